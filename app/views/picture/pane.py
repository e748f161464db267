"""One pane on screen."""

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGraphicsSceneMouseEvent

from app.drawing.entry import Entry
from app.views.picture.canvas import Canvas


class Pane(Canvas):
    """Shows terrain, landmarks, start ring and trails, below a header with the live losses.

    Signals
    -------
    racer_picked(str)
        The title of the racer with this id was clicked.
    """

    racer_picked = pyqtSignal(str)

    @property
    def entries(self) -> Sequence[Entry]:
        """The racers shown."""
        return self.painter.entries

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
