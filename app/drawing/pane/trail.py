"""The path of a racer on the terrain, and the racer at its end."""

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen, QPolygonF

from app.drawing.entry import Entry
from app.drawing.ink import draw_tag, tag_box
from app.drawing.lines.clipping import Points, clipped
from app.drawing.lines.polyline import Polyline
from app.drawing.pane.cloud import Cloud
from app.drawing.projection import Projection
from app.style.theme import Style, stamp_marker
from optim_core.maths.ode import BETWEEN

CROSSINGS, FAINT = 3, 0.15
"""How often a diverging path leaves the canvas at full strength, and the opacity of the steps
that follow."""

MANY_FAINT = 100
"""Steps at this opacity from which smooth edges, which take ten times as long, are not seen."""

LEAVING = 1.64
"""Length of the arrow of a racer that diverges, as a multiple of a marker's size: 18 pixels."""

HASTY = 2
"""Points that are laid out in haste, as a share of the most segments that are drawn: one in so
many. Each comes with the one after it, so that a path that swings to and fro is seen to do so."""

BEYOND = 20.0
"""Margin around the canvas within which paths are drawn, so that halos are whole, in pixels."""


class Trail:
    """The path of one racer, laid out for a projection, and the racer at its end.

    Parameters
    ----------
    entry : Entry
    projection : Projection
    most : float
        Most segments that are drawn of a path, of those that can be seen.
    hasty : bool
        Whether to lay out only a sample of the steps of a long path.
    """

    def __init__(
        self, entry: Entry, projection: Projection, most: float = math.inf, hasty: bool = False
    ) -> None:
        self.entry, self._projection, self._most, self.hasty = entry, projection, most, hasty
        self._area = projection.area.adjusted(-BEYOND, -BEYOND, BEYOND, BEYOND)
        curve = entry.trajectory.curve if entry.ensemble is None else None
        self._dotted, self._parts = curve is None, 1 if curve is None else BETWEEN
        self._corners = entry.positions if curve is None else curve
        self._line = self._laid(self._corners, entry.look.dash)
        self._average = self._cloud = None
        if entry.trajectory.average is not None and entry.ensemble is None:
            self._average = self._laid(entry.trajectory.average, entry.look.dash)
        self._ghosts = [(ghost, self._laid(ghost.trajectory.positions)) for ghost in entry.ghosts]
        if entry.ensemble is not None:
            paths, size = entry.ensemble.batch.positions, projection.area.size()
            self._cloud = Cloud(paths, size, projection.path_to_pixels)

    @cached_property
    def _inside(self) -> NDArray[np.bool_]:
        """Whether the racer is in view at each step, shape (steps + 1,)."""
        (x, y), view = self.entry.positions.T, self._projection.view
        return np.asarray(
            (x >= view.x_min) & (x <= view.x_max) & (y >= view.y_min) & (y <= view.y_max)
        )

    @cached_property
    def _strong(self) -> int:
        """The last step that is drawn in full."""
        entry, positions = self.entry, self.entry.positions
        some_diverge = entry.ensemble is not None and entry.ensemble.diverged[-1]
        returns = self._is_inside(-1) or entry.losses[-1] <= entry.losses[0]
        if returns and not entry.diverges and not some_diverge:
            return len(positions) - 1
        if self.hasty:
            left = np.flatnonzero(self._inside[:-1] & ~self._inside[1:]) + 1
            return int(left[CROSSINGS - 1]) if len(left) >= CROSSINGS else len(positions) - 1
        pixels = self._projection.path_to_pixels(positions)
        return _last_crossing(pixels, ~self._inside, self._area)

    def _is_inside(self, frame: int) -> bool:
        """Whether the racer is in view at a step."""
        return self._projection.view.contains(*self.entry.positions[frame].tolist())

    def _laid(self, path: Points, dash: tuple[float, float] | None = None) -> Polyline:
        """Lay out a path of the plane, shape (n, 2)."""
        if not self.hasty:
            pixels = self._projection.path_to_pixels(path)
            return Polyline(pixels, self._area, dash, self._most)
        count = min(len(path), int(self._most) // HASTY)
        steps = np.linspace(0, max(len(path) - 2, 0), count // 2).astype(np.intp)
        steps = np.unique(np.concatenate((steps, np.minimum(steps + 1, len(path) - 1))))
        pixels = self._projection.path_to_pixels(path[steps])
        return Polyline(pixels, self._area, dash, steps=steps)

    @cached_property
    def cells(self) -> Points:
        """Points all along the path and its ghosts, shape (n, 2), in pixels."""
        return np.concatenate([self._line.cells, *(line.cells for _, line in self._ghosts)])

    def draw_ghosts(self, painter: QPainter, style: Style, frame: int) -> None:
        """Draw the pinned runs up to a step, faint, with labels at their ends."""
        for ghost, line in self._ghosts:
            faint = self.entry.look.color(style)
            faint.setAlphaF(0.5)
            pen = QPen(faint, 1.4 * style.scale)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            line.draw(painter, frame)
            path = ghost.trajectory
            x, y = map(float, path.positions[min(frame, path.steps)])
            place = self._projection.to_pixels(x, y)
            if self._projection.area.contains(place):
                _draw_label(painter, style, self._projection.area, place, ghost.label)

    def draw_cloud(self, painter: QPainter, style: Style, frame: int, ratio: float) -> None:
        """Draw the paths of an ensemble's other seeds, if any."""
        if self._cloud is not None:
            self._cloud.draw(painter, self.entry.look.color(style), frame, ratio, style.scale)

    def draw_path(self, painter: QPainter, style: Style, frame: int, lead: float = 0.0) -> None:
        """Draw the path up to a step, with a halo and a dot for each step far from the last.

        With a ``lead``, from 0 to 1, it goes on for that share of the next step.

        Its running average, if any, is drawn below it, fainter. A flow has no dots.
        """
        if self._average is not None:
            self._draw_average(painter, style, frame, self._average)
        strong = min(frame, self._strong)
        if frame > strong:
            self._draw_faint(painter, style, strong, frame)
        width = style.line_width
        halo = QPen(style.color("halo"), width + 2.5)
        line = QPen(self.entry.look.color(style), width)
        ahead = self._ahead(frame, lead) if lead > 0.0 and strong == frame else []
        for pen in (halo, line):
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            self._line.draw(painter, strong * self._parts)
            if ahead:
                painter.drawPolyline(QPolygonF(ahead))
        if not self._dotted:
            return
        line.setWidthF(width + 3.0)
        line.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(line)
        self._line.draw_dots(painter, strong)

    def _ahead(self, frame: int, lead: float) -> list[QPointF]:
        """Return the piece of the path from a step to a share of the next one, in pixels."""
        first = frame * self._parts
        whole = self._corners[first : first + 1 + int(lead * self._parts)].tolist()
        tip = self._place(frame, lead)
        return [self._projection.to_pixels(x, y) for x, y in (*whole, tip)]

    def _place(self, frame: int, lead: float) -> tuple[float, float]:
        """Return where the racer is after a step and a share of the next one: (x, y)."""
        if lead == 0.0 or frame >= self.entry.trajectory.steps:
            return self.entry.position(frame)
        corner, share = divmod((frame + lead) * self._parts, 1.0)
        here, there = self._corners[int(corner) : int(corner) + 2].tolist()
        return here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])

    def _draw_faint(self, painter: QPainter, style: Style, begin: int, end: int) -> None:
        """Draw the later crossings of a diverging path, which would cover the terrain."""
        faint = self.entry.look.color(style)
        faint.setAlphaF(FAINT)
        pen = QPen(faint, style.scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, end - begin <= MANY_FAINT)
        self._line.draw(painter, end * self._parts, begin * self._parts)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_average(self, painter: QPainter, style: Style, frame: int, average: Polyline) -> None:
        faint = self.entry.look.color(style)
        faint.setAlphaF(0.45)
        pen = QPen(faint, style.line_width)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        average.draw(painter, frame)
        averaged = self.entry.trajectory.average
        assert averaged is not None
        x, y = averaged[min(frame, len(averaged) - 1)]
        ring = style.marker_size * 0.35
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self._projection.to_pixels(float(x), float(y)), ring, ring)

    def has_ended(self, frame: int) -> bool:
        """Return whether the racer moves no more after a step."""
        return frame >= self.entry.trajectory.stopped_at

    def mark(self, frame: int, lead: float = 0.0) -> tuple[QPointF, QPointF | None]:
        """Return where the racer's marker is, and if it left the view, in which direction."""
        entry, to_pixels = self.entry, self._projection.to_pixels
        frame = min(frame, entry.trajectory.steps)
        here = to_pixels(*self._place(frame, lead))
        if self._is_inside(frame):
            return here, None
        origin, beyond = self._projection.area.center(), here
        before = np.flatnonzero(self._inside[:frame])
        if before.size:
            last_inside = int(before[-1])
            origin = to_pixels(*entry.position(last_inside))
            beyond = to_pixels(*entry.position(last_inside + 1))
        away = beyond - origin
        along = away / max(math.hypot(away.x(), away.y()), 1e-9)
        return origin + along * self._projection.reach(origin, along), along

    def draw_racer(self, painter: QPainter, style: Style, frame: int, lead: float = 0.0) -> None:
        """Draw the racer's marker, or an arrow at the edge if it left the view."""
        entry, (place, along) = self.entry, self.mark(frame, lead)
        if along is None:
            stamp_marker(painter, entry.look, style, place, style.marker_size)
            return
        size = (LEAVING if entry.diverges else 1.2) * style.marker_size
        _draw_leaving(painter, entry, style, place, along, size)


def _last_crossing(pixels: Points, outside: NDArray[np.bool_], area: QRectF) -> int:
    """Return the step at which a path leaves an area for the last time that is drawn in full."""
    segments = np.concatenate((pixels[:-1], pixels[1:]), axis=1)
    ends, _ = clipped(np.arange(1, len(pixels)), segments, area)
    exits = ends[outside[ends]]
    return int(exits[CROSSINGS - 1]) if len(exits) >= CROSSINGS else len(pixels) - 1


def _draw_leaving(
    painter: QPainter, entry: Entry, style: Style, tip: QPointF, along: QPointF, size: float
) -> None:
    """Draw the arrowhead of a racer outside the view."""
    across = QPointF(-along.y(), along.x())
    back = tip - along * size
    corners = [tip, back + across * size / 2, tip - along * size * 0.7, back - across * size / 2]
    painter.setPen(QPen(style.color("halo"), 2.0))
    painter.setBrush(entry.look.color(style))
    painter.drawPolygon(QPolygonF(corners))


def _draw_label(painter: QPainter, style: Style, area: QRectF, place: QPointF, text: str) -> None:
    """Draw a ring at a point, and a few words beside it within an area."""
    ring = 4.0 * style.scale
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(place, ring, ring)
    box = tag_box(style, text)
    left = max(min(place.x() + 8.0, area.right() - box.width()), area.left())
    top = max(place.y() - box.height() - 4.0, area.top())
    draw_tag(painter, style, box.translated(left, min(top, area.bottom() - box.height())), text)
