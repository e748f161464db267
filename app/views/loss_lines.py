"""The lines of the chart, and the playhead with the racers on it.

Two items of the plot area that paint in its pixels, so that they scale with a picture and dash as
the paths do. The lines are kept painted while the playhead moves over them.
"""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from app.polyline import Polyline
from app.theme import Style, draw_marker
from app.views.entry import Entry
from optim_core.elementary import FloatArray

THINNEST = 4
"""Points that a pixel's width of line keeps: more cannot be seen."""


class Layer(QGraphicsObject):
    """An item that fills a plot area and maps (step, height) to its pixels."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._box = box
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        """Return the plot area."""
        return QRectF(self._box.rect())

    def to_pixels(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Map steps and heights, shape (n,) each, to pixels, shape (n, 2)."""
        (x_low, x_high), (y_low, y_high) = self._box.viewRange()
        area = self.boundingRect()
        across = area.left() + (x - x_low) / (x_high - x_low) * area.width()
        down = area.top() + (y_high - y) / (y_high - y_low) * area.height()
        return np.stack((across, down), axis=-1)


class LossLines(Layer):
    """A line for each racer of ``entries``."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._style = Style()
        self.entries: Sequence[Entry] = ()
        self._heights: Sequence[FloatArray] = ()
        self._spreads: Sequence[FloatArray] = ()
        self._lines: list[Polyline] = []
        self.bands: list[QPolygonF] = []
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        box.sigResized.connect(self.lay_out)

    def show_lines(
        self,
        entries: Sequence[Entry],
        heights: Sequence[FloatArray],
        spreads: Sequence[FloatArray],
        style: Style,
    ) -> None:
        """Show the heights of racers, shape (steps + 1,) each, on bands, shape (2, steps + 1)."""
        self.entries, self._heights, self._spreads, self._style = entries, heights, spreads, style
        self.lay_out()

    def lay_out(self) -> None:
        """Map the lines to pixels."""
        self.prepareGeometryChange()
        area = self.boundingRect().adjusted(-4.0, -4.0, 4.0, 4.0)
        self._lines, self.bands = [], []
        if area.width() < 16.0:
            return
        for entry, heights in zip(self.entries, self._heights, strict=True):
            x, y = thinned(heights, round(area.width() * THINNEST))
            self._lines.append(Polyline(self.to_pixels(x, y), area, entry.look.dash))
        for low, high in self._spreads:
            x = np.arange(0.0, len(low), max(1, len(low) // round(area.width())))
            edges = [self.to_pixels(x, edge[x.astype(int)]) for edge in (low, high)]
            outline = np.concatenate((edges[0], edges[1][::-1]))
            limits = (area.top(), area.bottom())
            self.bands.append(QPolygonF(QPointF(x, y) for x, y in _held(outline, *limits)))
        self.update()

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the lines."""
        if painter is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for entry, band in zip(self.entries, self.bands, strict=False):
            color = entry.look.color(self._style)
            color.setAlphaF(0.18)
            painter.setBrush(color)
            painter.drawPolygon(band)
        for entry, line in zip(self.entries, self._lines, strict=False):
            pen = QPen(entry.look.color(self._style), 1.6 * self._style.scale)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            line.draw_all(painter)


class Playhead(Layer):
    """A vertical line at a step, with each racer's marker where it then is."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._style = Style()
        self._entries: Sequence[Entry] = ()
        self._heights: Sequence[float] = ()
        self.step = 0

    def show_step(
        self, step: int, entries: Sequence[Entry], heights: Sequence[float], style: Style
    ) -> None:
        """Show a step, and the height of each racer at it."""
        self.prepareGeometryChange()
        self.step, self._entries, self._heights, self._style = step, entries, heights, style
        self.update()

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the line and the markers, those above the area at its edge."""
        if painter is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style, area = self._style, self.boundingRect()
        size = style.marker_size * 0.9
        places = self.to_pixels(
            np.full(len(self._heights), float(self.step)), np.array(self._heights)
        )
        x = float(self.to_pixels(np.array([float(self.step)]), np.zeros(1))[0, 0])
        painter.setPen(QPen(style.color("muted"), 1.0))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for entry, (_, y) in zip(self._entries, places, strict=True):
            y = min(max(float(y), area.top() + size / 2), area.bottom() - size / 2)
            draw_marker(painter, entry.look, style, QPointF(x, y), size)


def _held(outline: FloatArray, top: float, bottom: float) -> list[list[float]]:
    """Hold the heights of an outline, shape (n, 2), near the plot area."""
    held: list[list[float]] = np.column_stack(
        (outline[:, 0], np.clip(outline[:, 1], top, bottom))
    ).tolist()
    return held


def thinned(y: FloatArray, most: int) -> tuple[FloatArray, FloatArray]:
    """Keep the lowest and highest of each run of points where there are far more than pixels."""
    x = np.arange(len(y), dtype=np.float64)
    stride = 2 * len(y) // most
    if stride < 3:
        return x, y
    whole = len(y) // stride * stride
    blocks = y[:whole].reshape(-1, stride)
    base = np.arange(len(blocks)) * stride
    index = np.concatenate((base + blocks.argmin(1), base + blocks.argmax(1), [len(y) - 1]))
    index = np.unique(index)
    return x[index], y[index]
