"""Every surface: exact derivatives, true critical points, broadcasting and its known numbers."""

import math
from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import optim_core as oc
from optim_core.parameters.hyperparameter import Hyperparameter
from optim_core.surfaces.curvature import curvature
from optim_core.surfaces.landscape import SurfaceFamily

FAMILIES = list(oc.SURFACES.values())
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
unit = st.floats(0.0, 1.0)

GROUPS = {
    "Ill-conditioned": "ravine booth matyas rosenbrock beale goldstein_price factorization",
    "Saddles": "saddle bounded_saddle monkey_saddle long_valley",
    "Several minima": "himmelblau styblinski_tang branin mccormick two_basins"
    " three_hump_camel six_hump_camel",
    "Many minima": "rastrigin ackley levy griewank bohachevsky michalewicz easom",
    "Cliffs and corners": "cliff absolute log_barrier",
    "Real problems": "linear_regression logistic_regression tanh_neuron",
    "Your own": "typed",
}


def at_sliders(family: SurfaceFamily, units: tuple[float, ...]) -> oc.Surface:
    """Return the surface with its parameters at slider positions."""
    sliders = [one for one in family.parameters if isinstance(one, Hyperparameter)]
    pairs = zip(sliders, units, strict=False)
    return family(**{one.name: one.from_unit(place) for one, place in pairs})


def in_view(surface: oc.Surface, u: float, v: float) -> tuple[float, float]:
    bounds = surface.bounds
    return bounds.x_min + u * bounds.width, bounds.y_min + v * bounds.height


def to_kink(surface: oc.Surface, x: float, y: float) -> float:
    """Return the distance to where a surface has no derivatives, on purpose; below 0 beyond."""
    if surface.name == "log_barrier":
        return (x + y - 1.0) / math.sqrt(2.0)
    if surface.name == "absolute":
        return min(abs(x), abs(y))
    return math.hypot(x, y) if surface.name == "ackley" else math.inf


def slopes(function: Callable[[float, float], Any], x: float, y: float) -> tuple[Any, Any]:
    """Return the derivatives in x and y by central differences that are wrong by order h⁴."""
    h = 1e-4
    found = []
    for dx, dy in ((h, 0.0), (0.0, h)):
        near = np.subtract(function(x + dx, y + dy), function(x - dx, y - dy))
        far = np.subtract(function(x + 2 * dx, y + 2 * dy), function(x - 2 * dx, y - 2 * dy))
        found.append((8.0 * near - far) / (12.0 * h))
    return found[0], found[1]


@each_family
@settings(max_examples=40)
@given(units=st.tuples(unit, unit, unit), u=unit, v=unit)
def test_gradient_is_the_slope_of_the_value(
    family: SurfaceFamily, units: tuple[float, ...], u: float, v: float
) -> None:
    surface = at_sliders(family, units)
    x, y = in_view(surface, u, v)
    assume(to_kink(surface, x, y) > 0.02)
    scale = 1.0 + abs(surface.value(x, y)) + max(map(abs, surface.gradient(x, y)))
    assert surface.gradient(x, y) == pytest.approx(slopes(surface.value, x, y), abs=1e-8 * scale)


@each_family
@settings(max_examples=40)
@given(units=st.tuples(unit, unit, unit), u=unit, v=unit)
def test_hessian_is_the_slope_of_the_gradient(
    family: SurfaceFamily, units: tuple[float, ...], u: float, v: float
) -> None:
    surface = at_sliders(family, units)
    x, y = in_view(surface, u, v)
    assume(to_kink(surface, x, y) > 0.02)
    xx, xy, yy = surface.hessian(x, y)
    tolerance = 1e-8 * (1.0 + max(map(abs, (xx, xy, yy, *surface.gradient(x, y)))))
    expected = slopes(surface.gradient, x, y)
    assert [[xx, xy], [xy, yy]] == [pytest.approx(row, abs=tolerance) for row in expected]


def kind_by_its_surroundings(surface: oc.Surface, x: float, y: float) -> str:
    """Return the kind of a degenerate critical point, from the losses around it."""
    turns = np.linspace(0.0, math.tau, 25)
    around = surface.value(x + 1e-3 * np.cos(turns), y + 1e-3 * np.sin(turns))
    here = surface.value(x, y)
    return "minimum" if min(around) >= here else "maximum" if max(around) <= here else "saddle"


@each_family
@settings(max_examples=60)
@given(units=st.tuples(unit, unit, unit))
def test_declared_critical_points_are_critical_and_of_their_kind(
    family: SurfaceFamily, units: tuple[float, ...]
) -> None:
    surface = at_sliders(family, units)
    assert surface.critical_points
    assert len(set(surface.critical_points)) == len(surface.critical_points)
    for x, y, kind in surface.critical_points:
        scale = max(map(abs, surface.hessian(x, y)))
        assert surface.gradient(x, y) == pytest.approx((0.0, 0.0), abs=1e-13 * scale)
        xx, xy, yy = surface.hessian(x, y)
        low, high = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
        if curvature(surface, x, y).kind == "flat":
            expected = kind_by_its_surroundings(surface, x, y)
        else:
            expected = "minimum" if low > 0.0 else "maximum" if high < 0.0 else "saddle"
            assert curvature(surface, x, y).kind == kind
        assert kind == expected
        assert surface.bounds.contains(x, y)


@each_family
@settings(max_examples=40)
@given(units=st.tuples(unit, unit, unit), u=unit, v=unit)
def test_infimum_is_reached_and_bounds_the_loss(
    family: SurfaceFamily, units: tuple[float, ...], u: float, v: float
) -> None:
    surface = at_sliders(family, units)
    here = surface.value(*in_view(surface, u, v))
    assume(to_kink(surface, *in_view(surface, u, v)) > 0.0)
    minima = [point for point in surface.critical_points if point.kind == "minimum"]
    losses = [surface.value(point.x, point.y) for point in minima]
    if surface.name == "michalewicz":  # its infimum is not attained, but it has a domain
        assert surface.infimum is None
        assert here >= min(losses) - 1e-12
    elif surface.infimum is None and surface.name == "typed":
        assert surface.values["extent"] < 2.5, "only minima out of view are not known"
    elif surface.infimum is None:
        turns = np.arange(8) * math.pi / 4.0
        assert surface.value(1e6 * np.cos(turns), 1e6 * np.sin(turns)).min() < -1e5
    else:
        slack = 1e-12 * (1.0 + abs(surface.infimum))
        assert min(losses) == pytest.approx(surface.infimum, abs=slack)
        assert here >= surface.infimum - slack


@each_family
@settings(max_examples=40)
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
    kind = "saddle" if surface.contours == "symlog" else "minimum"
    levels = [surface.value(x, y) for x, y, found in surface.critical_points if found == kind]
    if surface.contours == "log":
        assert surface.reference_value == pytest.approx(min(levels), abs=1e-14)
    elif surface.contours == "symlog":
        assert surface.reference_value in levels
    if surface.contours != "symlog" and surface.infimum is not None:
        assert surface.reference_value == surface.infimum


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
    same = partial(pytest.approx, nan_ok=True)  # as arrays a surface ends where it ends as floats
    value, gradient, hessian = surface.value(x, y), surface.gradient(x, y), surface.hessian(x, y)
    assert [np.shape(entry) for entry in (value, *gradient, *hessian)] == [(4, 3)] * 6
    for i in range(4):
        for j in range(3):
            point = float(x[i, 0]), float(y[0, j])
            assert value[i, j] == same(surface.value(*point), rel=1e-14)
            assert [slope[i, j] for slope in gradient] == same(surface.gradient(*point))
            assert [entry[i, j] for entry in hessian] == same(surface.hessian(*point))


FINITE_FAR_OUT = ("ackley", "easom", "absolute", "logistic_regression", "tanh_neuron")


FAR_OUT = ((1e200, -3e199), (-1e200, 1e150), (math.inf, -math.inf), (math.nan, 0.0), (0.0, 0.0))


@each_family
def test_far_out_is_infinite_or_nan_but_never_an_error(family: SurfaceFamily) -> None:
    surface = family()
    for x, y in FAR_OUT:
        results = [surface.value(x, y), *surface.gradient(x, y), *surface.hessian(x, y)]
        assert all(type(result) is float for result in results), (x, y)
        if max(abs(x), abs(y)) >= 1e200 and family.name not in FINITE_FAR_OUT:
            assert not math.isfinite(surface.value(x, y)), (x, y)


@each_family
@settings(max_examples=40)
@given(units=st.tuples(unit, unit, unit), u=unit, v=unit)
def test_undefined_is_on_purpose_and_then_all_of_it(
    family: SurfaceFamily, units: tuple[float, ...], u: float, v: float
) -> None:
    surface = at_sliders(family, units)
    x, y = in_view(surface, u, v)
    told = (surface.value(x, y), *surface.gradient(x, y), *surface.hessian(x, y))
    beyond = to_kink(surface, x, y) <= 0.0 and surface.name == "log_barrier"
    assert [math.isnan(number) for number in told] == [beyond] * 6


@each_family
def test_everything_a_gallery_shows_is_there(family: SurfaceFamily) -> None:
    for text in (family.title, family.formula, family.teaches, family.reference, family.group):
        assert text
        assert text == text.strip()
    assert family.teaches.endswith(".")
    assert len(family.teaches) <= 100
    assert family.group in GROUPS


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
    surface = oc.surface("rosenbrock", a=a, b=b)
    assert surface.critical_points == ((a, a * a, "minimum"),)
    xx, xy, yy = surface.hessian(a, a * a)
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
    families = oc.SURFACES.values()
    assert [name for name, _ in groupby(families, lambda family: family.group)] == list(GROUPS)
    for group, names in GROUPS.items():
        assert [family.name for family in families if family.group == group] == names.split()


@pytest.mark.parametrize(
    ("name", "parameters", "named"),
    [
        ("ravine", {"a": 0.0}, "a must be a number above 0, up to 10⁹, not 0"),
        ("ravine", {"b": -1.0}, "b must be a number above 0, up to 10⁹, not −1"),
        ("ravine", {"angle": 361.0}, "angle must be a number from −360 to 360, not 361"),
        ("ravine", {"a": math.nan}, "a must be"),
        ("ravine", {"b": "50"}, "b must be"),
        ("ravine", {"a": np.array([1.0, 2.0])}, "a must be one number"),
        ("ravine", {"agnle": 3.0}, "did you mean angle"),
        ("rosenbrock", {"a": math.inf}, "a must be"),
        ("rastrigin", {"a": 1e308}, "a must be a number from 0 to 10⁹"),
        ("ackley", {"c": 1e308}, "c must be a number from 0 to 10⁹"),
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
    assert surface.values["b"] == 80.0
    with pytest.raises(ValueError, match="ravine: a must be"):
        surface(a=-1.0)
