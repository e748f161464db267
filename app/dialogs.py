"""The dialogs that the menus open: files to read and write, the keys, the about box."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QFileDialog, QMessageBox

from app.shortcuts import KEYS
from optim_core.scenario_file import save

if TYPE_CHECKING:
    from app.main_window import MainWindow


def export_picture(window: "MainWindow", scale: int) -> None:
    """Ask where to, and write the picture at ``scale`` times the screen's pixels."""
    path, _ = QFileDialog.getSaveFileName(window, "Save picture", "race.png", "PNG (*.png)")
    if path:
        attempt(window, lambda: window.export_picture(_with_suffix(path, ".png"), scale))


def open_race(window: "MainWindow") -> None:
    """Ask which, and open a race."""
    kinds = "Races (*.json *.png);;All files (*)"
    path, _ = QFileDialog.getOpenFileName(window, "Open race", "", kinds)
    if path:
        attempt(window, lambda: window.open_file(path))


def save_race(window: "MainWindow") -> None:
    """Ask where to, and save the race."""
    path, _ = QFileDialog.getSaveFileName(window, "Save race", "race.json", "Races (*.json)")
    if path:
        attempt(window, lambda: save(window.session.scenario, _with_suffix(path, ".json")))


def show_keys(window: "MainWindow") -> None:
    """Show what each key does."""
    rows = "".join(
        f"<tr><td style='padding: 2px 18px 2px 0'><b>{keys}</b></td><td>{what}</td></tr>"
        for keys, what in KEYS
    )
    QMessageBox.information(window, "Keys", f"<table>{rows}</table>")


def show_about(window: "MainWindow") -> None:
    """Show what Ravine is, and its licence."""
    QMessageBox.about(
        window,
        "About Ravine",
        "<b>Ravine</b><p>See how optimizers move.</p>"
        "<p>Free software under the GNU General Public License, version 3 or later.</p>",
    )


def attempt(window: "MainWindow", action: Callable[[], object]) -> None:
    """Do something with a file; say in one sentence why it could not be done."""
    try:
        action()
    except OSError as error:
        named = error.filename is not None and error.strerror
        text = f"{error.filename}: {error.strerror}" if named else str(error)
        QMessageBox.warning(window, "Ravine", text)
    except ValueError as error:
        QMessageBox.warning(window, "Ravine", str(error))


def _with_suffix(path: str, suffix: str) -> str:
    return path if Path(path).suffix else path + suffix
