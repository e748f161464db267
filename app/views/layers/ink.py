"""How layers are drawn: thin, in few colours, so that nothing drowns the paths."""

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.polyline import Polyline
from app.theme import Style
from app.views.projection import Points, Projection


def quiet_ink(style: Style) -> QColor:
    """Return the colour of what is only a ground for the paths."""
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
    """Draw a line through points, shape (n, 2) in pixels, where rows of NaN part it.

    What lies outside the canvas is left out.
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


def write_note(
    painter: QPainter, style: Style, projection: Projection, place: QPointF, text: str
) -> None:
    """Write a few words beside a racer's place, within the canvas."""
    metrics = QFontMetricsF(style.font(11))
    size, area = style.marker_size, projection.area.adjusted(4.0, 4.0, -4.0, -4.0)
    x = min(place.x() + size, area.right() - metrics.horizontalAdvance(text))
    y = place.y() + 0.7 * size + metrics.ascent()
    if y > area.bottom():
        y = place.y() - size
    write(painter, style, QPointF(x, y), text)


def write(
    painter: QPainter, style: Style, at: QPointF, text: str, size: int = 11, color: str = "text"
) -> None:
    """Write a text on a halo, from the left end of its base line."""
    painter.setFont(style.font(size))
    painter.setPen(style.color("halo"))
    for x, y in ((-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)):
        painter.drawText(at + QPointF(x, y), text)
    painter.setPen(style.color(color))
    painter.drawText(at, text)
