"""Gradient descent beside the continuous paths that it follows."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import optim_core as oc

SURFACES = [
    (oc.surface("ravine", a=0.8, b=3.0, angle=25.0), (-1.3, 1.1)),
    (oc.surface("rosenbrock", a=0.6, b=1.5), (-0.7, 0.9)),
    (oc.surface("bounded_saddle", a=0.9, b=0.7), (1.2, 0.3)),
]
TIME = 1.2

Field = Callable[[float, Any], Any]


def flow(surface: oc.Surface, lr: float) -> Field:
    """Return −∇(f + ¼lr‖∇f‖²), that is −(I + ½lr·H)∇f; plain gradient flow at lr = 0."""

    def velocity(time: float, place: Any) -> Any:
        gradient = np.array(surface.gradient(*place))
        xx, xy, yy = surface.hessian(*place)
        return -gradient - 0.5 * lr * np.array([[xx, xy], [xy, yy]]) @ gradient

    return velocity


def apart(surface: oc.Surface, start: tuple[float, float], lr: float, bent: bool) -> float:
    """Return how far descent is from a flow after the same time, lr·steps."""
    field = flow(surface, lr if bent else 0.0)
    solution = solve_ivp(field, (0.0, TIME), start, method="DOP853", rtol=1e-11, atol=1e-12)
    path = oc.run(surface, oc.optimizer("sgd", lr=lr), start, round(TIME / lr))
    return math.dist(path.positions[-1], solution.y[:, -1])


@pytest.mark.parametrize(("surface", "start"), SURFACES, ids=lambda one: getattr(one, "name", ""))
@pytest.mark.parametrize(("bent", "order"), [(False, 1), (True, 2)])
def test_descent_follows_the_flow_of_a_slightly_other_loss(
    surface: oc.Surface, start: tuple[float, float], bent: bool, order: int
) -> None:
    """Off by O(lr) from gradient flow, by O(lr²) from that of f + ¼lr‖∇f‖²."""
    coarse, fine = (apart(surface, start, lr, bent) for lr in (0.01, 0.005))
    assert math.log2(coarse / fine) == pytest.approx(order, abs=0.15)


@pytest.mark.parametrize("curvature", [0.5, 4.0])
def test_a_mode_decays_as_if_it_were_a_little_steeper(curvature: float) -> None:
    bowl, lr = oc.surface("ravine", a=curvature, b=curvature, angle=0.0), 0.01
    path = oc.run(bowl, oc.optimizer("sgd", lr=lr), (1.0, 0.0), steps=100)
    plain = math.exp(-curvature)
    steeper = math.exp(-(curvature + 0.5 * lr * curvature**2))
    end = float(path.positions[-1, 0])
    assert end == pytest.approx(steeper, rel=0.5 * (lr * curvature) ** 2 * curvature)
    assert abs(end - steeper) < 0.05 * abs(end - plain)


def test_gradient_flow_of_a_bowl_is_the_matrix_exponential() -> None:
    surface, start = SURFACES[0]
    xx, xy, yy = surface.hessian(0.0, 0.0)
    eigenvalues, vectors = np.linalg.eigh([[xx, xy], [xy, yy]])
    expected = vectors @ (np.exp(-eigenvalues * TIME) * (vectors.T @ np.array(start)))
    path = oc.run(surface, oc.optimizer("sgd", lr=1e-4), start, steps=round(TIME / 1e-4))
    np.testing.assert_allclose(path.positions[-1], expected, atol=2e-4)
