"""Opens, saves and exports files and pictures, and reports the result."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QLineEdit, QWidget

from app.drawing.unknown import unknown_names
from app.export import figure as export
from app.model.history import OpenFile, file_stamp, new_place
from app.model.player import Player
from app.model.session import Session
from app.model.settings import Settings
from app.window import dialogs
from optim_core.parameters.number_format import named
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.file import load_with_remarks, save

MOST_REMARKS = 3
"""Most remarks on unknown fields that are shown; more are only counted."""


class Files:
    """Opens, saves and exports the session's document.

    Parameters
    ----------
    window : QWidget
        The parent of dialogs.
    session, player, settings
    paint : callable
        Takes the scale in pixels per logical pixel, returns the picture.
    say : callable
        Shows a sentence in the status line.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        player: Player,
        settings: Settings,
        paint: Callable[[float], QImage],
        say: Callable[[str], None],
    ) -> None:
        self._window, self._session, self._player = window, session, player
        self._settings, self._paint, self._say = settings, paint, say

    def new(self) -> None:
        """Open a new document; undo returns to the current one."""
        self.finish_typing()
        document = new_place(default_scene(figure=self._settings.figure)).document

        def leave() -> None:
            self._keep_unsaved()
            self._session.open(document)
            self._player.play()

        dialogs.attempt(self._window, leave)

    def ask_to_open(self) -> None:
        """Ask for a file and open it."""
        if path := dialogs.ask_open(self._window, self._folder):
            self.try_to_open(path)

    def try_to_open(self, path: str | Path) -> None:
        """Open a file; if that fails, show a warning that says why."""
        dialogs.attempt(self._window, lambda: self.open(path))

    def open(self, path: str | Path) -> None:
        """Open a file and pause at its step; play it if it has none.

        Raises
        ------
        OSError, ValueError
            The file cannot be read; the current document stays open.
        """
        self.finish_typing()
        path = Path(path).absolute()
        stamp = file_stamp(path)
        document, remarks = load_with_remarks(path, self._settings.figure)
        self._player.pause()
        self._keep_unsaved()
        kept = path.parent == self._settings.unsaved  # it never had a file of its own
        self._session.open(document, file=OpenFile() if kept else OpenFile(path, document, stamp))
        self._settings.remember_file(path)
        if self._session.figure.step is None:
            self._player.play()
        self.report(path, [*remarks, *unknown_names(document)])

    def report(self, path: Path, remarks: list[str]) -> None:
        """Say that a file has been opened, with the remarks on what is unknown in it."""
        self._say(_opened(path, remarks))

    def save(self) -> None:
        """Save the document to its file; ask for one if it has none."""
        self.finish_typing()
        path = self._session.place.path
        if path is None or path.suffix.lower() == ".png":  # never overwrite a picture
            self.ask_to_save()
            return
        answer = "save"
        if self._session.place.file.changed_outside:
            answer = dialogs.ask_overwrite(self._window, path.name)
        if answer == "save as":
            self.ask_to_save()
        elif answer == "save":
            dialogs.attempt(self._window, lambda: self.save_to(path))

    def ask_to_save(self) -> None:
        """Ask for a file and save the document there."""
        self.finish_typing()
        if path := dialogs.ask_save(self._window, self._name):
            dialogs.attempt(self._window, lambda: self.save_to(path))

    def save_to(self, path: str | Path) -> None:
        """Save the document to a file; on OSError, an existing file stays unchanged."""
        path = Path(path).absolute()
        save(self._session.keep_step(), path)
        self._session.mark_saved(path)
        self._settings.remember_file(path)
        self._say(f"Saved {path.name}")

    def ask_to_export(self, scale: int) -> None:
        """Ask for a file and export the picture, with ``scale`` pixels per logical pixel."""
        self.finish_typing()
        if path := dialogs.ask_export(self._window, self._name):
            dialogs.attempt(self._window, lambda: self.export(path, scale))

    def export(self, path: str, scale: int) -> None:
        """Export the picture to a PNG file; on OSError, an existing file stays unchanged."""
        export.save_png(self._paint(scale), path)
        self._say(f"Saved {Path(path).name}")

    def copy_picture(self) -> None:
        """Copy the picture to the clipboard, at twice the screen's resolution."""
        export.copy(self._paint(2))
        self._say("Copied the picture")

    @property
    def recent(self) -> list[Path]:
        """The recently opened and saved files, the latest first."""
        return self._settings.recent_files

    def _keep_unsaved(self) -> None:
        self._session.keep_step()
        self._settings.keep_unsaved(self._session.place)

    def finish_typing(self) -> None:
        """Apply what is typed in a field, as Enter does."""
        field = self._window.focusWidget()
        if isinstance(field, QLineEdit):
            field.editingFinished.emit()

    @property
    def _name(self) -> str:
        """The path to offer when saving, without a suffix: beside the file worked on last."""
        path = self._session.place.path
        return str(path.with_suffix("") if path else self._folder / "race")

    @property
    def _folder(self) -> Path:
        """The folder of the file worked on last."""
        files = [self._session.place.path, *self.recent]
        return next((path.parent for path in files if path and path.parent.is_dir()), Path.cwd())


_OPENED = "Opened {name}"
_OPENED_IN_PART = "Opened {name}. Kept as it is, and not shown: {remarks}"
_OPENED_IN_PART_WITH_MORE = (
    "Opened {name}. Kept as it is, and not shown: {remarks}, and {more} more"
)


def _opened(path: Path, remarks: list[str]) -> str:
    """Return the message for an opened file, with the remarks on what is unknown in it."""
    shown, more = "; ".join(remarks[:MOST_REMARKS]), len(remarks) - MOST_REMARKS
    template = _OPENED_IN_PART_WITH_MORE if more > 0 else _OPENED_IN_PART if remarks else _OPENED
    return template.format_map(named({"name": path.name, "remarks": shown, "more": more}))
