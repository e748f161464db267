"""Line searches: the promised conditions, failures, and agreement with SciPy's steps."""

import math
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import line_search

import optim_core as oc
from optim_core.optimizers.line_search import C1, armijo, wolfe
from optim_core.surfaces.objective import Counted

SURFACES = [family() for family in oc.SURFACES.values()]
BOWL = oc.surface("ravine", a=2.0, b=2.0, angle=0.0)
SEARCHED = ["rastrigin", "bohachevsky", "goldstein_price", "easom"]
each_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)


def directions(surface: oc.Surface, count: int) -> list[tuple[float, float, float, float]]:
    """Points in view, and directions that descend, from a hundredth to a third of the view long."""
    draw = np.random.default_rng(7)
    bounds, cases = surface.bounds, []
    while len(cases) < count:
        x = draw.uniform(bounds.x_min, bounds.x_max)
        y = draw.uniform(bounds.y_min, bounds.y_max)
        if not math.isfinite(surface.value(x, y)):
            continue
        gx, gy = map(float, surface.gradient(x, y))
        turn = draw.uniform(-1.2, 1.2)
        length = 10.0 ** draw.uniform(-2.0, -0.5) * bounds.width / math.hypot(gx, gy)
        cos, sin = math.cos(turn), math.sin(turn)
        cases.append((x, y, -length * (cos * gx - sin * gy), -length * (sin * gx + cos * gy)))
    return cases


def along(surface: oc.Surface, case: tuple[float, ...], length: float) -> tuple[float, float]:
    """Loss and slope at a step length."""
    x, y, px, py = case
    place = x + length * px, y + length * py
    gx, gy = surface.gradient(*place)
    return float(surface.value(*place)), float(gx * px + gy * py)


@pytest.mark.parametrize("c2", [0.9, 0.4, 0.1, 0.01])
@each_surface
def test_a_step_meets_both_conditions(surface: oc.Surface, c2: float) -> None:
    met = 0
    for case in directions(surface, 25):
        length = wolfe(surface, *case, c2)
        loss, slope = along(surface, case, 0.0)
        new_loss, new_slope = along(surface, case, length)
        assert new_loss <= loss + C1 * length * slope
        met += length > 0.0 and abs(new_slope) <= c2 * abs(slope)
    # A corner, or a loss that falls without end, leaves no step that meets the second one.
    if surface.name not in ("absolute", "saddle", "monkey_saddle", "mccormick"):
        assert met >= 20


@pytest.mark.parametrize("c2", [0.9, 0.4, 0.1])
@each_surface
def test_where_scipy_finds_a_step_it_is_found_too(surface: oc.Surface, c2: float) -> None:
    for case in directions(surface, 12):
        at, p = np.array(case[:2]), np.array(case[2:])
        theirs, *_ = scipys(surface, at, p, c2)
        if theirs is not None and theirs < 1000.0:  # SciPy's doublings end at an untried 1024
            length = wolfe(surface, *case, c2)
            loss, slope = along(surface, case, length)
            assert abs(slope) <= c2 * abs(along(surface, case, 0.0)[1])
            assert loss < along(surface, case, 0.0)[0]


def scipys(surface: oc.Surface, at: np.ndarray, p: np.ndarray, c2: float) -> Any:
    """Return SciPy's step, without its warnings if there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return line_search(
            lambda place: surface.value(*place.tolist()),
            lambda place: np.array(surface.gradient(*place.tolist()), float),
            at,
            p,
            c2=c2,
        )


@pytest.mark.parametrize(
    ("name", "start", "p", "c2"),
    [
        # The first trial will do; doublings; one and several interpolations.
        ("ravine", (-3.0, 2.0), (3.0, -2.0), 0.9),
        ("booth", (0.0, 0.0), (0.034, 0.038), 0.1),
        ("matyas", (2.0, -1.0), (-0.05, 0.02), 0.4),
        ("rosenbrock", (-1.2, 1.0), (1.0, 0.4), 0.9),
        ("beale", (1.0, 1.2), (5.0, -2.0), 0.1),
        ("himmelblau", (0.2, -3.6), (0.9, 4.0), 0.4),
        ("branin", (-2.0, 6.0), (-1.0, 3.0), 0.4),
        ("styblinski_tang", (0.2, 0.3), (1.0, 1.0), 0.4),
    ],
)
def test_the_steps_are_scipys(
    name: str, start: tuple[float, float], p: tuple[float, float], c2: float
) -> None:
    surface = oc.surface(name)
    theirs, _, gradients, *_ = scipys(surface, np.array(start), np.array(p), c2)
    counted = Counted(surface)
    assert wolfe(counted, *start, *p, c2) == pytest.approx(theirs, rel=1e-9)
    assert counted.count <= gradients + 1


def test_an_exact_search_finds_the_bottom_of_a_parabola() -> None:
    assert wolfe(BOWL, 3.0, -1.0, -6.0, 2.0, 1e-3) == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize("trial", [1e-3, 0.4, 0.5, 0.6, 1e3])
def test_any_first_trial_leads_there(trial: float) -> None:
    assert wolfe(BOWL, 3.0, -1.0, -6.0, 2.0, 1e-3, trial) == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("trial", [0.0, -1.0, math.nan, math.inf])
def test_no_trial_no_step(trial: float) -> None:
    assert wolfe(BOWL, 3.0, -1.0, -6.0, 2.0, 0.9, trial) == 0.0


@pytest.mark.parametrize("p", [(6.0, -2.0), (0.0, 0.0), (1.0, 3.0), (math.nan, 0.0)], ids=str)
def test_where_the_direction_does_not_descend_there_is_no_step(p: tuple[float, float]) -> None:
    assert wolfe(BOWL, 3.0, -1.0, *p, 0.9) == 0.0


def test_what_is_not_finite_is_too_far() -> None:
    # −log x, whose bottom under a rising line lies at 1; beyond 0 it is not a number.
    walled = replace(
        BOWL,
        value=lambda x, y: x - math.log(x) if x > 0.0 else math.nan,
        gradient=lambda x, y: (1.0 - 1.0 / x if x > 0.0 else math.nan, 0.0),
    )
    length = wolfe(walled, 3.0, 0.0, -50.0, 0.0, 0.01)
    assert 3.0 - 50.0 * length == pytest.approx(1.0, abs=0.02)


def test_a_slope_that_is_not_finite_is_too_far() -> None:
    edge = replace(BOWL, gradient=lambda x, y: (2.0 * x if x > 0.5 else math.nan, 2.0 * y))
    length = wolfe(edge, 3.0, 0.0, -2.9, 0.0, 0.5)
    assert 0.5 < 3.0 - 2.9 * length <= 1.5


def test_down_an_endless_slope_it_doubles_ten_times() -> None:
    counted = Counted(replace(BOWL, value=lambda x, y: -x, gradient=lambda x, y: (-1.0, 0.0)))
    assert wolfe(counted, 0.0, 0.0, 1.0, 0.0, 0.9) == 2.0**9
    assert counted.count == 11


def test_across_a_corner_it_gives_up_in_bounded_time() -> None:
    corner = Counted(oc.surface("absolute", k=1.0))
    length = wolfe(corner, 1.0, 1e-30, -1.0, -1.0, 0.1)
    assert 0.0 <= length < 1.1
    assert corner.count < 50


@pytest.mark.parametrize(
    ("trial", "length"),
    # On x² from 3 along −6 the loss falls for steps below 1 − c1.
    [(0.3, 0.3), (0.9, 0.9), (1.0, 0.5), (1.5, 0.75), (7.0, 0.875), (0.0, 0.0)],
)
def test_armijo_halves_until_the_loss_falls(trial: float, length: float) -> None:
    assert armijo(BOWL.value, 3.0, 0.0, -6.0, 0.0, -36.0, trial) == length


def test_armijo_on_arrays_is_armijo_on_each() -> None:
    trials = np.array([0.3, 0.9, 1.0, 1.5, 7.0, 0.0])
    lengths = armijo(
        BOWL.value, np.full(6, 3.0), np.zeros(6), np.full(6, -6.0), np.zeros(6), -36.0, trials
    )
    np.testing.assert_array_equal(lengths, [0.3, 0.9, 0.5, 0.75, 0.875, 0.0])


def test_armijo_gives_up_after_sixty_halvings() -> None:
    assert armijo(lambda x, y: x, 0.0, 0.0, 1.0, 0.0, -1.0, 1.0) == 0.0
    assert armijo(lambda x, y: math.nan, 0.0, 0.0, 1.0, 0.0, -1.0, 1.0) == 0.0


@pytest.mark.parametrize("trial", [1e-300, 1e-40, 1e-17])
def test_a_trial_lost_in_rounding_is_no_step(trial: float) -> None:
    # 3 − 6·trial is 3: Armijo's condition holds by equality, and nothing would move.
    assert wolfe(BOWL, 3.0, -1.0, -6.0, 2.0, 0.4, trial) == 0.0
    assert armijo(BOWL.value, 3.0, -1.0, -6.0, 2.0, -40.0, trial) == 0.0


def test_armijo_asks_for_a_loss_that_is_lower_where_the_slope_is_lost_in_rounding() -> None:
    assert armijo(lambda x, y: 1.0, 0.0, 0.0, 1.0, 0.0, -1e-30, 1.0) == 0.0


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("conjugate_gradient", {}),
        ("conjugate_gradient", {"beta": "fletcher_reeves"}),
        ("bfgs", {}),
        ("newton", {"mode": "line_search"}),
    ],
    ids=str,
)
@pytest.mark.parametrize("name_of_surface", SEARCHED)
def test_no_search_rests_where_the_gradient_is_large(
    name_of_surface: str, name: str, values: dict[str, Any]
) -> None:
    surface, draw = oc.surface(name_of_surface), np.random.default_rng(11)
    left, right, low, high = surface.bounds
    starts = draw.uniform((left, low), (right, high), (60, 2))
    batch = oc.run_batch(surface, oc.optimizer(name, **values), starts, 120)
    rests = (batch.positions[-1] == batch.positions[-2]).all(axis=-1)
    slopes = np.hypot(*surface.gradient(*batch.positions[-1].T))
    assert rests.any()
    assert slopes[rests].max() < 1e-3


def test_a_direction_that_fails_is_followed_by_the_steepest_one() -> None:
    # In 8 steps the trial that the last slope promises shrinks below rounding.
    path = oc.run(
        oc.surface("rastrigin"), oc.optimizer("conjugate_gradient"), (-2.668, -3.201), 120
    )
    assert path.verdict.arrived
    assert path.positions[-1] == pytest.approx((-1.98991, -1.98991), abs=1e-4)
