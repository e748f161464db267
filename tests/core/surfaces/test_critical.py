"""The search for critical points that parameters move: finds what is there, and nothing else."""

import math
from collections.abc import Iterable

import pytest

from optim_core.surfaces.critical import critical_near
from optim_core.surfaces.landscape import Bounds, CriticalPoint

BOUNDS = Bounds(-3.0, 3.0, -3.0, 3.0)


def gradient(x: float, y: float) -> tuple[float, float]:
    """Slope of ¼x⁴ − ½x² + ½y²: minima at (±1, 0), a saddle between."""
    return x * x * x - x, y


def hessian(x: float, y: float) -> tuple[float, float, float]:
    return 3.0 * x * x - 1.0, 0.0, 1.0


def found(guesses: Iterable[tuple[float, float]], within: float = 0.5) -> tuple[CriticalPoint, ...]:
    return critical_near(guesses, gradient, hessian, BOUNDS, within)


def test_finds_points_and_their_kinds() -> None:
    left, middle = found([(-1.2, 0.1), (0.1, 0.2)])
    assert left == (-1.0, 0.0, "minimum")
    assert middle[:2] == pytest.approx((0.0, 0.0), abs=1e-15)
    assert middle.kind == "saddle"


def test_tells_a_maximum() -> None:
    hill = critical_near(
        [(0.3, 0.3)], lambda x, y: (-x, -y), lambda x, y: (-1.0, 0.0, -1.0), BOUNDS, 1.0
    )
    assert hill == ((0.0, 0.0, "maximum"),)


def test_leaves_out_what_is_too_far_from_the_guess() -> None:
    assert found([(1.4, 0.0)], within=0.3) == ()
    assert found([(1.4, 0.0)], within=0.5) == ((1.0, 0.0, "minimum"),)


def test_leaves_out_what_is_outside_the_bounds() -> None:
    narrow = Bounds(-0.5, 0.5, -1.0, 1.0)
    assert critical_near([(1.1, 0.0)], gradient, hessian, narrow, 0.5) == ()


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_leaves_out_guesses_that_lead_nowhere(odd: float) -> None:
    assert found([(odd, 0.0)]) == ()
    singular = critical_near(
        [(1.0, 1.0)], lambda x, y: (x, x), lambda x, y: (1.0, 1.0, 1.0), BOUNDS, 9.0
    )
    assert singular == ()
