"""Elementary functions: floats follow numpy, also where :mod:`math` would raise."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optim_core.maths import elementary

PAIRS: dict[str, tuple[Callable[[float], float], Callable[[Any], Any]]] = {
    name: (getattr(elementary, name), getattr(np, other))
    for name, other in {
        **{name: name for name in "sqrt exp expm1 sin cos tan sinh cosh tanh log log10".split()},
        **{"asin": "arcsin", "acos": "arccos", "atan": "arctan", "absolute": "abs", "sign": "sign"},
    }.items()
}
CORNERS = (
    0.0,
    -0.0,
    1.0,
    -1.0,
    2.0,
    -2.0,
    1e-300,
    5e-324,
    800.0,
    -800.0,
    1e308,
    math.inf,
    -math.inf,
)
number = st.floats(-1e3, 1e3) | st.sampled_from(CORNERS) | st.just(math.nan)


@pytest.mark.parametrize("name", PAIRS)
@given(x=number)
def test_a_float_gives_what_numpy_gives(name: str, x: float) -> None:
    ours, numpys = PAIRS[name]
    found = ours(x)
    assert type(found) is float
    with np.errstate(all="ignore"):
        assert found == pytest.approx(float(numpys(x)), rel=1e-12, nan_ok=True)
        array = ours(np.array([x, 0.5]))  # type: ignore[arg-type]
    assert float(array[0]) == pytest.approx(found, rel=1e-12, nan_ok=True)  # type: ignore[index]


@given(x=number, y=number)
def test_quotients_and_powers_of_floats_are_numpys(x: float, y: float) -> None:
    with np.errstate(all="ignore"):
        quotient, power = float(np.divide(x, y)), float(np.power(x, y))
    assert elementary.divide(x, y) == pytest.approx(quotient, nan_ok=True)
    assert elementary.power(x, y) == pytest.approx(power, rel=1e-12, nan_ok=True)


@given(x=number, y=number)
def test_lengths_and_angles_of_floats_are_numpys(x: float, y: float) -> None:
    with np.errstate(all="ignore"):
        length, angle = float(np.hypot(x, y)), float(np.arctan2(y, x))
    assert elementary.hypot(x, y) == pytest.approx(length, rel=1e-12, nan_ok=True)
    assert elementary.atan2(y, x) == pytest.approx(angle, rel=1e-12, nan_ok=True)


@given(x=st.floats(-30.0, 30.0), n=st.integers(1, 64))
def test_whole_powers(x: float, n: int) -> None:
    assert elementary.whole_power(x, n) == pytest.approx(x**n, rel=1e-13)
    assert elementary.whole_power(np.array([x]), n)[0] == elementary.whole_power(x, n)
    assert elementary.whole_power(1e308, 64) == math.inf
