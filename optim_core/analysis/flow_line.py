"""Gradient flow from a point until it rests, θ̇ = −∇f(θ), as a line to be looked at.

Steps are what the racers take; this is the line that gradient descent would follow with steps of
no length. Quick rather than exact to the last digit (the racer *Gradient flow* is that), and
bounded: it is drawn anew while a slider moves.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.maths.ode import Point, UsedUp, solved
from optim_core.surfaces.landscape import Bounds, Surface

FIRST = 1e-3
"""Share of the surface's extent that the flow goes in the first unit of its clock, about."""

CLOCK = 27.6
"""Units of the clock, each of them e times as long as the one before: to 10¹² times the first."""

STRETCHES, POINTS = 12, 28
"""What is solved at once, and the points of each."""

MOST_RATES = 5000
"""Gradients that the solver may ask for on a surface whose cost is 1: about 15 ms."""

SLIDE, MOST_SLIDES = 2e-3, 1500
"""Share of the extent in one step where the solver fails, and how many steps there may be."""

BEYOND = 2.0
"""Times the surface's bounds outside which the line ends."""


@dataclass(frozen=True, eq=False)
class FlowLine:
    """A line of steepest descent.

    Parameters
    ----------
    points : array, shape (n, 2)
        From the start; all finite.
    times : array, shape (n,)
        When the flow is there, ascending from 0.
    """

    points: FloatArray
    times: FloatArray

    def at(self, times: FloatArray) -> FloatArray:
        """Return where the flow is at some times, shape (m,), within its own; shape (m, 2)."""
        columns = [np.interp(times, self.times, column) for column in self.points.T]
        return np.stack(columns, axis=-1)


def flow_line(surface: Surface, start: tuple[float, float]) -> FlowLine:
    """Follow the gradient flow from a start until it rests, leaves, or has taken long enough.

    The clock is logarithmic, t = t₀·(e^τ − 1), so that a ravine's walls and its floor get as many
    points each. Where the solver fails, as on a corner, to which the flow comes in finite time, and
    along which it then slides, short steps of one length each go on.
    """
    line = _Flow(surface, start)
    points, times = [list(start)], [0.0]
    speed = math.hypot(*line.rate(start))
    if not 0.0 < speed < math.inf:
        return FlowLine(np.array(points), np.zeros(1))
    first = FIRST * line.extent / speed
    stretch = CLOCK / STRETCHES
    for place in range(STRETCHES):
        clock = stretch * (place + np.arange(POINTS + 1.0) / POINTS)
        ahead = line.solve(points[-1], clock, first)
        if ahead is None:
            slid, later = line.slide(points[-1], times[-1])
            points, times = points + slid, times + later
            break
        points += ahead[1:]
        times += (first * np.expm1(clock[1:])).tolist()
        if not line.inside(*points[-1]):
            break
    return FlowLine(np.array(points), np.array(times))


class _Flow:
    """A flow on its way."""

    def __init__(self, surface: Surface, start: tuple[float, float]) -> None:
        bounds = surface.bounds
        self._gradient = surface.gradient
        self._area = Bounds(
            min(bounds.x_min, start[0]),
            max(bounds.x_max, start[0]),
            min(bounds.y_min, start[1]),
            max(bounds.y_max, start[1]),
        )
        self._area = self._area.zoomed(*self._area.center, BEYOND)
        self.extent = max(bounds.width, bounds.height)
        self._left = int(MOST_RATES / max(surface.cost, 1.0))
        self._slides = int(MOST_SLIDES / max(surface.cost, 1.0))

    def inside(self, x: float, y: float) -> bool:
        """Whether the flow goes on from a point."""
        return self._area.contains(x, y)

    def rate(self, point: Any) -> tuple[float, float]:
        """Return θ̇; nothing outside, so that what escapes to infinity ends there."""
        x, y = float(point[0]), float(point[1])
        if not self.inside(x, y):
            return 0.0, 0.0
        try:
            gx, gy = self._gradient(x, y)
        except ArithmeticError:
            return math.nan, math.nan
        return -float(gx), -float(gy)

    def solve(self, start: Point, clock: FloatArray, first: float) -> list[Point] | None:
        """Return the points at some times of the clock; None where the solver fails."""

        def tangent(point: Any, tau: float) -> Point:
            self._left -= 1
            if self._left < 0:
                raise UsedUp
            pace = first * math.exp(tau)
            dx, dy = self.rate(point)
            return [pace * dx, pace * dy]

        points = solved(tangent, start, clock, 1e-6, 1e-7 * self.extent, 500)
        if points is None or not np.isfinite(points).all():
            return None
        ahead: list[Point] = points.tolist()
        return ahead

    def slide(self, start: Point, time: float) -> tuple[list[Point], list[float]]:
        """Take steps of one length each; return the points that are 16 steps apart, and when.

        Across a corner they go to and fro; every sixteenth point stays within a step of it. Where
        sixteen steps come to less than two, the flow has come to rest.
        """
        length = SLIDE * self.extent
        points, times = [], []
        x, y = start
        last = x, y
        for count in range(1, self._slides + 1):
            dx, dy = self.rate((x, y))
            speed = math.hypot(dx, dy)
            if not 0.0 < speed < math.inf:
                break
            x, y, time = x + length * dx / speed, y + length * dy / speed, time + length / speed
            if count % 16 == 0:
                if math.hypot(x - last[0], y - last[1]) < 2.0 * length:
                    break
                last = x, y
                points.append([x, y])
                times.append(time)
        return points, times
