"""The audit of the verdicts: a small one finds nothing, and each checker finds a planted lie."""

import re
from dataclasses import replace
from typing import Any

import pytest

import optim_core as oc
from optim_core.verdict.reason import End, Reason
from optim_core.verdict.verdict import Verdict
from tests.audit.races import Case
from tests.audit.report import CHECKERS, audit, claims, races, table


def raced(surface: str, name: str, steps: int, start: Any = None, **values: Any) -> Case:
    return Case(oc.run(oc.surface(surface), oc.optimizer(name, **values), start, steps))


def lying(case: Case, **changes: Any) -> Case:
    """Return the race with another verdict: some fields changed, or some of its numbers."""
    own = {
        each: changes.pop(each) for each in ("end", "reason", "step", "place") if each in changes
    }
    verdict = case.verdict
    numbers = {**verdict.numbers, **changes}
    vars(case.path)["verdict"] = replace(verdict, numbers=numbers, **own)
    return case


def false(case: Case) -> set[str]:
    """Return the claims that do not hold."""
    return {claim.name for claim in claims(case) if not claim.holds}


def test_a_small_audit_finds_nothing_false() -> None:
    made, wrong, found = audit(races(60, seed=7))
    assert not found, found[0]
    assert made["sentence"] == 60
    assert wrong.total() == 0
    assert table(made, wrong).splitlines()[-1].split()[-1] == "0"


def test_each_kind_of_end_is_checked() -> None:
    assert set(CHECKERS) == {end.value for end in End}


def test_a_race_is_the_same_however_many_are_drawn() -> None:
    few, more = list(races(2, seed=3)), list(races(4, seed=3))
    assert [case.command for case in few] == [case.command for case in more[:2]]


def test_the_command_runs_the_race_again(capsys: pytest.CaptureFixture[str]) -> None:
    from optim_core.cli.commands import main

    case = next(case for case in races(40, seed=5) if case.verdict.end is End.MINIMUM)
    assert "'" in case.command
    main(re.sub("'", "", case.command).split()[1:])
    assert str(case.verdict) in capsys.readouterr().out


STAYS = ("ravine", "newton", 20)
HARDLY = ("ravine", "adagrad", 400)
GAP = ("ravine", "sgd", 200)


@pytest.mark.parametrize(
    ("case", "changes", "claim"),
    [
        (STAYS, {"step": 0}, "converged"),
        (STAYS, {"place": (0.5, 0.0)}, "minimum"),
        (STAYS, {"reason": Reason.AT_MINIMUM}, "minimum, exactly"),
        (STAYS, {"distance": 0.25}, "minimum, distance"),
        (STAYS, {"reason": Reason.AT_LOCAL_MINIMUM}, "local minimum"),
        (STAYS, {"end": End.MOVING, "reason": Reason.MOVES, "speed": 1.0}, "step"),
        (STAYS, {"end": End.FLAT, "reason": Reason.FLAT_GROUND, "gradient": 0.5}, "ground"),
        (
            STAYS,
            {"end": End.FLAT, "reason": Reason.FLAT_GROUND, "gradient": 0.0, "step": 20},
            "hardly moving, some steps",
        ),
        (GAP, {"reason": Reason.RESTED_IN_LAST_STEP}, "rested in its last step"),
        (STAYS, {"reason": Reason.VALLEY_OF_MINIMA, "loss": 0.0}, "valley"),
        (STAYS, {"reason": Reason.VALLEY_OF_MINIMA, "loss": 0.5}, "valley, loss"),
        (STAYS, {"end": End.SADDLE, "reason": Reason.AT_SADDLE, "curvature": -1.0}, "saddle"),
        (STAYS, {"end": End.MAXIMUM, "reason": Reason.AT_MAXIMUM, "curvature": -1.0}, "maximum"),
        (STAYS, {"end": End.DIVERGED, "reason": Reason.UNDEFINED_LOSS}, "diverged, undefined"),
        (
            STAYS,
            {"end": End.DIVERGED, "reason": Reason.INFINITE_LOSS, "loss": 0.0},
            "diverged, infinite",
        ),
        (STAYS, {"end": End.DIVERGED, "reason": Reason.UNEXPLAINED}, "diverged"),
        (STAYS, {"end": End.DIVERGED, "reason": Reason.SINGULAR_HESSIAN}, "diverged, singular"),
        (
            STAYS,
            {"end": End.ESCAPED, "reason": Reason.FALLS_WITHOUT_END, "loss": 0.0},
            "ran off downhill",
        ),
        (
            STAYS,
            {"reason": Reason.DECAY_CANCELS_NEAR_MINIMUM},
            "decay cancels",
        ),
        (HARDLY, {"length": 1e-9}, "hardly moving"),
        (HARDLY, {"gradient": 1e-9}, "hardly moving"),
        (HARDLY, {"factor": 1e9}, "hardly moving, divisor"),
        (HARDLY, {"reason": Reason.SHRUNK_BY_SCHEDULE}, "hardly moving, schedule"),
        (HARDLY, {"reason": Reason.STANDS}, "hardly moving, stands"),
        (HARDLY, {"reason": Reason.HAS_NOT_MOVED}, "hardly moving, not yet"),
        (HARDLY, {"reason": Reason.HELD_BY_DECAY}, "decay cancels"),
        (HARDLY, {"end": End.STALLED, "reason": Reason.ZERO_RATE}, "stalled"),
        (HARDLY, {"end": End.STALLED, "reason": Reason.ZERO_RATE}, "stalled, lr"),
        (HARDLY, {"end": End.STALLED, "reason": Reason.SEARCH_STUCK}, "stalled, line search"),
        (GAP, {"percent": 50.0}, "rate of the gap"),
        (GAP, {"reason": Reason.LOSS_FALLS, "change": 1e3}, "rate of the loss"),
        (GAP, {"reason": Reason.LAST_STEP_LOWERS, "change": 1e3}, "step, loss"),
        (GAP, {"reason": Reason.LAST_STEP_RAISES, "change": 1e-3}, "step, loss"),
        (GAP, {"speed": 1e3}, "step"),
        (GAP, {"reason": Reason.LOSS_SWINGS, "count": 20, "low": 0.0, "high": 1.0}, "range"),
        (GAP, {"reason": Reason.LOSS_HARDLY_CHANGES, "count": 20, "change": 0.0}, "range"),
        (GAP, {"reason": Reason.TO_AND_FRO}, "to and fro"),
        (GAP, {"end": End.CYCLING, "reason": Reason.CYCLE, "period": 2, "width": 1.0}, "cycle"),
        (
            GAP,
            {"end": End.CYCLING, "reason": Reason.CYCLE, "period": 2, "width": 1e-3},
            "cycle, later",
        ),
        (
            GAP,
            {
                "end": End.DIVERGED,
                "reason": Reason.OVER_STABILITY_BOUND,
                "lr": 0.01,
                "bound": 2.0,
                "sharpness": 50.0,
                "limit": 0.005,
            },
            "bound",
        ),
        (
            GAP,
            {
                "end": End.DIVERGED,
                "reason": Reason.OVER_STABILITY_BOUND,
                "lr": 0.01,
                "bound": 1.0,
                "sharpness": 50.0,
                "limit": 0.02,
            },
            "bound, theory",
        ),
        (
            GAP,
            {"end": End.DIVERGED, "reason": Reason.LONG_LAST_STEP, "length": 1e9},
            "diverged, last step",
        ),
        (
            GAP,
            {"end": End.DIVERGED, "reason": Reason.OUT_OF_REACH, "loss": -1.0},
            "diverged, out of reach",
        ),
    ],
    ids=str,
)
def test_a_planted_lie_is_found(case: Any, changes: dict[str, Any], claim: str) -> None:
    surface, name, steps = case
    lr = {"sgd": 0.005, "newton": 1.0, "adagrad": 0.01}[name]
    true = raced(surface, name, steps, lr=lr)
    assert not false(true)
    assert claim in false(lying(true, **changes))


def test_a_path_that_leaves_has_not_converged() -> None:
    start = (1.1621875714689365, 0.5647798977726834)
    values = {"lr": 0.185, "beta1": 0.731, "beta2": 0.999285, "eps": 1.59e-10}
    case = raced("tanh_neuron", "adabelief", 155, start, **values)
    assert not false(case)
    vars(case.path)["verdict"] = replace(case.verdict, for_now=False)
    assert false(case) == {"converged, stays"}


def test_the_lowest_minimum_has_none_below() -> None:
    case = raced("mccormick", "newton", 50, (-0.5, -1.5), mode="fallback")
    reason = Reason.NEAR_LOWEST_MINIMUM
    assert false(lying(case, reason=reason)) == {"lowest minimum"}


def test_a_negative_curvature_and_every_direction_are_checked() -> None:
    case = raced("saddle", "sgd", 200, lr=0.1)
    assert not false(case)
    assert "ran off downhill, curvature" in false(lying(case, curvature=-1.0))
    case = raced("ravine", "sgd", 200, lr=0.05)
    assert case.verdict.reason is Reason.OVER_STABILITY_BOUND
    reason = Reason.OVER_STABILITY_BOUND_IN_EVERY_DIRECTION
    assert false(lying(case, reason=reason)) == {"bound, every direction"}


@pytest.mark.parametrize("end", [End.SADDLE, End.MAXIMUM])
def test_a_saddle_far_away_is_not_at_hand(end: End) -> None:
    case = raced("himmelblau", "newton", 50, (3.1, 2.1))
    place = {End.SADDLE: (3.385154, 0.073852), End.MAXIMUM: (-0.270845, -0.923039)}[end]
    reason = Reason.AT_SADDLE if end is End.SADDLE else Reason.AT_MAXIMUM
    assert f"{end}, near" in false(lying(case, end=end, reason=reason, place=place, curvature=0.0))


def test_a_number_that_is_not_of_the_data_is_found_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = raced("ravine", "newton", 40, lr=0.5)
    said = str(case.verdict)
    for right, lie, claim in (
        ("3.1×10⁻¹² away", "0 away", "sentence, zeros"),
        ("(0, 0)", "(1, 0)", "sentence, numbers"),
        ("step 18", "step 20", "sentence, numbers"),
    ):
        assert right in said
        monkeypatch.setattr(Verdict, "__str__", lambda verdict, a=right, b=lie: said.replace(a, b))
        assert false(case) == {claim}
    monkeypatch.setattr(Verdict, "__str__", lambda verdict: "still moving")
    assert "sentence" in false(case)


def test_numbers_that_are_compared_and_read_alike_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = raced("ravine", "momentum", 60, lr=0.03, momentum=0.9)
    said = re.sub(r"between (\S+) and \S+ in", r"between \1 and \1 in", str(case.verdict))
    assert "between" in said
    assert not false(case)
    monkeypatch.setattr(Verdict, "__str__", lambda verdict: said)
    assert false(case) == {"sentence, apart"}
    case = raced("ravine", "sgd", 200, lr=0.05)
    said = str(case.verdict).replace("λmax = 0.04", "λmax = 0.05")
    assert false(case) >= {"sentence, apart"}
