"""Light and dark, the terrains, and presenting."""

import numpy as np
import pyqtgraph as pg
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDockWidget

import app.window.appearance as appearance
from app.style.theme import DARK, LIGHT, TERRAINS, Style

K = Qt.Key
READABLE = 24
"""Pixels of 18 points at 96 dots per inch."""


def ground(window, hand):
    """Return the colours of some places of the terrain."""
    image = window.picture.viewport().grab().toImage()
    pane = window.picture.panes[2]
    spots = [(x, y) for x in (-1.5, 0.8, 2.5) for y in (-2.0, -0.9, 1.2)]
    return [image.pixelColor(hand.at(window, pane, *spot)).name() for spot in spots]


def choose(window, title, option):
    """Choose an option of a menu within the menu."""
    menu = window.top_bar.menu.menu()
    (branch,) = [action.menu() for action in menu.actions() if action.text() == title]
    branch.aboutToShow.emit()
    (action,) = [action for action in branch.actions() if action.text() == option]
    action.trigger()
    branch.aboutToShow.emit()
    return [action.text() for action in branch.actions() if action.isChecked()]


def test_the_scheme_changes_palette_panels_picture_and_chart(window, hand, eye):
    window.choose_scheme("light")
    seen = []
    for scheme in (LIGHT, DARK, LIGHT):
        palette = QApplication.palette()
        assert palette.color(QPalette.ColorRole.Window).name().upper() == scheme.window
        assert palette.color(QPalette.ColorRole.Text).name().upper() == scheme.text
        picture = window.picture.viewport().grab().toImage()
        assert picture.pixelColor(3, 3).name().upper() == scheme.window
        panel = window.grab().toImage()
        at = window.racer_panel.mapTo(window, window.racer_panel.rect().bottomLeft())
        assert panel.pixelColor(at.x() + 6, at.y() - 6).name().upper() == scheme.panel
        lightness = [pg.mkColor(color).lightness() for color in ground(window, hand)]
        seen.append(sum(lightness) / len(lightness))
        assert (seen[-1] < 128) == (scheme is DARK)
        QTest.keyClick(window.picture, K.Key_D)
    assert seen[0] == seen[2]


def test_the_button_switches_the_scheme_and_the_menu_shows_it(window):
    assert choose(window, "Scheme", "Light") == ["Light"]
    window.top_bar.scheme.click()
    assert window.settings.scheme == "dark"
    assert choose(window, "Scheme", "Dark") == ["Dark"]
    window.top_bar.scheme.click()
    assert window.settings.scheme == "light"
    assert choose(window, "Scheme", "System") == ["System"]


@pytest.mark.parametrize("dark", [False, True])
def test_every_terrain_has_colours_of_its_own(window, hand, dark):
    window.choose_scheme("dark" if dark else "light")
    seen = {}
    for key, title in TERRAINS.items():
        assert choose(window, "Terrain colours", title) == [title]
        assert window.session.figure.terrain == key
        seen[key] = ground(window, hand)
        table = Style(dark, key).ground().astype(int)
        painted = np.array([pg.mkColor(color).getRgb()[:3] for color in seen[key]])
        apart = np.abs(painted[:, None] - table).max(axis=2).min(axis=1)
        assert (apart <= 6).sum() >= 3, "ground in the colours of the map, between the lines"
        assert len(set(seen[key])) >= 3
    assert len({tuple(colors) for colors in seen.values()}) == len(TERRAINS)


def test_a_racers_colour_follows_the_scheme(window, eye):
    window.session.set_frame(120)

    def ink_on_newtons_line(color):
        floor = float(window.chart.heights[2][100])
        place = window.chart.painter.plot.pixel(100.0, floor)
        at = window.picture.mapFromScene(window.chart.mapToScene(place))
        return eye.count(eye.image(window.picture.viewport()), QColor(color), at, 3, 80)

    window.choose_scheme("light")
    assert ink_on_newtons_line("#111111") >= 7
    window.commands.run("view.light_or_dark")
    assert ink_on_newtons_line("#FFFFFF") >= 7


def test_presenting_hides_panels_enlarges_type_and_returns(window, qtbot):
    desk = window.picture.panes[0].canvas.top()
    label = window.transport.step.fontInfo().pixelSize()
    window.choose_scheme("light")
    QTest.keyClick(window.picture, K.Key_F5)
    qtbot.waitUntil(window.isFullScreen)
    docks = window.findChildren(QDockWidget)
    assert {dock.objectName() for dock in docks} == {"Surface", "Racers", "Step inspector"}
    assert not any(part.isVisible() for part in (*docks, window.top_bar, window.read_out))
    assert window.transport.isVisible()
    assert window.picture.isVisible()
    assert window.picture.panes[0].canvas.top() > 0.9 * desk, "one line for two, but larger"
    assert window.transport.step.fontInfo().pixelSize() == 2 * label
    qtbot.waitUntil(lambda: window.picture.width() == window.width())

    QTest.keyClick(window.picture, K.Key_Escape)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert all(part.isVisible() for part in (*window.docks, window.top_bar, window.read_out))
    assert window.transport.step.fontInfo().pixelSize() == label
    qtbot.waitUntil(lambda: window.picture.panes[0].canvas.top() == desk)


def test_presenting_type_of_the_transport_reads_from_the_last_row(window):
    window.toggle_presenting()
    assert window.transport.step.fontInfo().pixelSize() >= READABLE
    assert window.transport.speed.fontInfo().pixelSize() >= READABLE


def test_presenting_type_of_the_picture_reads_from_the_last_row(window, eye):
    window.toggle_presenting()
    sizes = eye.sizes(window.picture.panes[0])
    assert min(sizes.values()) >= READABLE, sizes
    window.showNormal()
    window.resize(1600, 1000)
    QApplication.processEvents()
    for view in (window.chart, window.picture.panes[0]):
        sizes = eye.sizes_of(view.painter.paint, view.boundingRect().size())
        assert "100" in sizes or "−2" in sizes, "the axes are labelled"
        assert min(sizes.values()) >= READABLE, sizes


def test_presenting_doubles_the_lines(window, hand, eye):
    def area():
        window.session.set_frame(200)
        image = eye.image(window.picture.viewport())
        pane = window.picture.panes[4]
        path = window.session.race.trajectories[4].positions
        color = pg.mkColor("#AA3875")
        return max(eye.count(image, color, hand.at(window, pane, *path[k]), 6) for k in (20, 24))

    window.choose_scheme("light")
    before = area()
    window.toggle_presenting()
    assert area() > 1.4 * before


def test_a_presenters_remote_steps(window):
    window.toggle_presenting()
    window.session.set_frame(10)
    QTest.keyClick(window.focusWidget(), K.Key_PageDown)
    assert window.session.frame == 11
    QTest.keyClick(window.focusWidget(), K.Key_PageUp)
    QTest.keyClick(window.focusWidget(), K.Key_PageUp)
    assert window.session.frame == 9
    QTest.keyClick(window.focusWidget(), K.Key_Space)
    assert window.player.playing


def test_the_button_presents(window, qtbot):
    window.top_bar.present.click()
    qtbot.waitUntil(window.isFullScreen)
    QTest.keyClick(window.picture, K.Key_F5)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.top_bar.isVisible()


def test_a_panel_hidden_before_presenting_stays_hidden_after(window):
    dock = next(d for d in window.findChildren(QDockWidget) if d.objectName() == "Surface")
    dock.hide()
    window.toggle_presenting()
    window.toggle_presenting()
    assert not dock.isVisible()


def test_the_menu_hides_and_shows_each_panel(window):
    menu = window.top_bar.menu.menu()
    (branch,) = [action.menu() for action in menu.actions() if action.text() == "Panels"]
    panels = {"Surface": window.surface_panel, "Racers": window.racer_panel}
    assert [action.text() for action in branch.actions()] == list(panels)
    for action in branch.actions():
        assert action.isEnabled()
        assert panels[action.text()].isVisible()
        action.trigger()
        assert not panels[action.text()].isVisible()
        action.trigger()
        assert panels[action.text()].isVisible()


def test_escape_without_presenting_does_nothing(window):
    QTest.keyClick(window.picture, K.Key_Escape)
    assert not window.isFullScreen()
    assert window.top_bar.isVisible()


def test_a_change_of_the_systems_scheme_is_followed(open_window, monkeypatch, qapp):
    window = open_window()
    window.choose_scheme("system")
    hints = qapp.styleHints()
    for dark in (True, False):
        monkeypatch.setattr(appearance, "system_is_dark", lambda dark=dark: dark)
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        assert window.picture.state.style.dark == dark
