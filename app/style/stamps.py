"""Small marks that are drawn in every frame: painted once, then copied.

A mark is kept for each quarter of a pixel that it may be shifted by, so that it moves smoothly.
"""

import math
from collections.abc import Callable, Hashable

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QImage, QPaintEngine, QPainter

PHASES = 4
"""Places of a mark within a pixel, in each direction."""

MOST_BYTES = 8_000_000
"""Memory for pictures of marks; beyond it, the oldest go."""

_kept: dict[Hashable, QImage] = {}


def stamp(
    painter: QPainter,
    center: QPointF,
    mark: Hashable,
    reach: float,
    draw: Callable[[QPainter], object],
) -> None:
    """Draw a mark at a point.

    Parameters
    ----------
    painter : QPainter
        On a device of pixels the mark is copied, on any other it is drawn.
    center : QPointF
    mark : Hashable
        All that the mark depends on.
    reach : float
        The distance from its center within which it lies.
    draw : callable
        Draws it at the origin.
    """
    transform, engine = painter.deviceTransform(), painter.paintEngine()
    scale = transform.m11()
    plain = transform.m12() == transform.m21() == 0.0 and scale == transform.m22() > 0.0
    place = transform.map(center)
    near = max(abs(place.x()), abs(place.y())) < 1e6
    if engine is None or engine.type() != QPaintEngine.Type.Raster or not plain or not near:
        painter.save()
        painter.translate(center)
        draw(painter)
        painter.restore()
        return
    x, y = round(place.x() * PHASES), round(place.y() * PHASES)
    (column, right), (row, down) = divmod(x, PHASES), divmod(y, PHASES)
    key = mark, scale, right, down
    image = _kept.get(key)
    side = math.ceil(reach * scale) + 1
    if image is None:
        image = _painted(side, scale, QPointF(right, down) / PHASES, draw)
        _keep(key, image)
    corner = QPointF(column - side - transform.dx(), row - side - transform.dy())
    painter.drawImage(corner / scale, image)


def _painted(side: int, scale: float, shift: QPointF, draw: Callable[[QPainter], object]) -> QImage:
    """Paint a mark in the middle of a square of ``2 side + 1`` pixels, shifted by a part of one."""
    image = QImage(2 * side + 1, 2 * side + 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(side, side) + shift)
    painter.scale(scale, scale)
    draw(painter)
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


def _keep(key: Hashable, image: QImage) -> None:
    """Keep a picture of a mark; any thread may do so."""
    _kept[key] = image
    used = sum(each.sizeInBytes() for each in list(_kept.values()))
    for old in list(_kept):
        if used <= MOST_BYTES:
            break
        forgotten = _kept.pop(old, None)
        used -= forgotten.sizeInBytes() if forgotten is not None else 0
