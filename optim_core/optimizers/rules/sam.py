"""Sharpness-aware minimization: the gradient at the worst point nearby."""

from typing import Any

from optim_core.maths.elementary import F, sqrt, where
from optim_core.optimizers.rule import PointRule
from optim_core.optimizers.shared_hyperparameters import WEIGHT_DECAY, learning_rate
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.traced import Traced, root_of
from optim_core.parameters.hyperparameter import Hyperparameter
from optim_core.surfaces.objective import Objective

ORDER = 70


def _sam(
    objective: Objective, x: F, y: F, state: tuple[()], t: int, lr: F, rho: F
) -> tuple[F, F, tuple[()]]:
    """SAM around SGD (Foret et al. 2021): step = −lr·∇f(θ + ρ·g/‖g‖).

    Where g is zero there is no worst direction, and no step is taken.
    """
    gx, gy = objective.gradient(x, y)
    length = sqrt(gx * gx + gy * gy)
    reach = rho / where(length > 0.0, length, 1.0 + length)
    gx, gy = objective.gradient(x + reach * gx, y + reach * gy)
    return x - lr * gx, y - lr * gy, state


def _sam_terms(
    objective: Objective, x: float, y: float, state: Any, t: Any, lr: Any, rho: Any
) -> Terms:
    gx, gy = objective.gradient(x, y)
    length = yield "‖g‖", root_of(Traced(gx, "g₁") ** 2 + Traced(gy, "g₂") ** 2)
    reach = (gx * rho / length, gy * rho / length) if length.value else (0.0, 0.0)
    ex, ey = yield "e", reach, "velocity", "ρ·g/‖g‖"
    worst = objective.gradient(x + ex.number, y + ey.number)
    gx, gy = yield "g′", worst, "scaled", "∇f(θ + e)"
    yield "Δθ", (-lr * gx, -lr * gy), "step"


SAM = PointRule(
    "sam",
    "SAM",
    (
        learning_rate(1e-3, 1e-4, 1.0),
        Hyperparameter("rho", 0.05, 0.01, 1.0, "log", "how far the worst point nearby may be"),
        WEIGHT_DECAY,
    ),
    (),
    "θ ← θ − lr·∇f(θ + ρ·g/‖g‖)",
    "Foret et al., Sharpness-Aware Minimization (2021)",
    _sam,
    gradients=2,
    terms=_sam_terms,
    group="Signs and sharpness",
    summary="Uses the gradient at the worst point nearby",
    words="sharpness aware minimization flat minima",
)
