"""The chart on screen: click or drag to seek, hover to read values, click the title for a menu."""

from collections.abc import Sequence

from PyQt6.QtCore import QPoint, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import (
    QGraphicsSceneContextMenuEvent,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneWheelEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.drawing.chart.chart import ChartPainter
from app.drawing.chart.content import ChartLine, Content
from app.drawing.chart.reading import Reading
from app.drawing.chart.smoothing import WINDOW
from app.drawing.view_painter import ViewPainter
from app.views.item import PainterItem
from optim_core.maths.elementary import FloatArray

MENU_TIP = "Choose what the chart shows."
SMOOTHED_TIP = (
    f"Some lines swing too quickly to be seen: bold, the lowest of the last {WINDOW} steps; faint, "
    "every step."
)


class ChartView(PainterItem):
    """Shows a line for each racer, and its marker at the playhead.

    Attributes
    ----------
    painter : ChartPainter
    at : float or None
        The place on the axis under the pointer; None if it is elsewhere.

    Signals
    -------
    step_sought(int)
    menu_asked(QPoint)
        The user asked for the menu, to open at this point of the screen.
    """

    step_sought = pyqtSignal(int)
    menu_asked = pyqtSignal(QPoint)

    def __init__(self, painter: ViewPainter) -> None:
        super().__init__(painter)
        assert isinstance(painter, ChartPainter)
        self.painter: ChartPainter = painter
        self.at: float | None = None
        self._dragged: ChartLine | None = None
        self._pressed = ""
        self._tip = ""
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)

    @property
    def title(self) -> str:
        """The title above the lines."""
        return self.painter.title

    @property
    def content(self) -> Content | None:
        """The content of the chart."""
        return self.painter.content

    @property
    def heights(self) -> list[FloatArray]:
        """The heights of the racers' lines, shape (steps + 1,) each."""
        return [line.heights for line in self.painter.live]

    @property
    def reading(self) -> Reading | None:
        """The values under the pointer."""
        content = self.painter.content
        return None if content is None or self.at is None else Reading(content, self.at)

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the playhead, and the table of values at the pointer."""
        super().paint(painter, option, widget)
        if painter is not None and self.reading is not None:
            self.reading.draw(painter, self.painter.style, self.painter.plot)

    @property
    def _title_tip(self) -> str:
        smoothed = [SMOOTHED_TIP] if self.painter.smoothed else []
        return "\n".join((MENU_TIP, self._tip, *smoothed))

    # the pointer

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Show the values under the pointer, and a cursor for what a click does."""
        if event is None or self.painter.content is None:
            return
        on_title = self.painter.title_area.contains(event.pos())
        if on_title:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self._tip = self._tip or self.toolTip()
        self.setToolTip(self._title_tip if on_title else "")
        self.at = None
        if self.painter.plot.canvas.contains(event.pos()):
            x, _ = self.painter.plot.value_at(event.pos())
            self.at = float(min(max(round(x), 0), self.painter.content.length))
        self.update()

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Hide the values."""
        self.at = None
        self.update()

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Seek, or on the title, wait for the release."""
        if event is None:
            return
        self._pressed = ""
        if self.painter.title_area.contains(event.pos()):
            self._pressed = "title"
        elif self.painter.plot.canvas.contains(event.pos()):
            self._pressed, self._dragged = "plot", None
            self._seek(event.pos())
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Seek as the pointer moves."""
        if event is not None and self._pressed == "plot":
            self._seek(event.pos())

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Request the menu, if the title was clicked."""
        pressed, self._pressed = self._pressed, ""
        if event is None or pressed != "title":
            return
        scene = self.scene()
        views = scene.views() if scene is not None else []
        if views and self.painter.title_area.contains(event.pos()):
            corner = self.mapToScene(self.painter.title_area.bottomLeft())
            self.menu_asked.emit(views[0].mapToGlobal(views[0].mapFromScene(corner)))

    def contextMenuEvent(self, event: QGraphicsSceneContextMenuEvent | None) -> None:
        """Request the menu."""
        if event is not None:
            self.menu_asked.emit(event.screenPos())

    def wheelEvent(self, event: QGraphicsSceneWheelEvent | None) -> None:
        """Ignore the wheel."""

    def _seek(self, position: QPointF) -> None:
        """Seek to a position on the nearest line; a drag stays on its line."""
        live = self.painter.live
        if not live:
            return
        if self._dragged not in live:
            self._dragged = self._nearest(live, position)
        x, _ = self.painter.plot.value_at(position)
        self.step_sought.emit(self._dragged.step_at(x))

    def _nearest(self, live: Sequence[ChartLine], position: QPointF) -> ChartLine:
        """Return the line nearest to a position, in pixels."""
        x, _ = self.painter.plot.value_at(position)

        def distance(line: ChartLine) -> float:
            away = self.painter.plot.pixel(*line.place(line.step_at(x))) - position
            size = abs(away.x()) + abs(away.y())
            return size if size == size else 1e9  # NaN: it is not drawn there

        return min(live, key=distance)
