"""What came before, and what was taken back: undo, redo and the list of recent races."""

from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QApplication

from optim_core.scenes.changes import difference
from optim_core.scenes.setup import Setup

MOST_STEPS_BACK = 200
"""Steps that can be taken back."""


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
    """The races that were left, and those that were taken back.

    Parameters
    ----------
    gesture : callable
        Returns what edits of one drag have in common; None for an edit of its own.
    """

    def __init__(self, gesture: Callable[[], int | None]) -> None:
        self._gesture = gesture
        self._last: int | None = None
        self._past: list[Setup] = []
        self._future: list[Setup] = []

    def record(self, left: Setup, now: Setup) -> None:
        """Remember a race that is left for another; edits of one drag are one step.

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

    def back(self, now: Setup, steps: int = 1) -> Setup:
        """Take steps back from a race; return where that leads."""
        for _ in range(min(steps, len(self._past))):
            self._future.append(now)
            now = self._past.pop()
        self._last = None
        return now

    def forward(self, now: Setup) -> Setup:
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

    def changes(self, now: Setup, most: int) -> list[str]:
        """Say what each step back would undo, the latest first."""
        later = [*self._past[1:], now][-most:]
        earlier = self._past[-most:]
        pairs = zip(reversed(earlier), reversed(later), strict=True)
        return [difference(before, after) or "no visible change" for before, after in pairs]


def _only_view(one: Setup, other: Setup) -> bool:
    """Whether two races differ in what is in view, and in nothing else."""
    return one.view != other.view and replace(one, view=other.view) == other
