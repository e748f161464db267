"""One pane: the terrain with the trails of some racers up to the playhead, and the pointer.

Paints in its own pixels; a race or a new view is laid out once, a frame only slices it. It
knows the race it is given and tells what the pointer does; it edits nothing.
"""

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter, QPixmap
from PyQt6.QtWidgets import (
    QGraphicsObject,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneWheelEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.theme import Style
from app.views.backdrop import DRAFT, FINE, Backdrop
from app.views.entry import Entry
from app.views.header import draw_header, entry_at, header_height
from app.views.layers import Layer
from app.views.marks import Trail, draw_landmarks, draw_start
from app.views.projection import Projection
from app.views.term_arrows import draw_terms
from optim_core.replay import Moment
from optim_core.scenario import Scenario
from optim_core.surface import Bounds

GRAB = 14.0
"""Pixels from the start ring within which a press takes hold of it."""

CLICK = 4.0
"""Pixels that the pointer may stray for a press still to be a click."""

SMALLEST = 8.0
"""Pixels below which a canvas shows nothing."""


class Pane(QGraphicsObject):
    """Terrain, landmarks, start ring and trails, under a header with the live losses.

    Signals
    -------
    start_moved(float, float)
        The start was clicked or dragged to here.
    view_moved(Bounds)
        The person panned to here.
    zoomed(float, float, float)
        The person zoomed about the point (x, y), by a factor.
    fit_asked()
        Double click.
    racer_picked(int)
        The title of this racer of the scenario was clicked.
    hovered(object)
        The point (x, y) under the pointer; None when it left.
    probed(object)
        The point (x, y) that is asked about in full, with Shift.
    """

    start_moved = pyqtSignal(float, float)
    view_moved = pyqtSignal(object)
    zoomed = pyqtSignal(float, float, float)
    fit_asked = pyqtSignal()
    racer_picked = pyqtSignal(int)
    hovered = pyqtSignal(object)
    probed = pyqtSignal(object)

    def __init__(self, backdrop: Backdrop) -> None:
        super().__init__()
        self._backdrop = backdrop
        self._style = Style()
        self._size = QSizeF(100.0, 100.0)
        self._canvas = QRectF()
        self._scenario: Scenario | None = None
        self._entries: Sequence[Entry] = ()
        self._shown: object = None
        self._trails: list[Trail] = []
        self._projection = Projection(Bounds(-1.0, 1.0, -1.0, 1.0), self._size)
        self._layers: Sequence[Layer] = ()
        self._moment: Moment | None = None
        self._selected: int | None = None
        self._frame = 0
        self._pointer: QPointF | None = None
        self._probe: tuple[float, float] | None = None
        self._spacing = FINE
        self._pressed: tuple[QPointF, Projection, bool] | None = None
        self._start_before = (0.0, 0.0)
        self._dragged = False
        self._left = pg.AxisItem("left", parent=self)
        self._bottom = pg.AxisItem("bottom", parent=self)
        for axis in (self._left, self._bottom):
            axis.setZValue(1)
            axis.setCacheMode(axis.CacheMode.DeviceCoordinateCache)
            axis.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)

    # what it shows

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style = style
        for axis in (self._left, self._bottom):
            axis.setPen(style.color("line"))
            axis.setTextPen(style.color("muted"))
            axis.setStyle(tickFont=style.font(10), tickLength=-4, tickTextOffset=3)
        self._arrange()

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Lay these over the terrain."""
        self._layers = layers
        self.update()

    def select(self, racer: int | None) -> None:
        """Where several race here, lay what tells of one over this one."""
        if racer != self._selected:
            self._selected = racer
            self.update()

    def show_moment(self, moment: Moment | None) -> None:
        """Draw the terms of a step as arrows; None for none."""
        if moment is not self._moment:
            self._moment = moment
            self.update()

    def set_size(self, size: QSizeF) -> None:
        """Fill this many pixels."""
        self.prepareGeometryChange()
        self._size = size
        self._arrange()

    def show_race(
        self, scenario: Scenario, entries: Sequence[Entry], frame: int, draft: bool
    ) -> None:
        """Show racers of a race at a step; ``draft`` saves time on the terrain."""
        before, label, count = self._shown, self._widest_label(), len(self._entries)
        self._spacing = DRAFT if draft else FINE
        self._shown = (
            scenario.surface,
            scenario.bounds,
            scenario.start,
            list(entries),
            self._spacing,
        )
        self._scenario, self._entries = scenario, entries
        if len(entries) != count or len(label) != len(self._widest_label()):
            self._frame = frame
            self._arrange()
        elif self._shown != before:
            self._frame = frame
            self._lay_out()
        else:
            self.show_frame(frame)

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        if frame != self._frame:
            self._frame = frame
            self.update()

    def refine(self) -> None:
        """Show the terrain in full resolution."""
        if self._spacing != FINE:
            self._spacing = FINE
            self.update()

    @property
    def entries(self) -> Sequence[Entry]:
        """The racers shown."""
        return self._entries

    @property
    def view(self) -> Bounds:
        """The region that the canvas spans."""
        return self._projection.view

    @property
    def canvas(self) -> QRectF:
        """Where the terrain is, in the pane's pixels."""
        return self._canvas

    @property
    def pointed(self) -> bool:
        """Whether the pointer is on the canvas."""
        return self._pointer is not None

    # laying out

    def boundingRect(self) -> QRectF:
        """Return the pane's rectangle."""
        return QRectF(QPointF(), self._size)

    def _arrange(self) -> None:
        """Divide the pane into header, axes and canvas."""
        metrics = QFontMetricsF(self._style.font(10))
        left = metrics.horizontalAdvance(self._widest_label()) + 10.0
        bottom = metrics.height() + 8.0
        top = header_height(self._entries, self._size.width() - left, self._style) + 4.0
        width, height = self._size.width() - left - 4.0, self._size.height() - top - bottom
        self._canvas = canvas = QRectF(QRectF(left, top, width, height).toRect())
        self._left.setWidth(left)
        self._bottom.setHeight(bottom)
        self._left.setGeometry(QRectF(0.0, canvas.top(), left, canvas.height()))
        self._bottom.setGeometry(QRectF(canvas.left(), canvas.bottom(), canvas.width(), bottom))
        self._lay_out()

    def _widest_label(self) -> str:
        """Return a text as wide as the labels of the left axis, and rarely another one."""
        usual = "−0.00"
        if self._scenario is None:
            return usual
        bounds = self._scenario.bounds
        tick = bounds.height / 5.0
        decimals = max(0, math.ceil(-math.log10(tick)))
        size = max(abs(bounds.y_min), abs(bounds.y_max), tick)
        label = f"−{size:.{decimals}f}" if 1e-6 < tick < 1e6 else "−0.0e+00"
        return max(usual, label, key=len)

    def _lay_out(self) -> None:
        """Project the race: the axes' ranges and the trails in pixels."""
        if not self._drawable() or self._scenario is None:
            return
        projection = Projection(self._scenario.bounds, self._canvas.size())
        if projection != self._projection:  # axes draw anew whenever they are told a range
            self._projection = projection
            self._left.setRange(self.view.y_min, self.view.y_max)
            self._bottom.setRange(self.view.x_min, self.view.x_max)
        self._trails = [Trail(entry, projection) for entry in self._entries]
        self.update()

    def _drawable(self) -> bool:
        return min(self._canvas.width(), self._canvas.height()) >= SMALLEST

    # painting

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint header, terrain, landmarks and trails."""
        scenario = self._scenario
        if painter is None or scenario is None or not self._drawable():
            return
        style, projection = self._style, self._projection
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title = QRectF(self._canvas.left(), 0.0, self._canvas.width(), self._canvas.top())
        draw_header(painter, self._entries, self._frame, self.view, title, style)
        painter.save()
        painter.setClipRect(self._canvas)
        painter.translate(self._canvas.topLeft())
        terrain = self._backdrop.pixmap(
            scenario.surface, self.view, self._canvas.size(), style, ratio, self._spacing / ratio
        )
        painter.drawPixmap(QPointF(), self._with_still_layers(terrain, scenario))
        draw_landmarks(painter, scenario.surface, projection, style)
        self._draw_layers(painter, scenario, below=True)
        for trail in self._trails:
            trail.draw_ghosts(painter, style, self._frame)
        for trail in self._trails:
            trail.draw_cloud(painter, style, self._frame, ratio)
        for trail in self._trails:
            trail.draw_path(painter, style, self._frame)
        self._draw_layers(painter, scenario, below=False)
        if self._moment is not None:
            draw_terms(painter, style, projection, self._moment)
        draw_start(painter, projection.to_pixels(*scenario.start), style)
        for trail in self._trails:
            trail.draw_racer(painter, style, self._frame)
        painter.restore()

    def _with_still_layers(self, terrain: QPixmap, scenario: Scenario) -> QPixmap:
        """Return the terrain with the layers on it that do not change from frame to frame."""
        still = [layer for layer in self._layers if layer.still]
        if not still:
            return terrain

        def draw(painter: QPainter) -> None:
            for layer in still:
                layer.draw(painter, self._style, self._projection, scenario, (), 0)

        return self._backdrop.covered(terrain, (still, scenario.start), draw)

    def _draw_layers(self, painter: QPainter, scenario: Scenario, below: bool) -> None:
        """Draw those that lie below the paths, or the others; at the probe where it is held."""
        scene = painter, self._style, self._projection
        one = [entry for entry in self._entries if entry.racer == self._selected]
        for layer in self._layers:
            if layer.still or layer.below != below:
                continue
            if layer.draw_at is None:
                layer.draw(*scene, scenario, self._entries, self._frame)
            elif self._probe is not None:
                layer.draw_at(*scene, scenario.surface, *self._probe)
            else:
                layer.draw(*scene, scenario, one or self._entries[:1], self._frame)

    # the pointer

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Tell where the pointer is, and show what a press would take hold of."""
        if event is None or self._scenario is None:
            return
        self._pointer = event.pos() if self._canvas.contains(event.pos()) else None
        if self._pointer is None:
            self.probe(False)
            self.unsetCursor()
            return
        shapes = Qt.CursorShape
        near = self._near_start(event.pos())
        self.setCursor(shapes.OpenHandCursor if near else shapes.CrossCursor)
        self.probe(_asks(event))

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Tell that the pointer left."""
        self._pointer = None
        self.probe(False)

    def probe(self, on: bool) -> None:
        """Tell what lies under the pointer, and with ``on`` lay there what else lies at racers."""
        at = None if self._pointer is None else self._plane_at(self._pointer)
        before, self._probe = self._probe, at if on else None
        if self._probe != before:
            self.update()
        (self.hovered if self._probe is None else self.probed).emit(at)

    def _pick(self, event: QGraphicsSceneMouseEvent) -> None:
        """Tell which racer's title was pressed."""
        title = QRectF(self._canvas.left(), 0.0, self._canvas.width(), self._canvas.top())
        entry = entry_at(self._entries, title, self._style, event.pos())
        if entry is None:
            event.ignore()
            return
        self.racer_picked.emit(entry.racer)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Take hold of the start ring, or of the ground."""
        if event is None or not self._canvas.contains(event.pos()):
            if event is not None:
                self._pick(event)
            return
        if _asks(event):
            self._pointer = event.pos()
            self.probe(True)
            return
        self._pressed = event.pos(), self._projection, self._near_start(event.pos())
        self._dragged = False
        if self._scenario is not None:
            self._start_before = self._scenario.start

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Drag the start, or pan; drag the probe."""
        if event is None or self._pressed is None:
            if event is not None and self._canvas.contains(event.pos()):
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
        """Place the start, if the press went nowhere."""
        pressed, self._pressed = self._pressed, None
        if event is None or pressed is None or self._dragged:
            return
        self.start_moved.emit(*self._start_at(event.pos()))

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Fit the view, and put the start back that the first click moved."""
        if event is None or not self._canvas.contains(event.pos()) or _asks(event):
            return
        self._pressed = None
        if not self._dragged:
            self.start_moved.emit(*self._start_before)
        self.fit_asked.emit()

    def wheelEvent(self, event: QGraphicsSceneWheelEvent | None) -> None:
        """Zoom about the pointer."""
        if event is None or not self._canvas.contains(event.pos()):
            return
        self.zoomed.emit(*self._plane_at(event.pos()), 0.999 ** event.delta())
        event.accept()

    def _plane_at(self, position: QPointF) -> tuple[float, float]:
        return self._projection.to_plane(position - self._canvas.topLeft())

    def _start_at(self, position: QPointF) -> tuple[float, float]:
        """Return the point under a position with no more digits than pixels can tell apart."""
        x, y = self._plane_at(position)
        return round(x, self._projection.decimals), round(y, self._projection.decimals)

    def _near_start(self, position: QPointF) -> bool:
        if self._scenario is None:
            return False
        start = self._projection.to_pixels(*self._scenario.start) + self._canvas.topLeft()
        return (start - position).manhattanLength() <= GRAB


def _asks(event: QGraphicsSceneHoverEvent | QGraphicsSceneMouseEvent) -> bool:
    """Whether Shift is held, which asks about a point instead of taking hold of it."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
