"""The local quadratic model as dashed contours, and the target of Newton's step."""

from functools import partial

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPen

from app.drawing.ink import draw_line, quiet_ink, write_note
from app.drawing.layers.curvature import local_model, trouble
from app.drawing.layers.layer import Layer, PaintContext, everywhere
from app.drawing.lines.polyline import Polyline
from optim_core.analysis import contours
from optim_core.maths.elementary import FloatArray
from optim_core.surfaces.curvature import QuadraticModel
from optim_core.surfaces.landscape import Bounds, Surface

REACH, SHARE = 84.0, 0.35
"""Radius in which the model is drawn, in pixels and as a share of a small canvas."""

GRID = 21
"""Grid points of the model along each edge of that square."""

MOST = 6
"""Most contours of the model; of more, only every second, third … is drawn."""

DASH = (5.0, 4.0)


def _levels(surface: Surface, view: Bounds) -> FloatArray:
    """Return the losses of the terrain's contours in a view."""
    return contours.view_scale(surface, view).levels()


def _draw(context: PaintContext) -> None:
    for x, y in context.places:
        _draw_at(context, x, y)


def _draw_at(context: PaintContext, x: float, y: float) -> None:
    """Draw the model's contours at the terrain's levels, and a ring at its critical point."""
    painter, style, projection = context.painter, context.style, context.projection
    surface, center = context.setup.surface, projection.to_pixels(x, y)
    if not projection.area.contains(center):
        return
    model = local_model(context, x, y)
    if words := trouble(model):
        write_note(painter, style, projection, center, words)
    if not model.defined:
        return
    smaller = SHARE * min(projection.size.width(), projection.size.height())
    reach = min(REACH * style.marker_size / 11.0, smaller)
    size = projection.size.width(), projection.size.height()
    painter.setPen(QPen(quiet_ink(style), 1.2 * style.scale))
    key = (surface, x, y, projection.view, size, reach)
    make = partial(_contours, context, model, reach)
    context.cache.get("model's contours", key, make).draw_all(painter)
    if model.newton is None:
        return
    color, halo = style.color("landmark"), style.color("halo")
    jump = projection.path_to_pixels(np.array(((x, y), model.newton)))
    if np.hypot(*(jump[1] - jump[0])) < style.marker_size:
        return
    draw_line(painter, projection, jump, color, style.scale, halo=halo)
    radius = 0.5 * style.marker_size
    target = projection.to_pixels(*model.newton)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if projection.area.contains(target):
        for ink, width in ((halo, 3.6), (color, 1.6)):
            painter.setPen(QPen(ink, width * style.scale))
            painter.drawEllipse(target, radius, radius)


def _contours(context: PaintContext, model: QuadraticModel, reach: float) -> Polyline:
    """Return the model's contours within some pixels of its point.

    They are cached for the racers at rest.
    """
    surface, projection = context.setup.surface, context.projection
    view = projection.view
    levels = context.cache.get("levels", (surface, view), partial(_levels, surface, view), most=2)
    center = projection.path_to_pixels(np.array((model.x, model.y)))
    pixel = view.width / projection.size.width()
    offsets = np.linspace(-reach, reach, GRID)
    xs, ys = model.x + offsets * pixel, model.y - offsets * pixel
    z = np.asarray(model(xs[np.newaxis, :], ys[:, np.newaxis]))
    shown = levels[(levels > z.min()) & (levels < z.max())]
    shown = shown[:: -(-len(shown) // MOST)] if len(shown) else shown
    parting = np.full((1, 2), np.nan)
    paths = contours.iso_lines(contours.Field(offsets, offsets, z), shown)
    points = np.concatenate([parting, *(part for path in paths for part in (path, parting))])
    points[np.hypot(points[:, 0], points[:, 1]) > reach] = np.nan
    return Polyline(points + center, projection.area, DASH)


QUADRATIC_MODEL = Layer(
    "Local quadratic model",
    "At each racer, or where you point with Shift: the parabola that fits the ground there, dashed "
    "at the terrain's levels,\nand a ring where Newton's method would jump",
    everywhere,
    _draw,
    below=True,
)
