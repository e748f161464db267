"""A rectangle of pixels that spans ranges of two coordinates."""

import math
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, QRectF

from optim_core.maths.elementary import FloatArray


@dataclass(frozen=True)
class Plot:
    """The map between coordinates and pixels.

    Parameters
    ----------
    canvas : QRectF
    x_low, x_high, y_low, y_high : float
        The ranges that the canvas spans; y grows upwards.
    """

    canvas: QRectF
    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def to_pixels(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Map coordinates, shape (n,) each, to pixels, shape (n, 2)."""
        area, pixels = self.canvas, np.empty((2, *np.shape(x)))
        across, down = pixels
        with np.errstate(all="ignore"):
            np.subtract(x, self.x_low, out=across)
            across /= self.x_high - self.x_low
            across *= area.width()
            across += area.left()
            np.subtract(self.y_high, y, out=down)
            down /= self.y_high - self.y_low
            down *= area.height()
            down += area.top()
        return pixels.T

    def pixel(self, x: float, y: float) -> QPointF:
        """Map one point to pixels."""
        area, across, up = self.canvas, self.x_high - self.x_low, self.y_high - self.y_low
        if not across or not up:
            return QPointF(math.nan, math.nan)
        right = area.left() + (x - self.x_low) / across * area.width()
        return QPointF(right, area.top() + (self.y_high - y) / up * area.height())

    def value_at(self, pixel: QPointF) -> tuple[float, float]:
        """Map a pixel back to coordinates."""
        across = (pixel.x() - self.canvas.left()) / self.canvas.width()
        up = (self.canvas.bottom() - pixel.y()) / self.canvas.height()
        x = self.x_low + across * (self.x_high - self.x_low)
        return x, self.y_low + up * (self.y_high - self.y_low)
