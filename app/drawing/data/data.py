"""The data of a surface, and each racer's fit to them at the playhead."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSizeF
from PyQt6.QtGui import QPainter

from app.drawing.axes import USUAL_LABEL, Axes, Tick, canvas_within, number_ticks
from app.drawing.data.data_marks import (
    draw_fits,
    draw_heading,
    draw_points,
    heading_rows,
    restore_area,
)
from app.drawing.entry import Entry
from app.drawing.plot import Plot
from app.drawing.state import ViewState
from app.drawing.view_painter import Part, Pointer, ViewPainter
from optim_core.maths.elementary import FloatArray
from optim_core.parameters.number_format import number
from optim_core.parameters.points import Data
from optim_core.runs.minibatch import Batches, batches
from optim_core.surfaces.problem import Problem

CORNERS = 96
"""Number of points of a fit's curve."""

BEYOND = 1e5
"""Distance from the canvas to which coordinates are clipped, in pixels."""

DENSE = 0.7
"""Number of intervals between ticks, as a share of the usual number."""

HINTS = ("Click adds · drag moves · right-click removes", "Click, drag, right-click")


@dataclass(frozen=True)
class DataPointer(Pointer):
    """The pointer in the data.

    Parameters
    ----------
    points : tuple of (float, float), optional
        The points drawn, in place of the race's.
    held, hovered : int or None
        The indices of the dragged point and of the one under the pointer.
    window : (float, float, float, float) or None
        The ranges of the axes during a drag, in place of those that fit the data.
    refusal : str
        Why the drawn points are invalid; "" if they are valid.
    """

    points: Data | None = None
    held: int | None = None
    hovered: int | None = None
    window: tuple[float, float, float, float] | None = None
    refusal: str = ""


class DataPainter(ViewPainter):
    """Paints the data points, and a curve for each racer.

    Attributes
    ----------
    plot : Plot
        The area of the points in pixels, and the ranges of its axes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.plot = Plot(QRectF(), 0.0, 1.0, 0.0, 1.0)
        self._batches: Batches | None = None
        self._axes: Axes | None = None

    @staticmethod
    def concerns(state: ViewState) -> bool:
        """Return whether the surface has data."""
        return state.setup.surface.problem is not None

    @property
    def problem(self) -> Problem | None:
        """The learning problem of the surface; None if it has no data."""
        return self.state.setup.surface.problem if self.state is not None else None

    @property
    def points(self) -> Data:
        """The points shown: those drawn, or the race's."""
        drawn, problem = self._drag.points, self.problem
        if problem is None:
            return ()
        return problem.points if drawn is None else drawn

    @property
    def _drag(self) -> DataPointer:
        return self.pointer if isinstance(self.pointer, DataPointer) else DataPointer()

    @property
    def canvas(self) -> QRectF:
        """The rectangle of the points."""
        return self.plot.canvas

    @property
    def entries(self) -> Sequence[Entry]:
        """The racers whose fits are shown."""
        return self.state.entries if self.state is not None else ()

    # laying out

    def lay_out(self, state: ViewState, size: QSizeF, pointer: Pointer | None = None) -> None:
        """Prepare to paint a state at a size, reusing what did not change."""
        before, shown = self.state, (self.style, self.size, self._drag.window)
        super().lay_out(state, size, pointer)
        if before is None or before.race is not state.race:
            setup, problem = state.setup, self.problem
            self._batches = None
            if problem is not None:
                self._batches = batches(problem, setup.batch_size, setup.steps + 1, setup.seed)
        elif shown == (state.style, size, self._drag.window):
            return
        self._arrange()

    def _arrange(self) -> None:
        """Divide the pane and fit the axes to the data; during a drag, keep the axes."""
        problem, style = self.problem, self.style
        if problem is None:
            return
        window = self._drag.window or problem.window
        top = sum(heading_rows(style)) + 8.0
        canvas = canvas_within(self.size, top, [USUAL_LABEL], style)
        self.plot = plot = Plot(canvas, *window)
        across = number_ticks(*window[:2], canvas.width(), style, dense=DENSE)
        up = number_ticks(*window[2:], canvas.height(), style, upright=True, dense=DENSE)
        if allowed := problem.declaration.targets:
            up = tuple(Tick(target, number(target, 4)) for target in allowed)
        axes = Axes(style, plot, self.size.width(), across, up)
        self._axes = self._axes if axes == self._axes else axes

    def to_pixels(self, points: FloatArray) -> FloatArray:
        """Map inputs and targets, shape (n, 2), to the pane's pixels, shape (n, 2)."""
        return np.clip(self.plot.to_pixels(*points.T), -BEYOND, BEYOND)

    def fit(self, entry: Entry) -> FloatArray:
        """Return the curve of a racer's model at the playhead, shape (n, 2)."""
        assert self.problem is not None
        assert self.state is not None
        inputs = np.linspace(self.plot.x_low, self.plot.x_high, CORNERS)
        with np.errstate(all="ignore"):
            outputs = self.problem.predict(*entry.position(self.state.step), inputs)
        return np.stack((inputs, outputs), axis=-1)

    @property
    def changed(self) -> bool:
        """Whether the data differ from the default."""
        return self.problem is not None and self.points != self.problem.declaration.default

    def on_restore(self, position: QPointF) -> bool:
        """Return whether a position is on "Restore", which restores the default data."""
        return self.changed and restore_area(self.canvas.right(), self.style).contains(position)

    # painting

    @property
    def _drawable(self) -> bool:
        return self.problem is not None and min(self.canvas.width(), self.canvas.height()) >= 8.0

    @property
    def parts(self) -> Sequence[Part]:
        """The axes."""
        return self._axes.parts if self._axes is not None and self._drawable else ()

    def paint_moving(self, painter: QPainter) -> None:
        """Paint the heading, the fits and the points."""
        problem, state = self.problem, self.state
        if problem is None or state is None or not self._drawable:
            return
        style, canvas = state.style, self.canvas
        plain = f"{problem.output} over input"
        drag, hints = self._drag, HINTS if self.inviting else ()
        lines = [drag.refusal] if drag.refusal else [*hints, plain]
        count = problem.declaration.summary(self.points)
        changed = self.changed and self.inviting
        draw_heading(painter, style, canvas, count, lines, changed, bool(drag.refusal))
        painter.save()
        painter.fillRect(canvas, style.color("low_ground"))
        painter.setClipRect(canvas)
        curves = [self.to_pixels(self.fit(entry)) for entry in state.entries]
        draw_fits(painter, style, canvas, curves, state.entries)
        filled: Container[int] = range(len(self.points))
        if self._batches is not None and drag.held is None:
            filled = self._batches.at(state.step + 1).tolist()
        large = (drag.hovered, drag.held)
        draw_points(painter, style, self.to_pixels(np.array(self.points)), filled, large)
        painter.restore()
