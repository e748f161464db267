"""The menus: which commands they have, in which order."""

from collections.abc import Sequence

from PyQt6.QtWidgets import QDockWidget, QMenu

from app.controls.top_bar import TopBar
from app.controls.transport import Transport
from app.drawing.layers import LAYERS
from app.drawing.side_views import SIDE_VIEWS
from app.export.figure import SCALES
from app.model.session import Session
from app.style.theme import TERRAINS
from app.window.commands.command import Commands
from app.window.commands.desk import Desk
from app.window.commands.view import AXES, CHART_RACERS, CHART_SCALES, SCHEMES
from app.window.documents.files import Files
from optim_core.analysis.measures import MEASURES

CHART = (
    *(f"chart.{key}" for key in MEASURES),
    None,
    *(f"chart.{key}" for key in CHART_SCALES),
    None,
    *(f"chart.against_{key}" for key in AXES),
    None,
    *(f"chart.of_{key}" for key in CHART_RACERS),
)
LAYER = tuple(f"layer.{key}" for key in LAYERS)
VIEW = (
    *(f"view.{key}" for key, view in SIDE_VIEWS.items() if view.optional),
    None,
    "view.split_axes",
)
TERRAIN = tuple(f"view.terrain_{key}" for key in TERRAINS)
EXPORT = (*(f"file.png_{scale}" for scale in SCALES), None, "file.copy", None, "file.transparent")
"""Ids of commands; None is a separator."""

RECENT = 15
"""Largest number of recent changes that are listed."""

Entry = str | None | tuple[str, Sequence[str | None]]


def _more() -> Sequence[Entry]:
    return (
        "file.new",
        "file.open",
        "file.save",
        "file.save_as",
        "file.recover",
        None,
        "race.undo",
        "race.redo",
        "race.pin_all",
        None,
        "race.surface",
        "race.add",
        "help.palette",
        None,
        ("Scheme", [f"view.scheme_{key}" for key in SCHEMES]),
        ("Terrain colours", TERRAIN),
        ("Layers", LAYER),
        ("Views", VIEW),
        ("Chart", CHART),
        "play.motion",
        "help.single_keys",
        None,
        "help.keys",
        "help.about",
        None,
        "file.quit",
    )


def fill(menu: QMenu, commands: Commands, entries: Sequence[Entry]) -> None:
    """Fill a menu with commands and submenus."""
    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(commands.refresh)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, str):
            menu.addAction(commands.action(entry))
        else:
            fill(branch(menu, entry[0]), commands, entry[1])


def fill_top_bar(
    bar: TopBar, commands: Commands, session: Session, files: Files, docks: Sequence[QDockWidget]
) -> None:
    """Fill the menus of the top bar, and bind its buttons to their commands."""
    for own, entries in ((bar.layer_menu, LAYER), (bar.view_menu, VIEW), (bar.export_menu, EXPORT)):
        fill(own, commands, entries)
    _fill_main(bar.main_menu, commands, session, files, docks)
    for button, command in bar.buttons.items():
        commands.bind(button, command)


def bind_transport(transport: Transport, commands: Commands) -> None:
    """Bind the buttons of the transport to their commands."""
    for button, command in transport.buttons.items():
        commands.bind(button, command)
    slower, faster = (commands[f"play.{change}"].keys_text for change in ("slower", "faster"))
    transport.speed.setToolTip(f"Steps a second ({slower} slower, {faster} faster)")


def fill_racer_panel(desk: Desk, commands: Commands) -> None:
    """Bind the button that adds a racer."""
    commands.bind(desk.racer_panel.add, "race.add")
    desk.racer_panel.current_changed.connect(commands.refresh_shortcuts)


def _fill_main(
    menu: QMenu,
    commands: Commands,
    session: Session,
    files: Files,
    docks: Sequence[QDockWidget],
) -> None:
    """Fill the main menu, also with the panels, the recent files and the recent changes."""
    fill(menu, commands, _more())
    panels = QMenu("Panels", menu)
    for dock in docks:
        panels.addAction(dock.toggleViewAction())
    menu.insertMenu(commands.action("play.motion"), panels)
    recent = QMenu("Recent files", menu)
    changes = QMenu("Recent changes", menu)
    menu.insertMenu(commands.action("file.save"), recent)
    menu.insertMenu(commands.action("race.pin_all"), changes)

    def list_files() -> None:
        recent.clear()
        for path in files.recent:
            action = recent.addAction(path.name.replace("&", "&&"))
            assert action is not None
            action.setToolTip(str(path))
            action.triggered.connect(lambda _, path=path: files.open(path))

    def list_changes() -> None:
        """List the recent changes, the latest first; a click goes back to before a change."""
        changes.clear()
        for steps, change in enumerate(session.history.changes(session.place, RECENT), start=1):
            action = changes.addAction(f"Before: {change}".replace("&", "&&"))
            assert action is not None
            action.triggered.connect(lambda _, steps=steps: session.undo(steps))

    def show() -> None:
        recent.setEnabled(bool(files.recent))
        changes.setEnabled(session.history.can_undo)

    recent.setToolTipsVisible(True)
    recent.aboutToShow.connect(list_files)
    changes.aboutToShow.connect(list_changes)
    menu.aboutToShow.connect(show)
    show()


def branch(menu: QMenu, title: str) -> QMenu:
    """Add a submenu and return it."""
    branch = menu.addMenu(title)
    assert branch is not None
    return branch
