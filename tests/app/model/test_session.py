"""The session: coalesced runs, long races on another thread, and invalid edits."""

import threading
from dataclasses import replace

import pytest
from PyQt6.QtWidgets import QApplication

import app.model.race_job as race_job_module
import optim_core
import optim_core.scenes.race as race_module
from app.model.history import new_place
from app.model.session import AT_ONCE, Session
from optim_core.scenes.defaults import default_scene, default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.scene import Scene
from optim_core.surfaces.landscape import Bounds

FRAMINGS = [{"view": Bounds(-1.0, 1.0, -1.0, 1.0)}, {"layout": "overlay"}]
"""Changes that no path depends on."""


@pytest.fixture
def session(qapp):
    """Return a session on the default race."""
    session = Session(new_place(default_scene().edited(steps=200)))
    yield session
    session.close()


def test_many_edits_in_one_turn_make_one_race_of_the_last(session, qtbot):
    races, setups = [], []
    session.race_changed.connect(races.append)
    session.scene_changed.connect(setups.append)
    for x in range(1, 51):
        session.edit(start=(x / 20, 1.0))
    assert races == []
    assert len(setups) == 50, "controls echo every edit at once"
    qtbot.waitUntil(lambda: bool(races))
    QApplication.processEvents()
    (race,) = races
    assert race.setup.start == (2.5, 1.0)
    assert race.trajectories[0].positions[0].tolist() == [2.5, 1.0]
    assert session.race is race


def test_a_long_race_runs_on_another_thread(session, long, gate, qtbot):
    busy = []
    session.busy_changed.connect(busy.append)
    session.edit(setup=long)
    qtbot.waitUntil(lambda: busy == [True])
    assert session.race.setup.steps == 200, "the last picture stays meanwhile"
    gate.opened.set()
    with qtbot.waitSignal(session.busy_changed):
        pass
    assert session.race.setup == long
    assert gate.threads[-1] is not threading.main_thread()
    assert busy == [True, False]


def test_a_race_within_the_budget_runs_at_once(session, long, gate, qtbot):
    short = replace(long, steps=AT_ONCE // len(long.racers))
    with qtbot.waitSignal(session.race_changed):
        session.edit(setup=short)
    assert gate.threads == [threading.main_thread()]


def test_racers_that_are_off_cost_nothing(session, long, gate, qtbot):
    racers = tuple(replace(racer, enabled=index == 0) for index, racer in enumerate(long.racers))
    with qtbot.waitSignal(session.race_changed):
        session.edit(setup=replace(long, racers=racers, steps=AT_ONCE))
    assert gate.threads == [threading.main_thread()]


def test_a_result_that_a_short_race_overtook_is_dropped(session, long, gate, qtbot):
    races = []
    session.race_changed.connect(races.append)
    session.edit(setup=long)
    qtbot.waitUntil(lambda: len(gate.threads) == 1)
    session.edit(steps=50)
    qtbot.waitUntil(lambda: len(races) == 1)
    assert not session.busy
    session.edit(steps=long.steps + 1)  # its signal would come after the other's
    qtbot.waitUntil(lambda: session.busy)
    gate.opened.set()
    qtbot.waitUntil(lambda: not session.busy)
    assert [race.setup.steps for race in races] == [50, long.steps + 1]


def test_of_many_long_races_the_last_wins_and_those_between_never_run(session, long, gate, qtbot):
    session.edit(setup=long)
    qtbot.waitUntil(lambda: len(gate.threads) == 1)
    for more in range(1, 9):
        session.edit(setup=replace(long, steps=long.steps + more))
        QApplication.processEvents()
    gate.opened.set()
    qtbot.waitUntil(lambda: session.race.setup == session.setup)
    assert session.race.setup.steps == long.steps + 8
    assert [setup.steps for setup in gate.setups] == [long.steps, long.steps + 8]


def test_the_window_says_that_it_computes(open_window, long, gate, qtbot):
    window = open_window()
    window.session.edit(setup=long)
    qtbot.waitUntil(lambda: window.transport.step.text() == "computing…")
    gate.opened.set()
    qtbot.waitUntil(lambda: window.transport.step.text() == f"step 0 / {long.steps:,}")
    assert window.picture.panes[0].view is not None


def test_an_error_in_a_long_race_is_reported_and_the_next_race_runs(
    session, long, monkeypatch, qtbot
):
    run = race_job_module.run_race

    def fail(setup, previous=None, *cancelled):
        raise RuntimeError("out of luck")

    monkeypatch.setattr(race_job_module, "run_race", fail)
    with qtbot.capture_exceptions() as caught, qtbot.waitSignals([session.busy_changed] * 2):
        session.edit(setup=long)
    ((kind, error, _),) = caught
    assert kind is RuntimeError
    assert str(error) == "out of luck"
    assert session.race.setup.steps == 200
    monkeypatch.setattr(race_job_module, "run_race", run)
    with qtbot.waitSignal(session.race_changed):
        session.edit(steps=long.steps + 1)
    assert session.race.setup.steps == long.steps + 1


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 0},
        {"steps": 1.5},
        {"start": (float("nan"), 0.0)},
        {"noise": -1.0},
        {"seed": -1},
        {"layout": "spiral"},
        {"racers": default_setup().racers * 3},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edit_that_cannot_be_raises_and_changes_nothing(session, change):
    setup, told = session.setup, []
    session.scene_changed.connect(told.append)
    with pytest.raises(ValueError, match=r"\w"):
        session.edit(**change)
    assert session.setup is setup
    assert told == []


def test_an_edit_to_the_same_is_echoed_and_runs_nothing(session, gate):
    told, setup = [], session.setup
    session.scene_changed.connect(told.append)
    session.edit(start=setup.start)
    session.edit(setup=default_scene().edited(steps=200).setup)
    QApplication.processEvents()
    assert [echo.setup == setup for echo in told] == [True, True], "fields may hold rubbish"
    assert gate.threads == []


def test_an_edit_of_one_racer_leaves_the_paths_of_the_others(session, qtbot):
    before = session.race.trajectories
    racers = list(session.setup.racers)
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


def test_a_session_opens_at_once_on_a_long_race(qapp, long, gate, qtbot):
    session = Session(new_place(Scene(long)))
    assert session.race.trajectories == (None,) * len(long.racers)
    assert session.busy
    gate.opened.set()
    qtbot.waitUntil(lambda: not session.busy)
    assert session.race.setup == long
    assert None not in session.race.trajectories
    session.close()


def test_a_long_race_is_shown_once_it_has_been_run(open_window, long, gate, qtbot):
    window = open_window(long)
    assert window.picture.invitation == "", "they are ticked, and will come"
    assert len(window.picture.panes) == 0
    assert window.transport.step.text() == "computing…"
    gate.opened.set()
    qtbot.waitUntil(lambda: len(window.picture.panes) == 5)
    assert window.transport.step.text() == f"step 0 / {long.steps:,}"


def test_it_computes_to_the_end_though_the_playhead_moves(open_window, long, gate, qtbot):
    window = open_window()
    window.session.edit(setup=long)
    qtbot.waitUntil(lambda: window.session.busy)
    for frame in (7, 8, 150):
        window.session.set_frame(frame)
        assert window.transport.step.text() == "computing…"
        assert window.transport.scrub.value() == frame
    gate.opened.set()
    qtbot.waitUntil(lambda: not window.session.busy)
    assert window.transport.step.text() == f"step 150 / {long.steps:,}"


def test_closing_stops_between_two_racers(qapp, long, monkeypatch):
    begun, closing, runs = threading.Event(), threading.Event(), []
    original = race_module.run

    def slow(*arguments, **options):
        runs.append(arguments[1].name)
        begun.set()
        assert closing.wait(10)
        return original(*arguments, **options)

    monkeypatch.setattr(race_module, "run", slow)
    session = Session(new_place(Scene(long)))
    session.jobs.busy_changed.connect(closing.set)  # it is cancelled
    assert begun.wait(10)
    session.close()
    assert runs == ["sgd"]


@pytest.mark.parametrize("change", FRAMINGS, ids=["view", "layout"])
def test_a_pan_or_another_layout_of_a_long_race_runs_nothing(session, long, gate, qtbot, change):
    gate.opened.set()
    session.edit(setup=long)
    qtbot.waitUntil(lambda: session.race.setup == long)
    busy, races, runs = [], [], len(gate.threads)
    session.busy_changed.connect(busy.append)
    session.race_changed.connect(races.append)
    with qtbot.waitSignal(session.figure_changed):
        session.edit(**change)
    QApplication.processEvents()
    assert session.race.setup == long
    assert (busy, races, len(gate.threads)) == ([], [], runs)


@pytest.mark.parametrize("change", FRAMINGS, ids=["view", "layout"])
def test_a_pan_or_another_layout_shows_while_a_long_race_runs(session, long, gate, qtbot, change):
    session.edit(setup=long)
    qtbot.waitUntil(lambda: len(gate.threads) == 1)
    with qtbot.waitSignal(session.figure_changed):
        session.edit(**change)
    (name, value), *_ = change.items()
    assert getattr(session.shown_figure, name) == value
    assert session.race.setup.steps == 200
    assert session.busy
    shown = []
    session.race_changed.connect(lambda: shown.append(getattr(session.shown_figure, name)))
    gate.opened.set()
    qtbot.waitUntil(lambda: not session.busy)
    assert session.race.setup == long
    assert shown == [value], "it does not jump back in between"


def test_a_pan_does_not_restart_a_long_race(session, long, gate, monkeypatch, qtbot):
    original, runs = race_module.run, []

    def counted(*arguments, **options):
        runs.append(arguments[1].name)
        return original(*arguments, **options)

    monkeypatch.setattr(race_module, "run", counted)
    session.edit(setup=long)
    qtbot.waitUntil(lambda: len(gate.threads) == 1)
    session.edit(**FRAMINGS[0])
    QApplication.processEvents()
    gate.opened.set()
    qtbot.waitUntil(lambda: not session.busy)
    assert len(runs) == len(long.racers)


def test_a_long_file_opens_at_its_step_and_never_beyond_the_shown_race(
    open_window, long, gate, qtbot
):
    window = open_window()
    session, steps = window.session, []
    window.session.frame_changed.connect(lambda: steps.append(window.state))
    session.race_changed.connect(lambda: steps.append(window.state))
    session.set_frame(150)
    file = Document((Scene(long).edited(step=long.steps - 1),))
    session.open(file)
    qtbot.waitUntil(lambda: session.busy)
    assert session.frame == 150, "the race before is shown until the new one has been run"
    assert session.keep_step() == file, "as long as it is not shown, its own step is kept"
    gate.opened.set()
    qtbot.waitUntil(lambda: session.race.setup == long)
    assert session.frame == long.steps - 1
    assert all(state.step <= state.setup.steps for state in steps)


def test_who_moves_the_playhead_while_a_file_is_run_is_obeyed(open_window, long, gate, qtbot):
    window = open_window()
    window.session.open(Document((Scene(long).edited(step=long.steps - 1),)))
    qtbot.waitUntil(lambda: window.session.busy)
    window.player.seek(30)
    gate.opened.set()
    qtbot.waitUntil(lambda: window.session.race.setup == long)
    assert window.session.frame == 30
