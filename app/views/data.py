"""The data pane on screen, in which the user can draw.

A click adds a point, a drag moves one, a right click removes one. The view emits the new points
as a signal and edits nothing itself.
"""

import math
from dataclasses import replace
from typing import Any

import numpy as np
from PyQt6.QtCore import QPointF, Qt, pyqtSignal
from PyQt6.QtWidgets import QGraphicsSceneHoverEvent, QGraphicsSceneMouseEvent

from app.drawing.data.data import DataPainter, DataPointer
from app.drawing.state import ViewState
from app.drawing.view_painter import ViewPainter
from app.views.item import PainterItem
from optim_core.parameters.points import Data
from optim_core.scenes.setup import Setup

GRAB = 10.0
"""Distance from a point within which a press grabs it, in pixels."""


class DataView(PainterItem):
    """Shows points, and a curve for each racer; hidden if the surface has no data.

    Attributes
    ----------
    painter : DataPainter
    pointer : DataPointer

    Signals
    -------
    data_changed(tuple)
        The user drew these points; they may be too few or too many.
    """

    data_changed = pyqtSignal(object)

    def __init__(self, painter: ViewPainter) -> None:
        super().__init__(painter)
        assert isinstance(painter, DataPainter)
        self.painter: DataPainter = painter
        self.pointer: DataPointer = DataPointer()
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton)

    def show_state(self, state: ViewState) -> None:
        """Show a state; of a new race, show its data, unless a point is being dragged."""
        before = self.painter.state
        if before is not None and before.race is not state.race:
            old, new = before.setup.surface.problem, state.setup.surface.problem
            if old is None or new is None or old.declaration != new.declaration:
                self.pointer = DataPointer()
            elif self.pointer.held is None:
                refusal = self.pointer.refusal if old.points == new.points else ""
                self.pointer = replace(self.pointer, points=None, refusal=refusal)
        super().show_state(state)

    def follow(self, setup: Setup) -> None:
        """Stop the drag if the data have changed, for example by undo."""
        problem, held = setup.surface.problem, self.pointer.held
        if held is not None and problem is not None and problem.points != self.painter.points:
            self._point(held=None, window=None, points=problem.points)

    def show_refusal(self, text: str) -> None:
        """Show why the drawn points are invalid, and the valid ones again."""
        self.show_pointer(DataPointer(refusal=text))

    # the pointer

    def remove_hovered(self) -> None:
        """Remove the point under the pointer, if any."""
        if self.pointer.hovered is not None:
            self._remove(self.pointer.hovered)

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Highlight what a press would grab."""
        if event is None or self.painter.problem is None:
            return
        shapes, near = Qt.CursorShape, self._nearest(event.pos())
        if self.painter.on_restore(event.pos()):
            self.setCursor(shapes.PointingHandCursor)
        elif not self.painter.canvas.contains(event.pos()):
            self.unsetCursor()
        else:
            self.setCursor(shapes.OpenHandCursor if near is not None else shapes.CrossCursor)
        self._point(hovered=near)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Remove the highlight."""
        self._point(hovered=None)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Grab a point, add one on empty ground, remove one, or restore the data."""
        if event is None or self.painter.problem is None:
            return
        near, points = self._nearest(event.pos()), self.painter.points
        self._point(refusal="")
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.painter.on_restore(event.pos()):
            self._draw(self.painter.problem.declaration.default)
        elif not self.painter.canvas.contains(event.pos()):
            event.ignore()
        elif not left:
            if near is not None:
                self._remove(near)
        elif near is not None:
            self._point(held=near, window=self._window)
        else:
            new = len(points)
            self._point(held=new, hovered=new, window=self._window)
            self._draw((*points, self._at(event.pos())))

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Move the grabbed point."""
        if event is None or self.pointer.held is None:
            return
        points = list(self.painter.points)
        points[self.pointer.held] = self._at(event.pos())
        self._draw(tuple(points))

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Release the point, and fit the axes to the data."""
        self._point(held=None, window=None)

    def _point(self, **changes: Any) -> None:
        """Change what the pointer does."""
        self.show_pointer(replace(self.pointer, **changes))

    def _remove(self, index: int) -> None:
        self._point(hovered=None)
        self._draw(self.painter.points[:index] + self.painter.points[index + 1 :])

    def _draw(self, points: Data) -> None:
        """Show points at once, and emit them."""
        if points != self.painter.points:
            self._point(points=points)
            self.data_changed.emit(points)

    @property
    def _window(self) -> tuple[float, float, float, float]:
        """The ranges of the axes."""
        plot = self.painter.plot
        return plot.x_low, plot.x_high, plot.y_low, plot.y_high

    def _nearest(self, position: QPointF) -> int | None:
        """Return the index of the point that a press would grab, if any."""
        if not self.painter.points or not self.painter.canvas.contains(position):
            return None
        away = self.painter.to_pixels(np.array(self.painter.points)) - (position.x(), position.y())
        distances = np.hypot(*away.T)
        nearest = int(distances.argmin())
        return nearest if distances[nearest] <= GRAB else None

    def _at(self, position: QPointF) -> tuple[float, float]:
        """Return the valid point nearest to a pixel, rounded to the resolution of the pixels."""
        assert self.painter.problem is not None
        low, high, bottom, top = self._window
        width, height = self.painter.canvas.width(), self.painter.canvas.height()
        x = min(max((position.x() - self.painter.canvas.left()) / width, 0.0), 1.0)
        y = min(max((self.painter.canvas.bottom() - position.y()) / height, 0.0), 1.0)
        given = _in_digits(low + x * (high - low), (high - low) / width)
        target = _in_digits(bottom + y * (top - bottom), (top - bottom) / height)
        return self.painter.problem.declaration.nearest(given, target)


def _in_digits(value: float, unit: float) -> float:
    return round(value, max(0, math.ceil(-math.log10(unit))))
