"""The menus of the top bar: what they offer, and which of the window's actions that calls."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtGui import QAction, QActionGroup
from PyQt6.QtWidgets import QMenu

from app.drawing.layers import LAYERS
from app.export import figure as export
from app.model.settings import SCHEMES
from app.style.theme import TERRAINS
from app.window import dialogs
from app.window.chart_menu import fill_chart_menu

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

VIEWS = {
    "slices": (
        "Slices and steps",
        "The loss through one racer along its gradient, its step and the eigenvectors, and how its "
        "steps add up",
    ),
    "axes": (
        "Split steps along x and y",
        "In the slice view, along the axes instead of the eigenvectors of the Hessian",
    ),
}
"""Key, for the settings → title and tooltip."""

RECENT = 15
"""Races in the list of recent ones."""


def fill_menus(window: "MainWindow") -> None:
    """Fill the menus of the window's top bar."""
    export_menu, menu = window.top_bar.export.menu(), window.top_bar.menu.menu()
    assert export_menu is not None
    assert menu is not None
    _fill_export(window, export_menu)
    _action(
        window, menu, "Open race…", partial(dialogs.open_race, window, window.open_file), "Ctrl+O"
    )
    _action(
        window, menu, "Save race…", partial(dialogs.save_race, window, window.save_file), "Ctrl+S"
    )
    menu.addSeparator()
    _add_history(window, menu)
    _action(window, menu, "Pin all runs, or let them go\tP", window.session.toggle_pins)
    menu.addSeparator()
    _action(window, menu, "Choose surface…", window.choose_surface, "Ctrl+K")
    schemes = {key: key.capitalize() for key in SCHEMES}
    _add_choices(window, menu, "Scheme", schemes, "scheme")
    _add_choices(window, menu, "Terrain colours", TERRAINS, "terrain")
    _add_layers(window, menu)
    _add_views(window, menu)
    fill_chart_menu(window, _branch(menu, "Chart"))
    _action(window, menu, "Scoreboard\tT", window.toggle_scoreboard)
    _action(window, menu, "Take the next step apart\tI", window.step.toggle)
    panels = _branch(menu, "Panels")
    for dock in (*window.docks, window.step):
        panels.addAction(dock.toggleViewAction())
    keys = QAction("Single-key shortcuts", window)
    keys.setCheckable(True)
    keys.setChecked(window.settings.single_keys)
    keys.toggled.connect(window.set_single_keys)
    menu.addAction(keys)
    menu.addSeparator()
    _action(window, menu, "Keys", partial(dialogs.show_keys, window), "F1")
    _action(window, menu, "About Ravine", partial(dialogs.show_about, window))
    menu.addSeparator()
    _action(window, menu, "Quit", window.close, "Ctrl+Q")


def _fill_export(window: "MainWindow", menu: QMenu) -> None:
    for scale in export.SCALES:
        size = "as on the screen" if scale == 1 else f"{scale}× the screen's pixels"
        write = partial(window.export_picture, scale=scale)
        _action(window, menu, f"PNG, {size}…", partial(dialogs.export_picture, window, write))
    menu.addSeparator()
    _action(window, menu, "Copy picture", window.copy_picture, "Ctrl+Shift+C")


def _add_history(window: "MainWindow", menu: QMenu) -> None:
    """Add undo, redo and the list of recent races."""
    session = window.session
    undo = _action(window, menu, "Undo", lambda: session.undo(), "Ctrl+Z")
    redo = _action(window, menu, "Redo", session.redo, "Ctrl+Shift+Z")
    recent = _branch(menu, "Recent races")

    def fill() -> None:
        """List what was done, the latest first; a click goes back to before it."""
        recent.clear()
        changes = session.history.changes(session.setup, RECENT)
        for steps, change in enumerate(changes, start=1):
            action = recent.addAction(f"Before: {change}")
            assert action is not None
            action.triggered.connect(lambda _, steps=steps: session.undo(steps))

    def show() -> None:
        undo.setEnabled(session.history.can_undo)
        redo.setEnabled(session.history.can_redo)
        recent.setEnabled(session.history.can_undo)

    recent.aboutToShow.connect(fill)
    session.scene_changed.connect(show)
    show()


def _add_choices(
    window: "MainWindow", menu: QMenu, title: str, options: dict[str, str], setting: str
) -> None:
    """Add a menu of which one option holds, kept in a setting."""
    branch = _branch(menu, title)
    group = QActionGroup(branch)
    for key, text in options.items():
        action = QAction(text, group)
        action.setCheckable(True)
        action.setData(key)
        action.triggered.connect(lambda _, key=key: window.appearance.choose(setting, key))
        branch.addAction(action)

    def show() -> None:
        for action in group.actions():
            action.setChecked(action.data() == getattr(window.settings, setting))

    branch.aboutToShow.connect(show)


def _add_layers(window: "MainWindow", menu: QMenu) -> None:
    """Add a switch for each layer; those that have nothing to show here cannot be turned."""
    branch = _branch(menu, "Layers")
    branch.setToolTipsVisible(True)
    for key, layer in LAYERS.items():
        action = QAction(layer.title, branch)
        action.setCheckable(True)
        action.setChecked(key in window.settings.layers)
        action.setData(key)
        action.setToolTip(layer.doc)
        action.toggled.connect(lambda on, key=key: window.appearance.set_layer(key, on))
        branch.addAction(action)

    def show() -> None:
        for action in branch.actions():
            action.setEnabled(LAYERS[action.data()].concerns(window.session.setup))

    branch.aboutToShow.connect(show)


def _add_views(window: "MainWindow", menu: QMenu) -> None:
    """Add a switch for each view beside the panes that is not always there."""
    branch = _branch(menu, "Views")
    branch.setToolTipsVisible(True)
    for key, (title, doc) in VIEWS.items():
        action = QAction(title, branch)
        action.setCheckable(True)
        action.setChecked(key in window.settings.views)
        action.setData(key)
        action.setToolTip(doc)
        action.toggled.connect(lambda on, key=key: window.appearance.set_view(key, on))
        branch.addAction(action)


def _branch(menu: QMenu, title: str) -> QMenu:
    branch = menu.addMenu(title)
    assert branch is not None
    return branch


def _action(
    window: "MainWindow", menu: QMenu, text: str, slot: Callable[[], object], keys: str = ""
) -> QAction:
    action = QAction(text, window)
    action.triggered.connect(lambda: slot())
    if keys:
        action.setShortcut(keys)
    menu.addAction(action)
    window.addAction(action)  # so that its keys work though the menu is closed
    return action
