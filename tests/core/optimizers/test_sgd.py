"""Gradient descent: defaults, first steps by hand, valid and invalid values."""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pytest

Point: TypeAlias = tuple[float, float]
Check: TypeAlias = Callable[..., None]

NAME = "sgd"


def test_defaults_are_torchs(has_defaults: Check) -> None:
    has_defaults(NAME, {"lr": 0.001, "weight_decay": 0.0})


@pytest.mark.parametrize(
    ("values", "first", "second"),
    [
        # θ₁ = (3 − .6, −1 + .8), gradient (4.8, −1.6)
        ({"lr": 0.1}, (2.4, -0.2), (1.92, -0.04)),
        # g + .5θ = (7.5, −8.5); θ₁ = (2.25, −.15); g + .5θ = (4.5 + 1.125, −1.2 − .075)
        ({"lr": 0.1, "weight_decay": 0.5}, (2.25, -0.15), (1.6875, -0.0225)),
    ],
    ids=str,
)
def test_first_steps_by_hand(
    values: dict[str, Any], first: Point, second: Point | None, steps_down_the_bowl: Check
) -> None:
    steps_down_the_bowl(NAME, values, first, second)


@pytest.mark.parametrize(
    "values", [{"lr": 0.0}, {"lr": 5}, {"lr": np.float32(0.5)}, {"weight_decay": 3.0}], ids=str
)
def test_valid_values_are_taken(values: dict[str, Any], takes: Check) -> None:
    takes(NAME, values)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"lr": -0.1}, "lr"),
        ({"lr": math.nan}, "lr"),
        ({"lr": math.inf}, "lr"),
        ({"lr": "0.1"}, "lr"),
        ({"lr": True}, "lr"),
        ({"lr": None}, "lr"),
        ({"lr": 1j}, "lr"),
        ({"lr": 10**400}, "lr"),
        ({"lr": np.array([0.1, -0.1])}, "lr"),
        ({"lr": np.array([0.1, math.nan])}, "lr"),
        ({"lr": np.array(["0.1", "fast"])}, "lr"),
        ({"weight_decay": -1.0}, "weight_decay"),
        ({"momentum": 0.9}, "momentum"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(
    values: dict[str, Any], named: str, refuses: Check
) -> None:
    refuses(NAME, values, named)
