"""Why a path diverged: held against the theory of quadratics, exactly or locally."""

import math

import numpy as np

from optim_core.maths.symmetric import axis, eigenvalues
from optim_core.optimizers.training import CLIP_NORM, CLIP_VALUE, learning_rate_at, learning_rates
from optim_core.parameters.number_format import number
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import curvature

GRADUAL = 1e-3
"""A gradient this small beside the distance gone: it left along a slope, not with a leap."""


def why_diverged(path: Trajectory) -> tuple[str, str]:
    """Return the reason for a divergence, whole and brief; "" where there is none to give.

    The loss is asked first, then the rule, then theory: on a quadratic the bound on lr·λ is
    exact, elsewhere it is one of the place at which the loss began to rise.
    """
    if math.isnan(path.losses[-1]):
        return "the loss is undefined here", ""
    rule, values = path.optimizer.rule, path.optimizer.values
    x, y = map(float, path.positions[-1])
    if rule.failure is not None and (why := rule.failure(path.surface, values, x, y)):
        return why, ""
    if _stands(path):
        return "the step from here, or the loss behind it, is no finite number", ""
    clips = values[CLIP_NORM.name] or values[CLIP_VALUE.name]  # which no theory of ours covers
    known = ("", "")
    if path.surface.quadratic:
        known = _on_a_quadratic(path, bool(clips))
    elif rule.stability is not None and not clips:
        known = _locally(path)
    return known if known[0] else _from_its_path(path)


def _stands(path: Trajectory) -> bool:
    """Whether the path ended where it stood, at a step that was not finite."""
    end = path.stopped_at
    return end > 0 and bool((path.positions[end] == path.positions[end - 1]).all())


def _on_a_quadratic(path: Trajectory, clips: bool) -> tuple[str, str]:
    """Hold lr·λmax against the rule's bound, along the direction in which it left."""
    optimizer = path.optimizer
    x, y = map(float, path.positions[-1])
    bend = curvature(path.surface, x, y)
    decay = sum(optimizer.rule.decays(optimizer.values))
    steep = _share_along_the_steep(path) >= 0.5
    down = "along the direction of negative curvature"
    if bend.low < 0.0 and not steep:
        return f"{down}, λmin = {number(bend.low, 3)}", down
    if optimizer.rule.stability is None or clips:
        return "", ""
    bound, sharpness = optimizer.rule.stability(optimizer.values), bend.high + decay
    lr = learning_rate_at(optimizer.values, max(path.stopped_at, 1))
    if sharpness <= 0.0 or lr * sharpness <= bound:
        return "", ""
    brief = _over(lr, bound, sharpness)
    both = bend.low + decay > 0.0 and lr * (bend.low + decay) > bound
    way = "in every direction" if both else "along the steep direction"
    return f"{brief} on this quadratic, {way}", brief


def _share_along_the_steep(path: Trajectory) -> float:
    """Return the share, of squares, of the last move along the high curvature."""
    moves = np.diff(path.positions, axis=0)
    moving = np.flatnonzero(moves.any(axis=1))
    if not moving.size:
        return 1.0
    dx, dy = moves[moving[-1]].tolist()
    angle = axis(*map(float, path.surface.hessian(*map(float, path.positions[-1]))))
    return math.cos(math.atan2(dy, dx) - angle) ** 2


def _locally(path: Trajectory) -> tuple[str, str]:
    """Hold lr against the curvature at the first point, since the loss rose, that is too sharp."""
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
        return "", ""
    first = over[0]
    brief = _over(float(lr[first]), bound, float(sharp[first]))
    return f"{brief} locally, at step {begin + first}", f"{brief} locally"


def _over(lr: float, bound: float, sharpness: float) -> str:
    return f"lr {lr:.4g} > {bound:.4g}/λmax = {bound / sharpness:.4g}"


def _from_its_path(path: Trajectory) -> tuple[str, str]:
    """Say what the path itself shows: a loss that falls for ever, or a last long step."""
    losses = path.losses
    moves = np.hypot(*np.diff(path.positions, axis=0).T)
    last = moves[np.flatnonzero(moves)[-1:]]
    if losses[-1] < losses[0]:
        slope = math.hypot(*map(float, path.surface.gradient(*map(float, path.positions[-1]))))
        if path.surface.infimum is None and slope > GRADUAL:
            return f"the loss falls without end, to {number(losses[-1])} here", "downhill for ever"
        return f"downhill and out of reach, where the loss is {number(losses[-1], 3)}", ""
    return (f"its last step was {number(float(last[0]))} long", "") if last.size else ("", "")
