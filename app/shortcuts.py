"""The keyboard: what each key does, said once for the window and for its help.

These are the keys that reach the window because no focused control wants them: a slider keeps
its arrows, a field its digits. Single letters and digits can be turned off (WCAG 2.1.4).
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from app.main_window import MainWindow

KEYS = (
    ("Space, K", "play or pause"),
    ("← →, Page Up Page Down", "one step back or on (Shift: ten)"),
    ("Home, End, 0 – 9", "to the start, the end, tenths of the race"),
    ("J, L", "slower, faster"),
    ("G, O", "grid, overlay"),
    ("R", "reset the race"),
    ("D", "light or dark"),
    ("F5, Esc", "present, return"),
    ("Ctrl+O, Ctrl+S", "open or save a race"),
    ("Ctrl+Shift+C", "copy the picture"),
    ("↑ ↓ or wheel in a field", "nudge the value (Shift: finely)"),
)
"""Keys and what they do, for people."""


def press(window: "MainWindow", event: QKeyEvent) -> bool:
    """Do what a key says; whether it says anything."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
        return False
    action = _plain(window, 10 if shift else 1).get(event.key())
    if action is None and window.settings.single_keys and not shift:
        action = _single(window).get(event.key())
    if action is None:
        return False
    action()
    return True


def _plain(window: "MainWindow", stride: int) -> dict[int, Callable[[], object]]:
    player, key = window.player, Qt.Key
    actions: dict[int, Callable[[], object]] = {
        key.Key_Space: player.toggle,
        key.Key_Left: lambda: player.move(-stride),
        key.Key_Right: lambda: player.move(stride),
        key.Key_PageUp: lambda: player.move(-stride),
        key.Key_PageDown: lambda: player.move(stride),
        key.Key_Home: lambda: player.seek(0),
        key.Key_End: lambda: player.seek(window.session.race.scenario.steps),
        key.Key_F5: window.toggle_presenting,
    }
    if window.presenting:
        actions[key.Key_Escape] = window.toggle_presenting
    return actions


def _single(window: "MainWindow") -> dict[int, Callable[[], object]]:
    player, session, key = window.player, window.session, Qt.Key
    last = session.race.scenario.steps
    tenths: dict[int, Callable[[], object]] = {
        key.Key_0 + tenth: partial(player.seek, round(last * tenth / 10))
        for tenth in range(10)
    }
    return tenths | {
        key.Key_K: player.toggle,
        key.Key_J: lambda: player.change_speed(-1),
        key.Key_L: lambda: player.change_speed(1),
        key.Key_G: lambda: session.edit(layout="grid"),
        key.Key_O: lambda: session.edit(layout="overlay"),
        key.Key_R: window.reset,
        key.Key_D: window.switch_scheme,
    }
