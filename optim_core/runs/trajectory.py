"""What a run leaves behind: the path of one racer and how it ended."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optim_core.maths.elementary import FloatArray
from optim_core.optimizers.rule import Optimizer
from optim_core.optimizers.training import EMA, average
from optim_core.surfaces.landscape import Surface

HESSIAN = 2
"""Gradients that a Hessian of the plane counts as: one for each of its columns."""


ROUNDING = 1e-12
"""Share of the losses of a path by which rounding may take one below the lowest there is."""


class Status(StrEnum):
    """How a path ended."""

    FINISHED = "finished"
    """It took all its steps and had not come to rest at a critical point."""

    CONVERGED = "converged"
    """It came to rest: gradient and steps stay below the tolerance to the end."""

    DIVERGED = "diverged"
    """It left the finite numbers, or a thousand times the region the surface is shown in, or
    came to where the loss is undefined."""


@dataclass(frozen=True, eq=False, repr=False)
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
    counts : array of int, shape (steps + 1,), or None
        What :attr:`evaluations` says, where the run counted.
    curve : array, shape (8·steps + 1, 2), or None
        The path of a flow between its steps too, read-only; every eighth point is a position.
    held : array, shape (steps + 1, n), or None
        What a flow holds at each step beside its position, read-only, in the order of
        ``Rule.state``.
    """

    surface: Surface
    optimizer: Optimizer
    positions: FloatArray
    losses: FloatArray
    status: Status
    stopped_at: int
    counts: NDArray[np.intp] | None = None
    curve: FloatArray | None = None
    held: FloatArray | None = None

    def __repr__(self) -> str:
        x, y = self.positions[-1]
        end = self.status.value
        if self.status is not Status.FINISHED:
            end += f" by step {self.stopped_at}"
        return (
            f"<Trajectory {self.optimizer.name} on {self.surface.name}: {_counted(self.steps)}, "
            f"{end} at ({x:.3g}, {y:.3g}), loss {self.losses[-1]:.2g}>"
        )

    @property
    def steps(self) -> int:
        """Number of steps asked for."""
        return len(self.losses) - 1

    @cached_property
    def evaluations(self) -> NDArray[np.intp]:
        """How many gradients had been evaluated by each step, shape (steps + 1,), read-only.

        Those that a line search tried count; losses and Hessians do not. None are evaluated after
        divergence, and a flow has none: its solver chooses its own times.
        """
        counts = self.counts
        if counts is None:
            counts = self._taken * (self.optimizer.rule.gradients or 0)
            counts.flags.writeable = False
        return counts

    @property
    def counted(self) -> bool:
        """Whether its work is gradients at all; that of a flow is not."""
        return self.optimizer.rule.gradients != 0

    @cached_property
    def costs(self) -> NDArray[np.intp]:
        """:attr:`evaluations`, with :data:`HESSIAN` more for each Hessian, shape (steps + 1,)."""
        hessians = self.optimizer.rule.hessians
        if not hessians:
            return self.evaluations
        costs: NDArray[np.intp] = self.evaluations + HESSIAN * hessians * self._taken
        costs.flags.writeable = False
        return costs

    @property
    def _taken(self) -> NDArray[np.intp]:
        """How many steps had been taken by each step: none after divergence."""
        end = self.stopped_at if self.status is Status.DIVERGED else self.steps
        return np.minimum(np.arange(self.steps + 1), end)

    @cached_property
    def gaps(self) -> FloatArray | None:
        """How far each loss is above the lowest there is, shape (steps + 1,), from 0; read-only.

        None where that is not known. A loss that is lower by more than rounding shows that what
        was taken for the lowest is not.
        """
        infimum = self.surface.infimum
        if infimum is None:
            return None
        gaps = self.losses - infimum
        rounding = ROUNDING * (abs(infimum) + abs(gaps[0]))
        if (gaps < -rounding).any():
            return None
        gaps = np.maximum(gaps, 0.0)
        gaps.flags.writeable = False
        return gaps

    @cached_property
    def average(self) -> FloatArray | None:
        """The running average of the positions, shape (steps + 1, 2), where one is asked for."""
        decay = self.optimizer.values[EMA.name]
        return average(self.positions, decay) if decay else None


@dataclass(frozen=True, eq=False, repr=False)
class Batch:
    """The paths of one optimizer from many starts, or with many values.

    Arrays as in :class:`Trajectory` with one more axis, of length n: ``positions`` is
    (steps + 1, n, 2), ``losses`` and ``counts`` (steps + 1, n), ``statuses`` and ``stopped_at``
    (n,).
    """

    surface: Surface
    optimizer: Optimizer
    positions: FloatArray
    losses: FloatArray
    statuses: NDArray[np.object_]
    stopped_at: NDArray[np.intp]
    counts: NDArray[np.intp] | None = None

    def __repr__(self) -> str:
        return (
            f"<Batch {self.optimizer.name} on {self.surface.name}: {len(self)} paths of "
            f"{_counted(len(self.losses) - 1)}, {self.summary}>"
        )

    def __len__(self) -> int:
        return len(self.stopped_at)

    @property
    def summary(self) -> str:
        """How many of the paths ended how, in words."""
        ends = Counter(self.statuses)
        parts = [
            f"{ends[status]} {status}"
            for status in (Status.CONVERGED, Status.DIVERGED)
            if ends[status]
        ]
        if moving := ends[Status.FINISHED]:
            parts.append(f"{moving} still moving")
        return " · ".join(parts)

    def __getitem__(self, row: int) -> Trajectory:
        """Return one path, with the values that it ran with."""
        return Trajectory(
            self.surface,
            self.optimizer.row(row),
            self.positions[:, row],
            self.losses[:, row],
            self.statuses[row],
            int(self.stopped_at[row]),
            None if self.counts is None else self.counts[:, row],
        )


def _counted(steps: int) -> str:
    return f"{steps} step{'s' * (steps != 1)}"
