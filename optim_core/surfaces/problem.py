"""A learning problem behind a surface: the data whose mean loss the surface is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optim_core.maths.elementary import FloatArray
from optim_core.parameters.points import Data, Points
from optim_core.surfaces.objective import Objective

MARGIN = 0.25
"""Margin around the data on every side, as a share of the extent of the data."""


@dataclass(frozen=True)
class Problem:
    """The data, the model that is fitted to them, and the loss on any of their points.

    Parameters
    ----------
    declaration : Points
        The surface's parameter that holds the data.
    points : tuple of (float, float)
        Its value.
    predict : (x, y, inputs) -> outputs
        What the model with parameters (x, y) predicts for inputs, shape (k,).
    batch : indices -> Objective
        The mean loss over some of the points, with the full penalty. Indices of shape (b,) give
        an objective of floats; indices of shape (b, n) one with a batch for each of n paths.
    output : str
        Name of the model's output, for an axis.
    """

    declaration: Points
    points: Data
    predict: Callable[[float, float, FloatArray], FloatArray]
    batch: Callable[[NDArray[np.integer[Any]]], Objective]
    output: str = "target"

    def in_batches(self, size: float) -> bool:
        """Whether batches of a size leave points out; size 0 stands for all points."""
        return 0 < size < len(self.points)

    @property
    def window(self) -> tuple[float, float, float, float]:
        """A rectangle of inputs and targets around the data, with a margin.

        Its ends are round numbers, so that small changes of the data do not move it.
        """
        inputs, targets = zip(*self.points, strict=True)
        allowed = self.declaration.targets
        if allowed:
            low, high = min(allowed), max(allowed)
            return *_around(min(inputs), max(inputs)), low - 0.15, high + 0.15
        return *_around(min(inputs), max(inputs)), *_around(min(targets), max(targets))


def _around(low: float, high: float) -> tuple[float, float]:
    """Return round numbers below and above a range, with a margin."""
    size = max(abs(low), abs(high))
    span = high - low if high - low > 1e-3 * size else max(size, 1.0)
    unit = 10.0 ** np.floor(np.log10(span)) / 2.0
    margin = MARGIN * span
    return (
        float(np.floor((low - margin) / unit) * unit),
        float(np.ceil((high + margin) / unit) * unit),
    )
