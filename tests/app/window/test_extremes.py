"""Numbers at the end of their range: the window shows them, and recovers."""

import pytest
from PyQt6.QtWidgets import QApplication

import optim_core
from app.drawing.lines.polyline import Polyline
from app.drawing.projection import Projection
from app.model.history import new_place
from app.model.session import Session
from app.window.documents import opening
from app.window.main_window import MainWindow
from optim_core.scenes.scene import Scene

LARGEST = 1.7e308


# Every fourth surface; the others are slow tests.
SOME = [
    pytest.param(name, marks=pytest.mark.slow) if place % 4 else name
    for place, name in enumerate(optim_core.SURFACES)
]


@pytest.mark.parametrize("name", SOME)
def test_a_race_from_far_away_opens_shows_closes_and_comes_back(qapp, race_of, settings, name):
    racers = ("sgd", "momentum", "newton", "rmsprop", "adam")
    setup = race_of(*racers, surface=name, start=(1e200, -1e200))
    settings.place = new_place(Scene(setup))
    window = opening.open_window(None, settings)
    window.player.pause()
    window.session.set_frame(100)
    for start, layout in (
        ((1e200, -1e200), "grid"),
        ((1e200, -1e200), "overlay"),
        ((-1e306, 1e306), "overlay"),
        ((LARGEST, -1e306), "grid"),
    ):
        window.session.edit(start=start, layout=layout)
        QApplication.processEvents()
        assert window.session.race.setup.start == start
        assert len(window.picture.panes) == (5 if layout == "grid" else 1)
        window.picture.grab()
    left = window.session.setup
    window.close()
    again = opening.open_window(None, settings)
    assert again.session.setup == left
    again.picture.grab()
    again.close()


@pytest.mark.parametrize("layout", ["grid", "overlay"])
@pytest.mark.parametrize("axis", ["x", "y"])
def test_a_start_far_away_can_be_typed(open_window, race_of, hand, raced, settings, axis, layout):
    window = open_window(race_of("sgd", "adam", layout=layout))
    row = window.surface_panel.row(axis)
    hand.type(row.field, "1e200")
    raced(window)
    assert window.session.setup.start["xy".index(axis)] == 1e200
    assert row.field.text() == "1e200"
    assert not row.error.isVisible()
    window.grab()
    window.close()
    again = MainWindow(Session(settings.place), settings)
    again.show()
    again.grab()
    assert again.surface_panel.row(axis).field.text() == "1e200"
    again.close()


def test_a_racer_far_away_is_pointed_to(open_window, race_of, eye):
    window = open_window(race_of("sgd", start=(1e306, 0.0)))
    (pane,) = window.picture.panes
    color = pane.entries[0].look.color(window.state.style)
    edge = window.picture.mapFromScene(
        pane.mapToScene(pane.canvas.right() - 6.0, pane.canvas.center().y())
    )
    assert eye.count(eye.image(window.picture.viewport()), color, edge, 8) >= 12


@pytest.mark.parametrize("size", [1e200, 1e306, LARGEST])
def test_pixels_of_points_far_away_are_numbers(size):
    import numpy as np
    from PyQt6.QtCore import QRectF, QSizeF

    projection = Projection(optim_core.surface("six_hump_camel").bounds, QSizeF(4000.0, 4000.0))
    points = np.array(((0.0, 0.0), (size, -size), (-size, size)))
    pixels = projection.path_to_pixels(points)
    assert np.isfinite(pixels).all()
    assert (np.sign(pixels[1:]) == np.sign(pixels[1:])).all()
    Polyline(pixels, QRectF(0.0, 0.0, 4000.0, 4000.0), (8.0, 6.0))
    pixel = projection.to_pixels(size, -size)
    assert np.isfinite((pixel.x(), pixel.y())).all()
