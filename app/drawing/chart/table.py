"""The small table of a reading: a row for each racer, with aligned digits."""

import math
from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSizeF
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen

from app.drawing.chart.content import ChartLine
from app.drawing.words import LEFT
from app.style.theme import Style, draw_marker
from optim_core.parameters.number_format import fixed, number

GAP = 8.0
"""Padding of the table and gap beside the hairline, in pixels."""

SMALLEST = 7
"""Smallest font size of a table of many racers, in pixels."""

FIGURE, POINT = "\u2007", "\u2008"
"""Spaces as wide as a digit and as a decimal point (figure and punctuation space)."""


class Table:
    """The table, in a font small enough for all its rows; without names if it is narrow.

    ``heads`` are its headings, the longest first; a narrow table has the last one.

    Attributes
    ----------
    size : QSizeF
    """

    def __init__(
        self,
        heads: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[tuple[ChartLine, list[str]]],
        room: QSizeF,
        style: Style,
    ) -> None:
        self._head, self._columns, self._rows, self._style = heads[0], columns, rows, style
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
        names = max(names, metrics.horizontalAdvance(self._head))
        numbers = sum(width + GAP for width in self._widths)
        if names + numbers + 2.0 * GAP > room.width():  # the markers must do
            self._titles = [""] * len(rows)
            self._head = heads[-1]
            names = max(self._tall, metrics.horizontalAdvance(self._head))
        across = names + numbers
        self.size = QSizeF(across + 2.0 * GAP, (len(rows) + 1) * self._tall + GAP)

    def draw(self, painter: QPainter, corner: QPointF) -> None:
        """Draw the table with its top left corner at a point."""
        style, tall = self._style, self._tall
        painter.setFont(self._font)
        painter.setPen(QPen(style.color("line"), 1.0))
        panel = style.color("panel")
        panel.setAlphaF(0.94)
        painter.setBrush(panel)
        painter.drawRoundedRect(QRectF(corner, self.size), 4.0, 4.0)
        row = QRectF(corner + QPointF(GAP, GAP / 2.0), QSizeF(self.size.width() - 2.0 * GAP, tall))
        painter.setPen(style.color("muted"))
        painter.drawText(row, LEFT, self._head)
        self._draw_columns(painter, row, self._columns)
        painter.setPen(style.color("text"))
        for title, (line, texts) in zip(self._titles, self._rows, strict=True):
            row.translate(0.0, tall)
            center = QPointF(row.left() + tall * 0.4, row.center().y())
            draw_marker(painter, line.entry.look, style, center, tall * 0.62, halo=False)
            painter.drawText(row.adjusted(tall, 0.0, 0.0, 0.0), LEFT, title)
            self._draw_columns(painter, row, texts)

    def _draw_columns(self, painter: QPainter, row: QRectF, texts: Sequence[str]) -> None:
        """Draw the columns of a row, from right to left."""
        right = row.right()
        for width, text in zip(reversed(self._widths), reversed(texts), strict=True):
            left = right - painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRectF(left, row.top(), 2.0 * width, row.height()), LEFT, text)
            right -= width + GAP


def aligned(column: Sequence[float], digits: int) -> list[str]:
    """Format values with some significant digits, padded so that the decimal points align.

    Very large and very small values are written as powers of ten.
    """
    places = [_decimals(value, digits) for value in column]
    most = max((place for place in places if place is not None), default=0)
    return [
        _written(value, place, most, digits) for value, place in zip(column, places, strict=True)
    ]


def _decimals(value: float, digits: int) -> int | None:
    """Return the number of decimals of a value; None for a power of ten or no number."""
    if value == 0.0:
        return 0
    if not math.isfinite(value) or not 1e-3 <= abs(value) < 1e6:
        return None
    return max(0, digits - 1 - math.floor(math.log10(abs(value))))


def _written(value: float, place: int | None, most: int, digits: int) -> str:
    if not math.isfinite(value):
        return "–"
    if place is None:
        return number(value, digits)
    filled = FIGURE * (most - place) + (POINT if most and not place else "")
    return fixed(value, place) + filled
