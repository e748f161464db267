"""What has no room above a canvas, written onto it: a loss, and why a run ended."""

from collections.abc import Sequence
from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter

from app.drawing.entry import Entry
from app.drawing.words import LEFT, elided, metrics_of, wrapped
from app.style.theme import Style, draw_marker

EDGE, PAD = 4.0, 4.0
"""Distance from the edge of the canvas, and from the edge of a notice to its text, in pixels."""


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
    at_right : bool
        Whether it is short and stands at the right.
    """

    texts: Sequence[str]
    color: str
    entry: Entry | None = None
    at_right: bool = False
    short: Sequence[str] = ()


def draw_notices(painter: QPainter, notices: Sequence[Notice], area: QRectF, style: Style) -> None:
    """Write notices below each other from the top of an area, broken into lines."""
    tall = metrics_of(style, 10).height()
    inner = area.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    for notice in notices:
        indent = tall if notice.entry is not None else 0.0
        lines = _lines(notice, inner, style, indent)
        if not lines:
            return
        width = max(map(metrics_of(style, 10).horizontalAdvance, lines)) + indent + 2.0 * PAD
        box = QRectF(inner.left(), inner.top(), width, len(lines) * tall + 2.0)
        if notice.at_right:
            box.moveRight(inner.right())
        _draw(painter, notice, lines, box, style, indent)
        inner.setTop(box.bottom() + 2.0)


def _lines(notice: Notice, area: QRectF, style: Style, indent: float) -> list[str]:
    """Return the lines of the longest text that needs two, or else of the one with the fewest."""
    metrics = metrics_of(style, 10)
    room = area.width() - indent - 2.0 * PAD
    most = int((area.height() - 2.0) / metrics.height())
    for texts in (notice.texts, notice.short):
        forms = [wrapped(text, metrics, room) for text in texts]
        forms = [lines for lines in forms if 0 < len(lines) <= most]
        if forms:
            return min(forms, key=lambda lines: max(len(lines), USUAL))
    cut = elided([*notice.texts, *notice.short][-1], metrics, room)
    return [cut] if most > 0 and cut and not notice.at_right else []


def _draw(
    painter: QPainter,
    notice: Notice,
    lines: Sequence[str],
    box: QRectF,
    style: Style,
    indent: float,
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
    row = QRectF(box.left() + PAD + indent, box.top() + 1.0, box.width(), tall)
    for line in lines:
        painter.drawText(row, LEFT, line)
        row.translate(0.0, tall)
