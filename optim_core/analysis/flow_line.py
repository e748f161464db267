"""The gradient flow θ̇ = −∇f(θ) from a point until it comes to rest, as a line to draw.

This is the path of gradient descent in the limit of small steps. It is fast rather than exact to
the last digit (the racer *Gradient flow* is exact), and its cost is bounded, because it is
redrawn while a slider moves.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.maths.ode import Point, UsedUp, solved
from optim_core.surfaces.landscape import Bounds, Surface

FIRST = 1e-3
"""About the share of the surface's extent that the flow covers in the first unit of its clock."""

CLOCK = 27.6
"""Units of the clock, each e times as long as the one before: up to 10¹² times the first."""

STRETCHES, POINTS = 12, 28
"""Number of calls to the solver, and points per call."""

MOST_RATES = 5000
"""Most gradient evaluations of the solver on a surface of cost 1: about 15 ms."""

SLIDE, MOST_SLIDES = 2e-3, 1500
"""Where the solver fails: the length of a fixed step as a share of the extent, and the most steps
on a surface of cost 1."""

BEYOND = 2.0
"""The line ends where it leaves the surface's bounds enlarged by this factor."""


@dataclass(frozen=True, eq=False)
class FlowLine:
    """A line of steepest descent.

    Parameters
    ----------
    points : array, shape (n, 2)
        From the start; all finite.
    times : array, shape (n,)
        Time of each point, ascending from 0.
    """

    points: FloatArray
    times: FloatArray

    def at(self, times: FloatArray) -> FloatArray:
        """Return the points, shape (m, 2), at times, shape (m,), within the range of the line."""
        columns = [np.interp(times, self.times, column) for column in self.points.T]
        return np.stack(columns, axis=-1)


def flow_line(surface: Surface, start: tuple[float, float]) -> FlowLine:
    """Follow the gradient flow until it rests, leaves the bounds, or has used its time.

    The clock is logarithmic, t = t₀·(e^τ − 1), so that the walls of a ravine and its floor get
    equally many points. The solver fails at a corner, which the flow reaches in finite time and
    then slides along; short steps of fixed length continue the line from there.
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
    """The state of one flow: its surface, the area it may cross, and the evaluations left."""

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
        """Whether a point is within the area, so that the flow continues."""
        return self._area.contains(x, y)

    def rate(self, point: Any) -> tuple[float, float]:
        """Return θ̇; zero outside the area, so that a flow to infinity stops there."""
        x, y = float(point[0]), float(point[1])
        if not self.inside(x, y):
            return 0.0, 0.0
        try:
            gx, gy = self._gradient(x, y)
        except ArithmeticError:
            return math.nan, math.nan
        return -float(gx), -float(gy)

    def solve(self, start: Point, clock: FloatArray, first: float) -> list[Point] | None:
        """Return the points at the given clock times; None if the solver fails."""

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
        """Take steps of fixed length; return every sixteenth point, and their times.

        The steps zigzag across a corner, and every sixteenth point is within one step of it. If
        sixteen steps move less than two step lengths, the flow has come to rest.
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
