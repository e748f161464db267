"""The terrain behind the paths, painted once and shared by all panes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PyQt6.QtCore import QPointF, QSizeF
from PyQt6.QtGui import QImage, QPainter, QPixmap

from app.drawing.terrain.terrain import APART, Region, Survey, paint_image
from app.style.theme import Style
from optim_core.cancellation import never
from optim_core.surfaces.landscape import Bounds, Surface

DRAFT, FINE = 6.0, 2.0
"""Distance between grid points, in pixels: while something moves, and at rest."""

KEPT = 4
"""Pictures in the cache: two sizes, as the last pane may be wider, each as draft and fine."""


@dataclass(frozen=True)
class Terrain:
    """A picture of a terrain to be painted.

    Parameters
    ----------
    surface : Surface
    view : Bounds
        The region of the plane.
    width, height : float
        In logical pixels.
    style : Style
    ratio : float
        Device pixels per logical pixel.
    spacing : float
        Distance between grid points, in logical pixels.
    """

    surface: Surface
    view: Bounds
    width: float
    height: float
    style: Style
    ratio: float
    spacing: float

    @property
    def grid(self) -> tuple[int, int]:
        """The number of columns and rows of the grid."""
        columns, rows = (
            max(int(length / self.spacing) + 1, 16) for length in (self.width, self.height)
        )
        return columns, rows

    @property
    def is_draft(self) -> bool:
        """Whether it is painted fast rather than well, as a fine picture will replace it."""
        return self.spacing * self.ratio > 1.5 * FINE

    def at(self, spacing: float) -> "Terrain":
        """Return the same terrain with a spacing in device pixels."""
        return replace(self, spacing=spacing / self.ratio)

    def image(self, cancelled: Callable[[], bool] = never) -> QImage:
        """Survey the surface and paint it, on any thread; raise Cancelled if cancelled."""
        apart = APART / self.spacing
        survey = Survey.of(self.surface, self.view, *self.grid, apart=apart, cancelled=cancelled)
        size = QSizeF(self.width, self.height)
        return paint_image(survey, size, self.style, self.ratio, self.is_draft, cancelled)


class TerrainCache:
    """The :class:`~app.drawing.terrain.terrain.TerrainSource` for screens and images.

    :meth:`pixmap` keeps the last picture of each size and resolution, so that panes of one size
    share a picture, and a frame only copies it.

    Attributes
    ----------
    draft : bool
        Whether to paint fast rather than well, because something moves.
    """

    def __init__(self) -> None:
        self.draft = False
        self._painted: dict[object, tuple[Terrain, QPixmap]] = {}
        self._covered: dict[object, tuple[object, QPixmap]] = {}

    def draw(
        self, painter: QPainter, region: Region, key: object, over: Callable[[QPainter], None]
    ) -> None:
        """Draw a region at the origin, and the static layers over it."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        spacing = (DRAFT if self.draft else FINE) / ratio
        terrain = self.pixmap(
            region.surface, region.view, region.size, region.style, ratio, spacing
        )
        painter.drawPixmap(QPointF(), self._with(terrain, key, over) if key else terrain)

    def pixmap(
        self,
        surface: Surface,
        view: Bounds,
        size: QSizeF,
        style: Style,
        ratio: float = 1.0,
        spacing: float = FINE,
    ) -> QPixmap:
        """Return the terrain of a view; the parameters are those of :class:`Terrain`."""
        wanted = Terrain(surface, view, size.width(), size.height(), style, ratio, spacing)
        return self.picture(wanted)

    def picture(self, wanted: Terrain) -> QPixmap:
        """Return a picture, from the cache or painted now."""
        known = self.known(wanted)
        return self.keep(wanted, wanted.image()) if known is None else known

    def known(self, wanted: Terrain) -> QPixmap | None:
        """Return a picture from the cache, if it is there."""
        place = _place(wanted)
        terrain, pixmap = self._painted.get(place, (None, None))
        if pixmap is None or terrain != wanted:
            return None
        self._painted[place] = wanted, pixmap  # the same objects are compared in no time
        return pixmap

    def keep(self, terrain: Terrain, image: QImage) -> QPixmap:
        """Cache a picture, replacing the last one of its size and resolution."""
        place, pixmap = _place(terrain), QPixmap.fromImage(image)
        self._painted.pop(place, None)
        self._painted[place] = terrain, pixmap
        while len(self._painted) > KEPT:
            del self._painted[next(iter(self._painted))]
        return pixmap

    def _with(self, terrain: QPixmap, key: object, over: Callable[[QPainter], None]) -> QPixmap:
        """Return a terrain with layers on it, redrawn only when the key changes."""
        size = terrain.width(), terrain.height()
        key = (terrain.cacheKey(), key)
        known = self._covered.get(size)
        if known is not None and known[0] == key:
            return known[1]
        covered = QPixmap(terrain)
        painter = QPainter(covered)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over(painter)
        painter.end()
        self._covered.pop(size, None)
        self._covered[size] = key, covered
        while len(self._covered) > KEPT // 2:
            del self._covered[next(iter(self._covered))]
        return covered


def _place(terrain: Terrain) -> object:
    return terrain.width, terrain.height, terrain.ratio, terrain.spacing
