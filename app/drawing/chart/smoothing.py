"""Lines that swing within a few pixels: which they are, and what is drawn in their place."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.drawing.chart.content import ChartLine
from app.drawing.plot import Plot
from optim_core.maths.elementary import FloatArray

WINDOW = 8
"""Number of steps over which a line is smoothed: those up to each step."""

CLOSEST = 8.0
"""A line whose peaks are closer than this, on average, reads as a blob, in pixels."""

SMALLEST = 4.0
"""Height of a swing below which it does no harm, in pixels."""

STILL = 1e-9
"""Height of a change that is none, only rounding, in pixels."""

MOST_OFTEN = 0.5
"""Share of its length, until it rests, on which a line must swing to be smoothed."""


def swings(line: ChartLine, plot: Plot) -> bool:
    """Return whether a line goes up and down too quickly to be seen."""
    steps = np.flatnonzero(np.isfinite(line.heights))
    heights = line.heights if len(steps) == len(line.heights) else line.heights[steps]
    places: NDArray[Any] = steps if line.x is None else line.x[steps]
    across = (plot.x_high - plot.x_low) / plot.canvas.width()  # of a pixel
    up = (plot.y_high - plot.y_low) / plot.canvas.height()
    rises = np.diff(heights)
    moving = np.flatnonzero(np.abs(rises) > STILL * up)
    if len(moving) < 4 * WINDOW:
        return False
    last = moving[-1] + 1
    turns = np.flatnonzero(rises[1:last] * rises[: last - 1] < 0.0) + 1
    swung = np.abs(np.diff(heights[turns])) > SMALLEST * up
    apart = np.diff(places[turns])
    quick = swung & (2.0 * apart < CLOSEST * across)
    return bool(apart[quick].sum() > MOST_OFTEN * (places[last] - places[0]))


def lowest(heights: FloatArray) -> FloatArray:
    """Return the lowest of the last heights at each step, shape (steps + 1,)."""
    shown = heights.copy()
    for back in range(1, min(WINDOW, len(heights))):
        np.fmin(shown[back:], heights[:-back], out=shown[back:])
    return shown


def mean(heights: FloatArray) -> FloatArray:
    """Return the mean of the last heights at each step, shape (steps + 1,); NaN has no part."""
    known = np.isfinite(heights)
    sums, counts = np.cumsum(np.where(known, heights, 0.0)), np.cumsum(known.astype(np.float64))
    sums[WINDOW:] -= sums[:-WINDOW].copy()
    counts[WINDOW:] -= counts[:-WINDOW].copy()
    with np.errstate(all="ignore"):
        return np.asarray(sums / counts)
