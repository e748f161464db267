"""The entries of the palette: the commands and all surfaces."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from app.controls.gallery.surface_entries import SurfaceEntry, choose
from app.model.session import Session
from app.window.commands import GROUPS
from app.window.commands.command import Commands
from app.window.palette import PaletteEntry

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
            partial(choose, session, each),
            each.group,
            f"{each.name} {each.group} {each.teaches} {each.formula}",
        )
        for offer in surfaces
        for each in offer()
    ]
