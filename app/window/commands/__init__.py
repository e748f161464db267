"""Everything that a person can have done, in one table: one module a part of the program.

Each module's ``commands(desk)`` returns its commands; a new command is a line there. Menus,
buttons, shortcuts, the key sheet and the palette read the table.
"""

from app.window.commands import files, help, playback, race, view
from app.window.commands.command import Command
from app.window.commands.desk import Desk

GROUPS = {
    "play": "Playing",
    "race": "The race",
    "view": "The picture",
    "layer": "Layers",
    "chart": "The chart",
    "file": "Files",
    "help": "Help",
}
"""Group of a command's id → what people call it."""


def all_commands(desk: Desk) -> list[Command]:
    """Return every command of the program."""
    return [
        command for part in (playback, race, view, files, help) for command in part.commands(desk)
    ]
