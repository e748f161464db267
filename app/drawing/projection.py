"""The map between the plane and a canvas' pixels: one scale for both axes, y upwards."""

import math

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSizeF

from optim_core.surfaces.landscape import Bounds

Points = NDArray[np.float64]

FARTHEST = 1e250
"""Largest distance, in pixels; coordinates are clipped to it."""


class Projection:
    """Shows the smallest region of a canvas' shape that contains some bounds.

    Attributes
    ----------
    view : Bounds
        The region that the canvas spans.
    size : QSizeF
        The size of the canvas, in pixels.
    """

    def __init__(self, bounds: Bounds, size: QSizeF) -> None:
        self.view = bounds.shaped(size.width() / size.height())
        self.size = size
        self._unit = self.view.width / size.width()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Projection):
            return NotImplemented
        return self.view == other.view and self.size == other.size

    __hash__ = None  # type: ignore[assignment]

    @property
    def area(self) -> QRectF:
        """The canvas as a rectangle at the origin."""
        return QRectF(QPointF(), self.size)

    @property
    def decimals(self) -> int:
        """The number of decimals that distinguish neighbouring pixels."""
        return max(0, math.ceil(-math.log10(self._unit)))

    def to_pixels(self, x: float, y: float) -> QPointF:
        """Map a point of the plane to pixels."""
        across, down = (x - self.view.x_min) / self._unit, (self.view.y_max - y) / self._unit
        return QPointF(max(min(across, FARTHEST), -FARTHEST), max(min(down, FARTHEST), -FARTHEST))

    def offset(self, dx: float, dy: float) -> QPointF:
        """Map a vector of the plane to pixels."""
        return QPointF(dx / self._unit, -dy / self._unit)

    def path_to_pixels(self, positions: Points) -> Points:
        """Map positions, shape (…, 2), to pixels, shape (…, 2), clipped to finite numbers."""
        away = positions - np.array((self.view.x_min, self.view.y_max))
        with np.errstate(over="ignore"):
            return np.asarray(np.clip(away / (self._unit, -self._unit), -FARTHEST, FARTHEST))

    def to_plane(self, position: QPointF) -> tuple[float, float]:
        """Map a pixel back to the plane."""
        x = self.view.x_min + position.x() * self._unit
        return x, self.view.y_max - position.y() * self._unit

    def points_to_plane(self, positions: Points) -> Points:
        """Map pixels, shape (…, 2), back to the plane."""
        corner = np.array((self.view.x_min, self.view.y_max))
        return np.asarray(corner + positions * (self._unit, -self._unit))

    def panned(self, by: QPointF) -> Bounds:
        """Return the view after a drag by some pixels."""
        return self.view.moved(-by.x() * self._unit, by.y() * self._unit)

    def reach(self, origin: QPointF, along: QPointF) -> float:
        """Return the distance in pixels from a point to the canvas' edge, in a direction."""
        reaches = [
            ((length if step > 0.0 else 0.0) - place) / step
            for place, step, length in (
                (origin.x(), along.x(), self.size.width()),
                (origin.y(), along.y(), self.size.height()),
            )
            if abs(step) > 1e-12
        ]
        return min(reaches, default=0.0)
