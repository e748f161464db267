"""The continuous gradient flow from the start, with tick marks at times that are powers of ten."""

from functools import partial

import numpy as np
from PyQt6.QtCore import QPointF

from app.drawing.ink import draw_line, write
from app.drawing.layers.layer import Layer, PaintContext, everywhere
from optim_core.analysis.flow_line import flow_line
from optim_core.parameters.number_format import number

TICK = 4.0
"""Length of a tick mark to either side of the line, in pixels."""

APART = 26.0
"""Smallest distance between two tick marks, in pixels."""


def _draw(context: PaintContext) -> None:
    painter, style, projection = context.painter, context.style, context.projection
    surface, start = context.setup.surface, context.setup.start
    line = context.cache.get("flow", (surface, start), partial(flow_line, surface, start), most=2)
    pixels = projection.path_to_pixels(line.points)
    color, halo = style.color("accent"), style.color("halo")
    draw_line(painter, projection, pixels, color, 1.4 * style.scale, halo=halo)
    last = pixels[0]
    for time in _decades(line.times[-1]):
        place, ahead = projection.path_to_pixels(line.at(np.array((time, 1.02 * time))))
        away, step = place - last, ahead - place
        length = float(np.hypot(*step))
        if np.hypot(*away) < APART * style.scale or length < 1e-6:
            continue
        last = place
        aside = np.array((-step[1], step[0])) / length * TICK * style.scale
        mark = np.stack((place - aside, place + aside))
        draw_line(painter, projection, mark, color, 1.4 * style.scale, halo=halo)
        beside = QPointF(*(place + 2.2 * aside)) + QPointF(1.0, 3.0)
        write(painter, style, beside, f"t {number(time)}", 10, "accent")


def _decades(last: float) -> list[float]:
    """Return the powers of ten up to a time."""
    if not 0.0 < last < np.inf:
        return []
    highest = int(np.floor(np.log10(last)))
    return [10.0**power for power in range(highest - 14, highest + 1)]


GRADIENT_FLOW = Layer(
    "Gradient flow from the start",
    "The line θ̇ = −∇f(θ) that descent with steps of no length would follow; marks at times 0.1, 1, "
    "10 …\n(a step of SGD takes lr of that time)",
    everywhere,
    _draw,
    still=True,
)
