"""Runs long jobs away from the window's thread; only the newest one counts."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal


class LatestWorker(QObject):
    """Works on one job at a time; a job that comes meanwhile waits, and displaces a waiting one.

    A long drag thus keeps showing results, never builds up a queue, and ends with the last
    value. Jobs must not touch widgets.

    Signals
    -------
    finished(result)
        On the window's thread, unless a later job has been asked for and done meanwhile.
    failed(exception)
    busy_changed(bool)
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
        self._done.connect(self._on_done)

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        return self._running

    def submit(self, job: Callable[[], Any]) -> None:
        """Run a job as soon as the one that runs is done."""
        if self._running:
            self._waiting = job
            return
        if self._executor is None:
            self._executor = ThreadPoolExecutor(1, thread_name_prefix="ravine")
        self._running = True
        self.busy_changed.emit(True)
        generation = self._generation

        def work() -> None:
            try:
                result, error = job(), None
            except Exception as problem:  # handed to the window, which reports it
                result, error = None, problem
            self._done.emit(generation, result, error)

        self._executor.submit(work)

    def forget(self) -> None:
        """Drop the waiting job and the result of the running one."""
        self._generation += 1
        self._waiting = None

    def close(self) -> None:
        """Wait for the running job and end the thread."""
        self.forget()
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _on_done(self, generation: int, result: Any, error: Exception | None) -> None:
        self._running = False
        if generation == self._generation:
            if error is None:
                self.finished.emit(result)
            else:
                self.failed.emit(error)
        job, self._waiting = self._waiting, None
        if job is None:
            self.busy_changed.emit(False)
        else:
            self.submit(job)
