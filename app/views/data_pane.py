"""The data behind a surface, and each racer's fit to them at the playhead.

A person draws in it: a click adds a point, a drag moves one, a right click removes one. What is
drawn comes out as a signal; the pane edits nothing.
"""

import math
from collections.abc import Container, Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import (
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneResizeEvent,
    QGraphicsWidget,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.drawing.axes import USUAL_LABEL, Axes
from app.drawing.data_marks import draw_fits, draw_heading, draw_points, heading_rows, restore_area
from app.drawing.entry import Entry
from app.drawing.state import ViewState
from app.style.theme import Style
from app.views.side import Side
from optim_core.maths.elementary import FloatArray
from optim_core.parameters.number_format import number
from optim_core.parameters.points import Data
from optim_core.runs.minibatch import Batches, batches
from optim_core.scenes.setup import Setup
from optim_core.surfaces.problem import Problem

GRAB = 10.0
"""Pixels from a point within which the pointer has it."""

CORNERS = 96
"""Corners of a fit's curve."""

BEYOND = 1e5
"""Pixels outside the canvas at which what lies farther out is held."""

HINTS = ("Click adds · drag moves · right-click removes", "Click, drag, right-click")


class DataPane(QGraphicsWidget, Side):
    """Points, and a curve for each racer; empty and hidden where a surface has no data.

    Attributes
    ----------
    points : tuple of (float, float)
        The points shown: the race's, or those being dragged.
    canvas : QRectF
        Where they are, in the pane's pixels.

    Signals
    -------
    data_changed(tuple)
        The person drew these points; they may be too few or too many.
    """

    data_changed = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._state: ViewState | None = None
        self._problem: Problem | None = None
        self._entries: Sequence[Entry] = ()
        self._batches: Batches | None = None
        self._window = (0.0, 1.0, 0.0, 1.0)
        self._held: int | None = None
        self._hovered: int | None = None
        self._refusal = ""
        self._still = False
        self.points: Data = ()
        self.canvas = QRectF()
        self._axes = Axes(self)
        for axis in (self._axes.left, self._axes.bottom):
            axis.setTickDensity(0.7)
        self.setMinimumSize(1.0, 1.0)
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton)

    # what it shows

    def concerns(self, state: ViewState) -> bool:
        """Whether the surface has data."""
        return state.setup.surface.problem is not None

    def set_still(self, still: bool) -> None:
        """Leave out the hint and the way back, or show them again."""
        self._still = still

    def show_state(self, state: ViewState) -> None:
        """Show the data of a race, and the fits at the playhead."""
        before, self._state = self._state, state
        if before is None or before.style != state.style:
            self._axes.set_style(state.style)
            self._arrange()
        if before is None or before.race is not state.race:
            self._show_race(state)
        if self._problem is not None:
            self.update()

    @property
    def _style(self) -> Style:
        return self._state.style if self._state is not None else Style()

    @property
    def _frame(self) -> int:
        return self._state.step if self._state is not None else 0

    def follow(self, setup: Setup) -> None:
        """Take a point out of the hand that drags it if the data are others now, as by undo."""
        problem = setup.surface.problem
        if self._held is not None and problem is not None and problem.points != self.points:
            self._held, self.points = None, problem.points
            self.update()

    def _show_race(self, state: ViewState) -> None:
        setup, before = state.setup, self._problem
        self._problem = problem = setup.surface.problem
        if problem is None:
            self._held, self._entries = None, ()
            return
        if before is None or before.declaration != problem.declaration:
            self._held, self._refusal = None, ""
        self._entries = state.entries
        self._batches = batches(problem, setup.batch_size, setup.steps + 1, setup.seed)
        if self._held is None:
            self.points = problem.points
            self._refusal = "" if before is None or before.points != self.points else self._refusal
        self._fit_window()

    def show_refusal(self, text: str) -> None:
        """Say why what was drawn cannot be, and show what is."""
        self._refusal, self._held, self._hovered = text, None, None
        if self._problem is not None:
            self.points = self._problem.points
        self.update()

    # laying out

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None) -> None:
        """Divide the pane anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Divide the pane into title, axes and canvas."""
        top = sum(heading_rows(self._style)) + 8.0
        self.canvas = self._axes.place(self.size(), top, USUAL_LABEL)
        self.update()

    def _fit_window(self) -> None:
        """Take the window that fits the data, unless a point is being dragged in this one."""
        if self._problem is None or self._held is not None or self._window == self._problem.window:
            return
        self._window = self._problem.window
        allowed = self._problem.declaration.targets
        labels = [(target, number(target, 4)) for target in allowed]
        self._axes.left.setTicks([labels] if allowed else None)
        self._axes.set_ranges(*self._window)

    def to_pixels(self, points: FloatArray) -> FloatArray:
        """Map inputs and targets, shape (n, 2), to the pane's pixels, shape (n, 2)."""
        low, high, bottom, top = self._window
        area = self.canvas
        with np.errstate(all="ignore"):
            across = area.left() + (points[:, 0] - low) / (high - low) * area.width()
            down = area.top() + (top - points[:, 1]) / (top - bottom) * area.height()
        return np.clip(np.stack((across, down), axis=-1), -BEYOND, BEYOND)

    def fit(self, entry: Entry) -> FloatArray:
        """Return what a racer's model says at the playhead, as points, shape (n, 2)."""
        assert self._problem is not None
        inputs = np.linspace(*self._window[:2], CORNERS)
        with np.errstate(all="ignore"):
            outputs = self._problem.predict(*entry.position(self._frame), inputs)
        return np.stack((inputs, outputs), axis=-1)

    # painting

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint title, fits and points."""
        if painter is None or self._problem is None or min(*_sides(self.canvas)) < 8.0:
            return
        style, canvas = self._style, self.canvas
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = f"{self._problem.output} over input"
        lines = [self._refusal] if self._refusal else [*(() if self._still else HINTS), plain]
        count = self._problem.declaration.summary(self.points)
        changed = self._changed and not self._still
        draw_heading(painter, style, canvas, count, lines, changed, bool(self._refusal))
        painter.save()
        painter.fillRect(canvas, style.color("low_ground"))
        painter.setClipRect(canvas)
        curves = [self.to_pixels(self.fit(entry)) for entry in self._entries]
        draw_fits(painter, style, canvas, curves, self._entries)
        filled: Container[int] = range(len(self.points))
        if self._batches is not None and self._held is None:
            filled = self._batches.at(self._frame + 1).tolist()
        large = (self._hovered, self._held)
        draw_points(painter, style, self.to_pixels(np.array(self.points)), filled, large)
        painter.restore()

    @property
    def _changed(self) -> bool:
        """Whether the data are not those that ship."""
        return self._problem is not None and self.points != self._problem.declaration.default

    # the pointer

    def remove_hovered(self) -> None:
        """Remove the point under the pointer, if there is one."""
        if self._hovered is not None:
            self._remove(self._hovered)

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Show what a press would take hold of."""
        if event is None or self._problem is None:
            return
        shapes, self._hovered = Qt.CursorShape, self._nearest(event.pos())
        if self._on_restore(event.pos()):
            self.setCursor(shapes.PointingHandCursor)
        elif not self.canvas.contains(event.pos()):
            self.unsetCursor()
        else:
            near = self._hovered is not None
            self.setCursor(shapes.OpenHandCursor if near else shapes.CrossCursor)
        self.update()

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Forget the pointer."""
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Take hold of a point, a new one on empty ground; remove one; restore the data."""
        if event is None or self._problem is None:
            return
        self._refusal, near = "", self._nearest(event.pos())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._on_restore(event.pos()):
            self._draw(self._problem.declaration.default)
        elif not self.canvas.contains(event.pos()):
            event.ignore()
        elif not left:
            if near is not None:
                self._remove(near)
        elif near is not None:
            self._held = near
            self.update()
        else:
            self._held = self._hovered = len(self.points)
            self._draw((*self.points, self._at(event.pos())))

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Drag the point."""
        if event is None or self._held is None:
            return
        points = list(self.points)
        points[self._held] = self._at(event.pos())
        self._draw(tuple(points))

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Let the point go, and fit the window to it."""
        self._held = None
        self._fit_window()
        self.update()

    def _remove(self, index: int) -> None:
        self._hovered = None
        self._draw(self.points[:index] + self.points[index + 1 :])

    def _draw(self, points: Data) -> None:
        """Show points at once, and tell."""
        if points != self.points:
            self.points = points
            self.update()
            self.data_changed.emit(points)

    def _nearest(self, position: QPointF) -> int | None:
        """Return the point that the pointer has."""
        if not self.points or not self.canvas.contains(position):
            return None
        away = self.to_pixels(np.array(self.points)) - (position.x(), position.y())
        distances = np.hypot(*away.T)
        nearest = int(distances.argmin())
        return nearest if distances[nearest] <= GRAB else None

    def _at(self, position: QPointF) -> tuple[float, float]:
        """Return the valid point nearest to a pixel, in digits that pixels can tell apart."""
        assert self._problem is not None
        low, high, bottom, top = self._window
        width, height = _sides(self.canvas)
        x = min(max((position.x() - self.canvas.left()) / width, 0.0), 1.0)
        y = min(max((self.canvas.bottom() - position.y()) / height, 0.0), 1.0)
        given = _in_digits(low + x * (high - low), (high - low) / width)
        target = _in_digits(bottom + y * (top - bottom), (top - bottom) / height)
        return self._problem.declaration.nearest(given, target)

    def _on_restore(self, position: QPointF) -> bool:
        """Whether the pointer is on the way back to the data that ship."""
        return self._changed and restore_area(self.canvas.right(), self._style).contains(position)


def _sides(area: QRectF) -> tuple[float, float]:
    return area.width(), area.height()


def _in_digits(value: float, unit: float) -> float:
    return round(value, max(0, math.ceil(-math.log10(unit))))
