"""Draws how times grow with steps, racers, seeds and pixels: ``make bench GROWTH=1``.

Each curve is a row of the table: its times, and the exponent with which they grow at the end. The
curves are drawn into ``build/growth.png`` too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QSize, QSizeF, Qt
from PyQt6.QtGui import QImage, QPainter

import optim_core as oc
from app.drawing.picture import PicturePainter
from app.drawing.state import ViewState
from app.drawing.terrain.terrain import TerrainSource
from app.drawing.terrain.terrain_cache import TerrainCache
from app.style.theme import Style
from app.window.application import make_application
from benchmarks.measure import best
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.preparation import prepare
from optim_core.scenes.race import run_race
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer

LINEAR = 1.1
"""The largest exponent that is called linear."""

LAST = 3
"""The exponent is fitted to so many of the largest sizes: at small ones, what does not grow counts
most."""

REPEATS = 3
PICTURE = Path("build/growth.png")
COLORS = ("#1f6fb4", "#d1661f")
SIZE = (1600, 900)

STEPS = (1_000, 3_000, 10_000, 30_000, 100_000)
RACERS = (1, 2, 4, 8, 12)
SEEDS = (25, 50, 100, 200)
WIDTHS = (480, 960, 1920, 3840)


@dataclass(frozen=True)
class Curve:
    """The time that some work takes against a size.

    Parameters
    ----------
    work, along : str
        What is done, and what grows.
    sizes : tuple of int
        Ascending.
    times : tuple of float
        In milliseconds of processor time.
    """

    work: str
    along: str
    sizes: tuple[int, ...]
    times: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """The exponent of the power of the size that the last times follow."""
        sizes, times = (np.log(each[-LAST:]) for each in (self.sizes, self.times))
        return float(np.polyfit(sizes, times, 1)[0])

    def __str__(self) -> str:
        grows = "linear" if self.exponent <= LINEAR else "MORE than linear"
        pairs = zip(self.sizes, self.times, strict=True)
        times = "  ".join(f"{size:,}: {time:.3g}" for size, time in pairs)
        return (
            f"{self.work}, by {self.along}: exponent {self.exponent:.2f}, {grows}\n    {times} ms"
        )


def measured(
    work: str, along: str, sizes: tuple[int, ...], make: Callable[[int], Callable[[], object]]
) -> Curve:
    """Time some work at each size; ``make`` returns it, and what it prepares does not count."""
    times = tuple(best(make(size), REPEATS) for size in sizes)
    return Curve(work, along, sizes, times)


def racers(count: int) -> tuple[Racer, ...]:
    """Return so many racers that do the same work, but none the same as another."""
    rates = (0.01 * (1.0 + 0.1 * number) for number in range(count))
    return tuple(Racer(oc.optimizer("adam", lr=rate)) for rate in rates)


def noisy(count: int = 5, **changes: Any) -> Scene:
    """Return a race of so many racers with noise, so that no path rests and none is short."""
    scene = default_scene(oc.surface("rosenbrock"))
    return scene.edited(racers=racers(count), noise=1.0, **changes)


def racing(scene: Scene) -> Callable[[], object]:
    """Return the work of a race: its run, and what is worked out of it to be shown."""
    return lambda: prepare(run_race(scene.setup), scene.figure.chart.measure)


def painting(
    scene: Scene, ground: TerrainSource | None = None, size: tuple[int, int] = SIZE
) -> Callable[[], object]:
    """Return the work of the first picture of a race, which has been run and prepared.

    Parameters
    ----------
    scene : Scene
    ground : TerrainSource, optional
        Where the terrain is kept; by default it is surveyed for each picture.
    size : (int, int)
        In pixels.
    """
    race = run_race(scene.setup)
    prepare(race, scene.figure.chart.measure)
    selected = scene.setup.selected(None)
    image = QImage(QSize(*size), QImage.Format.Format_RGB32)

    def work() -> None:
        state = ViewState(race, scene.figure, scene.setup.steps, selected, Style())
        picture = PicturePainter(ground or TerrainCache())
        picture.lay_out(state, QSizeF(*size))
        painter = QPainter(image)
        picture.paint(painter)
        painter.end()

    return work


def curves() -> Iterator[Curve]:
    """Measure one curve after the other."""
    ground = TerrainCache()
    race, picture = "a race", "its first picture"
    yield measured(race, "steps", STEPS, lambda steps: racing(noisy(steps=steps)))
    yield measured(picture, "steps", STEPS, lambda steps: painting(noisy(steps=steps), ground))
    yield measured(race, "racers", RACERS, lambda count: racing(noisy(count, steps=3_000)))
    yield measured(
        picture, "racers", RACERS, lambda count: painting(noisy(count, steps=3_000), ground)
    )
    yield measured(race, "seeds", SEEDS, lambda count: racing(noisy(seeds=count, steps=500)))
    yield measured(
        picture, "seeds", SEEDS, lambda count: painting(noisy(seeds=count, steps=500), ground)
    )
    by_pixels = measured(
        f"{picture}, ground and all",
        "pixels",
        WIDTHS,
        lambda width: painting(noisy(steps=300), None, (width, _height(width))),
    )
    yield replace(by_pixels, sizes=tuple(width * _height(width) for width in WIDTHS))


def _height(width: int) -> int:
    return round(width * SIZE[1] / SIZE[0])


def draw(found: list[Curve], path: Path) -> None:
    """Draw the curves into a PNG: a plot for each thing that grows, with a dashed line of slope 1.

    The axes are logarithmic.
    """
    pg.setConfigOptions(background="w", foreground="#444", antialias=True)
    sheet = pg.GraphicsLayoutWidget()
    sheet.resize(1200, 800)
    for number, along in enumerate(dict.fromkeys(curve.along for curve in found)):
        plot = sheet.addPlot(*divmod(number, 2))
        plot.setLabels(bottom=along, left="milliseconds of processor time")
        plot.addLegend()
        plot.getViewBox().setDefaultPadding(0.1)  # so that the last label fits
        shown = [curve for curve in found if curve.along == along]
        plot.getAxis("bottom").setTicks([[(np.log10(n), f"{n:,}") for n in shown[0].sizes]])
        round_times = [digit * 10.0**power for power in range(5) for digit in (1, 2, 5)]
        plot.getAxis("left").setTicks([[(np.log10(time), f"{time:,.0f}") for time in round_times]])
        for curve, color in zip(shown, COLORS, strict=False):
            x, y = np.log10(curve.sizes), np.log10(curve.times)
            name = f"{curve.work}: exponent {curve.exponent:.2f}"
            plot.plot(x, y, pen=pg.mkPen(color, width=2), symbol="o", symbolBrush=color, name=name)
            dashed = pg.mkPen(color, style=Qt.PenStyle.DashLine)
            plot.plot(x[-LAST:], y[-1] - x[-1] + x[-LAST:], pen=dashed)
    path.parent.mkdir(exist_ok=True)
    sheet.show()
    sheet.grab().save(str(path))
    sheet.close()


def main() -> None:
    """Measure, print and draw all curves."""
    application = make_application(offscreen=True)
    found = []
    for curve in curves():
        print(curve, flush=True)
        found.append(curve)
    draw(found, PICTURE)
    print(f"drawn into {PICTURE}")
    del application


if __name__ == "__main__":
    main()
