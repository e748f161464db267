"""Surfaces with many minima: their places and depths, and the special points."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optim_core as oc
from optim_core.surfaces.curvature import curvature

Search = Callable[[oc.Surface], set[tuple[float, float]]]


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("rastrigin", 0.0, 0.0),
        ("ackley", 0.0, 0.0),
        ("levy", 1.0, 1.0),
        ("griewank", 0.0, 0.0),
        ("bohachevsky", 0.0, 0.0),
    ],
)
def test_the_minimum_is_exactly_zero_and_first(name: str, x: float, y: float) -> None:
    surface = oc.surface(name)
    assert surface.critical_points[0] == (x, y, "minimum")
    assert surface.value(x, y) == surface.infimum == 0.0
    assert surface.value(np.array(x), np.array(y)) == 0.0
    near = surface.value(x + np.array([1e-9, -1e-9]), y + np.array([1e-9, 0.0]))
    assert (near > 0.0).all()


@pytest.mark.parametrize("name", ["rastrigin", "ackley", "levy", "griewank", "bohachevsky"])
def test_the_declared_points_are_among_those_there_are(name: str, search: Search) -> None:
    surface = oc.surface(name)
    declared = {(round(x, 5) + 0.0, round(y, 5) + 0.0) for x, y, _ in surface.critical_points}
    assert len(declared) == 9
    assert declared - search(surface) <= {(0.0, 0.0)}  # Newton finds no tip


@pytest.mark.parametrize(
    ("name", "x", "y", "loss", "low", "high"),
    [
        ("griewank", 3.140023, -4.438444, 0.007396040334, 0.500497, 1.00049),
        ("bohachevsky", 0.618612, 0.0, 0.412926830276, 25.961293, 67.165468),
        ("levy", 3.791082, 1.0, 1.160453210674, 0.125, 6.259375),
        ("michalewicz", 2.202906, math.pi / 2.0, -1.801303410099, 32.505644, 81.0),
        ("easom", math.pi, math.pi, -1.0, 3.0, 3.0),
        ("easom", 4.978190, math.pi, 0.009005678149, -0.148525, -0.027017),
        ("easom", 1.304995, 4.978190, -8.110223892e-05, 0.00133757, 0.00133757),
        ("easom", math.pi / 2.0, math.pi / 2.0, 0.0, -0.00719188, 0.00719188),
    ],
)
def test_known_critical_points(
    name: str, x: float, y: float, loss: float, low: float, high: float
) -> None:
    surface = oc.surface(name)
    (point,) = (p for p in surface.critical_points if abs(p.x - x) + abs(p.y - y) < 3e-6)
    assert surface.value(point.x, point.y) == pytest.approx(loss, rel=1e-9, abs=1e-12)
    assert curvature(surface, point.x, point.y) == pytest.approx((low, high), rel=1e-4)


@given(a=st.floats(0.5, 20.0))
def test_rastrigin_minima_stand_on_the_axes(a: float) -> None:
    """On an axis t + πa·sin 2πt = 0: below 1 a minimum, above ½ a pass."""
    surface = oc.surface("rastrigin", a=a)
    for kind, low, high in (("minimum", 0.75, 1.0), ("saddle", 0.5, 0.75)):
        places = [max(p.x, p.y) for p in surface.critical_points if p.kind == kind]
        beside = [t for t in places if t > 0.0]
        assert len(beside) == 2
        for t in beside:
            assert low < t < high
            assert t + math.pi * a * math.sin(2.0 * math.pi * t) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("a", [0.0, 0.1, 0.2])
def test_rastrigin_without_ripples_is_a_bowl(a: float, search: Search) -> None:
    surface = oc.surface("rastrigin", a=a)
    assert surface.critical_points == ((0.0, 0.0, "minimum"),)
    assert search(surface) == {(0.0, 0.0)}


def test_ackley_is_a_cone_at_its_tip() -> None:
    surface = oc.surface("ackley")
    for turn in (0.0, 0.7, 2.0, 5.0):
        place = 1e-7 * math.cos(turn), 1e-7 * math.sin(turn)
        assert surface.value(*place) / 1e-7 == pytest.approx(math.sqrt(8.0), rel=1e-5)
        assert math.hypot(*surface.gradient(*place)) == pytest.approx(math.sqrt(8.0), rel=1e-5)
    second = 0.5 * math.e * (2.0 * math.pi) ** 2
    for zero in (0.0, np.zeros((2, 2))):
        assert np.all(np.equal(surface.gradient(zero, zero), 0.0))
        xx, xy, yy = surface.hessian(zero, zero)
        assert np.allclose(xx, second)
        assert np.allclose(yy, second)
        assert np.all(np.equal(xy, 0.0))


def test_ackley_near_its_tip_has_the_curvature_of_a_cone() -> None:
    """Across the slope c of a cone the curvature is c/r, along it the ripple's is left."""
    low, high = curvature(oc.surface("ackley"), 1e-6, 0.0)
    assert high == pytest.approx(math.sqrt(8.0) / 1e-6, rel=1e-3)
    assert 0.0 < low < 60.0


def test_ackley_without_ripples_has_one_critical_point() -> None:
    assert oc.surface("ackley", c=0.0).critical_points == ((0.0, 0.0, "minimum"),)


@given(a=st.floats(10.0, 40.0), c=st.floats(4.0, 12.0))
def test_ackley_minima_move_with_the_ripples(a: float, c: float) -> None:
    surface = oc.surface("ackley", a=a, c=c)
    period = 2.0 * math.pi / c
    beside = sorted(p for p in surface.critical_points if p.y == 0.0 and p.x > 0.0)
    assert [point.kind for point in beside] in (["saddle", "minimum"], [])
    for x, _, _ in beside:  # on the axis the two terms' slopes cancel
        funnel = 0.2 * a * math.sqrt(0.5) * math.exp(-0.2 * x * math.sqrt(0.5))
        ripple = 0.5 * c * math.sin(c * x) * math.exp(0.5 * (math.cos(c * x) + 1.0))
        assert funnel + ripple == pytest.approx(0.0, abs=1e-11)
        assert 0.5 * period < x < period


@pytest.mark.parametrize("s", [40.0, 400.0, 40000.0])
def test_griewank_wells_move_inwards_as_the_bowl_narrows(s: float) -> None:
    surface = oc.surface("griewank", s=s)
    wells = [p for p in surface.critical_points if p.kind == "minimum"][1:]
    assert len(wells) == 4
    for point in wells:
        assert abs(point.x) == pytest.approx(math.pi / (1.0 + 2.0 / s), rel=2.0 / s)
        assert abs(point.x) < math.pi
        assert abs(point.y) < math.sqrt(2.0) * math.pi


@pytest.mark.parametrize("m", [1, 2, 4, 10, 30, 100])
def test_michalewicz_ditch_along_y_lies_at_half_pi_for_every_m(m: int) -> None:
    surface = oc.surface("michalewicz", m=m)
    lower, other = surface.critical_points
    assert lower.y == pytest.approx(math.pi / 2.0, abs=1e-15)
    assert lower.x == pytest.approx(other.x, abs=1e-15)
    grid = np.linspace(0.0, math.pi, 2001)
    losses = surface.value(grid[np.newaxis, :], grid[:, np.newaxis])
    assert surface.value(lower.x, lower.y) <= losses.min() + 1e-14
    row, column = np.unravel_index(losses.argmin(), losses.shape)
    assert (grid[column], grid[row]) == pytest.approx((lower.x, lower.y), abs=1e-3)


def test_michalewicz_is_flat_off_its_ditches() -> None:
    surface = oc.surface("michalewicz")
    assert math.hypot(*surface.gradient(0.5, 0.4)) < 1e-9


def test_easom_has_no_critical_points_but_the_declared(search: Search) -> None:
    surface = oc.surface("easom")
    kinds = [point.kind for point in surface.critical_points]
    assert list(map(kinds.count, ("minimum", "saddle", "maximum"))) == [5, 4, 4]
    assert search(surface) == {
        (round(x, 5) + 0.0, round(y, 5) + 0.0) for x, y, _ in surface.critical_points
    }


def test_easom_is_flat_far_out() -> None:
    surface = oc.surface("easom")
    assert surface.value(20.0, -30.0) == 0.0
    assert surface.gradient(20.0, -30.0) == (0.0, 0.0)
