"""What hovering over the chart reads: a hair line, and a small table of all racers there."""

import math
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

FAINT = 1e-6
"""Share of the largest value that is next to nothing."""

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
        read: list[tuple[Line, list[float]]] = []
        for line in self._content.lines:
            if line.role == "ghost":
                continue
            if not line.role:
                read.append((line, []))
            read[-1][1].append(float(line.values[line.step_at(self.at)]))
        count = len(self._content.columns)
        padded = [(values + [math.nan] * count)[:count] for _, values in read]
        columns = [_written(column) for column in zip(*padded, strict=True)]
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
        table = _Table(self.head(), self._content.columns, rows, room, self._style)
        left = x + GAP if x < area.center().x() else x - GAP - table.size.width()
        table.draw(painter, QPointF(left, area.top() + 1.0))


class _Table:
    """The table, laid out in type that is small enough for all its rows; narrow, without names."""

    def __init__(
        self,
        head: str,
        columns: Sequence[str],
        rows: Sequence[tuple[Line, list[str]]],
        room: QSizeF,
        style: Style,
    ) -> None:
        self._head, self._columns, self._rows, self._style = head, columns, rows, style
        for pixels in range(11, SMALLEST - 1, -1):
            self._font = style.font(pixels)
            metrics = QFontMetricsF(self._font)
            self._tall = metrics.height() + 1.0
            if (len(rows) + 1) * self._tall + GAP <= room.height():
                break
        self._widths = [
            max(metrics.horizontalAdvance(text) for text in texts)
            for texts in zip(columns, *(texts for _, texts in rows), strict=True)
        ]
        self._titles = [line.entry.title for line, _ in rows]
        names = self._tall + max(map(metrics.horizontalAdvance, self._titles))
        names = max(names, metrics.horizontalAdvance(head))
        numbers = sum(width + GAP for width in self._widths)
        if names + numbers + 2.0 * GAP > room.width():  # the markers are enough
            self._titles = [""] * len(rows)
            self._head = head.removesuffix(" evaluations").removeprefix("step ")
            names = max(self._tall, metrics.horizontalAdvance(self._head))
        across = names + numbers
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
        for title, (line, texts) in zip(self._titles, self._rows, strict=True):
            row.translate(0.0, tall)
            center = QPointF(row.left() + tall * 0.4, row.center().y())
            draw_marker(painter, line.entry.look, style, center, tall * 0.62, halo=False)
            painter.drawText(row.adjusted(tall, 0.0, 0.0, 0.0), _LEFT, title)
            self._draw_columns(painter, row, texts)

    def _draw_columns(self, painter: QPainter, row: QRectF, texts: Sequence[str]) -> None:
        """Draw the columns of a row, from the right."""
        right = row.right()
        for width, text in zip(reversed(self._widths), reversed(texts), strict=True):
            painter.drawText(QRectF(right - width, row.top(), width, row.height()), _RIGHT, text)
            right -= width + GAP


def _written(column: Sequence[float]) -> list[str]:
    """Write values so that their digits align: with as many decimals, or as powers of ten.

    Those that are next to nothing beside the others do not decide.
    """
    sizes = [abs(value) for value in column if math.isfinite(value) and value]
    high = max(sizes, default=1.0)
    low = min((size for size in sizes if size >= FAINT * high), default=1.0)
    plain = low >= 1e-3 and high < 1e5 and high <= 1e4 * low
    decimals = max(0, 2 - math.floor(math.log10(low)))

    def write(value: float) -> str:
        if not math.isfinite(value):
            return "–"
        if plain and (value == 0.0 or abs(value) >= low):
            return f"{value:.{decimals}f}".replace("-", "−")
        mantissa, _, power = f"{value:.2e}".partition("e")
        return f"{mantissa}e{int(power)}".replace("-", "−")

    return [write(value) for value in column]
