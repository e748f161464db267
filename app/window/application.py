"""Sets up the Qt application: everything that must be done before any widget exists."""

import os
import sys

from PyQt6.QtCore import QLoggingCategory, Qt
from PyQt6.QtGui import QGuiApplication, QIcon
from PyQt6.QtWidgets import QApplication

from app.style.theme import ASSETS, Style, load_fonts

TURN = 0.5e-3
"""Seconds after which a thread gives way to another that wants to run Python. It is short, so that
the window's thread goes on soon."""


def has_display() -> bool:
    """Whether a window can be shown."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application(offscreen: bool = False) -> QApplication:
    """Return the application; create it if there is none.

    With ``offscreen``, it needs no display.
    """
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if offscreen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        # The offscreen platform has no fonts; silence its warnings.
        QLoggingCategory.setFilterRules("qt.qpa.fonts=false\nqt.text.font.db=false")
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    sys.setswitchinterval(TURN)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Ravine")
    app.setOrganizationName("Ravine")
    app.setDesktopFileName("ravine")
    app.setWindowIcon(QIcon(str(ASSETS / "ravine.svg")))
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(Style().font())
    return app
