"""Sharpness-aware minimization: the gradient of the worst point nearby."""

from optim_core.elementary import F, sqrt, where
from optim_core.hyperparameter import Hyperparameter
from optim_core.objective import Objective
from optim_core.optimizer import LEARNING_RATE_DOC, WEIGHT_DECAY, PointRule

ORDER = 70


def _sam(
    objective: Objective, x: F, y: F, state: tuple[()], t: int, lr: F, rho: F
) -> tuple[F, F, tuple[()]]:
    """SAM around SGD (Foret et al. 2021): step = −lr·∇f(θ + ρ·g/‖g‖).

    Where g is zero there is no worst direction and no step.
    """
    gx, gy = objective.gradient(x, y)
    length = sqrt(gx * gx + gy * gy)
    reach = rho / where(length > 0.0, length, 1.0 + length)
    gx, gy = objective.gradient(x + reach * gx, y + reach * gy)
    return x - lr * gx, y - lr * gy, state


SAM = PointRule(
    "sam",
    "SAM",
    (
        Hyperparameter("lr", 1e-3, 1e-4, 1.0, "log", LEARNING_RATE_DOC),
        Hyperparameter("rho", 0.05, 0.01, 1.0, "log", "how far the worst point nearby may be"),
        WEIGHT_DECAY,
    ),
    (),
    "θ ← θ − lr·∇f(θ + ρ·g/‖g‖)",
    "Foret et al., Sharpness-Aware Minimization (2021)",
    _sam,
    gradients=2,
)
