"""Lines that swing within a few pixels: which they are, and what is drawn in their place."""

import numpy as np

from app.drawing.chart.content import ChartLine
from app.drawing.plot import Plot
from optim_core.maths.elementary import FloatArray

WINDOW = 8
"""Number of steps over which a line is smoothed: those up to each step."""

CLOSEST = 8.0
"""A line whose peaks are closer than this, on average, reads as a blob, in pixels."""

SMALLEST = 4.0
"""Height of a swing below which it does no harm, in pixels."""

MOST_OFTEN = 0.5
"""Share of its length, until it rests, on which a line must swing to be smoothed."""


def swings(line: ChartLine, plot: Plot) -> bool:
    """Return whether a line goes up and down too quickly to be seen."""
    x = np.arange(len(line.heights), dtype=np.float64) if line.x is None else line.x
    across, down = plot.to_pixels(x, line.heights).T
    finite = np.isfinite(across) & np.isfinite(down)
    if not finite.all():
        across, down = across[finite], down[finite]
    rises = np.diff(down)
    moving = np.flatnonzero(rises != 0.0)
    if len(moving) < 4 * WINDOW:
        return False
    last = moving[-1] + 1
    turns = np.flatnonzero(rises[1:last] * rises[: last - 1] < 0.0) + 1
    swung = np.abs(np.diff(down[turns])) > SMALLEST
    apart = np.diff(across[turns])
    quick = swung & (2.0 * apart < CLOSEST)
    return bool(apart[quick].sum() > MOST_OFTEN * (across[last] - across[0]))


def lowest(heights: FloatArray) -> FloatArray:
    """Return the lowest of the last heights at each step, shape (steps + 1,)."""
    shown = heights
    for back in range(1, min(WINDOW, len(heights))):
        shown = np.concatenate((shown[:back], np.fmin(shown[back:], heights[:-back])))
    return shown


def mean(heights: FloatArray) -> FloatArray:
    """Return the mean of the last heights at each step, shape (steps + 1,); NaN has no part."""
    known = np.isfinite(heights)
    sums, counts = np.cumsum(np.where(known, heights, 0.0)), np.cumsum(known.astype(np.float64))
    sums[WINDOW:] -= sums[:-WINDOW].copy()
    counts[WINDOW:] -= counts[:-WINDOW].copy()
    with np.errstate(all="ignore"):
        return np.asarray(sums / counts)
