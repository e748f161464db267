"""Where a path came to rest: at which minimum, a saddle, a maximum, or on flat ground."""

import math
from typing import NamedTuple

import numpy as np

from optim_core.maths.symmetric import determinant, eigenvalues, solved
from optim_core.optimizers.training import learning_rate_at, learning_rates, rises_to
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.critical import Refined, refined
from optim_core.surfaces.curvature import Curvature, curvature, gradient_norm
from optim_core.surfaces.landscape import CriticalPoint, Surface
from optim_core.surfaces.objective import Decayed, Objective
from optim_core.verdict.reason import End, Finding, Reason

NEAR = 0.01
"""A path rests at a critical point within this share of the view's extent."""

MATCH = 1e-6
"""A declared critical point is the one that Newton's method finds within this share of it."""

TINY = 1e-15
"""A Newton step below this share of the view's extent has found its critical point."""

FADING = 0.1
"""Gradient and curvature fade together if a Newton step leaves more than this share of the
gradient."""

SMALLEST = 1e-9
"""Gradients below this are rounding; where the curvature is below 1, below this share of it."""

SAME = 1e-9
"""Two critical points are equally high within this share of the range of their losses."""

ROUNDING = 1e-12
"""Relative rounding error of a loss."""

CANCELLED = 0.1
"""A step and the decay cancel if what remains is at most this share of the decay."""

RAISED = 1.0 + 1e-9
"""A rate is raised if it is more than so many times as high."""

FLATTER = 1e-2
"""A valley's floor has a smaller curvature below this share of the larger one."""


FLAT_SHARE = 1e-2
"""Ground is flat if its gradient and its curvature, times the view's extent and the square of it,
are at most this share of the range of the losses in view."""


class _Rank(NamedTuple):
    """The reasons for a minimum of one rank: at it, near it, and held near it by decay."""

    at: Reason
    near: Reason
    held: Reason


_OF_A_DECAYED_LOSS = {
    End.MINIMUM: Reason.DECAYED_MINIMUM,
    End.SADDLE: Reason.DECAYED_SADDLE,
    End.MAXIMUM: Reason.DECAYED_MAXIMUM,
}
_UNLISTED = {
    End.MINIMUM: Reason.AT_UNLISTED_MINIMUM,
    End.SADDLE: Reason.AT_UNLISTED_SADDLE,
    End.MAXIMUM: Reason.AT_UNLISTED_MAXIMUM,
}
_MAXIMA = (Reason.AT_MAXIMUM, Reason.AT_UNLISTED_MAXIMUM, Reason.DECAYED_MAXIMUM)
_ONLY = _Rank(Reason.AT_MINIMUM, Reason.NEAR_MINIMUM, Reason.DECAY_CANCELS_NEAR_MINIMUM)
_LOWEST = _Rank(
    Reason.AT_LOWEST_MINIMUM,
    Reason.NEAR_LOWEST_MINIMUM,
    Reason.DECAY_CANCELS_NEAR_LOWEST_MINIMUM,
)
_LOCAL = _Rank(
    Reason.AT_LOCAL_MINIMUM,
    Reason.NEAR_LOCAL_MINIMUM,
    Reason.DECAY_CANCELS_NEAR_LOCAL_MINIMUM,
)


def where_it_rests(path: Trajectory) -> tuple[End, Finding]:
    """Return the kind of place where a path rests, and the finding for it.

    Coupled weight decay adds to the gradient and so changes the loss; the place is then one of the
    decayed loss. Decoupled decay shrinks θ itself and is not the gradient of any loss, so the place
    is one of the plain loss.
    """
    surface, (x, y) = path.surface, map(float, path.positions[-1])
    coupled, _ = path.optimizer.rule.decays(path.optimizer.values)
    if coupled > 0.0:
        return _on_a_decayed_loss(surface, x, y, coupled)
    return _on_a_loss(surface, x, y, steps_and_decay_cancel(path))


def steps_and_decay_cancel(path: Trajectory) -> bool:
    """Whether a path rests because its steps cancel decoupled weight decay.

    AdamW, for example, rests where m̂/(√v̂ + ε) = −λθ, which is no minimum of f + ½λ‖θ‖².
    """
    values = path.optimizer.values
    _, shrinking = path.optimizer.rule.decays(values)
    before, last = path.positions[-2:].tolist()
    taken = learning_rate_at(values, path.steps) * shrinking * math.hypot(*last)
    return bool(taken > 0.0 and math.dist(before, last) <= CANCELLED * taken)


def may_leave(path: Trajectory) -> bool:
    """Whether a path may leave a minimum where it rests.

    Its rule may divide by recent gradients only: where they vanish, its steps grow until a minimum
    is unstable. Or a schedule may raise the rate above what it was while the path rested, or the
    next draw of noise or of a batch may be a larger one.
    """
    values = path.optimizer.values
    rates = learning_rates(values, path.steps)
    rested = max(rates[path.stopped_at :], default=rates[-1])
    return path.drawn or path.optimizer.rule.forgets or rises_to(values) > RAISED * rested


def _on_a_decayed_loss(surface: Surface, x: float, y: float, decay: float) -> tuple[End, Finding]:
    decayed = Decayed(surface, decay)
    found = _newtons(surface, decayed, x, y)
    if found.settled and (end := End(_bend(decayed, found).kind)) is not End.FLAT:
        return end, _at_one_of(_OF_A_DECAYED_LOSS[end], decayed, x, y, found)
    slope = math.hypot(*map(float, decayed.gradient(x, y)))
    bend = Curvature(*eigenvalues(*map(float, decayed.hessian(x, y))))
    flat = _is_flat(surface, slope, bend)
    reason = Reason.DECAYED_FLAT_GROUND if flat else Reason.DECAYED_SMALL_GRADIENT
    return End.FLAT, Finding(reason, {"gradient": slope}, (x, y))


def _on_a_loss(surface: Surface, x: float, y: float, held: bool) -> tuple[End, Finding]:
    """Classify a point; ``held`` says whether steps and decay cancel there."""
    bend = curvature(surface, x, y)
    found = _newtons(surface, surface, x, y)
    known = _declared(surface, x, y, found)
    if known is None or (_on_a_floor(surface, x, y, bend) and _is_curve(surface, known)):
        end, finding = _somewhere(surface, x, y, bend, found)
        return _cancelling(surface, x, y) if held and end is not End.MINIMUM else (end, finding)
    if known.kind == "minimum":
        return End.MINIMUM, _at_a_minimum(surface, x, y, known, held)
    if held:
        return _cancelling(surface, x, y)
    reason = Reason.AT_SADDLE if known.kind == "saddle" else Reason.AT_MAXIMUM
    return End(known.kind), _at_one_of(reason, surface, x, y, known)


def _newtons(surface: Surface, objective: Objective, x: float, y: float) -> Refined:
    """Return where Newton's method ends from a point, if that is near.

    The nearest critical point that is declared need not be the one at which a path rests: where
    minima lie close together, it may be one that is not.
    """
    extent = math.hypot(surface.bounds.width, surface.bounds.height)
    gradient, hessian = objective.gradient, objective.hessian
    try:
        with np.errstate(all="ignore"):
            return refined((x, y), gradient, hessian, within=NEAR * extent, absolute=TINY * extent)
    except ArithmeticError:  # Python's floats raise where NumPy's overflow
        return Refined(x, y, (0.0, 0.0, 0.0), False)


def _declared(surface: Surface, x: float, y: float, found: Refined) -> CriticalPoint | None:
    """Return the declared critical point at which a path rests, if any.

    It is the one that Newton's method has come to. To one where the Hessian is singular it comes
    slowly, or not at all: there it is enough that the path rests near.
    """
    extent = math.hypot(surface.bounds.width, surface.bounds.height)
    near = [
        point for point in surface.critical_points if math.dist(point[:2], (x, y)) <= NEAR * extent
    ]
    for point in near:
        if math.dist(point[:2], (found.x, found.y)) <= MATCH * extent:
            return point
    if found.settled:
        return None
    return next((point for point in near if _bend(surface, point).kind == "flat"), None)


def _bend(objective: Objective, at: Refined | CriticalPoint) -> Curvature:
    return Curvature(*eigenvalues(*map(float, objective.hessian(at.x, at.y))))


def _at_one_of(
    reason: Reason, objective: Objective, x: float, y: float, at: Refined | CriticalPoint
) -> Finding:
    """Return a finding on a critical point: its curvature, or how far from it the path rests."""
    bend, place = _bend(objective, at), (at.x, at.y)
    if reason in (Reason.AT_UNLISTED_MINIMUM, Reason.DECAYED_MINIMUM):
        return Finding(reason, {"distance": math.dist((x, y), place)}, place)
    return Finding(reason, {"curvature": bend.high if reason in _MAXIMA else bend.low}, place)


def _at_a_minimum(
    surface: Surface, x: float, y: float, known: CriticalPoint, held: bool
) -> Finding:
    rank, place = _rank(surface, known), (known.x, known.y)
    numbers = {"distance": math.dist((x, y), place)}
    if (x, y) == place:
        return Finding(rank.at, numbers, place)
    return Finding(rank.held if held else rank.near, numbers, place)


def _cancelling(surface: Surface, x: float, y: float) -> tuple[End, Finding]:
    slope = {"gradient": gradient_norm(surface, x, y)}
    return End.FLAT, Finding(Reason.DECAY_CANCELS, slope, (x, y))


def _somewhere(
    surface: Surface, x: float, y: float, bend: Curvature, found: Refined
) -> tuple[End, Finding]:
    """Classify a point that is not close to any declared critical point."""
    place, gradient = (x, y), {"gradient": gradient_norm(surface, x, y)}
    end = End(_bend(surface, found).kind) if found.settled else End.FLAT
    if end is End.FLAT and _on_a_floor(surface, x, y, bend):
        height = {"loss": float(surface.value(x, y))}
        return End.MINIMUM, Finding(Reason.VALLEY_OF_MINIMA, height, place)
    if bend.kind == "minimum" and surface.problem and not surface.has_minimum:
        return End.FLAT, Finding(Reason.FADING_SLOPE, gradient, place)
    if bend.kind == "flat" or end is End.FLAT or _only_fades(surface, x, y, bend):
        ground = Reason.FLAT_GROUND if bend.kind == "flat" else Reason.FLATTENING_GROUND
        reason = ground if _is_flat(surface, gradient["gradient"], bend) else Reason.SMALL_GRADIENT
        return End.FLAT, Finding(reason, gradient, place)
    return end, _at_one_of(_UNLISTED[end], surface, x, y, found)


def _is_flat(surface: Surface, slope: float, bend: Curvature) -> bool:
    """Whether a gradient and a curvature are negligible beside the range of the losses in view."""
    left, right, low, high = surface.bounds
    x, y = np.meshgrid(np.linspace(left, right, 9), np.linspace(low, high, 9))
    with np.errstate(all="ignore"):
        losses = surface.value(x, y) + 0.0 * x
    seen = losses[np.isfinite(losses)]
    spread = float(np.ptp(seen)) if seen.size else 0.0
    extent = math.hypot(surface.bounds.width, surface.bounds.height)
    return max(slope, bend.sharpness * extent) * extent <= FLAT_SHARE * spread


def _rank(surface: Surface, known: CriticalPoint) -> _Rank:
    """Return whether a minimum is the lowest of several, or only a local one, or neither is known.

    Without an infimum, there may be a lower one beyond the view, as on McCormick's slope.
    """
    heights = {each: float(surface.value(each.x, each.y)) for each in surface.critical_points}
    minima = [height for each, height in heights.items() if each.kind == "minimum"]
    infimum = surface.infimum
    lowest = min(minima) if infimum is None else min(*minima, infimum)
    highest = max(*heights.values(), float(surface.value(*surface.start)))
    above = lowest + SAME * (highest - lowest) + ROUNDING * abs(lowest)
    if heights[known] > above:
        return _LOCAL
    return _LOWEST if infimum is not None and max(minima) > above else _ONLY


def _is_curve(surface: Surface, known: CriticalPoint) -> bool:
    """Whether a critical point has curvature in one direction only, as on a curve of minima."""
    bend = _bend(surface, known)
    return bend.high > 0.0 and bend.kind == "flat"


def _only_fades(surface: Surface, x: float, y: float, bend: Curvature) -> bool:
    """Whether a Newton step from a point leaves a gradient of the same order.

    Near a critical point with curvature, the step leaves almost no gradient. Where gradient and
    curvature fade together, as at the foot of a cubic or beside the valley of x²y², it leaves a
    fixed share, and the sign of the curvature is as uncertain as its size.
    """
    gx, gy = map(float, surface.gradient(x, y))
    xx, xy, yy = map(float, surface.hessian(x, y))
    far = NEAR * math.hypot(surface.bounds.width, surface.bounds.height)
    if math.hypot(gx, gy) < SMALLEST * min(1.0, bend.sharpness):
        return bend.sharpness * far < SMALLEST
    det = determinant(xx, xy, yy)
    if det == 0.0:
        return False
    dx, dy = solved(xx, xy, yy, gx, gy, det)
    ahead = x - dx, y - dy
    if math.dist(ahead, (x, y)) > far:
        return True
    return gradient_norm(surface, *ahead) > FADING * math.hypot(gx, gy)


def _on_a_floor(surface: Surface, x: float, y: float, bend: Curvature) -> bool:
    """Whether a point lies on a curve of minima: curvature across it only, and no loss gap.

    Across such a valley, at a distance d, the loss is ½λd² and the gradient λd. The gradient that
    is left at rest therefore explains a gap of ‖∇f‖²/2λ.
    """
    if surface.infimum is None or bend.high <= 0.0 or abs(bend.low) > FLATTER * bend.high:
        return False
    gap = float(surface.value(x, y)) - surface.infimum
    left = gradient_norm(surface, x, y) ** 2 / (2.0 * bend.high)
    return bool(gap <= 10.0 * left + ROUNDING * max(1.0, abs(surface.infimum)))
