"""The content of the chart: lines, their scale and their titles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.drawing.entry import Entry
from app.drawing.state import ViewState
from optim_core.analysis.loss_scale import LossScale
from optim_core.analysis.loss_scale import titles as loss_titles
from optim_core.analysis.measure_scale import MeasureScale
from optim_core.analysis.measures import LOSS, MEASURES, Measure
from optim_core.maths.elementary import FloatArray
from optim_core.scenes.figure import ChartFigure
from optim_core.verdict.status import Status

EVALUATIONS = ("gradient evaluations (a Hessian counts as 2)", "gradient evaluations")
_NOTED = {
    "rate": (
        "Effective learning rate −Δ/g, y dashed",
        "Effective rate, y dashed",
        "Rate, y dashed",
    ),
    "sharpness": ("Sharpness λmax, limit dotted", "Sharpness, limit dotted", "Sharpness"),
}
"""Key of a measure → its titles, the longest first, with a note on its lines in each."""
_FIRST_SEED = "{title}, first seed"
_TITLE_OF_ONE = "{title} · {racer}"

DOTS, DASHES = (1.5, 4.5), (5.0, 4.0)
"""The dashes of a limit, and of a measure along y, in pixels."""

LEFT_OUT = ("gradient evaluations (flows have none)", "evaluations, not of flows")


def is_log(chart: ChartFigure) -> bool:
    """Return whether a chart's scale is logarithmic."""
    return chart.scale == "log" if chart.scale else measure_of(chart).log


def of_selected(chart: ChartFigure) -> bool:
    """Return whether a chart shows the selected racer only."""
    return chart.racers == "selected" if chart.racers else measure_of(chart).by_coordinate


def measure_of(chart: ChartFigure) -> Measure:
    """Return a chart's measure; the loss if the measure is unknown."""
    return MEASURES.get(chart.measure, LOSS)


@dataclass(frozen=True, eq=False)
class ChartLine:
    """A line of the chart.

    Parameters
    ----------
    entry : Entry
    values, heights : array, shape (steps + 1,)
        The values of the measure, and their heights on the scale.
    x : array, shape (steps + 1,), or None
        The place of each point on the axis; None if that is its step.
    role : {"", "second", "limit", "ghost"}
        A racer's only line or its x; its y; the limit of the measure; a pinned run.
    name : str
        What is written beside its marker; "" for nothing.
    dash : (float, float) or None
        Lengths of a dash and of a gap, in pixels.
    """

    entry: Entry
    values: FloatArray
    heights: FloatArray
    x: FloatArray | None = None
    role: str = ""
    name: str = ""
    dash: tuple[float, float] | None = None

    @property
    def live(self) -> bool:
        """Whether the line shows the racer itself."""
        return self.role in ("", "second")

    def place(self, frame: int) -> tuple[float, float]:
        """Return x and height at a step; the height may be NaN.

        Measures of a step have no value at the last point; there, return the point before.
        """
        last = len(self.heights) - 1
        frame = min(frame, last)
        if frame == last and np.isnan(self.heights[last]):
            frame = max(last - 1, 0)
        x = float(frame) if self.x is None else float(self.x[frame])
        return x, float(self.heights[frame])

    def step_at(self, x: float) -> int:
        """Return the step at which the line reaches x."""
        last = len(self.heights) - 1
        if self.x is None:
            return min(max(round(x), 0), last)
        return min(max(int(np.searchsorted(self.x, x + 0.5, side="left")) - 1, 0), last)


@dataclass(frozen=True, eq=False)
class Content:
    """All that the chart shows.

    ``spreads`` holds the low and high heights of each ensemble, shape (2, steps + 1). ``titles``
    and ``across`` hold the titles of the chart and of its lower axis, from long to short.
    ``columns`` are the heads of the columns in a reading.
    """

    measure: Measure

    scale: LossScale | MeasureScale
    lines: Sequence[ChartLine]
    spreads: Sequence[FloatArray]
    length: float
    titles: tuple[str, ...]
    across: tuple[str, ...]
    columns: tuple[str, ...]


def content(state: ViewState) -> Content:
    """Return what a state's chart shows."""
    race, entries, chart = state.race, state.entries, state.figure.chart
    measure, log = measure_of(chart), is_log(chart)
    chosen = state.chosen if of_selected(chart) else None
    if chosen is not None:
        entries = (chosen,)
    by_work = chart.axis == "evaluations"
    shown = [entry for entry in entries if not by_work or entry.trajectory.counted]
    places: list[FloatArray | None] = [
        entry.trajectory.costs.astype(np.float64) if by_work else None for entry in shown
    ]
    length = float(race.setup.steps)
    if by_work:
        length = max((_work(entry) for entry in shown), default=1.0)
    has_ensembles = any(entry.ensemble is not None for entry in entries)
    across = () if not by_work else EVALUATIONS if len(shown) == len(entries) else LEFT_OUT
    if measure is LOSS:
        scale, lines, spreads = _losses(race.setup.surface.infimum, shown, places, log)
        lines += _ghosts(scale, shown, measure, by_work)
        infimum = scale.infimum if isinstance(scale, LossScale) else None
        titles = loss_titles(infimum, median=has_ensembles)
        columns: tuple[str, ...] = ("",)
    else:
        scale, lines = _measured(shown, places, measure, log, chosen is not None)
        lines += _ghosts(scale, shown, measure, by_work)
        spreads, titles = (), _titles(measure, has_ensembles)
        columns = ("x", "y") if measure.by_coordinate else ("",)
        if any(line.role == "limit" for line in lines):
            columns = ("λmax", "limit")
    if chosen is not None:
        titles = (
            *(_TITLE_OF_ONE.format(title=title, racer=chosen.title) for title in titles),
            titles[-1],
        )
    return Content(measure, scale, lines, spreads, max(length, 1.0), titles, across, columns)


def _work(entry: Entry) -> float:
    """Return the gradient evaluations of a racer until it finished or stopped."""
    path = entry.trajectory
    return float(path.costs[path.steps if path.status is Status.FINISHED else path.stopped_at])


def _losses(
    lowest: float | None,
    entries: Sequence[Entry],
    places: Sequence[FloatArray | None],
    log: bool,
) -> tuple[LossScale | MeasureScale, list[ChartLine], Sequence[FloatArray]]:
    """Return the losses' scale, lines (an ensemble's median) and, against steps, bands."""
    scale: LossScale | MeasureScale
    losses = [entry.losses for entry in entries]
    if log:
        paths = [entry.trajectory for entry in entries]
        ensembles = [entry.ensemble for entry in entries if entry.ensemble is not None]
        pinned = [ghost.trajectory for entry in entries for ghost in entry.ghosts]
        scale = LossScale.of(lowest, paths, ensembles, pinned)
    else:
        scale = MeasureScale.of(LOSS, False, [entry.trajectory for entry in entries], losses)
    infimum = scale.infimum if isinstance(scale, LossScale) else None
    lines = [
        ChartLine(
            entry,
            _above(infimum, entry, loss),
            scale.heights(loss),
            x,
            name=entry.title,
            dash=entry.look.dash,
        )
        for entry, loss, x in zip(entries, losses, places, strict=True)
    ]
    spreads = [
        scale.heights(entry.ensemble.losses[[0, 2]])
        for entry, x in zip(entries, places, strict=True)
        if entry.ensemble is not None and x is None
    ]
    return scale, lines, spreads


def _above(infimum: float | None, entry: Entry, losses: FloatArray) -> FloatArray:
    """Return losses minus the infimum; the losses themselves if there is none."""
    if infimum is None:
        return losses
    gaps = entry.trajectory.gaps if entry.ensemble is None else None
    return losses - infimum if gaps is None else gaps


def _ghosts(
    scale: LossScale | MeasureScale, entries: Sequence[Entry], measure: Measure, by_work: bool
) -> list[ChartLine]:
    """Return the lines of pinned runs, relative to the infimum of their own surfaces."""
    lines = []
    pinned = [(each, ghost.trajectory) for each in entries for ghost in each.ghosts]
    for entry, path in pinned:
        x = path.costs.astype(np.float64) if by_work else None
        own, now = path.surface.infimum, getattr(scale, "infimum", None)
        for row in np.atleast_2d(measure.of(path)):
            shifted = row if own is None or now is None else row - own + now
            heights, dash = scale.heights(shifted), entry.look.dash
            lines.append(ChartLine(entry, row, heights, x, "ghost", dash=dash))
    return lines


def _measured(
    entries: Sequence[Entry],
    places: Sequence[FloatArray | None],
    measure: Measure,
    log: bool,
    alone: bool,
) -> tuple[MeasureScale, list[ChartLine]]:
    """Return the scale and the lines of a measure, with their limits.

    A racer that is ``alone`` in the chart needs no name: its lines along x and y have these names.
    """
    paths = [entry.trajectory for entry in entries]
    values = [np.atleast_2d(measure.of(path)) for path in paths]
    limits = [None if measure.limit is None else measure.limit(path) for path in paths]
    known = [limit for limit in limits if limit is not None]
    scale = MeasureScale.of(measure, log, paths, [each.ravel() for each in values], known)
    lines = []
    for entry, rows, limit, x in zip(entries, values, limits, places, strict=True):
        names, dashes = (entry.title, ""), (entry.look.dash, DASHES)
        if measure.by_coordinate:
            names, dashes = ("x", "y") if alone else names, (None, DASHES)
        for row, role, name, dash in zip(rows, ("", "second"), names, dashes, strict=False):
            lines.append(ChartLine(entry, row, scale.heights(row), x, role, name, dash))
        if limit is not None:
            lines.append(ChartLine(entry, limit, scale.heights(limit), x, "limit", dash=DOTS))
    return scale, lines


def _titles(measure: Measure, has_ensembles: bool) -> tuple[str, ...]:
    """Return the titles of a measure, the longest first."""
    titles = _NOTED.get(measure.key, (measure.title, measure.short))
    return tuple(_FIRST_SEED.format(title=each) for each in titles) if has_ensembles else titles
