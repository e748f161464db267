"""The Hessian at a point: eigenvalues, condition and kind."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optim_core as oc
from optim_core.surfaces.curvature import Curvature, QuadraticModel, curvature, quadratic_model

entry = st.floats(-1e6, 1e6)


def test_curvature_is_that_of_the_hessian_at_the_point() -> None:
    surface = replace(oc.surface("saddle"), hessian=lambda x, y: (x, 4.0, y))
    assert curvature(surface, 2.0, -4.0) == (-6.0, 4.0)


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (1.0, 50.0, "minimum"),
        (-50.0, -1.0, "maximum"),
        (-2.0, 2.0, "saddle"),
        (-1e-3, 100.0, "saddle"),
        (0.0, 3.0, "flat"),
        (-3.0, 0.0, "flat"),
        (0.0, 0.0, "flat"),
        (1e-9, 2e-9, "minimum"),
        (1e-9, 2.0, "flat"),
        (-1e-9, 2.0, "flat"),
    ],
)
def test_kinds(low: float, high: float, kind: str) -> None:
    assert Curvature(low, high).kind == kind


@pytest.mark.parametrize(
    ("low", "high", "sharpness", "condition"),
    [
        (1.0, 50.0, 50.0, 50.0),
        (-8.0, 2.0, 8.0, 4.0),
        (-2.0, 8.0, 8.0, 4.0),
        (0.0, 3.0, 3.0, math.inf),
        (1e-16, 3.0, 3.0, math.inf),
        (0.0, 0.0, 0.0, math.inf),
    ],
)
def test_sharpness_and_condition(
    low: float, high: float, sharpness: float, condition: float
) -> None:
    found = Curvature(low, high)
    assert (found.sharpness, found.condition) == (sharpness, condition)


@given(xx=entry, xy=entry, yy=entry)
def test_eigenvectors_are_numpys(xx: float, xy: float, yy: float) -> None:
    model = QuadraticModel(0.0, 0.0, 0.0, (0.0, 0.0), (xx, xy, yy))
    values, _ = np.linalg.eigh([[xx, xy], [xy, yy]])
    matrix = np.array(((xx, xy), (xy, yy)))
    scale = max(1e-300, float(np.abs(matrix).max()))
    (steep, d), (shallow, e) = model.steep, model.shallow
    assert sorted((steep, shallow)) == pytest.approx(values.tolist(), abs=1e-13 * scale)
    assert abs(steep) >= abs(shallow)
    for value, vector in ((steep, d), (shallow, e)):
        assert math.hypot(*vector) == pytest.approx(1.0)
        assert matrix @ vector == pytest.approx(value * np.array(vector), abs=1e-12 * scale)
        assert vector[0] > 0.0 or (vector[0] == 0.0 and vector[1] > 0.0)
    assert np.dot(d, e) == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("name", ["rosenbrock", "saddle", "ravine", "himmelblau"])
def test_newtons_target_and_the_model_are_numpys(name: str) -> None:
    surface = oc.surface(name)
    x, y = 0.7, -1.3
    model = quadratic_model(surface, x, y)
    gradient = np.array(surface.gradient(x, y))
    xx, xy, yy = surface.hessian(x, y)
    hessian = np.array(((xx, xy), (xy, yy)))
    target = np.array((x, y)) - np.linalg.solve(hessian, gradient)
    assert model.newton == pytest.approx(tuple(target))
    away = np.array((0.3, -0.2))
    expected = surface.value(x, y) + gradient @ away + away @ hessian @ away / 2.0
    assert model(x + away[0], y + away[1]) == pytest.approx(expected)
    grid = np.linspace(-1.0, 1.0, 5)
    assert model(grid[np.newaxis], grid[:, np.newaxis]).shape == (5, 5)
    steep, direction = model.steep
    assert model.along(direction) == pytest.approx((gradient @ direction, steep))


def test_newton_lands_on_the_minimum_of_a_quadratic() -> None:
    target = quadratic_model(oc.surface("ravine"), 2.0, -3.0).newton
    assert target == pytest.approx((0.0, 0.0), abs=1e-12)


def test_a_singular_hessian_has_no_target() -> None:
    model = quadratic_model(oc.surface("absolute"), 1.0, 2.0)
    assert model.defined
    assert model.singular
    assert model.newton is None
    rounded = QuadraticModel(0.0, 0.0, 0.0, (1.0, 0.0), (0.1, 0.1 * 3.0, 0.1 * 9.0))
    assert rounded.singular
    steep = QuadraticModel(0.0, 0.0, 0.0, (1.0, 0.0), (1.0, 0.0, 1e12))
    assert not steep.singular


def test_where_the_loss_is_undefined_so_is_the_model() -> None:
    surface = oc.surface("log_barrier")
    model = quadratic_model(surface, 1e3, 1e3)
    if model.defined:
        model = quadratic_model(surface, -1e3, -1e3)
    assert not model.defined
    assert model.newton is None
