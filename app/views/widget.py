"""Side views that are widgets: those below the panes or in a window of their own."""

from abc import abstractmethod

from PyQt6.QtCore import QRectF, QSize, QSizeF
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QWidget

from app.drawing.state import ViewState
from app.drawing.view_painter import Pointer, ViewPainter

WIDTH = 640
"""Usual width of a side view, in pixels."""


class SideWidget(QWidget):
    """A view with a size hint for its content; it is shown states only while it is on."""

    @abstractmethod
    def show_state(self, state: ViewState) -> None:
        """Show a state, updating only what changed."""


class PainterWidget(SideWidget):
    """Shows a painter's view.

    Attributes
    ----------
    painter : ViewPainter
    """

    def __init__(self, painter: ViewPainter) -> None:
        super().__init__()
        self.painter = painter
        self._state: ViewState | None = None
        self._look: object = None

    def show_state(self, state: ViewState) -> None:
        """Show a state, and repaint if it looks different."""
        before, self._state = self.sizeHint(), state
        if self.sizeHint() != before:
            self.updateGeometry()
        self._lay_out()

    def sizeHint(self) -> QSize:
        """Return a size with the height that the content needs."""
        if self._state is None:
            return QSize(WIDTH, 0)
        width = self.width() if self.isVisible() else WIDTH
        return QSize(width, round(self.painter.height(self._state, width)))

    def _lay_out(self) -> None:
        if self._state is None:
            return
        self.painter.lay_out(self._state, QSizeF(self.size()), Pointer())
        look = self.painter.look, [part.key for part in self.painter.parts]
        if look != self._look:
            self._look = look
            self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Lay out the view for the new size."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the view."""
        if self._state is None:
            return
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), self._state.style.color("window"))
        self.painter.paint(painter)
        painter.end()
