"""The reading under the pointer on the chart: a hairline and a small table of all racers."""

import math
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QSizeF, Qt
from PyQt6.QtGui import QPainter, QPen

from app.drawing.chart.content import ChartLine, Content
from app.drawing.chart.table import GAP, Table, aligned
from app.drawing.plot import Plot
from app.style.theme import Style
from optim_core.parameters.number_format import named

_STEPS = ("step {at}", "{at}")
_EVALUATIONS = ("{at} evaluations", "{at}")


@dataclass(frozen=True, eq=False)
class Reading:
    """The values of all racers at a place on the axis.

    Parameters
    ----------
    content : Content
    at : float
        A step, or a number of evaluations.
    """

    content: Content
    at: float

    def heads(self) -> tuple[str, ...]:
        """Return the headings of the table, the longest first: the place that is read."""
        templates = _EVALUATIONS if self.content.across else _STEPS
        return tuple(template.format_map(named({"at": round(self.at)})) for template in templates)

    def rows(self, digits: int = 3) -> list[tuple[ChartLine, list[str]]]:
        """Return each racer's line and the texts of its columns, with some significant digits."""
        read: list[tuple[ChartLine, list[float]]] = []
        for line in self.content.lines:
            if line.role == "ghost":
                continue
            if not line.role:
                read.append((line, []))
            read[-1][1].append(float(line.values[line.step_at(self.at)]))
        count = len(self.content.columns)
        padded = [(values + [math.nan] * count)[:count] for _, values in read]
        columns = [aligned(column, digits) for column in zip(*padded, strict=True)]
        texts = map(list, zip(*columns, strict=True))
        return [(line, row) for (line, _), row in zip(read, texts, strict=True)]

    def draw(self, painter: QPainter, style: Style, plot: Plot) -> None:
        """Draw the hairline, and the table on the side with more room."""
        rows, area = self.rows(), plot.canvas
        if not rows:
            return
        x = plot.pixel(self.at, plot.y_low).x()
        painter.setPen(QPen(style.color("accent"), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        room = QSizeF(max(x - area.left(), area.right() - x) - GAP, area.height())
        heads = self.heads(), self.content.columns
        table = Table(*heads, rows, room, style)
        if table.size.width() > room.width():
            table = Table(*heads, self.rows(digits=2), room, style)
        left = x + GAP if x < area.center().x() else x - GAP - table.size.width()
        left = max(min(left, area.right() - table.size.width()), area.left())
        table.draw(painter, QPointF(left, area.top() + 1.0))
