"""What the derivatives say at a point: slope, curvatures with their directions, local model."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from optim_core.maths.elementary import F, FloatArray, minimum
from optim_core.maths.symmetric import axis, determinant, eigenvalues, solved
from optim_core.surfaces.landscape import Surface

Vector: TypeAlias = tuple[float, float]

FLAT = 1e-6
"""A curvature below this, or below this share of the other if that is below 1, counts as 0."""

SINGULAR = 4.0 * float(np.finfo(np.float64).eps)
"""A determinant below this share of the squared entries is zero up to rounding."""


def negligible(sharpness: F) -> F:
    """Return the size up to which a curvature counts as 0 beside one of size ``sharpness``."""
    return FLAT * minimum(1.0 + 0.0 * sharpness, sharpness)


class Curvature(NamedTuple):
    """The eigenvalues of the Hessian, the smaller first."""

    low: float
    high: float

    @property
    def sharpness(self) -> float:
        """Largest curvature by size, which limits the learning rate."""
        return max(abs(self.low), abs(self.high))

    @property
    def condition(self) -> float:
        """Ratio κ of the larger curvature to the smaller, by size.

        Infinite where one is zero up to rounding.
        """
        small, large = sorted((abs(self.low), abs(self.high)))
        return large / small if small > SINGULAR * large else math.inf

    @property
    def kind(self) -> Literal["minimum", "saddle", "maximum", "flat"]:
        """The kind of a critical point with this curvature; "flat" if a zero leaves it open."""
        small = negligible(self.sharpness)
        if self.low < -small and self.high > small:
            return "saddle"
        if self.low > small:
            return "minimum"
        return "maximum" if self.high < -small else "flat"


def curvature(surface: Surface, x: float, y: float) -> Curvature:
    """Eigenvalues of a surface's Hessian at a point.

    Examples
    --------
    >>> import optim_core as oc
    >>> bend = curvature(oc.surface("ravine", a=1.0, b=50.0, angle=0.0), 0.0, 0.0)
    >>> bend, bend.condition, bend.kind
    (Curvature(low=1.0, high=50.0), 50.0, 'minimum')
    """
    return Curvature(*eigenvalues(*map(float, surface.hessian(x, y))))


def gradient_norm(surface: Surface, x: float, y: float) -> float:
    """Length of a surface's gradient at a point."""
    return math.hypot(*map(float, surface.gradient(x, y)))


def eigenvectors(xx: Any, xy: Any, yy: Any) -> tuple[FloatArray, FloatArray]:
    """Directions of the largest and of the smallest curvature by size.

    Parameters
    ----------
    xx, xy, yy : float or array, shape (…)
        Entries of Hessians.

    Returns
    -------
    steep, shallow : array, shape (…, 2)
        Unit vectors at right angles; x is positive, or zero and y positive. NaN where an entry is
        not finite. Where both curvatures are equal, any direction would do; these are the axes.
    """
    xx, xy, yy = (np.asarray(entry, np.float64) for entry in (xx, xy, yy))
    with np.errstate(all="ignore"):
        angle = np.where(np.isfinite(xx + xy + yy), axis(xx, xy, yy), np.nan)
        high = np.stack((np.cos(angle), np.sin(angle)), axis=-1)
        low = np.stack((-np.sin(angle), np.cos(angle)), axis=-1)
        steep_is_high = (xx + yy >= 0.0)[..., np.newaxis]
    steep, shallow = np.where(steep_is_high, high, low), np.where(steep_is_high, low, high)
    return _forward(steep), _forward(shallow)


def _forward(vectors: FloatArray) -> FloatArray:
    """Turn unit vectors, shape (…, 2), to where x is positive, or zero and y positive."""
    vectors = np.where(np.abs(vectors) < 1e-15, 0.0, vectors)  # the rounded cosine of a right angle
    x, y = vectors[..., 0], vectors[..., 1]
    back = (x < 0.0) | ((x == 0.0) & (y < 0.0))
    return np.asarray(np.where(back[..., np.newaxis], -vectors, vectors) + 0.0)  # no −0


@dataclass(frozen=True)
class QuadraticModel:
    """A loss near a point (x, y) to the second order: f + gᵀd + ½dᵀHd.

    Parameters
    ----------
    x, y : float
    value : float
    gradient : (f_x, f_y)
    hessian : (f_xx, f_xy, f_yy)
        Of the loss at the point; any of them may be NaN or infinite.
    """

    x: float
    y: float
    value: float
    gradient: Vector
    hessian: tuple[float, float, float]

    def __call__(self, x: Any, y: Any) -> Any:
        """Return the model at points, floats or arrays that broadcast."""
        (gx, gy), (xx, xy, yy) = self.gradient, self.hessian
        dx, dy = x - self.x, y - self.y
        return self.value + gx * dx + gy * dy + (xx * dx * dx + yy * dy * dy) / 2.0 + xy * dx * dy

    @property
    def defined(self) -> bool:
        """Whether the loss and all its derivatives are finite there."""
        return all(map(math.isfinite, (self.value, *self.gradient, *self.hessian)))

    @property
    def curvature(self) -> Curvature:
        """The eigenvalues of H."""
        return Curvature(*eigenvalues(*self.hessian))

    @property
    def steep(self) -> tuple[float, Vector]:
        """The eigenvalue that is larger by size, and its unit eigenvector."""
        return self._principal[0]

    @property
    def shallow(self) -> tuple[float, Vector]:
        """The eigenvalue that is smaller by size, and its unit eigenvector."""
        return self._principal[1]

    @cached_property
    def _principal(self) -> tuple[tuple[float, Vector], tuple[float, Vector]]:
        low, high = self.curvature
        steep, shallow = (vector.tolist() for vector in eigenvectors(*self.hessian))
        if self.hessian[0] + self.hessian[2] >= 0.0:  # the rule of eigenvectors()
            return (high, tuple(steep)), (low, tuple(shallow))
        return (low, tuple(steep)), (high, tuple(shallow))

    @property
    def singular(self) -> bool:
        """Whether H has no inverse, up to rounding."""
        xx, xy, yy = self.hessian
        squares = xx * xx + 2.0 * xy * xy + yy * yy
        return bool(abs(determinant(xx, xy, yy)) <= SINGULAR * squares)

    @property
    def newton(self) -> Vector | None:
        """Where Newton's method would jump to, θ − H⁻¹g: the critical point of the model.

        None where H is singular or something is not finite.
        """
        if not self.defined or self.singular:
            return None
        dx, dy = solved(*self.hessian, *self.gradient, determinant(*self.hessian))
        x, y = self.x - dx, self.y - dy
        return (x, y) if math.isfinite(x) and math.isfinite(y) else None

    def along(self, direction: Vector) -> tuple[float, float]:
        """Return slope and curvature along a unit vector d: gᵀd and dᵀHd."""
        (gx, gy), (xx, xy, yy), (x, y) = self.gradient, self.hessian, direction
        return gx * x + gy * y, xx * x * x + 2.0 * xy * x * y + yy * y * y


def quadratic_model(surface: Surface, x: float, y: float) -> QuadraticModel:
    """Return the quadratic model of a surface at a point."""
    at = np.float64(x), np.float64(y)  # give inf and NaN where floats raise
    with np.errstate(all="ignore"):
        value = float(surface.value(*at))
        gx, gy = map(float, surface.gradient(*at))
        xx, xy, yy = map(float, surface.hessian(*at))
    return QuadraticModel(float(x), float(y), value, (gx, gy), (xx, xy, yy))
