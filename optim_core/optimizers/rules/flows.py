"""Continuous paths: the limits of gradient descent and of the heavy ball for small steps."""

from dataclasses import replace
from typing import Any

from optim_core.optimizers.flow_rule import FlowRule
from optim_core.optimizers.shared_hyperparameters import MOMENTUM_SHARE, WEIGHT_DECAY
from optim_core.optimizers.terms import Terms
from optim_core.parameters.hyperparameter import Hyperparameter
from optim_core.surfaces.objective import Objective

ORDER = 80

_LR = Hyperparameter("lr", 1e-3, 1e-4, 1.0, "log", "how far the flow goes from step to step")


def _gradient_flow(
    objective: Objective, x: float, y: float, state: tuple[()], lr: float
) -> tuple[float, float, tuple[()]]:
    """Gradient flow, θ̇ = −∇f(θ), shown at time k·lr beside step k of SGD.

    SGD is Euler's method for it, and stays closer to the flow of f + (lr/4)·‖∇f‖² (Barrett and
    Dherin 2021).
    """
    gx, gy = objective.gradient(x, y)
    return -lr * gx, -lr * gy, state


def _heavy_ball_flow(
    objective: Objective,
    x: float,
    y: float,
    state: tuple[float, float],
    lr: float,
    momentum: float,
) -> tuple[float, float, tuple[float, float]]:
    """Heavy ball flow (Polyak 1964), θ̈ + γ·θ̇ + ∇f(θ) = 0 from rest.

    With γ = (1 − μ)/√lr, shown at time k·√lr beside step k of Momentum with the same lr and μ,
    which discretizes it with steps of √lr. Counted in steps, as here, that is
    θ' = −lr·velocity, velocity' = ∇f − (1 − μ)·velocity. A unit of the gradient flow's time
    takes about (1 − μ)/lr steps.
    """
    vx, vy = state
    gx, gy = objective.gradient(x, y)
    lost = 1.0 - momentum
    return -lr * vx, -lr * vy, (gx - lost * vx, gy - lost * vy)


def _gradient_flow_terms(
    objective: Objective, x: float, y: float, state: Any, t: Any, lr: Any
) -> Terms:
    gx, gy = objective.gradient(x, y)
    yield "lr·θ̇", (-lr * gx, -lr * gy), "scaled", "−lr·∇f(θ), the initial direction"


def _heavy_ball_flow_terms(
    objective: Objective, x: float, y: float, state: Any, t: Any, lr: Any, momentum: Any
) -> Terms:
    vx, vy = yield "v", state, "velocity", "gathered: v′ = ∇f − (1 − μ)·v"
    yield "θ′", (-lr * vx, -lr * vy), "scaled", "−lr·v, the initial direction"


GRADIENT_FLOW = FlowRule(
    "gradient_flow",
    "Gradient flow",
    (_LR, WEIGHT_DECAY),
    (),
    "θ̇ = −∇f(θ), at time k·lr",
    "Cauchy (1847); Barrett and Dherin, Implicit Gradient Regularization (2021)",
    _gradient_flow,
    terms=_gradient_flow_terms,
    group="Continuous paths",
    summary="The limit of SGD for tiny steps",
    words="gradient descent ODE continuous time differential equation",
)

HEAVY_BALL_FLOW = FlowRule(
    "heavy_ball_flow",
    "Heavy ball flow",
    (_LR, replace(MOMENTUM_SHARE, default=0.9), WEIGHT_DECAY),
    ("velocity_x", "velocity_y"),
    "θ̈ + γ·θ̇ + ∇f(θ) = 0,  γ = (1 − μ)/√lr, at time k·√lr",
    "Polyak, Some Methods of Speeding Up the Convergence of Iteration Methods (1964)",
    _heavy_ball_flow,
    terms=_heavy_ball_flow_terms,
    group="Continuous paths",
    summary="The limit of Momentum for tiny steps",
    words="heavy ball momentum ODE continuous time differential equation",
)
