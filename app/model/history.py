"""What came before, and what was taken back: undo, redo and the list of changes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QApplication

from optim_core.scenes.changes import difference
from optim_core.scenes.document import Document
from optim_core.scenes.scene import Scene

MOST_STEPS_BACK = 200
"""Steps that can be taken back."""


@dataclass(eq=False)
class OpenFile:
    """The file that a document was opened from or saved to; one for all of its states.

    Parameters
    ----------
    path : Path or None
        None for a document that has no file yet.
    saved : Document or None
        What the file holds, or what a new document began with; None where that is not known.
    """

    path: Path | None = None
    saved: Document | None = None


@dataclass(frozen=True)
class Place:
    """Where a person is: a document, the scene of it that is shown, and its file.

    Parameters
    ----------
    document : Document
    index : int
        Of the scene, from 0.
    file : OpenFile
    """

    document: Document
    index: int = 0
    file: OpenFile = field(default_factory=OpenFile)

    @property
    def path(self) -> Path | None:
        """The file's path."""
        return self.file.path

    @property
    def scene(self) -> Scene:
        """The scene that is shown."""
        return self.document.scenes[self.index]

    def with_scene(self, scene: Scene) -> "Place":
        """Return the place with another scene in place of the one that is shown."""
        return replace(self, document=self.document.with_scene(self.index, scene))

    @property
    def modified(self) -> bool:
        """Whether there is something to save; step, selection and scheme do not count."""
        saved = self.file.saved
        if saved is None or len(saved.scenes) != len(self.document.scenes):
            return True
        return saved is not self.document and _lasting(saved) != _lasting(self.document)


def _lasting(document: Document) -> Document:
    """Return a document without what the modified mark leaves alone."""
    scenes = tuple(replace(scene, figure=scene.figure.lasting) for scene in document.scenes)
    return replace(document, scenes=scenes)


class Gesture(QObject):
    """Tells one drag from the next: while a mouse button is held, all edits are one.

    It listens to the application only from an edit made with a button held until its release.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._listening = False

    def current(self) -> int | None:
        """Return the number of the drag that is under way; None if none is."""
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            return None
        app = QApplication.instance()
        if not self._listening and app is not None:
            app.installEventFilter(self)
            self._listening = True
        return self._number

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Count the drag when it ends."""
        if event is not None and event.type() == QEvent.Type.MouseButtonRelease:
            app = QApplication.instance()
            if app is not None:
                app.removeEventFilter(self)
            self._listening = False
            self._number += 1
        return False


class History:
    """The places that were left, and those that were taken back.

    Parameters
    ----------
    gesture : callable
        Returns what edits of one drag have in common; None for an edit of its own.
    """

    def __init__(self, gesture: Callable[[], int | None]) -> None:
        self._gesture = gesture
        self._last: int | None = None
        self._past: list[Place] = []
        self._future: list[Place] = []

    def record(self, left: Place, now: Place) -> None:
        """Remember a place that is left for another; edits of one drag are one step.

        So are changes of the view alone: looking around is one step.
        """
        gesture = self._gesture()
        dragging = gesture is not None and gesture == self._last
        looking = bool(self._past) and _only_view(self._past[-1], left) and _only_view(left, now)
        if not (self._past and (dragging or looking)):
            self._past.append(left)
            del self._past[:-MOST_STEPS_BACK]
        self._last = gesture
        self._future.clear()

    def back(self, now: Place, steps: int = 1) -> Place:
        """Take steps back from a place; return where that leads."""
        for _ in range(min(steps, len(self._past))):
            self._future.append(now)
            now = self._past.pop()
        self._last = None
        return now

    def forward(self, now: Place) -> Place:
        """Take a step again that was taken back."""
        if self._future:
            self._past.append(now)
            now = self._future.pop()
        return now

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return bool(self._future)

    def changes(self, now: Place, most: int) -> list[str]:
        """Say what each step back would undo, the latest first."""
        later = [*self._past[1:], now][-most:]
        earlier = self._past[-most:]
        pairs = zip(reversed(earlier), reversed(later), strict=True)
        return [_change(before, after) for before, after in pairs]


def _change(before: Place, after: Place) -> str:
    if before.file is not after.file:
        return f"opened {after.path.name}" if after.path else "new document"
    return difference(before.scene, after.scene) or "no visible change"


def _only_view(one: Place, other: Place) -> bool:
    """Whether two places differ in what is in view, and in nothing else."""
    view = other.scene.figure.view
    if one.scene.figure.view == view or one.index != other.index:
        return False
    try:
        return one.with_scene(one.scene.edited(view=view)) == other
    except ValueError:  # a view of another surface
        return False
