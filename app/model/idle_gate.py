"""Lets the window's thread go first: work on other threads waits here while it is busy.

Python runs one thread at a time. A thread that gives up its turn, as in every longer call of NumPy
or of Qt, waits for the next one until another has had its own; a frame that makes a hundred such
calls would take ten times as long beside a race on a thread.
"""

import sys
import time
from threading import Event, get_ident

from PyQt6.QtCore import QAbstractEventDispatcher, QObject

SHARE = 4.0
"""Work waits at most for so many times as long as it has run since it last waited. So it goes on
beside a window that is always busy, and waits for a whole frame of one that is idle in between."""

LONGEST = 0.05
"""Seconds that it waits at most."""


class IdleGate(QObject):
    """Knows whether the window's thread runs Python, and wakes who waits for its event loop.

    Make it on the window's thread; :meth:`wait` may be called on any other.

    Qt's own signals do not say when the thread is busy: with GLib's event loop, a timer's slot is
    called between ``aboutToBlock`` and ``awake``. But a thread whose innermost Python frame is the
    one that called ``exec`` runs no slot and no paint event.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = get_ident()
        self._idle = Event()
        self._loop: int | None = None  # id of the frame that runs the event loop
        self._went_on = 0.0  # when work last had to wait no longer
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.connect(self._on_about_to_block)

    @property
    def is_open(self) -> bool:
        """Whether the window's thread is in its event loop, or has not begun one."""
        return self._loop is None or id(sys._current_frames().get(self._thread)) == self._loop

    def wait(self) -> None:
        """Wait until the window's thread is idle, but not for long."""
        if self.is_open:
            return
        self._idle.clear()
        if not self.is_open:  # it may have become idle just before it could wake us
            self._idle.wait(min(LONGEST, SHARE * (time.perf_counter() - self._went_on)))
            self._went_on = time.perf_counter()

    def _on_about_to_block(self) -> None:
        self._loop = id(sys._getframe(1))
        self._idle.set()
