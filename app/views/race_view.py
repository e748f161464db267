"""The picture: all panes of a race, and beside them whatever else is given a cell.

Arranges the panes so that they are as large as they can be, keeps them on one view and one
terrain, and passes on what the person does in any of them.
"""

from collections.abc import Sequence

import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PyQt6.QtWidgets import QGraphicsSimpleTextItem, QGraphicsWidget

from app.theme import Style
from app.views.backdrop import Backdrop
from app.views.entry import entries
from app.views.pane import Pane
from optim_core.scenario import Race

GAP = 12.0
"""Pixels between the panes and around them."""

REST = 160
"""Milliseconds without a change after which the terrain is painted in full resolution."""


class RaceView(pg.GraphicsView):  # type: ignore[misc]
    """Panes in a grid, or one overlay, and a side item (the chart) in the last cell.

    Signals
    -------
    start_moved(float, float), start_restored(), view_moved(Bounds), fit_asked(), hovered(object)
        As of any :class:`~app.views.pane.Pane`.
    """

    start_moved = pyqtSignal(float, float)
    start_restored = pyqtSignal()
    view_moved = pyqtSignal(object)
    fit_asked = pyqtSignal()
    hovered = pyqtSignal(object)

    def __init__(self, side: QGraphicsWidget | None = None) -> None:
        super().__init__()
        self._side = side
        self._style = Style()
        self._race: Race | None = None
        self._frame = 0
        self._backdrop = Backdrop()
        self._panes: list[Pane] = []
        self._was_overlaid = False
        self._note = QGraphicsSimpleTextItem("Add a racer to begin.")
        self.scene().addItem(self._note)
        if side is not None:
            self.scene().addItem(side)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rest)
        # Racing changes a little in every pane; one rectangle is cheaper than many.
        self.setViewportUpdateMode(self.ViewportUpdateMode.BoundingRectViewportUpdate)
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
        self._note.setBrush(style.color("muted"))
        self._note.setFont(style.font(14))
        for pane in self._panes:
            pane.set_style(style)
        if self._race is not None:
            self.show_race(self._race, self._frame)

    def show_race(self, race: Race, frame: int) -> None:
        """Show a race at a step."""
        before = self._race.scenario if self._race is not None else None
        draft = before is not None and (before.surface, before.bounds) != (
            race.scenario.surface,
            race.scenario.bounds,
        )
        self._race, self._frame = race, frame
        shown = entries(race)
        groups = [[entry] for entry in shown]
        if race.scenario.layout == "overlay" and shown:
            groups = [shown]
        self._set_pane_count(len(groups))
        for pane, group in zip(self._panes, groups, strict=True):
            pane.show_race(race.scenario, group, frame, draft or self._rest.isActive())
        if draft:
            self._rest.start()

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        self._frame = frame
        for pane in self._panes:
            pane.show_frame(frame)

    def paint_picture(self, painter: QPainter, area: QRectF) -> None:
        """Paint the whole picture, at full resolution, into an area of a painter."""
        self._on_rest()
        self.scene().render(painter, area, QRectF(self.viewport().rect()))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Arrange the panes anew."""
        super().resizeEvent(event)
        if hasattr(self, "_panes"):  # the base class resizes itself before this one is ready
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Leave every key to the window: the picture does not scroll."""
        if event is not None:
            event.ignore()

    def _on_rest(self) -> None:
        self._rest.stop()
        for pane in self._panes:
            pane.refine()

    def _set_pane_count(self, count: int) -> None:
        changed = count != len(self._panes)
        while len(self._panes) > count:
            pane = self._panes.pop()
            self.scene().removeItem(pane)
            pane.deleteLater()
        while len(self._panes) < count:
            pane = Pane(self._backdrop)
            pane.start_moved.connect(self.start_moved)
            pane.start_restored.connect(self.start_restored)
            pane.view_moved.connect(self.view_moved)
            pane.fit_asked.connect(self.fit_asked)
            pane.hovered.connect(self.hovered)
            pane.set_style(self._style)
            self.scene().addItem(pane)
            self._panes.append(pane)
        if changed or self._overlaid != self._was_overlaid:
            self._was_overlaid = self._overlaid
            self._arrange()

    @property
    def _overlaid(self) -> bool:
        return self._race is not None and self._race.scenario.layout == "overlay"

    def _arrange(self) -> None:
        """Give each pane, and the side item, its cell."""
        area = QRectF(self.viewport().rect()).adjusted(GAP, GAP, -GAP, -GAP)
        self._note.setVisible(not self._panes)
        self._note.setPos(area.center() - QPointF(self._note.boundingRect().width() / 2, 0.0))
        cells = _overlay_cells(area) if self._overlaid else _grid_cells(area, len(self._panes) + 1)
        if self._side is None and not self._overlaid:
            cells = _grid_cells(area, len(self._panes))
        for pane, cell in zip(self._panes, cells, strict=False):
            pane.setPos(cell.topLeft())
            pane.set_size(cell.size())
        if self._side is not None:
            self._side.setVisible(bool(self._panes))
            if self._panes:
                self._side.setGeometry(cells[len(self._panes)])


def _grid_cells(area: QRectF, count: int) -> list[QRectF]:
    """Split an area into equal cells, as many columns as make their smaller side largest."""
    best, columns = 0.0, 1
    for candidate in range(1, count + 1):
        rows = -(-count // candidate)
        side = min(
            (area.width() - GAP * (candidate - 1)) / candidate,
            (area.height() - GAP * (rows - 1)) / rows - 40.0,  # the header is not the picture
        )
        if side > best:
            best, columns = side, candidate
    rows = max(-(-count // columns), 1)
    size = QSizeF(
        (area.width() - GAP * (columns - 1)) / columns, (area.height() - GAP * (rows - 1)) / rows
    )
    return [
        QRectF(
            area.topLeft()
            + QPointF(
                index % columns * (size.width() + GAP), index // columns * (size.height() + GAP)
            ),
            size,
        )
        for index in range(count)
    ]


def _overlay_cells(area: QRectF) -> list[QRectF]:
    """One large cell, and a third of the width, or a quarter of the height, for the side item."""
    if area.width() > 1.25 * area.height():
        split = area.width() * 0.68
        return [
            QRectF(area.left(), area.top(), split - GAP, area.height()),
            QRectF(area.left() + split, area.top(), area.width() - split, area.height() * 0.5),
        ]
    split = area.height() * 0.72
    return [
        QRectF(area.left(), area.top(), area.width(), split - GAP),
        QRectF(area.left(), area.top() + split, area.width(), area.height() - split),
    ]
