"""The whole picture: what stands where, what is said at its foot, and what a new view needs."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import QRectF, QSizeF
from PyQt6.QtGui import QColor, QImage, QPainter

from app.drawing import picture as picture_module
from app.drawing.picture import PicturePainter
from app.drawing.side_views import SIDE_VIEWS, SideView
from app.drawing.state import ViewState
from app.drawing.terrain_cache import TerrainCache
from app.drawing.view_painter import FootPainter, ViewPainter
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
    before = [[part.key for part in placed.painter.parts] for placed in picture.placed]
    panes = list(picture.panes)
    picture.lay_out(state.at(30), SIZE)
    assert panes == list(picture.panes)
    assert before == [[part.key for part in placed.painter.parts] for placed in picture.placed]
    assert "step 30 of 60" in picture.caption


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


class Flag(ViewPainter):
    """A view of one colour."""

    @staticmethod
    def concerns(state):
        return state.shows("flag")

    def paint_moving(self, painter):
        painter.fillRect(QRectF(0.0, 0.0, self.size.width(), self.size.height()), QColor("red"))


class LowFlag(FootPainter, Flag):
    """The same at the foot."""

    @staticmethod
    def height(state, width):
        return 20.2


@pytest.mark.parametrize("kind", [Flag, LowFlag])
def test_a_new_side_view_is_a_painter_and_a_line(qapp, monkeypatch, open_window, kind):
    views = {**SIDE_VIEWS, "flag": SideView("Flag", "A flag", kind)}
    monkeypatch.setattr(picture_module, "SIDE_VIEWS", views)
    monkeypatch.setitem(SIDE_VIEWS, "flag", views["flag"])
    state = state_of(side_views=("flag",))
    picture = PicturePainter(TerrainCache())
    image = QImage(SIZE.toSize(), QImage.Format.Format_RGB32)
    picture.lay_out(state, SIZE)
    painter = QPainter(image)
    picture.paint(painter)
    painter.end()
    (cell,) = [each.cell for each in picture.placed if isinstance(each.painter, Flag)]
    assert image.pixelColor(cell.center().toPoint()) == QColor("red")
    if kind is LowFlag:
        assert (cell.height(), cell.bottom()) == (21.0, 700.0)
        return
    window = open_window(default_scene().edited(side_views=("flag",)))
    item = window.picture.sides["flag"]
    assert item.isVisible()
    at = window.picture.mapFromScene(item.mapToScene(item.boundingRect().center()))
    assert window.picture.viewport().grab().toImage().pixelColor(at) == QColor("red")
