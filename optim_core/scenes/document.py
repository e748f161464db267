"""The content of a file: an ordered list of scenes, with title and author.

A saved race, a lecture, a lesson and the data embedded in a picture are all documents; most have
one scene.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from optim_core.parameters.number_format import count
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.scene import Scene

MAX_SCENES = 1000


@dataclass(frozen=True)
class Document:
    """An ordered list of scenes, with title and author.

    Parameters
    ----------
    scenes : tuple of Scene
        From 1 to ``MAX_SCENES``.
    title, author, licence : str
    language : str
        A language tag such as ``en``; "" if not given.
    extra : mapping
        Unknown fields of the file, which are kept on saving.

    Raises
    ------
    ValueError
        There is no scene, or there are too many.
    """

    scenes: tuple[Scene, ...]
    title: str = ""
    author: str = ""
    licence: str = ""
    language: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        many = len(self.scenes)
        title = f" {self.title!r:.60}" if self.title else ""
        return f"<Document{title} of {count(many)} scene{'s' * (many != 1)}>"

    def __post_init__(self) -> None:
        """Check the number of scenes."""
        object.__setattr__(self, "scenes", tuple(self.scenes))
        check_count(len(self.scenes))

    def scene(self, number: int) -> Scene:
        """Return a scene by its number, from 1.

        Raises
        ------
        ValueError
            There is no scene with this number.
        """
        if not 1 <= number <= len(self.scenes):
            raise Refusal(
                f"scene must be a whole number from 1 to {len(self.scenes)}, not {number}"
            )
        return self.scenes[number - 1]

    def with_scene(self, index: int, scene: Scene) -> "Document":
        """Return the document with the scene at an index, from 0, replaced."""
        return replace(self, scenes=(*self.scenes[:index], scene, *self.scenes[index + 1 :]))


def check_count(many: int) -> None:
    """Raise ValueError unless a document may have this many scenes."""
    if not 1 <= many <= MAX_SCENES:
        raise Refusal(f"a document has 1 to {count(MAX_SCENES)} scenes, not {count(many)}")
