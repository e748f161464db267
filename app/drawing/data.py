"""The data of a surface, and each racer's fit to them at the playhead."""

from collections.abc import Container, Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSizeF
from PyQt6.QtGui import QPainter

from app.drawing.axes import USUAL_LABEL, Axes, Tick, canvas_within, number_ticks
from app.drawing.data_marks import draw_fits, draw_heading, draw_points, heading_rows, restore_area
from app.drawing.entry import Entry
from app.drawing.plot import Plot
from app.drawing.state import ViewState
from app.drawing.view_painter import Part, ViewPainter
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


class DataPainter(ViewPainter):
    """Paints the data points, and a curve for each racer.

    Attributes
    ----------
    problem : Problem or None
        The learning problem of the surface; None if it has no data.
    points : tuple of (float, float)
        The points shown: the race's, or those of a drag.
    held, hovered : int or None
        The indices of the dragged point and of the one under the pointer.
    refusal : str
        Why the drawn points are invalid; "" if they are valid.
    plot : Plot
    """

    def __init__(self) -> None:
        super().__init__()
        self.problem: Problem | None = None
        self.points: Data = ()
        self.held: int | None = None
        self.hovered: int | None = None
        self.refusal = ""
        self.plot = Plot(QRectF(), 0.0, 1.0, 0.0, 1.0)
        self._batches: Batches | None = None
        self._axes: Axes | None = None

    @staticmethod
    def concerns(state: ViewState) -> bool:
        """Return whether the surface has data."""
        return state.setup.surface.problem is not None

    @property
    def canvas(self) -> QRectF:
        """The rectangle of the points."""
        return self.plot.canvas

    @property
    def entries(self) -> Sequence[Entry]:
        """The racers whose fits are shown."""
        return self.state.entries if self.state is not None else ()

    # laying out

    def lay_out(self, state: ViewState, size: QSizeF) -> None:
        """Prepare to paint a state at a size, reusing what did not change."""
        before, room = self.state, self.size
        super().lay_out(state, size)
        if before is None or before.race is not state.race:
            self._take(state)
        elif before.style == state.style and room == size:
            return
        self.arrange()

    def _take(self, state: ViewState) -> None:
        """Take the data of a race; during a drag, keep the dragged points."""
        setup, before = state.setup, self.problem
        self.problem = problem = setup.surface.problem
        if problem is None:
            self.held = None
            return
        if before is None or before.declaration != problem.declaration:
            self.held, self.refusal = None, ""
        self._batches = batches(problem, setup.batch_size, setup.steps + 1, setup.seed)
        if self.held is None:
            self.points = problem.points
            self.refusal = "" if before is None or before.points != self.points else self.refusal

    def arrange(self) -> None:
        """Divide the pane and fit the axes to the data; during a drag, keep the axes."""
        problem, style = self.problem, self.style
        if problem is None:
            return
        plot = self.plot
        window = (plot.x_low, plot.x_high, plot.y_low, plot.y_high)
        if self.held is None or self._axes is None:
            window = problem.window
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
        return self._axes.parts() if self._axes is not None and self._drawable else ()

    def paint_moving(self, painter: QPainter) -> None:
        """Paint the heading, the fits and the points."""
        problem, state = self.problem, self.state
        if problem is None or state is None or not self._drawable:
            return
        style, canvas = state.style, self.canvas
        plain = f"{problem.output} over input"
        lines = [self.refusal] if self.refusal else [*(HINTS if self.inviting else ()), plain]
        count = problem.declaration.summary(self.points)
        changed = self.changed and self.inviting
        draw_heading(painter, style, canvas, count, lines, changed, bool(self.refusal))
        painter.save()
        painter.fillRect(canvas, style.color("low_ground"))
        painter.setClipRect(canvas)
        curves = [self.to_pixels(self.fit(entry)) for entry in state.entries]
        draw_fits(painter, style, canvas, curves, state.entries)
        filled: Container[int] = range(len(self.points))
        if self._batches is not None and self.held is None:
            filled = self._batches.at(state.step + 1).tolist()
        large = (self.hovered, self.held)
        draw_points(painter, style, self.to_pixels(np.array(self.points)), filled, large)
        painter.restore()
