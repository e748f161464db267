"""An ensemble: the same racer with many seeds, and statistics over all its paths."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optim_core.maths.elementary import FloatArray
from optim_core.optimizers.rule import Optimizer
from optim_core.runs.run import run_batch
from optim_core.runs.trajectory import Batch
from optim_core.surfaces.landscape import Surface
from optim_core.verdict.status import Status

SPREAD = (0.1, 0.5, 0.9)
"""Quantiles of the loss that summarize an ensemble: the median in a band of 80 %."""

HIGHEST = 1e300
"""Replaces an undefined or infinite loss when losses are sorted."""


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble:
    """The paths of one racer, one for each seed.

    Parameters
    ----------
    batch : Batch
        n paths, a row for each seed.
    """

    batch: Batch

    def __repr__(self) -> str:
        return repr(self.batch).replace("<Batch", "<Ensemble", 1)

    def __len__(self) -> int:
        return len(self.batch)

    @cached_property
    def mean(self) -> FloatArray:
        """The mean of the paths that do not diverge, shape (steps + 1, 2).

        If all diverge, it is the mean of all, and stays where it was before the first was gone: a
        mean of those that are left at a step would jump with each one that goes.
        """
        diverged = self.batch.statuses == Status.DIVERGED
        if not diverged.all():
            return np.asarray(self.batch.positions[:, ~diverged].mean(axis=1))
        last = max(int(self.batch.stopped_at.min()) - 1, 0)
        mean = np.asarray(self.batch.positions[: last + 1].mean(axis=1))
        return np.concatenate([mean, np.tile(mean[-1], (len(self.batch.positions) - last - 1, 1))])

    @cached_property
    def losses(self) -> FloatArray:
        """The quantiles of the loss at each step, shape (3, steps + 1): low, median, high.

        Paths whose loss became undefined or infinite count as the highest. A quantile that depends
        on one of them is NaN.
        """
        losses = self.batch.losses
        if (np.abs(losses) <= HIGHEST).all():
            return np.asarray(np.quantile(losses, SPREAD, axis=1))
        held = np.where(np.isnan(losses), HIGHEST, np.clip(losses, -HIGHEST, HIGHEST))
        quantiles = np.quantile(held, SPREAD, axis=1)
        return np.where(quantiles < 1e-9 * HIGHEST, quantiles, np.nan)

    @cached_property
    def diverged(self) -> NDArray[np.intp]:
        """The number of paths that have diverged by each step, shape (steps + 1,)."""
        ends = np.sort(self.batch.stopped_at[self.batch.statuses == Status.DIVERGED])
        return np.searchsorted(ends, np.arange(len(self.batch.positions)), side="right")

    def has_diverged(self, step: int) -> bool:
        """Return whether more than half of the paths have diverged by a step.

        Paths that ran off downhill, as is right on such a surface, do not count.
        """
        return self.has_left(step) and not self.batch.escapes

    def has_left(self, step: int) -> bool:
        """Return whether more than half of the paths are gone by a step, wherever to."""
        return 2 * int(self.diverged[min(step, len(self.diverged) - 1)]) > len(self)

    @property
    def summary(self) -> str:
        """How the paths ended, in words."""
        return self.batch.summary


def run_ensemble(
    surface: Surface,
    optimizer: Optimizer,
    start: tuple[float, float],
    steps: int,
    seed: int,
    seeds: int,
    **seen: Any,
) -> Ensemble:
    """Run an optimizer with ``seeds`` seeds, from ``seed`` on; the rest as for ``run``."""
    each = (seed + np.arange(seeds)) % 2**32
    starts = np.tile(np.array(start, np.float64), (seeds, 1))
    return Ensemble(run_batch(surface, optimizer, starts, steps, each, **seen))
