"""The terrain in colours: ground, iso-lines and hatching, as an image or as lines.

What it takes from a surface, a :class:`Survey`, is arrays only and may be made on any thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen

from app.drawing.polyline import Polyline, clipped, qt_array
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


@dataclass(frozen=True)
class Region:
    """What a canvas shows of a surface: a view of it, in so many logical pixels, in a style."""

    surface: Surface
    view: Bounds
    size: QSizeF
    style: Style

    def survey(self, spacing: float) -> Survey:
        """Measure it at points about some logical pixels apart."""
        columns, rows = (
            max(int(length / spacing) + 1, 16) for length in (self.size.width(), self.size.height())
        )
        return Survey.of(self.surface, self.view, columns, rows)


class Terrain(Protocol):
    """Paints the terrain of panes."""

    def draw(
        self, painter: QPainter, region: Region, key: object, over: Callable[[QPainter], None]
    ) -> None:
        """Paint a region at the origin, and what lies still over it.

        Parameters
        ----------
        painter : QPainter
            In the pixels of the canvas.
        region : Region
        key : object
            What ``over`` depends on beside the region; None if it paints nothing.
        over : callable
            Paints onto a QPainter.
        """


def terrain_image(
    survey: Survey, size: QSizeF, style: Style, ratio: float, draft: bool = False
) -> QImage:
    """Return a survey as an image.

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
    painted = _blank(size, ratio, QImage.Format.Format_RGB32)
    painted.fill(style.color("low_ground"))
    painter = QPainter(painted)
    _draw_ground(painter, survey, size, style)
    color, opacity = _iso_ink(style)
    lines = _iso_lines(survey, size)
    if draft:
        color.setAlphaF(opacity)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1.0))
        lines.draw_all(painter)
    else:
        painter.setOpacity(opacity)
        painter.drawImage(QPointF(), _line_layer(lines, size, ratio, color))
    painter.end()
    return painted


class DrawnTerrain:
    """The terrain on a vector device: the shaded ground is an image, all else are lines."""

    SPACING = 2.0
    RATIO = 2.0
    """Pixels of the image to a logical one."""

    def __init__(self) -> None:
        self._known: tuple[Region, Survey] | None = None

    def draw(
        self, painter: QPainter, region: Region, key: object, over: Callable[[QPainter], None]
    ) -> None:
        """Paint a region at the origin, and what lies still over it."""
        if self._known is None or self._known[0] != region:
            self._known = region, region.survey(self.SPACING)
        survey, size, style = self._known[1], region.size, region.style
        area = QRectF(QPointF(), size)
        painter.fillRect(area, style.color("low_ground"))
        if np.isnan(survey.shade).any():
            _hatch(painter, size, style)
        if not np.isnan(survey.shade).all():
            ground = _blank(size, self.RATIO, QImage.Format.Format_ARGB32_Premultiplied)
            ground.fill(Qt.GlobalColor.transparent)
            inner = QPainter(ground)
            _lay_ground(inner, survey, size, style)
            inner.end()
            painter.drawImage(area, ground)
        color, opacity = _iso_ink(style)
        color.setAlphaF(opacity)
        painter.setPen(QPen(color, 1.0))
        _iso_lines(survey, size).draw_all(painter)
        if key is not None:
            over(painter)


def _iso_lines(survey: Survey, size: QSizeF) -> Polyline:
    points = survey.lines * (size.width(), size.height())
    return Polyline(points, QRectF(QPointF(), size))


def _blank(size: QSizeF, ratio: float, format: QImage.Format) -> QImage:
    blank = QImage(round(size.width() * ratio), round(size.height() * ratio), format)
    blank.setDevicePixelRatio(ratio)
    return blank


def _line_layer(lines: Polyline, size: QSizeF, ratio: float, color: QColor) -> QImage:
    """Paint lines opaque on a layer of their own, to be laid over the ground as a whole.

    Translucent segments would show a bead wherever two of them meet.
    """
    layer = _blank(size, ratio, QImage.Format.Format_ARGB32_Premultiplied)
    layer.fill(Qt.GlobalColor.transparent)
    painter = QPainter(layer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.0))
    lines.draw_all(painter)
    painter.end()
    return layer


def _draw_ground(painter: QPainter, survey: Survey, size: QSizeF, style: Style) -> None:
    """Paint shaded ground, and hatching where there is none."""
    if np.isnan(survey.shade).any():
        _hatch(painter, size, style)
    _lay_ground(painter, survey, size, style)


def _lay_ground(painter: QPainter, survey: Survey, size: QSizeF, style: Style) -> None:
    """Lay the shaded field over a size."""
    rows, columns = survey.shade.shape
    # Grid points are pixel centres: the image reaches half a cell beyond the view.
    cell_x, cell_y = size.width() / (columns - 1), size.height() / (rows - 1)
    area = QRectF(QPointF(), size).adjusted(-cell_x / 2, -cell_y / 2, cell_x / 2, cell_y / 2)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(area, _ground_image(survey.shade, style))


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
    left = np.arange(gap / 2.0 - height, width, gap)
    ends = np.stack((left, np.full_like(left, height), left + height, np.zeros_like(left)), axis=1)
    area = QRectF(0.0, 0.0, width, height)
    painter.drawLines(qt_array(QLineF, clipped(np.arange(len(ends)), ends, area)[1]))
    painter.restore()


def _iso_ink(style: Style) -> tuple[QColor, float]:
    """Return the colour of the iso-lines, and how much of it is laid on."""
    if style.terrain == "quiet":
        return style.color("iso_line"), 0.6
    return QColor("black" if style.terrain == "textbook" else "white"), 0.35
