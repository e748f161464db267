"""The entries of the palette: the commands and all surfaces."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from app.controls.gallery.surface_entries import SurfaceEntry
from app.model.session import Session
from app.window.commands import GROUPS
from app.window.commands.command import Commands
from app.window.palette import PaletteEntry
from optim_core.scenes.defaults import move_to_surface

Offer = Callable[[], Sequence[SurfaceEntry]]


def palette_entries(
    commands: Commands, session: Session, surfaces: Iterable[Offer]
) -> list[PaletteEntry]:
    """Return the entries for the enabled commands and for all surfaces."""
    entries = [
        PaletteEntry(
            command.long_title.rstrip("…"),
            partial(commands.run, command.id),
            command.keys_text or GROUPS[command.group],
            f"{command.words} {command.doc} {GROUPS[command.group]}",
        )
        for command in commands
        if command.listed and command.enabled()
    ]
    return entries + [
        PaletteEntry(
            f"Surface: {each.title}",
            partial(_go_to, session, each),
            each.group,
            f"{each.name} {each.group} {each.teaches} {each.formula}",
        )
        for offer in surfaces
        for each in offer()
    ]


def _go_to(session: Session, surface: SurfaceEntry) -> None:
    session.put(move_to_surface(session.scene, surface.make()))
