"""What happens when something goes wrong inside: a plain message, and the app keeps running."""

import platform
import sys
import traceback
from types import TracebackType

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication, QMessageBox, QPushButton


class ErrorReporter:
    """Takes the place of :data:`sys.excepthook` while a window is open.

    PyQt ends the program on an exception in a slot unless a hook is set. This one shows a
    message, once for all errors that come while it is open, and lets the person copy the
    details.
    """

    def __init__(self) -> None:
        self.box: QMessageBox | None = None

    def install(self) -> None:
        """Begin to report."""
        sys.excepthook = self.report

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Show what happened."""
        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(details)
        if self.box is not None:
            return
        self.box = box = QMessageBox(QApplication.activeWindow())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Ravine")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText("Something went wrong inside Ravine.")
        box.setInformativeText(
            f"{kind.__name__}: {error}\n\nWhat you set is kept and you can go on. "
            "If it happens again, please report it with the details."
        )
        copy = QPushButton("Copy details")
        box.addButton(copy, QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: _copy(details))
        box.addButton(QMessageBox.StandardButton.Close)
        box.setModal(False)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._on_closed)
        box.show()

    def _on_closed(self) -> None:
        self.box = None


def _copy(details: str) -> None:
    about = (
        f"Python {platform.python_version()} · Qt {QT_VERSION_STR} · PyQt {PYQT_VERSION_STR} · "
        f"{platform.platform()}\n\n"
    )
    clipboard = QGuiApplication.clipboard()
    if clipboard is not None:
        clipboard.setText(about + details)
