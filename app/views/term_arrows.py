"""The terms of a step as arrows at the point that it is taken from."""

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from app.theme import Style
from app.views.projection import Projection
from optim_core.replay import Moment
from optim_core.terms import written

LONGEST = 120.0
"""Pixels of the longest arrow; one that would be longer is cut there."""

SHORTEST = 36.0
"""Pixels that the step is drawn long at least: all arrows grow with it."""

WIDTHS = {"gradient": 8.0, "scaled": 6.0, "velocity": 4.0, "step": 2.2}
"""Terms that are the same way are seen upon each other."""


def draw_terms(painter: QPainter, style: Style, projection: Projection, moment: Moment) -> None:
    """Draw gradient, velocity and scaled step downhill, times lr, and the step on top.

    All have one scale, in which the step can be seen; what would then be too long is cut.
    """
    step = moment.term("step")
    if step is None:
        return
    base = projection.to_pixels(*moment.position)
    size = _length(projection, step.values)
    if not 0.0 < size < math.inf:
        return
    grown = max(1.0, SHORTEST * style.scale / size)
    for role, width in WIDTHS.items():
        term = moment.term(role)
        if term is None or len(term.values) != 2:
            continue
        away = 1.0 if role == "step" else -(moment.lr or 1.0) * _turn(moment, role)
        way = projection.offset(*(away * grown * value for value in term.values))
        _draw_arrow(painter, style, role, base, way, width * style.scale)
    if grown > 1.05:
        _draw_scale(painter, style, base, grown)


def _draw_scale(painter: QPainter, style: Style, base: QPointF, grown: float) -> None:
    """Say below the point how many times as long as in the plane the arrows are."""
    painter.setFont(style.font(10))
    metrics = QFontMetricsF(painter.font())
    text = f"arrows ×{written(grown)}"
    place = QRectF(base.x() + 8.0, base.y() + 6.0, metrics.horizontalAdvance(text) + 8.0, 0.0)
    place.setHeight(metrics.height() + 2.0)
    ground = style.color("halo")
    ground.setAlphaF(0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, 3.0, 3.0)
    painter.setPen(style.color("step"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _turn(moment: Moment, role: str) -> float:
    """Return −1 for a term that points the way of the step already, as a direction does."""
    term, step = moment.term(role), moment.term("step")
    assert term is not None
    assert step is not None
    along = sum(a * b for a, b in zip(term.values, step.values, strict=False))
    return -1.0 if role == "scaled" and along > 0.0 else 1.0


def _length(projection: Projection, values: tuple[float, ...]) -> float:
    way = projection.offset(*values)
    return math.hypot(way.x(), way.y())


def _draw_arrow(
    painter: QPainter, style: Style, role: str, base: QPointF, way: QPointF, width: float
) -> None:
    length = math.hypot(way.x(), way.y())
    if not 1.0 < length < math.inf:
        return
    along = way / length
    across = QPointF(-along.y(), along.x())
    drawn = length if role == "step" else min(length, LONGEST * style.scale)
    tip = base + along * drawn
    head = min(6.0 + 1.6 * width, drawn)
    for color, grown in (("halo", 2.5), (role, 0.0)):
        pen = QPen(style.color(color), width + grown)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if drawn < length and color == role:
            pen.setDashPattern([3.0, 1.5])
        painter.setPen(pen)
        painter.drawLine(base, tip - along * head * 0.8)
        painter.setPen(QPen(style.color(color), grown) if grown else Qt.PenStyle.NoPen)
        painter.setBrush(style.color(color))
        back = tip - along * head
        painter.drawPolygon(
            QPolygonF([tip, back + across * head * 0.45, back - across * head * 0.45])
        )
    painter.setBrush(Qt.BrushStyle.NoBrush)
