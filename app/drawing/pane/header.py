"""The header of a pane: its racers, with their live losses and how their runs ended.

Room goes to the name first, then to the loss, to news, and to settings. No number is cut: a loss
has fewer digits where there is little room, and what has none is returned for the canvas.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QFontMetricsF, QPainter

from app.drawing.entry import Entry
from app.drawing.pane.notices import Notice
from app.drawing.words import LEFT, RIGHT, elided, fitting, metrics_of
from app.style.theme import Look, Style, stamp_marker
from optim_core.surfaces.landscape import Bounds

COLUMN = 224.0
"""Width of a racer in a legend of several, in pixels."""

SHORTEST = "8×10⁻⁸⁸"
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


class Word(NamedTuple):
    """A text in a header, and how it is written."""

    row: QRectF
    text: str
    pixels: float
    color: str = "text"
    bold: bool = False
    at_right: bool = False


class Marker(NamedTuple):
    """A racer's marker in a header; ``size`` is in pixels."""

    look: Look
    center: QPointF
    size: float


@dataclass
class Header:
    """What a header shows, laid out; with equal words and markers it looks the same.

    Attributes
    ----------
    words : list of Word
    markers : list of Marker
    notices : list of Notice
        What there is no room for, which the canvas shows.
    """

    words: list[Word] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def key(self) -> object:
        """All that it looks like, in one style."""
        return self.words, self.markers

    def paint(self, painter: QPainter, style: Style) -> None:
        """Paint it in the style that it is laid out for."""
        for look, center, size in self.markers:
            stamp_marker(painter, look, style, center, size, halo=False)
        for row, text, pixels, color, bold, at_right in self.words:
            painter.setFont(style.font(pixels, bold))
            painter.setPen(style.color(color))
            painter.drawText(row, RIGHT if at_right else LEFT, text)

    def write(self, row: QRectF, text: str, pixels: float, color: str, at_right: bool) -> None:
        """Add a text, unless it is empty, to a row that may shrink later."""
        if text:
            self.words.append(Word(QRectF(row), text, pixels, color, at_right=at_right))


def header_of(
    entries: Sequence[Entry], frame: int, view: Bounds, area: QRectF, style: Style
) -> Header:
    """Lay a header out in an area of a pane: a title for one racer, a legend for several."""
    header = Header()
    if len(entries) == 1:
        _lay_title(header, entries[0], frame, view, area, style)
    else:
        for entry, cell in zip(entries, _cells(len(entries), area, style), strict=True):
            _lay_cell(header, entry, frame, view, cell, style)
    return header


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


def _lay_title(
    header: Header, entry: Entry, frame: int, view: Bounds, area: QRectF, style: Style
) -> None:
    """Lay out the racer's name and loss, its settings and the news about it."""
    tall = metrics_of(style, 13, bold=True).height()
    center = area.topLeft() + QPointF(tall * 0.4, tall * 0.55)
    header.markers.append(Marker(entry.look, center, tall * 0.62))
    row = QRectF(area.left() + tall, area.top(), area.width() - tall, tall)
    if not _lay_name_and_loss(header, entry, frame, row, style, 13):
        header.notices.append(Notice(list(_losses(entry, frame)), "text", is_number=True))
    below = QRectF(area.left(), row.bottom() + 1.0, area.width(), metrics_of(style, 11).height())
    roomy = below.bottom() <= area.bottom()
    badge = entry.badge(frame, view)
    row = below if roomy else row
    news = _lay_news(header, entry, badge.texts, badge.color, row, style, roomy)
    if badge.texts and not news:
        header.notices.append(Notice(badge.texts, badge.color, short=badge.short))


def _lay_name_and_loss(
    header: Header,
    entry: Entry,
    frame: int,
    row: QRectF,
    style: Style,
    pixels: float,
    with_loss: bool = True,
    cut: bool = False,
) -> bool:
    """Lay out a racer's name and, if ``with_loss``, its loss; shrink the row to what is left.

    Return whether there was room for the loss; if ``cut``, it is made at the name's expense.
    """
    metrics, plain = metrics_of(style, pixels, bold=True), metrics_of(style, pixels)
    least = plain.horizontalAdvance(SHORTEST)
    short = row.width() - (least + BETWEEN if with_loss else 0.0)
    titles = [entry.title, entry.differs or entry.title]
    title = fitting(titles, metrics, short) or _cut(entry, metrics, short if cut else row.width())
    header.words.append(Word(QRectF(row), title, pixels, bold=True))
    row.setLeft(row.left() + metrics.horizontalAdvance(title) + BETWEEN)
    with_loss = with_loss and least <= row.width()
    loss = fitting(_losses(entry, frame), plain, row.width()) if with_loss else ""
    header.write(row, loss, pixels, "text", at_right=True)
    row.setRight(row.right() - (plain.horizontalAdvance(loss) + BETWEEN if loss else 0.0))
    return bool(loss)


def _lay_news(
    header: Header,
    entry: Entry,
    news: Sequence[str],
    color: str,
    row: QRectF,
    style: Style,
    both: bool = False,
) -> str:
    """Lay out the longest news that fits a row, or else settings; return the news.

    If ``both``, the settings are at the left of the news.
    """
    metrics = metrics_of(style, 11)
    said = fitting(news, metrics, row.width())
    left = row.width() - (metrics.horizontalAdvance(said) + BETWEEN if said else 0.0)
    note = fitting(entry.notes, metrics, left) if both or not said else ""
    header.write(row, note, 11, "muted", at_right=False)
    header.write(row, said, 11, color, at_right=bool(note))
    return said


def _lay_cell(
    header: Header, entry: Entry, frame: int, view: Bounds, cell: QRectF, style: Style
) -> None:
    """Lay out a racer's line of a legend; a bad end takes the place of the loss."""
    tall = cell.height()
    center = cell.topLeft() + QPointF(tall * 0.4, tall * 0.5)
    header.markers.append(Marker(entry.look, center, tall * 0.58))
    row = cell.adjusted(tall * 0.95, 0.0, -2.0 * BETWEEN, 0.0)
    badge = entry.badge(frame, view)
    with_loss = badge.color != "bad"
    _lay_name_and_loss(header, entry, frame, row, style, 12, with_loss, cut=True)
    said = _lay_news(header, entry, [*badge.texts, *badge.short], badge.color, row, style)
    if badge.texts and entry.diverged(frame) and said not in badge.texts:
        header.notices.append(Notice(badge.texts, badge.color, entry, short=badge.short))


def _losses(entry: Entry, frame: int) -> Iterator[str]:
    """Yield the texts for a loss, from three digits to one."""
    return (entry.loss(frame, digits) for digits in (3, 2, 1))


def _cut(entry: Entry, metrics: QFontMetricsF, room: float) -> str:
    """Return a title cut to some room; a twin's keeps the value that tells it from the others."""
    titles = [entry.title, entry.differs or entry.title]
    return fitting(titles, metrics, room) or elided(titles[-1], metrics, room, bool(entry.differs))
