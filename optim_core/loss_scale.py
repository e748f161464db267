"""How losses become heights on a chart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optim_core.scenario import Race

Losses = NDArray[np.float64]

DEEPEST = 1e-12
"""Gaps below this are drawn at the chart's lower edge: rounding, not progress."""

HEADROOM = 30.0
"""Times the gap at the start that the chart shows above it, for those that diverge."""


@dataclass(frozen=True)
class LossScale:
    """How losses become heights: the gap above the minimum on a log axis, or signed log.

    A loss that is unbounded below has no gap; it is drawn on a scale that is linear about
    zero and logarithmic beyond ``unit``.
    """

    infimum: float | None
    low: float
    high: float
    unit: float = 1.0

    @classmethod
    def of(cls, race: Race) -> "LossScale":
        """Choose the scale that shows a race."""
        paths = [path.losses for path in race.trajectories if path is not None]
        infimum = race.scenario.surface.infimum
        if infimum is None:
            start = abs(float(paths[0][0])) or 1.0
            lowest = min((float(losses.min()) for losses in paths), default=-start)
            deepest = max(lowest, -1e3 * start)
            scale = cls(None, 0.0, 1.0, start)
            low, high = scale.heights(np.array((deepest, 2.0 * start)))
            return cls(None, float(low), float(high), start)
        gaps = np.concatenate([losses - infimum for losses in paths] or [np.ones(1)])
        start_gap = max(float(paths[0][0]) - infimum, DEEPEST) if paths else 1.0
        positive = gaps[gaps > DEEPEST]
        low = max(float(positive.min()), DEEPEST) if positive.size else DEEPEST
        high = min(float(gaps.max()), HEADROOM * start_gap)
        high = max(high, 10.0 * low)
        return cls(infimum, float(np.log10(low)) - 0.2, float(np.log10(high)) + 0.2)

    def heights(self, losses: Losses) -> Losses:
        """Map losses to heights on the axis."""
        if self.infimum is None:
            return np.asarray(np.sign(losses) * np.log10(1.0 + np.abs(losses) / self.unit))
        with np.errstate(divide="ignore"):
            heights = np.log10(np.maximum(losses - self.infimum, 0.0))
        return np.asarray(np.maximum(heights, self.low))

    def text(self, height: float) -> str:
        """Label a height."""
        if self.infimum is None:
            value = np.sign(height) * self.unit * (10.0 ** abs(height) - 1.0)
            return f"{value:.2g}".replace("-", "−")
        return f"1e{height:.0f}".replace("-", "−") if abs(height) > 2.5 else f"{10.0**height:g}"

    @property
    def title(self) -> str:
        """What the axis shows."""
        return "Loss" if self.infimum is None else "Loss above minimum"
