"""Every surface against its textbook formula, written again as in the book.

Complex steps (for real x and tiny h, f'(x) = Im f(x + ih)/h without cancellation) give the
exact gradient from the formula, and the Hessian from the gradient.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.parameters.hyperparameter import Hyperparameter

PI, E = math.pi, math.e
cos, sin, exp, log, sqrt = np.cos, np.sin, np.exp, np.log, np.sqrt
Formula = Callable[..., Any]


def levy(x: Any, y: Any) -> Any:
    w, v = 1 + (x - 1) / 4, 1 + (y - 1) / 4
    first, last = sin(PI * w) ** 2, (v - 1) ** 2 * (1 + sin(2 * PI * v) ** 2)
    return first + (w - 1) ** 2 * (1 + 10 * sin(PI * w + 1) ** 2) + last


def two_basins(x: Any, y: Any, k1: float, k2: float, d: float) -> Any:
    q1, q2 = k1 / 2 * ((x + d) ** 2 + y**2), k2 / 2 * ((x - d) ** 2 + y**2)
    return q1 * q2 / (q1 + q2)


def branin(x: Any, y: Any) -> Any:
    b, c, t = 5.1 / (4 * PI**2), 5 / PI, 1 / (8 * PI)
    return (y - b * x**2 + c * x - 6) ** 2 + 10 * (1 - t) * cos(x) + 10


def goldstein_price(x: Any, y: Any) -> Any:
    one = 19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2
    other = 18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2
    return (1 + (x + y + 1) ** 2 * one) * (30 + (2 * x - 3 * y) ** 2 * other)


def ackley(x: Any, y: Any, a: float, b: float, c: float) -> Any:
    funnel = -a * exp(-b * sqrt((x**2 + y**2) / 2))
    return funnel - exp((cos(c * x) + cos(c * y)) / 2) + a + E


def features_of(data: Any, kind: str, scale: float = 1.0) -> list[float]:
    inputs = np.array([u for u, _ in data])
    centered = inputs - np.mean(inputs)
    prepared = {"raw": scale * inputs, "centered": scale * centered}
    return list(prepared.get(kind, centered / np.std(inputs)))


def linear_regression(x: Any, y: Any, features: str, scale: float, l2: float, data: Any) -> Any:
    pairs = zip(features_of(data, features, scale), (t for _, t in data), strict=True)
    squares = sum((x * u + y - t) ** 2 for u, t in pairs)
    return squares / (2 * len(data)) + l2 / 2 * (x**2 + y**2)


def logistic_regression(x: Any, y: Any, features: str, l2: float, data: Any) -> Any:
    pairs = zip(features_of(data, features), (t for _, t in data), strict=True)
    chances = [(1 / (1 + exp(-(x * u + y))), t) for u, t in pairs]
    entropies = [-np.log(p) if t else -np.log(1 - p) for p, t in chances]
    return sum(entropies) / len(data) + l2 / 2 * (x**2 + y**2)


FORMULAS: dict[str, Formula] = {
    "ravine": lambda x, y, a, b, angle: (
        0.5 * a * (x * cos(angle * PI / 180) + y * sin(angle * PI / 180)) ** 2
        + 0.5 * b * (y * cos(angle * PI / 180) - x * sin(angle * PI / 180)) ** 2
    ),
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "matyas": lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
    "rosenbrock": lambda x, y, a, b: (a - x) ** 2 + b * (y - x**2) ** 2,
    "beale": lambda x, y: (
        (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
    ),
    "goldstein_price": goldstein_price,
    "factorization": lambda x, y: (1 - x * y) ** 2,
    "saddle": lambda x, y, a, b: a * x**2 - b * y**2,
    "bounded_saddle": lambda x, y, a, b: a * x**2 - b * y**2 + y**4 / 4,
    "monkey_saddle": lambda x, y: x**3 - 3 * x * y**2,
    "long_valley": lambda x, y: 25 * x**2 - 0.05 * y**2 + 0.0005 * y**4,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "three_hump_camel": lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
    "six_hump_camel": lambda x, y: (
        (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (-4 + 4 * y**2) * y**2
    ),
    "styblinski_tang": lambda x, y: (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2,
    "branin": branin,
    "mccormick": lambda x, y: sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
    "two_basins": two_basins,
    "rastrigin": lambda x, y, a: 2 * a + x**2 - a * cos(2 * PI * x) + y**2 - a * cos(2 * PI * y),
    "ackley": ackley,
    "levy": levy,
    "griewank": lambda x, y, s: 1 + (x**2 + y**2) / s - cos(x) * cos(y / sqrt(2)),
    "bohachevsky": lambda x, y: (
        x**2 + 2 * y**2 - 0.3 * cos(3 * PI * x) - 0.4 * cos(4 * PI * y) + 0.7
    ),
    "michalewicz": lambda x, y, m: (
        -sin(x) * (sin(x**2 / PI) ** 2) ** m - sin(y) * (sin(2 * y**2 / PI) ** 2) ** m
    ),
    "easom": lambda x, y: -cos(x) * cos(y) * exp(-((x - PI) ** 2) - (y - PI) ** 2),
    "cliff": lambda x, y, h, k, eps: eps / 2 * (x**2 + y**2) + h / (1 + exp(-k * (x - 1))),
    "absolute": lambda x, y, k: sqrt(x**2) + k * sqrt(y**2),
    "log_barrier": lambda x, y, a, mu: (x**2 + a * y**2) / 2 - mu * log(x + y - 1),
    "linear_regression": linear_regression,
    "logistic_regression": logistic_regression,
    "tanh_neuron": lambda x, y, data: sum(
        (y * np.tanh(x * u) - t) ** 2 / (2 * len(data)) for u, t in data
    ),
    "typed": lambda x, y, a, b, **_: (x**2 - a) ** 2 + (y**2 - b) ** 2 + x * y,
}

CASES = [
    pytest.param(family, units, id=f"{name}-{number}")
    for name, family in oc.SURFACES.items()
    for number, units in enumerate((None, (0.1, 0.7, 0.4), (0.9, 0.2, 0.8)))
    if units is None or family.parameters
]
each_case = pytest.mark.parametrize(("family", "units"), CASES)


def surface_and_points(family: Any, units: Any) -> tuple[oc.Surface, Any, Any]:
    sliders = [one for one in family.parameters if isinstance(one, Hyperparameter)]
    given = zip(sliders, units or (), strict=False)
    surface = family(**{one.name: one.from_unit(unit) for one, unit in given})
    bounds, places = surface.bounds, np.random.default_rng(5).random((2, 400))
    x = bounds.x_min + places[0] * bounds.width
    y = bounds.y_min + places[1] * bounds.height
    defined = ~np.isnan(surface.value(x, y))
    return surface, x[defined], y[defined]


def close(found: Any, expected: Any, size: Any) -> None:
    np.testing.assert_array_less(np.abs(found - expected), 1e-12 * (1.0 + size))


def test_every_surface_has_its_formula_here() -> None:
    assert FORMULAS.keys() == oc.SURFACES.keys()


@each_case
def test_value_is_the_formula(family: Any, units: Any) -> None:
    surface, x, y = surface_and_points(family, units)
    expected = FORMULAS[family.name](x, y, **surface.values)
    close(surface.value(x, y), expected, np.abs(expected).max())


@each_case
def test_gradient_is_the_slope_of_the_formula(family: Any, units: Any) -> None:
    surface, x, y = surface_and_points(family, units)
    formula, h = FORMULAS[family.name], 1e-200
    gx, gy = surface.gradient(x, y)
    size = max(np.abs(gx).max(), np.abs(gy).max())
    close(gx, formula(x + 1j * h, y, **surface.values).imag / h, size)
    close(gy, formula(x, y + 1j * h, **surface.values).imag / h, size)


SMOOTH = [case for case in CASES if case.values[0].name not in ("cliff", "absolute")]
"""All but those whose gradient uses |x|, which has no complex step."""


@pytest.mark.parametrize(("family", "units"), SMOOTH)
def test_hessian_is_the_slope_of_the_gradient(family: Any, units: Any) -> None:
    surface, x, y = surface_and_points(family, units)
    h = 1e-200
    xx, xy, yy = surface.hessian(x, y)
    size = max(np.abs(entry).max() for entry in (xx, xy, yy))
    for found, slope in zip((xx, xy), surface.gradient(x + 1j * h, y), strict=True):
        close(found, slope.imag / h, size)
    for found, slope in zip((xy, yy), surface.gradient(x, y + 1j * h), strict=True):
        close(found, slope.imag / h, size)
