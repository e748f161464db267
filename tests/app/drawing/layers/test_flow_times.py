"""The times of the gradient flow: beside their tick marks, clear of the line, marks and edges."""

import numpy as np
import pytest
from PyQt6.QtCore import QRectF

from app.drawing.ink import tag_box
from app.drawing.layers.gradient_flow import TICK, beside
from app.style.theme import Style
from optim_core.maths.elementary import FloatArray

pytestmark = pytest.mark.usefixtures("qapp")

ROOM = QRectF(6.0, 6.0, 288.0, 188.0)
NOTHING = np.empty((0, 2))
PLACE = np.array((150.0, 100.0))


def line_through(angle: float) -> tuple[FloatArray, FloatArray]:
    """Return a straight line through the place, and the direction across it."""
    along = np.array((np.cos(angle), np.sin(angle)))
    return PLACE + np.linspace(-200.0, 200.0, 401)[:, np.newaxis] * along, along[::-1] * (-1.0, 1.0)


def inside(points: FloatArray, box: QRectF) -> FloatArray:
    x, y = points.T
    across = (x > box.left()) & (x < box.right())
    return points[across & (y > box.top()) & (y < box.bottom())]


@pytest.mark.parametrize("degrees", range(0, 360, 15))
def test_neither_line_nor_tick_strikes_a_time_through(degrees: int) -> None:
    line, aside = line_through(np.radians(degrees))
    box = beside(tag_box(Style(), "t 0.01"), PLACE, aside, ROOM, line, NOTHING)
    assert box is not None
    assert not len(inside(line, box))
    tick = PLACE + np.linspace(-TICK, TICK, 41)[:, np.newaxis] * aside
    assert not len(inside(tick, box))
    center = box.center().x(), box.center().y()
    assert np.hypot(*(center - PLACE)) < 60.0


def test_a_mark_on_one_side_sends_it_to_the_other() -> None:
    line, aside = line_through(0.3)
    free = beside(tag_box(Style(), "t 10"), PLACE, aside, ROOM, line, NOTHING)
    assert free is not None
    mark = np.array([(free.center().x(), free.center().y())])
    moved = beside(tag_box(Style(), "t 10"), PLACE, aside, ROOM, line, mark)
    assert moved is not None
    assert not len(inside(mark, moved))


def test_there_is_none_where_it_would_be_cut() -> None:
    line, aside = line_through(0.0)
    corner = QRectF(140.0, 90.0, 20.0, 20.0)
    assert beside(tag_box(Style(), "t 10"), PLACE, aside, corner, line, NOTHING) is None
