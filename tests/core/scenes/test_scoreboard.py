"""The scoreboard of a race: its numbers against closed forms, and its text."""

import math
from dataclasses import replace

import numpy as np
import pytest

import optim_core as oc
from optim_core.export.data import as_tsv
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.race import run_race
from optim_core.scenes.scoreboard import ENOUGH, standings, steps_to_tolerance
from optim_core.scenes.setup import Racer, Setup

BOWL = oc.surface("ravine", a=1.0, b=1.0)


def test_steps_to_the_tolerance_of_a_geometric_descent() -> None:
    path = oc.run(BOWL, oc.optimizer("sgd", lr=0.1), steps=100)
    # The gap falls by 0.9² a step.
    assert steps_to_tolerance(path) == math.ceil(math.log(ENOUGH) / math.log(0.81))


def test_only_the_last_arrival_counts() -> None:
    path = oc.run(BOWL, oc.optimizer("momentum", lr=0.1, momentum=0.9), steps=400)
    step = steps_to_tolerance(path)
    assert step is not None
    below = path.losses <= ENOUGH * path.losses[0]
    assert below[step:].all()
    assert below[:step].any(), "it was there before, and left again"
    assert not below[step - 1]


def test_who_never_stays_has_no_number() -> None:
    assert steps_to_tolerance(oc.run(BOWL, oc.optimizer("sgd", lr=1e-4), steps=9)) is None
    assert steps_to_tolerance(oc.run(BOWL, oc.optimizer("sgd", lr=2.5), steps=999)) is None


def test_without_a_lowest_loss_rest_counts() -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer("newton"), steps=9)
    assert steps_to_tolerance(path) == path.stopped_at == 1


def test_a_line_for_each_that_takes_part() -> None:
    sgd, newton = oc.optimizer("sgd", lr=0.1), oc.optimizer("newton")
    racers = (Racer(sgd), Racer(newton, enabled=False), Racer(sgd(lr=0.2)), Racer(newton))
    lines = standings(run_race(Setup(BOWL, racers, (3.0, 4.0), steps=100)))
    assert [(line.place, line.title) for line in lines] == [
        (0, "SGD · lr 0.1"),
        (2, "SGD · lr 0.2"),
        (3, "Newton 2"),
    ]
    first, _, last = lines
    assert first.length == pytest.approx(5.0, rel=1e-3), "straight to the middle"
    assert first.gap == pytest.approx(12.5 * 0.81**100)
    assert first.evaluations == first.steps
    assert (last.steps, last.evaluations) == (1, 3), "a gradient and a Hessian"


@pytest.mark.parametrize("name", ["branin", "styblinski_tang", "six_hump_camel"])
def test_a_gap_is_never_below_zero(name: str) -> None:
    surface = oc.surface(name)
    places = [point[:2] for point in surface.critical_points if point.kind == "minimum"]
    assert surface.infimum is not None
    for offset in (0.0, 1e-15, 1e-13):
        best = replace(surface, infimum=surface.infimum + offset)
        for place in places:
            path = oc.run(best, oc.optimizer("newton"), place, 9)
            assert path.gaps is not None
            assert (path.gaps >= 0.0).all()
            assert path.gaps == pytest.approx(path.losses - best.infimum, abs=1e-12)


def test_a_loss_below_the_lowest_that_was_known_leaves_no_gap() -> None:
    sgd = Racer(oc.optimizer("sgd", lr=0.1))
    race = run_race(Setup(replace(BOWL, infimum=1.0), (sgd,), (3.0, 4.0), steps=300))
    assert race.trajectories[0].gaps is None
    (line,) = standings(race)
    assert math.isnan(line.gap)
    assert line.steps == race.trajectories[0].stopped_at, "where it rests, not where it crossed"


def test_a_flow_has_no_count() -> None:
    flow = Racer(oc.optimizer("gradient_flow", lr=0.5))
    (line,) = standings(run_race(Setup(BOWL, (flow,), (3.0, 4.0), steps=50)))
    assert line.steps is not None
    assert line.evaluations is None
    assert line.length == pytest.approx(5.0, rel=1e-3)


@pytest.mark.parametrize("name", list(oc.SURFACES))
def test_the_table_as_text(name: str) -> None:
    race = run_race(default_setup(oc.surface(name)))
    rows = [row.split("\t") for row in as_tsv(standings(race)).splitlines()]
    assert rows[0] == ["racer", "verdict", "steps", "gradients", "gap", "length"]
    assert [row[0] for row in rows[1:]] == list(race.setup.titles)
    for row in rows[1:]:
        assert len(row) == 6
        assert np.isfinite(float(row[5]))


def test_a_racer_of_many_seeds_has_the_first_ones_verdict_and_all_ends() -> None:
    racers = (Racer(oc.optimizer("sgd", lr=0.01)),)
    race = run_race(Setup(BOWL, racers, (1.0, 2.0), steps=5, noise=0.1, seeds=4))
    (line,) = standings(race)
    assert line.words == f"{race.trajectories[0].verdict} (of 4 seeds: 4 unsettled)"
