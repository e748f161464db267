"""How paths end: frozen where they diverged, converged where they rest."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from optim_core.maths.elementary import FloatArray
from optim_core.maths.symmetric import axis, eigenvalues
from optim_core.optimizers.rule import Optimizer
from optim_core.runs.trajectory import Batch
from optim_core.surfaces.curvature import negligible
from optim_core.surfaces.landscape import Surface
from optim_core.surfaces.objective import Decayed
from optim_core.verdict.status import Status

TOLERANCE = 1e-3
"""A path is at rest where both its gradient and its steps are at most this long."""

REACH = 1e3
"""A path has diverged at this many times the half-width of the bounds from their center. If the
start or a critical point is further out than that half-width, its distance counts instead."""

ROUNDING = 64.0 * float(np.finfo(np.float64).eps)
"""A move is lost in the rounding of the coordinates if it is at most this share of them."""

Counts: TypeAlias = NDArray[np.intp] | None


def reach(surface: Surface, x: Any, y: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return the limits in x and in y beyond which a path from (x, y) has diverged."""
    bounds = surface.bounds
    center_x, center_y = bounds.center
    extent = max(bounds.width, bounds.height) / 2.0
    for point in surface.critical_points:
        extent = max(extent, abs(point.x - center_x), abs(point.y - center_y))
    with np.errstate(over="ignore"):
        away = np.maximum(np.abs(x - center_x), np.abs(y - center_y))
        length = REACH * np.maximum(extent, away)
        return (center_x - length, center_x + length), (center_y - length, center_y + length)


def _leaves_a_saddle(surface: Surface, x: Any, y: Any, moves: FloatArray) -> Any:
    """Whether the last moves, shape (steps, n, 2), grow along a direction of negative curvature.

    Near a saddle gradients and steps are as small as at rest, but the path is still moving away. A
    curvature that is zero up to rounding, as along the floor of a valley, does not count, nor does
    a move that is no more than the rounding of the coordinates.
    """
    bends = surface.hessian(x, y)
    low, high = eigenvalues(*bends)
    angle = axis(*bends) + 0.0 * x  # of the larger one; the smaller one's is at right angles
    along = np.stack((-np.sin(angle), np.cos(angle)), -1)
    before, last = np.abs((moves[-2:] * along).sum(-1)) if len(moves) > 1 else (low, low)
    moves_on = last > np.maximum(before, ROUNDING * (np.abs(x) + np.abs(y)))
    return (low < -negligible(np.maximum(abs(low), abs(high)))) & moves_on


def judge(
    surface: Surface,
    optimizer: Optimizer,
    positions: FloatArray,
    counts: Counts,
    tolerance: float,
) -> Batch:
    """Freeze the paths that diverged and say how each path ended.

    ``positions`` is (steps + 2, n, 2) and ``counts`` (steps + 2, n): one more step than is kept
    shows whether a path is at rest.
    """
    with np.errstate(all="ignore"):
        x, y = positions[..., 0], positions[..., 1]
        losses = surface.value(x, y)
        finite = np.isfinite(losses) & np.isfinite(x) & np.isfinite(y)
        (left, right), (down, up) = reach(surface, x[0], y[0])
        inside = (x > left) & (x < right) & (y > down) & (y < up)
        outside = ~(finite & inside)[:-1]
        diverged = outside.any(axis=0)
        first = np.where(diverged, outside.argmax(axis=0), len(x) - 1)
        rows = np.arange(x.shape[1])
        shown = finite | (np.isnan(losses) & inside)  # a place without a loss shows why
        last = np.where(shown[first, rows], first, np.maximum(first - 1, 0))
        coupled, _ = optimizer.rule.decays(optimizer.values)
        slopes = Decayed(surface, coupled).gradient(x, y)  # the descended loss includes the decay
        flat = (np.hypot(*slopes) <= tolerance)[:-1]
        moves = np.diff(positions, axis=0)
        lengths = np.hypot(moves[..., 0], moves[..., 1])
    resting = np.logical_and.accumulate((flat & (lengths <= tolerance))[::-1], axis=0)[::-1]
    converged = resting[-1] & ~diverged
    if converged.any():
        with np.errstate(all="ignore"):
            converged &= ~_leaves_a_saddle(surface, x[-2], y[-2], moves)
    stopped_at = np.where(diverged, first, len(x) - 2)
    stopped_at = np.where(converged, resting.argmax(axis=0), stopped_at)
    ends = np.array([Status.FINISHED, Status.DIVERGED, Status.CONVERGED], dtype=object)
    statuses = ends[np.where(converged, 2, diverged.astype(int))]

    kept = np.minimum(np.arange(len(x) - 1)[:, np.newaxis], last)
    positions = np.take_along_axis(positions, kept[..., np.newaxis], axis=0)
    losses = np.take_along_axis(losses, kept, axis=0)
    positions.flags.writeable = losses.flags.writeable = False
    if counts is not None:
        counts = counts[:-1]
        counts.flags.writeable = False
    return Batch(surface, optimizer, positions, losses, statuses, stopped_at, counts)
