"""A racer's colour, twins and pins, from the menu of its card to every view."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QMenu

import optim_core
from app.drawing.entry import caption
from app.style.theme import LOOKS
from optim_core.scenes.defaults import race_optimizer
from optim_core.scenes.setup import MAX_RACERS

K = Qt.Key


def card_of(window, racer):
    """Return the card of a racer."""
    return next(card for card in window.racer_panel.cards if card.racer.id == racer)


def head_of(window, racer):
    """Return the head of a racer's card."""
    return card_of(window, racer).head


@pytest.fixture
def menu_of(window):
    """Return a function that opens the menu of a card by a click on its marker."""

    def open_menu(racer):
        QTest.mouseClick(head_of(window, racer).handle, Qt.MouseButton.LeftButton)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    return open_menu


def choose(menu, title):
    """Choose from a menu, or a submenu, with the keyboard."""
    for entry in menu.actions():
        if entry.text().partition("\t")[0] == title:
            if not menu.isVisible():
                menu.popup(QPoint(400, 100))
            menu.setActiveAction(entry)
            QTest.keyClick(menu, K.Key_Return)
            QApplication.processEvents()
            return
    raise AssertionError(f"no {title} in {[entry.text() for entry in menu.actions()]}")


def colours(menu):
    """Return the submenu of looks."""
    return next(action.menu() for action in menu.actions() if action.text() == "Colour and marker")


# Colours.


def test_a_free_colour_is_taken_everywhere(window, raced, menu_of, eye):
    choose(colours(menu_of("momentum")), "Hexagon")
    raced(window)
    assert [racer.look for racer in window.session.setup.racers] == [0, 6, 2, 3, 4]
    assert window.state.entries[1].look == LOOKS[6]
    handle = head_of(window, "momentum").handle
    color = LOOKS[6].color(window.state.style)
    assert eye.count(eye.image(handle), color, handle.rect().center(), 2) >= 9
    window.session.undo()
    assert [racer.look for racer in window.session.setup.racers] == [0, 1, 2, 3, 4]


def test_a_colour_that_another_racer_has_is_exchanged(window, raced, menu_of):
    menu = colours(menu_of("sgd"))
    texts = [action.text() for action in menu.actions()]
    assert len(texts) == len(LOOKS)
    assert texts[0] == "Disc"
    assert texts[4] == "Star\tAdam", "it is said who has it"
    assert [action.isChecked() for action in menu.actions()] == [True, *[False] * 13]
    assert not any(action.icon().isNull() for action in menu.actions())
    choose(menu, "Star")
    assert [racer.look for racer in window.session.setup.racers] == [4, 1, 2, 3, 0]
    assert window.session.history.changes(window.session.place, 9) == [
        "SGD in another colour · Adam in another colour"
    ]


def test_colours_stay_while_others_come_go_move_and_rest(window, raced):
    session = window.session
    session.recolor("newton", 9)
    session.remove("sgd")
    session.move("adam", 0)
    session.duplicate("newton")
    session.edit_racer("momentum", enabled=False)
    raced(window)
    looks = {entry.racer: entry.look for entry in window.state.entries}
    assert looks["newton"] == LOOKS[9]
    assert looks["rmsprop"] == LOOKS[3]
    assert looks["adam"] == LOOKS[4]
    assert len(set(looks.values())) == len(looks) == 4


# What else the menu offers, and twins.


def test_the_menu_renames(window, hand, menu_of):
    choose(menu_of("adam"), "Rename…")
    head = head_of(window, "adam")
    assert window.focusWidget() is head.name
    window.activateWindow()  # the platform without a screen forgets it when a menu closes
    hand.type(head.name, "Ada")
    assert head.title.text() == "Ada"


def test_a_twin_stands_behind_its_original_selected_and_in_sight(window, raced, menu_of):
    choose(menu_of("adam"), "Duplicate")
    raced(window)
    assert [racer.id for racer in window.session.setup.racers][-2:] == ["adam", "adam2"]
    assert window.session.selected == "adam2"
    twin, viewport = card_of(window, "adam2"), window.racer_panel.viewport()
    assert viewport.rect().contains(twin.mapTo(viewport, twin.rect().bottomLeft()))
    assert twin.rows["lr"].field.text() == "0.35"
    assert window.state.entries[-1].look == LOOKS[5]
    assert [entry.title for entry in window.state.entries[-2:]] == ["Adam", "Adam 2"]
    twin.rows["lr"].value_changed.emit(0.5)
    raced(window)
    titles = [entry.title for entry in window.state.entries[-2:]]
    assert titles == ["Adam · lr 0.35", "Adam · lr 0.5"]
    assert [entry.note for entry in window.state.entries[-2:]] == ["", ""], "the titles say it"
    assert [head_of(window, racer).title.text() for racer in ("adam", "adam2")] == titles


def test_what_is_equal_for_all_is_said_once(open_window, race_of, raced):
    racers = [
        optim_core.optimizer("momentum", lr=0.01, momentum=momentum, nesterov=False)
        for momentum in (0.5, 0.999)
    ]
    window = open_window(race_of(*racers))
    raced(window)
    entries = window.state.entries
    assert [entry.title for entry in entries] == ["momentum 0.5", "momentum 0.999"]
    assert [entry.note for entry in entries] == ["lr 0.01", "lr 0.01"]
    for racer, number in (("momentum", " 0.5"), ("momentum2", " 0.999")):
        assert head_of(window, racer).title.shown.endswith(number), "what tells them apart stays"
    assert caption(window.session.setup, 0).startswith("Momentum · Ravine · ")
    window.session.edit_racer("momentum", name="low")
    window.session.edit_racer("momentum2", name="high")
    raced(window)
    assert [entry.note for entry in window.state.entries] == [
        "lr 0.01 · momentum 0.5",
        "lr 0.01 · momentum 0.999",
    ]
    window.session.add(optim_core.scenes.setup.Racer(optim_core.optimizer("sgd", lr=0.01)))
    raced(window)
    assert window.state.entries[0].note == "Momentum · lr 0.01 · momentum 0.5"
    assert caption(window.session.setup, 0).startswith("Ravine · ")


def test_twelve_have_no_room_for_a_twin(window, menu_of):
    for _ in range(MAX_RACERS - 5):
        window.session.duplicate("sgd")
    menu = menu_of("sgd")
    (twin,) = [action for action in menu.actions() if action.text() == "Duplicate\tCtrl+D"]
    assert not twin.isEnabled()
    assert twin.toolTip().endswith("at most 12 race")
    menu.close()
    assert len({racer.look for racer in window.session.setup.racers}) == MAX_RACERS


def test_reset_restores_the_values_and_nothing_else(window, menu_of):
    session = window.session
    slow = optim_core.optimizer("adam", lr=0.001, amsgrad=True)
    session.edit_racer("adam", optimizer=slow, name="Ada", enabled=False, look=9)
    choose(menu_of("adam"), "Reset values")
    racer = session.setup.racer("adam")
    assert racer.optimizer == race_optimizer("adam", session.setup.surface)
    assert (racer.name, racer.enabled, racer.look) == ("Ada", False, 9)


def test_the_menu_moves_and_removes(window, menu_of):
    choose(menu_of("adam"), "Move up")
    choose(menu_of("sgd"), "Move down")
    order = [racer.id for racer in window.session.setup.racers]
    assert order == ["momentum", "sgd", "newton", "adam", "rmsprop"]
    ends = menu_of("momentum"), menu_of("rmsprop")
    for menu, dead in zip(ends, ("Move up", "Move down"), strict=True):
        (action,) = [one for one in menu.actions() if one.text().startswith(dead)]
        assert not action.isEnabled()
        menu.close()
    choose(menu_of("newton"), "Remove")
    assert "newton" not in [racer.id for racer in window.session.setup.racers]


def test_the_menu_shows_the_keys_of_the_commands_and_acts_on_its_own_racer(window, menu_of):
    window.session.select("newton")
    menu = menu_of("sgd")
    shown = [action.text() for action in menu.actions() if "\t" in action.text()]
    commands = window.commands
    ids = ("race.rename", "race.duplicate", "race.move_up", "race.move_down")
    assert shown == [f"{commands[id].title}\t{commands[id].keys_text}" for id in ids]
    choose(menu, "Remove")
    assert [racer.id for racer in window.session.setup.racers][:2] == ["momentum", "newton"]


def test_commands_follow_the_focus_and_the_selection(window, qtbot, raced):
    up, down = (window.commands.action(f"race.move_{way}") for way in ("up", "down"))
    window.session.select("adam")
    raced(window)
    assert up.isEnabled()
    assert not down.isEnabled(), "it is the last one"
    handle = head_of(window, "sgd").handle
    handle.setFocus()
    qtbot.waitUntil(handle.hasFocus)
    assert window.racer_panel.current == "sgd"
    assert not up.isEnabled(), "it is the first one"
    assert down.isEnabled()
    window.picture.setFocus()
    assert window.racer_panel.current == "adam"
    assert up.isEnabled()


def test_the_keyboard_opens_the_menu(window, qtbot):
    handle = head_of(window, "newton").handle
    handle.setFocus()
    qtbot.waitUntil(handle.hasFocus)
    QTest.keyClick(handle, K.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text().startswith("Rename…")
    QTest.keyClick(menu, K.Key_Escape)
    assert not menu.isVisible()


# Pins and the selection.


def test_a_pin_shows_in_its_racers_pane_alone_not_in_the_twins(window, raced):
    window.session.duplicate("adam")
    raced(window)
    card_of(window, "adam2").pin.click()
    raced(window)
    assert card_of(window, "adam2").pin.isChecked()
    assert not card_of(window, "adam").pin.isChecked(), "though its run is the same"
    for racer in ("adam", "adam2"):
        card_of(window, racer).rows["lr"].value_changed.emit(0.05)
    raced(window)
    ghosts = {entry.racer: len(entry.ghosts) for entry in window.state.entries}
    assert {racer for racer, count in ghosts.items() if count} == {"adam2"}
    assert card_of(window, "adam2").pin.isChecked(), "its pin is drawn"
    card_of(window, "adam2").pin.click()
    raced(window)
    assert not any(entry.ghosts for entry in window.state.entries)


def test_a_pinned_run_stays_pinned_in_another_colour_name_and_place(window, raced):
    card_of(window, "adam").pin.click()
    window.session.recolor("adam", 0)
    window.session.edit_racer("adam", name="Ada")
    window.session.move("adam", 0)
    raced(window)
    assert card_of(window, "adam").pin.isChecked()
    card_of(window, "adam").pin.click()
    assert window.session.setup.pins == ()


def bar(window, racer):
    """Return the colour at the left edge of a card, in its middle."""
    card = card_of(window, racer)
    QApplication.processEvents()
    image: QImage = window.racer_panel.grab().toImage()
    at = card.mapTo(window.racer_panel, QPoint(1, 20))
    return image.pixelColor(at).name()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_selected_racers_card_has_a_bar_in_its_colour(window, raced, scheme):
    window.choose_scheme(scheme)
    style = window.state.style
    ground = style.color("panel").name()
    assert (bar(window, "sgd"), bar(window, "momentum")) == (
        LOOKS[0].color(style).name(),
        ground,
    ), "the first, where nobody is chosen"
    QTest.mouseClick(head_of(window, "momentum").title, Qt.MouseButton.LeftButton)
    assert (bar(window, "sgd"), bar(window, "momentum")) == (
        ground,
        LOOKS[1].color(style).name(),
    )
    card_of(window, "momentum").enabled.click()
    raced(window)
    assert bar(window, "sgd") == LOOKS[0].color(style).name(), "who rests is not looked at"
    assert window.session.selected == "sgd"


def test_undo_brings_back_order_names_and_looks_but_leaves_the_selection(window):
    session = window.session
    before = session.setup
    session.move("adam", 0)
    session.edit_racer("sgd", name="Sissi")
    session.recolor("newton", 9)
    after = session.setup
    session.select("rmsprop")
    for _ in range(3):
        session.undo()
    assert session.setup == before
    assert session.selected == "rmsprop"
    for _ in range(3):
        session.redo()
    assert session.setup == after
    assert session.selected == "rmsprop"
