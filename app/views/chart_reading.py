"""What hovering over the chart reads: a hair line, and a small table of all racers there."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen
from PyQt6.QtWidgets import QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from app.theme import Style, draw_marker
from app.views.chart_content import Content, Line
from app.views.loss_lines import Layer

GAP = 8.0
"""Pixels within the table and beside the hair line."""

SMALLEST = 7
"""Pixels of the type that a table of many racers shrinks to at the least."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Reading(Layer):
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

    def rows(self) -> list[tuple[Line, list[str]]]:
        """Return a line of each racer and what stands in its columns, as they are read."""
        if self._content is None or self.at is None:
            return []
        columns: list[tuple[Line, list[str]]] = []
        for line in self._content.lines:
            value = float(line.values[line.step_at(self.at)])
            if not line.role:
                columns.append((line, []))
            columns[-1][1].append(_written(value))
        count = len(self._content.columns)
        return [(line, (texts + ["–"] * count)[:count]) for line, texts in columns]

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
        table = _Table(self.head(), self._content.columns, rows, area.height(), self._style)
        left = x + GAP if x < area.center().x() else x - GAP - table.size.width()
        table.draw(painter, QPointF(left, area.top() + 1.0))


class _Table:
    """The table, laid out in type that is small enough for all its rows."""

    def __init__(
        self,
        head: str,
        columns: Sequence[str],
        rows: Sequence[tuple[Line, list[str]]],
        room: float,
        style: Style,
    ) -> None:
        self._head, self._columns, self._rows, self._style = head, columns, rows, style
        for pixels in range(11, SMALLEST - 1, -1):
            self._font = style.font(pixels)
            metrics = QFontMetricsF(self._font)
            self._tall = metrics.height() + 1.0
            if (len(rows) + 1) * self._tall + GAP <= room:
                break
        self._widths = [
            max(metrics.horizontalAdvance(text) for text in texts)
            for texts in zip(columns, *(texts for _, texts in rows), strict=True)
        ]
        names = self._tall + max(metrics.horizontalAdvance(line.entry.title) for line, _ in rows)
        names = max(names, metrics.horizontalAdvance(head))
        across = names + sum(width + GAP for width in self._widths)
        self.size = QSizeF(across + 2.0 * GAP, (len(rows) + 1) * self._tall + GAP)

    def draw(self, painter: QPainter, corner: QPointF) -> None:
        """Draw it with its top left corner at a point."""
        style, tall = self._style, self._tall
        painter.setFont(self._font)
        painter.setPen(QPen(style.color("line"), 1.0))
        panel = style.color("panel")
        panel.setAlphaF(0.94)
        painter.setBrush(panel)
        painter.drawRoundedRect(QRectF(corner, self.size), 4.0, 4.0)
        row = QRectF(corner + QPointF(GAP, GAP / 2.0), QSizeF(self.size.width() - 2.0 * GAP, tall))
        painter.setPen(style.color("muted"))
        painter.drawText(row, _LEFT, self._head)
        self._draw_columns(painter, row, self._columns)
        painter.setPen(style.color("text"))
        for line, texts in self._rows:
            row.translate(0.0, tall)
            center = QPointF(row.left() + tall * 0.4, row.center().y())
            draw_marker(painter, line.entry.look, style, center, tall * 0.62, halo=False)
            painter.drawText(row.adjusted(tall, 0.0, 0.0, 0.0), _LEFT, line.entry.title)
            self._draw_columns(painter, row, texts)

    def _draw_columns(self, painter: QPainter, row: QRectF, texts: Sequence[str]) -> None:
        """Draw the columns of a row, from the right."""
        right = row.right()
        for width, text in zip(reversed(self._widths), reversed(texts), strict=True):
            painter.drawText(QRectF(right - width, row.top(), width, row.height()), _RIGHT, text)
            right -= width + GAP


def _written(value: float) -> str:
    """Write a value with the same number of digits as the others, so that columns align."""
    if not np.isfinite(value):
        return "–"
    if value and not 1e-3 <= abs(value) < 1e5:
        return f"{value:.2e}".replace("-", "−")
    return f"{value:#.4g}".rstrip(".").replace("-", "−")
