"""The marker in the head of a card, which the keyboard can focus."""

from PyQt6.QtCore import QEvent, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QKeyEvent
from PyQt6.QtWidgets import QToolButton

from app.style.theme import Look, Style, marker_pixmap

SIZE = 16
"""Size of the marker, in pixels."""

_ALT, _NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


class Handle(QToolButton):
    """A racer's marker: a click opens the card's menu, a drag moves the card.

    With the focus, F2 renames the racer and Alt with an arrow key moves it, even if another racer
    is selected.

    Signals
    -------
    rename_asked()
    move_asked(int)
        The number of places to move down.
    """

    rename_asked = pyqtSignal()
    move_asked = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("small")
        self.setIconSize(QSize(SIZE, SIZE))
        self.setFixedSize(24, 24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Name, colour and more; drag it to move the card")

    def set_look(self, look: Look, style: Style) -> None:
        """Show a racer's marker in its colour."""
        self.setIcon(QIcon(marker_pixmap(look, style, SIZE, self.devicePixelRatioF())))

    def event(self, event: QEvent | None) -> bool:
        """Override the window's shortcuts for the handle's own keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if _is_own(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Rename or move the racer."""
        if event is None or not _is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F2:
            self.rename_asked.emit()
        else:
            self.move_asked.emit(-1 if event.key() == Qt.Key.Key_Up else 1)


def _is_own(event: QKeyEvent) -> bool:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return (event.key(), modifiers) in (
        (Qt.Key.Key_F2, _NONE),
        (Qt.Key.Key_Up, _ALT),
        (Qt.Key.Key_Down, _ALT),
    )
