"""Gradient descent, with and without momentum: one learning rate for all directions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from optim_core.maths.elementary import F, where
from optim_core.optimizers.rule import CoordinateRule
from optim_core.optimizers.shared_hyperparameters import MOMENTUM_SHARE, WEIGHT_DECAY, learning_rate
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.traced import Traced
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter, Interval
from optim_core.parameters.values import Values

ORDER = 10

_CONVENTION = Choice(
    "convention",
    "heavy_ball",
    ("heavy_ball", "average"),
    "velocity ← μ·velocity + g, as in torch, or the mean μ·velocity + (1 − μ)·g",
)
_LR = learning_rate(1e-3, 1e-4, 1.0)


def _sgd(g: F, state: tuple[()], t: int, lr: F) -> tuple[F, tuple[()]]:
    """Gradient descent (Cauchy 1847; with noise Robbins and Monro 1951): step = −lr·g."""
    return -lr * g, state


def _sgd_terms(g: Any, state: Any, t: Any, lr: Any) -> Terms:
    yield "Δθ", -lr * g, "step"


SGD = CoordinateRule(
    "sgd",
    "SGD",
    (_LR, WEIGHT_DECAY),
    (),
    "θ ← θ − lr·g",
    "Robbins and Monro, A Stochastic Approximation Method (1951)",
    _sgd,
    terms=_sgd_terms,
    group="Gradient descent and momentum",
    summary="Steps straight down the gradient",
    words="gradient descent steepest descent GD stochastic plain vanilla Cauchy 1847",
    stability=lambda values: 2.0,
)


def _momentum(
    g: F,
    state: tuple[F],
    t: int,
    lr: F,
    momentum: F,
    dampening: F,
    nesterov: bool,
    convention: str,
) -> tuple[F, tuple[F]]:
    """Heavy ball (Polyak 1964): velocity ← μ·velocity + (1 − dampening)·g; step = −lr·velocity.

    As in torch.optim.SGD, the first velocity is g itself, without dampening; with μ = 0 there is
    neither velocity nor dampening; and Nesterov's form (Sutskever et al. 2013) steps along
    g + μ·velocity. lr scales the velocity when it is used, not when it is accumulated. With the
    convention "average" the velocity is a running mean from zero: each g, the first too, has the
    weight 1 − μ.
    """
    (velocity,) = state
    if convention == "average":
        g = (1.0 - momentum) * g
        velocity = momentum * velocity + g
    else:
        gain = where(momentum == 0.0, 1.0 + 0.0 * momentum, 1.0 - dampening)
        velocity = g if t == 1 else momentum * velocity + gain * g
    if nesterov:
        return -lr * (g + momentum * velocity), (velocity,)
    return -lr * velocity, (velocity,)


def _momentum_terms(
    g: Any,
    state: Any,
    t: Any,
    lr: Any,
    momentum: Any,
    dampening: Any,
    nesterov: bool,
    convention: str,
) -> Terms:
    (v,) = state
    if convention == "average":
        g = yield "(1 − μ)·g", (1 - momentum) * g
        v = yield "v", momentum * v + g, "velocity"
    elif t.value == 1:
        v = yield "v", g, "velocity"
    elif dampening.value == 0.0 or momentum.value == 0.0:
        v = yield "v", momentum * v + g, "velocity"
    else:
        v = yield "v", momentum * v + (1 - dampening) * g, "velocity"
    if nesterov:
        v = yield "ahead", g + momentum * v, "scaled"
    yield "Δθ", -lr * v, "step"


def _momentum_memory(values: Mapping[str, Any]) -> tuple[float, float, float]:
    momentum = float(values["momentum"])
    if values["convention"] == "average":
        return 1.0 - momentum, 1.0 - momentum, momentum
    return 1.0 - values.get("dampening", 0.0) * (momentum > 0.0), 1.0, momentum


def _momentum_constraint(values: Values) -> str | None:
    damped = values["convention"] == "heavy_ball" and np.any(values["dampening"] != 0.0)
    if values["nesterov"] and damped:
        return "nesterov needs dampening 0"
    if values["nesterov"] and np.any(values["momentum"] == 0.0):
        return "nesterov needs a momentum above 0"
    return None


def _momentum_stability(values: Mapping[str, Any]) -> float:
    """Largest stable lr·λ: 2(1 + μ)/gain, Nesterov 2(1 + μ)/((1 + 2μ)·gain)."""
    momentum = float(values["momentum"])
    averaged = values["convention"] == "average"
    gain = 1.0 - momentum if averaged else 1.0 - float(values["dampening"]) if momentum else 1.0
    bound = 2.0 * (1.0 + momentum) / (1.0 + 2.0 * momentum * values["nesterov"])
    return bound / gain if gain > 0.0 else float("inf")


MOMENTUM = CoordinateRule(
    "momentum",
    "Momentum",
    (
        _LR,
        MOMENTUM_SHARE,
        Hyperparameter(
            "dampening",
            0.0,
            0.0,
            1.0,
            "linear",
            "share of the gradient that is left out",
            Interval(0.0, 1.0),
            needs=("convention", "heavy_ball"),
        ),
        Flag("nesterov", False, "step from where the velocity is about to lead"),
        _CONVENTION,
        WEIGHT_DECAY,
    ),
    ("velocity",),
    "velocity ← μ·velocity + g;  θ ← θ − lr·velocity",
    "Polyak, Some Methods of Speeding Up the Convergence of Iteration Methods (1964)",
    _momentum,
    terms=_momentum_terms,
    group="Gradient descent and momentum",
    summary="Builds up speed along steady slopes",
    words="heavy ball velocity gradient descent with momentum",
    memory=_momentum_memory,
    constraint=_momentum_constraint,
    stability=_momentum_stability,
)


def _nesterov(
    g: F, state: tuple[F], t: int, lr: F, momentum: F, convention: str
) -> tuple[F, tuple[F]]:
    """Nesterov's acceleration as torch.optim.SGD(nesterov=True) has it; see :func:`_momentum`."""
    return _momentum(g, state, t, lr, momentum, 0.0 * momentum, True, convention)


def _nesterov_terms(g: Any, state: Any, t: Any, lr: Any, momentum: Any, convention: str) -> Terms:
    return _momentum_terms(g, state, t, lr, momentum, Traced(0.0, "τ"), True, convention)


NESTEROV = CoordinateRule(
    "nesterov",
    "Nesterov",
    (
        _LR,
        replace(MOMENTUM_SHARE, default=0.9),
        _CONVENTION,
        WEIGHT_DECAY,
    ),
    ("velocity",),
    "velocity ← μ·velocity + g;  θ ← θ − lr·(g + μ·velocity)",
    "Nesterov, A Method for Solving the Convex Programming Problem (1983); Sutskever et al. (2013)",
    _nesterov,
    terms=_nesterov_terms,
    group="Gradient descent and momentum",
    summary="Momentum that looks ahead",
    words="NAG accelerated gradient descent velocity",
    memory=_momentum_memory,
    stability=lambda values: _momentum_stability({**values, "nesterov": True, "dampening": 0.0}),
)
