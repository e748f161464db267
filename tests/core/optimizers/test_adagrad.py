"""AdaGrad and AdaDelta: defaults, first steps by hand, valid and invalid values."""

import math
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
            "adagrad",
            {
                "lr": 1e-2,
                "lr_decay": 0.0,
                "eps": 1e-10,
                "eps_place": "outside",
                "weight_decay": 0.0,
            },
        ),
        ("adadelta", {"lr": 1.0, "rho": 0.9, "eps": 1e-6, "weight_decay": 0.0}),
    ],
    ids=str,
)
def test_defaults(case: Case, has_defaults: Check) -> None:
    has_defaults(*case)


# On the bowl the gradient at (3, −1) is (6, −8).
@pytest.mark.parametrize(
    "case",
    [
        (
            "adagrad",
            {"lr": 0.1, "eps": 0.0},
            (2.9, -0.9),
            (2.9 - 0.58 / math.sqrt(36.0 + 33.64), -0.9 + 0.72 / math.sqrt(64.0 + 51.84)),
        ),
        ("adagrad", {"lr": 0.1, "eps": 2.0}, (3.0 - 0.6 / 8.0, -1.0 + 0.8 / 10.0), None),
        # ε under the root: √(36 + 28), √(64 + 28)
        (
            "adagrad",
            {"lr": 0.1, "eps": 28.0, "eps_place": "inside"},
            (3.0 - 0.6 / 8.0, -1.0 + 0.8 / math.sqrt(92.0)),
            None,
        ),
        (
            "adagrad",
            {"lr": 0.1, "eps": 0.0, "lr_decay": 1.0},
            (2.9, -0.9),
            (2.9 - 0.29 / math.sqrt(36.0 + 33.64), -0.9 + 0.36 / math.sqrt(64.0 + 51.84)),
        ),
        # E = ¼g²: √ε/√(¼g² + ε)·g
        (
            "adadelta",
            {"lr": 1.0, "rho": 0.75, "eps": 0.01},
            (3.0 - 0.6 / math.sqrt(9.01), -1.0 + 0.8 / math.sqrt(16.01)),
            None,
        ),
    ],
    ids=str,
)
def test_first_steps_by_hand(case: Case, steps_down_the_bowl: Check) -> None:
    steps_down_the_bowl(*case)


@pytest.mark.parametrize(
    "case",
    [
        ("adagrad", {"eps": -1.0}, "eps"),
        ("adagrad", {"lr_decay": -0.1}, "lr_decay"),
        ("adadelta", {"rho": 1.5}, "rho"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(case: Case, refuses: Check) -> None:
    refuses(*case)


def test_adagrads_steps_shrink_as_one_over_root_t_on_a_steady_slope(slope: oc.Surface) -> None:
    path = oc.run(slope, oc.optimizer("adagrad", lr=0.3), (0.0, 0.0), steps=100)
    moves = -np.diff(path.positions[:, 0])
    np.testing.assert_allclose(moves, 0.3 / np.sqrt(np.arange(1, 101)), rtol=1e-9)
