"""The strokes and texts that explain a race: few and thin, so that the paths stand out."""

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.drawing.lines.polyline import Polyline
from app.drawing.projection import Points, Projection
from app.drawing.words import metrics_of
from app.style.stamps import stamp
from app.style.theme import Style


def quiet_ink(style: Style) -> QColor:
    """Return the colour of lines in the background of the paths."""
    if style.terrain == "quiet":
        return style.color("muted")
    return QColor("black" if style.terrain == "textbook" else "white")


def draw_line(
    painter: QPainter,
    projection: Projection,
    points: Points,
    color: QColor,
    width: float,
    halo: QColor | None = None,
) -> None:
    """Draw a line through points, shape (n, 2) in pixels, clipped to the canvas.

    Rows of NaN interrupt the line.
    """
    if len(points) < 2:
        return
    line = Polyline(points, projection.area)
    for ink, extra in ((halo, 2.0), (color, 0.0)):
        if ink is not None:
            pen = QPen(ink, width + extra)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            line.draw_all(painter)


def draw_arrow(
    painter: QPainter,
    base: QPointF,
    way: QPointF,
    color: QColor,
    width: float,
    halo: QColor | None = None,
    dashed: bool = False,
) -> None:
    """Draw an arrow from a point by an offset in pixels; none if it is too short to see."""
    length = math.hypot(way.x(), way.y())
    if not 1.0 < length < math.inf:
        return
    along, tip = way / length, base + way
    across = QPointF(-along.y(), along.x())
    head = min(4.0 + 1.9 * width, length)
    back = tip - along * head
    corners = [tip, back + across * head * 0.44, back - across * head * 0.44]
    for ink, extra in ((halo, 2.5), (color, 0.0)):
        if ink is None:
            continue
        pen = QPen(ink, width + extra)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dashed and not extra:
            pen.setDashPattern([3.0, 1.5])
        painter.setPen(pen)
        painter.drawLine(base, tip - along * head * 0.8)
        painter.setPen(QPen(ink, extra) if extra else Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def tag_box(style: Style, text: str) -> QRectF:
    """Return the rectangle of a tag with its corner at the origin."""
    metrics = metrics_of(style, 10)
    return QRectF(0.0, 0.0, metrics.horizontalAdvance(text) + 8.0, metrics.height() + 2.0)


def draw_tag(painter: QPainter, style: Style, box: QRectF, text: str, color: str = "text") -> None:
    """Write a few words into a box of :func:`tag_box`, readable on any background."""
    ground = style.color("halo")
    ground.setAlphaF(0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3.0, 3.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(style.font(10))
    painter.setPen(style.color(color))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def stamp_tag(painter: QPainter, style: Style, box: QRectF, text: str, color: str = "text") -> None:
    """Write a tag that stays for many frames, as :func:`draw_tag` does, in almost no time."""
    middle = box.translated(-box.center())
    mark = "tag", text, color, style
    reach = max(box.width(), box.height()) / 2.0
    stamp(
        painter, box.center(), mark, reach, lambda onto: draw_tag(onto, style, middle, text, color)
    )


def write_note(
    painter: QPainter, style: Style, projection: Projection, place: QPointF, text: str
) -> None:
    """Write a few words beside a racer, within the canvas."""
    metrics = metrics_of(style, 11)
    size, area = style.marker_size, projection.area.adjusted(4.0, 4.0, -4.0, -4.0)
    x = min(place.x() + size, area.right() - metrics.horizontalAdvance(text))
    y = place.y() + 0.7 * size + metrics.ascent()
    if y > area.bottom():
        y = place.y() - size
    write(painter, style, QPointF(x, y), text)


def write(
    painter: QPainter, style: Style, at: QPointF, text: str, size: int = 11, color: str = "text"
) -> None:
    """Write a text on a halo, from the left end of its baseline."""
    painter.setFont(style.font(size))
    painter.setPen(style.color("halo"))
    for x, y in ((-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)):
        painter.drawText(at + QPointF(x, y), text)
    painter.setPen(style.color(color))
    painter.drawText(at, text)
