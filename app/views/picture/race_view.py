"""The picture on screen: all panes of a race, and the side views beside them.

Shows each view of the picture as an item, and relays the signals of all panes.
"""

from collections.abc import Sequence

import pyqtgraph as pg
from PyQt6.QtCore import QPoint, QRectF, QSizeF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter, QResizeEvent

from app.drawing.pane.pane import PanePainter
from app.drawing.pane.trail import Trail
from app.drawing.picture import PicturePainter
from app.drawing.side_views import SIDE_VIEWS
from app.drawing.state import ViewState
from app.model.jobs import Jobs
from app.views.item import PainterItem
from app.views.picture.pane import Pane
from app.views.picture.screen_terrain import ScreenTerrain
from app.views.registry import make_item

REST = 160
"""Time without a change before the terrain is painted at full resolution, in milliseconds."""


class RaceView(pg.GraphicsView):  # type: ignore[misc]
    """Shows panes in a grid or one overlay, and side views.

    Parameters
    ----------
    jobs : Jobs, optional
        Runs the painting of large terrains; without it, they are painted at once.

    Attributes
    ----------
    panes : sequence of Pane
        The panes shown, in the order of the racers.
    sides : mapping from str to PainterItem
        Key → side view, shown or not.

    Signals
    -------
    start_moved(float, float), view_moved(Bounds), zoomed(float, float, float), fit_asked(),
    hovered(object), probed(object), menu_asked(object, QPoint), racer_picked(str),
    racer_menu_asked(str, QPoint)
        The signals of all panes; see :class:`~app.views.picture.pane.Pane`.
    caption_changed(str)
        The picture has another caption.
    """

    start_moved = pyqtSignal(float, float)
    view_moved = pyqtSignal(object)
    zoomed = pyqtSignal(float, float, float)
    fit_asked = pyqtSignal()
    racer_picked = pyqtSignal(str)
    hovered = pyqtSignal(object)
    probed = pyqtSignal(object)
    menu_asked = pyqtSignal(object, QPoint)
    racer_menu_asked = pyqtSignal(str, QPoint)
    caption_changed = pyqtSignal(str)

    def __init__(self, jobs: Jobs | None = None) -> None:
        super().__init__()
        self._state: ViewState | None = None
        self._terrain = ScreenTerrain(jobs, self._repaint_all)
        self._picture = PicturePainter(self._terrain, on_screen=True)
        self.panes: Sequence[Pane] = ()
        self.sides: dict[str, PainterItem] = {}
        for key, painter in self._picture.sides.items():
            self.sides[key] = make_item(SIDE_VIEWS[key], painter)
            self.scene().addItem(self.sides[key])
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rest)
        self._refinement = QTimer(self)
        self._refinement.setInterval(0)
        self._refinement.timeout.connect(self._refine)
        self._hasty: list[Trail] = []
        self.setViewportUpdateMode(self.ViewportUpdateMode.SmartViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Contours and paths")

    @property
    def state(self) -> ViewState | None:
        """The state shown."""
        return self._state

    @property
    def caption(self) -> str:
        """The text about the picture."""
        return self._picture.caption

    @property
    def invitation(self) -> str:
        """The text in place of the panes."""
        return self._picture.invitation

    def show_state(self, state: ViewState) -> None:
        """Show a state, laying out only what changed."""
        before, self._state = self._state, state
        words = self.caption, self.invitation, before and before.step
        if before is None or before.style != state.style:
            self.setBackground(state.style.color("window"))
        moves = before is not None and _ground(before) != _ground(state)
        if moves:
            self._terrain.draft = True
            self._rest.start()
        self._lay_out(state)
        if self.caption != words[0]:
            self.caption_changed.emit(self.caption)
        if moves or words != (self.caption, self.invitation, state.step):
            self._repaint_all()

    def _lay_out(self, state: ViewState) -> None:
        """Place the views of the picture, and show the state in them."""
        self._picture.arrange(state, QSizeF(self.viewport().size()))
        self._match_panes()
        cells = {each.painter: each.cell for each in self._picture.placed}
        items: list[PainterItem] = [*self.panes, *self.sides.values()]
        for item in items:
            item.setVisible(item.painter in cells)
            if item.painter in cells:
                item.set_cell(cells[item.painter])
                item.show_state(state)
        trails = [trail for pane in self.panes for trail in pane.painter.trails if trail.hasty]
        if trails and trails != self._hasty:
            self._refinement.stop()
            self._rest.start()
        self._hasty = trails

    def _match_panes(self) -> None:
        """Make or remove items, so that each pane of the picture has one."""
        known = {pane.painter: pane for pane in self.panes}
        for painter, pane in known.items():
            if painter not in self._picture.panes:
                self.scene().removeItem(pane)
                pane.deleteLater()
        self.panes = [
            known[painter] if painter in known else self._new_pane(painter)
            for painter in self._picture.panes
        ]

    def _new_pane(self, painter: PanePainter) -> Pane:
        pane = Pane(painter)
        pane.start_moved.connect(self.start_moved)
        pane.view_moved.connect(self.view_moved)
        pane.zoomed.connect(self.zoomed)
        pane.fit_asked.connect(self.fit_asked)
        pane.racer_picked.connect(self.racer_picked)
        pane.hovered.connect(self.hovered)
        pane.probed.connect(self.probed)
        pane.menu_asked.connect(self.menu_asked)
        pane.racer_menu_asked.connect(self.racer_menu_asked)
        self.scene().addItem(pane)
        return pane

    def drawForeground(self, painter: QPainter | None, area: QRectF) -> None:
        """Paint the invitation."""
        if painter is not None:
            self._picture.paint_words(painter)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Lay out the picture for the new size."""
        super().resizeEvent(event)
        state: ViewState | None = getattr(self, "_state", None)  # __init__ resizes too
        if state is not None:
            self._lay_out(state)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Leave keys to the window, so that the picture does not scroll; Shift starts the probe."""
        if event is not None:
            self._on_shift(event, pressed=True)
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent | None) -> None:
        """End the probe when Shift is released."""
        if event is not None:
            self._on_shift(event, pressed=False)
            event.ignore()

    def _on_shift(self, event: QKeyEvent, pressed: bool) -> None:
        if event.key() == Qt.Key.Key_Shift:
            for pane in self.panes:
                if pane.pointed:
                    pane.probe(pressed)

    def _repaint_all(self) -> None:
        """Repaint all panes, as one rectangle, which is cheaper than many."""
        viewport = self.viewport()
        assert viewport is not None
        viewport.update()

    def _on_rest(self) -> None:
        self._terrain.draft = False
        self._repaint_all()
        self._refinement.start()

    def _refine(self) -> None:
        """Lay out one more path fully, so that the window answers between two."""
        refined = next((pane for pane in self.panes if pane.painter.trails.refine()), None)
        if refined is None:
            self._refinement.stop()
        else:
            refined.update()


def _ground(state: ViewState) -> object:
    """Return all that the terrain depends on, besides size and style."""
    return state.setup.surface, state.bounds
