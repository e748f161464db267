"""The terrain in colours: ground, iso-lines and hatching, painted into a pixmap of any size.

What it takes from a surface, a :class:`Survey`, is arrays only and may be made on any thread;
painting needs the window's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from app.drawing.polyline import Polyline
from app.style.theme import Style
from optim_core.analysis import contours
from optim_core.surfaces.landscape import Bounds, Surface

HATCHING = 8.0
"""Pixels along an edge from one line of the hatching to the next."""


@dataclass(frozen=True)
class Survey:
    """A region of a surface, measured.

    Parameters
    ----------
    shade : array, shape (rows, columns)
        From 0, low ground, to 1, NaN where the loss is undefined; south first.
    lines : array, shape (n, 2)
        Iso-lines in shares of the region's width and height, from its top left; rows of NaN
        part them.
    """

    shade: NDArray[np.float64]
    lines: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        surface: Surface,
        view: Bounds,
        columns: int,
        rows: int,
        levels: int = contours.LEVELS,
    ) -> "Survey":
        """Measure a view on a grid of points, the outer ones on its edge, with so many levels."""
        field = contours.field(surface, view, columns, rows)
        scale = contours.scale(surface, field.z)
        parting = np.full((1, 2), np.nan)
        paths = contours.iso_lines(field, scale.levels(levels))
        points = np.concatenate([part for path in paths for part in (path, parting)])
        lines = (points - (view.x_min, view.y_max)) / (view.width, -view.height)
        return cls(scale.to_shade(field.z), lines)


def paint(survey: Survey, size: QSizeF, style: Style, ratio: float, draft: bool = False) -> QPixmap:
    """Paint a survey.

    Parameters
    ----------
    survey : Survey
    size : QSizeF
        In logical pixels.
    style : Style
    ratio : float
        Device pixels to a logical one.
    draft : bool
        Whether lines may show beads where their pieces meet, which saves time.
    """
    width, height = size.width(), size.height()
    rows, columns = survey.shade.shape
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(style.color("low_ground"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    ground = _ground_image(survey.shade, style)
    if ground.hasAlphaChannel():
        _hatch(painter, size, style)
    # Grid points are pixel centres: the image reaches half a cell beyond the view.
    cell_x, cell_y = width / (columns - 1), height / (rows - 1)
    area = QRectF(0.0, 0.0, width, height)
    painter.drawImage(
        area.adjusted(-cell_x / 2, -cell_y / 2, cell_x / 2, cell_y / 2),
        ground,
    )
    color, opacity = _iso_ink(style)
    lines = Polyline(survey.lines * (width, height), area)
    if draft:
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
    """Return the shaded field as an image, north up; see-through where it is undefined."""
    undefined = np.isnan(shade)
    format = QImage.Format.Format_RGBX8888
    colors = np.concatenate((style.ground(), np.full((256, 1), 255, np.uint8)), axis=1)
    if undefined.any():
        format = QImage.Format.Format_RGBA8888_Premultiplied
        pixels = colors[np.where(undefined, 0.0, shade * 255.0).astype(np.uint8)]
        pixels[undefined] = 0
    else:
        pixels = colors[(shade * 255.0).astype(np.uint8)]
    pixels = np.ascontiguousarray(pixels[::-1])
    rows, columns = shade.shape
    return QImage(pixels.tobytes(), columns, rows, 4 * columns, format).copy()


def _hatch(painter: QPainter, size: QSizeF, style: Style) -> None:
    """Draw thin lines that rise to the right, as a sign that there is no ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = style.color("iso_line")
    color.setAlphaF(0.4)  # seen on a projector too, where low ground is as pale
    painter.setPen(QPen(color, style.scale))
    width, height, gap = size.width(), size.height(), HATCHING * style.scale
    lines = [
        QLineF(left, height, left + height, 0.0)
        for left in np.arange(gap / 2.0 - height, width, gap).tolist()
    ]
    painter.drawLines(*lines)
    painter.restore()


def _iso_ink(style: Style) -> tuple[QColor, float]:
    """Return the colour of the iso-lines, and how much of it is laid on."""
    if style.terrain == "quiet":
        return style.color("iso_line"), 0.6
    return QColor("black" if style.terrain == "textbook" else "white"), 0.35
