"""Qt without a window: for pictures that are painted from the shell."""

import os
import sys

from PyQt6.QtCore import QLoggingCategory
from PyQt6.QtGui import QGuiApplication

from app.style.theme import load_fonts


def headless_application() -> QGuiApplication:
    """Return the application, made if there is none yet: one that needs no display."""
    existing = QGuiApplication.instance()
    if isinstance(existing, QGuiApplication):
        return existing
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The offscreen platform has no fonts of its own to look for.
    QLoggingCategory.setFilterRules("qt.qpa.fonts=false\nqt.text.font.db=false")
    app = QGuiApplication(sys.argv[:1])
    load_fonts()
    return app
