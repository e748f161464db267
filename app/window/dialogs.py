"""The dialogs: files to open and save, warnings, the about box."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from optim_core import __version__
from optim_core.files.errors import describe


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


def attempt(parent: QWidget, action: Callable[[], object]) -> None:
    """Run an action on a file; if it fails, show a warning that says why."""
    try:
        action()
    except OSError as error:
        warn(parent, describe(error))
    except ValueError as error:
        warn(parent, str(error))


def warn(parent: QWidget, text: str) -> None:
    """Show a warning as plain text, since it may quote a file."""
    _box(parent, text).exec()


def _box(parent: QWidget, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Ravine")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    return box


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
