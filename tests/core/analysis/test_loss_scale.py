"""Heights of losses: finite for every possible loss, readable for every race."""

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.loss_scale import DEEPEST, LossScale, titles
from optim_core.parameters.number_format import read
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.race import Race, run_race
from optim_core.scenes.setup import Racer, Setup

each_surface = pytest.mark.parametrize("name", list(oc.SURFACES))


def scale_of(race: Race) -> LossScale:
    paths = [path for path in race.trajectories if path is not None]
    return LossScale.of(race.setup.surface.infimum, paths)


@each_surface
@pytest.mark.parametrize("start", [(1e200, 0.0), (1e306, 1e306), (0.0, -1e200)], ids=str)
def test_every_race_has_a_finite_scale(name: str, start: tuple[float, float]) -> None:
    surface = oc.surface(name)
    race = run_race(Setup(surface, default_setup(surface).racers, start, steps=5))
    scale = scale_of(race)
    assert np.isfinite((scale.low, scale.high)).all()
    assert scale.low < scale.high
    for path in race.trajectories:
        assert path is not None
        assert np.isfinite(scale.heights(path.losses)).all()


def test_a_race_without_racers_has_a_scale() -> None:
    scale = scale_of(run_race(Setup(oc.surface("ravine"), (), (1.0, 1.0))))
    assert scale.low < scale.high


@each_surface
@pytest.mark.parametrize("most", [2, 6, 20])
def test_ticks_ascend_within_the_scale_and_are_few(name: str, most: int) -> None:
    scale = scale_of(run_race(default_setup(oc.surface(name))))
    ticks = scale.ticks(most)
    heights = [height for height, _ in ticks]
    assert heights == sorted(heights)
    assert 1 <= len(ticks) <= 2 * most + 2
    assert all(scale.low <= height <= scale.high for height in heights if height != 0.0)
    assert len({label for _, label in ticks}) == len(ticks)


def test_labels_are_the_losses_at_their_heights() -> None:
    race = run_race(default_setup(oc.surface("saddle")))
    scale = scale_of(race)
    for height, label in scale.ticks(8):
        loss = read(label.replace(",", ""))
        assert scale.heights(np.array(loss)) == pytest.approx(height, abs=1e-9)


def test_one_at_rest_does_not_flatten_those_who_move() -> None:
    surface = oc.surface("rosenbrock")
    racers = (Racer(oc.optimizer("newton")), Racer(oc.optimizer("sgd", lr=1e-3)))
    scale = scale_of(run_race(Setup(surface, racers, surface.start)))
    assert scale.high - scale.low < 5.0
    all_rest = scale_of(run_race(Setup(surface, racers[:1], surface.start)))
    assert all_rest.low == pytest.approx(np.log10(DEEPEST), abs=3.0)


def test_the_title_says_what_the_gap_is_to() -> None:
    def known(name: str) -> tuple[str, ...]:
        return titles(scale_of(run_race(default_setup(oc.surface(name)))).infimum)

    assert known("ravine") == ("Loss above minimum", "Loss")
    assert known("bounded_saddle") == ("Loss above minimum −1", "Loss above minimum", "Loss")
    assert known("saddle") == ("Loss",)
    assert titles(-1500.0, median=True)[0] == "Median loss above minimum −1,500"


@pytest.mark.parametrize("name", ["log_barrier", "saddle"])
def test_a_race_that_starts_where_no_loss_is_has_a_plain_scale(name: str) -> None:
    surface = oc.surface(name)
    start = (0.0, 0.0) if name == "log_barrier" else (1e200, 0.0)
    scale = scale_of(run_race(Setup(surface, default_setup(surface).racers, start)))
    assert (scale.low, scale.high) == (-1.0, 1.0)
    assert np.isfinite(scale.heights(np.array([np.nan, np.inf, 1.0]))).all()
    assert len(scale.ticks(5)) >= 2


def test_a_racer_that_lands_where_no_loss_is_leaves_the_others_their_scale() -> None:
    surface = oc.surface("log_barrier")
    racers = (Racer(oc.optimizer("sgd", lr=0.5)), Racer(oc.optimizer("sgd", lr=0.05)))
    race = run_race(Setup(surface, racers, (2.0, 1.0), steps=50))
    scale = scale_of(race)
    _, calm = race.trajectories
    assert calm is not None
    heights = scale.heights(calm.losses)
    assert scale.high < heights[0] + 2.0
    assert scale.low <= heights.min()


def test_a_racer_at_nothing_is_said_to_be_there() -> None:
    setup = default_setup(oc.surface("ravine"))
    newton = [racer for racer in setup.racers if racer.optimizer.name == "newton"]
    scale = scale_of(run_race(setup))
    assert scale.ticks(6)[0] == (scale.low, "≈ 0"), "that is Newton, from the first step on"
    others = tuple(racer for racer in setup.racers if racer not in newton)
    scale = scale_of(run_race(Setup(setup.surface, others, setup.start)))
    assert all(label != "≈ 0" for _, label in scale.ticks(6))


@pytest.mark.parametrize("formula", ["exp(exp(x))+y^2", "abs(x)^0.5+y^2+12", "x+0.001*y^2+300"])
def test_a_scale_always_has_numbers(formula: str) -> None:
    surface = oc.surface("typed", formula=formula)
    path = oc.run(surface, oc.optimizer("sgd", lr=0.01), (-1.0, 1.0), 30)
    scale = LossScale.of(None, [path])
    labels = scale.ticks(8)
    assert len(labels) >= 2
    assert all(scale.low <= height <= scale.high for height, _ in labels)
    for height, label in labels:
        assert scale.heights(np.array(read(label))) == pytest.approx(height, abs=1e-6)
