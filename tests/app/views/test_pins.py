"""Pinned runs on screen: faint, labelled, in the pane of their racer; pinning and unpinning."""

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest


def slide(window, raced, racer=0, tick=900):
    window.racer_panel.cards[racer].rows["lr"].slider.setValue(tick)
    raced(window)


def test_a_pinned_path_stays_while_the_slider_moves(window, raced, hand, eye):
    pane, card = window.picture.panes[0], window.racer_panel.cards[0]
    before = window.session.race.trajectories[0]
    lr = before.optimizer.values["lr"]
    QTest.mouseClick(card.pin, Qt.MouseButton.LeftButton)
    raced(window)
    assert card.pin.isChecked()
    assert pane.entries[0].ghosts == (), "what is the same needs no ghost"
    slide(window, raced)
    assert card.pin.isChecked(), "the pinned path is drawn"
    (ghost,) = pane.entries[0].ghosts
    assert ghost.label == f"lr {lr:g}"
    np.testing.assert_array_equal(ghost.trajectory.positions, before.positions)
    window.session.set_frame(4)
    middle = (before.positions[1] + before.positions[2]) / 2
    at = hand.at(window, pane, *middle)
    color = pane.entries[0].look.color(window.state.style)
    with_ghost = eye.image(window.picture.viewport()).pixelColor(at)
    window.session.edit(pins=())
    raced(window)
    without = eye.image(window.picture.viewport()).pixelColor(at)

    def away(pixel):
        pairs = zip(pixel.getRgb()[:3], color.getRgb()[:3], strict=True)
        return sum(abs(one - other) for one, other in pairs)

    assert 0 < away(with_ghost) < away(without)


def test_a_second_click_removes_the_pin_whatever_the_sliders_say_now(window, raced):
    card = window.racer_panel.cards[1]
    card.pin.click()
    assert "compare" not in card.pin.toolTip()
    slide(window, raced, 1)
    card.pin.click()
    assert "compare" in card.pin.toolTip()
    raced(window)
    assert window.session.setup.pins == ()
    assert not card.pin.isChecked()


def test_a_key_pins_all_and_lets_all_go(window, raced):
    QTest.keyClick(window, Qt.Key.Key_P)
    assert len(window.session.setup.pins) == 5
    assert all(card.pin.isChecked() for card in window.racer_panel.cards)
    slide(window, raced)
    QTest.keyClick(window, Qt.Key.Key_P)
    assert len(window.session.setup.pins) == 6, "the new run joins the old ones"
    QTest.keyClick(window, Qt.Key.Key_P)
    assert window.session.setup.pins == ()


def test_pinning_can_be_undone(window):
    before = window.session.setup
    window.session.toggle_pin("newton")
    window.session.undo()
    assert window.session.setup == before


def test_ghosts_stay_with_their_racer_and_their_surface(window, raced, race_of):
    window.session.toggle_pins()
    slide(window, raced, 0)
    slide(window, raced, 4)
    ghosts = [len(pane.entries[0].ghosts) for pane in window.picture.panes]
    assert ghosts == [1, 0, 0, 0, 1]
    window.session.edit(surface=race_of("sgd", surface="rosenbrock").surface)
    raced(window)
    assert not any(pane.entries[0].ghosts for pane in window.picture.panes)


def test_the_button_shows_whether_a_pin_is_drawn_on_this_surface(window, raced, race_of):
    card = window.racer_panel.cards[0]
    card.pin.click()
    ravine = window.session.setup.surface
    window.session.edit(surface=race_of("sgd", surface="rosenbrock").surface)
    assert not card.pin.isChecked()
    window.session.edit(surface=ravine)
    assert card.pin.isChecked()


def test_the_oldest_pins_make_room(open_window, race_of, raced):
    window = open_window(race_of("sgd"))
    for tick in range(100, 100 + 14 * 40, 40):
        slide(window, raced, 0, tick)
        window.session.toggle_pins()
    pins = window.session.setup.pins
    assert len(pins) == 12
    newest = window.session.setup.racers[0].optimizer.values["lr"]
    assert pins[-1].racers[0].optimizer.values["lr"] == newest
