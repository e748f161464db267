"""The entries of the gallery of surfaces."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import optim_core
from app.controls.gallery.entry import GalleryEntry
from app.controls.surface.formula_field import FORMULA
from app.model.jobs import Job
from app.model.session import Session
from optim_core.scenes.defaults import move_to_surface
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
    slow : bool
        Whether ``make`` takes longer than a frame.
    """

    make: Callable[[], Surface]
    is_shown: Callable[[Surface], bool]
    slow: bool = False


def saved(functions: Mapping[str, Mapping[str, Any]]) -> Sequence[SurfaceEntry]:
    """Return the entries of saved functions, given as name → parameters of a typed surface."""

    def choice(title: str, values: Mapping[str, Any]) -> SurfaceEntry:
        return SurfaceEntry(
            "Yours",
            title,
            str(values.get("formula", "")),
            make=lambda: optim_core.surface("typed", **values),
            is_shown=lambda surface: surface.name == "typed" and surface.values["title"] == title,
            slow=True,
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
            slow=family.name == "typed",
        )

    return tuple(map(choice, optim_core.SURFACES.values()))


def _raise(error: Exception) -> None:
    raise error


def choose(
    session: Session,
    entry: SurfaceEntry,
    on_chosen: Callable[[], object] = lambda: None,
    on_failed: Callable[[Exception], object] = _raise,
) -> None:
    """Move the race to the surface of an entry; a slow one is made as a job.

    Only the newest choice counts, be it made here or by typing a formula.

    Parameters
    ----------
    session : Session
    entry : SurfaceEntry
    on_chosen : callable
        Called just before the race moves.
    on_failed : callable
        Called with the error if the surface cannot be made, or the race cannot move to it.
    """

    def make(job: Job) -> Surface:
        surface = entry.make()
        surface.family()  # made here, on the thread, since the panel needs it
        return surface

    def move(surface: Surface) -> None:
        try:
            moved = move_to_surface(session.scene, surface)
        except ValueError as error:
            on_failed(error)
            return
        on_chosen()
        session.put(moved)

    if entry.slow:
        session.jobs.submit(FORMULA, make, move, on_failed, cancel=True)
        return
    session.jobs.cancel(FORMULA)
    try:
        surface = entry.make()
    except ValueError as error:
        on_failed(error)
    else:
        move(surface)
