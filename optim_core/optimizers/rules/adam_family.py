"""Relatives of Adam: with another norm, look-ahead, a rectified start, belief in the gradient."""

from typing import Any

from optim_core.maths.elementary import F, maximum, sqrt, where
from optim_core.optimizers.rule import CoordinateRule
from optim_core.optimizers.shared_hyperparameters import (
    DECOUPLED,
    RUNNING_MEANS,
    WEIGHT_DECAY,
    learning_rate,
)
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.traced import Traced, larger, root_of, size_of
from optim_core.parameters.hyperparameter import Hyperparameter

ORDER = 45

_LR_ADAM = learning_rate(1e-3, 1e-3, 1.0)
_LR_TWICE = learning_rate(2e-3, 1e-3, 1.0)


def _adamax(
    g: F, state: tuple[F, F], t: int, lr: F, beta1: F, beta2: F, eps: F
) -> tuple[F, tuple[F, F]]:
    """AdaMax (Kingma and Ba 2015): u ← max(β₂u, |g| + ε); step = −lr·m̂/u.

    As in torch.optim.Adamax ε is added to |g|.
    """
    m, u = state
    m = m + (1.0 - beta1) * (g - m)
    u = maximum(beta2 * u, abs(g) + eps)
    return -(lr / (1.0 - beta1**t)) * (m / u), (m, u)


def _adamax_terms(g: Any, state: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Terms:
    m, u = state
    m = yield "m", beta1 * m + (1 - beta1) * g, "velocity"
    u = yield "u", larger(beta2 * u, size_of(g) + eps)
    m = yield "m̂", m / (1 - beta1**t)
    ratio = yield "ratio", m / u, "scaled"
    yield "Δθ", -lr * ratio, "step"


ADAMAX = CoordinateRule(
    "adamax",
    "AdaMax",
    (_LR_TWICE, *RUNNING_MEANS, WEIGHT_DECAY),
    ("m", "u"),
    "m ← β₁m + (1 − β₁)g;  u ← max(β₂u, |g| + ε);  θ ← θ − lr·m̂/u",
    "Kingma and Ba, Adam: A Method for Stochastic Optimization, section 7 (2015)",
    _adamax,
    terms=_adamax_terms,
    group="The Adam family",
    summary="Adam with the largest gradient as divisor",
    words="adaptive infinity norm",
)


def _nadam(
    g: F,
    state: tuple[F, F, F],
    t: int,
    lr: F,
    beta1: F,
    beta2: F,
    eps: F,
    momentum_decay: F,
) -> tuple[F, tuple[F, F, F]]:
    """NAdam (Dozat 2016): Adam with Nesterov's look-ahead.

    μₜ = β₁(1 − ½·0.96^(t·ψ)) with ψ = momentum_decay, as in torch.optim.NAdam;
    step = −lr·((1 − μₜ)g/(1 − Πμ) + μₜ₊₁m/(1 − Πμ·μₜ₊₁))/(√v̂ + ε). The state holds Πμ − 1,
    which is zero at the start like all state.
    """
    m, v, short = state
    now = beta1 * (1.0 - 0.5 * 0.96 ** (t * momentum_decay))
    later = beta1 * (1.0 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    product = (1.0 + short) * now
    m = m + (1.0 - beta1) * (g - m)
    v = beta2 * v + (1.0 - beta2) * (g * g)
    root = sqrt(v / (1.0 - beta2**t)) + eps
    ahead = (1.0 - now) * g / (1.0 - product) + later * m / (1.0 - product * later)
    return -lr * (ahead / root), (m, v, product - 1.0)


def _nadam_terms(
    g: Any,
    state: Any,
    t: Any,
    lr: Any,
    beta1: Any,
    beta2: Any,
    eps: Any,
    momentum_decay: Any,
) -> Terms:
    m, v, short = state
    now = yield "μₜ", beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))
    later = yield "μₜ₊₁", beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    product = yield "Πμ", Traced(1.0 + short.number, "Πμ₋₁") * now
    m = yield "m", beta1 * m + (1 - beta1) * g, "velocity"
    v = yield "v", beta2 * v + (1 - beta2) * g**2
    v = yield "v̂", v / (1 - beta2**t)
    ahead = yield "ahead", (1 - now) * g / (1 - product) + later * m / (1 - product * later)
    ratio = yield "ratio", ahead / (root_of(v) + eps), "scaled"
    yield "Δθ", -lr * ratio, "step"


NADAM = CoordinateRule(
    "nadam",
    "NAdam",
    (
        _LR_TWICE,
        *RUNNING_MEANS,
        Hyperparameter("momentum_decay", 4e-3, 1e-4, 1.0, "log", "how fast μₜ grows towards β₁"),
        DECOUPLED,
        WEIGHT_DECAY,
    ),
    ("m", "v", "Πμ − 1"),
    "θ ← θ − lr·((1 − μₜ)g/(1 − Πμ) + μₜ₊₁m/(1 − Πμ·μₜ₊₁))/(√v̂ + ε)",
    "Dozat, Incorporating Nesterov Momentum into Adam (2016)",
    _nadam,
    terms=_nadam_terms,
    group="The Adam family",
    summary="Adam that looks ahead, as Nesterov does",
    words="adaptive Nesterov momentum",
)


def _radam(
    g: F, state: tuple[F, F], t: int, lr: F, beta1: F, beta2: F, eps: F
) -> tuple[F, tuple[F, F]]:
    """RAdam (Liu et al. 2020): Adam that takes momentum steps until v can be trusted.

    ρₜ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ), ρ∞ = 2/(1 − β₂) − 1. Where ρₜ > 5:
    step = −lr·m̂·r·√(1 − β₂ᵗ)/(√v + ε), with the variance rectification r; else step = −lr·m̂.
    As in torch.optim.RAdam.
    """
    m, v = state
    m = m + (1.0 - beta1) * (g - m)
    v = beta2 * v + (1.0 - beta2) * (g * g)
    rest = 1.0 - beta2**t
    longest = 2.0 / (1.0 - beta2) - 1.0
    length = longest - 2.0 * t * (1.0 - rest) / rest
    trusted = length > 5.0
    known = where(trusted, length, 0.0 * length + 6.0)
    far = where(longest > 5.0, longest, 0.0 * longest + 6.0)
    rectified = sqrt((known - 4.0) * (known - 2.0) * far / ((far - 4.0) * (far - 2.0) * known))
    scale = where(trusted, rectified * sqrt(rest) / (sqrt(v) + eps), 1.0 + 0.0 * v)
    return -(lr / (1.0 - beta1**t)) * (m * scale), (m, v)


def _radam_terms(g: Any, state: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Terms:
    m, v = state
    m = yield "m", beta1 * m + (1 - beta1) * g, "velocity"
    v = yield "v", beta2 * v + (1 - beta2) * g**2
    m = yield "m̂", m / (1 - beta1**t)
    longest = yield "ρ∞", 2 / (1 - beta2) - 1
    length = yield "ρₜ", longest - 2 * t * beta2**t / (1 - beta2**t)
    if not length.value > 5.0:  # v cannot be trusted yet
        yield "Δθ", -lr * m, "step"
        return
    rectified = yield (
        "r",
        root_of((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)),
    )
    ratio = yield "ratio", m * rectified * root_of(1 - beta2**t) / (root_of(v) + eps), "scaled"
    yield "Δθ", -lr * ratio, "step"


RADAM = CoordinateRule(
    "radam",
    "RAdam",
    (
        learning_rate(1e-3, 1e-4, 0.1),
        *RUNNING_MEANS,
        DECOUPLED,
        WEIGHT_DECAY,
    ),
    ("m", "v"),
    "ρₜ > 5: θ ← θ − lr·rₜ·m̂/(√v̂ + ε);  else θ ← θ − lr·m̂",
    "Liu et al., On the Variance of the Adaptive Learning Rate and Beyond (2020)",
    _radam,
    terms=_radam_terms,
    group="The Adam family",
    summary="Adam that warms up by itself",
    words="adaptive rectified",
)


def _adabelief(
    g: F, state: tuple[F, F], t: int, lr: F, beta1: F, beta2: F, eps: F
) -> tuple[F, tuple[F, F]]:
    """AdaBelief (Zhuang et al. 2020): s ← β₂s + (1 − β₂)(g − m)² + ε; step = −lr·m̂/(√ŝ + ε).

    ε is added in both places, as in the algorithm of the paper.
    """
    m, s = state
    m = m + (1.0 - beta1) * (g - m)
    away = g - m
    s = beta2 * s + (1.0 - beta2) * (away * away) + eps
    root = sqrt(s / (1.0 - beta2**t)) + eps
    return -(lr / (1.0 - beta1**t)) * (m / root), (m, s)


def _adabelief_terms(
    g: Any, state: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any
) -> Terms:
    m, s = state
    m = yield "m", beta1 * m + (1 - beta1) * g, "velocity"
    s = yield "s", beta2 * s + (1 - beta2) * (g - m) ** 2 + eps
    m = yield "m̂", m / (1 - beta1**t)
    s = yield "ŝ", s / (1 - beta2**t)
    ratio = yield "ratio", m / (root_of(s) + eps), "scaled"
    yield "Δθ", -lr * ratio, "step"


ADABELIEF = CoordinateRule(
    "adabelief",
    "AdaBelief",
    (_LR_ADAM, *RUNNING_MEANS, WEIGHT_DECAY),
    ("m", "s"),
    "m ← β₁m + (1 − β₁)g;  s ← β₂s + (1 − β₂)(g − m)² + ε;  θ ← θ − lr·m̂/(√ŝ + ε)",
    "Zhuang et al., AdaBelief Optimizer (2020)",
    _adabelief,
    terms=_adabelief_terms,
    group="The Adam family",
    summary="Adam that takes long steps on steady slopes",
    words="adaptive belief",
)
