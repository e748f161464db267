"""A limit on the track of a slider: a notch, a label below it, and the track above it in red."""

from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QRegion
from PyQt6.QtWidgets import QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from app.style.theme import Style

BEYOND = 0.35
"""Opacity of the red track."""

NOTCH = (2.0, 10.0)
"""Width and height of the notch, in pixels."""

LABEL = 10.0
"""Size of the label's font, in pixels."""


@dataclass(frozen=True)
class Mark:
    """A value above which a slider's track is red.

    Parameters
    ----------
    value : float
    label : str
        What the value is, in a few signs.
    doc : str
        What it means, with its number.
    """

    value: float
    label: str
    doc: str


def handle_of(slider: QSlider) -> QRectF:
    """Return where the handle of a slider is, in pixels of the slider."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    style = slider.style()
    assert style is not None
    return QRectF(
        style.subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
        )
    )


def paint_mark(slider: QSlider, unit: float, style: Style) -> None:
    """Paint a mark at a position in [0, 1] of a slider's track, under the handle."""
    handle = handle_of(slider)
    at = _place(slider.width(), handle.width(), unit)
    middle = handle.center().y()
    painter = QPainter(slider)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    around = QRegion(handle.toAlignedRect(), QRegion.RegionType.Ellipse)
    painter.setClipRegion(QRegion(slider.rect()).subtracted(around))
    color = style.color("bad")
    painter.setOpacity(BEYOND)
    painter.fillRect(QRectF(at, middle - 2.0, slider.width() - at, 4.0), color)
    painter.setOpacity(1.0)
    wide, tall = NOTCH
    painter.fillRect(QRectF(at - wide / 2, middle - tall / 2, wide, tall), color)
    painter.end()


def _place(width: int, handle: float, unit: float) -> float:
    return round(handle / 2 + unit * (width - handle))


class MarkLabel(QWidget):
    """The label of a mark, centred below its notch; it keeps its height while there is none."""

    def __init__(self, slider: QSlider) -> None:
        super().__init__()
        self._slider = slider
        self._style = Style()
        self._unit, self._text = 0.0, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_style(self, style: Style) -> None:
        """Apply a style's colours and sizes."""
        self._style = style
        self.updateGeometry()
        self.update()

    def show_text(self, text: str, unit: float) -> None:
        """Show a label below a position in [0, 1] of the track; "" for none."""
        self._text, self._unit = text, unit
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line."""
        return QSize(0, round(QFontMetricsF(self._style.font(LABEL)).height()))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the label, within the row."""
        if not self._text:
            return
        font = self._style.font(LABEL)
        wide = QFontMetricsF(font).horizontalAdvance(self._text) + 2.0
        at = _place(self.width(), handle_of(self._slider).width(), self._unit)
        left = min(max(at - wide / 2, 0.0), self.width() - wide)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self._style.color("bad"))
        painter.drawText(
            QRectF(left, 0.0, wide, self.height()), Qt.AlignmentFlag.AlignCenter, self._text
        )
        painter.end()
