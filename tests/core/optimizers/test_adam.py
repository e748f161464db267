"""Adam: defaults, first steps by hand, valid and invalid values."""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pytest

Point: TypeAlias = tuple[float, float]
Check: TypeAlias = Callable[..., None]

NAME = "adam"


def test_defaults_are_torchs(has_defaults: Check) -> None:
    has_defaults(
        NAME,
        {
            "lr": 0.001,
            "beta1": 0.9,
            "beta2": 0.999,
            "eps": 1e-08,
            "amsgrad": False,
            "bias_correction": True,
            "eps_place": "outside",
            "weight_decay": 0.0,
        },
    )


@pytest.mark.parametrize(
    ("values", "first", "second"),
    [
        # m̂ = g, v̂ = g²: step lr; then g = (5.8, −7.2),
        # m̂ = (.5·.5·g₀ + .5·g)/.75, v̂ = (.75·.25·g₀² + .25·g²)/.4375
        (
            {"lr": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 0.0},
            (2.9, -0.9),
            (
                2.9 - 0.1 * (4.4 / 0.75) / math.sqrt((6.75 + 8.41) / 0.4375),
                -0.9 + 0.1 * (5.6 / 0.75) / math.sqrt((12.0 + 12.96) / 0.4375),
            ),
        ),
        # the largest raw v, corrected afterwards: with β₂ = 0 the second v is smaller
        (
            {"lr": 0.1, "beta1": 0.0, "beta2": 0.0, "eps": 0.0, "amsgrad": True},
            (2.9, -0.9),
            (2.9 - 0.1 * 5.8 / 6.0, -0.9 + 0.1 * 7.2 / 8.0),
        ),
        # ε outside the root: 6/(6 + 2), 8/(8 + 2)
        ({"lr": 0.1, "eps": 2.0}, (2.925, -0.92), None),
        # ε inside the root: 6/√(36 + 28), 8/√(64 + 36)
        ({"lr": 0.1, "eps": 28.0, "eps_place": "inside"}, (2.925, -1.0 + 0.8 / 92.0**0.5), None),
        # uncorrected, m = .1·g and v = .001·g²: a first step of lr·.1/√.001
        (
            {"lr": 0.1, "eps": 0.0, "bias_correction": False},
            (3.0 - 0.01 / math.sqrt(0.001), -1.0 + 0.01 / math.sqrt(0.001)),
            None,
        ),
        # … and with ε under the root √(.001·36 + .028), √(.001·64 + .036)
        (
            {"lr": 0.1, "eps": 0.028, "bias_correction": False, "eps_place": "inside"},
            (3.0 - 0.06 / math.sqrt(0.064), -1.0 + 0.08 / math.sqrt(0.092)),
            None,
        ),
        # g + 2θ = (12, −10)
        ({"lr": 0.1, "eps": 2.0, "weight_decay": 2.0}, (3 - 6 / 70, -1 + 1 / 12), None),
    ],
    ids=str,
)
def test_first_steps_by_hand(
    values: dict[str, Any], first: Point, second: Point | None, steps_down_the_bowl: Check
) -> None:
    steps_down_the_bowl(NAME, values, first, second)


@pytest.mark.parametrize(
    "values", [{"beta1": 0.0, "beta2": 0.0}, {"eps": 0.0, "amsgrad": np.True_}], ids=str
)
def test_valid_values_are_taken(values: dict[str, Any], takes: Check) -> None:
    takes(NAME, values)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"beta1": 1.0}, "beta1"),
        ({"beta2": 1.0}, "beta2"),
        ({"beta2": -0.5}, "beta2"),
        ({"betas": (0.9, 0.999)}, "betas"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(
    values: dict[str, Any], named: str, refuses: Check
) -> None:
    refuses(NAME, values, named)
