"""The menus that a right click opens: on a pane, a racer's title or card, and the chart."""

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu, QWidget

from app.views.chart import ChartView
from app.views.picture.race_view import RaceView
from app.window import menus
from app.window.commands.command import Commands
from app.window.commands.desk import Desk
from app.window.commands.race import racer_commands
from optim_core.parameters.number_format import named, place

PANE = (
    *("view.fit", "view.zoom_in", "view.zoom_out", None),
    *("view.grid", "view.overlay", None),
    ("Layers", menus.LAYER),
    ("Views", menus.VIEW),
    ("Terrain colours", menus.TERRAIN),
    None,
    ("Export", menus.EXPORT),
)
RACER = (
    *("race.rename", "race.duplicate", "race.reset_racer", None),
    *("race.move_up", "race.move_down", None),
    "race.remove",
)
"""Ids of commands; None is a separator."""

START_HERE = "Start at {place}"


class ContextMenus:
    """Opens a menu where the user asks for one.

    Parameters
    ----------
    desk : Desk
    commands : Commands
    picture : RaceView
    chart : ChartView
    """

    def __init__(self, desk: Desk, commands: Commands, picture: RaceView, chart: ChartView) -> None:
        self._desk, self._commands, self._picture = desk, commands, picture
        picture.menu_asked.connect(self._open_for_pane)
        picture.racer_menu_asked.connect(self._open_for_racer)
        desk.racer_panel.menu_asked.connect(self._open_for_racer)
        chart.menu_asked.connect(self._open_for_chart)

    def _open_for_pane(self, point: tuple[float, float], at: QPoint) -> None:
        menu = _menu(self._picture)
        start = QAction(START_HERE.format_map(named({"place": place(*point)})), menu)
        start.triggered.connect(lambda: self._desk.session.edit(start=point))
        menu.addAction(start)
        menus.fill(menu, self._commands, PANE)
        menu.popup(at)

    def _open_for_chart(self, at: QPoint) -> None:
        menu = _menu(self._picture)
        menus.fill(menu, self._commands, menus.CHART)
        menu.popup(at)

    def _open_for_racer(self, racer: str, at: QPoint) -> None:
        menu, panel = _menu(self._desk.racer_panel), self._desk.racer_panel
        commands = {each.id: each for each in racer_commands(self._desk, lambda: racer)}
        actions = {}
        for id in RACER:
            if id is None:
                menu.addSeparator()
                continue
            command = commands[id]
            action = QAction(command.line, menu)
            action.setToolTip(command.doc or command.title)
            action.setEnabled(command.enabled())
            action.triggered.connect(lambda _, run=command.run: run())
            menu.addAction(action)
            actions[id] = action
        menu.insertMenu(actions["race.duplicate"], panel.look_menu(menu, racer))
        menu.popup(at)


def _menu(parent: QWidget) -> QMenu:
    """Return a new menu, which is deleted when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    return menu
