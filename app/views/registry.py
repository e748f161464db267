"""The side views on screen: those that respond to the pointer have a class of their own."""

from collections.abc import Iterable
from typing import TypeVar

from app.drawing.side_views import SideView
from app.drawing.view_painter import ViewPainter
from app.views.chart import ChartView
from app.views.data import DataView
from app.views.item import PainterItem
from app.views.scoreboard import Scoreboard
from app.views.steps.inspector import Inspector
from app.views.widget import PainterWidget, SideWidget

ITEMS: dict[str, type[PainterItem]] = {"data": DataView, "chart": ChartView}
"""Key of a view beside the panes → class of its item; the default is :class:`PainterItem`."""

WIDGETS: dict[str, type[Inspector | Scoreboard]] = {
    "inspector": Inspector,
    "scoreboard": Scoreboard,
}
"""Key of another view → class of its widget; the default is :class:`PainterWidget`."""

V = TypeVar("V")


def make_item(view: SideView, painter: ViewPainter) -> PainterItem:
    """Return an item that shows a view beside the panes."""
    item = ITEMS.get(view.key, PainterItem)(painter)
    item.setToolTip(view.tip)
    return item


def make_widget(view: SideView) -> SideWidget:
    """Return a widget that shows a view below the panes or in a window."""
    if view.key in WIDGETS:
        return WIDGETS[view.key]()
    widget = PainterWidget(view.painter())
    widget.setAccessibleName(view.title)
    widget.setToolTip(view.tip)
    return widget


def only(views: Iterable[object], kind: type[V]) -> V:
    """Return the one view of a class."""
    (view,) = (view for view in views if isinstance(view, kind))
    return view
