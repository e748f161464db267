"""The key to the colours of the ground: a bar, with the losses of a few colours below it."""

import math
from dataclasses import dataclass, replace

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen

from app.drawing.projection import Points, Projection
from app.drawing.words import metrics_of
from app.style.theme import Style
from optim_core.analysis import contours
from optim_core.maths.elementary import FloatArray
from optim_core.parameters.number_format import told_apart
from optim_core.scenes.setup import Setup
from optim_core.surfaces.landscape import Bounds, Surface

TYPE = 9
"""Size of the type of the layer, in pixels."""

BAR = 6.0
"""Height of the bar, in pixels."""

WIDEST, SHARE = 150.0, 0.4
"""Largest width of the bar, in pixels and as a share of the canvas."""

INSET, PADDING = 8.0, 5.0
"""Distance of the key from the canvas' edges, which have ticks, and margin in it, in pixels."""

UNSEEN = 0.5 / contours.LEVELS
"""A difference of shade that is not seen."""

ROUNDING = 1e-12
"""A share of the losses that is only rounding."""


@dataclass(frozen=True)
class ColorKey:
    """A key in the corner with the fewest marks.

    Parameters
    ----------
    area : QRectF
        In pixels of the canvas; empty if there is no room, or only one colour.
    words : tuple of str
        The losses at evenly spaced colours, from low ground to high.
    """

    area: QRectF
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, setup: Setup, projection: Projection, style: Style) -> "ColorKey":
        """Choose the key's place and words."""
        metrics, canvas = metrics_of(style, TYPE), projection.size
        width = min(WIDEST * style.scale, SHARE * canvas.width())
        words = _words(setup.surface, projection.view)
        if not words:
            return cls(QRectF())
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


def _words(surface: Surface, view: Bounds) -> tuple[str, ...]:
    """Return the losses of the lowest, the middle and the highest colour; none if all are one.

    Losses beyond a colour at an end have this colour too; then it says "≤" or "≥".
    """
    z = contours.field(surface, view, *contours.SCALE_GRID).z
    scale, (lowest, highest) = contours.scale(surface, z), _range(surface, view, z)
    if lowest >= highest or math.isclose(lowest, highest, rel_tol=ROUNDING):
        return ()
    below, above = _below(scale, lowest), _above(scale, highest)
    low = scale.low if below else min(lowest, scale.low)
    high = scale.high if above else max(highest, scale.high)
    middle = float(scale.levels(1)[0])
    losses = [loss if abs(loss) > ROUNDING * (high - low) else 0.0 for loss in (low, middle, high)]
    words = [told_apart(loss, losses) for loss in losses]
    return "≤ " * below + words[0], words[1], "≥ " * above + words[2]


def _below(scale: contours.Scale, lowest: float) -> bool:
    """Return whether a loss is so far below the scale that it would have a colour of its own."""
    if lowest >= scale.low or math.isinf(lowest):
        return lowest < scale.low
    reference = scale.reference if scale.symmetric else min(lowest, scale.reference)
    longer = replace(scale, low=lowest, reference=reference)
    return float(longer.to_shade(np.array(scale.low))) > UNSEEN


def _above(scale: contours.Scale, highest: float) -> bool:
    """Return whether a loss is so far above the scale that it would have a colour of its own."""
    if highest <= scale.high or math.isinf(highest):
        return highest > scale.high
    longer = replace(scale, high=highest)
    return float(longer.to_shade(np.array(scale.high))) < 1.0 - UNSEEN


def _range(surface: Surface, view: Bounds, z: FloatArray) -> tuple[float, float]:
    """Return the lowest and the highest loss on a grid and at the critical points in view."""
    places = [(point.x, point.y) for point in surface.critical_points]
    declared = [float(surface.value(*place)) for place in places if view.contains(*place)]
    losses = np.append(z[~np.isnan(z)], declared)
    return float(losses.min(initial=math.inf)), float(losses.max(initial=-math.inf))


def marks_of(setup: Setup, projection: Projection) -> Points:
    """Return the start and the critical points, shape (n, 2), in pixels of the canvas."""
    points = setup.surface.critical_points
    return projection.path_to_pixels(
        np.array([setup.start, *((each.x, each.y) for each in points)])
    )


def _corner(setup: Setup, projection: Projection, size: QSizeF) -> QRectF:
    """Return the rectangle in the corner with the fewest marks, at the lower right if equal."""
    right = projection.size.width() - INSET - size.width()
    bottom = projection.size.height() - INSET - size.height()
    places = [QPointF(*mark) for mark in marks_of(setup, projection).tolist()]

    def crowd(corner: QPointF) -> int:
        area = QRectF(corner, size).adjusted(-10.0, -10.0, 10.0, 10.0)
        return sum(area.contains(place) for place in places)

    corners = [QPointF(x, y) for y in (bottom, INSET) for x in (right, INSET)]
    return QRectF(min(corners, key=crowd), size)
