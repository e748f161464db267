"""The picture: all panes of a race, and beside them whatever else is given a cell.

Arranges the panes so that they are as large as they can be, keeps them on one view and one
terrain, and passes on what the person does in any of them.
"""

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PyQt6.QtWidgets import QGraphicsSimpleTextItem

from app.drawing.arrangement import grid_cells, overlay_cells
from app.drawing.entry import caption, entries
from app.drawing.layers import Layer
from app.drawing.terrain_cache import TerrainCache
from app.style.theme import Style
from app.views.picture.pane import Pane
from optim_core.analysis.replay import StepDetail
from optim_core.scenes.setup import Race, Setup

GAP = 12.0
"""Pixels between the panes and around them."""

REST = 160
"""Milliseconds without a change after which the terrain is painted in full resolution."""


class RaceView(pg.GraphicsView):  # type: ignore[misc]
    """Panes in a grid, or one overlay, side items (the data, the chart), and a caption.

    Parameters
    ----------
    sides
        Items with a geometry, each a :class:`~app.views.side.Side`; the last has most room.

    Attributes
    ----------
    race : Race or None
        What is shown.

    Signals
    -------
    start_moved(float, float), view_moved(Bounds), zoomed(float, float, float), fit_asked(),
    hovered(object), probed(object)
        As of any :class:`~app.views.picture.pane.Pane`.
    """

    start_moved = pyqtSignal(float, float)
    view_moved = pyqtSignal(object)
    zoomed = pyqtSignal(float, float, float)
    fit_asked = pyqtSignal()
    racer_picked = pyqtSignal(int)
    hovered = pyqtSignal(object)
    probed = pyqtSignal(object)

    def __init__(self, *sides: Any) -> None:
        super().__init__()
        self._sides = sides
        self._layers: Sequence[Layer] = ()
        self._selected: int | None = None
        self._style = Style()
        self._frame = 0
        self._terrain = TerrainCache()
        self._panes: list[Pane] = []
        self.race: Race | None = None
        self._invitation = QGraphicsSimpleTextItem()
        self._caption = QGraphicsSimpleTextItem()
        for item in (*sides, self._invitation, self._caption):
            self.scene().addItem(item)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rest)
        self.setViewportUpdateMode(self.ViewportUpdateMode.SmartViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Contours and paths")

    @property
    def panes(self) -> Sequence[Pane]:
        """The panes shown, in the order of the racers."""
        return self._panes

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style = style
        self.setBackground(style.color("window"))
        for item, size in ((self._invitation, 14), (self._caption, 11)):
            item.setBrush(style.color("muted"))
            item.setFont(style.font(size))
        for pane in self._panes:
            pane.set_style(style)
        self._arrange()
        if self.race is not None:
            self.show_race(self.race, self._frame)

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Lay these over the terrain of every pane."""
        self._layers = layers
        for pane in self._panes:
            pane.set_layers(layers)

    def select(self, racer: int | None) -> None:
        """Lay what tells of one racer over this one, where a pane shows several."""
        self._selected = racer
        for pane in self._panes:
            pane.select(racer)

    def show_detail(self, racer: int | None, detail: StepDetail | None) -> None:
        """Show the terms of a step as arrows, in the pane of the racer that takes it."""
        for pane in self._panes:
            pane.show_detail(detail if any(e.racer == racer for e in pane.entries) else None)

    def show_race(self, race: Race, frame: int) -> None:
        """Show a race at a step."""
        before = self.race.setup if self.race is not None else None
        now = race.setup
        draft = before is not None and (before.surface, before.bounds) != (now.surface, now.bounds)
        self.race = race
        shown = entries(race)
        groups = [shown] if now.layout == "overlay" and shown else [[entry] for entry in shown]
        rearranged = len(groups) != len(self._panes) or before is None
        self._set_pane_count(len(groups))
        if rearranged or before is None or self._divided(before) != self._divided(now):
            self._arrange()
        for pane, group in zip(self._panes, groups, strict=True):
            pane.show_race(now, group, frame, draft or self._rest.isActive())
        if draft:
            self._repaint_all()
            self._rest.start()
        invite = "Tick a racer to begin." if now.racers else "Add a racer to begin."
        self._invitation.setText("" if any(racer.enabled for racer in now.racers) else invite)
        self.show_frame(frame)

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        if frame != self._frame:
            self._repaint_all()
        self._frame = frame
        if self.race is not None:
            self._caption.setText(self._elided(caption(self.race.setup, frame)))
        for pane in self._panes:
            pane.show_frame(frame)

    def _elided(self, text: str) -> str:
        """Cut the middle out of a text that is wider than the picture."""
        metrics, room = QFontMetricsF(self._style.font(11)), self.viewport().width() - 2.0 * GAP
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)

    def rearrange(self) -> None:
        """Give everything its place anew, since a side item has appeared or gone."""
        self._arrange()

    def paint_picture(self, painter: QPainter, area: QRectF) -> None:
        """Paint the whole picture, at full resolution, into an area of a painter."""
        self._on_rest()
        for side in self._sides:
            side.set_still(True)
        self.scene().render(painter, area, QRectF(self.viewport().rect()))
        for side in self._sides:
            side.set_still(False)
        self._terrain.forget()  # a large picture's terrain is large

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Arrange the panes anew."""
        super().resizeEvent(event)
        if hasattr(self, "_panes"):  # the base class resizes itself before this one is ready
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Leave every key to the window: the picture does not scroll; Shift probes at once."""
        if event is not None:
            self._on_shift(event, pressed=True)
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent | None) -> None:
        """Let go of the probe."""
        if event is not None:
            self._on_shift(event, pressed=False)
            event.ignore()

    def _on_shift(self, event: QKeyEvent, pressed: bool) -> None:
        if event.key() == Qt.Key.Key_Shift:
            for pane in self._panes:
                if pane.pointed:
                    pane.probe(pressed)

    def _repaint_all(self) -> None:
        """Paint every pane anew, which is cheaper as one rectangle than as many."""
        viewport = self.viewport()
        assert viewport is not None
        viewport.update()

    def _on_rest(self) -> None:
        self._rest.stop()
        for pane in self._panes:
            pane.refine()

    def _set_pane_count(self, count: int) -> None:
        while len(self._panes) > count:
            pane = self._panes.pop()
            self.scene().removeItem(pane)
            pane.deleteLater()
        while len(self._panes) < count:
            pane = Pane(self._terrain)
            pane.start_moved.connect(self.start_moved)
            pane.view_moved.connect(self.view_moved)
            pane.zoomed.connect(self.zoomed)
            pane.fit_asked.connect(self.fit_asked)
            pane.racer_picked.connect(self.racer_picked)
            pane.hovered.connect(self.hovered)
            pane.probed.connect(self.probed)
            pane.set_style(self._style)
            pane.set_layers(self._layers)
            pane.select(self._selected)
            self.scene().addItem(pane)
            self._panes.append(pane)

    def _divided(self, setup: Setup) -> object:
        """Return what the places of a setup's panes depend on, beside their number."""
        return setup.layout, [side.concerns(setup) for side in self._sides]

    def _arrange(self) -> None:
        """Give each pane, the side items and the caption its place."""
        area = QRectF(self.viewport().rect()).adjusted(GAP, GAP, -GAP, -GAP / 2)
        foot = QFontMetricsF(self._style.font(11)).height()
        self._caption.setPos(area.left(), area.bottom() - foot)
        if self.race is not None:
            self._caption.setText(self._elided(caption(self.race.setup, self._frame)))
        self._invitation.setPos(area.center() - QPointF(70.0, 0.0))
        area.setBottom(area.bottom() - foot - GAP / 2)
        now = self.race.setup if self.race is not None else None
        count = len(self._panes)
        shown = [side for side in self._sides if count and now and side.concerns(now)]
        for side in self._sides:
            side.setVisible(side in shown)
        if now is not None and now.layout == "overlay":
            cells = overlay_cells(area, GAP, len(shown))
        else:
            cells = grid_cells(area, max(count + len(shown), 1), GAP)
        for pane, cell in zip(self._panes, cells, strict=False):
            pane.setPos(cell.topLeft())
            pane.set_size(cell.size())
        for side, cell in zip(shown, cells[count:], strict=False):
            side.setGeometry(cell)
