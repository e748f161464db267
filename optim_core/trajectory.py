"""What a run leaves behind: the path of one racer and how it ended."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optim_core.elementary import FloatArray
from optim_core.optimizer import Optimizer
from optim_core.surface import Surface
from optim_core.training import EMA, average


class Status(StrEnum):
    """How a path ended."""

    FINISHED = "finished"
    """It took all its steps and had not come to rest at a critical point."""

    CONVERGED = "converged"
    """It came to rest: gradient and steps stay below the tolerance to the end."""

    DIVERGED = "diverged"
    """It left the finite numbers, or a thousand times the region the surface is shown in, or
    came to where the loss is undefined."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The path of one optimizer over one surface.

    Parameters
    ----------
    positions : array, shape (steps + 1, 2)
        Read-only, all finite; row 0 is the start. A path that diverged stands still from
        there on.
    losses : array, shape (steps + 1,)
        The exact loss at each position, read-only; NaN from where it is undefined.
    status : Status
    stopped_at : int
        The step at which it ended: that of divergence, that from which on it rests, or the
        last.
    surface, optimizer
        What ran.
    """

    surface: Surface
    optimizer: Optimizer
    positions: FloatArray
    losses: FloatArray
    status: Status
    stopped_at: int

    @property
    def steps(self) -> int:
        """Number of steps asked for."""
        return len(self.losses) - 1

    @cached_property
    def average(self) -> FloatArray | None:
        """The running average of the positions, shape (steps + 1, 2), where one is asked for."""
        decay = self.optimizer.values[EMA.name]
        return average(self.positions, decay) if decay else None


@dataclass(frozen=True, eq=False)
class Batch:
    """The paths of one optimizer from many starts, or with many values.

    Arrays as in :class:`Trajectory` with one more axis, of length n: ``positions`` is
    (steps + 1, n, 2), ``losses`` (steps + 1, n), ``statuses`` and ``stopped_at`` (n,).
    """

    surface: Surface
    optimizer: Optimizer
    positions: FloatArray
    losses: FloatArray
    statuses: NDArray[np.object_]
    stopped_at: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.stopped_at)

    def __getitem__(self, row: int) -> Trajectory:
        """Return one path, with the values that it ran with."""
        swept = {
            name: float(value[row])
            for name, value in self.optimizer.values.items()
            if isinstance(value, np.ndarray)
        }
        return Trajectory(
            self.surface,
            self.optimizer(**swept) if swept else self.optimizer,
            self.positions[:, row],
            self.losses[:, row],
            self.statuses[row],
            int(self.stopped_at[row]),
        )
