"""The two axes of a canvas, at its left and below it."""

import math

import pyqtgraph as pg
from PyQt6.QtCore import QRectF, QSizeF, Qt
from PyQt6.QtGui import QFontMetricsF
from PyQt6.QtWidgets import QGraphicsItem

from app.style.theme import Style
from optim_core.parameters.number_format import fixed, number

USUAL_LABEL = "−0.00"
"""As wide as labels of the left axis are without need for more."""


class _Axis(pg.AxisItem):  # type: ignore[misc]
    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Label the ticks, with the minus that the other numbers have."""
        return [_label(value * scale, spacing * scale) for value in values]


def _label(value: float, spacing: float) -> str:
    """Write a tick in the decimals that the spacing has, or as a power of ten."""
    if abs(value) < 1e-3:  # where zero may be a sum that is not quite zero
        return number(value, 6) if abs(value) > 1e-6 * spacing else "0"
    return fixed(value, max(0, math.ceil(-math.log10(spacing))))


class Axes:
    """Axes that belong to an item, which they leave a canvas of.

    Attributes
    ----------
    left, bottom : pyqtgraph.AxisItem
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        self.left = _Axis("left", parent=parent)
        self.bottom = _Axis("bottom", parent=parent)
        self._style = Style()
        for axis in (self.left, self.bottom):
            axis.setZValue(1)
            axis.setCacheMode(axis.CacheMode.DeviceCoordinateCache)
            axis.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style = style
        for axis in (self.left, self.bottom):
            axis.setPen(style.color("line"))
            axis.setTextPen(style.color("muted"))
            axis.setStyle(tickFont=style.font(10), tickLength=-4, tickTextOffset=3)

    def gutter(self, label: str) -> float:
        """Return the pixels that the left axis takes for labels as wide as this one."""
        return QFontMetricsF(self._style.font(10)).horizontalAdvance(label) + 10.0

    def place(self, size: QSizeF, top: float, label: str) -> QRectF:
        """Take the left and the bottom of an item of a size; return the canvas that is left.

        It begins ``top`` pixels below the item's edge and is on whole pixels.
        """
        left = self.gutter(label)
        bottom = QFontMetricsF(self._style.font(10)).height() + 8.0
        width, height = size.width() - left - 4.0, size.height() - top - bottom
        canvas = QRectF(QRectF(left, top, max(width, 1.0), max(height, 1.0)).toRect())
        self.left.setWidth(left)
        self.bottom.setHeight(bottom)
        self.left.setGeometry(QRectF(0.0, canvas.top(), left, canvas.height()))
        self.bottom.setGeometry(QRectF(canvas.left(), canvas.bottom(), canvas.width(), bottom))
        return canvas

    def set_ranges(self, x_min: float, x_max: float, y_min: float, y_max: float) -> None:
        """Say what the canvas spans; axes are drawn anew whenever they are told."""
        self.bottom.setRange(x_min, x_max)
        self.left.setRange(y_min, y_max)
