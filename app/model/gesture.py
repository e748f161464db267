"""Which edits belong to one drag of the mouse."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QGuiApplication


class Gesture(QObject):
    """Tells one drag from the next, so that all edits of a drag become one undo step.

    Its event filter on the application is installed at the first edit of a drag, and removed when
    the button is released.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._listening = False

    def current(self) -> int | None:
        """Return the number of the current drag; None if no button is pressed."""
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            return None
        app = QGuiApplication.instance()
        if not self._listening and app is not None:
            app.installEventFilter(self)
            self._listening = True
        return self._number

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Advance the number when the drag ends."""
        if event is not None and event.type() == QEvent.Type.MouseButtonRelease:
            app = QGuiApplication.instance()
            if app is not None:
                app.removeEventFilter(self)
            self._listening = False
            self._number += 1
        return False
