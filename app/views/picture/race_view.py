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
from app.drawing.entry import caption
from app.drawing.layers import LAYERS, Layer
from app.drawing.state import ViewState
from app.model.jobs import Jobs
from app.style.theme import Style
from app.views.picture.pane import Pane
from app.views.picture.screen_terrain import ScreenTerrain
from optim_core.analysis.replay import StepDetail

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
    jobs : Jobs, optional
        Paint large terrains. Without them everything is painted at once.

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
    racer_picked = pyqtSignal(str)
    hovered = pyqtSignal(object)
    probed = pyqtSignal(object)

    def __init__(self, *sides: Any, jobs: Jobs | None = None) -> None:
        super().__init__()
        self._sides = sides
        self._layers: Sequence[Layer] = ()
        self._state: ViewState | None = None
        self._terrain = ScreenTerrain(jobs, self._repaint_all)
        self._panes: list[Pane] = []
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
    def state(self) -> ViewState | None:
        """What is shown."""
        return self._state

    @property
    def _style(self) -> Style:
        return self._state.style if self._state is not None else Style()

    @property
    def panes(self) -> Sequence[Pane]:
        """The panes shown, in the order of the racers."""
        return self._panes

    def show_state(self, state: ViewState) -> None:
        """Show a race as it is looked at; what did not change is not laid out again."""
        before, self._state = self._state, state
        if before is None or before.style != state.style:
            self._restyle(state)
        if before is None or before.figure.layers != state.figure.layers:
            self._show_layers(state)
        if before is None or not _same_picture(before, state):
            self._show_race(before, state)
        else:
            self._show_step(before, state)
        if before is None or before.selected != state.selected:
            for pane in self._panes:
                pane.select(state.selected)

    def _restyle(self, state: ViewState) -> None:
        style = state.style
        self.setBackground(style.color("window"))
        for item, size in ((self._invitation, 14), (self._caption, 11)):
            item.setBrush(style.color("muted"))
            item.setFont(style.font(size))
        for pane in self._panes:
            pane.set_style(style)

    def _show_layers(self, state: ViewState) -> None:
        self._layers = [LAYERS[key] for key in state.figure.layers if key in LAYERS]
        for pane in self._panes:
            pane.set_layers(self._layers)

    def show_detail(self, racer: str | None, detail: StepDetail | None) -> None:
        """Show the terms of a step as arrows, in the pane of the racer that takes it."""
        for pane in self._panes:
            pane.show_detail(detail if any(e.racer == racer for e in pane.entries) else None)

    def _show_race(self, before: ViewState | None, state: ViewState) -> None:
        setup, shown = state.setup, state.entries
        draft = before is not None and (before.setup.surface, before.bounds) != (
            setup.surface,
            state.bounds,
        )
        overlay = state.figure.layout == "overlay" and shown
        groups = [shown] if overlay else [[entry] for entry in shown]
        rearranged = len(groups) != len(self._panes)
        self._set_pane_count(len(groups), state)
        if rearranged or before is None or self._divided(before) != self._divided(state):
            self._arrange()
        for pane, group in zip(self._panes, groups, strict=True):
            pane.show_race(setup, state.bounds, group, state.step, draft or self._rest.isActive())
        if draft:
            self._repaint_all()
            self._rest.start()
        invite = "Tick a racer to begin." if setup.racers else "Add a racer to begin."
        self._invitation.setText("" if any(racer.enabled for racer in setup.racers) else invite)
        self._show_step(before, state)

    def _show_step(self, before: ViewState | None, state: ViewState) -> None:
        if before is None or before.step != state.step:
            self._repaint_all()
        self._caption.setText(self._elided(caption(state.setup, state.step)))
        for pane in self._panes:
            pane.show_frame(state.step)

    def _elided(self, text: str) -> str:
        """Cut the middle out of a text that is wider than the picture."""
        metrics, room = QFontMetricsF(self._style.font(11)), self.viewport().width() - 2.0 * GAP
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)

    def paint_picture(self, painter: QPainter, area: QRectF) -> None:
        """Paint the whole picture, at full resolution, into an area of a painter."""
        self._on_rest()
        waited, self._terrain.waits = self._terrain.waits, True
        for side in self._sides:
            side.set_still(True)
        self.scene().render(painter, area, QRectF(self.viewport().rect()))
        for side in self._sides:
            side.set_still(False)
        self._terrain.waits = waited
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

    def _set_pane_count(self, count: int, state: ViewState) -> None:
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
            pane.set_style(state.style)
            pane.set_layers(self._layers)
            pane.select(state.selected)
            self.scene().addItem(pane)
            self._panes.append(pane)

    def _divided(self, state: ViewState) -> object:
        """Return what the places of the panes depend on, beside their number."""
        sides = [side.concerns(state) for side in self._sides]
        return state.figure.layout, sides, state.style

    def _arrange(self) -> None:
        """Give each pane, the side items and the caption its place."""
        state = self._state
        area = QRectF(self.viewport().rect()).adjusted(GAP, GAP, -GAP, -GAP / 2)
        foot = QFontMetricsF(self._style.font(11)).height()
        self._caption.setPos(area.left(), area.bottom() - foot)
        if state is not None:
            self._caption.setText(self._elided(caption(state.setup, state.step)))
        self._invitation.setPos(area.center() - QPointF(70.0, 0.0))
        area.setBottom(area.bottom() - foot - GAP / 2)
        count = len(self._panes)
        shown = [side for side in self._sides if count and state and side.concerns(state)]
        for side in self._sides:
            side.setVisible(side in shown)
        if state is not None and state.figure.layout == "overlay":
            cells = overlay_cells(area, GAP, len(shown))
        else:
            cells = grid_cells(area, max(count + len(shown), 1), GAP)
        for pane, cell in zip(self._panes, cells, strict=False):
            pane.setPos(cell.topLeft())
            pane.set_size(cell.size())
        for side, cell in zip(shown, cells[count:], strict=False):
            side.setGeometry(cell)


def _same_picture(one: ViewState, other: ViewState) -> bool:
    """Whether two states differ in step and selection at most, and in layers."""
    return (
        one.race is other.race
        and one.style == other.style
        and one.bounds == other.bounds
        and (one.figure.layout, one.figure.side_views, one.figure.split)
        == (other.figure.layout, other.figure.side_views, other.figure.split)
    )
