"""The worker: one job at a time, the newest waits, stale results are dropped."""

import threading
from concurrent.futures import Executor

import pytest
from PyQt6.QtWidgets import QApplication

from app.model.worker import LatestWorker


class Later(Executor):
    """An executor that works when told to."""

    def __init__(self):
        self.jobs = []
        self.closed = False

    def submit(self, job, /, *arguments):
        self.jobs.append(lambda: job(*arguments))

    def step(self):
        self.jobs.pop(0)()
        QApplication.processEvents()

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.closed = True


@pytest.fixture
def later():
    """Return an executor in hand."""
    return Later()


@pytest.fixture
def worker(qapp, later):
    """Return a worker on it, with what it told."""
    worker = LatestWorker(executor=later)
    worker.results, worker.errors, worker.busies = [], [], []
    worker.finished.connect(worker.results.append)
    worker.failed.connect(worker.errors.append)
    worker.busy_changed.connect(worker.busies.append)
    yield worker
    worker.close()


def test_a_job_is_done_and_told(worker, later):
    worker.submit(lambda: 7)
    assert worker.busy
    assert worker.results == []
    later.step()
    assert worker.results == [7]
    assert worker.busies == [True, False]
    assert not worker.busy


def test_a_waiting_job_is_displaced_by_a_newer_one(worker, later):
    for number in range(5):
        worker.submit(lambda number=number: number)
    assert len(later.jobs) == 1
    later.step()
    assert len(later.jobs) == 1
    later.step()
    assert worker.results == [0, 4]
    assert later.jobs == []
    assert worker.busies[0] is True
    assert worker.busies[-1] is False


def test_what_is_forgotten_is_not_told(worker, later):
    worker.submit(lambda: "stale")
    worker.submit(lambda: "waiting")
    worker.forget()
    later.step()
    assert worker.results == []
    assert later.jobs == []
    assert not worker.busy


def test_a_job_after_one_that_was_forgotten_is_told(worker, later):
    worker.submit(lambda: "stale")
    worker.forget()
    worker.submit(lambda: "fresh")
    later.step()
    later.step()
    assert worker.results == ["fresh"]


def test_an_error_is_told_and_the_waiting_job_still_runs(worker, later):
    worker.submit(lambda: 1 / 0)
    worker.submit(lambda: "well")
    later.step()
    assert isinstance(worker.errors[0], ZeroDivisionError)
    later.step()
    assert worker.results == ["well"]
    assert not worker.busy


def test_an_error_of_a_forgotten_job_is_not_told(worker, later):
    worker.submit(lambda: 1 / 0)
    worker.forget()
    later.step()
    assert worker.errors == []
    assert not worker.busy


def test_jobs_run_on_one_other_thread_and_are_told_on_this_one(qapp, qtbot):
    worker = LatestWorker()
    told = []
    worker.finished.connect(lambda thread: told.append((thread, threading.current_thread())))
    for _ in range(2):
        with qtbot.waitSignal(worker.finished):
            worker.submit(threading.current_thread)
    worker.close()
    (first, here), (second, _) = told
    assert first is second
    assert first is not threading.main_thread()
    assert here is threading.main_thread()
    assert not first.is_alive(), "closing ends the thread"


def test_nothing_is_told_after_closing(qapp):
    worker = LatestWorker()
    told = []
    worker.finished.connect(told.append)
    worker.submit(lambda: 1)
    worker.close()
    QApplication.processEvents()
    assert told == []


def test_closing_closes_the_executor(qapp, later):
    worker = LatestWorker(executor=later)
    worker.close()
    assert later.closed


def test_what_is_forgotten_is_not_waited_for(worker, later):
    worker.submit(lambda: "stale")
    assert worker.busy
    worker.forget()
    assert not worker.busy
    assert worker.busies == [True, False]
    later.step()
    assert worker.busies == [True, False]


def test_a_result_is_told_before_the_next_job_begins(worker, later):
    told = []
    worker.submit(lambda: "first")
    worker.submit(lambda: "second")
    submit = later.submit
    later.submit = lambda job: (told.append(list(worker.results)), submit(job))
    later.step()
    assert told == [["first"]], "it may build on what the first one found"
