"""The cliff, the absolute value and the log barrier: known numbers and conventions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optim_core as oc
from optim_core.surfaces.curvature import curvature
from optim_core.verdict.status import Status


@given(h=st.floats(0.1, 10.0), k=st.floats(5.0, 60.0), eps=st.floats(0.02, 1.0))
def test_cliff_is_as_high_and_as_steep_as_ordered(h: float, k: float, eps: float) -> None:
    surface = oc.surface("cliff", h=h, k=k, eps=eps)
    slope, across = surface.gradient(1.0, 0.0)
    assert slope == pytest.approx(h * k / 4.0 + eps)
    assert across == 0.0
    far = 20.0 / k  # so many widths of the face away it is over, but for e⁻²⁰
    rise = surface.value(1.0 + far, 0.0) - surface.value(1.0 - far, 0.0)
    assert rise - 2.0 * eps * far == pytest.approx(h, rel=1e-8)
    assert surface.hessian(1.0, 0.7) == pytest.approx((eps, 0.0, eps))


@given(h=st.floats(0.1, 10.0), k=st.floats(5.0, 60.0), eps=st.floats(0.02, 1.0))
def test_cliff_has_its_one_minimum_left_of_the_origin(h: float, k: float, eps: float) -> None:
    surface = oc.surface("cliff", h=h, k=k, eps=eps)
    (point,) = surface.critical_points
    assert point.kind == "minimum"
    assert point.y == 0.0
    # Bisection, as a second way to the root of the slope.
    low, high = -h * k / (4.0 * eps), 0.0
    for _ in range(200):
        middle = (low + high) / 2.0
        z = k * (1.0 - middle)
        slope = eps * middle + h * k * math.exp(-z) / (1.0 + math.exp(-z)) ** 2
        low, high = (low, middle) if slope > 0.0 else (middle, high)
    assert point.x == pytest.approx(low, rel=1e-12)


def test_cliff_flings_a_plain_step_and_not_a_scaled_one() -> None:
    surface, start = oc.surface("cliff"), (1.02, 0.0)
    plain = oc.run(surface, oc.optimizer("sgd", lr=0.3), start, steps=1)
    assert plain.positions[1, 0] < -1.5
    scaled = oc.run(surface, oc.optimizer("adam", lr=0.3), start, steps=1)
    assert scaled.positions[1, 0] == pytest.approx(0.72, abs=1e-6)


def test_cliff_is_smooth_arithmetic_on_both_sides_at_any_distance() -> None:
    surface = oc.surface("cliff", k=1000.0)
    x = np.array([-1e6, -5.0, 0.0, 2.0, 1e6])
    results = (surface.value(x, x), *surface.gradient(x, x), *surface.hessian(x, x))
    assert all(np.isfinite(result).all() for result in results)


@pytest.mark.parametrize("k", [0.5, 5.0])
def test_absolute_on_its_corners(k: float) -> None:
    surface = oc.surface("absolute", k=k)
    assert surface.value(-2.0, 3.0) == 2.0 + 3.0 * k
    assert surface.gradient(0.0, 0.0) == (0.0, 0.0)
    assert surface.gradient(-2.0, 0.0) == (-1.0, 0.0)
    assert surface.gradient(0.0, -2.0) == (0.0, -k)
    assert surface.hessian(0.0, 1.0) == (0.0, 0.0, 0.0)


def test_fixed_steps_end_in_bouncing_over_the_corner() -> None:
    path = oc.run(oc.surface("absolute"), oc.optimizer("sgd", lr=0.03), (0.505, 0.32), steps=100)
    last = path.positions[-20:]
    np.testing.assert_allclose(last[2:], last[:-2], atol=1e-12)
    assert (last[1:] * last[:-1] < 0.0).all()
    assert np.abs(np.diff(last, axis=0)) == pytest.approx(np.tile((0.03, 0.15), (19, 1)))


@given(a=st.floats(1.0, 30.0), mu=st.floats(0.02, 2.0))
def test_log_barrier_has_its_minimum_inside_the_wall(a: float, mu: float) -> None:
    surface = oc.surface("log_barrier", a=a, mu=mu)
    (point,) = surface.critical_points
    slack = point.x + point.y - 1.0
    assert slack > 0.0
    assert point.x == pytest.approx(mu / slack)
    assert point.y == pytest.approx(mu / slack / a)
    assert surface.infimum == surface.value(point.x, point.y)


def test_log_barrier_nears_the_minimum_on_the_wall_and_bends_without_bound_as_mu_fades() -> None:
    a = 4.0
    conditions, gaps = [], []
    for mu in (1.0, 1e-1, 1e-2, 1e-3):
        surface = oc.surface("log_barrier", a=a, mu=mu)
        (point,) = surface.critical_points
        conditions.append(curvature(surface, point.x, point.y).condition)
        gaps.append(math.hypot(point.x - a / (1.0 + a), point.y - 1.0 / (1.0 + a)))
    assert gaps[3] < 0.1 * gaps[2] * 1.1 < 0.02 * gaps[0] * 1.1
    assert conditions[3] > 8.0 * conditions[2] > 40.0 * conditions[1]


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.5, 0.5), (1.0, -1e-9), (-3.0, 3.9)])
def test_log_barrier_is_undefined_on_and_beyond_its_wall(place: tuple[float, float]) -> None:
    surface = oc.surface("log_barrier")
    x, y = place
    told = (surface.value(x, y), *surface.gradient(x, y), *surface.hessian(x, y))
    assert all(math.isnan(number) for number in told)
    assert all(np.isnan(surface.gradient(np.array([x]), np.array([y]))))


def test_a_step_too_long_lands_beyond_the_wall_and_the_verdict_says_so() -> None:
    path = oc.run(oc.surface("log_barrier"), oc.optimizer("sgd", lr=0.5), (2.0, 1.0), steps=20)
    assert path.status is Status.DIVERGED
    assert path.stopped_at == 1
    assert path.positions[1].sum() < 1.0
    assert (path.positions[1:] == path.positions[1]).all()
    assert np.isfinite(path.losses[0])
    assert np.isnan(path.losses[1:]).all()
    assert str(path.verdict) == "diverged at step 1 · the loss is undefined here"


@pytest.mark.parametrize("name", oc.OPTIMIZERS)
def test_no_racer_moves_where_the_loss_is_undefined(name: str) -> None:
    optimizer, start = oc.optimizer(name), (0.0, 0.25)
    path = oc.run(oc.surface("log_barrier"), optimizer, start, steps=10, noise=0.1)
    assert str(path.verdict) == "diverged at step 0 · the loss is undefined here"
    assert (path.positions == start).all()
    batch = oc.run_batch(oc.surface("log_barrier"), optimizer, [start, (2.0, 1.0)], steps=10)
    assert batch.stopped_at[0] == 0
    assert np.isfinite(batch.positions).all()
