"""What a person does for a while, and how long the window did not answer meanwhile."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from PyQt6.QtCore import QEventLoop, Qt, QTimer

from benchmarks.driver import Driver

BEAT, PACE, AFTER = 5, 16, 700
"""Milliseconds between two heartbeats, between two moves of a hand, and watched after the last."""

Action = Callable[[], object]


@dataclass(frozen=True)
class Gaps:
    """Times between two heartbeats, beyond what lies between them anyhow, in milliseconds."""

    median: float
    longest: float


def watched(actions: Iterable[Action], pace: int = PACE) -> Gaps:
    """Do actions at a steady pace while the event loop runs; return how long it did not answer."""
    todo, loop = iter(actions), QEventLoop()
    beats = [time.perf_counter()]
    beat, hand = QTimer(), QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))

    def move() -> None:
        action = next(todo, None)
        if action is not None:
            action()
        else:
            hand.stop()
            QTimer.singleShot(AFTER, loop.quit)

    hand.timeout.connect(move)
    beat.start(BEAT)
    hand.start(pace)
    loop.exec()
    beat.stop()
    gaps = [1e3 * (later - earlier) - BEAT for earlier, later in pairwise(beats)]
    return Gaps(max(median(gaps), 0.0), max(gaps))


def habits(window: Driver) -> Iterator[tuple[str, Gaps]]:
    """Do what people do with the race that a window shows."""
    last, seconds = window.setup.steps, 1000 // PACE
    window.settle()
    up = (int(tick) for tick in np.linspace(700, 1290, 5 * seconds))
    down = (int(tick) for tick in np.linspace(1290, 700, 5 * seconds))
    drag = (window.learning_rate(0, tick) for ticks in (up, down) for tick in ticks)
    yield "slider dragged for 10 s", watched(drag)
    window.settle()
    back = (window.frame(int(step)) for step in np.linspace(last, 0, 2 * seconds))
    forth = (window.frame(int(step)) for step in np.linspace(0, last, 2 * seconds))
    yield "scrubbed", watched(action for way in (back, forth) for action in way)
    zoom = [window.zoom(0.9)] * 30 + [window.zoom(1.0 / 0.9)] * 30
    yield "zoomed", watched(zoom, 2 * PACE)
    turns = [window.look(layout=layout) for layout in ("overlay", "grid") * 4]
    yield "layout switched", watched(turns, 400)
    yield "gallery opened", watched([window.gallery] * 2, 1500)


def data_point(window: Driver) -> Gaps:
    """Drag a data point for two seconds."""
    problem = window.setup.surface.problem
    assert problem is not None
    rest = problem.points[1:]
    places = np.linspace(0.0, 0.9, 2000 // PACE)
    return watched(window.data(((4.0 + place, 0.0), *rest)) for place in places)
