"""What takes longer than a frame runs here, away from the window's thread.

One :class:`Jobs` serves the whole window. Work never touches a widget: it is given its
:class:`Job` and talks to that. What comes of it arrives on the window's thread.
"""

import time
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Any, NamedTuple

from PyQt6.QtCore import QObject, pyqtSignal

from app.model.idle_gate import IdleGate
from optim_core.cancellation import Cancelled

THREADS = 3
"""One for each urgency. Since Python runs one thread at a time, more would slow the window."""

OFTEN = 0.05
"""Seconds from one report of progress to the next."""


class Urgency(IntEnum):
    """How urgently a result is wanted. The most urgent jobs begin first.

    A job begins while fewer than ``THREADS - urgency`` jobs run, so that a thread is left for
    those that are more urgent: a sweep of minutes holds up no thumbnail, and beside a sweep and
    a long race the terrain waits for a thumbnail at most.
    """

    AWAITED = 0
    """Someone waits for it: a race, a formula, the terrain."""
    SHOWN = 1
    """It is visible, but not needed to go on: a thumbnail."""
    BACKGROUND = 2
    """It runs while other things are done: a sweep, an export."""


class Progress(NamedTuple):
    """How far a job has come.

    Parameters
    ----------
    done, of : float
    seconds_left : float or None
        At the pace so far; None before anything is done.
    """

    done: float
    of: float
    seconds_left: float | None


Listener = Callable[[Any], object]


@dataclass(eq=False)
class Job:
    """A job as its work sees it. The methods for the work may be called on any thread.

    Attributes
    ----------
    key : Hashable
    cancelled : bool
        Whether the result is no longer wanted; work asks :meth:`is_cancelled`.
    give_way : callable
        Waits while the window is busy.
    others
        As for :meth:`Jobs.submit`.
    """

    key: Hashable
    work: Callable[["Job"], Any]
    on_done: Listener
    on_failed: Listener
    on_partial: Listener
    on_progress: Listener
    urgency: Urgency
    deliver: Callable[["Job", Listener, Any], None]
    give_way: Callable[[], None]
    cancelled: bool = False
    begun: float = 0.0
    reported: float = 0.0

    def is_cancelled(self) -> bool:
        """Whether the result is no longer wanted; waits first while the window is busy.

        Long work asks this every millisecond or so, and then raises
        :class:`~optim_core.cancellation.Cancelled` or returns anything.
        """
        if not self.cancelled:
            self.give_way()
        return self.cancelled

    def partial(self, result: Any) -> None:
        """Deliver a partial result."""
        self.deliver(self, self.on_partial, result)

    def progress(self, done: float, of: float) -> None:
        """Report progress; most calls only check the clock."""
        now = time.monotonic()
        if now - self.reported >= OFTEN or done >= of:
            self.reported = now
            left = (now - self.begun) / done * (of - done) if done else None
            self.deliver(self, self.on_progress, Progress(done, of, left))

    def run(self) -> tuple[Listener, Any]:
        """Do the work; return the listener to call at its end, and the argument."""
        self.begun = self.reported = time.monotonic()
        try:
            return self.on_done, self.work(self)
        except Cancelled as given_up:
            return _ignore, given_up
        except Exception as error:  # handed to the window's thread
            return self.on_failed, error


class Jobs(QObject):
    """Runs jobs by key: of each key one runs at a time, and at most one waits, the newest.

    So a long drag keeps showing results, never builds up a queue, and ends with the last value.
    Waiting jobs begin in the order of urgency, then of submission. All methods are called, and
    call their listeners, on the window's thread.

    Parameters
    ----------
    parent : QObject, optional
    executor : Executor, optional
        Threads of its own by default. It is shut down by :meth:`close`.

    Signals
    -------
    progressed(key, Progress)
    busy_changed(key, bool)
        Whether a result of a key is still to come.
    """

    progressed = pyqtSignal(object, object)
    busy_changed = pyqtSignal(object, bool)
    _delivered = pyqtSignal(object, object, object)
    _ended = pyqtSignal(object, object, object)

    def __init__(self, parent: QObject | None = None, executor: Executor | None = None) -> None:
        super().__init__(parent)
        self._executor = executor or ThreadPoolExecutor(THREADS, thread_name_prefix="ravine")
        self._waiting: dict[Hashable, Job] = {}
        self._running: dict[Hashable, Job] = {}
        self._busy: set[Hashable] = set()
        self._closed = False
        self._gate = IdleGate(self)
        self._delivered.connect(self._on_delivered)
        self._ended.connect(self._on_ended)

    def submit(
        self,
        key: Hashable,
        work: Callable[[Job], Any],
        on_done: Listener,
        on_failed: Listener | None = None,
        on_partial: Listener | None = None,
        *,
        urgency: Urgency = Urgency.AWAITED,
        cancel: bool = False,
    ) -> None:
        """Do some work on another thread; it replaces the job that waits under the same key.

        Parameters
        ----------
        key : Hashable
        work : callable
            Job → result. It must not touch widgets.
        on_done, on_failed, on_partial : callable
            Called on the window's thread with the result, the error, and each partial result.
            Without ``on_failed``, an error is raised there.
        urgency : Urgency
        cancel : bool
            Whether to cancel the job that runs under the key. Otherwise its result is delivered.
        """
        if self._closed:
            return
        if cancel:
            self.cancel(key)
        self._waiting[key] = Job(
            key,
            work,
            on_done,
            on_failed or _raise,
            on_partial or _ignore,
            partial(self.progressed.emit, key),
            urgency,
            self._delivered.emit,
            self._gate.wait,
        )
        self._mark(key)
        self._begin()

    def busy(self, key: Hashable) -> bool:
        """Whether a result of a key is still to come."""
        return key in self._busy

    def cancel(self, key: Hashable) -> None:
        """Drop the waiting job of a key, and the result of the running one."""
        self._waiting.pop(key, None)
        if key in self._running:
            self._running[key].cancelled = True
        self._mark(key)

    def close(self) -> None:
        """Cancel all jobs, wait for the running ones, and end the threads."""
        self._closed = True
        for key in [*self._waiting, *self._running]:
            self.cancel(key)
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _begin(self) -> None:
        """Begin the waiting jobs for which there are threads."""
        for job in sorted(self._waiting.values(), key=lambda job: job.urgency):
            if len(self._running) >= THREADS - job.urgency:
                return
            if job.key not in self._running:
                self._running[job.key] = self._waiting.pop(job.key)
                self._executor.submit(self._run, job)

    def _run(self, job: Job) -> None:
        self._ended.emit(job, *job.run())

    def _on_delivered(self, job: Job, listener: Listener, value: Any) -> None:
        if not job.cancelled:
            listener(value)

    def _on_ended(self, job: Job, listener: Listener, value: Any) -> None:
        wanted, job.cancelled = not job.cancelled, True
        self._mark(job.key)
        try:
            if wanted:
                listener(value)
        finally:  # only now, so that the next of the key can build on the result
            del self._running[job.key]
            self._begin()

    def _mark(self, key: Hashable) -> None:
        """Update whether a result of a key is still to come."""
        running = self._running.get(key)
        busy = key in self._waiting or (running is not None and not running.cancelled)
        if busy != (key in self._busy):
            (self._busy.add if busy else self._busy.remove)(key)
            self.busy_changed.emit(key, busy)


def _raise(error: Exception) -> None:
    """Raise an error on the window's thread, where the program reports it."""
    raise error


def _ignore(_: object) -> None:
    """Take no notice."""
