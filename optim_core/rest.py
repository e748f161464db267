"""Where a path came to rest: at which minimum, a saddle, a maximum, or on flat ground."""

import math

import numpy as np

from optim_core.curvature import Curvature, curvature, gradient_norm
from optim_core.surface import CriticalPoint, Surface
from optim_core.symmetric import determinant, solved
from optim_core.trajectory import Trajectory
from optim_core.wording import number, place, point

NEAR = 0.05
"""Share of the view's extent within which a critical point is the one that a path rests at."""

FADING = 0.1
"""Share of the gradient that Newton's step leaves where gradient and curvature fade together."""

SMALLEST = 1e-9
"""Gradients below this say nothing but rounding."""

FLATTER = 1e-2
"""Share of the larger curvature below which the other one is that of a valley's floor."""


def where_it_rests(path: Trajectory) -> tuple[str, str, str]:
    """Return the kind of the place, and the words for it, whole and brief."""
    surface, (x, y) = path.surface, map(float, path.positions[-1])
    bend = curvature(surface, x, y)
    kind: str = bend.kind
    decay = sum(path.optimizer.rule.decays(path.optimizer.values))
    decays = decay > 0.0
    if decays and bend.low + decay > 0.0:
        kind = "minimum"
    known = None if decays else _nearest(surface, x, y, kind)
    if known is None and not decays:
        known = _nearest(surface, x, y)
        if known is not None and _on_a_floor(surface, x, y, bend) and _is_curve(surface, known):
            known = None
        elif known is not None:  # where curvature fades its sign says little
            kind, bend = known.kind, curvature(surface, known.x, known.y)
    if known is None and not decays and _on_a_floor(surface, x, y, bend):
        height = f"f = {number(float(surface.value(x, y)))}"
        return "minimum", f"in a valley of minima, at {place(x, y)}, {height}", "at a minimum"
    if kind == "minimum" and surface.problem and not surface.has_minimum and not decays:
        return "flat", "on a slope that only fades", ""
    if kind == "flat":
        return kind, f"on flat ground, gradient {number(gradient_norm(surface, x, y))}", ""
    if kind == "minimum" and decays:
        return kind, f"at a minimum of the decayed loss, {place(x, y)}", "at a minimum"
    if kind == "minimum" and known is None and not decays and _only_fades(surface, x, y):
        gradient = number(gradient_norm(surface, x, y))
        return "flat", f"on ground that flattens out, gradient {gradient}", ""
    where = place(x, y) if known is None else point(known)
    article = "the" if known else "a"
    curved = {"saddle": f"λmin = {number(bend.low)}", "maximum": f"λmax = {number(bend.high)}"}
    if kind != "minimum":
        reason = f"at {article} {kind} {where}, gradient ≈ 0, {curved[kind]}"
        return kind, reason, f"at a {kind}"
    if known is None:
        return kind, f"at a minimum, {where}", "at a minimum"
    rank = _rank(surface, known)
    away = number(math.hypot(x - known.x, y - known.y))
    return kind, f"at the {rank}minimum {where}, {away} away", f"at {_a(rank)} {rank}minimum"


def _nearest(surface: Surface, x: float, y: float, kind: str = "") -> CriticalPoint | None:
    """Return the critical point, of a kind if given, that a point is close to, if there is one."""
    same = [point for point in surface.critical_points if kind in ("", point.kind)]
    if not same:
        return None
    nearest = min(same, key=lambda point: math.hypot(x - point.x, y - point.y))
    reach = NEAR * math.hypot(surface.bounds.width, surface.bounds.height)
    return nearest if math.hypot(x - nearest.x, y - nearest.y) <= reach else None


def _rank(surface: Surface, known: CriticalPoint) -> str:
    """Say whether a minimum is the lowest of several, or only a local one."""
    heights = {
        other: float(surface.value(other.x, other.y))
        for other in surface.critical_points
        if other.kind == "minimum"
    }
    lowest = min([*heights.values(), *([surface.infimum] if surface.infimum is not None else [])])
    if heights[known] > lowest + 1e-6 * max(1.0, abs(lowest)):
        return "local "
    return "lowest " if len({round(height, 6) for height in heights.values()}) > 1 else ""


def _a(rank: str) -> str:
    return "the" if rank == "lowest " else "a"


def _is_curve(surface: Surface, known: CriticalPoint) -> bool:
    """Whether a known point has curvature in one direction only, as those of a curve have."""
    bend = curvature(surface, known.x, known.y)
    return bend.high > 0.0 and abs(bend.low) <= FLATTER * bend.high


def _only_fades(surface: Surface, x: float, y: float) -> bool:
    """Whether Newton's step from a point leaves a gradient of the same order.

    Near a minimum with curvature it leaves next to nothing; where gradient and curvature fade
    together, as at the foot of a cubic, it leaves a share.
    """
    gx, gy = map(float, surface.gradient(x, y))
    xx, xy, yy = map(float, surface.hessian(x, y))
    det = determinant(xx, xy, yy)
    if not det > 0.0 or math.hypot(gx, gy) < SMALLEST:
        return False
    dx, dy = solved(xx, xy, yy, gx, gy, det)
    ahead = x - dx, y - dy
    far = NEAR * math.hypot(surface.bounds.width, surface.bounds.height)
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
    return bool(gap <= 10.0 * left + 1e-12 * np.maximum(1.0, abs(surface.infimum)))
