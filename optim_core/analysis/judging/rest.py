"""Where a path came to rest: at which minimum, a saddle, a maximum, or on flat ground."""

import math
from typing import NamedTuple

import numpy as np

from optim_core.maths.symmetric import determinant, solved
from optim_core.optimizers.training import learning_rate_at
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import Curvature, curvature, gradient_norm
from optim_core.surfaces.landscape import CriticalPoint, Surface
from optim_core.surfaces.objective import Decayed
from optim_core.verdict.reason import End, Finding, Reason

NEAR = 0.05
"""A path rests at a critical point within this share of the view's extent."""

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

FLATTER = 1e-2
"""A valley's floor has a smaller curvature below this share of the larger one."""

EXACT = 64.0 * np.finfo(np.float64).eps
"""A path is exactly at a minimum if it is closer than this share of the minimum's distance from
the origin, or of the view's extent if that is larger: the rounding of the coordinates."""


class _Rank(NamedTuple):
    """The reasons for a minimum of one rank: at it, near it, and held near it by decay."""

    at: Reason
    near: Reason
    held: Reason


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


def _on_a_decayed_loss(surface: Surface, x: float, y: float, decay: float) -> tuple[End, Finding]:
    low, high = curvature(surface, x, y)
    bend, place = Curvature(low + decay, high + decay), (x, y)
    match End(bend.kind):
        case End.MINIMUM:
            return End.MINIMUM, Finding(Reason.DECAYED_MINIMUM, {}, place)
        case End.SADDLE:
            return End.SADDLE, Finding(Reason.DECAYED_SADDLE, {"curvature": bend.low}, place)
        case End.MAXIMUM:
            return End.MAXIMUM, Finding(Reason.DECAYED_MAXIMUM, {"curvature": bend.high}, place)
    slope = math.hypot(*map(float, Decayed(surface, decay).gradient(x, y)))
    return End.FLAT, Finding(Reason.DECAYED_FLAT_GROUND, {"gradient": slope}, place)


def _on_a_loss(surface: Surface, x: float, y: float, held: bool) -> tuple[End, Finding]:
    """Classify a point; ``held`` says whether steps and decay cancel there."""
    bend = curvature(surface, x, y)
    known = _nearest(surface, x, y, bend.kind)
    if known is None:
        known = _nearest(surface, x, y)
        if known is None or (_on_a_floor(surface, x, y, bend) and _is_curve(surface, known)):
            end, finding = _somewhere(surface, x, y, bend)
            return end, _cancelling(surface, x, y) if held else finding
        bend = curvature(surface, known.x, known.y)  # a fading curvature has no reliable sign
    if known.kind == "minimum":
        return End.MINIMUM, _at_a_minimum(surface, x, y, known, held)
    if held:
        return End(known.kind), _cancelling(surface, x, y)
    place = known.x, known.y
    if known.kind == "saddle":
        return End.SADDLE, Finding(Reason.AT_SADDLE, {"curvature": bend.low}, place)
    return End.MAXIMUM, Finding(Reason.AT_MAXIMUM, {"curvature": bend.high}, place)


def _at_a_minimum(
    surface: Surface, x: float, y: float, known: CriticalPoint, held: bool
) -> Finding:
    rank, place, bounds = _rank(surface, known), (known.x, known.y), surface.bounds
    distance = math.dist((x, y), place)
    numbers = {"distance": distance}
    if distance <= EXACT * max(math.hypot(*place), math.hypot(bounds.width, bounds.height)):
        return Finding(rank.at, numbers, place)
    return Finding(rank.held if held else rank.near, numbers, place)


def _cancelling(surface: Surface, x: float, y: float) -> Finding:
    return Finding(Reason.DECAY_CANCELS, {"gradient": gradient_norm(surface, x, y)}, (x, y))


def _somewhere(surface: Surface, x: float, y: float, bend: Curvature) -> tuple[End, Finding]:
    """Classify a point that is not close to any known critical point."""
    place, gradient = (x, y), {"gradient": gradient_norm(surface, x, y)}
    if _on_a_floor(surface, x, y, bend):
        height = {"loss": float(surface.value(x, y))}
        return End.MINIMUM, Finding(Reason.VALLEY_OF_MINIMA, height, place)
    if bend.kind == "minimum" and surface.problem and not surface.has_minimum:
        return End.FLAT, Finding(Reason.FADING_SLOPE, gradient, place)
    if bend.kind == "flat":
        return End.FLAT, Finding(Reason.FLAT_GROUND, gradient, place)
    if _only_fades(surface, x, y, bend):
        return End.FLAT, Finding(Reason.FLATTENING_GROUND, gradient, place)
    if bend.kind == "minimum":
        return End.MINIMUM, Finding(Reason.AT_UNLISTED_MINIMUM, gradient, place)
    if bend.kind == "saddle":
        return End.SADDLE, Finding(Reason.AT_UNLISTED_SADDLE, {"curvature": bend.low}, place)
    return End.MAXIMUM, Finding(Reason.AT_UNLISTED_MAXIMUM, {"curvature": bend.high}, place)


def _nearest(surface: Surface, x: float, y: float, kind: str = "") -> CriticalPoint | None:
    """Return the nearest critical point, of one kind if given; None if none is close."""
    same = [point for point in surface.critical_points if kind in ("", point.kind)]
    if not same:
        return None
    nearest = min(same, key=lambda point: math.hypot(x - point.x, y - point.y))
    reach = NEAR * math.hypot(surface.bounds.width, surface.bounds.height)
    return nearest if math.hypot(x - nearest.x, y - nearest.y) <= reach else None


def _rank(surface: Surface, known: CriticalPoint) -> _Rank:
    """Return whether a minimum is the only one, the lowest of several, or only a local one."""
    heights = {each: float(surface.value(each.x, each.y)) for each in surface.critical_points}
    minima = [height for each, height in heights.items() if each.kind == "minimum"]
    lowest = min([*minima, *([surface.infimum] if surface.infimum is not None else [])])
    highest = max(*heights.values(), float(surface.value(*surface.start)))
    above = lowest + SAME * (highest - lowest) + ROUNDING * abs(lowest)
    if heights[known] > above:
        return _LOCAL
    return _LOWEST if max(minima) > above else _ONLY


def _is_curve(surface: Surface, known: CriticalPoint) -> bool:
    """Whether a critical point has curvature in one direction only, as on a curve of minima."""
    bend = curvature(surface, known.x, known.y)
    return bend.high > 0.0 and abs(bend.low) <= FLATTER * bend.high


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
