"""The result of a run: the path of one optimizer and how it ended."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from optim_core.maths.elementary import FloatArray
from optim_core.optimizers.rule import Optimizer
from optim_core.optimizers.training import EMA, average
from optim_core.parameters.number_format import count, named, number, place
from optim_core.surfaces.landscape import Surface
from optim_core.verdict.reason import End
from optim_core.verdict.status import Status
from optim_core.verdict.verdict import Verdict

HESSIAN = 2
"""A Hessian counts as this many gradients: one for each column."""


ROUNDING = 1e-12
"""Share of its losses by which rounding may take a path below the infimum."""


_ENDED = {
    Status.CONVERGED: "{count} settled",
    Status.DIVERGED: "{count} diverged",
    Status.FINISHED: "{count} unsettled",
}
_ESCAPED = "{count} ran off downhill"

JUDGED = 8
"""How many of the paths of a batch that diverged are judged to tell why."""


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The path of one optimizer over one surface.

    Parameters
    ----------
    positions : array, shape (steps + 1, 2)
        Read-only, all finite; row 0 is the start. A path that diverged stays where it was from
        then on.
    losses : array, shape (steps + 1,)
        The exact loss at each position, read-only; NaN from where it becomes undefined.
    status : Status
    stopped_at : int
        The step at which it ended: where it diverged, from which on it rests, or the last
        one.
    surface, optimizer
        What ran.
    counts : array of int, shape (steps + 1,), or None
        The :attr:`evaluations`, if the run counted them.
    curve : array, shape (8·steps + 1, 2), or None
        The path of a flow, between its steps too; read-only. Every eighth point is a position.
    held : array, shape (steps + 1, n), or None
        The state of a flow at each step, in the order of ``Rule.state``; read-only.
    drawn : bool
        Whether its gradients had noise, or came from batches.

    Attributes
    ----------
    measured : dict, key → array
        What has been measured along it; ``Measure.of`` fills it in.
    judge : Trajectory → Verdict
        Judges how a path ended. It is the same for all paths. The analysis, which stands above
        this module, provides it, and the facade sets it.
    """

    judge: ClassVar[Callable[["Trajectory"], Verdict]]

    surface: Surface
    optimizer: Optimizer
    positions: FloatArray
    losses: FloatArray
    status: Status
    stopped_at: int
    counts: NDArray[np.intp] | None = None
    curve: FloatArray | None = None
    held: FloatArray | None = None
    drawn: bool = False
    measured: dict[str, FloatArray] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def verdict(self) -> Verdict:
        """How it ended, and why: end, reason, numbers, place, and the sentence."""
        return self.judge()

    def __repr__(self) -> str:
        end = self.status.value
        if self.status is not Status.FINISHED:
            end += f" by step {self.stopped_at}"
        return (
            f"<Trajectory {self.optimizer.name} on {self.surface.name}: {_counted(self.steps)}, "
            f"{end} at {place(*self.positions[-1])}, loss {number(self.losses[-1])}>"
        )

    @property
    def steps(self) -> int:
        """Number of steps asked for."""
        return len(self.losses) - 1

    @cached_property
    def evaluations(self) -> NDArray[np.intp]:
        """How many gradients had been evaluated by each step, shape (steps + 1,), read-only.

        The trials of a line search count; losses and Hessians do not. After divergence there are no
        more, and a flow has none, since its solver chooses its own times.
        """
        counts = self.counts
        if counts is None:
            counts = self._taken * (self.optimizer.rule.gradients or 0)
            counts.flags.writeable = False
        return counts

    @property
    def counted(self) -> bool:
        """Whether its work is counted in gradients; that of a flow is not."""
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
        """How many steps had been taken at each step; they end with divergence."""
        end = self.stopped_at if self.status is Status.DIVERGED else self.steps
        return np.minimum(np.arange(self.steps + 1), end)

    @cached_property
    def gaps(self) -> FloatArray | None:
        """How far each loss is above the infimum, shape (steps + 1,); never negative, read-only.

        None if the infimum is not known, or if a loss is below it by more than rounding, which
        shows that the supposed infimum is none.
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
        """The running average of the positions, shape (steps + 1, 2), if it is switched on."""
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
    drawn: bool = False

    def __repr__(self) -> str:
        return (
            f"<Batch {self.optimizer.name} on {self.surface.name}: {len(self)} paths of "
            f"{_counted(len(self.losses) - 1)}, {self.summary}>"
        )

    def __len__(self) -> int:
        return len(self.stopped_at)

    @property
    def summary(self) -> str:
        """How many paths ended in each way, in words."""
        ends = Counter(self.statuses)
        words = {**_ENDED, Status.DIVERGED: _ESCAPED} if self.escapes else _ENDED
        return " · ".join(
            template.format_map(named({"count": ends[status]}))
            for status, template in words.items()
            if ends[status]
        )

    @cached_property
    def escapes(self) -> bool:
        """Whether the paths that left the picture for good went downhill for ever, by some."""
        away = np.flatnonzero(self.statuses == Status.DIVERGED)[:JUDGED].tolist()
        return bool(away) and all(self[row].verdict.end is End.ESCAPED for row in away)

    def __getitem__(self, row: int) -> Trajectory:
        """Return one path, with the values that it was run with."""
        return Trajectory(
            self.surface,
            self.optimizer.row(row),
            self.positions[:, row],
            self.losses[:, row],
            self.statuses[row],
            int(self.stopped_at[row]),
            None if self.counts is None else self.counts[:, row],
            drawn=self.drawn,
        )


def _counted(steps: int) -> str:
    return f"{count(steps)} step{'s' * (steps != 1)}"
