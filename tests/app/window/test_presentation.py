"""Presenting: the picture fills the screen, and afterwards everything is where it was."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def places(window):
    """Return the rectangles of the window and its parts."""
    parts = (window, *window.docks, *window.outside.values(), window.picture, window.transport)
    return [part.geometry() for part in parts if part.isVisible()]


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1000, 620)])
@pytest.mark.parametrize("views", [(), ("inspector",), ("inspector", "slices")])
def test_the_sizes_of_all_panels_come_back_exactly(open_window, race_of, qtbot, size, views):
    window = open_window(race_of("sgd", "adam", side_views=views), size)
    window.resizeDocks(list(window.docks), [291, 307], HORIZONTAL)
    below = [side for key, side in window.outside.items() if key in views]
    window.resizeDocks(below, [173] * len(below), VERTICAL)
    QApplication.processEvents()
    before = places(window)
    for _ in range(2):
        window.toggle_presenting()
        QApplication.processEvents()
        assert not window.docks[0].isVisible()
        window.toggle_presenting()
        qtbot.waitUntil(lambda: places(window) == before)


def test_closing_while_presenting_keeps_the_sizes_of_the_panels(open_window):
    window = open_window()
    window.resizeDocks(list(window.docks), [291, 307], HORIZONTAL)
    QApplication.processEvents()
    before = [dock.width() for dock in window.docks]
    window.toggle_presenting()
    QApplication.processEvents()
    window.close()
    again = open_window()
    assert [dock.width() for dock in again.docks] == before
