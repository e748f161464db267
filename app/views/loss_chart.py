"""The loss of every racer against the steps, with the playhead."""

import pyqtgraph as pg
from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF

from app.theme import Style
from app.views.entry import Entry, entries
from app.views.loss_lines import LossLines, Playhead
from app.views.side import Side
from optim_core.elementary import FloatArray
from optim_core.loss_scale import LossScale
from optim_core.scenario import Race


class _LossAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that labels heights with losses."""

    def __init__(self, orientation: str) -> None:
        self.scale_of_losses = LossScale(0.0, 0.0, 1.0)
        self._labels: dict[float, str] = {}
        super().__init__(orientation)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Tick as the scale says, with room for every label."""
        room = max(int(size // (2.4 * self.style["tickFont"].pixelSize())), 2)
        self._labels = dict(self.scale_of_losses.ticks(room))
        return [(1.0, list(self._labels))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Label the ticks."""
        return [self._labels.get(value, "") for value in values]


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


class LossChart(pg.PlotItem, Side):  # type: ignore[misc]
    """A line for each racer, its marker at the playhead; click or drag to seek.

    Attributes
    ----------
    heights : list of array, shape (steps + 1,)
        What the lines show, a line for each racer that takes part.
    lines, playhead
        The items that show it.

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
        self.setMinimumSize(1.0, 1.0)  # its cell decides, not its labels
        self._box.disableAutoRange()
        self._box.sought.connect(lambda x: self.step_sought.emit(round(x)))
        self._style = Style()
        self._race: Race | None = None
        self._entries: list[Entry] = []
        self._scale = LossScale(0.0, 0.0, 1.0)
        self._shown: object = None
        self._axes_shown: object = None
        self._title = ""
        self._room = 0.0  # pixels across
        self._title_shown: object = None
        self.heights: list[FloatArray] = []
        self.setToolTip("Click or drag to go to a step.")
        self.lines = LossLines(self._box)
        self.playhead = Playhead(self._box)

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style = style
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(style.color("line"))
            axis.setTextPen(style.color("muted"))
            axis.setStyle(tickFont=style.font(10), tickLength=-4)
        if self._race is not None:
            self.show_race(self._race, self.playhead.step)

    def show_race(self, race: Race, frame: int) -> None:
        """Show a race at a step."""
        self._race, self._entries = race, entries(race)
        shown = (self._entries, self._style)
        if shown != self._shown:
            self._shown = shown
            self._scale = LossScale.of(race)
            self.heights = [self._scale.heights(entry.losses) for entry in self._entries]
            fans = [entry.fan for entry in self._entries if entry.fan is not None]
            spreads = [self._scale.heights(fan.losses[[0, 2]]) for fan in fans]
            self._show_axes(race.scenario.steps, bool(fans))
            self.lines.show_lines(self._entries, self.heights, spreads, self._style)
        self.show_frame(frame)

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        heights = [float(line[min(frame, len(line) - 1)]) for line in self.heights]
        self.playhead.show_step(frame, self._entries, heights, self._style)

    def _show_axes(self, steps: int, fanned: bool) -> None:
        """Set the axes and the title where they change: they are slow to draw."""
        scale, style = self._scale, self._style
        if (scale, steps, fanned, style) == self._axes_shown:
            return
        self._axes_shown = scale, steps, fanned, style
        self._axis.scale_of_losses = scale
        self._box.setRange(xRange=(0.0, steps), yRange=(scale.low, scale.high), padding=0.02)
        self._axis.picture = None
        self._axis.update()
        self._title = scale.title
        if fanned:
            self._title = f"Median {scale.title[0].lower()}{scale.title[1:]}"
        self._show_title()

    def _show_title(self) -> None:
        """Set the title, without its number where that has no room: it would widen the chart."""
        style, metrics = self._style, QFontMetricsF(self._style.font(13, bold=True))
        titles = (self._title, self._title.partition(" minimum")[0] + " minimum")
        room = self._room - self._axis.width() - 8.0
        fitting = [title for title in titles if metrics.horizontalAdvance(title) <= room]
        title = fitting[0] if fitting else self._title.partition(" above")[0]
        if (title, style) != self._title_shown:
            self._title_shown = title, style
            self.setTitle(
                title,
                color=style.color("text").name(),
                size=f"{round(13 * style.scale)}px",
                bold=True,
                justify="left",
            )

    def setGeometry(self, area: QRectF) -> None:
        """Fill an area, with a title that does not widen it."""
        if hasattr(self, "playhead"):  # the base class is laid out before this one is ready
            self._room = area.width()
            self._show_title()
        super().setGeometry(area)
