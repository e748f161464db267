"""The monkey's hand: events as a mouse and a keyboard send them, to whatever is there."""

from collections.abc import Iterator
from random import Random

from PyQt6 import sip
from PyQt6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

KINDS = QEvent.Type
LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
MODIFIERS = (PLAIN, PLAIN, PLAIN, Qt.KeyboardModifier.ShiftModifier)


class Hand:
    """Sends events. Between two of a gesture the event loop runs: each method yields there.

    Parameters
    ----------
    random : Random
        Draws the places.
    """

    def __init__(self, random: Random) -> None:
        self.random = random

    def place(self, widget: QWidget) -> QPoint:
        """Return a random point in a widget."""
        wide, tall = max(widget.width(), 1), max(widget.height(), 1)
        return QPoint(self.random.randrange(wide), self.random.randrange(tall))

    def click(self, widget: QWidget, at: QPoint, button: Qt.MouseButton = LEFT) -> Iterator[None]:
        """Press and release a button."""
        held = self.random.choice(MODIFIERS)
        _mouse(widget, KINDS.MouseMove, at, NONE, NONE, held)
        yield
        _mouse(widget, KINDS.MouseButtonPress, at, button, button, held)
        if button == RIGHT and not sip.isdeleted(widget):
            reason = QContextMenuEvent.Reason.Mouse
            _send(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))
        yield
        _mouse(widget, KINDS.MouseButtonRelease, at, button, NONE, held)

    def double_click(self, widget: QWidget, at: QPoint) -> Iterator[None]:
        """Click twice."""
        yield from self.click(widget, at)
        _mouse(widget, KINDS.MouseButtonDblClick, at, LEFT, LEFT, PLAIN)
        yield
        _mouse(widget, KINDS.MouseButtonRelease, at, LEFT, NONE, PLAIN)

    def drag(self, widget: QWidget, start: QPoint, end: QPoint, moves: int) -> Iterator[None]:
        """Press at a point, move to another, and release."""
        held = self.random.choice(MODIFIERS)
        _mouse(widget, KINDS.MouseButtonPress, start, LEFT, LEFT, held)
        for move in range(1, moves + 1):
            yield
            at = start + (end - start) * (move / moves)
            _mouse(widget, KINDS.MouseMove, at, NONE, LEFT, held)
        yield
        _mouse(widget, KINDS.MouseButtonRelease, end, LEFT, NONE, held)

    def hover(self, widget: QWidget) -> Iterator[None]:
        """Move over a widget."""
        for _ in range(5):
            _mouse(widget, KINDS.MouseMove, self.place(widget), NONE, NONE, PLAIN)
            yield

    def wheel(self, widget: QWidget, at: QPoint, notches: int) -> Iterator[None]:
        """Turn the wheel, a notch at a time; positive is away from the user."""
        held, sign = self.random.choice(MODIFIERS), 1 if notches > 0 else -1
        for _ in range(abs(notches)):
            if sip.isdeleted(widget):
                return
            place, everywhere = QPointF(at), QPointF(widget.mapToGlobal(at))
            turn, phase = QPoint(0, 120 * sign), Qt.ScrollPhase.NoScrollPhase
            _send(widget, QWheelEvent(place, everywhere, QPoint(), turn, NONE, held, phase, False))
            yield

    def key(self, key: int, held: Qt.KeyboardModifier = PLAIN, times: int = 1) -> Iterator[None]:
        """Press a key, and let it go, as a shortcut or in what has the focus."""
        for _ in range(times):
            for press in (QTest.keyPress, QTest.keyRelease):
                target = _focused()
                if target is not None:
                    press(target, Qt.Key(key), held)
            yield

    def type(self, text: str) -> Iterator[None]:
        """Type a text; the event loop runs after every eighth letter."""
        for number, letter in enumerate(text):
            for kind in (KINDS.ShortcutOverride, KINDS.KeyPress, KINDS.KeyRelease):
                target = _focused()
                if target is not None:
                    code = ord(letter.upper()) if letter.isascii() else 0
                    _send(target, QKeyEvent(kind, code, PLAIN, letter))
            if number % 8 == 0:
                yield

    def drop(self, widget: QWidget, path: str) -> Iterator[None]:
        """Drop a file."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path)])
        at, copy = self.place(widget), Qt.DropAction.CopyAction
        _send(widget, QDragEnterEvent(at, copy, data, LEFT, PLAIN))
        if not sip.isdeleted(widget):
            _send(widget, QDropEvent(QPointF(at), copy, data, LEFT, PLAIN))
        yield


def _focused() -> QWidget | None:
    popup = QApplication.activePopupWidget()
    return popup or QApplication.focusWidget() or QApplication.activeWindow()


def _mouse(
    widget: QWidget,
    kind: QEvent.Type,
    at: QPoint,
    button: Qt.MouseButton,
    buttons: Qt.MouseButton,
    held: Qt.KeyboardModifier,
) -> None:
    if not sip.isdeleted(widget):
        everywhere = QPointF(widget.mapToGlobal(at))
        _send(widget, QMouseEvent(kind, QPointF(at), everywhere, button, buttons, held))


def _send(widget: QWidget, event: QEvent) -> None:
    if not sip.isdeleted(widget):
        QApplication.sendEvent(widget, event)
