"""Opens, saves and exports files and pictures, and reports the result."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtWidgets import QLineEdit, QWidget

from app.controls.job_card import JobCard
from app.drawing.unknown import unknown_names
from app.model.history import OpenFile, Place, file_stamp, new_place
from app.model.jobs import Job
from app.model.player import Player
from app.model.session import Session
from app.model.settings import Settings
from app.window import dialogs
from app.window.documents.exports import Exports, Paint
from optim_core.cancellation import go_on_unless
from optim_core.parameters.number_format import named
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.document import Document
from optim_core.scenes.figure import Figure
from optim_core.scenes.file import load_with_remarks, save

MOST_REMARKS = 3
"""Most remarks on unknown fields that are shown; more are only counted."""

OPEN = "open"
"""The key of the job that reads a file."""


class Files:
    """Opens, saves and exports the session's document.

    Parameters
    ----------
    window : QWidget
        The parent of dialogs.
    over : QWidget
        Where the progress of a file that takes long is shown.
    session, player, settings
    paint : callable
        Takes the scale in pixels per logical pixel, returns what paints the picture as it is now.
    say : callable
        Shows a sentence in the status line.

    Attributes
    ----------
    exports : Exports
    """

    def __init__(
        self,
        window: QWidget,
        over: QWidget,
        session: Session,
        player: Player,
        settings: Settings,
        paint: Callable[[float], Paint],
        say: Callable[[str], None],
    ) -> None:
        self._window, self._session, self._player = window, session, player
        self._settings, self._paint, self._say = settings, paint, say
        self._card = JobCard(over, session.jobs, OPEN)
        self.exports = Exports(window, over, session.jobs, say)

    def new(self) -> None:
        """Open a new document; undo returns to the current one."""
        self._session.jobs.cancel(OPEN)
        if self.leave_for(new_place(default_scene(figure=self._settings.figure))):
            self._player.play()

    def ask_to_open(self) -> None:
        """Ask for a file and open it."""
        if path := dialogs.ask_open(self._window, self._folder):
            self.open(path)

    def open(self, path: str | Path, index: int = 0) -> None:
        """Open a file as a job, in place of any other that is being opened.

        The scene at an index is shown: paused at its step or, if it has none, playing. If the
        file cannot be opened, a warning says why, and the current document stays.
        """
        self.finish_typing()
        path = Path(path).absolute()
        figure = self._settings.figure
        self._session.jobs.submit(
            OPEN,
            lambda job: _read(path, figure, index, job),
            lambda read: self._show(path, index, *read),
            lambda error: dialogs.explain(self._window, error),
            cancel=True,
        )
        self._card.begin(f"Opening {path.name}")

    def _show(
        self, path: Path, index: int, stamp: str, document: Document, remarks: list[str]
    ) -> None:
        """Show a document that has been read, unless the current one cannot be kept."""
        kept = path.parent == self._settings.unsaved  # it never had a file of its own
        file = OpenFile() if kept else OpenFile(path, document, stamp)
        if not self.leave_for(Place(document, index, file)):
            return
        self._settings.remember_file(path)
        if self._session.figure.step is None:
            self._player.play()
        self.report(path, [*remarks, *unknown_names(document)])

    def leave_for(self, place: Place) -> bool:
        """Show another document, paused; return False if the current one cannot be kept."""

        def leave() -> None:
            self.finish_typing()
            self._keep_unsaved()
            self._player.pause()
            self._session.open(place.document, place.index, place.file)

        return dialogs.attempt(self._window, leave)

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
            self.export(path, scale)

    def export(self, path: str, scale: int) -> None:
        """Export the picture as it is now to a PNG file, meanwhile the window goes on."""
        self.exports.save(self._paint(scale), path)

    def copy_picture(self) -> None:
        """Copy the picture to the clipboard, at twice the screen's resolution."""
        self.exports.copy(self._paint(2))

    def may_close(self) -> bool:
        """Whether nothing is being exported, or the user gives it up."""
        doing = self.exports.current
        return not doing or dialogs.ask_to_give_up(self._window, doing)

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


def _read(path: Path, figure: Figure, index: int, job: Job) -> tuple[str, Document, list[str]]:
    """Return a file's stamp and content, with what the panel needs of the scene worked out."""

    def on_read(done: int, of: int) -> None:
        go_on_unless(job.is_cancelled)
        job.progress(done, of)

    stamp = file_stamp(path)
    document, remarks = load_with_remarks(path, figure, on_read)
    document.scene(index + 1).setup.surface.family()
    return stamp, document, remarks


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
