"""Keys: those of a video player, those of a presenter, and those that belong to a field."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QWidget

from app.model.player import SPEEDS
from app.window.key_sheet import KeySheet

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("key", "modifier", "start", "goal"),
    [
        (K.Key_Right, None, 50, 51),
        (K.Key_Left, None, 50, 49),
        (K.Key_Right, SHIFT, 50, 60),
        (K.Key_Left, SHIFT, 50, 40),
        (K.Key_Left, SHIFT, 5, 0),
        (K.Key_Right, SHIFT, 195, 200),
        (K.Key_PageDown, None, 50, 51),
        (K.Key_PageUp, None, 50, 49),
        (K.Key_Home, None, 50, 0),
        (K.Key_End, None, 50, 200),
        *((K(K.Key_0 + digit), None, 50, 20 * digit) for digit in range(10) if digit != 2),
        (K.Key_2, Qt.KeyboardModifier.KeypadModifier, 50, 40),
    ],
)
def test_a_key_moves_the_playhead(window, key, modifier, start, goal):
    window.session.set_frame(start)
    QTest.keyClick(window.picture, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert window.session.frame == goal


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_K])
def test_space_and_k_play_and_pause(window, key):
    QTest.keyClick(window.picture, key)
    assert window.player.playing
    QTest.keyClick(window.picture, key)
    assert not window.player.playing


def test_a_jump_while_playing_plays_on(window):
    window.player.play()
    QTest.keyClick(window.picture, K.Key_5)
    assert window.player.playing
    assert window.session.frame >= 100


def test_j_and_l_go_slower_and_faster_within_the_speeds(window):
    seen = []
    for _ in SPEEDS:
        QTest.keyClick(window.picture, K.Key_L)
        seen.append(window.player.speed)
    assert seen[:2] == [20, 30]
    assert seen[-1] == SPEEDS[-1]
    for _ in SPEEDS:
        QTest.keyClick(window.picture, K.Key_J)
    assert window.player.speed == SPEEDS[0]
    assert window.transport.speed.currentText() == "1/s"


def test_g_and_o_switch_the_layout(window):
    QTest.keyClick(window.picture, K.Key_O)
    assert window.session.figure.layout == "overlay"
    QTest.keyClick(window.picture, K.Key_G)
    assert window.session.figure.layout == "grid"


def test_r_resets_the_race(window):
    window.reset()
    setup = window.session.setup
    window.session.edit(start=(1.0, 1.0))
    QTest.keyClick(window.picture, K.Key_R)
    assert window.session.setup == setup


def test_single_keys_can_be_turned_off_the_others_stay(window):
    action = window.commands.action("help.single_keys")
    assert action.isChecked()
    action.trigger()
    window.session.set_frame(50)
    before = window.session.scene, window.player.speed, window.settings.scheme
    for key in (K.Key_K, K.Key_J, K.Key_L, K.Key_5, K.Key_G, K.Key_O, K.Key_R, K.Key_D):
        QTest.keyClick(window.picture, key)
    assert not window.player.playing
    assert window.session.frame == 50
    assert (window.session.scene, window.player.speed, window.settings.scheme) == before
    QTest.keyClick(window.picture, K.Key_Right)
    assert window.session.frame == 51
    QTest.keyClick(window.picture, K.Key_Space)
    assert window.player.playing
    window.player.pause()

    action.trigger()
    QTest.keyClick(window.picture, K.Key_5)
    assert window.session.frame == 100


def test_digits_and_letters_typed_into_a_field_stay_there(window, hand):
    field = window.racer_panel.cards[0].rows["lr"].field
    window.session.set_frame(33)
    setup = window.session.setup
    hand.type(field, "0.0123456789kjlgo rd", enter=False)
    assert window.session.frame == 33
    assert window.session.setup is setup
    assert not window.player.playing
    assert field.text() == "0.0123456789kjlgo rd"
    for key in (K.Key_Left, K.Key_Right, K.Key_Home, K.Key_End, K.Key_Backspace):
        QTest.keyClick(field, key)
    assert window.session.frame == 33


def test_arrows_on_a_focused_slider_move_it_and_not_the_playhead(window):
    slider = window.racer_panel.cards[0].rows["lr"].slider
    window.session.set_frame(33)
    slider.setFocus()
    before = slider.value()
    QTest.keyClick(slider, K.Key_Right)
    assert slider.value() > before
    assert window.session.frame == 33


def test_space_on_a_focused_check_box_checks_it(window):
    box = window.racer_panel.cards[0].enabled
    box.setFocus()
    QTest.keyClick(box, K.Key_Space)
    assert not box.isChecked()
    assert not window.player.playing


def test_keys_with_control_are_no_single_keys(window):
    setup = window.session.setup
    window.session.set_frame(10)
    for key in (K.Key_R, K.Key_T, K.Key_5, K.Key_J, K.Key_Right):
        QTest.keyClick(window.picture, key, CONTROL)
    assert window.session.frame == 10
    assert window.session.setup is setup
    assert not window.player.playing


@pytest.mark.parametrize(
    ("letter", "key"),
    [("ж", 0x416), ("ñ", 0xD1), ("λ", 0x39B), ("語", 0x8A9E), ("\u0d05", 0xD05)],
)
def test_letters_of_other_alphabets_do_nothing(window, hand, letter, key):
    setup = window.session.setup
    hand.letter(window.picture, letter, key)
    assert window.session.setup is setup
    assert window.session.frame == 0
    assert not window.player.playing


def test_the_key_sheet_shows_every_key_and_gesture(window):
    window.commands.run("help.keys")
    sheet = window.findChild(KeySheet)
    text = sheet.text.text()
    for word in ("Space, K", "Home", "Page Up", "0 – 9", "F5", "Ctrl+O", "Ctrl+K", "Wheel"):
        assert word in text
    for command in window.commands:
        if command.keys and command.sheet is None:
            assert command.long_title.rstrip("…") in text.replace("&amp;", "&"), command.id
    sheet.close()


@pytest.mark.parametrize("grip", ["handle", "groove"])
def test_a_slider_worked_with_the_mouse_leaves_the_keyboard_to_the_picture(window, hand, grip):
    window.picture.setFocus()
    window.session.set_frame(50)
    slider = window.racer_panel.cards[0].rows["lr"].slider
    before = slider.value()
    at = slider.rect().center()
    if grip == "handle":
        share = slider.value() / slider.maximum()
        at.setX(round(6 + share * (slider.width() - 12)))
    QTest.mousePress(slider, LEFT, pos=at)  # which gives focus as the window system does
    hand.drag_to(slider, at + QPoint(20, 0))
    QTest.mouseRelease(slider, LEFT, pos=at + QPoint(20, 0))
    moved = window.session.setup
    assert slider.value() != before
    QTest.keyClick(window.focusWidget(), K.Key_Home)
    assert window.session.frame == 0
    assert window.session.setup is moved
    QTest.keyClick(window.focusWidget(), K.Key_Space)
    assert window.player.playing


def test_ticking_and_choosing_with_the_mouse_leaves_home_and_space_as_well(window):
    window.picture.setFocus()
    for widget in clicked(window):
        window.session.set_frame(50)
        QTest.keyClick(window.focusWidget(), K.Key_Home)
        assert window.session.frame == 0, widget.accessibleName()
        QTest.keyClick(window.focusWidget(), K.Key_Space)
        assert window.player.playing, widget.accessibleName()
        window.player.pause()
    assert window.session.figure.layout == "overlay"
    assert not window.session.setup.racers[2].enabled


@pytest.mark.parametrize("part", ["top_bar", "transport", "add"])
def test_the_rest_of_the_window_takes_no_focus_by_a_click(window, part):
    add = window.racer_panel.add
    parts = [add] if part == "add" else getattr(window, part).findChildren(QWidget)
    assert parts
    for widget in parts:
        if not widget.isVisible():
            continue  # the list of a box takes it while it is open
        assert not widget.focusPolicy() & Qt.FocusPolicy.ClickFocus, widget.accessibleName()


def test_clicks_in_the_panels_leave_the_arrows_to_the_playhead(window):
    window.picture.setFocus()
    for widget in clicked(window):
        for key, step in ((K.Key_Right, 51), (K.Key_Left, 49), (K.Key_PageDown, 51)):
            window.session.set_frame(50)
            QTest.keyClick(window.focusWidget(), key)
            assert window.session.frame == step, widget.accessibleName()


def clicked(window):
    """Click controls of every kind, one after the other."""
    card = window.racer_panel.cards[2]
    boxes = (window.transport.speed, card.rows["mode"].box)
    sliders = (card.rows["lr"].slider, window.surface_panel.row("angle").slider)
    buttons = (window.top_bar.layouts["overlay"], card.enabled)
    for widget in (card.fold, *boxes, *sliders, window.transport.scrub, *buttons):
        QTest.mouseClick(widget, LEFT, pos=widget.rect().center())
        if widget in boxes:
            assert widget.view().isVisible()
            widget.hidePopup()
        yield widget


def test_a_click_on_a_slider_takes_the_keyboard_from_a_field_and_its_value_along(window, hand):
    card = window.racer_panel.cards[0]
    field, slider = card.rows["lr"].field, card.rows["weight_decay"].slider
    hand.type(field, "0.02", enter=False)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    assert window.session.setup.racers[0].optimizer.values["lr"] == 0.02
    assert not field.hasFocus()
    window.session.set_frame(60)
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Home)
    assert window.session.frame == 0


def test_motion_can_be_turned_off_for_good(window, open_window):
    assert window.player.glides
    window.commands.action("play.motion").trigger()
    assert not window.player.glides
    window.close()
    assert not open_window().player.glides
