"""Sets up the Qt application: everything that must be done before any widget exists."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PyQt6.QtCore import QLoggingCategory, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PyQt6.QtGui import QGuiApplication, QIcon
from PyQt6.QtWidgets import QApplication

from app.style.theme import ASSETS, Style, load_fonts

TURN = 0.5e-3
"""Seconds after which a thread gives way to another that wants to run Python. It is short, so that
the window's thread goes on soon."""

INSTEAD = "try: ravine render -o race.png"
"""What to do where no window can be opened."""


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
    with _abort_explained():
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Ravine")
    app.setOrganizationName("Ravine")
    app.setDesktopFileName("ravine")
    app.setWindowIcon(QIcon(str(ASSETS / "ravine.svg")))
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(Style().font())
    return app


@contextmanager
def _abort_explained() -> Iterator[None]:
    """Exit with one sentence where Qt would abort the process, since it can open no window.

    Whether a display can be reached, and all libraries loaded, Qt finds out itself, with a message
    for each step that failed. The first of them says why, and a fatal one announces the abort.
    """
    said: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
        said.append((text or "").strip())
        if kind == QtMsgType.QtFatalMsg:
            why = said[0].rstrip(".")
            sys.stderr.write(f"ravine: no window can be opened ({why}); {INSTEAD}\n")
            sys.stderr.flush()
            os._exit(2)

    previous = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(previous)
    sys.stderr.writelines(f"{text}\n" for text in said)
