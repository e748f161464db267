"""The parts of the chart that pyqtgraph arranges: its axis, its plot area, its title."""

import pyqtgraph as pg
from PyQt6.QtCore import QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPolygonF
from PyQt6.QtWidgets import QGraphicsSceneMouseEvent

from optim_core.analysis.loss_scale import LossScale
from optim_core.analysis.measure_scale import MeasureScale


class HeightAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that labels heights with values."""

    def __init__(self, orientation: str) -> None:
        self.scale_of_values: LossScale | MeasureScale = LossScale(0.0, 0.0, 1.0)
        self._labels: dict[float, str] = {}
        super().__init__(orientation)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Tick as the scale says, with room for every label."""
        room = max(int(size // (2.4 * self.style["tickFont"].pixelSize())), 2)
        self._labels = dict(self.scale_of_values.ticks(room))
        return [(1.0, list(self._labels))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Label the ticks."""
        return [self._labels.get(value, "") for value in values]


class SeekBox(pg.ViewBox):  # type: ignore[misc]
    """A plot area in which clicking and dragging seeks.

    Signals
    -------
    sought(float, float, bool)
        Where, in the units of the axes, and whether a drag goes on.
    """

    sought = pyqtSignal(float, float, bool)

    def mouseClickEvent(self, event: object) -> None:
        """Seek to where the click is."""
        self._seek(event, False)

    def mouseDragEvent(self, event: object, axis: int | None = None) -> None:
        """Seek along with the pointer."""
        self._seek(event, not event.isStart())  # type: ignore[attr-defined]

    def wheelEvent(self, event: object, axis: int | None = None) -> None:
        """Do not zoom."""

    def _seek(self, event: object, goes_on: bool) -> None:
        if event.button() == Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            event.accept()  # type: ignore[attr-defined]
            point = self.mapToView(event.pos())  # type: ignore[attr-defined]
            self.sought.emit(float(point.x()), float(point.y()), goes_on)


class Title(pg.LabelItem):  # type: ignore[misc]
    """A title that opens a menu.

    Signals
    -------
    clicked()
    """

    clicked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("", size="11pt")
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Choose what the chart shows.")
        self._arrow = QColor()
        self._size = 0.0

    def show_arrow(self, color: QColor, size: float) -> None:
        """Show that there is a menu; of size 0, do not."""
        self._arrow, self._size = color, size
        self.update()

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Take the press, so that the release comes here too."""
        if event is not None:
            event.accept()

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Ask for the menu."""
        if event is not None and self.rect().contains(event.pos()):
            self.clicked.emit()

    def paint(self, painter: QPainter, *arguments: object) -> None:
        """Paint an arrow behind the text."""
        if not self._size:
            return
        text = self.mapRectFromItem(self.item, self.item.boundingRect())
        size, at = self._size, QPointF(text.right() + 0.3 * self._size, text.center().y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._arrow)
        corners = (QPointF(0.0, -0.2), QPointF(0.8, -0.2), QPointF(0.4, 0.25))
        painter.drawPolygon(QPolygonF([at + corner * size for corner in corners]))
