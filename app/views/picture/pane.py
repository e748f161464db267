"""One pane: the terrain with the trails of some racers up to the playhead.

Paints in its own pixels; a race or a new view is laid out once, a frame only slices it.
"""

import math
from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSizeF, pyqtSignal
from PyQt6.QtGui import QPainter, QPixmap
from PyQt6.QtWidgets import QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem, QWidget

from app.drawing.axes import USUAL_LABEL, Axes
from app.drawing.entry import Entry
from app.drawing.header import draw_header, entry_at, header_height
from app.drawing.layers import Layer, PaintContext
from app.drawing.marks import Trail, draw_landmarks, draw_start
from app.drawing.projection import Projection
from app.drawing.term_arrows import draw_terms
from app.drawing.terrain_cache import DRAFT, FINE, TerrainCache
from app.style.theme import Style
from app.views.picture.canvas import Canvas
from optim_core.analysis.replay import StepDetail
from optim_core.parameters.number_format import fixed
from optim_core.scenes.setup import Setup
from optim_core.surfaces.landscape import Bounds

SMALLEST = 8.0
"""Pixels below which a canvas shows nothing."""


class Pane(Canvas):
    """Terrain, landmarks, start ring and trails, under a header with the live losses.

    Signals
    -------
    racer_picked(str)
        The title of the racer with this id was clicked.
    """

    racer_picked = pyqtSignal(str)

    def __init__(self, terrain: TerrainCache) -> None:
        super().__init__()
        self._terrain = terrain
        self._axes = Axes(self)
        self._style = Style()
        self._size = QSizeF(100.0, 100.0)
        self._setup: Setup | None = None
        self._bounds = Bounds(-1.0, 1.0, -1.0, 1.0)
        self._entries: Sequence[Entry] = ()
        self._shown: object = None
        self._trails: list[Trail] = []
        self._layers: Sequence[Layer] = ()
        self._detail: StepDetail | None = None
        self._selected: str | None = None
        self._frame = 0
        self._spacing = FINE

    # what it shows

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style = style
        self._axes.set_style(style)
        self._arrange()

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Lay these over the terrain."""
        self._layers = layers
        self.update()

    def select(self, racer: str | None) -> None:
        """Where several race here, lay what tells of one over this one."""
        if racer != self._selected:
            self._selected = racer
            self.update()

    def show_detail(self, detail: StepDetail | None) -> None:
        """Draw the terms of a step as arrows; None for none."""
        if detail is not self._detail:
            self._detail = detail
            self.update()

    def set_size(self, size: QSizeF) -> None:
        """Fill this many pixels."""
        self.prepareGeometryChange()
        self._size = size
        self._arrange()

    def show_race(
        self, setup: Setup, bounds: Bounds, entries: Sequence[Entry], frame: int, draft: bool
    ) -> None:
        """Show racers of a race at a step; ``draft`` saves time on the terrain."""
        before, label, count = self._shown, self._widest_label(), len(self._entries)
        self._spacing = DRAFT if draft else FINE
        self._shown = (
            setup.surface,
            bounds,
            setup.start,
            list(entries),
            self._spacing,
        )
        self._setup, self._entries, self.start = setup, entries, setup.start
        self._bounds = bounds
        if len(entries) != count or len(label) != len(self._widest_label()):
            self._frame = frame
            self._arrange()
        elif self._shown != before:
            self._frame = frame
            self._lay_out()
        else:
            self.show_frame(frame)

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        if frame != self._frame:
            self._frame = frame
            self.update()

    def refine(self) -> None:
        """Show the terrain in full resolution."""
        if self._spacing != FINE:
            self._spacing = FINE
            self.update()

    @property
    def entries(self) -> Sequence[Entry]:
        """The racers shown."""
        return self._entries

    # laying out

    def boundingRect(self) -> QRectF:
        """Return the pane's rectangle."""
        return QRectF(QPointF(), self._size)

    def _arrange(self) -> None:
        """Divide the pane into header, axes and canvas."""
        label = self._widest_label()
        room = self._size.width() - self._axes.gutter(label)
        top = header_height(self._entries, room, self._style) + 4.0
        self.canvas = self._axes.place(self._size, top, label)
        self._lay_out()

    def _widest_label(self) -> str:
        """Return a text as wide as the labels of the left axis, and rarely another one."""
        if self._setup is None:
            return USUAL_LABEL
        bounds = self._bounds
        tick = bounds.height / 5.0
        decimals = max(0, math.ceil(-math.log10(tick)))
        size = max(abs(bounds.y_min), abs(bounds.y_max), tick)
        label = f"−{fixed(size, decimals)}" if 1e-6 < tick < 1e6 else "−0.0×10⁻⁰⁰"
        return max(USUAL_LABEL, label, key=len)

    def _lay_out(self) -> None:
        """Project the race: the axes' ranges and the trails in pixels."""
        if not self._drawable() or self._setup is None:
            return
        projection = Projection(self._bounds, self.canvas.size())
        if projection != self.projection:
            self.projection = projection
            self._axes.set_ranges(*self.view)
        self._trails = [Trail(entry, projection) for entry in self._entries]
        self.update()

    def _drawable(self) -> bool:
        return min(self.canvas.width(), self.canvas.height()) >= SMALLEST

    # painting

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint header, terrain, landmarks and trails."""
        setup = self._setup
        if painter is None or setup is None or not self._drawable():
            return
        style, projection = self._style, self.projection
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_header(painter, self._entries, self._frame, self.view, self._header(), style)
        painter.save()
        painter.setClipRect(self.canvas)
        painter.translate(self.canvas.topLeft())
        terrain = self._terrain.pixmap(
            setup.surface, self.view, self.canvas.size(), style, ratio, self._spacing / ratio
        )
        painter.drawPixmap(QPointF(), self._with_still_layers(terrain, setup))
        draw_landmarks(painter, setup.surface, projection, style)
        self._draw_layers(painter, setup, below=True)
        for trail in self._trails:
            trail.draw_ghosts(painter, style, self._frame)
        for trail in self._trails:
            trail.draw_cloud(painter, style, self._frame, ratio)
        for trail in self._trails:
            trail.draw_path(painter, style, self._frame)
        self._draw_layers(painter, setup, below=False)
        if self._detail is not None:
            draw_terms(painter, style, projection, self._detail)
        draw_start(painter, projection.to_pixels(*setup.start), style)
        for trail in self._trails:
            trail.draw_racer(painter, style, self._frame)
        painter.restore()

    def _with_still_layers(self, terrain: QPixmap, setup: Setup) -> QPixmap:
        """Return the terrain with the layers on it that do not change from frame to frame."""
        still = [layer for layer in self._layers if layer.still]
        if not still:
            return terrain

        def draw(painter: QPainter) -> None:
            for layer in still:
                layer.draw(PaintContext(painter, self._style, self.projection, setup))

        return self._terrain.covered(terrain, (still, setup.start), draw)

    def _draw_layers(self, painter: QPainter, setup: Setup, below: bool) -> None:
        """Draw those that lie below the paths, or the others."""
        moving = [layer for layer in self._layers if not layer.still and layer.below == below]
        if not moving:
            return
        one = [entry for entry in self._entries if entry.racer == self._selected]
        asked = [entry.position(self._frame) for entry in one or self._entries[:1]]
        context = PaintContext(
            painter,
            self._style,
            self.projection,
            setup,
            self._entries,
            self._frame,
            asked if self.probed_at is None else [self.probed_at],
        )
        for layer in moving:
            layer.draw(context)

    # the header

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Tell which racer's title was pressed; what is on the canvas is the canvas' matter."""
        if event is None or self.canvas.contains(event.pos()):
            super().mousePressEvent(event)
            return
        entry = entry_at(self._entries, self._header(), self._style, event.pos())
        if entry is None:
            event.ignore()
        else:
            self.racer_picked.emit(entry.racer)

    def _header(self) -> QRectF:
        return QRectF(self.canvas.left(), 0.0, self.canvas.width(), self.canvas.top())
