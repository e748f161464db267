"""The parts of the slice chart: one slice, and the bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen

from app.drawing.entry import Entry
from app.drawing.ink import draw_tag, tag_box
from app.drawing.lines.clipping import clipped
from app.drawing.lines.polyline import Polyline
from app.drawing.words import LEFT, RIGHT, fitting, metrics_of
from app.style.theme import Style, draw_marker
from optim_core.analysis.slices import Slice
from optim_core.maths.elementary import FloatArray
from optim_core.parameters.number_format import number
from optim_core.surfaces.curvature import QuadraticModel

DASH = (5.0, 4.0)

SCALE = 34.0
"""Height of a cell needed for each of the two losses written in it, in pixels."""

TOP, LOWEST = "f ≤ {}", "f ≥ {}"
"""What is drawn: losses up to the end of the scale, from the lowest of the slices on."""

SHORTEST = 40.0
"""Length of a bar below which its numbers are left out, in pixels."""

SUMS = (
    "All steps so far: net distance of the distance travelled",
    "net distance of the distance travelled",
    "net of travelled",
)
"""What the bars are, from long to short."""

FARTHEST = 1e5
"""Distance from a cell to which coordinates are clipped, in pixels."""


@dataclass(frozen=True)
class Scales:
    """The scales of all slices: distances to ±reach, losses from low to high."""

    reach: float
    low: float
    high: float

    def to_pixels(self, cell: QRectF, distances: FloatArray, losses: FloatArray) -> FloatArray:
        """Map distances and losses, shape (n,) each, to a cell's pixels, shape (n, 2)."""
        across = cell.left() + (distances / self.reach + 1.0) / 2.0 * cell.width()
        down = cell.top() + (self.high - losses) / (self.high - self.low) * cell.height()
        held = np.minimum(np.maximum(down, -FARTHEST), FARTHEST)
        return np.stack((across, held), axis=-1)


def draw_slice(
    painter: QPainter,
    style: Style,
    cell: QRectF,
    scales: Scales,
    entry: Entry,
    name: str,
    part: Slice | None,
    model: QuadraticModel,
    lands: float | None = None,
) -> None:
    """Draw a slice with its tangent, its parabola, the racer and their numbers.

    ``lands`` is the distance along the slice at which the next step lands, marked by a ring.
    """
    small = style.font(10)
    line = QFontMetricsF(small).height()
    canvas = cell.adjusted(0.0, line + 2.0, 0.0, 0.0)
    painter.fillRect(canvas, style.color("low_ground"))
    painter.setFont(small)
    _write_numbers(
        painter, style, QRectF(cell.left(), cell.top(), cell.width(), line), name, part, model
    )
    painter.save()
    painter.setClipRect(canvas)
    if part is not None:
        _draw_curves(painter, style, canvas, scales, entry, part, lands)
    middle = scales.to_pixels(canvas, np.zeros(1), np.array([model.value]))[0]
    if part is not None and np.isfinite(middle).all():
        draw_marker(painter, entry.look, style, QPointF(*middle), 0.8 * style.marker_size)
    painter.restore()


def _draw_curves(
    painter: QPainter,
    style: Style,
    canvas: QRectF,
    scales: Scales,
    entry: Entry,
    part: Slice,
    lands: float | None,
) -> None:
    """Draw tangent, loss and parabola, and a ring on the loss where the next step lands."""
    losses = scales.to_pixels(canvas, part.distances, part.losses)
    parabola = scales.to_pixels(canvas, part.distances, part.parabola)
    ends = scales.to_pixels(canvas, part.distances[[0, -1]], part.tangent[[0, -1]])
    if np.isfinite(ends).all():
        painter.setPen(QPen(style.color("muted"), style.scale))
        painter.drawLine(QPointF(*ends[0]), QPointF(*ends[1]))
    solid = QPen(entry.look.color(style), 1.8 * style.scale)
    solid.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(solid)
    Polyline(losses, canvas).draw_all(painter)
    dashed = QPen(style.color("landmark"), 1.2 * style.scale)
    dashed.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(dashed)
    scaled = (DASH[0] * style.scale, DASH[1] * style.scale)
    Polyline(parabola[::2], canvas, scaled).draw_all(painter)
    if lands is not None and lands <= scales.reach:
        place = [float(np.interp(lands, part.distances, column)) for column in losses.T]
        if np.isfinite(place).all():
            painter.setPen(QPen(entry.look.color(style), 1.8 * style.scale))
            painter.setBrush(style.color("low_ground"))
            painter.drawEllipse(QPointF(*place), 4.0 * style.scale, 4.0 * style.scale)
            painter.setBrush(Qt.BrushStyle.NoBrush)


def write_scale(
    painter: QPainter,
    style: Style,
    cells: Sequence[QRectF],
    parts: Sequence[Slice | None],
    scales: Scales,
) -> None:
    """Write where the scale ends, and the lowest loss drawn, into corners without a line."""
    line = metrics_of(style, 10).height() + 2.0
    if cells[0].height() < 2.0 * SCALE * style.scale:
        return
    canvases = [cell.adjusted(0.0, line, 0.0, 0.0) for cell in cells]
    drawn = [_lines(scales, *each) for each in zip(canvases, parts, strict=True)]
    losses = np.concatenate([part.losses for part in parts if part is not None])
    lowest = float(np.nanmin(losses)) if np.isfinite(losses).any() else scales.low
    for text, at_top in ((TOP, True), (LOWEST, False)):
        text = text.format(_short(scales.high if at_top else lowest))
        corners = [
            (box, lines)
            for canvas, lines in zip(canvases, drawn, strict=True)
            for box in _corners(canvas, tag_box(style, text), at_top)
        ]
        free = (box for box, lines in corners if not _cross(lines, box))
        draw_tag(painter, style, next(free, corners[0][0]), text, "muted")


def _corners(canvas: QRectF, box: QRectF, at_top: bool) -> tuple[QRectF, QRectF]:
    """Return a box in the left and in the right corner of a canvas."""
    y = canvas.top() + 1.0 if at_top else canvas.bottom() - box.height() - 1.0
    right = canvas.right() - box.width() - 1.0
    return box.translated(canvas.left() + 1.0, y), box.translated(right, y)


def _lines(scales: Scales, canvas: QRectF, part: Slice | None) -> FloatArray:
    """Return the segments of all lines of a slice in pixels, shape (n, 4)."""
    if part is None:
        return np.empty((0, 4))
    rows = [
        scales.to_pixels(canvas, part.distances, losses)
        for losses in (part.losses, part.parabola, part.tangent)
    ]
    return np.concatenate([np.concatenate((row[:-1], row[1:]), axis=1) for row in rows])


def _cross(segments: FloatArray, box: QRectF) -> bool:
    """Return whether a line, shape (n, 4) in all, crosses a box."""
    x, y, to_x, to_y = segments.T
    near = (np.minimum(x, to_x) <= box.right()) & (np.maximum(x, to_x) >= box.left())
    near &= (np.minimum(y, to_y) <= box.bottom()) & (np.maximum(y, to_y) >= box.top())
    if not near.any():
        return False
    return bool(len(clipped(np.flatnonzero(near), segments[near], box)[0]))


def _write_numbers(
    painter: QPainter,
    style: Style,
    row: QRectF,
    name: str,
    part: Slice | None,
    model: QuadraticModel,
) -> None:
    """Write the name of a slice's direction, and as many of its derivatives as fit."""
    metrics = metrics_of(style, 10)
    painter.setPen(style.color("text"))
    painter.drawText(row, LEFT, name)
    room = row.width() - metrics.horizontalAdvance(name) - 6.0
    words = ["is 0" if model.defined else "undefined", ""]
    if part is not None and np.isfinite(part.slope + part.curvature):
        slope, bend = (_short(value) for value in (part.slope, part.curvature))
        words = [f"slope {slope} · curvature {bend}", f"f′ {slope}  f″ {bend}", f"f″ {bend}", ""]
    shown = fitting(words, metrics, room)
    painter.setPen(style.color("muted"))
    painter.drawText(row, RIGHT, shown)


def _short(value: float) -> str:
    """Format a number with three significant digits; 0 if it is zero up to rounding."""
    return number(value, 3) if abs(value) >= 1e-9 else "0"


def draw_bars(
    painter: QPainter,
    style: Style,
    area: QRectF,
    entry: Entry,
    names: Sequence[str],
    travelled: FloatArray,
    net: FloatArray,
) -> None:
    """Draw two bars: along each direction, the path's length, pale, and the displacement in it.

    If there is room for a third line, a heading says what they are.
    """
    metrics = metrics_of(style, 11)
    if area.height() >= 3.0 * metrics.height():
        area = area.adjusted(0.0, _draw_sums(painter, style, area), 0.0, 0.0)
    before = max(metrics.horizontalAdvance(name) for name in names) + 8.0
    texts, room = _bar_texts(style, area.width() - before, travelled, net)
    line, longest = area.height() / 2.0, float(travelled.max())
    full, pale = entry.look.color(style), entry.look.color(style)
    pale.setAlphaF(0.28)
    painter.setFont(style.font(11))
    for place, (name, text) in enumerate(zip(names, texts, strict=True)):
        row = QRectF(area.left(), area.top() + place * line, area.width(), line)
        painter.setPen(style.color("text"))
        painter.drawText(row, LEFT, name)
        painter.setPen(style.color("muted"))
        painter.drawText(row, RIGHT, text)
        if not longest > 0.0 or room < 4.0:
            continue
        bar = QRectF(row.left() + before, row.center().y() - 4.0 * style.scale, 0.0, 0.0)
        for length, color in ((travelled[place], pale), (abs(net[place]), full)):
            bar.setSize(QSizeF(float(length) / longest * room, 8.0 * style.scale))
            painter.fillRect(bar, color)


def _draw_sums(painter: QPainter, style: Style, area: QRectF) -> float:
    """Write what the bars are in the first third of an area; return its height, in pixels."""
    font = style.font(10)
    row = QRectF(area.left(), area.top(), area.width(), area.height() / 3.0)
    painter.setFont(font)
    painter.setPen(style.color("muted"))
    painter.drawText(row, LEFT, fitting(SUMS, QFontMetricsF(font), row.width()))
    return row.height()


def _bar_texts(
    style: Style, width: float, travelled: FloatArray, net: FloatArray
) -> tuple[Sequence[str], float]:
    """Return the numbers beside the bars, as many as fit, and the room for the longest bar."""
    metrics = metrics_of(style, 11)
    pairs = [(_short(abs(left)), _short(way)) for left, way in zip(net, travelled, strict=True)]
    whole, short = [f"{left} of {way}" for left, way in pairs], [left for left, _ in pairs]
    for texts, usual in ((whole, "0.000 of 0.000"), (short, "0.000")):
        after = max(map(metrics.horizontalAdvance, (*texts, usual)))
        room = width - after - 8.0
        if room >= SHORTEST * style.scale:
            return texts, room
    return ["", ""], width
