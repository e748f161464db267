"""The terms of a step as a table, whose layout depends on its width only."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from app.drawing.state import ViewState
from app.drawing.view_painter import ViewPainter, fill_panel
from app.drawing.words import LEFT, RIGHT, elided, metrics_of
from app.style.theme import Style, draw_marker
from optim_core.optimizers.terms import Term
from optim_core.optimizers.traced import written
from optim_core.parameters.number_format import count

VALUE = 84.0
"""Width of a value, in pixels."""

MARGIN = 16.0
"""Margin at either side, in pixels."""

NARROW = 560.0
"""Width below which the numbers for x and y are below each other, in pixels."""

DOT, INDENT, GAP = 16.0, 32.0, 8.0
"""Space for the dot of an arrow, indent of the numbers, and gap between terms, in pixels."""

_PLACES_TO_BREAK = re.compile(r"(?<![+−=]) ")

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
    return metrics_of(style, 12).height() + 4.0


def is_narrow(style: Style, width: float) -> bool:
    """Return whether x and y stand below each other at a width, and not side by side."""
    return width < NARROW * style.scale


def table_height(style: Style, width: float, lines: Sequence[Term]) -> float:
    """Return the height of a table of some lines at a width, in pixels."""
    if is_narrow(style, width):
        return sum(block.height for block in _blocks(style, width, lines)) + 12.0
    return line_height(style) * (1 + len(lines)) + 12.0


def draw_table(painter: QPainter, style: Style, area: QRectF, lines: Sequence[Term]) -> None:
    """Draw the terms: symbol, formula, and the numbers and results for x and y.

    If the area is wide, a term is a row; if it is narrow, formula, x and y are below each other.
    """
    if is_narrow(style, area.width()):
        _draw_blocks(painter, style, area, lines)
        return
    tall = line_height(style)
    row = QRectF(area.left() + MARGIN, area.top() + 2.0, area.width() - 2.0 * MARGIN, tall)
    painter.setFont(style.font(11))
    painter.setPen(style.color("muted"))
    for axis, cell in zip(("along x", "along y"), _columns(row, style)[2:], strict=True):
        painter.drawText(cell, RIGHT, axis)
    middle = _columns(row, style)[3].left() - 8.0
    bottom = row.bottom() + tall * len(lines)
    painter.setPen(style.color("line"))
    painter.drawLine(QLineF(middle, area.top() + 4.0, middle, bottom))
    for line in lines:
        row.translate(0.0, tall)
        _draw_line(painter, style, line, row)


@dataclass(frozen=True)
class _Block:
    """A term in a narrow table: its formula in lines, and per value (axis, lines of numbers)."""

    term: Term
    formula: Sequence[str]
    values: Sequence[tuple[str, Sequence[str], str]]
    height: float


def _blocks(style: Style, width: float, lines: Sequence[Term]) -> Iterator[_Block]:
    """Divide the terms into lines that fit a width; no number is cut."""
    plain, bold = metrics_of(style, 12), metrics_of(style, 12, bold=True)
    indent = INDENT * style.scale
    room = width - 2.0 * MARGIN - indent
    for term in lines:
        cells, values = _cells(term), []
        for axis, (numbers, value) in zip(("x", "y"), cells, strict=False):
            shown = wrapped_formula(numbers, plain, room) if numbers and numbers != value else [""]
            last = plain.horizontalAdvance(shown[-1]) + 8.0
            if last + bold.horizontalAdvance(value) > room:
                shown = [*shown, ""]
            values.append((axis if len(cells) > 1 else "", shown, value))
        symbol = bold.horizontalAdvance(f"{term.symbol}  ")
        formula = wrapped_formula(f"= {term.formula}", plain, room + indent - DOT - symbol)
        count = len(formula) + sum(len(shown) for _, shown, _ in values)
        yield _Block(term, formula, values, count * line_height(style) + GAP)


def _draw_blocks(painter: QPainter, style: Style, area: QRectF, lines: Sequence[Term]) -> None:
    plain, bold = style.font(12), style.font(12, bold=True)
    tall, indent = line_height(style), INDENT * style.scale
    row = QRectF(area.left() + MARGIN, area.top() + 2.0, area.width() - 2.0 * MARGIN, tall)
    for block in _blocks(style, area.width(), lines):
        ink = _draw_symbol(painter, style, block.term, row.adjusted(DOT, 0.0, 0.0, 0.0))
        away = DOT + QFontMetricsF(bold).horizontalAdvance(f"{block.term.symbol}  ")
        painter.setFont(plain)
        painter.setPen(style.color("text"))
        for part in block.formula:
            painter.drawText(row.adjusted(away, 0.0, 0.0, 0.0), LEFT, part)
            row.translate(0.0, tall)
        for axis, numbers, value in block.values:
            painter.setPen(style.color("muted"))
            painter.drawText(row.adjusted(DOT, 0.0, 0.0, 0.0), LEFT, axis)
            for part in numbers:
                painter.drawText(row.adjusted(indent, 0.0, 0.0, 0.0), LEFT, part)
                row.translate(0.0, tall)
            painter.setFont(bold)
            painter.setPen(ink)
            painter.drawText(row.translated(0.0, -tall), RIGHT, value)
            painter.setFont(plain)
        row.translate(0.0, GAP)


def _columns(row: QRectF, style: Style) -> list[QRectF]:
    """Divide a row into symbol, formula, x and y."""
    left, right = row.left() + DOT, row.right()
    edges = [left, left + 52.0 * style.scale, left + 52.0 * style.scale + row.width() * 0.26]
    edges += [(edges[-1] + right) / 2, right]
    return [
        QRectF(low, row.top(), high - low - DOT * (index > 0) * (high < right), row.height())
        for index, (low, high) in enumerate(itertools.pairwise(edges))
    ]


def _draw_symbol(painter: QPainter, style: Style, line: Term, cell: QRectF) -> QColor:
    """Draw a term's symbol, with the dot of its arrow before it; return their colour."""
    ink = style.color(line.role) if line.role else style.color("text")
    if line.role:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(cell.left() - DOT + 4.0, cell.center().y()), 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(style.font(12, bold=True))
    painter.setPen(ink)
    painter.drawText(cell, LEFT, line.symbol)
    return ink


def _draw_line(painter: QPainter, style: Style, line: Term, row: QRectF) -> None:
    plain, bold = style.font(12), style.font(12, bold=True)
    metrics = QFontMetricsF(plain)
    symbol, formula, *halves = _columns(row, style)
    ink = _draw_symbol(painter, style, line, symbol)
    painter.setFont(plain)
    painter.setPen(style.color("text"))
    painter.drawText(
        formula, LEFT, shortened_formula(f"= {line.formula}", metrics, formula.width())
    )
    for cell, (numbers, value) in zip(halves, _cells(line), strict=False):
        width = max(VALUE * style.scale, QFontMetricsF(bold).horizontalAdvance(value) + 8.0)
        if numbers and numbers != value:
            painter.setPen(style.color("muted"))
            painter.drawText(cell, LEFT, shortened_formula(numbers, metrics, cell.width() - width))
        painter.setFont(bold)
        painter.setPen(ink)
        painter.drawText(cell, RIGHT, value)
        painter.setFont(plain)


def shortened_formula(text: str, metrics: QFontMetricsF, room: float) -> str:
    """Return as much of a formula as fits, cut between its terms and not in a number."""
    if metrics.horizontalAdvance(text) <= room:
        return text
    parts = _PLACES_TO_BREAK.split(text)
    while parts:
        parts.pop()
        shown = " ".join((*parts, "…"))
        if metrics.horizontalAdvance(shown) <= room:
            return shown if parts else ""
    return ""


def wrapped_formula(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """Divide a formula into lines that fit, before a sign or at another space, else at · or /."""
    if (equations := text.split(";  "))[1:]:
        return [line for each in equations for line in wrapped_formula(each, metrics, room)]
    lines = [""]
    for part in _PLACES_TO_BREAK.split(text):
        joint = " " if lines[-1] else ""
        if metrics.horizontalAdvance(lines[-1] + joint + part) <= room:
            lines[-1] += joint + part
            continue
        lines += [""] if joint else []
        for factor in re.split(r"(?=[·/])", part):
            if lines[-1] and metrics.horizontalAdvance(lines[-1] + factor) > room:
                lines.append("")
            lines[-1] += factor
    return lines


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
        """Return the height that heading and table need for a width, in pixels."""
        lines = state.detail.lines if state.detail is not None else ()
        return _heading(state, width) + table_height(state.style, width, lines)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint a heading and the table."""
        state = self.state
        if state is None:
            return
        area = QRectF(0.0, 0.0, self.size.width(), self.size.height())
        fill_panel(painter, state, area)
        self._draw_heading(painter, state, area.width())
        if state.detail is not None:
            area.setTop(_heading(state, area.width()))
            draw_table(painter, state.style, area, state.detail.lines)

    def _draw_heading(self, painter: QPainter, state: ViewState, width: float) -> None:
        """Draw the racer's name, the step's starting point and the equation of the rule."""
        style, chosen = state.style, state.chosen
        tall = line_height(style)
        row = QRectF(MARGIN, 7.0, width - 2.0 * MARGIN, tall)
        if chosen is not None:
            center = QPointF(row.left() + 5.0 * style.scale, row.center().y())
            draw_marker(painter, chosen.look, style, center, 11.0 * style.scale, halo=False)
            row.setLeft(row.left() + 16.0 * style.scale)
        for text, font, color in _headings(state):
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(style.color(color))
            if is_narrow(style, width):
                for part in wrapped_formula(text, metrics, row.width()):
                    painter.drawText(row, LEFT, part)
                    row.translate(0.0, tall)
                continue
            shown = elided(text, metrics, max(row.width(), 0.0))
            painter.drawText(row, LEFT, shown)
            row.setLeft(row.left() + metrics.horizontalAdvance(shown) + (12.0 if shown else 0.0))


def _headings(state: ViewState) -> list[tuple[str, QFont, str]]:
    """Return the texts of the heading, with their fonts and colours."""
    style, chosen = state.style, state.chosen
    name, plain = chosen.title if chosen else "", style.font(12)
    texts = [(name, style.font(13, bold=True), "text"), (where(state), plain, "text")]
    return [each for each in (*texts, (equation(state), plain, "muted")) if each[0]]


def _heading(state: ViewState, width: float) -> float:
    """Return the height of the heading at a width, in pixels."""
    style = state.style
    if not is_narrow(style, width):
        return line_height(style) + 14.0
    room = width - 2.0 * MARGIN - 16.0 * style.scale
    texts = [(text, QFontMetricsF(font)) for text, font, _ in _headings(state)]
    lines = sum(len(wrapped_formula(text, metrics, room)) for text, metrics in texts)
    return lines * line_height(style) + 14.0
