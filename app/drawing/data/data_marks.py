"""The parts of the data pane: its heading, the fits and the points."""

from collections.abc import Container, Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen

from app.drawing.entry import Entry
from app.drawing.lines.polyline import Polyline
from app.drawing.words import LEFT, RIGHT, fitted, fitting, metrics_of
from app.style.theme import Style, draw_marker
from optim_core.maths.elementary import FloatArray

RESTORE = "Restore"
"""The text that restores the default data when clicked."""


def heading_rows(style: Style) -> tuple[float, float]:
    """Return the heights of the title and of the line below it."""
    title, line = style.font(13, bold=True), style.font(11)
    return QFontMetricsF(title).height(), QFontMetricsF(line).height()


def restore_area(right: float, style: Style) -> QRectF:
    """Return the rectangle of "Restore" in a heading that ends at ``right``."""
    wide = metrics_of(style, 11).horizontalAdvance(RESTORE) + 8.0
    return QRectF(right - wide, 0.0, wide, heading_rows(style)[0])


def draw_heading(
    painter: QPainter,
    style: Style,
    canvas: QRectF,
    count: str,
    lines: Sequence[str],
    changed: bool,
    wrong: bool,
) -> None:
    """Draw the title, the number of points or "Restore", and the longest line that fits.

    Parameters
    ----------
    canvas : QRectF
        The canvas below the heading.
    lines : sequence of str
        From the longest to the shortest.
    changed : bool
        Whether to offer "Restore".
    wrong : bool
        Whether the line is a refusal.
    """
    tall, low = heading_rows(style)
    _draw_title(painter, style, QRectF(canvas.left(), 0.0, canvas.width(), tall), count, changed)
    row = QRectF(canvas.left(), tall + 1.0, canvas.width(), low)
    painter.setPen(style.color("bad" if wrong else "muted"))
    painter.drawText(row, LEFT, fitted(lines, metrics_of(style, 11), row.width()))


def _draw_title(painter: QPainter, style: Style, row: QRectF, count: str, changed: bool) -> None:
    bold, small = style.font(13, bold=True), style.font(11)
    metrics = QFontMetricsF(small)
    painter.setFont(bold)
    painter.setPen(style.color("text"))
    painter.drawText(row, LEFT, "Data")
    painter.setFont(small)
    row.setLeft(row.left() + QFontMetricsF(bold).horizontalAdvance("Data") + 8.0)
    if changed:
        painter.setPen(style.color("accent"))
        painter.drawText(row, RIGHT, fitting([RESTORE], metrics, row.width()))
        row.setRight(row.right() - metrics.horizontalAdvance(RESTORE) - 8.0)
    painter.setPen(style.color("muted"))
    painter.drawText(row, LEFT if changed else RIGHT, fitting([count], metrics, row.width()))


def draw_fits(
    painter: QPainter,
    style: Style,
    canvas: QRectF,
    curves: Sequence[FloatArray],
    entries: Sequence[Entry],
) -> None:
    """Draw each racer's fit, shape (n, 2) in pixels, with its marker at a place of its own.

    All halos are below all lines, so that fits that coincide do not hide each other.
    """
    fits = [
        (entry, curve, Polyline(curve, canvas, entry.look.dash), place / (len(entries) + 1.0))
        for place, (entry, curve) in enumerate(zip(entries, curves, strict=True), start=1)
        if np.isfinite(curve).all()
    ]
    for halo in (True, False):
        for entry, _, line, _ in fits:
            color = style.color("halo") if halo else entry.look.color(style)
            pen = QPen(color, style.line_width + 2.5 * halo)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            line.draw_all(painter)
    for entry, curve, _, share in fits:
        at = QPointF(*curve[round(share * (len(curve) - 1))])
        if canvas.contains(at):
            draw_marker(painter, entry.look, style, at, style.marker_size * 0.8)


def draw_points(
    painter: QPainter,
    style: Style,
    pixels: FloatArray,
    filled: Container[int],
    large: Container[int | None],
) -> None:
    """Draw points, shape (n, 2) in pixels; some may be filled or large."""
    radius = 3.2 * style.marker_size / 11.0
    for index, (x, y) in enumerate(pixels):
        size = radius * (1.7 if index in large else 1.0)
        painter.setPen(QPen(style.color("halo"), 3.0))
        painter.setBrush(style.color("halo"))
        painter.drawEllipse(QPointF(x, y), size, size)
        painter.setPen(QPen(style.color("landmark"), 1.3 * style.scale))
        painter.setBrush(style.color("landmark" if index in filled else "low_ground"))
        painter.drawEllipse(QPointF(x, y), size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)
