"""The key to the colours of the ground: a bar, with the losses of a few colours below it."""

from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QBrush, QColor, QFontMetricsF, QLinearGradient, QPainter, QPen

from app.drawing.projection import Projection
from app.style.theme import Style
from optim_core.analysis import contours
from optim_core.parameters.number_format import number
from optim_core.scenes.setup import Setup

TYPE = 9
"""Size of the type, in pixels."""

BAR = 6.0
"""Height of the bar, in pixels."""

WIDEST, SHARE = 150.0, 0.4
"""Largest width of the bar, in pixels and as a share of the canvas."""

INSET, PADDING = 8.0, 5.0
"""Distance of the key from the canvas' edges, which have ticks, and margin in it, in pixels."""


@dataclass(frozen=True)
class ColorKey:
    """A key in the corner with the fewest marks.

    Parameters
    ----------
    area : QRectF
        In pixels of the canvas; empty if there is no room.
    words : tuple of str
        The losses at evenly spaced colours, from low ground to high.
    """

    area: QRectF
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, setup: Setup, projection: Projection, style: Style) -> "ColorKey":
        """Choose the key's place and words."""
        metrics, canvas = QFontMetricsF(style.font(TYPE)), projection.size
        width = min(WIDEST * style.scale, SHARE * canvas.width())
        words = _words(setup, projection)
        if sum(map(metrics.horizontalAdvance, words)) + 16.0 * style.scale > width:
            words = (words[0], words[-1])
        width = max(width, sum(map(metrics.horizontalAdvance, words)) + 10.0 * style.scale)
        size = QSizeF(width + 2.0 * PADDING, BAR * style.scale + metrics.height() + 1.5 * PADDING)
        if size.width() > 0.6 * canvas.width() or size.height() > 0.25 * canvas.height():
            return cls(QRectF())
        return cls(_corner(setup, projection, size), words)

    def paint(self, painter: QPainter, style: Style) -> None:
        """Paint the key."""
        if self.area.isEmpty():
            return
        ground = style.color("halo")
        ground.setAlphaF(0.85)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.area, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = self.area.adjusted(PADDING, PADDING, -PADDING, -PADDING / 2.0)
        bar = QRectF(inner.topLeft(), QSizeF(inner.width(), BAR * style.scale))
        colors, shades = style.ground(), QLinearGradient(bar.topLeft(), bar.topRight())
        for shade in range(0, 256, 15):
            shades.setColorAt(shade / 255.0, QColor(*map(int, colors[shade])))
        painter.setPen(QPen(style.color("iso_line"), 0.5 * style.scale))
        painter.setBrush(QBrush(shades))
        painter.drawRect(bar)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(style.font(TYPE))
        painter.setPen(style.color("text"))
        row = QRectF(inner.left(), bar.bottom(), inner.width(), inner.bottom() - bar.bottom())
        flags = Qt.AlignmentFlag
        sides = (flags.AlignLeft, *[flags.AlignHCenter] * (len(self.words) - 2), flags.AlignRight)
        for word, side in zip(self.words, sides, strict=True):
            painter.drawText(row, side | flags.AlignVCenter, word)


def _words(setup: Setup, projection: Projection) -> tuple[str, ...]:
    """Return the losses of the lowest, the middle and the highest colour.

    Losses beyond a colour at an end have this colour too; then it says "≤" or "≥".
    """
    surface, view = setup.surface, projection.view
    z = contours.field(surface, view, *contours.SCALE_GRID).z
    scale = contours.scale(surface, z)
    beyond = scale.high - scale.low
    low = "≤ " if np.nanmin(z, initial=np.inf) < scale.low - 1e-6 * beyond else ""
    high = "≥ " if np.nanmax(z, initial=-np.inf) > scale.high + 1e-6 * beyond else ""
    middle = scale.levels(1)[0]
    return low + number(scale.low), number(middle), high + number(scale.high)


def _corner(setup: Setup, projection: Projection, size: QSizeF) -> QRectF:
    """Return the rectangle in the corner with the fewest marks, at the lower right if equal."""
    right = projection.size.width() - INSET - size.width()
    bottom = projection.size.height() - INSET - size.height()
    marks = [setup.start, *((point.x, point.y) for point in setup.surface.critical_points)]
    places = [projection.to_pixels(*mark) for mark in marks]

    def crowd(corner: QPointF) -> int:
        area = QRectF(corner, size).adjusted(-10.0, -10.0, 10.0, 10.0)
        return sum(area.contains(place) for place in places)

    corners = [QPointF(x, y) for y in (bottom, INSET) for x in (right, INSET)]
    return QRectF(min(corners, key=crowd), size)
