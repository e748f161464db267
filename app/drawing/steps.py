"""The terms of a step as a table, with columns of fixed width."""

import itertools
from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter

from app.drawing.state import ViewState
from app.drawing.view_painter import ViewPainter
from app.drawing.words import LEFT, RIGHT, elided
from app.style.theme import Style, draw_marker
from optim_core.optimizers.terms import Term
from optim_core.optimizers.traced import written
from optim_core.parameters.number_format import count

VALUE = 84.0
"""Width of a value, in pixels."""

MARGIN = 16.0
"""Margin at either side, in pixels."""

NOBODY = "No racer takes part"


def where(state: ViewState) -> str:
    """Return a text with the number of the step and its starting point."""
    detail = state.detail
    if detail is None:
        return NOBODY
    x, y = detail.position
    place = f"({written(x)}, {written(y)})"
    if detail.ended:
        return f"at {place}: {detail.ended}"
    if detail.step > state.setup.steps:
        return f"at the end, {place}; the step after would be"
    return f"step {count(detail.step)} from {place}"


def equation(state: ViewState) -> str:
    """Return the equation of the selected racer's rule."""
    return state.chosen.trajectory.optimizer.rule.equation if state.chosen is not None else ""


def line_height(style: Style) -> float:
    """Return the height of a line, in pixels."""
    return QFontMetricsF(style.font(12)).height() + 4.0


def table_height(style: Style, lines: int) -> float:
    """Return the height of a table of some lines with its head, in pixels."""
    return line_height(style) * (1 + lines) + 12.0


def draw_table(painter: QPainter, style: Style, area: QRectF, lines: Sequence[Term]) -> None:
    """Draw a row for each term: symbol, formula, and the numbers and results for x and y."""
    tall = line_height(style)
    row = QRectF(area.left() + MARGIN, area.top() + 2.0, area.width() - 2.0 * MARGIN, tall)
    painter.setFont(style.font(11))
    painter.setPen(style.color("muted"))
    for axis, cell in zip(("along x", "along y"), _columns(row, style)[2:], strict=True):
        painter.drawText(cell, RIGHT, axis)
    middle = _columns(row, style)[3].left() - 8.0
    painter.setPen(style.color("line"))
    painter.drawLine(QPointF(middle, area.top() + 4.0), QPointF(middle, area.bottom() - 4.0))
    for line in lines:
        row.translate(0.0, tall)
        _draw_line(painter, style, line, row)


def _columns(row: QRectF, style: Style) -> list[QRectF]:
    """Divide a row into symbol, formula, x and y."""
    gap, scale = 16.0, style.scale
    left, right = row.left() + gap, row.right()
    edges = [left, left + 52.0 * scale, left + 52.0 * scale + row.width() * 0.26]
    edges += [(edges[-1] + right) / 2, right]
    return [
        QRectF(low, row.top(), high - low - gap * (index > 0) * (high < right), row.height())
        for index, (low, high) in enumerate(itertools.pairwise(edges))
    ]


def _draw_line(painter: QPainter, style: Style, line: Term, row: QRectF) -> None:
    ink = style.color(line.role) if line.role else style.color("text")
    plain, bold = style.font(12), style.font(12, bold=True)
    metrics = QFontMetricsF(plain)
    if line.role:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(row.left() + 4.0, row.center().y()), 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    symbol, formula, *halves = _columns(row, style)
    painter.setFont(bold)
    painter.setPen(ink)
    painter.drawText(symbol, LEFT, line.symbol)
    wide = row.width() >= 640.0 * style.scale
    painter.setFont(plain)
    painter.setPen(style.color("text"))
    painter.drawText(formula, LEFT, elided(f"= {line.formula}", metrics, formula.width()))
    for cell, (numbers, value) in zip(halves, _cells(line), strict=False):
        width = min(VALUE * style.scale, cell.width())
        if wide and numbers and numbers != value:
            painter.setPen(style.color("muted"))
            room_left = cell.width() - width
            painter.drawText(cell, LEFT, elided(numbers, metrics, room_left))
        painter.setFont(bold)
        painter.setPen(ink)
        painter.drawText(cell, RIGHT, value)
        painter.setFont(plain)


def _cells(line: Term) -> list[tuple[str, str]]:
    """Return (numbers, result) for x and y; one pair for a matrix or a scalar."""
    values = [written(value) for value in line.values]
    if len(values) == 4:
        return [("", f"[{values[0]}  {values[1]};  {values[2]}  {values[3]}]")]
    if line.whole and len(values) > 1:
        return [("", ",  ".join(values))]
    return list(zip(line.numbers, values, strict=True))


class StepsPainter(ViewPainter):
    """Paints the selected racer's next step, below the panes of a picture."""

    @staticmethod
    def height(state: ViewState, width: float) -> float:
        """Return the height that the table needs for a width, in pixels."""
        detail = state.detail
        return _heading(state.style) + table_height(
            state.style, len(detail.lines) if detail is not None else 0
        )

    def paint_moving(self, painter: QPainter) -> None:
        """Paint a heading and the table."""
        state = self.state
        if state is None:
            return
        style, heading = state.style, _heading(state.style)
        area = QRectF(0.0, 0.0, self.size.width(), self.size.height())
        painter.fillRect(area, style.color("panel"))
        row = QRectF(MARGIN, 0.0, area.width() - 2.0 * MARGIN, heading)
        self._draw_heading(painter, state, row)
        if state.detail is not None:
            draw_table(painter, style, area.adjusted(0.0, heading, 0.0, 0.0), state.detail.lines)

    def _draw_heading(self, painter: QPainter, state: ViewState, row: QRectF) -> None:
        """Draw the racer's name, the step's starting point and the equation of the rule."""
        style, chosen = state.style, state.chosen
        bold, plain = style.font(13, bold=True), style.font(12)
        if chosen is not None:
            center = QPointF(row.left() + 5.0 * style.scale, row.center().y())
            draw_marker(painter, chosen.look, style, center, 11.0 * style.scale, halo=False)
            row.setLeft(row.left() + 16.0 * style.scale)
        texts = ((chosen.title if chosen else "", bold, "text"), (where(state), plain, "text"))
        for text, font, color in (*texts, (equation(state), plain, "muted")):
            metrics = QFontMetricsF(font)
            shown = elided(text, metrics, max(row.width(), 0.0))
            painter.setFont(font)
            painter.setPen(style.color(color))
            painter.drawText(row, LEFT, shown)
            row.setLeft(row.left() + metrics.horizontalAdvance(shown) + (12.0 if shown else 0.0))


def _heading(style: Style) -> float:
    return QFontMetricsF(style.font(13, bold=True)).height() + 14.0
