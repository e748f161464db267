"""Where a path came to rest: at which minimum, a saddle, a maximum, or on flat ground."""

import math

from optim_core.maths.symmetric import determinant, solved
from optim_core.optimizers.training import learning_rate_at
from optim_core.parameters.number_format import number, place, point
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


def where_it_rests(path: Trajectory) -> tuple[str, str, str]:
    """Return the kind of the place, and the words for it, whole and brief.

    Weight decay that adds to the gradient makes another loss, and it is that one's place. Decay
    that shrinks θ itself descends no loss of its own, so that the place is one of the bare loss.
    """
    surface, (x, y) = path.surface, map(float, path.positions[-1])
    coupled, _ = path.optimizer.rule.decays(path.optimizer.values)
    if coupled > 0.0:
        return _on_a_decayed_loss(surface, x, y, coupled)
    kind, reason, brief = _on_a_loss(surface, x, y)
    if steps_and_decay_cancel(path):
        reason += ", where its steps and the decay cancel"
    return kind, reason, brief


def steps_and_decay_cancel(path: Trajectory) -> bool:
    """Whether a path stands because its steps give back what decay takes from θ itself.

    AdamW, say, stands where m̂/(√v̂ + ε) = −λθ, which is no minimum of f + ½λ‖θ‖².
    """
    values = path.optimizer.values
    _, shrinking = path.optimizer.rule.decays(values)
    before, last = path.positions[-2:].tolist()
    taken = learning_rate_at(values, path.steps) * shrinking * math.hypot(*last)
    return bool(taken > 0.0 and math.dist(before, last) <= CANCELLED * taken)


def _on_a_decayed_loss(surface: Surface, x: float, y: float, decay: float) -> tuple[str, str, str]:
    low, high = curvature(surface, x, y)
    bend = Curvature(low + decay, high + decay)
    if bend.kind == "minimum":
        return "minimum", f"at a minimum of the decayed loss, {place(x, y)}", "at a minimum"
    if bend.kind == "flat":
        slope = math.hypot(*map(float, Decayed(surface, decay).gradient(x, y)))
        return "flat", f"on flat ground of the decayed loss, gradient {number(slope)}", ""
    where = f"{bend.kind} of the decayed loss, {place(x, y)}"
    return bend.kind, f"at a {where}, gradient ≈ 0, {_curved(bend)}", f"at a {bend.kind}"


def _on_a_loss(surface: Surface, x: float, y: float) -> tuple[str, str, str]:
    bend = curvature(surface, x, y)
    known = _nearest(surface, x, y, bend.kind)
    if known is None:
        known = _nearest(surface, x, y)
        if known is None or (_on_a_floor(surface, x, y, bend) and _is_curve(surface, known)):
            return _somewhere(surface, x, y, bend)
        bend = curvature(surface, known.x, known.y)  # where curvature fades its sign says little
    if known.kind != "minimum":
        reason = f"at the {known.kind} {point(known)}, gradient ≈ 0, {_curved(bend)}"
        return known.kind, reason, f"at a {known.kind}"
    rank = _rank(surface, known)
    away = number(math.hypot(x - known.x, y - known.y))
    reason = f"at the {rank}minimum {point(known)}, {away} away"
    return "minimum", reason, f"at {_a(rank)} {rank}minimum"


def _somewhere(surface: Surface, x: float, y: float, bend: Curvature) -> tuple[str, str, str]:
    """Say what a point is that no known one is close to."""
    kind, gradient = bend.kind, number(gradient_norm(surface, x, y))
    if _on_a_floor(surface, x, y, bend):
        height = f"f = {number(float(surface.value(x, y)))}"
        return "minimum", f"in a valley of minima, at {place(x, y)}, {height}", "at a minimum"
    if kind == "minimum" and surface.problem and not surface.has_minimum:
        return "flat", "on a slope that only fades", ""
    if kind == "flat":
        return "flat", f"on flat ground, gradient {gradient}", ""
    if _only_fades(surface, x, y, bend):
        return "flat", f"on ground that flattens out, gradient {gradient}", ""
    if kind == "minimum":
        return kind, f"at a minimum, {place(x, y)}", "at a minimum"
    return kind, f"at a {kind} {place(x, y)}, gradient ≈ 0, {_curved(bend)}", f"at a {kind}"


def _curved(bend: Curvature) -> str:
    """Write the curvature that tells a saddle or a maximum."""
    return f"λmin = {number(bend.low)}" if bend.kind == "saddle" else f"λmax = {number(bend.high)}"


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
    heights = {each: float(surface.value(each.x, each.y)) for each in surface.critical_points}
    minima = [height for each, height in heights.items() if each.kind == "minimum"]
    lowest = min([*minima, *([surface.infimum] if surface.infimum is not None else [])])
    highest = max(*heights.values(), float(surface.value(*surface.start)))
    above = lowest + SAME * (highest - lowest) + ROUNDING * abs(lowest)
    if heights[known] > above:
        return "local "
    return "lowest " if max(minima) > above else ""


def _a(rank: str) -> str:
    return "the" if rank == "lowest " else "a"


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
