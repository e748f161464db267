"""Finds the critical points that a surface's parameters move. Holds no surface itself."""

from collections.abc import Callable, Iterable

from optim_core.maths.symmetric import determinant, solved
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Kind

STEPS = 60
SETTLED = 1e-14
"""A step this short, beside the size of the point, is rounding: the point is found."""


def critical_near(
    guesses: Iterable[tuple[float, float]],
    gradient: Callable[[float, float], tuple[float, float]],
    hessian: Callable[[float, float], tuple[float, float, float]],
    bounds: Bounds,
    within: float,
) -> tuple[CriticalPoint, ...]:
    """Return the critical points near the guesses, by Newton's method, each with its kind.

    A guess is left out if its path goes further away than ``within``, does not settle, ends
    outside the bounds or where the Hessian is singular: whatever is returned is one.
    """
    found = []
    for start_x, start_y in guesses:
        x, y = start_x, start_y
        kind: Kind
        for _ in range(STEPS):
            bends = hessian(x, y)
            det = determinant(*bends)
            if not abs(det) > 0.0:  # singular, or NaN
                break
            step_x, step_y = solved(*bends, *gradient(x, y), det)
            x, y = x - step_x, y - step_y
            if not max(abs(x - start_x), abs(y - start_y)) <= within:
                break
            if max(abs(step_x), abs(step_y)) <= SETTLED * max(abs(x), abs(y)):
                kind = "saddle" if det < 0.0 else "minimum" if bends[0] > 0.0 else "maximum"
                found.append(CriticalPoint(x, y, kind))
                break
    return tuple(point for point in found if bounds.contains(point.x, point.y))
