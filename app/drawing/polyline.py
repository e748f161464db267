"""Paths as line segments in pixels, fast enough to redraw in every frame.

A path that crosses itself often takes hundreds of milliseconds as one outline, but two as single
segments with square caps, which Qt rasterizes directly. The segments are in one array, which is
sliced, not rebuilt, as the playhead moves.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6 import sip
from PyQt6.QtCore import QLineF, QPointF, QRectF
from PyQt6.QtGui import QPainter

Points = NDArray[np.float64]

SHORTEST = 0.5
"""Side of a square, in pixels; steps that stay within it are merged into one point."""

DOT_SPACING = 7.0
"""Length from which a step gets a dot, in pixels."""


CELL = 4.0
"""Side of the cells that tell where a path runs, in pixels."""


class Polyline:
    """The segments of one path.

    Parameters
    ----------
    points : array, shape (steps + 1, 2)
        In pixels; NaN interrupts the line.
    clip : QRectF
        Segments are clipped to it.
    dash : (float, float), optional
        Lengths of a dash and of a gap, in pixels.
    """

    def __init__(
        self, points: Points, clip: QRectF, dash: tuple[float, float] | None = None
    ) -> None:
        cells = np.round(points / SHORTEST)
        kept = np.concatenate(([True], (cells[1:] != cells[:-1]).any(axis=1)))
        steps = np.flatnonzero(kept)
        corners = points[steps]
        low, high = (clip.left(), clip.top()), (clip.right(), clip.bottom())
        inside = np.asarray(((corners >= low) & (corners <= high)).all(axis=1))
        ends, segments = steps[1:], np.concatenate((corners[:-1], corners[1:]), axis=1)
        if not inside.all():
            ends, segments = clipped(ends, segments, clip)
        if dash is not None:
            ends, segments = _dashed(ends, segments, dash)
        self._ends = ends
        self._lines = qt_array(QLineF, segments)
        self._corners = steps, corners, inside

    def draw(self, painter: QPainter, step: int, first: int = 0) -> None:
        """Draw the path up to a step with the painter's pen, which needs a square cap.

        Of the steps, those after ``first`` are drawn.
        """
        begin, end = np.searchsorted(self._ends, (first, step), side="right")
        if end > begin:
            painter.drawLines(self._lines[int(begin) : int(end)])

    def draw_all(self, painter: QPainter) -> None:
        """Draw the whole path, as :meth:`draw` does."""
        if len(self._ends):
            painter.drawLines(self._lines)

    def draw_in_pieces(self, painter: QPainter, count: int) -> Iterator[None]:
        """Draw the whole path, ``count`` segments per iteration."""
        for begin in range(0, len(self._ends), count):
            painter.drawLines(self._lines[begin : begin + count])
            yield

    def draw_dots(self, painter: QPainter, step: int) -> None:
        """Draw a dot for every step far from the one before, up to a step."""
        steps, dots = self._dots
        count = int(np.searchsorted(steps, step, side="right"))
        if count:
            painter.drawPoints(dots[:count])

    @cached_property
    def _dots(self) -> tuple[NDArray[Any], Any]:
        """The steps far from the one before, and their points."""
        steps, corners, inside = self._corners
        apart = np.hypot(*np.diff(corners, axis=0).T) >= DOT_SPACING
        shown = inside[1:] & apart
        return steps[1:][shown], qt_array(QPointF, corners[1:][shown])


def qt_array(kind: type[QLineF] | type[QPointF], rows: Points) -> Any:
    """Return rows of coordinates as a C array of QLineF or QPointF."""
    rows = np.ascontiguousarray(rows, np.float64)
    array: Any = sip.array(kind, len(rows))  # type: ignore[call-arg]
    if len(rows):
        memory: Any = sip.voidptr(array, rows.nbytes)
        view = np.frombuffer(memory, np.float64)
        view[:] = rows.ravel()
    return array


def clipped(ends: NDArray[Any], segments: Points, clip: QRectF) -> tuple[NDArray[Any], Points]:
    """Clip segments, shape (n, 4), to a rectangle (Liang and Barsky 1984); drop those outside."""
    start, delta = segments[:, :2], segments[:, 2:] - segments[:, :2]
    low = np.array((clip.left(), clip.top()))
    high = np.array((clip.right(), clip.bottom()))
    with np.errstate(all="ignore"):
        first, second = (low - start) / delta, (high - start) / delta
        still = (delta == 0.0) & (start >= low) & (start <= high)
        enter = np.where(still, 0.0, np.minimum(first, second)).max(axis=1).clip(min=0.0)
        leave = np.where(still, 1.0, np.maximum(first, second)).min(axis=1).clip(max=1.0)
        seen = enter <= leave
    start, delta = start[seen], delta[seen]
    cut = np.concatenate(
        (start + enter[seen, None] * delta, start + leave[seen, None] * delta), axis=1
    )
    return ends[seen], cut


def _dashed(
    ends: NDArray[Any], segments: Points, dash: tuple[float, float]
) -> tuple[NDArray[Any], Points]:
    """Split segments into dashes that continue from segment to segment."""
    on, period = dash[0], dash[0] + dash[1]
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    until = np.cumsum(lengths)
    begin = until - lengths
    first = np.floor(begin / period).astype(int)
    counts = np.floor(until / period).astype(int) - first + 1
    owner = np.repeat(np.arange(len(segments)), counts)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    dash_start = (first[owner] + within) * period
    low = np.maximum(dash_start, begin[owner])
    high = np.minimum(dash_start + on, until[owner])
    drawn = high > low
    owner, low, high = owner[drawn], low[drawn], high[drawn]
    span = np.maximum(lengths[owner], 1e-12)
    start = segments[owner, :2]
    delta = segments[owner, 2:] - start
    share_low = ((low - begin[owner]) / span)[:, None]
    share_high = ((high - begin[owner]) / span)[:, None]
    return ends[owner], np.concatenate((start + share_low * delta, start + share_high * delta), 1)


def cells_along(points: Points, area: QRectF) -> Points:
    """Return the centres of the cells of an area that a path crosses, shape (n, 2), in pixels.

    Parameters
    ----------
    points : array, shape (steps + 1, 2)
        In pixels; NaN interrupts the line.
    area : QRectF
    """
    _, segments = clipped(
        np.arange(1, len(points)), np.concatenate((points[:-1], points[1:]), axis=1), area
    )
    along = segments[:, 2:] - segments[:, :2]
    counts = np.ceil(np.hypot(*along.T) / CELL).astype(np.intp) + 1
    which = np.repeat(np.arange(len(segments)), counts)
    place = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    shares = (place / np.maximum(counts - 1, 1)[which])[:, np.newaxis]
    cells = np.floor((segments[which, :2] + shares * along[which]) / CELL)
    return (np.unique(cells, axis=0) + 0.5) * CELL
