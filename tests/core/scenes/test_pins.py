"""Pinned runs: stored as races of one racer, run once, saved, and labelled distinctly."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.scenes.changes import difference, label
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.figure import ChartFigure
from optim_core.scenes.file import as_document, from_json, to_json
from optim_core.scenes.race import pins_to_run, run_race, to_run, work_ahead
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import MAX_PINS, Setup

RACE = replace(default_setup(), seed=3, noise=0.5)


def changed(setup: Setup, racer: int, **values: Any) -> Setup:
    one = setup.racers[racer]
    return setup.with_racer(replace(one, optimizer=one.optimizer(**values)))


def with_pin() -> Setup:
    return changed(replace(RACE, pins=(RACE.pinned(RACE.racers[0].id),)), 0, lr=0.01)


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
    more = replace(
        with_pin(), pins=(RACE.pinned(RACE.racers[0].id), RACE.pinned(RACE.racers[1].id))
    )
    assert pins_to_run(more, race) == [RACE.pinned(RACE.racers[1].id)]
    assert again.trajectories[2] is race.trajectories[2], "a pin does not make others run again"


def test_a_pin_of_another_surface_and_start_runs_on_those() -> None:
    elsewhere = replace(with_pin(), surface=oc.surface("rosenbrock"), start=(0.0, 0.0))
    path = run_race(elsewhere).pinned[0]
    assert path.surface == RACE.surface
    assert tuple(path.positions[0]) == RACE.start


def test_pins_come_back_from_a_file() -> None:
    document = as_document(with_pin())
    assert from_json(to_json(document)) == document


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
    document = json.loads(to_json(as_document(with_pin())))
    if isinstance(pins, list) and pins and isinstance(pins[0], dict) and pins[0]:
        pins = [{**document["scenes"][0]["setup"]["pins"][0], **pins[0]}]
    document["scenes"][0]["setup"]["pins"] = pins
    with pytest.raises(ValueError, match=words) as refusal:
        from_json(json.dumps(document))
    assert "\n" not in str(refusal.value)


def test_too_many_pins_are_refused() -> None:
    with pytest.raises(ValueError, match=f"at most {MAX_PINS} runs"):
        replace(RACE, pins=(RACE.pinned(RACE.racers[0].id),) * (MAX_PINS + 1))
    with pytest.raises(ValueError, match="one racer"):
        replace(RACE, pins=(RACE,))


def test_a_label_says_how_the_pin_was_set() -> None:
    pin = RACE.pinned(RACE.racers[0].id)
    lr = RACE.racers[0].optimizer.values["lr"]
    assert label(pin, RACE, "sgd") == ""
    assert label(pin, with_pin(), "sgd") == f"lr {lr:g}"
    moved = replace(
        with_pin(), surface=RACE.surface(angle=-35.0, b=9.0), start=(1.0, -2.0), steps=90, seeds=9
    )
    words = f"lr {lr:g} · b 80 · angle 20° · start (−3.4, 0.6) · steps 120"
    assert label(pin, moved, "sgd") == words


SCENE = Scene(RACE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s.edited(steps=300), "steps 120 → 300"),
        (lambda s: s.edited(surface=oc.surface("matyas")), "Matyas"),
        (lambda s: s.edited(surface=RACE.surface(angle=-5.0)), "angle 20° → −5°"),
        (lambda s: s.edited(racers=RACE.racers[1:]), "without SGD"),
        (lambda s: s.edited(setup=RACE.duplicating("sgd")), "added SGD 2"),
        (lambda s: s.edited(setup=RACE.moving("sgd", 2)), "racers in another order"),
        (lambda s: s.edited(surface=oc.surface("six_hump_camel")), "Six-hump camel"),
        (lambda s: s.edited(setup=with_sgd(enabled=False)), "SGD off"),
        (lambda s: s.edited(setup=with_sgd(name="Plain")), "SGD named Plain"),
        (lambda s: s.edited(setup=with_sgd(look=9)), "SGD in another colour"),
        (
            lambda s: s.edited(setup=changed(RACE, 2, mode="saddle_free")),
            "Newton mode pure → saddle free",
        ),
        (lambda s: s.edited(layout="overlay"), "overlay"),
        (lambda s: s.edited(layers=("curvature",)), "curvature on"),
        (lambda s: s.edited(side_views=("slices",)), "slices on"),
        (lambda s: s.edited(chart=ChartFigure("step")), "chart: step length"),
        (lambda s: s.edited(terrain="viridis"), "terrain viridis"),
        (lambda s: s.edited(view=s.bounds.zoomed(0.0, 0.0, 0.5)), "view"),
        (lambda s: s.edited(pins=(RACE.pinned("momentum"),)), "pinned"),
        (lambda s: s.edited(step=9, selected="adam", scheme="dark"), ""),
    ],
)
def test_differences_in_words(change: Any, words: str) -> None:
    assert difference(SCENE, change(SCENE)) == words


def with_sgd(**changes: Any) -> Setup:
    return RACE.with_racer(replace(RACE.racer("sgd"), **changes))


def test_many_differences_are_counted() -> None:
    other = SCENE.edited(steps=9, noise=1.0, seed=4, start=(0.0, 0.0), layout="overlay")
    assert difference(SCENE, other).endswith("3 more")


def test_the_work_of_pins_is_that_of_their_own_races() -> None:
    long = replace(RACE, steps=10_000).pinned("sgd")
    assert work_ahead(replace(RACE, racers=(), steps=10, pins=(long,)), None) == 10_000


def test_a_pin_keeps_only_what_its_path_depends_on() -> None:
    odd = replace(
        RACE.pinned(RACE.racers[0].id), racers=(replace(RACE.racers[0], enabled=False),), seeds=9
    )
    assert replace(RACE, pins=(odd,)).pins == (RACE.pinned(RACE.racers[0].id),)
