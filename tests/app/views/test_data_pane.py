"""The data pane: its content, and drawing points with the mouse."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QImage, QMouseEvent, QPainter
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel

import optim_core
from app.drawing.data.data import DataPainter, DataPointer
from app.drawing.data.data_marks import draw_heading
from app.export.figure import render
from app.style.theme import Style
from optim_core.runs.minibatch import batches
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.figure import Figure
from optim_core.scenes.file import load
from optim_core.scenes.scene import Scene

NAMES = ("linear_regression", "logistic_regression", "tanh_neuron")
each = pytest.mark.parametrize("name", NAMES)
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def on(open_window, raced, settings):
    """Return a function that opens the window on a surface with data."""

    def show(name, **changes):
        scene = Scene(default_setup(optim_core.surface(name)), settings.figure)
        window = open_window(scene.edited(**changes))
        raced(window)
        return window

    return show


def place(window, given, target):
    """Return the pixel of the picture where a point is, or would be."""
    (pixel,) = window.data_pane.painter.to_pixels(np.array([(given, target)]))
    return window.picture.mapFromScene(window.data_pane.mapToScene(QPointF(*pixel)))


def data(window):
    """Return the data of the setup."""
    return window.session.setup.surface.values["data"]


def right_click(window, at):
    """Click with the right button."""
    port = window.picture.viewport()
    for kind, held in (
        (QEvent.Type.MouseButtonPress, RIGHT),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        none = Qt.KeyboardModifier.NoModifier
        globally = QPointF(port.mapToGlobal(at))
        QApplication.sendEvent(port, QMouseEvent(kind, QPointF(at), globally, RIGHT, held, none))


def close_to(one, other, window):
    """Whether two points are within two pixels of each other."""
    first, second = window.data_pane.painter.to_pixels(np.array([one, other]))
    return np.abs(first - second).max() <= 2.0


def texts(pane):
    """Return the texts of a pane."""
    said = []

    class Reader(QPainter):
        def drawText(self, *arguments):
            said.append(arguments[-1])
            super().drawText(*arguments)

    image = QImage(pane.boundingRect().size().toSize(), QImage.Format.Format_RGB32)
    painter = Reader(image)
    pane.paint(painter, None, None)
    painter.end()
    return said


# What it shows.


def test_it_is_there_only_where_there_are_data(window, raced):
    assert not window.data_pane.isVisible()
    cells = len(window.picture.panes)
    before = window.picture.panes[0].canvas.size()
    window.session.edit(setup=default_setup(optim_core.surface("tanh_neuron")))
    raced(window)
    assert window.data_pane.isVisible()
    assert len(window.picture.panes) == cells
    window.session.edit(setup=default_setup())
    raced(window)
    assert not window.data_pane.isVisible()
    assert window.picture.panes[0].canvas.size() == before


@each
@pytest.mark.parametrize("layout", ["grid", "overlay"])
@pytest.mark.parametrize("size", [(1440, 900), (1000, 620)], ids=str)
def test_nothing_overlaps_and_all_points_are_in_sight(on, name, layout, size):
    window = on(name, layout=layout)
    window.resize(*size)
    QApplication.processEvents()
    items = [*window.picture.panes, window.data_pane, window.chart]
    areas = [item.mapRectToScene(item.boundingRect()) for item in items]
    for index, area in enumerate(areas):
        for other in areas[:index]:
            common = area.intersected(other)
            assert min(common.width(), common.height()) <= 2.0
    canvas = window.data_pane.painter.canvas
    assert min(canvas.width(), canvas.height()) > 60.0
    for pixel in window.data_pane.painter.to_pixels(np.array(data(window))):
        assert canvas.contains(QPointF(*pixel))


@each
def test_the_fits_are_the_models_at_the_playhead(on, name):
    window = on(name)
    pane = window.data_pane.painter
    predict = window.session.setup.surface.problem.predict
    for frame in (0, 7, 120):
        window.session.set_frame(frame)
        paths = window.session.race.trajectories
        for entry, path in zip(window.state.entries, paths, strict=True):
            fit = pane.fit(entry)
            expected = predict(*path.positions[frame].tolist(), fit[:, 0])
            np.testing.assert_array_equal(fit[:, 1], expected)


@pytest.mark.parametrize("dark", [False, True])
def test_a_fit_has_its_racers_colour_and_moves(on, eye, dark):
    window = on("linear_regression")
    window.choose_scheme("dark" if dark else "light")
    pane, entry = window.data_pane.painter, window.state.entries[-1]  # it is on top
    seen = []
    for frame in (0, 200):
        window.session.set_frame(frame)
        QApplication.processEvents()
        image = eye.image(window.picture.viewport())
        fit = pane.to_pixels(pane.fit(entry))
        inside = [QPointF(*pixel) for pixel in fit if pane.canvas.contains(QPointF(*pixel))]
        mapped = map(window.data_pane.mapToScene, inside[2::5])
        spots = [window.picture.mapFromScene(spot) for spot in mapped]
        color = entry.look.color(window.state.style)
        seen.append(spots)
        assert sum(eye.count(image, color, spot) > 0 for spot in spots) >= 2
    assert seen[0] != seen[1]


def test_a_diverged_model_leaves_the_pane_to_the_others(on, eye, raced):
    window = on("linear_regression")
    racers = window.session.setup.racers
    wild = replace(racers[0], optimizer=racers[0].optimizer(lr=50.0))
    window.session.edit(racers=(wild, *racers[1:]))
    raced(window)
    pane, entries = window.data_pane.painter, window.state.entries
    for frame in (1, 10, 200):
        window.session.set_frame(frame)
        image = eye.image(window.picture.viewport())
        for entry, inside in ((entries[0], frame == 0), (entries[-1], True)):
            pixels = [QPointF(*pixel) for pixel in pane.to_pixels(pane.fit(entry))]
            spots = [pixel for pixel in pixels if pane.canvas.contains(pixel)]
            assert bool(spots[2::5]) is inside
            mapped = [
                window.picture.mapFromScene(window.data_pane.mapToScene(spot))
                for spot in spots[2::5]
            ]
            color = entry.look.color(window.state.style)
            assert any(eye.count(image, color, spot) for spot in mapped) is inside


def test_the_points_of_the_next_batch_are_filled(on, eye):
    window = on("tanh_neuron", batch_size=4)
    setup = window.session.setup
    order = batches(setup.surface.problem, 4, setup.steps + 1, setup.seed)
    window.session.set_frame(9)
    image = eye.image(window.picture.viewport())
    ink = window.state.style.color("landmark")
    chosen = order.at(10).tolist()
    filled = [eye.count(image, ink, place(window, *point), reach=1) >= 8 for point in data(window)]
    assert [index for index, full in enumerate(filled) if full] == sorted(chosen)


# Drawing.


@each
def test_a_click_adds_a_point_and_the_contours_follow(on, hand, raced, name):
    window = on(name)
    before, surface = data(window), window.session.setup.surface
    target = 1.0 if name == "logistic_regression" else 0.8
    given = 3.0
    hand.click(window.picture.viewport(), place(window, given, target))
    raced(window)
    assert data(window)[:-1] == before
    assert close_to(data(window)[-1], (given, target), window)
    assert window.session.race.setup.surface != surface
    assert window.picture.state.setup.surface == window.session.setup.surface
    assert window.surface_panel.row("data").count.text() == f"{len(before) + 1} points"
    assert window.data_pane.painter.points == data(window)


@each
def test_a_drag_moves_a_point_and_the_loss_follows_all_the_way(on, hand, raced, name):
    window = on(name)
    port, before = window.picture.viewport(), data(window)
    index = 3
    given, target = before[index]
    hand.move_to(port, place(window, given, target))
    hand.press(port, place(window, given, target))
    seen = set()
    for step in (0.13, 0.27, 0.41):
        hand.drag_to(port, place(window, given + step, target))
        raced(window)
        seen.add(window.picture.state.setup.surface)
        moved = [one for one in data(window) if one not in before]
        assert len(moved) == 1
        assert close_to(moved[0], (given + step, target), window)
    hand.release(port, place(window, given + 0.41, target))
    assert len(seen) == 3
    assert len(data(window)) == len(before)


def test_the_window_stays_during_a_drag_and_fits_after_it(on, hand, raced):
    window = on("tanh_neuron")
    port, item, pane = window.picture.viewport(), window.data_pane, window.data_pane.painter
    shown = pane.plot
    begin = place(window, *data(window)[-1])
    edge = QPoint(int(item.mapToScene(pane.canvas.topRight()).x()) - 1, begin.y())
    hand.press(port, begin)
    hand.drag_to(port, edge)
    raced(window)
    assert pane.plot == shown
    hand.release(port, edge)
    assert pane.plot.x_high > shown.x_high
    assert all(
        pane.canvas.contains(QPointF(*pixel)) for pixel in pane.to_pixels(np.array(data(window)))
    )


def test_labels_snap_to_zero_and_one(on, hand, raced):
    window = on("logistic_regression")
    port = window.picture.viewport()
    hand.click(port, place(window, 3.0, 0.8))
    assert data(window)[-1][1] == 1.0
    index = len(data(window)) - 1
    hand.press(port, place(window, *data(window)[index]))
    hand.drag_to(port, place(window, 3.1, 0.3))
    hand.release(port, place(window, 3.1, 0.3))
    assert data(window)[index][1] == 0.0
    raced(window)


def test_dragging_one_label_across_takes_the_minimum_away(on, hand, raced):
    window = on("logistic_regression")
    port = window.picture.viewport()
    hand.press(port, place(window, 4.5, 1.0))
    hand.drag_to(port, place(window, 5.3, 1.0))
    hand.release(port, place(window, 5.3, 1.0))
    raced(window)
    assert window.session.setup.surface.critical_points == ()
    said = [label.text() for label in window.surface_panel.findChildren(QLabel)]
    assert any("separable: no minimum" in text for text in said)


def test_right_click_and_delete_remove_the_point_under_the_pointer(on, hand, raced):
    window = on("tanh_neuron")
    port = window.picture.viewport()
    for remove in (
        lambda at: right_click(window, at),
        lambda at: QTest.keyClick(window.picture, Qt.Key.Key_Delete),
    ):
        before = data(window)
        at = place(window, *before[4])
        hand.move_to(port, at)
        remove(at)
        raced(window)
        assert data(window) == before[:4] + before[5:]
    before = data(window)
    empty = place(window, 2.5, -1.2)
    hand.move_to(port, empty)
    right_click(window, empty)
    QTest.keyClick(window.picture, Qt.Key.Key_Delete)
    assert data(window) == before


def test_too_few_and_too_many_points_are_refused_in_a_sentence(on, hand, raced):
    window = on("tanh_neuron")
    surface = window.session.setup.surface
    few = ((0.0, 0.5), (1.0, -0.5))
    window.session.edit(surface=surface(data=few))
    raced(window)
    hand.move_to(window.picture.viewport(), place(window, *few[0]))
    right_click(window, place(window, *few[0]))
    assert data(window) == window.data_pane.painter.points == few
    said = "data must have 2 to 60 points, not 1"
    assert texts(window.data_pane)[-1].startswith(said[:12])
    assert window.data_pane.pointer.refusal == window.read_out.message.text() == said
    many = tuple((index / 30.0, 1.0) for index in range(60))
    window.session.edit(surface=surface(data=many))
    raced(window)
    hand.click(window.picture.viewport(), place(window, 0.5, 0.7))
    assert data(window) == window.data_pane.painter.points == many
    assert "not 61" in window.read_out.message.text()
    hand.drag_to(window.picture.viewport(), place(window, 0.8, 0.7))
    assert data(window) == many


def test_the_shipped_data_come_back(on, hand, raced):
    window = on("linear_regression")
    pane, shipped = window.data_pane, data(window)
    assert "Restore" not in texts(pane)
    hand.click(window.picture.viewport(), place(window, 3.0, 0.5))
    raced(window)
    assert "Restore" in texts(pane)
    corner = pane.mapToScene(QPointF(pane.painter.canvas.right() - 8.0, 8.0))
    hand.click(window.picture.viewport(), window.picture.mapFromScene(corner))
    raced(window)
    assert data(window) == shipped
    assert f"{len(shipped)} points" in texts(pane)


def test_the_pointer_shows_what_a_press_would_do(on, hand):
    window = on("tanh_neuron")
    port, pane = window.picture.viewport(), window.data_pane
    hand.move_to(port, place(window, *data(window)[2]))
    assert pane.cursor().shape() == Qt.CursorShape.OpenHandCursor
    hand.move_to(port, place(window, 2.5, -1.2))
    assert pane.cursor().shape() == Qt.CursorShape.CrossCursor


def test_points_can_be_typed(on, hand, raced):
    window = on("tanh_neuron")
    row = window.surface_panel.row("data")
    hand.type(row.field, "−1 −2; 0.5 1; 2 1.5")
    raced(window)
    assert data(window) == ((-1.0, -2.0), (0.5, 1.0), (2.0, 1.5))
    assert window.data_pane.painter.points == data(window)
    hand.type(row.field, "1 2; 3")
    assert "point 2 of data must be two numbers" in row.error.text()
    assert data(window) == ((-1.0, -2.0), (0.5, 1.0), (2.0, 1.5))


# Batches.


def test_the_batch_size_is_set_where_there_are_data(on, hand, raced, open_window):
    window = on("tanh_neuron")
    row = window.surface_panel.row("batch_size")
    row.slider.setValue(row.slider.maximum())
    raced(window)
    assert window.session.setup.batch_size == 16
    hand.type(row.field, "3")
    raced(window)
    assert window.session.setup.batched
    assert "batches of 3, seed 0" in window.picture.caption
    window.session.edit(setup=replace(window.session.setup, surface=optim_core.surface("ravine")))
    raced(window)
    with pytest.raises(KeyError):
        window.surface_panel.row("batch_size")


def test_the_slider_of_the_batch_size_ends_at_the_number_of_points(on, hand, raced):
    window = on("tanh_neuron")
    surface = window.session.setup.surface
    window.session.edit(surface=surface(data=data(window)[:5]))
    raced(window)
    row = window.surface_panel.row("batch_size")
    row.slider.setValue(row.slider.maximum())
    assert window.session.setup.batch_size == 5


# The layer.


def menu_action(window, *titles):
    """Return an action from the menu, by the titles on the way."""
    menu = window.top_bar.menu.menu()
    for title in titles:
        (action,) = (one for one in menu.actions() if one.text() == title)
        if action.menu() is not None:
            menu = action.menu()
            menu.aboutToShow.emit()
    return action


def test_batch_gradients_are_off_until_switched_on_and_remembered(on, settings, eye):
    window = on("tanh_neuron", batch_size=2)
    window.session.set_frame(3)
    assert window.session.figure.layers == ()
    before = eye.image(window.picture.viewport())
    action = menu_action(window, "Layers", "Batch gradients")
    assert action.isEnabled()
    action.trigger()
    assert window.session.figure.layers == ("batch_gradients",)
    pane, entry = window.picture.panes[0], window.picture.panes[0].entries[0]
    image = eye.image(window.picture.viewport())
    assert image != before
    x, y = entry.position(3)
    slope = np.array(window.session.setup.surface.gradient(x, y))
    at = pane.projection.to_pixels(x, y)
    along = slope / np.hypot(*slope) * (-1.0, 1.0)
    spot = pane.mapToScene(pane.canvas.topLeft() + at + QPointF(*(along * 18.0)))
    where = window.picture.mapFromScene(spot)
    assert eye.count(image, entry.look.color(window.state.style), where, reach=2) > 3
    action.trigger()
    assert eye.image(window.picture.viewport()) == before


def test_a_layer_with_nothing_to_show_cannot_be_switched(window):
    assert not menu_action(window, "Layers", "Batch gradients").isEnabled()


def test_layers_are_there_again_at_the_next_start(on, settings, open_window):
    settings.figure = Figure(layers=("batch_gradients", "unheard_of"))
    window = on("linear_regression", batch_size=4)
    assert menu_action(window, "Layers", "Batch gradients").isChecked()


@each
def test_the_layer_draws_at_every_frame(on, eye, name):
    window = on(name, batch_size=1, layout="overlay")
    for frame in (0, 1, 100, 200):
        window.session.set_frame(frame)
        seen = []
        for layers in ((), ("batch_gradients",)):
            window.session.edit(layers=layers)
            seen.append(eye.image(window.picture.viewport()))
        assert seen[0] != seen[1]


# Files.


def test_a_picture_carries_the_drawn_data_and_no_hint(on, hand, raced, tmp_path, save_picture):
    window = on("logistic_regression", batch_size=3)
    hand.click(window.picture.viewport(), place(window, 3.0, 1.0))
    raced(window)
    path = str(tmp_path / "race.png")
    save_picture(window, path, 2)
    (scene,) = load(path).scenes
    assert scene.setup == window.session.setup
    assert len(scene.setup.surface.values["data"]) == 17
    pane = window.data_pane
    assert any("Click" in text for text in texts(pane))
    pane.painter.lay_out(window.state, pane.painter.size)  # without a pointer, as in a file
    assert not any("Click" in text or text == "Restore" for text in texts(pane))


@each
def test_a_rendered_file_has_the_pane(qapp, name):
    setup = default_setup(optim_core.surface(name))
    less = replace(setup, surface=setup.surface(data=data_without_one(setup)))
    figure = Figure(size=(1200, 700), scheme="dark", step=0)
    image, other = (render(Document((Scene(one, figure),))) for one in (setup, less))
    assert image != other


def data_without_one(setup):
    """Return the data of a setup without their first point."""
    return setup.surface.values["data"][1:]


def test_undo_in_the_middle_of_a_drag_takes_the_point_out_of_the_hand(on, hand, raced):
    window = on("linear_regression")
    port, before = window.picture.viewport(), data(window)
    at = place(window, *before[3])
    hand.press(port, at)
    hand.drag_to(port, at + QPoint(0, 25))
    raced(window)
    assert data(window) != before
    window.session.undo()
    raced(window)
    assert data(window) == window.data_pane.painter.points == before
    hand.drag_to(port, at + QPoint(0, 40))
    hand.release(port, at + QPoint(0, 40))
    raced(window)
    assert data(window) == before


def test_a_race_from_before_the_press_takes_nothing_out_of_the_hand(on, hand, raced, gate):
    gate.opened.set()
    window = on("linear_regression", steps=10_000)
    gate.opened.clear()
    port, pane, before = window.picture.viewport(), window.data_pane.painter, data(window)
    at = place(window, *before[3])
    hand.press(port, at)
    hand.drag_to(port, at + QPoint(0, 25))
    hand.release(port, at + QPoint(0, 25))
    QApplication.processEvents()
    again = place(window, *pane.points[3])
    hand.press(port, again)
    hand.drag_to(port, again + QPoint(0, -40))
    QApplication.processEvents()
    drawn = pane.points
    gate.opened.set()
    raced(window)
    assert window.data_pane.pointer.held == 3
    assert data(window) == pane.points == drawn
    hand.release(port, again + QPoint(0, -40))


def test_points_that_make_the_race_too_large_are_refused(on, hand, raced):
    window = on("linear_regression", steps=20_000, seeds=200, batch_size=16)
    before = data(window)
    hand.click(window.picture.viewport(), place(window, 4.0, 3.0))
    assert data(window) == window.data_pane.painter.points == before
    assert "too many" in window.read_out.message.text()


def test_a_painter_keeps_nothing_of_an_earlier_pointer(on):
    window = on("linear_regression")
    painter, fresh = DataPainter(), DataPainter()
    drawn = ((0.0, 1.0), (1.0, 2.0), (9.0, -4.0))
    drag = DataPointer(drawn, held=2, hovered=2, window=(-9.0, 9.0, -9.0, 9.0), refusal="No")
    size = QSizeF(400.0, 300.0)
    painter.lay_out(window.state, size, drag)
    assert (painter.points, painter.plot.x_low, painter.inviting) == (drawn, -9.0, True)
    painter.lay_out(window.state, size)
    fresh.lay_out(window.state, size)
    images = []
    for each in (painter, fresh):
        images.append(QImage(400, 300, QImage.Format.Format_RGB32))
        images[-1].fill(0)
        onto = QPainter(images[-1])
        each.paint(onto)
        onto.end()
    assert images[0] == images[1]


@pytest.mark.parametrize("presented", [False, True])
@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("width", [60, 90, 130, 200])
def test_title_number_of_points_and_restore_never_overlap(qapp, presented, changed, width):
    style, written = Style.of(False, "quiet", presented), []

    class Recorder(QPainter):
        def drawText(self, area, flags, text):
            if text:
                written.append(self.boundingRect(area, int(flags), text))
            super().drawText(area, flags, text)

    painter = Recorder(image := QImage(400, 100, QImage.Format.Format_RGB32))
    canvas = QRectF(20.0, 60.0, width, 100.0)
    draw_heading(painter, style, canvas, "16 points", ["output over input"], changed, wrong=False)
    painter.end()
    assert not image.isNull()
    assert not any(a.intersects(b) for a, b in itertools.combinations(written, 2))
