"""The whole picture: panes, side views, and a caption or an invitation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QPainter

from app.drawing.arrangement import Frame, Grid, Surround, overlay_cells
from app.drawing.axes import labels_room, widest_label
from app.drawing.entry import caption
from app.drawing.layers import LayerCache
from app.drawing.pane.pane import PanePainter
from app.drawing.side_views import SIDE_VIEWS, foot_heights
from app.drawing.state import ViewState
from app.drawing.terrain.terrain import TerrainSource
from app.drawing.view_painter import ViewPainter
from app.drawing.words import LEFT, metrics_of, shortened
from app.style.theme import Style
from optim_core.scenes.setup import Setup

GAP, TOP = 12.0, 8.0
"""Gap between the panes and around them, and above the line of their names, in pixels."""


@dataclass(frozen=True)
class Placed:
    """A view and its rectangle in the picture, on whole pixels."""

    painter: ViewPainter
    cell: QRectF


def caption_height(style: Style) -> float:
    """Return the height of the caption below the panes of a file, in whole pixels."""
    return float(math.ceil(metrics_of(style, 11).height() + GAP / 2))


class PicturePainter:
    """Paints the picture of a race, at any size.

    Parameters
    ----------
    terrain : TerrainSource
        Shared by the panes.
    on_screen : bool
        Whether it is on a screen: then only views beside the panes are in it, and the caption is
        for the window to show.

    Attributes
    ----------
    panes : sequence of PanePainter
        The panes shown, in the order of the racers.
    sides : mapping from str to ViewPainter
        Key → view beside the panes, shown or not.
    placed : sequence of Placed
        All the views that are shown.
    caption, invitation : str
        The text about the picture, in a file below the panes, and the one in place of them.
    """

    def __init__(self, terrain: TerrainSource, on_screen: bool = False) -> None:
        self._terrain, self._cache = terrain, LayerCache()
        self.panes: Sequence[PanePainter] = ()
        self._on_screen = on_screen
        self.sides: dict[str, ViewPainter] = {}
        self._feet: dict[str, ViewPainter] = {}
        for key, view in SIDE_VIEWS.items():
            if view.place == "beside":
                self.sides[key] = view.painter()
            elif not on_screen:
                self._feet[key] = view.painter()
        self.placed: Sequence[Placed] = ()
        self.caption = self.invitation = ""
        self._state: ViewState | None = None
        self._area = self._whole = QRectF()
        self._foot = 0.0
        self._described: Setup | None = None
        self._key: object = None

    # laying out

    def lay_out(self, state: ViewState, size: QSizeF) -> None:
        """Prepare to paint a state at a size, reusing what did not change."""
        self.arrange(state, size)
        for each in self.placed:
            each.painter.lay_out(state, each.cell.size())

    def arrange(self, state: ViewState, size: QSizeF) -> None:
        """Place the views of a state, without laying them out."""
        self._state = state
        overlay = state.figure.layout == "overlay"
        racers: list[str | None] = [entry.racer for entry in state.entries]
        self._match_panes([None] * bool(racers) if overlay else racers)
        sides = [
            painter
            for key, painter in self.sides.items()
            if self.panes and SIDE_VIEWS[key].shown(state)
        ]
        heights = {} if self._on_screen else foot_heights(state, size.width())
        feet = [(self._feet[key], height) for key, height in heights.items()]
        labels = labels_room(state.style, [widest_label(state.bounds)])
        key = (size, overlay, state.style, [*self.panes, *sides], feet, labels)
        if key != self._key:
            self._key = key
            self._divide(state, size, sides, feet, labels)
        self._say(state)

    def _match_panes(self, racers: Sequence[str | None]) -> None:
        """Make or drop panes, so that there is one for each racer, or one for all (None)."""
        known = {pane.racer: pane for pane in self.panes}
        if list(known) != list(racers):
            self.panes = [
                known.get(racer) or PanePainter(self._terrain, self._cache, racer, self._on_screen)
                for racer in racers
            ]

    def _divide(
        self,
        state: ViewState,
        size: QSizeF,
        sides: Sequence[ViewPainter],
        feet: Sequence[tuple[ViewPainter, float]],
        labels: QSizeF,
    ) -> None:
        """Give the views below the panes the height that they need, and the others the rest."""
        self._whole = QRectF(QPointF(), size)
        bottom = size.height() - sum(height for _, height in feet)
        self._foot = 0.0 if self._on_screen else caption_height(state.style)
        area = QRectF(0.0, 0.0, size.width(), bottom - self._foot)
        area.adjust(GAP, TOP, -GAP, -GAP / 2)
        self._area = QRectF(area)
        frame = Frame(GAP, metrics_of(state.style, 13, bold=True).height(), labels)
        if state.figure.layout == "overlay":
            cells = overlay_cells(area, GAP, len(sides))
            surrounds: Sequence[Surround] = [frame.surround(cells[0].size())]
        else:
            grid = Grid.best(area, len(self.panes), max(len(sides), not self.panes), frame)
            cells, surrounds = grid.cells, grid.surrounds
        for pane, surround in zip(self.panes, surrounds, strict=False):
            pane.surround = surround
        views = [*self.panes, *sides]
        self.placed = [Placed(view, _whole(cell)) for view, cell in zip(views, cells, strict=False)]
        for foot, height in feet:
            self.placed = [*self.placed, Placed(foot, QRectF(0.0, bottom, size.width(), height))]
            bottom += height

    def _say(self, state: ViewState) -> None:
        """Set the caption and the invitation; on a screen, the transport says the step."""
        if not self._on_screen:
            whole = caption(state.setup, state.step)
            self.caption = shortened(whole, metrics_of(state.style, 11), self._area.width())
        elif state.setup is not self._described:
            self._described, self.caption = state.setup, caption(state.setup)
        invite = "Tick a racer to begin." if state.setup.racers else "Add a racer to begin."
        racing = any(racer.enabled for racer in state.setup.racers)
        self.invitation = "" if racing else invite

    # painting

    def paint_words(self, painter: QPainter) -> None:
        """Paint caption and invitation."""
        if self._state is None:
            return
        style, area = self._state.style, self._area
        painter.setPen(style.color("muted"))
        if not self._on_screen:
            painter.setFont(style.font(11))
            top = area.bottom() + GAP / 2
            row = QRectF(area.left(), top, area.width(), self._foot - GAP / 2)
            painter.drawText(row, LEFT, self.caption)
        if self.invitation:
            painter.setFont(style.font(14))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.invitation)

    def paint(self, painter: QPainter) -> None:
        """Paint the whole picture."""
        assert self._state is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._state.figure.transparent:
            painter.fillRect(self._whole, self._state.style.color("window"))
        self.paint_words(painter)
        for each in self.placed:
            painter.save()
            painter.translate(each.cell.topLeft())
            each.painter.paint(painter)
            painter.restore()


def _whole(cell: QRectF) -> QRectF:
    """Return a cell on whole pixels; cells of equal size stay equal."""
    width, height = (math.floor(side + 1e-6) for side in (cell.width(), cell.height()))
    return QRectF(round(cell.left()), round(cell.top()), width, height)
