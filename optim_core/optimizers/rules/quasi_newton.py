"""Line-search methods that learn the curvature from gradients: BFGS and conjugate gradients."""

import math
from dataclasses import replace
from functools import partial
from typing import Any

from optim_core.optimizers.failure import Failure
from optim_core.optimizers.line_search import C1, wolfe
from optim_core.optimizers.rule import PointRule
from optim_core.optimizers.shared_hyperparameters import WEIGHT_DECAY
from optim_core.optimizers.terms import Terms
from optim_core.parameters.hyperparameter import Choice, Hyperparameter, Interval
from optim_core.parameters.values import Values
from optim_core.surfaces.objective import Decayed, Objective

ORDER = 22

CURVED = 1e-10
"""A step and its change of gradient are used if the cosine between them is larger than this."""

STEEP = 0.01
"""A direction that descends less than this share as fast as −g is replaced by −g."""


_LR = Hyperparameter("lr", 1.0, 0.01, 10.0, "log", "length of the first step that is tried")
_C2 = Hyperparameter(
    "c2",
    0.9,
    1e-3,
    0.9,
    "log",
    "share of the slope that a step may leave: the smaller, the more exact the line search",
    Interval(C1, 1.0, low_open=True, high_open=True),
)


def _bfgs(
    objective: Objective,
    x: float,
    y: float,
    state: tuple[float, ...],
    t: int,
    lr: float,
    c2: float,
) -> tuple[float, float, tuple[float, ...]]:
    """BFGS (Broyden, Fletcher, Goldfarb, Shanno 1970): step = −α·Hg, α by strong Wolfe from 1.

    There is no inverse Hessian H at first: the first step is tried with length lr, along −g. It
    gives H = (sᵀy/yᵀy)·I, which every step with sᵀy > 0 updates (Nocedal and Wright 2006, equations
    6.20 and 6.17; ``scipy.optimize`` starts from I instead). If no step along −Hg is found, H is
    dropped. If none along −g is found either, the point stays until the gradient there, kept in g,
    changes.
    """
    xx, xy, yy, stuck_x, stuck_y = state
    gx, gy = objective.gradient(x, y)
    if (gx, gy) in ((0.0, 0.0), (stuck_x, stuck_y)):
        return x, y, state
    px, py, length = -(xx * gx + xy * gy), -(xy * gx + yy * gy), 0.0
    if xx:
        length = wolfe(objective, x, y, px, py, c2)
    if not length:
        xx, xy, yy, scale = 0.0, 0.0, 0.0, lr / math.hypot(gx, gy)
        px, py = -scale * gx, -scale * gy
        length = wolfe(objective, x, y, px, py, c2)
    if not length:
        return x, y, (0.0, 0.0, 0.0, *((gx, gy) if lr else (0.0, 0.0)))
    sx, sy = length * px, length * py
    x, y = x + sx, y + sy
    new_x, new_y = objective.gradient(x, y)
    return x, y, (*_secant(xx, xy, yy, sx, sy, new_x - gx, new_y - gy), 0.0, 0.0)


def _secant(
    xx: float, xy: float, yy: float, sx: float, sy: float, change_x: float, change_y: float
) -> tuple[float, float, float]:
    """Return the inverse Hessian nearest to H that maps the change of gradient to the step."""
    curved = sx * change_x + sy * change_y
    size = math.hypot(sx, sy) * math.hypot(change_x, change_y)
    square = change_x * change_x + change_y * change_y
    if not CURVED * size < curved < math.inf or not square:  # it is 0 below 1e-162
        return xx, xy, yy
    if not xx:
        xx = yy = curved / square
    hx, hy = xx * change_x + xy * change_y, xy * change_x + yy * change_y
    gain = (1.0 + (hx * change_x + hy * change_y) / curved) / curved
    return (
        xx - 2.0 * hx * sx / curved + gain * sx * sx,
        xy - (hx * sy + hy * sx) / curved + gain * sx * sy,
        yy - 2.0 * hy * sy / curved + gain * sy * sy,
    )


def _conjugate_gradient(
    objective: Objective,
    x: float,
    y: float,
    state: tuple[float, ...],
    t: int,
    lr: float,
    beta: str,
    c2: float,
) -> tuple[float, float, tuple[float, ...]]:
    """Nonlinear conjugate gradients: d ← −g + β·d; step = α·d, α by a strong Wolfe search.

    β is g·(g − g₋)/‖g₋‖², not below zero (Polak and Ribière 1969, Powell 1984), or ‖g‖²/‖g₋‖²
    (Fletcher and Reeves 1964). The first step is tried with length lr, a later one with the
    length that predicts the decrease of the one before. A direction that descends less than a
    hundredth as fast as −g, or along which no step is found, is replaced by −g, as at the start. If
    no step is found along −g, the point stays until the gradient changes.
    """
    dx, dy, old_x, old_y, alpha = state
    gx, gy = objective.gradient(x, y)
    if (gx, gy) == (0.0, 0.0) or (not alpha and (gx, gy) == (old_x, old_y)):
        return x, y, state
    promised, steep, length = alpha * (dx * old_x + dy * old_y), gx * gx + gy * gy, 0.0
    if alpha:
        kept = gx * old_x + gy * old_y if beta == "polak_ribiere" else 0.0
        before = old_x * old_x + old_y * old_y  # 0 below 1e-162, and so is steep
        share = max((steep - kept) / before, 0.0) if before else 0.0
        dx, dy = share * dx - gx, share * dy - gy
        slope = dx * gx + dy * gy
        if slope < 0.0 and slope <= -STEEP * steep:
            length = wolfe(objective, x, y, dx, dy, c2, promised / slope)
    if not length:
        dx, dy = -gx, -gy
        length = wolfe(objective, x, y, dx, dy, c2, lr / math.hypot(gx, gy))
    if not length:
        return x, y, (0.0, 0.0, *((gx, gy) if lr else (0.0, 0.0)), 0.0)
    return x + length * dx, y + length * dy, (dx, dy, gx, gy, length)


def _bfgs_terms(
    objective: Objective, x: float, y: float, state: Any, t: Any, lr: Any, c2: Any
) -> Terms:
    held = tuple(float(each.value) for each in state)
    xx, xy, yy, *_ = held
    gx, gy = objective.gradient(x, y)
    near_x, near_y, _ = _bfgs(objective, x, y, held, int(t.value), lr.number, c2.number)
    way = -(xx * gx + xy * gy), -(xy * gx + yy * gy)
    moved = near_x - x, near_y - y
    if xx and _across(way, moved) <= _across((gx, gy), moved):
        yield "H⁻¹", (xx, xy, xy, yy), "", "learned from the steps so far"
        px, py = yield "p", way, "scaled", "−H⁻¹·g"
    else:
        scale = lr.number / (math.hypot(gx, gy) or 1.0)
        px, py = yield "p", (-scale * gx, -scale * gy), "scaled", "−lr·g/‖g‖"
    yield from _searched(px, py, *moved)


def _conjugate_gradient_terms(
    objective: Objective,
    x: float,
    y: float,
    state: Any,
    t: Any,
    lr: Any,
    beta: str,
    c2: Any,
) -> Terms:
    held = tuple(float(each.value) for each in state)
    gx, gy = objective.gradient(x, y)
    near_x, near_y, (dx, dy, *_) = _conjugate_gradient(
        objective, x, y, held, int(t.value), lr.number, beta, c2.number
    )
    before = held[0] * held[0] + held[1] * held[1]
    if (dx, dy) not in ((-gx, -gy), (0.0, 0.0)) and before:
        share = ((dx + gx) * held[0] + (dy + gy) * held[1]) / before
        formula = "g·(g − g₋₁)/‖g₋₁‖²" if beta == "polak_ribiere" else "‖g‖²/‖g₋₁‖²"
        yield "β", share, "", f"{formula}, not below 0"
        yield "d₋₁", held[:2], "velocity", "the direction before"
        dx, dy = yield "d", (dx, dy), "scaled", "−g + β·d₋₁"
    else:
        dx, dy = yield "d", (-gx, -gy), "scaled", "−g, from the start"
    yield from _searched(dx, dy, near_x - x, near_y - y)


def _searched(px: Any, py: Any, moved_x: float, moved_y: float) -> Terms:
    """Yield what a line search along (px, py) found, given how far the point moved."""
    length = math.hypot(px.number, py.number)
    found = math.hypot(moved_x, moved_y) / length if length else 0.0
    alpha = yield "α", found, "", "strong Wolfe" if found else "no step lowers the loss"
    yield "Δθ", (alpha * px, alpha * py), "step"


def _across(way: tuple[float, float], moved: tuple[float, float]) -> float:
    """Return how far a move deviates from a direction."""
    return abs(way[0] * moved[1] - way[1] * moved[0]) / (math.hypot(*way) or 1.0)


def _failure(surface: Objective, values: Values, x: float, y: float) -> Failure | None:
    seen = Decayed(surface, values["weight_decay"])
    gx, gy = seen.gradient(x, y)
    size = math.hypot(gx, gy)
    if not size or not values["lr"]:
        return None
    scale = values["lr"] / size
    found = wolfe(seen, x, y, -scale * gx, -scale * gy, values["c2"])
    return None if found else Failure.NO_DESCENT


_line_search_rule = partial(PointRule, rowwise=True, gradients=None, cost=12.0, failure=_failure)

BFGS = _line_search_rule(
    "bfgs",
    "BFGS",
    (_LR, _C2, WEIGHT_DECAY),
    ("h_xx", "h_xy", "h_yy", "g_x", "g_y"),
    "s = −α·H⁻¹g;  H⁻¹ ← (I − s·yᵀ/sᵀy)·H⁻¹·(I − y·sᵀ/sᵀy) + s·sᵀ/sᵀy,  y = g₊ − g",
    "Nocedal and Wright, Numerical Optimization, Algorithm 6.1 (2006)",
    _bfgs,
    terms=_bfgs_terms,
    group="Second order and line search",
    summary="Learns the curvature from past gradients",
    words="quasi-Newton Broyden Fletcher Goldfarb Shanno secant",
)

CONJUGATE_GRADIENT = _line_search_rule(
    "conjugate_gradient",
    "Conjugate gradient",
    (
        _LR,
        Choice(
            "beta",
            "polak_ribiere",
            ("polak_ribiere", "fletcher_reeves"),
            "how much of the direction before is kept",
        ),
        replace(_C2, default=0.4),
        WEIGHT_DECAY,
    ),
    ("d_x", "d_y", "g_x", "g_y", "alpha"),
    "d ← −g + β·d;  θ ← θ + α·d",
    "Nocedal and Wright, Numerical Optimization, Algorithm 5.4 (2006)",
    _conjugate_gradient,
    terms=_conjugate_gradient_terms,
    group="Second order and line search",
    summary="Line searches along conjugate directions",
    words="CG nonlinear Fletcher Reeves Polak Ribière",
)
