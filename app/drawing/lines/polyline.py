"""Paths as line segments in pixels, fast enough to redraw in every frame.

A path that crosses itself often takes hundreds of milliseconds as one outline, but two as single
segments with square caps, which Qt rasterizes directly. The segments are in one array, which is
sliced, not rebuilt, as the playhead moves. Of a long path, those that would be hidden are left out.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6 import sip
from PyQt6.QtCore import QLineF, QPointF, QRectF
from PyQt6.QtGui import QPainter

from app.drawing.lines import thinning
from app.drawing.lines.clipping import Points, cells_along, clipped

SHORTEST = 0.5
"""Side of a square, in pixels; steps that stay within it are merged into one point."""

DOT_SPACING = 7.0
"""Length from which a step gets a dot, in pixels."""


class Polyline:
    """The segments of one path.

    Parameters
    ----------
    points : array, shape (n, 2)
        In pixels; NaN interrupts the line.
    clip : QRectF
        Segments are clipped to it.
    dash : (float, float), optional
        Lengths of a dash and of a gap, in pixels.
    most : float, optional
        Most segments, and most dots, that are drawn of a long path; those that others hide are
        left out. By default all are drawn.
    steps : array of int, shape (n,), optional
        The step of each point; by default, each is a step of its own.
    """

    def __init__(
        self,
        points: Points,
        clip: QRectF,
        dash: tuple[float, float] | None = None,
        most: float | None = None,
        steps: NDArray[np.intp] | None = None,
    ) -> None:
        cells = np.rint(points / SHORTEST)
        moved = (cells[1:, 0] != cells[:-1, 0]) | (cells[1:, 1] != cells[:-1, 1])
        kept = np.flatnonzero(np.concatenate(([True], moved)))
        corners, ends = points[kept], kept if steps is None else steps[kept]
        low, high = (clip.left(), clip.top()), (clip.right(), clip.bottom())
        inside = np.asarray(((corners >= low) & (corners <= high)).all(axis=1))
        self._corners, self._most = (ends, corners, inside), most
        segments, ends = np.concatenate((corners[:-1], corners[1:]), axis=1), ends[1:]
        if not inside.all():
            ends, segments = clipped(ends, segments, clip)
        along = _distances(segments) if dash is not None else None
        if most is not None and len(segments) > thinning.FEW:
            seen = thinning.visible(segments, most)
            ends, segments = ends[seen], segments[seen]
            along = None if along is None else along[seen]
        self._segments = segments
        if dash is not None and along is not None:
            ends, segments = _dashed(ends, segments, along, dash)
        self._ends = ends
        self._lines = qt_array(QLineF, segments)

    @property
    def cells(self) -> Points:
        """The centres of the cells that the path crosses, shape (n, 2), in pixels."""
        return cells_along(self._segments)

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
        shown = np.flatnonzero(inside[1:] & apart) + 1
        if self._most is not None:
            shown = shown[thinning.apart(corners[shown], self._most)]
        return steps[shown], qt_array(QPointF, corners[shown])


def qt_array(kind: type[QLineF] | type[QPointF], rows: Points) -> Any:
    """Return rows of coordinates as a C array of QLineF or QPointF."""
    rows = np.ascontiguousarray(rows, np.float64)
    array: Any = sip.array(kind, len(rows))  # type: ignore[call-arg]
    if len(rows):
        memory: Any = sip.voidptr(array, rows.nbytes)
        view = np.frombuffer(memory, np.float64)
        view[:] = rows.ravel()
    return array


def _distances(segments: Points) -> Points:
    """Return how far along the path each segment begins, shape (n,)."""
    until = np.cumsum(np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]))
    return np.concatenate(([0.0], until[:-1]))


def _dashed(
    ends: NDArray[Any], segments: Points, begin: Points, dash: tuple[float, float]
) -> tuple[NDArray[Any], Points]:
    """Split segments that begin at some distances along a path into dashes."""
    on, period = dash[0], dash[0] + dash[1]
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    until = begin + lengths
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
