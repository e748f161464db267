"""The scoreboard: its columns and the painted table."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFont, QFontMetricsF, QPainter

from app.drawing.state import ViewState
from app.drawing.view_painter import ViewPainter, fill_panel
from app.drawing.words import LEFT, RIGHT, elided, metrics_of
from app.style.theme import Style, draw_marker
from optim_core.parameters.number_format import count, number
from optim_core.scenes.scoreboard import REACHED, Standing, standings

ABOUT = (
    "Steps and gradients (a Hessian counts as two): up to the step after which the loss "
    "stays within a thousandth of its gap at the start."
)

MARGIN, GAP = 16.0, 20.0
"""Margins at the sides and gap between columns, in pixels."""

NARROWEST = 60.0
"""Smallest width of the verdict, in pixels; columns are left out to keep it."""


@dataclass(frozen=True)
class Column:
    """A column: its head, the tooltip of the head, its texts and its sort keys."""

    title: str
    doc: str
    text: Callable[[Standing], str]
    key: Callable[[Standing], Any]

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """The alignment of its texts: numbers at the right."""
        return LEFT if self.title in ("Racer", "Verdict") else RIGHT


COLUMNS = (
    Column("Racer", "in the order of the race", lambda line: line.title, lambda line: line.place),
    Column(
        "Verdict",
        "how the race ends for it, and why",
        lambda line: line.words,
        lambda line: line.words,
    ),
    Column(
        "Steps",
        f"Steps to the tolerance: {REACHED}",
        lambda line: "–" if line.steps is None else count(line.steps),
        lambda line: math.inf if line.steps is None else float(line.steps),
    ),
    Column(
        "Gradients",
        "gradient evaluations by then; a Hessian counts as two, a flow has none",
        lambda line: "–" if line.evaluations is None else count(line.evaluations),
        lambda line: math.inf if line.evaluations is None else float(line.evaluations),
    ),
    Column(
        "Final gap",
        "how far the last loss is above the lowest there is",
        lambda line: "–" if math.isnan(line.gap) else number(line.gap, 3),
        lambda line: math.inf if math.isnan(line.gap) else line.gap,
    ),
    Column(
        "Path length",
        "length of the whole path",
        lambda line: number(line.length, 3),
        lambda line: line.length,
    ),
)


def lines_of(state: ViewState) -> list[Standing]:
    """Return a standing for each racer that takes part; computed once for a race."""
    return state.race.kept(standings)


class ScoreboardPainter(ViewPainter):
    """Paints the table, in the order of the race, below the panes of a picture."""

    @staticmethod
    def concerns(state: ViewState) -> bool:
        """Return whether racers take part."""
        return bool(state.entries)

    @staticmethod
    def height(state: ViewState, width: float) -> float:
        """Return the height that the table needs for a width, in pixels."""
        return _row_height(state.style) * (1 + len(state.entries)) + 12.0

    def paint_moving(self, painter: QPainter) -> None:
        """Paint the head and a line for each racer."""
        state = self.state
        if state is None:
            return
        style, lines = state.style, lines_of(state)
        looks = {entry.racer: entry.look for entry in state.entries}
        tall = _row_height(style)
        fill_panel(painter, state, QRectF(0.0, 0.0, self.size.width(), self.size.height()))
        row = QRectF(MARGIN, 6.0, self.size.width() - 2.0 * MARGIN, tall)
        cells = _cells(row, lines, style)
        small, plain = style.font(11), style.font(12)
        for column, cell in cells:
            _write(painter, style, small, "muted", column, cell, column.title)
        for index, line in enumerate(lines, start=1):
            down = index * tall
            center = QPointF(row.left() + 0.4 * tall, row.center().y() + down)
            draw_marker(painter, looks[line.racer], style, center, 0.5 * tall, halo=False)
            for column, cell in cells:
                shown = column.text(line)
                _write(painter, style, plain, "text", column, cell.translated(0.0, down), shown)


def _row_height(style: Style) -> float:
    return metrics_of(style, 12).height() + 6.0


def _cells(row: QRectF, lines: Sequence[Standing], style: Style) -> list[tuple[Column, QRectF]]:
    """Divide a row: each column as wide as its texts, and the rest to the verdict."""
    small, plain = metrics_of(style, 11), metrics_of(style, 12)
    widths = {
        column.title: max(
            small.horizontalAdvance(column.title),
            *(plain.horizontalAdvance(column.text(line)) for line in lines),
        )
        for column in COLUMNS
    }
    widths["Racer"] += _row_height(style)
    shown = list(COLUMNS)
    while len(shown) > 2 and _left(row, shown, widths) < NARROWEST * style.scale:
        shown.pop()
    widths["Verdict"] = max(_left(row, shown, widths), 1.0)
    cells, left = [], row.left()
    for column in shown:
        cells.append((column, QRectF(left, row.top(), widths[column.title], row.height())))
        left += widths[column.title] + GAP
    return cells


def _left(row: QRectF, shown: Sequence[Column], widths: dict[str, float]) -> float:
    """Return the width that some columns leave for the verdict, in pixels."""
    taken = sum(widths[column.title] for column in shown if column.title != "Verdict")
    return row.width() - taken - GAP * (len(shown) - 1)


def _write(
    painter: QPainter,
    style: Style,
    font: QFont,
    color: str,
    column: Column,
    cell: QRectF,
    text: str,
) -> None:
    if column.title == "Racer":
        cell = cell.adjusted(_row_height(style), 0.0, 0.0, 0.0)
    painter.setFont(font)
    painter.setPen(style.color(color))
    shown = elided(text, QFontMetricsF(font), max(cell.width(), 0.0) + 0.5)
    painter.drawText(cell, column.alignment, shown)
