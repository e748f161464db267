"""Cards and panels that stay quiet until they are needed, and never jump."""

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PyQt6.QtGui import QEnterEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from optim_core.scenes.defaults import race_optimizer


def seen(eye, widget):
    """Return the pixels of a widget on its panel."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return eye.image(window).copy(place)


def ink(eye, button):
    """Return how dark a button's icon is on the light panel: 0 for nothing, 255 for black."""
    image = seen(eye, button)
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return 255 - min(image.pixelColor(x, y).lightness() for x, y in places)


def enter(card):
    """Move the pointer onto a card."""
    at = QPointF(4.0, 4.0)
    QApplication.sendEvent(card, QEnterEvent(at, at, at))


def buttons(card):
    """Return the buttons of a card that are faint at first."""
    return card.fold, card.pin, card.remove


@pytest.mark.parametrize("way", ["hover", "focus", "selection", "pinned"])
def test_buttons_are_faint_until_they_are_looked_for(window, eye, way):
    card = window.racer_panel.cards[1]
    faint = [ink(eye, button) for button in buttons(card)]
    assert all(5 < each < 140 for each in faint)
    shown = buttons(card)
    match way:
        case "hover":
            enter(card)
        case "focus":
            card.remove.setFocus(Qt.FocusReason.TabFocusReason)
            shown = (card.remove,)
        case "selection":
            window.session.select("momentum")
        case "pinned":
            card.pin.click()
            shown = (card.pin,)
    assert all(ink(eye, button) > 180 for button in shown)


def test_buttons_are_faint_again_when_the_pointer_leaves(window, eye):
    card = window.racer_panel.cards[1]
    before = ink(eye, card.remove)
    enter(card)
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert ink(eye, card.remove) == before


def test_a_value_has_a_box_only_under_the_pointer_or_with_the_focus(window, eye):
    field = window.racer_panel.cards[0].rows["lr"].field
    panel, box = (window.state.style.color(name) for name in ("panel", "field"))
    inside = QPoint(6, 4)
    assert seen(eye, field).pixelColor(inside) == panel
    field.setFocus()
    assert seen(eye, field).pixelColor(inside) == box


def test_rows_stand_forty_pixels_apart(window):
    rows = window.racer_panel.cards[4].rows
    assert rows["beta1"].y() - rows["lr"].y() == 40
    surface = window.surface_panel
    assert surface.row("b").y() - surface.row("a").y() == 40


def test_the_seed_has_rows_only_while_it_matters(open_window, race_of):
    window = open_window(race_of("sgd", surface="linear_regression"))
    panel = window.surface_panel

    def shown():
        return [name for name in ("noise", "seed", "seeds") if panel.row(name).isVisible()]

    assert shown() == ["noise"]
    window.session.edit(noise=0.1)
    assert shown() == ["noise", "seed", "seeds"]
    window.session.edit(noise=0.0)
    assert shown() == ["noise"]
    window.session.edit(batch_size=2)
    assert shown() == ["noise", "seed", "seeds"]
    window.session.edit(batch_size=10_000)
    assert shown() == ["noise"], "all of the data"


def test_nothing_moves_sideways_when_a_panel_must_scroll(open_window, race_of, qtbot):
    window = open_window(race_of("sgd"))
    panel = window.racer_panel
    wide, bar = panel.viewport().width(), panel.verticalScrollBar()
    assert not bar.isEnabled()
    for _ in range(8):
        window.session.duplicate("sgd")
    qtbot.waitUntil(lambda: bar.isEnabled() and bar.maximum() > 0)
    assert panel.viewport().width() == wide


def is_whole(panel, card):
    """Return whether a card is seen from its top, and to its end if it fits."""
    top = card.mapTo(panel.viewport(), QPoint(0, 0)).y()
    below = panel.viewport().height() - top - card.height()
    return below >= 0 <= top or (top == 0 and card.height() > panel.viewport().height())


@pytest.mark.parametrize("tall", [720, 620])
def test_unfolding_shows_the_whole_card(window, qtbot, tall):
    window.resize(1000, tall)
    panel = window.racer_panel
    card = panel.cards[3]
    card.fold.click()
    qtbot.waitUntil(lambda: card.height() > 300 and is_whole(panel, card))


def test_a_racer_that_is_off_folds_and_comes_back_as_it_was(window):
    card = window.racer_panel.cards[4]
    card.fold.click()
    before = [name for name, row in card.rows.items() if row.isVisible()]
    card.enabled.click()
    assert not any(row.isVisible() for row in card.rows.values())
    card.enabled.click()
    assert [name for name, row in card.rows.items() if row.isVisible()] == before


def test_using_a_slider_selects_its_racer(window):
    slider = window.racer_panel.cards[3].rows["lr"].slider
    slider.setValue(1234)
    assert window.session.figure.selected == "rmsprop"
    assert slider.value() == 1234
    window.session.undo()
    assert window.session.setup.racers[3].optimizer == race_optimizer(
        "rmsprop", window.session.setup.surface
    )


def test_reset_is_offered_while_a_value_differs(window):
    session, command = window.session, window.commands["race.reset_racer"]
    session.select("adam")
    before = session.setup
    assert not command.enabled()
    session.edit_racer("adam", optimizer=before.racers[4].optimizer(lr=0.5, clip_norm=3.0))
    changed = session.setup
    assert command.enabled()
    window.commands.run(command.id)
    assert session.setup == before
    session.undo()
    assert session.setup == changed


def test_the_caret_of_the_speed_grows_with_its_type(window, eye):
    def caret():
        box = window.transport.speed
        image = eye.image(box)
        muted = image.pixelColor(2, image.height() // 2)
        columns = range(image.width() - round(image.height()), image.width() - 2)
        inked = [
            x
            for x in columns
            if any(image.pixelColor(x, y) != muted for y in range(4, image.height() - 4))
        ]
        return inked[-1] - inked[0] + 1

    normal = caret()
    window.toggle_presenting()
    assert caret() > 1.5 * normal
    QTest.keyClick(window, Qt.Key.Key_Escape)
