"""The name on a card, and the field in which a person types another one."""

from PyQt6.QtCore import QEvent, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QLineEdit

from app.controls.rows.fields import mark_wrong
from app.style.elided_label import ElidedLabel
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
        """The title as there is room for it: a number at its end, which tells twins, stays."""
        metrics, (words, _, last) = self.fontMetrics(), self.text().rpartition(" ")
        room = self.width() - metrics.horizontalAdvance(f" {last}")
        if words and room > 0 and last.rstrip(")")[-1:].isdigit():
            return f"{metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)} {last}"
        return super().shown

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Report the left button."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Report the left button."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()


class NameField(QLineEdit):
    """A field for a racer's name. While it has the focus, no key does anything else.

    Enter and leaving the field take what is typed; Escape does not. A name that cannot be stays
    in the field on Enter, and is given up on leaving.

    Signals
    -------
    named(str)
        The name to take; "" for the automatic one.
    refused(str)
        Why what is typed cannot be a name; "" where it can.
    closed()
        Typing is over; after ``named``.
    """

    named = pyqtSignal(str)
    refused = pyqtSignal(str)
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._open = False
        self.setToolTip("Enter takes the name, Escape keeps the old one; none: an automatic title")
        self.textEdited.connect(self._check)

    def open(self, name: str, automatic: str) -> None:
        """Begin with the name as it is, or with none, for which the automatic title stands."""
        self._open = True
        self.setPlaceholderText(automatic)
        self.setText(name)
        self._check()
        self.selectAll()
        self.show()
        self.setFocus()

    def event(self, event: QEvent | None) -> bool:
        """Keep every key from being a shortcut."""
        if event is not None and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Take or give up the name; keep every other key here."""
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
        """Take the name, unless only a menu or another window has the focus for a while."""
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event is not None and event.reason() not in passing:
            self._close(take=self._check())

    def _check(self) -> bool:
        """Say what is wrong with what is typed; return whether nothing is."""
        try:
            RACER_NAME.parse(self.text())
        except ValueError as error:
            wrong = f"{error}".capitalize()
        else:
            wrong = ""
        mark_wrong(self, bool(wrong))
        self.refused.emit(wrong)
        return not wrong

    def _close(self, take: bool) -> None:
        if not self._open:  # hiding it takes its focus away
            return
        self._open = False
        if take:
            self.named.emit(self.text().strip())
        self.closed.emit()
