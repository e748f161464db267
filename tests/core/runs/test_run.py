"""The loop: how paths end, what is recorded, noise, and invalid input."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.runs.termination import TOLERANCE
from optim_core.verdict.status import Status

RAVINE = oc.surface("ravine")
SGD = oc.optimizer("sgd", lr=0.02)
each_optimizer = pytest.mark.parametrize("name", list(oc.OPTIMIZERS))


# What is recorded.


@each_optimizer
def test_shapes_and_the_start(name: str) -> None:
    path = oc.run(RAVINE, oc.optimizer(name), (-3.0, 2.0), steps=7)
    assert path.positions.shape == (8, 2)
    assert path.losses.shape == (8,)
    assert path.positions.dtype == path.losses.dtype == np.float64
    assert path.steps == 7
    assert tuple(path.positions[0]) == (-3.0, 2.0)
    assert path.surface == RAVINE
    assert path.optimizer == oc.optimizer(name)


@each_optimizer
def test_losses_are_those_of_the_positions(name: str) -> None:
    path = oc.run(oc.surface("rosenbrock"), oc.optimizer(name), steps=30, noise=0.5)
    expected = [path.surface.value(x, y) for x, y in path.positions.tolist()]
    np.testing.assert_allclose(path.losses, expected, rtol=1e-14)


def test_records_are_read_only() -> None:
    batch = oc.run_batch(RAVINE, SGD, np.array([(1.0, 2.0), (3.0, 1.0)]), steps=5)
    for one in (oc.run(RAVINE, SGD, steps=5), batch, batch[1]):
        for record in (one.positions, one.losses):
            with pytest.raises(ValueError, match="read-only"):
                record[0] = 0.0


def test_starts_of_a_batch_are_copied() -> None:
    starts = np.array([(1.0, 2.0), (3.0, 1.0)])
    batch = oc.run_batch(RAVINE, SGD, starts, steps=5)
    starts[:] = 9.0
    assert batch.positions[0].tolist() == [[1.0, 2.0], [3.0, 1.0]]


def test_start_is_the_surfaces_own_by_default() -> None:
    path = oc.run(oc.surface("rosenbrock"), SGD, steps=1)
    assert tuple(path.positions[0]) == (-1.2, 1.0)


def test_a_shorter_run_is_the_beginning_of_a_longer_one() -> None:
    long = oc.run(RAVINE, oc.optimizer("adam", lr=0.1), steps=50, noise=0.3)
    short = oc.run(RAVINE, oc.optimizer("adam", lr=0.1), steps=20, noise=0.3)
    np.testing.assert_array_equal(short.positions, long.positions[:21])


# How it ends.


def test_still_moving_is_finished() -> None:
    path = oc.run(RAVINE, oc.optimizer("sgd", lr=0.001), steps=12)
    assert (path.status, path.stopped_at) == (Status.FINISHED, 12)


def test_convergence_is_the_step_from_which_on_it_rests() -> None:
    path = oc.run(RAVINE, SGD, steps=900)
    assert path.status is Status.CONVERGED
    slopes = np.hypot(*RAVINE.gradient(*path.positions.T))
    moves = np.hypot(*np.diff(path.positions, axis=0).T)
    rest = path.stopped_at
    assert (slopes[rest:] <= TOLERANCE).all()
    assert (moves[rest:] <= TOLERANCE).all()
    assert slopes[rest - 1] > TOLERANCE or moves[rest - 1] > TOLERANCE


def test_starting_at_the_minimum_converges_at_once() -> None:
    path = oc.run(RAVINE, SGD, (0.0, 0.0), steps=5)
    assert (path.status, path.stopped_at) == (Status.CONVERGED, 0)


def test_tolerance_can_be_set() -> None:
    strict = oc.run(RAVINE, SGD, steps=900, tolerance=1e-6)
    assert strict.stopped_at > oc.run(RAVINE, SGD, steps=900).stopped_at


def test_passing_over_flat_ground_is_not_convergence() -> None:
    # A slope that ends at x = 0: beyond lies flat ground, over which a heavy ball rolls on.
    slope = replace(
        RAVINE,
        value=lambda x, y: np.where(np.less(x, 0.0), -1.0 * x, 0.0 * x),
        gradient=lambda x, y: (-1.0 * (x < 0.0), 0.0 * y),
    )
    rolling = oc.optimizer("momentum", lr=0.1, momentum=0.99)
    path = oc.run(slope, rolling, (-1.0, 0.0), steps=60)
    x, y = path.positions[-1]
    assert slope.gradient(x, y) == (0.0, 0.0)
    assert path.status is Status.FINISHED


def test_passing_the_minimum_in_the_last_step_is_not_convergence() -> None:
    # The heavy ball is at 0 after one step, with its velocity still there.
    bowl = oc.surface("ravine", a=1.0, b=1.0, angle=0.0)
    path = oc.run(bowl, oc.optimizer("momentum", lr=1.0, momentum=0.9), (1.0, 0.0), steps=1)
    assert path.positions[1].tolist() == [0.0, 0.0]
    assert path.status is Status.FINISHED


def test_the_end_of_a_two_cycle_is_not_convergence() -> None:
    bowl = oc.surface("ravine", a=2.0, b=2.0, angle=0.0)
    path = oc.run(bowl, oc.optimizer("sgd", lr=1.0), (1.0, 0.0), steps=50)
    assert path.status is Status.FINISHED


def test_divergence_says_when_and_freezes_the_path() -> None:
    path = oc.run(RAVINE, oc.optimizer("sgd", lr=0.1), (-3.0, 2.0), steps=60)
    stop = path.stopped_at
    assert path.status is Status.DIVERGED
    assert 0 < stop < 60
    reach = 1e3 * max(map(abs, RAVINE.bounds))
    assert np.abs(path.positions[: stop - 1]).max() < reach <= np.abs(path.positions[stop]).max()
    assert (path.positions[stop:] == path.positions[stop]).all()
    assert (path.losses[stop:] == path.losses[stop]).all()


def test_a_path_that_becomes_infinite_stands_at_its_last_finite_point() -> None:
    path = oc.run(oc.surface("rosenbrock"), oc.optimizer("sgd", lr=1e300), steps=10)
    assert (path.status, path.stopped_at) == (Status.DIVERGED, 1)
    assert (path.positions == (-1.2, 1.0)).all()
    assert np.isfinite(path.losses).all()


def test_batch_freezes_each_row_by_itself() -> None:
    batch = oc.run_batch(
        RAVINE, oc.optimizer("sgd", lr=np.array([0.02, 0.1, 0.0001])), [(-3.0, 2.0)] * 3, steps=600
    )
    assert list(batch.statuses) == [Status.CONVERGED, Status.DIVERGED, Status.FINISHED]
    stop = batch.stopped_at[1]
    assert (batch.positions[stop:, 1] == batch.positions[stop, 1]).all()
    assert np.isfinite(batch.positions).all()
    assert len(batch) == 3


def test_a_far_start_is_not_divergence() -> None:
    path = oc.run(RAVINE, SGD, (5e4, 5e4), steps=900)
    assert path.status is Status.CONVERGED


def test_a_start_of_infinite_loss_has_diverged() -> None:
    path = oc.run(RAVINE, SGD, (1e200, 0.0), steps=3)
    assert (path.status, path.stopped_at) == (Status.DIVERGED, 0)
    assert (path.positions == (1e200, 0.0)).all()


def test_dividing_by_zero_is_a_divergence() -> None:
    # y = 0 gives 0/0 without ε.
    path = oc.run(oc.surface("saddle"), oc.optimizer("adam", eps=0.0), (1.0, 0.0), steps=5)
    assert (path.status, path.stopped_at) == (Status.DIVERGED, 1)


@pytest.mark.parametrize(("name", "each"), [("sgd", 1), ("sam", 2)])
def test_after_divergence_no_gradients_are_evaluated(name: str, each: int) -> None:
    path = oc.run(RAVINE, oc.optimizer(name, lr=0.1), (-3.0, 2.0), steps=60)
    expected = each * np.minimum(np.arange(61), path.stopped_at)
    np.testing.assert_array_equal(path.evaluations, expected)


@each_optimizer
def test_a_batch_may_be_empty(name: str) -> None:
    batch = oc.run_batch(RAVINE, oc.optimizer(name), np.zeros((0, 2)), steps=5)
    assert (len(batch), batch.positions.shape) == (0, (6, 0, 2))


# Noise.


def noise_seen(name: str, seed: int, **values: Any) -> np.ndarray:
    """Return the noise that an optimizer received, from its steps on flat ground."""
    flat = replace(
        RAVINE,
        value=lambda x, y: 0.0 * x,
        gradient=lambda x, y: (0.0 * x, 0.0 * y),
        hessian=lambda x, y: (1.0 + 0.0 * x, 0.0 * x, 1.0 + 0.0 * x),
    )
    optimizer = oc.optimizer(name, lr=0.01, **values)
    path = oc.run(flat, optimizer, (0.0, 0.0), 30, seed=seed, noise=0.5)
    return np.diff(path.positions, axis=0) / -0.01


def test_each_optimizer_meets_the_same_draws() -> None:
    draws = noise_seen("sgd", seed=7)
    np.testing.assert_allclose(noise_seen("momentum", seed=7), draws, rtol=1e-8)
    np.testing.assert_allclose(noise_seen("newton", seed=7), draws, rtol=1e-8)
    for name, values in (("rmsprop", {"alpha": 0.0}), ("adam", {"beta1": 0.0, "beta2": 0.0})):
        signs = noise_seen(name, seed=7, **values)
        np.testing.assert_array_equal(np.sign(signs), np.sign(draws))


def test_noise_has_the_deviation_asked_for() -> None:
    flat = replace(RAVINE, value=lambda x, y: 0.0 * x, gradient=lambda x, y: (0.0 * x, 0.0 * y))
    path = oc.run(flat, oc.optimizer("sgd", lr=1e-3), (0.0, 0.0), 50_000, noise=0.4)
    draws = np.diff(path.positions, axis=0) / -1e-3
    assert draws.std(axis=0) == pytest.approx([0.4, 0.4], rel=0.02)
    assert draws.mean(axis=0) == pytest.approx([0.0, 0.0], abs=0.01)
    assert abs(np.corrcoef(draws.T)[0, 1]) < 0.02


@each_optimizer
def test_the_seed_decides(name: str) -> None:
    one, same, other = (
        oc.run(RAVINE, oc.optimizer(name), steps=20, seed=seed, noise=90.0) for seed in (4, 4, 5)
    )
    np.testing.assert_array_equal(one.positions, same.positions)
    assert (one.positions[1:] != other.positions[1:]).any() or name.endswith("_flow")


@each_optimizer
def test_without_noise_the_seed_changes_nothing(name: str) -> None:
    one, other = (oc.run(RAVINE, oc.optimizer(name), steps=20, seed=seed) for seed in (4, 5))
    np.testing.assert_array_equal(one.positions, other.positions)


@each_optimizer
def test_all_rows_of_a_batch_meet_the_noise_of_the_solo_run(name: str) -> None:
    starts = np.array([(1.0, 0.5), (-2.0, 1.0)])
    batch = oc.run_batch(RAVINE, oc.optimizer(name), starts, 25, seed=3, noise=0.2)
    for row in range(2):
        solo = oc.run(RAVINE, oc.optimizer(name), tuple(starts[row]), 25, seed=3, noise=0.2)
        np.testing.assert_allclose(batch[row].positions, solo.positions, rtol=1e-10, atol=1e-12)


# What is refused.


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"start": (math.nan, 0.0)}, "start must be two finite numbers x, y, not (nan, 0.0)"),
        ({"start": (0.0, math.inf)}, "start must be two finite numbers x, y, not (0.0, inf)"),
        ({"start": (1.0,)}, "start must"),
        ({"start": (1.0, 2.0, 3.0)}, "start must"),
        ({"start": "ab"}, "start must"),
        ({"start": 3.0}, "start must"),
        ({"start": (10**400, 0)}, "start must"),
        ({"steps": 0}, "steps must be a whole number from 1 to 100,000, not 0"),
        ({"steps": -1}, "steps must be a whole number from 1 to 100,000, not −1"),
        ({"steps": 10**7}, "steps must be a whole number from 1 to 100,000, not 10⁷"),
        ({"steps": 1.5}, "steps must be a whole number from 1 to 100,000, not 1.5"),
        ({"steps": True}, "steps must be a whole number from 1 to 100,000, not True"),
        ({"steps": "9"}, "steps must be a whole number from 1 to 100,000, not '9'"),
        ({"seed": -1}, "seed must be a whole number from 0 to 4,294,967,295, not −1"),
        ({"seed": 2**32}, "seed must"),
        ({"seed": 0.5}, "seed must"),
        ({"noise": -0.1}, "noise must be a number from 0 to 10¹⁰⁰, not −0.1"),
        ({"noise": math.nan}, "noise must"),
        ({"noise": math.inf}, "noise must"),
        ({"noise": "loud"}, "noise must"),
        ({"noise": 10**400}, "noise must"),
    ],
    ids=lambda entry: str(entry)[:40],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named.split()[0]) as refusal:
        oc.run(RAVINE, SGD, **arguments)
    assert str(refusal.value).startswith(named)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: oc.surface("rosenbrok"),
            "unknown surface 'rosenbrok' (did you mean rosenbrock?); choose from: "
            + ", ".join(oc.SURFACES),
        ),
        (
            lambda: oc.optimizer("adamm"),
            "unknown optimizer 'adamm' (did you mean adam?); choose from: "
            + ", ".join(oc.OPTIMIZERS),
        ),
        (
            lambda: oc.optimizer("sgd", learning_rate=0.1),
            "unknown parameter of sgd 'learning_rate'; choose from: "
            + ", ".join(parameter.name for parameter in oc.OPTIMIZERS["sgd"].parameters),
        ),
    ],
)
def test_errors_for_unknown_names_list_the_known_ones(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match="unknown") as refusal:
        call()
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "starts",
    [(1.0, 2.0), [(1.0, 2.0, 3.0)], [(1.0, math.nan)], np.zeros((2, 2, 2))],
    ids=["one", "triples", "nan", "cube"],
)
def test_bad_starts_of_a_batch_are_refused(starts: Any) -> None:
    with pytest.raises(ValueError, match=r"starts must be an array of shape \(n, 2\)"):
        oc.run_batch(RAVINE, SGD, starts)


@pytest.mark.parametrize("shape", [(3,), (2, 1), (1,)], ids=str)
def test_values_that_do_not_fit_the_starts_are_refused(shape: tuple[int, ...]) -> None:
    swept = oc.optimizer("sgd", lr=np.full(shape, 0.01))
    with pytest.raises(ValueError, match=r"sgd: lr must be one number or an array of shape \(2,\)"):
        oc.run_batch(RAVINE, swept, np.ones((2, 2)))


def test_one_path_takes_no_arrays_of_values() -> None:
    with pytest.raises(ValueError, match="sgd: lr is an array"):
        oc.run(RAVINE, oc.optimizer("sgd", lr=np.array([0.1, 0.2])))


def test_the_largest_number_of_steps_runs() -> None:
    path = oc.run(RAVINE, SGD, steps=100_000)
    assert path.steps == 100_000
    assert path.status is Status.CONVERGED


def test_each_row_of_a_batch_may_have_its_own_seed() -> None:
    surface, adam = oc.surface("rosenbrock"), oc.optimizer("adam", lr=0.05)
    seeds = np.array([3, 0, 11])
    batch = oc.run_batch(surface, adam, np.tile((-1.0, 1.0), (3, 1)), 40, seeds, noise=2.0)
    for row, seed in enumerate(seeds.tolist()):
        solo = oc.run(surface, adam, (-1.0, 1.0), 40, seed, noise=2.0)
        np.testing.assert_allclose(batch[row].positions, solo.positions, rtol=1e-11, atol=1e-12)


def test_seeds_of_another_number_than_the_rows_are_refused() -> None:
    surface, adam = oc.surface("rosenbrock"), oc.optimizer("adam")
    with pytest.raises(ValueError, match="seed must be one number or an array of shape"):
        oc.run_batch(surface, adam, np.zeros((3, 2)), 5, np.array([1, 2]), noise=1.0)
