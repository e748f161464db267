"""Finds the critical points that a surface's parameters move. Holds no surface itself."""

from collections.abc import Callable, Iterable

from optim_core.surface import Bounds, CriticalPoint, Kind

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
            (slope_x, slope_y), (xx, xy, yy) = gradient(x, y), hessian(x, y)
            determinant = xx * yy - xy * xy
            if not abs(determinant) > 0.0:  # singular, or NaN
                break
            step_x = (yy * slope_x - xy * slope_y) / determinant
            step_y = (xx * slope_y - xy * slope_x) / determinant
            x, y = x - step_x, y - step_y
            if not max(abs(x - start_x), abs(y - start_y)) <= within:
                break
            if max(abs(step_x), abs(step_y)) <= SETTLED * max(abs(x), abs(y)):
                kind = "saddle" if determinant < 0.0 else "minimum" if xx > 0.0 else "maximum"
                found.append(CriticalPoint(x, y, kind))
                break
    return tuple(point for point in found if bounds.contains(point.x, point.y))
