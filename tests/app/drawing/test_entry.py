"""The texts about racers and races: each item a whole template, in the one style of numbers."""

import pytest

import optim_core as oc
from app.drawing.entry import caption, entries_of
from optim_core.scenes.race import run_race
from optim_core.scenes.setup import Racer, Setup

BOWL = oc.surface("ravine", a=1.0, b=4.0)


def setup(**fields: object) -> Setup:
    return Setup(BOWL, (Racer(oc.optimizer("sgd", lr=0.01)),), (1500.0, -2.0), **fields)


def test_counts_have_their_thousands_set_apart_and_coordinates_do_not():
    shown = caption(setup(steps=12_000), 1500)
    assert shown.endswith("start (1500, −2) · step 1,500 of 12,000")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ["start (1500, −2)", "step 3 of 200"]),
        ({"noise": 0.5, "seed": 12345}, ["noise 0.5, seed 12345", "step 3 of 200"]),
        (
            {"noise": 0.5, "seed": 7, "seeds": 4},
            [
                "noise 0.5, seed 7 to 10",
                "lines: mean path, median loss; band: 10 to 90 %",
                "step 3 of 200",
            ],
        ),
    ],
    ids=["calm", "noisy", "many seeds"],
)
def test_a_caption_says_what_chance_there_is(fields, said):
    assert caption(setup(**fields), 3).split(" · ")[-len(said) :] == said


def test_a_racer_of_many_seeds_says_how_many():
    (entry,) = entries_of(run_race(setup(noise=0.5, seeds=4, steps=5)))
    assert entry.note == "4 seeds · lr 0.01"
