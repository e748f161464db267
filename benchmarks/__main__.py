"""Prints a line for each goal; the peers run in the same session, so compare the ratios.

Times are the processor's, of all threads, unless a row says otherwise.
"""

import tempfile
import time
from collections.abc import Iterator

import numpy as np

import optim_core as oc
from benchmarks.driver import Driver
from benchmarks.measure import PEAK, Row, best, process, spread
from benchmarks.peers import matplotlib_frame, pyqtgraph_levels, torch_step
from benchmarks.people import people
from optim_core.analysis import contours
from optim_core.runs.ensemble import run_ensemble
from optim_core.scenes.defaults import default_scene, default_setup
from optim_core.scenes.setup import Racer

# The core.


def steps() -> Row:
    """Time one path."""
    surface, adam, count = oc.surface("rosenbrock"), oc.optimizer("adam", lr=0.01), 20_000
    ours = best(lambda: oc.run(surface, adam, steps=count)) / count * 1e3
    return Row("one path, Adam on Rosenbrock, a step", ours, "µs", 2.0, "PyTorch", torch_step())


def sweep() -> Row:
    """Time many paths, on all cores: by the clock on the wall."""
    surface, adam = oc.surface("rosenbrock"), oc.optimizer("adam", lr=0.01)
    bounds = surface.bounds
    x = np.linspace(bounds.x_min, bounds.x_max, 128)
    y = np.linspace(bounds.y_min, bounds.y_max, 128)
    starts = np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)
    took = best(lambda: oc.run_batch(surface, adam, starts, 200), 3, time.perf_counter)
    each = f"({took * 1e6 / (200 * len(starts)):.3g} ns a step and start)"
    return Row("sweep 128² × 200 steps of Adam, on the wall", took, "ms", 80.0, note=each)


def levels() -> Row:
    """Time contour lines."""
    surface = oc.surface("ravine")
    field = contours.field(surface, surface.bounds, 400, 400)
    heights = contours.scale(surface, field.z).levels(24)
    ours = best(lambda: contours.iso_lines(field, heights))
    theirs = pyqtgraph_levels(field.z, heights)
    return Row("24 contour levels on 400²", ours, "ms", 25.0, "pyqtgraph", theirs)


def ensemble() -> Row:
    """Time many seeds, with what is drawn of them, beside one run after another."""
    surface, adam, start = oc.surface("rosenbrock"), oc.optimizer("adam", lr=0.05), (-1.2, 1.0)

    def together() -> None:
        made = run_ensemble(surface, adam, start, 300, 0, 200, noise=1.0)
        assert made.mean.shape == (301, 2)
        assert made.losses.shape == (3, 301)

    def apart() -> None:
        for seed in range(200):
            oc.run(surface, adam, start, 300, seed, noise=1.0)

    return Row(
        "ensemble of 200 seeds × 300 steps", best(together), "ms", 60.0, "solo", best(apart, 2)
    )


TYPED = """
import numpy, sys, time
import optim_core as oc
from optim_core.analysis import contours
assert "sympy" not in sys.modules
begin = time.process_time()
surface = oc.surface("typed", formula="(1 - x)^2 + b*(y - x^2)^2 + sin(3x)*cos(a*y)", b=20.0)
field = contours.field(surface, surface.bounds, 400, 400)
contours.iso_lines(field, contours.scale(surface, field.z).levels())
print(time.process_time() - begin)
"""


def typed() -> Row:
    """Time a typed function from its text to the levels of its first picture, SymPy unloaded."""
    took = process(TYPED).output
    return Row("typed function: text to levels, with SymPy's import", took, "s", 0.5)


# Programs of their own.

QUIT = f"{PEAK}\nimport os\nos._exit(0)\n"
OURS = """
import tempfile
from benchmarks.driver import start
with tempfile.TemporaryDirectory() as folder:
    kept = start(folder, PLAYING)
"""
BARE = """
import pyqtgraph as pg
from benchmarks.painted import Painted, settle
app = pg.mkQApp()
window = pg.PlotWidget()
window.plot([0, 1], [0, 1])
window.resize(1440, 900)
window.show()
Painted(window.viewport()).after(lambda: None)
settle(PLAYING)
"""
OVER_BARE = 1.45
"""Times that the start of a bare pyqtgraph window may be taken."""

FIGURE = """
import sys, tempfile
from app.__main__ import main
with tempfile.TemporaryDirectory() as folder:
    assert main(["render", "-o", folder + "/race.png"]) == 0
print(0)
"""
DENSE = """
import statistics, tempfile
from benchmarks.driver import Driver
from benchmarks.painted import longest_pause
with tempfile.TemporaryDirectory() as folder:
    window = Driver(folder, (1920, 1080))
    if WHAT == "frame":
        found = statistics.median(window.times(window.frame(k) for k in range(1, 121)))
    else:
        pauses = []
        for tick in range(1000, 1005):
            window.times([window.surface("b", tick)])
            pauses.append(longest_pause(800))
        found = statistics.median(pauses)
print(found, flush=True)
import os
os._exit(0)
"""


def starts() -> Iterator[Row]:
    """Time the start to the first painted window, and the memory of the default race."""
    ours = process(OURS.replace("PLAYING", "0") + QUIT)
    bare = process(BARE.replace("PLAYING", "0") + QUIT)
    goal = OVER_BARE * bare.seconds
    work = "start to first painted window, compiled"
    yield Row(work, ours.seconds, "s", goal, "bare pyqtgraph", bare.seconds)
    ours = process(OURS.replace("PLAYING", "3000") + QUIT, 2)
    bare = process(BARE.replace("PLAYING", "3000") + QUIT, 2)
    work = "peak memory, default race playing"
    yield Row(work, ours.output, "MB", 160.0, "bare pyqtgraph", bare.output)


def shell() -> Row:
    """Time a figure from the shell."""
    return Row("figure from the shell", process(FIGURE, 3).seconds, "s", 1.0)


def dense() -> Iterator[Row]:
    """Time frames of 3840×2160 pixels, and what the fine terrain holds up, on the wall."""
    pixels = "3840×2160 pixels (1920×1080 at ratio 2)"
    for what, row, goal in (
        ("frame", f"{pixels}: a frame", 8.3),
        ("terrain", f"{pixels}: longest pause", 16.7),
    ):
        took = process(DENSE.replace("WHAT", repr(what)), 2, QT_SCALE_FACTOR="2").output
        yield Row(row, took, "ms", goal)


# The window: from a change to its picture.


def frames(window: Driver) -> Iterator[Row]:
    """Time animation frames."""
    took = spread(window.times(window.frame(k) for k in range(1, 121)))[0]
    yield Row("animation frame: default race", took, "ms", 4.5)
    between = (window.glide(k, share) for k in range(1, 60) for share in (0.2, 0.4, 0.6, 0.8))
    took = spread(window.times(between))[0]
    yield Row("a frame between two steps: default race", took, "ms", 4.5)
    window.glide(60, 0.0)()
    six = window.setup.duplicating(window.setup.racers[0].id).racers
    for count, goal in ((2_000, 5.0), (100_000, 10.0)):
        window.edit(steps=count, racers=six)
        took = spread(window.times(window.frame(count * k // 100) for k in range(100)))[0]
        peer = matplotlib_frame(window.race) if count == 2_000 else None
        work = f"animation frame: 6 panes × {count:,} points"
        yield Row(work, took, "ms", goal, "matplotlib" if count == 2_000 else "", peer)
    window.open(default_setup())


def sliders(window: Driver) -> Iterator[Row]:
    """Time slider ticks with 5 racers × 300 steps in 5 panes, and with 12."""

    def surface() -> tuple[float, float]:
        steep = (window.surface("b", int(tick)) for tick in np.linspace(800, 1200, 60))
        turn = (window.surface("angle", int(tick)) for tick in np.linspace(900, 1500, 60))
        return spread([*window.times(steep), *window.times(turn)])

    window.edit(steps=300)
    rates = (
        window.learning_rate(racer, int(tick))
        for racer in (0, 1, 4)
        for tick in np.linspace(1000, 1290, 60)
    )
    work = "slider tick to picture"
    yield Row(f"{work}, a racer's: median", spread(window.times(rates))[0], "ms", 8.3)
    middle, late = surface()
    yield Row(f"{work}, the surface's: median", middle, "ms", 15.0)
    yield Row(f"{work}, the surface's: 95th percentile", late, "ms", 20.0)
    optimizers = [racer.optimizer for racer in window.setup.racers]
    window.edit(racers=[Racer(each) for each in (optimizers * 3)[:12]])
    yield Row(f"{work}, the surface's, 12 racers: median", surface()[0], "ms", 25.0)
    window.open(default_setup())


def everything(window: Driver) -> Iterator[Row]:
    """Time frames and ticks with all layers, the slices and the inspector."""
    window.edit(steps=300)
    window.show_everything(True)
    took = spread(window.times(window.frame(k) for k in range(1, 300, 3)))[0]
    yield Row("animation frame: all layers, slices, inspector", took, "ms", 12.0)
    ticks = (window.learning_rate(0, int(tick)) for tick in np.linspace(1000, 1290, 60))
    took = spread(window.times(ticks))[0]
    yield Row("slider tick to picture, with all of these: median", took, "ms", 16.7)
    window.show_everything(False)


def drawing(window: Driver) -> Iterator[Row]:
    """Time a point that is dragged: 5 racers × 200 steps over 16 points."""
    window.open(default_setup(oc.surface("logistic_regression")))
    problem = window.setup.surface.problem
    assert problem is not None
    rest = problem.points[1:]
    drags = (window.data(((4.0 + place, 0.0), *rest)) for place in np.linspace(0.0, 0.9, 60))
    middle, late = spread(window.times(drags))
    yield Row("dragged point to picture: median", middle, "ms", 33.0)
    yield Row("dragged point to picture: 95th percentile", late, "ms", 50.0)


def scenes(window: Driver) -> Row:
    """Time going from one race to another and back."""
    rosenbrock, saddle = (default_scene(oc.surface(name)) for name in ("rosenbrock", "saddle"))
    turns = [window.opening(scene) for scene in [rosenbrock, saddle.edited(layout="overlay")] * 10]
    return Row("a scene change", spread(window.times(turns))[0], "ms", 100.0)


def rows() -> Iterator[Row]:
    """Measure one after the other."""
    yield steps()
    yield sweep()
    yield levels()
    yield typed()
    yield ensemble()
    yield from starts()
    yield shell()
    yield from dense()
    with tempfile.TemporaryDirectory() as folder:
        window = Driver(folder)
        for measured in (frames, sliders, everything, drawing):
            yield from measured(window)
        yield scenes(window)
        window.close()
    yield from people()


def main() -> None:
    """Measure everything."""
    for row in rows():
        print(row, flush=True)


if __name__ == "__main__":
    main()
