"""The header of a pane in little room: what it keeps, what it shortens, what goes on the canvas."""

import pytest
from PyQt6.QtCore import QSizeF
from PyQt6.QtGui import QImage, QPainter

import optim_core
from app.drawing.arrangement import Surround
from app.drawing.layers import LayerCache
from app.drawing.pane.pane import PanePainter
from app.drawing.state import ViewState
from app.drawing.terrain.terrain_cache import TerrainCache
from app.style.theme import Style
from optim_core.scenes.figure import Figure
from optim_core.scenes.race import run_race


class Reader(QPainter):
    """A painter that remembers what it wrote, and checks that it wrote it whole."""

    def __init__(self, image):
        super().__init__(image)
        self.texts, self.places = [], {}

    def drawText(self, area, flags, text):
        if text:
            assert self.fontMetrics().horizontalAdvance(text) <= area.width() + 1.0, text
            self.texts.append(text)
            self.places[text] = self.transform().mapRect(area)
        super().drawText(area, flags, text)


@pytest.fixture
def says(qapp, race_of):
    """Return a function that returns what the pane of the first racer says at a step."""

    def read(racers, width, height, frame, presented=False, roomy=False, **changes):
        race = run_race(race_of(*racers, steps=120, **changes))
        style = Style.of(False, "quiet", presented)
        state = ViewState(race, Figure(), frame, None, style)
        pane = PanePainter(TerrainCache(), LayerCache(), state.entries[0].racer)
        pane.surround = Surround(roomy=roomy)
        pane.lay_out(state, QSizeF(width, height))
        image = QImage(int(width), int(height), QImage.Format.Format_RGB32)
        reader = Reader(image)
        pane.paint(reader)
        reader.end()
        read.places, read.pane = reader.places, pane
        return reader.texts

    return read


@pytest.mark.parametrize(("width", "height"), [(82, 60), (100, 80), (120, 300)])
def test_the_smallest_pane_keeps_its_name_and_its_loss(says, width, height):
    name, loss = says(["rmsprop"], width, height, 0)
    assert name.rstrip("…") in "RMSProp"
    assert len(name) > 4
    assert loss == "124"


def test_settings_go_before_the_name_and_no_item_is_cut(says):
    racer = optim_core.optimizer("momentum", lr=0.0123, momentum=0.0)
    whole = "lr 0.0123 · momentum 0"
    for width in range(90, 330, 10):
        texts = says([racer], width, 200, 9)
        assert texts[0] == "Momentum" or width < 100
        assert set(texts[1:]) & {whole, "momentum 0 …"} or width < 230
        assert "lr 0.0123 …" not in texts


@pytest.mark.parametrize("width", [82, 110, 160, 220, 300, 500])
@pytest.mark.parametrize("roomy", [False, True])
def test_the_reason_of_a_divergence_fits_any_pane(says, width, roomy):
    racer = optim_core.optimizer("sgd", lr=0.0412)
    said = " ".join(says([racer], width, 220, 120, roomy=roomy))
    assert "lr 0.0412 > 2/λmax = 0.025" in said
    assert "diverged at step 10" in said


@pytest.mark.parametrize(("width", "height"), [(185, 230), (241, 208), (418, 317)])
def test_the_reason_of_a_divergence_fits_any_pane_of_a_presentation(says, width, height):
    racer = optim_core.optimizer("sgd", lr=0.0412)
    said = " ".join(says([racer], width, height, 120, presented=True))
    assert "lr 0.0412 > 2/λmax = 0.025" in said


def test_the_title_of_a_twin_keeps_the_value(says):
    twins = [optim_core.optimizer("momentum", lr=lr) for lr in (0.0123, 0.02)]
    others = ["sgd"]
    for width in range(82, 300, 20):
        title = says([*twins, *others], width, 200, 9)[0]
        assert title.endswith("0.0123")
    assert says([*twins, *others], 300, 200, 9)[0] == "Momentum · lr 0.0123"
    assert says([*twins, *others], 140, 200, 9)[0] == "lr 0.0123"


@pytest.mark.parametrize("start", [(-2.0, 1.5), (-2.0, -1.5), (2.0, 1.5), (2.0, -1.5)])
def test_a_notice_covers_neither_the_start_nor_the_arrow(says, start):
    racer = optim_core.optimizer("sgd", lr=0.0412)
    said = says([racer], 260, 300, 120, start=start)
    (reason,) = (area for text, area in says.places.items() if "λmax" in text)
    (trail,) = says.pane.trails
    tip, along = trail.mark(120)
    assert along is not None, said
    for point in (tip, says.pane.projection.to_pixels(*start)):
        assert not reason.contains(point + says.pane.canvas.topLeft())
