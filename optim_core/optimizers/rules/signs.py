"""Rules that use only the sign of a gradient: with constant steps, or with adapted ones."""

from typing import Any

from optim_core.maths.elementary import F, maximum, minimum, sign, where
from optim_core.optimizers.rule import CoordinateRule
from optim_core.optimizers.shared_hyperparameters import SHRINKING, learning_rate
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.traced import chosen, larger, sign_of, smaller
from optim_core.parameters.hyperparameter import BELOW_ONE, Hyperparameter, Interval

ORDER = 60


def _lion(g: F, state: tuple[F], t: int, lr: F, beta1: F, beta2: F) -> tuple[F, tuple[F]]:
    """Lion (Chen et al. 2023): step = −lr·sign(β₁m + (1 − β₁)g); m ← β₂m + (1 − β₂)g.

    Weight decay is decoupled, as in the paper: θ shrinks by lr·λ.
    """
    (m,) = state
    step = -lr * sign(beta1 * m + (1.0 - beta1) * g)
    return step, (beta2 * m + (1.0 - beta2) * g,)


def _lion_terms(g: Any, state: Any, t: Any, lr: Any, beta1: Any, beta2: Any) -> Terms:
    (m,) = state
    mixed = yield "c", beta1 * m + (1 - beta1) * g, "velocity"
    turned = yield "sign c", sign_of(mixed), "scaled"
    yield "m", beta2 * m + (1 - beta2) * g
    yield "Δθ", -lr * turned, "step"


LION = CoordinateRule(
    "lion",
    "Lion",
    (
        learning_rate(1e-4, 1e-4, 0.3),
        Hyperparameter(
            "beta1", 0.9, 0.0, 0.999, "one_minus_log", "share of m in the step", BELOW_ONE
        ),
        Hyperparameter("beta2", 0.99, 0.5, 0.9999, "one_minus_log", "decay of m", BELOW_ONE),
        SHRINKING,
    ),
    ("m",),
    "θ ← θ − lr·(sign(β₁m + (1 − β₁)g) + λθ);  m ← β₂m + (1 − β₂)g",
    "Chen et al., Symbolic Discovery of Optimization Algorithms (2023)",
    _lion,
    terms=_lion_terms,
    group="Signs and sharpness",
    summary="Steps of one length, by the sign of a mean",
    words="signSGD evolved sign momentum",
    decoupled=True,
)


def _rprop(
    g: F,
    state: tuple[F, F],
    t: int,
    lr: F,
    eta_minus: F,
    eta_plus: F,
    step_min: F,
    step_max: F,
) -> tuple[F, tuple[F, F]]:
    """Rprop (Riedmiller and Braun 1993): each coordinate has its own step length.

    It grows by η⁺ while the gradient keeps its sign and shrinks by η⁻ when the sign changes; the
    coordinate then rests for one step. The first length is lr, clipped to step_min and step_max
    too, as in torch.optim.Rprop.
    """
    before, length = state
    length = lr + 0.0 * g if t == 1 else length
    turn = g * before
    length = where(turn > 0.0, length * eta_plus, where(turn < 0.0, length * eta_minus, length))
    length = minimum(maximum(length, step_min), step_max)
    g = where(turn < 0.0, 0.0 * g, g)
    return -length * sign(g), (g, length)


def _rprop_terms(
    g: Any,
    state: Any,
    t: Any,
    lr: Any,
    eta_minus: Any,
    eta_plus: Any,
    step_min: Any,
    step_max: Any,
) -> Terms:
    before, length = state
    if t.value == 1:
        length = yield "length", lr
    turn = yield "g·g₋₁", g * before
    length = yield "length", chosen(turn, length * eta_plus, length * eta_minus, length)
    length = yield "held", smaller(larger(length, step_min), step_max)
    g = yield "g", chosen(turn, g, 0, g)
    turned = yield "sign g", sign_of(g), "scaled"
    yield "Δθ", -length * turned, "step"


RPROP = CoordinateRule(
    "rprop",
    "Rprop",
    (
        Hyperparameter(
            "lr", 1e-2, 1e-3, 0.3, "log", "length of the first step, between step_min and step_max"
        ),
        Hyperparameter(
            "eta_minus",
            0.5,
            0.1,
            0.9,
            "linear",
            "factor η⁻ when the gradient turns",
            Interval(0.0, 1.0, low_open=True, high_open=True),
        ),
        Hyperparameter(
            "eta_plus",
            1.2,
            1.05,
            2.0,
            "linear",
            "factor η⁺ while it keeps its sign",
            Interval(1.0, 100.0, low_open=True),
        ),
        Hyperparameter("step_min", 1e-6, 1e-8, 1e-2, "log", "shortest length"),
        Hyperparameter("step_max", 50.0, 0.1, 100.0, "log", "longest length"),
    ),
    ("g_before", "length"),
    "length ← length·η⁺ or ·η⁻;  θ ← θ − length·sign(g)",
    "Riedmiller and Braun, A Direct Adaptive Method for Faster Backpropagation Learning (1993)",
    _rprop,
    terms=_rprop_terms,
    group="Signs and sharpness",
    summary="Steps that grow until the gradient turns",
    words="resilient backpropagation adaptive sign",
)
