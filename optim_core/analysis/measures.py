"""The quantities that the chart can show along a path, each declared once.

A measure is computed on first use, for all steps of a path at once, and cached on the path.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.maths.symmetric import eigenvalues
from optim_core.optimizers.training import learning_rates
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.objective import Decayed
from optim_core.verdict.status import Status

ROUNDING = 64.0 * np.finfo(np.float64).eps
"""A change of a coordinate below this share of it is rounding, not a step."""


@dataclass(frozen=True)
class Measure:
    """A quantity with a value at every step of a path.

    Parameters
    ----------
    key : str
        Permanent; settings use it.
    title, short, doc : str
        Shown to the user: a title, a word for where there is little room, and a line on what it
        shows.
    unit : str
        Written after a number, such as °.
    log : bool
        Whether its default scale is logarithmic.
    read : Trajectory -> array, shape (steps + 1,), or (2, steps + 1) if ``by_coordinate``
        NaN where undefined. A value that belongs to a step is stored at the point where the step
        starts, so the last point has none.
    by_coordinate : bool
    limit : Trajectory -> array, shape (steps + 1,), or None
        A theoretical limit to compare it with, if the rule has one.
    falls : bool
        Whether it falls as a racer arrives, so that its smallest recent value says how far it got.
    """

    key: str
    title: str
    short: str
    doc: str
    read: Callable[[Trajectory], FloatArray]
    unit: str = ""
    log: bool = True
    by_coordinate: bool = False
    limit: Callable[[Trajectory], FloatArray | None] | None = None
    falls: bool = False

    def of(self, path: Trajectory) -> FloatArray:
        """Return the values along a path, read-only."""
        if self.key not in path.measured:
            with np.errstate(all="ignore"):
                values = np.array(self.read(path), np.float64)
            values[~np.isfinite(values)] = np.nan
            values.flags.writeable = False
            path.measured[self.key] = values
        return path.measured[self.key]


def _loss(path: Trajectory) -> FloatArray:
    return path.losses


def _ended(path: Trajectory, values: FloatArray, before: int = 0) -> FloatArray:
    """Set values after divergence to NaN: the array only repeats the last point there."""
    if path.status is Status.DIVERGED:
        values[..., path.stopped_at + 1 - before :] = np.nan
    return values


def _gradient(path: Trajectory) -> FloatArray:
    slopes = path.surface.gradient(*path.positions.T)
    return _ended(path, np.hypot(*slopes) + 0.0 * path.positions[:, 0])


def _moves(path: Trajectory) -> FloatArray:
    """Return the step from each point, shape (2, steps + 1)."""
    moves = np.full((2, path.steps + 1), np.nan)
    moves[:, :-1] = np.diff(path.positions, axis=0).T
    moves[:, :-1][np.abs(moves[:, :-1]) <= ROUNDING * np.abs(path.positions[:-1].T)] = 0.0
    return _ended(path, moves, before=1)


def _step(path: Trajectory) -> FloatArray:
    lengths: FloatArray = np.hypot(*_moves(path))
    return lengths


def _distance(path: Trajectory) -> FloatArray:
    minima = [point for point in path.surface.critical_points if point.kind == "minimum"]
    x, y = path.positions.T
    nearest = np.full(path.steps + 1, np.nan)
    for point in minima:
        nearest = np.fmin(nearest, np.hypot(x - point.x, y - point.y))
    return _ended(path, nearest)


def _descended(path: Trajectory) -> FloatArray:
    """Return the gradient with coupled weight decay included, shape (2, steps + 1)."""
    coupled, _ = path.optimizer.rule.decays(path.optimizer.values)
    slopes = Decayed(path.surface, coupled).gradient(*path.positions.T)
    return np.stack(np.broadcast_arrays(*slopes, path.positions[:, 0])[:2])


def _effective_rate(path: Trajectory) -> FloatArray:
    moves, slopes = _moves(path), _descended(path)
    return np.where((moves == 0.0) | (slopes == 0.0), np.nan, -moves / slopes)


DIRECTIONLESS = 1e-12
"""Vectors shorter than this are rounding, and have no direction."""


def _angle(path: Trajectory) -> FloatArray:
    (dx, dy), (gx, gy) = _moves(path), _descended(path)
    turned = np.abs(np.arctan2(dx * gy - dy * gx, -(dx * gx + dy * gy)))
    # Moves and gradients of the size of rounding have no direction.
    still = (np.hypot(dx, dy) < DIRECTIONLESS) | (np.hypot(gx, gy) < DIRECTIONLESS)
    return np.where(still, np.nan, np.degrees(turned))


def _sharpness(path: Trajectory) -> FloatArray:
    _, high = eigenvalues(*path.surface.hessian(*path.positions.T))
    return _ended(path, high + 0.0 * path.positions[:, 0])


def _stability(path: Trajectory) -> FloatArray | None:
    """Return the sharpness above which the rule diverges on a quadratic, if a bound is known."""
    rule, values = path.optimizer.rule, path.optimizer.values
    if rule.stability is None:
        return None
    rate: Any = np.array(learning_rates(values, path.steps + 1), np.float64)
    with np.errstate(all="ignore"):
        limit: FloatArray = rule.stability(values) / rate - sum(rule.decays(values))
    return np.where(np.isfinite(limit) & (limit > 0.0), limit, np.nan)


LOSS = Measure(
    "loss", "Loss", "Loss", "the loss, or its gap to the lowest there is", _loss, falls=True
)

MEASURES = {
    measure.key: measure
    for measure in (
        LOSS,
        Measure(
            "gradient",
            "Gradient norm",
            "Gradient",
            "length of the exact gradient",
            _gradient,
            falls=True,
        ),
        Measure("step", "Step length", "Step", "how far the next step goes", _step),
        Measure(
            "distance",
            "Distance to the nearest minimum",
            "Distance",
            "distance to the nearest minimum that is known",
            _distance,
            falls=True,
        ),
        Measure(
            "rate",
            "Effective learning rate",
            "Rate",
            "−Δ/g of each coordinate: the rate at which plain gradient descent would take the "
            "same step",
            _effective_rate,
            by_coordinate=True,
        ),
        Measure(
            "angle",
            "Angle between step and −∇f",
            "Angle",
            "0° is straight downhill, 180° uphill",
            _angle,
            unit="°",
            log=False,
        ),
        Measure(
            "sharpness",
            "Sharpness λmax",
            "Sharpness",
            "largest curvature at the point; above the dotted limit (2/lr for gradient descent) "
            "steps overshoot ever further",
            _sharpness,
            limit=_stability,
        ),
    )
}
"""By key, in the order of the menu."""
