"""Files and pictures: what is opened, saved and exported, and what is said of it."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QWidget

from app.drawing.layers import LAYERS
from app.drawing.side_views import SIDE_VIEWS
from app.export import figure as export
from app.model.player import Player
from app.model.session import Session, new_place
from app.model.settings import Settings
from app.window import dialogs
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import load_with_remarks, save
from optim_core.scenes.scene import Scene

MOST_REMARKS = 3
"""Sentences on what is not known in a file; more of them are only counted."""


class Files:
    """Opens, saves and exports the session's document.

    Parameters
    ----------
    window : QWidget
        The parent of dialogs.
    session, player, settings
    paint : callable
        Takes pixels to a logical one, returns the picture.
    say : callable
        Takes a sentence for the status line.
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
        """Begin a document; undo returns to this one."""
        place = new_place(Scene(default_setup(), self._settings.figure))
        self._session.open(place.document)
        self._player.play()

    def ask_to_open(self) -> None:
        """Ask for a file and open it."""
        if path := dialogs.ask_open(self._window):
            self.try_to_open(path)

    def try_to_open(self, path: str | Path) -> None:
        """Open a file; say in a sentence why it cannot be opened."""
        dialogs.attempt(self._window, lambda: self.open(path))

    def open(self, path: str | Path) -> None:
        """Open a file and stand still at its step; play one that has none.

        Raises
        ------
        OSError, ValueError
            It cannot be read; the document stays as it is.
        """
        path = Path(path)
        document, remarks = load_with_remarks(path, self._settings.figure)
        self._player.pause()
        self._session.open(document, path=path)
        self._settings.remember_file(path)
        if self._session.figure.step is None:
            self._player.play()
        self._say(_opened(path, [*remarks, *unknown_keys(document.scenes[0])]))

    def save(self) -> None:
        """Save the document to its file; ask for one if it has none."""
        path = self._session.place.path
        if path is None or path.suffix.lower() == ".png":  # a picture is not written over
            self.ask_to_save()
        else:
            dialogs.attempt(self._window, lambda: self.save_to(path))

    def ask_to_save(self) -> None:
        """Ask for a file and save the document there."""
        if path := dialogs.ask_save(self._window, self._name):
            dialogs.attempt(self._window, lambda: self.save_to(path))

    def save_to(self, path: str | Path) -> None:
        """Write the document to a file; OSError leaves what stood there before."""
        path = Path(path)
        save(self._session.document, path)
        self._session.mark_saved(path)
        self._settings.remember_file(path)
        self._say(f"Saved {path.name}")

    def ask_to_export(self, scale: int) -> None:
        """Ask for a file and write the picture there, with ``scale`` pixels to a logical one."""
        if path := dialogs.ask_export(self._window, self._name):
            dialogs.attempt(self._window, lambda: self.export(path, scale))

    def export(self, path: str, scale: int) -> None:
        """Write the picture to a PNG file; OSError leaves what stood there before."""
        export.save_png(self._paint(scale), path)
        self._say(f"Saved {Path(path).name}")

    def copy_picture(self) -> None:
        """Put the picture on the clipboard, at twice the screen's pixels."""
        export.copy(self._paint(2))
        self._say("Copied the picture")

    @property
    def recent(self) -> list[Path]:
        """The files opened and saved last, the latest first."""
        return self._settings.recent_files

    @property
    def _name(self) -> str:
        path = self._session.place.path
        return path.stem if path else "race"


def _opened(path: Path, remarks: list[str]) -> str:
    """Say that a file is open, and what in it is not known here."""
    if not remarks:
        return f"Opened {path.name}"
    shown, more = "; ".join(remarks[:MOST_REMARKS]), len(remarks) - MOST_REMARKS
    rest = f", and {more} more" if more > 0 else ""
    return f"Opened {path.name}. Kept as it is, and not shown: {shown}{rest}"


def unknown_keys(scene: Scene) -> list[str]:
    """Say which layers and side views of a scene are not known here."""
    figure = scene.figure
    return [
        *(f"the unknown layer {key[:40]!r}" for key in figure.layers if key not in LAYERS),
        *(f"the unknown view {key[:40]!r}" for key in figure.side_views if key not in SIDE_VIEWS),
    ]
