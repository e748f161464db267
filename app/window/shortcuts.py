"""The keyboard: what each key does, said once for the window and for its help.

These are the keys that reach the window because no focused control wants them: a slider keeps
its arrows, a field its digits. Single letters and digits can be turned off (WCAG 2.1.4).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent

from app.model.player import Player
from app.model.session import Session

KEYS = (
    ("Space, K", "play or pause"),
    ("← →, Page Up Page Down", "one step back or on (Shift: ten)"),
    ("Home, End, 0 – 9", "to the start, the end, tenths of the race"),
    ("J, L", "slower, faster"),
    ("G, O", "grid, overlay"),
    ("S, Ctrl+K", "choose a surface"),
    ("I", "take the next step apart"),
    ("Shift over the picture", "the Hessian, and the layers that tell of it, under the pointer"),
    ("R", "reset the race"),
    ("P", "pin all runs to compare with, or let the pins go"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo, redo"),
    ("T", "scoreboard, a table of all racers"),
    ("Delete", "remove the data point under the pointer"),
    ("D", "light or dark"),
    ("F5, Esc", "present, return"),
    ("Ctrl+O, Ctrl+S", "open or save a race"),
    ("Ctrl+Shift+C", "copy the picture"),
    ("↑ ↓ or wheel in a field", "nudge the value (Shift: finely)"),
)
"""Keys and what they do, for people."""


Action = Callable[[], object]


@dataclass(frozen=True)
class Shortcuts:
    """What keys can do: to the playback, to the race, and to the window."""

    player: Player
    session: Session
    toggle_presenting: Action
    reset: Action
    switch_scheme: Action
    choose_surface: Action
    remove_point: Action
    toggle_step: Action
    toggle_scoreboard: Action

    def action(self, event: QKeyEvent, single_keys: bool, presenting: bool) -> Action | None:
        """Return what a key does, or None.

        ``single_keys`` says whether single letters and digits count, ``presenting`` whether
        there is something for Esc to leave.
        """
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            return None
        shift = bool(modifiers)
        if event.key() == Qt.Key.Key_Escape:
            return self.toggle_presenting if presenting else None
        action = self._plain(10 if shift else 1).get(event.key())
        if action is None and single_keys and not shift:
            action = self._single().get(event.key())
        return action

    def _plain(self, stride: int) -> dict[int, Action]:
        player, key = self.player, Qt.Key
        return {
            key.Key_Space: player.toggle,
            key.Key_Left: lambda: player.move(-stride),
            key.Key_Right: lambda: player.move(stride),
            key.Key_PageUp: lambda: player.move(-stride),
            key.Key_PageDown: lambda: player.move(stride),
            key.Key_Home: lambda: player.seek(0),
            key.Key_End: lambda: player.seek(self.session.race.setup.steps),
            key.Key_F5: self.toggle_presenting,
            key.Key_Delete: self.remove_point,
            key.Key_Backspace: self.remove_point,
        }

    def _single(self) -> dict[int, Action]:
        player, session, key = self.player, self.session, Qt.Key
        last = session.race.setup.steps
        tenths: dict[int, Action] = {
            key.Key_0 + tenth: partial(player.seek, round(last * tenth / 10)) for tenth in range(10)
        }
        return tenths | {
            key.Key_K: player.toggle,
            key.Key_J: lambda: player.change_speed(-1),
            key.Key_L: lambda: player.change_speed(1),
            key.Key_G: lambda: session.edit(layout="grid"),
            key.Key_O: lambda: session.edit(layout="overlay"),
            key.Key_R: self.reset,
            key.Key_P: session.toggle_pins,
            key.Key_I: self.toggle_step,
            key.Key_D: self.switch_scheme,
            key.Key_S: self.choose_surface,
            key.Key_T: self.toggle_scoreboard,
        }
