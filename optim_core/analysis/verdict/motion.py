"""How a path that has not ended goes on: in a cycle, hardly at all, or how fast."""

import math
from dataclasses import dataclass

import numpy as np

from optim_core.analysis.measures import MEASURES
from optim_core.analysis.verdict.rest import steps_and_decay_cancel
from optim_core.optimizers.training import learning_rate_at, learning_rates
from optim_core.parameters.number_format import fold, number, place
from optim_core.runs.termination import TOLERANCE
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import curvature, gradient_norm

LONGEST_PERIOD = 8
"""Steps of the longest cycle that is looked for."""

CLOSED = 1e-4
"""Share of a cycle's width by which it may miss where it began."""

PATIENCE = (10, 2000)
"""Times the race, and steps at the least, within which a path that is not stalled would get
somewhere."""

NOWHERE = 1e-3
"""Share of the view's extent that is nowhere, where no minimum is known."""

RECENT = 40
"""Steps from which a pace is read."""

SWINGING = 0.4
"""Share of all that a loss rises and falls, below which what is left of it is no trend."""

NET = 0.1
"""Share of a way that leads anywhere, below which it goes to and fro."""


@dataclass(frozen=True)
class Cycle:
    """A closed orbit.

    Parameters
    ----------
    period : int
        Steps of one turn, from 2.
    width : float
        Largest distance between two of its points.
    center : (float, float)
    """

    period: int
    width: float
    center: tuple[float, float]

    @classmethod
    def of(cls, path: Trajectory) -> "Cycle | None":
        """Return the shortest cycle that the last three turns of a path went, if any."""
        for period in range(2, LONGEST_PERIOD + 1):
            turns = path.positions[-3 * period - 1 :]
            if len(turns) <= 3 * period:
                return None
            once = turns[-period:]
            width = float(np.hypot(*(once[:, np.newaxis] - once).transpose(2, 0, 1)).max())
            missed = np.abs(turns[period:] - turns[:-period]).max()
            if width > 0.0 and missed <= CLOSED * width:
                x, y = map(float, once.mean(axis=0))
                digits = 2 - math.floor(math.log10(width))
                return cls(period, width, (round(x, digits), round(y, digits)))
        return None

    def words(self, path: Trajectory) -> tuple[str, str]:
        """Describe the cycle, in whole and briefly; on a quadratic, with a bound it sits on."""
        brief = f"in a cycle of {self.period} steps"
        around = f"{brief}, {number(self.width)} wide, about {place(*self.center)}"
        rule, values = path.optimizer.rule, path.optimizer.values
        if not path.surface.quadratic or rule.stability is None:
            return around, brief
        high = curvature(path.surface, *self.center).high + sum(rule.decays(values))
        bound, lr = rule.stability(values), learning_rate_at(values, path.steps)
        if high <= 0.0 or not math.isclose(lr * high, bound, rel_tol=CLOSED):
            return around, brief
        exactly = f"lr {lr:.4g} = {bound:.4g}/λmax on this quadratic"
        return f"{around}: {exactly}", brief


def why_stalled(path: Trajectory) -> tuple[str, str] | None:
    """Say why a path does not get on, in whole and briefly; None if it does."""
    values, rule = path.optimizer.values, path.optimizer.rule
    before, last = (tuple(map(float, point)) for point in path.positions[-2:])
    slope, pace = gradient_norm(path.surface, *last), math.dist(before, last)
    times, least = PATIENCE
    if slope <= TOLERANCE or pace * max(times * path.steps, least) > _way_to_go(path):
        return None
    if pace == 0.0 and rule.failure is not None:
        why = rule.failure(path.surface, values, *last)
        if why:
            return why, ""
    lrs = learning_rates(values, path.steps)
    if lrs[-1] == 0.0:
        return "lr is 0" if max(lrs) == 0.0 else "the schedule has brought lr to 0", ""
    if steps_and_decay_cancel(path):
        both = "its steps and the decay cancel"
        return f"{both} where the gradient is {number(slope)}", both
    if pace == 0.0:
        return f"it stands where the gradient is {number(slope)}", ""
    step = f"step {number(pace)}"
    if max(lrs) > 100.0 * lrs[-1]:
        shrunk = f"the schedule has shrunk lr {fold(max(lrs) / lrs[-1])}"
        return f"{step}, {shrunk}", shrunk
    factor = lrs[-1] * slope / pace
    if rule.divisor and factor > 2.0:
        shrunk = f"{rule.title}’s {rule.divisor} have shrunk lr {fold(factor)}"
        return f"{step}, {shrunk}", f"lr shrunk {fold(factor)}"
    return f"{step} where the gradient is {number(slope)}: lr {lrs[-1]:.4g} is small", step


def _way_to_go(path: Trajectory) -> float:
    """Return the distance that would count as getting somewhere."""
    distance = float(MEASURES["distance"].of(path)[-1])
    bounds = path.surface.bounds
    return distance if distance > 0.0 else NOWHERE * math.hypot(bounds.width, bounds.height)


def how_it_moves(path: Trajectory) -> tuple[str, str]:
    """Say how fast a path moves and what becomes of its loss; whole, and nothing briefly."""
    steps = min(RECENT, path.steps)
    moves = np.hypot(*np.diff(path.positions[-steps - 1 :], axis=0).T)
    speed = f"{number(float(moves.mean()))} a step"
    if math.dist(path.positions[-1], path.positions[-steps - 1]) < NET * moves.sum():
        speed += " to and fro"
    swings = np.diff(path.losses[-steps - 1 :])
    if (swings > 0.0).any() and abs(float(swings.sum())) < SWINGING * float(np.abs(swings).sum()):
        low, high = float(path.losses[-steps:].min()), float(path.losses[-steps:].max())
        return f"{speed}, the loss swings between {number(low)} and {number(high)}", ""
    half = max(steps // 2, 1)  # the highest of each half, lest a swing be taken for a trend
    parts = path.losses[-2 * half :][:half], path.losses[-half:]
    first, last = (float(part.max()) for part in parts)
    infimum = path.surface.infimum
    with np.errstate(all="ignore"):
        if infimum is not None and first > infimum and last > infimum:
            share = 100.0 * float(np.expm1(np.log((last - infimum) / (first - infimum)) / half))
            change, unit = share, " % a step"
        else:
            change, unit = (last - first) / half, " a step"
    if not math.isfinite(change):
        return speed, ""
    if abs(change) < 0.01 and unit.startswith(" %"):
        return f"{speed}, the loss hardly changes", ""
    way = "rises" if change > 0.0 else "falls"
    return f"{speed}, the loss {way} {number(abs(change))}{unit}", ""
