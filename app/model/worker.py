"""Runs long jobs off the GUI thread; only the newest one counts."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal


class LatestWorker(QObject):
    """Runs one job at a time; a new job waits for it, and replaces any job already waiting.

    A long drag therefore keeps showing results, never builds up a queue, and ends with the last
    value. Jobs must not touch widgets.

    Signals
    -------
    finished(result)
        Emitted on the GUI thread, unless the job was dropped by :meth:`forget`.
    failed(exception)
    busy_changed(bool)
        Whether a result is still pending.
    """

    finished = pyqtSignal(object)
    failed = pyqtSignal(object)
    busy_changed = pyqtSignal(bool)
    _done = pyqtSignal(int, object, object)

    def __init__(self, parent: QObject | None = None, executor: Executor | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._generation = 0
        self._running = False
        self._waiting: Callable[[], Any] | None = None
        self.busy = False
        self._done.connect(self._on_done)

    def submit(self, job: Callable[[], Any]) -> None:
        """Run a job, after the running one if there is one."""
        self._set_busy(True)
        if self._running:
            self._waiting = job
            return
        if self._executor is None:
            self._executor = ThreadPoolExecutor(1, thread_name_prefix="ravine")
        self._running = True
        generation = self._generation

        def work() -> None:
            try:
                result, error = job(), None
            except Exception as problem:  # passed to the GUI thread, which reports it
                result, error = None, problem
            self._done.emit(generation, result, error)

        self._executor.submit(work)

    def forget(self) -> None:
        """Drop the waiting job and the result of the running one."""
        self._generation += 1
        self._waiting = None
        self._set_busy(False)

    def close(self) -> None:
        """Drop all jobs, wait for the running one and end the thread."""
        self.forget()
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _on_done(self, generation: int, result: Any, error: Exception | None) -> None:
        self._running = False
        job, self._waiting = self._waiting, None
        if generation == self._generation:
            self._set_busy(job is not None)
            if error is None:
                self.finished.emit(result)
            else:
                self.failed.emit(error)
        if job is not None:  # only now, so that it can reuse the result
            self.submit(job)

    def _set_busy(self, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit(busy)
