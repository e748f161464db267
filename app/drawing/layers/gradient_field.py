"""The gradient as a field of arrows."""

from functools import partial
from typing import Any

import numpy as np
from PyQt6.QtCore import QLineF, QSizeF
from PyQt6.QtGui import QPen

from app.drawing.ink import quiet_ink
from app.drawing.layers.layer import Layer, PaintContext, everywhere
from app.drawing.lines.polyline import qt_array
from optim_core.surfaces.landscape import Bounds, Surface

SPACING, SMALLEST = 48.0, 26.0
"""Approximate distance between arrows, in pixels: usually, and in the smallest pane."""

FEWEST = 5
"""Arrows across the shorter side of a small pane."""

LONGEST_SHARE, HEAD = 0.62, 4.0
"""Length of the longest arrow as a share of ``SPACING``, and of a head's sides in pixels."""

POWER = 1.0 / 3.0
"""Exponent from slope to length: below 1, so that gentle slopes show arrows as well."""


def arrows(surface: Surface, view: Bounds, width: float, height: float, spacing: float) -> Any:
    """Return the strokes of all arrows as a C array of QLineF."""
    columns, rows = max(round(width / spacing), 2), max(round(height / spacing), 2)
    across = (np.arange(columns) + 0.5) / columns
    down = (np.arange(rows) + 0.5) / rows
    x = view.x_min + across[np.newaxis, :] * view.width
    y = view.y_max - down[:, np.newaxis] * view.height
    with np.errstate(all="ignore"):
        slopes = [np.broadcast_to(g, (rows, columns)).ravel() for g in surface.gradient(x, y)]
        steepness = np.hypot(*slopes)
        fine = np.isfinite(steepness) & (steepness > 0.0)
        if not fine.any():
            return qt_array(QLineF, np.empty((0, 4)))
        # Downhill; y in pixels grows downwards, y in the plane upwards.
        along = np.stack((-slopes[0], slopes[1]), axis=-1)[fine] / steepness[fine, np.newaxis]
        share = np.minimum(steepness[fine] / np.quantile(steepness[fine], 0.95), 1.0) ** POWER
    middle = np.stack(np.broadcast_arrays(across * width, down[:, np.newaxis] * height), axis=-1)
    half = along * (share * LONGEST_SHARE * spacing / 2.0)[:, np.newaxis]
    tail, tip = middle.reshape(-1, 2)[fine] - half, middle.reshape(-1, 2)[fine] + half
    aside = np.stack((-along[:, 1], along[:, 0]), axis=-1)
    head = HEAD * max(spacing / SPACING, 0.75) * np.minimum(1.0, 2.0 * share)[:, np.newaxis]
    ends = [tail, *(tip - head * (along + side * 0.6 * aside) for side in (-1.0, 1.0))]
    strokes = np.concatenate([np.concatenate((end, tip), axis=1) for end in ends])
    return qt_array(QLineF, strokes)


def _draw(context: PaintContext) -> None:
    style, projection = context.style, context.projection
    size: QSizeF = projection.size
    side = min(size.width(), size.height()) / FEWEST
    spacing = min(SPACING, max(SMALLEST, side)) * style.marker_size / 11.0
    key = context.setup.surface, projection.view, size.width(), size.height(), spacing
    drawn = context.cache.get("arrows", key, partial(arrows, *key), most=2)
    if len(drawn):
        color = quiet_ink(style)
        color.setAlphaF(0.7)
        context.painter.setPen(QPen(color, 1.1 * style.scale))
        context.painter.drawLines(drawn)


GRADIENT_FIELD = Layer(
    "Gradient field",
    "Arrows along −∇f, longer where the ground is steeper (as the cube root of the slope)",
    everywhere,
    _draw,
    still=True,
)
