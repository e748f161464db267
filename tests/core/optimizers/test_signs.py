"""Lion and Rprop: steps that ask only for the gradient's sign."""

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
        ("lion", {"lr": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0}),
        (
            "rprop",
            {"lr": 1e-2, "eta_minus": 0.5, "eta_plus": 1.2, "step_min": 1e-6, "step_max": 50.0},
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
        ("lion", {"lr": 0.1}, (2.9, -0.9), (2.8, -0.8)),
        ("lion", {"lr": 0.1, "weight_decay": 0.5}, (2.75, -0.85), None),
        ("rprop", {"lr": 0.1}, (2.9, -0.9), (2.78, -0.78)),
        ("rprop", {"lr": 0.1, "step_max": 0.11}, (2.9, -0.9), (2.79, -0.79)),
        ("rprop", {"lr": 0.3, "step_max": 0.1}, (2.9, -0.9), (2.8, -0.8)),
        ("rprop", {"lr": 0.01, "step_min": 0.1}, (2.9, -0.9), (2.78, -0.78)),
    ],
    ids=str,
)
def test_first_steps_by_hand(case: Case, steps_down_the_bowl: Check) -> None:
    steps_down_the_bowl(*case)


@pytest.mark.parametrize(
    "case",
    [
        ("lion", {"beta2": 1.0}, "beta2"),
        ("rprop", {"eta_minus": 1.0}, "eta_minus"),
        ("rprop", {"eta_plus": 1.0}, "eta_plus"),
        ("rprop", {"step_min": -1.0}, "step_min"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(case: Case, refuses: Check) -> None:
    refuses(*case)


def test_rprop_rests_for_a_step_after_a_turn_and_halves_its_length() -> None:
    surface = oc.surface("ravine", a=2.0, b=8.0, angle=0.0)
    path = oc.run(surface, oc.optimizer("rprop", lr=1.0), (1.5, 0.0), steps=6)
    # 1.5 → .5 → −.7: turned; rests; then .6 back, grown to .72 as the sign holds: turned again
    np.testing.assert_allclose(path.positions[:4, 0], [1.5, 0.5, -0.7, -0.7], atol=1e-12)
    assert path.positions[4, 0] == pytest.approx(-0.1)


def test_lions_weight_decay_bounds_its_path(slope: oc.Surface) -> None:
    path = oc.run(slope, oc.optimizer("lion", lr=0.05, weight_decay=4.0), (0.0, 0.0), steps=200)
    assert abs(path.positions[:, 0]).max() <= 0.25 + 1e-12
    assert path.positions[-1, 0] == pytest.approx(-0.25, abs=1e-6)
