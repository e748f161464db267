"""How a path that has not ended moves: in a cycle, hardly at all, or at which speed."""

import math
from dataclasses import dataclass

import numpy as np

from optim_core.analysis.judging.rest import steps_and_decay_cancel
from optim_core.analysis.measures import MEASURES
from optim_core.optimizers.failure import Failure
from optim_core.optimizers.training import learning_rate_at, learning_rates
from optim_core.runs.termination import TOLERANCE
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import curvature, gradient_norm
from optim_core.verdict.reason import Finding, Number, Reason

LONGEST_PERIOD = 8
"""Longest period of a cycle that is detected, in steps."""

CLOSED = 1e-4
"""A cycle is closed if it returns to its start within this share of its width."""

PATIENCE = (10, 2000)
"""A path is stalled if it would take longer than this to get anywhere: a multiple of the race's
steps, and a least number of steps."""

NOWHERE = 1e-3
"""Where no minimum is known: the share of the view's extent that counts as getting somewhere."""

RECENT = 40
"""Number of last steps from which speed and trend are read."""

SWINGING = 0.4
"""A net change below this share of the loss's total variation is a swing, not a trend."""

NET = 0.1
"""A net move below this share of the distance travelled is motion to and fro."""

HARDLY = 0.01
"""A loss hardly changes below this rate, in percent per step."""

_TO_AND_FRO = {
    Reason.MOVES: Reason.TO_AND_FRO,
    Reason.LOSS_SWINGS: Reason.TO_AND_FRO_LOSS_SWINGS,
    Reason.LOSS_HARDLY_CHANGES: Reason.TO_AND_FRO_LOSS_HARDLY_CHANGES,
    Reason.GAP_FALLS: Reason.TO_AND_FRO_GAP_FALLS,
    Reason.GAP_RISES: Reason.TO_AND_FRO_GAP_RISES,
    Reason.LOSS_FALLS: Reason.TO_AND_FRO_LOSS_FALLS,
    Reason.LOSS_RISES: Reason.TO_AND_FRO_LOSS_RISES,
}


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
        """Return the shortest cycle that a path has repeated three times at its end, if any."""
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


def why_stalled(path: Trajectory) -> Finding | None:
    """Return why a path makes no progress; None if it does."""
    values, rule = path.optimizer.values, path.optimizer.rule
    before, last = (tuple(map(float, point)) for point in path.positions[-2:])
    slope, pace = gradient_norm(path.surface, *last), math.dist(before, last)
    times, least = PATIENCE
    if slope <= TOLERANCE or pace * max(times * path.steps, least) > _way_to_go(path):
        return None
    if pace == 0.0 and rule.failure is not None:
        if rule.failure(path.surface, values, *last) is Failure.NO_DESCENT:
            return Finding(Reason.SEARCH_STUCK)
    lrs = learning_rates(values, path.steps)
    if lrs[-1] == 0.0:
        return Finding(Reason.ZERO_RATE if max(lrs) == 0.0 else Reason.SCHEDULE_ENDED)
    if steps_and_decay_cancel(path):
        return Finding(Reason.HELD_BY_DECAY, {"gradient": slope})
    if pace == 0.0:
        return Finding(Reason.STANDS, {"gradient": slope})
    numbers: dict[str, Number] = {"length": pace, "gradient": slope, "lr": lrs[-1]}
    if max(lrs) > 100.0 * lrs[-1]:
        return Finding(Reason.SHRUNK_BY_SCHEDULE, {**numbers, "factor": max(lrs) / lrs[-1]})
    factor = lrs[-1] * slope / pace
    if rule.divisor and factor > 2.0:
        whose = {"rule": rule.title, "divisor": rule.divisor}
        return Finding(Reason.SHRUNK_RATE, {**numbers, "factor": factor, **whose})
    return Finding(Reason.SMALL_RATE, numbers)


def _way_to_go(path: Trajectory) -> float:
    """Return the distance that would count as getting somewhere."""
    distance = float(MEASURES["distance"].of(path)[-1])
    bounds = path.surface.bounds
    return distance if distance > 0.0 else NOWHERE * math.hypot(bounds.width, bounds.height)


def how_it_moves(path: Trajectory) -> Finding:
    """Return how fast a path moves, and how its loss changes."""
    steps = min(RECENT, path.steps)
    moves = np.hypot(*np.diff(path.positions[-steps - 1 :], axis=0).T)
    net = math.dist(path.positions[-1], path.positions[-steps - 1])
    reason, numbers = _change_of_loss(path, steps)
    if net < NET * moves.sum():
        reason = _TO_AND_FRO[reason]
    return Finding(reason, {"speed": float(moves.mean()), **numbers})


def _change_of_loss(path: Trajectory, steps: int) -> tuple[Reason, dict[str, Number]]:
    """Return how the loss changes in the last steps, with the reason for a straight path."""
    swings = np.diff(path.losses[-steps - 1 :])
    if (swings > 0.0).any() and abs(float(swings.sum())) < SWINGING * float(np.abs(swings).sum()):
        low, high = float(path.losses[-steps:].min()), float(path.losses[-steps:].max())
        return Reason.LOSS_SWINGS, {"low": low, "high": high}
    half = max(steps // 2, 1)  # compare the maxima of both halves, so that a swing is no trend
    parts = path.losses[-2 * half :][:half], path.losses[-half:]
    first, last = (float(part.max()) for part in parts)
    infimum = path.surface.infimum
    with np.errstate(all="ignore"):
        if infimum is None or first <= infimum or last <= infimum:
            change = (last - first) / half
            if not math.isfinite(change):
                return Reason.MOVES, {}
            reason = Reason.LOSS_RISES if change > 0.0 else Reason.LOSS_FALLS
            return reason, {"change": abs(change)}
        share = float(np.expm1(np.log((last - infimum) / (first - infimum)) / half))
    percent = 100.0 * share
    if not math.isfinite(percent):
        return Reason.MOVES, {}
    if abs(percent) < HARDLY:
        return Reason.LOSS_HARDLY_CHANGES, {"percent": percent}
    reason = Reason.GAP_RISES if percent > 0.0 else Reason.GAP_FALLS
    return reason, {"percent": abs(percent)}
