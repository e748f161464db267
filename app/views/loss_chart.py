"""The loss of every racer against the steps, with the playhead."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPainterPath, QPen, QTransform

from app.theme import Look, Style, marker_path
from app.views.entry import entries
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


class _LossAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that labels heights with losses."""

    scale_of_losses = LossScale(0.0, 0.0, 1.0)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Tick whole powers of ten, few enough to read."""
        low, high = min(low, high), max(low, high)
        room = max(int(size // 32), 2)
        step = max(1, int(np.ceil((high - low) / room)))
        ticks = np.arange(np.ceil(low / step) * step, high + 1e-9, step)
        return [(float(step), [float(tick) for tick in ticks])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Label the ticks."""
        return [self.scale_of_losses.text(value) for value in values]


class _SeekBox(pg.ViewBox):  # type: ignore[misc]
    """A plot area in which clicking and dragging seeks."""

    sought = pyqtSignal(float)

    def mouseClickEvent(self, event: object) -> None:
        """Seek to where the click is."""
        self._seek(event)

    def mouseDragEvent(self, event: object, axis: int | None = None) -> None:
        """Seek along with the pointer."""
        self._seek(event)

    def wheelEvent(self, event: object, axis: int | None = None) -> None:
        """Do not zoom."""

    def _seek(self, event: object) -> None:
        if event.button() == Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            event.accept()  # type: ignore[attr-defined]
            point = self.mapToView(event.pos())  # type: ignore[attr-defined]
            self.sought.emit(float(point.x()))


class LossChart(pg.PlotItem):  # type: ignore[misc]
    """A line for each racer, its marker at the playhead; click or drag to seek.

    Signals
    -------
    step_sought(int)
    """

    step_sought = pyqtSignal(int)

    def __init__(self) -> None:
        self._box = _SeekBox(enableMenu=False)
        self._axis = _LossAxis("left")
        super().__init__(viewBox=self._box, axisItems={"left": self._axis}, enableMenu=False)
        self.hideButtons()
        self._box.disableAutoRange()
        self._box.sought.connect(lambda x: self.step_sought.emit(round(x)))
        self._style = Style()
        self._race: Race | None = None
        self._frame = 0
        self._scale = LossScale(0.0, 0.0, 1.0)
        self._scaled: tuple[LossScale, int] | None = None
        self._title = ""
        self._curves: list[pg.PlotCurveItem] = []
        self._heights: list[Losses] = []
        self._drawn: dict[pg.PlotCurveItem, object] = {}
        self._looks: list[Look] = []
        self._playhead = pg.InfiniteLine(angle=90)
        self._markers = pg.ScatterPlotItem()
        self._markers.setZValue(2)
        self.addItem(self._playhead)
        self.addItem(self._markers)
        self.setToolTip("Click or drag to go to a step.")

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style = style
        self._scaled, self._title = None, ""
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(style.color("line"))
            axis.setTextPen(style.color("muted"))
            axis.setStyle(tickFont=style.font(10), tickLength=-4)
        self._playhead.setPen(QPen(style.color("muted"), 0))
        if self._race is not None:
            self.show_race(self._race, self._frame)

    def show_race(self, race: Race, frame: int) -> None:
        """Show a race at a step."""
        self._race, self._frame = race, frame
        style = self._style
        shown = entries(race)
        self._looks = [entry.look for entry in shown]
        if shown:
            self._set_scale(LossScale.of(race), race.scenario.steps)
        self._heights = [self._scale.heights(entry.trajectory.losses) for entry in shown]
        while len(self._curves) < len(shown):
            curve = pg.PlotCurveItem(antialias=True)
            curve.setSegmentedLineMode("on")
            curve.setCacheMode(curve.CacheMode.DeviceCoordinateCache)
            self._curves.append(curve)
            self.addItem(curve)
        while len(self._curves) > len(shown):
            curve = self._curves.pop()
            self._drawn.pop(curve, None)
            self.removeItem(curve)
        steps = np.arange(race.scenario.steps + 1, dtype=np.float64)
        drawn = [(entry.look, entry.trajectory, self._scale, style) for entry in shown]
        for index, (curve, look, heights) in enumerate(
            zip(self._curves, self._looks, self._heights, strict=True)
        ):
            if drawn[index] == self._drawn.get(curve):
                continue
            self._drawn[curve] = drawn[index]
            pen = QPen(look.color(style), 1.6 * style.scale)
            pen.setCosmetic(True)
            if look.dash:
                pen.setDashPattern(look.dash)
            x, y = _thinned(steps, heights)
            curve.setData(x, y, pen=pen)
        self.show_frame(frame)

    def _set_scale(self, scale: LossScale, steps: int) -> None:
        """Set the axes and the title, where they change: they are slow to draw."""
        if (scale, steps) == self._scaled:
            return
        self._scaled = scale, steps
        self._scale = self._axis.scale_of_losses = scale
        self._box.setRange(xRange=(0.0, steps), yRange=(scale.low, scale.high), padding=0.02)
        self._axis.picture = None
        self._axis.update()
        if scale.title != self._title:
            self._title = scale.title
            self.setTitle(
                scale.title,
                color=self._style.color("text").name(),
                size=f"{round(13 * self._style.scale)}px",
                bold=True,
                justify="left",
            )

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        self._frame = frame
        self._playhead.setValue(frame)
        style = self._style
        spots = [
            {
                "pos": (frame, min(float(heights[min(frame, len(heights) - 1)]), self._scale.high)),
                "symbol": _symbol(look.marker),
                "size": style.marker_size * 0.9,
                "brush": look.color(style),
                "pen": style.color("halo"),
            }
            for look, heights in zip(self._looks, self._heights, strict=True)
        ]
        self._markers.setData(spots)


def _symbol(marker: str) -> QPainterPath:
    """Return a racer's marker as a plot symbol."""
    return QTransform.fromScale(0.95, 0.95).map(marker_path(marker))


def _thinned(x: Losses, y: Losses, most: int = 1500) -> tuple[Losses, Losses]:
    """Keep the lowest and highest of each run of points where there are far more than pixels."""
    stride = len(x) // most
    if stride < 2:
        return x, y
    whole = len(x) // stride * stride
    blocks = y[:whole].reshape(-1, stride)
    base = np.arange(len(blocks)) * stride
    index = np.sort(np.concatenate((base + blocks.argmin(1), base + blocks.argmax(1))))
    index = np.append(index, len(x) - 1)
    return x[index], y[index]
