"""Many paths at once, as a cloud: the number of paths through each pixel.

Two hundred paths of hundreds of steps are too many lines for a frame. Instead, every path counts
once in each pixel that it enters; moving the playhead adds or subtracts the counts of the steps
between. On a vector device the paths are thin lines.
"""

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen

from app.drawing.lines.clipping import Points, clipped
from app.drawing.lines.polyline import Polyline, qt_array
from app.drawing.vector_painter import VectorPainter

DENSEST = 0.8
"""Opacity of pixels on nearly all paths."""

FAINTEST, STRONGEST = 0.04, 0.5
"""Opacity of a single path among many and among few."""

MOST = 60_300
"""Most points that are laid out; beyond that only every second path, third path … is drawn."""

MOST_MARKS = 500_000
"""Most pixels that all steps together may enter; where paths swing so widely that they enter more,
fewer paths are drawn, and fewer pixels of long steps."""

WIDTH = 1.4
"""Width of a path, in pixels."""


class Cloud:
    """The counts of many paths on a canvas.

    Parameters
    ----------
    paths : array, shape (steps + 1, n, 2)
    size : QSizeF
        The size of the canvas.
    to_pixels : callable
        Maps points of the paths, shape (…, 2), to pixels of the canvas.
    """

    def __init__(
        self,
        paths: Points,
        size: QSizeF,
        to_pixels: Callable[[Points], Points] = lambda points: points,
    ) -> None:
        self._paths, self._size, self._to_pixels = paths, size, to_pixels
        self._shown = to_pixels(paths[:, :: -(-paths.shape[0] * paths.shape[1] // MOST)])
        self._many = self._shown.shape[1]
        self._ratio = 0.0

    def draw(
        self, painter: QPainter, color: QColor, frame: int, ratio: float, scale: float
    ) -> None:
        """Draw the paths up to a step, and a dot where each path is.

        ``ratio`` is device pixels per logical pixel, ``scale`` the style's.
        """
        frame = min(frame, len(self._paths) - 1)
        if isinstance(painter, VectorPainter):
            self._draw_lines(painter, color, frame, scale)
        else:
            self._draw_counts(painter, color, frame, ratio, scale)
        pen = QPen(color, 3.0 * scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        heads = self._to_pixels(self._paths[frame])
        painter.drawPoints(qt_array(QPointF, _near(heads, self._size)))

    def _draw_lines(self, painter: QPainter, color: QColor, frame: int, scale: float) -> None:
        """Draw each path as a line with the opacity of a single path."""
        faint = QColor(color)
        faint.setAlphaF(_faintness(self._shown.shape[1]) * DENSEST)
        painter.setPen(QPen(faint, WIDTH * scale))
        for path in self._shown[: frame + 1].swapaxes(0, 1):
            Polyline(path, QRectF(QPointF(), self._size)).draw_all(painter)

    def _draw_counts(
        self, painter: QPainter, color: QColor, frame: int, ratio: float, scale: float
    ) -> None:
        """Draw the counts as an image."""
        if ratio != self._ratio:
            self._lay_out(ratio)
        self._move_to(frame)
        counts = _widened(self._counts, max(1, round(WIDTH * ratio * scale)))
        table = _shades(color, self._many)
        pixels = table[np.minimum(counts, len(table) - 1)]
        height, width = pixels.shape
        image = QImage(
            pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        )
        painter.drawImage(QRectF(QPointF(), QSizeF(width, height) / ratio), image)

    def _lay_out(self, ratio: float) -> None:
        """Compute the pixels that each step enters."""
        self._ratio = ratio
        width, height = int(self._size.width() * ratio), int(self._size.height() * ratio)
        self._counts: NDArray[np.int32] = np.zeros((height, width), np.int32)
        self._frame = 0
        paths = self._shown * ratio
        steps, many = len(paths) - 1, paths.shape[1]
        segments = np.concatenate((paths[:-1], paths[1:]), axis=2).reshape(-1, 4)
        moving = (np.floor(segments[:, :2]) != np.floor(segments[:, 2:])).any(axis=1)
        area = QRectF(0, 0, width, height)
        index, segments = clipped(np.flatnonzero(moving), segments[moving], area)
        corners = np.floor(segments)
        entered = np.abs(corners[:, 2:] - corners[:, :2]).max(axis=1, initial=0.0).astype(np.int64)
        stride = min(max(-(-int(entered.sum()) // MOST_MARKS), 1), many)
        kept = index % many % stride == 0
        index, segments, entered = index[kept], segments[kept], entered[kept]
        entered = np.minimum(entered, _longest(entered, MOST_MARKS))
        self._many = -(-many // stride)
        start, delta = segments[:, :2], segments[:, 2:] - segments[:, :2]
        owner = np.repeat(np.arange(len(entered)), entered)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(entered) - entered, entered) + 1
        places = start[owner] + (within / entered[owner])[:, np.newaxis] * delta[owner]
        columns = np.clip(places[:, 0].astype(np.int64), 0, width - 1)
        rows = np.clip(places[:, 1].astype(np.int64), 0, height - 1)
        self._marks = rows * width + columns
        self._offsets = np.searchsorted(index[owner] // many + 1, np.arange(steps + 2))

    def _move_to(self, frame: int) -> None:
        """Add the counts of the steps up to a frame, or subtract those after it."""
        low, high = sorted((self._frame, frame))
        marks = self._marks[self._offsets[low + 1] : self._offsets[high + 1]]
        change = np.bincount(marks, minlength=self._counts.size).reshape(self._counts.shape)
        self._counts += (change if frame > self._frame else -change).astype(np.int32)
        self._frame = frame


def _longest(lengths: NDArray[np.int64], most: int) -> int:
    """Return the limit of each length, at least 1, that makes their sum at most ``most``."""
    lengths = np.sort(lengths)
    above = np.arange(len(lengths), 0, -1)
    below = np.cumsum(lengths) - lengths
    reached = np.searchsorted(below + lengths * above, most, side="right")
    if reached == len(lengths):
        return most
    return max(int((most - below[reached]) // above[reached]), 1)


def _near(points: Points, size: QSizeF) -> Points:
    """Return the points within a canvas."""
    high = (size.width(), size.height())
    return points[((points >= 0.0) & (points <= high)).all(axis=1)]


def _widened(counts: NDArray[np.int32], width: int) -> NDArray[np.int32]:
    """Widen paths to ``width`` pixels: return the largest count in the square at each pixel."""
    for axis in (0, 1):
        shifts = (np.roll(counts, shift - width // 2, axis) for shift in range(width))
        counts = functools.reduce(np.maximum, shifts)
    return counts


def _faintness(many: int) -> float:
    """Return the opacity of a single path among ``many``."""
    return min(max(2.0 / many, FAINTEST), STRONGEST)


def _shades(color: QColor, many: int) -> NDArray[np.uint32]:
    """Return the premultiplied colour for each count."""
    alpha = DENSEST * (1.0 - (1.0 - _faintness(many)) ** np.arange(256))
    channels = [255.0 * alpha, *(part * alpha for part in color.getRgb()[:3] if part is not None)]
    packed = np.zeros(256, np.uint32)
    for channel in channels:
        packed = (packed << np.uint32(8)) | np.round(channel).astype(np.uint32)
    return packed
