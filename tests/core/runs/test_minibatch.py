"""Minibatches: the draws, the gradient of a step, and the variance known from theory."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.runs.minibatch import batches, epoch_gradients
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import from_json, to_json
from optim_core.scenes.race import run_race
from optim_core.surfaces.problem import Problem
from optim_core.verdict.status import Status

NAMES = ("linear_regression", "logistic_regression", "tanh_neuron")
each = pytest.mark.parametrize("name", NAMES)


def problem_of(name: str) -> Problem:
    problem = oc.surface(name).problem
    assert problem is not None
    return problem


def drawn(size: int, steps: int = 40, seed: Any = 0) -> Any:
    found = batches(problem_of("tanh_neuron"), size, steps, seed)
    assert found is not None
    return found


# What is drawn.


@pytest.mark.parametrize("size", [1, 4, 5, 15])
def test_an_epoch_sees_every_point_once(size: int) -> None:
    found = drawn(size)
    for first in (1, 1 + found.in_epoch, 1 + 2 * found.in_epoch):
        epoch = found.of_epoch(first)
        assert sorted(np.concatenate(epoch)) == list(range(16))
        assert [len(batch) for batch in epoch[:-1]] == [size] * (found.in_epoch - 1)
        assert len(epoch[-1]) == (16 % size or size)


def test_epochs_are_in_different_orders() -> None:
    found = drawn(16 - 1, steps=40)
    orders = {tuple(np.concatenate(found.of_epoch(step))) for step in (1, 3, 5, 7)}
    assert len(orders) == 4


def test_the_seed_decides_and_a_longer_race_begins_like_a_shorter() -> None:
    for step in range(1, 41):
        np.testing.assert_array_equal(drawn(3, 40).at(step), drawn(3, 400).at(step))
    assert any((drawn(3, seed=1).at(step) != drawn(3).at(step)).any() for step in range(1, 6))


def test_each_seed_has_the_batches_of_its_own() -> None:
    rows = drawn(3, seed=np.array([4, 0, 9]))
    for step in (1, 6, 17):
        for row, seed in enumerate((4, 0, 9)):
            np.testing.assert_array_equal(rows.at(step)[:, row], drawn(3, seed=seed).at(step))


@pytest.mark.parametrize("size", [0, 16, 17, 1000])
def test_all_points_need_no_batches(size: int) -> None:
    assert batches(problem_of("tanh_neuron"), size, 10, 0) is None


# What a race sees.


@each
def test_every_racer_sees_the_same_batches(name: str) -> None:
    surface = oc.surface(name)
    path = oc.run(surface, oc.optimizer("sgd", lr=0.01), steps=30, seed=3, batch_size=4)
    momentum = oc.optimizer("momentum", lr=0.01, momentum=0.5)
    other = oc.run(surface, momentum, steps=30, seed=3, batch_size=4)
    problem, order = problem_of(name), batches(problem_of(name), 4, 31, 3)
    assert order is not None
    velocity = np.zeros(2)
    for step in range(30):
        batch = problem.batch(order.at(step + 1))
        slope = np.array(batch.gradient(*path.positions[step].tolist()))
        expected = path.positions[step] - 0.01 * slope
        np.testing.assert_allclose(path.positions[step + 1], expected, rtol=1e-12)
        slope = np.array(batch.gradient(*other.positions[step].tolist()))
        velocity = 0.5 * velocity + slope
        expected = other.positions[step] - 0.01 * velocity
        np.testing.assert_allclose(other.positions[step + 1], expected, rtol=1e-12)


@each
@pytest.mark.parametrize("size", [0, 16, 60])
def test_batches_of_everything_are_the_full_gradient(name: str, size: int) -> None:
    adam = oc.optimizer("adam", lr=0.1)
    whole = oc.run(oc.surface(name), adam, steps=40)
    path = oc.run(oc.surface(name), adam, steps=40, batch_size=size, seed=5)
    np.testing.assert_array_equal(path.positions, whole.positions)


@each
@pytest.mark.parametrize("optimizer", ["adam", "newton", "sam", "bfgs", "conjugate_gradient"])
def test_a_row_of_a_batch_is_the_solo_run(name: str, optimizer: str) -> None:
    surface, rule = oc.surface(name), oc.optimizer(optimizer, lr=0.1)
    seeds = np.array([3, 0, 11])
    starts = np.tile(surface.start, (3, 1))
    rows = oc.run_batch(surface, rule, starts, 25, seeds, noise=0.01, batch_size=3)
    for row, seed in enumerate(seeds.tolist()):
        solo = oc.run(surface, rule, surface.start, 25, seed, noise=0.01, batch_size=3)
        np.testing.assert_allclose(rows[row].positions, solo.positions, rtol=1e-7, atol=1e-9)
    shared = oc.run_batch(surface, rule, starts, 25, 3, noise=0.01, batch_size=3)
    np.testing.assert_allclose(shared[1].positions, rows[0].positions, rtol=1e-9, atol=1e-11)


def test_noise_comes_on_top_of_the_batch() -> None:
    surface, sgd = oc.surface("linear_regression"), oc.optimizer("sgd", lr=0.01)
    quiet = oc.run(surface, sgd, steps=1, batch_size=4)
    noisy = oc.run(surface, sgd, steps=1, batch_size=4, noise=2.0)
    alone = oc.run(surface, sgd, steps=1, noise=2.0)
    whole = oc.run(surface, sgd, steps=1)
    np.testing.assert_allclose(
        noisy.positions[1] - quiet.positions[1], alone.positions[1] - whole.positions[1], rtol=1e-9
    )


def test_other_surfaces_have_nothing_to_take_batches_of() -> None:
    one = oc.run(oc.surface("ravine"), oc.optimizer("adam", lr=0.1), steps=20)
    other = oc.run(oc.surface("ravine"), oc.optimizer("adam", lr=0.1), steps=20, batch_size=3)
    np.testing.assert_array_equal(one.positions, other.positions)


def test_convergence_is_judged_on_the_whole_loss() -> None:
    # Two points that disagree: at the minimum of the whole, every batch still pulls.
    surface = oc.surface("linear_regression", data=[(0.0, 1.0), (0.0, -1.0)])
    sgd = oc.optimizer("sgd", lr=0.1)
    assert oc.run(surface, sgd, (0.5, 0.4), steps=300).status is Status.CONVERGED
    path = oc.run(surface, sgd, (0.5, 0.4), steps=300, batch_size=1)
    assert path.status is Status.FINISHED
    assert path.losses[-1] == surface.value(*path.positions[-1].tolist())


# The variance of the gradient of a batch.


@each
@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
def test_the_variance_over_all_batches_is_the_theorys(name: str, size: int) -> None:
    points = problem_of(name).points[5:11]
    problem = oc.surface(name, data=points).problem
    assert problem is not None
    count, at = len(points), (0.6, -0.3)
    singles = np.array([problem.batch(np.array([one])).gradient(*at) for one in range(count)])
    every = np.array(
        [
            problem.batch(np.array(chosen)).gradient(*at)
            for chosen in combinations(range(count), size)
        ]
    )
    np.testing.assert_allclose(every.mean(0), singles.mean(0), rtol=1e-12)
    share = (count - size) / (size * (count - 1))
    np.testing.assert_allclose(every.var(0), share * singles.var(0), rtol=1e-9, atol=1e-14)


def test_the_gradients_of_an_epoch_begin_with_that_of_the_step() -> None:
    problem, found = problem_of("tanh_neuron"), drawn(5)
    gradients = epoch_gradients(problem, found, 7, 0.4, 1.1)
    assert gradients.shape == (4, 2)
    np.testing.assert_array_equal(gradients[0], problem.batch(found.at(7)).gradient(0.4, 1.1))
    sizes = np.array([5, 5, 1, 5])  # step 7 is the third of its epoch, the fourth has one point
    order = [len(found.at(step)) for step in (7, 8, 5, 6)]
    weights = np.array(order) / 16.0
    assert sorted(order) == sorted(sizes)
    whole = oc.surface("tanh_neuron").gradient(0.4, 1.1)
    np.testing.assert_allclose(weights @ gradients, whole, rtol=1e-12)


# In a race and its files.


def test_a_race_in_batches_goes_into_a_file_and_out() -> None:
    surface = oc.surface("logistic_regression", data=[(0.25, 0.0), (1.0, 1.0), (-3.0, 1.0)])
    setup = replace(default_setup(surface), batch_size=2, seed=8)
    assert from_json(to_json(setup)).scenes[0].setup == setup
    again = from_json(to_json(setup)).scenes[0].run()
    for path, other in zip(run_race(setup).trajectories, again.trajectories, strict=True):
        assert path is not None
        assert other is not None
        np.testing.assert_array_equal(path.positions, other.positions)


def test_seeds_in_batches_make_a_fan() -> None:
    surface = oc.surface("tanh_neuron")
    setup = replace(default_setup(surface), batch_size=2, seeds=5, steps=20)
    race = run_race(setup)
    assert len(race.ensembles) == len(race.trajectories)
    for path, ensemble in zip(race.trajectories, race.ensembles, strict=True):
        assert path is not None
        assert ensemble is not None
        np.testing.assert_allclose(ensemble.batch.positions[:, 0], path.positions, rtol=1e-7)
    assert not replace(setup, batch_size=0).has_ensembles


@pytest.mark.parametrize("size", [-1, 0.5, "3", float("nan")])
def test_an_invalid_size_is_refused(size: Any) -> None:
    with pytest.raises(ValueError, match="batch_size must be a whole number"):
        oc.run(oc.surface("tanh_neuron"), oc.optimizer("sgd"), batch_size=size)
