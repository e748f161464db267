"""What the gallery offers: a surface with its texts, and how well a search matches it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import optim_core
from app.controls.search import fold
from optim_core.surfaces.landscape import Surface, SurfaceFamily


@dataclass(frozen=True)
class GalleryEntry:
    """A surface on offer.

    Parameters
    ----------
    group, title, teaches : str
        For people.
    make : callable
        () → :class:`Surface`; may take its time, and may raise ValueError.
    is_shown : callable
        (surface) → whether it is this one that a race is on; asked while a person waits.
    name, formula : str
        Found by the search as well.
    """

    group: str
    title: str
    teaches: str
    make: Callable[[], Surface]
    is_shown: Callable[[Surface], bool]
    name: str = ""
    formula: str = ""

    def rank(self, query: str) -> int | None:
        """Return how well words match, 0 the best; None if one of them is not found.

        It counts whether the title begins with the query, then whether the title or the name
        has it, then the rest of the text. Case and accents do not count.
        """
        query, title = fold(query), fold(self.title)
        text = " ".join(map(fold, (self.title, self.name, self.teaches, self.formula)))
        if not all(word in text for word in query.split()):
            return None
        if title.startswith(query):
            return 0
        return 1 if query in f"{title} {fold(self.name)}" else 2


def saved(functions: Mapping[str, Mapping[str, Any]]) -> Sequence[GalleryEntry]:
    """Return the functions that a person saved: name → parameters of a typed surface."""

    def choice(title: str, values: Mapping[str, Any]) -> GalleryEntry:
        return GalleryEntry(
            "Yours",
            title,
            str(values.get("formula", "")),
            lambda: optim_core.surface("typed", **values),
            lambda surface: surface.name == "typed" and surface.values["title"] == title,
        )

    return [choice(title, values) for title, values in functions.items()]


@cache
def registered() -> Sequence[GalleryEntry]:
    """Return the families of the registry, in its order."""

    def choice(family: SurfaceFamily) -> GalleryEntry:
        def is_shown(surface: Surface) -> bool:
            return surface.name == family.name

        return GalleryEntry(
            family.group,
            family.title,
            family.teaches,
            family,
            is_shown,
            family.name,
            family.formula,
        )

    return tuple(map(choice, optim_core.SURFACES.values()))
