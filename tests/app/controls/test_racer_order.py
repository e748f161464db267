"""Reordering of cards: by dragging marker or title, and by keys."""

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QMenu

ALT = Qt.KeyboardModifier.AltModifier
FIVE = ["sgd", "momentum", "newton", "rmsprop", "adam"]


def ids(window):
    """Return the ids of the racers, in the order of the cards."""
    QApplication.processEvents()
    order = [racer.id for racer in window.session.setup.racers]
    cards = sorted(window.racer_panel.cards, key=lambda card: card.y())
    assert [card.racer.id for card in cards] == order
    return order


def card_of(window, racer):
    """Return the card of a racer."""
    return next(card for card in window.racer_panel.cards if card.racer.id == racer)


def middle(window, grip, card, share):
    """Return a point at a share of a card's height, in coordinates of its grip."""
    return grip.mapFrom(window, card.mapTo(window, QPoint(40, round(card.height() * share))))


def mark(window):
    """Return the line that shows where a card would go, or None."""
    marks = [
        child
        for child in window.racer_panel.widget().children()
        if type(child).__name__ == "InsertionMark" and child.isVisible()
    ]
    return marks[0] if marks else None


@pytest.fixture
def tall(open_window):
    """Return a window that shows every card."""
    return open_window(size=(1280, 1000))


@pytest.mark.parametrize("grip_name", ["handle", "title"])
@pytest.mark.parametrize(
    ("dragged", "onto", "share", "order"),
    [
        ("sgd", "newton", 0.9, ["momentum", "newton", "sgd", "rmsprop", "adam"]),
        ("sgd", "newton", 0.1, ["momentum", "sgd", "newton", "rmsprop", "adam"]),
        ("adam", "sgd", 0.1, ["adam", "sgd", "momentum", "newton", "rmsprop"]),
        ("momentum", "adam", 1.2, ["sgd", "newton", "rmsprop", "adam", "momentum"]),
    ],
)
def test_a_card_is_dragged_to_another_place(
    tall, hand, raced, grip_name, dragged, onto, share, order
):
    grip = getattr(card_of(tall, dragged).head, grip_name)
    looks = {racer.id: racer.look for racer in tall.session.setup.racers}
    hand.press(grip, QPoint(8, 8))
    hand.drag_to(grip, QPoint(8, 40))
    goal = middle(tall, grip, card_of(tall, onto), share)
    hand.drag_to(grip, goal)
    assert mark(tall) is not None
    assert ids(tall) == FIVE, "nothing changes before the release"
    hand.release(grip, goal)
    assert mark(tall) is None
    assert ids(tall) == order
    assert {racer.id: racer.look for racer in tall.session.setup.racers} == looks
    raced(tall)
    assert [pane.entries[0].racer for pane in tall.picture.panes] == order
    assert not tall.racer_panel.findChildren(QMenu)[1:], "a drag opens no menu"
    tall.session.undo()
    assert ids(tall) == FIVE, "one step"
    tall.session.redo()
    assert ids(tall) == order


def test_escape_cancels_a_drag(tall, hand):
    grip = card_of(tall, "sgd").head.handle
    hand.press(grip, QPoint(8, 8))
    goal = middle(tall, grip, card_of(tall, "adam"), 0.9)
    hand.drag_to(grip, goal)
    hand.drag_to(grip, goal)
    assert mark(tall) is not None
    QTest.keyClick(grip, Qt.Key.Key_P)
    assert tall.session.setup.pins == (), "no key does anything else"
    QTest.keyClick(grip, Qt.Key.Key_Escape)
    assert mark(tall) is None
    hand.release(grip, goal)
    assert ids(tall) == FIVE
    assert not tall.session.history.can_undo


def test_a_card_dropped_where_it_is_changes_nothing(tall, hand):
    grip = card_of(tall, "newton").head.title
    hand.press(grip, QPoint(8, 8))
    for share in (0.9, 0.3):
        hand.drag_to(grip, middle(tall, grip, card_of(tall, "newton"), share))
    assert mark(tall) is None
    hand.release(grip, QPoint(8, 8))
    assert ids(tall) == FIVE
    assert not tall.session.history.can_undo


def test_a_press_that_hardly_moves_is_a_click(tall, hand):
    handle, title = card_of(tall, "newton").head.handle, card_of(tall, "adam").head.title
    hand.press(title, QPoint(8, 8))
    hand.drag_to(title, QPoint(9, 10))
    hand.release(title, QPoint(9, 10))
    assert tall.session.selected == "adam"
    hand.click(handle, QPoint(8, 8))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


def test_the_panel_scrolls_while_a_card_is_dragged_near_its_end(window, hand, qtbot):
    window.resize(1000, 620)
    QApplication.processEvents()
    panel = window.racer_panel
    bar, viewport = panel.verticalScrollBar(), panel.viewport()
    grip = card_of(window, "sgd").head.handle

    def at(y):
        return grip.mapFrom(window, viewport.mapTo(window, QPoint(40, y)))

    assert 0 == bar.value() < bar.maximum()
    hand.press(grip, QPoint(8, 8))
    hand.drag_to(grip, at(200))
    hand.drag_to(grip, at(viewport.height() - 4))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    hand.drag_to(grip, at(4))
    qtbot.waitUntil(lambda: bar.value() == 0)
    hand.drag_to(grip, at(viewport.height() - 4))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    hand.release(grip, at(viewport.height() - 4))
    assert ids(window)[-1] == "sgd"


def test_cards_that_change_meanwhile_end_a_drag(tall, hand):
    grip = card_of(tall, "sgd").head.handle
    hand.press(grip, QPoint(8, 8))
    goal = middle(tall, grip, card_of(tall, "adam"), 0.9)
    hand.drag_to(grip, goal)
    hand.drag_to(grip, goal)
    tall.session.remove("sgd")
    assert mark(tall) is None
    assert ids(tall) == FIVE[1:]


def test_the_right_button_drags_nothing(tall):
    grip = card_of(tall, "sgd").head.title
    right, none = Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove):
        at = QPointF(8, 300 if kind is QEvent.Type.MouseMove else 8)
        globally = QPointF(grip.mapToGlobal(at.toPoint()))
        QApplication.sendEvent(grip, QMouseEvent(kind, at, globally, right, right, none))
    assert mark(tall) is None


def test_keys_move_the_selected_racer(tall, raced):
    tall.session.select("newton")
    raced(tall)
    QTest.keyClick(tall.picture, Qt.Key.Key_Up, ALT)
    assert ids(tall) == ["sgd", "newton", "momentum", "rmsprop", "adam"]
    for _ in range(6):
        QTest.keyClick(tall.picture, Qt.Key.Key_Down, ALT)
    assert ids(tall)[-1] == "newton"
    assert tall.session.selected == "newton"


def test_keys_move_the_card_that_has_the_focus(tall, qtbot):
    tall.session.select("newton")
    handle = card_of(tall, "sgd").head.handle
    handle.setFocus()
    qtbot.waitUntil(handle.hasFocus)
    QTest.keyClick(handle, Qt.Key.Key_Up, ALT)
    QTest.keyClick(handle, Qt.Key.Key_Down, ALT)
    QTest.keyClick(handle, Qt.Key.Key_Down, ALT)
    assert ids(tall) == ["momentum", "newton", "sgd", "rmsprop", "adam"]
    assert handle.hasFocus(), "so that it can go on"


def test_tab_follows_the_cards_in_their_order(tall, qtbot):
    tall.session.move("adam", 0)
    tall.session.duplicate("sgd")
    QApplication.processEvents()
    card_of(tall, "sgd").fold.click()
    window_order = ids(tall)
    tall.picture.setFocus()
    qtbot.waitUntil(tall.picture.hasFocus)
    seen, heads = [], {card.head.handle: card.racer.id for card in tall.racer_panel.cards}
    for _ in range(120):
        QTest.keyClick(tall.focusWidget(), Qt.Key.Key_Tab)
        seen.append(tall.focusWidget())
        if tall.focusWidget() is tall.picture:
            break
    assert [heads[one] for one in seen if one in heads] == window_order
    places = {one: place for place, one in enumerate(seen)}
    for card, after in zip(tall.racer_panel.cards, tall.racer_panel.cards[1:], strict=False):
        parts = [card.head.handle, card.fold, card.pin, card.remove, card.enabled]
        parts += [card.rows["lr"].field, card.rows["lr"].slider]
        if card.fold.isChecked():
            parts.append(card.rows["schedule"].box)
        parts.append(after.head.handle)
        assert sorted(parts, key=places.__getitem__) == parts
    last = tall.racer_panel.cards[-1].rows["lr"].slider
    assert places[tall.racer_panel.add] > places[last]


def tab_order(window):
    """Return the names of the controls as Tab goes through them."""
    window.picture.setFocus()
    names = []
    while not names or window.focusWidget() is not window.picture:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        names.append(window.focusWidget().accessibleName() or window.focusWidget().objectName())
    return names


def test_a_first_card_that_comes_back_has_its_place_in_the_tab_order(tall, qtbot):
    tall.picture.setFocus()
    qtbot.waitUntil(tall.picture.hasFocus)
    before = tab_order(tall)
    tall.session.remove("sgd")
    QApplication.processEvents()
    tall.session.undo()
    QApplication.processEvents()
    assert tab_order(tall) == before


def test_a_card_that_a_key_moves_is_scrolled_into_view(window, raced):
    window.session.select("sgd")
    for _ in range(4):
        QTest.keyClick(window.picture, Qt.Key.Key_Down, ALT)
    QApplication.processEvents()
    card, viewport = card_of(window, "sgd"), window.racer_panel.viewport()
    assert viewport.rect().contains(card.mapTo(viewport, QPoint(4, 4)))
    assert viewport.rect().contains(card.mapTo(viewport, card.rect().bottomLeft()))
