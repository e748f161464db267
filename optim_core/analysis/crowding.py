"""Contours that do not crowd: lines that lie too close together are left out, each as a whole.

A contour that stopped half-way would be no level set, so a line is either drawn or not.

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
"""In the steepest places that still have lines, there is every fourth."""

MOST = 0.5
"""A line of which more than this share is crowded is left out."""


def uncrowded(
    lines: Sequence[FloatArray], field: Field, shade: FloatArray, apart: float
) -> FloatArray:
    """Join the lines of evenly spaced shades, and leave out what would lie too close together.

    Where the ground is steep, there is only every second line, or every fourth; the middle one,
    which is the reference of a symmetric scale, is always there.

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
    count, strides = len(lines), _strides(len(lines))
    crossing = [index for index, line in enumerate(lines) if len(line)]
    parting = np.full((1, 2), np.nan)
    points = np.concatenate([parting, *(part for i in crossing for part in (lines[i], parting))])
    if not apart or not crossing:
        return points
    breaks = np.flatnonzero(np.isnan(points[:, 0]))
    filled = points.copy()
    filled[breaks] = points[np.maximum(breaks, 2) - 1]
    crowd = count * apart * _steepness(filled, field, shade, max(1, round(apart)))
    stride = np.repeat([1, *strides[crossing]], [1, *(len(lines[i]) + 1 for i in crossing)])
    crowded = np.add.reduceat(crowd > stride, breaks)  # points of each line
    lengths = np.diff(breaks, append=len(points))
    shown = np.repeat(crowded <= MOST * lengths, lengths)
    return np.asarray(points[shown])


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
