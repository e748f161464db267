"""Whether a path goes round a closed orbit, and how wide that is."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.optimizers.training import learning_rate_at
from optim_core.parameters.hyperparameter import Hyperparameter
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import curvature
from optim_core.verdict.reason import Finding, Number, Reason

LONGEST_PERIOD = 8
"""Longest period of a cycle that is detected, in steps."""

CLOSED = 1e-4
"""Each turn of a cycle returns to its points within this share of its width."""

TURNS = 12
"""How many times, at least, a path must go round a cycle."""

PART = 3
"""The cycle must last for the final 1/PART of the path: a path may also linger near one."""

MEMORIES = 5
"""A cycle has lasted for so many times the steps that the rule remembers: until then its running
means still change, and a rule that uses only their signs shows nothing of it."""

DRIFT, LEAST = 1e-2, 2000.0
"""What a cycle may drift, as a share of its width, in ten times the steps of its path, or in this
least number of them: more from turn to turn would take a path out of it."""


GROWN = 1.05
"""A cycle opens if its last turn misses by so many times as much as its best one."""

ROUNDING = 256.0 * float(np.finfo(np.float64).eps)
"""Share of a coordinate that is lost in rounding in the steps of a turn."""


@dataclass(frozen=True)
class Cycle:
    """A closed orbit.

    Parameters
    ----------
    period : int
        Steps of one turn, at least 2.
    width : float
        Largest distance between two of its points.
    center : (float, float)
    """

    period: int
    width: float
    center: tuple[float, float]

    @classmethod
    def of(cls, path: Trajectory) -> "Cycle | None":
        """Return the shortest cycle that a path has gone round to its end without drift, if any."""
        for period in _returns(path.positions[-LONGEST_PERIOD - 1 :]):
            if (cycle := cls._with(path, period)) is not None:
                return cycle if _rate_stays(path) else None
        return None

    @classmethod
    def _with(cls, path: Trajectory, period: int) -> "Cycle | None":
        """Return the cycle of a period that a path has gone round to its end, if it has."""
        seen = max(TURNS * period, path.steps // PART, MEMORIES * _memory(path))
        if seen > path.steps:
            return None
        turns = path.positions[-3 * period - 1 :]
        once = turns[-period:]
        width = float(np.hypot(*(once[:, np.newaxis] - once).transpose(2, 0, 1)).max())
        if width == 0.0 or not _closed(turns, period, width, path.steps):
            return None
        whole = path.positions[-seen - 1 :]
        if np.abs(whole[period:] - whole[:-period]).max() > CLOSED * width or _opens(whole, period):
            return None
        x, y = map(float, once.mean(axis=0))
        digits = 2 - math.floor(math.log10(width))
        return cls(period, width, (round(x, digits), round(y, digits)))

    def found(self, path: Trajectory) -> Finding:
        """Return the cycle as a finding; on a quadratic, say if lr is at the stability bound."""
        around: dict[str, Number] = {"period": self.period, "width": self.width}
        plain = Finding(Reason.CYCLE, around, self.center)
        rule, values = path.optimizer.rule, path.optimizer.values
        if not path.surface.quadratic or rule.stability is None:
            return plain
        high = curvature(path.surface, *self.center).high + sum(rule.decays(values))
        bound, lr = rule.stability(values), learning_rate_at(values, path.steps)
        if high <= 0.0 or not math.isclose(lr * high, bound, rel_tol=CLOSED):
            return plain
        numbers = {**around, "lr": lr, "bound": bound, "sharpness": high}
        return Finding(Reason.CYCLE_AT_STABILITY_BOUND, numbers, self.center)


def _returns(last: FloatArray) -> Iterator[int]:
    """Yield the periods after which the last of some points, shape (n, 2), was nearly there."""
    points = last.tolist()
    away = [math.dist(point, points[-1]) for point in points]
    near = CLOSED * 2.0 * max(away)
    yield from (back for back in range(2, len(points)) if away[-1 - back] <= near)


def _rate_stays(path: Trajectory) -> bool:
    """Whether the learning rate has been what it is for a part of the path, and stays so."""
    values, steps = path.optimizer.values, path.steps
    when = (max(steps - steps // PART, 1), steps, 2 * steps, 10 * steps + 1)
    return len({float(learning_rate_at(values, step)) for step in when}) == 1


def _memory(path: Trajectory) -> int:
    """Return how many steps the longest running mean of the rule spans."""
    values = path.optimizer.values
    left = [
        1.0 - values[each.name]
        for each in path.optimizer.rule.hyperparameters
        if isinstance(each, Hyperparameter) and each.scale == "one_minus_log"
    ]
    return math.ceil(1.0 / max(min(left, default=1.0), 1e-9))


def _opens(whole: FloatArray, period: int) -> bool:
    """Whether the last turn of some points, shape (n, 2), misses by more than an earlier one did.

    An unstable cycle is left ever faster, however slowly at first.
    """
    count = len(whole) // period - 1
    missed = np.abs(whole[period:] - whole[:-period])[-count * period :]
    turns = missed.reshape(count, -1).max(axis=1)
    return bool(turns[-1] > GROWN * turns.min() + ROUNDING * np.abs(whole[-1]).max())


def _closed(turns: FloatArray, period: int, width: float, steps: int) -> bool:
    """Whether three turns, shape (3·period + 1, 2), are one, without a drift that would add up."""
    missed = float(np.abs(turns[period:] - turns[:-period]).max())
    later = max(10.0 * steps, LEAST) / period
    return missed <= CLOSED * width and missed * later <= DRIFT * width
