"""The terrain behind the paths as images, painted once and shared by all panes."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QImage, QPainter

from app.drawing.terrain import Region, terrain_image

DRAFT, FINE = 6.0, 2.0
"""Device pixels between the points of the field: while something moves, and at rest."""


class TerrainCache:
    """A :class:`~app.drawing.terrain.Terrain` for screens and images.

    It keeps what it painted last at each resolution, so that panes of one size share one picture
    and a frame costs no more than copying it.

    Attributes
    ----------
    draft : bool
        Whether to save time: something moves.
    """

    def __init__(self) -> None:
        self.draft = False
        self._painted: dict[tuple[float, bool], tuple[Region, QImage]] = {}
        self._covered: tuple[object, QImage] | None = None

    def draw(
        self, painter: QPainter, region: Region, key: object, over: Callable[[QPainter], None]
    ) -> None:
        """Paint a region at the origin, and what lies still over it."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        terrain = self._image(region, ratio)
        if key is not None:
            terrain = self._with(terrain, key, over)
        painter.drawImage(QPointF(), terrain)

    def _image(self, region: Region, ratio: float) -> QImage:
        known = self._painted.get((ratio, self.draft))
        if known is not None and known[0] == region:
            return known[1]
        survey = region.survey((DRAFT if self.draft else FINE) / ratio)
        painted = terrain_image(survey, region.size, region.style, ratio, self.draft)
        self._painted[ratio, self.draft] = region, painted
        return painted

    def _with(self, terrain: QImage, key: object, over: Callable[[QPainter], None]) -> QImage:
        """Return a terrain with something on it, which is painted again with another key."""
        key = (terrain.cacheKey(), key)
        if self._covered is None or self._covered[0] != key:
            covered = QImage(terrain)
            painter = QPainter(covered)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            over(painter)
            painter.end()
            self._covered = key, covered
        return self._covered[1]
