"""How the values of a measure become heights on a chart, on a logarithmic or a linear scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optim_core.analysis.loss_scale import DEEPER, HEADROOM, above_floor, round_stride
from optim_core.analysis.measures import Measure
from optim_core.maths.elementary import FloatArray
from optim_core.parameters.number_format import number, power
from optim_core.runs.trajectory import Trajectory
from optim_core.verdict.status import Status

DEEPEST = 1e-14
"""A log scale reaches down to this share of the highest value at most."""

USUAL = (0.02, 0.98)
"""The quantiles that set the range of a measure whose divisor may come close to zero: single
values can then be arbitrarily large."""

LARGEST = 1e300
"""A linear scale ends here, so that its span is a float."""

AWAY = 30.0
"""A limit up to this factor above or below the values still extends the range."""


@dataclass(frozen=True)
class MeasureScale:
    """A map from a measure's values to heights.

    Parameters
    ----------
    log : bool
    low, high : float
        The heights that a chart shows.
    turn : bool
        Whether the values are in degrees.
    floored : bool
        Whether any value drawn at ``low`` is far below it.
    """

    log: bool
    low: float
    high: float
    turn: bool = False
    floored: bool = False

    @classmethod
    def of(
        cls,
        measure: Measure,
        log: bool,
        paths: Sequence[Trajectory],
        values: Sequence[FloatArray],
        limits: Sequence[FloatArray] = (),
    ) -> "MeasureScale":
        """Choose the scale that shows the values of paths, and limits close to them.

        As for losses, it reaches down to the smallest value of the paths that still move, and
        ignores the highest values of those that diverged.
        """
        if measure.unit == "°" and not log:
            return cls(False, 0.0, 180.0, turn=True)
        pairs = [(path, _finite(array, log)) for path, array in zip(paths, values, strict=True)]
        pairs = [(path, array) for path, array in pairs if array.size]
        if not pairs:
            still = log and any((array == 0.0).any() for array in values)
            return cls(log, 0.0, 1.0, measure.unit == "°", still)
        moving = [array for path, array in pairs if path.status is Status.FINISHED]
        held = [array for path, array in pairs if path.status is not Status.DIVERGED]
        ends = USUAL if measure.by_coordinate else (0.0, 1.0)
        low = _quantile(moving or held or [array for _, array in pairs], ends[0])
        if held:
            high = _quantile(held, ends[1])
        else:
            first = max(abs(float(array[0])) for _, array in pairs)
            high = min(max(float(array.max()) for _, array in pairs), HEADROOM * first)
        for limit in limits:
            near = _finite(limit, log)
            near = near[(near < AWAY * abs(high)) & (near > abs(low) / AWAY)]
            if near.size:
                low, high = min(low, float(near.min())), max(high, float(near.max()))
        scale = cls._around(log, low, max(high, low), measure.unit == "°")
        if not log:
            return scale
        foot = DEEPER * 10.0**scale.low
        floored = any(((array >= 0.0) & (array < foot)).any() for array in values)
        return replace(scale, floored=floored)

    @classmethod
    def _around(cls, log: bool, low: float, high: float, turn: bool) -> "MeasureScale":
        """Return a scale from ``low`` to ``high`` with a margin."""
        if log:
            top = float(np.log10(high))
            bottom = float(np.log10(max(low, DEEPEST * high)))
            room = max(0.03 * (top - bottom), (0.5 - (top - bottom)) / 2.0, 0.02)
            return cls(True, bottom - room, top + room, turn)
        low, high = (min(max(end, -LARGEST), LARGEST) for end in (low, high))
        low = min(low, 0.0) if low > -0.5 * high else low
        room = 0.04 * (high - low) or 0.5 * abs(high) or 1.0
        return cls(False, low - (room if low < 0.0 else room / 4.0), high + room, turn)

    def heights(self, values: FloatArray) -> FloatArray:
        """Map values of any shape to heights; NaN where there is nothing to draw."""
        if not self.log:
            return values
        with np.errstate(all="ignore"):
            heights = np.where(values < 0.0, np.nan, np.log10(np.abs(values)))
        return np.asarray(np.where(heights < self.low, self.low, heights))

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return about ``most`` ticks at most, each a height and its label, ascending."""
        if self.log:
            labels = self._powers(most)
            return above_floor(labels, self.low, self.high) if self.floored else labels
        if self.turn:
            stride = 45.0 if self.high / 45.0 < most else 90.0
        else:
            stride = round_stride(self.high - self.low, most)
        first, last = np.ceil(self.low / stride - 1e-9), np.floor(self.high / stride + 1e-9)
        places = stride * np.arange(first, last + 1.0)
        return [(float(place), number(float(place), 6)) for place in places + 0.0]

    def _powers(self, most: int) -> list[tuple[float, str]]:
        span = self.high - self.low
        if span >= 2.0:
            stride = max(1, int(np.ceil(span / most)))
            first = int(np.ceil(self.low / stride)) * stride
            exponents = range(first, int(np.floor(self.high)) + 1, stride)
            return [(float(exponent), power(exponent)) for exponent in exponents]
        parts = (1, 2, 5) if span > 0.6 else (1, 1.5, 2, 3, 4, 5, 7)
        exponents = range(int(np.floor(self.low)), int(np.ceil(self.high)) + 1)
        marks = [
            (exponent + math.log10(part), float(f"{part}e{exponent}"))
            for exponent in exponents
            for part in parts
        ]
        marks = [mark for mark in marks if self.low <= mark[0] <= self.high]
        marks = [mark for mark in marks if 0.0 < mark[1] < math.inf]  # the ends of the floats
        marks = marks[:: max(1, -(-len(marks) // most))]
        return [(height, number(value, 2)) for height, value in marks]


def _finite(values: FloatArray, log: bool) -> FloatArray:
    kept = np.isfinite(values) & (values > 0.0) if log else np.isfinite(values)
    return np.asarray(values[kept])


def _quantile(arrays: Sequence[FloatArray], share: float) -> float:
    return float(np.quantile(np.concatenate(arrays), share))
