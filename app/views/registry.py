"""The items of the side views: those that respond to the pointer have a class of their own."""

from app.drawing.side_views import SIDE_VIEWS
from app.drawing.view_painter import ViewPainter
from app.views.chart import ChartView
from app.views.data import DataView
from app.views.item import PainterItem

ITEMS: dict[str, type[PainterItem]] = {"data": DataView, "chart": ChartView}
"""Key of a side view → class of its item; the default is :class:`PainterItem`."""


def make_item(key: str, painter: ViewPainter) -> PainterItem:
    """Return an item that shows a side view."""
    item = ITEMS.get(key, PainterItem)(painter)
    item.setToolTip(SIDE_VIEWS[key].tip)
    return item
