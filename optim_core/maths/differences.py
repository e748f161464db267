"""Derivatives of a function of the plane by central differences of fourth order.

The error of a difference has two parts: h⁴ times a higher derivative, and the rounding of f divided
by h (by h² for second derivatives). The steps make both about equal: h = ε^(1/5)·L for first
derivatives, ε^(1/6)·L for second ones, with the machine epsilon ε and the length L over which f
changes. In units in which L = 1 and f and its derivatives are about 1, the first derivatives are
then good to ε^(4/5) ≈ 3e-13 and the second ones to ε^(2/3) ≈ 4e-11.

Formulas: Abramowitz and Stegun 1964, 25.3. Knows no surface.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

_EPSILON = float(np.finfo(np.float64).eps)
FIRST, SECOND = _EPSILON ** (1 / 5), _EPSILON ** (1 / 6)
"""Steps for first and for second derivatives, as shares of L."""

FAR = 1e-8
"""Least step as a share of the coordinate, so that x + h differs from x far out too."""

Function = Callable[[Any, Any], Any]
Gradient = Callable[[Any, Any], tuple[Any, Any]]
Hessian = Callable[[Any, Any], tuple[Any, Any, Any]]


def gradient_of(value: Function, lengths: tuple[float, float]) -> Gradient:
    """Return (x, y) → (f_x, f_y) by differences of f: eight evaluations.

    Parameters
    ----------
    value : (x, y) -> f
        On floats or on arrays.
    lengths : (float, float)
        The lengths in x and in y over which f changes.
    """

    def gradient(x: Any, y: Any) -> tuple[Any, Any]:
        h, k = _step(x, FIRST * lengths[0]), _step(y, FIRST * lengths[1])
        across = [value(x + n * h, y) for n in _AROUND]
        along = [value(x, y + n * k) for n in _AROUND]
        return _first(across, h), _first(along, k)

    return gradient


def hessian_of(value: Function, lengths: tuple[float, float]) -> Hessian:
    """Return (x, y) → (f_xx, f_xy, f_yy) by differences of f: 17 evaluations.

    The second derivatives along the two diagonals of the steps h and k differ by 4hk·f_xy.
    """

    def hessian(x: Any, y: Any) -> tuple[Any, Any, Any]:
        h, k = _step(x, SECOND * lengths[0]), _step(y, SECOND * lengths[1])
        middle = value(x, y)
        rising = _second([value(x + n * h, y + n * k) for n in _AROUND], middle)
        falling = _second([value(x + n * h, y - n * k) for n in _AROUND], middle)
        return (
            _second([value(x + n * h, y) for n in _AROUND], middle) / (h * h),
            (rising - falling) / (4.0 * h * k),
            _second([value(x, y + n * k) for n in _AROUND], middle) / (k * k),
        )

    return hessian


def hessian_of_gradient(gradient: Gradient, lengths: tuple[float, float]) -> Hessian:
    """Return (x, y) → (f_xx, f_xy, f_yy) by differences of ∇f: eight evaluations.

    f_xy is the mean of its two differences.
    """

    def hessian(x: Any, y: Any) -> tuple[Any, Any, Any]:
        h, k = _step(x, FIRST * lengths[0]), _step(y, FIRST * lengths[1])
        across = zip(*(gradient(x + n * h, y) for n in _AROUND), strict=True)
        along = zip(*(gradient(x, y + n * k) for n in _AROUND), strict=True)
        xx, yx = (_first(slopes, h) for slopes in across)
        xy, yy = (_first(slopes, k) for slopes in along)
        return xx, (xy + yx) / 2.0, yy

    return hessian


_AROUND = (-2.0, -1.0, 1.0, 2.0)
"""Where a function is evaluated, in steps."""


def _step(place: Any, step: float) -> Any:
    """Return the step from a coordinate, as the difference of two floating-point numbers."""
    if type(place) is float:
        return (place + max(step, FAR * abs(place))) - place
    return (place + np.maximum(step, FAR * np.abs(place))) - place


def _first(values: Sequence[Any], step: Any) -> Any:
    """Return the first derivative from the values around."""
    low, left, right, high = values
    return (8.0 * (right - left) - (high - low)) / (12.0 * step)


def _second(values: Sequence[Any], middle: Any) -> Any:
    """Return the second derivative, times the square of the step."""
    low, left, right, high = values
    return (16.0 * (right + left) - (high + low) - 30.0 * middle) / 12.0
