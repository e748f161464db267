"""A step, line by line, as a table that stands still while its numbers move."""

import itertools
from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.drawing.words import LEFT, RIGHT, elided
from app.style.theme import Style
from optim_core.optimizers.terms import Term, written

VALUE = 84.0
"""Pixels for a value."""


class StepTable(QWidget):
    """Symbol, formula, and for x and for y the numbers and what they come to."""

    def __init__(self) -> None:
        super().__init__()
        self._style = Style()
        self._lines: Sequence[Term] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("The step's terms")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style = style
        self.updateGeometry()
        self.update()

    def show_lines(self, lines: Sequence[Term]) -> None:
        """Show the lines of a step."""
        if len(lines) != len(self._lines):
            self.updateGeometry()
        self._lines = lines
        self.update()

    @property
    def text(self) -> str:
        """The table, its columns parted by tabs."""
        rows = ["\t".join(("symbol", "formula", "numbers x", "x", "numbers y", "y"))]
        for line in self._lines:
            cells = [line.symbol, line.formula]
            for numbers, value in zip(line.numbers, line.values, strict=True):
                cells += [numbers, repr(value)]
            rows.append("\t".join(cells))
        return "\n".join(rows) + "\n"

    def copy(self) -> None:
        """Put the table on the clipboard."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.text)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Copy with Ctrl+C; leave every other key to the window."""
        if event is None:
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        """Return room for the lines there are."""
        return QSize(480, round(self._height * (1 + max(len(self._lines), 7))) + 12)

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(320, self.sizeHint().height())

    @property
    def _height(self) -> float:
        return QFontMetricsF(self._style.font(12)).height() + 4.0

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(16.0, 2.0, self.width() - 32.0, self._height)
        painter.setFont(self._style.font(11))
        painter.setPen(self._style.color("muted"))
        for axis, cell in zip(("along x", "along y"), self._columns(row)[2:], strict=True):
            painter.drawText(cell, RIGHT, axis)
        middle = self._columns(row)[3].left() - 8.0
        painter.setPen(self._style.color("line"))
        painter.drawLine(QPointF(middle, 4.0), QPointF(middle, self.height() - 4.0))
        for line in self._lines:
            row.translate(0.0, self._height)
            self._paint_line(painter, line, row)
        painter.end()

    def _columns(self, row: QRectF) -> list[QRectF]:
        """Divide a row: symbol, formula, x and y."""
        gap, scale = 16.0, self._style.scale
        left, right = row.left() + gap, row.right()
        edges = [left, left + 52.0 * scale, left + 52.0 * scale + row.width() * 0.26]
        edges += [(edges[-1] + right) / 2, right]
        return [
            QRectF(low, row.top(), high - low - gap * (index > 0) * (high < right), row.height())
            for index, (low, high) in enumerate(itertools.pairwise(edges))
        ]

    def _paint_line(self, painter: QPainter, line: Term, row: QRectF) -> None:
        style = self._style
        ink = style.color(line.role) if line.role else style.color("text")
        plain, bold = style.font(12), style.font(12, bold=True)
        metrics = QFontMetricsF(plain)
        if line.role:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(row.left() + 4.0, row.center().y()), 4.0, 4.0)
        symbol, formula, *halves = self._columns(row)
        painter.setFont(bold)
        painter.setPen(ink)
        painter.drawText(symbol, LEFT, line.symbol)
        wide = row.width() >= 640.0 * style.scale
        painter.setFont(plain)
        painter.setPen(style.color("text"))
        equation = f"= {line.formula}"
        painter.drawText(formula, LEFT, elided(equation, metrics, formula.width()))
        for cell, (numbers, value) in zip(halves, self._cells(line), strict=False):
            width = min(VALUE * style.scale, cell.width())
            if wide and numbers and numbers != value:
                painter.setPen(style.color("muted"))
                room_left = cell.width() - width
                painter.drawText(cell, LEFT, elided(numbers, metrics, room_left))
            painter.setFont(bold)
            painter.setPen(ink)
            painter.drawText(cell, RIGHT, value)
            painter.setFont(plain)

    def _cells(self, line: Term) -> list[tuple[str, str]]:
        """Return numbers and value for x and y; a matrix or a single number as one value."""
        values = [written(value) for value in line.values]
        if len(values) == 4:
            return [("", f"[{values[0]}  {values[1]};  {values[2]}  {values[3]}]")]
        if line.whole and len(values) > 1:
            return [("", ",  ".join(values))]
        return list(zip(line.numbers, values, strict=True))
