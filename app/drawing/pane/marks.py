"""The marks of the surface and of the race on the terrain: landmarks and the start."""

import math
from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QPainter, QPen

from app.drawing.projection import Projection
from app.style.stamps import stamp
from app.style.theme import Style, marker_path
from optim_core.surfaces.landscape import Surface

NEAR, RING = 10.0, 11.0
"""Distance of a racer from a minimum within which it has a ring in place of a star, and the radius
of the ring, in pixels for a marker of the usual size."""

PULSE = 4.0
"""How much larger the radius of the start's ring becomes as it pulses, in pixels."""


def draw_landmarks(
    painter: QPainter,
    surface: Surface,
    projection: Projection,
    style: Style,
    racers: Sequence[QPointF] = (),
) -> None:
    """Draw a star at each minimum, a cross at each saddle, a ring at each maximum.

    Near a racer's marker a minimum has a ring around it, since the tips of a star stick out.
    """
    size = 12.0 * style.scale
    for point in surface.critical_points:
        if not projection.view.contains(point.x, point.y):
            continue
        place = projection.to_pixels(point.x, point.y)
        if point.kind == "minimum" and any(_covers(racer, place, style) for racer in racers):
            _draw_ring(painter, place, RING / 11.0 * style.marker_size, style, 1.5, 3.5)
            continue
        stamp(
            painter,
            place,
            ("landmark", point.kind, style),
            0.62 * size + 2.0,
            partial(_draw_landmark, kind=point.kind, size=size, style=style),
        )


def _draw_landmark(painter: QPainter, kind: str, size: float, style: Style) -> None:
    """Draw a critical point at the origin."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.scale(size, size)
    for color, width in (("halo", 3.5), ("landmark", 1.5)):
        painter.setPen(QPen(style.color(color), width / 12.0))
        if kind == "minimum":
            painter.drawPath(marker_path("star"))
        elif kind == "saddle":
            painter.drawLine(QPointF(-0.4, -0.4), QPointF(0.4, 0.4))
            painter.drawLine(QPointF(-0.4, 0.4), QPointF(0.4, -0.4))
        else:
            painter.drawEllipse(QPointF(), 0.35, 0.35)


def draw_start(painter: QPainter, center: QPointF, style: Style, pulse: float = 0.0) -> None:
    """Draw the ring that marks the start, larger while it pulses."""
    radius = (6.0 + PULSE * math.sin(math.pi * pulse)) * style.scale
    _draw_ring(painter, center, radius, style, 2.0 * style.scale, 4.5 * style.scale)


def _covers(racer: QPointF, place: QPointF, style: Style) -> bool:
    """Return whether a racer's marker lies on a landmark."""
    away = racer - place
    return math.hypot(away.x(), away.y()) < NEAR / 11.0 * style.marker_size


def _draw_ring(
    painter: QPainter, center: QPointF, radius: float, style: Style, width: float, halo: float
) -> None:
    def draw(onto: QPainter) -> None:
        onto.setBrush(Qt.BrushStyle.NoBrush)
        for color, wide in (("halo", halo), ("landmark", width)):
            onto.setPen(QPen(style.color(color), wide))
            onto.drawEllipse(QPointF(), radius, radius)

    stamp(painter, center, ("ring", radius, style, width), radius + halo, draw)
