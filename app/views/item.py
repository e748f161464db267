"""A view on screen: it shows what a painter paints, and caches the static parts."""

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import QGraphicsItem, QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from app.drawing.state import ViewState
from app.drawing.view_painter import Part, Pointer, ViewPainter


class _Still(QGraphicsItem):
    """A static part of a view, cached until its key changes."""

    def __init__(self, parent: QGraphicsItem, part: Part) -> None:
        super().__init__(parent)
        self._part = part
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(self.GraphicsItemFlag.ItemStacksBehindParent, part.below)

    def show_part(self, part: Part) -> None:
        if self._part.area != part.area:
            self.prepareGeometryChange()  # while the scene still finds it where it has been
        before, self._part = self._part, part
        if before.key != part.key:
            self.update()

    def boundingRect(self) -> QRectF:
        return self._part.area

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        if painter is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._part.paint(painter)


class PainterItem(QGraphicsObject):
    """Shows a painter's view; subclasses respond to the pointer.

    Attributes
    ----------
    painter : ViewPainter
    pointer : Pointer
        What the pointer does in it, as the painter shows it.
    """

    def __init__(self, painter: ViewPainter) -> None:
        super().__init__()
        self.painter = painter
        self.pointer = Pointer()
        self._stills: list[_Still] = []
        self._cell = QRectF()
        self._look: object = None

    def set_cell(self, cell: QRectF) -> None:
        """Fill a cell of the picture from the next state on."""
        if cell != self._cell:
            self.prepareGeometryChange()
            self._cell = QRectF(cell)
            self.setPos(cell.topLeft())

    def show_state(self, state: ViewState) -> None:
        """Show a state, updating only what changed."""
        self.painter.lay_out(state, self._cell.size(), self.pointer)
        self._refresh()

    def show_pointer(self, pointer: Pointer) -> None:
        """Show what the pointer does."""
        self.pointer = pointer
        if self.painter.state is not None:
            self.painter.lay_out(self.painter.state, self._cell.size(), pointer)
            self._refresh()

    def _refresh(self) -> None:
        """Update the static parts, and repaint what moved."""
        parts = self.painter.parts
        if len(parts) != len(self._stills):
            for still in self._stills:
                still.setParentItem(None)
                if (scene := self.scene()) is not None:
                    scene.removeItem(still)
            self._stills = [_Still(self, part) for part in parts]
        for still, part in zip(self._stills, parts, strict=True):
            still.show_part(part)
        look = self.painter.look
        if look != self._look:
            self._look = look
            self.update()

    def boundingRect(self) -> QRectF:
        """Return the view's rectangle."""
        return QRectF(QPointF(), self._cell.size())

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the moving parts."""
        if painter is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.painter.paint_moving(painter)
