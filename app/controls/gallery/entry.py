"""The entries of the gallery: surfaces with their texts, ranked by a search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import optim_core
from app.controls.search import fold
from optim_core.surfaces.landscape import Surface, SurfaceFamily


@dataclass(frozen=True)
class GalleryEntry:
    """A surface in the gallery.

    Parameters
    ----------
    group, title, teaches : str
        The texts shown.
    make : callable
        () → :class:`Surface`; may be slow, and may raise ValueError.
    is_shown : callable
        (surface of the race) → whether it is this entry's; must be fast.
    name, formula : str
        Further texts for the search.
    """

    group: str
    title: str
    teaches: str
    make: Callable[[], Surface]
    is_shown: Callable[[Surface], bool]
    name: str = ""
    formula: str = ""

    def rank(self, query: str) -> int | None:
        """Return how well a query matches, 0 being best; None if one of its words is not found.

        A title that begins with the query ranks first, then titles and names that contain it,
        then the other texts. Case and accents are ignored.
        """
        query, title = fold(query), fold(self.title)
        text = " ".join(map(fold, (self.title, self.name, self.teaches, self.formula)))
        if not all(word in text for word in query.split()):
            return None
        if title.startswith(query):
            return 0
        return 1 if query in f"{title} {fold(self.name)}" else 2


def saved(functions: Mapping[str, Mapping[str, Any]]) -> Sequence[GalleryEntry]:
    """Return the entries of saved functions, given as name → parameters of a typed surface."""

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
    """Return the entries of the registered families, in order."""

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
