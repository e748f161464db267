"""Surfaces with several minima: known values, places and kinds of critical points."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optim_core as oc
from optim_core.surfaces.curvature import curvature

Search = Callable[[oc.Surface], set[tuple[float, float]]]

COUNTS = {  # minima, saddles, maxima within the bounds
    "himmelblau": (4, 4, 1),
    "three_hump_camel": (3, 2, 0),
    "six_hump_camel": (6, 7, 2),
    "styblinski_tang": (4, 4, 1),
    "branin": (3, 2, 0),
    "mccormick": (2, 1, 0),
    "two_basins": (2, 1, 0),
}


@pytest.mark.parametrize("name", COUNTS)
def test_there_are_no_critical_points_but_the_declared(name: str, search: Search) -> None:
    surface = oc.surface(name)
    kinds = [point.kind for point in surface.critical_points]
    assert tuple(map(kinds.count, ("minimum", "saddle", "maximum"))) == COUNTS[name]
    assert search(surface) == {
        (round(x, 5) + 0.0, round(y, 5) + 0.0) for x, y, _ in surface.critical_points
    }


@pytest.mark.parametrize(
    ("name", "x", "y", "loss", "low", "high"),
    [
        ("himmelblau", 3.0, 2.0, 0.0, 25.7157, 82.2843),
        ("himmelblau", 3.584428, -1.848127, 0.0, 28.6907, 105.419),
        ("himmelblau", -3.779310, -3.283186, 0.0, 70.7144, 133.786),
        ("himmelblau", -2.805118, 3.131313, 0.0, 64.8404, 80.5501),
        ("himmelblau", 3.385154, 0.073852, 13.31192627, -14.1352, 97.5479),
        ("himmelblau", 0.086678, 2.884255, 67.71915009, -31.7066, 75.5076),
        ("himmelblau", -3.073026, -0.081353, 104.0151629, -39.6515, 72.4352),
        ("himmelblau", -0.127961, -1.953715, 178.3372392, -50.6102, 20.284),
        ("himmelblau", -0.270845, -0.923039, 181.6165215, -45.6052, -16.066),
        ("three_hump_camel", 0.0, 0.0, 0.0, 1.58579, 4.41421),
        ("three_hump_camel", -1.747552, 0.873776, 0.2986384422, 1.90245, 12.2506),
        ("three_hump_camel", 1.070542, -0.535271, 0.8773615578, -4.03869, 2.1656),
        ("six_hump_camel", -0.089842, 0.712656, -1.031628453, 7.68225, 16.4932),
        ("six_hump_camel", 1.703607, -0.796084, -0.2154638244, 18.8171, 22.6975),
        ("six_hump_camel", 1.607105, 0.568651, 2.10425031, 7.12151, 10.0216),
        ("six_hump_camel", 1.230230, 0.162335, 2.496295351, -8.01491, -5.95372),
        ("six_hump_camel", 0.0, 0.0, 0.0, -8.06226, 8.06226),
        ("six_hump_camel", -1.109205, 0.768268, 0.543718601, -7.90262, 20.3667),
        ("six_hump_camel", 1.638068, 0.228674, 2.229357198, -5.54578, 12.4367),
        ("six_hump_camel", -1.296070, -0.605084, 2.229470818, -6.17718, 9.63759),
        ("styblinski_tang", -2.903534, -2.903534, -78.33233141, 34.5831, 34.5831),
        ("styblinski_tang", 2.746803, -2.903534, -64.19561236, 29.2696, 34.5831),
        ("styblinski_tang", 2.746803, 2.746803, -50.05889331, 29.2696, 29.2696),
        ("styblinski_tang", 0.156731, -2.903534, -38.97055334, -15.8526, 34.5831),
        ("styblinski_tang", 0.156731, 2.746803, -24.8338343, -15.8526, 29.2696),
        ("styblinski_tang", 0.156731, 0.156731, 0.3912247181, -15.8526, -15.8526),
        ("branin", -3.141593, 12.275, 0.3978873577, 0.861495, 22.2917),
        ("branin", 3.141593, 2.275, 0.3978873577, 1.73226, 11.0862),
        ("branin", 9.424778, 2.475, 0.3978873577, 1.69496, 11.3302),
        ("branin", 0.0, 6.0, 19.60211264, -5.83006, 3.294),
        ("branin", 6.283185, 1.1, 19.60211264, -9.60044, 2.00035),
        ("mccormick", -0.547198, -1.547198, -1.913222955, 1.73205, 4.0),
        ("mccormick", 2.594395, 1.594395, 1.228369699, 1.73205, 4.0),
        ("mccormick", 1.547198, 0.547198, 1.913222955, -1.73205, 4.0),
    ],
)
def test_known_critical_points(
    name: str, x: float, y: float, loss: float, low: float, high: float
) -> None:
    surface = oc.surface(name)
    (point,) = (p for p in surface.critical_points if abs(p.x - x) + abs(p.y - y) < 3e-6)
    assert surface.value(point.x, point.y) == pytest.approx(loss, rel=1e-9, abs=1e-12)
    assert curvature(surface, point.x, point.y) == pytest.approx((low, high), rel=1e-5)


def test_styblinski_tang_is_not_as_deep_as_often_copied() -> None:
    assert oc.surface("styblinski_tang").infimum == pytest.approx(2.0 * -39.16616570377142)


def test_branin_minima_are_equally_deep() -> None:
    surface = oc.surface("branin")
    assert surface.infimum == pytest.approx(10.0 / (8.0 * math.pi))


def test_camels_are_symmetric_about_the_origin() -> None:
    x, y = np.random.default_rng(0).uniform(-2.0, 2.0, (2, 50))
    for name in ("three_hump_camel", "six_hump_camel"):
        surface = oc.surface(name)
        np.testing.assert_array_equal(surface.value(x, y), surface.value(-x, -y))


def test_mccormick_falls_without_end_along_the_diagonal() -> None:
    surface = oc.surface("mccormick")
    assert surface.infimum is None
    third = math.pi / 3.0
    lowest = surface.value(0.5 - third, -0.5 - third)
    assert lowest == pytest.approx(-math.sqrt(0.75) - third)
    assert lowest == pytest.approx(surface.reference_value)
    for turns in (1, 2, 50):  # each basin is π below the one before
        back = third + turns * math.pi
        assert surface.value(0.5 - back, -0.5 - back) == pytest.approx(lowest - turns * math.pi)


sharpness = st.floats(0.1, 100.0)


@given(k1=sharpness, k2=sharpness, d=st.floats(0.5, 3.0))
def test_two_basins_are_exactly_as_ordered(k1: float, k2: float, d: float) -> None:
    surface = oc.surface("two_basins", k1=k1, k2=k2, d=d)
    for x, k in ((-d, k1), (d, k2)):
        assert surface.value(x, 0.0) == 0.0
        assert surface.gradient(x, 0.0) == (0.0, 0.0)
        assert surface.hessian(x, 0.0) == pytest.approx((k, 0.0, k), rel=1e-15)
    crest = np.linspace(-d, d, 2001)[1:-1]
    losses = surface.value(crest, 0.0 * crest)
    (pass_,) = (p for p in surface.critical_points if p.kind == "saddle")
    assert pass_.x == pytest.approx(crest[losses.argmax()], abs=1.01 * d / 1000.0)
    assert surface.value(pass_.x, 0.0) >= losses.max() * (1.0 - 1e-14)


@pytest.mark.parametrize(("lr", "end"), [(0.03, -1.5), (0.2, 1.5)])
def test_a_large_rate_leaves_the_sharp_basin(lr: float, end: float) -> None:
    path = oc.run(oc.surface("two_basins"), oc.optimizer("sgd", lr=lr), (-1.45, 0.05), steps=2000)
    assert path.positions[-1] == pytest.approx((end, 0.0), abs=1e-3)
