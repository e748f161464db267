"""Booth, Matyas, Beale, Goldstein–Price and the factorization: their known numbers."""

from collections.abc import Callable

import numpy as np
import pytest

import optim_core as oc
from optim_core.surfaces.curvature import curvature
from optim_core.verdict.status import Status

Search = Callable[[oc.Surface], set[tuple[float, float]]]


@pytest.mark.parametrize("name", ["booth", "matyas", "beale", "goldstein_price"])
def test_there_are_no_critical_points_but_the_declared(name: str, search: Search) -> None:
    surface = oc.surface(name)
    assert search(surface) == {
        (round(x, 5) + 0.0, round(y, 5) + 0.0) for x, y, _ in surface.critical_points
    }


@pytest.mark.parametrize(
    ("name", "minimum", "low", "high", "said"),
    [("booth", (1.0, 3.0), 2.0, 18.0, "κ = 9"), ("matyas", (0.0, 0.0), 0.04, 1.0, "κ = 25")],
)
def test_bowls(name: str, minimum: tuple[float, float], low: float, high: float, said: str) -> None:
    surface = oc.surface(name)
    assert surface.value(*minimum) == 0.0
    for place in (minimum, (-3.0, 5.5)):
        assert curvature(surface, *place) == pytest.approx((low, high))
    assert surface.quadratic
    assert surface.derived == said


@pytest.mark.parametrize(
    ("x", "y", "loss", "low", "high"),
    [
        (3.0, 0.5, 0.0, 0.301464, 48.9798),
        (0.0, 1.0, 14.203125, -27.75, 27.75),
        (0.100538, -2.644514, 9.864512285, -0.781027, 867.752),
    ],
)
def test_beale_critical_points(x: float, y: float, loss: float, low: float, high: float) -> None:
    surface = oc.surface("beale")
    (point,) = (p for p in surface.critical_points if abs(p.x - x) + abs(p.y - y) < 2e-6)
    assert surface.value(point.x, point.y) == pytest.approx(loss, abs=1e-9)
    assert curvature(surface, point.x, point.y) == pytest.approx((low, high), rel=1e-5)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_beale_valley_runs_off_to_a_loss_above_the_minimum(side: float) -> None:
    """At 1 − y = t/x the residuals tend to cᵢ − i·t; t = Σi·cᵢ/Σi² is the bottom."""
    residuals, rates = np.array([1.5, 2.25, 2.625]), np.array([1.0, 2.0, 3.0])
    t = residuals @ rates / (rates @ rates)
    limit = residuals @ residuals - (residuals @ rates) ** 2 / (rates @ rates)
    assert limit == pytest.approx(0.452009, abs=1e-6)
    surface = oc.surface("beale")
    losses = [surface.value(x, 1.0 - t / x) for x in side * np.array([1e2, 1e4, 1e6])]
    assert losses[-1] == pytest.approx(limit, abs=1e-5)
    assert abs(losses[2] - limit) < abs(losses[1] - limit) < abs(losses[0] - limit)


@pytest.mark.parametrize(
    ("x", "y", "loss", "low", "high", "kind"),
    [
        (0.0, -1.0, 3.0, 402.831, 965.169, "minimum"),
        (-0.6, -0.4, 30.0, 447.918, 4340.08, "minimum"),
        (1.8, 0.2, 84.0, 207.626, 26216.4, "minimum"),
        (1.2, 0.8, 840.0, 2061.41, 13202.6, "minimum"),
        (-0.4, -0.6, 35.0, -300.676, 5028.68, "saddle"),
        (1.2, -0.2, 99.0, -138.486, 30882.5, "saddle"),
        (1.4, 0.6, 980.0, -8660.27, 2444.27, "saddle"),
        (0.6, 0.4, 990.0, -1389.19, 15393.2, "saddle"),
        (0.8, 0.2, 1155.0, -10372.5, -1603.47, "maximum"),
    ],
)
def test_goldstein_price_critical_points(
    x: float, y: float, loss: float, low: float, high: float, kind: str
) -> None:
    surface = oc.surface("goldstein_price")
    assert (x, y, kind) in [(round(p.x, 9), round(p.y, 9), p.kind) for p in surface.critical_points]
    assert surface.value(x, y) == pytest.approx(loss, rel=1e-12)
    assert curvature(surface, x, y) == pytest.approx((low, high), rel=1e-5)


@pytest.mark.parametrize("x", [-2.7, -0.6, 0.4, 1.0, 2.2])
def test_factorization_is_flat_along_its_minima(x: float) -> None:
    surface = oc.surface("factorization")
    y = 1.0 / x
    assert surface.value(x, y) == pytest.approx(0.0, abs=1e-30)
    assert curvature(surface, x, y) == pytest.approx((0.0, 2.0 * (x * x + y * y)), abs=1e-12)


def test_factorization_declares_the_flattest_minima_and_the_saddle() -> None:
    surface = oc.surface("factorization")
    minima = [(p.x, p.y) for p in surface.critical_points if p.kind == "minimum"]
    assert minima == [(1.0, 1.0), (-1.0, -1.0)]
    assert curvature(surface, 1.0, 1.0) == pytest.approx((0.0, 4.0))
    assert curvature(surface, 0.0, 0.0) == (-2.0, 2.0)
    assert surface.value(0.0, 0.0) == 1.0


def test_factorization_descent_keeps_the_difference_of_squares() -> None:
    path = oc.run(oc.surface("factorization"), oc.optimizer("sgd", lr=1e-4), steps=8000)
    x, y = path.positions.T
    np.testing.assert_allclose(x * x - y * y, x[0] ** 2 - y[0] ** 2, rtol=2e-3)
    assert path.losses[-1] < 1e-6


@pytest.mark.parametrize(("factor", "stays"), [(0.97, True), (1.03, False)])
def test_factorization_holds_rates_below_two_over_sharpness(factor: float, stays: bool) -> None:
    surface, x = oc.surface("factorization"), 1.6
    sharpness = curvature(surface, x, 1.0 / x).high
    lr = factor * 2.0 / sharpness
    path = oc.run(surface, oc.optimizer("sgd", lr=lr), (x + 1e-4, 1.0 / x), steps=600)
    assert (abs(float(path.positions[-1, 0]) - x) < 1e-3) is stays


def test_factorization_holds_no_rate_above_one_half() -> None:
    surface = oc.surface("factorization")
    for start in ((1.001, 1.0), (2.0, 0.502), (0.3, 0.2)):
        path = oc.run(surface, oc.optimizer("sgd", lr=0.52), start, steps=3000)
        assert path.status is not Status.CONVERGED
