"""Searches a region for critical points of an arbitrary loss. Defines no surface.

The search is numerical and limited in work: what it finds is true, but it may miss some.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.maths.symmetric import axis, determinant, eigenvalues, solved
from optim_core.surfaces.critical import critical_near, refined
from optim_core.surfaces.curvature import negligible
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Kind

STARTS = 21
"""Points per side of the grid from which critical points are searched."""

STEPS = 40
MOST = 256
"""Most candidates that are examined more closely."""

FEW = 4
"""Most degenerate candidates that count as points; more are a line or flat ground."""

TRIES = 200
"""Most steps of the search for a corner."""

APART = 1e-5
"""Points closer than this share of the view's width are one."""

Function = Callable[[Any, Any], Any]


class Finds(NamedTuple):
    """The critical ``points`` in a region, and some places on a ``line`` of such points."""

    points: list[CriticalPoint]
    line: list[tuple[float, float]]


def critical_points(
    gradient: Function, hessian: Function, bounds: Bounds, unsure: float = 0.0
) -> Finds:
    """Search from a grid of starts, by least squares on the gradient with limited steps.

    ``unsure`` is the share of the bounds' width to which the derivatives locate a point.
    """
    x, y = grid(bounds, STARTS, 0.013)
    longest, settled = 0.1 * bounds.width, 1e-8 * bounds.width
    ends = []
    for _ in range(STEPS):
        dx, dy = _step(gradient(x, y), hessian(x, y))
        length = np.hypot(dx, dy)
        shrink = np.minimum(1.0, longest / np.maximum(length, settled))
        x, y = x - shrink * dx, y - shrink * dy
        inside = (x >= bounds.x_min - longest) & (x <= bounds.x_max + longest)
        inside &= (y >= bounds.y_min - longest) & (y <= bounds.y_max + longest)
        there = length <= settled
        ends.append(np.stack((x, y), -1)[there & inside])
        going = inside & ~there
        x, y, length = x[going], y[going], length[going]
        if not x.size:
            break
    slow = length <= 1e-4 * bounds.width  # as where the Hessian is singular
    ends.append(np.stack((x, y), -1)[slow])
    every = np.concatenate(ends)
    every = every[[bounds.contains(*place) for place in every.tolist()]]
    distinct = _distinct(every, 1e-3 * bounds.width)[:MOST]
    return _polished(distinct, gradient, hessian, bounds, unsure)


def grid(bounds: Bounds, side: int, inset: float) -> tuple[FloatArray, FloatArray]:
    """Return the points of a grid over the bounds, (side²,) each; an inset breaks symmetry."""
    u = np.linspace(inset, 1.0 - 0.7 * inset, side)
    x, y = np.meshgrid(bounds.x_min + u * bounds.width, bounds.y_min + u * bounds.height)
    return x.ravel(), y.ravel()


def _step(slopes: Any, bends: Any) -> tuple[Any, Any]:
    """Return the step that reduces the gradient most: Newton's, unless H is singular."""
    (gx, gy), (xx, xy, yy) = slopes, bends
    a, b, c = xx * xx + xy * xy, xy * (xx + yy), xy * xy + yy * yy
    p, q = xx * gx + xy * gy, xy * gx + yy * gy
    damping = 1e-11 * (a + c) + 1e-300
    a, c = a + damping, c + damping
    return solved(a, b, c, p, q, determinant(a, b, c))


def _distinct(points: FloatArray, apart: float) -> list[tuple[float, float]]:
    """Return those points, of (n, 2), that are not within ``apart`` of an earlier one."""
    kept: list[tuple[float, float]] = []
    cells: set[tuple[int, int]] = set()
    for x, y in points.tolist():
        column, row = round(x / apart), round(y / apart)
        around = ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if cells.isdisjoint(around):
            cells.add((column, row))
            kept.append((x, y))
    return kept


def _polished(
    guesses: list[tuple[float, float]],
    gradient: Function,
    hessian: Function,
    bounds: Bounds,
    unsure: float,
) -> Finds:
    """Return the critical points at the guesses, each once, degenerate ones last."""
    found: list[CriticalPoint] = []
    degenerate = []
    for guess in guesses:
        reach, absolute = 2e-3 * bounds.width, unsure * bounds.width
        exact = critical_near((guess,), gradient, hessian, bounds, reach, absolute)
        bends = hessian(*(exact[0][:2] if exact else guess))
        if not exact or _is_flat(bends):
            if math.hypot(*gradient(*guess)) <= 1e-6 * bounds.width * max(map(abs, bends)):
                degenerate.append(guess)
            continue
        x, y, kind = exact[0]
        point = CriticalPoint(tidy(x, bounds, unsure), tidy(y, bounds, unsure), kind)
        if not any(near(point, other, bounds) for other in found):
            found.append(point)
    if len(degenerate) > FEW:
        return Finds(found, degenerate)
    for guess in degenerate:
        settled = _degenerate(guess, gradient, hessian, bounds, unsure)
        if settled and not any(near(settled, other, bounds) for other in found):
            found.append(settled)
    return Finds(found, [])


def _is_flat(bends: tuple[float, float, float]) -> bool:
    """Whether one of the curvatures is negligible beside the other."""
    small, large = sorted(map(abs, eigenvalues(*bends)))
    return bool(small <= negligible(large))


def _degenerate(
    guess: tuple[float, float],
    gradient: Function,
    hessian: Function,
    bounds: Bounds,
    unsure: float,
) -> CriticalPoint | None:
    """Return the critical point near a guess where the Hessian is singular, if there is one.

    Newton's method converges to it slowly. Its kind shows in the slopes around it: away from a
    minimum the loss rises in all directions, away from a maximum in none.
    """
    end = refined(guess, gradient, hessian, steps=200, relative=0.0)
    x, y = tidy(end.x, bounds, unsure), tidy(end.y, bounds, unsure)
    if not math.dist((x, y), guess) <= 1e-2 * bounds.width or not bounds.contains(x, y):
        return None
    bends = hessian(x, y)
    if not max(map(abs, gradient(x, y))) <= max(1e-13, unsure * bounds.width) * max(
        map(abs, bends)
    ):
        return None
    # Along one of the Hessian's axes there may be no curvature.
    quarters = axis(*bends) + np.arange(4.0) * math.tau / 4.0
    turns = np.concatenate((quarters, np.arange(24.0) * math.tau / 24.0 + 0.05))
    across, up = 1e-3 * bounds.width * np.cos(turns), 1e-3 * bounds.width * np.sin(turns)
    slopes = gradient(x + across, y + up)
    rise = slopes[0] * across + slopes[1] * up
    if not np.abs(rise).min() > 0.0:
        return None
    kind: Kind = "minimum" if (rise > 0.0).all() else "maximum" if (rise < 0.0).all() else "saddle"
    return CriticalPoint(x, y, kind)


def lowest_corner(
    value: Function, x: FloatArray, y: FloatArray, bounds: Bounds
) -> CriticalPoint | None:
    """Return the lowest point in view if it is a corner: a minimum with no smooth bottom."""
    seen = np.asarray(value(x, y))
    if not np.isfinite(seen).any():
        return None
    index = int(np.nanargmin(np.where(np.isfinite(seen), seen, np.nan)))
    place, low = (float(x[index]), float(y[index])), float(seen[index])
    step = bounds.width / math.sqrt(x.size)
    for _ in range(TRIES):
        tries = [
            (place[0] + step * i, place[1] + step * j)
            for i, j in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))
        ]
        losses = [float(value(*each)) for each in tries]
        best = min(losses)
        if best < low:
            place, low = tries[losses.index(best)], best
        else:
            step /= 2.0
        if not bounds.contains(*place):
            return None
    if step > 1e-12 * bounds.width:
        return None
    corner = CriticalPoint(tidy(place[0], bounds), tidy(place[1], bounds), "minimum")
    turns, low = np.arange(720.0) * math.tau / 720.0, float(value(corner.x, corner.y))
    close, far = (
        np.asarray(value(corner.x + size * np.cos(turns), corner.y + size * np.sin(turns))) - low
        for size in (1e-6 * bounds.width, 1e-4 * bounds.width)
    )
    # A cone or a cusp: neither smooth nor a pole.
    steep = (close > 2e-3 * far) & (far > 1.5 * close)
    return corner if steep.all() and close.min() > 0.02 * close.max() else None


def tidy(place: float, bounds: Bounds, unsure: float = 0.0) -> float:
    """Round a coordinate that is zero up to rounding error to zero."""
    return 0.0 if abs(place) < max(1e-15, unsure) * bounds.width else place


def near(one: CriticalPoint, other: CriticalPoint, bounds: Bounds) -> bool:
    """Whether two critical points are the same up to rounding."""
    return math.dist(one[:2], other[:2]) < APART * bounds.width
