"""The terrain as numbers: losses on a grid, their levels, their shades and their iso-lines.

This module knows no colours and no pixels; a view turns shades into colours.

>>> import optim_core as oc
>>> bowl = oc.surface("ravine", a=1.0, b=1.0)
>>> seen = field(bowl, bowl.bounds, 41, 31)
>>> seen.z.shape
(31, 41)
>>> levels = scale(bowl, seen.z).levels(5)
>>> [line.shape[1] for line in iso_lines(seen, levels)]
[2, 2, 2, 2, 2]
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator
from numpy.typing import NDArray

from optim_core.cancellation import go_on_unless, never
from optim_core.maths.elementary import FloatArray
from optim_core.surfaces.landscape import Bounds, Surface

LEVELS = 21
"""An odd number, so that a symmetric scale has a level at its reference."""

SCALE_GRID = 97, 73
"""Columns and rows of the grid from which the scale of a view is chosen."""

BLOCK = 1 << 16
"""Points that are evaluated together: few enough to stay in the processor's cache."""

FLOOR = 1e-3
"""Height above the minimum, as a share of the field's range, where the log scale turns linear."""

POLE = 1e9
"""A loss this many times larger than nearly all others is a pole, finite only by rounding."""

LARGEST = 1e300
"""A scale ends at losses of this size, so that no product on the way leaves the floats."""

LINEAR_SHARE = 1e-2
"""A symlog scale is linear within this share of the largest distance from the saddle value."""


TALLEST, WIDEST = 2000.0, 100.0
"""The range of a log and of a symlog scale ends at this many times the median distance from the
reference. Otherwise a pole or an exponential would leave a single shade for all the rest."""


@dataclass(frozen=True)
class Field:
    """Losses on a grid.

    Parameters
    ----------
    x : array, shape (columns,)
    y : array, shape (rows,)
    z : array, shape (rows, columns)
        NaN where the loss is undefined; it may be infinite.
    """

    x: FloatArray
    y: FloatArray
    z: FloatArray


@dataclass(frozen=True)
class Scale:
    """A map from losses to shades: log above the minimum, symlog about a value, or linear.

    Parameters
    ----------
    reference : float
        The value the scale starts from ("log") or is symmetric about ("symlog").
    floor : float
        Distance from the reference below which the scale is nearly linear.
    low, high : float
        The losses that get the lowest and the highest shade.
    symmetric : bool
        Whether the scale is symlog.
    """

    reference: float
    floor: float
    low: float
    high: float
    symmetric: bool

    def to_shade(self, z: FloatArray) -> FloatArray:
        """Map losses, finite or not, to [0, 1], low ground to high ground; NaN stays NaN."""
        bottom, top = self._bend(np.array((self.low, self.high)))
        return np.asarray(np.clip((self._bend(z) - bottom) / (top - bottom), 0.0, 1.0))

    def levels(self, count: int = LEVELS) -> FloatArray:
        """Return ``count`` losses whose shades are evenly spaced, ascending, shape (count,)."""
        bottom, top = self._bend(np.array((self.low, self.high)))
        bent = bottom + (np.arange(count) + 0.5) / count * (top - bottom)
        rise = np.sinh(bent) if self.symmetric else np.expm1(bent)
        return np.asarray(self.reference + self.floor * rise)

    def _bend(self, z: FloatArray) -> FloatArray:
        with np.errstate(over="ignore"):  # a pole is infinitely far up on a fine scale
            rise = (z - self.reference) / self.floor
        if self.symmetric:
            return np.asarray(np.arcsinh(rise))
        return np.asarray(np.log1p(np.maximum(rise, 0.0)))


def field(
    surface: Surface,
    bounds: Bounds,
    columns: int,
    rows: int,
    cancelled: Callable[[], bool] = never,
) -> Field:
    """Evaluate a surface on a grid of ``rows`` × ``columns`` points over the bounds.

    Raises
    ------
    Cancelled
        ``cancelled``, asked every few milliseconds, says so.
    """
    x = np.linspace(bounds.x_min, bounds.x_max, columns)
    y = np.linspace(bounds.y_min, bounds.y_max, rows)
    z = np.empty((rows, columns))
    band = max(BLOCK // columns, 1)
    with np.errstate(all="ignore"):
        for top in range(0, rows, band):
            go_on_unless(cancelled)
            part = slice(top, top + band)
            z[part] = surface.value(x[np.newaxis, :], y[part, np.newaxis])
    return Field(x, y, z)


def scale(surface: Surface, losses: FloatArray) -> Scale:
    """Choose the scale for the finite losses in view, following the surface's ``contours``."""
    finite = np.clip(losses[np.isfinite(losses)], -LARGEST, LARGEST)
    low, high = _extent(finite) if finite.size else (0.0, 1.0)
    high = max(high, low + 1e-12 * max(abs(low), abs(high), 1e-280))
    if surface.contours == "linear":  # log1p is linear this close to zero
        return Scale(low, 1e6 * (high - low), low, high, symmetric=False)
    typical = finite[::5] if finite.size else np.zeros(1)
    if surface.contours == "symlog":
        saddle = _held(surface.reference_value)
        limit = WIDEST * float(np.median(np.abs(typical - saddle)))
        if limit > 0.0:
            low, high = max(low, saddle - limit), min(high, saddle + limit)
        reach = max(abs(low - saddle), abs(high - saddle))
        if low < saddle < high:
            low, high = saddle - reach, saddle + reach
        return Scale(saddle, LINEAR_SHARE * reach, low, high, symmetric=True)
    reference = low if surface.infimum is None else _held(surface.infimum)
    limit = reference + TALLEST * (float(np.median(typical)) - reference)
    if limit > reference:
        high = min(high, limit)
    return Scale(reference, FLOOR * (high - reference), low, high, symmetric=False)


def _held(loss: float) -> float:
    return min(max(loss, -LARGEST), LARGEST)


def view_scale(surface: Surface, view: Bounds) -> Scale:
    """Choose the scale for a view of a surface, on whatever grid the view is drawn later."""
    return scale(surface, field(surface, view, *SCALE_GRID).z)


def _extent(losses: FloatArray) -> tuple[float, float]:
    """Return the lowest and the highest of finite losses, shape (n,), without poles.

    A grid point seldom hits a pole exactly. Where it does, rounding turns 1/x into about 1e16
    instead of infinity, and everything else would look flat beside it.
    """
    low, high = float(losses.min()), float(losses.max())
    if high - low < POLE:
        return low, high
    bottom, top = map(float, np.quantile(losses[:: len(losses) // 1000 + 1], (0.02, 0.98)))
    usual = POLE * max(1.0, abs(bottom), abs(top))
    return bottom if low < -usual else low, top if high > usual else high


def iso_lines(
    field: Field, levels: FloatArray, cancelled: Callable[[], bool] = never
) -> list[FloatArray]:
    """Return the lines of each level as an array, shape (n, 2); rows of NaN separate the lines.

    A level that the field does not reach gives an array with no rows. Lines end one grid point
    before a loss that is not finite: losses may grow without bound there, and the grid is too
    coarse to place a line.

    Raises
    ------
    Cancelled
        ``cancelled``, which is asked at each level, returned True.
    """
    finite = np.isfinite(field.z)
    masked = field.z if finite.all() else np.ma.array(field.z, mask=~_inner(finite))
    generator = contour_generator(field.x, field.y, masked, line_type="ChunkCombinedNan")
    lines = []
    for level in levels:
        go_on_unless(cancelled)
        points = generator.lines(float(level))[0][0]
        lines.append(np.empty((0, 2)) if points is None else np.asarray(points))
    return lines


def _inner(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return where a mask, shape (rows, columns), is true at a point and at its neighbours."""
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    return inner
