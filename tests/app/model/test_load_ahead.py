"""What the first formula and the first flow need is imported ahead, on a thread of its own."""

import gc
import subprocess
import sys
import threading
from importlib.util import find_spec

import pytest

import optim_core
from app.model import load_ahead as module
from app.model.load_ahead import AFTER, LOAD, MODULES, LoadAhead
from app.window.documents.opening import open_window
from optim_core.maths import ode
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.race import work_ahead
from optim_core.scenes.setup import Racer, Setup


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, threading.Thread]]:
    """Return what is imported ahead, and on which threads; nothing is frozen."""
    found: list[tuple[str, threading.Thread]] = []
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(
        module, "import_module", lambda name: found.append((name, threading.current_thread()))
    )
    return found


def test_the_modules_are_imported_on_another_thread(window, imported, qtbot):
    window.player.pause()
    ahead = LoadAhead(window.session.jobs, window.player)
    assert not imported
    with qtbot.waitSignal(
        window.session.jobs.busy_changed, check_params_cb=lambda *told: told == (LOAD, False)
    ):
        ahead.begin()
    assert tuple(name for name, _ in imported) == MODULES
    assert threading.main_thread() not in {thread for _, thread in imported}
    assert all(map(find_spec, MODULES))


def test_nothing_is_imported_while_the_race_plays(window, imported, monkeypatch):
    waits = []
    ahead = LoadAhead(window.session.jobs, window.player)
    monkeypatch.setattr(module.QTimer, "singleShot", lambda *told: waits.append(told))
    window.player.play()
    ahead.begin()
    assert waits == [(AFTER, ahead.begin)]
    assert not window.session.jobs.busy(LOAD)
    window.player.pause()
    ahead.begin()
    assert window.session.jobs.busy(LOAD)


def test_a_window_that_has_closed_imports_nothing(window, imported):
    ahead = LoadAhead(window.session.jobs, window.player)
    window.close()
    ahead.begin()
    assert not imported


def test_the_program_imports_them_after_its_first_picture(settings, imported, monkeypatch):
    asked = []
    monkeypatch.setattr("app.window.documents.opening.LoadAhead", lambda *told: asked.append(told))
    window = open_window(None, settings)
    window.player.pause()
    assert asked == [(window.session.jobs, window.player)]
    assert AFTER >= 1000
    window.close()
    window.deleteLater()


def test_neither_is_imported_before() -> None:
    code = (
        "import sys, app.window.documents.opening, optim_core;"
        "sys.exit(any(name in sys.modules for name in ('sympy', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("loaded", [True, False])
def test_a_flow_is_raced_as_a_job_until_its_solver_is_loaded(monkeypatch, loaded):
    monkeypatch.setattr("optim_core.scenes.race.is_loaded", lambda: loaded)
    flow = Racer(optim_core.optimizer("gradient_flow"))
    setup = default_setup(optim_core.surface("ravine"))
    short = Setup(setup.surface, (*setup.racers, flow), setup.start, steps=5)
    assert (work_ahead(short, None) < 6_000) is loaded
    pinned = Setup(
        setup.surface, setup.racers, setup.start, steps=5, pins=(short.pinned("gradient_flow"),)
    )
    assert (work_ahead(pinned, None) < 6_000) is loaded
    assert work_ahead(setup, None) < 6_000, "without a flow there is nothing to load"


def test_the_solver_is_loaded_by_its_first_use() -> None:
    ode.follow(lambda point, lr: [-point[0], -point[1]], [1.0, 1.0], [0.1], lambda point: True)
    assert ode.is_loaded()
