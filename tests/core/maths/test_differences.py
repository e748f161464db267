"""Finite differences: as accurate as their docstring says, on floats and on arrays."""

import math
from typing import Any

import numpy as np
import pytest

from optim_core.maths.differences import gradient_of, hessian_of, hessian_of_gradient

ONES = (1.0, 1.0)
PLACES = [(0.3, -0.7), (1.1, 0.4), (-2.0, 0.9), (0.0, 0.0)]


def value(x: Any, y: Any) -> Any:
    return np.sin(x) * np.exp(0.5 * y) + x * y * y


def gradient(x: Any, y: Any) -> tuple[Any, Any]:
    rise = np.exp(0.5 * y)
    return np.cos(x) * rise + y * y, 0.5 * np.sin(x) * rise + 2.0 * x * y


def hessian(x: Any, y: Any) -> tuple[Any, Any, Any]:
    rise = np.exp(0.5 * y)
    wave = np.sin(x) * rise
    return -wave, 0.5 * np.cos(x) * rise + 2.0 * y, 0.25 * wave + 2.0 * x


@pytest.mark.parametrize(("x", "y"), PLACES)
def test_first_derivatives_are_good_to_twelve_digits(x: float, y: float) -> None:
    assert gradient_of(value, ONES)(x, y) == pytest.approx(gradient(x, y), rel=0.0, abs=3e-12)


@pytest.mark.parametrize(("x", "y"), PLACES)
def test_second_derivatives_are_good_to_nine_digits(x: float, y: float) -> None:
    assert hessian_of(value, ONES)(x, y) == pytest.approx(hessian(x, y), rel=0.0, abs=1e-9)


@pytest.mark.parametrize(("x", "y"), PLACES)
def test_those_of_the_gradient_are_good_to_twelve_digits(x: float, y: float) -> None:
    found = hessian_of_gradient(gradient, ONES)(x, y)
    assert found == pytest.approx(hessian(x, y), rel=0.0, abs=3e-12)


def test_arrays_are_as_numbers() -> None:
    x, y = np.array(PLACES).T
    for made in (
        gradient_of(value, ONES),
        hessian_of(value, ONES),
        hessian_of_gradient(gradient, ONES),
    ):
        singly = np.array([made(*place) for place in PLACES]).T
        assert np.allclose(made(x, y), singly, rtol=0.0, atol=1e-9)


def test_the_length_is_that_over_which_the_function_changes() -> None:
    slopes = gradient_of(lambda x, y: math.sin(1e6 * x) + math.sin(1e-6 * y), (1e-6, 1e6))
    gx, gy = slopes(0.4e-6, 0.3e6)
    assert gx == pytest.approx(1e6 * math.cos(0.4), rel=1e-11)
    assert gy == pytest.approx(1e-6 * math.cos(0.3), rel=1e-11)


@pytest.mark.parametrize("far", [1e9, 1e150, -1e150])
def test_far_out_a_step_still_moves_the_point(far: float) -> None:
    slopes = gradient_of(lambda x, y: 2.0 * x + 3.0 * y, ONES)
    assert slopes(far, 1.0)[0] == pytest.approx(2.0, rel=1e-6)
    assert slopes(np.array([far]), np.array([1.0]))[0] == pytest.approx(2.0, rel=1e-6)
