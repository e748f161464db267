"""Continuous paths: an ordinary differential equation followed from step to step.

The solver is LSODA (Petzold 1983), which handles both steep walls and flat valleys. Its
tolerances keep the error below 1e-7 where the motion does not magnify it. The unit of time is a
step.
"""

import math
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, TypeAlias

import numpy as np

from optim_core.maths.elementary import FloatArray

Point: TypeAlias = list[float]
Rate: TypeAlias = Callable[[Point, float], Point]
"""(point, lr) → how fast each coordinate changes, per step; a point is x, y, then the state."""

BETWEEN = 8
"""Points of the curve for each step."""

RELATIVE, ABSOLUTE = 1e-10, 1e-12
"""Tolerances of the solver, for each of its own steps."""

INNER_STEPS = (500, 5000)
"""Most steps of the solver between two points: at the first attempt, and at the last."""

MOST_RATES = 200_000
"""Most evaluations of the rate in all: half a second. The solver fails after them."""

FIRST_STRETCH = 512
"""Points of the first stretch to be solved; after each success the next one is twice as long."""

FINE = 96
"""Small Euler steps that replace one step where the solver fails."""

_alone = threading.Lock()
"""Held while warnings are turned into errors, which affects the whole process."""


def follow(
    rate: Rate, start: Point, lrs: Sequence[float], inside: Callable[[Point], bool]
) -> FloatArray:
    """Follow a flow to its last step, or until it leaves.

    The solver fails in three places: at a corner, where the gradient jumps; where the path goes
    to infinity in finite time; and where a ball swings hundreds of times within a step. There
    96 small steps replace each step. They slide along the corner within a hundredth of a step, or
    go off to infinity.

    Parameters
    ----------
    rate : callable
        The path ends where it returns something that is not finite.
    start : list of float
    lrs : sequence of float
        One for each step. The flow does not change as long as the rate does not.
    inside : callable
        Whether to go on from a point. A point that is not finite ends the path anyway.

    Returns
    -------
    array, shape (n, len(start))
        The start, then eight points for each step. Only the last may be outside or not finite.
    """
    flow, points = _Flow(rate), [start]
    for lr, same in groupby(lrs):
        until, stretch = len(points) + BETWEEN * len(list(same)), FIRST_STRETCH
        while len(points) < until and inside(points[-1]):
            ahead = flow.ahead(points[-1], lr, min(stretch, until - len(points)))
            for point in ahead:
                points.append(point)
                if not inside(point):
                    break
            stretch = 2 * len(ahead)
    return np.array(points, np.float64)


class UsedUp(Exception):
    """The solver has used up its evaluations of the rate."""


def is_loaded() -> bool:
    """Whether the solver has been imported, which takes longer than a frame."""
    return "scipy.integrate" in sys.modules


def solved(
    tangent: Callable[[Any, float], Point],
    start: Point,
    times: FloatArray,
    relative: float,
    absolute: float,
    inner_steps: int,
) -> FloatArray | None:
    """Solve a differential equation with LSODA.

    Parameters
    ----------
    tangent : callable
        (point of shape (n,), time) → how fast each coordinate changes. It may raise
        :class:`UsedUp`.
    start : list of float, length n
    times : array, shape (m,)
        Ascending; the first is the time of the start.
    relative, absolute : float
        Tolerances for each of the solver's own steps.
    inner_steps : int
        Most steps of the solver between two times.

    Returns
    -------
    array, shape (m, n), or None
        None if the solver failed or was stopped.
    """
    from scipy.integrate import ODEintWarning, odeint  # 0.2 s, only paid by those who follow a flow

    with _alone, warnings.catch_warnings():
        warnings.simplefilter("error", ODEintWarning)
        try:
            return np.asarray(
                odeint(tangent, start, times, rtol=relative, atol=absolute, mxstep=inner_steps)
            )
        except (ODEintWarning, UsedUp):
            return None


class _Flow:
    """A flow, with what is known so far about how hard it is to follow."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._asked = 0
        self._inner_steps, self._last_resort = INNER_STEPS
        self._smooth = True

    def ahead(self, start: Point, lr: float, count: int) -> list[Point]:
        """Return the next points: at least one, at most as many as asked for."""
        while self._smooth:
            points, reached = self._solve(start, lr, count)
            if points is not None:
                return points
            if count > 1:
                count = max(1, min(int(reached * BETWEEN), count - 1))
            elif self._inner_steps < self._last_resort:
                self._inner_steps = self._last_resort
            else:
                self._smooth = False
        return [self._creep(start, lr)]

    def _solve(self, start: Point, lr: float, count: int) -> tuple[list[Point] | None, float]:
        """Return the next points; or None, with about the step at which the solver failed."""
        reached = 0.0

        def tangent(point: Any, time: float) -> Point:
            nonlocal reached
            reached = time
            self._asked += 1
            if self._asked > MOST_RATES:
                raise UsedUp
            return self._rate(point.tolist(), lr)

        times = np.arange(count + 1.0) / BETWEEN
        points = solved(tangent, start, times, RELATIVE, ABSOLUTE, self._inner_steps)
        return None if points is None else points[1:].tolist(), reached

    def _creep(self, start: Point, lr: float) -> Point:
        """Return the next point by Euler's method; the position moves with the new state."""
        point, share = start, 1.0 / FINE
        for _ in range(FINE // BETWEEN):
            rates = self._rate(point, lr)
            state = [value + share * rate for value, rate in zip(point[2:], rates[2:], strict=True)]
            dx, dy, *_ = self._rate([*point[:2], *state], lr) if state else rates
            point = [point[0] + share * dx, point[1] + share * dy, *state]
            if not all(map(math.isfinite, point)):
                break
        return point
