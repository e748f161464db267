"""The session: coalesced runs, long races on the worker, and what cannot be."""

import threading
from dataclasses import replace

import pytest
from PyQt6.QtWidgets import QApplication

import app.session as session_module
import optim_core
from app.session import AT_ONCE, Session
from optim_core.defaults import default_scenario


@pytest.fixture
def session(qapp):
    """Return a session on the default race."""
    session = Session()
    yield session
    session.close()


@pytest.fixture
def long():
    """Return a race too long for a frame."""
    scenario = default_scenario()
    steps = AT_ONCE // len(scenario.racers) + 1
    return replace(scenario, steps=steps)


class Gate:
    """Holds the runs on other threads back until it is opened, and counts them."""

    def __init__(self, monkeypatch):
        self.opened = threading.Event()
        self.run = session_module.run_race
        self.threads = []
        self.scenarios = []
        monkeypatch.setattr(session_module, "run_race", self)

    def __call__(self, scenario, previous=None):
        self.threads.append(threading.current_thread())
        self.scenarios.append(scenario)
        if threading.current_thread() is not threading.main_thread():
            assert self.opened.wait(10)
        return self.run(scenario, previous)


@pytest.fixture
def gate(monkeypatch):
    """Return a gate before the runs; it opens at the latest in the end."""
    gate = Gate(monkeypatch)
    yield gate
    gate.opened.set()


def test_many_edits_in_one_turn_make_one_race_of_the_last(session, qtbot):
    races, scenarios = [], []
    session.race_changed.connect(races.append)
    session.scenario_changed.connect(scenarios.append)
    for x in range(1, 51):
        session.edit(start=(x / 20, 1.0))
    assert races == []
    assert len(scenarios) == 50, "controls echo every edit at once"
    qtbot.waitUntil(lambda: bool(races))
    QApplication.processEvents()
    (race,) = races
    assert race.scenario.start == (2.5, 1.0)
    assert race.trajectories[0].positions[0].tolist() == [2.5, 1.0]
    assert session.race is race


def test_a_long_race_runs_on_another_thread(session, long, gate, qtbot):
    busy = []
    session.busy_changed.connect(busy.append)
    session.open(long)
    qtbot.waitUntil(lambda: busy == [True])
    assert session.race.scenario.steps == 200, "the last picture stays meanwhile"
    gate.opened.set()
    with qtbot.waitSignal(session.busy_changed):
        pass
    assert session.race.scenario == long
    assert gate.threads[-1] is not threading.main_thread()
    assert busy == [True, False]


def test_a_race_within_the_budget_runs_at_once(session, long, gate, qtbot):
    short = replace(long, steps=AT_ONCE // len(long.racers))
    with qtbot.waitSignal(session.race_changed):
        session.open(short)
    assert gate.threads == [threading.main_thread()]


def test_racers_that_are_off_cost_nothing(session, long, gate, qtbot):
    racers = tuple(replace(racer, enabled=index == 0) for index, racer in enumerate(long.racers))
    with qtbot.waitSignal(session.race_changed):
        session.open(replace(long, racers=racers, steps=AT_ONCE))
    assert gate.threads == [threading.main_thread()]


def test_a_result_that_a_short_race_overtook_is_dropped(session, long, gate, qtbot):
    races = []
    session.race_changed.connect(races.append)
    session.open(long)
    qtbot.waitUntil(lambda: len(gate.threads) == 1)
    session.edit(steps=50)
    qtbot.waitUntil(lambda: len(races) == 1)
    with qtbot.waitSignal(session.busy_changed):
        gate.opened.set()
    QApplication.processEvents()
    assert [race.scenario.steps for race in races] == [50]
    assert session.race.scenario.steps == 50


def test_of_many_long_races_the_last_wins_and_those_between_never_run(session, long, gate, qtbot):
    session.open(long)
    qtbot.waitUntil(lambda: len(gate.threads) == 1)
    for more in range(1, 9):
        session.open(replace(long, steps=long.steps + more))
        QApplication.processEvents()
    gate.opened.set()
    qtbot.waitUntil(lambda: session.race.scenario == session.scenario)
    assert session.race.scenario.steps == long.steps + 8
    assert [scenario.steps for scenario in gate.scenarios] == [long.steps, long.steps + 8]


def test_the_window_says_that_it_computes(open_window, long, gate, qtbot):
    window = open_window()
    window.session.open(long)
    qtbot.waitUntil(lambda: window.transport.step.text() == "computing…")
    gate.opened.set()
    qtbot.waitUntil(lambda: window.transport.step.text() == f"step 0 / {long.steps}")
    assert window.picture.panes[0].view is not None


def test_an_error_in_a_long_race_is_reported_and_the_next_race_runs(
    session, long, monkeypatch, qtbot
):
    run = session_module.run_race

    def fail(scenario, previous=None):
        raise RuntimeError("out of luck")

    monkeypatch.setattr(session_module, "run_race", fail)
    with qtbot.capture_exceptions() as caught, qtbot.waitSignals([session.busy_changed] * 2):
        session.open(long)
    ((kind, error, _),) = caught
    assert kind is RuntimeError
    assert str(error) == "out of luck"
    assert session.race.scenario.steps == 200
    monkeypatch.setattr(session_module, "run_race", run)
    with qtbot.waitSignal(session.race_changed):
        session.edit(steps=long.steps + 1)
    assert session.race.scenario.steps == long.steps + 1


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 0},
        {"steps": 1.5},
        {"start": (float("nan"), 0.0)},
        {"noise": -1.0},
        {"seed": -1},
        {"layout": "spiral"},
        {"racers": default_scenario().racers * 3},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edit_that_cannot_be_raises_and_changes_nothing(session, change):
    scenario, told = session.scenario, []
    session.scenario_changed.connect(told.append)
    with pytest.raises(ValueError, match=r"\w"):
        session.edit(**change)
    assert session.scenario is scenario
    assert told == []


def test_an_edit_to_the_same_tells_nobody(session):
    told = []
    session.scenario_changed.connect(told.append)
    session.edit(start=session.scenario.start)
    session.open(default_scenario())
    assert told == []


def test_an_edit_of_one_racer_leaves_the_paths_of_the_others(session, qtbot):
    before = session.race.trajectories
    racers = list(session.scenario.racers)
    racers[0] = replace(racers[0], optimizer=optim_core.optimizer("sgd", lr=0.011))
    with qtbot.waitSignal(session.race_changed):
        session.edit(racers=tuple(racers))
    after = session.race.trajectories
    assert after[0] is not before[0]
    assert all(a is b for a, b in zip(after[1:], before[1:], strict=True))


def test_the_playhead_stays_within_the_race(session):
    frames = []
    session.frame_changed.connect(frames.append)
    for frame in (-5, 10, 10, 900, 200):
        session.set_frame(frame)
    assert frames == [10, 200]
    assert session.frame == 200
