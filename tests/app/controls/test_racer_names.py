"""Names of racers, typed on their cards."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

K = Qt.Key


def card_of(window, racer):
    """Return the card of a racer."""
    return next(card for card in window.racer_panel.cards if card.racer.id == racer)


def head_of(window, racer):
    """Return the head of a racer's card."""
    return card_of(window, racer).head


@pytest.mark.parametrize("way", ["F2", "double click", "F2 on the marker"])
def test_a_racer_is_renamed_in_its_title(window, hand, raced, way):
    head = head_of(window, "adam")
    window.session.select("adam" if way == "F2" else "sgd")
    if way == "F2":
        QTest.keyClick(window.picture, K.Key_F2)
    elif way == "double click":
        hand.double_click(head.title, QPoint(8, 8))
    else:
        head.handle.setFocus()
        QTest.keyClick(head.handle, K.Key_F2)
    assert head.name.isVisible()
    assert not head.title.isVisible()
    assert window.focusWidget() is head.name
    hand.type(head.name, "Ada")
    assert not head.name.isVisible()
    assert head.title.isVisible()
    assert head.title.text() == "Ada"
    assert window.session.setup.racer("adam").name == "Ada"
    raced(window)
    assert window.state.entries[4].title == "Ada"
    assert window.state.entries[4].note == "Adam · lr 0.35", "no title names the optimizer"
    window.session.undo()
    assert head.title.text() == "Adam"
    window.session.redo()
    assert head.title.text() == "Ada"


def test_no_name_restores_the_automatic_title(window, hand):
    window.session.edit_racer("adam", name="Ada")
    head, card = head_of(window, "adam"), card_of(window, "adam")
    card.rename()
    assert head.name.text() == "Ada"
    assert head.name.placeholderText() == "Adam"
    hand.type(head.name, "  ", enter=False)
    QTest.keyClick(head.name, K.Key_Return)
    assert head.title.text() == "Adam"
    assert window.session.setup.racer("adam").name == ""


def test_escape_keeps_the_old_name(window, hand):
    card = card_of(window, "adam")
    card.rename()
    hand.type(card.head.name, "Ada", enter=False)
    QTest.keyClick(card.head.name, K.Key_Escape)
    assert card.head.title.text() == "Adam"
    assert not card.head.name.isVisible()
    assert not window.session.history.can_undo


def test_leaving_the_field_takes_the_name(window, hand):
    card = card_of(window, "adam")
    card.rename()
    hand.type(card.head.name, "Ada", enter=False)
    window.picture.setFocus()
    assert card.head.title.text() == "Ada"
    assert window.picture.hasFocus()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x" * 41, "name must be a line of at most 40 characters, not of 41"),
        ("a\u202eb", "without line breaks and other control characters"),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused_in_a_sentence(window, hand, text, why):
    card = card_of(window, "adam")
    card.rename()
    field = card.head.name
    QGuiApplication.clipboard().setText(text)
    field.selectAll()
    field.paste()
    QTest.keyClick(field, K.Key_Return)
    assert field.isVisible()
    assert why in card.head.error.text()
    assert card.head.error.isVisible()
    assert field.property("wrong")
    assert window.session.setup.racer("adam").name == ""
    hand.type(field, "x" * 40)
    assert window.session.setup.racer("adam").name == "x" * 40
    assert not card.head.error.isVisible()
    assert card.head.title.width() <= window.racer_panel.viewport().width()


def test_no_key_typed_into_the_name_is_a_shortcut(window, hand):
    scene, card = window.session.scene, card_of(window, "adam")
    card.rename()
    field = card.head.name
    hand.type(field, "gos pkdr 5", enter=False)
    modifiers = Qt.KeyboardModifier
    for key, modifier in (
        (K.Key_D, modifiers.ControlModifier),
        (K.Key_K, modifiers.ControlModifier),
        (K.Key_Up, modifiers.AltModifier),
        (K.Key_Down, modifiers.AltModifier),
        (K.Key_F5, modifiers.NoModifier),
        (K.Key_F2, modifiers.NoModifier),
        (K.Key_PageDown, modifiers.NoModifier),
    ):
        QTest.keyClick(field, key, modifier)
    assert field.isVisible()
    assert field.text() == "gos pkdr 5"
    assert window.session.scene == scene
    assert (window.session.frame, window.player.playing, window.presenting) == (0, False, False)
    QTest.keyClick(field, K.Key_Escape)


def test_a_name_typed_for_a_removed_racer_is_dropped(window, hand):
    card = card_of(window, "sgd")
    card.rename()
    hand.type(card.head.name, "Sissi", enter=False)
    window.session.remove("sgd")
    QApplication.processEvents()
    assert not any(racer.name for racer in window.session.setup.racers)
