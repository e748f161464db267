"""A card in a gallery: a picture beside a title and a few lines of text."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from PyQt6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PyQt6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PyQt6.QtWidgets import QAbstractButton, QWidget

from app.controls.gallery.entry import GalleryEntry
from app.style.theme import Style

PADDING = 8

SMALL = 11.0
"""Size of the font below the title, in pixels."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Card(QAbstractButton):
    """A button for an entry of a gallery.

    Attributes
    ----------
    SIZE : QSize
        Of every card of the class.
    choice : GalleryEntry
    enters : bool
        Whether Enter in the search picks it.
    """

    SIZE: ClassVar[QSize]

    def __init__(self, choice: GalleryEntry, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice = choice
        self.enters = False
        self._style = style
        self.setFixedSize(self.SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(choice.title)
        self.setAccessibleDescription(choice.teaches)
        self.setToolTip(f"{choice.title}\n{choice.formula}".strip())

    @abstractmethod
    def paint_picture(self, painter: QPainter) -> float:
        """Paint the picture at the left; return where it ends, in pixels."""

    @property
    def paragraphs(self) -> Sequence[tuple[str, int]]:
        """The texts below the title, each with the most lines it may take."""
        return ((self.choice.teaches, 99),)

    def set_style(self, style: Style) -> None:
        """Apply a style's colours."""
        self._style = style
        self.update()

    def set_enters(self, enters: bool) -> None:
        """Mark the card as the one that Enter picks, or clear the mark."""
        if enters != self.enters:
            self.enters = enters
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the card."""
        painter = QPainter(self)
        self.paint(painter)
        painter.end()

    def paint(self, painter: QPainter) -> None:
        """Paint the picture beside title and text."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = self._style
        frame = QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0)
        lit = self.underMouse() or self.hasFocus() or self.isDown()
        if lit or self.enters:
            painter.setPen(QPen(style.color("accent" if self.hasFocus() else "field"), 1.5))
            painter.setBrush(style.color("field"))
            painter.drawRoundedRect(frame, 6.0, 6.0)
        left = self.paint_picture(painter)
        inner = QRectF(self.rect()).adjusted(left, PADDING, -PADDING, -PADDING)
        self._paint_text(painter, inner)

    def _paint_text(self, painter: QPainter, room: QRectF) -> None:
        style = self._style
        bold, small = style.font(13, bold=True), style.font(SMALL)
        tall, low = QFontMetricsF(bold).height(), QFontMetricsF(small).height()
        mark = "✓" if self.isChecked() else "↵" if self.enters else ""
        row = QRectF(room.topLeft(), QSizeF(room.width(), tall))
        painter.setFont(bold)
        painter.setPen(style.color("accent"))
        painter.drawText(row, _RIGHT, mark)
        row.setWidth(row.width() - (16.0 if mark else 0.0))
        painter.setPen(style.color("text"))
        painter.drawText(row, _LEFT, clamped(self.choice.title, bold, row.width(), 1)[0])
        painter.setFont(small)
        painter.setPen(style.color("muted"))
        top = room.top() + tall + 2.0
        for text, most in self.paragraphs:
            fitting = min(most, int((room.bottom() - top) // low))
            for line in clamped(text, small, room.width(), fitting):
                row = QRectF(QPointF(room.left(), top), QSizeF(room.width(), low))
                painter.drawText(row, _LEFT, line)
                top += low


def clamped(text: str, font: QFont, width: float, most: int) -> list[str]:
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
