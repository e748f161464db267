"""Ensembles: each row equals a solo run; mean and spread are those of the rows."""

from dataclasses import replace

import numpy as np
import pytest

import optim_core as oc
from optim_core.runs.ensemble import Ensemble, run_ensemble
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.race import run_race, to_run
from optim_core.scenes.setup import Racer, Setup
from optim_core.verdict.status import Status

RAVINE = oc.surface("ravine", b=50.0)
START = (-3.0, 2.0)


def ensemble_of(name: str, seeds: int = 7, noise: float = 5.0, **values: float) -> Ensemble:
    optimizer = oc.optimizer(name, **values)
    return run_ensemble(RAVINE, optimizer, START, 60, 4, seeds, noise=noise)


def test_each_path_is_the_run_with_its_seed() -> None:
    ensemble = ensemble_of("adam", lr=0.2)
    assert len(ensemble) == 7
    for row in range(7):
        solo = oc.run(RAVINE, oc.optimizer("adam", lr=0.2), START, 60, 4 + row, noise=5.0)
        np.testing.assert_allclose(
            ensemble.batch[row].positions, solo.positions, rtol=1e-10, atol=1e-11
        )


def test_seeds_go_on_from_zero_after_the_last() -> None:
    optimizer = oc.optimizer("sgd", lr=0.01)
    ensemble = run_ensemble(RAVINE, optimizer, START, 5, 2**32 - 1, 2, noise=1.0)
    solo = oc.run(RAVINE, optimizer, START, 5, 0, noise=1.0)
    np.testing.assert_allclose(ensemble.batch[1].positions, solo.positions, rtol=1e-12)


def test_mean_and_spread_are_those_of_the_rows() -> None:
    ensemble = ensemble_of("momentum", lr=0.01, momentum=0.5)
    np.testing.assert_allclose(ensemble.mean, ensemble.batch.positions.mean(axis=1), rtol=1e-12)
    low, median, high = ensemble.losses
    np.testing.assert_allclose(median, np.median(ensemble.batch.losses, axis=1))
    assert (low <= median).all()
    assert (median <= high).all()
    assert (low[1:] < high[1:]).all()


def test_the_mean_leaves_out_what_has_diverged() -> None:
    # From the ridge of a saddle the noise decides who leaves, and how soon.
    sgd = oc.optimizer("sgd", lr=0.1)
    ensemble = run_ensemble(oc.surface("saddle"), sgd, (1.0, 0.0), 50, 0, 40, noise=1.0)
    diverged = ensemble.batch.statuses == Status.DIVERGED
    assert 0 < diverged.sum() < 40
    running = ensemble.batch.positions[:, ~diverged]
    np.testing.assert_allclose(ensemble.mean, running.mean(axis=1))


def test_the_mean_stands_still_where_all_diverge_before_the_first_is_gone() -> None:
    ensemble = ensemble_of("sgd", noise=1.0, lr=1.0)
    assert (ensemble.batch.statuses == Status.DIVERGED).all()
    last = int(ensemble.batch.stopped_at.min()) - 1
    assert np.isfinite(ensemble.mean).all()
    np.testing.assert_array_equal(
        ensemble.mean[last:], np.tile(ensemble.mean[last], (61 - last, 1))
    )


def test_a_fan_has_left_once_more_than_half_of_its_paths_have() -> None:
    sgd = oc.optimizer("sgd", lr=0.1)
    ensemble = run_ensemble(oc.surface("saddle"), sgd, (1.0, 0.0), 60, 0, 40, noise=1.0)
    ends = ensemble.batch.stopped_at[ensemble.batch.statuses == Status.DIVERGED]
    assert 20 < len(ends) < 40
    assert ensemble.diverged.tolist() == [int((ends <= step).sum()) for step in range(61)]
    decisive = sorted(ends)[20]
    assert ensemble.diverged[decisive - 1] <= 20
    assert not ensemble.has_left(decisive - 1)
    assert ensemble.has_left(decisive)
    assert ensemble.has_left(10**9), "no path comes back"


@pytest.mark.parametrize(
    ("lr", "noise", "words"),
    [(1.0, 1.0, "7 diverged"), (0.01, 1.0, "7 unsettled"), (0.03, 1e-7, "7 settled")],
)
def test_summary(lr: float, noise: float, words: str) -> None:
    optimizer = oc.optimizer("sgd", lr=lr)
    ensemble = run_ensemble(RAVINE, optimizer, START, 400, 0, 7, noise=noise)
    assert ensemble.summary == words


def setup(**changes: object) -> Setup:
    racers = (Racer(oc.optimizer("sgd", lr=0.01)), Racer(oc.optimizer("adam", lr=0.1), False))
    return Setup(RAVINE, racers, START, 30, **changes)  # type: ignore[arg-type]


def test_a_race_has_fans_only_where_paths_differ() -> None:
    assert run_race(setup(seeds=5)).ensembles == ()
    assert run_race(setup(noise=1.0)).ensembles == ()
    first, second = run_race(setup(seeds=5, noise=1.0)).ensembles
    assert first is not None
    assert len(first) == 5
    assert second is None


def test_the_path_is_that_of_the_first_seed() -> None:
    alone = run_race(setup(noise=1.0)).trajectories[0]
    race = run_race(setup(seeds=5, noise=1.0))
    path, ensemble = race.trajectories[0], race.ensembles[0]
    assert path is not None
    assert alone is not None
    assert ensemble is not None
    np.testing.assert_array_equal(path.positions, alone.positions)
    np.testing.assert_allclose(ensemble.batch[0].positions, path.positions, rtol=1e-12)


def test_fans_are_taken_from_the_race_before() -> None:
    before = run_race(setup(seeds=5, noise=1.0))
    assert len(to_run(setup(seeds=5, noise=1.0), before)) == 0
    assert run_race(setup(seeds=5, noise=1.0), before).ensembles == before.ensembles
    assert len(to_run(setup(seeds=6, noise=1.0), before)) == 1


def test_the_default_race_has_one_seed() -> None:
    assert default_setup().seeds == 1


def test_paths_beyond_a_wall_count_as_the_highest_and_are_called_undefined() -> None:
    surface, sgd = oc.surface("log_barrier"), oc.optimizer("sgd", lr=0.05)
    ensemble = run_ensemble(surface, sgd, (-0.5, 1.8), 60, 0, 11, noise=2.0)
    fallen = np.isnan(ensemble.batch.losses[-1])
    assert 2 <= fallen.sum() <= 5
    low, median, high = ensemble.losses
    order = np.sort(ensemble.batch.losses[-1][~fallen])
    assert (low[-1], median[-1]) == pytest.approx((order[1], order[5]))
    assert np.isnan(high[-1])
    assert np.isfinite(ensemble.losses[:, 0]).all()
    assert f"{fallen.sum()} diverged" in ensemble.summary


def test_a_fan_from_where_no_loss_is_stands_at_its_start() -> None:
    surface, sgd = oc.surface("log_barrier"), oc.optimizer("sgd")
    ensemble = run_ensemble(surface, sgd, (0.0, 0.25), 5, 0, 3, noise=1.0)
    assert (ensemble.mean == (0.0, 0.25)).all()
    assert np.isnan(ensemble.losses).all()
    assert ensemble.summary == "3 diverged"


def test_a_start_where_the_loss_overflows_is_no_number() -> None:
    surface = oc.surface("rosenbrock")
    ensemble = run_ensemble(surface, oc.optimizer("sgd"), (1e200, 0.0), 2, 0, 3, noise=1.0)
    assert np.isnan(ensemble.losses).all()


def test_more_steps_of_all_seeds_than_memory_is_for_are_refused() -> None:
    setup = default_setup(oc.surface("ravine"))
    with pytest.raises(ValueError, match="200 seeds of 20,000 steps each are too many; 2,000,000"):
        replace(setup, noise=1.0, seeds=200, steps=20_000)
    assert replace(setup, seeds=200, steps=20_000).steps == 20_000, "without noise all are one"


def test_paths_that_run_off_downhill_are_not_said_to_diverge() -> None:
    sgd = oc.optimizer("sgd", lr=0.02)
    ensemble = run_ensemble(oc.surface("saddle"), sgd, (1.5, 0.001), 500, 0, 20, noise=1.0)
    assert (ensemble.batch.statuses == Status.DIVERGED).all()
    assert ensemble.summary == "20 ran off downhill"
    assert not ensemble.has_diverged(500)
    assert ensemble.has_left(500)
