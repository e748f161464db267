"""What layers write on the terrain: no path and no other text covers a number in part."""

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, QRectF, QSizeF
from PyQt6.QtGui import QImage, QPainter

import optim_core
from app.drawing.layers import LayerCache
from app.drawing.lines.clipping import CELL
from app.drawing.lines.polyline import Polyline
from app.drawing.pane.pane import PanePainter
from app.drawing.state import ViewState
from app.drawing.terrain.terrain_cache import TerrainCache
from app.style.theme import Style
from optim_core.scenes.figure import Figure
from optim_core.scenes.race import run_race

SIDE = 300


class Reader(QPainter):
    """A painter that notes the boxes of the losses and times that it writes on the terrain."""

    def __init__(self, image):
        super().__init__(image)
        self.boxes = []

    def paintEngine(self):
        """Have labels drawn, not copied."""

    def drawText(self, *where):
        if isinstance(where[0], QRectF) and isinstance(where[-1], str):
            self.boxes.append((where[-1], self.transform().mapRect(where[0])))
        super().drawText(*where)


def drawn(race, racer, layers):
    """Return the texts on the terrain of a pane, with their boxes, and where its path runs."""
    figure = Figure(layers=layers)
    state = ViewState(race, figure, race.setup.steps, None, Style())
    pane = PanePainter(TerrainCache(), LayerCache(), racer)
    pane.lay_out(state, QSizeF(SIDE, SIDE))
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    reader = Reader(image)
    pane.paint_moving(reader)
    reader.end()
    (trail,) = pane.trails
    return reader.boxes, trail.cells + np.array((pane.canvas.left(), pane.canvas.top()))


@pytest.mark.parametrize("racer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("layers", [("loss_values",), ("gradient_flow",)])
def test_no_path_covers_a_number(qapp, race_of, racer, layers):
    race = run_race(race_of(optim_core.optimizer(racer, lr=0.02), steps=60))
    boxes, path = drawn(race, racer, layers)
    key = {text for text, _ in boxes[:3]} if layers == ("loss_values",) else set()
    boxes = boxes[len(key) :]  # the key is in a box of its own
    assert boxes, "something is written"
    for text, box in boxes:
        inner = box.adjusted(3.0, 3.0, -3.0, -3.0)
        crossed = [spot for spot in path if inner.contains(QPointF(*spot))]
        assert not crossed, text


def test_two_layers_do_not_write_over_each_other(qapp, race_of):
    boxes, _ = drawn(
        run_race(race_of("newton", steps=9)), "newton", ("loss_values", "gradient_flow")
    )
    times = [box for text, box in boxes if text.startswith("t ")]
    losses = [box for text, box in boxes if not text.startswith("t ")]
    assert len(times) >= 2
    assert losses
    assert not any(time.intersects(loss) for time in times for loss in losses)


def test_cells_tell_where_a_path_runs(qapp):
    area = QRectF(0.0, 0.0, 100.0, 100.0)
    line = np.array([(10.0, 10.0), (90.0, 10.0), (np.nan, np.nan), (50.0, -500.0), (50.0, 500.0)])
    cells = Polyline(line, area).cells
    around = area.adjusted(-CELL, -CELL, CELL, CELL)
    assert all(around.contains(QPointF(*cell)) for cell in cells.tolist())
    for x in np.arange(12.0, 90.0, 1.0):
        assert np.abs(cells - (x, 10.0)).max(axis=1).min() <= CELL
    for y in np.arange(2.0, 98.0, 1.0):
        assert np.abs(cells - (50.0, y)).max(axis=1).min() <= CELL
    assert len(Polyline(np.full((5, 2), np.nan), area).cells) == 0


def test_without_layers_nothing_is_written(qapp, race_of):
    boxes, _ = drawn(run_race(race_of("newton", steps=5)), "newton", ())
    assert not boxes
