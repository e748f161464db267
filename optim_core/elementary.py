"""Elementary functions of a float or of an array.

Every rule and every surface is written once and runs on Python floats (one path, at the
speed of plain arithmetic) as well as on arrays (many paths at once). ``+ - * /`` do that by
themselves; the functions here do it for the rest. On floats they follow numpy: what
overflows is infinite and what is undefined is NaN, where :mod:`math` would raise.
"""

import math
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
    root: F = np.sqrt(x)
    return root


def maximum(a: F, b: F) -> F:
    """Return the larger of the two, element by element; NaN if either is."""
    if type(a) is float and type(b) is float:
        return a if a >= b or a != a else b
    larger: F = np.maximum(a, b)
    return larger


def where(condition: Any, yes: F, no: F) -> F:
    """``yes`` where the condition holds, ``no`` elsewhere; both are already computed."""
    if type(condition) is bool:
        return yes if condition else no
    chosen: Any = np.where(condition, yes, no)
    return cast(F, chosen)
