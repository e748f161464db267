"""Why a path diverged: a comparison with the theory of quadratics, exact or local.

Where the loss has no lower end, leaving downhill is what descent is for: that is an escape.
"""

import math

import numpy as np

from optim_core.maths.symmetric import axis, eigenvalues
from optim_core.optimizers.failure import Failure
from optim_core.optimizers.training import CLIP_NORM, CLIP_VALUE, learning_rate_at, learning_rates
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import curvature
from optim_core.surfaces.landscape import Surface
from optim_core.verdict.reason import End, Finding, Number, Reason

FAR = (1e3, 1e4, 1e5, 1e6)
"""A loss falls without end if, so many times as far out as the view, it is ever lower."""

DEEP = 100.0
"""By how many times the losses in view it must be below zero at last: a loss that only approaches
a bound is not."""

_FAILURES = {
    Failure.SINGULAR_HESSIAN: Reason.SINGULAR_HESSIAN,
    Failure.SINGULAR_DAMPED_HESSIAN: Reason.SINGULAR_DAMPED_HESSIAN,
    Failure.NO_DESCENT: Reason.NO_DESCENT,
}


def why_diverged(path: Trajectory) -> tuple[End, Finding]:
    """Return the reason for a divergence, or for an escape.

    The loss is checked first, then the rule, then theory: on a quadratic the bound on lr·λ is
    exact; elsewhere it is applied locally, from where the loss began to rise.
    """
    finding = _why(path)
    escaped = finding.reason in (Reason.NEGATIVE_CURVATURE, Reason.FALLS_WITHOUT_END)
    return End.ESCAPED if escaped else End.DIVERGED, finding


def _why(path: Trajectory) -> Finding:
    if math.isnan(path.losses[-1]):
        return Finding(Reason.UNDEFINED_LOSS)
    if math.isinf(path.losses[-1]):  # of the start: a later place is not kept
        return Finding(Reason.INFINITE_LOSS, {"loss": float(path.losses[-1])})
    rule, values = path.optimizer.rule, path.optimizer.values
    x, y = map(float, path.positions[-1])
    if rule.failure is not None and (why := rule.failure(path.surface, values, x, y)):
        return Finding(_FAILURES[why])
    if _stands(path):
        return Finding(Reason.NO_FINITE_STEP)
    clips = values[CLIP_NORM.name] or values[CLIP_VALUE.name]  # no bound covers clipping
    known = None
    if path.surface.quadratic:
        known = _on_a_quadratic(path, bool(clips))
    elif rule.stability is not None and not clips:
        known = _locally(path)
    return known or _from_its_path(path)


def _stands(path: Trajectory) -> bool:
    """Whether the path ended without moving, because its next step was not finite."""
    end = path.stopped_at
    return end > 0 and bool((path.positions[end] == path.positions[end - 1]).all())


def _on_a_quadratic(path: Trajectory, clips: bool) -> Finding | None:
    """Compare lr·λmax with the rule's bound, along the direction in which the path left."""
    optimizer = path.optimizer
    x, y = map(float, path.positions[-1])
    bend = curvature(path.surface, x, y)
    decay = sum(optimizer.rule.decays(optimizer.values))
    if bend.low < 0.0 and _share_along_the_steep(path) < 0.5 and _falls(path):
        return Finding(Reason.NEGATIVE_CURVATURE, {"curvature": bend.low})
    if optimizer.rule.stability is None or clips:
        return None
    bound, sharpness = optimizer.rule.stability(optimizer.values), bend.high + decay
    lr = learning_rate_at(optimizer.values, max(path.stopped_at, 1))
    if sharpness <= 0.0 or lr * sharpness <= bound:
        return None
    both = bend.low + decay > 0.0 and lr * (bend.low + decay) > bound
    return Finding(
        Reason.OVER_STABILITY_BOUND_IN_EVERY_DIRECTION if both else Reason.OVER_STABILITY_BOUND,
        _over(lr, bound, sharpness),
    )


def _share_along_the_steep(path: Trajectory) -> float:
    """Return cos² of the angle between the last move and the direction of largest curvature."""
    moves = np.diff(path.positions, axis=0)
    moving = np.flatnonzero(moves.any(axis=1))
    if not moving.size:
        return 1.0
    dx, dy = moves[moving[-1]].tolist()
    angle = axis(*map(float, path.surface.hessian(*map(float, path.positions[-1]))))
    return math.cos(math.atan2(dy, dx) - angle) ** 2


def _locally(path: Trajectory) -> Finding | None:
    """Compare lr with the curvature at the first point that is too sharp once the loss rises."""
    optimizer, losses = path.optimizer, path.losses[: path.stopped_at + 1]
    assert optimizer.rule.stability is not None
    with np.errstate(all="ignore"):
        low_enough = np.flatnonzero(losses <= losses[0])
        begin = int(low_enough[-1]) if low_enough.size else 0
        x, y = path.positions[begin : path.stopped_at].T
        _, sharp = eigenvalues(*path.surface.hessian(x, y))
        sharp = sharp + 0.0 * x + sum(optimizer.rule.decays(optimizer.values))
        lr = np.array(
            learning_rates(optimizer.values, path.stopped_at + 1)[begin : path.stopped_at]
        )
        bound = optimizer.rule.stability(optimizer.values)
        over = np.flatnonzero(lr * sharp > bound)
    if not over.size:
        return None
    first = int(over[0])
    numbers = _over(float(lr[first]), bound, float(sharp[first]))
    return Finding(Reason.OVER_STABILITY_BOUND_LOCALLY, {**numbers, "first_step": begin + first})


def _over(lr: float, bound: float, sharpness: float) -> dict[str, Number]:
    """Return the numbers of the inequality lr > bound/λmax; ``limit`` is its right-hand side."""
    return {"lr": lr, "bound": bound, "sharpness": sharpness, "limit": bound / sharpness}


def _from_its_path(path: Trajectory) -> Finding:
    """Return what the path itself shows: a loss that falls without end, or a long last step."""
    losses = path.losses
    moves = np.hypot(*np.diff(path.positions, axis=0).T)
    last = moves[np.flatnonzero(moves)[-1:]]
    if losses[-1] < losses[0]:
        without_end = _falls(path) and _unbounded(path.surface)
        reason = Reason.FALLS_WITHOUT_END if without_end else Reason.OUT_OF_REACH
        return Finding(reason, {"loss": float(losses[-1])})
    if last.size:
        return Finding(Reason.LONG_LAST_STEP, {"length": float(last[0])})
    return Finding(Reason.UNEXPLAINED)


def _falls(path: Trajectory) -> bool:
    """Whether a path ends lower than it has ever been."""
    end = path.stopped_at
    return bool(end > 0 and path.losses[end] < path.losses[:end].min())


def _unbounded(surface: Surface) -> bool:
    """Whether the loss, far out, is lower the farther one goes in some direction."""
    if surface.infimum is not None:
        return False
    left, right, low, high = surface.bounds
    x, y = np.meshgrid(np.linspace(left, right, 9), np.linspace(low, high, 9))
    turns, reach = np.arange(64.0) * math.tau / 64.0, max(right - left, high - low)
    away = reach * np.array(FAR)[:, np.newaxis]
    center_x, center_y = surface.bounds.center
    with np.errstate(all="ignore"):
        size = np.abs(surface.value(x, y)).max()
        far = surface.value(center_x + away * np.cos(turns), center_y + away * np.sin(turns))
        lowest = np.min(far, axis=1)
        return bool((np.diff(lowest) < 0.0).all() and lowest[-1] < -DEEP * size)
