"""The lines of the chart, the bands below them, and the playhead with the racers' markers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QPainter, QPen, QPolygonF

from app.drawing.chart.content import ChartLine, Content
from app.drawing.plot import Plot
from app.drawing.polyline import Polyline
from app.style.theme import Style, draw_marker
from optim_core.maths.elementary import FloatArray

DOT = 1.5
"""Length of the dots in the line of a limit, in pixels."""

ALPHAS = {"second": 0.5, "ghost": 0.35}
"""Role → opacity, for the lines that are not a racer's first."""

THINNEST = 4
"""Points kept for each pixel of a thinned line's width; more cannot be seen."""


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of the chart in pixels, and the bands of ensembles."""

    content: Content
    drawn: Sequence[Polyline]
    bands: Sequence[QPolygonF]

    @classmethod
    def of(cls, content: Content, plot: Plot) -> "Lines":
        """Map the lines to the pixels of a plot."""
        drawn = [_polyline(line, plot) for line in content.lines]
        return cls(content, drawn, [_band(low, high, plot) for low, high in content.spreads])

    def draw(self, painter: QPainter, style: Style) -> None:
        """Draw the bands, then the lines."""
        painter.setPen(Qt.PenStyle.NoPen)
        for line, band in zip(self.content.lines, self.bands, strict=False):
            color = line.entry.look.color(style)
            color.setAlphaF(0.18)
            painter.setBrush(color)
            painter.drawPolygon(band)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pairs = zip(self.content.lines, self.drawn, strict=True)
        for line, drawn in sorted(pairs, key=lambda pair: pair[0].role != "ghost"):
            color = line.entry.look.color(style)
            color.setAlphaF(ALPHAS.get(line.role, 1.0))
            pen = QPen(color, (1.2 if line.role else 1.6) * style.scale)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            drawn.draw_all(painter)


def _polyline(line: ChartLine, plot: Plot) -> Polyline:
    x, y = thinned(line.heights, round(plot.canvas.width() * THINNEST))
    if line.x is not None:
        x = line.x[x.astype(int)]
    dash = (DOT, 3.0 * DOT) if line.role == "limit" else line.entry.look.dash
    return Polyline(plot.to_pixels(x, y), plot.canvas, dash)


def _band(low: FloatArray, high: FloatArray, plot: Plot) -> QPolygonF:
    """Return the outline of the band between two series of heights, shape (steps + 1,) each."""
    x = np.arange(0.0, len(low), max(1, len(low) // round(plot.canvas.width())))
    edges = [plot.to_pixels(x, edge[x.astype(int)]) for edge in (low, high)]
    outline = np.concatenate((edges[0], edges[1][::-1]))
    limits = (plot.canvas.top(), plot.canvas.bottom())
    return QPolygonF(QPointF(x, y) for x, y in _held(outline, *limits))


def draw_playhead(
    painter: QPainter, style: Style, plot: Plot, step: int, lines: Sequence[ChartLine]
) -> None:
    """Draw each racer's marker at a step; a marker beyond the plot stays at its edge.

    If all markers have the same x, draw a vertical line there.
    """
    area = plot.canvas
    places = np.array([line.place(step) for line in lines]).reshape(-1, 2)
    if not lines or lines[0].x is None:
        x = math.floor(plot.pixel(float(step), plot.y_low).x()) + 0.5  # sharp at every step
        painter.setPen(QPen(style.color("muted"), 1.0))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    for line, (x, y) in zip(lines, plot.to_pixels(*places.T).tolist(), strict=True):
        if y != y:  # NaN: the line has no point there
            continue
        size = style.marker_size * (0.6 if line.role else 0.9)
        x = min(x, area.right())  # a racer at rest goes on evaluating
        y = min(max(y, area.top() + size / 2), area.bottom() - size / 2)
        draw_marker(painter, line.entry.look, style, QPointF(x, y), size)


def _held(outline: FloatArray, top: float, bottom: float) -> list[list[float]]:
    """Clip the heights of an outline, shape (n, 2), to near the plot area."""
    held: list[list[float]] = np.column_stack(
        (outline[:, 0], np.clip(outline[:, 1], top, bottom))
    ).tolist()
    return held


def thinned(y: FloatArray, most: int) -> tuple[FloatArray, FloatArray]:
    """Return x and y of the lowest and highest point of each run, if there are too many points."""
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
