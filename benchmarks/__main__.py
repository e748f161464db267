"""Prints a line for each budget; the peers run in the same session, so compare the ratios.

PyTorch is measured only if it is installed; it is too large to install just for this.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer

import optim_core as oc
from app.drawing.layers import LAYERS
from app.model.session import Session
from app.model.settings import Settings
from app.window.application import make_application
from app.window.main_window import MainWindow
from benchmarks.measure import PEAK, Row, best, milliseconds, process, spread
from optim_core.analysis import contours
from optim_core.runs.ensemble import run_ensemble
from optim_core.scenes.defaults import default_setup

WINDOW = (1600, 900)


class Painted(QObject):
    """Waits until a widget has been painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self._loop = QEventLoop()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Leave the loop once the paint event is over."""
        if event is not None and event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._loop.quit)
        return False

    def after(self, action: Callable[[], object]) -> None:
        """Run an action, and return when its result has been painted."""
        action()
        self._loop.exec()


def settle(milliseconds: int = 400) -> None:
    """Let the event loop run for some milliseconds."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def open_window(folder: str) -> MainWindow:
    """Open the window with the default race."""
    store = QSettings(str(Path(folder) / "bench.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(), Settings(store))
    window.resize(*WINDOW)
    window.show()
    settle()
    return window


def sliders(window: MainWindow, painted: Painted) -> Iterator[Row]:
    """Time a slider tick until the repaint: 5 racers × 300 steps, 5 panes and chart."""
    window.session.edit(steps=300)
    settle()
    window.session.set_frame(300)
    settle()
    rates = [card.rows["lr"].slider for card in window.racer_panel.cards]
    wall = window.surface_panel.row("b").slider
    angle = window.surface_panel.row("angle").slider

    def drag(slider: object, low: int, high: int) -> list[float]:
        ticks = np.linspace(low, high, 60).astype(int)
        move = slider.setValue  # type: ignore[attr-defined]
        return milliseconds(lambda t=t: painted.after(lambda: move(int(t))) for t in ticks)

    racer = [time for rate in (rates[0], rates[1], rates[4]) for time in drag(rate, 1000, 1290)]
    surface = drag(wall, 800, 1200) + drag(angle, 900, 1500)
    for name, times in (("a racer's", racer), ("the surface's", surface)):
        middle, late = spread(times)
        yield Row(f"slider tick to picture, {name}: median", middle, "ms", 16.7)
        yield Row(f"slider tick to picture, {name}: 95th percentile", late, "ms", 33.0)


def drawing(window: MainWindow, painted: Painted) -> Iterator[Row]:
    """Time a move of a dragged point until the repaint: 5 racers × 200 steps over 16 points."""
    window.session.edit(setup=default_setup(oc.surface("logistic_regression")))
    settle()
    problem = window.session.setup.surface.problem
    assert problem is not None
    drags = [((4.0 + place, 0.0), *problem.points[1:]) for place in np.linspace(0.0, 0.9, 60)]
    changed = window.data_pane.data_changed
    middle, late = spread(
        milliseconds(lambda data=data: painted.after(lambda: changed.emit(data)) for data in drags)
    )
    yield Row("dragged point to picture: median", middle, "ms", 33.0)
    yield Row("dragged point to picture: 95th percentile", late, "ms", 50.0)


def frames(window: MainWindow, painted: Painted) -> Iterator[Row]:
    """Time animation frames: 6 panes, paths of 2,000 points."""
    racers = window.session.setup.racers
    window.session.edit(steps=2000, racers=(*racers, racers[0]))
    settle(800)
    ours, _ = spread(
        milliseconds(
            lambda k=k: painted.after(lambda: window.session.set_frame(k))
            for k in range(20, 2000, 20)
        )
    )
    yield Row(
        "animation frame, 6 panes × 2,000 points",
        ours,
        "ms",
        16.7,
        "matplotlib",
        matplotlib_frame(window),
    )


def layered(window: MainWindow, painted: Painted) -> Iterator[Row]:
    """Time frames and slider ticks with all layers, the slices and the inspector."""
    window.session.edit(setup=default_setup())
    window.session.edit(steps=300)
    window.commands.run("view.slices")
    for key in LAYERS:
        window.appearance.set_layer(key, True)
    window.commands.run("view.inspector")
    settle(800)
    frames = milliseconds(
        lambda k=k: painted.after(lambda: window.session.set_frame(k)) for k in range(1, 300, 3)
    )
    yield Row("animation frame, all layers, slices, inspector", spread(frames)[0], "ms", 16.7)
    rate = window.racer_panel.cards[0].rows["lr"].slider
    ticks = milliseconds(
        lambda t=t: painted.after(lambda: rate.setValue(int(t)))
        for t in np.linspace(1000, 1290, 60).astype(int)
    )
    yield Row("slider tick to picture, with all of these: median", spread(ticks)[0], "ms", 16.7)
    window.commands.run("view.inspector")
    window.commands.run("view.slices")
    for key in LAYERS:
        window.appearance.set_layer(key, False)
    settle()


def matplotlib_frame(window: MainWindow) -> float:
    """Return the time for the same six panes in matplotlib, in milliseconds; artists made once."""
    os.environ.setdefault("MPLBACKEND", "agg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(16, 9), dpi=100)
    race = window.session.race
    surface = race.setup.surface
    field = contours.field(surface, surface.bounds, 200, 150)
    levels = contours.scale(surface, field.z).levels()
    lines = []
    for axes, path in zip(figure.subplots(2, 3).ravel(), race.trajectories, strict=True):
        axes.contourf(field.x, field.y, field.z, levels=levels)
        axes.contour(field.x, field.y, field.z, levels=levels, linewidths=0.5)
        (line,) = axes.plot([], [])
        lines.append((line, path.positions))

    def frame() -> None:
        for line, positions in lines:
            line.set_data(*positions[:1000].T)
        figure.canvas.draw()

    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_canvas(FigureCanvasAgg(figure))
    return best(frame, 5)


def steps() -> Row:
    """Time one path of Adam on Rosenbrock, per step."""
    surface, adam, count = oc.surface("rosenbrock"), oc.optimizer("adam", lr=0.01), 20_000
    ours = best(lambda: oc.run(surface, adam, steps=count)) / count * 1e3
    if importlib.util.find_spec("torch") is None:
        return Row(
            "one path, Adam on Rosenbrock, a step",
            ours,
            "µs",
            2.0,
            note="(PyTorch is not installed here)",
        )
    return Row("one path, Adam on Rosenbrock, a step", ours, "µs", 2.0, "PyTorch", torch_step())


def torch_step() -> float:
    """Return the time for the same steps in PyTorch, in microseconds per step."""
    import torch

    point = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    adam, count = torch.optim.Adam([point], lr=0.01), 500

    def walk() -> None:
        for _ in range(count):
            adam.zero_grad()
            x, y = point
            ((1 - x) ** 2 + 100 * (y - x * x) ** 2).backward()
            adam.step()

    return best(walk, 3) / count * 1e3


def levels() -> Row:
    """Time 24 contour levels on a 400 × 400 grid."""
    surface = oc.surface("ravine")
    field = contours.field(surface, surface.bounds, 400, 400)
    heights = contours.scale(surface, field.z).levels(24)
    ours = best(lambda: contours.iso_lines(field, heights))

    def isocurves() -> None:
        for height in heights:
            pg.isocurve(field.z, height, connected=True)

    return Row("24 contour levels on 400²", ours, "ms", 25.0, "pyqtgraph", best(isocurves, 1))


def ensemble() -> Row:
    """Time an ensemble of 200 seeds × 300 steps with its statistics, and the same runs one by one.

    Its statistics are those that the picture and the chart show.
    """
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
begin = time.perf_counter()
surface = oc.surface("typed", formula="(1 - x)^2 + b*(y - x^2)^2 + sin(3x)*cos(a*y)", b=20.0)
field = contours.field(surface, surface.bounds, 400, 400)
contours.iso_lines(field, contours.scale(surface, field.z).levels())
print(time.perf_counter() - begin)
"""


def typed() -> Row:
    """Time a typed function from its text to its contour levels, including SymPy's import."""
    times = []
    for _ in range(6):
        done = subprocess.run([sys.executable, "-c", TYPED], check=True, capture_output=True)
        times.append(float(done.stdout))
    return Row("typed function: text to levels, with SymPy's import", median(times[1:]), "s", 0.5)


OURS = """
import tempfile
from PyQt6.QtCore import QSettings, QTimer
from app.window.application import make_application
app = make_application()
from app.window.main_window import open_window
from app.model.settings import Settings
with tempfile.TemporaryDirectory() as folder:
    settings = Settings(QSettings(folder + "/s.ini", QSettings.Format.IniFormat))
    window = open_window(None, settings)
    QTimer.singleShot(AFTER, app.quit)
    app.exec()
    PEAK
    import os
    os._exit(0)
"""
BARE = """
from PyQt6.QtCore import QTimer
import pyqtgraph as pg
app = pg.mkQApp()
window = pg.PlotWidget()
window.plot([0, 1], [0, 1])
window.resize(1440, 900)
window.show()
QTimer.singleShot(AFTER, app.quit)
app.exec()
PEAK
import os
os._exit(0)
"""


def program(code: str, milliseconds: int) -> str:
    """Complete a program that runs for some milliseconds and then prints its peak memory."""
    code = code.replace("AFTER", str(milliseconds))
    indent = "    " if "    PEAK" in code else ""
    return code.replace(indent + "PEAK", textwrap.indent(PEAK, indent))


def starts() -> Iterator[Row]:
    """Time from process start to the first painted window; measure the default race's memory."""
    ours, _ = process(program(OURS, 0))
    bare, _ = process(program(BARE, 0))
    yield Row("process start to first painted window", ours, "s", 0.6, "bare pyqtgraph", bare)
    _, ours_memory = process(program(OURS, 3000), 2)
    _, bare_memory = process(program(BARE, 3000), 2)
    yield Row(
        "peak memory, default race playing", ours_memory, "MB", 160.0, "bare pyqtgraph", bare_memory
    )


def main() -> None:
    """Measure everything and print the report."""
    print(steps(), flush=True)
    print(levels(), flush=True)
    print(typed(), flush=True)
    print(ensemble(), flush=True)
    for row in starts():
        print(row, flush=True)
    application = make_application(offscreen=True)
    with tempfile.TemporaryDirectory() as folder:
        window = open_window(folder)
        painted = Painted(window.picture.viewport())
        rows = (
            *sliders(window, painted),
            *layered(window, painted),
            *frames(window, painted),
            *drawing(window, painted),
        )
        for row in rows:
            print(row, flush=True)
        window.close()
    del application


if __name__ == "__main__":
    main()
