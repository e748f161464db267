"""How losses become heights on a chart: the log of the gap to the minimum, or a symlog scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.parameters.number_format import named, number, power
from optim_core.runs.ensemble import Ensemble
from optim_core.runs.trajectory import Trajectory
from optim_core.verdict.status import Status

DEEPEST = 1e-12
"""Gaps below this are rounding, not progress; they count as zero."""

DEEPER = 1e-4
"""Paths at rest are shown down to this share of the smallest gap of those that still move."""

HEADROOM = 30.0
"""A chart shows diverging losses up to this many times the gap at the start."""

LARGEST = 1e300
"""Losses are clipped to this size, so that their differences stay finite."""


FEW = 6
"""Most labels at round losses."""


@dataclass(frozen=True)
class LossScale:
    """A map from losses to heights.

    A loss with an infimum is drawn as log10 of its gap to the infimum; one that is unbounded below
    on a symlog scale that is linear within ``unit`` of zero.

    Parameters
    ----------
    infimum : float or None
    low, high : float
        The heights that a chart shows. Lower values are drawn at ``low``.
    unit : float
    floored : bool
        Whether any value drawn at ``low`` is far below it.
    """

    infimum: float | None
    low: float
    high: float
    unit: float = 1.0
    floored: bool = False

    @classmethod
    def of(
        cls,
        infimum: float | None,
        paths: Sequence[Trajectory],
        ensembles: Sequence[Ensemble] = (),
        pinned: Sequence[Trajectory] = (),
    ) -> "LossScale":
        """Choose the scale that shows the losses of a race.

        The scale reaches down to the smallest gap of the paths that still move, because a path at
        rest with a gap of almost zero would flatten the others.

        Parameters
        ----------
        infimum : float or None
            The surface's infimum.
        paths : sequence of Trajectory
            The racers' paths, all from the same start.
        ensembles : sequence of Ensemble, optional
            The same racers' ensembles in the same order; their losses are drawn instead.
        pinned : sequence of Trajectory, optional
            Pinned runs, drawn as well. They do not stretch the scale.
        """
        start = float(paths[0].losses[0]) if paths else 0.0
        if not paths or not np.isfinite(start):  # no racer, or a start where the loss is not finite
            return cls(infimum, -1.0, 1.0)
        losses = [_held(ensemble.losses.ravel()) for ensemble in ensembles] or [
            _held(one.losses) for one in paths
        ]
        if infimum is None:
            unit = max(abs(start), DEEPEST)
            deepest = max(min(float(each.min()) for each in losses), -1e3 * unit)
            scale = cls(None, 0.0, 1.0, unit)
            low, high = scale.heights(np.array((deepest, 2.0 * max(start, 0.0) + unit)))
            return cls(None, float(low) - 0.1, float(high), unit)
        gaps = [each - infimum for each in losses]
        moving = [
            gap
            for gap, path in zip(gaps, paths, strict=True)
            if path.status is not Status.CONVERGED
        ]
        first = max(start - infimum, DEEPEST)
        low = _least(moving or gaps, DEEPEST, DEEPEST)
        low = min(low, _least(gaps, max(DEEPEST, DEEPER * low), low))
        highest = max(float(gap.max()) for gap in gaps)
        high = max(min(highest, HEADROOM * first), 10.0 * low)
        low = min(low, 1e-3 * high)
        bottom = float(np.log10(low)) - 0.2
        ghosts = [path.gaps for path in pinned if path.gaps is not None]
        floored = any((gap < DEEPER * 10.0**bottom).any() for gap in (*gaps, *ghosts))
        return cls(infimum, bottom, float(np.log10(high)) + 0.2, floored=floored)

    def heights(self, losses: FloatArray) -> FloatArray:
        """Map losses of any shape to heights, which are all finite."""
        losses = _held(losses)
        if self.infimum is None:
            return np.asarray(np.sign(losses) * np.log10(1.0 + np.abs(losses) / self.unit))
        heights = np.asarray(losses - self.infimum)
        with np.errstate(divide="ignore"):
            np.log10(np.maximum(heights, 0.0, out=heights), out=heights)
        return np.maximum(heights, self.low, out=heights)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return about ``most`` ticks at most, each a height and its label, ascending."""
        if self.infimum is not None:
            stride = max(1, int(np.ceil((self.high - self.low) / most)))
            first = int(np.ceil(self.low / stride)) * stride
            powers = range(first, int(np.floor(self.high)) + 1, stride)
            labels = [(float(exponent), power(exponent)) for exponent in powers]
            return above_floor(labels, self.low, self.high) if self.floored else labels
        edges = self.unit * (10.0 ** np.abs((self.low, self.high)) - 1.0)
        top = int(np.floor(np.log10(max(edges.max(), 1e-300))))
        bottom = int(np.ceil(np.log10(self.unit)))
        stride = max(1, int(np.ceil(2 * (top - bottom + 1) / most)))
        sizes = [10.0**exponent for exponent in range(top, bottom - 1, -stride)]
        labelled = [(0.0, "0")]
        for size in sizes:
            height = float(self.heights(np.array(size)))
            for sign, mark in ((-1.0, "−"), (1.0, "")):
                if self.low <= sign * height <= self.high:
                    labelled.append((sign * height, mark + power(round(np.log10(size)))))
        shown = [each for each in sorted(labelled) if self.low <= each[0] <= self.high]
        return shown if len(shown) > 1 else self._round_losses(most)

    def _round_losses(self, most: int) -> list[tuple[float, str]]:
        """Return ticks at round losses, where the scale spans less than a power of ten."""
        edges = np.array((self.low, self.high))
        low, high = (np.sign(edges) * self.unit * (10.0 ** np.abs(edges) - 1.0)).tolist()
        stride = round_stride(high - low, min(most, FEW))
        losses = stride * np.arange(np.ceil(low / stride), np.floor(high / stride) + 1.0)
        heights = self.heights(losses).tolist()
        return [
            (height, number(loss, 6)) for height, loss in zip(heights, losses + 0.0, strict=True)
        ]


_TITLES = ("Loss above minimum {infimum:4}", "Loss above minimum", "Loss")
_MEDIAN_TITLES = (
    "Median loss above minimum {infimum:4}",
    "Median loss above minimum",
    "Median loss",
)


def titles(infimum: float | None, *, median: bool = False) -> tuple[str, ...]:
    """Return the titles for losses above an infimum, or for plain ones, the longest first."""
    templates = _MEDIAN_TITLES if median else _TITLES
    fitting = templates[2:] if infimum is None else templates if infimum else templates[1:]
    return tuple(template.format_map(named({"infimum": infimum})) for template in fitting)


def above_floor(
    labels: list[tuple[float, str]], low: float, high: float
) -> list[tuple[float, str]]:
    """Put a label "≈ 0" at the bottom of a log scale, in place of the labels close to it."""
    room = low + 0.06 * (high - low)
    return [(low, "≈ 0"), *(label for label in labels if label[0] > room)]


def round_stride(span: float, most: int) -> float:
    """Return a stride of 1, 2 or 5 times a power of ten: about ``most`` per span at most."""
    rough = span / max(most, 1)
    unit = 10.0 ** np.floor(np.log10(rough))
    return float(unit * next(part for part in (1.0, 2.0, 5.0, 10.0) if part * unit >= rough))


def _least(gaps: Sequence[FloatArray], above: float, default: float) -> float:
    """Return the smallest of some gaps, shape (steps + 1,) each, that is above a limit."""
    least = min(float(gap[gap > above].min(initial=np.inf)) for gap in gaps)
    return least if least < np.inf else default


def _held(losses: FloatArray) -> FloatArray:
    if losses.size and losses.min() >= -LARGEST and losses.max() <= LARGEST:  # and no NaN
        return losses
    return np.clip(np.nan_to_num(losses, nan=LARGEST), -LARGEST, LARGEST)
