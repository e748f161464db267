"""The dialogs that the menus open: files to read and write, the keys, the about box."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.window.shortcuts import KEYS
from optim_core import __version__
from optim_core.cli.commands import describe


def export_picture(parent: QWidget, write: Callable[[str], object]) -> None:
    """Ask where to, and have the picture written there."""
    path, _ = QFileDialog.getSaveFileName(parent, "Save picture", "race.png", "PNG (*.png)")
    if path:
        attempt(parent, lambda: write(_with_suffix(path, ".png")))


def open_race(parent: QWidget, read: Callable[[str], object]) -> None:
    """Ask which, and have a race opened."""
    kinds = "Races (*.json *.png);;All files (*)"
    path, _ = QFileDialog.getOpenFileName(parent, "Open race", "", kinds)
    if path:
        attempt(parent, lambda: read(path))


def save_race(parent: QWidget, write: Callable[[str], object]) -> None:
    """Ask where to, and have the race written there."""
    path, _ = QFileDialog.getSaveFileName(parent, "Save race", "race.json", "Races (*.json)")
    if path:
        attempt(parent, lambda: write(_with_suffix(path, ".json")))


def show_keys(parent: QWidget) -> None:
    """Show what each key does."""
    rows = "".join(
        f"<tr><td style='padding: 2px 18px 2px 0'><b>{keys}</b></td><td>{what}</td></tr>"
        for keys, what in KEYS
    )
    QMessageBox.information(parent, "Keys", f"<table>{rows}</table>")


def show_about(parent: QWidget) -> None:
    """Show what Ravine is, and its licence."""
    QMessageBox.about(
        parent,
        "About Ravine",
        f"<b>Ravine {__version__}</b><p>See how optimizers move.</p>"
        "<p>Free software under the GNU General Public License, version 3 or later.</p>",
    )


def attempt(parent: QWidget, action: Callable[[], object]) -> None:
    """Do something with a file; say in one sentence why it could not be done."""
    try:
        action()
    except OSError as error:
        warn(parent, describe(error))
    except ValueError as error:
        warn(parent, str(error))


def warn(parent: QWidget, text: str) -> None:
    """Show a sentence, as plain text: it may quote a file."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Ravine")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"{text[0].upper()}{text[1:]}.")
    box.exec()


def _with_suffix(path: str, suffix: str) -> str:
    return path if Path(path).suffix else path + suffix
