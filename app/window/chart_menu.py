"""The menu of the chart: what it shows, on which scale and against what."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtGui import QAction, QActionGroup
from PyQt6.QtWidgets import QMenu

from app.views.chart.chart_content import AXES, SCALES, ChartView
from optim_core.analysis.measures import MEASURES

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


def fill_chart_menu(window: "MainWindow", menu: QMenu) -> None:
    """Fill a menu with what the chart can show, whenever it opens."""
    menu.setToolTipsVisible(True)

    def fill() -> None:
        view = window.chart.view
        scale = "log" if view.log else "linear"
        menu.clear()
        for old in menu.findChildren(QActionGroup):  # they own what they group
            old.deleteLater()
        group = QActionGroup(menu)
        for key, measure in MEASURES.items():
            shown = replace(view, measure=key, scale=view.scale if key == view.measure else "")
            _add(window, group, measure.title, shown, key == view.measure, measure.doc)
        for options, field, current in ((SCALES, "scale", scale), (AXES, "axis", view.axis)):
            menu.addActions(group.actions())
            menu.addSeparator()
            group = QActionGroup(menu)
            for key, title in options.items():
                _add(window, group, title, replace(view, **{field: key}), key == current)
        menu.addActions(group.actions())

    menu.aboutToShow.connect(fill)
    fill()


def _add(
    window: "MainWindow",
    group: QActionGroup,
    title: str,
    view: ChartView,
    checked: bool,
    doc: str = "",
) -> None:
    action = QAction(title, group)
    action.setCheckable(True)
    action.setChecked(checked)
    action.setToolTip(doc or title)
    action.triggered.connect(lambda: window.appearance.set_chart(view))
