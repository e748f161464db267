"""The dialogs that the menus open: files to read and write, the keys, the about box."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from optim_core import __version__
from optim_core.cli.commands import describe


def ask_export(parent: QWidget, name: str) -> str:
    """Ask where a picture goes; "" if nowhere."""
    path, _ = QFileDialog.getSaveFileName(parent, "Save picture", f"{name}.png", "PNG (*.png)")
    return _with_suffix(path, ".png")


def ask_open(parent: QWidget) -> str:
    """Ask which file is to be opened; "" if none."""
    kinds = "Races (*.json *.png);;All files (*)"
    path, _ = QFileDialog.getOpenFileName(parent, "Open race", "", kinds)
    return path


def ask_save(parent: QWidget, name: str) -> str:
    """Ask where a document goes; "" if nowhere."""
    path, _ = QFileDialog.getSaveFileName(parent, "Save race", f"{name}.json", "Races (*.json)")
    return _with_suffix(path, ".json")


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
    return path if not path or Path(path).suffix else path + suffix
