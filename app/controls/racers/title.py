"""The name on a card, and the field to edit it."""

from PyQt6.QtCore import QEvent, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QLineEdit

from app.controls.rows.fields import mark_wrong
from app.style.elided_label import ElidedLabel
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.setup import RACER_NAME


class Title(ElidedLabel):
    """The name on a card.

    Signals
    -------
    pressed()
    double_clicked()
    """

    pressed = pyqtSignal()
    double_clicked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("title")
        self.setMinimumWidth(40)  # a long name must not widen the panel

    @property
    def shown(self) -> str:
        """The elided title; a number at its end stays, as it distinguishes twins."""
        metrics, (words, _, last) = self.fontMetrics(), self.text().rpartition(" ")
        room = self.width() - metrics.horizontalAdvance(f" {last}")
        if words and room > 0 and last.rstrip(")")[-1:].isdigit():
            return f"{metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)} {last}"
        return super().shown

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Report a press or a double click of the left button."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Report a press or a double click of the left button."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()


class NameField(QLineEdit):
    """A field for a racer's name, which keeps all keys from the window while it has the focus.

    Enter and leaving the field apply the name; Escape discards it. An invalid name stays in the
    field on Enter, and is discarded on leaving.

    Signals
    -------
    named(str)
        The new name; "" for the automatic one.
    refused(str)
        Why the typed name is invalid; "" if it is valid.
    closed()
        Editing has ended; emitted after ``named``.
    """

    named = pyqtSignal(str)
    refused = pyqtSignal(str)
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._open = False
        self.setToolTip(
            "Enter applies the name, Escape keeps the old one; empty it for an automatic title"
        )
        self.textEdited.connect(self._check)

    def open(self, name: str, automatic: str) -> None:
        """Start editing a name; the automatic title is the placeholder for an empty one."""
        self._open = True
        self.setPlaceholderText(automatic)
        self.setText(name)
        self._check()
        self.selectAll()
        self.show()
        self.setFocus()

    def event(self, event: QEvent | None) -> bool:
        """Override all shortcuts."""
        if event is not None and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Apply or discard the name; accept every other key."""
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._check():
                self._close(take=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._close(take=False)
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Apply the name, unless a menu or another window takes the focus for a while."""
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event is not None and event.reason() not in passing:
            self._close(take=self._check())

    def _check(self) -> bool:
        """Report what is wrong with the typed name; return whether it is valid."""
        try:
            RACER_NAME.parse(self.text())
        except Refusal as refusal:
            wrong = refusal.what
        else:
            wrong = ""
        mark_wrong(self, bool(wrong))
        self.refused.emit(wrong)
        return not wrong

    def _close(self, take: bool) -> None:
        if not self._open:  # hiding it causes a loss of focus
            return
        self._open = False
        if take:
            self.named.emit(self.text().strip())
        self.closed.emit()
