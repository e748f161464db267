"""The chart: the loss of every racer, or another measure, with the playhead."""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPolygonF

from app.drawing.axes import Axes, Tick, canvas_within, number_ticks
from app.drawing.chart.content import ChartLine, Content, content
from app.drawing.chart.lines import Lines, draw_playhead
from app.drawing.plot import Plot
from app.drawing.state import ViewState
from app.drawing.view_painter import Part, Pointer, ViewPainter
from app.drawing.words import LEFT, fitted

SMALLEST = 16.0
"""Smallest side of a canvas that is drawn, in pixels."""

PADDING = 0.02
"""Margin at either end of an axis, as a share of its length."""

ARROW = 14.0
"""Width of the arrow beside the title, which indicates a menu, in pixels."""


class ChartPainter(ViewPainter):
    """Paints a line for each racer, and its marker at the playhead.

    Attributes
    ----------
    content : Content or None
        The lines, their scale and their titles.
    plot : Plot
        The area of the lines in pixels, and the ranges of its axes.
    title : str
    """

    def __init__(self) -> None:
        super().__init__()
        self.content: Content | None = None
        self.plot = Plot(QRectF(), 0.0, 1.0, 0.0, 1.0)
        self.title = ""
        self._axes: Axes | None = None
        self._lines: Lines | None = None
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
        shown = (state.race, state.figure.chart)
        keys = shown, (shown, state.style, size)
        if keys == self._keys:
            return
        if keys[0] != self._keys[0] or self.content is None:
            self.content = content(state.race, state.entries, state.figure.chart)
        self._keys = keys
        self._arrange(self.content)
        self._lines = Lines.of(self.content, self.plot) if self._drawable else None

    def _arrange(self, shown: Content) -> None:
        """Divide the space between title, axes and lines, if it must change."""
        style, scale = self.style, shown.scale
        divided = (scale, shown.length, shown.titles, shown.across, style, self.size)
        if divided == self._divided:
            return
        self._divided = divided
        top = self._tall + 6.0
        lines = 2 if shown.across else 1
        tall = canvas_within(self.size, top, (), style, lines).height()
        room = max(int(tall // (2.4 * style.font(10).pixelSize())), 2)
        up = [Tick(value, label) for value, label in scale.ticks(room)]
        labels = [tick.label for tick in up]
        canvas = canvas_within(self.size, top, labels, style, lines)
        across, upwards = PADDING * shown.length, PADDING * (scale.high - scale.low)
        self.plot = plot = Plot(
            canvas, -across, shown.length + across, scale.low - upwards, scale.high + upwards
        )
        metrics, small = QFontMetricsF(style.font(13, bold=True)), QFontMetricsF(style.font(10))
        self.title = fitted(shown.titles, metrics, canvas.width() - ARROW * style.scale)
        below = number_ticks(plot.x_low, plot.x_high, canvas.width(), style)
        words = fitted(shown.across, small, canvas.width())
        self._axes = Axes(style, plot, self.size.width(), below, up, words, below=True)

    @property
    def _drawable(self) -> bool:
        return min(self.plot.canvas.width(), self.plot.canvas.height()) >= SMALLEST

    @property
    def _tall(self) -> float:
        return QFontMetricsF(self.style.font(13, bold=True)).height()

    @property
    def title_area(self) -> QRectF:
        """The rectangle of the title and its arrow."""
        wide = QFontMetricsF(self.style.font(13, bold=True)).horizontalAdvance(self.title)
        wide += ARROW * self.style.scale
        return QRectF(self.plot.canvas.left(), 0.0, wide, self._tall)

    # painting

    @property
    def parts(self) -> Sequence[Part]:
        """The title, the axes and the lines."""
        if self._axes is None or self._lines is None:
            return ()
        title_key = (self.title, self.title_area, self.style, self.inviting)
        return (
            Part(title_key, self.title_area, self._paint_title),
            *self._axes.parts,
            Part((self._lines, self.style), self.plot.canvas, self._paint_lines),
        )

    def _paint_title(self, painter: QPainter) -> None:
        style, area = self.style, self.title_area
        painter.setFont(style.font(13, bold=True))
        painter.setPen(style.color("text"))
        painter.drawText(area, LEFT, self.title)
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
        assert self._lines is not None
        self._lines.draw(painter, self.style)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint the playhead."""
        if self.state is not None and self._lines is not None:
            draw_playhead(painter, self.style, self.plot, self.state.step, self.live)
