"""Every surface: exact derivatives, true critical points, broadcasting and its known numbers."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optim_core as oc
from optim_core.curvature import curvature
from optim_core.surface import SurfaceFamily

FAMILIES = list(oc.SURFACES.values())
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
unit = st.floats(0.0, 1.0)


def at_sliders(family: SurfaceFamily, units: tuple[float, ...]) -> oc.Surface:
    """Return the surface with its parameters at slider positions."""
    pairs = zip(family.parameters, units, strict=False)
    return family(**{one.name: one.from_unit(place) for one, place in pairs})


def in_view(surface: oc.Surface, u: float, v: float) -> tuple[float, float]:
    bounds = surface.bounds
    return bounds.x_min + u * bounds.width, bounds.y_min + v * bounds.height


@each_family
@given(units=st.tuples(unit, unit, unit), u=unit, v=unit)
def test_gradient_is_the_slope_of_the_value(
    family: SurfaceFamily, units: tuple[float, ...], u: float, v: float
) -> None:
    surface = at_sliders(family, units)
    x, y = in_view(surface, u, v)
    h = 1e-4
    # Two central differences, combined so that the error is of order h⁴.
    slopes = []
    for dx, dy in ((h, 0.0), (0.0, h)):
        near = surface.value(x + dx, y + dy) - surface.value(x - dx, y - dy)
        far = surface.value(x + 2 * dx, y + 2 * dy) - surface.value(x - 2 * dx, y - 2 * dy)
        slopes.append((8.0 * near - far) / (12.0 * h))
    scale = 1.0 + abs(surface.value(x, y)) + max(map(abs, surface.gradient(x, y)))
    assert surface.gradient(x, y) == pytest.approx(slopes, abs=1e-8 * scale)


@each_family
@given(units=st.tuples(unit, unit, unit), u=unit, v=unit)
def test_hessian_is_the_slope_of_the_gradient(
    family: SurfaceFamily, units: tuple[float, ...], u: float, v: float
) -> None:
    surface = at_sliders(family, units)
    x, y = in_view(surface, u, v)
    h = 1e-4
    rows = []
    for dx, dy in ((h, 0.0), (0.0, h)):
        ahead, behind = surface.gradient(x + dx, y + dy), surface.gradient(x - dx, y - dy)
        rows.append([(a - b) / (2.0 * h) for a, b in zip(ahead, behind, strict=True)])
    xx, xy, yy = surface.hessian(x, y)
    # The third derivatives make the difference wrong by at most about 4b·h².
    tolerance = 1e-7 * (1.0 + max(map(abs, (xx, xy, yy, *surface.gradient(x, y)))))
    assert [[xx, xy], [xy, yy]] == [pytest.approx(row, abs=tolerance) for row in rows]


@each_family
@given(units=st.tuples(unit, unit, unit))
def test_declared_critical_points_are_critical_and_of_their_kind(
    family: SurfaceFamily, units: tuple[float, ...]
) -> None:
    surface = at_sliders(family, units)
    assert surface.critical_points
    for x, y, kind in surface.critical_points:
        scale = max(map(abs, surface.hessian(x, y)))
        assert surface.gradient(x, y) == pytest.approx((0.0, 0.0), abs=1e-13 * scale)
        xx, xy, yy = surface.hessian(x, y)
        low, high = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
        expected = "minimum" if low > 0.0 else "maximum" if high < 0.0 else "saddle"
        assert kind == expected
        assert curvature(surface, x, y).kind == kind
        assert surface.bounds.contains(x, y)


@each_family
@given(units=st.tuples(unit, unit, unit), u=unit, v=unit)
def test_infimum_is_reached_and_bounds_the_loss(
    family: SurfaceFamily, units: tuple[float, ...], u: float, v: float
) -> None:
    surface = at_sliders(family, units)
    minima = [point for point in surface.critical_points if point.kind == "minimum"]
    if surface.infimum is None:
        assert not minima
        assert surface.value(0.0, 1e6) < -1e9
        return
    slack = 1e-12 * (1.0 + abs(surface.infimum))
    for point in minima:
        assert surface.value(point.x, point.y) == pytest.approx(surface.infimum, abs=slack)
    assert surface.value(*in_view(surface, u, v)) >= surface.infimum - slack


@each_family
@given(units=st.tuples(unit, unit, unit))
def test_start_lies_in_view_and_is_not_critical(
    family: SurfaceFamily, units: tuple[float, ...]
) -> None:
    surface = at_sliders(family, units)
    assert surface.bounds.contains(*surface.start)
    assert math.hypot(*surface.gradient(*surface.start)) > 1e-3


@each_family
def test_contours_are_measured_from_the_right_value(family: SurfaceFamily) -> None:
    surface = family()
    if surface.contours == "log":
        assert surface.reference_value == surface.infimum
    else:
        (saddle,) = (point for point in surface.critical_points if point.kind == "saddle")
        assert surface.value(saddle.x, saddle.y) == surface.reference_value


@each_family
def test_floats_give_floats(family: SurfaceFamily) -> None:
    surface = family()
    x, y = surface.start
    results = (surface.value(x, y), *surface.gradient(x, y), *surface.hessian(x, y))
    assert [type(result) for result in results] == [float] * 6


@each_family
def test_a_column_and_a_row_give_a_grid(family: SurfaceFamily) -> None:
    surface = family()
    x, y = np.linspace(-1.0, 1.0, 4)[:, np.newaxis], np.linspace(-0.5, 2.0, 3)[np.newaxis, :]
    value, gradient, hessian = surface.value(x, y), surface.gradient(x, y), surface.hessian(x, y)
    assert [np.shape(entry) for entry in (value, *gradient, *hessian)] == [(4, 3)] * 6
    for i in range(4):
        for j in range(3):
            point = float(x[i, 0]), float(y[0, j])
            assert value[i, j] == pytest.approx(surface.value(*point), rel=1e-14)
            assert [slope[i, j] for slope in gradient] == pytest.approx(surface.gradient(*point))
            assert [entry[i, j] for entry in hessian] == pytest.approx(surface.hessian(*point))


@each_family
def test_far_out_is_infinite_or_nan_but_never_an_error(family: SurfaceFamily) -> None:
    surface = family()
    results = [surface.value(1e200, 1e200), *surface.gradient(1e200, 1e200)]
    results += surface.hessian(1e200, 1e200)
    assert all(type(result) is float for result in results)
    assert not math.isfinite(surface.value(1e200, 1e150))


@given(a=st.floats(0.01, 10.0), b=st.floats(1.0, 1000.0), angle=st.floats(-360.0, 360.0))
def test_ravine_has_curvatures_a_and_b_at_any_angle(a: float, b: float, angle: float) -> None:
    surface = oc.surface("ravine", a=a, b=b, angle=angle)
    found = curvature(surface, 1.0, 2.0)
    assert found == pytest.approx(sorted((a, b)), rel=1e-9, abs=1e-12 * b)
    turn = math.radians(angle)
    along = surface.gradient(math.cos(turn), math.sin(turn))
    assert along == pytest.approx((a * math.cos(turn), a * math.sin(turn)), abs=1e-12 * (a + b))


def test_ravine_says_its_condition() -> None:
    assert oc.surface("ravine", a=2.0, b=50.0).derived == "κ = 25"
    assert oc.surface("ravine", a=4.0, b=1.0).derived == "κ = 4"


def test_rosenbrock_numbers() -> None:
    surface = oc.surface("rosenbrock")
    assert surface.start == (-1.2, 1.0)
    assert surface.value(-1.2, 1.0) == pytest.approx(24.2)
    low, high = curvature(surface, 1.0, 1.0)
    assert low == pytest.approx(0.39936, abs=1e-5)
    assert high == pytest.approx(1001.6006, abs=1e-4)
    assert high / low == pytest.approx(2508.0096, abs=1e-4)
    assert 2.0 / high == pytest.approx(0.0019968, abs=1e-7)


@given(a=st.floats(-1.5, 1.5), b=st.floats(1.0, 1000.0))
def test_rosenbrock_hessian_at_its_minimum(a: float, b: float) -> None:
    xx, xy, yy = oc.surface("rosenbrock", a=a, b=b).hessian(a, a * a)
    assert xx + yy == pytest.approx(8.0 * a * a * b + 2.0 * b + 2.0)
    assert xx * yy - xy * xy == pytest.approx(4.0 * b, rel=1e-8)


@pytest.mark.parametrize("x", [-1.7, -0.3, 0.0, 0.9])
def test_rosenbrock_is_convex_just_above_its_valley(x: float) -> None:
    surface = oc.surface("rosenbrock")
    assert curvature(surface, x, x * x + 0.00499).kind == "minimum"
    assert curvature(surface, x, x * x + 0.00501).kind == "saddle"


def test_saddle_numbers() -> None:
    assert curvature(oc.surface("saddle"), 0.3, -0.8) == (-2.0, 2.0)
    bounded = oc.surface("bounded_saddle")
    assert curvature(bounded, 0.0, 0.0) == (-2.0, 2.0)
    for y in (math.sqrt(2.0), -math.sqrt(2.0)):
        assert bounded.value(0.0, y) == pytest.approx(-1.0)
        assert curvature(bounded, 0.0, y) == pytest.approx((2.0, 4.0))


def test_surfaces_with_the_same_values_are_equal() -> None:
    one, same, other = oc.surface("saddle"), oc.surface("saddle", a=1), oc.surface("saddle", a=2.0)
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != oc.surface("bounded_saddle")


def test_the_order_of_the_surfaces() -> None:
    assert list(oc.SURFACES) == ["ravine", "rosenbrock", "saddle", "bounded_saddle"]


@pytest.mark.parametrize(
    ("name", "parameters", "named"),
    [
        ("ravine", {"a": 0.0}, "a must be a number above 0, not 0"),
        ("ravine", {"b": -1.0}, "b must be a number above 0, not -1"),
        ("ravine", {"angle": 361.0}, "angle must be a number from -360 to 360, not 361"),
        ("ravine", {"a": math.nan}, "a must be"),
        ("ravine", {"b": "50"}, "b must be"),
        ("ravine", {"a": np.array([1.0, 2.0])}, "a must be one number"),
        ("ravine", {"agnle": 3.0}, "did you mean angle"),
        ("rosenbrock", {"a": math.inf}, "a must be"),
        ("saddle", {"c": 1.0}, "choose from: a, b"),
    ],
    ids=str,
)
def test_invalid_parameters_are_refused(name: str, parameters: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=rf"{name}.*{named}") as refusal:
        oc.surface(name, **parameters)
    assert "\n" not in str(refusal.value)


def test_changing_parameters_of_a_surface_keeps_the_rest() -> None:
    surface = oc.surface("ravine", a=2.0, angle=5.0)
    assert surface(b=9.0) == oc.surface("ravine", a=2.0, b=9.0, angle=5.0)
    assert surface.values["b"] == 50.0
    with pytest.raises(ValueError, match="ravine: a must be"):
        surface(a=-1.0)
