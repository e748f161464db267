"""Which item shows which side view: those that answer the pointer have one of their own."""

from app.drawing.side_views import SIDE_VIEWS
from app.drawing.view_painter import ViewPainter
from app.views.chart import ChartView
from app.views.data import DataView
from app.views.item import PainterItem

ITEMS: dict[str, type[PainterItem]] = {"data": DataView, "chart": ChartView}
"""Key of a side view → the class of its item; all others are plain ones."""


def make_item(key: str, painter: ViewPainter) -> PainterItem:
    """Return an item that shows a side view."""
    item = ITEMS.get(key, PainterItem)(painter)
    item.setToolTip(SIDE_VIEWS[key].tip)
    return item
