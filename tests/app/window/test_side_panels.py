"""The panels outside the picture: below it, or a drawer where the window is low."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from app.window.side_views import DRAWER

HORIZONTAL = Qt.Orientation.Horizontal


def widths(window):
    """Return the widths of the visible docks on both sides."""
    QApplication.processEvents()
    return [dock.width() for dock in window.docks if dock.isVisible()]


def test_in_a_low_window_the_inspector_takes_the_place_of_the_cards(open_window):
    window = open_window(size=(1280, 720))
    surface, racers = window.docks
    window.resizeDocks([surface, racers], [220, 250], HORIZONTAL)
    before = widths(window)
    panel = window.outside["inspector"]
    window.commands.run("view.inspector")
    assert widths(window) == before[:1], "the cards have given way"
    assert panel.isVisible()
    assert panel.geometry().left() > window.centralWidget().geometry().right()
    assert panel.width() == pytest.approx(DRAWER, abs=4)
    assert min(pane.canvas.width() for pane in window.picture.panes) > 150
    window.commands.run("view.inspector")
    assert widths(window) == before


def test_the_inspector_follows_the_height_of_the_window(open_window):
    window = open_window(size=(1440, 900))
    before = widths(window)
    panel = window.outside["inspector"]
    window.commands.run("view.inspector")
    assert widths(window) == before
    assert panel.geometry().top() > window.picture.mapTo(window, window.picture.rect().center()).y()
    window.resize(1280, 720)
    assert widths(window) == before[:1]
    assert panel.isVisible()
    window.resize(1440, 900)
    assert widths(window) == before
    assert panel.isVisible()


def test_a_drawer_stays_while_presenting_and_the_cards_stay_away(open_window, qtbot):
    window = open_window(size=(1280, 720))
    window.commands.run("view.inspector")
    panel = window.outside["inspector"]
    shown = [panel.isVisible(), *(dock.isVisible() for dock in window.docks)]
    assert shown == [True, True, False]
    window.toggle_presenting()
    assert panel.isVisible()
    window.toggle_presenting()
    qtbot.waitUntil(
        lambda: [panel.isVisible(), *(dock.isVisible() for dock in window.docks)] == shown
    )
    window.commands.run("view.inspector")
    assert window.docks[1].isVisible()


def test_after_a_start_with_the_drawer_open_closing_it_brings_the_cards(open_window):
    window = open_window(size=(1280, 720))
    window.commands.run("view.inspector")
    window.close()
    again = open_window(size=(1280, 720))
    assert again.outside["inspector"].isVisible()
    assert not again.docks[1].isVisible()
    again.commands.run("view.inspector")
    assert again.docks[1].isVisible()


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
@pytest.mark.parametrize("on", [False, True])
def test_what_is_switched_while_presenting_stays_so_afterwards(open_window, qtbot, size, on):
    window = open_window(size=size)
    panel, cards = window.outside["inspector"], window.docks[1]
    if on:
        window.commands.run("view.inspector")
    window.toggle_presenting()
    window.commands.run("view.inspector")
    assert panel.isVisible() != on
    window.toggle_presenting()
    qtbot.waitUntil(
        lambda: window.size().height() == size[1] and cards.isVisible() == (on or size[1] > 800)
    )
    QApplication.processEvents()
    assert panel.isVisible() != on


def test_a_panel_that_was_closed_stays_closed(open_window):
    window = open_window(size=(1440, 900))
    cards = window.docks[1]
    cards.hide()
    for _ in range(2):
        window.commands.run("view.inspector")
        assert cards.isHidden()
    window.resize(1280, 720)
    QApplication.processEvents()
    for _ in range(2):
        window.commands.run("view.inspector")
        assert cards.isHidden()
