"""One pane: the terrain with the paths of some racers up to the playhead.

Paints in its own pixels; a race or a new view is laid out once, a frame only slices it. It
knows the race it is given and tells where the pointer is; it edits nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import (
    QGraphicsObject,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneWheelEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.theme import Look, Style, draw_marker, marker_path
from app.views.backdrop import DRAFT, FINE, Backdrop
from app.views.polyline import Polyline
from optim_core.scenario import Scenario
from optim_core.surface import Bounds
from optim_core.trajectory import Status, Trajectory
from optim_core.verdict import Verdict

GRAB = 14.0
"""Pixels from the start ring within which a press takes hold of it."""

CLICK = 4.0
"""Pixels that the pointer may stray for a press still to be a click."""


@dataclass(frozen=True)
class Entry:
    """A racer as a pane shows it."""

    look: Look
    title: str
    note: str
    trajectory: Trajectory
    verdict: Verdict


class Pane(QGraphicsObject):
    """Terrain, landmarks, start ring and paths, under a header with the live losses.

    Signals
    -------
    start_moved(float, float)
        The start was clicked or dragged to here.
    start_restored()
        The click that came before belonged to a double click.
    view_moved(Bounds)
        The person panned or zoomed to here.
    fit_asked()
        Double click.
    hovered(object)
        The point (x, y) under the pointer; None when it left.
    """

    start_moved = pyqtSignal(float, float)
    start_restored = pyqtSignal()
    view_moved = pyqtSignal(object)
    fit_asked = pyqtSignal()
    hovered = pyqtSignal(object)

    def __init__(self, backdrop: Backdrop) -> None:
        super().__init__()
        self._backdrop = backdrop
        self._style = Style()
        self._size = QSizeF(100.0, 100.0)
        self._canvas = QRectF()
        self._scenario: Scenario | None = None
        self._entries: Sequence[Entry] = ()
        self._shown: object = None
        self._paths: list[Polyline] = []
        self._inside: list[NDArray[np.intp]] = []
        self._view = Bounds(-1.0, 1.0, -1.0, 1.0)
        self._frame = 0
        self._spacing = FINE
        self._pressed: tuple[QPointF, Bounds, bool] | None = None
        self._dragged = False
        self._left = pg.AxisItem("left", parent=self)
        self._bottom = pg.AxisItem("bottom", parent=self)
        for axis in (self._left, self._bottom):
            axis.setZValue(1)
            axis.setCacheMode(axis.CacheMode.DeviceCoordinateCache)
            axis.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setToolTip(
            "Click or drag the ring to place the start. Wheel zooms, drag pans, double-click fits."
        )

    # what it shows

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style = style
        for axis in (self._left, self._bottom):
            axis.setPen(style.color("line"))
            axis.setTextPen(style.color("muted"))
            axis.setStyle(tickFont=style.font(10), tickLength=-4, tickTextOffset=3)
        self._arrange()

    def set_size(self, size: QSizeF) -> None:
        """Fill this many pixels."""
        self.prepareGeometryChange()
        self._size = size
        self._arrange()

    def show_race(
        self, scenario: Scenario, entries: Sequence[Entry], frame: int, draft: bool
    ) -> None:
        """Show racers of a race at a step; ``draft`` saves time on the terrain."""
        before = self._shown
        spacing = DRAFT if draft else FINE
        self._shown = (scenario.surface, scenario.bounds, scenario.start, list(entries), spacing)
        label = self._widest_label()
        same_header = len(entries) == len(self._entries)
        self._scenario, self._entries, self._spacing = scenario, entries, spacing
        if not same_header or len(label) != len(self._widest_label()):
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
    def view(self) -> Bounds:
        """The region that the canvas spans."""
        return self._view

    @property
    def canvas(self) -> QRectF:
        """Where the terrain is, in the pane's pixels."""
        return self._canvas

    # laying out

    def boundingRect(self) -> QRectF:
        """Return the pane's rectangle."""
        return QRectF(QPointF(), self._size)

    def _arrange(self) -> None:
        """Divide the pane into header, axes and canvas."""
        metrics = QFontMetricsF(self._style.font(10))
        left = metrics.horizontalAdvance(self._widest_label()) + 10.0
        bottom = metrics.height() + 8.0
        top = self._header_height() + 4.0
        canvas = QRectF(
            left, top, self._size.width() - left - 4.0, self._size.height() - top - bottom
        )
        self._canvas = QRectF(canvas.toRect())
        self._left.setWidth(left)
        self._bottom.setHeight(bottom)
        self._left.setGeometry(QRectF(0.0, self._canvas.top(), left, self._canvas.height()))
        self._bottom.setGeometry(
            QRectF(self._canvas.left(), self._canvas.bottom(), self._canvas.width(), bottom)
        )
        self._lay_out()

    def _widest_label(self) -> str:
        """Return a text as wide as the labels of the left axis."""
        if self._scenario is None:
            return "−0"
        bounds = self._scenario.bounds
        tick = bounds.height / 5.0
        decimals = max(0, math.ceil(-math.log10(tick)))
        size = max(abs(bounds.y_min), abs(bounds.y_max), tick)
        return f"−{size:.{decimals}f}" if 1e-6 < tick < 1e6 else "−0.0e+00"

    def _lay_out(self) -> None:
        """Map the race to the canvas: the view, the axes' ranges and the paths in pixels."""
        if self._scenario is None or self._canvas.width() < 8 or self._canvas.height() < 8:
            return
        view = _covering(self._scenario.bounds, self._canvas.size())
        if view != self._view:  # axes draw their ticks anew whenever they are told a range
            self._view = view
            self._left.setRange(view.y_min, view.y_max)
            self._bottom.setRange(view.x_min, view.x_max)
        area = QRectF(QPointF(), self._canvas.size()).adjusted(-20, -20, 20, 20)
        scale = self._canvas.width() / self._view.width
        origin = np.array((self._view.x_min, self._view.y_max))
        self._paths = [
            Polyline((entry.trajectory.positions - origin) * (scale, -scale), area, entry.look.dash)
            for entry in self._entries
        ]
        self._inside = [_last_inside(entry.trajectory.positions, view) for entry in self._entries]
        self.update()

    def _to_pixels(self, x: float, y: float) -> QPointF:
        scale = self._canvas.width() / self._view.width
        return QPointF((x - self._view.x_min) * scale, (self._view.y_max - y) * scale)

    def _to_plane(self, position: QPointF) -> tuple[float, float]:
        scale = self._view.width / self._canvas.width()
        x = self._view.x_min + (position.x() - self._canvas.left()) * scale
        return x, self._view.y_max - (position.y() - self._canvas.top()) * scale

    def _start_at(self, position: QPointF) -> tuple[float, float]:
        """Return the point under a position with no more digits than pixels can tell apart."""
        decimals = max(0, math.ceil(-math.log10(self._view.width / self._canvas.width())))
        x, y = self._to_plane(position)
        return round(x, decimals), round(y, decimals)

    # painting

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint header, terrain, landmarks and paths."""
        if painter is None or self._scenario is None or self._canvas.width() < 8:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_header(painter)
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        painter.save()
        painter.setClipRect(self._canvas)
        painter.translate(self._canvas.topLeft())
        terrain = self._backdrop.pixmap(
            self._scenario.surface,
            self._view,
            self._canvas.size(),
            self._style,
            ratio,
            self._spacing,
        )
        painter.drawPixmap(QPointF(), terrain)
        self._paint_landmarks(painter)
        for entry, path in zip(self._entries, self._paths, strict=True):
            self._paint_path(painter, entry, path)
        self._paint_start(painter)
        for entry, inside in zip(self._entries, self._inside, strict=True):
            self._paint_racer(painter, entry, inside)
        painter.restore()

    def _paint_path(self, painter: QPainter, entry: Entry, path: Polyline) -> None:
        width = self._style.line_width
        halo = QPen(self._style.color("halo"), width + 2.5)
        line = QPen(entry.look.color(self._style), width)
        for pen in (halo, line):
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            path.draw(painter, self._frame)
        line.setWidthF(width + 3.0)
        line.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(line)
        path.draw_dots(painter, self._frame)

    def _paint_landmarks(self, painter: QPainter) -> None:
        """Draw a star on each minimum, a cross on each saddle, a ring on each maximum."""
        assert self._scenario is not None
        size = 12.0 * self._style.scale
        halo = QPen(self._style.color("halo"), 3.5 * self._style.scale)
        ink = QPen(self._style.color("landmark"), 1.5 * self._style.scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for point in self._scenario.surface.critical_points:
            if not self._view.contains(point.x, point.y):
                continue
            painter.save()
            painter.translate(self._to_pixels(point.x, point.y))
            for pen in (halo, ink):
                painter.setPen(pen)
                if point.kind == "minimum":
                    scaled = QPen(pen)
                    scaled.setWidthF(pen.widthF() / size)
                    painter.save()
                    painter.scale(size, size)
                    painter.strokePath(marker_path("star"), scaled)
                    painter.restore()
                elif point.kind == "saddle":
                    arm = size * 0.4
                    painter.drawLine(QPointF(-arm, -arm), QPointF(arm, arm))
                    painter.drawLine(QPointF(-arm, arm), QPointF(arm, -arm))
                else:
                    painter.drawEllipse(QPointF(), size * 0.35, size * 0.35)
            painter.restore()

    def _paint_start(self, painter: QPainter) -> None:
        assert self._scenario is not None
        center = self._to_pixels(*self._scenario.start)
        radius = 6.0 * self._style.scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in (("halo", 4.5), ("landmark", 2.0)):
            painter.setPen(QPen(self._style.color(color), width * self._style.scale))
            painter.drawEllipse(center, radius, radius)

    def _paint_racer(self, painter: QPainter, entry: Entry, inside: NDArray[np.intp]) -> None:
        """Draw the racer's marker, or an arrow at the edge where it left the view."""
        frame = min(self._frame, entry.trajectory.steps)
        positions = entry.trajectory.positions
        here = self._to_pixels(*positions[frame])
        size = self._style.marker_size
        if inside[frame] == frame:
            draw_marker(painter, entry.look, self._style, here, size)
            return
        middle = QPointF(self._canvas.width() / 2, self._canvas.height() / 2)
        origin, beyond = middle, here
        if inside[frame] >= 0:  # it left on the step after the last that was in view
            origin = self._to_pixels(*positions[inside[frame]])
            beyond = self._to_pixels(*positions[inside[frame] + 1])
        away = beyond - origin
        along = away / max(math.hypot(away.x(), away.y()), 1e-9)
        tip = origin + along * _reach(origin, along, self._canvas.size())
        across = QPointF(-along.y(), along.x())
        arrow = QPolygonF(
            [
                tip,
                tip - along * size * 1.2 + across * size * 0.6,
                tip - along * size * 0.8,
                tip - along * size * 1.2 - across * size * 0.6,
            ]
        )
        painter.setPen(QPen(self._style.color("halo"), 2.0))
        painter.setBrush(entry.look.color(self._style))
        painter.drawPolygon(arrow)

    # the header

    def _columns(self) -> int:
        """Return how many racers share a row of the header."""
        return max(1, int(self._size.width() // (172.0 * self._style.scale)))

    def _header_height(self) -> float:
        metrics = QFontMetricsF(self._style.font(13, bold=True))
        small = QFontMetricsF(self._style.font(11))
        if len(self._entries) <= 1:
            return metrics.height() + small.height() + 4.0
        rows = -(-len(self._entries) // self._columns())
        return rows * (metrics.height() + 2.0) + 2.0

    def _paint_header(self, painter: QPainter) -> None:
        if len(self._entries) == 1:
            self._paint_title(painter, self._entries[0])
        else:
            self._paint_legend(painter)

    def _paint_title(self, painter: QPainter, entry: Entry) -> None:
        """One racer: name and loss, and below its values and how it ended."""
        style = self._style
        bold, small = style.font(13, bold=True), style.font(11)
        tall, low = QFontMetricsF(bold).height(), QFontMetricsF(small).height()
        left, right = self._canvas.left(), self._canvas.right()
        draw_marker(
            painter,
            entry.look,
            style,
            QPointF(left + tall * 0.4, tall * 0.55),
            tall * 0.62,
            halo=False,
        )
        row = QRectF(left + tall, 0.0, right - left - tall, tall)
        painter.setFont(bold)
        painter.setPen(style.color("text"))
        loss = self._loss_text(entry)
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, loss)
        room = row.width() - QFontMetricsF(bold).horizontalAdvance(loss) - 6.0
        name = QFontMetricsF(bold).elidedText(entry.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        below = QRectF(left, tall + 1.0, right - left, low)
        self._paint_note(painter, entry, below)

    def _paint_note(self, painter: QPainter, entry: Entry, row: QRectF) -> None:
        style = self._style
        small = style.font(11)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        badge, color = self._badge(entry)
        room = row.width()
        if badge:
            text = metrics.elidedText(badge, Qt.TextElideMode.ElideRight, room)
            painter.setPen(style.color(color))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, text)
            room -= metrics.horizontalAdvance(text) + 10.0
        if room > 40.0:
            painter.setPen(style.color("muted"))
            note = metrics.elidedText(entry.note, Qt.TextElideMode.ElideRight, room)
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, note)

    def _paint_legend(self, painter: QPainter) -> None:
        """Several racers: marker, name and loss of each, in columns."""
        style = self._style
        bold, plain = style.font(12, bold=True), style.font(12)
        metrics = QFontMetricsF(bold)
        tall = QFontMetricsF(style.font(13, bold=True)).height() + 2.0
        columns = self._columns()
        width = self._canvas.width() / columns
        for index, entry in enumerate(self._entries):
            left = self._canvas.left() + width * (index % columns)
            row = QRectF(left, tall * (index // columns), width - 8.0, tall)
            draw_marker(
                painter,
                entry.look,
                style,
                QPointF(left + tall * 0.4, row.center().y()),
                tall * 0.58,
                halo=False,
            )
            row.setLeft(left + tall * 0.95)
            painter.setFont(bold)
            painter.setPen(style.color("text"))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, entry.title)
            row.setLeft(row.left() + metrics.horizontalAdvance(entry.title) + 8.0)
            badge, color = self._badge(entry)
            painter.setFont(plain)
            painter.setPen(style.color(color if badge else "muted"))
            text = self._loss_text(entry)
            if badge:
                text += " · " + entry.verdict.headline.replace(" at step ", " ")
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)

    def _loss_text(self, entry: Entry) -> str:
        loss = entry.trajectory.losses[min(self._frame, entry.trajectory.steps)]
        return f"{loss:.3g}".replace("-", "−")

    def _badge(self, entry: Entry) -> tuple[str, str]:
        """Return what has become of a racer by now, and its colour; empty while it moves."""
        path = entry.trajectory
        if path.status is Status.FINISHED or self._frame < path.stopped_at:
            x, y = path.positions[min(self._frame, path.steps)]
            return ("", "muted") if self._view.contains(x, y) else ("out of view", "muted")
        return str(entry.verdict), "good" if entry.verdict.arrived else "bad"

    # the pointer

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Tell where the pointer is, and show what a press would take hold of."""
        if event is None or self._scenario is None:
            return
        if not self._canvas.contains(event.pos()):
            self.hovered.emit(None)
            self.unsetCursor()
            return
        at_start = self._near_start(event.pos())
        self.setCursor(Qt.CursorShape.OpenHandCursor if at_start else Qt.CursorShape.CrossCursor)
        self.hovered.emit(self._to_plane(event.pos()))

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Tell that the pointer left."""
        self.hovered.emit(None)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Take hold of the start ring, or of the ground."""
        if event is None or not self._canvas.contains(event.pos()):
            if event is not None:
                event.ignore()
            return
        self._pressed = event.pos(), self._view, self._near_start(event.pos())
        self._dragged = False

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Drag the start, or pan."""
        if event is None or self._pressed is None:
            return
        origin, view, on_start = self._pressed
        moved = event.pos() - origin
        if not self._dragged and moved.manhattanLength() <= CLICK:
            return
        self._dragged = True
        if on_start:
            self.start_moved.emit(*self._start_at(event.pos()))
            self.hovered.emit(self._to_plane(event.pos()))
        else:
            scale = view.width / self._canvas.width()
            dx, dy = moved.x() * scale, -moved.y() * scale
            self.view_moved.emit(
                Bounds(view.x_min - dx, view.x_max - dx, view.y_min - dy, view.y_max - dy)
            )

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Place the start, if the press went nowhere."""
        pressed, self._pressed = self._pressed, None
        if event is None or pressed is None or self._dragged:
            return
        self.start_moved.emit(*self._start_at(event.pos()))

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Fit the view, and put the start back that the first click moved."""
        if event is None or not self._canvas.contains(event.pos()):
            return
        self._pressed = None
        self.start_restored.emit()
        self.fit_asked.emit()

    def wheelEvent(self, event: QGraphicsSceneWheelEvent | None) -> None:
        """Zoom about the pointer."""
        if event is None or not self._canvas.contains(event.pos()):
            return
        factor = 0.999 ** event.delta()
        x, y = self._to_plane(event.pos())
        view = self._view
        self.view_moved.emit(
            Bounds(
                x + (view.x_min - x) * factor,
                x + (view.x_max - x) * factor,
                y + (view.y_min - y) * factor,
                y + (view.y_max - y) * factor,
            )
        )
        event.accept()

    def _near_start(self, position: QPointF) -> bool:
        if self._scenario is None:
            return False
        away = self._to_pixels(*self._scenario.start) + self._canvas.topLeft() - position
        return away.manhattanLength() <= GRAB


def _last_inside(positions: NDArray[np.float64], view: Bounds) -> NDArray[np.intp]:
    """Return for each step the last one up to it that lies in a view; −1 where there is none."""
    x, y = positions.T
    inside = (x >= view.x_min) & (x <= view.x_max) & (y >= view.y_min) & (y <= view.y_max)
    return np.maximum.accumulate(np.where(inside, np.arange(len(positions)), -1))


def _reach(origin: QPointF, along: QPointF, size: QSizeF) -> float:
    """Return how far it is from a point in a rectangle to its edge, in a direction."""
    reaches = [
        ((length if step > 0.0 else 0.0) - place) / step
        for place, step, length in (
            (origin.x(), along.x(), size.width()),
            (origin.y(), along.y(), size.height()),
        )
        if abs(step) > 1e-12
    ]
    return min(reaches, default=0.0)


def _covering(bounds: Bounds, size: QSizeF) -> Bounds:
    """Return the smallest region of a canvas' shape that holds the bounds, to equal scale."""
    scale = max(bounds.width / size.width(), bounds.height / size.height())
    x, y = bounds.center
    half_width, half_height = scale * size.width() / 2, scale * size.height() / 2
    return Bounds(x - half_width, x + half_width, y - half_height, y + half_height)
