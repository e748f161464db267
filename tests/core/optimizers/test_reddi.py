"""Reddi, Kale and Kumar (2018): Adam converges to the wrong end, AMSGrad does not.

Gradients are prescribed, not a surface's; the point is projected onto [−1, 1] after every step,
and the rate falls as 1/√t. The best point in the long run is −1.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.optimizers.rule import CoordinateRule


def cyclic(t: int) -> float:
    """C = 3 in one step of three, −1 in the others: 3 − 2 > 0 a cycle, so −1 is best."""
    return 3.0 if t % 3 == 1 else -1.0


def rare(t: int) -> float:
    """1010 in one step of 101, −10 in the others: 1010 − 1000 > 0 a cycle."""
    return 1010.0 if t % 101 == 1 else -10.0


def tail(
    name: str, gradient: Callable[[int], float], lr: float, steps: int, **values: Any
) -> float:
    """Return the mean position of a path from 0 over the last tenth of its steps."""
    optimizer = oc.optimizer(name, lr=lr, eps=0.0, **values)
    rule = optimizer.rule
    assert isinstance(rule, CoordinateRule)
    own = [one.name for one in rule.hyperparameters if one.name not in ("lr", "weight_decay")]
    arguments = [optimizer.values[key] for key in own]
    (state, _), x, places = rule.initial_state(), 0.0, []
    for t in range(1, steps + 1):
        step, state = rule.update(gradient(t), state, t, lr / math.sqrt(t), *arguments)
        x = min(max(x + step, -1.0), 1.0)
        places.append(x)
    return float(np.mean(places[-steps // 10 :]))


CYCLIC = (cyclic, 0.5, 6000, {"beta1": 0.0, "beta2": 1.0 / (1.0 + 3.0**2)})
RARE = (rare, 0.5, 101 * 1000, {"beta1": 0.9, "beta2": 0.99})

each_case = pytest.mark.parametrize("case", [CYCLIC, RARE], ids=["3 mod 3", "1010 mod 101"])


@each_case
def test_adam_ends_at_the_worst_point(case: Any) -> None:
    gradient, lr, steps, values = case
    assert tail("adam", gradient, lr, steps, **values) > 0.9


@each_case
def test_amsgrad_of_the_paper_ends_at_the_best(case: Any) -> None:
    gradient, lr, steps, values = case
    assert tail("amsgrad", gradient, lr, steps, convention="paper", **values) < -0.9


@pytest.mark.parametrize(("convention", "falls"), [("torch", True), ("paper", False)])
def test_torchs_amsgrad_forgets_a_spike_and_the_papers_does_not(
    convention: str, falls: bool
) -> None:
    """After a first gradient of 10 torch's √v̂ falls from 10 to 2.19 within 20 steps."""
    rule = oc.OPTIMIZERS["amsgrad"]
    assert isinstance(rule, CoordinateRule)
    (state, _), roots = rule.initial_state(), []
    for t in range(1, 22):
        # With β₁ = 0 and lr = 1 the step is −g/√v̂.
        g = 10.0 if t == 1 else 1e-3
        step, state = rule.update(g, state, t, 1.0, 0.0, 0.999, 0.0, convention)
        roots.append(-g / step)
    assert bool(np.any(np.diff(roots) < -1e-12)) is falls
    if falls:
        assert roots[0] == pytest.approx(10.0)
        assert roots[20] == pytest.approx(2.19, abs=0.005)
