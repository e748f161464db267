"""The times of the gradient flow: beside their tick marks, clear of the line, marks and edges."""

from typing import Any

import numpy as np
import pytest
from PyQt6.QtCore import QRectF, QSizeF
from PyQt6.QtGui import QImage, QPainter

import optim_core as oc
from app.drawing.ink import tag_box
from app.drawing.layers import LAYERS, PaintContext, gradient_flow
from app.drawing.layers.gradient_flow import TICK, beside
from app.drawing.projection import Projection
from app.style.theme import Style
from optim_core.analysis.flow_line import flow_line
from optim_core.maths.elementary import FloatArray
from optim_core.scenes.defaults import default_setup

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


@pytest.mark.parametrize("name", ["bounded_saddle", "rosenbrock", "ravine"])
def test_a_drawn_flow_has_its_line_clear_of_all_times(name: str, monkeypatch: Any) -> None:
    boxes: list[QRectF] = []
    monkeypatch.setattr(gradient_flow, "stamp_tag", lambda _, box, **__: boxes.append(box))
    setup = default_setup(oc.surface(name))
    projection = Projection(setup.surface.bounds, QSizeF(250.0, 190.0))
    image = QImage(250, 190, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    layer, context = LAYERS["gradient_flow"], PaintContext(painter, Style(), projection, setup)
    layer.draw(context)
    for write in layer.label(context) if layer.label else []:
        write(painter)
    painter.end()
    line = projection.path_to_pixels(flow_line(setup.surface, setup.start).points)
    shares = np.linspace(0.0, 1.0, 50)[:, np.newaxis, np.newaxis]
    dense = (line[:-1] * (1.0 - shares) + line[1:] * shares).reshape(-1, 2)
    assert boxes
    assert not any(len(inside(dense, box)) for box in boxes)
