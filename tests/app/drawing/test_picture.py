"""The whole picture: what stands where, what is said at its foot."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import QRectF, QSizeF
from PyQt6.QtGui import QImage, QPainter

from app.drawing.picture import PicturePainter
from app.drawing.state import ViewState
from app.drawing.terrain.terrain_cache import TerrainCache
from app.style.theme import Style
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.scoreboard import standings

SIZE = QSizeF(900.0, 700.0)


def state_of(step=20, **changes):
    """Return what is shown of the default race."""
    scene = default_scene().edited(steps=60, **changes)
    race = scene.run()
    selected = scene.figure.selected or next(iter(race.running), None)
    return ViewState(race, scene.figure, step, selected, Style())


class Reader(QPainter):
    """A painter that remembers what it wrote."""

    def __init__(self, image):
        super().__init__(image)
        self.texts = []

    def drawText(self, *arguments):
        self.texts.append(arguments[-1])
        super().drawText(*arguments)


def read(painted, state, size=SIZE):
    """Return the texts of a picture or of a view."""
    painted.lay_out(state, size)
    image = QImage(size.toSize(), QImage.Format.Format_RGB32)
    reader = Reader(image)
    painted.paint(reader)
    reader.end()
    return reader.texts


@pytest.fixture
def picture(qapp):
    """Return the painter of a picture as of a file."""
    return PicturePainter(TerrainCache())


def test_views_are_on_whole_pixels_within_the_picture_and_apart(picture):
    for views in ((), ("slices",), ("slices", "inspector", "scoreboard")):
        for layout in ("grid", "overlay"):
            picture.lay_out(state_of(side_views=views, layout=layout), SIZE)
            cells = [placed.cell for placed in picture.placed]
            assert len(picture.panes) == (5 if layout == "grid" else 1)
            assert len(cells) == len(picture.panes) + 1 + len(views)
            for index, cell in enumerate(cells):
                assert cell == QRectF(cell.toRect())
                assert QRectF(0.0, 0.0, 900.0, 700.0).contains(cell)
                assert not any(cell.intersects(other) for other in cells[:index])


def test_what_did_not_change_is_not_laid_out_again(picture):
    state = state_of()
    picture.lay_out(state, SIZE)
    before, panes = keys_of(picture), list(picture.panes)
    picture.lay_out(replace(state, lead=0.5), SIZE)
    assert before == keys_of(picture)
    picture.lay_out(state.at(30), SIZE)
    assert panes == list(picture.panes)
    after = keys_of(picture)
    assert after[0][0] != before[0][0], "the header has another loss"
    assert [keys[1:] for keys in after[:5]] == [keys[1:] for keys in before[:5]]
    assert after[5:] == before[5:]
    assert "step 30 of 60" in picture.caption


def keys_of(picture):
    """Return the keys of the static parts of each view."""
    return [[part.key for part in placed.painter.parts] for placed in picture.placed]


def test_a_pane_looks_the_same_until_something_of_it_changes(picture):
    state = state_of()
    picture.lay_out(state, SIZE)
    looks = [pane.look for pane in picture.panes]
    sgd = state.setup.racer("sgd")
    faster = state.setup.with_racer(replace(sgd, optimizer=sgd.optimizer(lr=0.01)))
    scene = default_scene().edited(racers=faster.racers, steps=60)
    picture.lay_out(state.with_(race=scene.run(state.race)), SIZE)
    assert [pane.look == look for pane, look in zip(picture.panes, looks, strict=True)] == [
        False,
        True,
        True,
        True,
        True,
    ]


def test_the_inspectors_strip_says_the_step(picture):
    state = state_of(side_views=("inspector",), selected="adam")
    said = read(picture, state)
    assert state.detail is not None
    for line in state.detail.lines:
        assert line.symbol in said
        assert f"= {line.formula}" in said or any(text.startswith("= ") for text in said)
    assert any(text.startswith("step 21 from (") for text in said)
    assert "along x" in said
    height = next(each.cell.height() for each in picture.placed if each.cell.left() == 0.0)
    ended = state_of(step=60, side_views=("inspector",), selected="adam")
    picture.lay_out(ended, SIZE)
    assert height == next(each.cell.height() for each in picture.placed if each.cell.left() == 0.0)


def test_the_scoreboards_strip_has_a_line_for_each_racer(picture):
    state = state_of(side_views=("scoreboard",))
    said = read(picture, state)
    lines = standings(state.race)
    for line in lines:
        assert said.count(line.title) >= 2, "its pane, and its line"
    for head in ("Racer", "Verdict", "Steps", "Gradients", "Final gap", "Path length"):
        assert head in said
    narrow = read(PicturePainter(TerrainCache()), state, QSizeF(320.0, 900.0))
    assert "Racer" in narrow
    assert "Path length" not in narrow, "there is no room for all columns"


def test_nobody_races(picture):
    state = state_of(racers=(), side_views=("slices", "inspector", "scoreboard"))
    said = read(picture, state)
    assert "Add a racer to begin." in said
    assert "No racer takes part" in said
    assert not picture.panes


def test_a_pane_stays_with_its_racer(picture):
    state = state_of()
    picture.lay_out(state, SIZE)
    before = {pane.entries[0].racer: pane for pane in picture.panes}
    kept = state.setup.moving("adam", 0).without("sgd")
    picture.lay_out(state.with_(race=default_scene().edited(setup=kept).run()), SIZE)
    after = {pane.entries[0].racer: pane for pane in picture.panes}
    assert list(after) == [racer.id for racer in kept.racers]
    assert all(before[racer] is pane for racer, pane in after.items())
