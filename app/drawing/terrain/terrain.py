"""The terrain: shaded ground, contours and hatching, painted at any size.

Everything but :func:`paint` may run on any thread. Painting is divided into pieces of about a
millisecond, as PyQt holds the GIL during a piece.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from app.drawing.lines.clipping import clipped
from app.drawing.lines.polyline import Polyline, qt_array
from app.style.theme import Style
from optim_core.analysis import contours
from optim_core.analysis.crowding import uncrowded
from optim_core.cancellation import go_on_unless, never
from optim_core.surfaces.landscape import Bounds, Surface

HATCHING = 8.0
"""Distance between the lines of the hatching along an edge, in pixels."""

APART = 4.0
"""Smallest distance between two contours, in pixels."""

BAND = 64
"""Rows of pixels of the ground painted in one piece."""

LINES = 2_000
"""Segments of contours painted in one piece."""


@dataclass(frozen=True)
class Region:
    """What a canvas shows of a surface: a view, a size in logical pixels, and a style."""

    surface: Surface
    view: Bounds
    size: QSizeF
    style: Style


class TerrainSource(Protocol):
    """Draws the terrain of panes, from a cache of images or as lines."""

    def draw(
        self, painter: QPainter, region: Region, key: object, over: Callable[[QPainter], None]
    ) -> None:
        """Draw a region at the origin, and the static layers over it.

        Parameters
        ----------
        painter : QPainter
            Its coordinates are the pixels of the canvas.
        region : Region
        key : object
            All that ``over`` depends on besides the region; None if it draws nothing.
        over : callable
            Draws the static layers onto a QPainter.
        """


@dataclass(frozen=True)
class Survey:
    """The measured terrain of a region.

    Parameters
    ----------
    shade : array, shape (rows, columns)
        From 0, low ground, to 1; NaN where the loss is undefined; the lowest y first.
    lines : array, shape (n, 2)
        Contours in shares of the region's width and height, from its top left, separated by
        rows of NaN.
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
        apart: float = 0.0,
        cancelled: Callable[[], bool] = never,
    ) -> "Survey":
        """Measure a view on a grid that includes its edges.

        Parameters
        ----------
        surface : Surface
        view : Bounds
        columns, rows : int
            Number of grid points.
        levels : int
            Number of contour levels.
        apart : float
            Smallest distance between two contours, in grid points; 0 for all contours.
        cancelled : callable

        Raises
        ------
        Cancelled
            ``cancelled``, called every few milliseconds, returned True.
        """
        field = contours.field(surface, view, columns, rows, cancelled)
        scale = contours.view_scale(surface, view)
        shade = scale.to_shade(field.z)
        paths = contours.iso_lines(field, scale.levels(levels), cancelled)
        points = uncrowded(paths, field, shade, apart)
        lines = (points - (view.x_min, view.y_max)) / (view.width, -view.height)
        return cls(shade, lines)


def paint(survey: Survey, size: QSizeF, style: Style, ratio: float, draft: bool = False) -> QPixmap:
    """Paint a survey as a pixmap, in the window's thread; see :func:`paint_image`."""
    return QPixmap.fromImage(paint_image(survey, size, style, ratio, draft))


def paint_image(
    survey: Survey,
    size: QSizeF,
    style: Style,
    ratio: float,
    draft: bool = False,
    cancelled: Callable[[], bool] = never,
) -> QImage:
    """Paint a survey.

    Parameters
    ----------
    survey : Survey
    size : QSizeF
        In logical pixels.
    style : Style
    ratio : float
        Device pixels per logical pixel.
    draft : bool
        Whether lines may show beads at the joints of segments, which saves time.
    cancelled : callable

    Raises
    ------
    Cancelled
        ``cancelled``, called every few milliseconds, returned True.
    """
    image = QImage(
        round(size.width() * ratio), round(size.height() * ratio), QImage.Format.Format_RGB32
    )
    image.fill(style.color("low_ground"))
    with _painting(image) as painter:
        _paint_ground(painter, survey, size, style, ratio, cancelled)
        area = QRectF(QPointF(), size)
        lines = Polyline(survey.lines * (size.width(), size.height()), area)
        color, opacity = iso_ink(style)
        if draft:
            color.setAlphaF(opacity)
            _paint_lines(painter, lines, color, ratio, cancelled)
        else:
            # Translucent segments would show a bead wherever two of them meet.
            layer = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
            layer.fill(Qt.GlobalColor.transparent)
            with _painting(layer) as opaque:
                _paint_lines(opaque, lines, color, ratio, cancelled)
            painter.resetTransform()
            painter.setOpacity(opacity)
            painter.drawImage(0, 0, layer)
    image.setDevicePixelRatio(ratio)
    return image


@contextmanager
def _painting(image: QImage) -> Iterator[QPainter]:
    """Paint on an image; end the painter before the image is deleted, even after an error."""
    painter = QPainter(image)
    try:
        yield painter
    finally:
        painter.end()


def _paint_ground(
    painter: QPainter,
    survey: Survey,
    size: QSizeF,
    style: Style,
    ratio: float,
    cancelled: Callable[[], bool],
) -> None:
    """Paint the shaded ground, with hatching where it is undefined."""
    ground = ground_image(survey.shade, style)
    painter.scale(ratio, ratio)
    if ground.hasAlphaChannel():
        draw_hatching(painter, size, style)
    place = ground_place(survey, size)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    device = painter.viewport()
    for top in range(0, device.height(), BAND):
        go_on_unless(cancelled)
        painter.resetTransform()
        painter.setClipRect(0, top, device.width(), BAND)
        painter.scale(ratio, ratio)
        painter.drawImage(place, ground)
    painter.setClipping(False)
    painter.resetTransform()


def _paint_lines(
    painter: QPainter,
    lines: Polyline,
    color: QColor,
    ratio: float,
    cancelled: Callable[[], bool],
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.0))
    painter.scale(ratio, ratio)
    for _ in lines.draw_in_pieces(painter, LINES):
        go_on_unless(cancelled)


def ground_place(survey: Survey, size: QSizeF) -> QRectF:
    """Return the rectangle of a survey's image for a canvas of a size.

    Grid points are pixel centres: the image reaches half a cell beyond the view.
    """
    rows, columns = survey.shade.shape
    x, y = size.width() / (columns - 1) / 2.0, size.height() / (rows - 1) / 2.0
    return QRectF(QPointF(), size).adjusted(-x, -y, x, y)


def ground_image(shade: NDArray[np.float64], style: Style) -> QImage:
    """Return the shaded ground as an image, y upwards; transparent where it is undefined."""
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


def draw_hatching(painter: QPainter, size: QSizeF, style: Style) -> None:
    """Draw thin lines that rise to the right, which mark undefined ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = style.color("iso_line")
    color.setAlphaF(0.5)  # visible on a projector too, where low ground is as pale
    painter.setPen(QPen(color, style.scale))
    width, height, gap = size.width(), size.height(), HATCHING * style.scale
    left = np.arange(gap / 2.0 - height, width, gap)
    ends = np.stack((left, np.full_like(left, height), left + height, np.zeros_like(left)), axis=1)
    area = QRectF(0.0, 0.0, width, height)
    painter.drawLines(qt_array(QLineF, clipped(np.arange(len(ends)), ends, area)[1]))
    painter.restore()


def iso_ink(style: Style) -> tuple[QColor, float]:
    """Return the colour of the contours, and their opacity."""
    if style.terrain == "quiet":
        return style.color("iso_line"), 0.6
    return QColor("black" if style.terrain == "textbook" else "white"), 0.35
