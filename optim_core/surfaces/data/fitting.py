"""What the losses of data have in common: prepared inputs, frames, critical points.

Defines no surface itself.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.parameters.hyperparameter import Choice, Hyperparameter, Interval
from optim_core.parameters.points import Data
from optim_core.surfaces.critical import refined
from optim_core.surfaces.landscape import Bounds
from optim_core.surfaces.objective import Objective

GROUP = "Real problems"
EACH_POINT = 0.2
"""Cost of a data point in a step, relative to a step on a formula of a few terms."""

SHAPE = 4.0 / 3.0
"""Ratio of a frame's width to its height."""

CLOSE, SMALL = 1e-9, 1e-6
"""Newton's method stops at a step of at most the share CLOSE of the size of the point; a point
smaller than SMALL counts as that large. The next step would be below rounding."""

FEATURES = Choice(
    "features",
    "raw",
    ("raw", "centered", "standardized"),
    "what the model sees of the inputs: as they are, less their mean, or also divided by their "
    "standard deviation",
)
SCALE = Hyperparameter(
    "scale",
    1.0,
    0.1,
    10.0,
    "log",
    "factor on the inputs, as of a change of unit; standardizing undoes it",
    Interval(1e-3, 1e3),
)
L2 = Hyperparameter(
    "l2",
    0.0,
    1e-4,
    10.0,
    "log",
    "strength λ of the penalty ½λ(w² + b²) that is added to the loss",
    Interval(0.0, 1e6),
)


class Features(NamedTuple):
    """u = (input − shift)·factor."""

    shift: float
    factor: float

    def __call__(self, inputs: Any) -> Any:
        """Return the inputs as the model sees them."""
        return (inputs - self.shift) * self.factor


def prepared(data: Data, kind: str, scale: float = 1.0) -> Features:
    """Return the features of a kind, an option of :data:`FEATURES`."""
    inputs = [given for given, _ in data]
    mean = math.fsum(inputs) / len(inputs)
    if kind == "raw":
        return Features(0.0, scale)
    if kind == "centered":
        return Features(mean, scale)
    spread = math.sqrt(math.fsum((given - mean) ** 2 for given in inputs) / len(inputs))
    return Features(mean, 1.0 / spread if spread > 1e-9 else 1.0)


def chosen(pairs: Sequence[tuple[float, float]], indices: Any) -> list[tuple[Any, Any]]:
    """Return the pairs at indices: of floats for shape (b,), of b arrays for (b, n)."""
    if indices.ndim == 1:
        return [pairs[index] for index in indices.tolist()]
    first, second = np.array(pairs).T
    return list(zip(first[indices], second[indices], strict=True))


def framed(points: Iterable[tuple[float, float]], least: float) -> Bounds:
    """Return a rectangle of a picture's shape around some points, with round numbers.

    Its height is at least twice ``least``. Small changes of the points do not move it.
    """
    xs, ys = zip(*points, strict=True)
    (x_low, x_high), (y_low, y_high) = (min(xs), max(xs)), (min(ys), max(ys))
    need = max((x_high - x_low) / 2.0 / SHAPE, (y_high - y_low) / 2.0, least)
    half = _round_up(1.2 * max(need, 1e-6 * max(map(abs, (*xs, *ys))), 1e-9))
    grid = half / 8.0
    x, y = (round(middle / grid) * grid for middle in ((x_low + x_high) / 2, (y_low + y_high) / 2))
    return Bounds(x - SHAPE * half, x + SHAPE * half, y - half, y + half)


def _round_up(size: float) -> float:
    power = 10.0 ** math.floor(math.log10(size))
    steps = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return next(step * power for step in steps if step * power >= size * (1.0 - 1e-12))


def rounded(x: float, y: float) -> tuple[float, float]:
    """Return a point rounded to two digits."""
    return float(f"{x:.2g}"), float(f"{y:.2g}")


def settled(objective: Objective, x: float, y: float) -> tuple[float, float] | None:
    """Return the critical point near a point, by Newton's method; None if there is none."""
    end = refined(
        (x, y),
        objective.gradient,
        objective.hessian,
        relative=CLOSE,
        absolute=CLOSE * SMALL,
        within=0.5 * (SMALL + math.hypot(x, y)),
        singular=1e-12,
    )
    return (end.x, end.y) if end.settled else None


def lowest(objective: Objective, x: float, y: float) -> tuple[float, float] | None:
    """Return the minimum of a convex loss, by Newton's method with halving; None without one."""
    end = refined(
        (x, y),
        objective.gradient,
        objective.hessian,
        steps=100,
        relative=CLOSE,
        absolute=CLOSE * SMALL,
        descending=objective.value,
    )
    return (end.x, end.y) if end.settled else None


def columns(data: Data) -> tuple[FloatArray, FloatArray]:
    """Return inputs and targets, shape (n,) each."""
    inputs, targets = np.array(data, np.float64).T
    return inputs, targets
