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
"""Share of the data's extent that the window around it leaves on every side."""


@dataclass(frozen=True)
class Problem:
    """The data, the model that is fitted to them, and the loss on some of them.

    Parameters
    ----------
    declaration : Points
        The surface's parameter that holds the data.
    points : tuple of (float, float)
        Its value.
    predict : (x, y, inputs) -> outputs
        What the model at a point (x, y) of the surface says for inputs, shape (k,).
    batch : indices -> Objective
        The mean loss over some of the points, with the penalty of the whole. Indices of shape
        (b,) give an objective of floats; of shape (b, n), one that has another batch for each
        of n paths.
    output : str
        What the model gives, for an axis.
    """

    declaration: Points
    points: Data
    predict: Callable[[float, float, FloatArray], FloatArray]
    batch: Callable[[NDArray[np.integer[Any]]], Objective]
    output: str = "target"

    def in_batches(self, size: float) -> bool:
        """Whether batches of a size are less than all the points; of size 0 they are all."""
        return 0 < size < len(self.points)

    @property
    def window(self) -> tuple[float, float, float, float]:
        """A rectangle of inputs and targets with the data and room about them.

        Its ends are round, so that small changes of the data leave it alone.
        """
        inputs, targets = zip(*self.points, strict=True)
        allowed = self.declaration.targets
        if allowed:
            low, high = min(allowed), max(allowed)
            return *_around(min(inputs), max(inputs)), low - 0.15, high + 0.15
        return *_around(min(inputs), max(inputs)), *_around(min(targets), max(targets))


def _around(low: float, high: float) -> tuple[float, float]:
    """Return round numbers with a margin below and above a range."""
    size = max(abs(low), abs(high))
    span = high - low if high - low > 1e-3 * size else max(size, 1.0)
    unit = 10.0 ** np.floor(np.log10(span)) / 2.0
    margin = MARGIN * span
    return (
        float(np.floor((low - margin) / unit) * unit),
        float(np.ceil((high + margin) / unit) * unit),
    )
