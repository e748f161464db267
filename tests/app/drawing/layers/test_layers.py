"""Layers over the terrain: curvature, the quadratic model, the gradient field and its flow."""

from typing import Any

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QColor, QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

import app.drawing.layers.gradient_flow as gradient_flow
import optim_core
from app.drawing.layers import LAYERS
from app.drawing.layers.gradient_field import arrows
from app.views.read_out import PROBED, PROBED_SINGULAR, PROBED_WITHOUT_DERIVATIVES
from optim_core.analysis.flow_line import flow_line

NEW = ("loss_values", "curvature", "quadratic_model", "gradient_field", "gradient_flow")


@pytest.fixture
def on(open_window, race_of, raced):
    """Return a function that opens a window on a race of SGD and switches layers on."""

    def show(surface, *layers, frame=3, racers=("sgd",), **changes):
        parameters = {"angle": 0.0} if surface == "ravine" else {}
        bound = optim_core.surface(surface, **parameters)
        window = open_window(race_of(*racers, surface=surface, steps=20, **changes))
        window.session.edit(surface=bound)
        raced(window)
        window.session.set_frame(frame)
        for key in layers:
            window.commands.run(f"layer.{key}")
        QApplication.processEvents()
        return window

    return show


def pixel(window: Any, x: float, y: float) -> QPoint:
    """Return the pixel of the picture at a point of the plane, in the first pane."""
    pane = window.picture.panes[0]
    view, canvas = pane.view, pane.canvas
    across = canvas.left() + (x - view.x_min) / view.width * canvas.width()
    down = canvas.top() + (view.y_max - y) / view.height * canvas.height()
    return window.picture.mapFromScene(pane.mapToScene(QPointF(across, down)))


def shift_moves_to(window: Any, at: QPoint, held: Any = Qt.KeyboardModifier.ShiftModifier) -> None:
    """Move the pointer over the picture with Shift held."""
    port, none = window.picture.viewport(), Qt.MouseButton.NoButton
    where = QPointF(at)
    globally = QPointF(port.mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, where, globally, none, none, held)
    QApplication.sendEvent(port, event)
    QApplication.processEvents()


@pytest.mark.parametrize("key", NEW)
def test_each_is_switched_in_the_menu_seen_and_remembered(on, eye, settings, key):
    window = on("rosenbrock")
    before = eye.image(window.picture)
    action = window.commands.action(f"layer.{key}")
    action.trigger()
    assert window.session.figure.layers == (key,)
    assert eye.image(window.picture) != before
    action.trigger()
    assert window.session.figure.layers == ()
    assert eye.image(window.picture) == before
    action.trigger()
    window.close()
    assert settings.figure.layers == (key,)


def test_the_cross_is_long_where_the_ground_is_gentle(on, eye):
    window = on("ravine", "curvature", frame=0, start=(1.0, 0.5))
    image, ink = eye.image(window.picture), window.state.style.color("landmark")
    middle = pixel(window, 1.0, 0.5)
    ratio = 50.0**0.25
    along, across = QPoint(round(26.0 * ratio) - 4, 0), QPoint(0, round(26.0 / ratio) + 8)
    assert eye.count(image, ink, middle + along, 1)
    assert eye.count(image, ink, middle - along, 1)
    assert not eye.count(image, ink, middle + across, 2)


def test_negative_curvature_has_the_colour_of_a_warning(on, eye):
    def warned(window):
        image, bad = eye.image(window.picture), window.state.style.color("bad")
        return eye.count(image, bad, pixel(window, 0.8, 0.6) - QPoint(0, 18), 6, 40)

    assert warned(on("saddle", "curvature", frame=0, start=(0.8, 0.6)))
    assert not warned(on("booth", "curvature", frame=0, start=(0.8, 0.6)))


def test_the_ring_is_where_newton_lands(on, eye):
    window = on("ravine", "quadratic_model", frame=0, start=(-3.0, 1.0))
    ink = window.state.style.color("landmark")
    ring = pixel(window, 0.0, 0.0) + QPoint(0, 6)
    halfway = pixel(window, -1.5, 0.5)
    with_ring = eye.image(window.picture)
    assert eye.count(with_ring, ink, halfway, 1, 60)
    window.commands.run("layer.quadratic_model")
    without = eye.image(window.picture)
    assert eye.count(with_ring, ink, ring, 2, 60) > eye.count(without, ink, ring, 2, 60)
    assert not eye.count(without, ink, halfway, 1, 60)


@pytest.mark.parametrize(
    ("surface", "start", "words"),
    [
        ("absolute", (1.0, 1.0), "H = 0"),
        ("log_barrier", (-1.0, 0.5), "H is undefined"),
        ("cliff", (1.0, 0.0), ""),
    ],
)
def test_what_has_no_single_target_says_why(on, eye, surface, start, words):
    window = on(surface, "curvature", "quadratic_model", frame=0, start=start)
    said = {text for text, _ in eye.reads(window.picture.panes[0]) if text.startswith("H ")}
    assert said == ({words} if words else set())


def test_a_singular_hessian_says_so(on, eye, race_of, open_window):
    window = on("factorization", "quadratic_model", frame=0, start=(0.5, 0.5))
    typed = optim_core.surface("typed", formula="x^2 + y")
    window.session.edit(surface=typed, start=(0.5, 0.5))
    QTest.qWait(50)
    assert "H is singular" in [text for text, _ in eye.reads(window.picture.panes[0])]


def test_shift_asks_about_the_point_under_the_pointer(on, eye):
    window = on("ravine", "curvature", frame=0, start=(-3.0, 2.0))
    before = window.session.setup.start
    at = pixel(window, 1.0, -0.5)
    ink = window.state.style.color("landmark")
    arm = QPoint(round(26.0 * 50.0**0.25) - 4, 0)
    racer = pixel(window, -3.0, 2.0)
    assert eye.count(eye.image(window.picture), ink, racer + arm, 1, 90)
    shift_moves_to(window, at)
    image = eye.image(window.picture)
    assert eye.count(image, ink, at + arm, 1, 90)
    assert not eye.count(image, ink, racer + arm, 1, 90)
    text = window.read_out.text.text()
    assert "H [1 0; 0 80]" in text
    assert "λ 80 along (0.00, 1.00)   λ 1 along (1.00, 0.00)" in text
    assert "Newton: to (0.000, 0.000)" in text
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(window.picture.viewport(), Qt.MouseButton.LeftButton, shift, at)
    assert window.session.setup.start == before
    shift_moves_to(window, at, Qt.KeyboardModifier.NoModifier)
    assert "Newton" not in window.read_out.text.text()
    assert eye.count(eye.image(window.picture), ink, racer + arm, 1, 90)


def test_the_shift_key_alone_asks_about_where_the_pointer_rests(on, hand):
    window = on("ravine")
    hand.move_to(window.picture.viewport(), pixel(window, 1.0, -0.5))
    assert "gradient" in window.read_out.text.text()
    window.picture.setFocus()
    QTest.keyPress(window.picture, Qt.Key.Key_Shift)
    assert "Newton" in window.read_out.text.text()
    QTest.keyRelease(window.picture, Qt.Key.Key_Shift)
    assert "gradient" in window.read_out.text.text()


@pytest.mark.parametrize(
    ("surface", "point", "words"),
    [
        ("log_barrier", (-1.0, 0.5), "f is undefined here"),
        ("absolute", (1.0, 1.0), "Newton: H is singular"),
    ],
)
def test_the_read_out_says_what_is_not_there(on, surface, point, words):
    window = on(surface)
    shift_moves_to(window, pixel(window, *point))
    assert words in window.read_out.text.text()


@pytest.mark.parametrize(
    "templates", [PROBED, PROBED_SINGULAR, PROBED_WITHOUT_DERIVATIVES], ids=["jump", "none", "no H"]
)
def test_the_shortest_text_about_a_point_still_names_newton(templates):
    lengths = [len(template) for template in templates]
    assert lengths == sorted(lengths, reverse=True)
    assert all(text.startswith("x {x}   y {y}   ") and "Newton: " in text for text in templates)


def test_in_an_overlay_they_are_the_picked_racers(on, eye):
    racers = ("sgd", optim_core.optimizer("adam", lr=0.5))
    window = on("ravine", "curvature", racers=racers, layout="overlay", frame=8)
    first = eye.image(window.picture)
    window.session.select("adam")
    assert eye.image(window.picture) != first


def test_arrows_point_down_and_none_stands_where_the_loss_is_undefined():
    surface = optim_core.surface("log_barrier")
    view = surface.bounds
    drawn = arrows(surface, view, 400.0, 300.0, 48.0)  # owns the lines
    strokes = list(drawn)
    shafts = strokes[: len(strokes) // 3]
    assert len(shafts) > 20

    def loss(point):
        x = view.x_min + point.x() / 400.0 * view.width
        return surface.value(x, view.y_max - point.y() / 300.0 * view.height)

    middles = np.array([loss(stroke.center()) for stroke in shafts])
    assert np.isfinite(middles).all()
    ahead = [loss(s.center() + 0.02 * (s.p2() - s.p1())) for s in shafts]
    assert (np.array(ahead) < middles).all()


def test_the_flow_is_drawn_along_its_line_with_its_times(on, eye):
    window = on("rosenbrock", "gradient_flow", frame=0)
    line = flow_line(window.session.setup.surface, window.session.setup.start)
    place = line.points[np.searchsorted(line.times, 2.0)]
    image = eye.image(window.picture)
    assert eye.count(image, window.state.style.color("accent"), pixel(window, *place), 2, 40)


def test_what_does_not_move_is_drawn_once_and_what_is_off_never(on, monkeypatch):
    asked = []

    def counted(surface, start):
        asked.append(start)
        return flow_line(surface, start)

    monkeypatch.setattr(gradient_flow, "flow_line", counted)
    window = on("rosenbrock", frame=0)
    for frame in range(5):
        window.session.set_frame(frame)
        window.picture.grab()
    assert not asked
    window.commands.run("layer.gradient_flow")
    for frame in range(5):
        window.session.set_frame(frame)
        window.picture.grab()
    assert len(asked) == 1
    window.session.edit(start=(0.3, 0.4))
    QTest.qWait(50)
    window.picture.grab()
    assert asked[-1] == (0.3, 0.4)


# Every fourth surface; the others are slow tests.
SOME = [
    pytest.param(name, marks=pytest.mark.slow) if place % 4 else name
    for place, name in enumerate(optim_core.SURFACES)
]


@pytest.mark.parametrize("surface", SOME)
def test_every_surface_is_drawn_with_all_of_them(on, surface, settings):
    settings.scheme = "dark"
    window = on(surface, *LAYERS)
    window.commands.run("view.slices")
    for frame in (0, 20):
        window.session.set_frame(frame)
        assert not window.picture.grab().isNull()
    assert isinstance(window.state.style.color("bad"), QColor)
