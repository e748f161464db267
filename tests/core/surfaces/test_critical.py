"""The search for critical points that depend on parameters: finds all, and no others."""

import math
from collections.abc import Iterable

import pytest

from optim_core.surfaces.critical import critical_near, refined
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


def test_recognizes_a_maximum() -> None:
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


def test_a_convex_loss_is_descended_where_newton_alone_would_run_off() -> None:
    def loss(x: float, y: float) -> float:
        return math.sqrt(1.0 + x * x) + y * y

    def slopes(x: float, y: float) -> tuple[float, float]:
        return x / math.sqrt(1.0 + x * x), 2.0 * y

    def bends(x: float, y: float) -> tuple[float, float, float]:
        return (1.0 + x * x) ** -1.5, 0.0, 2.0

    guess = (3.0, 1.0)  # from |x| > 1 on Newton's steps grow
    assert not refined(guess, slopes, bends, steps=4).settled
    end = refined(guess, slopes, bends, absolute=1e-12, descending=loss)
    assert end.settled
    assert (end.x, end.y) == pytest.approx((0.0, 0.0), abs=1e-12)


def test_an_almost_singular_hessian_ends_the_search_if_asked() -> None:
    def bends(x: float, y: float) -> tuple[float, float, float]:
        return 1.0, 0.0, 1e-13

    def slopes(x: float, y: float) -> tuple[float, float]:
        return x - 1.0, 1e-13 * (y - 1.0)

    assert refined((0.5, 0.5), slopes, bends).settled
    stuck = refined((0.5, 0.5), slopes, bends, singular=1e-12)
    assert stuck == (0.5, 0.5, (1.0, 0.0, 1e-13), False)


def test_a_degenerate_minimum_is_approached_until_the_steps_run_out() -> None:
    def slopes(x: float, y: float) -> tuple[float, float]:
        return 4.0 * x**3, 2.0 * y

    end = refined((1.0, 1.0), slopes, lambda x, y: (12.0 * x * x, 0.0, 2.0), steps=30)
    assert not end.settled
    assert (end.x, end.y) == pytest.approx(((2.0 / 3.0) ** 30, 0.0))
