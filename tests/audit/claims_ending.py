"""Claims about how a path ended, checked: at which place, or where it left to."""

import math
from collections.abc import Iterator

import numpy as np

from optim_core.optimizers.flow_rule import FlowRule
from optim_core.runs.chance import Chance
from optim_core.runs.stepper import iterate, stepper
from tests.audit.claims import Claim, decay_cancels, rates
from tests.audit.facts import (
    ROUNDING,
    close,
    coupled,
    curvatures,
    far_lower,
    growth,
    has_lower_neighbour,
    is_critical,
    lowest_found,
    rise_along_the_floor,
    slope,
)
from tests.audit.races import Case


def minimum(case: Case) -> Iterator[Claim]:
    """Check a minimum: its place, its rank and how far away the path rests."""
    reason = case.verdict.reason.value
    if reason == "valley_of_minima":
        yield from _valley(case)
        return
    place, end = _place(case), tuple(map(float, case.path.positions[-1]))
    decay = coupled(case.optimizer)
    low, _ = curvatures(case.surface, decay, *place)
    corner = case.surface.name in ("absolute", "ackley")  # differences across it show nothing
    yield Claim(
        "minimum",
        (corner or is_critical(case.surface, decay, *place, case.extent))
        and (corner or low > -1e-6)
        and not has_lower_neighbour(case.surface, decay, *place, case.extent),
        f"curvature {low:.3g} at {place}",
    )
    far, rounding = math.dist(end, place), 4.0 * np.finfo(float).eps * case.extent
    claimed = case.numbers["distance"]
    yield Claim("minimum, distance", abs(far - claimed) <= ROUNDING * far + rounding, f"{far:.3g}")
    if reason in ("at_minimum", "at_lowest_minimum", "at_local_minimum"):
        yield Claim("minimum, exactly", end == place, f"{far:.3g}")
    if "decayed" not in reason and "unlisted" not in reason:
        yield from _rank(case, reason, place)
    if reason.startswith("decay_cancels"):
        yield decay_cancels(case)


def _place(case: Case) -> tuple[float, float]:
    assert case.verdict.place is not None
    x, y = map(float, case.verdict.place)
    return x, y


def _rank(case: Case, reason: str, place: tuple[float, float]) -> Iterator[Claim]:
    """Check that nothing is lower than the lowest minimum, and something than a local one."""
    here, found = float(case.surface.value(*place)), lowest_found(case.surface)
    if "lowest" in reason:
        slack = 1e-9 * (abs(here) + 1.0)
        yield Claim("lowest minimum", found >= here - slack, f"{found:.6g} < {here:.6g}")
    elif "local" in reason:
        points = case.surface.critical_points
        declared = min(float(case.surface.value(each.x, each.y)) for each in points)
        least = min(found, declared)
        yield Claim("local minimum", least < here, f"{least:.6g}, {here:.6g}")


def _valley(case: Case) -> Iterator[Claim]:
    x, y = map(float, case.path.positions[-1])
    loss, least = float(case.surface.value(x, y)), lowest_found(case.surface)
    rise = rise_along_the_floor(case.surface, x, y, 0.01 * case.extent)
    yield Claim(
        "valley",
        rise <= 1e-5 and loss - least <= 1e-4 * (abs(least) + 1.0),
        f"rises by {rise:.3g}, loss {loss:.3g} over {least:.3g}",
    )
    yield Claim("valley, loss", loss == case.numbers["loss"], f"{loss:.6g}")


def turning_point(case: Case) -> Iterator[Claim]:
    """Check a saddle or a maximum, with its curvature."""
    place, decay = _place(case), coupled(case.optimizer)
    low, high = curvatures(case.surface, decay, *place)
    name = case.verdict.end.value
    claimed = case.numbers["curvature"]
    ours = high if name == "maximum" else low
    kind = high <= 0.0 if name == "maximum" else low * high < 0.0 or abs(claimed) < 1e-6
    yield Claim(
        name,
        kind
        and is_critical(case.surface, decay, *place, case.extent)
        and abs(ours - claimed) <= 1e-4 * max(abs(low), abs(high)) + 1e-6,
        f"curvatures {low:.3g}, {high:.3g} at {place}",
    )
    near = math.dist(place, case.path.positions[-1])
    yield Claim(f"{name}, near", near <= 0.011 * case.extent, f"{near:.3g} away")


def ground(case: Case) -> Iterator[Claim]:
    """Check the gradient where the ground is flat, or where steps and decay cancel."""
    reason = case.verdict.reason.value
    decay = coupled(case.optimizer) if reason.startswith("decayed") else 0.0
    size = float(np.hypot(*slope(case.surface, decay, *case.path.positions[-1])))
    claimed = case.numbers["gradient"]
    yield Claim("ground", size == claimed or close(size, claimed), f"gradient {size:.3g}")
    if reason == "decay_cancels":
        yield decay_cancels(case)


def escaped(case: Case) -> Iterator[Claim]:
    """Check that a path has left for ever lower ground."""
    end, losses = case.path.stopped_at, case.path.losses
    lower = bool(losses[end] < losses[:end].min(initial=math.inf))
    yield Claim(
        "ran off downhill",
        lower and far_lower(case.surface),
        f"loss {losses[end]:.3g}, lowest before {losses[:end].min(initial=math.inf):.3g}",
    )
    if "curvature" in case.numbers:
        low, _ = curvatures(case.surface, 0.0, 0.0, 0.0)
        holds = low < 0.0 and close(low, case.numbers["curvature"], 1e-4)
        yield Claim("ran off downhill, curvature", holds, f"{low:.4g}")
    yield from ended(case)


def ended(case: Case) -> Iterator[Claim]:
    """Check that a race ends where it is said to: out of reach, or at what is not finite."""
    bounds, path = case.surface.bounds, case.path
    points = [case.start, *((each.x, each.y) for each in case.surface.critical_points)]
    cx, cy = bounds.center
    size = max(bounds.width, bounds.height) / 2.0
    size = max([size, *(max(abs(px - cx), abs(py - cy)) for px, py in points)])
    x, y = _stepped(case)
    with np.errstate(all="ignore"):
        finite = math.isfinite(x + y) and math.isfinite(case.surface.value(x, y))
    out = not finite or max(abs(x - cx), abs(y - cy)) >= 1000.0 * size
    still = bool((path.positions[path.stopped_at :] == path.positions[-1]).all())
    yield Claim("diverged", out and still, f"({x:.3g}, {y:.3g})")


def _stepped(case: Case) -> tuple[float, float]:
    """Return where the step leads at which a path has diverged, finite or not."""
    path, rule = case.path, case.optimizer.rule
    if isinstance(rule, FlowRule):  # its solver may end within a step
        return math.inf, math.inf
    step = stepper(case.surface, case.optimizer, Chance())
    with np.errstate(all="ignore"):
        xs, ys = iterate(case.optimizer, step, *case.start, path.stopped_at, lambda x, y: True)
    return float(xs[-1]), float(ys[-1])


def diverged(case: Case) -> Iterator[Claim]:
    """Check why a path has diverged."""
    yield from ended(case)
    reason, numbers, path = case.verdict.reason.value, case.numbers, case.path
    x, y = map(float, path.positions[-1])
    if reason == "undefined_loss":
        yield Claim("diverged, undefined", math.isnan(case.surface.value(x, y)))
    elif reason == "infinite_loss":
        holds = case.surface.value(x, y) == numbers["loss"] in (-math.inf, math.inf)
        yield Claim("diverged, infinite", bool(holds))
    elif reason.startswith("over_stability_bound"):
        yield from _bound(case, reason)
    elif reason == "long_last_step":
        moves = np.hypot(*np.diff(path.positions, axis=0).T)
        last = float(moves[np.flatnonzero(moves)[-1]])
        yield Claim("diverged, last step", close(last, numbers["length"]), f"{last:.3g}")
    elif reason == "out_of_reach":
        loss = float(path.losses[-1])
        lower = loss < path.losses[0] and loss == numbers["loss"]
        yield Claim("diverged, out of reach", bool(lower), f"{loss:.3g}")
    elif reason.startswith("singular"):
        xx, xy, yy = map(float, case.surface.hessian(x, y))
        damping = case.optimizer.values["levenberg"]
        det = (xx + damping) * (yy + damping) - xy * xy
        yield Claim("diverged, singular", det == 0.0, f"det {det:.3g}")


def _bound(case: Case, reason: str) -> Iterator[Claim]:
    """Check rate, curvature and bound of a divergence."""
    numbers, optimizer, path = case.numbers, case.optimizer, case.path
    first = int(numbers.get("first_step", max(path.stopped_at, 1) - 1))
    decay = sum(optimizer.rule.decays(optimizer.values))
    where = path.positions[first] if "first_step" in numbers else (0.0, 0.0)
    low, high = curvatures(case.surface, 0.0, *map(float, where))
    lr = float(rates(case, path.stopped_at + 1)[first])
    yield Claim(
        "bound",
        close(lr, numbers["lr"])
        and close(high + decay, numbers["sharpness"], 1e-3)
        and lr > numbers["limit"]
        and close(numbers["limit"], numbers["bound"] / numbers["sharpness"]),
        f"lr {lr:.4g}, λmax {high + decay:.4g}",
    )
    under, over = (
        growth(optimizer, share * numbers["limit"], numbers["sharpness"]) for share in (0.99, 1.01)
    )
    yield Claim("bound, theory", under <= 1.0 < over, f"{under:.6f} under, {over:.6f} over")
    if reason.endswith("every_direction"):
        holds = growth(optimizer, lr, low + decay) > 1.0
        yield Claim("bound, every direction", holds, f"λmin {low:.4g}")
