"""Measures along a path, against closed forms."""

from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.measures import MEASURES
from optim_core.runs.trajectory import HESSIAN, Trajectory
from optim_core.verdict.status import Status

AXES = oc.surface("ravine", a=1.0, b=50.0, angle=0.0)


def path(name: str, surface: oc.Surface = AXES, steps: int = 60, **values: Any) -> Trajectory:
    start = values.pop("start", None)
    return oc.run(surface, oc.optimizer(name, **values), start, steps)


def test_along_gradient_descent_on_a_quadratic() -> None:
    lr, (x, y) = 0.03, AXES.start
    ran = path("sgd", lr=lr)
    k = np.arange(61)
    gx, gy = x * (1 - lr) ** k, 50.0 * y * (1 - 50.0 * lr) ** k
    length = np.hypot(gx, gy)
    assert np.allclose(MEASURES["gradient"].of(ran), length, rtol=1e-9)
    assert np.allclose(MEASURES["step"].of(ran)[:-1], lr * length[:-1], rtol=1e-9)
    assert np.allclose(MEASURES["distance"].of(ran), np.hypot(gx, gy / 50.0), rtol=1e-9)
    rates = MEASURES["rate"].of(ran)
    assert rates.shape == (2, 61)
    assert np.allclose(rates[0, :-1], lr, rtol=1e-9)
    early = np.abs(gy[:-1]) > 1e-9
    assert np.allclose(rates[1, :-1][early], lr, rtol=1e-6)
    assert np.allclose(MEASURES["angle"].of(ran)[:-1], 0.0, atol=1e-5)
    assert np.allclose(MEASURES["sharpness"].of(ran), 50.0)
    assert MEASURES["sharpness"].limit is not None
    limit = MEASURES["sharpness"].limit(ran)
    assert limit is not None
    assert np.allclose(limit, 2.0 / lr)


def test_the_last_point_has_no_step() -> None:
    for key in ("step", "rate", "angle"):
        assert np.isnan(MEASURES[key].of(path("adam"))[..., -1]).all()


def test_adams_first_step_is_lr_in_every_coordinate() -> None:
    ran = path("adam", lr=0.1)
    assert MEASURES["step"].of(ran)[0] == pytest.approx(0.1 * np.sqrt(2.0))
    gx, gy = AXES.gradient(*AXES.start)
    assert MEASURES["rate"].of(ran)[:, 0] == pytest.approx((0.1 / abs(gx), 0.1 / abs(gy)))
    # (±1, ±1) against the gradient: the angle between a diagonal and it.
    between = np.degrees(np.arccos((abs(gx) + abs(gy)) / np.sqrt(2.0) / np.hypot(gx, gy)))
    assert MEASURES["angle"].of(ran)[0] == pytest.approx(between)


def test_newton_is_turned_from_the_gradient_by_the_curvature() -> None:
    (x, y), ran = AXES.start, path("newton")
    cosine = (x * x + 50.0 * y * y) / np.hypot(x, y) / np.hypot(x, 50.0 * y)
    assert MEASURES["angle"].of(ran)[0] == pytest.approx(np.degrees(np.arccos(cosine)))
    assert np.isnan(MEASURES["angle"].of(ran)[1:]).all(), "it rests"


@pytest.mark.parametrize(
    ("name", "values", "bound"),
    [
        ("sgd", {}, 2.0),
        ("momentum", {"momentum": 0.5}, 3.0),
        ("nesterov", {"momentum": 0.5}, 1.5),
        ("sgd", {"weight_decay": 5.0}, 2.0),
    ],
)
def test_the_limit_is_the_rules_bound_at_the_rate_of_the_step(
    name: str, values: Any, bound: float
) -> None:
    ran = path(name, lr=0.01, schedule="exponential", gamma=0.9, **values)
    assert MEASURES["sharpness"].limit is not None
    limit = MEASURES["sharpness"].limit(ran)
    assert limit is not None
    expected = bound / (0.01 * 0.9 ** np.arange(61)) - values.get("weight_decay", 0.0)
    assert np.allclose(limit, expected)


def test_a_rule_without_a_bound_has_no_limit() -> None:
    assert MEASURES["sharpness"].limit is not None
    assert MEASURES["sharpness"].limit(path("adam")) is None


def test_nothing_is_measured_after_divergence() -> None:
    ran = path("sgd", lr=0.1, steps=400)
    assert ran.status is Status.DIVERGED
    for key in ("gradient", "distance", "sharpness"):
        values = MEASURES[key].of(ran)
        assert np.isfinite(values[ran.stopped_at - 1])
        assert np.isnan(values[ran.stopped_at + 1 :]).all()
    assert np.isnan(MEASURES["step"].of(ran)[ran.stopped_at :]).all()


def test_no_known_minimum_no_distance() -> None:
    ran = path("sgd", oc.surface("monkey_saddle"))
    assert np.isnan(MEASURES["distance"].of(ran)).all()


def test_the_nearest_of_several_minima_counts() -> None:
    ran = path("sgd", oc.surface("himmelblau"), lr=0.001, start=(-3.0, -3.0))
    near = np.hypot(*(ran.positions[0] - (-3.779310, -3.283186)))
    assert MEASURES["distance"].of(ran)[0] == pytest.approx(near, rel=1e-5)


def test_a_hessian_costs_a_gradient_for_each_of_its_columns() -> None:
    assert path("newton").costs[10] == 10 * (1 + HESSIAN)
    assert path("sgd").costs[10] == path("sgd").evaluations[10] == 10
    assert path("sam").costs[10] == 20
    assert not path("gradient_flow").counted


@pytest.mark.parametrize("surface", list(oc.SURFACES))
def test_every_measure_of_every_rule_is_a_number_or_nothing(surface: str) -> None:
    for name in oc.OPTIMIZERS:
        ran = path(name, oc.surface(surface), 20)
        for measure in MEASURES.values():
            values = measure.of(ran)
            assert values.shape == ((2, 21) if measure.by_coordinate else (21,))
            assert not np.isinf(values).any()
            assert measure.of(ran) is values, "worked out once"
