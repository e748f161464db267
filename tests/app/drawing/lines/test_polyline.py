"""Polylines: clipped, interrupted by NaN, dashed, and cut at the playhead."""

import itertools

import numpy as np
import pytest
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QPainter

from app.drawing.lines.polyline import DOT_SPACING, Polyline

AREA = QRectF(0.0, 0.0, 100.0, 50.0)
EVERYTHING = QRectF(-1e6, -1e6, 2e6, 2e6)


class Pencil(QPainter):
    """A painter that records what it draws."""

    def __init__(self):
        super().__init__()
        self.lines, self.points = [], []

    def drawLines(self, lines):
        self.lines += [(line.x1(), line.y1(), line.x2(), line.y2()) for line in lines]

    def drawPoints(self, points):
        self.points += [(point.x(), point.y()) for point in points]


def drawn(points, clip=EVERYTHING, step=None, dash=None):
    """Return the segments that are drawn up to a step."""
    pencil = Pencil()
    line = Polyline(np.array(points, float), clip, dash)
    line.draw(pencil, len(points) if step is None else step)
    return pencil.lines


def dots(points, clip=EVERYTHING, step=None):
    """Return the dots that are drawn up to a step."""
    pencil = Pencil()
    Polyline(np.array(points, float), clip).draw_dots(pencil, len(points) if step is None else step)
    return pencil.points


def test_each_step_is_a_segment():
    assert drawn([(0, 0), (10, 0), (10, 20)]) == [(0, 0, 10, 0), (10, 0, 10, 20)]


@pytest.mark.parametrize("step", range(5))
def test_only_what_lies_before_the_playhead_is_drawn(step):
    points = [(10.0 * k, float(k % 2)) for k in range(5)]
    assert drawn(points, step=step) == [(*points[k], *points[k + 1]) for k in range(step)]


def test_segments_outside_are_dropped():
    outside = [(-30, -10), (-20, 60), (120, 60), (130, -10), (-30, -10)]
    assert drawn(outside, AREA) == []
    assert drawn([(-10, 10), (10, -20)], AREA) == [], "near a corner, but past it"


@pytest.mark.parametrize(
    ("segment", "cut"),
    [
        ([(50, 25), (150, 25)], (50, 25, 100, 25)),
        ([(50, 25), (50, -75)], (50, 25, 50, 0)),
        ([(-100, 25), (200, 25)], (0, 25, 100, 25)),
        ([(-10, -10), (60, 60)], (0, 0, 50, 50)),
        ([(20, 20), (30, 30)], (20, 20, 30, 30)),
        ([(0, 50), (0, 0)], (0, 50, 0, 0)),
    ],
)
def test_segments_that_cross_the_edge_are_cut_there(segment, cut):
    assert drawn(segment, AREA) == [pytest.approx(cut)]


def test_a_cut_segment_belongs_to_its_own_step():
    points = [(50, 25), (150, 25), (150, 80), (50, 25)]
    assert len(drawn(points, AREA, step=1)) == 1
    assert len(drawn(points, AREA, step=2)) == 1
    assert len(drawn(points, AREA, step=3)) == 2


@pytest.mark.parametrize("huge", [1e6, 1e150, 1e300])
def test_points_far_away_do_not_disturb(huge):
    (line,) = drawn([(50.0, 25.0), (huge, 25.0)], AREA)
    assert line == pytest.approx((50.0, 25.0, 100.0, 25.0))


def test_nan_parts_the_line():
    nan = float("nan")
    points = [(0, 0), (10, 0), (nan, nan), (30, 0), (40, 0)]
    assert drawn(points) == [(0, 0, 10, 0), (30, 0, 40, 0)]


def test_steps_within_a_pixel_are_one_point_and_nothing_is_lost_to_it():
    creeping = [(20 + 0.01 * k, 10.0) for k in range(2000)]
    lines = drawn(creeping)
    assert len(lines) <= 60
    assert lines[0][:2] == (20.0, 10.0)
    assert lines[-1][2] == pytest.approx(creeping[-1][0], abs=0.5)
    for one, other in itertools.pairwise(lines):
        assert one[2:] == other[:2], "no gaps"


def test_a_single_point_and_a_resting_one_draw_nothing():
    assert drawn([(1, 1)]) == []
    assert drawn([(1, 1)] * 20) == []


def test_dashes_have_their_lengths_and_run_on_round_corners():
    points = [(0, 0), (30, 0), (30, 40)]
    lines = drawn(points, dash=(7.0, 4.0))
    covered = np.zeros(700, bool)
    for x1, y1, x2, y2 in lines:
        begin, end = x1 + y1, x2 + y2  # along the path, which turns once
        assert end > begin
        covered[round(begin * 10) : round(end * 10)] = True
    expected = (np.arange(700) + 0.5) % 110 < 70
    assert (covered == expected).all()


def test_dashes_run_on_over_short_steps():
    points = [(1.5 * k, 0.0) for k in range(41)]
    covered = np.zeros(600, bool)
    for x1, _, x2, _ in drawn(points, dash=(7.0, 4.0)):
        covered[round(x1 * 10) : round(x2 * 10)] = True
    assert (covered == ((np.arange(600) + 0.5) % 110 < 70)).all()


def test_dashes_stop_at_the_playhead():
    points = [(0, 0), (30, 0), (60, 0)]
    assert max(line[2] for line in drawn(points, step=1, dash=(7.0, 4.0))) <= 30


def test_steps_far_enough_apart_have_dots():
    apart, close = DOT_SPACING + 1.0, DOT_SPACING - 1.0
    assert dots([(0, 0), (apart, 0), (2 * apart, 0)]) == [(apart, 0), (2 * apart, 0)]
    assert dots([(0, 0), (close, 0), (2 * close, 0)]) == []


def test_dots_stop_at_the_playhead_and_at_the_edge():
    points = [(10, 10), (40, 10), (70, 10), (130, 10), (90, 40)]
    assert dots(points, step=2) == [(40, 10), (70, 10)]
    assert dots(points, AREA) == [(40, 10), (70, 10), (90, 40)]
