"""The idle gate: work on other threads waits while the window's thread runs Python, not longer."""

import threading

import pytest
from PyQt6.QtCore import QEventLoop, QObject, QTimer, pyqtSignal

import app.model.idle_gate as gate_module
from app.model.idle_gate import LONGEST, SHARE, IdleGate


class Watched(threading.Event):
    """An event that records for how long somebody would wait, and that somebody does."""

    def __init__(self):
        super().__init__()
        self.patience = []
        self.awaited = threading.Event()

    def wait(self, timeout=None):
        self.patience.append(timeout)
        self.awaited.set()
        return super().wait(10)


class Hurried(Watched):
    """One whose waits end at once, as after a long time."""

    def wait(self, timeout=None):
        self.patience.append(timeout)
        return False


class Teller(QObject):
    """Emits a signal from any thread."""

    told = pyqtSignal()


@pytest.fixture
def made(qapp, monkeypatch):
    """Return a function that makes a gate and its event, of a class."""
    gates = []

    def make(kind):
        event = kind()
        monkeypatch.setattr(gate_module, "Event", lambda: event)
        gates.append(IdleGate())
        return gates[-1], event

    yield make
    for gate in gates:
        gate.deleteLater()


def loop_through(*slots):
    """Run an event loop that calls some slots from timers, one after the other."""
    loop = QEventLoop()
    for slot in (lambda: None, *slots, loop.quit):
        QTimer.singleShot(0, slot)
    loop.exec()


def elsewhere(work):
    """Return a started thread that does some work."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_nobody_waits_before_the_event_loop_has_begun(made):
    gate, event = made(Watched)
    elsewhere(gate.wait).join()
    assert event.patience == []


def test_it_is_shut_during_a_slot(made):
    gate, _ = made(Watched)
    seen = []
    loop_through(lambda: elsewhere(lambda: seen.append(gate.is_open)).join())
    assert seen == [False]


def test_it_is_open_while_the_loop_waits_for_events(made):
    gate, event = made(Watched)
    loop, teller = QEventLoop(), Teller()
    teller.told.connect(loop.quit)

    def work():
        while not gate.is_open:
            pass
        gate.wait()
        teller.told.emit()

    loop_through(lambda: None)
    thread = elsewhere(work)
    loop.exec()
    thread.join()
    assert event.patience == []


def test_work_goes_on_once_the_slot_is_over(made):
    gate, event = made(Watched)
    order, threads = [], []

    def work():
        gate.wait()
        order.append("work")

    def slot():
        threads.append(elsewhere(work))
        assert event.awaited.wait(10), "it does not wait for the window"
        order.append("slot")

    loop_through(slot)
    threads[0].join(10)
    assert order == ["slot", "work"]


def test_it_waits_in_proportion_to_what_it_has_run_and_not_for_long(made, monkeypatch):
    gate, event = made(Hurried)
    now = [100.0]
    monkeypatch.setattr(gate_module.time, "perf_counter", lambda: now[0])

    def work():
        gate.wait()
        now[0] += 0.001
        gate.wait()
        now[0] += 1.0
        gate.wait()

    loop_through(lambda: elsewhere(work).join())
    assert event.patience == [LONGEST, pytest.approx(SHARE * 0.001), LONGEST]
