"""What the pointer does in a pane: place, drag, pan, zoom, fit, read."""

import re

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt, QTimer
from PyQt6.QtGui import QContextMenuEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

import optim_core
from app.views.read_out import HINTS
from optim_core.scenes.defaults import default_view
from optim_core.scenes.figure import check_view
from optim_core.surfaces.curvature import curvature
from optim_core.surfaces.landscape import Bounds


def near(one, other, pane, pixels=1.0):
    """Whether two points of the plane are within some pixels of each other."""
    scale = pane.view.width / pane.canvas.width()
    return all(abs(a - b) <= pixels * scale for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("index", range(5))
def test_a_click_in_any_pane_places_the_start_there(window, hand, raced, index):
    pane = window.picture.panes[index]
    hand.click(window.picture.viewport(), hand.at(window, pane, 1.5, -1.25))
    raced(window)
    assert near(window.session.setup.start, (1.5, -1.25), pane)
    for path in window.session.race.trajectories:
        assert tuple(path.positions[0]) == window.session.setup.start
    x = window.surface_panel.row("x").field.text()
    assert float(x) == pytest.approx(window.session.setup.start[0], rel=1e-5)


def test_a_click_in_the_overlay_places_the_start(open_window, race_of, hand, raced):
    window = open_window(race_of("sgd", "adam", layout="overlay"))
    (pane,) = window.picture.panes
    hand.click(window.picture.viewport(), hand.at(window, pane, 2.0, 1.0))
    raced(window)
    assert near(window.session.setup.start, (2.0, 1.0), pane)


def test_a_click_beside_the_canvas_does_nothing(window, hand):
    setup, pane = window.session.setup, window.picture.panes[0]
    header = pane.mapToScene(pane.canvas.topLeft()) - pane.mapToScene(0.0, 0.0)
    at = window.picture.mapFromScene(pane.mapToScene(header / 2))
    hand.click(window.picture.viewport(), at)
    assert window.session.setup is setup


@pytest.mark.parametrize("name", ["header", "left", "below", "edge"])
def test_a_near_miss_moves_nothing(window, hand, qtbot, name):
    setup, pane = window.session.setup, window.picture.panes[0]
    canvas = pane.canvas
    places = {
        "header": canvas.topLeft() + QPointF(20.0, -6.0),
        "left": canvas.bottomLeft() + QPointF(-12.0, -20.0),
        "below": canvas.bottomLeft() + QPointF(40.0, 6.0),
        "edge": canvas.topLeft() + QPointF(20.0, 2.0),
    }
    at = window.picture.mapFromScene(pane.mapToScene(places[name]))
    hand.click(window.picture.viewport(), at)
    assert not pane._click.isActive()
    assert window.session.setup is setup
    assert window.session.selected == "sgd" or name != "header"


def test_the_start_follows_a_drag_of_its_ring_in_every_pane(window, hand, eye, raced):
    pane, view = window.picture.panes[2], window.picture.panes[2].view
    port = window.picture.viewport()
    window.session.set_frame(200)  # or the racers' markers hide the ring
    begin = hand.at(window, pane, *window.session.setup.start)
    hand.press(port, begin + QPoint(3, -2))
    seen = set()
    for goal in ((-2.0, 1.5), (0.5, 2.2), (2.5, -1.0)):
        hand.drag_to(port, hand.at(window, pane, *goal))
        raced(window)
        assert near(window.session.setup.start, goal, pane)
        seen.add(window.session.setup.start)
        ring = window.state.style.color("landmark")
        image = eye.image(port)
        for other in window.picture.panes:
            center = hand.at(window, other, *goal)
            assert eye.count(image, ring, center, 8, 60) >= 8
    hand.release(port, hand.at(window, pane, *goal))
    raced(window)
    assert len(seen) == 3
    assert near(window.session.setup.start, goal, pane)
    assert all(other.view == view for other in window.picture.panes), "a drag of the ring is no pan"


def test_a_drag_elsewhere_pans_all_panes_alike(window, hand, raced):
    pane, start = window.picture.panes[3], window.session.setup.start
    port = window.picture.viewport()
    grabbed = (1.0, 1.0)
    at = hand.at(window, pane, *grabbed)
    hand.press(port, at)
    for far in (10, 25, 40):
        hand.drag_to(port, at + QPoint(far, far // 2))
        raced(window)
        assert near(hand.plane(window, pane, at + QPoint(far, far // 2)), grabbed, pane)
    hand.release(port, at + QPoint(40, 20))
    raced(window)
    assert window.session.setup.start == start, "a pan is no click"
    for other in window.picture.panes[1:]:
        assert tuple(other.view) == pytest.approx(tuple(window.picture.panes[0].view))


@pytest.mark.parametrize("notches", [1, 5, -1, -5])
def test_the_wheel_zooms_about_the_pointer_in_all_panes(window, hand, raced, notches):
    pane, before = window.picture.panes[1], window.picture.panes[1].view
    at = hand.at(window, pane, -2.0, 1.5)
    under = hand.plane(window, pane, at)
    hand.wheel(window.picture.viewport(), at, notches)
    raced(window)
    assert (pane.view.width < before.width) == (notches > 0)
    for other in window.picture.panes:
        assert other.view == pane.view
    assert near(hand.plane(window, pane, at), under, pane)


def test_zoom_stops_before_the_numbers_do(window, hand, raced):
    pane = window.picture.panes[0]
    at = hand.at(window, pane, 1.0, 1.0)
    for notches in (100, 100, 100, 100, -100, -100, -100, -100, -100, -100):
        hand.wheel(window.picture.viewport(), at, notches)
        raced(window)
    own = window.session.setup.surface.bounds
    assert own.width / 1e7 < pane.view.width < own.width * 1e7


def test_a_double_click_fits_and_leaves_the_start_where_it_was(window, hand, raced):
    pane, start = window.picture.panes[0], window.session.setup.start
    fitted = pane.view
    port = window.picture.viewport()
    hand.wheel(port, hand.at(window, pane, 1.0, 0.5), 6)
    raced(window)
    assert pane.view != fitted
    hand.double_click(port, hand.at(window, pane, 0.8, 0.4))
    raced(window)
    assert window.session.setup.start == start
    assert window.session.figure.view == default_view(window.session.setup.surface)
    done = window.session.history.changes(window.session.place, 99)
    assert len(done) == 1, "the view, and no start that moves there and back"
    shown = window.session.figure.view.shaped(pane.canvas.width() / pane.canvas.height())
    assert [tuple(other.view) for other in window.picture.panes] == [tuple(shown)] * 5


def test_a_double_click_after_a_placed_start_keeps_the_placed_one(window, hand, raced):
    pane, port = window.picture.panes[0], window.picture.viewport()
    hand.click(port, hand.at(window, pane, 2.0, 1.0))
    raced(window)
    placed = window.session.setup.start
    hand.double_click(port, hand.at(window, pane, -1.0, -1.0))
    raced(window)
    assert window.session.setup.start == placed


def test_a_double_click_after_a_typed_start_keeps_the_typed_one(window, hand, raced):
    hand.type(window.surface_panel.row("x").field, "1.25")
    raced(window)
    start = window.session.setup.start
    assert start[0] == 1.25
    pane = window.picture.panes[0]
    hand.double_click(window.picture.viewport(), hand.at(window, pane, -1.0, -1.0))
    raced(window)
    assert window.session.setup.start == start


def test_a_double_click_after_another_race_was_opened_keeps_its_start(window, hand, race_of, raced):
    window.session.edit(setup=race_of("sgd", surface="rosenbrock", start=(0.25, 2.0)))
    raced(window)
    pane = window.picture.panes[0]
    hand.double_click(window.picture.viewport(), hand.at(window, pane, -0.5, 1.0))
    raced(window)
    assert window.session.setup.start == (0.25, 2.0)


def test_a_double_click_after_a_dragged_start_keeps_the_dragged_one(window, hand, raced):
    pane, port = window.picture.panes[0], window.picture.viewport()
    begin = hand.at(window, pane, *window.session.setup.start)
    goal = hand.at(window, pane, 2.0, -1.0)
    hand.press(port, begin)
    hand.drag_to(port, (begin + goal) / 2)
    hand.drag_to(port, goal)
    hand.release(port, goal)
    raced(window)
    dragged = window.session.setup.start
    hand.double_click(port, hand.at(window, pane, -1.0, -1.0))
    raced(window)
    assert window.session.setup.start == dragged


@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "saddle", "bounded_saddle"])
def test_hovering_reads_the_terrain_as_the_core_computes_it(open_window, race_of, hand, surface):
    window = open_window(race_of("sgd", surface=surface))
    pane = window.picture.panes[0]
    at = hand.at(window, pane, 0.7, 0.9)
    x, y = hand.plane(window, pane, at)
    hand.move_to(window.picture.viewport(), at)
    line = window.read_out.text.text()
    number = r"(−?[\d.]+(?:e[+−]\d+)?)"
    match = re.fullmatch(
        rf"x {number}\s+y {number}\s+f {number}\s+gradient {number}\s+"
        rf"λ {number} … {number}\s+κ (–|{number})",
        line,
    )
    assert match, line
    read = [float(text.replace("−", "-")) for text in match.groups()[:6]]
    landscape = window.session.setup.surface
    gx, gy = landscape.gradient(x, y)
    bend = curvature(landscape, x, y)
    assert read[:2] == pytest.approx([x, y], abs=6e-4)
    assert read[2:] == pytest.approx(
        [landscape.value(x, y), (gx**2 + gy**2) ** 0.5, bend.low, bend.high], rel=1e-3
    )
    if bend.low > 0.0:
        assert float(match[8].replace("−", "-")) == pytest.approx(bend.high / bend.low, rel=6e-3)
    else:
        assert match[7] == "–"


def test_caption_and_hint_return_when_the_pointer_leaves_the_terrain(window, hand):
    pane, port = window.picture.panes[0], window.picture.viewport()
    caption = window.picture.caption
    assert window.read_out.text.text() == caption
    assert window.read_out.hint.text() in HINTS
    hand.move_to(port, hand.at(window, pane, 0.0, 0.0))
    assert window.read_out.text.text() != caption
    assert not window.read_out.hint.text()
    hand.move_to(port, QPoint(2, 2))
    assert window.read_out.text.text() == caption
    assert window.read_out.hint.text() in HINTS


def test_the_cursor_shows_what_a_press_grabs(window, hand):
    pane, port = window.picture.panes[0], window.picture.viewport()
    hand.move_to(port, hand.at(window, pane, 1.0, 1.0))
    assert pane.cursor().shape() == Qt.CursorShape.CrossCursor
    hand.move_to(port, hand.at(window, pane, *window.session.setup.start))
    assert pane.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_a_view_in_the_race_is_shown_by_all_panes(window, raced):
    window.session.edit(view=Bounds(-1.0, 1.0, -1.0, 1.0))
    raced(window)
    for pane in window.picture.panes:
        assert pane.view.contains(-1.0, -1.0)
        assert pane.view.contains(1.0, 1.0)
        assert min(pane.view.width, pane.view.height) == pytest.approx(2.0)


@pytest.mark.parametrize("direction", [1, -1])
def test_notches_in_one_burst_zoom_like_single_ones(window, hand, raced, direction):
    port, pane = window.picture.viewport(), window.picture.panes[0]
    at = hand.at(window, pane, -2.0, 1.5)
    for _ in range(10):
        hand.wheel(port, at, direction)
        raced(window)
    one_by_one = window.session.figure.view
    window.session.edit(view=None)
    raced(window)
    for _ in range(10):
        hand.wheel(port, at, direction)
    raced(window)
    assert tuple(window.session.figure.view) == pytest.approx(tuple(one_by_one), rel=1e-9)
    widths = window.session.setup.surface.bounds.width / one_by_one.width
    assert widths == pytest.approx(0.999 ** (-1200 * direction))


def test_a_view_goes_no_further_than_a_race_can_hold(window, hand, raced):
    port, pane = window.picture.viewport(), window.picture.panes[0]
    at = hand.at(window, pane, 1.0, 1.0)
    for _ in range(200):
        hand.wheel(port, at, 2)
    raced(window)
    narrow = window.session.figure
    check_view(narrow.view, window.session.setup.surface)
    hand.wheel(port, at, 2)
    assert window.session.figure is narrow
    hand.wheel(port, at, -2)
    assert window.session.figure.view.width > narrow.view.width


def test_pan_zoom_and_layout_show_while_a_long_race_runs(window, hand, long, gate, qtbot):
    port = window.picture.viewport()
    window.session.edit(setup=long)
    qtbot.waitUntil(lambda: window.session.busy)
    before = window.picture.panes[0].view
    at = hand.at(window, window.picture.panes[0], 1.0, 1.0)
    hand.wheel(port, at, 3)
    QApplication.processEvents()
    zoomed = window.picture.panes[0].view
    assert zoomed.width < before.width
    hand.press(port, at)
    hand.drag_to(port, at + QPoint(30, 0))
    hand.release(port, at + QPoint(30, 0))
    QApplication.processEvents()
    assert window.picture.panes[0].view.x_min < zoomed.x_min
    window.top_bar.layouts["overlay"].click()
    QApplication.processEvents()
    assert len(window.picture.panes) == 1
    assert window.session.busy


def menu_opened_by_a_right_click(window, at):
    """Right-click the picture; return the titles of the menu that opens, and run none of them."""
    titles = []

    def read():
        menu = QApplication.activePopupWidget()
        titles.extend(action.text() for action in menu.actions() if not action.isSeparator())
        menu.close()

    port = window.picture.viewport()
    QTimer.singleShot(0, read)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, port.mapToGlobal(at))
    QApplication.sendEvent(port, event)
    QApplication.processEvents()
    return titles


def test_a_right_click_opens_the_menu_of_what_is_under_it(window, hand):
    pane = window.picture.panes[1]
    titles = menu_opened_by_a_right_click(window, hand.at(window, pane, 1.0, -1.0))
    assert titles[0].startswith("Start at (")
    assert {"Fit the view", "Layers", "Views"} <= {title.split("\t")[0] for title in titles}
    title = window.picture.mapFromScene(pane.mapToScene(pane.painter.header.center()))
    assert any(each.startswith("Rename") for each in menu_opened_by_a_right_click(window, title))
    assert window.session.selected == "momentum"
    chart = window.chart.mapToScene(window.chart.boundingRect().center())
    titles = menu_opened_by_a_right_click(window, window.picture.mapFromScene(chart))
    assert "Logarithmic" in titles


def test_keys_zoom_pan_fit_and_move_the_start(window, raced):
    session, modifiers = window.session, Qt.KeyboardModifier
    before, start = session.scene.bounds, session.setup.start
    QTest.keyClick(window.picture, Qt.Key.Key_Plus, modifiers.ControlModifier)
    nearer = session.scene.bounds
    assert nearer.width == pytest.approx(before.width / 1.25)
    assert nearer.center == pytest.approx(before.center)
    QTest.keyClick(window.picture, Qt.Key.Key_Right, modifiers.ControlModifier)
    assert session.scene.bounds.x_min == pytest.approx(nearer.x_min + 0.1 * nearer.width)
    QTest.keyClick(window.picture, Qt.Key.Key_Up, modifiers.ControlModifier)
    assert session.scene.bounds.y_min == pytest.approx(nearer.y_min + 0.1 * nearer.height)
    QTest.keyClick(window.picture, Qt.Key.Key_F)
    assert session.figure.view == default_view(session.setup.surface)
    both = modifiers.ControlModifier | modifiers.ShiftModifier
    for key, (x, y) in ((Qt.Key.Key_Left, (-1, 0)), (Qt.Key.Key_Down, (0, -1))):
        there = session.setup.start
        QTest.keyClick(window.picture, key, both)
        step = 0.02 * min(session.scene.bounds.width, session.scene.bounds.height)
        assert session.setup.start == pytest.approx((there[0] + x * step, there[1] + y * step))
    raced(window)
    assert session.setup.start != start
    assert session.frame == 0


@pytest.mark.parametrize("shift", [False, True])
def test_the_read_out_follows_the_surface_under_a_resting_pointer(window, hand, raced, shift):
    at = hand.at(window, window.picture.panes[0], 1.0, -0.5)
    hand.move_to(window.picture.viewport(), at)
    if shift:
        QTest.keyPress(window.picture, Qt.Key.Key_Shift)
    assert "80" in window.read_out.text.text()
    hand.type(window.surface_panel.row("b").field, "640")
    raced(window)
    assert "640" in window.read_out.text.text()
    if shift:
        QTest.keyRelease(window.picture, Qt.Key.Key_Shift)


def test_a_click_and_then_a_drag_elsewhere_are_both_done(window, hand, raced):
    pane, port = window.picture.panes[0], window.picture.viewport()
    view = window.session.scene.bounds
    hand.click(port, hand.at(window, pane, 1.5, -1.25))
    hand.press(port, hand.at(window, pane, 0.0, 2.0))
    hand.drag_to(port, hand.at(window, pane, 1.0, 2.0))
    hand.drag_to(port, hand.at(window, pane, 1.1, 2.0))
    hand.release(port, hand.at(window, pane, 1.1, 2.0))
    raced(window)
    assert near(window.session.setup.start, (1.5, -1.25), pane, 2.0)
    assert window.session.scene.bounds != view


def test_a_click_does_not_reach_the_race_that_comes_after_it(window, hand, raced):
    pane = window.picture.panes[0]
    hand.click(window.picture.viewport(), hand.at(window, pane, 1.5, -1.25))
    other = optim_core.default_scene(optim_core.surface("ackley"))
    window.session.put(other)
    raced(window)
    assert window.session.setup.start == other.setup.start
