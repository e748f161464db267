"""What a file holds: scenes in their order, and whose they are.

A saved race, a lecture, a lesson and what a picture carries are all documents; most have one
scene.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from optim_core.scenes.scene import Scene

MAX_SCENES = 1000


@dataclass(frozen=True)
class Document:
    """Scenes, from one to a thousand.

    Parameters
    ----------
    scenes : tuple of Scene
    title, author, licence : str
    language : str
        A tag such as ``en``; "" where none is given.
    extra : mapping
        Fields of a file that this version does not know; they are kept on saving.

    Raises
    ------
    ValueError
        It has no scene, or too many.
    """

    scenes: tuple[Scene, ...]
    title: str = ""
    author: str = ""
    licence: str = ""
    language: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a document that cannot be shown."""
        object.__setattr__(self, "scenes", tuple(self.scenes))
        check_count(len(self.scenes))

    def scene(self, number: int) -> Scene:
        """Return a scene by its number, from 1.

        Raises
        ------
        ValueError
            There is none of this number.
        """
        if not 1 <= number <= len(self.scenes):
            raise ValueError(
                f"scene must be a whole number from 1 to {len(self.scenes)}, not {number}"
            )
        return self.scenes[number - 1]

    def with_scene(self, index: int, scene: Scene) -> "Document":
        """Return the document with another scene at an index, from 0."""
        return replace(self, scenes=(*self.scenes[:index], scene, *self.scenes[index + 1 :]))


def check_count(count: int) -> None:
    """Raise ValueError unless a document may have so many scenes."""
    if not 1 <= count <= MAX_SCENES:
        raise ValueError(f"a document has 1 to {MAX_SCENES:,} scenes, not {count:,}")
