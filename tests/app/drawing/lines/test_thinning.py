"""Long paths: what is left out could not be seen, at any step, and what is left is bounded."""

import math

import numpy as np
import pytest
from PyQt6.QtCore import QLineF, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen

from app.drawing.lines import thinning
from app.drawing.lines.polyline import Polyline, qt_array
from app.drawing.lines.thinning import visible

SIDE = 120
AREA = QRectF(0.0, 0.0, SIDE, SIDE)


def cycle(count):
    """Go round a star for ever."""
    turn = np.arange(count) * 2.0 * np.pi * 2.0 / 5.0
    return 60.0 + 50.0 * np.stack((np.cos(turn), np.sin(turn)), axis=1)


def noise(count):
    """Cover the middle of the canvas soon, with a few steps to its corners."""
    points = np.random.default_rng(4).normal(60.0, 14.0, (count, 2))
    points[:: count // 5] = 60.0 + 50.0 * np.sign(points[:: count // 5] - 60.0)
    return points


def spiral(count):
    """Draw closer and closer to a point."""
    turn = np.linspace(0.0, 60.0, count)
    shrinking = 50.0 * np.exp(-turn / 12.0)[:, np.newaxis]
    return 60.0 + shrinking * np.stack((np.cos(turn), np.sin(turn)), axis=1)


def segments_of(points):
    """Return all steps as segments."""
    return np.concatenate((points[:-1], points[1:]), axis=1)


def ink(draw, width=2.0, smooth=True):
    """Return how much of each pixel is covered by lines."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    pen = QPen(QColor("black"), width)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    draw(painter)
    painter.end()
    bits = image.constBits()
    assert bits is not None
    rows = np.frombuffer(bits.asarray(image.sizeInBytes()), np.uint8)
    return 1.0 - rows.reshape(SIDE, -1)[:, :SIDE] / 255.0


@pytest.mark.parametrize("path", [cycle, noise, spiral])
@pytest.mark.parametrize("share", [0.01, 0.3, 1.0])
def test_the_picture_is_that_of_all_steps(qapp, path, share):
    points = path(5000)
    step = int(share * (len(points) - 1))
    line = Polyline(points, AREA, most=math.inf)
    drawn = ink(lambda painter: line.draw(painter, step))
    every = qt_array(QLineF, segments_of(points[: step + 1]))
    core, rim = (
        ink(lambda painter: painter.drawLines(every), width, smooth=False) for width in (1.0, 5.0)
    )
    assert drawn[core > 0.5].min() > 0.3, "a hole where there was a line"
    assert drawn[rim < 0.5].max() == 0.0, "ink where there was none"


@pytest.mark.parametrize(("path", "most"), [(cycle, 20), (spiral, 900), (noise, 12_000)])
def test_what_is_drawn_does_not_grow_with_the_steps(path, most):
    assert visible(segments_of(path(60_000))).sum() <= most


def test_no_more_are_drawn_than_asked_for_and_far_steps_stay():
    segments = segments_of(noise(20_000))
    seen = visible(segments, most=800)
    assert 0 < seen.sum() <= 800
    far = (np.abs(segments[:, :2] - 60.0) == 50.0).all(axis=1)
    there, kept = ({tuple(each) for each in segments[which, :2]} for which in (far, far & seen))
    assert len(there) > 1
    assert kept == there


def test_short_paths_are_drawn_whole():
    assert visible(segments_of(cycle(thinning.FEW))).all()


def test_the_first_to_enter_a_cell_is_kept():
    once = np.array([[10.0, 10.0, 90.0, 10.0], [10.0, 30.0, 90.0, 30.0]])
    assert np.flatnonzero(visible(np.concatenate([once] * 400))).tolist() == [0, 1]


def test_dashes_keep_their_places_when_steps_are_left_out(qapp, monkeypatch):
    to_and_fro = np.array([(10.0, 10.0), (111.0, 10.0)] * 300)
    points = np.concatenate((to_and_fro, [(111.0, 60.0), (10.0, 60.0)]))

    def last_leg():
        line, pieces = Polyline(points, AREA, (6.0, 4.0), math.inf), []

        class Pencil(QPainter):
            def drawLines(self, lines):
                pieces.extend((line.x1(), line.x2()) for line in lines if line.y1() == 60.0)

        line.draw(Pencil(), len(points))
        return pieces

    thinned = last_leg()
    monkeypatch.setattr(thinning, "FEW", len(points))
    np.testing.assert_allclose(thinned, last_leg())
    assert len(thinned) >= 10


def test_dots_of_a_long_path_are_bounded(qapp):
    counts = []

    class Pencil(QPainter):
        def drawPoints(self, points):
            counts.append(len(points))

    Polyline(noise(50_000), AREA, most=500).draw_dots(Pencil(), 50_000)
    assert 0 < counts[0] <= 500
