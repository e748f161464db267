"""Waiting until what was changed has been painted."""

import time
from collections.abc import Callable
from itertools import pairwise

from PyQt6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PyQt6.QtWidgets import QWidget

PATIENCE = 20_000
"""Milliseconds after which no picture will follow any more."""


class Painted(QObject):
    """Sees a widget's paint events.

    Parameters
    ----------
    widget : QWidget
    ready : callable
        Whether a paint event would show all that has been asked for by now.
    """

    def __init__(self, widget: QWidget, ready: Callable[[], bool] = lambda: True) -> None:
        super().__init__()
        self._ready, self._waiting = ready, False
        self._loop = QEventLoop()
        self._patience = QTimer()
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._loop.quit)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Leave the loop once the paint event is over, if it is the one waited for."""
        painting = event is not None and event.type() == QEvent.Type.Paint
        if painting and self._waiting and self._ready():
            self._waiting = False
            QTimer.singleShot(0, self._loop.quit)
        return False

    def after(self, action: Callable[[], object]) -> None:
        """Do something and return when the picture that shows it has been painted.

        Raises
        ------
        TimeoutError
            No such picture was painted.
        """
        self._waiting = True
        action()
        self._patience.start(PATIENCE)
        self._loop.exec()
        self._patience.stop()
        if self._waiting:
            self._waiting = False
            raise TimeoutError("no picture followed the change")


def settle(milliseconds: int = 400) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def longest_pause(milliseconds: int) -> float:
    """Let the event loop run; return the longest time, in milliseconds, that it did not answer."""
    ticks = [time.perf_counter()]
    pulse = QTimer()
    pulse.timeout.connect(lambda: ticks.append(time.perf_counter()))
    pulse.start(0)
    settle(milliseconds)
    pulse.stop()
    return 1e3 * max(later - earlier for earlier, later in pairwise(ticks))
