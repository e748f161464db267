"""One pane on the screen."""

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGraphicsSceneMouseEvent

from app.drawing.entry import Entry
from app.views.picture.canvas import Canvas


class Pane(Canvas):
    """Terrain, landmarks, start ring and trails, under a header with the live losses.

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
        """Tell which racer's title was pressed; what is on the canvas is the canvas' matter."""
        if event is None or self.canvas.contains(event.pos()):
            super().mousePressEvent(event)
            return
        entry = self.painter.entry_at(event.pos())
        if entry is None:
            event.ignore()
        else:
            self.racer_picked.emit(entry.racer)
