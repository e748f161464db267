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

from app.drawing.polyline import Polyline
from app.style.theme import Style, draw_marker
from app.views.chart.chart_content import ChartLine
from optim_core.maths.elementary import FloatArray

DOT = 1.5
"""Length of the dots of a limit, in pixels."""

ALPHAS = {"second": 0.5, "ghost": 0.35}
"""How faint lines are that are not a racer's first, by their role."""

THINNEST = 4
"""Points that a pixel's width of line keeps: more cannot be seen."""


class PlotItem(QGraphicsObject):
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


class LossLines(PlotItem):
    """The lines of the chart, and the bands of ensembles beneath them."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._style = Style()
        self.lines: Sequence[ChartLine] = ()
        self._spreads: Sequence[FloatArray] = ()
        self._drawn: list[Polyline] = []
        self.bands: list[QPolygonF] = []
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        box.sigResized.connect(self.lay_out)

    def show_lines(
        self, lines: Sequence[ChartLine], spreads: Sequence[FloatArray], style: Style
    ) -> None:
        """Show lines on bands of heights, shape (2, steps + 1) each."""
        self.lines, self._spreads, self._style = lines, spreads, style
        self.lay_out()

    def lay_out(self) -> None:
        """Map the lines to pixels."""
        self.prepareGeometryChange()
        area = self.boundingRect().adjusted(-4.0, -4.0, 4.0, 4.0)
        self._drawn, self.bands = [], []
        if area.width() < 16.0:
            return
        for line in self.lines:
            x, y = thinned(line.heights, round(area.width() * THINNEST))
            if line.x is not None:
                x = line.x[x.astype(int)]
            dash = (DOT, 3.0 * DOT) if line.role == "limit" else line.entry.look.dash
            self._drawn.append(Polyline(self.to_pixels(x, y), area, dash))
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
        for line, band in zip(self.lines, self.bands, strict=False):
            color = line.entry.look.color(self._style)
            color.setAlphaF(0.18)
            painter.setBrush(color)
            painter.drawPolygon(band)
        pairs = zip(self.lines, self._drawn, strict=False)
        for line, drawn in sorted(pairs, key=lambda pair: pair[0].role != "ghost"):
            color = line.entry.look.color(self._style)
            color.setAlphaF(ALPHAS.get(line.role, 1.0))
            pen = QPen(color, (1.2 if line.role else 1.6) * self._style.scale)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            drawn.draw_all(painter)


class Playhead(PlotItem):
    """Each racer's marker where it is at a step, on a vertical line if that is the same for all."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._style = Style()
        self._lines: Sequence[ChartLine] = ()
        self.step = 0

    def show_step(self, step: int, lines: Sequence[ChartLine], style: Style) -> None:
        """Show a step of the lines of racers."""
        self.prepareGeometryChange()
        self._lines, self.step, self._style = lines, step, style
        self.update()

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the line and the markers, those beyond the area at its edge."""
        if painter is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style, area = self._style, self.boundingRect()
        places = np.array([line.place(self.step) for line in self._lines]).reshape(-1, 2)
        pixels = self.to_pixels(*places.T)
        if not self._lines or self._lines[0].x is None:
            x = float(self.to_pixels(np.array([float(self.step)]), np.zeros(1))[0, 0])
            painter.setPen(QPen(style.color("muted"), 1.0))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for line, (x, y) in zip(self._lines, pixels.tolist(), strict=True):
            if y != y:  # nothing of it can be drawn there
                continue
            size = style.marker_size * (0.6 if line.role else 0.9)
            x = min(x, area.right())  # one that rests goes on evaluating
            y = min(max(y, area.top() + size / 2), area.bottom() - size / 2)
            draw_marker(painter, line.entry.look, style, QPointF(x, y), size)


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
    lows, highs = blocks, blocks
    gaps = np.isnan(blocks)
    if gaps.any():
        lows, highs = np.where(gaps, np.inf, blocks), np.where(gaps, -np.inf, blocks)
    base = np.arange(len(blocks)) * stride
    index = np.concatenate((base + lows.argmin(1), base + highs.argmax(1), [len(y) - 1]))
    index = np.unique(index)
    return x[index], y[index]
