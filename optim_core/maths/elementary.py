"""Elementary functions of a float or of an array.

Every rule and every surface is written once and runs on Python floats (one path, at the
speed of plain arithmetic) as well as on arrays (many paths at once). The operators
``+ - * /`` work on both; the functions here do for all else. On floats they follow numpy:
what overflows is infinite and what is undefined is NaN, where :mod:`math` would raise.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

F = TypeVar("F", float, FloatArray)
"""A float, or an array of any shape; all arguments of a call broadcast."""


def sqrt(x: F) -> F:
    """Square root; NaN below zero."""
    if type(x) is float:
        return math.sqrt(x) if x >= 0.0 else math.nan
    root_of: F = np.sqrt(x)
    return root_of


def root(square: F, eps: F, place: str) -> F:
    """√square + ε with ε "outside" the root, √(square + ε) with it "inside"."""
    return sqrt(square + eps) if place == "inside" else sqrt(square) + eps


def log(x: F) -> F:
    """Natural logarithm; −inf at zero, NaN below."""
    if type(x) is float:
        return math.log(x) if x > 0.0 else -math.inf if x == 0.0 else math.nan
    power: F = np.log(x)
    return power


def maximum(a: F, b: F) -> F:
    """Return the larger of the two, element by element; NaN if either is."""
    if type(a) is float and type(b) is float:
        return a if a >= b or a != a else b
    larger: F = np.maximum(a, b)
    return larger


def minimum(a: F, b: F) -> F:
    """Return the smaller of the two, element by element; NaN if either is."""
    if type(a) is float and type(b) is float:
        return a if a <= b or a != a else b
    smaller: F = np.minimum(a, b)
    return smaller


def where(condition: Any, yes: F, no: F) -> F:
    """Return ``yes`` where the condition holds, else ``no``; both are computed in any case."""
    if type(condition) is bool:
        return yes if condition else no
    chosen: Any = np.where(condition, yes, no)
    return cast(F, chosen)


def _elementwise(
    scalar: Callable[[float], float], array: Callable[[Any], Any], doc: str
) -> Callable[[F], F]:
    """Combine a function of floats and a function of arrays into one for both."""

    def function(x: F) -> F:
        if type(x) is float:
            try:
                return scalar(x)
            except OverflowError:
                return math.inf
            except ValueError:  # outside the domain, or at infinity
                return math.nan
        value: Any = array(x)
        return cast(F, value)

    function.__doc__ = doc
    return function


exp = _elementwise(math.exp, np.exp, "Exponential; inf where it overflows.")
expm1 = _elementwise(math.expm1, np.expm1, "Exponential less 1, exact near zero.")
sin = _elementwise(math.sin, np.sin, "Sine.")
cos = _elementwise(math.cos, np.cos, "Cosine.")
tan = _elementwise(math.tan, np.tan, "Tangent.")
asin = _elementwise(math.asin, np.arcsin, "Inverse sine; NaN outside −1 … 1.")
acos = _elementwise(math.acos, np.arccos, "Inverse cosine; NaN outside −1 … 1.")
atan = _elementwise(math.atan, np.arctan, "Inverse tangent.")
cosh = _elementwise(math.cosh, np.cosh, "Hyperbolic cosine; inf where it overflows.")
tanh = _elementwise(math.tanh, np.tanh, "Hyperbolic tangent.")
log1p = _elementwise(math.log1p, np.log1p, "Logarithm of 1 + x; NaN below −1.")


def sign(x: F) -> F:
    """Return −1, 0 or 1; NaN of NaN."""
    if type(x) is float:
        return x if x == 0.0 or x != x else math.copysign(1.0, x)
    signs: F = np.sign(x)
    return signs


def hypot(x: F, y: F) -> F:
    """Return √(x² + y²), which neither overflows nor underflows on the way."""
    if type(x) is float and type(y) is float:
        return math.hypot(x, y)
    length: F = np.hypot(x, y)
    return length


def atan2(y: F, x: F) -> F:
    """Return the angle of (x, y) from the x axis, in radians from −π to π."""
    if type(y) is float and type(x) is float:
        return math.atan2(y, x)
    angle: F = np.arctan2(y, x)
    return angle


def sinh(x: F) -> F:
    """Hyperbolic sine; inf, of the argument's sign, where it overflows."""
    if type(x) is float:
        try:
            return math.sinh(x)
        except OverflowError:
            return math.copysign(math.inf, x)
    value: F = np.sinh(x)
    return value


def log10(x: F) -> F:
    """Logarithm to base ten; as :func:`log`."""
    if type(x) is float:
        if x > 0.0:
            return math.log10(x)
        return -math.inf if x == 0.0 else math.nan
    value: F = np.log10(x)
    return value


def absolute(x: F) -> F:
    """Return the absolute value."""
    return abs(x)


def divide(a: F, b: F) -> F:
    """Quotient; infinite where only the divisor is zero, NaN where both are."""
    if type(a) is float and type(b) is float:
        if b != 0.0:
            return a / b
        return a * math.copysign(math.inf, b) if a == a and a != 0.0 else math.nan
    return a / b


def whole_power(x: F, n: int) -> F:
    """``x`` to a whole power from 1 up, by repeated squaring."""
    result, square = None, x
    while True:
        if n & 1:
            result = square if result is None else result * square
        n >>= 1
        if not n:
            assert result is not None
            return result
        square = square * square


def power(x: F, n: F) -> F:
    """``x`` to any power; NaN where that is no real number."""
    if type(x) is float and type(n) is float:
        try:
            return math.pow(x, n)
        except (OverflowError, ValueError):  # numpy gives the right infinity, if it is one
            with np.errstate(all="ignore"):
                return float(np.power(x, n))
    value: F = np.power(x, n)
    return value
