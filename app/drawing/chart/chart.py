"""The chart: the loss of every racer, or another measure, with the playhead."""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QPainter, QPolygonF

from app.drawing.axes import Axes, canvas_within
from app.drawing.chart.content import ChartLine, Content, content, of_selected
from app.drawing.chart.labels import Labels, margin
from app.drawing.chart.lines import Lines, draw_playhead, markers
from app.drawing.chart.smoothing import WINDOW
from app.drawing.chart.ticks import ticks_across, ticks_up
from app.drawing.plot import Plot
from app.drawing.state import ViewState
from app.drawing.view_painter import Part, Pointer, ViewPainter
from app.drawing.words import LEFT, RIGHT, fitted, fitting, metrics_of

SMALLEST = 16.0
"""Smallest side of a canvas that is drawn, in pixels."""

PADDING = 0.02
"""Margin at either end of an axis, as a share of its length."""

ARROW = 14.0
"""Width of the arrow beside the title, which indicates a menu, in pixels."""


SMOOTHED = (
    f"bold: lowest of the last {WINDOW} steps · faint: every step",
    f"bold: lowest of {WINDOW} steps",
    f"lowest of {WINDOW}",
)
"""How lines that swing quickly are drawn, from long to short."""


class ChartPainter(ViewPainter):
    """Paints a line for each racer, and its marker at the playhead.

    Attributes
    ----------
    content : Content or None
        The lines, their scale and their titles.
    plot : Plot
        The area of the lines in pixels, and the ranges of its axes.
    axes : Axes or None
    lines : Lines or None
        The lines of the content, laid out; None on a canvas too small to be drawn.
    labels : Labels or None
        The names of the racers beside the lines.
    title : str
    note : str
        How lines are smoothed; "" if none is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.content: Content | None = None
        self.plot = Plot(QRectF(), 0.0, 1.0, 0.0, 1.0)
        self.title = self.note = ""
        self.axes: Axes | None = None
        self.lines: Lines | None = None
        self.labels: Labels | None = None
        self._keys: tuple[object, object] = (None, None)
        self._divided: object = None

    @property
    def live(self) -> list[ChartLine]:
        """The lines of the racers themselves."""
        lines = self.content.lines if self.content is not None else ()
        return [line for line in lines if line.live]

    # laying out

    def lay_out(self, state: ViewState, size: QSizeF, pointer: Pointer | None = None) -> None:
        """Prepare to paint a state at a size, reusing what did not change."""
        super().lay_out(state, size, pointer)
        chart = state.figure.chart
        shown = (state.race, chart, state.selected if of_selected(chart) else None)
        keys = shown, (shown, state.style, size)
        if keys == self._keys:
            return
        if keys[0] != self._keys[0] or self.content is None:
            self.content = content(state)
        self._keys = keys
        tall = self._canvas().height()
        beside = margin(self.content, state.style, QSizeF(size.width(), tall))
        self._arrange(self.content, beside)
        self.lines = self.labels = None
        if self._drawable:
            self.lines = Lines.of(self.content, self.plot)
            self.labels = Labels.of(self.lines, state.style, beside)
        self.note = self._note()

    def _canvas(self, labels: Sequence[str] = (), beside: float = 0.0) -> QRectF:
        """Return what title, axes with some labels, and names leave for the lines."""
        lines = 2 if self.content is not None and self.content.across else 1
        size = QSizeF(self.size.width() - beside, self.size.height())
        return canvas_within(size, self._tall + 6.0, labels, self.style, lines)

    def _arrange(self, shown: Content, beside: float) -> None:
        """Divide the space between title, axes, lines and names, if it must change."""
        style, scale = self.style, shown.scale
        divided = (scale, shown.length, shown.titles, shown.across, style, self.size, beside)
        if divided == self._divided:
            return
        self._divided = divided
        up = ticks_up(scale, self._canvas().height(), style)
        canvas = self._canvas([tick.label for tick in up], beside)
        across, upwards = PADDING * shown.length, PADDING * (scale.high - scale.low)
        self.plot = plot = Plot(
            canvas, -across, shown.length + across, scale.low - upwards, scale.high + upwards
        )
        metrics, small = metrics_of(style, 13, bold=True), metrics_of(style, 10)
        self.title = fitted(shown.titles, metrics, canvas.width() + beside - ARROW * style.scale)
        below = ticks_across(plot, style)
        words = fitted(shown.across, small, canvas.width())
        self.axes = Axes(style, plot, self.size.width(), below, up, words, below=True)

    @property
    def _drawable(self) -> bool:
        return min(self.plot.canvas.width(), self.plot.canvas.height()) >= SMALLEST

    @property
    def _tall(self) -> float:
        return metrics_of(self.style, 13, bold=True).height()

    @property
    def title_area(self) -> QRectF:
        """The rectangle of the title and its arrow."""
        wide = metrics_of(self.style, 13, bold=True).horizontalAdvance(self.title)
        wide += ARROW * self.style.scale
        return QRectF(self.plot.canvas.left(), 0.0, wide, self._tall)

    @property
    def smoothed(self) -> bool:
        """Whether a line that swings quickly is drawn smoothed."""
        return self.lines is not None and self.lines.smoothed

    def _note(self) -> str:
        """Return how lines are smoothed, in as many words as fit beside the title."""
        if not self.smoothed:
            return ""
        room = self.size.width() - self.title_area.right() - 12.0
        return fitting(SMOOTHED, metrics_of(self.style, 10), room)

    # painting

    @property
    def parts(self) -> Sequence[Part]:
        """The title, the axes and the lines."""
        if self.axes is None or self.lines is None:
            return ()
        row = QRectF(0.0, 0.0, self.size.width(), self._tall)
        title_key = (self.title, self.note, row, self.plot, self.style, self.inviting)
        return (
            Part(title_key, row, self._paint_title),
            *self.axes.parts,
            Part((self.lines, self.style), self.plot.canvas, self._paint_lines),
        )

    def _paint_title(self, painter: QPainter) -> None:
        style, area = self.style, self.title_area
        painter.setFont(style.font(13, bold=True))
        painter.setPen(style.color("text"))
        painter.drawText(area, LEFT, self.title)
        painter.setFont(style.font(10))
        painter.setPen(style.color("muted"))
        painter.drawText(QRectF(0.0, 0.0, self.size.width() - 4.0, self._tall), RIGHT, self.note)
        if not self.inviting:
            return
        size = 11.0 * style.scale
        at = QPointF(area.right() - ARROW * style.scale + 0.3 * size, area.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("muted"))
        corners = (QPointF(0.0, -0.2), QPointF(0.8, -0.2), QPointF(0.4, 0.25))
        painter.drawPolygon(QPolygonF([at + corner * size for corner in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_lines(self, painter: QPainter) -> None:
        assert self.lines is not None
        self.lines.draw(painter, self.style)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint a veil over what is to come, the playhead and the racers' names."""
        state = self.state
        if state is None or self.lines is None:
            return
        if state.step < state.setup.steps:
            erase = state.style.paper and state.figure.transparent
            self.lines.fade_future(painter, state.style, state.step, erase)
        places = markers(self.plot, state.style, state.step, self.live)
        draw_playhead(painter, state.style, self.plot, state.step, places)
        if self.labels is not None:
            self.labels.draw(painter, state.step, places)
