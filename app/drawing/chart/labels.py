"""The names beside the markers at the playhead; at the last step, beside the ends of the lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QLineF, QPointF, QSizeF
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen

from app.drawing.chart.content import ChartLine, Content
from app.drawing.chart.lines import Lines
from app.drawing.plot import Plot
from app.drawing.words import elided, metrics_of
from app.style.theme import Style
from optim_core.maths.elementary import FloatArray

MARGIN = 72.0
"""Greatest width of the names, and of what leads to them, in pixels."""

NARROWEST = 280.0
"""Width of a chart below which there are no names, in pixels."""

PITCH = 13.0
"""Smallest distance between two names, in pixels."""

LEADER = 8.0
"""Length of the line from a marker to its name, in pixels."""

_ENDS_IN_NUMBER = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]$")


def margin(content: Content, style: Style, room: QSizeF) -> float:
    """Return the space that the names need at the right of a chart, in pixels.

    It is 0 if the chart is narrow, or too low to stack them: then markers and colours must do.
    """
    names = [line.name for line in content.lines if line.name]
    narrow = room.width() < NARROWEST * style.scale and max(map(len, names), default=0) > 1
    if narrow or len(names) * pitch(style) > room.height():
        return 0.0
    metrics = metrics_of(style, 11)
    widest = max(map(metrics.horizontalAdvance, names), default=0.0)
    return min(MARGIN * style.scale, widest + lead(style)) if names else 0.0


def lead(style: Style) -> float:
    """Return the distance from a marker's centre to its name."""
    return style.marker_size * 0.45 + LEADER * style.scale


@dataclass(frozen=True, eq=False)
class Labels:
    """The names of the racers, in their colours.

    A name stands at the height of its line, smoothed if it would shake, and apart from the other
    names; a line leads to it from the marker.

    Parameters
    ----------
    plot : Plot
    style : Style
    named : sequence of (ChartLine, str)
    steady : mapping
        Of the lines that would shake, the smoothed heights, shape (steps + 1,).
    pens : sequence of QPen
        In the lines' colours.
    """

    plot: Plot
    style: Style
    named: Sequence[tuple[ChartLine, str]]
    steady: Mapping[ChartLine, FloatArray]
    pens: Sequence[QPen]

    @classmethod
    def of(cls, shown: Lines, style: Style, room: float) -> "Labels | None":
        """Shorten the names to the room of :func:`margin`; None if that is 0."""
        if not room:
            return None
        metrics = metrics_of(style, 11)
        lines = [line for line in shown.content.lines if line.name]
        names = [shortened_name(line.name, metrics, room - lead(style)) for line in lines]
        pens = [QPen(line.entry.look.color(style), style.scale) for line in lines]
        return cls(shown.plot, style, list(zip(lines, names, strict=True)), shown.steady, pens)

    @property
    def lead(self) -> float:
        """The distance from a marker's centre to its name, in pixels."""
        return lead(self.style)

    def draw(self, painter: QPainter, step: int, places: Mapping[ChartLine, QPointF]) -> None:
        """Draw the names at a step beside the markers at these places."""
        style, area = self.style, self.plot.canvas
        half, away = pitch(style) / 2.0, self.lead
        heights = [self._height(line, step, places[line]) for line, _ in self.named]
        order = sorted((round(y, 1), index) for index, y in enumerate(heights) if y == y)
        wanted = [y for y, _ in order]
        levels = apart(wanted, 2.0 * half, area.top() + half, area.bottom() - half)
        painter.setFont(style.font(11))
        down = 0.36 * style.font(11).pixelSize()
        edge, gap = 0.55 * style.marker_size, 2.0 * style.scale
        for (_, index), level in zip(order, levels, strict=True):
            line, name = self.named[index]
            x, y = places[line].x(), places[line].y()
            painter.setPen(self.pens[index])
            painter.drawLine(QLineF(x + edge, y, x + away - gap, level))
            painter.drawText(QPointF(x + away, level + down), name)

    def _height(self, line: ChartLine, step: int, place: QPointF) -> float:
        """Return the height of a name, in pixels: that of its marker, or where it is steady."""
        heights = self.steady.get(line)
        if heights is None or place.y() != place.y():
            return place.y()
        area, y = self.plot.canvas, self.plot.pixel(0.0, heights[min(step, len(heights) - 1)]).y()
        return min(max(y, area.top()), area.bottom())


def pitch(style: Style) -> float:
    """Return the distance between two names that are close, in pixels."""
    return max(PITCH * style.scale, metrics_of(style, 11).ascent() * 1.1)


def shortened_name(name: str, metrics: QFontMetricsF, room: float) -> str:
    """Return a name that fits; a number at its end is kept whole, or the name left out."""
    if metrics.horizontalAdvance(name) <= room or not _ENDS_IN_NUMBER.search(name):
        return elided(name, metrics, room)
    number = name.rpartition(" ")[2]
    shown = elided(name, metrics, room, keep_end=True)
    if shown.endswith(number):
        return shown
    return number if metrics.horizontalAdvance(number) <= room else ""


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places close to those wanted, which ascend, and at least a gap apart.

    Without the gaps they need only ascend, which is isotonic regression (pool adjacent violators).
    """
    pools: list[tuple[float, int]] = []  # the sum of what is wanted, and of how many
    for index, place in enumerate(wanted):
        pools.append((place - index * gap, 1))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            (total, count), (before, more) = pools.pop(), pools.pop()
            pools.append((total + before, count + more))
    levels = [total / count for total, count in pools for _ in range(count)]
    top = high - (len(wanted) - 1) * gap
    return [max(min(each, top), low) + index * gap for index, each in enumerate(levels)]
