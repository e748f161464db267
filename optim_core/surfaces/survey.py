"""Surveys an arbitrary loss that can only be evaluated. Defines no surface itself.

Everything here is numerical and limited in work: what is found in view is true, but some may be
missed.
"""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Kind
from optim_core.surfaces.search import Function, critical_points, grid, lowest_corner, near

SIDE = 121
"""Points per side of the grid on which the loss is evaluated."""

MOST = 64
"""Most critical points that are kept, the lowest first."""

TAIL = 10.0
"""Losses further from their median than this many times the middle half's width: a long tail."""

CROWDED = 25
"""With this many critical points in view a loss counts as oscillating."""

_FAR = np.geomspace(1.5, 1e3, 12)
_PLACES = (
    *((-0.72, 0.56), (0.56, 0.72), (0.72, -0.56), (-0.56, -0.72)),
    *((-0.4, 0.3), (0.3, 0.4), (0.4, -0.3), (-0.3, -0.4), (-0.88, 0.84), (0.84, 0.12)),
)
"""Where a race may begin, in half-widths from the center, the best first."""


@dataclass(frozen=True)
class Survey:
    """What was found; fields as in :class:`~optim_core.surfaces.landscape.Landscape`.

    ``more`` says that there are more critical points than were kept, ``line`` that some form a
    line.
    """

    start: tuple[float, float]
    critical_points: tuple[CriticalPoint, ...]
    more: bool
    line: bool
    contours: Literal["log", "symlog", "linear"]
    reference_value: float
    infimum: float | None

    @property
    def summary(self) -> str:
        """The number of critical points of each kind, in words."""
        kinds = Counter(point.kind for point in self.critical_points)
        plurals: dict[Kind, str] = {"minimum": "minima", "saddle": "saddles", "maximum": "maxima"}
        words = [
            f"{kinds[kind]} {kind if kinds[kind] == 1 else plural}"
            for kind, plural in plurals.items()
            if kinds[kind]
        ]
        if self.line:
            words.append("a line of critical points")
        said = ", ".join(words) or "no critical point found"
        return f"{said}{' and more' * self.more} in view"


def survey(
    value: Function, gradient: Function, hessian: Function, bounds: Bounds, unsure: float = 0.0
) -> Survey:
    """Find the critical points in view, the infimum, a start and how to draw the levels.

    The infimum is the lowest minimum in view, if no loss evaluated in view or up to a thousand
    times as far out is lower; else None. ``unsure`` is the share of the view's width to which the
    derivatives locate a critical point: 0 if they are exact.
    """
    with np.errstate(all="ignore"):
        x, y = grid(bounds, SIDE, 0.0)
        seen, far = np.asarray(value(x, y)), np.asarray(value(*_far_out(bounds)))
        found, line = critical_points(gradient, hessian, bounds, unsure)
        losses = {point: float(value(point.x, point.y)) for point in found}
        losses = {point: loss for point, loss in losses.items() if math.isfinite(loss)}
        if not min(losses.values(), default=math.inf) <= np.nanmin(seen, initial=math.inf):
            corner = lowest_corner(value, x, y, bounds)
            if corner is not None and not any(near(corner, point, bounds) for point in losses):
                losses[corner] = float(value(corner.x, corner.y))
        found = sorted(losses, key=losses.__getitem__)
        low = [losses[point] for point in found if point.kind == "minimum"]
        low += [loss for loss in (float(value(*place)) for place in line) if math.isfinite(loss)]
        lined = len(low) > sum(point.kind == "minimum" for point in found)
        infimum = _infimum(low, _finite(seen), _finite(far), unsure)
        saddles = [losses[point] for point in found if point.kind == "saddle"]
        crowded = len(found) >= CROWDED
        contours, reference = _contours(_finite(seen), far, infimum, saddles, crowded)
        kept = tuple(found[:MOST])
        start = _start(value, gradient, hessian, bounds, kept, _finite(seen))
    return Survey(start, kept, len(found) > MOST, lined, contours, reference, infimum)


def _far_out(bounds: Bounds) -> tuple[FloatArray, FloatArray]:
    """Return points around the bounds, up to a thousand times as far out."""
    turns = np.arange(16.0)[:, np.newaxis] * math.tau / 16.0 + 0.1
    (x, y), reach = bounds.center, bounds.width / 2.0
    return x + reach * _FAR * np.cos(turns), y + reach * _FAR * np.sin(turns)


def _infimum(minima: list[float], seen: FloatArray, far: FloatArray, unsure: float) -> float | None:
    """Return the lowest minimum, if nothing is lower."""
    lowest = min(minima, default=math.nan)
    if seen.size and abs(lowest) <= max(1e-30, 100.0 * unsure**2) * float(np.median(np.abs(seen))):
        lowest = 0.0  # up to rounding
    slack = 1e-12 * (1.0 + abs(lowest))
    others = min(seen.min(initial=math.inf), far.min(initial=math.inf))
    return lowest if others >= lowest - slack else None


def _finite(values: Any) -> FloatArray:
    flat: FloatArray = np.asarray(values, np.float64).ravel()
    return flat[np.isfinite(flat)]


def _contours(
    seen: FloatArray, far: FloatArray, infimum: float | None, saddles: list[float], crowded: bool
) -> tuple[Literal["log", "symlog", "linear"], float]:
    """Choose the spacing of the levels, and the loss that they are measured from."""
    if not seen.size:
        return "linear", 0.0
    low, early, middle, late, high = map(float, np.quantile(seen, (0.0, 0.25, 0.5, 0.75, 1.0)))
    span, tail = high - low, TAIL * (late - early)
    deep, tall = middle - low > tail, high - middle > tail
    bounded = np.isfinite(far).all() and far.max() <= high + span and far.min() >= low - span
    between = [level for level in saddles if low < level < high]
    saddle = min(between, key=lambda level: abs(level - middle), default=middle)
    if infimum is None and deep and tall:
        return "symlog", saddle
    if crowded or (bounded and not deep and not tall):
        return "linear", low if infimum is None else infimum
    if infimum is not None:
        return "log", infimum
    if between or deep:
        return "symlog", saddle
    return ("log" if tall else "linear"), low


def _start(
    value: Function,
    gradient: Function,
    hessian: Function,
    bounds: Bounds,
    critical_points: tuple[CriticalPoint, ...],
    seen: FloatArray,
) -> tuple[float, float]:
    """Choose where a race begins: on ground that is neither flat nor among the highest."""
    high = float(np.quantile(seen, 0.9)) if seen.size else math.inf
    (middle_x, middle_y), half_x, half_y = bounds.center, bounds.width / 2.0, bounds.height / 2.0
    places = [
        (float(f"{middle_x + u * half_x:.3g}"), float(f"{middle_y + v * half_y:.3g}"))
        for u, v in _PLACES
    ]
    sloping = []
    for x, y in places:
        slopes = gradient(x, y)
        if not all(map(math.isfinite, (value(x, y), *slopes, *hessian(x, y)))):
            continue
        if not math.hypot(*slopes) > 2e-3:
            continue
        sloping.append((x, y))
        away = all(math.dist((x, y), at[:2]) > 0.05 * bounds.width for at in critical_points)
        if away and value(x, y) <= high:
            return x, y
    if sloping:
        return sloping[0]
    x_all, y_all = grid(bounds, SIDE, 0.013)
    steep = np.hypot(*gradient(x_all, y_all))
    steep = np.where(np.isfinite(steep) & np.isfinite(value(x_all, y_all)), steep, -1.0)
    best = int(np.argmax(steep))
    if not steep[best] > 0.0:
        return places[0]
    return float(f"{x_all[best]:.4g}"), float(f"{y_all[best]:.4g}")
