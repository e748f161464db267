"""Scales of measures: finite for every race, with true labels."""

import functools
import itertools

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.measure_scale import MeasureScale
from optim_core.analysis.measures import MEASURES
from optim_core.parameters.number_format import read
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.race import Race, run_race


@functools.cache
def default_race(surface: str) -> Race:
    return run_race(default_setup(oc.surface(surface)))


def scale_of(surface: str, key: str, log: bool) -> MeasureScale:
    race = default_race(surface)
    paths = [path for path in race.trajectories if path is not None]
    measure = MEASURES[key]
    limits = [measure.limit(path) for path in paths] if measure.limit else []
    return MeasureScale.of(
        measure,
        log,
        paths,
        [measure.of(path).ravel() for path in paths],
        [limit for limit in limits if limit is not None],
    )


@pytest.mark.parametrize("surface", list(oc.SURFACES))
def test_every_race_has_a_scale_with_ticks_on_it(surface: str) -> None:
    for key, log in itertools.product(MEASURES, (True, False)):
        scale = scale_of(surface, key, log)
        assert np.isfinite((scale.low, scale.high)).all(), (key, log)
        assert scale.low < scale.high, (key, log)
        for most in (2, 6, 15):
            ticks = scale.ticks(most)
            heights = [height for height, _ in ticks]
            assert heights == sorted(heights), (key, log)
            assert len(ticks) <= 2 * most + 2, (key, log)
            assert len({label for _, label in ticks}) == len(ticks), (key, log)


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("key", ["gradient", "step", "angle", "sharpness"])
def test_labels_are_the_values_at_their_heights(key: str, log: bool) -> None:
    scale = scale_of("rosenbrock", key, log)
    ticks = scale.ticks(6)
    assert len(ticks) >= 2
    for height, label in ticks:
        if label == "≈ 0":
            assert height == scale.low
            continue
        value = read(label.replace(",", ""))
        assert scale.heights(np.array([value]))[0] == pytest.approx(height, abs=1e-9)


def test_what_cannot_be_on_a_logarithmic_scale_is_left_out() -> None:
    scale = MeasureScale(True, -3.0, 2.0)
    heights = scale.heights(np.array([-1.0, np.nan, 0.0, 1e-9, 10.0]))
    assert np.isnan(heights[:2]).all()
    assert heights[2:].tolist() == [-3.0, -3.0, 1.0]


def test_angles_have_the_half_circle_for_a_scale() -> None:
    scale = scale_of("ravine", "angle", log=False)
    assert (scale.low, scale.high) == (0.0, 180.0)
    assert [label for _, label in scale.ticks(8)] == ["0", "45", "90", "135", "180"]


def test_one_that_diverges_does_not_flatten_the_others() -> None:
    measure = MEASURES["gradient"]
    surface = oc.surface("ravine")
    wild = oc.run(surface, oc.optimizer("sgd", lr=0.1))
    calm = oc.run(surface, oc.optimizer("sgd", lr=0.01))
    scale = MeasureScale.of(measure, True, [wild, calm], [measure.of(wild), measure.of(calm)])
    assert scale.high < np.log10(measure.of(calm).max()) + 1.0


def test_a_limit_is_made_room_for_unless_it_is_far_off() -> None:
    measure, surface = MEASURES["sharpness"], oc.surface("ravine")
    path = oc.run(surface, oc.optimizer("sgd", lr=0.01))
    values = measure.of(path)
    near = MeasureScale.of(measure, True, [path], [values], [np.full(201, 200.0)])
    assert near.high > np.log10(200.0)
    far = MeasureScale.of(measure, True, [path], [values], [np.full(201, 1e9)])
    assert far.high < 3.0


def test_what_lies_below_a_log_scale_is_said_to_be_next_to_nothing() -> None:
    still = oc.run(oc.surface("ravine"), oc.optimizer("adam", lr=0.0), steps=20)
    moving = oc.run(oc.surface("ravine"), oc.optimizer("sgd", lr=0.01), steps=20)
    step = MEASURES["step"]
    for paths in ([still], [still, moving]):
        scale = MeasureScale.of(step, True, paths, [step.of(path) for path in paths])
        assert scale.ticks(6)[0] == (scale.low, "≈ 0")
        assert scale.heights(step.of(still)[:-1]) == pytest.approx(scale.low)
    scale = MeasureScale.of(step, True, [moving], [step.of(moving)])
    assert all(label != "≈ 0" for _, label in scale.ticks(6))


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("formula", ["1e308*x", "1e308*sin(x)", "1e-320*x", "1e300*x*y", "0*x"])
def test_losses_at_the_ends_of_the_floats_have_a_scale_and_ticks(
    formula: str, log: bool, name: str
) -> None:
    surface, measure = oc.surface("typed", formula=formula), MEASURES[name]
    paths = [oc.run(surface, oc.optimizer(each), steps=8) for each in ("sgd", "adam")]
    with np.errstate(all="ignore"):
        values = [measure.of(path) for path in paths]
        scale = MeasureScale.of(measure, log, paths, values)
    assert np.isfinite((scale.low, scale.high, scale.high - scale.low)).all()
    assert scale.low < scale.high
    ticks = scale.ticks(6)
    assert np.isfinite([height for height, _ in ticks]).all()
    assert not any("inf" in label or "∞" in label for _, label in ticks)
