"""Jobs: one per key runs and one waits, urgent ones run first, stale results are dropped."""

import threading
from concurrent.futures import Executor

import pytest
from PyQt6.QtWidgets import QApplication

import app.model.jobs as jobs_module
from app.model.jobs import THREADS, Jobs, Progress, Urgency
from optim_core.cancellation import Cancelled


class Later(Executor):
    """An executor that works when told to."""

    def __init__(self):
        self.jobs = []
        self.closed = False

    def submit(self, job, /, *arguments):
        self.jobs.append(lambda: job(*arguments))

    def step(self, index=0):
        self.jobs.pop(index)()
        QApplication.processEvents()

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.closed = True


@pytest.fixture
def later():
    """Return a manual executor."""
    return Later()


@pytest.fixture
def jobs(qapp, later):
    """Return jobs on it, with a record of their signals."""
    jobs = Jobs(executor=later)
    jobs.busies, jobs.steps = [], []
    jobs.busy_changed.connect(lambda key, busy: jobs.busies.append((key, busy)))
    jobs.progressed.connect(lambda key, progress: jobs.steps.append((key, progress)))
    yield jobs
    jobs.close()


@pytest.fixture
def clock(monkeypatch):
    """Return a manual clock, as a list of one time."""
    now = [100.0]
    monkeypatch.setattr(jobs_module.time, "monotonic", lambda: now[0])
    return now


def test_a_job_runs_and_its_result_is_delivered(jobs, later):
    results = []
    jobs.submit("a", lambda job: job.key * 2, results.append)
    assert jobs.busy("a")
    assert not jobs.busy("b")
    assert results == []
    later.step()
    assert results == ["aa"]
    assert jobs.busies == [("a", True), ("a", False)]
    assert not jobs.busy("a")


def test_a_waiting_job_is_displaced_by_a_newer_one_of_its_key(jobs, later):
    results = []
    for number in range(5):
        jobs.submit("a", lambda job, number=number: number, results.append)
    assert len(later.jobs) == 1
    later.step()
    assert results == [0], "a drag shows results on its way"
    assert len(later.jobs) == 1
    later.step()
    assert results == [0, 4]
    assert later.jobs == []
    assert jobs.busies == [("a", True), ("a", False)]


def test_work_gives_way_to_the_window_whenever_it_asks_unless_it_is_cancelled(jobs, later):
    turns, seen = [], []

    def work(job):
        job.give_way = lambda: turns.append("window")
        seen.append(job.is_cancelled())
        seen.append(job.is_cancelled())
        jobs.cancel("a")
        seen.append(job.is_cancelled())

    jobs.submit("a", work, turns.append)
    later.step()
    assert turns == ["window", "window"]
    assert seen == [False, False, True]


def test_work_that_is_cancelled_while_it_gives_way_learns_it(jobs, later):
    seen = []

    def work(job):
        job.give_way = lambda: jobs.cancel("a")
        seen.append(job.is_cancelled())

    jobs.submit("a", work, seen.append)
    later.step()
    assert seen == [True]


def test_what_runs_is_cancelled_where_the_submitter_says_so(jobs, later):
    results = []
    jobs.submit("a", lambda job: "stale", results.append)
    jobs.submit("a", lambda job: "fresh", results.append, cancel=True)
    later.step()
    assert results == []
    assert jobs.busy("a")
    later.step()
    assert results == ["fresh"]


def test_jobs_of_different_keys_do_not_wait_for_each_other(jobs, later):
    results = []
    for key in "abc":
        jobs.submit(key, lambda job: job.key, results.append)
    for _ in "abc":
        later.step(-1)
    assert results == ["c", "b", "a"]


def test_what_waits_begins_by_urgency_and_then_in_the_order_of_the_keys(jobs, later):
    results = []
    for number in range(THREADS):
        jobs.submit(number, lambda job: job.key, results.append)
    for key in ("late", "later"):
        jobs.submit(key, lambda job: job.key, results.append, urgency=Urgency.BACKGROUND)
    jobs.submit("first", lambda job: job.key, results.append)
    jobs.submit("second", lambda job: job.key, results.append)
    jobs.submit("first", lambda job: "first of another value", results.append)
    while later.jobs:
        later.step()
    assert results == [*range(THREADS), "first of another value", "second", "late", "later"]


@pytest.mark.parametrize("urgency", Urgency)
def test_less_urgent_jobs_leave_threads_to_the_others(jobs, later, urgency):
    for number in range(2 * THREADS):
        jobs.submit(number, lambda job: None, print, urgency=urgency)
    assert len(later.jobs) == THREADS - urgency
    for more in reversed(Urgency):
        jobs.submit(more.name, lambda job: None, print, urgency=more)
    assert len(later.jobs) == THREADS
    while later.jobs:
        later.step()


def test_a_cancelled_job_delivers_nothing(jobs, later):
    results = []
    jobs.submit("a", lambda job: "stale", results.append)
    jobs.submit("a", lambda job: "waiting", results.append)
    jobs.cancel("a")
    later.step()
    assert results == []
    assert later.jobs == []
    assert not jobs.busy("a")


def test_cancelling_one_key_leaves_the_others(jobs, later):
    results = []
    for key in "ab":
        jobs.submit(key, lambda job: job.key, results.append)
    jobs.cancel("a")
    later.step()
    later.step()
    assert results == ["b"]


def test_work_learns_that_it_is_cancelled(jobs, later):
    seen, asked = [], []

    def work(job):
        seen.append(job.is_cancelled())
        jobs.cancel("a")
        seen.append(job.is_cancelled())
        raise Cancelled

    jobs.submit("a", work, asked.append)
    later.step()
    assert seen == [False, True]
    assert asked == []


def test_work_that_gives_up_by_itself_is_neither_done_nor_failed(jobs, later):
    told = []

    def work(job):
        raise Cancelled

    jobs.submit("a", work, told.append, told.append)
    later.step()
    assert told == []
    assert not jobs.busy("a")


def test_a_job_after_a_cancelled_one_delivers_its_result(jobs, later):
    results = []
    jobs.submit("a", lambda job: "stale", results.append)
    jobs.cancel("a")
    jobs.submit("a", lambda job: "fresh", results.append)
    assert len(later.jobs) == 1, "of a key one runs at a time"
    later.step()
    later.step()
    assert results == ["fresh"]


def test_what_is_cancelled_is_not_waited_for(jobs, later):
    jobs.submit("a", lambda job: "stale", print)
    assert jobs.busy("a")
    jobs.cancel("a")
    assert not jobs.busy("a")
    assert jobs.busies == [("a", True), ("a", False)]
    later.step()
    assert jobs.busies == [("a", True), ("a", False)]


def test_an_error_is_reported_and_the_waiting_job_still_runs(jobs, later):
    results, errors = [], []
    jobs.submit("a", lambda job: 1 / 0, results.append, errors.append)
    jobs.submit("a", lambda job: "well", results.append)
    later.step()
    assert isinstance(errors[0], ZeroDivisionError)
    later.step()
    assert results == ["well"]
    assert not jobs.busy("a")


def test_an_unhandled_error_is_raised_here_and_the_waiting_job_still_runs(jobs, later, qtbot):
    results = []
    jobs.submit("a", lambda job: 1 / 0, results.append)
    jobs.submit("a", lambda job: "well", results.append)
    with qtbot.capture_exceptions() as caught:
        later.step()
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    later.step()
    assert results == ["well"]


def test_an_error_of_a_cancelled_job_is_not_reported(jobs, later):
    errors = []
    jobs.submit("a", lambda job: 1 / 0, print, errors.append)
    jobs.cancel("a")
    later.step()
    assert errors == []
    assert not jobs.busy("a")


def test_a_result_is_delivered_before_the_next_job_of_its_key_begins(jobs, later):
    told, begun = [], []

    def hear(result):
        jobs.submit("b", lambda job: None, print)  # starts a job during a signal
        told.append(result)

    jobs.submit("a", lambda job: "first", hear)
    jobs.submit("a", lambda job: "second", told.append)
    submit = later.submit
    later.submit = lambda run, job: (begun.append((job.key, list(told))), submit(run, job))
    later.step()
    assert begun == [("b", []), ("a", ["first"])], "it may build on what the first one found"
    while later.jobs:
        later.step()


def test_partial_results_are_delivered_on_the_way(jobs, later):
    told = []

    def work(job):
        for part in range(3):
            job.partial(part)
        return "all"

    jobs.submit("a", work, told.append, on_partial=told.append)
    later.step()
    assert told == [0, 1, 2, "all"]


def test_partial_results_and_progress_of_a_cancelled_job_are_dropped(jobs, later):
    told = []

    def work(job):
        jobs.cancel("a")
        job.partial("stale")
        job.progress(1, 1)

    jobs.submit("a", work, told.append, on_partial=told.append)
    later.step()
    assert told == []
    assert jobs.steps == []


def test_progress_is_reported_now_and_then_with_the_time_left(jobs, later, clock):
    def work(job):
        job.progress(0, 10)
        for done in range(1, 11):
            clock[0] += 0.02
            job.progress(done, 10)

    jobs.submit("a", work, print)
    clock[0] += 50.0  # time spent waiting does not count
    later.step()
    assert [key for key, _ in jobs.steps] == ["a"] * 4
    assert [progress.done for _, progress in jobs.steps] == [3, 6, 9, 10]
    _, progress = jobs.steps[0]
    assert progress == Progress(3, 10, pytest.approx(0.14))
    assert jobs.steps[-1][1].seconds_left == 0.0


def test_a_job_without_progress_has_no_time_left(jobs, later, clock):
    def work(job):
        clock[0] += 1.0
        job.progress(0, 10)

    jobs.submit("a", work, print)
    later.step()
    assert jobs.steps == [("a", Progress(0, 10, None))]


def test_jobs_run_on_other_threads_and_report_on_this_one(qapp, qtbot):
    jobs, told, met = Jobs(), [], threading.Barrier(2)

    def work(job):
        met.wait(10)  # both run at once
        job.partial(threading.current_thread())
        return threading.current_thread()

    def hear(thread):
        told.append((thread, threading.current_thread()))

    for key in "ab":
        jobs.submit(key, work, hear, on_partial=hear)
    qtbot.waitUntil(lambda: len(told) == 4)
    jobs.close()
    threads = {thread for thread, _ in told}
    assert len(threads) == 2
    assert threading.main_thread() not in threads
    assert {here for _, here in told} == {threading.main_thread()}
    assert not any(thread.is_alive() for thread in threads), "closing ends them"


def test_closing_cancels_running_jobs_and_nothing_is_reported_afterwards(qapp):
    jobs, told, begun = Jobs(), [], threading.Event()

    def work(job):
        begun.set()
        while not job.is_cancelled():
            job.partial("part")
        return "result"

    jobs.submit("a", work, told.append, on_partial=told.append)
    jobs.submit("a", lambda job: "waiting", told.append)
    assert begun.wait(10)
    jobs.close()
    jobs.submit("a", lambda job: "afterwards", told.append)
    QApplication.processEvents()
    assert told == []
    assert not jobs.busy("a")


def test_closing_closes_the_executor(qapp, later):
    jobs = Jobs(executor=later)
    jobs.close()
    assert later.closed
