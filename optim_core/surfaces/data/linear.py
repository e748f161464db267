"""Linear regression: a ravine made by real inputs."""

import math
from typing import Any

from optim_core.maths.elementary import F, where
from optim_core.maths.symmetric import eigenvalues
from optim_core.parameters.number_format import number
from optim_core.parameters.points import Data, Points
from optim_core.surfaces.data.fitting import (
    EACH_POINT,
    FEATURES,
    GROUP,
    L2,
    SCALE,
    chosen,
    framed,
    prepared,
    rounded,
)
from optim_core.surfaces.landscape import CriticalPoint, Landscape, SurfaceFamily
from optim_core.surfaces.problem import Problem

ORDER = 80

ALIKE = 1e-18
"""A variance of the inputs below this share of their mean square is rounding error."""


class _Squares:
    """½·mean (w·u + b − t)² + ½λ(w² + b²), as a sum of squares.

    With means ū, t̄, variance s² of u and covariance r of u and t,
    mean (w·u + b − t)² = (w·ū + b − t̄)² + s²·(w − r/s²)² + the rest that no line explains.

    Parameters
    ----------
    pairs : list of (u, t)
        Floats, or arrays of shape (n,).
    l2 : float
    """

    def __init__(self, pairs: list[tuple[Any, Any]], l2: float) -> None:
        count, self.l2 = len(pairs), l2
        self.mean = mean = sum(u for u, _ in pairs) / count
        self.goal = goal = sum(t for _, t in pairs) / count
        variance = sum((u - mean) * (u - mean) for u, _ in pairs) / count
        covariance = sum((u - mean) * (t - goal) for u, t in pairs) / count
        varies = variance > ALIKE * sum(u * u for u, _ in pairs) / count
        self.variance = where(varies, variance, 0.0)
        self.slope = slope = covariance / where(varies, variance, math.inf)
        rest = [t - goal - slope * (u - mean) for u, t in pairs]
        self.rest = sum(miss * miss for miss in rest) / count

    def value(self, w: F, b: F) -> F:
        """Return the loss."""
        miss, bend = w * self.mean + b - self.goal, w - self.slope
        squares = miss * miss + self.variance * bend * bend + self.rest
        loss: F = 0.5 * (squares + self.l2 * (w * w + b * b))
        return loss

    def gradient(self, w: F, b: F) -> tuple[F, F]:
        """Return its gradient."""
        miss = w * self.mean + b - self.goal
        across = self.mean * miss + self.variance * (w - self.slope)
        return across + self.l2 * w, miss + self.l2 * b

    def hessian(self, w: F, b: F) -> tuple[F, F, F]:
        """Return XᵀX/n + λI."""
        zero = 0.0 * (w + b)
        across = self.mean * self.mean + self.variance + self.l2
        return across + zero, self.mean + zero, 1.0 + self.l2 + zero


def _linear_regression(features: str, scale: float, l2: float, data: Data) -> Landscape:
    feature = prepared(data, features, scale)
    pairs = [(feature(given), target) for given, target in data]
    loss = _Squares(pairs, l2)
    xx, xy, yy = loss.hessian(0.0, 0.0)
    low, high = eigenvalues(xx, xy, yy)
    singular = low <= 1e-14 * high
    share = l2 / (1.0 + l2)
    if singular:  # all inputs are equal: the nearest of the minima
        w = loss.goal * loss.mean / (1.0 + loss.mean**2)
    else:
        pull = share * loss.mean * loss.goal + loss.variance * loss.slope
        w = pull / (share * loss.mean**2 + loss.variance + l2)
    b = (loss.goal - w * loss.mean) / (1.0 + l2)
    size = max(abs(w), abs(b), math.sqrt(loss.rest + loss.variance * loss.slope * loss.slope), 1e-3)
    start = rounded(w - 1.6 * size, b + 1.3 * size)
    least = float(loss.value(w, b))
    return Landscape(
        loss.value,
        loss.gradient,
        loss.hessian,
        bounds=framed([(w, b - 2.2 * size), (w, b + 2.2 * size), start], size),
        start=start,
        critical_points=() if singular else (CriticalPoint(w, b, "minimum"),),
        reference_value=least,
        infimum=least,
        quadratic=True,
        derived="all inputs alike: a line of minima"
        if singular
        else f"κ = {number(high / low, 4)}",
        sharpest=high,
        problem=Problem(
            LENGTH_AND_WIDTH,
            data,
            lambda w, b, inputs: w * feature(inputs) + b,
            lambda indices: _Squares(chosen(pairs, indices), l2),
        ),
        cost=1.0 + EACH_POINT * len(data),
    )


LENGTH_AND_WIDTH = Points(
    "data",
    (
        *((1.4, 0.2), (1.4, 0.2), (1.3, 0.2), (1.5, 0.2), (1.4, 0.2)),
        *((4.7, 1.4), (4.5, 1.5), (4.9, 1.5), (4.0, 1.3), (4.6, 1.5)),
        *((6.0, 2.5), (5.1, 1.9), (5.9, 2.1), (5.6, 1.8), (5.8, 2.2), (6.6, 2.1)),
    ),
    "inputs and targets; those that ship are petal length and width of 16 irises, in cm",
)
"""The first flowers of each species in Fisher's table (1936): 5, 5 and 6."""

LINEAR_REGRESSION = SurfaceFamily(
    "linear_regression",
    "Linear regression",
    "½·mean (w·u + b − t)² + ½λ(w² + b²);  x is w, y is b",
    "Inputs far from zero make a ravine; centering and standardizing them make it a bowl.",
    (FEATURES, SCALE, L2, LENGTH_AND_WIDTH),
    _linear_regression,
    "least squares; data from Fisher, The Use of Multiple Measurements in Taxonomic Problems "
    "(1936)",
    GROUP,
)
