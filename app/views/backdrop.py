"""The terrain behind the paths, painted once and shared by all panes."""

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from app.theme import Style
from app.views.polyline import Polyline
from optim_core import contours
from optim_core.surface import Bounds, Surface

DRAFT, FINE = 6.0, 2.0
"""Pixels between the points of the field: while something moves, and at rest."""


class Backdrop:
    """Paints shaded ground and iso-lines for a region of a surface.

    :meth:`pixmap` keeps what it painted last at each resolution, so that panes of one size
    share one picture and a frame costs no more than copying it.
    """

    def __init__(self) -> None:
        self._painted: dict[tuple[float, float], tuple[object, QPixmap]] = {}

    def pixmap(
        self,
        surface: Surface,
        view: Bounds,
        size: QSizeF,
        style: Style,
        ratio: float = 1.0,
        spacing: float = FINE,
    ) -> QPixmap:
        """Return the terrain of a view.

        Parameters
        ----------
        surface : Surface
        view : Bounds
            What the pixmap spans.
        size : QSizeF
            Its size in logical pixels.
        style : Style
        ratio : float
            Device pixels to a logical one.
        spacing : float
            Logical pixels between the points of the field.
        """
        key = (surface, view, size.width(), size.height(), style)
        known = self._painted.get((ratio, spacing))
        if known is not None and known[0] == key:
            return known[1]
        pixmap = paint_terrain(surface, view, size, style, ratio, spacing)
        self._painted[ratio, spacing] = key, pixmap
        return pixmap

    def forget(self) -> None:
        """Let go of what was painted."""
        self._painted.clear()


def paint_terrain(
    surface: Surface, view: Bounds, size: QSizeF, style: Style, ratio: float, spacing: float
) -> QPixmap:
    """Paint the terrain anew; as :meth:`Backdrop.pixmap`."""
    width, height = size.width(), size.height()
    columns, rows = (max(int(length / spacing) + 1, 16) for length in (width, height))
    field = contours.field(surface, view, columns, rows)
    scale = contours.scale(surface, field.z)
    area = QRectF(0.0, 0.0, width, height)

    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(style.color("low_ground"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    # Grid points are pixel centres: the image reaches half a cell beyond the view.
    cell_x, cell_y = width / (columns - 1), height / (rows - 1)
    painter.drawImage(
        area.adjusted(-cell_x / 2, -cell_y / 2, cell_x / 2, cell_y / 2),
        _ground_image(scale.to_shade(field.z), style),
    )
    color, opacity = _iso_ink(style)
    to_pixels = np.array((width / view.width, -height / view.height))
    origin = np.array((view.x_min, view.y_max))
    parting = np.full((1, 2), np.nan)
    paths = contours.iso_lines(field, scale.levels())
    points = np.concatenate([part for path in paths for part in (path, parting)])
    lines = Polyline((points - origin) * to_pixels, area)
    if spacing >= DRAFT:
        color.setAlphaF(opacity)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1.0))
        lines.draw_all(painter)
    else:
        painter.setOpacity(opacity)
        painter.drawPixmap(QPointF(), _layer(lines, pixmap, color))
    painter.end()
    return pixmap


def _layer(lines: Polyline, like: QPixmap, color: QColor) -> QPixmap:
    """Paint lines opaque on a layer of their own, to be laid over the ground as a whole.

    Translucent segments would show a bead wherever two of them meet.
    """
    layer = QPixmap(like.size())
    layer.setDevicePixelRatio(like.devicePixelRatio())
    layer.fill(Qt.GlobalColor.transparent)
    painter = QPainter(layer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.0))
    lines.draw_all(painter)
    painter.end()
    return layer


def _ground_image(shade: NDArray[np.float64], style: Style) -> QImage:
    """Return the shaded field as an image, north up."""
    index = np.nan_to_num(shade * 255.0, nan=255.0).astype(np.uint8)[::-1]
    colors = np.concatenate((style.ground(), np.full((256, 1), 255, np.uint8)), axis=1)
    pixels = np.ascontiguousarray(colors[index])
    rows, columns = index.shape
    image = QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    return image.copy()


def _iso_ink(style: Style) -> tuple[QColor, float]:
    """Return the colour of the iso-lines, and how much of it is laid on."""
    if style.terrain == "quiet":
        return style.color("iso_line"), 0.6
    return QColor("black" if style.terrain == "textbook" else "white"), 0.35
