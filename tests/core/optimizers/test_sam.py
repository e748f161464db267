"""SAM: the gradient of the worst point nearby."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import optim_core as oc

Case = tuple[Any, ...]
Check = Callable[..., None]


@pytest.mark.parametrize(
    "case",
    [
        ("sam", {"lr": 1e-3, "rho": 0.05, "weight_decay": 0.0}),
    ],
    ids=str,
)
def test_defaults(case: Case, has_defaults: Check) -> None:
    has_defaults(*case)


# On the bowl the gradient at (3, −1) is (6, −8).
@pytest.mark.parametrize(
    "case",
    [
        # g/‖g‖ = (.6, −.8): the gradient at (3.3, −1.4) is (6.6, −11.2)
        ("sam", {"lr": 0.1, "rho": 0.5}, (2.34, 0.12), None),
        ("sam", {"lr": 0.1, "rho": 0.0}, (2.4, -0.2), (1.92, -0.04)),
    ],
    ids=str,
)
def test_first_steps_by_hand(case: Case, steps_down_the_bowl: Check) -> None:
    steps_down_the_bowl(*case)


@pytest.mark.parametrize(
    "case",
    [
        ("sam", {"rho": -0.1}, "rho"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(case: Case, refuses: Check) -> None:
    refuses(*case)


def test_it_ends_in_a_two_cycle_about_the_minimum() -> None:
    bowl, lr, curvature, rho = oc.surface("ravine", a=2.0, b=2.0, angle=0.0), 0.3, 2.0, 0.4
    path = oc.run(bowl, oc.optimizer("sam", lr=lr, rho=rho), (1.0, 0.0), steps=400)
    amplitude = lr * curvature * rho / (2.0 - lr * curvature)
    np.testing.assert_allclose(np.abs(path.positions[-4:, 0]), amplitude, rtol=1e-9)
    assert path.positions[-1, 0] * path.positions[-2, 0] < 0.0


def test_at_a_minimum_it_stays() -> None:
    path = oc.run(oc.surface("ravine"), oc.optimizer("sam", lr=0.01), (0.0, 0.0), steps=3)
    assert (path.positions == 0.0).all()
