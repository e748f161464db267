"""The view of slices through a racer, and the bars of its summed steps."""

import itertools

import numpy as np
import pytest
from PyQt6.QtCore import QLineF, QSizeF
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtWidgets import QApplication

import optim_core
from app.drawing.slices import slice_marks
from app.drawing.slices.slices import GAP, SlicesPainter


@pytest.fixture
def sliced(open_window, race_of, raced):
    """Return a function that opens a window on a race with the view of slices switched on."""

    def show(*racers, frame=10, **changes):
        window = open_window(race_of(*racers, steps=40, **changes))
        window.commands.run("view.slices")
        raced(window)
        window.session.set_frame(frame)
        return window

    return show


def slices_of(window):
    """Return the view of slices."""
    return window.picture.sides["slices"]


def words(window, eye):
    """Return the texts that the view shows."""
    QApplication.processEvents()
    return [text for text, _ in eye.reads(slices_of(window))]


def test_it_is_off_until_switched_on_in_the_menu_and_then_remembered(window, open_window):
    assert not slices_of(window).isVisible()
    switch = window.commands.action("view.slices")
    before = window.picture.panes[0].canvas.width()
    switch.trigger()
    assert slices_of(window).isVisible()
    assert slices_of(window).boundingRect().width() > 100.0
    assert window.picture.panes[0].canvas.width() != before
    assert window.session.figure.side_views == ("slices",)
    window.close()
    again = open_window()
    assert slices_of(again).isVisible()
    again.commands.action("view.slices").trigger()
    assert not slices_of(again).isVisible()
    assert again.session.figure.side_views == ()


def test_four_slices_with_their_slopes_and_curvatures(sliced, eye):
    window = sliced(optim_core.optimizer("sgd", lr=0.022))
    slices = dict(slices_of(window).painter.slices())
    assert list(slices) == ["−∇f", "step", "steep", "shallow"]
    surface = window.session.setup.surface
    here = window.session.race.trajectories[0].positions[10]
    norm = float(np.hypot(*surface.gradient(*here)))
    assert slices["−∇f"].slope == pytest.approx(-norm)
    assert slices["step"].slope == pytest.approx(-norm)
    assert slices["steep"].curvature == pytest.approx(80.0)
    assert slices["shallow"].curvature == pytest.approx(1.0)
    assert slices["steep"].losses.min() >= 0.0
    said = words(window, eye)
    assert "Slices through SGD" in said
    assert any("80" in text and ("f″" in text or "curvature" in text) for text in said)


def test_they_follow_the_playhead_and_the_racer_that_is_picked(sliced, eye):
    window = sliced("sgd", "adam")
    first = [part.slope for _, part in slices_of(window).painter.slices()]
    window.session.set_frame(20)
    assert [part.slope for _, part in slices_of(window).painter.slices()] != first
    window.session.select("adam")
    assert "Slices through Adam" in words(window, eye)
    window.session.set_frame(40)
    assert "last step" in dict(slices_of(window).painter.slices())


def test_a_ring_is_on_the_curve_where_the_step_lands(sliced, eye, monkeypatch):
    rings = []
    ellipse = QPainter.drawEllipse

    def draw(painter, *place):
        if len(place) == 3 and place[1] == 4.0:
            rings.append(place[0])
        ellipse(painter, *place)

    window = sliced(optim_core.optimizer("sgd", lr=0.022))
    monkeypatch.setattr(QPainter, "drawEllipse", draw)
    eye.reads(slices_of(window))
    (ring,) = rings
    here, there = window.session.race.trajectories[0].positions[10:12]
    cell = slices_of(window).boundingRect().width() / 2.0 - GAP / 2.0  # of two columns
    along = (ring.x() - cell - GAP) / cell * 2.0 - 1.0
    assert along * slices_of(window).painter.reach == pytest.approx(
        np.hypot(*(there - here)), rel=0.02
    )
    window.session.set_frame(40)
    rings.clear()
    eye.reads(slices_of(window))
    assert not rings, "it has landed"


def test_the_bars_tell_that_the_zigzag_cancels(sliced, eye):
    window = sliced(optim_core.optimizer("sgd", lr=0.0245), frame=40)
    entry = slices_of(window).painter.entry
    split = slices_of(window).painter.decomposition(entry)
    steep, shallow = np.abs(split.net[40]) / split.travelled[40]
    assert steep < 0.1
    assert shallow == pytest.approx(1.0)
    said = words(window, eye)
    net, way = abs(split.net[40, 0]), split.travelled[40, 0]
    assert f"{net:.3g} of {way:.3g}" in said
    assert {"steep", "shallow"} <= set(said)
    window.session.set_frame(0)
    assert "0 of 0" in words(window, eye)


def test_the_bars_may_follow_the_axes(sliced, eye):
    window = sliced("sgd", frame=40)
    window.commands.run("view.split_axes")
    assert window.session.figure.split == "axes"
    assert {"x", "y"} <= set(words(window, eye))
    path = window.session.race.trajectories[0].positions
    split = slices_of(window).painter.decomposition(slices_of(window).painter.entry)
    assert np.allclose(split.net[40], path[40] - path[0])
    assert [name for name, _ in slices_of(window).painter.slices()][2:] == ["steep", "shallow"]


def test_where_the_loss_is_undefined_it_says_so(sliced, eye):
    window = sliced("sgd", surface="log_barrier", start=(-1.0, 0.5))
    said = words(window, eye)
    assert said.count("undefined") >= 1
    assert not any("nan" in text for text in said)


def test_without_racers_there_is_none(sliced, raced):
    window = sliced("sgd")
    window.session.edit(racers=())
    raced(window)
    assert not slices_of(window).isVisible()


@pytest.mark.parametrize("width", [200, 300, 500])
@pytest.mark.parametrize("frame", [0, 1, 5, 12, 30])
def test_no_line_runs_through_the_losses_of_the_scale(sliced, monkeypatch, width, frame):
    """The tags are in corners that curve, parabola and tangent leave free."""
    tags = []
    monkeypatch.setattr(
        slice_marks, "draw_tag", lambda painter, style, box, text, color: tags.append((box, text))
    )
    window = sliced(optim_core.optimizer("sgd", lr=0.036), frame=frame)
    painter = SlicesPainter()
    painter.lay_out(window.state, QSizeF(width, 300))
    tags.clear()
    points = drawn(painter)
    assert [text[:2] for _, text in tags] == ["f ", "f "]
    for box, _ in tags:
        assert not [point for point in points if box.contains(point)]


class Pencil(QPainter):
    """A painter that remembers points on the lines that are seen, at most a pixel apart."""

    def __init__(self, image):
        super().__init__(image)
        self.points = []

    def note(self, begin, end):
        shares = np.linspace(0.0, 1.0, 2 + int(QLineF(begin, end).length()))
        points = [begin + (end - begin) * share for share in shares]
        seen = self.clipBoundingRect()
        self.points += [p for p in points if not self.hasClipping() or seen.contains(p)]

    def drawLine(self, begin, end):
        self.note(begin, end)
        super().drawLine(begin, end)

    def drawLines(self, lines):
        for line in lines:
            self.note(line.p1(), line.p2())
        super().drawLines(lines)

    def drawPolyline(self, polygon):
        for begin, end in itertools.pairwise(polygon):
            self.note(begin, end)
        super().drawPolyline(polygon)


def drawn(painter):
    """Return points on all lines of all slices, in pixels."""
    image = QImage(painter.size.toSize(), QImage.Format.Format_RGB32)
    pencil = Pencil(image)
    painter.paint(pencil)
    pencil.end()
    assert len(pencil.points) > 100
    return pencil.points


@pytest.mark.parametrize("width", [120, 200, 260, 420, 700])
def test_what_reach_and_bars_are_is_said_in_as_many_words_as_fit(sliced, width):
    window = sliced("sgd")
    painter = SlicesPainter()
    painter.lay_out(window.state, QSizeF(width, 300))
    image = QImage(width, 300, QImage.Format.Format_RGB32)
    recorder = Recorder(image)
    painter.paint(recorder)
    recorder.end()
    said = {text: box for text, box in recorder.written if text}
    boxes = list(said.values())
    assert all(box.right() <= width + 1 for box in boxes)
    assert not any(a.intersects(b) for a, b in itertools.combinations(boxes, 2))
    if width >= 200:
        assert any(text.endswith("±1.5") and len(text) > 4 for text in said)
        assert any("travelled" in text for text in said)


class Recorder(QPainter):
    """A painter that keeps the texts that it writes into rectangles, and where."""

    def __init__(self, device):
        super().__init__(device)
        self.written = []

    def drawText(self, *words):
        if len(words) == 3:
            area, flags, text = words
            self.written.append((text, self.boundingRect(area, int(flags), text)))
        super().drawText(*words)
