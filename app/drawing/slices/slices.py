"""The loss along four lines through a racer, and the sums of its steps along two directions."""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QFontMetricsF, QPainter

from app.drawing.entry import Entry
from app.drawing.slices.slice_marks import Scales, draw_bars, draw_slice, write_scale
from app.drawing.state import ViewState
from app.drawing.view_painter import ViewPainter
from app.drawing.words import LEFT, RIGHT, fitting, metrics_of
from app.style.theme import draw_marker
from optim_core.analysis.decomposition import Basis, Decomposition, decompose
from optim_core.analysis.slices import Slice, cut, span
from optim_core.parameters.number_format import number
from optim_core.surfaces.curvature import QuadraticModel, quadratic_model

SHARE = 0.25
"""Reach of the slices to either side, as a share of the view's smaller side."""

GAP = 12.0

REACHES = ("distance along each line: ±{}", "along each line: ±{}", "reach ±{}")
"""How far the slices reach, from long to short."""


class SlicesPainter(ViewPainter):
    """Paints slices of the loss through one racer at the playhead, and two bars below them.

    Its content is computed when it is painted.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known: tuple[object, Decomposition] | None = None

    # what it shows

    @staticmethod
    def concerns(state: ViewState) -> bool:
        """Return whether racers take part."""
        return bool(state.entries)

    @property
    def basis(self) -> Basis:
        """The basis along which the bars split the steps."""
        return self.state.figure.split if self.state is not None else "eigenvectors"

    @property
    def _frame(self) -> int:
        return self.state.step if self.state is not None else 0

    @property
    def entry(self) -> Entry | None:
        """The racer shown."""
        return self.state.chosen if self.state is not None else None

    @property
    def reach(self) -> float:
        """The reach of the slices to either side, in units of the plane."""
        assert self.state is not None
        bounds = self.state.bounds
        return SHARE * min(bounds.width, bounds.height)

    def slices(self) -> list[tuple[str, Slice | None]]:
        """Return (name of the direction, slice) pairs; None if the direction is undefined."""
        entry = self.entry
        if entry is None:
            return []
        surface, frame = entry.trajectory.surface, min(self._frame, entry.trajectory.steps)
        model = self._model(entry)
        steep, shallow = model.steep[1], model.shallow[1]
        if self.basis == "eigenvectors":  # their signs do not flip from step to step
            steep, shallow = map(tuple, self.decomposition(entry).directions[frame].tolist())
        last = frame == entry.trajectory.steps
        step = entry.positions[frame - last :][:2]
        gx, gy = model.gradient
        directions = (
            ("−∇f", (-gx, -gy)),
            ("last step" if last else "step", tuple((step[-1] - step[0]).tolist())),
            ("steep", steep),
            ("shallow", shallow),
        )
        return [(name, cut(surface, model, along, self.reach)) for name, along in directions]

    def decomposition(self, entry: Entry) -> Decomposition:
        """Return the racer's steps, split along the basis; computed once for a path."""
        key = (entry.trajectory, entry.ensemble, self.basis)
        if self._known is None or self._known[0] != key:
            split = decompose(entry.trajectory.surface, entry.positions, self.basis)
            self._known = key, split
        return self._known[1]

    # painting

    def paint_moving(self, painter: QPainter) -> None:
        """Paint the heading, the slices and the bars."""
        entry = self.entry
        if entry is None or min(self._room) < 60.0:
            return
        style = self.style
        top = self._draw_heading(painter, entry)
        split, frame = self.decomposition(entry), min(self._frame, entry.trajectory.steps)
        names = ("steep", "shallow") if self.basis == "eigenvectors" else ("x", "y")
        line = metrics_of(style, 11).height()
        width, height = self._room
        bars = 2.0 * line + GAP
        if height - top > 4.0 * bars:
            bars += line
        bottom = height - bars if height - top > 2.0 * bars else height
        if bottom < height:
            area = QRectF(0.0, bottom, width, bars)
            draw_bars(painter, style, area, entry, names, split.travelled[frame], split.net[frame])
        self._draw_slices(painter, entry, QRectF(0.0, top, width, bottom - top - GAP))

    @property
    def _room(self) -> tuple[float, float]:
        return self.size.width(), self.size.height()

    def _draw_heading(self, painter: QPainter, entry: Entry) -> float:
        """Draw the heading with the racer's name; return its bottom, in pixels."""
        style = self.style
        font = style.font(13, bold=True)
        tall = QFontMetricsF(font).height()
        draw_marker(painter, entry.look, style, QPointF(0.4, 0.55) * tall, tall * 0.62, halo=False)
        row = QRectF(tall, 0.0, max(self._room[0] - tall, 0.0), tall)
        words = [f"Slices through {entry.title}", f"Slices, {entry.title}", "Slices"]
        metrics, small = QFontMetricsF(font), style.font(10)
        reaches = [template.format(number(self.reach)) for template in REACHES]
        rooms = [row.width() - metrics.horizontalAdvance(each) - 8.0 for each in words[:2]]
        reach = next(filter(None, (fitting(reaches, QFontMetricsF(small), r) for r in rooms)), "")
        if reach:
            beside = QFontMetricsF(small).horizontalAdvance(reach) + 8.0
            painter.setFont(small)
            painter.setPen(style.color("muted"))
            painter.drawText(row, RIGHT, reach)
            row.setRight(row.right() - beside)
        title = fitting(words, metrics, row.width())
        painter.setFont(font)
        painter.setPen(style.color("text"))
        painter.drawText(row, LEFT, title)
        return tall + 4.0

    def _draw_slices(self, painter: QPainter, entry: Entry, area: QRectF) -> None:
        """Draw the slices on one scale, in two rows, or in one if there is more width."""
        named = self.slices()
        model = self._model(entry)
        scales = Scales(self.reach, *span([part for _, part in named if part], model.value))
        columns = 4 if area.width() > 3.2 * area.height() else 2
        cells = _cells(area, columns)
        with np.errstate(all="ignore"):
            for (name, part), cell in zip(named, cells, strict=True):
                lands = self._step_length(entry) if name == "step" else None
                draw_slice(painter, self.style, cell, scales, entry, name, part, model, lands)
        if model.defined:
            write_scale(painter, self.style, cells, [part for _, part in named], scales)

    def _step_length(self, entry: Entry) -> float:
        """Return the length of the next step."""
        here, there = entry.positions[self._frame :][:2]
        return float(np.hypot(*(there - here)))

    def _model(self, entry: Entry) -> QuadraticModel:
        """Return the quadratic model at the racer."""
        return quadratic_model(entry.trajectory.surface, *entry.position(self._frame))


def _cells(area: QRectF, columns: int) -> Sequence[QRectF]:
    rows = 4 // columns
    width = (area.width() - GAP * (columns - 1)) / columns
    height = (area.height() - GAP * (rows - 1)) / rows
    return [
        QRectF(
            area.left() + (place % columns) * (width + GAP),
            area.top() + (place // columns) * (height + GAP),
            width,
            height,
        )
        for place in range(4)
    ]
