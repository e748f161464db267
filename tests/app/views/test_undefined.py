"""Undefined losses: hatched ground, plain words, and racers that stay where they are."""

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QSizeF, Qt
from PyQt6.QtTest import QTest

import optim_core
from app.drawing.terrain import terrain
from app.export import figure as export
from app.style.theme import Style
from optim_core.surfaces.landscape import Bounds


@pytest.fixture
def walled(open_window, race_of):
    """Return the window on a surface that ends at a wall."""
    return open_window(race_of("sgd", "adam", surface="log_barrier"))


def shades(image, at, reach=8):
    """Return the lightness of the pixels about a point."""
    spread = range(-reach, reach + 1)
    return np.array(
        [[image.pixelColor(at + QPoint(x, y)).lightness() for x in spread] for y in spread]
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_pane_is_hatched_where_the_loss_is_undefined_and_nowhere_else(walled, hand, scheme):
    walled.choose_scheme(scheme)
    scales = walled.picture.viewport().devicePixelRatio()
    size, document = walled.picture.viewport().size(), walled.session.keep_step()
    pictures = (
        walled.picture.viewport().grab().toImage(),
        export.picture(export.size_of(size, walled.state), document, 0, walled.state, scales),
    )
    for image in pictures:
        pane = walled.picture.panes[0]
        ground = walled.state.style.color("low_ground").lightness()
        beyond = shades(image, hand.at(walled, pane, -0.4, -0.4))
        assert np.median(beyond) == pytest.approx(ground, abs=3)
        # A horizontal line crosses the thin lines 8 pixels apart.
        for row in beyond:
            strays = np.abs(row - ground) > 6
            assert 2 <= strays.sum() <= 12
        within = shades(image, hand.at(walled, pane, 2.6, 1.6), 4)
        assert np.ptp(within) < 40
        assert abs(np.median(within) - ground) > 20


def test_ground_that_is_defined_everywhere_is_not_hatched(monkeypatch, qapp):
    monkeypatch.setattr(terrain, "draw_hatching", None)
    size = QSizeF(120.0, 80.0)
    for surface in (family() for family in optim_core.SURFACES.values()):
        if surface.name != "log_barrier":
            survey = terrain.Survey.of(surface, surface.bounds.shaped(1.5), 61, 41)
            assert not terrain.paint(survey, size, Style(), 1.0).isNull()


@pytest.mark.parametrize("draft", [False, True])
def test_a_view_of_nothing_but_undefined_ground_is_painted(qapp, draft):
    survey = terrain.Survey.of(
        optim_core.surface("log_barrier"), Bounds(-3.0, -2.0, -3.0, -2.0), 61, 41
    )
    image = terrain.paint(survey, QSizeF(120.0, 80.0), Style(), 1.0, draft).toImage()
    colors = {image.pixelColor(x, 40).name() for x in range(120)}
    assert Style().color("low_ground").name() in colors
    assert len(colors) > 2


def test_the_read_out_says_that_there_is_no_loss(walled, hand):
    pane = walled.picture.panes[0]
    port = walled.picture.viewport()
    hand.move_to(port, hand.at(walled, pane, 0.0, 0.0))
    assert "undefined here" in walled.read_out.text.text()
    assert "nan" not in walled.read_out.text.text()
    hand.move_to(port, hand.at(walled, pane, 2.0, 1.0))
    assert "undefined" not in walled.read_out.text.text()
    assert "λ" in walled.read_out.text.text()


def test_a_start_without_a_loss_gets_a_verdict_and_the_next_start_races_again(
    walled, hand, eye, raced
):
    pane, port = walled.picture.panes[0], walled.picture.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=hand.at(walled, pane, 0.0, 0.0))
    raced(walled)
    walled.session.set_frame(3)
    said = [text for text, _ in eye.reads(pane)]
    assert "undefined" in said
    assert any("diverged at step 0" in text for text in said)
    assert not any("nan" in text for text in said)
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=hand.at(walled, pane, 2.0, 1.0))
    raced(walled)
    assert not any("undefined" in text for text, _ in eye.reads(pane))
