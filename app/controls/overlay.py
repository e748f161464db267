"""A panel that covers part of the window while it is open, with a search on top."""

from abc import abstractmethod

from PyQt6 import sip
from PyQt6.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget


class Overlay(QFrame):
    """Opens with the focus in its search; a press elsewhere closes it.

    Parameters
    ----------
    window : QWidget
        The window that the panel covers.
    opener : QWidget, optional
        A button that opens and closes the panel: a press on it is not elsewhere.

    Attributes
    ----------
    search : QLineEdit

    Signals
    -------
    left()
        The panel has closed.
    """

    left = pyqtSignal()

    def __init__(self, window: QWidget, opener: QWidget | None = None) -> None:
        super().__init__(window)
        self._window, self._opener = window, opener
        self._focus_before: QWidget | None = None
        self.setObjectName("gallery")
        self.search = QLineEdit()
        self.hide()

    @abstractmethod
    def fill(self) -> None:
        """Show what there is, for an empty search."""

    @abstractmethod
    def place(self) -> None:
        """Set the geometry to fit the content and the window."""

    @abstractmethod
    def on_key(self, focused: QWidget, event: QKeyEvent) -> bool:
        """Handle a key that a widget of the panel is about to get; return whether it was used."""

    def keeps(self, event: QKeyEvent) -> bool:
        """Whether a key must not fire a shortcut: F5 would present the picture below."""
        return not has_command_key(event)

    def toggle(self) -> None:
        """Open or close the panel."""
        if self.isVisible():
            self.leave()
        else:
            self.open()

    def open(self) -> None:
        """Show the panel instead of any other, with the focus in its search."""
        leave_all(self._window)
        self._focus_before = QApplication.focusWidget()
        self.search.clear()
        self.fill()
        self.place()
        self.raise_()
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def leave(self) -> None:
        """Close the panel, and restore the focus."""
        if not self.isVisible():
            return
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        self.hide()
        before = self._focus_before
        if before is None or sip.isdeleted(before) or not before.isVisible():
            before = self._window
        before.setFocus()
        self.left.emit()

    def eventFilter(self, thing: QObject | None, event: QEvent | None) -> bool:
        """Close on a press elsewhere; keep keys from shortcuts, and handle those that navigate."""
        if event is None or not isinstance(thing, QWidget):
            return False
        inside = self.isAncestorOf(thing)
        if event.type() == QEvent.Type.Resize and thing is self._window:
            QTimer.singleShot(0, self.place)  # once the window's own layout is done
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            if not inside and thing not in (self, self._opener):
                self.leave()
        elif isinstance(event, QKeyEvent) and inside:
            if event.type() == QEvent.Type.ShortcutOverride and self.keeps(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self.on_key(thing, event)
        return False

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Accept presses beside the content, which would otherwise count as elsewhere."""
        if event is not None:
            event.accept()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Accept unhandled keys, so that they do not reach the race below."""
        if event is not None:
            event.accept()


def leave_all(window: QWidget) -> None:
    """Close whatever panel covers a window."""
    for frame in window.findChildren(QFrame):
        if isinstance(frame, Overlay):
            frame.leave()


def has_command_key(event: QKeyEvent) -> bool:
    """Whether Ctrl, or ⌘ on a Mac, is held down."""
    keys = Qt.KeyboardModifier
    return bool(event.modifiers() & (keys.ControlModifier | keys.MetaModifier))


def types(event: QKeyEvent) -> bool:
    """Whether a key types or deletes text."""
    return event.key() == Qt.Key.Key_Backspace or bool(
        event.text() and event.text().isprintable() and not has_command_key(event)
    )
