"""The continuous gradient flow from the start, with tick marks at times that are powers of ten."""

import itertools
from collections.abc import Iterator
from functools import partial

import numpy as np
from PyQt6.QtCore import QPointF, QRectF

from app.drawing.ink import draw_line, stamp_tag, tag_box
from app.drawing.layers.layer import Inscription, Layer, PaintContext, everywhere
from app.drawing.lines.polyline import Polyline
from app.drawing.projection import Points, Projection
from app.style.theme import Style
from optim_core.analysis.flow_line import FlowLine, flow_line
from optim_core.parameters.number_format import number

TICK = 4.0
"""Length of a tick mark to either side of the line, in pixels."""

APART = 26.0
"""Smallest distance between two tick marks, in pixels."""

INSET, CLEAR = 6.0, 7.0
"""Distance of the times from the canvas' edges, which have ticks, and from marks, in pixels."""

SHIFTS = (0.0, 0.7, -0.7, 1.4, -1.4)
"""Where a time may stand along the line, in half lengths of its box from its tick mark."""


def _flow(context: PaintContext) -> FlowLine:
    surface, start = context.setup.surface, context.setup.start
    return context.cache.get("flow", (surface, start), partial(flow_line, surface, start), most=2)


def _draw(context: PaintContext) -> None:
    """Draw the line, and tick marks across it."""
    painter, style, projection = context.painter, context.style, context.projection
    line, color, halo = _flow(context), style.color("accent"), style.color("halo")
    pixels = projection.path_to_pixels(line.points)
    draw_line(painter, projection, pixels, color, 1.4 * style.scale, halo=halo)
    for _, place, aside in _ticks(line, projection, style):
        reach = aside * TICK * style.scale
        mark = np.stack((place - reach, place + reach))
        draw_line(painter, projection, mark, color, 1.4 * style.scale, halo=halo)


def _label(context: PaintContext) -> list[Inscription]:
    """Place the times beside their tick marks, where they cover nothing."""
    style, projection, times = context.style, context.projection, []
    line, setup = _flow(context), context.setup
    landmarks = [(point.x, point.y) for point in setup.surface.critical_points]
    marks = projection.path_to_pixels(np.array([setup.start, *landmarks]))
    dense = Polyline(projection.path_to_pixels(line.points), projection.area).cells
    covered = np.concatenate((dense, *context.taken))
    for time, place, aside in _ticks(line, projection, style):
        text = f"t {number(time)}"
        room = projection.area.adjusted(INSET, INSET, -INSET, -INSET)
        box = beside(tag_box(style, text), place, aside * style.scale, room, covered, marks)
        if box is not None:
            times.append(partial(stamp_tag, style=style, box=box, text=text, color="accent"))
            marks = np.concatenate((marks, _corners(box)))
            context.taken.append(_corners(box))
    context.taken.append(dense)
    return list(times)


def _ticks(
    line: FlowLine, projection: Projection, style: Style
) -> Iterator[tuple[float, Points, Points]]:
    """Yield the times of the tick marks, their places and the unit vectors across the line."""
    last = projection.path_to_pixels(line.points[0])
    for time in _decades(line.times[-1]):
        place, ahead = projection.path_to_pixels(line.at(np.array((time, 1.02 * time))))
        away, step = place - last, ahead - place
        length = float(np.hypot(*step))
        if np.hypot(*away) < APART * style.scale or length < 1e-6:
            continue
        last = place
        yield time, place, np.array((-step[1], step[0])) / length


def beside(
    box: QRectF, place: Points, aside: Points, room: QRectF, line: Points, marks: Points
) -> QRectF | None:
    """Return the box moved beside a tick mark, where it covers neither the line nor a mark.

    It is None if there is no such place in the room.

    Parameters
    ----------
    box : QRectF
    place : array, shape (2,)
        Where the tick mark is.
    aside : array, shape (2,)
        The direction across the line, as long as the scale of the type.
    room : QRectF
    line, marks : array, shape (n, 2)
    """
    half = np.array((box.width(), box.height())) / 2.0
    unit = aside / float(np.hypot(*aside))
    away = (TICK + 2.0) * aside + float(np.abs(unit) @ half) * unit
    along = np.array((-unit[1], unit[0])) * half.max()
    taken = np.concatenate((marks, line))
    gaps = np.repeat((CLEAR, 0.0), (len(marks), len(line)))[:, np.newaxis]
    for shift, side in itertools.product(SHIFTS, (1.0, -1.0)):
        center = place + side * away + shift * along
        moved = QRectF(box)
        moved.moveCenter(QPointF(*center))
        covered = (np.abs(taken - center) < half + gaps).all(axis=1)
        if room.contains(moved) and not covered.any():
            return moved
    return None


def _corners(box: QRectF) -> Points:
    """Return the corners of a box and its center, shape (5, 2)."""
    places = box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight(), box.center()
    return np.array([(place.x(), place.y()) for place in places])


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
    label=_label,
)
