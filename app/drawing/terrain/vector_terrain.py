"""The terrain on a vector device: the shaded ground is an image, everything else lines."""

from collections.abc import Callable

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QImage, QPainter, QPen

from app.drawing.lines.polyline import Polyline
from app.drawing.terrain.terrain import (
    APART,
    Region,
    Survey,
    draw_hatching,
    ground_image,
    ground_place,
    iso_ink,
)
from app.style.theme import Style

SPACING = 2.0
"""Distance between grid points, in logical pixels."""

RATIO = 2.0
"""Pixels of the ground's image per logical pixel."""


class VectorTerrain:
    """The terrain of a vector device; it keeps its last survey for the other panes."""

    def __init__(self) -> None:
        self._known: tuple[Region, Survey] | None = None

    def draw(
        self, painter: QPainter, region: Region, key: object, over: Callable[[QPainter], None]
    ) -> None:
        """Draw a region at the origin, and the static layers over it."""
        survey, size, style = self._survey(region), region.size, region.style
        undefined, area = np.isnan(survey.shade), QRectF(QPointF(), region.size)
        painter.fillRect(area, style.color("low_ground"))
        if undefined.any():
            draw_hatching(painter, size, style)
        if not undefined.all():
            painter.drawImage(area, _ground(survey, size, style))
        color, opacity = iso_ink(style)
        color.setAlphaF(opacity)
        painter.setPen(QPen(color, 1.0))
        Polyline(survey.lines * (size.width(), size.height()), area).draw_all(painter)
        if key is not None:
            over(painter)

    def _survey(self, region: Region) -> Survey:
        if self._known is None or self._known[0] != region:
            columns, rows = (
                max(int(side / SPACING) + 1, 16)
                for side in (region.size.width(), region.size.height())
            )
            surface, view, apart = region.surface, region.view, APART / SPACING
            self._known = region, Survey.of(surface, view, columns, rows, apart=apart)
        return self._known[1]


def _ground(survey: Survey, size: QSizeF, style: Style) -> QImage:
    """Return the shaded ground as an image of the canvas' size."""
    ground = QImage((size * RATIO).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    ground.setDevicePixelRatio(RATIO)
    ground.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ground)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(ground_place(survey, size), ground_image(survey.shade, style))
    painter.end()
    return ground
