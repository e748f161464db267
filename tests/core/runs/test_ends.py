"""Every kind of end, on a race that ends so, with its numbers held against theory."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.verdict.rest import steps_and_decay_cancel
from optim_core.analysis.verdict.verdict import End, verdict
from optim_core.runs.trajectory import Status, Trajectory
from optim_core.surfaces.curvature import curvature

RAVINE = oc.surface("ravine")


def race(surface: Any, name: str, steps: int = 200, start: Any = None, **values: Any) -> Trajectory:
    surface = oc.surface(surface) if isinstance(surface, str) else surface
    return oc.run(surface, oc.optimizer(name, **values), start, steps)


def numbers(text: str) -> Iterator[float]:
    for word in text.replace("−", "-").replace(",", "").replace("-fold", "").split():
        try:
            yield float(word)
        except ValueError:
            continue


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
    end = verdict(race(RAVINE, name, 4000, lr=1.05 * limit, **values))
    said = f"lr {1.05 * limit:.4g} > {bound:.4g}/λmax = {limit:.4g}"
    assert end.end is End.DIVERGED
    assert end.reason == f"{said} on this quadratic, along the steep direction"
    assert end.brief == said


def test_a_rate_too_large_for_both_directions() -> None:
    assert verdict(race(RAVINE, "sgd", lr=2.1)).reason.endswith("in every direction")


def test_the_direction_in_which_a_saddle_is_left() -> None:
    gentle = verdict(race("saddle", "sgd", lr=0.1))
    assert gentle.reason == "along the direction of negative curvature, λmin = −2"
    steep = verdict(race("saddle", "sgd", start=(1.0, 0.0), lr=1.2))
    assert steep.brief == "lr 1.2 > 2/λmax = 1"
    assert steep.reason.endswith("along the steep direction")


def test_clipping_is_given_no_theory() -> None:
    clipped = race(RAVINE, "sgd", 4000, lr=100.0, clip_norm=100.0)
    assert verdict(clipped).end is End.DIVERGED
    assert "λmax" not in str(verdict(clipped))


def test_a_falling_rate_is_judged_by_what_it_was_when_the_path_left() -> None:
    path = race(RAVINE, "sgd", 400, lr=0.2, schedule="exponential", gamma=0.99)
    lr = 0.2 * 0.99 ** (path.stopped_at - 1)
    assert verdict(path).brief == f"lr {lr:.4g} > 2/λmax = 0.04"


def test_a_loss_without_a_lower_end() -> None:
    path = race("monkey_saddle", "sgd", lr=0.05, start=(-1.0, 0.0))
    assert verdict(path).end is End.DIVERGED
    assert verdict(path).reason.startswith("the loss falls without end")


def test_at_which_minimum_and_how_far_from_it() -> None:
    path = race("himmelblau", "sgd", lr=0.01, start=(3.5, 2.5), steps=40)
    end = verdict(path)
    away = np.hypot(*(path.positions[-1] - (3.0, 2.0)))
    assert end.end is End.MINIMUM
    assert "at the minimum (3, 2)" in end.reason
    (said,) = numbers(end.reason.partition("), ")[2])
    assert said == pytest.approx(away, rel=0.1, abs=1e-12)


def test_a_local_minimum_is_called_one() -> None:
    surface = oc.surface("three_hump_camel")
    local = verdict(race(surface, "sgd", lr=0.05, start=(1.7, -0.8), steps=400))
    assert "at the local minimum (1.748, −0.8738)" in local.reason
    lowest = verdict(race(surface, "sgd", lr=0.05, start=(0.1, 0.1), steps=400))
    assert "at the lowest minimum (0, 0)" in lowest.reason


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
    words = [str(verdict(race(scaled, "sgd", 9, place, lr=1e-12))) for place in minima]
    assert sum("at the lowest minimum (0, 0)" in each for each in words) == 1
    assert sum("at the local minimum (" in each for each in words) == len(minima) - 1


def test_minima_that_differ_by_rounding_are_of_one_height() -> None:
    himmelblau = oc.surface("himmelblau")
    raised = replace(
        himmelblau, value=lambda x, y: 1e9 + himmelblau.value(x, y), infimum=1e9 - 1e-6
    )
    end = verdict(race(raised, "newton", 20, (3.1, 2.1)))
    assert end.reason.startswith("at the minimum (3, 2), ")


def test_a_saddle_and_a_maximum_with_their_curvature() -> None:
    saddle = verdict(race("saddle", "newton"))
    assert (saddle.end, saddle.arrived) == (End.SADDLE, False)
    assert saddle.reason == "at the saddle (0, 0), gradient ≈ 0, λmin = −2"
    top = verdict(race("himmelblau", "newton", start=(0.0, 0.0)))
    assert top.end is End.MAXIMUM
    assert "at the maximum (−0.2708, −0.923)" in top.reason


def test_a_curve_of_minima_is_no_flat_ground() -> None:
    for start in ((2.0, 1.0), (0.4, 0.2), (1.0, 1.0), (3.0, 0.1)):
        end = verdict(race("factorization", "sgd", 2000, start, lr=0.05))
        assert end.end is End.MINIMUM, end
        assert "valley of minima" in end.reason


def test_a_plateau_is_no_minimum() -> None:
    end = verdict(race("easom", "sgd", start=(-5.0, -5.0), lr=0.1))
    assert end.end is not End.MINIMUM


def test_adagrads_shrunken_rate_is_the_root_of_its_squares() -> None:
    path = race(RAVINE, "adagrad", 400, lr=0.01)
    end = verdict(path)
    gx, gy = RAVINE.gradient(*path.positions[:-1].T)
    roots = np.sqrt((gx**2).sum()), np.sqrt((gy**2).sum())
    assert end.end is End.STALLED
    assert "AdaGrad’s accumulated squares have shrunk lr" in end.reason
    (said,) = numbers(end.brief)
    assert min(roots) * 0.9 <= said <= max(roots) * 1.1


def test_a_schedule_that_ends_the_race() -> None:
    end = verdict(race(RAVINE, "sgd", lr=0.01, schedule="exponential", gamma=0.9))
    assert end.end is End.STALLED
    (said,) = numbers(end.brief)
    assert said == pytest.approx(0.9**-199, rel=0.05)


def test_a_slow_arrival_is_no_stall() -> None:
    for steps in (20, 200, 600):
        assert verdict(race(RAVINE, "sgd", steps, lr=0.005)).end is End.MOVING


def test_the_cycle_at_the_bound_itself() -> None:
    end = verdict(race(RAVINE, "sgd", 400, lr=0.04))
    assert end.end is End.CYCLING
    assert end.brief == "in a cycle of 2 steps"
    assert end.reason.endswith("lr 0.04 = 2/λmax on this quadratic")


def test_a_subgradient_cycles_about_the_corner() -> None:
    surface = oc.surface("absolute")
    end = verdict(race(surface, "sgd", 400, lr=0.1))
    assert end.end is End.CYCLING
    assert end.brief == "in a cycle of 2 steps"


def test_the_width_of_sams_cycle() -> None:
    # On ½λx²: ±ηλρ/(2 − ηλ).
    end = verdict(race(RAVINE, "sam", 4000, lr=0.03, rho=0.05))
    assert end.end is End.CYCLING
    amplitude = 1.5 * 0.05 / 0.5
    width = float(end.reason.partition("steps, ")[2].partition(" wide")[0])
    assert width == pytest.approx(2.0 * amplitude, rel=0.01)


def test_how_fast_one_moves_that_has_not_arrived() -> None:
    end = verdict(race(RAVINE, "sgd", lr=0.01))
    assert end.end is End.MOVING
    # By then only the slow mode is left: the gap falls by (1 − lr·a)² a step.
    assert end.reason.endswith(f"the loss falls {100 * (1 - 0.99**2):.2g} % a step")


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
            end = verdict(path)
            assert end.headline
            assert "nan" not in str(end)


def test_the_foot_of_a_cubic_is_no_minimum() -> None:
    surface = oc.surface("typed", formula="x^2 + y^3")
    path = oc.run(surface, oc.optimizer("sgd", lr=0.1), (1.0, 1.0), 400)
    end = verdict(path)
    assert "at the saddle (0, 0)" in str(end)
    assert not end.arrived


def test_a_step_that_is_no_number_is_called_so() -> None:
    path = oc.run(oc.surface("linear_regression"), oc.optimizer("newton"), batch_size=1)
    assert str(verdict(path)) == (
        "diverged at step 1 · the step from here, or the loss behind it, is no finite number"
    )


@pytest.mark.parametrize(
    ("formula", "start", "words"),
    [
        ("x^4 + y^4", (0.0, 1.0), "at the minimum (0, 0)"),
        ("0.000001*(x^2 + y^2)", (1.0, 1.0), "flattens out"),
    ],
)
def test_where_curvature_fades_the_words_are_careful(
    formula: str, start: tuple[float, float], words: str
) -> None:
    path = oc.run(oc.surface("typed", formula=formula), oc.optimizer("sgd", lr=0.1), start, 600)
    assert words in str(verdict(path))


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
def test_beside_a_valley_that_bends_down_by_less_than_can_be_told_is_no_saddle(
    name: str, start: tuple[float, float], values: dict[str, float]
) -> None:
    # Off its valleys det ∇²(x²y²) = −12x²y²: curvatures of both signs, however near.
    surface = oc.surface("typed", formula="x^2*y^2")
    path = race(surface, name, 400, start, **values)
    end = verdict(path)
    assert curvature(surface, *map(float, path.positions[-1])).low < 0.0
    assert path.status is Status.CONVERGED
    assert end.end is End.FLAT, end


@pytest.mark.parametrize(
    ("surface", "start"),
    [("saddle", (1.0, 0.5)), ("monkey_saddle", (0.8, 0.3)), ("bounded_saddle", (1.0, 0.2))],
)
def test_what_is_a_saddle_is_called_one(surface: str, start: tuple[float, float]) -> None:
    assert verdict(race(surface, "newton", 40, start)).end is End.SADDLE
    typed = {
        "saddle": "x^2 - y^2",
        "monkey_saddle": "x^3 - 3x y^2",
        "bounded_saddle": "x^2 - y^2 + y^4/4",
    }[surface]
    path = race(oc.surface("typed", formula=typed), "newton", 40, start)
    assert "at the saddle (0, 0)" in str(verdict(path))


def test_a_saddle_that_is_not_declared_is_one_all_the_same() -> None:
    saddle = replace(oc.surface("saddle"), critical_points=())
    assert verdict(race(saddle, "newton")).reason.startswith("at a saddle (0, 0), gradient ≈ 0")
    gentle = race(saddle, "sgd", 400, (1.0, 0.0), lr=0.1)
    assert verdict(gentle).end is End.SADDLE


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
    end = verdict(oc.run(oc.surface("saddle"), sgd, (1.0, 1.0), 3000))
    assert "minimum of the decayed loss" in str(end)


def test_decay_that_is_decoupled_makes_no_loss_of_its_own() -> None:
    surface, start = oc.surface("beale"), (2.95, 0.48)
    values = {"lr": 4e-4, "beta2": 0.9, "eps": 0.01, "weight_decay": 0.02}
    path = race(surface, "adamw", 2000, start, **values)
    gradient = np.array(surface.gradient(*path.positions[-1]))
    balance = gradient / (abs(gradient) + 0.01) + 0.02 * path.positions[-1]
    np.testing.assert_allclose(balance, 0.0, atol=1e-9)
    end = verdict(path)
    assert end.end is End.MINIMUM
    assert (
        end.reason == "at the minimum (3, 0.5), 0.0021 away, where its steps and the decay cancel"
    )
    coupled = verdict(race(surface, "adam", 1000, start, **values))
    assert coupled.reason == "at a minimum of the decayed loss, (2.854, 0.4614)"


def test_where_steps_and_decay_cancel_on_a_slope_that_is_the_reason() -> None:
    # With ε = 1: g/(|g| + 1) = −λθ, coordinate by coordinate.
    surface, decay = oc.surface("beale"), 0.1
    values = {"lr": 0.05, "beta2": 0.9, "eps": 1.0, "weight_decay": decay}
    path = race(surface, "adamw", 2000, (2.0, 0.5), **values)
    gradient = np.array(surface.gradient(*path.positions[-1]))
    balance = gradient / (abs(gradient) + 1.0) + decay * path.positions[-1]
    np.testing.assert_allclose(balance, 0.0, atol=1e-9)
    end = verdict(path)
    assert (end.end, end.brief) == (End.STALLED, "its steps and the decay cancel")
    (said,) = numbers(end.reason)
    assert said == pytest.approx(np.hypot(*gradient), rel=0.05)


def test_a_path_that_the_decay_still_shrinks_is_not_said_to_stand_between_both() -> None:
    path = race("beale", "adamw", 600, (2.9, 0.48), lr=1e-5, weight_decay=1.0, beta2=0.9)
    assert "cancel" not in str(verdict(path))


def test_a_saddle_of_a_decayed_loss_has_its_curvature() -> None:
    end = verdict(race("saddle", "sgd", 400, (1.0, 0.0), lr=0.1, weight_decay=1.0))
    assert end.end is End.SADDLE
    assert end.reason.endswith(", gradient ≈ 0, λmin = −1")


def test_a_path_on_its_way_is_not_held_by_its_decay() -> None:
    moving = race(RAVINE, "adamw", 5, lr=0.1, weight_decay=0.1)
    assert not steps_and_decay_cancel(moving)


def test_minima_that_differ_by_little_are_told_apart() -> None:
    surface = oc.surface("typed", formula="(x^2 - 1)^2 + y^2 + 0.00001x")
    right, left = (
        verdict(race(surface, "newton", 50, (x, 0.1), mode="fallback")) for x in (0.9, -0.9)
    )
    assert "at the local minimum (1, " in right.reason
    assert "at the lowest minimum (−1, " in left.reason
