"""How a path that has not ended moves: hardly at all, or how far, and what its loss does.

Only what the path has done is said. Whether it will go on so cannot be read from it: a rule's
state, a schedule or a bend of the ground may change its pace at any step.
"""

import math

import numpy as np

from optim_core.analysis.judging.rest import steps_and_decay_cancel
from optim_core.analysis.measures import MEASURES
from optim_core.maths.elementary import FloatArray
from optim_core.optimizers.failure import Failure
from optim_core.optimizers.training import clipped, learning_rate_at, learning_rates, rises_to
from optim_core.runs.termination import TOLERANCE
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import gradient_norm
from optim_core.verdict.reason import End, Finding, Number, Reason

PATIENCE = (10, 2000)
"""A path hardly moves if it would take longer than this, at its pace, to get anywhere: a multiple
of the race's steps, and a least number of steps."""

FEWEST = 5
"""Number of short steps that a path must have taken before it is said to hardly move."""

NOWHERE = 1e-3
"""Where no minimum is known: the share of the view's extent that counts as getting somewhere."""

RECENT = 20
"""Number of last steps that pace, range and direction are read from."""

STEADY = 1.25
"""A change is a rate if the largest of the last :data:`STRETCH` is at most so many times the
smallest."""

STRETCH = 10
"""Number of last steps whose changes must agree for a rate."""

SWINGING = 0.4
"""A net change below this share of the loss's total variation is a swing, not a trend."""

NET = 0.1
"""A net move below this share of the distance travelled is motion to and fro, if most steps also
turn back."""

HARDLY = 1e-3
"""A loss hardly changes if its range is at most this share of its gap."""

ALL = 99.5
"""A gap that falls by more percent than this at each step is not said to fall at a rate: rounded,
nothing would be left of it."""

SHARES = 0.1
"""By how much the factor by which a rate has shrunk may miss the roots of the sums of squares."""

_TO_AND_FRO = {
    Reason.MOVES: Reason.TO_AND_FRO,
    Reason.LOSS_SWINGS: Reason.TO_AND_FRO_LOSS_SWINGS,
    Reason.LOSS_HARDLY_CHANGES: Reason.TO_AND_FRO_LOSS_HARDLY_CHANGES,
    Reason.GAP_FALLS: Reason.TO_AND_FRO_GAP_FALLS,
    Reason.GAP_RISES: Reason.TO_AND_FRO_GAP_RISES,
    Reason.LOSS_FALLS: Reason.TO_AND_FRO_LOSS_FALLS,
    Reason.LOSS_RISES: Reason.TO_AND_FRO_LOSS_RISES,
    Reason.LAST_STEP_LOWERS: Reason.TO_AND_FRO_LAST_STEP_LOWERS,
    Reason.LAST_STEP_RAISES: Reason.TO_AND_FRO_LAST_STEP_RAISES,
}


def hardly_moves(path: Trajectory) -> tuple[End, Finding] | None:
    """Return why a path stays where it is, or how short its last steps are; None if it moves."""
    moves = _moves(path)
    count, length = len(moves), float(np.hypot(*moves.T).sum())
    slope = gradient_norm(path.surface, *map(float, path.positions[-1]))
    times, least = PATIENCE
    values, rule = path.optimizer.values, path.optimizer.rule
    if slope <= TOLERANCE:
        return None
    if values["lr"] and learning_rate_at(values, path.steps) == 0.0:
        return End.HARDLY_MOVING, Finding(Reason.SCHEDULE_ENDED)
    if length / count * max(times * path.steps, least) > _way_to_go(path):
        return None
    numbers: dict[str, Number] = {"length": length, "count": count, "gradient": slope}
    if length == 0.0 and values["lr"] == rises_to(values) == 0.0:
        return End.STALLED, Finding(Reason.ZERO_RATE)
    if length == 0.0 and rule.failure is not None:
        x, y = map(float, path.positions[-1])
        if rule.failure(path.surface, values, x, y) is Failure.NO_DESCENT:
            return End.STALLED, Finding(Reason.SEARCH_STUCK)
    if count < FEWEST and length > 0.0:
        return None
    return End.HARDLY_MOVING, _held_up(path, numbers)


def has_only_just_slowed(path: Trajectory) -> bool:
    """Whether a path that rests has taken longer steps up to its last few."""
    return path.stopped_at > max(path.steps - FEWEST, 0)


def _held_up(path: Trajectory, numbers: dict[str, Number]) -> Finding:
    """Return what can be said of a path that hardly moves, from its last steps and its rates."""
    lrs = learning_rates(path.optimizer.values, path.steps)
    if steps_and_decay_cancel(path):
        return Finding(Reason.HELD_BY_DECAY, numbers)
    if numbers["length"] == 0.0:
        moved = bool((path.positions != path.positions[0]).any())
        return Finding(Reason.STANDS if moved else Reason.HAS_NOT_MOVED, numbers)
    if max(lrs) > 100.0 * lrs[-1]:
        return Finding(Reason.SHRUNK_BY_SCHEDULE, {**numbers, "factor": max(lrs) / lrs[-1]})
    factor, rule = _shrunk(path, lrs[-1]), path.optimizer.rule
    if factor > 2.0:
        whose = {"rule": rule.title, "divisor": rule.divisor}
        return Finding(Reason.SHRUNK_RATE, {**numbers, "factor": factor, **whose})
    return Finding(Reason.SHORT_STEPS, numbers)


def _shrunk(path: Trajectory, lr: float) -> float:
    """Return how many times shorter the last step is than lr·g; 0 unless its divisor is why."""
    rule, values = path.optimizer.rule, path.optimizer.values
    if not rule.divisor:
        return 0.0
    x, y = path.positions[:-1].T
    seen = rule.seen(clipped(path.surface, values), values)
    with np.errstate(all="ignore"):
        slopes = np.array(seen.gradient(x, y)) + 0.0 * x
        factor = lr * np.hypot(*slopes[:, -1]) / np.hypot(*_moves(path)[-1])
        roots = np.sqrt((slopes * slopes).sum(axis=1))
    low, high = (1.0 - SHARES) * roots.min(), (1.0 + SHARES) * roots.max()
    return float(factor) if low <= factor <= high else 0.0


def _moves(path: Trajectory) -> FloatArray:
    """Return the last moves, shape (at most :data:`RECENT`, 2)."""
    return np.diff(path.positions[-RECENT - 1 :], axis=0)


def _way_to_go(path: Trajectory) -> float:
    """Return the distance that would count as getting somewhere."""
    distance = float(MEASURES["distance"].of(path)[-1])
    extent = math.hypot(path.surface.bounds.width, path.surface.bounds.height)
    return min(distance, extent) if distance > 0.0 else NOWHERE * extent


def how_it_moves(path: Trajectory) -> Finding:
    """Return how long the last step of a path was, and what its loss has done."""
    moves = _moves(path)
    if not moves[-1].any():
        return Finding(Reason.RESTED_IN_LAST_STEP)
    reason, numbers = _change_of_loss(path)
    if _turns_back(moves):
        reason = _TO_AND_FRO[reason]
    return Finding(reason, {"speed": math.hypot(*moves[-1]), **numbers})


def _turns_back(moves: FloatArray) -> bool:
    """Whether moves, shape (n, 2), go to and fro: most turn back, and the sum leads nowhere."""
    net, travelled = math.hypot(*moves.sum(axis=0)), float(np.hypot(*moves.T).sum())
    turns = (moves[1:] * moves[:-1]).sum(axis=1) < 0.0
    return net < NET * travelled and bool(2 * turns.sum() > len(turns))


def _change_of_loss(path: Trajectory) -> tuple[Reason, dict[str, Number]]:
    """Return what the loss has done in the last steps, with the reason for a straight path."""
    losses = path.losses[-RECENT - 1 :]
    swings, last = np.diff(losses), float(losses[-1] - losses[-2])
    low, high = float(losses.min()), float(losses.max())
    numbers: dict[str, Number] = {"count": len(swings)}
    if not math.isfinite(high - low):
        return Reason.MOVES, {}
    if len(swings) > 1 and high - low <= HARDLY * (high - (path.surface.infimum or 0.0)):
        return Reason.LOSS_HARDLY_CHANGES, {**numbers, "change": high - low}
    if (swings > 0.0).any() and abs(float(swings.sum())) < SWINGING * float(np.abs(swings).sum()):
        return Reason.LOSS_SWINGS, {**numbers, "low": low, "high": high}
    rate = _rate(path)
    if rate is not None:
        return rate
    reason = Reason.LAST_STEP_RAISES if last > 0.0 else Reason.LAST_STEP_LOWERS
    return (reason, {"change": abs(last)}) if last else (Reason.MOVES, {})


def _rate(path: Trajectory) -> tuple[Reason, dict[str, Number]] | None:
    """Return the rate at which the loss changes if it has done so steadily to the end."""
    losses, infimum = path.losses[-STRETCH - 1 :], path.surface.infimum
    if infimum is not None and losses.min() > infimum:
        with np.errstate(all="ignore"):
            shares = np.expm1(np.diff(np.log(losses - infimum)))
        percent = 100.0 * float(shares[-1])
        if _steady(shares) and -ALL < percent < ALL:
            reason = Reason.GAP_RISES if percent > 0.0 else Reason.GAP_FALLS
            return reason, {"percent": abs(percent)}
    changes = np.diff(losses)
    if not _steady(changes):
        return None
    change = float(changes[-1])
    return Reason.LOSS_RISES if change > 0.0 else Reason.LOSS_FALLS, {"change": abs(change)}


def _steady(changes: FloatArray) -> bool:
    """Whether changes are of one sign and nearly of one size; one alone shows nothing."""
    low, high = float(np.abs(changes).min()), float(np.abs(changes).max())
    one_sign = bool((changes > 0.0).all() or (changes < 0.0).all())
    return len(changes) > 1 and one_sign and high <= STEADY * low
