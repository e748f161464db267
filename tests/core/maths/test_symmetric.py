"""Symmetric 2×2 matrices, held against numpy's linear algebra."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from optim_core.maths.symmetric import axis, determinant, eigenvalues, solved

entry = st.floats(-1e6, 1e6)


@given(xx=entry, xy=entry, yy=entry)
def test_eigenvalues_are_numpys(xx: float, xy: float, yy: float) -> None:
    found = eigenvalues(xx, xy, yy)
    scale = max(map(abs, (xx, xy, yy)))
    expected = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
    assert found[0] <= found[1]
    assert found == pytest.approx(expected, abs=1e-13 * scale + 1e-300)
    assert all(type(each) is float for each in found)


@pytest.mark.parametrize(
    ("low", "high"),
    [(1e-30, 1e30), (-1e30, 1e-30), (-1e-30, 1e30), (3.0, 7.0), (1e-200, 1e-199), (1e200, 1e201)],
)
def test_eigenvalues_of_a_diagonal_are_its_entries_however_far_apart(
    low: float, high: float
) -> None:
    assert eigenvalues(low, 0.0, high) == (low, high)
    assert eigenvalues(high, 0.0, low) == (low, high)


def test_a_zero_matrix_has_zeros_and_what_is_not_finite_none() -> None:
    assert eigenvalues(0.0, 0.0, 0.0) == (0.0, 0.0)
    assert all(map(math.isnan, eigenvalues(math.nan, 0.0, 1.0)))


def test_arrays_are_as_floats_and_broadcast() -> None:
    generator = np.random.default_rng(3)
    xx, xy, yy = generator.normal(size=(3, 50))
    alone = [eigenvalues(*each) for each in zip(*map(np.ndarray.tolist, (xx, xy, yy)), strict=True)]
    np.testing.assert_allclose(np.transpose(eigenvalues(xx, xy, yy)), alone, rtol=1e-14, atol=1e-15)
    low, high = eigenvalues(2.0, 0.0, yy)
    np.testing.assert_allclose(low, np.minimum(2.0, yy))
    np.testing.assert_allclose(high, np.maximum(2.0, yy))


@given(xx=entry, xy=entry, yy=entry)
def test_the_axis_is_the_direction_of_the_larger_eigenvalue(
    xx: float, xy: float, yy: float
) -> None:
    angle, (_, high) = axis(xx, xy, yy), eigenvalues(xx, xy, yy)
    x, y, scale = math.cos(angle), math.sin(angle), max(map(abs, (xx, xy, yy)))
    bent = (xx * x + xy * y, xy * x + yy * y)
    assert bent == pytest.approx((high * x, high * y), abs=1e-13 * scale + 1e-300)


@given(xx=entry, xy=entry, yy=entry, x=entry, y=entry)
def test_a_solved_system_is_solved(xx: float, xy: float, yy: float, x: float, y: float) -> None:
    det, scale = determinant(xx, xy, yy), max(map(abs, (xx, xy, yy)))
    assume(abs(det) > 1e-3 * scale**2 > 1e-30)
    vector = xx * x + xy * y, xy * x + yy * y
    found = solved(xx, xy, yy, *vector, det)
    assert found == pytest.approx((x, y), abs=1e-10 * max(abs(x), abs(y)) + 1e-290)
