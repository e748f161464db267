"""A pane: seeds of which most diverge, and a minimum that a racer glides onto."""

import pytest
from PyQt6.QtCore import QSizeF
from PyQt6.QtGui import QImage, QPainter

import optim_core
from app.drawing.layers import LayerCache
from app.drawing.pane.pane import PanePainter
from app.drawing.state import ViewState
from app.drawing.terrain.terrain_cache import TerrainCache
from app.style.theme import Style, marker_path
from optim_core.scenes.figure import Figure
from optim_core.scenes.race import run_race


class Reader(QPainter):
    """A painter that remembers texts with their colours, frames, and outlines of stars."""

    def __init__(self, image):
        super().__init__(image)
        self.texts, self.frames, self.stars = {}, [], 0

    def drawText(self, area, flags, text):
        self.texts[text] = self.pen().color().name()
        super().drawText(area, flags, text)

    def drawRect(self, box):
        self.frames.append(self.pen().color().name())
        super().drawRect(box)

    def paintEngine(self):
        """Have marks drawn, not copied."""

    def drawPath(self, path):
        self.stars += path == marker_path("star")
        super().drawPath(path)


@pytest.fixture
def read(qapp, race_of):
    """Return a function that paints the pane of one racer at a step."""

    def paint(racer, frame, lead=0.0, **changes):
        race = run_race(race_of(racer, steps=60, **changes))
        state = ViewState(race, Figure(), frame, None, Style(), lead=lead)
        pane = PanePainter(TerrainCache(), LayerCache(), state.entries[0].racer)
        pane.lay_out(state, QSizeF(400.0, 400.0))
        image = QImage(400, 400, QImage.Format.Format_RGB32)
        reader = Reader(image)
        pane.paint(reader)
        reader.end()
        return reader, race

    return paint


def test_it_is_an_event_that_most_seeds_diverge(read):
    racer, bad = optim_core.optimizer("sgd", lr=0.005), Style().color("bad").name()
    chance = {"surface": "rosenbrock", "start": (0.0, 0.0), "noise": 50.0, "seeds": 40}
    last, race = read(racer, 60, **chance)
    (ensemble,) = race.ensembles
    assert 20 < ensemble.diverged[60] < 40
    decisive = next(step for step in range(61) if ensemble.diverged[step] > 20)
    assert last.texts[ensemble.summary] == bad
    before, _ = read(racer, decisive - 1, **chance)
    after, _ = read(racer, decisive, **chance)
    assert after.texts[f"{ensemble.diverged[decisive]} of 40 diverged"] == bad
    assert bad in after.frames
    assert bad in last.frames
    assert bad not in before.frames
    assert not any("diverged" in text for text in before.texts)


def test_that_few_seeds_diverge_is_none(read):
    racer, bad = optim_core.optimizer("sgd", lr=0.1), Style().color("bad").name()
    chance = {"surface": "saddle", "start": (0.01, 0.0), "noise": 0.01, "seeds": 5}
    last, race = read(racer, 30, **chance)
    assert not race.ensembles[0].has_diverged(30)
    assert bad not in [*last.frames, *last.texts.values()]


def test_a_star_gives_way_as_its_racer_glides_onto_it(read):
    newton = optim_core.optimizer("newton")
    assert read(newton, 0)[0].stars
    assert read(newton, 0, lead=0.5)[0].stars
    assert not read(newton, 0, lead=0.999)[0].stars
    assert not read(newton, 1)[0].stars
