"""RMSProp: each coordinate is scaled by the size of its recent gradients."""

from typing import Any

from optim_core.maths.elementary import F, maximum, root
from optim_core.optimizers.rule import CoordinateRule
from optim_core.optimizers.shared_hyperparameters import (
    EPS,
    EPS_PLACE,
    MOMENTUM_SHARE,
    WEIGHT_DECAY,
    learning_rate,
)
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.traced import Traced, larger, root_with
from optim_core.parameters.hyperparameter import Flag, Hyperparameter, Interval

ORDER = 30


def _rmsprop(
    g: F,
    state: tuple[F, F, F],
    t: int,
    lr: F,
    alpha: F,
    eps: F,
    momentum: F,
    centered: bool,
    eps_place: str,
) -> tuple[F, tuple[F, F, F]]:
    """RMSProp (Tieleman and Hinton 2012): v ← α·v + (1 − α)·g²; step = −lr·g/(√v + ε).

    As in torch.optim.RMSprop: ε outside the root (optax has it inside), no bias correction;
    ``centered`` subtracts the squared running mean from v (Graves 2013); ``momentum`` accumulates
    the scaled gradients. The centered v is set to zero where rounding would make it negative
    (torch gives NaN).
    """
    v, g_mean, velocity = state
    v = alpha * v + (1.0 - alpha) * (g * g)
    scale = v
    if centered:
        g_mean = g_mean + (1.0 - alpha) * (g - g_mean)
        scale = maximum(v - g_mean * g_mean, 0.0 * v)
    scaled = g / root(scale, eps, eps_place)
    velocity = momentum * velocity + scaled
    return -lr * velocity, (v, g_mean, velocity)


def _rmsprop_terms(
    g: Any,
    state: Any,
    t: Any,
    lr: Any,
    alpha: Any,
    eps: Any,
    momentum: Any,
    centered: bool,
    eps_place: str,
) -> Terms:
    v, g_mean, velocity = state
    v = yield "v", alpha * v + (1 - alpha) * g**2
    if centered:
        g_mean = yield "ḡ", g_mean + (1 - alpha) * (g - g_mean)
        v = yield "v − ḡ²", larger(v - g_mean**2, 0)
    scaled = yield "ratio", g / root_with(v, eps, eps_place), "scaled"
    if momentum.value:
        b = Traced(velocity.number, "b")
        scaled = yield "b", momentum * b + scaled, "velocity"
    yield "Δθ", -lr * scaled, "step"


RMSPROP = CoordinateRule(
    "rmsprop",
    "RMSProp",
    (
        learning_rate(1e-2, 1e-3, 1.0),
        Hyperparameter(
            "alpha",
            0.99,
            0.5,
            0.9999,
            "one_minus_log",
            "decay of the running mean of g²",
            Interval(0.0, 1.0),
        ),
        EPS,
        MOMENTUM_SHARE,
        Flag("centered", False, "divide by the deviation of g instead of its size"),
        EPS_PLACE,
        WEIGHT_DECAY,
    ),
    ("v", "g_mean", "velocity"),
    "v ← α·v + (1 − α)·g²;  θ ← θ − lr·g/(√v + ε)",
    "Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5 (2012)",
    _rmsprop,
    terms=_rmsprop_terms,
    group="Adaptive rates",
    summary="Divides by a running size of the gradient",
    words="adaptive root mean square Hinton",
)
