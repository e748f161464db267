"""One pane: the terrain with the trails of some racers up to the playhead.

Trails are laid out once for a race and a view; a frame only slices them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QPainter, QPen

from app.drawing.arrangement import Surround
from app.drawing.axes import Axes, number_ticks, unlabelled
from app.drawing.entry import Entry
from app.drawing.layers import LAYERS, Inscription, Layer, LayerCache, PaintContext, inscriptions
from app.drawing.pane.header import Header, entry_at, header_height, header_of
from app.drawing.pane.marks import draw_landmarks, draw_start
from app.drawing.pane.notices import draw_notices
from app.drawing.pane.term_arrows import draw_terms
from app.drawing.pane.trails import Trails
from app.drawing.plot import Plot
from app.drawing.projection import Projection
from app.drawing.state import ViewState
from app.drawing.terrain.terrain import Region, TerrainSource
from app.drawing.view_painter import Part, Pointer, ViewPainter
from app.style.theme import Style
from optim_core.surfaces.landscape import Bounds

SMALLEST = 8.0
"""Smallest side of a canvas that is drawn, in pixels."""

ALARM = 2.0
"""Width of the frame of a canvas whose racer has diverged, in pixels."""

OVERHANG = 5.0
"""Distance beyond a pane that the labels of its lower axis may reach, in pixels."""


@dataclass(frozen=True)
class PanePointer(Pointer):
    """The pointer in a pane.

    Parameters
    ----------
    probed_at : (float, float) or None
        The point that layers explain, in place of a racer's.
    """

    probed_at: tuple[float, float] | None = None


class PanePainter(ViewPainter):
    """Paints terrain, landmarks, start ring and trails, below a header with the live losses.

    Parameters
    ----------
    terrain : TerrainSource
    cache : LayerCache
        Shared by all panes.
    racer : str or None
        The id of the pane's racer; None for all that take part.
    on_screen : bool
        Whether speed counts; see :class:`~app.drawing.pane.trails.Trails`.

    Attributes
    ----------
    entries : sequence of Entry
        The racers shown.
    trails : Trails
        Their paths, laid out; empty on a canvas too small to be drawn.
    surround : Surround
        What the canvas has around it, from the next state on.
    canvas : QRectF
        The rectangle of the terrain, in pixels of the pane.
    projection : Projection
        From the plane to pixels of the canvas.
    """

    def __init__(
        self,
        terrain: TerrainSource,
        cache: LayerCache,
        racer: str | None,
        on_screen: bool = False,
    ) -> None:
        super().__init__()
        self.racer = racer
        self.entries: Sequence[Entry] = ()
        self.surround = Surround()
        self.canvas = QRectF()
        self.projection = Projection(Bounds(-1.0, 1.0, -1.0, 1.0), QSizeF(100.0, 100.0))
        self._terrain, self._cache = terrain, cache
        self._axes: Axes | None = None
        self.trails = Trails(on_screen)
        self._divided: object = None
        self._inscribed: tuple[object, list[Inscription]] = (None, [])
        self._header = Header()
        self._headed: tuple[int, list[Entry], Bounds, QRectF, Style] | None = None

    # laying out

    def lay_out(self, state: ViewState, size: QSizeF, pointer: Pointer | None = None) -> None:
        """Prepare to paint a state at a size, reusing what did not change."""
        super().lay_out(state, size, pointer)
        before, self.entries = self.entries, state.entries
        if self.racer is not None:
            self.entries = [entry for entry in state.entries if entry.racer == self.racer]
        divided = (state.bounds, state.style, size, self.surround, len(self.entries))
        if divided != self._divided:
            self._divided = divided
            self._divide(state.bounds)
        elif before is self.entries or list(before) == list(self.entries):
            return
        if self._drawable:
            self.trails.lay_out(self.entries, self.projection, state)
        else:
            self.trails.clear()

    def _divide(self, bounds: Bounds) -> None:
        """Divide the pane between header, axes and canvas."""
        style, size, around = self.style, self.size, self.surround
        width = size.width() - around.left
        top = math.ceil(header_height(self.entries, width, style, around.roomy))
        height = size.height() - top - around.below
        self.canvas = canvas = QRectF(around.left, top, max(width, 1.0), max(height, 1.0))
        if not self._drawable:
            return
        self.projection = Projection(bounds, canvas.size())
        plot = Plot(canvas, *self.projection.view)
        across = number_ticks(plot.x_low, plot.x_high, canvas.width(), style)
        up = number_ticks(plot.y_low, plot.y_high, canvas.height(), style, upright=True)
        across = across if around.labelled else unlabelled(across)
        up = up if around.left else unlabelled(up)
        left, right = -OVERHANG * (not around.left), size.width() + OVERHANG
        self._axes = Axes(style, plot, right, across, up, left=left)

    @property
    def _drawable(self) -> bool:
        return min(self.canvas.width(), self.canvas.height()) >= SMALLEST

    @property
    def header(self) -> QRectF:
        """The rectangle of the header."""
        return QRectF(self.canvas.left(), 0.0, self.canvas.width(), self.canvas.top())

    def entry_at(self, place: QPointF) -> Entry | None:
        """Return the racer whose title is at a position of the pane, if any."""
        return entry_at(self.entries, self.header, self.style, place)

    # painting

    @property
    def look(self) -> object:
        """All that the moving parts depend on, without the racers of other panes."""
        state = self.state
        if state is None:
            return None
        explained = state.shows("inspector"), state.selected
        drawn = list(self.entries), state.setup.start, state.figure.layers, explained
        divided = self.size, self.canvas, self.projection
        moment = state.step, state.lead, state.pulse
        return drawn, moment, state.style, divided, self.pointer

    @property
    def parts(self) -> Sequence[Part]:
        """The header, the axes, whose ticks are over the terrain, and a frame after a divergence.

        The frame is for a single racer.
        """
        if self.state is None or not self._has_header:
            return ()
        style, key = self.style, ("header", self._laid_header().key, self.style)
        title = Part(key, self.header, self.paint_header)
        if self._axes is None or not self._drawable:
            return (title,)
        parts = [title, *self._axes.parts]
        if len(self.entries) == 1 and self.entries[0].diverged(self.state.step):
            parts.append(Part(("alarm", self.canvas, style), self.canvas, self._paint_alarm, False))
        return parts

    def _inscriptions(self, painter: QPainter, state: ViewState) -> list[Inscription]:
        """Return what layers write on the terrain, placed once for a race and a view."""
        layers = [layer for layer in _layers(state) if layer.label is not None]
        seen = layers, state.setup.surface, state.setup.start, list(self.entries)
        key = seen, self.projection, self.style
        if layers and key != self._inscribed[0]:
            taken = [trail.cells for trail in self.trails]
            context = self._context(painter, state, taken=taken)
            self._inscribed = key, inscriptions(context, layers)
        return self._inscribed[1] if layers else []

    def _context(self, painter: QPainter, state: ViewState, **more: Any) -> PaintContext:
        context = PaintContext(painter, state.style, self.projection, state.setup)
        return replace(context, cache=self._cache, **more)

    @property
    def _has_header(self) -> bool:
        return self.header.height() <= self.size.height()

    def _laid_header(self) -> Header:
        """Return the header, laid out once for a step."""
        assert self.state is not None
        view = self.projection.view
        headed = (self.state.step, list(self.entries), view, self.header, self.style)
        if headed != self._headed:
            self._headed = headed
            self._header = header_of(self.entries, self.state.step, view, self.header, self.style)
        return self._header

    def paint_header(self, painter: QPainter) -> None:
        """Paint the header."""
        self._laid_header().paint(painter, self.style)

    def _paint_alarm(self, painter: QPainter) -> None:
        """Paint the frame of a canvas whose racer has diverged."""
        width = ALARM * self.style.scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(self.style.color("bad"), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        inset = width / 2.0
        painter.drawRect(self.canvas.adjusted(inset, inset, -inset, -inset))

    def paint_moving(self, painter: QPainter) -> None:
        """Paint terrain, landmarks and trails, and what the header has no room for."""
        state = self.state
        if state is None or not self._has_header or not self._drawable:
            return
        style, projection, setup = state.style, self.projection, state.setup
        painter.save()
        painter.setClipRect(self.canvas)
        painter.translate(self.canvas.topLeft())
        self._draw_terrain(painter, state)
        racers = [trail.mark(state.step, state.lead)[0] for trail in self.trails]
        draw_landmarks(painter, setup.surface, projection, style, racers)
        self._draw_layers(painter, state, below=True)
        self.trails.draw(painter, state)
        self._draw_layers(painter, state, below=False)
        detail = state.detail if state.shows("inspector") and self._has_chosen else None
        if detail is not None:
            draw_terms(painter, style, projection, detail)
        start = projection.to_pixels(*setup.start)
        draw_start(painter, start, style, state.pulse)
        for trail in self.trails:
            trail.draw_racer(painter, style, state.step, state.lead)
        for write in self._inscriptions(painter, state):
            write(painter)
        if notices := self._laid_header().notices:
            ended = [trail for trail in self.trails if trail.has_ended(state.step)]
            avoided = [start, *(trail.mark(state.step)[0] for trail in ended)]
            draw_notices(painter, notices, projection.area, style, avoided)
        painter.restore()

    @property
    def _has_chosen(self) -> bool:
        """Whether the pane shows the selected racer."""
        assert self.state is not None
        chosen = self.state.chosen
        return chosen is not None and any(entry.racer == chosen.racer for entry in self.entries)

    def _draw_terrain(self, painter: QPainter, state: ViewState) -> None:
        """Draw the terrain and the layers that do not change from frame to frame."""
        still = [layer for layer in _layers(state) if layer.still]

        def draw(onto: QPainter) -> None:
            for layer in still:
                layer.draw(self._context(onto, state))

        region = Region(state.setup.surface, self.projection.view, self.canvas.size(), state.style)
        self._terrain.draw(painter, region, (still, state.setup.start) if still else None, draw)

    def _draw_layers(self, painter: QPainter, state: ViewState, below: bool) -> None:
        """Draw the layers below the paths, or those above them."""
        moving = [layer for layer in _layers(state) if not layer.still and layer.below == below]
        if not moving:
            return
        one = [entry for entry in self.entries if entry.racer == state.selected]
        asked = [entry.position(state.step) for entry in one or self.entries[:1]]
        probed_at = self.pointer.probed_at if isinstance(self.pointer, PanePointer) else None
        places = asked if probed_at is None else [probed_at]
        context = self._context(
            painter, state, entries=self.entries, frame=state.step, places=places
        )
        for layer in moving:
            layer.draw(context)


def _layers(state: ViewState) -> list[Layer]:
    """Return the layers of a figure, without unknown ones."""
    return [layer for key, layer in LAYERS.items() if key in state.figure.layers]
