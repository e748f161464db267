"""Newton's method for the critical points of a loss. Defines no surface itself."""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from optim_core.maths.symmetric import determinant, solved
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Kind

STEPS = 60
SETTLED = 1e-14
"""A step this short, as a share of the size of the point, is rounding error: it has settled."""

SHORTEST = 1e-6
"""Share of Newton's step below which it is not halved any more."""

Slopes = Callable[[float, float], tuple[float, float]]
Bends = Callable[[float, float], tuple[float, float, float]]


class Refined(NamedTuple):
    """Where Newton's method ended.

    Parameters
    ----------
    x, y : float
    hessian : (f_xx, f_xy, f_yy)
        At the last point where it was evaluated.
    settled : bool
        Whether the last step was short enough. If not, the Hessian was singular, the path went
        too far, or the steps ran out.
    """

    x: float
    y: float
    hessian: tuple[float, float, float]
    settled: bool

    @property
    def kind(self) -> Kind:
        """What a critical point with this Hessian is, if it is regular."""
        if determinant(*self.hessian) < 0.0:
            return "saddle"
        return "minimum" if self.hessian[0] > 0.0 else "maximum"


def refined(
    guess: tuple[float, float],
    gradient: Slopes,
    hessian: Bends,
    *,
    steps: int = STEPS,
    relative: float = SETTLED,
    absolute: float = 0.0,
    within: float = math.inf,
    singular: float = 0.0,
    descending: Callable[[float, float], float] | None = None,
) -> Refined:
    """Refine the guess of a critical point by Newton's method.

    Parameters
    ----------
    guess : (float, float)
    gradient, hessian : (x, y) -> floats
    steps : int
        How many are taken at most.
    relative, absolute : float
        A step of at most relative·size of the point + absolute settles it.
    within : float
        How far the path may go from the guess, in x and in y.
    singular : float
        Share of (abs(f_xx) + abs(f_yy))² up to which a determinant counts as zero.
    descending : (x, y) -> float, optional
        A convex loss: a step that would raise it is halved, and the determinant must be positive.
    """
    x, y = guess
    bends = hessian(x, y)
    for _ in range(steps):
        det = determinant(*bends)
        size = abs(det) if descending is None else det
        trace = abs(bends[0]) + abs(bends[2])
        if not size > singular * (trace * trace):  # or NaN
            break
        step_x, step_y = solved(*bends, *gradient(x, y), det)
        share = 1.0 if descending is None else _share(descending, x, y, step_x, step_y)
        x, y = x - share * step_x, y - share * step_y
        if not max(abs(x - guess[0]), abs(y - guess[1])) <= within:
            break
        if max(abs(step_x), abs(step_y)) <= relative * max(abs(x), abs(y)) + absolute:
            return Refined(x, y, bends, True)
        bends = hessian(x, y)
    return Refined(x, y, bends, False)


def _share(
    loss: Callable[[float, float], float], x: float, y: float, step_x: float, step_y: float
) -> float:
    """Return the largest share 1, 1/2, 1/4 … of a step that does not raise the loss."""
    share, allowed = 1.0, loss(x, y) * (1.0 + 1e-9)  # near the end only rounding differs
    while loss(x - share * step_x, y - share * step_y) > allowed and share > SHORTEST:
        share /= 2.0
    return share


def critical_near(
    guesses: Iterable[tuple[float, float]],
    gradient: Slopes,
    hessian: Bends,
    bounds: Bounds,
    within: float,
    absolute: float = 0.0,
) -> tuple[CriticalPoint, ...]:
    """Return the critical points near the guesses, by Newton's method, each with its kind.

    A guess is left out if its path goes further away than ``within``, does not settle, or ends
    outside the bounds or where the Hessian is singular. ``absolute`` is as for :func:`refined`.
    """
    ends = [
        refined(guess, gradient, hessian, within=within, absolute=absolute) for guess in guesses
    ]
    return tuple(
        CriticalPoint(end.x, end.y, end.kind)
        for end in ends
        if end.settled and bounds.contains(end.x, end.y)
    )
