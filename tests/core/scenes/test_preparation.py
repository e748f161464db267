"""What has been worked out ahead is found when it is shown, and not worked out again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import optim_core as oc
import optim_core.analysis.measures as measures
from optim_core.cancellation import Cancelled
from optim_core.runs.trajectory import Trajectory
from optim_core.scenes.preparation import prepare
from optim_core.scenes.race import Race, run_race
from optim_core.scenes.scoreboard import standings
from optim_core.scenes.setup import Racer, Setup

RACERS = tuple(Racer(oc.optimizer(name)) for name in ("sgd", "adam"))
RACE = Setup(oc.surface("ravine"), RACERS, (3.0, 4.0), steps=20, noise=0.1)


@pytest.fixture
def never_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function after which nothing can be judged or measured."""

    def again(*_: Any) -> Any:
        raise AssertionError("it is worked out again")

    def forbid() -> None:
        monkeypatch.setattr(Trajectory, "judge", again)
        for key, measure in measures.MEASURES.items():
            monkeypatch.setitem(measures.MEASURES, key, replace(measure, read=again))

    return forbid


@pytest.mark.parametrize("pinned", [False, True])
def test_what_views_show_is_there(never_again: Callable[[], None], pinned: bool) -> None:
    race = run_race(RACE.toggling_pins() if pinned else RACE)
    prepare(race, "gradient")
    never_again()
    assert [line.words for line in race.kept(standings)]
    for path in (*race.trajectories, *race.pinned):
        assert path is not None
        assert path.verdict
        assert len(measures.MEASURES["gradient"].of(path)) == 21


def test_an_unknown_measure_is_left_out() -> None:
    prepare(run_race(RACE), "of a later version")


def test_a_racer_that_does_not_take_part_is_left_out() -> None:
    prepare(run_race(replace(RACE, racers=(replace(RACERS[0], enabled=False), RACERS[1]))), "loss")


def test_it_can_be_cancelled_at_each_path() -> None:
    race = run_race(replace(RACE, seeds=3))
    asked: list[Race] = []

    def cancelled() -> bool:
        asked.append(race)
        return len(asked) == 4

    with pytest.raises(Cancelled):
        prepare(race, "loss", cancelled)
    assert len(asked) == 4


def test_statistics_of_ensembles_are_there() -> None:
    race = run_race(replace(RACE, seeds=3))
    prepare(race, "loss")
    for ensemble in race.ensembles:
        assert {"mean", "losses", "diverged"} <= vars(ensemble).keys()
