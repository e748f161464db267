"""Where every batch of the epoch would send a racer."""

import math
from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.theme import Style
from app.views.entry import Entry
from app.views.layers.layer import Layer
from app.views.projection import Projection
from optim_core.minibatch import batches, epoch_gradients
from optim_core.scenario import Scenario

MOST_ARROWS = 24
LONGEST = 52.0
"""Pixels of the longest of the arrows at one racer; the others are in proportion."""


def _draw_batch_gradients(
    painter: QPainter,
    style: Style,
    projection: Projection,
    scenario: Scenario,
    entries: Sequence[Entry],
    frame: int,
) -> None:
    """Draw, from each racer, where the batches of the epoch and where all the data pull it."""
    surface = scenario.surface
    if surface.problem is None:
        return
    drawn = batches(surface.problem, scenario.batch_size, scenario.steps + 1, scenario.seed)
    for entry in entries:
        x, y = entry.position(frame)
        pulls = [np.array(surface.gradient(x, y), np.float64)]
        if drawn is not None:
            pulls += list(epoch_gradients(surface.problem, drawn, frame + 1, x, y)[:MOST_ARROWS])
        longest = max(float(np.hypot(*pull)) for pull in pulls)
        if not 1e-12 < longest < math.inf:
            continue
        # Down the slope, and down in pixels is up in the plane.
        tips = [pull / longest * (-1.0, 1.0) * LONGEST * style.marker_size / 11.0 for pull in pulls]
        faint = style.color("landmark")
        faint.setAlphaF(0.45)
        base = projection.to_pixels(x, y)
        for tip in tips[2:]:
            _draw_arrow(painter, base, tip, faint, 1.0 * style.scale)
        for tip in tips[1:2]:  # the batch of the next step
            _draw_arrow(painter, base, tip, style.color("landmark"), 1.2 * style.scale)
        _draw_arrow(painter, base, tips[0], style.color("halo"), 5.0 * style.scale)
        _draw_arrow(painter, base, tips[0], entry.look.color(style), 2.6 * style.scale)


def _draw_arrow(
    painter: QPainter, base: QPointF, tip: np.ndarray, color: QColor, width: float
) -> None:
    length = float(np.hypot(*tip))
    if length < 1.0:
        return
    end = base + QPointF(*tip)
    along = QPointF(*(tip / length))
    across = QPointF(-along.y(), along.x())
    head = min(3.0 + 2.2 * width, length)
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(base, end - along * head * 0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    back = end - along * head
    painter.drawPolygon(QPolygonF([end, back + across * head * 0.42, back - across * head * 0.42]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


BATCH_GRADIENTS = Layer(
    "Batch gradients",
    "At each racer, where every batch of the epoch would send it, and where all the data do",
    lambda scenario: scenario.surface.problem is not None,
    _draw_batch_gradients,
)
