"""The table of commands: unique, complete, and the source of all menus and shortcuts."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QMenu, QWidget

import optim_core
from app.drawing.layers import LAYERS
from app.drawing.side_views import SIDE_VIEWS
from app.window.commands import GROUPS
from app.window.commands.command import Command, Commands, is_shortcut
from optim_core.analysis.measures import MEASURES

K = Qt.Key


def actions_of(menu):
    """Return all actions of a menu and its submenus."""
    for action in menu.actions():
        if action.menu() is not None:
            yield from actions_of(action.menu())
        elif not action.isSeparator():
            yield action


def test_every_command_has_a_group_a_title_and_keys_that_qt_knows(window):
    for command in window.commands:
        assert command.group in GROUPS, command.id
        assert command.title, command.id
        for key in command.keys:
            assert QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) == key


def test_two_commands_share_neither_an_id_nor_a_key(qapp):
    one = Command("a.one", "One", lambda: None, ("K",))
    with pytest.raises(ValueError, match=r"two commands have the id 'a\.one'"):
        Commands(QWidget(), [one, one])
    with pytest.raises(ValueError, match="two commands have the key K"):
        Commands(QWidget(), [one, Command("a.two", "Two", lambda: None, ("K",))])


def test_there_is_a_command_for_each_layer_view_measure_and_optimizer(window):
    ids = {command.id for command in window.commands}
    assert {f"layer.{key}" for key in LAYERS} <= ids
    assert {f"view.{key}" for key, view in SIDE_VIEWS.items() if view.optional} <= ids
    assert {f"chart.{key}" for key in MEASURES} <= ids
    assert {f"race.add_{name}" for name in optim_core.OPTIMIZERS} <= ids


def test_menus_and_buttons_offer_commands_and_nothing_else(window):
    of_commands = {id(window.commands.action(command.id)) for command in window.commands}
    docks = {id(dock.toggleViewAction()) for dock in window.docks}
    bar = window.top_bar
    for menu in (bar.menu.menu(), bar.export.menu()):
        for action in actions_of(menu):
            assert id(action) in of_commands | docks, action.text()
    for button, command in (*bar.buttons.items(), *window.transport.buttons.items()):
        assert button.toolTip() == window.commands[command].tip
        assert button.text() or button.accessibleName()


def test_every_key_does_what_its_command_does(window, monkeypatch):
    ran = []
    monkeypatch.setattr(Commands, "run", lambda self, id: ran.append(id))
    for command in window.commands:
        if not command.enabled():
            continue
        for key in command.keys:
            combination = QKeySequence(key)[0]
            QTest.keyClick(window.picture, combination.key(), combination.keyboardModifiers())
            assert ran == [command.id], key
            ran.clear()


def test_a_command_that_cannot_be_done_does_nothing(window):
    before = window.session.scene
    window.commands.run("race.undo")
    window.commands.run("view.leave")
    assert window.session.scene == before
    assert not window.presenting


def test_switches_show_what_is_on_when_their_menu_opens(window):
    menu = window.top_bar.menu.menu()
    for id, change in (
        ("layer.curvature", {"layers": ("curvature",)}),
        ("view.slices", {"side_views": ("slices",)}),
        ("chart.step", {"chart": window.session.figure.chart.__class__("step")}),
        ("view.overlay", {"layout": "overlay"}),
        ("view.terrain_viridis", {"terrain": "viridis"}),
    ):
        action = window.commands.action(id)
        assert not action.isChecked()
        window.session.edit(**change)
        menu.aboutToShow.emit()
        assert action.isChecked(), id
        assert window.commands[id].checked()


@pytest.mark.parametrize("key", sorted(LAYERS))
def test_a_layer_is_switched_on_and_off(open_window, race_of, key):
    window = open_window(race_of("sgd", surface="linear_regression"))
    window.commands.run(f"layer.{key}")
    assert window.session.figure.layers == (key,)
    window.commands.run(f"layer.{key}")
    assert window.session.figure.layers == ()


def test_the_menu_writes_keys_that_are_no_shortcuts(window):
    texts = [action.text() for action in actions_of(window.top_bar.menu.menu())]
    assert "Choose surface…\tS" in texts
    assert "Undo" in texts, "Qt writes the keys of shortcuts"
    assert is_shortcut("Ctrl+Z")
    assert is_shortcut("F5")
    assert not is_shortcut("Shift+Left")
    assert not is_shortcut("F")


def test_recent_files_and_changes_are_two_lists(window, qtbot, tmp_path):
    window.files.save_to(tmp_path / "one.json")
    window.session.edit(steps=70)
    menu = window.top_bar.menu.menu()
    menu.aboutToShow.emit()
    lists = {action.text(): action.menu() for action in menu.actions() if action.menu()}
    for name, expected in (
        ("Recent files", "one.json"),
        ("Recent changes", "Before: steps 200 → 70"),
    ):
        branch = lists[name]
        assert isinstance(branch, QMenu)
        branch.aboutToShow.emit()
        (action,) = branch.actions()
        assert isinstance(action, QAction)
        assert action.text() == expected
    window.session.edit(steps=90)
    lists["Recent files"].actions()[0].trigger()
    qtbot.waitUntil(lambda: window.session.setup.steps == 200)
