"""Handles internal errors: shows a plain message and keeps the app running."""

import platform
import sys
import traceback
from types import TracebackType

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication, QMessageBox, QPushButton

from app.window.dialogs import shorten


class ErrorReporter:
    """Replaces :data:`sys.excepthook` while the app runs.

    PyQt aborts the program on an exception in a slot unless a hook is set. This hook shows a
    message from which the user can copy the details. Further errors while it is open only go to
    stderr.
    """

    def __init__(self) -> None:
        self.box: QMessageBox | None = None

    def install(self) -> None:
        """Set the hook."""
        sys.excepthook = self.report

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write the traceback to stderr, and show a message unless one is open."""
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
            f"{shorten(f'{kind.__name__}: {error}')}\n\nWhat you set is kept and you can go on. "
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
