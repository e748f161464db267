"""The entries of the gallery of surfaces."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import optim_core
from app.controls.gallery.entry import GalleryEntry
from optim_core.surfaces.landscape import Surface, SurfaceFamily


@dataclass(frozen=True, kw_only=True)
class SurfaceEntry(GalleryEntry):
    """A surface in the gallery.

    Parameters
    ----------
    make : callable
        () → :class:`Surface`; may be slow, and may raise ValueError.
    is_shown : callable
        (surface of the race) → whether it is this entry's; must be fast.
    """

    make: Callable[[], Surface]
    is_shown: Callable[[Surface], bool]


def saved(functions: Mapping[str, Mapping[str, Any]]) -> Sequence[SurfaceEntry]:
    """Return the entries of saved functions, given as name → parameters of a typed surface."""

    def choice(title: str, values: Mapping[str, Any]) -> SurfaceEntry:
        return SurfaceEntry(
            "Yours",
            title,
            str(values.get("formula", "")),
            make=lambda: optim_core.surface("typed", **values),
            is_shown=lambda surface: surface.name == "typed" and surface.values["title"] == title,
        )

    return [choice(title, values) for title, values in functions.items()]


@cache
def registered() -> Sequence[SurfaceEntry]:
    """Return the entries of the registered families, in order."""

    def choice(family: SurfaceFamily) -> SurfaceEntry:
        return SurfaceEntry(
            family.group,
            family.title,
            family.teaches,
            family.name,
            family.formula,
            make=family,
            is_shown=lambda surface: surface.name == family.name,
        )

    return tuple(map(choice, optim_core.SURFACES.values()))
