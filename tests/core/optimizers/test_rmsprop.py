"""RMSProp: defaults, first steps by hand, valid and invalid values."""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pytest

import optim_core as oc
from optim_core.optimizers.rule import CoordinateRule

Point: TypeAlias = tuple[float, float]
Check: TypeAlias = Callable[..., None]

NAME = "rmsprop"


def test_defaults_are_torchs(has_defaults: Check) -> None:
    has_defaults(
        NAME,
        {
            "lr": 0.01,
            "alpha": 0.99,
            "eps": 1e-08,
            "momentum": 0.0,
            "centered": False,
            "eps_place": "outside",
            "weight_decay": 0.0,
        },
    )


@pytest.mark.parametrize(
    ("values", "first", "second"),
    [
        # v = ¼g², √v = ½|g|: step 2·lr; then g = (5.6, −6.4), v = .75·(9, 16) + .25·g²
        (
            {"lr": 0.1, "alpha": 0.75, "eps": 0.0},
            (2.8, -0.8),
            (
                2.8 - 0.56 / math.sqrt(6.75 + 7.84),
                -0.8 + 0.64 / math.sqrt(12.0 + 10.24),
            ),
        ),
        # scaled gradient 2, then velocity ½·2 + g/√v
        (
            {"lr": 0.1, "alpha": 0.75, "eps": 0.0, "momentum": 0.5},
            (2.8, -0.8),
            (
                2.8 - 0.1 - 0.56 / math.sqrt(6.75 + 7.84),
                -0.8 + 0.1 + 0.64 / math.sqrt(12.0 + 10.24),
            ),
        ),
        # ḡ = ¼g, v − ḡ² = (¼ − 1/16)g² = 3/16·g²: step 4/√3·lr
        (
            {"lr": 0.03, "alpha": 0.75, "eps": 0.0, "centered": True},
            (3.0 - 0.12 / math.sqrt(3.0), -1.0 + 0.12 / math.sqrt(3.0)),
            None,
        ),
        # ε outside the root: 6/(3 + 1), 8/(4 + 1)
        ({"lr": 0.1, "alpha": 0.75, "eps": 1.0}, (2.85, -0.84), None),
        # ε inside the root: 6/√(9 + 7), 8/√(16 + 9)
        (
            {"lr": 0.1, "alpha": 0.75, "eps": 7.0, "eps_place": "inside"},
            (2.85, -1.0 + 0.8 / math.sqrt(23.0)),
            None,
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
    [{"alpha": 0.0}, {"alpha": 1.0}, {"eps": 0.0}, {"momentum": 0.5, "centered": True}],
    ids=str,
)
def test_valid_values_are_taken(values: dict[str, Any], takes: Check) -> None:
    takes(NAME, values)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"alpha": 1.01}, "alpha"),
        ({"alpha": -0.01}, "alpha"),
        ({"eps": -1e-8}, "eps"),
        ({"momentum": 1.0}, "momentum"),
        ({"centered": "yes"}, "centered"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(
    values: dict[str, Any], named: str, refuses: Check
) -> None:
    refuses(NAME, values, named)


def test_centered_rmsprop_survives_rounding_on_a_steady_slope() -> None:
    rmsprop = oc.OPTIMIZERS["rmsprop"]
    assert isinstance(rmsprop, CoordinateRule)
    below_zero = 0
    for g in np.linspace(0.1, 3.0, 30).tolist():
        state = (0.0, 0.0, 0.0)
        for t in range(1, 101):
            step, state = rmsprop.update(g, state, t, 0.1, 0.5, 1e-2, 0.0, True, "outside")
            v, mean, _ = state
            below_zero += v - mean * mean < 0.0
            assert step == pytest.approx(
                -0.1 * g / (math.sqrt(max(v - mean * mean, 0.0)) + 1e-2), rel=1e-12
            )
    assert below_zero > 0
