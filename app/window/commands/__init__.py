"""All commands in one table, with one module for each part of the program.

Each module's ``commands(desk)`` returns its commands; add a new command there. Menus, buttons,
shortcuts, the key sheet and the palette read the table.
"""

from app.window.commands import files, help, plane, playback, race, view
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
"""Group of a command's id → title."""


def all_commands(desk: Desk) -> list[Command]:
    """Return every command of the program."""
    parts = (playback, race, plane, view, files, help)
    return [command for part in parts for command in part.commands(desk)]
