"""How far to go along a direction: by the strong Wolfe conditions, or by Armijo's alone.

The Wolfe search follows Nocedal and Wright, Numerical Optimization (2006), Algorithms 3.5 and 3.6.
A search never raises: where it finds no step it returns 0, and a trial whose loss or slope is not
finite counts as too far. A step that it returns lowers the loss by more than nothing: one that is
lost in the rounding of the coordinates, or of the loss, would meet Armijo's condition by equality
and leave the point where it is for ever.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from optim_core.maths.elementary import F, where
from optim_core.surfaces.objective import Objective

C1 = 1e-4
"""Share of the decrease predicted by the slope that a step must achieve (Armijo)."""

DOUBLINGS = 10
"""Most trials until one is too far; without such a trial the last good one is taken."""

REFINEMENTS = 30
"""Most trials inside an interval that contains a step; then the best so far is taken."""

HALVINGS = 60
"""Most halvings in Armijo's search: 2⁻⁶⁰ is about 1e-18."""

EDGE = 0.2
"""Share of an interval, at either end, where the minimum of a cubic is not trusted; for a parabola
half of that."""


class _Trial(NamedTuple):
    """A step length along the direction, with the loss there and, where known, the slope."""

    length: float
    loss: float
    slope: float = math.nan


class _Line:
    """An objective along a direction (px, py) from (x, y)."""

    def __init__(self, objective: Objective, x: float, y: float, px: float, py: float) -> None:
        self._objective = objective
        self._from, self._along = (x, y), (px, py)

    def at(self, length: float) -> tuple[float, float]:
        (x, y), (px, py) = self._from, self._along
        return x + length * px, y + length * py

    def loss(self, length: float) -> float:
        return float(self._objective.value(*self.at(length)))

    def slope(self, length: float) -> float:
        gx, gy = self._objective.gradient(*self.at(length))
        return float(gx * self._along[0] + gy * self._along[1])


def wolfe(
    objective: Objective, x: float, y: float, px: float, py: float, c2: float, trial: float = 1.0
) -> float:
    """Return a step length α along p that meets the strong Wolfe conditions.

    f(θ + αp) ≤ f(θ) + c1·α·∇f(θ)ᵀp and |∇f(θ + αp)ᵀp| ≤ c2·|∇f(θ)ᵀp|, with c1 = 1e-4, and
    f(θ + αp) < f(θ) in floating point.

    Parameters
    ----------
    objective : Objective
        Evaluated on floats; the gradient only where the loss meets its condition.
    x, y, px, py : float
        The point, and a direction in which the loss descends.
    c2 : float
        Between c1 and 1; the smaller, the more exact the search.
    trial : float
        The length that is tried first.

    Returns
    -------
    float
        0 if the direction does not descend or no step was found. If the loss decreases without
        end, or the interval shrinks to rounding, a step that meets only the first condition.
    """
    line = _Line(objective, x, y, px, py)
    start = _Trial(0.0, line.loss(0.0), line.slope(0.0))
    if not (start.slope < 0.0 and math.isfinite(start.slope) and math.isfinite(start.loss)):
        return 0.0
    if not (0.0 < trial < math.inf):
        return 0.0
    before, length = start, trial
    for _ in range(DOUBLINGS):
        now = _Trial(length, line.loss(length))
        first = before is start
        if not _decreases(start, now) or (now.loss >= before.loss and not first):
            return _zoom(line, start, before, now, c2)
        now = now._replace(slope=line.slope(length))
        if abs(now.slope) <= -c2 * start.slope:
            return length
        if not now.slope < 0.0:  # rising, or NaN
            low, high = (now, before) if now.slope >= 0.0 else (before, now)
            return _zoom(line, start, low, high, c2)
        before, length = now, 2.0 * length
    return before.length


def _decreases(start: _Trial, now: _Trial) -> bool:
    """Whether a trial meets Armijo's condition, with a loss that is truly lower."""
    return now.loss < start.loss and now.loss <= start.loss + C1 * now.length * start.slope


def _zoom(line: _Line, start: _Trial, low: _Trial, high: _Trial, c2: float) -> float:
    """Find a step between ``low``, the best so far, and ``high``, beyond which it is worse."""
    spare: _Trial | None = None
    for _ in range(REFINEMENTS):
        length = _between(low, high, spare)
        if length in (low.length, high.length):
            break
        now = _Trial(length, line.loss(length))
        if not _decreases(start, now) or now.loss >= low.loss:
            spare, high = high, now
            continue
        now = now._replace(slope=line.slope(length))
        if abs(now.slope) <= -c2 * start.slope:
            return length
        if not math.isfinite(now.slope):
            spare, high = high, now._replace(loss=math.inf)
            continue
        if now.slope * (high.length - low.length) >= 0.0:
            spare, high = high, low
        else:
            spare = low
        low = now
    return low.length


def _between(low: _Trial, high: _Trial, spare: _Trial | None) -> float:
    """Return where the loss should be least: by a cubic, else by a parabola, else half-way.

    All three fit loss and slope at ``low`` and loss at ``high``; the cubic also the loss at
    ``spare``, a trial that was an end of the interval before.
    """
    width = high.length - low.length
    rise = _excess(low, high)
    if spare is not None and spare.length not in (low.length, high.length):
        share = _cubic_minimum(
            low.slope * width, rise, _excess(low, spare), (spare.length - low.length) / width
        )
        if EDGE < share < 1.0 - EDGE:
            return low.length + share * width
    share = -0.5 * low.slope * width / rise if rise else math.nan
    if not EDGE / 2.0 < share < 1.0 - EDGE / 2.0:
        share = 0.5
    return low.length + share * width


def _excess(low: _Trial, other: _Trial) -> float:
    """Return the rise of the loss from ``low`` to another trial, less what the slope predicts."""
    return other.loss - low.loss - low.slope * (other.length - low.length)


def _cubic_minimum(slope: float, at_one: float, at_other: float, other: float) -> float:
    """Return the minimum of slope·s + b·s² + c·s³, where b·s² + c·s³ passes through two points.

    These are ``at_one`` at s = 1 and ``at_other`` at s = ``other``. NaN if there is no minimum.
    """
    cubic = (at_other / (other * other) - at_one) / (other - 1.0)
    square = at_one - cubic
    inside = square * square - 3.0 * cubic * slope
    if not (inside >= 0.0 and cubic):
        return math.nan
    return (math.sqrt(inside) - square) / (3.0 * cubic)


def armijo(value: Callable[[Any, Any], Any], x: F, y: F, px: F, py: F, slope: F, trial: F) -> F:
    """Halve a step length until the loss decreases enough; on floats or on arrays.

    Parameters
    ----------
    value : (x, y) -> f
    x, y, px, py : float or array
        The points, and a direction for each.
    slope : float or array
        ∇fᵀp, below zero where the direction descends.
    trial : float or array
        The length that is tried first.

    Returns
    -------
    float or array
        The first of trial, trial/2, trial/4, … with f(θ + αp) ≤ f(θ) + c1·α·∇fᵀp, where c1 is
        1e-4, and f(θ + αp) < f(θ); 0 where sixty halvings find none.
    """
    here, length = value(x, y), trial
    for _ in range(HALVINGS):
        there = value(x + length * px, y + length * py)
        enough = (there < here) & (there <= here + C1 * length * slope)
        if np.all(enough):
            return length
        length = where(enough, length, 0.5 * length)
    return where(enough, length, 0.0 * length)
