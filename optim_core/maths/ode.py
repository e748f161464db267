"""Continuous paths: an ordinary differential equation followed from step to step.

The solver is LSODA (Petzold 1983), which copes with steep walls and flat valleys alike; its
tolerances keep the error below 1e-7 where the motion does not magnify it. Time is counted in
steps.
"""

import math
import threading
import warnings
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, TypeAlias

import numpy as np

from optim_core.maths.elementary import FloatArray

Point: TypeAlias = list[float]
Rate: TypeAlias = Callable[[Point, float], Point]
"""A point, x and y and then the state, and lr → how fast each changes, per step."""

BETWEEN = 8
"""Points of a curve for each step."""

RELATIVE, ABSOLUTE = 1e-10, 1e-12
"""The solver's tolerances, for each of its own steps."""

INNER_STEPS = (500, 5000)
"""Steps of the solver's own between two points, after which it has failed: at first, at last."""

MOST_RATES = 200_000
"""Rates that the solver may ask for in all, after which it has failed: half a second."""

FIRST_STRETCH = 512
"""Points that are solved at once at first; each stretch that succeeds doubles the next."""

FINE = 96
"""Small steps to one step where the solver fails."""

_alone = threading.Lock()
"""Held while warnings are made errors, which is a setting of the whole process."""


def follow(
    rate: Rate, start: Point, lrs: Sequence[float], inside: Callable[[Point], bool]
) -> FloatArray:
    """Follow a flow until the last step, or until it is outside.

    At a corner the gradient jumps, and a path that gets there in finite time has no derivative
    from then on; nor has one that goes to infinity in finite time. There the solver fails, as it
    does where a ball swings hundreds of times within a step, and 96 small steps to each
    step take over: they slide along the corner within a hundredth of a step, or leave for
    infinity.

    Parameters
    ----------
    rate : callable
        May return what is not finite; the path ends there.
    start : list of float
    lrs : sequence of float
        For each step; the flow stays the same while they do.
    inside : callable
        Whether to go on from a point; not from one that is not finite.

    Returns
    -------
    array, shape (n, len(start))
        Eight points for each step, behind the start. The last may be outside or not finite, no
        other is.
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
    """The solver has asked for all the rates that it may."""


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
        A point, shape (n,), and a time → how fast each coordinate changes. It may raise
        :class:`UsedUp`.
    start : list of float, length n
    times : array, shape (m,)
        Ascending; the start is at the first.
    relative, absolute : float
        Tolerances for each of the solver's own steps.
    inner_steps : int
        Steps of the solver's own between two times, after which it has failed.

    Returns
    -------
    array, shape (m, n), or None
        None where the solver failed, or was stopped.
    """
    from scipy.integrate import ODEintWarning, odeint  # 0.2 s, spared who follows no flow

    with _alone, warnings.catch_warnings():
        warnings.simplefilter("error", ODEintWarning)
        try:
            return np.asarray(
                odeint(tangent, start, times, rtol=relative, atol=absolute, mxstep=inner_steps)
            )
        except (ODEintWarning, UsedUp):
            return None


class _Flow:
    """A flow, and what is known of how hard it is to follow."""

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
        """Return the next points, or None and about the step at which the solver failed."""
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
        """Return the next point by Euler's method; its position sees the new state."""
        point, share = start, 1.0 / FINE
        for _ in range(FINE // BETWEEN):
            rates = self._rate(point, lr)
            state = [value + share * rate for value, rate in zip(point[2:], rates[2:], strict=True)]
            dx, dy, *_ = self._rate([*point[:2], *state], lr) if state else rates
            point = [point[0] + share * dx, point[1] + share * dy, *state]
            if not all(map(math.isfinite, point)):
                break
        return point
