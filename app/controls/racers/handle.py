"""The marker in the head of a card, which the keyboard can focus."""

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PyQt6.QtWidgets import QToolButton

from app.style.theme import Look, Style, marker_pixmap

SIZE = 16
"""Size of the marker, in pixels."""


class Handle(QToolButton):
    """A racer's marker: a click opens the card's menu, a drag moves the card.

    While it has the focus, the commands for a racer act on this one, even if another is selected.

    Signals
    -------
    focus_changed()
        It has got or lost the focus.
    """

    focus_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("small")
        self.setIconSize(QSize(SIZE, SIZE))
        self.setFixedSize(24, 24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Click for name, colour and more; drag to move the card")

    def set_look(self, look: Look, style: Style) -> None:
        """Show a racer's marker in its colour."""
        self.setIcon(QIcon(marker_pixmap(look, style, SIZE, self.devicePixelRatioF())))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Leave keys with Alt to the window; a button would move the focus with the arrows."""
        if event is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """Say that commands now act on this racer."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Say that commands no longer act on this racer."""
        super().focusOutEvent(event)
        self.focus_changed.emit()
