"""How the end of a path is put into words, and that the reasons given are true."""

from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.verdict.verdict import End, verdict
from optim_core.runs.trajectory import Status
from optim_core.surfaces.curvature import curvature

RAVINE = oc.surface("ravine")


def said(surface: oc.Surface, name: str, steps: int = 60, **values: Any) -> str:
    start = values.pop("start", None)
    return str(verdict(oc.run(surface, oc.optimizer(name, **values), start, steps)))


def test_convergence_names_the_place() -> None:
    assert said(RAVINE, "newton").startswith("converged at step 1 · at the minimum (0, 0), ")
    words = said(oc.surface("saddle"), "newton")
    assert words == "converged at step 1 · at the saddle (0, 0), gradient ≈ 0, λmin = −2"


def test_convergence_on_flat_ground() -> None:
    flat = oc.surface("bounded_saddle", a=1e-7, b=1.0)
    words = said(flat, "sgd", start=(1.0, 2.0**0.5), lr=0.1)
    assert " · on flat ground, gradient " in words


def test_still_moving() -> None:
    assert said(RAVINE, "sgd", steps=9, lr=0.01).startswith("still moving · ")


def test_divergence_gives_the_bound() -> None:
    words = said(RAVINE, "sgd", lr=0.05)
    assert words.startswith("diverged at step ")
    assert words.endswith("lr 0.05 > 2/λmax = 0.04 on this quadratic, along the steep direction")
    assert said(RAVINE, "momentum", lr=0.08, momentum=0.5, steps=400).endswith(
        "lr 0.08 > 3/λmax = 0.06 on this quadratic, along the steep direction"
    )


def test_divergence_bound_counts_weight_decay() -> None:
    words = said(RAVINE, "sgd", lr=0.039, weight_decay=14.0, steps=400)
    assert " · lr 0.039 > 2/λmax = 0.03125 on this quadratic" in words


def test_divergence_down_a_saddle() -> None:
    words = said(oc.surface("saddle"), "sgd", lr=0.1, steps=200)
    assert words.endswith("along the direction of negative curvature, λmin = −2")


def test_newton_says_that_the_hessian_is_singular() -> None:
    words = said(oc.surface("bounded_saddle", b=1.5), "newton", start=(1.0, -1.0))
    assert words == "diverged at step 1 · the Hessian is singular there"


def test_where_theory_is_not_exact_the_words_say_locally() -> None:
    sharpest = curvature(oc.surface("rosenbrock"), -1.2, 1.0).high
    assert said(oc.surface("rosenbrock"), "sgd", lr=0.1) == (
        f"diverged at step 2 · lr 0.1 > 2/λmax = {2.0 / sharpest:.4g} locally, at step 0"
    )


def test_rows_of_a_sweep_get_their_own_reason() -> None:
    swept = oc.optimizer("momentum", lr=np.array([0.05, 0.3]), momentum=np.array([0.0, 0.5]))
    batch = oc.run_batch(RAVINE, swept, np.tile((-3.0, 2.0), (2, 1)), steps=400)
    assert verdict(batch[0]).brief == "lr 0.05 > 2/λmax = 0.04"
    assert verdict(batch[1]).brief == "lr 0.3 > 3/λmax = 0.06"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sgd", {}),
        ("sgd", {"weight_decay": 5.0}),
        ("momentum", {"momentum": 0.7}),
        ("momentum", {"momentum": 0.7, "dampening": 0.4}),
        ("momentum", {"momentum": 0.4, "dampening": 0.8, "weight_decay": 3.0}),
        ("momentum", {"momentum": 0.7, "nesterov": True}),
    ],
    ids=str,
)
def test_the_bound_in_the_reason_is_where_divergence_begins(
    name: str, values: dict[str, Any]
) -> None:
    optimizer = oc.optimizer(name, **values)
    assert optimizer.rule.stability is not None
    limit = optimizer.rule.stability(optimizer.values) / (50.0 + values.get("weight_decay", 0.0))
    below = oc.run(RAVINE, optimizer(lr=0.99 * limit), steps=4000)
    above = oc.run(RAVINE, optimizer(lr=1.01 * limit), steps=4000)
    assert below.status is not Status.DIVERGED
    assert above.status is Status.DIVERGED
    assert verdict(above).brief.endswith(f"/λmax = {limit:.4g}")


def test_weight_decay_rests_where_the_decayed_loss_does() -> None:
    decayed = oc.optimizer("sgd", lr=1e-3, weight_decay=1.0)
    path = oc.run(oc.surface("rosenbrock"), decayed, steps=30_000)
    assert path.status is Status.CONVERGED


def test_leaving_a_saddle_slowly_is_no_rest() -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer("sgd", lr=0.25), (1.5, 1e-6), steps=13)
    assert path.status is Status.FINISHED
    assert verdict(path).end is End.MOVING


def test_a_racer_that_cannot_move_stands() -> None:
    path = oc.run(oc.surface("ravine"), oc.optimizer("sgd", lr=0.0), steps=9)
    assert str(verdict(path)) == "stalled · lr is 0"


@pytest.mark.parametrize("name", ["bfgs", "conjugate_gradient"])
def test_a_line_search_that_finds_no_step_is_named(name: str) -> None:
    words = said(oc.surface("absolute"), name)
    assert words == "stalled · the line search finds no step that lowers the loss"
    assert said(oc.surface("absolute"), name, lr=0.0) == "stalled · lr is 0"


def test_a_far_minimum_is_within_reach() -> None:
    path = oc.run(oc.surface("rosenbrock", a=500.0), oc.optimizer("newton"), steps=60)
    assert path.status is Status.CONVERGED
    assert verdict(path).arrived


def test_a_slope_without_end_is_no_minimum() -> None:
    data = ((-2.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (2.0, 1.0))
    surface = oc.surface("logistic_regression", data=data, features="raw")
    path = oc.run(surface, oc.optimizer("sgd", lr=1.0), steps=2000)
    end = verdict(path)
    assert path.status is Status.CONVERGED
    assert end.reason == "on a slope that only fades"
    assert not end.arrived
    held = verdict(oc.run(surface, oc.optimizer("sgd", lr=1.0, weight_decay=0.1), steps=2000))
    assert held.reason.startswith("at a minimum of the decayed loss, (")
