"""Setups: validation, racing, and the default race."""

import math
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.parameters.hyperparameter import Hyperparameter
from optim_core.scenes.defaults import (
    RACERS,
    default_scene,
    default_setup,
    move_to_surface,
    race_optimizer,
)
from optim_core.scenes.race import run_race
from optim_core.scenes.setup import MAX_RACERS, Racer, Setup
from optim_core.surfaces.curvature import curvature
from optim_core.surfaces.landscape import Bounds
from optim_core.verdict.status import Status

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
        ({"seeds": 200, "noise": 1.0, "steps": 20_000}, "200 seeds of 20,000 steps"),
        ({"racers": (Racer(oc.optimizer("sgd")),) * 13}, "at most 12 racers can race, not 13"),
    ],
    ids=lambda entry: str(entry)[:30],
)
def test_what_cannot_be_shown_is_refused(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named) as refusal:
        replace(default_setup(), **changes)
    assert "\n" not in str(refusal.value)


def test_limits_are_valid() -> None:
    full = (Racer(oc.optimizer("sgd")),) * MAX_RACERS
    setup = replace(default_setup(), racers=full, seed=2**32 - 1, noise=0.0)
    assert len(setup.racers) == 12
    assert replace(setup, racers=()).racers == ()


def test_setups_are_frozen_and_compare_by_value() -> None:
    setup = default_setup()
    assert setup == default_setup()
    assert setup != replace(setup, seed=1)
    with pytest.raises(FrozenInstanceError):
        setup.steps = 3  # type: ignore[misc]


# Racing.


def test_each_racer_runs_the_setups_race() -> None:
    setup = replace(default_setup(), noise=0.2, seed=9, steps=30, start=(1.0, 1.5))
    race = run_race(setup)
    assert race.setup is setup
    for racer, path in zip(setup.racers, race.trajectories, strict=True):
        solo = oc.run(setup.surface, racer.optimizer, (1.0, 1.5), 30, 9, noise=0.2)
        assert path is not None
        np.testing.assert_array_equal(path.positions, solo.positions)


def test_racers_that_are_off_have_no_path() -> None:
    setup = default_setup()
    off = replace(setup.racers[1], enabled=False)
    race = run_race(replace(setup, racers=(setup.racers[0], off)))
    assert race.trajectories[0] is not None
    assert race.trajectories[1] is None


def test_unchanged_racers_keep_their_paths() -> None:
    setup = default_setup()
    before = run_race(setup)
    changed = replace(setup.racers[0], optimizer=setup.racers[0].optimizer(lr=0.005))
    off = replace(setup.racers[2], enabled=False)
    racers = (changed, setup.racers[1], off, *setup.racers[3:])
    after = run_race(replace(setup, racers=racers), before)
    kept = [a is b for a, b in zip(before.trajectories, after.trajectories, strict=True)]
    assert kept == [False, True, False, True, True]
    assert after.trajectories[0] is not None
    assert after.trajectories[0].optimizer.values["lr"] == 0.005
    again = run_race(setup, after)
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
    setup = default_setup()
    before = run_race(setup)
    after = run_race(replace(setup, **changes), before)
    fresh = run_race(replace(setup, **changes))
    for old, new, expected in zip(
        before.trajectories, after.trajectories, fresh.trajectories, strict=True
    ):
        assert new is not None
        assert expected is not None
        assert new is not old
        np.testing.assert_array_equal(new.positions, expected.positions)


# Defaults.


def test_the_race_of_five() -> None:
    setup = default_setup()
    assert setup.surface == oc.surface("ravine")
    assert tuple(racer.optimizer.name for racer in setup.racers) == RACERS
    assert set(RACERS) <= set(oc.OPTIMIZERS)
    assert setup.steps == 120
    assert setup.start == setup.surface.start


@each_family
def test_default_racers_race_well_on_every_surface(family: Any) -> None:
    surfaces = [family()]
    for parameter in (one for one in family.parameters if isinstance(one, Hyperparameter)):
        surfaces += [family(**{parameter.name: end}) for end in (parameter.low, parameter.high)]
    for surface in surfaces:
        setup = default_setup(surface)
        for racer, path in zip(setup.racers, run_race(setup).trajectories, strict=True):
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
    before = default_scene().edited(view=Bounds(0.0, 1.0, 0.0, 1.0), steps=77, seed=4)
    moved = move_to_surface(before, family())
    assert moved == default_scene(family()).edited(steps=77, seed=4)


def test_moving_keeps_racers_that_somebody_touched() -> None:
    setup = default_setup()
    mine = replace(setup.racers[4], optimizer=oc.optimizer("adam", lr=0.123), enabled=False)
    off = replace(setup.racers[0], enabled=False)
    rosenbrock = oc.surface("rosenbrock")
    scene = default_scene().edited(racers=(mine, off, setup.racers[1]))
    assert move_to_surface(scene, rosenbrock).setup.racers == (
        mine,
        replace(off, optimizer=race_optimizer("sgd", rosenbrock)),
        replace(setup.racers[1], optimizer=race_optimizer("momentum", rosenbrock)),
    )


def test_setup_needs_its_parts() -> None:
    with pytest.raises(TypeError, match="start"):
        Setup(oc.surface("ravine"), ())  # type: ignore[call-arg]


def test_the_selected_racer_is_the_wanted_one_or_the_first_that_is_enabled():
    setup = default_setup()
    assert setup.selected("adam") == "adam"
    assert setup.selected(None) == setup.selected("nobody") == setup.racers[0].id
    off = setup.with_racer(replace(setup.racers[0], enabled=False))
    assert off.selected(setup.racers[0].id) == setup.racers[1].id
    assert replace(setup, racers=()).selected("adam") is None
