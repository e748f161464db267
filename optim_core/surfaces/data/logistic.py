"""Logistic regression: a single point can decide whether the loss has a minimum."""

from dataclasses import replace
from typing import Any

from optim_core.maths.elementary import F, exp, log1p, maximum
from optim_core.maths.symmetric import eigenvalues
from optim_core.parameters.number_format import number
from optim_core.parameters.points import Data, Points
from optim_core.surfaces.data.fitting import (
    EACH_POINT,
    FEATURES,
    GROUP,
    L2,
    chosen,
    columns,
    framed,
    lowest,
    prepared,
    rounded,
)
from optim_core.surfaces.landscape import CriticalPoint, Landscape, SurfaceFamily
from optim_core.surfaces.objective import Objective
from optim_core.surfaces.problem import Problem

ORDER = 81

SEPARABLE = "separable: no minimum"


class _Logistic:
    """mean log(1 + e^−m) + ½λ(w² + b²) with margins m = ±(w·u + b), + where the label is 1.

    Parameters
    ----------
    sides : list of (a, s)
        s = ±1 for the label and a = s·u, for each point: floats, or arrays of shape (n,).
    """

    def __init__(self, sides: list[tuple[Any, Any]], l2: float) -> None:
        self._sides, self._share, self._l2 = sides, 1.0 / len(sides), l2

    def value(self, w: F, b: F) -> F:
        """Return the loss."""
        loss: Any = 0.0 * (w + b)
        for a, s in self._sides:
            m = w * a + b * s
            loss = loss + maximum(-m, 0.0) + log1p(exp(-abs(m)))
        mean: F = loss * self._share + 0.5 * self._l2 * (w * w + b * b)
        return mean

    def gradient(self, w: F, b: F) -> tuple[F, F]:
        """Return its gradient."""
        slope_w: Any = 0.0 * (w + b)
        slope_b = slope_w
        for a, s in self._sides:
            miss = 1.0 / (1.0 + exp(w * a + b * s))
            slope_w = slope_w - a * miss
            slope_b = slope_b - s * miss
        share, l2 = self._share, self._l2
        return slope_w * share + l2 * w, slope_b * share + l2 * b

    def hessian(self, w: F, b: F) -> tuple[F, F, F]:
        """Return its Hessian."""
        xx: Any = 0.0 * (w + b)
        xy = yy = xx
        for a, s in self._sides:
            m = w * a + b * s
            bend = 1.0 / ((1.0 + exp(m)) * (1.0 + exp(-m)))
            xx, xy, yy = xx + a * a * bend, xy + a * s * bend, yy + bend
        share, l2 = self._share, self._l2
        return xx * share + l2, xy * share, yy * share + l2


def _logistic_regression(features: str, l2: float, data: Data) -> Landscape:
    feature, (inputs, labels) = prepared(data, features), columns(data)
    u, signs = feature(inputs), 2.0 * labels - 1.0
    a = signs * u

    sides = list(zip(a.tolist(), signs.tolist(), strict=True))
    loss = _Logistic(sides, l2)
    why_none = "" if l2 else _why_no_minimum(data)
    best = None if why_none else lowest(loss, 0.0, 0.0)
    least = loss.value(*best) if best else 0.0
    center, spread = float(u.mean()), float(u.std())
    unit = 1.0 / spread if spread > 1e-9 else 1.0
    along = -1.0 if a.mean() < center * signs.mean() else 1.0
    start = rounded(-unit * along, 1.0 + unit * along * center)
    goal = 8.0 * unit * along
    if best is not None and abs(best[0]) < 12.0 * unit:
        goal = best[0]
    ends = _Logistic(sides, 0.0).hessian(0.0, 0.0)
    return Landscape(
        loss.value,
        loss.gradient,
        loss.hessian,
        bounds=framed([start, (1.3 * goal, -goal * center)], 2.0 * unit),
        start=start,
        critical_points=(CriticalPoint(*best, "minimum"),) if best else (),
        reference_value=least,
        infimum=least if best or why_none == SEPARABLE else None,
        derived=why_none or (_condition(loss, *best) if best else ""),
        sharpest=eigenvalues(*ends)[1] + l2,
        problem=Problem(
            LENGTH_AND_KIND,
            data,
            lambda w, b, inputs: 1.0 / (1.0 + exp(-(w * feature(inputs) + b))),
            lambda indices: _Logistic(chosen(sides, indices), l2),
            "probability",
        ),
        cost=1.0 + EACH_POINT * len(data),
    )


def _condition(loss: Objective, w: float, b: float) -> str:
    low, high = eigenvalues(*loss.hessian(w, b))
    return f"κ = {number(high / low, 4)} at the minimum" if low > 0.0 else ""


def _why_no_minimum(data: Data) -> str:
    """Say why a loss without penalty has no single minimum; "" if it has one."""
    ones = [given for given, label in data if label == 1.0]
    zeros = [given for given, label in data if label == 0.0]
    if not ones or not zeros or max(zeros) < min(ones) or max(ones) < min(zeros):
        return SEPARABLE
    if min(*ones, *zeros) == max(*ones, *zeros):
        return "all inputs alike: a line of minima"
    touching = max(zeros) == min(ones) or max(ones) == min(zeros)
    return "the labels only touch: no minimum" if touching else ""


LENGTH_AND_KIND = Points(
    "data",
    (
        *((length, 0.0) for length in (4.7, 4.5, 4.9, 4.0, 4.6, 4.5, 4.7, 3.3)),
        *((length, 1.0) for length in (6.0, 5.1, 5.9, 5.6, 5.8, 6.6, 4.5, 6.3)),
    ),
    "inputs and labels; those that ship are petal lengths of 8 versicolor (0) and 8 virginica (1)",
    targets=(0.0, 1.0),
)
"""The first eight of each species in Fisher's table. One virginica lies among the versicolor;
without it the two would be separable."""

LOGISTIC_REGRESSION = SurfaceFamily(
    "logistic_regression",
    "Logistic regression",
    "mean log(1 + exp(∓(w·u + b))) + ½λ(w² + b²);  x is w, y is b",
    "Move one point and the labels become separable: the minimum is gone, the weights grow.",
    (replace(FEATURES, default="standardized"), L2, LENGTH_AND_KIND),
    _logistic_regression,
    "Cox, The Regression Analysis of Binary Sequences (1958); data from Fisher (1936)",
    GROUP,
)
