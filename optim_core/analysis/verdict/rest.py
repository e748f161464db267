"""Where a path came to rest: at which minimum, a saddle, a maximum, or on flat ground."""

import math
from typing import NamedTuple

import numpy as np

from optim_core.analysis.verdict.reason import End, Finding, Reason
from optim_core.maths.symmetric import determinant, solved
from optim_core.optimizers.training import learning_rate_at
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.curvature import Curvature, curvature, gradient_norm
from optim_core.surfaces.landscape import CriticalPoint, Surface
from optim_core.surfaces.objective import Decayed

NEAR = 0.05
"""Share of the view's extent within which a critical point is the one that a path rests at."""

FADING = 0.1
"""Share of the gradient that Newton's step leaves where gradient and curvature fade together."""

SMALLEST = 1e-9
"""Share of the curvature, where that is gentle, below which gradients say nothing but rounding."""

SAME = 1e-9
"""Share of the heights that a surface's landmarks span up to which two of them are the same."""

ROUNDING = 1e-12
"""Share of a loss that is rounding."""

CANCELLED = 0.1
"""Share of what the decay takes in a step that may be left of both together."""

FLATTER = 1e-2
"""Share of the larger curvature below which the other one is that of a valley's floor."""

EXACT = 64.0 * np.finfo(np.float64).eps
"""Share of a minimum's distance from the origin, or of the view's extent if that is larger, up to
which a distance to it is the rounding of the coordinates."""


class _Rank(NamedTuple):
    """The reasons of a minimum of some rank: at it, near it, and held near it by decay."""

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
    """Return the kind of the place, and what there is to say of it.

    Weight decay that adds to the gradient makes another loss, and it is that one's place. Decay
    that shrinks θ itself descends no loss of its own, so that the place is one of the bare loss.
    """
    surface, (x, y) = path.surface, map(float, path.positions[-1])
    coupled, _ = path.optimizer.rule.decays(path.optimizer.values)
    if coupled > 0.0:
        return _on_a_decayed_loss(surface, x, y, coupled)
    return _on_a_loss(surface, x, y, steps_and_decay_cancel(path))


def steps_and_decay_cancel(path: Trajectory) -> bool:
    """Whether a path stands because its steps give back what decay takes from θ itself.

    AdamW, say, stands where m̂/(√v̂ + ε) = −λθ, which is no minimum of f + ½λ‖θ‖².
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
    """Return what a point is; ``held`` is whether steps and decay cancel there."""
    bend = curvature(surface, x, y)
    known = _nearest(surface, x, y, bend.kind)
    if known is None:
        known = _nearest(surface, x, y)
        if known is None or (_on_a_floor(surface, x, y, bend) and _is_curve(surface, known)):
            end, finding = _somewhere(surface, x, y, bend)
            return end, _cancelling(surface, x, y) if held else finding
        bend = curvature(surface, known.x, known.y)  # where curvature fades its sign says little
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
    """Return what a point is that no known one is close to."""
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
    """Return the critical point, of a kind if given, that a point is close to, if there is one."""
    same = [point for point in surface.critical_points if kind in ("", point.kind)]
    if not same:
        return None
    nearest = min(same, key=lambda point: math.hypot(x - point.x, y - point.y))
    reach = NEAR * math.hypot(surface.bounds.width, surface.bounds.height)
    return nearest if math.hypot(x - nearest.x, y - nearest.y) <= reach else None


def _rank(surface: Surface, known: CriticalPoint) -> _Rank:
    """Say whether a minimum is the lowest of several, or only a local one."""
    heights = {each: float(surface.value(each.x, each.y)) for each in surface.critical_points}
    minima = [height for each, height in heights.items() if each.kind == "minimum"]
    lowest = min([*minima, *([surface.infimum] if surface.infimum is not None else [])])
    highest = max(*heights.values(), float(surface.value(*surface.start)))
    above = lowest + SAME * (highest - lowest) + ROUNDING * abs(lowest)
    if heights[known] > above:
        return _LOCAL
    return _LOWEST if max(minima) > above else _ONLY


def _is_curve(surface: Surface, known: CriticalPoint) -> bool:
    """Whether a known point has curvature in one direction only, as those of a curve have."""
    bend = curvature(surface, known.x, known.y)
    return bend.high > 0.0 and abs(bend.low) <= FLATTER * bend.high


def _only_fades(surface: Surface, x: float, y: float, bend: Curvature) -> bool:
    """Whether Newton's step from a point leaves a gradient of the same order.

    Near a critical point with curvature it leaves next to nothing; where gradient and curvature
    fade together, as at the foot of a cubic or beside the valley of x²y², it leaves a share, and
    the sign of the curvature is no better known than its size.
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
    """Whether a point lies on a curve of minima: no curvature along, some across, no gap below.

    Across such a valley the loss is ½λd² and the gradient λd, so that a gap of ‖∇f‖²/2λ is what
    the gradient at rest leaves.
    """
    if surface.infimum is None or bend.high <= 0.0 or abs(bend.low) > FLATTER * bend.high:
        return False
    gap = float(surface.value(x, y)) - surface.infimum
    left = gradient_norm(surface, x, y) ** 2 / (2.0 * bend.high)
    return bool(gap <= 10.0 * left + ROUNDING * max(1.0, abs(surface.infimum)))
