"""The eigenvectors of the Hessian as a cross, and its ellipse or hyperbola."""

import math
from functools import partial

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QPen, QPolygonF

from app.drawing.ink import write_note
from app.drawing.layers.layer import Layer, PaintContext, everywhere
from app.drawing.projection import Points
from optim_core.maths.elementary import FloatArray
from optim_core.surfaces.curvature import QuadraticModel, quadratic_model

SIZE = 26.0
"""Geometric mean of the arms' lengths, in pixels."""

LONGEST_ARM, SHARE = 104.0, 0.28
"""Limits of the longest arm, in pixels and as a share of a small canvas; the figure shrinks to
keep them."""

DASH = (4.0, 3.0)


def _draw(context: PaintContext) -> None:
    for x, y in context.places:
        _draw_at(context, x, y)


def _draw_at(context: PaintContext, x: float, y: float) -> None:
    """Draw a cross whose arms are the semi-axes of a curve ½|dᵀHd| = constant.

    The arms' lengths are in proportion to 1/√|λ|: long in nearly flat directions. Arms of negative
    curvature are dashed, in the colour of warnings.
    """
    painter, style, projection = context.painter, context.style, context.projection
    center = projection.to_pixels(x, y)
    place = np.array((center.x(), center.y()))
    if not projection.area.adjusted(-LONGEST_ARM, -LONGEST_ARM, LONGEST_ARM, LONGEST_ARM).contains(
        center
    ):
        return
    model = local_model(context, x, y)
    if words := trouble(model):
        write_note(painter, style, projection, center, words)
    if not model.defined or not any(model.hessian):
        return
    scale = style.marker_size / 11.0
    smaller = SHARE * min(projection.size.width(), projection.size.height())
    arms = _arms(model, SIZE * scale, min(LONGEST_ARM * scale, smaller))
    colors = style.color("landmark"), style.color("bad")
    for points, negative in _conic(arms):
        painter.setPen(_pen(colors[negative], style.scale, negative))
        painter.drawPolyline(QPolygonF(QPointF(x, y) for x, y in (place + points).tolist()))
    for arm, negative in arms:
        ends = QPointF(*(place - arm)), QPointF(*(place + arm))
        painter.setPen(QPen(style.color("halo"), 3.5 * style.scale))
        painter.drawLine(*ends)
        painter.setPen(_pen(colors[negative], 1.5 * style.scale, negative))
        painter.drawLine(*ends)


def _pen(color: QColor, width: float, dashed: bool) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([length / width for length in DASH])
    return pen


def local_model(context: PaintContext, x: float, y: float) -> QuadraticModel:
    """Return the quadratic model at a point, cached for the other layer and the next pane."""
    surface = context.setup.surface
    make = partial(quadratic_model, surface, x, y)
    return context.cache.get("local model", (surface, x, y), make, most=32)


def trouble(model: QuadraticModel) -> str:
    """Return why a model has no unique critical point; "" if it has one."""
    if not model.defined:
        return "H is undefined" if any(map(math.isnan, model.hessian)) else "H is not finite"
    if not any(model.hessian):
        return "H = 0"
    return "H is singular" if model.singular else ""


def _arms(model: QuadraticModel, size: float, longest: float) -> list[tuple[FloatArray, bool]]:
    """Return the steep and the shallow semi-axis in pixels, and whether each curves down."""
    parts = model.steep, model.shallow
    steep, shallow = (abs(value) for value, _ in parts)
    lengths = [size / 2.0, longest]
    if not model.singular:
        ratio = (steep / shallow) ** 0.25
        shrink = min(1.0, longest / (size * ratio))
        lengths = [size / ratio * shrink, size * ratio * shrink]
    return [
        (np.array((dx, -dy)) * length, value < 0.0)
        for length, (value, (dx, dy)) in zip(lengths, parts, strict=True)
    ]


def _conic(arms: list[tuple[FloatArray, bool]]) -> list[tuple[Points, bool]]:
    """Return the curves through the ends of the arms, about the origin, and if each curves down."""
    (first, first_down), (second, second_down) = arms
    if first_down == second_down:
        turn = np.linspace(0.0, 2.0 * math.pi, 65)[:, np.newaxis]
        return [(np.cos(turn) * first + np.sin(turn) * second, first_down)]
    t = np.linspace(-2.0, 2.0, 49)[:, np.newaxis]
    reach = 1.5 * float(max(np.hypot(*first), np.hypot(*second)))
    curves = []
    for through, other, down in ((first, second, first_down), (second, first, second_down)):
        for side in (through, -through):
            branch = np.cosh(t) * side + np.sinh(t) * other
            curves.append((branch[np.hypot(*branch.T) <= reach], down))
    return curves


CURVATURE = Layer(
    "Curvature",
    "At each racer (in an overlay at the one you picked), or where you point with Shift:\n"
    "the directions of the steepest and the gentlest curvature, each arm 1/√|λ| long, and the\n"
    "ellipse they span; a hyperbola, half of it dashed, where one of them bends down",
    everywhere,
    _draw,
    words="hessian eigenvalues eigenvectors",
)
