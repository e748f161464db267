"""The texts about racers and races: each item a whole template, in the one style of numbers."""

import math
from dataclasses import replace

import numpy as np
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


def test_settings_that_are_not_default_stay_longer_than_the_rate_and_items_are_whole():
    plain = oc.optimizer("momentum", lr=0.01, momentum=0.0, weight_decay=0.1)
    (entry,) = entries_of(run_race(setup(steps=5).with_racer(Racer(plain, id="sgd"))))
    assert entry.notes == [
        "lr 0.01 · momentum 0 · weight decay 0.1",
        "momentum 0 · weight decay 0.1 …",
        "momentum 0 …",
    ]


@pytest.mark.parametrize(
    ("loss", "shown"),
    [
        (4.86e-30, ["4.86×10⁻³⁰", "4.9×10⁻³⁰", "5×10⁻³⁰"]),
        (-0.00358, ["−0.00358", "−0.0036", "−0.004"]),
        (12.34, ["12.3", "12", "10"]),
        (0.0, ["0"] * 3),
        (math.inf, ["∞"] * 3),
        (math.nan, ["undefined"] * 3),
    ],
)
def test_a_loss_gets_shorter_by_digits(loss, shown):
    (entry,) = entries_of(run_race(setup(steps=5)))
    path = replace(entry.trajectory, losses=np.full(6, loss))
    lost = replace(entry, trajectory=path)
    assert [lost.loss(3, digits) for digits in (3, 2, 1)] == shown


@pytest.mark.parametrize(
    ("racer", "surface", "color"),
    [
        (oc.optimizer("newton"), BOWL, "good"),
        (oc.optimizer("sgd", lr=0.01), BOWL, "muted"),
        (oc.optimizer("sgd", lr=0.9), BOWL, "bad"),
        (oc.optimizer("newton"), oc.surface("saddle"), "bad"),
    ],
)
def test_there_is_news_of_ends_only(racer, surface, color):
    scene = Setup(surface, (Racer(racer),), (0.5, -1.0), steps=40)
    (entry,) = entries_of(run_race(scene))
    view = surface.bounds
    assert entry.badge(0, view).texts == ()
    badge = entry.badge(40, view)
    assert badge.color == color
    if color == "good":
        assert badge.texts == ["★ step 1", "★ 1"]
    elif color == "muted":
        assert not badge.texts, "it still moves"
    else:
        assert badge.texts[0] == str(entry.verdict)
        assert badge.short == entry.verdict.headlines


def test_the_star_is_hollow_where_a_path_may_leave_its_minimum_again():
    adam = Racer(oc.optimizer("adam", lr=0.3))
    (entry,) = entries_of(run_race(Setup(BOWL, (adam,), (0.5, -1.0), steps=400)))
    assert entry.verdict.for_now
    step = entry.trajectory.stopped_at
    badge = entry.badge(400, BOWL.bounds)
    assert badge.texts == [f"☆ since step {step}", f"☆ {step}"]
    assert badge.color == "good"
