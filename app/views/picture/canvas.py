"""A canvas that turns the user's gestures on the plane into signals."""

from PyQt6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import (
    QApplication,
    QGraphicsSceneContextMenuEvent,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneWheelEvent,
)

from app.drawing.pane.pane import PanePainter, PanePointer
from app.drawing.projection import Projection
from app.views.item import PainterItem
from optim_core.surfaces.landscape import Bounds

GRAB = 14.0
"""Distance from the start ring within which a press grabs it, in pixels."""

CLICK = 4.0
"""Distance that the pointer may move during a click, in pixels."""


class Canvas(PainterItem):
    """An item with a canvas that spans a view of the plane; it edits nothing.

    Attributes
    ----------
    painter : PanePainter

    Signals
    -------
    start_moved(float, float)
        The start was clicked or dragged to the point (x, y).
    view_moved(Bounds)
        The user panned to this view.
    zoomed(float, float, float)
        The user zoomed about the point (x, y), by a factor.
    fit_asked()
        The user double-clicked.
    hovered(object)
        The point (x, y) under the pointer; None when it left.
    probed(object)
        The point (x, y) to explain in full.
    menu_asked(object, QPoint)
        The user asked for the menu at the point (x, y), to open at this point of the screen.
    """

    start_moved = pyqtSignal(float, float)
    view_moved = pyqtSignal(object)
    zoomed = pyqtSignal(float, float, float)
    fit_asked = pyqtSignal()
    hovered = pyqtSignal(object)
    probed = pyqtSignal(object)
    menu_asked = pyqtSignal(object, QPoint)

    def __init__(self, painter: PanePainter) -> None:
        super().__init__(painter)
        self.painter: PanePainter = painter
        self._pointer: QPointF | None = None
        self._pressed: tuple[QPointF, Projection, bool] | None = None
        self._dragged = False
        self._clicked = (0.0, 0.0)
        self._click = QTimer(self)  # a click acts when it cannot become a double click any more
        self._click.setSingleShot(True)
        self._click.timeout.connect(self._place_start)
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)

    @property
    def canvas(self) -> QRectF:
        """The rectangle of the canvas, in pixels of the item."""
        return self.painter.canvas

    @property
    def projection(self) -> Projection:
        """The map from the plane to pixels of the canvas."""
        return self.painter.projection

    @property
    def start(self) -> tuple[float, float]:
        """The start, as a point (x, y) of the plane."""
        state = self.painter.state
        return state.setup.start if state is not None else (0.0, 0.0)

    @property
    def view(self) -> Bounds:
        """The region that the canvas spans."""
        return self.projection.view

    @property
    def pointed(self) -> bool:
        """Whether the pointer is on the canvas."""
        return self._pointer is not None

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Report the point under the pointer, and show a cursor for what a press would grab."""
        if event is None:
            return
        self._pointer = event.pos() if self.canvas.contains(event.pos()) else None
        if self._pointer is None:
            self.probe(False)
            self.unsetCursor()
            return
        shapes = Qt.CursorShape
        near = self._near_start(event.pos())
        self.setCursor(shapes.OpenHandCursor if near else shapes.CrossCursor)
        self.probe(_asks(event))

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Report that the pointer left."""
        self._pointer = None
        self.probe(False)

    def probe(self, on: bool) -> None:
        """Report the point under the pointer; if ``on``, show the layers of racers there."""
        at = None if self._pointer is None else self._plane_at(self._pointer)
        probed_at = at if on else None
        self.show_pointer(PanePointer(probed_at))
        (self.hovered if probed_at is None else self.probed).emit(at)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Grab the start ring, or the ground."""
        if event is None or not self.canvas.contains(event.pos()):
            return
        if _asks(event):
            self._pointer = event.pos()
            self.probe(True)
            return
        if self._click.isActive():  # a second press elsewhere makes no double click
            self._click.stop()
            self._place_start()
        self._pressed = event.pos(), self.projection, self._near_start(event.pos())
        self._dragged = False

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Drag the start or the probe, or pan."""
        if event is None or self._pressed is None:
            if event is not None and self.canvas.contains(event.pos()):
                self._pointer = event.pos()
                self.probe(_asks(event))
            return
        origin, projection, on_start = self._pressed
        moved = event.pos() - origin
        if not self._dragged and moved.manhattanLength() <= CLICK:
            return
        self._dragged = True
        if on_start:
            self.start_moved.emit(*self._start_at(event.pos()))
            self.hovered.emit(self._plane_at(event.pos()))
        else:
            self.view_moved.emit(projection.panned(moved))

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Move the start here, if the press was a click and no second one follows.

        A click at the very edge does nothing: it may have been meant for a title.
        """
        pressed, self._pressed = self._pressed, None
        if event is None or pressed is None or self._dragged:
            return
        if not self.canvas.adjusted(CLICK, CLICK, -CLICK, -CLICK).contains(event.pos()):
            return
        self._clicked = self._start_at(event.pos())
        self._click.start(QApplication.doubleClickInterval())

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Fit the view; the first click then moves nothing."""
        if event is None or not self.canvas.contains(event.pos()) or _asks(event):
            return
        self._click.stop()
        self._pressed = None
        self.fit_asked.emit()

    def _place_start(self) -> None:
        """Move the start to where the click was."""
        self.start_moved.emit(*self._clicked)

    def forget_click(self) -> None:
        """Let a click that still waits do nothing, as its race has gone."""
        self._click.stop()

    def contextMenuEvent(self, event: QGraphicsSceneContextMenuEvent | None) -> None:
        """Ask for the menu at the point under the pointer."""
        if event is not None and self.canvas.contains(event.pos()):
            self.menu_asked.emit(self._start_at(event.pos()), event.screenPos())

    def wheelEvent(self, event: QGraphicsSceneWheelEvent | None) -> None:
        """Zoom about the pointer."""
        if event is None or not self.canvas.contains(event.pos()):
            return
        self.zoomed.emit(*self._plane_at(event.pos()), 0.999 ** event.delta())
        event.accept()

    def _plane_at(self, position: QPointF) -> tuple[float, float]:
        return self.projection.to_plane(position - self.canvas.topLeft())

    def _start_at(self, position: QPointF) -> tuple[float, float]:
        """Return the point under a position, rounded to the resolution of the pixels."""
        x, y = self._plane_at(position)
        return round(x, self.projection.decimals), round(y, self.projection.decimals)

    def _near_start(self, position: QPointF) -> bool:
        start = self.projection.to_pixels(*self.start) + self.canvas.topLeft()
        return (start - position).manhattanLength() <= GRAB


def _asks(event: QGraphicsSceneHoverEvent | QGraphicsSceneMouseEvent) -> bool:
    """Return whether Shift is held, which probes a point instead of grabbing it."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
