"""The lines of the chart, the bands below them, and the playhead with the racers' markers."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.drawing.chart.content import ChartLine, Content
from app.drawing.chart.smoothing import lowest, mean, swings
from app.drawing.lines.polyline import Polyline
from app.drawing.plot import Plot
from app.style.theme import Style, stamp_marker
from optim_core.maths.elementary import FloatArray

STROKES = {"ghost": (0.35, 1.2), "limit": (1.0, 1.2)}
"""Role → share of the racer's colour in a line, and its width in pixels, if not (1, 2)."""

SMOOTHED = 0.3
"""Share of the racer's colour in a line that is drawn smoothed, too."""

FUTURE = 0.22
"""Share of a line that is left after the playhead."""

DENSEST, THINNEST, CROWD = 2.0, 0.75, 8.0
"""Points kept for each pixel of a thinned line's width, the lowest and the highest of a run: at
most, at least, and of all lines together."""

ROUGH = 8.0
"""Distance that a thinned line goes up and down, as a multiple of the chart's width, from which
smooth edges cannot be seen."""


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line in pixels, as it is drawn: ``steps`` holds the step of each of its points.

    One that is ``rough`` fills an area, and is drawn without smooth edges.
    """

    line: ChartLine
    drawn: Polyline
    steps: FloatArray
    strength: float
    width: float
    rough: bool

    def pen(self, style: Style) -> QPen:
        """Return the pen; its colour is opaque, since transparent strokes are slow."""
        color = mixed(self.line.entry.look.color(style), style.color("window"), self.strength)
        pen = QPen(color, self.width * style.scale)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        return pen


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of the chart in pixels, the faintest first, and the bands of ensembles.

    ``steady`` holds the smoothed heights of the lines that swing quickly.
    """

    content: Content
    plot: Plot
    strokes: Sequence[Stroke]
    bands: Sequence[QPolygonF]
    steady: Mapping[ChartLine, FloatArray]

    @classmethod
    def of(cls, content: Content, plot: Plot) -> "Lines":
        """Map the lines to the pixels of a plot."""
        smooth = lowest if content.measure.falls else mean
        steady = {
            line: smooth(line.heights) for line in content.lines if line.live and swings(line, plot)
        }
        drawn = steady if content.measure.falls else {}
        dense = CROWD / max(len(content.lines) + len(drawn), 1)
        most = round(plot.canvas.width() * min(max(dense, THINNEST), DENSEST))
        strokes = [s for line in content.lines for s in _strokes(line, plot, drawn, most)]
        strokes.sort(key=lambda stroke: stroke.strength)
        bands = [_band(low, high, plot) for low, high in content.spreads]
        return cls(content, plot, strokes, bands, steady)

    @property
    def smoothed(self) -> bool:
        """Whether a line is drawn smoothed, too."""
        return self.content.measure.falls and bool(self.steady)

    def draw(self, painter: QPainter, style: Style) -> None:
        """Draw the bands, then the lines."""
        painter.setPen(Qt.PenStyle.NoPen)
        for line, band in zip(self.content.lines, self.bands, strict=False):
            color = line.entry.look.color(style)
            color.setAlphaF(0.18)
            painter.setBrush(color)
            painter.drawPolygon(band)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self.strokes:
            painter.setPen(stroke.pen(style))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not stroke.rough)
            stroke.drawn.draw_all(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def fade_future(self, painter: QPainter, style: Style, step: int, erase: bool) -> None:
        """Fade what lies after a step, by a veil: one fill, however many lines there are.

        The veil has the colour of the ground; with ``erase`` it erases, as there is no ground.

        The veil begins at the racer that is farthest behind. Racers ahead of it, on the axis of
        evaluations, get their lines up to the step again.
        """
        live = [line for line in self.content.lines if line.live]
        if not live:
            return
        places = [line.place(step)[0] if line.x is not None else float(step) for line in live]
        area, begin = self.plot.canvas, self.plot.pixel(min(places), self.plot.y_low).x()
        begin = math.floor(begin)  # whole pixels are filled four times as fast
        veil = style.color("window")
        veil.setAlphaF(1.0 - FUTURE)
        modes = QPainter.CompositionMode
        painter.setCompositionMode(
            modes.CompositionMode_DestinationOut if erase else modes.CompositionMode_SourceOver
        )
        painter.fillRect(QRectF(QPointF(begin, area.top()), area.bottomRight()), veil)
        painter.setCompositionMode(modes.CompositionMode_SourceOver)
        if max(places) <= min(places):
            return
        first = min(places)
        for stroke in self.strokes:
            if stroke.line.live and stroke.line.x is not None:
                painter.setPen(stroke.pen(style))
                behind, now = np.searchsorted(stroke.steps, (stroke.line.step_at(first), step))
                stroke.drawn.draw(painter, int(now), int(behind))


def mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """Return the opaque colour that a share of a colour makes on a ground."""
    parts = zip(color.getRgb(), ground.getRgb(), strict=True)
    red, green, blue, _ = (round(share * a + (1.0 - share) * b) for a, b in parts)
    return QColor(red, green, blue)


def _strokes(
    line: ChartLine, plot: Plot, smoothed: Mapping[ChartLine, FloatArray], most: int
) -> Iterator[Stroke]:
    """Yield a line, or both the line and its smoothed heights, of ``most`` points each."""
    if line in smoothed:
        yield _stroke(line, line.heights, plot, most, SMOOTHED, 1.2)
        yield _stroke(line, smoothed[line], plot, most, 1.0, 2.0)
    else:
        strength, width = STROKES.get(line.role, (1.0, 2.0))
        yield _stroke(line, line.heights, plot, most, strength, width)


def _stroke(
    line: ChartLine, heights: FloatArray, plot: Plot, most: int, strength: float, width: float
) -> Stroke:
    steps, y = thinned(heights, most)
    x = steps if line.x is None else line.x[steps.astype(int)]
    pixels = plot.to_pixels(x, y)
    up_and_down = np.nansum(np.abs(np.diff(pixels[:, 1])))
    rough = len(steps) < len(heights) and up_and_down > ROUGH * plot.canvas.width()
    drawn = Polyline(pixels, plot.canvas, line.dash)
    return Stroke(line, drawn, steps, strength, width, rough)


def _band(low: FloatArray, high: FloatArray, plot: Plot) -> QPolygonF:
    """Return the outline of the band between two series of heights, shape (steps + 1,) each."""
    x = np.arange(0.0, len(low), max(1, len(low) // round(plot.canvas.width())))
    edges = [plot.to_pixels(x, edge[x.astype(int)]) for edge in (low, high)]
    outline = np.concatenate((edges[0], edges[1][::-1]))
    limits = (plot.canvas.top(), plot.canvas.bottom())
    return QPolygonF(QPointF(x, y) for x, y in _held(outline, *limits))


def markers(
    plot: Plot, style: Style, step: int, lines: Sequence[ChartLine]
) -> dict[ChartLine, QPointF]:
    """Return the centre of each line's marker at a step; NaN where a line has no point.

    A marker beyond the plot stays at its edge.
    """
    area, half = plot.canvas, style.marker_size * 0.45
    places = np.array([line.place(step) for line in lines]).reshape(-1, 2)
    pixels = plot.to_pixels(*places.T)
    x = np.minimum(pixels[:, 0], area.right())  # a racer at rest goes on evaluating
    y = np.clip(pixels[:, 1], area.top() + half, area.bottom() - half)
    centers = map(QPointF, x.tolist(), y.tolist())
    return dict(zip(lines, centers, strict=True))


def draw_playhead(
    painter: QPainter,
    style: Style,
    plot: Plot,
    step: int,
    places: Mapping[ChartLine, QPointF],
) -> None:
    """Draw the markers of lines at their places; if all have the same x, a vertical line there."""
    area = plot.canvas
    if all(line.x is None for line in places):
        x = math.floor(plot.pixel(float(step), plot.y_low).x()) + 0.5  # sharp at every step
        painter.setPen(QPen(style.color("muted"), 1.0))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    for line, place in places.items():
        if place.y() == place.y():  # not NaN
            size = style.marker_size * (0.6 if line.role else 0.9)
            stamp_marker(painter, line.entry.look, style, place, size)


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
