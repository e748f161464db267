"""The terms of a step as arrows at its starting point."""

import math

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainter

from app.drawing.ink import draw_arrow, draw_tag, tag_box
from app.drawing.projection import Projection
from app.style.theme import Style
from optim_core.analysis.replay import StepDetail
from optim_core.optimizers.traced import written

LONGEST_ARROW, SHARE = 120.0, 0.4
"""Limits of an arrow's length, in pixels and as a share of a small canvas."""

SHORTEST = 36.0
"""Smallest length of the step's arrow, in pixels: all arrows are scaled up with it."""

WIDTHS = {"gradient": 8.0, "scaled": 6.0, "velocity": 4.0, "step": 2.2}
"""Widths of the arrows, in pixels; arrows that coincide can all be seen."""


def draw_terms(painter: QPainter, style: Style, projection: Projection, detail: StepDetail) -> None:
    """Draw gradient, velocity and scaled step, times lr, as they move θ, and the step on top.

    All share one scale, at which the step can be seen; longer arrows are cut.
    """
    step = detail.term("step")
    if step is None:
        return
    base = projection.to_pixels(*detail.position)
    stepped = _size(projection.offset(*step.values))
    if not 0.0 < stepped < math.inf:
        return
    area = projection.area
    longest = min(LONGEST_ARROW * style.scale, SHARE * min(area.width(), area.height()))
    grown = max(1.0, SHORTEST * style.scale / stepped)
    for role, width in WIDTHS.items():
        term = detail.term(role)
        if term is None or len(term.values) != 2:
            continue
        away = 1.0 if role == "step" else -(detail.lr or 1.0) * _turn(detail, role)
        way = projection.offset(*(away * grown * value for value in term.values))
        size = _size(way)
        cut = role != "step" and size > longest
        way = way * (longest / size) if cut else way
        halo = style.color("halo")
        draw_arrow(painter, base, way, style.color(role), width * style.scale, halo, dashed=cut)
    if grown > 1.05:
        _tell_scale(painter, style, projection, base, projection.offset(*step.values), grown)


def _tell_scale(
    painter: QPainter,
    style: Style,
    projection: Projection,
    base: QPointF,
    way: QPointF,
    grown: float,
) -> None:
    """Write the magnification of the arrows, on the side without arrows."""
    text = f"arrows ×{written(grown)}"
    box, area = tag_box(style, text), projection.area
    left = base.x() - 8.0 - box.width() if way.x() > 0.0 else base.x() + 8.0
    top = base.y() - 6.0 - box.height() if way.y() > 0.0 else base.y() + 6.0
    left = max(min(left, area.right() - box.width()), area.left())
    top = max(min(top, area.bottom() - box.height()), area.top())
    draw_tag(painter, style, box.translated(left, top), text, "step")


def _turn(detail: StepDetail, role: str) -> float:
    """Return −1 for a term that points along the step already, as a direction does, else 1."""
    term, step = detail.term(role), detail.term("step")
    assert term is not None
    assert step is not None
    along = sum(a * b for a, b in zip(term.values, step.values, strict=False))
    return -1.0 if role == "scaled" and along > 0.0 else 1.0


def _size(way: QPointF) -> float:
    return math.hypot(way.x(), way.y())
