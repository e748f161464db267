"""Paths are judged block by block; where a block ends makes no difference."""

from typing import Any

import numpy as np
import pytest

import optim_core as oc
import optim_core.runs.termination as termination
from optim_core.cancellation import Cancelled
from optim_core.maths.elementary import FloatArray
from optim_core.runs.trajectory import Batch
from optim_core.verdict.status import Status

RATES = np.geomspace(1e-3, 30.0, 40)
"""On the bowl below some creep, some rest and some diverge, each at another step."""


@pytest.fixture
def starts() -> FloatArray:
    """Return starts in the view, shape (40, 2)."""
    return np.random.default_rng(1).uniform(-2.0, 2.0, (40, 2))


def followed(starts: FloatArray, **settings: Any) -> Batch:
    """Return paths of 90 steps that end in every way, some with weight decay."""
    sgd = oc.optimizer("sgd", lr=RATES, weight_decay=np.linspace(0.0, 0.1, 40))
    return oc.run_batch(oc.surface("ravine", a=1.0, b=4.0), sgd, starts, 90, **settings)


@pytest.mark.parametrize("block", [1, 40, 41, 130, 40 * 90, 40 * 92])
def test_the_size_of_a_block_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch, starts: FloatArray, block: int
) -> None:
    whole = followed(starts)
    assert set(whole.statuses) == set(Status)
    assert len(set(whole.stopped_at)) > 10
    monkeypatch.setattr(termination, "BLOCK", block)
    again = followed(starts)
    for name in ("positions", "losses", "statuses", "stopped_at"):
        np.testing.assert_array_equal(getattr(again, name), getattr(whole, name))


def test_each_row_of_a_batch_ends_as_alone(starts: FloatArray) -> None:
    batch = followed(starts)
    for row in range(len(batch)):
        path, surface = batch[row], batch.surface
        alone = oc.run(surface, path.optimizer, tuple(starts[row]), 90)
        assert (path.status, path.stopped_at) == (alone.status, alone.stopped_at)
        np.testing.assert_array_equal(path.positions, alone.positions)
        np.testing.assert_array_equal(path.losses, alone.losses)


def test_judging_can_be_cancelled(monkeypatch: pytest.MonkeyPatch, starts: FloatArray) -> None:
    whole, asked = followed(starts), []
    paths = np.moveaxis(whole.positions, -1, 0).copy()

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) == 3

    monkeypatch.setattr(termination, "BLOCK", 400)
    with pytest.raises(Cancelled):
        termination.judge(whole.surface, whole.optimizer, paths, None, 1e-3, cancelled)
    assert len(asked) == 3
