"""The terrain on the screen: a large one is painted as a job, and a draft is shown meanwhile."""

import threading
from concurrent.futures import Executor
from dataclasses import replace

import pytest
from PyQt6.QtCore import QSizeF, QTimer
from PyQt6.QtWidgets import QApplication

import optim_core
from app.drawing.terrain.terrain import BAND
from app.drawing.terrain.terrain_cache import DRAFT, FINE, Terrain, TerrainCache
from app.model.jobs import Jobs
from app.style.theme import Style
from app.views.picture.screen_terrain import AT_ONCE, ScreenTerrain
from optim_core.analysis.contours import LEVELS
from optim_core.cancellation import Cancelled
from optim_core.scenes.defaults import default_setup

RAVINE = optim_core.surface("ravine")
LARGE, SMALL = QSizeF(1200.0, 800.0), QSizeF(300.0, 200.0)


class Ground:
    """A surface whose evaluation blocks on other threads until its gate is opened."""

    def __init__(self, surface=RAVINE):
        self.opened, self.entered = threading.Event(), threading.Event()

        def value(x, y):
            if threading.current_thread() is not threading.main_thread():
                self.entered.set()
                assert self.opened.wait(10)
            return surface.value(x, y)

        self.surface = replace(surface, value=value)


@pytest.fixture
def ground():
    """Return a slow surface, whose gate opens after the test at the latest."""
    ground = Ground()
    yield ground
    ground.opened.set()


@pytest.fixture
def jobs(qapp):
    """Return jobs on threads of their own."""
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def told():
    """Return a record of the calls for fine pictures."""
    return []


@pytest.fixture
def terrain(jobs, told):
    """Return the screen's terrain."""
    return ScreenTerrain(jobs, lambda: told.append("refined"))


def picture(terrain, surface=RAVINE, size=LARGE, spacing=FINE, **more):
    """Return the painted picture of a surface."""
    view = surface.bounds.shaped(size.width() / size.height())
    return terrain.pixmap(surface, view, size, Style(), spacing=spacing, **more).toImage()


def test_a_small_terrain_is_painted_at_once(terrain, told):
    assert picture(terrain, size=SMALL) == picture(TerrainCache(), size=SMALL)
    assert picture(terrain, size=SMALL) != picture(TerrainCache(), size=SMALL, spacing=DRAFT)
    assert told == []


def test_of_a_large_one_a_draft_comes_first_and_then_the_fine_picture(terrain, told, qtbot):
    draft = picture(terrain)
    assert draft == picture(TerrainCache(), spacing=DRAFT)
    qtbot.waitUntil(lambda: told == ["refined"])
    assert picture(terrain) == picture(TerrainCache())
    QApplication.processEvents()
    assert told == ["refined"], "a picture that is there is not painted again"


def test_a_picture_is_asked_for_once_however_many_panes_and_frames_show_it(
    terrain, ground, jobs, told, qtbot, monkeypatch
):
    asked, submit = [], jobs.submit
    monkeypatch.setattr(jobs, "submit", lambda key, *how: (asked.append(key), submit(key, *how)))
    first = terrain.pixmap(ground.surface, RAVINE.bounds, LARGE, Style())
    for _ in range(3):
        again = terrain.pixmap(ground.surface, RAVINE.bounds, LARGE, Style())
        assert again.cacheKey() == first.cacheKey()
    ground.opened.set()
    qtbot.waitUntil(lambda: told == ["refined"])
    assert len(asked) == 1


def test_a_draft_of_the_same_view_does_not_stop_the_fine_picture(terrain, ground, told, qtbot):
    picture(terrain, ground.surface)
    assert ground.entered.wait(10)
    picture(terrain, ground.surface, spacing=DRAFT)
    ground.opened.set()
    qtbot.waitUntil(lambda: told == ["refined"])


@pytest.mark.parametrize("spacing", [DRAFT, FINE])
def test_a_change_meanwhile_drops_the_stale_picture(terrain, ground, jobs, told, qtbot, spacing):
    other = optim_core.surface("ravine", a=7.0)
    picture(terrain, ground.surface)
    assert ground.entered.wait(10)
    shown = picture(terrain, other, spacing=spacing)
    ground.opened.set()
    if spacing == FINE:
        qtbot.waitUntil(lambda: told == ["refined"])
        assert picture(terrain, other) == picture(TerrainCache(), other)
    else:
        ended = []
        jobs.submit(("terrain", LARGE.width(), LARGE.height()), lambda job: 0, ended.append)
        qtbot.waitUntil(lambda: ended == [0])  # one job per key runs at a time
        assert told == []
        assert picture(terrain, other, spacing=DRAFT) == shown


def test_what_is_stale_stops_soon(ground, qapp):
    asked = []

    def cancelled():
        asked.append(True)
        return len(asked) == 3

    wanted = Terrain(RAVINE, RAVINE.bounds, 1200.0, 800.0, Style(), 1.0, FINE)
    with pytest.raises(Cancelled):
        wanted.image(cancelled)
    assert len(asked) == 3
    asked[:] = [True] * 3
    wanted.image(cancelled)
    bands = 800 / BAND
    assert len(asked) > 3 + LEVELS + bands, "it asks all the way, also while it paints"


class Later(Executor):
    """An executor that works when told to."""

    def __init__(self):
        self.jobs = []

    def submit(self, job, /, *arguments):
        self.jobs.append(lambda: job(*arguments))


@pytest.mark.parametrize("first", [0, 1])
def test_panes_of_two_sizes_do_not_drive_each_other_out(qapp, told, first):
    later, sizes = Later(), (LARGE, QSizeF(1300.0, 800.0))
    terrain = ScreenTerrain(Jobs(executor=later), lambda: told.append("refined"))
    for index in (first, 0):
        for size in sizes:
            picture(terrain, size=size)
        assert len(later.jobs) == 2 - len(told)
        later.jobs.pop(index)()
    fine = [picture(terrain, size=size) for size in sizes]
    assert fine == [picture(TerrainCache(), size=size) for size in sizes]
    assert later.jobs == []


def test_a_window_that_is_being_resized_keeps_few_pictures_under_way(terrain, ground, jobs):
    widths = [1200.0 + step for step in range(20)]
    for width in widths:
        picture(terrain, ground.surface, QSizeF(width, 800.0))
    busy = [width for width in widths if jobs.busy(("terrain", width, 800.0))]
    assert busy == widths[-2:]


def test_a_costly_surface_is_not_waited_for(terrain, told, qtbot):
    costly = replace(RAVINE, cost=40.0)
    side = (AT_ONCE / 4) ** 0.5 * FINE
    picture(terrain, size=QSizeF(side, side))
    assert told == []
    picture(terrain, costly, QSizeF(side + 1.0, side))
    qtbot.waitUntil(lambda: told == ["refined"])


def test_a_large_draft_has_fewer_pixels_and_the_same_size(terrain):
    size = QSizeF(1800.0, 1000.0)
    view = RAVINE.bounds.shaped(1.8)
    draft = terrain.pixmap(RAVINE, view, size, Style(), 2.0, DRAFT / 2.0)
    assert draft.width() < 0.8 * 2.0 * size.width()
    assert draft.deviceIndependentSize().width() == pytest.approx(size.width(), abs=0.5)
    small = terrain.pixmap(RAVINE, view, SMALL, Style(), 2.0, DRAFT / 2.0)
    assert small.width() == 2.0 * SMALL.width()


def test_without_jobs_everything_is_painted_at_once(qapp, told):
    assert picture(ScreenTerrain(None, told.append)) == picture(TerrainCache())


# in the window


@pytest.fixture
def large(open_window, ground):
    """Return a window with one large pane on a slow surface."""
    setup = replace(default_setup(), surface=ground.surface)
    window = open_window(setup, (1600, 1000))
    window.session.edit(layout="overlay")
    QApplication.processEvents()
    return window


def shown(window):
    """Return the picture as it is on the screen."""
    return window.picture.viewport().grab().toImage()


def test_the_window_is_free_while_a_slow_terrain_is_painted(large, ground, qtbot):
    large.grab()
    assert ground.entered.wait(10)
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(0)
    qtbot.waitUntil(lambda: len(ticks) > 5)
    timer.stop()
    draft = shown(large)
    large.session.set_frame(5)
    assert large.session.frame == 5
    large.session.set_frame(0)
    ground.opened.set()
    qtbot.waitUntil(lambda: shown(large) != draft)


def test_an_export_waits_for_the_fine_terrain(large, ground, qtbot):
    exported = large._picture(1.0)()
    ground.opened.set()
    draft = shown(large)
    qtbot.waitUntil(lambda: shown(large) != draft)
    assert large._picture(1.0)() == exported


def test_closing_in_the_middle_ends_the_thread(large, ground):
    large.grab()
    assert ground.entered.wait(10)
    large.session.jobs.busy_changed.connect(ground.opened.set)  # it has been cancelled
    large.close()
    left = [thread.name for thread in threading.enumerate() if "ravine" in thread.name]
    assert left == []
