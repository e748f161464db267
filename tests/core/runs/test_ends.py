"""Every kind of end, on a race that ends so, with its numbers compared with theory."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.judging.rest import steps_and_decay_cancel
from optim_core.parameters.number_format import number
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
    assert (path.status, path.verdict.end) == (Status.DIVERGED, End.ESCAPED)
    assert path.verdict.reason is Reason.FALLS_WITHOUT_END
    assert path.verdict.headlines[0] == f"ran off downhill at step {path.stopped_at}"
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
    assert end.end is End.HARDLY_MOVING
    assert end.reason is Reason.SHRUNK_RATE
    assert (end.numbers["rule"], end.numbers["divisor"]) == ("AdaGrad", "accumulated squares")
    assert min(roots) * 0.9 <= end.numbers["factor"] <= max(roots) * 1.1


def test_a_schedule_that_ends_the_race() -> None:
    end = race(RAVINE, "sgd", lr=0.01, schedule="exponential", gamma=0.9).verdict
    assert (end.end, end.reason) == (End.HARDLY_MOVING, Reason.SHRUNK_BY_SCHEDULE)
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


@pytest.mark.parametrize("step_size", [250, 1000], ids=["changed before", "changes later"])
def test_a_cycle_whose_rate_changes_is_none(step_size: int) -> None:
    surface = oc.surface("absolute")
    values = {"lr": 0.1, "schedule": "step", "step_size": step_size}
    path = race(surface, "sgd", 400, **values)
    gone = path.positions[-100:]
    assert np.abs(gone[2:] - gone[:-2]).max() < 1e-12  # so far, it is one
    assert path.verdict.end is End.MOVING


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
        ("0.000001*(x^2 + y^2)", (1.0, 1.0), Reason.SMALL_GRADIENT),  # a bowl, seen in its view
        ("0.00001*x + 0*y", (1.0, 1.0), Reason.SMALL_GRADIENT),
        ("tanh(3*x) + 0*y", (-3.0, 0.0), Reason.FLAT_GROUND),
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


def test_steps_of_rounding_are_no_cycle_about_a_saddle() -> None:
    end = race(oc.surface("mccormick"), "newton", 120, (-0.5, 3.0)).verdict
    assert (end.reason, end.step) == (Reason.AT_SADDLE, 3)


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
    assert (end.end, end.reason) == (End.HARDLY_MOVING, Reason.HELD_BY_DECAY)
    assert end.numbers["gradient"] == pytest.approx(np.hypot(*gradient))


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


def test_a_rule_that_forgets_rests_only_for_now() -> None:
    # With v̂ forgotten, Adam's rate grows at a minimum until it is thrown out of it.
    surface, start = oc.surface("tanh_neuron"), (1.1621875714689365, 0.5647798977726834)
    values = {"lr": 0.185, "beta1": 0.731, "beta2": 0.999285, "eps": 1.59e-10}
    path = race(surface, "adabelief", 155, start, **values)
    longer = race(surface, "adabelief", 1550, start, **values)
    assert path.verdict.end is End.MINIMUM
    assert np.hypot(*(longer.positions[155:] - path.positions[-1]).T).max() > 0.2
    assert str(path.verdict).startswith("at rest since step 43 · at the minimum (1.295, 1.461)")
    assert path.verdict.headlines[0] == "at rest since step 43"


@pytest.mark.parametrize(
    ("schedule", "surely"),
    [
        ({}, True),
        ({"schedule": "linear", "total_iters": 500.0}, False),  # the rate still rises
        ({"schedule": "linear", "total_iters": 5.0}, True),
        ({"schedule": "cosine", "t_max": 150.0}, False),  # it rises again
        ({"schedule": "exponential"}, True),
    ],
    ids=str,
)
def test_while_the_rate_may_rise_a_path_rests_only_for_now(schedule: Any, surely: bool) -> None:
    path = race(RAVINE, "newton", 200, lr=0.5, **schedule)
    assert str(path.verdict).startswith("converged" if surely else "at rest since")
    assert path.verdict.arrived


@pytest.mark.parametrize(
    ("surface", "draws"),
    [("ravine", {"noise": 1e-4}), ("linear_regression", {"batch_size": 1})],
    ids=str,
)
def test_with_noise_or_on_batches_a_path_rests_only_for_now(surface: str, draws: Any) -> None:
    loss, sgd = oc.surface(surface), oc.optimizer("sgd", lr=1e-3)
    (least,) = loss.critical_points
    start = least.x, least.y
    plain, drawn = oc.run(loss, sgd, start, 3), oc.run(loss, sgd, start, 3, tolerance=1.0, **draws)
    assert str(plain.verdict).startswith("converged at step 0 · ")
    assert str(drawn.verdict).startswith("at rest since step 0 · ")
    for rule in ("sgd", "bfgs", "gradient_flow"):
        optimizer = oc.optimizer(rule, lr=1e-3)
        alone = oc.run(loss, optimizer, start, 3, tolerance=1.0, **draws)
        row = oc.run_batch(loss, optimizer, np.array([start]), 3, tolerance=1.0, **draws)[0]
        assert row.drawn == alone.drawn == (rule != "gradient_flow")


@pytest.mark.parametrize(
    ("surface", "values", "name", "start", "steps"),
    [
        ("himmelblau", {}, ("rprop", {"lr": 0.0472}), (-0.417, 4.489), 30),  # rests after a turn
        (
            "beale",
            {},
            ("nesterov", {"lr": 0.0254, "weight_decay": 0.1218}),
            (0.69, 0.029),
            100,
        ),
        ("bohachevsky", {}, ("adabelief", {"lr": 0.0036}), (1.582, -1.166), 200),
        (
            "rosenbrock",
            {"a": -0.2382, "b": 18.77},
            ("newton", {"clip_norm": 0.0541}),
            (-1.2, 1.0),
            200,
        ),
        (
            "beale",
            {},
            ("conjugate_gradient", {"lr": 5.2, "c2": 0.06114}),
            (-3.936, -1.155),
            200,
        ),
        (
            "easom",
            {},
            ("sam", {"lr": 0.00199, "schedule": "linear", "total_iters": 440.0}),
            (2.3, 1.5),
            100,
        ),
    ],
    ids=str,
)
def test_no_path_that_goes_on_is_called_stalled(
    surface: str, values: Any, name: Any, start: Any, steps: int
) -> None:
    path = race(oc.surface(surface, **values), name[0], steps, start, **name[1])
    end = path.verdict
    assert end.end in (End.MOVING, End.HARDLY_MOVING, End.MINIMUM)
    assert "stalled" not in str(end)
    if end.end is End.HARDLY_MOVING:
        count = int(end.numbers["count"])
        moves = np.hypot(*np.diff(path.positions[-count - 1 :], axis=0).T)
        assert end.reason is Reason.SHORT_STEPS  # no culprit is named
        assert end.numbers["length"] == pytest.approx(moves.sum())


def test_on_a_slope_without_a_floor_no_minimum_is_the_lowest() -> None:
    mccormick = oc.surface("mccormick")
    end = race(mccormick, "newton", 50, (-0.5, -1.5), mode="fallback").verdict
    assert end.place == pytest.approx((-0.54720, -1.54720), abs=1e-5)
    assert end.reason in (Reason.AT_MINIMUM, Reason.NEAR_MINIMUM)
    higher = race(mccormick, "newton", 50, (2.6, 1.6), mode="fallback").verdict
    assert higher.reason in (Reason.AT_LOCAL_MINIMUM, Reason.NEAR_LOCAL_MINIMUM)


@pytest.mark.parametrize("decay", [0.1, 0.5])
def test_the_minimum_of_a_decayed_loss_is_where_its_gradient_is_zero(decay: float) -> None:
    # (1 − xy)² + ½λ(x² + y²) is least at x = y with x² = 1 − ½λ.
    end = race("factorization", "sgd", 2000, (2.0, 0.8), lr=0.05, weight_decay=decay)
    verdict, least = end.verdict, np.sqrt(1.0 - 0.5 * decay)
    assert verdict.reason is Reason.DECAYED_MINIMUM
    assert verdict.place == pytest.approx((least, least), abs=1e-12)
    away = np.hypot(*(end.positions[-1] - least))
    assert verdict.numbers["distance"] == pytest.approx(away, abs=1e-12)


def test_a_valley_of_a_decayed_loss_is_not_said_to_be_its_minimum() -> None:
    path = race("factorization", "sgd", 4000, (2.6, -0.4), lr=0.05, weight_decay=3e-4)
    assert path.status is Status.CONVERGED
    assert np.hypot(*(path.positions[-1] - 1.0)) > 1.0
    assert path.verdict.reason is Reason.DECAYED_SMALL_GRADIENT  # its walls are steep
    plain = race("easom", "sgd", 60, (0.3, 0.3), lr=0.1, weight_decay=1e-4)
    assert plain.verdict.reason is Reason.DECAYED_FLAT_GROUND


@pytest.mark.parametrize(
    ("name", "values", "start", "steps"),
    [
        ("bfgs", {"c2": 0.0427}, (6.1778828064016444, 3.491267235570409), 5),
        (
            "rprop",
            {"lr": 0.0279, "eta_minus": 0.788, "eta_plus": 1.7435},
            (0.8276719340559255, 0.8913771237833221),
            9,
        ),
    ],
    ids=str,
)
def test_after_a_long_step_a_path_does_not_hardly_move(
    name: str, values: Any, start: Any, steps: int
) -> None:
    path = race("easom", name, steps, start, **values)
    assert np.hypot(*np.diff(path.positions, axis=0)[-1]) > 0.01
    assert path.verdict.end is End.MOVING
    longer = race("easom", "sgd", 3, (-1.0, -1.0), lr=0.1).verdict
    assert str(longer).startswith("hardly moving since step 0 · "), "all its steps are short"


def test_a_path_whose_last_step_is_zero_is_said_to_have_rested() -> None:
    path = race("himmelblau", "rprop", 30, (-0.417, 4.489), lr=0.0472)
    assert str(path.verdict) == "still moving · it rested in its last step"


def test_a_rate_of_zero_that_rises_again_is_no_stall() -> None:
    cosine = {"schedule": "cosine", "t_max": 100.0, "eta_min": 0.00125}
    path = race("linear_regression", "sgd", 1, (0.0, -1.0), lr=0.0, **cosine)
    assert str(path.verdict) == ("hardly moving · it has not moved yet, where the gradient is 11")
    still = race("linear_regression", "sgd", 1, (0.0, -1.0), lr=0.0, schedule="linear")
    assert str(still.verdict) == "stalled · lr is 0"


def test_a_few_short_steps_do_not_make_a_path_that_hardly_moves() -> None:
    short = race(RAVINE, "sgd", 1, lr=1e-5).verdict
    assert str(short).startswith("still moving · last step 8.6×10⁻⁴, it lowered the loss")
    assert race(RAVINE, "sgd", 4, lr=1e-9).verdict.end is End.MOVING
    assert race(RAVINE, "sgd", 5, lr=1e-9).verdict.end is End.HARDLY_MOVING


def test_a_loss_of_minus_infinity_is_named() -> None:
    surface = oc.surface("typed", formula="log(x*y)")
    end = oc.run(surface, oc.optimizer("sgd"), (0.0, 0.0), 5).verdict
    assert str(end) == "diverged at step 0 · the loss is −∞ there"


def test_a_minimum_that_is_not_declared_is_not_taken_for_its_neighbour() -> None:
    bohachevsky = oc.surface("bohachevsky")
    path = race(bohachevsky, "newton", 50, (0.6, 0.46), mode="line_search")
    end = path.verdict
    assert end.reason is Reason.AT_UNLISTED_MINIMUM
    assert end.place == pytest.approx((0.6186, 0.4695), abs=1e-4)
    assert end.numbers["distance"] == pytest.approx(np.hypot(*(path.positions[-1] - end.place)))


def test_a_rate_is_that_of_the_last_steps() -> None:
    # From 1,176 a step to nearly nothing: no mean of twenty steps says what is.
    path = race("goldstein_price", "sgd", 25, (-1.5, 1.0), lr=1e-6)
    end, losses = path.verdict, path.losses
    assert end.end is End.MOVING
    shares = np.diff(np.log(losses[-11:] - 3.0))
    if end.reason is Reason.GAP_FALLS:
        assert end.numbers["percent"] == pytest.approx(-100.0 * np.expm1(shares[-1]))
        assert shares.min() / shares.max() < 1.3
    else:
        assert end.reason is Reason.LAST_STEP_LOWERS
        assert end.numbers["change"] == pytest.approx(losses[-2] - losses[-1])


def test_a_spiral_that_converges_is_not_said_to_swing_for_good() -> None:
    path = race(RAVINE, "momentum", 60, lr=0.03, momentum=0.9)
    end = path.verdict
    low, high = path.losses[-21:].min(), path.losses[-21:].max()
    assert end.reason in (Reason.LOSS_SWINGS, Reason.TO_AND_FRO_LOSS_SWINGS)
    assert (end.numbers["low"], end.numbers["high"]) == (low, high)
    assert str(end).endswith("in 20 steps")


def test_the_ends_of_a_range_do_not_read_alike() -> None:
    end = race("styblinski_tang", "rmsprop", 100, lr=0.1).verdict
    assert number(float(end.numbers["low"])) == number(float(end.numbers["high"]))
    assert "between −50.06 and −49.6 in 20 steps" in str(end)


def test_a_rate_just_over_its_bound_does_not_read_like_it() -> None:
    end = race(RAVINE, "sgd", 200, lr=0.05).verdict
    assert "lr 0.05 > 2/λmax = 0.04 " in str(end)
    closer = replace(end, numbers={**end.numbers, "lr": 0.04000004})
    assert "lr 0.04000004 > 2/λmax = 0.04 " in str(closer)


def test_a_path_that_drifts_is_in_no_cycle() -> None:
    # Lion takes equal steps to and fro until its running mean has changed its sign.
    start = (-0.2952750751561197, 0.34359250441682354)
    values = {"lr": 0.0283, "beta1": 0.797}
    now, later = (race("six_hump_camel", "lion", steps, start, **values) for steps in (53, 530))
    before, last = now.positions[-2:]
    assert np.abs(now.positions[-26:].reshape(13, 2, 2) - (before, last)).max() < 1e-12
    away = [np.hypot(*(later.positions[-30:] - point).T) for point in (before, last)]
    assert np.minimum(*away).max() > 0.01
    assert now.verdict.end is End.MOVING


def test_an_escape_is_no_divergence_in_words() -> None:
    path = race("saddle", "sgd", lr=0.1)
    end = path.verdict
    assert (path.status, end.end) == (Status.DIVERGED, End.ESCAPED)
    assert str(end).startswith(f"ran off downhill at step {path.stopped_at} · ")
    assert "diverged" not in " ".join(end.texts)


def test_a_loss_with_a_bound_is_not_said_to_fall_without_end() -> None:
    # Michalewicz's loss has no declared infimum, but is never below −2.
    for m in (1.0, 4.0, 10.0, 40.0):
        for lr in (50.0, 500.0, 5000.0):
            surface = oc.surface("michalewicz", m=m)
            end = race(surface, "momentum", 400, lr=lr, momentum=0.99).verdict
            assert end.end is not End.ESCAPED
    start = (3.1085344468636555, 2.4175849005871375)
    values = {"lr": 8.4, "c2": 0.0158}
    path = race(oc.surface("michalewicz", m=4.0), "conjugate_gradient", 49, start, **values)
    assert path.verdict.reason is Reason.OUT_OF_REACH


def test_a_loss_that_falls_towards_a_bound_does_not_fall_without_end() -> None:
    def fading(x: Any, y: Any) -> Any:
        return 1.0 / (1.0 + x * x)

    bounded = replace(
        oc.surface("saddle"),
        value=lambda x, y: -x * x * fading(x, y) + 0.0 * y,
        gradient=lambda x, y: (-2.0 * x * fading(x, y) ** 2, 0.0 * y),
        quadratic=False,
    )
    end = race(bounded, "sgd", 5, (1.0, 0.0), lr=1e6).verdict
    assert (end.end, end.reason) == (End.DIVERGED, Reason.OUT_OF_REACH)


def test_a_minimum_that_decay_shifts_is_named_although_it_is_not_declared() -> None:
    start, values = (1.3780824777452247, 0.8860326266286984), {"lr": 0.421, "weight_decay": 3.27e-5}
    path = race("rastrigin", "adamw", 544, start, **values)
    assert steps_and_decay_cancel(path)
    assert path.verdict.reason is Reason.AT_UNLISTED_MINIMUM
    assert path.verdict.place == pytest.approx((0.994959, 0.994959), abs=1e-5)


def test_where_steps_and_decay_cancel_on_a_plain_no_minimum_is_claimed() -> None:
    start = (1.5806907489171165, 5.129836879146737)
    values = {"lr": 0.584, "beta1": 0.99438, "eps_place": "inside", "weight_decay": 0.142}
    path = race("easom", "adamw", 389, start, **values)
    end = path.verdict
    assert (path.status, end.end, end.reason) == (
        Status.CONVERGED,
        End.FLAT,
        Reason.DECAY_CANCELS,
    )
    assert str(end).startswith(end.headlines[0])


def test_a_cycle_that_opens_is_none() -> None:
    # SAM's two points turn away from the axis, from rounding on by a tenth more at every step.
    surface, values = oc.surface("rastrigin", a=10.28), {"rho": 0.0103, "clip_value": 4.91}
    now, later = (race(surface, "sam", steps, (-3.3, 3.9), **values) for steps in (171, 600))
    assert np.abs(now.positions[-1] - now.positions[-3]).max() < 1e-9
    assert now.verdict.end is End.MOVING
    assert later.verdict.end is End.CYCLING
    assert np.abs(later.positions[-2:, 1] - now.positions[-2:, 1]).max() > 5e-4
