"""A painter for SVG and PDF that does its own clipping.

Clip paths make such files large and slow, and some programs ignore them. Instead, this painter
clips lines, shapes and dots to the rectangle of :meth:`setClipRect`. Text stays text unless the
edge of the rectangle crosses it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PyQt6 import sip
from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPaintDevice,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPolygonF,
    QTransform,
)

from app.drawing.lines.clipping import Points, clipped

NO_PEN, NO_BRUSH = QPen(Qt.PenStyle.NoPen), QBrush(Qt.BrushStyle.NoBrush)


class VectorPainter(QPainter):
    """Paints lines as joined lines, text as text, and nothing outside the clipping rectangle.

    Lines exceed it by half their width at most. Images are not clipped: the caller makes them fit.
    """

    def __init__(self, device: QPaintDevice) -> None:
        super().__init__(device)
        self._limits: QRectF | None = None  # in device coordinates
        self._kept: list[QRectF | None] = []

    # the clipping rectangle

    def save(self) -> None:
        """Save the state, with the clipping rectangle."""
        self._kept.append(self._limits)
        super().save()

    def restore(self) -> None:
        """Restore the state saved last."""
        self._limits = self._kept.pop()
        super().restore()

    def setClipRect(self, area: QRectF, *operation: Any) -> None:  # type: ignore[override]
        """Clip all further painting to a rectangle."""
        self._limits = self.transform().mapRect(QRectF(area))

    def _within(self) -> QRectF | None:
        """Return the clipping rectangle in the current coordinates."""
        if self._limits is None:
            return None
        back, _ = self.transform().inverted()
        return back.mapRect(self._limits)

    # lines and dots

    def drawLine(self, *ends: Any) -> None:
        """Draw a line between two points."""
        line = ends[0] if len(ends) == 1 else QLineF(*ends)
        self._draw_segments(np.array([_coordinates(line)]))

    def drawLines(self, *lines: Any) -> None:
        """Draw lines: an array of them, or one by one."""
        if len(lines) == 1 and not isinstance(lines[0], QLineF):
            self._draw_segments(_numbers(lines[0], 4))
        elif lines:
            self._draw_segments(np.array([_coordinates(line) for line in lines]))

    def drawPolyline(self, corners: Any, *more: Any) -> None:
        """Draw a line through points."""
        points = np.array([(corner.x(), corner.y()) for corner in corners]).reshape(-1, 2)
        self._draw_segments(np.concatenate((points[:-1], points[1:]), axis=1))

    def _draw_segments(self, segments: Points) -> None:
        """Draw segments, shape (n, 4), joining those that meet into one path."""
        within = self._within()
        if within is not None:
            segments = clipped(np.arange(len(segments)), segments, within)[1]
        if not len(segments):
            return
        path = QPainterPath()
        apart = np.ones(len(segments), bool)
        apart[1:] = np.abs(segments[1:, :2] - segments[:-1, 2:]).max(axis=1) > 1e-6
        for (x, y, to_x, to_y), begins in zip(segments.tolist(), apart.tolist(), strict=True):
            if begins:
                path.moveTo(x, y)
            path.lineTo(to_x, to_y)
        brush, pen = self.brush(), self.pen()
        joined = QPen(pen)
        joined.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.setPen(joined)
        self.setBrush(NO_BRUSH)
        super().drawPath(path)
        self.setPen(pen)
        self.setBrush(brush)

    def drawPoints(self, points: Any, *more: Any) -> None:
        """Draw a dot of the pen's width at each point of an array."""
        places, within = _numbers(points, 2), self._within()
        if within is not None:
            low, high = (within.left(), within.top()), (within.right(), within.bottom())
            places = places[((places >= low) & (places <= high)).all(axis=1)]
        radius, dots = self.pen().widthF() / 2.0, QPainterPath()
        dots.setFillRule(Qt.FillRule.WindingFill)
        for x, y in places.tolist():
            dots.addEllipse(QPointF(x, y), radius, radius)
        if len(places):
            self.fillPath(dots, QBrush(self.pen().color()))

    # shapes

    def drawPath(self, path: QPainterPath) -> None:
        """Fill a path with the brush and trace it with the pen."""
        brush, pen = self.brush(), self.pen()
        if brush.style() != Qt.BrushStyle.NoBrush:
            self.fillPath(path, brush)
        if pen.style() != Qt.PenStyle.NoPen:
            self.strokePath(path, pen)

    def drawEllipse(self, *shape: Any) -> None:
        """Draw an ellipse: in a rectangle, or about a centre with two radii."""
        path = QPainterPath()
        path.addEllipse(*shape)
        self.drawPath(path)

    def drawPolygon(self, corners: Any, *rule: Any) -> None:
        """Draw a closed outline through points."""
        path = QPainterPath()
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
        self.drawPath(path)

    def drawRoundedRect(self, area: QRectF, x: float, y: float, *mode: Any) -> None:  # type: ignore[override]
        """Draw a rectangle with round corners."""
        path = QPainterPath()
        path.addRoundedRect(area, x, y)
        self.drawPath(path)

    def fillRect(self, area: QRectF, color: QColor) -> None:  # type: ignore[override]
        """Fill a rectangle with a colour."""
        within = self._within()
        seen = area if within is None else area.intersected(within)
        if not seen.isEmpty():
            super().fillRect(seen, color)

    def fillPath(self, path: QPainterPath, brush: Any) -> None:
        """Fill a path."""
        self._fill(path, QBrush(brush), path.controlPointRect())

    def strokePath(self, path: QPainterPath, pen: Any) -> None:
        """Trace a path with a pen; as a filled outline if the clipping rectangle cuts it."""
        pen, within, half = QPen(pen), self._within(), QPen(pen).widthF()
        area = path.controlPointRect().adjusted(-half, -half, half, half)
        if within is None or within.contains(area):
            self._paint(path, pen, NO_BRUSH)
        elif within.intersects(area):
            self._fill(_outline(path, pen), pen.brush(), area)

    def _fill(self, path: QPainterPath, brush: QBrush, area: QRectF) -> None:
        within = self._within()
        if within is None or within.contains(area):
            self._paint(path, NO_PEN, brush)
            return
        assert self._limits is not None
        limits = QPainterPath()
        limits.addRect(self._limits)
        cut = self.transform().map(path).intersected(limits)
        if not cut.isEmpty():
            self.save()
            self.setTransform(QTransform())
            self._paint(cut, NO_PEN, brush)
            self.restore()

    def _paint(self, path: QPainterPath, pen: QPen, brush: QBrush) -> None:
        before = self.pen(), self.brush()
        self.setPen(pen)
        self.setBrush(brush)
        super().drawPath(path)
        self.setPen(before[0])
        self.setBrush(before[1])

    # words

    def drawText(self, *words: Any) -> None:
        """Write a text from the left end of its baseline, or in a rectangle with flags."""
        text, metrics = words[-1], QFontMetricsF(self.font())
        if not text:
            return
        if len(words) == 3:
            area = self.boundingRect(words[0], int(words[1]), text)
            base = QPointF(area.left(), area.top() + metrics.ascent())
        else:
            base = words[0]
            corner = base - QPointF(0.0, metrics.ascent())
            area = QRectF(corner.x(), corner.y(), metrics.horizontalAdvance(text), metrics.height())
        within = self._within()
        if within is None or within.contains(area):
            super().drawText(base, text)
        elif within.intersects(area):
            letters = QPainterPath()
            letters.addText(base, self.font(), text)
            self.fillPath(letters, QBrush(self.pen().color()))


def _outline(path: QPainterPath, pen: QPen) -> QPainterPath:
    """Return the outline of the stroke of a pen along a path."""
    stroker = QPainterPathStroker(pen)
    return stroker.createStroke(path).simplified()


def _coordinates(line: Any) -> Sequence[float]:
    return line.x1(), line.y1(), line.x2(), line.y2()


def _numbers(array: Any, columns: int) -> Points:
    """Return the coordinates in a C array of Qt objects, shape (n, columns)."""
    if not len(array):
        return np.empty((0, columns))
    memory: Any = sip.voidptr(array, 8 * columns * len(array))
    return np.frombuffer(memory, np.float64).reshape(-1, columns)
