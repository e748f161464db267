"""The dialogs: files to open and save, warnings, the about box."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from optim_core import __version__
from optim_core.files.errors import describe

LONGEST_MESSAGE, MOST_LINES = 1000, 12
"""Largest numbers of characters and of lines in a message box."""


def ask_export(parent: QWidget, name: str) -> str:
    """Ask where to save a picture; return "" if cancelled."""
    return _ask_where(parent, "Save picture", name, ".png", "PNG (*.png)")


def ask_open(parent: QWidget, folder: Path) -> str:
    """Ask which file to open, in a folder at first; return "" if cancelled."""
    kinds = "Races (*.json *.png);;All files (*)"
    path, _ = QFileDialog.getOpenFileName(parent, "Open race", str(folder), kinds)
    return path


def ask_save(parent: QWidget, name: str) -> str:
    """Ask where to save a document; return "" if cancelled."""
    return _ask_where(parent, "Save race", name, ".json", "Races (*.json)")


def ask_to_give_up(parent: QWidget, doing: str) -> bool:
    """Ask whether to close the window before something has ended, such as “saving race.png”."""
    ask = f"Ravine is still {doing:.60}. Close now, and give that up?"
    buttons = QMessageBox.StandardButton
    return QMessageBox.question(parent, "Ravine", ask) == buttons.Yes


def ask_overwrite(parent: QWidget, name: str) -> str:
    """Ask whether to save over a file that has changed: ``save``, ``save as``, or "" for no."""
    box = _box(parent, f"{name:.60} was changed by another program since you opened it.")
    box.setInformativeText("If you save anyway, those changes are lost.")
    roles = QMessageBox.ButtonRole
    buttons: dict[QAbstractButton | None, str] = {
        box.addButton("Save anyway", roles.DestructiveRole): "save",
        box.addButton("Save as…", roles.AcceptRole): "save as",
        box.addButton(QMessageBox.StandardButton.Cancel): "",
    }
    box.exec()
    return buttons.get(box.clickedButton(), "")


def show_about(parent: QWidget) -> None:
    """Show the about box, with the version and the licence."""
    QMessageBox.about(
        parent,
        "About Ravine",
        f"<b>Ravine {__version__}</b><p>See how optimizers move.</p>"
        "<p>Free software under the GNU General Public License, version 3 or later.</p>",
    )


def attempt(parent: QWidget, action: Callable[[], object]) -> bool:
    """Run an action on a file, and return whether it succeeded; if not, a warning says why."""
    try:
        action()
    except (OSError, ValueError) as error:
        explain(parent, error)
        return False
    return True


def explain(parent: QWidget, error: Exception) -> None:
    """Show a warning that says why a file cannot be read or written; raise any other error."""
    if isinstance(error, OSError):
        warn(parent, describe(error))
    elif isinstance(error, ValueError):
        warn(parent, str(error))
    else:
        raise error


def warn(parent: QWidget, text: str) -> None:
    """Show a warning as plain text, since it may quote a file; a long one is cut short."""
    _box(parent, text).exec()


def _box(parent: QWidget, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Ravine")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(shorten(text))
    return box


def shorten(text: str) -> str:
    """Return a text that fits into a message box."""
    text = "\n".join(text.splitlines()[:MOST_LINES])
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"


def _ask_where(parent: QWidget, title: str, name: str, suffix: str, kinds: str) -> str:
    """Ask for a file with a suffix, which may be left out; return "" if cancelled."""
    path, _ = QFileDialog.getSaveFileName(parent, title, f"{name}{suffix}", kinds)
    if not path or Path(path).suffix.lower() == suffix:
        return path
    path += suffix
    if not Path(path).exists():  # the file dialog has asked about the name without the suffix
        return path
    ask = f"{Path(path).name} already exists. Replace it?"
    replace = QMessageBox.question(parent, "Ravine", ask) == QMessageBox.StandardButton.Yes
    return path if replace else ""
