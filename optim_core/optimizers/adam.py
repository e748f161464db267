"""Adam: momentum and a rate for every coordinate, both corrected for their zero start."""

from dataclasses import replace

from optim_core.elementary import F, maximum, sqrt
from optim_core.hyperparameter import Flag, Hyperparameter
from optim_core.optimizer import BETA1, BETA2, EPS, LEARNING_RATE_DOC, WEIGHT_DECAY, CoordinateRule

ORDER = 40


def _adam(
    g: F, state: tuple[F, F, F], t: int, lr: F, beta1: F, beta2: F, eps: F, amsgrad: bool
) -> tuple[F, tuple[F, F, F]]:
    """Adam (Kingma and Ba 2015): step = −lr·m̂/(√v̂ + ε).

    m and v are running means of g and g², hats their bias correction by 1 − βᵗ. As in
    torch.optim.Adam: ε outside the root; ``amsgrad`` (Reddi et al. 2018) keeps the largest raw
    v and corrects it afterwards, where the paper corrects nothing.
    """
    m, v, v_max = state
    m = m + (1.0 - beta1) * (g - m)
    v = beta2 * v + (1.0 - beta2) * (g * g)
    if amsgrad:
        v_max = maximum(v_max, v)
        root = sqrt(v_max)
    else:
        root = sqrt(v)
    denominator = root / sqrt(1.0 - beta2**t) + eps
    return -(lr / (1.0 - beta1**t)) * (m / denominator), (m, v, v_max)


ADAM = CoordinateRule(
    "adam",
    "Adam",
    (
        Hyperparameter("lr", 1e-3, 1e-3, 1.0, "log", LEARNING_RATE_DOC),
        BETA1,
        BETA2,
        EPS,
        Flag("amsgrad", False, "divide by the largest v so far"),
        WEIGHT_DECAY,
    ),
    ("m", "v", "v_max"),
    "m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  θ ← θ − lr·m̂/(√v̂ + ε)",
    "Kingma and Ba, Adam: A Method for Stochastic Optimization (2015)",
    _adam,
)


def _amsgrad(
    g: F, state: tuple[F, F, F], t: int, lr: F, beta1: F, beta2: F, eps: F
) -> tuple[F, tuple[F, F, F]]:
    """AMSGrad (Reddi et al. 2018) as torch.optim.Adam(amsgrad=True) has it; see :func:`_adam`."""
    return _adam(g, state, t, lr, beta1, beta2, eps, True)


AMSGRAD = CoordinateRule(
    "amsgrad",
    "AMSGrad",
    (
        Hyperparameter("lr", 1e-3, 1e-3, 1.0, "log", LEARNING_RATE_DOC),
        BETA1,
        BETA2,
        EPS,
        WEIGHT_DECAY,
    ),
    ("m", "v", "v_max"),
    "v_max ← max(v_max, v);  θ ← θ − lr·m̂/(√v̂_max + ε)",
    "Reddi, Kale and Kumar, On the Convergence of Adam and Beyond (2018)",
    _amsgrad,
)

ADAMW = CoordinateRule(
    "adamw",
    "AdamW",
    (
        Hyperparameter("lr", 1e-3, 1e-3, 1.0, "log", LEARNING_RATE_DOC),
        BETA1,
        BETA2,
        EPS,
        Flag("amsgrad", False, "divide by the largest v so far"),
        replace(WEIGHT_DECAY, default=1e-2, doc="decoupled: shrinks θ by lr·weight_decay"),
    ),
    ("m", "v", "v_max"),
    "θ ← (1 − lr·λ)θ − lr·m̂/(√v̂ + ε)",
    "Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019)",
    _adam,
    decoupled=True,
)
