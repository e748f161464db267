"""The chart: the loss of every racer, or what else can be measured, with the playhead."""

from typing import Any

import pyqtgraph as pg
from PyQt6.QtCore import QPoint, QPointF, QRectF, pyqtSignal
from PyQt6.QtGui import QFontMetricsF

from app.drawing.state import ViewState
from app.drawing.words import fitted
from app.style.theme import Style
from app.views.chart.chart_axis import HeightAxis, SeekBox, Title
from app.views.chart.chart_content import ChartLine, Content, content
from app.views.chart.chart_reading import Reading
from app.views.chart.loss_lines import LossLines, Playhead
from app.views.side import Side
from optim_core.maths.elementary import FloatArray


class LossChart(pg.PlotItem, Side):  # type: ignore[misc]
    """A line for each racer, its marker at the playhead; click or drag to seek, hover to read.

    Attributes
    ----------
    content : Content or None
        That, of the race.
    lines, playhead, reading
        The items that show it.

    Signals
    -------
    step_sought(int)
    menu_asked(QPoint)
        The title was clicked: where the menu is to open, on the screen.
    """

    step_sought = pyqtSignal(int)
    menu_asked = pyqtSignal(QPoint)

    def __init__(self) -> None:
        self._box = SeekBox(enableMenu=False)
        self._axis = HeightAxis("left")
        super().__init__(viewBox=self._box, axisItems={"left": self._axis}, enableMenu=False)
        self._replace_title(Title())
        self.hideButtons()
        self.setMinimumSize(1.0, 1.0)  # its cell decides, not its labels
        self._box.disableAutoRange()
        self._box.sought.connect(self._on_sought)
        self._title.clicked.connect(self._on_title)
        self._state: ViewState | None = None
        self._shown: object = None
        self._axes_shown: object = None
        self._room = 0.0  # pixels across
        self._title_shown: object = None
        self._dragged: ChartLine | None = None
        self.content: Content | None = None
        self.setToolTip("Click or drag to go to a step.")
        self.lines = LossLines(self._box)
        self.playhead = Playhead(self._box)
        self.reading = Reading(self._box)

    def _replace_title(self, title: Title) -> None:
        """Put a title that can be clicked in place of the one that cannot."""
        plain: Any = self.titleLabel  # type: ignore[has-type]
        self._title: Title = title
        self.titleLabel = title
        self.layout.removeItem(plain)
        plain.deleteLater()
        self.layout.addItem(title, 0, 1)
        self.setTitle(None)

    @property
    def heights(self) -> list[FloatArray]:
        """What the lines of the racers show, shape (steps + 1,) each."""
        return [line.heights for line in self._live]

    @property
    def _live(self) -> list[ChartLine]:
        lines = self.content.lines if self.content is not None else ()
        return [line for line in lines if line.live]

    @property
    def _style(self) -> Style:
        return self._state.style if self._state is not None else Style()

    def show_state(self, state: ViewState) -> None:
        """Show a race as it is looked at."""
        before, self._state = self._state, state
        if before is None or before.style != state.style:
            self._restyle(state.style)
        shown = (state.entries, state.style, state.figure.chart)
        if shown != self._shown or self.content is None:
            self._shown = shown
            self.content = content(state.race, state.entries, state.figure.chart)
            self._show_axes(self.content)
            self.lines.show_lines(self.content.lines, self.content.spreads, state.style)
            self.reading.show_content(self.content, state.style)
        self.playhead.show_step(state.step, self._live, state.style)

    def _restyle(self, style: Style) -> None:
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(style.color("line"))
            axis.setTextPen(style.color("muted"))
            axis.setStyle(tickFont=style.font(10), tickLength=-4)
        self._title.show_arrow(style.color("muted"), 11.0 * style.scale)

    def set_still(self, still: bool) -> None:
        """Leave out the table under the pointer and the sign that there is a menu."""
        self.reading.setVisible(not still)
        size = 0.0 if still else 11.0 * self._style.scale
        self._title.show_arrow(self._style.color("muted"), size)

    def _on_sought(self, x: float, y: float, goes_on: bool) -> None:
        """Seek to the step at x of the line that is nearest; a drag stays with its line."""
        live = self._live
        if not live:
            return
        if not goes_on or self._dragged not in live:
            self._dragged = self._nearest(x, y)
        assert self._dragged is not None
        self.step_sought.emit(self._dragged.step_at(x))

    def _nearest(self, x: float, y: float) -> ChartLine:
        """Return the line that passes nearest to a point, in pixels."""
        across, up = self._box.viewPixelSize()

        def distance(line: ChartLine) -> float:
            at, height = line.place(line.step_at(x))
            away = abs(at - x) / across + abs(height - y) / up
            return away if away == away else 1e9  # it is not drawn there

        return min(self._live, key=distance)

    def _on_title(self) -> None:
        views = self.scene().views() if self.scene() is not None else []
        if views:
            corner = self._title.mapToScene(QPointF(0.0, self._title.rect().height()))
            self.menu_asked.emit(views[0].mapToGlobal(views[0].mapFromScene(corner)))

    def _show_axes(self, shown: Content) -> None:
        """Set the axes and the title where they change: they are slow to draw."""
        scale, style = shown.scale, self._style
        key = (scale, shown.length, shown.titles, shown.across, style)
        if key == self._axes_shown:
            return
        self._axes_shown = key
        self._axis.scale_of_values = scale
        self._box.setRange(xRange=(0.0, shown.length), yRange=(scale.low, scale.high), padding=0.02)
        self._axis.picture = None
        self._axis.update()
        self._show_title()

    def _show_title(self) -> None:
        """Set title and label, shorter ones where there is no room: they would widen the chart."""
        if self.content is None:
            return
        style, room = self._style, self._room - self._axis.width() - 8.0
        bold, small = QFontMetricsF(style.font(13, bold=True)), style.font(10)
        title = fitted(self.content.titles, bold, room - 14.0 * style.scale)
        across = fitted(self.content.across, QFontMetricsF(small), room)
        if (title, across, style) == self._title_shown:
            return
        self._title_shown = title, across, style
        self.setTitle(
            title,
            color=style.color("text").name(),
            size=f"{round(13 * style.scale)}px",
            bold=True,
            justify="left",
        )
        bottom = self.getAxis("bottom")
        bottom.label.setFont(small)
        bottom.setLabel(across or None, color=style.color("muted").name())
        bottom.showLabel(bool(across))

    def setGeometry(self, area: QRectF) -> None:
        """Fill an area, with a title that does not widen it."""
        if hasattr(self, "reading"):  # the base class is laid out before this one is ready
            self._room = area.width()
            self._show_title()
        super().setGeometry(area)
