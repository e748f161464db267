"""Rules that PyTorch lacks, compared with their papers' algorithms, written here with numpy.

Each is a function of the gradient and of vectors, as printed; unusual values, three surfaces.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import optim_core as oc

Vector = np.ndarray
Gradient = Callable[[Vector], Vector]


def ravine(p: Vector) -> Vector:
    turn = np.deg2rad(-40.0)
    along = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-np.sin(turn), np.cos(turn)])
    gradient: Vector = 0.6 * (p @ along) * along + 11.0 * (p @ across) * across
    return gradient


def rosenbrock(p: Vector) -> Vector:
    x, y = p
    return np.array([-2.0 * (0.7 - x) - 4.0 * 9.0 * x * (y - x**2), 2.0 * 9.0 * (y - x**2)])


def bounded_saddle(p: Vector) -> Vector:
    x, y = p
    return np.array([2.0 * 1.4 * x, -2.0 * 0.8 * y + y**3])


SURFACES: tuple[tuple[str, dict[str, float], Gradient, tuple[float, float]], ...] = (
    ("ravine", {"a": 0.6, "b": 11.0, "angle": -40.0}, ravine, (-1.9, 1.2)),
    ("rosenbrock", {"a": 0.7, "b": 9.0}, rosenbrock, (-0.8, 0.9)),
    ("bounded_saddle", {"a": 1.4, "b": 0.8}, bounded_saddle, (1.2, 0.05)),
)


def adabelief(
    gradient: Gradient, theta: Vector, lr: float, beta1: float, beta2: float, eps: float
) -> Iterator[Vector]:
    """Zhuang et al. (2020), algorithm 2."""
    m, s, t = np.zeros(2), np.zeros(2), 0
    while True:
        t += 1
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * (g - m) ** 2 + eps
        theta = theta - lr * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + eps)
        yield theta


def lion(
    gradient: Gradient, theta: Vector, lr: float, beta1: float, beta2: float, weight_decay: float
) -> Iterator[Vector]:
    """Chen et al. (2023), algorithm 2: the mean that steps is not the mean that is kept."""
    m = np.zeros(2)
    while True:
        g = gradient(theta)
        update = np.sign(beta1 * m + (1 - beta1) * g)
        m = beta2 * m + (1 - beta2) * g
        theta = theta - lr * (update + weight_decay * theta)
        yield theta


def sam(gradient: Gradient, theta: Vector, lr: float, rho: float) -> Iterator[Vector]:
    """Foret et al. (2021), algorithm 1 with p = 2 and plain descent."""
    while True:
        g = gradient(theta)
        theta = theta - lr * gradient(theta + rho * g / np.linalg.norm(g))
        yield theta


PAPERS: dict[str, Callable[..., Iterator[Vector]]] = {
    "adabelief": adabelief,
    "lion": lion,
    "sam": sam,
}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("adabelief", {"lr": 0.037, "beta1": 0.83, "beta2": 0.96, "eps": 3e-4}),
        ("adabelief", {"lr": 0.081, "beta1": 0.6, "beta2": 0.9, "eps": 0.02}),
        ("lion", {"lr": 0.023, "beta1": 0.79, "beta2": 0.93, "weight_decay": 0.31}),
        ("lion", {"lr": 0.0071, "beta1": 0.95, "beta2": 0.6, "weight_decay": 0.0}),
        ("sam", {"lr": 0.0057, "rho": 0.17}),
        ("sam", {"lr": 0.041, "rho": 0.043}),
    ],
    ids=str,
)
@pytest.mark.parametrize("place", SURFACES, ids=lambda place: place[0])
def test_every_step_is_the_papers(name: str, values: dict[str, Any], place: Any) -> None:
    surface, parameters, gradient, start = place
    path = oc.run(oc.surface(surface, **parameters), oc.optimizer(name, **values), start, 80)
    expected = PAPERS[name](gradient, np.array(start), **values)
    for taken in path.positions[1:]:
        np.testing.assert_allclose(taken, next(expected), rtol=0.0, atol=1e-9)
    assert np.hypot(*(path.positions[-1] - path.positions[0])) > 0.1
