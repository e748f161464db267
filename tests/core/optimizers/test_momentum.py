"""Heavy ball and Nesterov: defaults, first steps by hand, valid and invalid values."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pytest

Point: TypeAlias = tuple[float, float]
Check: TypeAlias = Callable[..., None]

NAME = "momentum"


def test_defaults_are_torchs(has_defaults: Check) -> None:
    has_defaults(
        NAME,
        {
            "lr": 0.001,
            "momentum": 0.0,
            "dampening": 0.0,
            "nesterov": False,
            "convention": "heavy_ball",
            "weight_decay": 0.0,
        },
    )


@pytest.mark.parametrize(
    ("values", "first", "second"),
    [
        # velocity (6, −8), then .5·(6, −8) + (4.8, −1.6) = (7.8, −5.6)
        ({"lr": 0.1, "momentum": 0.5}, (2.4, -0.2), (1.62, 0.36)),
        # the first velocity is undamped; then .5·(6, −8) + .75·(4.8, −1.6) = (6.6, −5.2)
        (
            {"lr": 0.1, "momentum": 0.5, "dampening": 0.25},
            (2.4, -0.2),
            (1.74, 0.32),
        ),
        # (1 + μ)g = (9, −12); θ₁ = (2.1, .2), g = (4.2, 1.6), velocity (7.2, −2.4),
        # g + .5·velocity = (7.8, .4)
        (
            {"lr": 0.1, "momentum": 0.5, "nesterov": True},
            (2.1, 0.2),
            (1.32, 0.16),
        ),
        # .5·(6, −8) = (3, −4); θ₁ = (2.7, −.6), g = (5.4, −4.8): .5·(3, −4) + .5·g = (4.2, −4.4)
        (
            {"lr": 0.1, "momentum": 0.5, "convention": "average", "dampening": 0.7},
            (2.7, -0.6),
            (2.28, -0.16),
        ),
    ],
    ids=str,
)
def test_first_steps_by_hand(
    values: dict[str, Any], first: Point, second: Point | None, steps_down_the_bowl: Check
) -> None:
    steps_down_the_bowl(NAME, values, first, second)


@pytest.mark.parametrize(
    "values",
    [
        {"momentum": 0.0},
        {"momentum": 0.999},
        {"dampening": 1.0},
        {"momentum": 0.5, "nesterov": True},
        {"momentum": np.array([0.5, 0.6]), "nesterov": True},
    ],
    ids=str,
)
def test_valid_values_are_taken(values: dict[str, Any], takes: Check) -> None:
    takes(NAME, values)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"momentum": 1.0}, "momentum"),
        ({"momentum": -0.1}, "momentum"),
        ({"dampening": 1.1}, "dampening"),
        ({"nesterov": True}, "nesterov needs a momentum"),
        ({"nesterov": True, "momentum": 0.5, "dampening": 0.1}, "nesterov needs dampening"),
        ({"nesterov": True, "momentum": np.array([0.5, 0.0])}, "nesterov needs a momentum"),
        ({"nesterov": 1}, "nesterov"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(
    values: dict[str, Any], named: str, refuses: Check
) -> None:
    refuses(NAME, values, named)
