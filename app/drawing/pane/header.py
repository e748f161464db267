"""The header of a pane: its racers, with their live losses and how their runs ended.

Room goes to the name first, then to the loss, to news, and to settings. No number is cut: a loss
has fewer digits where there is little room, and what has none is returned for the canvas.
"""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QFontMetricsF, QPainter

from app.drawing.entry import Entry
from app.drawing.pane.notices import Notice
from app.drawing.words import LEFT, RIGHT, elided, fitting, metrics_of
from app.style.theme import Style, draw_marker
from optim_core.surfaces.landscape import Bounds

COLUMN = 224.0
"""Width of a racer in a legend of several, in pixels."""

SHORTEST = "10⁻⁸⁸"
"""A loss of the width from which there is room for one, whatever it will become."""

BETWEEN = 8.0
"""Gap between two texts in a line, in pixels."""


def header_height(entries: Sequence[Entry], width: float, style: Style, roomy: bool) -> float:
    """Return the height of a header for a width, in pixels.

    If it is ``roomy``, a single racer has a second line, for settings and news.
    """
    tall = metrics_of(style, 13, bold=True).height()
    if len(entries) == 1:
        return tall + (metrics_of(style, 11).height() + 1.0 if roomy else 0.0) + 3.0
    rows = -(-len(entries) // _columns(width, style))
    return rows * (tall + 2.0) + 2.0


def draw_header(
    painter: QPainter,
    entries: Sequence[Entry],
    frame: int,
    view: Bounds,
    area: QRectF,
    style: Style,
) -> list[Notice]:
    """Draw a header in an area of a pane; return what there is no room for.

    It is a title for one racer, a legend for several.
    """
    if len(entries) == 1:
        return _draw_title(painter, entries[0], frame, view, area, style)
    notices = []
    for entry, cell in zip(entries, _cells(len(entries), area, style), strict=True):
        notices += _draw_cell(painter, entry, frame, view, cell, style)
    return notices


def entry_at(entries: Sequence[Entry], area: QRectF, style: Style, place: QPointF) -> Entry | None:
    """Return the racer whose title in a header is at a position of the pane, if any."""
    if not area.contains(place):
        return None
    if len(entries) == 1:
        return entries[0]
    cells = zip(entries, _cells(len(entries), area, style), strict=True)
    return next((entry for entry, cell in cells if cell.contains(place)), None)


def _columns(width: float, style: Style) -> int:
    return max(1, int(width // (COLUMN * (1.0 + 0.65 * (style.scale - 1.0)))))


def _cells(count: int, area: QRectF, style: Style) -> list[QRectF]:
    """Return the cell of each racer in a legend."""
    tall = metrics_of(style, 13, bold=True).height() + 2.0
    columns = _columns(area.width(), style)
    width = area.width() / columns
    return [
        QRectF(
            area.left() + width * (index % columns),
            area.top() + tall * (index // columns),
            width,
            tall,
        )
        for index in range(count)
    ]


def _draw_title(
    painter: QPainter, entry: Entry, frame: int, view: Bounds, area: QRectF, style: Style
) -> list[Notice]:
    """Draw the racer's name and loss, its settings and the news about it."""
    tall = metrics_of(style, 13, bold=True).height()
    center = area.topLeft() + QPointF(tall * 0.4, tall * 0.55)
    draw_marker(painter, entry.look, style, center, tall * 0.62, halo=False)
    row = QRectF(area.left() + tall, area.top(), area.width() - tall, tall)
    notices = []
    if not _draw_name_and_loss(painter, entry, frame, row, style, 13):
        notices.append(Notice(_losses(entry, frame), "text", is_number=True))
    below = QRectF(area.left(), row.bottom() + 1.0, area.width(), metrics_of(style, 11).height())
    roomy = below.bottom() <= area.bottom()
    badge = entry.badge(frame, view)
    news = _draw_news(
        painter, entry, badge.texts, badge.color, below if roomy else row, style, roomy
    )
    if badge.texts and not news:
        notices.append(Notice(badge.texts, badge.color, short=badge.short))
    return notices


def _draw_name_and_loss(
    painter: QPainter,
    entry: Entry,
    frame: int,
    row: QRectF,
    style: Style,
    pixels: float,
    with_loss: bool = True,
    cut: bool = False,
) -> bool:
    """Draw a racer's name and, if ``with_loss``, its loss; shrink the row to what is left.

    Return whether there was room for the loss; if ``cut``, it is made at the name's expense.
    """
    metrics, plain = metrics_of(style, pixels, bold=True), metrics_of(style, pixels)
    least = plain.horizontalAdvance(SHORTEST)
    short = row.width() - (least + BETWEEN if with_loss else 0.0)
    titles = [entry.title, entry.differs or entry.title]
    title = fitting(titles, metrics, short) or _cut(entry, metrics, short if cut else row.width())
    painter.setPen(style.color("text"))
    painter.setFont(style.font(pixels, bold=True))
    painter.drawText(row, LEFT, title)
    row.setLeft(row.left() + metrics.horizontalAdvance(title) + BETWEEN)
    with_loss = with_loss and least <= row.width()
    loss = fitting(_losses(entry, frame), plain, row.width()) if with_loss else ""
    painter.setFont(style.font(pixels))
    painter.drawText(row, RIGHT, loss)
    row.setRight(row.right() - (plain.horizontalAdvance(loss) + BETWEEN if loss else 0.0))
    return bool(loss)


def _draw_news(
    painter: QPainter,
    entry: Entry,
    news: Sequence[str],
    color: str,
    row: QRectF,
    style: Style,
    both: bool = False,
) -> str:
    """Draw the longest news that fits a row, or else settings; return the news drawn.

    If ``both``, the settings are at the left of the news.
    """
    metrics = metrics_of(style, 11)
    said = fitting(news, metrics, row.width())
    left = row.width() - (metrics.horizontalAdvance(said) + BETWEEN if said else 0.0)
    note = fitting(entry.notes, metrics, left) if both or not said else ""
    painter.setFont(style.font(11))
    painter.setPen(style.color("muted"))
    painter.drawText(row, LEFT, note)
    painter.setPen(style.color(color))
    painter.drawText(row, RIGHT if note else LEFT, said)
    return said


def _draw_cell(
    painter: QPainter, entry: Entry, frame: int, view: Bounds, cell: QRectF, style: Style
) -> list[Notice]:
    """Draw a racer's line of a legend; a bad end takes the place of the loss."""
    tall = cell.height()
    center = cell.topLeft() + QPointF(tall * 0.4, tall * 0.5)
    draw_marker(painter, entry.look, style, center, tall * 0.58, halo=False)
    row = cell.adjusted(tall * 0.95, 0.0, -2.0 * BETWEEN, 0.0)
    badge = entry.badge(frame, view)
    with_loss = badge.color != "bad"
    _draw_name_and_loss(painter, entry, frame, row, style, 12, with_loss, cut=True)
    said = _draw_news(painter, entry, [*badge.texts, *badge.short], badge.color, row, style)
    dropped = entry.diverged(frame) and said not in badge.texts
    return [Notice(badge.texts, badge.color, entry, short=badge.short)] if dropped else []


def _losses(entry: Entry, frame: int) -> list[str]:
    """Return the texts for a loss, from three digits to its power of ten."""
    return [entry.loss(frame, digits) for digits in (3, 2, 1, 0)]


def _cut(entry: Entry, metrics: QFontMetricsF, room: float) -> str:
    """Return a title cut to some room; a twin's keeps the value that tells it from the others."""
    titles = [entry.title, entry.differs or entry.title]
    return fitting(titles, metrics, room) or elided(titles[-1], metrics, room, bool(entry.differs))
