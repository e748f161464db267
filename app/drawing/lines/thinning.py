"""Which segments of a long path can be seen at all.

A path of a hundred thousand steps crosses its own pixels over and over. Of its segments, only
those that enter a cell which no earlier one has entered add to the picture, at whatever step it is
cut. So a cycle costs as much as one turn, and a cloud of noise as much as its pixels.
"""

import math

import numpy as np
from numpy.typing import NDArray

from app.drawing.lines.clipping import Points

FEW = 400
"""Number of segments that are all drawn."""

USUAL_LENGTH = 50.0
"""Length of segments of which as many as asked for are drawn, in pixels."""

CELL = 1.0
"""Side of a cell, in pixels: half the width of a line."""

MOST_CELLS = 200_000
"""Cells that are looked at in one go on a screen, about 15 ms; beyond that, cells are enlarged."""

MOST_AT_ONCE = 4_000
"""Segments whose cells are looked at together, so that memory is bounded."""

FIRST = 1000
"""Segments looked at together at first; then twice as many, and so on, as fewer are new."""


def visible(segments: Points, most: float = math.inf) -> NDArray[np.bool_]:
    """Return which segments of a path are to be drawn.

    Parameters
    ----------
    segments : array, shape (n, 4)
        Within a canvas, in pixels; in the order of the steps.
    most : float
        If more than these are visible, or as many longer than usual, cells are enlarged until they
        are not.

    Returns
    -------
    array of bool, shape (n,)
    """
    seen = _unlike(segments)
    cell, effort = CELL, MOST_CELLS if most < math.inf else math.inf
    while seen.sum() > FEW:
        which = np.flatnonzero(seen)
        entering = _entering(segments[which], cell, effort)
        if entering is not None:
            seen[which] = entering
            if seen.sum() <= most and _length(segments[seen]) <= most * USUAL_LENGTH:
                break
        cell *= 2.0
    return seen


def apart(points: Points, most: float = math.inf) -> NDArray[np.bool_]:
    """Return which points have a cell of their own, or are the first in it; see :func:`visible`."""
    return visible(np.concatenate((points, points), axis=1), most)


def _unlike(segments: Points) -> NDArray[np.bool_]:
    """Return which segments do not join the same two cells as an earlier one, as on a cycle."""
    seen = np.ones(len(segments), np.bool_)
    if len(segments) > FEW:
        cells = np.floor(segments / CELL).astype(np.int64)
        cells -= cells.min(axis=0)
        codes = np.ravel_multi_index(tuple(cells.T), tuple(cells.max(axis=0) + 1))
        seen[:] = False
        seen[np.unique(codes, return_index=True)[1]] = True
    return seen


def _length(segments: Points) -> float:
    """Return the length of all segments, in pixels."""
    along = segments[:, 2:] - segments[:, :2]
    return float(np.hypot(along[:, 0], along[:, 1]).sum())


def _entering(segments: Points, cell: float, effort: float) -> NDArray[np.bool_] | None:
    """Return which segments enter a cell that no earlier one has entered.

    Return None if they cross so many cells that the ``effort`` would be exceeded.
    """
    scaled = segments / cell
    scaled -= np.tile(np.floor(scaled.reshape(-1, 2).min(axis=0)), 2)
    columns, rows = (int(side) + 2 for side in scaled.reshape(-1, 2).max(axis=0))
    free = np.ones((rows, columns), np.bool_)
    seen = np.zeros(len(segments), np.bool_)
    begin, count = 0, FIRST
    while begin < len(segments):
        which = np.arange(begin, min(begin + count, len(segments)))
        if begin:
            which = which[_touches(scaled[which], free)]
        for some in np.array_split(which, -(-len(which) // MOST_AT_ONCE) or 1):
            counts = _crossed(scaled[some])
            effort -= counts.sum()
            if effort < 0.0:
                return None
            seen[some] = _new(scaled[some], counts, free.reshape(-1), columns)
        begin, count = begin + count, 2 * count
    return seen


def _crossed(segments: Points) -> NDArray[np.intp]:
    """Return the number of places to look at along each segment: one for each cell, and one."""
    along = np.abs(segments[:, 2:] - segments[:, :2])
    return np.asarray(along.max(axis=1, initial=0.0).astype(np.intp) + 2)


def _touches(segments: Points, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whose bounding boxes hold a free cell, by a summed-area table (Crow 1984)."""
    sums = np.zeros((free.shape[0] + 1, free.shape[1] + 1), np.int32)
    np.cumsum(np.cumsum(free, axis=0, dtype=np.int32), axis=1, out=sums[1:, 1:])
    corners = segments.astype(np.intp)
    left, right = (np.minimum(*corners[:, ::2].T), np.maximum(*corners[:, ::2].T) + 1)
    top, bottom = (np.minimum(*corners[:, 1::2].T), np.maximum(*corners[:, 1::2].T) + 1)
    inside = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    return np.asarray(inside > 0)


def _new(
    segments: Points, counts: NDArray[np.intp], free: NDArray[np.bool_], columns: int
) -> NDArray[np.bool_]:
    """Return which segments enter a free cell before others do; those cells are then taken."""
    along = segments[:, 2:] - segments[:, :2]
    which = np.repeat(np.arange(len(segments)), counts)
    place = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    shares = place / (counts - 1)[which]
    x = (segments[which, 0] + shares * along[which, 0]).astype(np.intp)
    y = (segments[which, 1] + shares * along[which, 1]).astype(np.intp)
    cells = y * columns + x
    entered = free[cells]
    cells, which = cells[entered], which[entered]
    first = np.empty(len(free), np.intp)
    first[cells[::-1]] = which[::-1]  # of several in a cell, the last written is the earliest
    free[cells] = False
    new = np.zeros(len(segments), np.bool_)
    new[first[cells]] = True
    return new
