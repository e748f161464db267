"""Nesterov's acceleration as a racer of its own."""

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
        (
            "nesterov",
            {"lr": 1e-3, "momentum": 0.9, "convention": "heavy_ball", "weight_decay": 0.0},
        ),
    ],
    ids=str,
)
def test_defaults(case: Case, has_defaults: Check) -> None:
    has_defaults(*case)


# On the bowl the gradient at (3, −1) is (6, −8).
@pytest.mark.parametrize(
    "case",
    [
        ("nesterov", {"lr": 0.1, "momentum": 0.5}, (2.1, 0.2), (1.32, 0.16)),
        # half of that with half the rate's worth of gradient: .2·(1 − μ) = .1
        (
            "nesterov",
            {"lr": 0.2, "momentum": 0.5, "convention": "average"},
            (2.1, 0.2),
            (1.32, 0.16),
        ),
    ],
    ids=str,
)
def test_first_steps_by_hand(case: Case, steps_down_the_bowl: Check) -> None:
    steps_down_the_bowl(*case)


@pytest.mark.parametrize(
    "case",
    [
        ("nesterov", {"momentum": 1.0}, "momentum"),
        ("nesterov", {"lr": -1.0}, "lr"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(case: Case, refuses: Check) -> None:
    refuses(*case)


def test_it_is_momentums_nesterov() -> None:
    surface = oc.surface("rosenbrock")
    one = oc.run(surface, oc.optimizer("nesterov", lr=3e-4, momentum=0.8))
    momentum = oc.optimizer("momentum", lr=3e-4, momentum=0.8, nesterov=True)
    np.testing.assert_array_equal(one.positions, oc.run(surface, momentum).positions)
