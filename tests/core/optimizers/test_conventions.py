"""Other conventions for a rule: when they give the same path, and when they do not."""

import math
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.optimizers.training import learning_rates

SURFACE = oc.surface("rosenbrock", b=6.0)
START = (-0.9, 0.7)


def books_momentum(rates_taken: list[float], alpha: float) -> np.ndarray:
    """Run v ← α·v − η·g, θ ← θ + v: here η scales a gradient once and for all."""
    place, velocity = np.array(START), np.zeros(2)
    places = [place]
    for rate in rates_taken:
        velocity = alpha * velocity - rate * np.array(SURFACE.gradient(*place))
        place = place + velocity
        places.append(place)
    return np.array(places)


@pytest.mark.parametrize(
    ("schedule", "alike"),
    [
        ({}, True),
        ({"schedule": "exponential", "gamma": 0.9}, False),
        ({"schedule": "step", "step_size": 5.0}, False),
    ],
    ids=str,
)
def test_the_rate_within_the_velocity_matters_only_if_it_changes(
    schedule: dict[str, Any], alike: bool
) -> None:
    momentum = oc.optimizer("momentum", lr=0.01, momentum=0.8, **schedule)
    path = oc.run(SURFACE, momentum, START, steps=40)
    books = books_momentum(learning_rates(momentum.values, 40), 0.8)
    apart = np.abs(path.positions - books).max()
    assert bool(apart < 1e-12) is alike
    if not alike:
        assert apart > 0.05


def test_an_average_is_a_heavy_ball_with_a_smaller_rate() -> None:
    ball = oc.optimizer("momentum", lr=0.002, momentum=0.8)
    mean = oc.optimizer("momentum", lr=0.01, momentum=0.8, convention="average")
    expected = oc.run(SURFACE, ball, START, steps=40).positions
    np.testing.assert_allclose(oc.run(SURFACE, mean, START, steps=40).positions, expected)


def test_adam_with_the_corrections_in_the_rate_is_torchs_with_a_fading_eps() -> None:
    """lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε̂) has ε = ε̂/√(1 − β₂ᵗ) of torch's form."""
    lr, beta1, beta2, eps_hat = 0.05, 0.9, 0.99, 1e-2
    adam: Any = oc.OPTIMIZERS["adam"]
    state, m, v = (0.0, 0.0, 0.0), 0.0, 0.0
    for t, g in enumerate([0.3, -0.02, 0.5, 0.004, 0.1, -0.7], start=1):
        correction = math.sqrt(1.0 - beta2**t)
        eps = eps_hat / correction
        step, state = adam.update(g, state, t, lr, beta1, beta2, eps, False, True, "outside")
        m, v = beta1 * m + (1.0 - beta1) * g, beta2 * v + (1.0 - beta2) * g * g
        expected = -lr * correction / (1.0 - beta1**t) * m / (math.sqrt(v) + eps_hat)
        assert step == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("start", "along"), [((2.0, 1.0), False), ((3.0, 0.0), True)])
def test_newton_goes_along_the_gradient_only_on_an_axis_of_the_bowl(
    start: tuple[float, float], along: bool
) -> None:
    turn = math.radians(35.0)
    x = start[0] * math.cos(turn) - start[1] * math.sin(turn)
    y = start[0] * math.sin(turn) + start[1] * math.cos(turn)
    bowl = oc.surface("ravine", a=1.0, b=20.0, angle=35.0)
    step = np.diff(oc.run(bowl, oc.optimizer("newton"), (x, y), steps=1).positions, axis=0)[0]
    gx, gy = bowl.gradient(x, y)
    sine = (step[0] * gy - step[1] * gx) / (np.hypot(*step) * math.hypot(gx, gy))
    assert bool(abs(sine) < 1e-12) is along
