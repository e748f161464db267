"""What is so: curvature, minima and stability, each worked out from values and gradients alone."""

import math
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import minimize

import optim_core as oc

Point = tuple[float, float]

ROUNDING = 1e-9
"""Share of a number by which two ways of computing it may differ."""

SCATTER = 4000
"""Points at which the loss is looked at for a lower one."""

DESCENTS = 8
"""How many of the lowest of them are descended from."""


def close(one: float, other: float, share: float = 1e-6) -> bool:
    """Whether two numbers are the same but for rounding."""
    return math.isclose(one, other, rel_tol=share, abs_tol=1e-300)


def coupled(optimizer: oc.Optimizer) -> float:
    """Return the weight decay that adds to the gradient."""
    return float(optimizer.rule.decays(optimizer.values)[0])


def value(surface: oc.Surface, decay: float, x: Any, y: Any) -> Any:
    """Return the loss with its decay."""
    with np.errstate(all="ignore"):
        return surface.value(x, y) + 0.5 * decay * (x * x + y * y)


def slope(surface: oc.Surface, decay: float, x: Any, y: Any) -> Any:
    """Return the gradient with its decay, shape (2, …)."""
    with np.errstate(all="ignore"):
        gx, gy = surface.gradient(x, y)
        return np.stack(np.broadcast_arrays(gx + decay * x, gy + decay * y))


def curvatures(surface: oc.Surface, decay: float, x: float, y: float) -> tuple[float, float]:
    """Return the eigenvalues of the Hessian."""
    matrix = hessian(surface, decay, x, y)
    if not np.isfinite(matrix).all():
        return math.nan, math.nan
    low, high = map(float, np.linalg.eigvalsh(matrix))
    return low, high


def hessian(surface: oc.Surface, decay: float, x: float, y: float) -> Any:
    """Return the Hessian, shape (2, 2), by central differences of the gradient.

    Of several widths those are taken that agree best.
    """
    found = []
    for size in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8):
        h = max(size, 1e3 * np.finfo(float).eps * max(abs(x), abs(y)))
        across = (slope(surface, decay, x + h, y) - slope(surface, decay, x - h, y)) / (2.0 * h)
        up = (slope(surface, decay, x, y + h) - slope(surface, decay, x, y - h)) / (2.0 * h)
        mixed = (across[1] + up[0]) / 2.0
        found.append(np.array([[across[0], mixed], [mixed, up[1]]]))
    apart, best = min(
        (float(np.abs(one - other).max()), index)
        for index, (one, other) in enumerate(pairwise(found))
    )
    if not math.isfinite(apart):
        return np.full((2, 2), math.nan)
    return found[best]


def is_critical(surface: oc.Surface, decay: float, x: float, y: float, extent: float) -> bool:
    """Whether the gradient is zero up to what the rounding of the coordinates makes of it."""
    low, high = curvatures(surface, decay, x, y)
    sharpness = max(abs(low), abs(high), 1e-3)
    size = float(np.hypot(*slope(surface, decay, x, y)))
    return bool(size <= 1e-8 * sharpness * (extent + math.hypot(x, y)))


def rise_along_the_floor(surface: oc.Surface, x: float, y: float, far: float) -> float:
    """Return how much higher the floor of a valley is at some distance, beside its walls there."""
    (_, high), axes = np.linalg.eigh(hessian(surface, 0.0, x, y))
    here, along, across = float(surface.value(x, y)), axes[:, 0], axes[:, 1]
    rises = []
    for side in (far, -far):
        s = np.linspace(-far, far, 4001)
        ahead = surface.value(
            x + side * along[0] + s * across[0], y + side * along[1] + s * across[1]
        )
        rises.append(float(ahead.min()) - here)
    return max(rises) / (0.5 * float(high) * far * far)


def has_lower_neighbour(
    surface: oc.Surface, decay: float, x: float, y: float, extent: float
) -> bool:
    """Whether a point on small circles around (x, y) is lower."""
    turns = np.arange(32.0) * math.tau / 32.0 + 0.1
    here = float(value(surface, decay, x, y))
    for size in (1e-3, 1e-4):
        r = size * extent
        around = value(surface, decay, x + r * np.cos(turns), y + r * np.sin(turns))
        span = float(np.nanmax(around)) - here
        if (around < here - 1e-6 * max(span, 0.0) - 1e-12 * max(1.0, abs(here))).any():
            return True
    return False


@lru_cache(maxsize=256)
def lowest_found(surface: oc.Surface) -> float:
    """Return the lowest loss that a scatter of starts finds in and around the view."""
    draw, (left, right, low, high) = np.random.default_rng(0), surface.bounds
    wide, tall = right - left, high - low
    points = draw.uniform((left - wide, low - tall), (right + wide, high + tall), (SCATTER, 2))
    points[: SCATTER // 2] = draw.uniform((left, low), (right, high), (SCATTER // 2, 2))
    seen = np.broadcast_to(value(surface, 0.0, *points.T), SCATTER)
    best = float(np.nanmin(seen))
    for index in np.argsort(seen)[:DESCENTS]:
        found = minimize(
            lambda at: float(value(surface, 0.0, *map(float, at))),
            points[index],
            jac=lambda at: slope(surface, 0.0, *map(float, at)),
            method="BFGS",
        )
        best = min(best, float(found.fun)) if math.isfinite(found.fun) else best
    return best


def growth(optimizer: oc.Optimizer, rate: float, sharpness: float) -> float:
    """Return the largest eigenvalue, by size, of the rule's step on ½·sharpness·x².

    The step of such a rule is linear in the coordinate and its state.
    """
    rule: Any = optimizer.rule
    others = [
        optimizer.values[each.name]
        for each in rule.hyperparameters
        if each.name not in ("lr", "weight_decay", "decoupled_weight_decay")
    ]
    size = 1 + len(rule.state)
    columns = []
    for index in range(size):
        at = [float(index == each) for each in range(size)]
        step, state = rule.update(sharpness * at[0], tuple(at[1:]), 1000, rate, *others)
        columns.append([at[0] + step, *state])
    return float(np.abs(np.linalg.eigvals(np.array(columns).T)).max())


def far_lower(surface: oc.Surface) -> bool:
    """Whether the loss is lower and lower far out in some direction, without a bound in sight."""
    turns = np.arange(360.0) * math.tau / 360.0
    cos, sin = np.round(np.cos(turns), 15), np.round(np.sin(turns), 15)
    (x, y), size = surface.bounds.center, max(surface.bounds.width, surface.bounds.height)
    cos, sin = np.append(cos, -math.sqrt(0.5)), np.append(sin, -math.sqrt(0.5))
    far = [
        value(surface, 0.0, x + r * size * cos, y + r * size * sin) for r in (1e4, 1e6, 1e8, 1e10)
    ]
    lower = np.ones(len(cos), bool)
    for one, other in pairwise(far):
        lower &= (other < 10.0 * one) & (one < 0.0)
    return bool(lower.any())
