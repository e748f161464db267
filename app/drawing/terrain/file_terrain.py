"""The terrain in an image file."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QImage, QPainter

from app.drawing.terrain.terrain import Region
from app.drawing.terrain.terrain_cache import FINE, Terrain
from optim_core.cancellation import never


class FileTerrain:
    """The :class:`~app.drawing.terrain.terrain.TerrainSource` for image files, on any thread.

    It keeps its last picture, for the other panes of the size; more would fill the memory.

    Parameters
    ----------
    cancelled : callable
    """

    def __init__(self, cancelled: Callable[[], bool] = never) -> None:
        self._cancelled = cancelled
        self._known: tuple[Terrain, QImage] | None = None

    def draw(
        self, painter: QPainter, region: Region, key: object, over: Callable[[QPainter], None]
    ) -> None:
        """Draw a region at the origin, and the static layers over it; it may raise Cancelled."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        size, style = region.size, region.style
        wanted = Terrain(
            region.surface, region.view, size.width(), size.height(), style, ratio, FINE / ratio
        )
        if self._known is None or self._known[0] != wanted:
            self._known = None
            self._known = wanted, wanted.image(self._cancelled)
        painter.drawImage(QPointF(), self._known[1])
        if key is not None:
            painter.save()
            over(painter)
            painter.restore()
