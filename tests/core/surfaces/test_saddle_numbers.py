"""The monkey saddle and the long valley: their known numbers, and races over them."""

import math

import numpy as np
import pytest

import optim_core as oc
from optim_core.surfaces.curvature import curvature


@pytest.mark.parametrize("radius", [0.2, 1.0, 1.7])
@pytest.mark.parametrize("turn", [0.0, 0.6, 2.1, 4.4])
def test_monkey_saddle_in_polar_coordinates(radius: float, turn: float) -> None:
    surface = oc.surface("monkey_saddle")
    place = radius * math.cos(turn), radius * math.sin(turn)
    assert surface.value(*place) == pytest.approx(radius**3 * math.cos(3.0 * turn))
    assert curvature(surface, *place) == pytest.approx((-6.0 * radius, 6.0 * radius))
    assert math.hypot(*surface.gradient(*place)) == pytest.approx(3.0 * radius**2)


def test_monkey_saddle_has_no_curvature_at_the_saddle() -> None:
    surface = oc.surface("monkey_saddle")
    assert surface.hessian(0.0, 0.0) == (0.0, 0.0, 0.0)
    assert curvature(surface, 0.0, 0.0).kind == "flat"
    assert surface.infimum is None


def test_newton_halves_its_way_to_the_monkey_saddle() -> None:
    path = oc.run(oc.surface("monkey_saddle"), oc.optimizer("newton"), (0.8, 0.3), steps=20)
    expected = np.outer(0.5 ** np.arange(21), (0.8, 0.3))
    np.testing.assert_allclose(path.positions, expected, rtol=1e-12)


def test_long_valley_numbers() -> None:
    surface = oc.surface("long_valley")
    minima = [p for p in surface.critical_points if p.kind == "minimum"]
    assert [p.y for p in minima] == pytest.approx([7.0710678, -7.0710678])
    for point in minima:
        assert surface.value(point.x, point.y) == pytest.approx(-1.25, abs=1e-14)
        assert curvature(surface, point.x, point.y) == pytest.approx((0.2, 50.0))
    assert curvature(surface, 0.0, 0.0) == pytest.approx((-0.1, 50.0))


@pytest.mark.parametrize(
    ("optimizer", "steps"),
    [
        (oc.optimizer("sgd", lr=0.03), 2310),
        (oc.optimizer("momentum", lr=0.03, momentum=0.9), 291),
        (oc.optimizer("adam", lr=0.03), 31),
        (oc.optimizer("adagrad", lr=0.1), 17),
        (oc.optimizer("rmsprop", lr=0.03), 4),
    ],
    ids=lambda value: str(getattr(value, "name", value)),
)
def test_how_long_each_rule_stays_in_the_long_valley(optimizer: oc.Optimizer, steps: int) -> None:
    path = oc.run(oc.surface("long_valley"), optimizer, (1.0, 1e-3), steps=2500)
    assert int(np.argmax(np.abs(path.positions[:, 1]) > 1.0)) == steps
