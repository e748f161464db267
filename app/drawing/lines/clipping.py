"""Segments within a rectangle, and the cells that they cross."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF

Points = NDArray[np.float64]

CELL = 4.0
"""Side of the cells that tell where a path runs, in pixels."""


def clipped(ends: NDArray[Any], segments: Points, clip: QRectF) -> tuple[NDArray[Any], Points]:
    """Clip segments, shape (n, 4), to a rectangle; drop those outside and those with NaN."""
    low = np.array((clip.left(), clip.top()))
    high = np.array((clip.right(), clip.bottom()))
    if not len(segments):
        return ends, segments
    corners = segments.reshape(-1, 2)
    if (corners.min(axis=0) >= low).all() and (corners.max(axis=0) <= high).all():
        return ends, segments
    first, second = segments[:, :2], segments[:, 2:]
    least, greatest = np.minimum(first, second), np.maximum(first, second)
    near = (least <= high) & (greatest >= low)
    within = (least >= low) & (greatest <= high)
    seen, cut = near[:, 0] & near[:, 1], ~(within[:, 0] & within[:, 1])
    crossing = np.flatnonzero(seen & cut)
    if len(crossing):
        inner, pieces = _cut(segments[crossing], low, high)
        seen[crossing] = inner
        segments = segments.copy()
        segments[crossing[inner]] = pieces
    return ends[seen], segments[seen]


def _cut(segments: Points, low: Points, high: Points) -> tuple[NDArray[np.bool_], Points]:
    """Return which segments reach a rectangle, and their pieces in it (Liang and Barsky 1984)."""
    start, delta = segments[:, :2], segments[:, 2:] - segments[:, :2]
    with np.errstate(all="ignore"):
        first, second = (low - start) / delta, (high - start) / delta
        still = (delta == 0.0) & (start >= low) & (start <= high)
        enter = np.where(still, 0.0, np.minimum(first, second)).max(axis=1).clip(min=0.0)
        leave = np.where(still, 1.0, np.maximum(first, second)).min(axis=1).clip(max=1.0)
        inner = np.asarray(enter <= leave)
    start, delta = start[inner], delta[inner]
    ends = (start + share[inner, None] * delta for share in (enter, leave))
    return inner, np.concatenate(tuple(ends), axis=1)


def cells_along(segments: Points) -> Points:
    """Return the centres of the cells that segments cross, shape (n, 2), in pixels."""
    along = segments[:, 2:] - segments[:, :2]
    counts = np.ceil(np.hypot(*along.T) / CELL).astype(np.intp) + 1
    which = np.repeat(np.arange(len(segments)), counts)
    place = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    shares = (place / np.maximum(counts - 1, 1)[which])[:, np.newaxis]
    cells = np.floor((segments[which, :2] + shares * along[which]) / CELL)
    return (np.unique(cells, axis=0) + 0.5) * CELL
