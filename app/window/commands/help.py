"""Commands for help, and the mouse gestures, which have no command."""

from app.window.commands.command import Command
from app.window.commands.desk import Desk

GESTURES = (
    ("Click in a pane", "place the start"),
    ("Drag the ring", "move the start"),
    ("Drag elsewhere", "move the view"),
    ("Wheel", "zoom about the pointer"),
    ("Double-click in a pane", "fit the view"),
    ("Right-click", "the menu of a pane, a title, a card or the chart"),
    ("Shift over a pane", "the Hessian under the pointer, and the layers that show it"),
    ("Click a title or a card", "select the racer"),
    ("Drag a card's marker or title", "move the racer among the others"),
    ("Click a card's marker", "name, colour, twin and more of the racer"),
    ("Double-click a card's title", "rename the racer"),
    ("Click or drag in the chart", "go to a step"),
    ("Click the chart's title", "choose what the chart shows"),
    ("Double-click a name", "restore the default of a value"),
    ("↑ ↓ or wheel in a field", "change the value a little (Shift: finely)"),
)
"""Mouse gesture and its effect, for the key sheet."""


def commands(desk: Desk) -> list[Command]:
    """Return the commands for help, and the switch for single-key shortcuts."""

    def toggle_single_keys() -> None:
        desk.settings.single_keys = not desk.settings.single_keys

    return [
        Command(
            "help.palette",
            "All commands…",
            desk.show_palette,
            ("Ctrl+K",),
            doc="Search everything that can be done",
            listed=False,
        ),
        Command(
            "help.single_keys",
            "Single-key shortcuts",
            toggle_single_keys,
            doc="Whether single letters and digits are shortcuts",
            checked=lambda: desk.settings.single_keys,
            words="keyboard accessibility",
        ),
        Command("help.keys", "Keys and gestures", desk.show_keys, ("F1",), words="shortcuts help"),
        Command("help.about", "About Ravine", desk.show_about, words="licence version"),
    ]
