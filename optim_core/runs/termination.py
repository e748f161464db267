"""How paths end: frozen where they diverged, converged where they rest."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from optim_core.cancellation import go_on_unless, never
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

BLOCK = 32_768
"""Points that are judged at a time: their arrays stay in the processor's cache, and a call on them
takes no longer than 0.1 ms."""

Counts: TypeAlias = NDArray[np.intp] | None

_ENDS = np.array([Status.FINISHED, Status.DIVERGED, Status.CONVERGED], dtype=object)


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


def _within(limits: tuple[tuple[Any, Any], tuple[Any, Any]], x: Any, y: Any) -> Any:
    """Whether points are within the limits of :func:`reach`; they are finite then."""
    (west, east), (south, north) = limits
    return (x > west) & (x < east) & (y > south) & (y < north)


def judge(
    surface: Surface,
    optimizer: Optimizer,
    paths: FloatArray,
    counts: Counts,
    tolerance: float,
    cancelled: Callable[[], bool] = never,
) -> Batch:
    """Freeze the paths that diverged and say how each path ended.

    Nothing is computed that decides nothing: only paths that rest at the end are asked since when.

    Parameters
    ----------
    paths : array, shape (2, steps + 2, n)
        The x and y of n paths: one more step than is kept shows whether a path is at rest. The
        batch shows this array, in which the paths that diverged are frozen.
    counts : array of int, shape (steps + 2, n), or None
    tolerance : float
    cancelled : callable
        Asked about every millisecond.

    Raises
    ------
    Cancelled
    """
    x, y = paths[0], paths[1]
    with np.errstate(all="ignore"):
        losses, left = _losses(surface, x[:-1], y[:-1], cancelled)
        rests = _resting_since(surface, optimizer, x, y, tolerance, left < 0, cancelled)
        _freeze(surface, x[:-1], y[:-1], losses, left)
    converged = rests >= 0
    stopped_at = np.where(left >= 0, left, np.where(converged, rests, len(losses) - 1))
    statuses = _ENDS[np.where(converged, 2, (left >= 0).astype(int))]
    positions = np.moveaxis(paths[:, :-1], 0, -1)
    positions.flags.writeable = losses.flags.writeable = False
    if counts is not None:
        counts = counts[:-1]
        counts.flags.writeable = False
    return Batch(surface, optimizer, positions, losses, statuses, stopped_at, counts)


def _blocks(steps: int, paths: int) -> list[slice]:
    """Return slices of some steps that together hold about :data:`BLOCK` points of the paths."""
    size = max(BLOCK // max(paths, 1), 1)
    return [slice(begin, min(begin + size, steps)) for begin in range(0, steps, size)]


def _losses(
    surface: Surface, x: FloatArray, y: FloatArray, cancelled: Callable[[], bool]
) -> tuple[FloatArray, NDArray[np.intp]]:
    """Return the losses along some paths, and the step at which each has diverged, or −1.

    Shapes: (steps, n), three times, and (n,).
    """
    limits = reach(surface, x[0], y[0])
    losses, left = np.empty(x.shape), np.full(x.shape[1], -1)
    for rows in _blocks(*x.shape):
        go_on_unless(cancelled)
        losses[rows] = surface.value(x[rows], y[rows])
        inside = np.isfinite(losses[rows]) & _within(limits, x[rows], y[rows])
        if not inside.all():
            now = np.flatnonzero(~inside.all(axis=0) & (left < 0))
            left[now] = rows.start + inside[:, now].argmin(axis=0)
    return losses, left


def _freeze(
    surface: Surface, x: FloatArray, y: FloatArray, losses: FloatArray, left: NDArray[np.intp]
) -> None:
    """Keep the paths that diverged at the last place that is shown; shapes as above."""
    rows = np.flatnonzero(left >= 0)
    if not rows.size:
        return
    at = left[rows]
    across, up, loss = x[at, rows], y[at, rows], losses[at, rows]
    inside = _within(reach(surface, x[0, rows], y[0, rows]), across, up)
    finite = np.isfinite(loss) & np.isfinite(across) & np.isfinite(up)
    # A place without a loss shows why.
    last = np.where(finite | (np.isnan(loss) & inside), at, np.maximum(at - 1, 0))
    ends = np.full(len(left), len(x))
    ends[rows] = last
    held = np.minimum(ends, len(x) - 1), np.arange(len(left))
    values = [(column, column[held]) for column in (x, y, losses)]
    begin = int(last.min())
    for block in _blocks(len(x) - begin, len(left)):
        steps = np.arange(begin + block.start, begin + block.stop)
        over = steps[:, np.newaxis] > ends
        for column, value in values:
            np.copyto(column[steps[0] : steps[-1] + 1], value, where=over)


def _resting_since(
    surface: Surface,
    optimizer: Optimizer,
    x: FloatArray,
    y: FloatArray,
    tolerance: float,
    stayed: NDArray[np.bool_],
    cancelled: Callable[[], bool],
) -> NDArray[np.intp]:
    """Return the step from which each path rests to its end, shape (n,), or −1 if it does not.

    ``x`` and ``y`` are (steps + 2, n); of the paths those count that ``stayed``, shape (n,).
    """
    since, rows, end = np.full(len(stayed), -1), np.flatnonzero(stayed), len(x) - 1
    size = 1  # at first, whether it rests at the end
    coupled, _ = optimizer.rule.decays(optimizer.values)
    while rows.size and end > 0:
        go_on_unless(cancelled)
        begin = max(end - size, 0)
        every = len(rows) == len(stayed)
        across, up = (
            column[begin : end + 1] if every else column[begin : end + 1, rows] for column in (x, y)
        )
        decay = coupled[rows] if isinstance(coupled, np.ndarray) else coupled
        # The descended loss includes the decay.
        slopes = Decayed(surface, decay).gradient(across[:-1], up[:-1])
        rests = np.hypot(*slopes) <= tolerance
        rests &= np.hypot(np.diff(across, axis=0), np.diff(up, axis=0)) <= tolerance
        still, last = rests.all(axis=0), rests[-1]
        moved = len(rests) - rests[::-1].argmin(axis=0)  # the step after the last one that moves
        since[rows[last]] = begin + np.where(still, 0, moved)[last]
        rows, end = rows[still], begin
        size = max(BLOCK // max(len(rows), 1), 1)
    if (since >= 0).any():
        since[_leaves_a_saddle(surface, x, y)] = -1
    return since


def _leaves_a_saddle(surface: Surface, x: FloatArray, y: FloatArray) -> NDArray[np.bool_]:
    """Whether the last moves of paths grow along a direction of negative curvature, shape (n,).

    ``x`` and ``y`` are (steps + 2, n).

    Near a saddle gradients and steps are as small as at rest, but the path is still moving away. A
    curvature that is zero up to rounding, as along the floor of a valley, does not count, nor does
    a move that is no more than the rounding of the coordinates.
    """
    moves = np.diff(np.stack((x[-3:], y[-3:]), -1), axis=0)
    x, y = x[-2], y[-2]
    bends = surface.hessian(x, y)
    low, high = eigenvalues(*bends)
    angle = axis(*bends) + 0.0 * x  # of the larger one; the smaller one's is at right angles
    along = np.stack((-np.sin(angle), np.cos(angle)), -1)
    before, last = np.abs((moves * along).sum(-1))
    moves_on = last > np.maximum(before, ROUNDING * (np.abs(x) + np.abs(y)))
    bent = low < -negligible(np.maximum(abs(low), abs(high)))
    return np.asarray(bent & moves_on)
