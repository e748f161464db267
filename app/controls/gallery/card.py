"""A card in the gallery: a surface's thumbnail, title and lesson."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PyQt6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PyQt6.QtWidgets import QAbstractButton, QWidget

from app.controls.gallery.entry import GalleryEntry
from app.drawing.terrain.terrain import Survey, paint
from app.style.theme import Style

CARD = QSize(304, 96)
THUMBNAIL = QSize(120, 80)
PADDING = 8

LEVELS, APART = 11, 2.5
"""Number of contours in a thumbnail: fewer than in a pane, on the same scale; and their smallest
distance, in pixels."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Card(QAbstractButton):
    """A button for a gallery entry; checked while the race is on its surface.

    Attributes
    ----------
    choice : GalleryEntry
    survey : Survey or None
        The terrain of the thumbnail; None before the survey, or if it failed.
    surveyed : bool
        Whether the survey has ended.
    enters : bool
        Whether Enter in the search picks it.
    """

    def __init__(self, choice: GalleryEntry, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice = choice
        self.survey: Survey | None = None
        self.surveyed = False
        self.enters = False
        self._style = style
        self._painted: tuple[object, QPixmap] | None = None
        self.setFixedSize(CARD)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(choice.title)
        self.setAccessibleDescription(choice.teaches)
        self.setToolTip(f"{choice.title}\n{choice.formula}".strip())

    def set_style(self, style: Style) -> None:
        """Apply a style's colours."""
        self._style = style
        self.update()

    def set_enters(self, enters: bool) -> None:
        """Mark the card as the one that Enter picks, or clear the mark."""
        if enters != self.enters:
            self.enters = enters
            self.update()

    def set_survey(self, survey: Survey | None) -> None:
        """Show the terrain as the thumbnail; None if the survey failed."""
        self.survey, self.surveyed = survey, True
        self._painted = None
        self.update()

    def survey_job(self) -> Callable[[], Survey]:
        """Return a function that surveys the surface, on any thread."""
        make = self.choice.make
        columns, rows = THUMBNAIL.width() + 1, THUMBNAIL.height() + 1

        def job() -> Survey:
            surface = make()
            view = surface.bounds.shaped(THUMBNAIL.width() / THUMBNAIL.height())
            return Survey.of(surface, view, columns, rows, LEVELS, APART)

        return job

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the thumbnail beside title and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = self._style
        frame = QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0)
        lit = self.underMouse() or self.hasFocus() or self.isDown()
        if lit or self.enters:
            painter.setPen(QPen(style.color("accent" if self.hasFocus() else "field"), 1.5))
            painter.setBrush(style.color("field"))
            painter.drawRoundedRect(frame, 6.0, 6.0)
        place = QRect(PADDING, PADDING, THUMBNAIL.width(), THUMBNAIL.height())
        self._paint_thumbnail(painter, QRectF(place))
        left = place.right() + 1 + 12
        room = QRectF(left, PADDING, self.width() - left - PADDING, place.height())
        self._paint_text(painter, room)
        painter.end()

    def _paint_thumbnail(self, painter: QPainter, place: QRectF) -> None:
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(place, 4.0, 4.0)
        painter.setClipPath(outline)
        if self.survey is None:
            painter.fillPath(outline, self._style.color("line"))
        else:
            painter.drawPixmap(place.topLeft(), self._pixmap(self.survey))
        painter.restore()
        if self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._style.color("accent"), 2.0))
            painter.drawRoundedRect(place.adjusted(1.0, 1.0, -1.0, -1.0), 4.0, 4.0)

    def _pixmap(self, survey: Survey) -> QPixmap:
        """Return the thumbnail in the current colours and resolution."""
        key = (self._style, self.devicePixelRatioF())
        if self._painted is None or self._painted[0] != key:
            self._painted = key, paint(survey, QSizeF(THUMBNAIL), *key)
        return self._painted[1]

    def _paint_text(self, painter: QPainter, room: QRectF) -> None:
        style = self._style
        bold, small = style.font(13, bold=True), style.font(11)
        tall, low = QFontMetricsF(bold).height(), QFontMetricsF(small).height()
        mark = "✓" if self.isChecked() else "↵" if self.enters else ""
        row = QRectF(room.topLeft(), QSizeF(room.width(), tall))
        painter.setFont(bold)
        painter.setPen(style.color("accent"))
        painter.drawText(row, _RIGHT, mark)
        row.setWidth(row.width() - (16.0 if mark else 0.0))
        painter.setPen(style.color("text"))
        painter.drawText(row, _LEFT, wrapped(self.choice.title, bold, row.width(), 1)[0])
        painter.setFont(small)
        painter.setPen(style.color("muted"))
        lines = int((room.height() - tall - 2.0) // low)
        for index, line in enumerate(wrapped(self.choice.teaches, small, room.width(), lines)):
            at = QPointF(room.left(), room.top() + tall + 2.0 + low * index)
            painter.drawText(QRectF(at, QSizeF(room.width(), low)), _LEFT, line)


def wrapped(text: str, font: QFont, width: float, most: int) -> list[str]:
    """Break a text into at most ``most`` lines, with an ellipsis if it does not fit."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units = text.encode("utf-16-le")  # Qt counts UTF-16 units
    starts = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(2 * line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(units)]
    if len(starts) > most:
        ends[most - 1] = len(units)
    rows = zip(starts[:most], ends[:most], strict=True)
    lines = [units[start:end].decode("utf-16-le").strip() for start, end in rows] or [""]
    lines[-1] = QFontMetricsF(font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)
    return lines
