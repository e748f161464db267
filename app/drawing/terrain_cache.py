"""The terrain behind the paths, painted once and shared by all panes."""

from collections.abc import Callable

from PyQt6.QtCore import QSizeF
from PyQt6.QtGui import QPainter, QPixmap

from app.drawing.terrain import Survey, paint
from app.style.theme import Style
from optim_core.surfaces.landscape import Bounds, Surface

DRAFT, FINE = 6.0, 2.0
"""Pixels between the points of the field: while something moves, and at rest."""


class TerrainCache:
    """Paints shaded ground and iso-lines for a region of a surface.

    :meth:`pixmap` keeps what it painted last at each resolution, so that panes of one size
    share one picture and a frame costs no more than copying it.
    """

    def __init__(self) -> None:
        self._painted: dict[tuple[float, float], tuple[object, QPixmap]] = {}
        self._covered: tuple[object, QPixmap] | None = None

    def pixmap(
        self,
        surface: Surface,
        view: Bounds,
        size: QSizeF,
        style: Style,
        ratio: float = 1.0,
        spacing: float = FINE,
    ) -> QPixmap:
        """Return the terrain of a view.

        Parameters
        ----------
        surface : Surface
        view : Bounds
            What the pixmap spans.
        size : QSizeF
            Its size in logical pixels.
        style : Style
        ratio : float
            Device pixels to a logical one.
        spacing : float
            Logical pixels between the points of the field.
        """
        key = (surface, view, size.width(), size.height(), style)
        known = self._painted.get((ratio, spacing))
        if known is not None and known[0] == key:
            return known[1]
        columns, rows = (
            max(int(length / spacing) + 1, 16) for length in (size.width(), size.height())
        )
        survey = Survey.of(surface, view, columns, rows)
        pixmap = paint(survey, size, style, ratio, draft=spacing >= DRAFT)
        self._painted[ratio, spacing] = key, pixmap
        return pixmap

    def covered(self, terrain: QPixmap, key: object, draw: Callable[[QPainter], None]) -> QPixmap:
        """Return a terrain with something drawn on it, which is drawn anew with another key."""
        key = (terrain.cacheKey(), key)
        if self._covered is None or self._covered[0] != key:
            covered = QPixmap(terrain)
            painter = QPainter(covered)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self._covered = key, covered
        return self._covered[1]

    def forget(self) -> None:
        """Let go of what was painted."""
        self._painted.clear()
        self._covered = None
