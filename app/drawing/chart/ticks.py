"""The ticks of the chart: those of its scale, and of its labels only those that have room."""

from collections.abc import Callable, Sequence

from app.drawing.axes import Tick, number_ticks
from app.drawing.plot import Plot
from app.drawing.words import metrics_of
from app.style.theme import Style
from optim_core.analysis.loss_scale import LossScale
from optim_core.analysis.measure_scale import MeasureScale

CROWDED = 3.2
"""Ticks of the left axis are farther apart than this, as a multiple of the type's size."""

GAP = 6.0
"""Smallest gap between two labels of the lower axis, in pixels."""


def ticks_up(scale: LossScale | MeasureScale, tall: float, style: Style) -> tuple[Tick, ...]:
    """Return the ticks of the left axis of a canvas ``tall`` pixels high."""
    room = max(int(tall // (CROWDED * style.font(10).pixelSize())), 2)
    line = metrics_of(style, 10).height()
    unit = tall / (scale.high - scale.low)
    up = [Tick(value, label) for value, label in scale.ticks(room)]
    return _legible(up, lambda tick: (tick.value * unit, tick.value * unit + line))


def ticks_across(plot: Plot, style: Style) -> tuple[Tick, ...]:
    """Return the ticks of the lower axis."""
    metrics = metrics_of(style, 10)

    def span(tick: Tick) -> tuple[float, float]:
        middle = plot.pixel(tick.value, plot.y_low).x()
        half = (metrics.horizontalAdvance(tick.label) + GAP * style.scale) / 2.0
        return middle - half, middle + half

    across = number_ticks(plot.x_low, plot.x_high, plot.canvas.width(), style)
    return _legible(sorted(across), span)


def _legible(
    ticks: Sequence[Tick], span: Callable[[Tick], tuple[float, float]]
) -> tuple[Tick, ...]:
    """Return ascending ticks, without the labels that would run into the label before."""
    shown: list[Tick] = []
    end = -float("inf")
    for tick in ticks:
        low, high = span(tick)
        if tick.label and low < end:
            tick = tick._replace(label="")
        elif tick.label:
            end = high
        shown.append(tick)
    return tuple(shown)
