"""Commands that open, save and export files."""

from functools import partial

from app.export.figure import SCALES
from app.window.commands.command import Command
from app.window.commands.desk import Desk


def commands(desk: Desk) -> list[Command]:
    """Return the commands for files and pictures."""
    exports = [
        Command(
            f"file.png_{scale}",
            "PNG, as on the screen…" if scale == 1 else f"PNG, {scale}× the screen's pixels…",
            partial(desk.files.ask_to_export, scale),
            words="export picture image save",
        )
        for scale in SCALES
    ]
    session = desk.session
    return [
        Command("file.new", "New race", desk.files.new, ("Ctrl+N",), words="document"),
        Command("file.open", "Open…", desk.files.ask_to_open, ("Ctrl+O",), words="load file race"),
        Command("file.save", "Save", desk.files.save, ("Ctrl+S",), words="write file race"),
        Command("file.save_as", "Save as…", desk.files.ask_to_save, ("Ctrl+Shift+S",)),
        *exports,
        Command(
            "file.transparent",
            "Transparent background",
            lambda: session.edit(transparent=not session.figure.transparent),
            doc="Export pictures without a page behind the panes",
            checked=lambda: session.figure.transparent,
            words="export picture page ground png",
        ),
        Command(
            "file.copy",
            "Copy picture",
            desk.files.copy_picture,
            ("Ctrl+Shift+C",),
            words="clipboard image",
        ),
        Command(
            "file.recover",
            "Recover unsaved changes",
            desk.recovery.look,
            doc="Show what was not saved when Ravine was killed",
            words="crash restore lost autosave snapshot",
        ),
        Command("file.quit", "Quit", desk.close, ("Ctrl+Q",), words="exit close"),
    ]
