"""What has no room above a canvas, written onto it: a loss, and why a run ended."""

from collections.abc import Sequence
from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QPainter

from app.drawing.entry import Entry
from app.drawing.words import LEFT, elided, metrics_of, wrapped
from app.style.theme import Style, draw_marker

EDGE, PAD, BETWEEN = 4.0, 4.0, 2.0
"""Distance from the edge of the canvas, from the edge of a notice to its text, and between two
notices, in pixels."""

USUAL = 2
"""Number of lines that a notice may have although there is a shorter text."""


class Notice(NamedTuple):
    """A text for the canvas.

    Attributes
    ----------
    texts, short : sequence of str
        From long to short; the second only if there is no room for any of the first.
    color : str
        The name of a colour.
    entry : Entry or None
        The racer whose marker it needs, where there are several.
    is_number : bool
        Whether it is a number, which is never cut.
    """

    texts: Sequence[str]
    color: str
    entry: Entry | None = None
    is_number: bool = False
    short: Sequence[str] = ()


def draw_notices(
    painter: QPainter,
    notices: Sequence[Notice],
    area: QRectF,
    style: Style,
    avoided: Sequence[QPointF],
) -> None:
    """Write notices below each other into a corner of an area, broken into lines.

    They are in the first corner where they cover none of the points to be avoided.
    """
    room = area.size() - QSizeF(2.0 * EDGE, 2.0 * EDGE)
    laid = []
    for notice in notices:
        if lines := _lines(notice, room, style):
            laid.append((notice, lines, _size(notice, lines, style)))
            room.setHeight(room.height() - laid[-1][2].height() - BETWEEN)
    if not laid:
        return
    width = max(size.width() for _, _, size in laid)
    height = sum(size.height() + BETWEEN for _, _, size in laid) - BETWEEN
    inner = area.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    block, at_right = _corner(inner, QSizeF(width, height), avoided, notices[0].is_number, style)
    top = block.top()
    for notice, lines, size in laid:
        left = block.right() - size.width() if at_right else block.left()
        _draw(painter, notice, lines, QRectF(QPointF(left, top), size), style)
        top += size.height() + BETWEEN


def _corner(
    area: QRectF, size: QSizeF, avoided: Sequence[QPointF], right_first: bool, style: Style
) -> tuple[QRectF, bool]:
    """Return a block in a corner of an area, and whether it is at the right."""
    sides = (True, False) if right_first else (False, True)
    places = []
    for at_bottom in (False, True):
        for at_right in sides:
            block = QRectF(area.topLeft(), size)
            if at_right:
                block.moveRight(area.right())
            if at_bottom:
                block.moveBottom(area.bottom())
            places.append((block, at_right))
    near = style.marker_size
    for block, at_right in places:
        covered = block.adjusted(-near, -near, near, near)
        if not any(covered.contains(point) for point in avoided):
            return block, at_right
    return places[0]


def _indent(notice: Notice, style: Style) -> float:
    return metrics_of(style, 10).height() if notice.entry is not None else 0.0


def _size(notice: Notice, lines: Sequence[str], style: Style) -> QSizeF:
    metrics = metrics_of(style, 10)
    width = max(map(metrics.horizontalAdvance, lines)) + _indent(notice, style) + 2.0 * PAD
    return QSizeF(width, len(lines) * metrics.height() + 2.0)


def _lines(notice: Notice, size: QSizeF, style: Style) -> list[str]:
    """Return the lines of the longest text that needs two, or else of the one with the fewest."""
    metrics = metrics_of(style, 10)
    room = size.width() - _indent(notice, style) - 2.0 * PAD
    most = int((size.height() - 2.0) / metrics.height())
    for texts in (notice.texts, notice.short):
        forms = [wrapped(text, metrics, room) for text in texts]
        forms = [lines for lines in forms if 0 < len(lines) <= most]
        if forms:
            return min(forms, key=lambda lines: max(len(lines), USUAL))
    cut = elided([*notice.texts, *notice.short][-1], metrics, room)
    return [cut] if most > 0 and cut and not notice.is_number else []


def _draw(
    painter: QPainter, notice: Notice, lines: Sequence[str], box: QRectF, style: Style
) -> None:
    ground, tall = style.color("halo"), metrics_of(style, 10).height()
    ground.setAlphaF(0.85)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3.0, 3.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if notice.entry is not None:
        center = box.topLeft() + QPointF(PAD + 0.4 * tall, 1.0 + tall / 2.0)
        draw_marker(painter, notice.entry.look, style, center, 0.62 * tall, halo=False)
    painter.setFont(style.font(10))
    painter.setPen(style.color(notice.color))
    row = QRectF(box.left() + PAD + _indent(notice, style), box.top() + 1.0, box.width(), tall)
    for line in lines:
        painter.drawText(row, LEFT, line)
        row.translate(0.0, tall)
