"""What hovering over the chart reads: a hair line, and a small table of all racers there."""

import math

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QSizeF, Qt
from PyQt6.QtGui import QPainter, QPen
from PyQt6.QtWidgets import QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from app.style.theme import Style
from app.views.chart.chart_content import ChartLine, Content
from app.views.chart.chart_table import GAP, Table, aligned
from app.views.chart.loss_lines import PlotItem


class Reading(PlotItem):
    """The values of all racers under the pointer.

    Attributes
    ----------
    at : float or None
        The place on the axis that is read: a step, or a number of evaluations.
    """

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.setAcceptHoverEvents(True)
        self.setZValue(1.0)
        self._style = Style()
        self._content: Content | None = None
        self.at: float | None = None

    def show_content(self, content: Content, style: Style) -> None:
        """Read from this from now on."""
        self._content, self._style = content, style
        self.update()

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Read where the pointer is."""
        if event is None or self._content is None:
            return
        (low, high), _ = self._box.viewRange()
        area = self.boundingRect()
        share = (event.pos().x() - area.left()) / max(area.width(), 1.0)
        self.at = float(min(max(round(low + share * (high - low)), 0), self._content.length))
        self.update()

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Read nothing."""
        self.at = None
        self.update()

    def head(self) -> str:
        """Say where is read."""
        by_work = self._content is not None and bool(self._content.across)
        return f"{self.at or 0:.0f} evaluations" if by_work else f"step {self.at or 0:.0f}"

    def rows(self, digits: int = 3) -> list[tuple[ChartLine, list[str]]]:
        """Return a line of each racer and what stands in its columns, to some digits."""
        if self._content is None or self.at is None:
            return []
        read: list[tuple[ChartLine, list[float]]] = []
        for line in self._content.lines:
            if line.role == "ghost":
                continue
            if not line.role:
                read.append((line, []))
            read[-1][1].append(float(line.values[line.step_at(self.at)]))
        count = len(self._content.columns)
        padded = [(values + [math.nan] * count)[:count] for _, values in read]
        columns = [aligned(column, digits) for column in zip(*padded, strict=True)]
        texts = map(list, zip(*columns, strict=True))
        return [(line, row) for (line, _), row in zip(read, texts, strict=True)]

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the hair line, and the table on the side that has more room."""
        rows = self.rows()
        if painter is None or self._content is None or self.at is None or not rows:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.boundingRect()
        x = float(self.to_pixels(np.array([self.at]), np.zeros(1))[0, 0])
        painter.setPen(QPen(self._style.color("accent"), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        room = QSizeF(max(x - area.left(), area.right() - x) - GAP, area.height())
        heads = self.head(), self._content.columns
        table = Table(*heads, rows, room, self._style)
        if table.size.width() > room.width():
            table = Table(*heads, self.rows(digits=2), room, self._style)
        left = x + GAP if x < area.center().x() else x - GAP - table.size.width()
        left = max(min(left, area.right() - table.size.width()), area.left())
        table.draw(painter, QPointF(left, area.top() + 1.0))
