"""AMSGrad, AdamW, AdaMax, NAdam, RAdam and AdaBelief."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import optim_core as oc

Steps = Callable[[str, dict[str, Any]], np.ndarray]
Case = tuple[Any, ...]
Check = Callable[..., None]


@pytest.mark.parametrize(
    "case",
    [
        (
            "amsgrad",
            {
                "lr": 1e-3,
                "beta1": 0.9,
                "beta2": 0.999,
                "eps": 1e-8,
                "convention": "torch",
                "weight_decay": 0.0,
            },
        ),
        (
            "adamw",
            {
                "lr": 1e-3,
                "beta1": 0.9,
                "beta2": 0.999,
                "eps": 1e-8,
                "amsgrad": False,
                "bias_correction": True,
                "eps_place": "outside",
                "weight_decay": 1e-2,
            },
        ),
        ("adamax", {"lr": 2e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0}),
        (
            "nadam",
            {
                "lr": 2e-3,
                "beta1": 0.9,
                "beta2": 0.999,
                "eps": 1e-8,
                "momentum_decay": 4e-3,
                "decoupled_weight_decay": False,
                "weight_decay": 0.0,
            },
        ),
        (
            "radam",
            {
                "lr": 1e-3,
                "beta1": 0.9,
                "beta2": 0.999,
                "eps": 1e-8,
                "decoupled_weight_decay": False,
                "weight_decay": 0.0,
            },
        ),
        ("adabelief", {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0}),
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
            "amsgrad",
            {"lr": 0.1, "beta1": 0.0, "beta2": 0.0, "eps": 0.0},
            (2.9, -0.9),
            (2.9 - 0.1 * 5.8 / 6.0, -0.9 + 0.1 * 7.2 / 8.0),
        ),
        # the paper corrects nothing: m = ½g, v = ¼g² first, then m = ½·½g₀ + ½g, v falls no more
        (
            "amsgrad",
            {"lr": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 0.0, "convention": "paper"},
            (2.9, -0.9),
            (
                2.9 - 0.1 * (1.5 + 2.9) / math.sqrt(6.75 + 8.41),
                -0.9 + 0.1 * (2.0 + 3.6) / math.sqrt(12.0 + 12.96),
            ),
        ),
        # θ shrinks by lr·λ = .05, then Adam's first step of lr
        ("adamw", {"lr": 0.1, "eps": 0.0, "weight_decay": 0.5}, (2.75, -0.85), None),
        ("adamax", {"lr": 0.1, "eps": 0.0}, (2.9, -0.9), None),
        ("adamax", {"lr": 0.1, "eps": 2.0}, (2.925, -0.92), None),
        # raw momentum while v cannot be trusted
        ("radam", {"lr": 0.1}, (2.4, -0.2), None),
        # away from its mean by .9g: m̂/√ŝ = 1/.9
        ("adabelief", {"lr": 0.09, "eps": 0.0}, (2.9, -0.9), None),
    ],
    ids=str,
)
def test_first_steps_by_hand(case: Case, steps_down_the_bowl: Check) -> None:
    steps_down_the_bowl(*case)


@pytest.mark.parametrize(
    "case",
    [
        ("amsgrad", {"beta1": 1.0}, "beta1"),
        ("adamw", {"weight_decay": -1.0}, "weight_decay"),
        ("nadam", {"momentum_decay": -1.0}, "momentum_decay"),
        ("radam", {"decoupled_weight_decay": 1}, "decoupled_weight_decay"),
        ("adabelief", {"eps": -1e-9}, "eps"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(case: Case, refuses: Check) -> None:
    refuses(*case)


def test_nadams_first_step_looks_ahead(bowl_steps: Steps) -> None:
    first = bowl_steps("nadam", {"lr": 0.1, "eps": 0.0})[1]
    assert first == pytest.approx((3.0 - 0.10564518, -1.0 + 0.10564518), abs=1e-8)


def test_radam_trusts_v_from_the_sixth_step_on(slope: oc.Surface) -> None:
    path = oc.run(slope, oc.optimizer("radam", lr=0.01, eps=0.0), (0.0, 0.0), steps=8)
    moves = -np.diff(path.positions[:, 0])
    np.testing.assert_allclose(moves[:5], 0.01 * 2.0)
    assert (moves[5:] < 0.005).all()


def test_adabelief_speeds_up_on_a_steady_slope(slope: oc.Surface) -> None:
    path = oc.run(slope, oc.optimizer("adabelief", lr=0.01), (0.0, 0.0), steps=200)
    moves = -np.diff(path.positions[:, 0]) / 0.01
    assert moves[0] == pytest.approx(1.11, abs=0.01)
    assert moves[-1] == pytest.approx(7.19, abs=0.01)


def reference_adabelief(gradients: list[float], lr: float) -> float:
    """Add up the paper's algorithm, term by term, on prescribed gradients."""
    beta1, beta2, eps, theta, m, s = 0.8, 0.95, 1e-3, 0.0, 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * (g - m) ** 2 + eps
        theta -= lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)) ** 0.5 + eps)
    return theta


def test_adabelief_is_the_papers() -> None:
    rule = oc.OPTIMIZERS["adabelief"]
    gradients, theta, state = [3.0, -1.0, 2.5, 0.1, -4.0], 0.0, (0.0, 0.0)
    for t, g in enumerate(gradients, start=1):
        step, state = rule.update(g, state, t, 0.07, 0.8, 0.95, 1e-3)  # type: ignore[attr-defined]
        theta += step
    assert theta == pytest.approx(reference_adabelief(gradients, 0.07), rel=1e-12)
