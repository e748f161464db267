"""AdaGrad and AdaDelta: each coordinate is scaled by its past, or recent, squared gradients."""

from typing import Any

from optim_core.maths.elementary import F, root, sqrt
from optim_core.optimizers.rule import CoordinateRule
from optim_core.optimizers.shared_hyperparameters import (
    EPS_PLACE,
    WEIGHT_DECAY,
    epsilon,
    learning_rate,
)
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.traced import root_of, root_with
from optim_core.parameters.hyperparameter import Hyperparameter, Interval

ORDER = 25


def _adagrad(
    g: F, state: tuple[F], t: int, lr: F, lr_decay: F, eps: F, eps_place: str
) -> tuple[F, tuple[F]]:
    """AdaGrad (Duchi et al. 2011): G ← G + g²; step = −lr·g/(√G + ε).

    As in torch.optim.Adagrad ε stands outside the root (optax has it inside) and lr falls as
    1/(1 + (t − 1)·lr_decay).
    """
    (total,) = state
    total = total + g * g
    return -(lr / (1.0 + (t - 1) * lr_decay)) * (g / root(total, eps, eps_place)), (total,)


def _adagrad_terms(
    g: Any, state: Any, t: Any, lr: Any, lr_decay: Any, eps: Any, eps_place: str
) -> Terms:
    (total,) = state
    total = yield "G", total + g**2
    ratio = yield "ratio", g / root_with(total, eps, eps_place), "scaled"
    if lr_decay.value:
        lr = yield "lrₜ", lr / (1 + (t - 1) * lr_decay)
    yield "Δθ", -lr * ratio, "step"


ADAGRAD = CoordinateRule(
    "adagrad",
    "AdaGrad",
    (
        learning_rate(1e-2, 1e-2, 2.0),
        Hyperparameter("lr_decay", 0.0, 1e-4, 1.0, "log", "how fast lr falls by itself"),
        epsilon(1e-10),
        EPS_PLACE,
        WEIGHT_DECAY,
    ),
    ("G",),
    "G ← G + g²;  θ ← θ − lr·g/(√G + ε)",
    "Duchi, Hazan and Singer, Adaptive Subgradient Methods (2011)",
    _adagrad,
    terms=_adagrad_terms,
    group="Adaptive rates",
    summary="Each coordinate slows as its gradients add up",
    words="adaptive gradient",
    divisor="accumulated squares",
)


def _adadelta(g: F, state: tuple[F, F], t: int, lr: F, rho: F, eps: F) -> tuple[F, tuple[F, F]]:
    """AdaDelta (Zeiler 2012): Δ = √(D + ε)/√(E + ε)·g; step = −lr·Δ.

    E and D are running means of g² and Δ² with decay ρ, as in torch.optim.Adadelta.
    """
    squares, deltas = state
    squares = rho * squares + (1.0 - rho) * (g * g)
    delta = sqrt(deltas + eps) / sqrt(squares + eps) * g
    deltas = rho * deltas + (1.0 - rho) * (delta * delta)
    return -lr * delta, (squares, deltas)


def _adadelta_terms(g: Any, state: Any, t: Any, lr: Any, rho: Any, eps: Any) -> Terms:
    squares, deltas = state
    squares = yield "E", rho * squares + (1 - rho) * g**2
    delta = yield "Δ", root_of(deltas + eps) / root_of(squares + eps) * g, "scaled"
    yield "D", rho * deltas + (1 - rho) * delta**2
    yield "Δθ", -lr * delta, "step"


ADADELTA = CoordinateRule(
    "adadelta",
    "AdaDelta",
    (
        learning_rate(1.0, 0.1, 10.0),
        Hyperparameter(
            "rho",
            0.9,
            0.5,
            0.9999,
            "one_minus_log",
            "decay of the running means",
            Interval(0.0, 1.0),
        ),
        epsilon(1e-6),
        WEIGHT_DECAY,
    ),
    ("E", "D"),
    "E ← ρE + (1 − ρ)g²;  Δ = √(D + ε)/√(E + ε)·g;  θ ← θ − lr·Δ;  D ← ρD + (1 − ρ)Δ²",
    "Zeiler, ADADELTA: An Adaptive Learning Rate Method (2012)",
    _adadelta,
    terms=_adadelta_terms,
    group="Adaptive rates",
    summary="RMSProp that finds its own step length",
    words="adaptive delta",
)
