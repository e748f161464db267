"""Every kind of end, on a race that ends so, with its numbers compared with theory."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.judging.rest import steps_and_decay_cancel
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import curvature
from optim_core.verdict.reason import End, Reason
from optim_core.verdict.status import Status

RAVINE = oc.surface("ravine", b=50.0)


def race(surface: Any, name: str, steps: int = 200, start: Any = None, **values: Any) -> Trajectory:
    surface = oc.surface(surface) if isinstance(surface, str) else surface
    return oc.run(surface, oc.optimizer(name, **values), start, steps)


@pytest.mark.parametrize(
    ("name", "values", "bound"),
    [
        ("sgd", {}, 2.0),
        ("momentum", {"momentum": 0.5}, 3.0),
        ("nesterov", {"momentum": 0.5}, 1.5),
    ],
)
def test_too_large_a_rate_on_a_quadratic(name: str, values: Any, bound: float) -> None:
    limit = bound / 50.0
    end = race(RAVINE, name, 4000, lr=1.05 * limit, **values).verdict
    assert (end.end, end.reason) == (End.DIVERGED, Reason.OVER_STABILITY_BOUND)
    theory = {"lr": 1.05 * limit, "bound": bound, "sharpness": 50.0, "limit": limit}
    assert end.numbers == pytest.approx(theory)


def test_a_rate_too_large_for_both_directions() -> None:
    assert race(RAVINE, "sgd", lr=2.1).verdict.reason is (
        Reason.OVER_STABILITY_BOUND_IN_EVERY_DIRECTION
    )


def test_the_direction_in_which_a_saddle_is_left() -> None:
    gentle = race("saddle", "sgd", lr=0.1).verdict
    assert gentle.reason is Reason.NEGATIVE_CURVATURE
    assert gentle.numbers == {"curvature": -2.0}
    steep = race("saddle", "sgd", start=(1.0, 0.0), lr=1.2).verdict
    assert steep.reason is Reason.OVER_STABILITY_BOUND
    assert steep.numbers["limit"] == 1.0


def test_clipping_is_given_no_theory() -> None:
    clipped = race(RAVINE, "sgd", 4000, lr=100.0, clip_norm=100.0)
    assert clipped.verdict.end is End.DIVERGED
    assert clipped.verdict.reason is Reason.LONG_LAST_STEP


def test_a_falling_rate_is_judged_by_what_it_was_when_the_path_left() -> None:
    path = race(RAVINE, "sgd", 400, lr=0.2, schedule="exponential", gamma=0.99)
    lr = 0.2 * 0.99 ** (path.stopped_at - 1)
    assert path.verdict.numbers["lr"] == pytest.approx(lr)


def test_a_loss_without_a_lower_end() -> None:
    path = race("monkey_saddle", "sgd", lr=0.05, start=(-1.0, 0.0))
    assert path.verdict.end is End.DIVERGED
    assert path.verdict.reason is Reason.FALLS_WITHOUT_END
    assert path.verdict.numbers == {"loss": path.losses[-1]}


def test_at_which_minimum_and_how_far_from_it() -> None:
    path = race("himmelblau", "sgd", lr=0.01, start=(3.5, 2.5), steps=40)
    end = path.verdict
    away = np.hypot(*(path.positions[-1] - (3.0, 2.0)))
    assert (end.end, end.reason) == (End.MINIMUM, Reason.NEAR_MINIMUM)
    assert end.place == (3.0, 2.0)
    assert end.numbers == {"distance": pytest.approx(away)}


def test_within_the_rounding_of_the_coordinates_it_is_at_the_minimum() -> None:
    path = race("himmelblau", "newton", start=(3.1, 2.1), steps=20)
    assert path.verdict.reason is Reason.AT_MINIMUM
    whole = f"converged at step {path.stopped_at} · exactly at the minimum (3, 2)"
    assert str(path.verdict) == whole


def test_a_local_minimum_is_called_one() -> None:
    surface = oc.surface("three_hump_camel")
    local = race(surface, "sgd", lr=0.05, start=(1.7, -0.8), steps=400).verdict
    assert local.reason in (Reason.AT_LOCAL_MINIMUM, Reason.NEAR_LOCAL_MINIMUM)
    assert local.place == pytest.approx((1.748, -0.8738), abs=1e-3)
    lowest = race(surface, "sgd", lr=0.05, start=(0.1, 0.1), steps=400).verdict
    assert lowest.reason in (Reason.AT_LOWEST_MINIMUM, Reason.NEAR_LOWEST_MINIMUM)
    assert lowest.place == (0.0, 0.0)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_which_minimum_is_the_lowest_does_not_depend_on_the_unit_of_the_loss(scale: float) -> None:
    camel = oc.surface("three_hump_camel")
    scaled = replace(
        camel,
        value=lambda x, y: scale * camel.value(x, y),
        gradient=lambda x, y: tuple(scale * each for each in camel.gradient(x, y)),
        hessian=lambda x, y: tuple(scale * each for each in camel.hessian(x, y)),
    )
    minima = [point[:2] for point in camel.critical_points if point.kind == "minimum"]
    words = [str(race(scaled, "sgd", 9, place, lr=1e-12).verdict) for place in minima]
    assert sum("at the lowest minimum (0, 0)" in each for each in words) == 1
    assert sum("at the local minimum (" in each for each in words) == len(minima) - 1


def test_minima_that_differ_by_rounding_are_of_one_height() -> None:
    himmelblau = oc.surface("himmelblau")
    raised = replace(
        himmelblau, value=lambda x, y: 1e9 + himmelblau.value(x, y), infimum=1e9 - 1e-6
    )
    end = race(raised, "newton", 20, (3.1, 2.1)).verdict
    assert end.reason in (Reason.AT_MINIMUM, Reason.NEAR_MINIMUM)
    assert end.place == (3.0, 2.0)


def test_a_saddle_and_a_maximum_with_their_curvature() -> None:
    saddle = race("saddle", "newton").verdict
    assert (saddle.end, saddle.arrived) == (End.SADDLE, False)
    assert (saddle.reason, saddle.place) == (Reason.AT_SADDLE, (0.0, 0.0))
    assert saddle.numbers == {"curvature": -2.0}
    top = race("himmelblau", "newton", start=(0.0, 0.0)).verdict
    assert (top.end, top.reason) == (End.MAXIMUM, Reason.AT_MAXIMUM)
    assert top.place == pytest.approx((-0.2708, -0.923), abs=1e-3)


def test_a_curve_of_minima_is_no_flat_ground() -> None:
    for start in ((2.0, 1.0), (0.4, 0.2), (1.0, 1.0), (3.0, 0.1)):
        end = race("factorization", "sgd", 2000, start, lr=0.05).verdict
        assert end.end is End.MINIMUM, end
        assert end.reason is Reason.VALLEY_OF_MINIMA


def test_a_plateau_is_no_minimum() -> None:
    end = race("easom", "sgd", start=(-5.0, -5.0), lr=0.1).verdict
    assert end.end is not End.MINIMUM


def test_adagrads_shrunken_rate_is_the_root_of_its_squares() -> None:
    path = race(RAVINE, "adagrad", 400, lr=0.01)
    end = path.verdict
    gx, gy = RAVINE.gradient(*path.positions[:-1].T)
    roots = np.sqrt((gx**2).sum()), np.sqrt((gy**2).sum())
    assert end.end is End.STALLED
    assert end.reason is Reason.SHRUNK_RATE
    assert (end.numbers["rule"], end.numbers["divisor"]) == ("AdaGrad", "accumulated squares")
    assert min(roots) * 0.9 <= end.numbers["factor"] <= max(roots) * 1.1


def test_a_schedule_that_ends_the_race() -> None:
    end = race(RAVINE, "sgd", lr=0.01, schedule="exponential", gamma=0.9).verdict
    assert (end.end, end.reason) == (End.STALLED, Reason.SHRUNK_BY_SCHEDULE)
    assert end.numbers["factor"] == pytest.approx(0.9**-199)


def test_a_slow_arrival_is_no_stall() -> None:
    for steps in (20, 200, 600):
        assert race(RAVINE, "sgd", steps, lr=0.005).verdict.end is End.MOVING


def test_the_cycle_at_the_bound_itself() -> None:
    end = race(RAVINE, "sgd", 400, lr=0.04).verdict
    assert end.end is End.CYCLING
    assert end.reason is Reason.CYCLE_AT_STABILITY_BOUND
    numbers = {name: end.numbers[name] for name in ("period", "lr", "bound", "sharpness")}
    assert numbers == pytest.approx({"period": 2, "lr": 0.04, "bound": 2.0, "sharpness": 50.0})


def test_a_subgradient_cycles_about_the_corner() -> None:
    surface = oc.surface("absolute")
    end = race(surface, "sgd", 400, lr=0.1).verdict
    assert end.end is End.CYCLING
    assert (end.reason, end.numbers["period"]) == (Reason.CYCLE, 2)


def test_the_width_of_sams_cycle() -> None:
    # On ½λx²: ±ηλρ/(2 − ηλ).
    end = race(RAVINE, "sam", 4000, lr=0.03, rho=0.05).verdict
    assert end.end is End.CYCLING
    amplitude = 1.5 * 0.05 / 0.5
    assert end.numbers["width"] == pytest.approx(2.0 * amplitude, rel=0.01)


def test_how_fast_one_moves_that_has_not_arrived() -> None:
    end = race(RAVINE, "sgd", lr=0.01).verdict
    assert end.end is End.MOVING
    # By then only the slow mode is left: the gap falls by (1 − lr·a)² a step.
    assert end.reason is Reason.GAP_FALLS
    assert end.numbers["percent"] == pytest.approx(100.0 * (1.0 - 0.99**2), rel=0.01)


@pytest.mark.parametrize(
    "turned", [0, *(pytest.param(turned, marks=pytest.mark.slow) for turned in (1, 2))]
)
@pytest.mark.parametrize("surface", list(oc.SURFACES))
def test_every_race_ends_in_words(surface: str, turned: int) -> None:
    built, place = oc.surface(surface), list(oc.SURFACES).index(surface) + turned
    # The default and one wild race of each rule, another one on the next surface.
    wild = [(50.0, (0.0, 0.0)), (1e-9, None), (None, (1e150, -1e150))]
    for turn, name in enumerate(oc.OPTIMIZERS, start=place):
        for lr, start in ((None, None), wild[turn % 3]):
            values = {} if lr is None else {"lr": lr}
            path = oc.run(built, oc.optimizer(name, **values), start, 30)
            end = path.verdict
            assert set(end.texts) >= set(end.headlines)
            assert "NaN" not in str(end)


def test_the_foot_of_a_cubic_is_no_minimum() -> None:
    surface = oc.surface("typed", formula="x^2 + y^3")
    path = oc.run(surface, oc.optimizer("sgd", lr=0.1), (1.0, 1.0), 400)
    end = path.verdict
    assert (end.reason, end.place) == (Reason.AT_SADDLE, (0.0, 0.0))
    assert not end.arrived


def test_a_step_that_is_no_number_is_called_so() -> None:
    path = oc.run(oc.surface("linear_regression"), oc.optimizer("newton"), batch_size=1)
    assert (path.verdict.end, path.verdict.step) == (End.DIVERGED, 1)
    assert path.verdict.reason is Reason.NO_FINITE_STEP


@pytest.mark.parametrize(
    ("formula", "start", "reason"),
    [
        ("x^4 + y^4", (0.0, 1.0), Reason.NEAR_MINIMUM),
        ("0.000001*(x^2 + y^2)", (1.0, 1.0), Reason.FLATTENING_GROUND),
    ],
)
def test_where_curvature_fades_the_words_are_careful(
    formula: str, start: tuple[float, float], reason: Reason
) -> None:
    path = oc.run(oc.surface("typed", formula=formula), oc.optimizer("sgd", lr=0.1), start, 600)
    assert path.verdict.reason is reason


@pytest.mark.parametrize(
    ("name", "start", "values"),
    [
        ("sgd", (1.5, 0.8), {"lr": 0.05}),  # in the valley y = 0
        ("sgd", (-0.3, 1.2), {"lr": 0.05}),  # in the valley x = 0
        ("momentum", (2.0, 2.0), {"lr": 0.02, "momentum": 0.9}),  # where the valleys meet
        ("adam", (0.1, 0.1), {"lr": 0.05}),
        ("newton", (1.5, 0.8), {}),
    ],
)
def test_negligible_negative_curvature_beside_a_valley_is_no_saddle(
    name: str, start: tuple[float, float], values: dict[str, float]
) -> None:
    # Off its valleys det ∇²(x²y²) = −12x²y²: curvatures of both signs, however near.
    surface = oc.surface("typed", formula="x^2*y^2")
    path = race(surface, name, 400, start, **values)
    end = path.verdict
    assert curvature(surface, *map(float, path.positions[-1])).low < 0.0
    assert path.status is Status.CONVERGED
    assert end.end is End.FLAT, end


@pytest.mark.parametrize(
    ("surface", "start"),
    [("saddle", (1.0, 0.5)), ("monkey_saddle", (0.8, 0.3)), ("bounded_saddle", (1.0, 0.2))],
)
def test_what_is_a_saddle_is_called_one(surface: str, start: tuple[float, float]) -> None:
    assert race(surface, "newton", 40, start).verdict.end is End.SADDLE
    typed = {
        "saddle": "x^2 - y^2",
        "monkey_saddle": "x^3 - 3x y^2",
        "bounded_saddle": "x^2 - y^2 + y^4/4",
    }[surface]
    path = race(oc.surface("typed", formula=typed), "newton", 40, start)
    assert path.verdict.reason is Reason.AT_SADDLE
    assert path.verdict.place == pytest.approx((0.0, 0.0), abs=1e-9)


def test_a_saddle_that_is_not_declared_is_one_all_the_same() -> None:
    saddle = replace(oc.surface("saddle"), critical_points=())
    assert race(saddle, "newton").verdict.reason is Reason.AT_UNLISTED_SADDLE
    gentle = race(saddle, "sgd", 400, (1.0, 0.0), lr=0.1)
    assert gentle.verdict.end is End.SADDLE


def test_moves_along_a_floor_that_is_bent_by_rounding_alone_count_as_rest() -> None:
    floor = replace(
        RAVINE,
        value=lambda x, y: x * x - 1e-13 * y * y,
        gradient=lambda x, y: (2.0 * x, -2e-13 * y),
        hessian=lambda x, y: (2.0 + 0.0 * x, 0.0 * x, -2e-13 + 0.0 * y),
    )
    assert race(floor, "momentum", 50, (0.0, 1.0), lr=0.1, momentum=0.9).status is Status.CONVERGED


def test_decay_may_make_a_minimum_of_a_saddle() -> None:
    sgd = oc.optimizer("sgd", lr=0.01, weight_decay=5.0)
    end = oc.run(oc.surface("saddle"), sgd, (1.0, 1.0), 3000).verdict
    assert (end.end, end.reason) == (End.MINIMUM, Reason.DECAYED_MINIMUM)


def test_decay_that_is_decoupled_makes_no_loss_of_its_own() -> None:
    surface, start = oc.surface("beale"), (2.95, 0.48)
    values = {"lr": 4e-4, "beta2": 0.9, "eps": 0.01, "weight_decay": 0.02}
    path = race(surface, "adamw", 2000, start, **values)
    gradient = np.array(surface.gradient(*path.positions[-1]))
    balance = gradient / (abs(gradient) + 0.01) + 0.02 * path.positions[-1]
    np.testing.assert_allclose(balance, 0.0, atol=1e-9)
    end = path.verdict
    assert (end.end, end.reason) == (End.MINIMUM, Reason.DECAY_CANCELS_NEAR_MINIMUM)
    assert end.place == pytest.approx((3.0, 0.5))
    assert end.numbers["distance"] == pytest.approx(0.0021, rel=0.05)
    coupled = race(surface, "adam", 1000, start, **values).verdict
    assert coupled.reason is Reason.DECAYED_MINIMUM
    assert coupled.place == pytest.approx((2.854, 0.4614), abs=1e-3)


def test_where_steps_and_decay_cancel_on_a_slope_that_is_the_reason() -> None:
    # With ε = 1: g/(|g| + 1) = −λθ, coordinate by coordinate.
    surface, decay = oc.surface("beale"), 0.1
    values = {"lr": 0.05, "beta2": 0.9, "eps": 1.0, "weight_decay": decay}
    path = race(surface, "adamw", 2000, (2.0, 0.5), **values)
    gradient = np.array(surface.gradient(*path.positions[-1]))
    balance = gradient / (abs(gradient) + 1.0) + decay * path.positions[-1]
    np.testing.assert_allclose(balance, 0.0, atol=1e-9)
    end = path.verdict
    assert (end.end, end.reason) == (End.STALLED, Reason.HELD_BY_DECAY)
    assert end.numbers == {"gradient": pytest.approx(np.hypot(*gradient))}


def test_a_path_that_the_decay_still_shrinks_is_not_said_to_stand_between_both() -> None:
    path = race("beale", "adamw", 600, (2.9, 0.48), lr=1e-5, weight_decay=1.0, beta2=0.9)
    assert "cancel" not in str(path.verdict)


def test_a_saddle_of_a_decayed_loss_has_its_curvature() -> None:
    end = race("saddle", "sgd", 400, (1.0, 0.0), lr=0.1, weight_decay=1.0).verdict
    assert end.end is End.SADDLE
    assert (end.reason, end.numbers) == (Reason.DECAYED_SADDLE, {"curvature": -1.0})


def test_a_path_on_its_way_is_not_held_by_its_decay() -> None:
    moving = race(RAVINE, "adamw", 5, lr=0.1, weight_decay=0.1)
    assert not steps_and_decay_cancel(moving)


def test_minima_that_differ_by_little_are_distinguished() -> None:
    surface = oc.surface("typed", formula="(x^2 - 1)^2 + y^2 + 0.00001x")
    right, left = (
        race(surface, "newton", 50, (x, 0.1), mode="fallback").verdict for x in (0.9, -0.9)
    )
    assert right.reason in (Reason.AT_LOCAL_MINIMUM, Reason.NEAR_LOCAL_MINIMUM)
    assert left.reason in (Reason.AT_LOWEST_MINIMUM, Reason.NEAR_LOWEST_MINIMUM)
    assert (right.place, left.place) == (
        pytest.approx((1.0, 0.0), abs=1e-3),
        pytest.approx((-1.0, 0.0), abs=1e-3),
    )
