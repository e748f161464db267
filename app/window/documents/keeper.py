"""Keeps what is on screen, in case the program is killed, and for the next start."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PyQt6.QtCore import QObject, QTimer

from app.drawing.unknown import without_unknown_names
from app.model.history import Place
from app.model.jobs import Job
from app.model.recovery import Lost, Snapshot
from app.model.session import Session
from app.model.settings import Settings
from app.model.stored_place import to_texts
from app.window.documents.files import Files
from optim_core.files.errors import describe

OFTEN = 1000
"""Milliseconds from one snapshot to the next, while changes go on."""

KEEP = "keep"
"""The key of the job that writes."""

FAILED = "Changes cannot be kept until you save them: {why}"


class Keeper(QObject):
    """Writes unsaved changes into this program's snapshot, and all else into the settings.

    A change after a quiet second is written at once; while changes go on, the latest each second.

    A document without unsaved changes is stored as the last place at once; one with unsaved
    changes when the window closes. Until then it stands in the snapshot. One that is left for
    another document, also by undo, is kept among the recent files.

    Parameters
    ----------
    session, settings, files
    say : callable
        Shows a sentence in the status line.
    """

    def __init__(
        self, session: Session, settings: Settings, files: Files, say: Callable[[str], None]
    ) -> None:
        super().__init__(session)
        self._session, self._settings, self._files, self._say = session, settings, files, say
        self._snapshot = Snapshot(settings.recovery)
        self._last = session.place
        self._restored: list[Lost] = []
        self._told = self._pending = self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(OFTEN)
        self._timer.timeout.connect(self._on_time)
        session.scene_changed.connect(self._on_change)
        session.place_changed.connect(self._keep)

    def restore(self, lost: Lost) -> bool:
        """Open what was lost; return False if the current document cannot be kept.

        Its snapshot goes once it stands in that of this program.
        """
        restored = self._files.leave_for(lost.place)
        if restored:
            self._restored.append(lost)
        return restored

    def close(self) -> None:
        """Store all in the settings or, if that fails, in the snapshot. All jobs have ended."""
        self._closed = True
        self._timer.stop()
        place = self._session.place_now
        texts = to_texts(place)
        with suppress(OSError):  # nothing more can be done
            self._keep_figure()
            if self._stored(texts):
                self._snapshot.clear()
            else:
                self._snapshot.hold(texts)
            self._discard_restored(place)
        self._snapshot.close()

    def _on_change(self) -> None:
        place, left = self._session.place, self._last
        self._last = place
        if left.file is not place.file:
            with suppress(OSError):  # whoever opens a file has already said why
                self._settings.keep_unsaved(left)
        self._pending = True
        if not self._timer.isActive():
            self._keep()

    def _on_time(self) -> None:
        if self._pending:
            self._keep()

    def _keep(self) -> None:
        self._pending = False
        if self._closed:  # what changes as the views are taken down is no one's
            return
        self._timer.start()
        self._keep_figure()
        place = self._session.place_now
        work = partial(_write, self._snapshot, place)
        self._session.jobs.submit(KEEP, work, partial(self._on_kept, place), self._on_failed)

    def _on_kept(self, place: Place, texts: dict[str, str]) -> None:
        if texts["modified"] == "yes" or self._stored(texts):
            self._discard_restored(place)
            self._told = False
        else:
            self._tell(self._settings.trouble)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, OSError | ValueError):
            raise error
        self._tell(error)

    def _tell(self, error: OSError | ValueError | None) -> None:
        """Say once that something cannot be written."""
        if error is not None and not self._told:
            self._told = True
            why = describe(error) if isinstance(error, OSError) else str(error)
            self._say(FAILED.format(why=why))

    def _stored(self, texts: dict[str, str]) -> bool:
        """Store a place in the settings; return whether that succeeds."""
        try:
            self._settings.put_place(texts)
        except OSError as error:
            self._tell(error)
            return False
        return self._settings.trouble is None

    def _discard_restored(self, place: Place) -> None:
        """Delete the snapshots of others that a place was restored from; it is safe now."""
        for lost in [each for each in self._restored if each.place.file is place.file]:
            self._restored.remove(lost)
            with suppress(OSError):  # it is offered again
                lost.discard()

    def _keep_figure(self) -> None:
        self._settings.figure = without_unknown_names(self._session.figure)


def _write(snapshot: Snapshot, place: Place, job: Job) -> dict[str, str]:
    """Let a snapshot hold a place if it is modified; return the texts of the place."""
    texts = to_texts(place)
    if texts["modified"] == "yes":
        snapshot.hold(texts)
    else:
        snapshot.clear()
    return texts
