"""Qt without a display, for pictures painted from the command line."""

import os
import sys

from PyQt6.QtCore import QLoggingCategory
from PyQt6.QtGui import QGuiApplication

from app.style.theme import load_fonts


def headless_application() -> QGuiApplication:
    """Return the application; if there is none, make one that needs no display."""
    existing = QGuiApplication.instance()
    if isinstance(existing, QGuiApplication):
        return existing
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The offscreen platform has no fonts of its own to look for.
    QLoggingCategory.setFilterRules("qt.qpa.fonts=false\nqt.text.font.db=false")
    app = QGuiApplication(sys.argv[:1])
    load_fonts()
    return app
