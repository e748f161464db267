"""Verdicts: how a path ends, whether the reasons are true, and their sentences."""

import json
from dataclasses import replace
from string import Formatter
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.export.data import as_json
from optim_core.runs.trajectory import Trajectory
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.race import run_race
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces.curvature import curvature
from optim_core.verdict.headlines import HEADLINES, REST
from optim_core.verdict.reason import End, Reason
from optim_core.verdict.sentences import FOR_NOW, TEMPLATES, sentences
from optim_core.verdict.status import Status
from optim_core.verdict.verdict import Verdict

RAVINE = oc.surface("ravine", b=50.0)


def judged(surface: oc.Surface, name: str, steps: int = 60, **values: Any) -> Verdict:
    start = values.pop("start", None)
    return oc.run(surface, oc.optimizer(name, **values), start, steps).verdict


def names(template: str) -> set[str]:
    """Return the names of the fields of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_reason_has_templates_and_every_end_a_headline() -> None:
    assert set(TEMPLATES) == set(Reason)
    assert set(HEADLINES) == set(End)
    assert [reason for reason, templates in TEMPLATES.items() if not templates] == [
        Reason.UNEXPLAINED
    ]
    for templates in TEMPLATES.values():
        assert all(names(brief) <= names(templates[0]) for brief in templates)


def test_a_sentence_begins_with_the_headline_of_its_end() -> None:
    heads = {templates[0] for templates in HEADLINES.values()}
    for templates in TEMPLATES.values():
        assert all(template.split(" · ")[0] in heads for template in templates)


def test_what_rests_for_now_is_said_in_the_same_words_but_for_the_first() -> None:
    assert set(FOR_NOW) == set(Reason)
    for reason, texts in FOR_NOW.items():
        for text, surely in zip(texts, TEMPLATES[reason], strict=True):
            assert text == surely.replace(HEADLINES[End.MINIMUM][0], REST[0])


@pytest.mark.parametrize("for_now", [True, False])
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_sentences_for_now_and_for_good(reason: Reason, for_now: bool) -> None:
    fields = set().union(*map(names, TEMPLATES[reason])) - {"step", "place"}
    numbers = dict.fromkeys(fields, 2.0)
    for end in End:
        verdict = Verdict(Status.FINISHED, end, reason, 7, numbers, (1.0, 2.0), for_now)
        heads = REST if for_now and end is End.MINIMUM else HEADLINES[end]
        assert len(verdict.texts) == len(TEMPLATES[reason]) + len(heads)
        assert not (for_now and any("converged" in text for text in verdict.texts))


@pytest.mark.parametrize("name", list(oc.SURFACES))
def test_every_number_that_a_sentence_names_is_given(name: str) -> None:
    surface = oc.surface(name)
    for rule in oc.OPTIMIZERS:
        for values in ({}, {"lr": 50.0}, {"lr": 1e-9}, {"schedule": "exponential", "gamma": 0.5}):
            end = oc.run(surface, oc.optimizer(rule, **values), steps=40).verdict
            given = {"step", *end.numbers} | ({"place"} if end.place else set())
            assert all(names(template) <= given for template in TEMPLATES[end.reason])
            assert all("{" not in text for text in end.texts)


def test_a_verdict_belongs_to_its_path_and_cannot_be_changed() -> None:
    path = oc.run(RAVINE, oc.optimizer("newton"), steps=9)
    assert path.verdict is path.verdict
    assert hash(path.verdict) == hash(path.verdict)
    with pytest.raises(TypeError):
        path.verdict.numbers["distance"] = 0.0  # type: ignore[index]


def test_convergence_names_the_place() -> None:
    assert str(judged(RAVINE, "newton")) == "converged at step 1 · exactly at the minimum (0, 0)"
    assert judged(oc.surface("saddle"), "newton").texts == (
        "at rest since step 1 · at the saddle (0, 0), gradient ≈ 0, λmin = −2",
        "at rest since step 1 · at a saddle",
        "at rest since step 1",
        "at rest",
    )


def test_a_distance_is_written_where_it_is_more_than_rounding() -> None:
    end = judged(RAVINE, "newton", lr=0.5, steps=40)  # the distance halves
    assert (end.reason, end.place) == (Reason.NEAR_MINIMUM, (0.0, 0.0))
    assert end.numbers == {"distance": pytest.approx(0.5**40 * np.hypot(3.0, 2.0))}
    assert str(end).endswith(" · at the minimum (0, 0), 3.1×10⁻¹² away")
    closer = judged(RAVINE, "newton", lr=0.5, steps=60)
    assert closer.reason is Reason.NEAR_MINIMUM  # never "exactly" while the loss is not 0
    assert str(closer).endswith(" · at the minimum (0, 0), 3×10⁻¹⁸ away")


def test_convergence_on_flat_ground() -> None:
    end = judged(oc.surface("typed", formula="tanh(3*x) + 0*y"), "sgd", start=(-3.0, 0.0))
    assert (end.end, end.reason) == (End.FLAT, Reason.FLAT_GROUND)


def test_still_moving() -> None:
    end = judged(RAVINE, "sgd", steps=9, lr=0.01)
    assert (end.end, end.headlines) == (End.MOVING, ("still moving",))


def test_divergence_gives_the_bound() -> None:
    end = judged(RAVINE, "sgd", lr=0.05)
    assert end.texts == (
        f"diverged at step {end.step} · lr 0.05 > 2/λmax = 0.04 on this quadratic, "
        "along the steep direction",
        f"diverged at step {end.step} · lr 0.05 > 2/λmax = 0.04",
        f"diverged at step {end.step}",
        f"diverged {end.step}",
    )
    faster = judged(RAVINE, "momentum", lr=0.08, momentum=0.5, steps=400)
    assert (faster.end, faster.reason) == (End.DIVERGED, Reason.OVER_STABILITY_BOUND)
    assert faster.numbers == pytest.approx(
        {"lr": 0.08, "bound": 3.0, "sharpness": 50.0, "limit": 0.06}
    )


def test_divergence_bound_counts_weight_decay() -> None:
    end = judged(RAVINE, "sgd", lr=0.039, weight_decay=14.0, steps=400)
    assert end.reason is Reason.OVER_STABILITY_BOUND
    assert end.numbers["limit"] == pytest.approx(0.03125)


def test_divergence_down_a_saddle() -> None:
    end = judged(oc.surface("saddle"), "sgd", lr=0.1, steps=200)
    assert (end.reason, end.numbers) == (Reason.NEGATIVE_CURVATURE, {"curvature": -2.0})


def test_newton_says_that_the_hessian_is_singular() -> None:
    surface, start = oc.surface("bounded_saddle", b=1.5), (1.0, -1.0)
    end = judged(surface, "newton", start=start)
    assert (end.end, end.step, end.reason) == (End.DIVERGED, 1, Reason.SINGULAR_HESSIAN)
    damped = judged(oc.surface("saddle"), "newton", levenberg=2.0)  # its λmin is −2
    assert damped.reason is Reason.SINGULAR_DAMPED_HESSIAN


def test_where_theory_is_not_exact_the_bound_is_that_of_a_place() -> None:
    sharpest = curvature(oc.surface("rosenbrock"), -1.2, 1.0).high
    end = judged(oc.surface("rosenbrock"), "sgd", lr=0.1)
    assert (end.step, end.reason) == (2, Reason.OVER_STABILITY_BOUND_LOCALLY)
    assert end.numbers["first_step"] == 0
    assert end.numbers["limit"] == pytest.approx(2.0 / sharpest)


def test_rows_of_a_sweep_get_their_own_reason() -> None:
    swept = oc.optimizer("momentum", lr=np.array([0.05, 0.3]), momentum=np.array([0.0, 0.5]))
    batch = oc.run_batch(RAVINE, swept, np.tile((-3.0, 2.0), (2, 1)), steps=400)
    ends = [batch[row].verdict for row in (0, 1)]
    assert [end.numbers["lr"] for end in ends] == [0.05, 0.3]
    assert [end.numbers["limit"] for end in ends] == pytest.approx([0.04, 0.06])


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
    assert above.verdict.numbers["limit"] == pytest.approx(limit)


def test_weight_decay_rests_where_the_decayed_loss_does() -> None:
    decayed = oc.optimizer("sgd", lr=1e-3, weight_decay=1.0)
    path = oc.run(oc.surface("rosenbrock"), decayed, steps=30_000)
    assert path.status is Status.CONVERGED


def test_leaving_a_saddle_slowly_is_no_rest() -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer("sgd", lr=0.25), (1.5, 1e-6), steps=13)
    assert path.status is Status.FINISHED
    assert path.verdict.end is End.MOVING


def test_a_racer_that_cannot_move_stands() -> None:
    assert judged(RAVINE, "sgd", lr=0.0, steps=9).texts == ("stalled · lr is 0", "stalled")


@pytest.mark.parametrize("name", ["bfgs", "conjugate_gradient"])
def test_a_line_search_that_finds_no_step_is_named(name: str) -> None:
    end = judged(oc.surface("absolute"), name)
    assert (end.end, end.reason) == (End.STALLED, Reason.SEARCH_STUCK)
    assert judged(oc.surface("absolute"), name, lr=0.0).reason is Reason.ZERO_RATE


def test_a_schedule_that_has_brought_the_rate_to_nothing() -> None:
    end = judged(RAVINE, "sgd", lr=0.001, schedule="cosine", t_max=59.0)
    assert end.reason is Reason.SCHEDULE_ENDED


def test_a_far_minimum_is_within_reach() -> None:
    path = oc.run(oc.surface("rosenbrock", a=500.0), oc.optimizer("newton"), steps=60)
    assert path.status is Status.CONVERGED
    assert path.verdict.arrived


def test_a_slope_without_end_is_no_minimum() -> None:
    data = ((-2.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (2.0, 1.0))
    surface = oc.surface("logistic_regression", data=data, features="raw")
    path = oc.run(surface, oc.optimizer("sgd", lr=1.0), steps=2000)
    end = path.verdict
    assert path.status is Status.CONVERGED
    assert end.reason is Reason.FADING_SLOPE
    assert not end.arrived
    held = judged(surface, "sgd", 2000, lr=1.0, weight_decay=0.1)
    assert held.reason is Reason.DECAYED_MINIMUM


def test_json_has_the_verdict_as_data() -> None:
    setup = default_setup(RAVINE)
    racers = (Racer(oc.optimizer("newton")), Racer(oc.optimizer("sgd", lr=0.05)))
    newton, sgd = json.loads(as_json(run_race(Setup(RAVINE, racers, setup.start))))["racers"]
    assert (newton["end"], newton["reason"], newton["place"]) == ("minimum", "at_minimum", [0, 0])
    assert newton["verdict"] == "converged at step 1 · exactly at the minimum (0, 0)"
    assert (sgd["end"], sgd["reason"], sgd["place"]) == ("diverged", "over_stability_bound", None)
    assert sgd["numbers"] == pytest.approx(
        {"lr": 0.05, "bound": 2.0, "sharpness": 50.0, "limit": 0.04}
    )


def test_json_has_null_for_a_number_that_is_none() -> None:
    race = run_race(Setup(RAVINE, (Racer(oc.optimizer("sgd")),), RAVINE.start, steps=3))
    (path,) = race.trajectories
    assert isinstance(path, Trajectory)
    numbers = {"speed": np.inf, "change": np.nan, "period": 2, "rule": "SGD"}
    vars(path)["verdict"] = replace(path.verdict, reason=Reason.MOVES, numbers=numbers)
    (racer,) = json.loads(as_json(race))["racers"]
    assert racer["numbers"] == {"speed": None, "change": None, "period": 2, "rule": "SGD"}


def test_steps_have_their_thousands_set_apart() -> None:
    said = sentences(HEADLINES[End.DIVERGED], 1500, {}, None)
    assert said == ("diverged at step 1,500", "diverged 1,500")
