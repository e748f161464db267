"""The terrain as numbers: a field of losses, its levels, its shade and its iso-lines.

Knows no colours and no pixels; a view turns the shade into colours.
"""

from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator

from optim_core.elementary import FloatArray
from optim_core.surface import Bounds, Surface

LEVELS = 24
FLOOR = 1e-3
"""Share of the field's range that the lowest logarithmic level stands above the minimum."""

LINEAR_SHARE = 1e-2
"""Share of the largest distance from the saddle value within which a symlog scale is linear."""


@dataclass(frozen=True)
class Field:
    """Losses on a grid.

    Parameters
    ----------
    x : array, shape (columns,)
    y : array, shape (rows,)
    z : array, shape (rows, columns)
        NaN where the loss is undefined or infinite.
    """

    x: FloatArray
    y: FloatArray
    z: FloatArray


@dataclass(frozen=True)
class Scale:
    """How losses spread over shades: log above the minimum, or symmetric about a saddle value.

    Parameters
    ----------
    reference : float
        The value the scale starts from ("log") or is symmetric about ("symlog").
    floor : float
        Distance from the reference below which the scale is about linear.
    reach : float
        Largest distance from the reference.
    symmetric : bool
    """

    reference: float
    floor: float
    reach: float
    symmetric: bool

    def to_shade(self, z: FloatArray) -> FloatArray:
        """Map losses to [0, 1], low ground to high ground; NaN stays NaN."""
        rise = (z - self.reference) / self.floor
        top = self.reach / self.floor
        if self.symmetric:
            return np.asarray(np.clip(0.5 + 0.5 * np.arcsinh(rise) / np.arcsinh(top), 0.0, 1.0))
        return np.asarray(np.log1p(np.clip(rise, 0.0, top)) / np.log1p(top))

    def levels(self, count: int = LEVELS) -> FloatArray:
        """Return ``count`` losses whose shades are evenly spaced, ascending, shape (count,)."""
        shades = (np.arange(count) + 0.5) / count
        top = self.reach / self.floor
        if self.symmetric:
            rise = np.sinh((2.0 * shades - 1.0) * np.arcsinh(top))
        else:
            rise = np.expm1(shades * np.log1p(top))
        return np.asarray(self.reference + self.floor * rise)


def field(surface: Surface, bounds: Bounds, columns: int, rows: int) -> Field:
    """Evaluate a surface on a grid of ``rows`` × ``columns`` points over the bounds."""
    x = np.linspace(bounds.x_min, bounds.x_max, columns)
    y = np.linspace(bounds.y_min, bounds.y_max, rows)
    with np.errstate(all="ignore"):
        z = np.asarray(surface.value(x[np.newaxis, :], y[:, np.newaxis]), np.float64)
    return Field(x, y, np.where(np.isfinite(z), z, np.nan))


def scale(surface: Surface, losses: FloatArray) -> Scale:
    """Choose the scale for the losses in view, by the surface's contour policy."""
    finite = losses[np.isfinite(losses)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    tiny = 1e-12 * max(abs(low), abs(high), 1e-300)
    if surface.contours == "symlog":
        reference = surface.reference_value
        reach = max(abs(low - reference), abs(high - reference), tiny)
        return Scale(reference, LINEAR_SHARE * reach, reach, symmetric=True)
    reference = low if surface.infimum is None else surface.infimum
    reach = max(high - reference, tiny)
    return Scale(reference, max(FLOOR * reach, 0.1 * (low - reference)), reach, symmetric=False)


def iso_lines(field: Field, levels: FloatArray) -> list[FloatArray]:
    """Return for each level its lines as an (n, 2) array; rows of NaN part the lines.

    Levels that cross nothing give an array of no rows.
    """
    masked = np.ma.masked_invalid(field.z) if np.isnan(field.z).any() else field.z
    generator = contour_generator(field.x, field.y, masked, line_type="ChunkCombinedNan")
    lines = []
    for level in levels:
        points = generator.lines(float(level))[0][0]
        lines.append(np.empty((0, 2)) if points is None else np.asarray(points))
    return lines
