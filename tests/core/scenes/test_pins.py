"""Pinned runs: kept as races of one racer, run once, written down, told apart in words."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.scenes.changes import difference, label
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import from_json, to_json
from optim_core.scenes.setup import (
    MAX_PINS,
    Racer,
    Setup,
    pinned,
    pins_to_run,
    run_race,
    to_run,
    work_ahead,
)

RACE = replace(default_setup(), seed=3, noise=0.5)


def changed(setup: Setup, racer: int, **values: Any) -> Setup:
    racers = list(setup.racers)
    racers[racer] = Racer(racers[racer].optimizer(**values))
    return replace(setup, racers=tuple(racers))


def with_pin() -> Setup:
    return changed(replace(RACE, pins=(pinned(RACE, 0),)), 0, lr=0.01)


def test_a_pin_stays_the_run_that_it_was() -> None:
    before = run_race(RACE).trajectories[0]
    race = run_race(with_pin())
    assert before is not None
    assert race.trajectories[0] is not None
    np.testing.assert_array_equal(race.pinned[0].positions, before.positions)
    assert (race.trajectories[0].positions != before.positions).any()


def test_pins_are_run_once() -> None:
    race = run_race(with_pin())
    again = run_race(changed(with_pin(), 1, lr=0.001), race)
    assert again.pinned[0] is race.pinned[0]
    assert to_run(with_pin(), race) == []
    assert pins_to_run(with_pin(), race) == []
    more = replace(with_pin(), pins=(pinned(RACE, 0), pinned(RACE, 1)))
    assert pins_to_run(more, race) == [pinned(RACE, 1)]
    assert again.trajectories[2] is race.trajectories[2], "a pin does not make others run again"


def test_a_pin_of_another_surface_and_start_runs_on_those() -> None:
    elsewhere = replace(with_pin(), surface=oc.surface("rosenbrock"), start=(0.0, 0.0))
    path = run_race(elsewhere).pinned[0]
    assert path.surface == RACE.surface
    assert tuple(path.positions[0]) == RACE.start


def test_pins_come_back_from_a_file() -> None:
    setup = with_pin()
    assert from_json(to_json(setup)) == setup


@pytest.mark.parametrize(
    ("pins", "words"),
    [
        ({}, "pins must be a list"),
        ([7], r"pins\[0\] must be a race of one racer"),
        ([{}], r"pins\[0\]: the field 'surface' is missing"),
        ([{"racers": []}], "one racer"),
        ([{"noise": -1}], r"pins\[0\]: noise must"),
        ([{"pins": [{}]}], "no pins of its own"),
        ([{}] * (MAX_PINS + 1), r"pins\[0\]|at most"),
    ],
)
def test_bad_pins_are_refused_in_a_sentence(pins: Any, words: str) -> None:
    document = json.loads(to_json(with_pin()))
    if isinstance(pins, list) and pins and isinstance(pins[0], dict) and pins[0]:
        pins = [{**document["pins"][0], **pins[0]}]
    document["pins"] = pins
    with pytest.raises(ValueError, match=words) as refusal:
        from_json(json.dumps(document))
    assert "\n" not in str(refusal.value)


def test_too_many_pins_are_refused() -> None:
    with pytest.raises(ValueError, match=f"at most {MAX_PINS} runs"):
        replace(RACE, pins=(pinned(RACE, 0),) * (MAX_PINS + 1))
    with pytest.raises(ValueError, match="one racer"):
        replace(RACE, pins=(RACE,))


def test_a_label_says_how_the_pin_was_set() -> None:
    pin = pinned(RACE, 0)
    lr = RACE.racers[0].optimizer.values["lr"]
    assert label(pin, RACE, 0) == ""
    assert label(pin, with_pin(), 0) == f"lr {lr:g}"
    moved = replace(
        with_pin(), surface=RACE.surface(angle=-35.0, b=9.0), start=(1.0, -2.0), steps=90, seeds=9
    )
    assert label(pin, moved, 0) == f"lr {lr:g} · b 50 · angle 20° · start (−3, 2) · steps 200"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: replace(s, steps=300), "steps 200 → 300"),
        (lambda s: replace(s, surface=oc.surface("matyas")), "Matyas"),
        (lambda s: replace(s, surface=s.surface(angle=-5.0)), "angle 20° → −5°"),
        (lambda s: replace(s, racers=s.racers[1:]), "without SGD"),
        (lambda s: replace(s, racers=(*s.racers, s.racers[0])), "added SGD"),
        (lambda s: replace(s, surface=oc.surface("six_hump_camel")), "Six-hump camel"),
        (
            lambda s: replace(s, racers=(Racer(s.racers[0].optimizer, False), *s.racers[1:])),
            "SGD off",
        ),
        (lambda s: changed(s, 2, mode="saddle_free"), "Newton mode pure → saddle free"),
        (lambda s: replace(s, layout="overlay"), "overlay"),
        (lambda s: replace(s, view=s.bounds.zoomed(0.0, 0.0, 0.5)), "view"),
        (lambda s: replace(s, pins=(pinned(s, 1),)), "pinned"),
        (lambda s: s, ""),
    ],
)
def test_differences_in_words(change: Any, words: str) -> None:
    found = difference(RACE, change(RACE))
    assert found == words


def test_many_differences_are_counted() -> None:
    other = replace(RACE, steps=9, noise=1.0, seed=4, start=(0.0, 0.0), layout="overlay")
    assert difference(RACE, other).endswith("3 more")


def test_the_work_of_pins_is_that_of_their_own_races() -> None:
    long = pinned(replace(RACE, steps=10_000), 0)
    assert work_ahead(replace(RACE, racers=(), steps=10, pins=(long,)), None) == 10_000


def test_a_pin_keeps_only_what_its_path_depends_on() -> None:
    odd = replace(pinned(RACE, 0), racers=(replace(RACE.racers[0], enabled=False),), seeds=9)
    assert replace(RACE, pins=(odd,)).pins == (pinned(RACE, 0),)
