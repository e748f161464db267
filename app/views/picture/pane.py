"""One pane on screen."""

from collections.abc import Sequence

from PyQt6.QtCore import QPoint, pyqtSignal
from PyQt6.QtWidgets import (
    QGraphicsSceneContextMenuEvent,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
)

from app.drawing.entry import Entry
from app.views.picture.canvas import Canvas


class Pane(Canvas):
    """Shows terrain, landmarks, start ring and trails, below a header with the live losses.

    Signals
    -------
    racer_picked(str)
        The title of the racer with this id was clicked.
    racer_menu_asked(str, QPoint)
        The user asked for the menu of a racer on its title, to open at this point of the screen.
    """

    racer_picked = pyqtSignal(str)
    racer_menu_asked = pyqtSignal(str, QPoint)

    @property
    def entries(self) -> Sequence[Entry]:
        """The racers shown."""
        return self.painter.entries

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent | None) -> None:
        """Describe the racer whose title is under the pointer, of which the title may be cut."""
        super().hoverMoveEvent(event)
        if event is None:
            return
        entry, state = self.painter.entry_at(event.pos()), self.painter.state
        self.setToolTip(entry.described(state.step) if entry and state else "")

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent | None) -> None:
        """Report which racer's title was pressed; leave presses on the canvas to the base class."""
        if event is None or self.canvas.contains(event.pos()):
            super().mousePressEvent(event)
            return
        entry = self.painter.entry_at(event.pos())
        if entry is None:
            event.ignore()
        else:
            self.racer_picked.emit(entry.racer)

    def contextMenuEvent(self, event: QGraphicsSceneContextMenuEvent | None) -> None:
        """Ask for the menu of the racer whose title it is, or for that of the canvas."""
        entry = None if event is None else self.painter.entry_at(event.pos())
        if event is None or entry is None:
            super().contextMenuEvent(event)
            return
        self.racer_picked.emit(entry.racer)
        self.racer_menu_asked.emit(entry.racer, event.screenPos())
