"""The loss along a line through a point, with its tangent and its parabola at the point."""

from dataclasses import dataclass

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.surfaces.curvature import QuadraticModel, Vector
from optim_core.surfaces.landscape import Surface

SAMPLES = 160
"""Default number of points along a slice."""


@dataclass(frozen=True, eq=False)
class Slice:
    """The loss f(θ + s·d) along a unit vector d.

    Parameters
    ----------
    direction : (float, float)
    slope, curvature : float
        The first and the second derivative with respect to s at θ.
    distances : array, shape (n,)
        s, ascending, symmetric about 0.
    losses : array, shape (n,)
        NaN where the loss is undefined; it may be infinite.
    tangent, parabola : array, shape (n,)
        The Taylor expansions of the loss at θ, of first and of second order.
    """

    direction: Vector
    slope: float
    curvature: float
    distances: FloatArray
    losses: FloatArray
    tangent: FloatArray
    parabola: FloatArray


def cut(
    surface: Surface, model: QuadraticModel, direction: Vector, reach: float, samples: int = SAMPLES
) -> Slice | None:
    """Cut a surface through the point of a model, as far as ``reach`` to either side.

    ``direction`` may have any positive, finite length; for any other, return None.
    """
    length = float(np.hypot(*direction))
    if not 0.0 < length < np.inf:
        return None
    along = direction[0] / length, direction[1] / length
    distances = np.linspace(-reach, reach, samples)
    slope, curvature = model.along(along)
    with np.errstate(all="ignore"):
        x, y = model.x + distances * along[0], model.y + distances * along[1]
        losses = np.broadcast_to(np.asarray(surface.value(x, y), np.float64), distances.shape)
        tangent = model.value + slope * distances
        parabola = tangent + curvature * distances * distances / 2.0
    return Slice(along, slope, curvature, distances, losses, tangent, parabola)


def span(slices: list[Slice], value: float) -> tuple[float, float]:
    """Return the range of losses that shows slices through a point of loss ``value`` together.

    It reaches from the lowest losses to their 0.7 quantile, so that the steepest walls do not
    flatten the rest.
    """
    known = [part.losses[np.isfinite(part.losses)] for part in slices]
    losses = np.concatenate([*known, np.array([value])])
    losses = losses[np.isfinite(losses)]
    if not losses.size:
        return -1.0, 1.0
    low, high = map(float, np.quantile(losses, (0.005, 0.7)))
    if np.isfinite(value):
        low, high = min(low, value), max(high, value)
    gap = max(high - low, 1e-12 * max(abs(low), abs(high)), 1e-300)
    return low - 0.12 * gap, high + 0.12 * gap
