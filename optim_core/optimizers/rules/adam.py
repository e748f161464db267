"""Adam: momentum and a rate for each coordinate, both corrected for starting at zero."""

from dataclasses import replace
from typing import Any

from optim_core.maths.elementary import F, maximum, root, sqrt
from optim_core.optimizers.rule import CoordinateRule
from optim_core.optimizers.shared_hyperparameters import (
    EPS_PLACE,
    RUNNING_MEANS,
    SHRINKING,
    WEIGHT_DECAY,
    learning_rate,
)
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.traced import larger, root_with
from optim_core.parameters.hyperparameter import Choice, Flag

ORDER = 40


def _adam(
    g: F,
    state: tuple[F, F, F],
    t: int,
    lr: F,
    beta1: F,
    beta2: F,
    eps: F,
    amsgrad: bool,
    bias_correction: bool,
    eps_place: str,
) -> tuple[F, tuple[F, F, F]]:
    """Adam (Kingma and Ba 2015): step = −lr·m̂/(√v̂ + ε).

    m and v are running means of g and g²; a hat is the bias correction by 1 − βᵗ. As in
    torch.optim.Adam, ε is outside the root, and ``amsgrad`` (Reddi et al. 2018) keeps the largest
    raw v and corrects it afterwards, while the paper corrects nothing.
    """
    m, v, v_max = state
    m = m + (1.0 - beta1) * (g - m)
    v = beta2 * v + (1.0 - beta2) * (g * g)
    square = v
    if amsgrad:
        square = v_max = maximum(v_max, v)
    if not bias_correction:
        return -lr * (m / root(square, eps, eps_place)), (m, v, v_max)
    if eps_place == "inside":
        denominator = sqrt(square / (1.0 - beta2**t) + eps)
    else:
        denominator = sqrt(square) / sqrt(1.0 - beta2**t) + eps
    return -(lr / (1.0 - beta1**t)) * (m / denominator), (m, v, v_max)


def _adam_terms(
    g: Any,
    state: Any,
    t: Any,
    lr: Any,
    beta1: Any,
    beta2: Any,
    eps: Any,
    amsgrad: bool,
    bias_correction: bool,
    eps_place: str,
) -> Terms:
    m, v, v_max = state
    m = yield "m", beta1 * m + (1 - beta1) * g, "velocity"
    v = yield "v", beta2 * v + (1 - beta2) * g**2
    if amsgrad:
        v = yield "vₘₐₓ", larger(v_max, v)
    if bias_correction:
        m = yield "m̂", m / (1 - beta1**t)
        v = yield "v̂", v / (1 - beta2**t)
    ratio = yield "ratio", m / root_with(v, eps, eps_place), "scaled"
    yield "Δθ", -lr * ratio, "step"


_LR = learning_rate(1e-3, 1e-3, 1.0)
_ADAMS_OWN = (
    _LR,
    *RUNNING_MEANS,
    Flag("amsgrad", False, "divide by the largest v so far"),
    Flag("bias_correction", True, "undo that m and v start at zero; without it early steps differ"),
    EPS_PLACE,
)

ADAM = CoordinateRule(
    "adam",
    "Adam",
    (*_ADAMS_OWN, WEIGHT_DECAY),
    ("m", "v", "v_max"),
    "m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  θ ← θ − lr·m̂/(√v̂ + ε)",
    "Kingma and Ba, Adam: A Method for Stochastic Optimization (2015)",
    _adam,
    terms=_adam_terms,
    group="The Adam family",
    summary="Momentum and RMSProp in one, bias-corrected",
    words="adaptive moment estimation",
)


def _amsgrad(
    g: F, state: tuple[F, F, F], t: int, lr: F, beta1: F, beta2: F, eps: F, convention: str
) -> tuple[F, tuple[F, F, F]]:
    """AMSGrad (Reddi et al. 2018), as torch.optim.Adam(amsgrad=True) has it or as the paper does.

    torch corrects the bias of m and of the largest v, so that the denominator may decrease; the
    paper corrects neither. See :func:`_adam`.
    """
    return _adam(g, state, t, lr, beta1, beta2, eps, True, convention == "torch", "outside")


def _amsgrad_terms(
    g: Any, state: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, convention: str
) -> Terms:
    corrects = convention == "torch"
    return _adam_terms(g, state, t, lr, beta1, beta2, eps, True, corrects, "outside")


AMSGRAD = CoordinateRule(
    "amsgrad",
    "AMSGrad",
    (
        _LR,
        *RUNNING_MEANS,
        Choice(
            "convention",
            "torch",
            ("torch", "paper"),
            "torch corrects the bias of m and v, the paper does not",
        ),
        WEIGHT_DECAY,
    ),
    ("m", "v", "v_max"),
    "v_max ← max(v_max, v);  θ ← θ − lr·m̂/(√v̂_max + ε)",
    "Reddi, Kale and Kumar, On the Convergence of Adam and Beyond (2018)",
    _amsgrad,
    terms=_amsgrad_terms,
    group="The Adam family",
    summary="Adam whose divisor never shrinks",
    words="adaptive",
)

ADAMW = CoordinateRule(
    "adamw",
    "AdamW",
    (*_ADAMS_OWN, replace(SHRINKING, default=1e-2)),
    ("m", "v", "v_max"),
    "θ ← (1 − lr·λ)θ − lr·m̂/(√v̂ + ε)",
    "Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019)",
    _adam,
    terms=_adam_terms,
    group="The Adam family",
    summary="Adam with decoupled weight decay",
    words="adaptive",
    decoupled=True,
)
