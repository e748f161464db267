"""Contours that do not crowd: in steep places some of the lines pause, as on a map.

>>> import optim_core as oc
>>> from optim_core.analysis import contours
>>> saddle = oc.surface("saddle")
>>> field = contours.field(saddle, saddle.bounds, 101, 101)
>>> scale = contours.view_scale(saddle, saddle.bounds)
>>> lines = contours.iso_lines(field, scale.levels())
>>> shown = [uncrowded(lines, field, scale.to_shade(field.z), apart) for apart in (0.0, 2.0)]
>>> len(shown[0]) > len(shown[1])
True
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optim_core.analysis.contours import Field
from optim_core.maths.elementary import FloatArray

SPARSEST = 4
"""In the steepest places that still have lines, every fourth goes on."""

WINDOW = 2.0
"""How far the crowding is averaged along a line, to either side, in smallest distances."""

SHORTEST = 16.0
"""Fewest grid points along a piece of a line that pauses, in smallest distances. Lines that never
pause, and gaps, may be a quarter as long."""


def uncrowded(
    lines: Sequence[FloatArray], field: Field, shade: FloatArray, apart: float
) -> FloatArray:
    """Join the lines of evenly spaced shades, and leave out what would lie too close together.

    Where the ground is steep, only every second line goes on, or every fourth; the middle one,
    which is the reference of a symmetric scale, goes on everywhere.

    Parameters
    ----------
    lines : sequence of arrays, shape (n, 2)
        The lines of each level.
    field : Field
    shade : array, shape (rows, columns)
        The shades of the field.
    apart : float
        Smallest distance between two lines, in grid points; 0 to keep all.

    Returns
    -------
    array, shape (n, 2)
        The lines, separated by rows of NaN.
    """
    crossing = [index for index, line in enumerate(lines) if len(line)]
    parting = np.full((1, 2), np.nan)
    points = np.concatenate([parting, *(part for i in crossing for part in (lines[i], parting))])
    if not apart or not crossing:
        return points
    strides = _strides(len(lines))[crossing]
    stride = np.repeat([1, *strides], [1, *(len(lines[i]) + 1 for i in crossing)])
    crowd = len(lines) * apart * _crowding(points, field, shade, apart)
    breaks, short = np.isnan(points[:, 0]), round(SHORTEST * apart)
    shown = ~_without_short(crowd > stride, short // 4)
    shown = _without_short(shown & ~breaks, short, breaks)
    points[~shown] = np.nan
    return np.asarray(points[shown | np.concatenate(([True], shown[:-1]))])


def _crowding(points: FloatArray, field: Field, shade: FloatArray, apart: float) -> FloatArray:
    """Return how steep the shade is at points of lines, shape (n, 2), averaged along the lines."""
    breaks = np.flatnonzero(np.isnan(points[:, 0]))
    filled = points.copy()
    filled[breaks] = points[np.maximum(breaks, 2) - 1]
    steep = _steepness(filled, field, shade, max(1, round(apart)))
    window = min(2 * round(WINDOW * apart) + 1, len(points))
    return np.convolve(steep, np.full(window, 1.0 / window), "same")


def _strides(count: int) -> NDArray[np.intp]:
    """Return for each of some levels how crowded its lines may be: of how many they are one."""
    from_middle = np.abs(np.arange(count) - count // 2)
    return np.where(from_middle, np.minimum(from_middle & -from_middle, SPARSEST), count)


def _steepness(points: FloatArray, field: Field, shade: FloatArray, reach: int) -> FloatArray:
    """Return how much the shade changes from a grid point to the next, near points, shape (n, 2).

    The change is measured over ``reach`` grid points, to the side where it is larger: across the
    floor of a narrow valley, both sides are steep though the floor is level.
    """
    rows, columns = shade.shape
    column = ((points[:, 0] - field.x[0]) / (field.x[1] - field.x[0]) + 0.5).astype(np.intp)
    row = ((points[:, 1] - field.y[0]) / (field.y[1] - field.y[0]) + 0.5).astype(np.intp)
    np.clip(column, reach, columns - 1 - reach, out=column)
    np.clip(row, reach, rows - 1 - reach, out=row)
    place, flat = row * columns + column, shade.ravel()
    here = flat[place]
    right, left, above, below = (
        np.abs(flat[place + reach * away] - here) for away in (1, -1, columns, -columns)
    )
    return np.asarray(np.hypot(np.fmax(right, left), np.fmax(above, below)) / reach)


def _without_short(
    mask: NDArray[np.bool_], shortest: int, breaks: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Return a mask, shape (n,), without its short runs.

    A run between two breaks, shape (n,), may be a quarter as long as the others.
    """
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    begin, end = edges[::2], edges[1::2]
    least = np.full(len(begin), shortest)
    if breaks is not None:
        least[breaks[begin - 1] & breaks[end]] //= 4
    long = end - begin >= least
    change = np.zeros(len(mask) + 1, np.int8)
    change[begin[long]] = 1
    change[end[long]] = -1
    return np.cumsum(change[:-1], dtype=np.int8).astype(bool)
