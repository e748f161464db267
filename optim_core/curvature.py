"""What the derivatives say at a point: slope, eigenvalues, the kind of a critical point."""

import math
from typing import Literal, NamedTuple

from optim_core.surface import Surface

FLAT = 1e-6
"""A curvature below this, or below this share of the other one if that is gentle, is none."""


class Curvature(NamedTuple):
    """The eigenvalues of the Hessian, the smaller first."""

    low: float
    high: float

    @property
    def sharpness(self) -> float:
        """Largest curvature by size: what limits the learning rate."""
        return max(abs(self.low), abs(self.high))

    @property
    def condition(self) -> float:
        """Ratio κ of the larger curvature to the smaller, by size; inf where one is zero."""
        small, large = sorted((abs(self.low), abs(self.high)))
        return large / small if small > 0.0 else math.inf

    @property
    def kind(self) -> Literal["minimum", "saddle", "maximum", "flat"]:
        """What a critical point with this curvature is; "flat" where a zero leaves it open."""
        small = FLAT * min(1.0, self.sharpness)
        if self.low < -small and self.high > small:
            return "saddle"
        if self.low > small:
            return "minimum"
        return "maximum" if self.high < -small else "flat"


def curvature(surface: Surface, x: float, y: float) -> Curvature:
    """Eigenvalues of a surface's Hessian at a point."""
    xx, xy, yy = map(float, surface.hessian(x, y))
    middle, radius = (xx + yy) / 2.0, math.hypot((xx - yy) / 2.0, xy)
    return Curvature(middle - radius, middle + radius)


def gradient_norm(surface: Surface, x: float, y: float) -> float:
    """Length of a surface's gradient at a point."""
    return math.hypot(*map(float, surface.gradient(x, y)))
