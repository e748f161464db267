"""The gradient of every batch of the epoch, as arrows at each racer."""

import math

import numpy as np
from PyQt6.QtCore import QPointF

from app.drawing.ink import draw_arrow
from app.drawing.layers.layer import Layer, PaintContext
from optim_core.runs.minibatch import batches, epoch_gradients

MOST_ARROWS = 24
LONGEST_ARROW = 52.0
"""Length of the longest arrow at a racer, in pixels; the others are in proportion."""


def _draw_batch_gradients(context: PaintContext) -> None:
    """Draw, at each racer, the descent directions of the epoch's batches and of all the data."""
    painter, style, projection = context.painter, context.style, context.projection
    setup, frame = context.setup, context.frame
    surface = setup.surface
    if surface.problem is None:
        return
    drawn = batches(surface.problem, setup.batch_size, setup.steps + 1, setup.seed)
    for entry in context.entries:
        x, y = entry.position(frame)
        pulls = [np.array(surface.gradient(x, y), np.float64)]
        if drawn is not None:
            pulls += list(epoch_gradients(surface.problem, drawn, frame + 1, x, y)[:MOST_ARROWS])
        longest = max(float(np.hypot(*pull)) for pull in pulls)
        if not 1e-12 < longest < math.inf:
            continue
        unit = LONGEST_ARROW * style.marker_size / 11.0 / longest
        # Downhill; y in pixels grows downwards, y in the plane upwards.
        ways = [QPointF(*(pull * (-unit, unit))) for pull in pulls]
        faint = style.color("landmark")
        faint.setAlphaF(0.45)
        base = projection.to_pixels(x, y)
        for way in ways[2:]:
            draw_arrow(painter, base, way, faint, 1.0 * style.scale)
        for way in ways[1:2]:  # the batch of the next step
            draw_arrow(painter, base, way, style.color("landmark"), 1.2 * style.scale)
        color, halo = entry.look.color(style), style.color("halo")
        draw_arrow(painter, base, ways[0], color, 2.6 * style.scale, halo)


BATCH_GRADIENTS = Layer(
    "Batch gradients",
    "At each racer, where every batch of the epoch would send it, and where all the data do",
    lambda setup: setup.surface.problem is not None,
    _draw_batch_gradients,
)
