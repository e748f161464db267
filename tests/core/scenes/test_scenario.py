"""Scenarios: what they refuse, how they race, and the race that the app opens with."""

import math
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.parameters.hyperparameter import Hyperparameter
from optim_core.runs.trajectory import Status
from optim_core.scenes.defaults import RACERS, default_scenario, move_to_surface, race_optimizer
from optim_core.scenes.scenario import MAX_RACERS, Racer, Scenario, run_race
from optim_core.surfaces.curvature import curvature
from optim_core.surfaces.landscape import Bounds

FAMILIES = list(oc.SURFACES.values())
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"start": (math.nan, 0.0)}, "start"),
        ({"steps": 0}, "steps"),
        ({"steps": 100_001}, "steps"),
        ({"noise": -1.0}, "noise"),
        ({"noise": math.inf}, "noise"),
        ({"seed": -1}, "seed"),
        ({"layout": "ring"}, "layout must be grid or overlay, not 'ring'"),
        ({"view": Bounds(1.0, 1.0, 0.0, 1.0)}, "view"),
        ({"view": Bounds(0.0, 1.0, 2.0, 1.0)}, "view"),
        ({"view": Bounds(0.0, math.inf, 0.0, 1.0)}, "view"),
        ({"racers": (Racer(oc.optimizer("sgd")),) * 13}, "at most 12 racers can race, not 13"),
    ],
    ids=lambda entry: str(entry)[:30],
)
def test_what_cannot_be_shown_is_refused(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named) as refusal:
        replace(default_scenario(), **changes)
    assert "\n" not in str(refusal.value)


def test_limits_are_valid() -> None:
    full = (Racer(oc.optimizer("sgd")),) * MAX_RACERS
    scenario = replace(default_scenario(), racers=full, seed=2**32 - 1, noise=0.0, layout="overlay")
    assert len(scenario.racers) == 12
    assert replace(scenario, racers=()).racers == ()


def test_scenarios_are_frozen_and_compare_by_value() -> None:
    scenario = default_scenario()
    assert scenario == default_scenario()
    assert scenario != replace(scenario, seed=1)
    with pytest.raises(FrozenInstanceError):
        scenario.steps = 3  # type: ignore[misc]


def test_bounds_are_the_view_or_the_surfaces_own() -> None:
    scenario = default_scenario()
    assert scenario.bounds == scenario.surface.bounds
    view = Bounds(0.0, 1.0, -1.0, 2.0)
    assert replace(scenario, view=view).bounds == view


# Racing.


def test_each_racer_runs_the_scenarios_race() -> None:
    scenario = replace(default_scenario(), noise=0.2, seed=9, steps=30, start=(1.0, 1.5))
    race = run_race(scenario)
    assert race.scenario is scenario
    for racer, path in zip(scenario.racers, race.trajectories, strict=True):
        solo = oc.run(scenario.surface, racer.optimizer, (1.0, 1.5), 30, 9, noise=0.2)
        assert path is not None
        np.testing.assert_array_equal(path.positions, solo.positions)


def test_racers_that_are_off_have_no_path() -> None:
    scenario = default_scenario()
    off = replace(scenario.racers[1], enabled=False)
    race = run_race(replace(scenario, racers=(scenario.racers[0], off)))
    assert race.trajectories[0] is not None
    assert race.trajectories[1] is None


def test_unchanged_racers_keep_their_paths() -> None:
    scenario = default_scenario()
    before = run_race(scenario)
    changed = replace(scenario.racers[0], optimizer=scenario.racers[0].optimizer(lr=0.005))
    off = replace(scenario.racers[2], enabled=False)
    racers = (changed, scenario.racers[1], off, *scenario.racers[3:])
    after = run_race(replace(scenario, racers=racers, layout="overlay"), before)
    kept = [a is b for a, b in zip(before.trajectories, after.trajectories, strict=True)]
    assert kept == [False, True, False, True, True]
    assert after.trajectories[0] is not None
    assert after.trajectories[0].optimizer.values["lr"] == 0.005
    again = run_race(scenario, after)
    assert again.trajectories[2] is not None
    assert again.trajectories[1] is before.trajectories[1]


@pytest.mark.parametrize(
    "changes",
    [
        {"start": (1.0, 1.0)},
        {"steps": 11},
        {"noise": 0.1},
        {"seed": 3},
        {"surface": oc.surface("ravine", a=2.0)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_changed_track_reruns_everyone(changes: dict[str, Any]) -> None:
    scenario = default_scenario()
    before = run_race(scenario)
    after = run_race(replace(scenario, **changes), before)
    fresh = run_race(replace(scenario, **changes))
    for old, new, expected in zip(
        before.trajectories, after.trajectories, fresh.trajectories, strict=True
    ):
        assert new is not None
        assert expected is not None
        assert new is not old
        np.testing.assert_array_equal(new.positions, expected.positions)


# Defaults.


def test_the_race_of_five() -> None:
    scenario = default_scenario()
    assert scenario.surface == oc.surface("ravine")
    assert tuple(racer.optimizer.name for racer in scenario.racers) == RACERS
    assert set(RACERS) <= set(oc.OPTIMIZERS)
    assert scenario.steps == 200
    assert scenario.start == scenario.surface.start


@each_family
def test_default_racers_race_well_on_every_surface(family: Any) -> None:
    surfaces = [family()]
    for parameter in (one for one in family.parameters if isinstance(one, Hyperparameter)):
        surfaces += [family(**{parameter.name: end}) for end in (parameter.low, parameter.high)]
    for surface in surfaces:
        scenario = default_scenario(surface)
        for racer, path in zip(scenario.racers, run_race(scenario).trajectories, strict=True):
            for parameter in racer.optimizer.rule.hyperparameters:
                value = racer.optimizer.values[parameter.name]
                assert parameter.check(value) == value
            assert path is not None
            bent = (
                curvature(surface, *surface.start).sharpness > 0.0
                or racer.optimizer.name != "newton"
            )
            if surface.infimum is not None and surface == family() and bent:
                assert path.status is not Status.DIVERGED
                assert path.losses[-1] < path.losses[0]


@each_family
def test_moving_to_a_surface_takes_its_start_and_view(family: Any) -> None:
    before = replace(default_scenario(), view=Bounds(0.0, 1.0, 0.0, 1.0), steps=77, seed=4)
    moved = move_to_surface(before, family())
    assert moved == replace(default_scenario(family()), steps=77, seed=4)


def test_moving_keeps_racers_that_somebody_touched() -> None:
    scenario = default_scenario()
    mine = Racer(oc.optimizer("adam", lr=0.123), enabled=False)
    off = replace(scenario.racers[0], enabled=False)
    rosenbrock = oc.surface("rosenbrock")
    moved = move_to_surface(replace(scenario, racers=(mine, off, scenario.racers[1])), rosenbrock)
    assert moved.racers == (
        mine,
        Racer(race_optimizer("sgd", rosenbrock), enabled=False),
        Racer(race_optimizer("momentum", rosenbrock)),
    )


def test_scenario_needs_its_parts() -> None:
    with pytest.raises(TypeError, match="start"):
        Scenario(oc.surface("ravine"), ())  # type: ignore[call-arg]
