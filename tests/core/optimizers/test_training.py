"""Schedules, clipping and averaging: closed forms, torch's conventions, batches."""

import math
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.optimizers.training import SCHEDULE, TRAINING, learning_rate_at, learning_rates
from optim_core.parameters.hyperparameter import matters
from optim_core.surfaces.objective import Clipped

BOWL = oc.surface("ravine", a=2.0, b=8.0, angle=0.0)
START = (3.0, -1.0)


def scheduled(**values: Any) -> list[float]:
    return learning_rates(oc.optimizer("sgd", lr=0.5, **values).values, 12)


def test_everything_is_off_by_default() -> None:
    values = oc.optimizer("adam").values
    assert values["schedule"] == "constant"
    assert values["clip_norm"] == values["clip_value"] == values["ema"] == 0.0
    assert scheduled() == [0.5] * 12
    assert oc.run(BOWL, oc.optimizer("adam")).average is None


def test_step_drops_the_rate_every_few_steps() -> None:
    expected = [0.5] * 5 + [0.1] * 5 + [0.02] * 2
    assert scheduled(schedule="step", step_size=5.0, step_gamma=0.2) == pytest.approx(expected)


def test_exponential_shrinks_the_rate_at_every_step() -> None:
    expected = [0.5 * 0.9**t for t in range(12)]
    assert scheduled(schedule="exponential", gamma=0.9) == pytest.approx(expected)


def test_cosine_falls_to_the_lowest_rate_and_rises_again() -> None:
    found = scheduled(schedule="cosine", t_max=8.0, eta_min=0.1)
    expected = [0.1 + 0.2 * (1.0 + math.cos(math.pi * t / 8.0)) for t in range(12)]
    assert found == pytest.approx(expected)
    assert min(found) == found[8] == pytest.approx(0.1)


def test_cosine_survives_the_largest_rates() -> None:
    found = learning_rates(oc.optimizer("sgd", lr=1.7e308, schedule="cosine", t_max=2.0).values, 3)
    assert found == pytest.approx([1.7e308, 0.85e308, 0.0])


def test_linear_warms_up_from_a_share_of_the_rate() -> None:
    found = scheduled(schedule="linear", start_factor=0.2, total_iters=4.0)
    assert found == pytest.approx([0.1, 0.2, 0.3, 0.4, *[0.5] * 8])


@pytest.mark.parametrize("schedule", ["step", "exponential", "cosine", "linear"])
def test_each_step_takes_its_rate(schedule: str) -> None:
    values = {"schedule": schedule, "step_size": 3.0, "gamma": 0.8, "t_max": 9.0}
    optimizer = oc.optimizer("sgd", lr=0.1, **values)
    path = oc.run(BOWL, optimizer, START, steps=12)
    x, y = START
    for t, rate in enumerate(learning_rates(optimizer.values, 12), start=1):
        x, y = x - rate * 2.0 * x, y - rate * 8.0 * y
        assert path.positions[t] == pytest.approx((x, y), rel=1e-12)


@pytest.mark.parametrize("schedule", SCHEDULE.options)
@pytest.mark.parametrize("lr", [0.037, np.array([0.037, 1e-3, 2.5])], ids=["single", "swept"])
def test_one_rate_is_the_entry_of_all_bit_for_bit(schedule: str, lr: Any) -> None:
    values = oc.optimizer("sgd", lr=lr, schedule=schedule, t_max=97.0, eta_min=1e-5).values
    every = learning_rates(values, 3000)
    found = [learning_rate_at(values, step) for step in range(1, 3001)]
    assert np.array_equal(found, every)
    assert type(found[-1]) is type(every[-1])


def test_clipping_by_norm_keeps_the_direction() -> None:
    path = oc.run(BOWL, oc.optimizer("sgd", lr=0.5, clip_norm=2.0), START, steps=1)
    share = 2.0 / (10.0 + 1e-6)  # the gradient (6, −8) is 10 long; torch adds 1e-6
    assert path.positions[1] == pytest.approx((3.0 - 3.0 * share, -1.0 + 4.0 * share), rel=1e-12)


def test_clipping_by_value_cuts_each_entry() -> None:
    path = oc.run(BOWL, oc.optimizer("sgd", lr=0.5, clip_value=2.0), START, steps=1)
    assert path.positions[1] == pytest.approx((2.0, 0.0))


def test_a_gradient_within_the_limits_is_left_alone() -> None:
    loose = oc.run(BOWL, oc.optimizer("sgd", lr=0.1, clip_norm=1e3, clip_value=1e3), START)
    free = oc.run(BOWL, oc.optimizer("sgd", lr=0.1), START)
    np.testing.assert_array_equal(loose.positions, free.positions)


def test_decay_comes_after_clipping() -> None:
    optimizer = oc.optimizer("sgd", lr=1.0, clip_value=2.0, weight_decay=0.5)
    path = oc.run(BOWL, optimizer, START, steps=1)
    assert path.positions[1] == pytest.approx((3.0 - 2.0 - 1.5, -1.0 + 2.0 + 0.5))


def test_noise_is_clipped_too() -> None:
    optimizer = oc.optimizer("sgd", lr=1.0, clip_value=0.25)
    path = oc.run(BOWL, optimizer, START, steps=60, noise=1e3)
    moves = np.abs(np.diff(path.positions, axis=0))
    assert moves == pytest.approx(np.full_like(moves, 0.25), rel=1e-9)


def test_clipped_gradient_of_floats_and_arrays() -> None:
    norms, values = np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.0, 0.0, 3.0, 3.0])
    together = np.stack(Clipped(BOWL, norms, values).gradient(3.0 + 0.0 * norms, -1.0))
    for index, (norm, value) in enumerate(zip(norms.tolist(), values.tolist(), strict=True)):
        alone = Clipped(BOWL, norm, value).gradient(*START)
        assert together[:, index] == pytest.approx(alone, rel=1e-13)


def test_the_average_is_the_recursion() -> None:
    path = oc.run(BOWL, oc.optimizer("sgd", lr=0.2, ema=0.75), START, steps=20)
    plain = oc.run(BOWL, oc.optimizer("sgd", lr=0.2), START, steps=20)
    np.testing.assert_array_equal(path.positions, plain.positions)
    average = np.array(START)
    assert path.average is not None
    assert path.average.shape == path.positions.shape
    for position, found in zip(path.positions, path.average, strict=True):
        average = 0.75 * average + 0.25 * position
        assert found == pytest.approx(average, rel=1e-12)


def test_the_average_lags_a_steady_walk_by_the_theory() -> None:
    # At velocity v the average trails by d/(1 − d)·v.
    slope = oc.surface("cliff")
    path = oc.run(slope, oc.optimizer("sgd", lr=1e-3, clip_value=1e-9, ema=0.9), steps=400)
    assert path.average is not None
    velocity = path.positions[-1] - path.positions[-2]
    assert path.positions[-1] - path.average[-1] == pytest.approx(9.0 * velocity, rel=1e-2)


def test_what_matters_depends_on_the_schedule() -> None:
    values = oc.optimizer("sgd", schedule="cosine").values
    shown = [one.name for one in TRAINING if getattr(one, "needs", None) and matters(one, values)]
    assert shown == ["t_max", "eta_min"]


def test_array_values_sweep_schedules_and_clipping() -> None:
    swept = {
        "gamma": np.array([0.9, 0.95, 1.0]),
        "clip_norm": np.array([0.0, 1.0, 4.0]),
        "ema": np.array([0.0, 0.5, 0.9]),
    }
    optimizer = oc.optimizer("adam", lr=0.1, schedule="exponential", **swept)
    batch = oc.run_batch(BOWL, optimizer, np.tile(START, (3, 1)), steps=30)
    for row in range(3):
        alone = {name: float(values[row]) for name, values in swept.items()}
        solo = oc.run(
            BOWL, oc.optimizer("adam", lr=0.1, schedule="exponential", **alone), START, 30
        )
        np.testing.assert_allclose(batch[row].positions, solo.positions, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schedule", "cyclic"),
        ("step_size", 0.0),
        ("step_size", 2.5),
        ("gamma", 1.1),
        ("clip_norm", -1.0),
        ("clip_value", math.inf),
        ("ema", 1.0),
    ],
)
def test_refuses(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=rf"sgd: {name} must be"):
        oc.optimizer("sgd", **{name: value})
