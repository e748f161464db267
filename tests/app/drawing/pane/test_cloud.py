"""The cloud of many paths: its pixels, its changes with the playhead, and its panes."""

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QSizeF
from PyQt6.QtGui import QColor, QImage, QPainter

import optim_core
from app.drawing.chart.lines import Lines
from app.drawing.pane.cloud import MOST, MOST_MARKS, Cloud

INK = QColor("#0072B2")
SIZE = QSizeF(60.0, 40.0)


def painted(cloud, frame, ratio=1.0):
    """Return the opacity of the cloud at each pixel, shape (height, width)."""
    width, height = int(SIZE.width() * ratio), int(SIZE.height() * ratio)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(ratio, ratio)
    cloud.draw(painter, INK, frame, ratio, 1.0)
    painter.end()
    memory = image.constBits()
    memory.setsize(image.sizeInBytes())
    return np.frombuffer(memory, np.uint32).reshape(height, width).copy() >> 24


def across(rows, steps=5):
    """Return paths that cross from left to right, 10 pixels a step, at some heights."""
    x = np.arange(steps + 1) * 10.0 + 2.5
    return np.stack([np.stack((x, np.full_like(x, row)), -1) for row in rows], axis=1)


def test_the_cloud_is_where_the_paths_are_up_to_the_playhead():
    opacity = painted(Cloud(across([10.5, 30.5]), SIZE), 3)
    assert (opacity[10, 4:30] > 0).all()
    assert (opacity[30, 4:30] > 0).all()
    assert not opacity[:, 36:].any()
    assert not opacity[14:27].any()


def test_more_paths_are_darker():
    opacity = painted(Cloud(across([10.5] + [30.5] * 6), SIZE), 5)
    assert opacity[30, 25] > opacity[10, 25] > 0


def test_going_back_and_forth_is_going_there_at_once():
    paths = np.cumsum(np.random.default_rng(1).normal(0.0, 4.0, (30, 20, 2)), axis=0) + 20.0
    moved = Cloud(paths, SIZE)
    for frame in (29, 3, 17, 0, 12):
        np.testing.assert_array_equal(painted(moved, frame), painted(Cloud(paths, SIZE), frame))


def test_a_finer_picture_shows_the_same_cloud():
    paths = across([10.5, 30.5])
    cloud = Cloud(paths, SIZE)
    coarse, fine = painted(cloud, 4), painted(cloud, 4, 2.0)
    assert fine.shape == (80, 120)
    assert (fine[::2, ::2][10, 4:40] > 0).all()
    assert np.array_equal(coarse, painted(cloud, 4))


def test_paths_that_leave_are_cut_at_the_edge():
    paths = across([20.5], steps=3)
    paths[2:] = (1e9, -1e9)
    opacity = painted(Cloud(paths, SIZE), 3)
    assert opacity[20, 5] > 0
    assert not opacity[25:].any()


@pytest.mark.parametrize(("steps", "many"), [(300, 200), (20_000, 2)])
def test_paths_that_swing_across_it_make_no_more_marks_than_fit(steps, many):
    paths = np.zeros((steps + 1, many, 2)) + np.linspace(1.0, 999.0, many)[:, np.newaxis]
    paths[::2, :, 0], paths[1::2, :, 0] = 2.0, 998.0
    cloud = Cloud(paths, QSizeF(1000.0, 1000.0))
    image = QImage(1000, 1000, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    cloud.draw(painter, INK, steps, 1.0, 1.0)
    painter.end()
    assert MOST_MARKS / 4 < len(cloud._marks) <= MOST_MARKS
    drawn = np.unique(cloud._marks // 1000)
    assert len(drawn) == cloud._many < many or many == 2


def test_below_the_limit_long_steps_are_whole():
    paths = np.full((301, 200, 2), 5.0)
    paths[1:, :, 0] = 995.0
    cloud = Cloud(paths, QSizeF(1000.0, 1000.0))
    image = QImage(1000, 1000, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    cloud.draw(painter, INK, 300, 1.0, 1.0)
    painter.end()
    assert len(cloud._marks) == 990 * 200


@pytest.fixture
def has_ensembles(open_window, race_of, raced):
    """Return a window with a race of two, twenty seeds each."""
    setup = replace(race_of("sgd", "adam"), noise=20.0, seeds=20, steps=60)
    window = open_window(setup)
    raced(window)
    window.session.set_frame(60)
    return window


def test_a_pane_shows_the_mean_path_of_its_seeds(has_ensembles, hand, eye):
    image = eye.image(has_ensembles.picture.viewport())
    for pane, ensemble in zip(
        has_ensembles.picture.panes, has_ensembles.session.race.ensembles, strict=True
    ):
        (entry,) = pane.entries
        assert len(ensemble) == 20
        np.testing.assert_array_equal(entry.positions, ensemble.mean)
        color = entry.look.color(has_ensembles.state.style)
        assert eye.count(image, color, hand.at(has_ensembles, pane, *ensemble.mean[60])) >= 8
        texts = [text for text, _ in eye.reads(pane)]
        assert any(text.startswith("20 seeds") for text in texts)
        assert any("20 unsettled".startswith(text.rstrip("…")) for text in texts)


def test_the_chart_shows_the_median_and_its_band(has_ensembles):
    assert has_ensembles.chart.title.startswith("Median loss")
    scale = has_ensembles.chart.content.scale
    for height, ensemble in zip(
        has_ensembles.chart.heights, has_ensembles.session.race.ensembles, strict=True
    ):
        np.testing.assert_allclose(height, scale.heights(np.median(ensemble.batch.losses, axis=1)))
    bands = Lines.of(has_ensembles.chart.content, has_ensembles.chart.painter.plot).bands
    assert len(bands) == 2
    for band in bands:
        assert band.boundingRect().height() > 1.0


def test_one_seed_again_takes_the_cloud_away(has_ensembles, hand, raced, eye):
    hand.type(has_ensembles.surface_panel.row("seeds").field, "1")
    raced(has_ensembles)
    assert has_ensembles.session.race.ensembles == ()
    assert has_ensembles.chart.content.spreads == []
    assert has_ensembles.chart.title.startswith("Loss")
    for pane in has_ensembles.picture.panes:
        assert not any(" seeds" in text for text, _ in eye.reads(pane))


def test_the_running_average_is_drawn_fainter_beside_the_path(open_window, race_of, hand, eye):
    averaged = optim_core.optimizer("sgd", lr=0.036, ema=0.9)
    window = open_window(race_of(averaged))
    window.session.set_frame(6)
    path, pane = window.session.race.trajectories[0], window.picture.panes[0]
    here = hand.at(window, pane, *path.average[4])
    plain = open_window(race_of(averaged(ema=0.0)))
    plain.session.set_frame(6)
    pictures = [eye.image(each.picture.viewport()) for each in (window, plain)]
    with_average, without = (image.pixelColor(here) for image in pictures)
    color = pane.entries[0].look.color(window.state.style)

    def away(pixel):
        pairs = zip(pixel.getRgb()[:3], color.getRgb()[:3], strict=True)
        return sum(abs(one - other) for one, other in pairs)

    assert 0 < away(with_average) < away(without), "tinted, but not the full colour"


def test_of_very_many_steps_fewer_paths_are_drawn():
    walk = np.cumsum(np.random.default_rng(2).normal(0.0, 1.0, (4001, 60, 2)), axis=0) + 20.0
    cloud = Cloud(walk, SIZE)
    painted(cloud, 4000)
    assert cloud._shown.shape[0] * cloud._shown.shape[1] <= MOST
    assert cloud._shown.shape[1] >= 10
