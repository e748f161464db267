"""Rows of what people do, each with the longest time that the window did not answer."""

from collections.abc import Iterator

from benchmarks.measure import Row, lines

GOAL = 50.0
"""Longest time that the window may not answer, in milliseconds."""

RACES = (
    (1, 200, 0.0, (1280, 720), 1),
    (5, 300, 0.0, (1440, 900), 1),
    (12, 2_000, 0.0, (1920, 1080), 2),
    (5, 10_000, 0.0, (1440, 900), 1),
    (12, 10_000, 100.0, (1440, 900), 1),
    (12, 100_000, 0.0, (1920, 1080), 2),
)
"""Racers, steps, noise, size of the window, device pixels per pixel."""

HABITS = """
import tempfile
from benchmarks.driver import Driver
from benchmarks.hand import habits
from optim_core.scenes.setup import Racer
with tempfile.TemporaryDirectory() as folder:
    window = Driver(folder, SIZE)
    optimizers = [racer.optimizer for racer in window.setup.racers]
    racers = [Racer(each) for each in (optimizers * 3)[:RACERS]]
    window.edit(racers=racers, steps=STEPS, noise=NOISE)
    for name, gaps in habits(window):
        print(name, gaps.median, gaps.longest, sep="\\t", flush=True)
import os
os._exit(0)
"""
DATA = """
import tempfile
import optim_core as oc
from benchmarks.driver import Driver
from benchmarks.hand import data_point
from optim_core.scenes.defaults import default_setup
with tempfile.TemporaryDirectory() as folder:
    window = Driver(folder, (1440, 900))
    window.open(default_setup(oc.surface("logistic_regression")))
    gaps = data_point(window)
    print("data point dragged", gaps.median, gaps.longest, sep="\\t", flush=True)
import os
os._exit(0)
"""


def people() -> Iterator[Row]:
    """Do what people do, on the wall's clock."""
    for racers, steps, noise, size, ratio in RACES:
        wide, tall = size
        race = f"{racers} × {steps:,}{', noise' if noise else ''}, {wide}×{tall}"
        race += f" at {ratio}" if ratio > 1 else ""
        given = {"SIZE": size, "RACERS": racers, "STEPS": steps, "NOISE": noise}
        code = HABITS
        for name, value in given.items():
            code = code.replace(name, repr(value))
        yield from _rows(race, code, ratio)
    yield from _rows("5 × 200", DATA, 1)


def _rows(race: str, code: str, ratio: int) -> Iterator[Row]:
    for line in lines(code, QT_SCALE_FACTOR=str(ratio)):
        name, median, longest = line.split("\t")
        note = f"(median {float(median):.2g} ms)"
        yield Row(f"{name}: {race}", float(longest), "ms", GOAL, note=note)
