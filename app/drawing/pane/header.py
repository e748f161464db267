"""The header of a pane: its racers, with their live losses and how their runs ended."""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QFontMetricsF, QPainter

from app.drawing.entry import Entry
from app.drawing.words import LEFT, RIGHT, elided, fitted, fitting
from app.style.theme import Style, draw_marker
from optim_core.surfaces.landscape import Bounds
from optim_core.verdict.reason import End
from optim_core.verdict.status import Status

COLUMN = 224.0
"""Width of a racer in a legend of several, in pixels."""

NARROW = 300.0
"""Width of a pane below which a racer's settings and its end have a row each, in pixels."""

TITLE, LEAST = 0.6, 0.4
"""Shares of a row that a title may claim before the loss has all its digits, or any."""


def header_height(entries: Sequence[Entry], width: float, style: Style) -> float:
    """Return the height of a header for a width, in pixels."""
    tall = QFontMetricsF(style.font(13, bold=True)).height()
    if len(entries) == 1:
        rows = 2 if width < NARROW * style.scale else 1
        return tall + rows * (QFontMetricsF(style.font(11)).height() + 1.0) + 3.0
    rows = -(-len(entries) // _columns(width, style))
    return rows * (tall + 2.0) + 2.0


def draw_header(
    painter: QPainter,
    entries: Sequence[Entry],
    frame: int,
    view: Bounds,
    area: QRectF,
    style: Style,
) -> None:
    """Draw a header in an area of a pane: a title for one racer, a legend for several."""
    if len(entries) == 1:
        _draw_title(painter, entries[0], frame, view, area, style)
    else:
        _draw_legend(painter, entries, frame, view, area, style)


def entry_at(entries: Sequence[Entry], area: QRectF, style: Style, place: QPointF) -> Entry | None:
    """Return the racer whose title in a header is at a position of the pane, if any."""
    if not area.contains(place) or not entries:
        return None
    if len(entries) == 1:
        return entries[0]
    tall = QFontMetricsF(style.font(13, bold=True)).height() + 2.0
    columns = _columns(area.width(), style)
    row = int((place.y() - area.top()) // tall)
    index = row * columns + int((place.x() - area.left()) // (area.width() / columns))
    return entries[index] if index < len(entries) else None


def _columns(width: float, style: Style) -> int:
    return max(1, int(width // (COLUMN * (1.0 + 0.65 * (style.scale - 1.0)))))


def _draw_title(
    painter: QPainter, entry: Entry, frame: int, view: Bounds, area: QRectF, style: Style
) -> None:
    """Draw the racer's name and loss, and below them its settings and how its run ended."""
    bold, small = style.font(13, bold=True), style.font(11)
    metrics, below = QFontMetricsF(bold), QFontMetricsF(small)
    tall = metrics.height()
    center = area.topLeft() + QPointF(tall * 0.4, tall * 0.55)
    draw_marker(painter, entry.look, style, center, tall * 0.62, halo=False)
    row = QRectF(area.left() + tall, area.top(), area.width() - tall, tall)
    loss = _loss(entry, frame, metrics, row.width())
    painter.setFont(bold)
    painter.setPen(style.color("text"))
    painter.drawText(row, RIGHT, loss)
    room = row.width() - metrics.horizontalAdvance(loss) - 6.0
    painter.drawText(row, LEFT, _cut(entry, metrics, room))

    row = QRectF(area.left(), area.top() + tall + 1.0, area.width(), below.height())
    painter.setFont(small)
    badges, color = entry.badge(frame, view)
    if area.width() < NARROW * style.scale:
        painter.setPen(style.color("muted"))
        painter.drawText(row, LEFT, elided(entry.note, below, row.width()))
        row.translate(0.0, below.height() + 1.0)
        painter.setPen(style.color(color))
        painter.drawText(row, LEFT, fitted(badges, below, row.width()))
        return
    set_to = below.horizontalAdvance(entry.note) + 10.0 if color == "muted" else 0.0
    badge = fitting(badges, below, row.width() - set_to) or fitted(badges, below, row.width())
    painter.setPen(style.color(color))
    painter.drawText(row, RIGHT, badge)
    room = row.width() - (below.horizontalAdvance(badge) + 10.0 if badge else 0.0)
    if room > 40.0:
        painter.setPen(style.color("muted"))
        painter.drawText(row, LEFT, elided(entry.note, below, room))


def _loss(entry: Entry, frame: int, metrics: QFontMetricsF, room: float) -> str:
    """Return a loss, with fewer digits where its racer's title needs the room.

    It is never cut, which would make it another number; where a title has hardly any room beside
    it, it is left out.
    """
    left = room - min(metrics.horizontalAdvance(entry.title), TITLE * room) - 6.0
    for digits in (3, 2, 1):
        loss = entry.loss(frame, digits)
        if metrics.horizontalAdvance(loss) <= left:
            return loss
    least = min(metrics.horizontalAdvance(entry.title), LEAST * room)
    return fitting([loss], metrics, room - least - 6.0)


def _cut(entry: Entry, metrics: QFontMetricsF, room: float) -> str:
    """Return a title cut to some room; a twin's keeps its end, which tells it from the other."""
    twin = entry.title != entry.trajectory.optimizer.title
    return elided(entry.title, metrics, room, keep_end=twin)


def _draw_legend(
    painter: QPainter,
    entries: Sequence[Entry],
    frame: int,
    view: Bounds,
    area: QRectF,
    style: Style,
) -> None:
    """Draw marker, name, settings or end, and loss of each racer, in columns."""
    bold, plain = style.font(12, bold=True), style.font(12)
    metrics = QFontMetricsF(bold)
    tall = QFontMetricsF(style.font(13, bold=True)).height() + 2.0
    columns = _columns(area.width(), style)
    width = area.width() / columns
    for index, entry in enumerate(entries):
        left, top = area.left() + width * (index % columns), tall * (index // columns)
        row = QRectF(left, area.top() + top, width - 16.0, tall)
        center = QPointF(left + tall * 0.4, row.center().y())
        draw_marker(painter, entry.look, style, center, tall * 0.58, halo=False)
        row.setLeft(left + tall * 0.95)
        badges, color = entry.badge(frame, view)
        diverged = entry.trajectory.status is Status.DIVERGED and badges
        loss = "" if diverged else entry.loss(frame)  # leave the room to what happened
        title = _cut(entry, metrics, row.width() - metrics.horizontalAdvance(loss) - 8.0)
        painter.setFont(bold)
        painter.setPen(style.color("text"))
        painter.drawText(row, LEFT, title)
        row.setLeft(row.left() + metrics.horizontalAdvance(title) + 8.0)
        painter.setFont(plain)
        painter.setPen(style.color("text"))
        painter.drawText(row, RIGHT, loss)
        row.setRight(row.right() - metrics.horizontalAdvance(loss) - 8.0)
        painter.setPen(style.color(color))
        if entry.verdict.end is End.MOVING and badges == entry.verdict.texts:
            badges, color = (), "muted"  # leave the room to its settings
        words = badges[-1:] or (entry.note,)
        if badges == entry.verdict.texts:
            words = entry.verdict.headlines
        painter.drawText(row, LEFT, fitted(words, metrics, row.width()))
