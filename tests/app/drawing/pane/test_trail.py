"""A racer's trail: dots for steps, and for a flow a curve without any."""

import numpy as np
import pytest
from PyQt6.QtCore import QSizeF

import optim_core
from app.drawing.entry import entries_of
from app.drawing.pane.trail import Trail
from app.drawing.projection import Projection
from app.style.theme import Style
from optim_core.scenes.race import run_race


class Pencil:
    """A stand-in for a painter, which records what is drawn."""

    def __init__(self):
        self.lines, self.points, self.ahead = [], [], []

    def setPen(self, pen):
        pass

    def setRenderHint(self, hint, on=True):
        pass

    def drawLines(self, lines):
        self.lines = [((line.x1(), line.y1()), (line.x2(), line.y2())) for line in lines]

    def drawPolyline(self, polygon):
        self.ahead = list(polygon)

    def drawPoints(self, points):
        self.points = list(points)


@pytest.fixture
def drawn(race_of):
    """Return a function that returns a racer's drawn trail up to a step, and its position."""

    def draw(name, frame, lead=0.0):
        racer = optim_core.optimizer(name, lr=0.022)
        race = run_race(race_of(racer, surface="ravine", steps=60))
        (entry,) = entries_of(race)
        projection = Projection(race.setup.surface.bounds, QSizeF(900.0, 900.0))
        pencil = Pencil()
        trail = Trail(entry, projection)
        trail.draw_path(pencil, Style(), frame, lead)
        return pencil, trail.mark(frame, lead)[0]

    return draw


def largest_turn(lines):
    """Return the largest angle, in degrees, by which a path turns between two lines."""
    along = np.diff(np.array(lines), axis=1)[:, 0]
    headings = np.unwrap(np.arctan2(along[:, 1], along[:, 0]))
    return np.degrees(np.abs(np.diff(headings)).max())


def test_steps_have_dots_and_a_flow_has_none(drawn):
    assert drawn("sgd", 30)[0].points
    assert not drawn("gradient_flow", 30)[0].points


def test_a_flow_is_a_smooth_curve(drawn):
    assert largest_turn(drawn("gradient_flow", 60)[0].lines) < 45.0
    assert largest_turn(drawn("sgd", 60)[0].lines) > 90.0


@pytest.mark.parametrize("frame", [1, 2, 7, 60])
@pytest.mark.parametrize("name", ["sgd", "gradient_flow"])
def test_a_trail_ends_where_its_racer_is(drawn, name, frame):
    pencil, here = drawn(name, frame)
    end = pencil.lines[-1][1]
    assert np.hypot(end[0] - here.x(), end[1] - here.y()) < 1.5


@pytest.mark.parametrize(
    ("lr", "chance"), [(0.03, {}), (0.0257, {"steps": 120}), (0.03, {"noise": 1.0, "seeds": 7})]
)
def test_a_diverging_path_is_faint_after_its_third_exit(race_of, lr, chance):
    """So is one that has not diverged yet, and the mean path of seeds that diverge."""
    racer = optim_core.optimizer("sgd", lr=lr)
    race = run_race(race_of(racer, surface="ravine", **{"steps": 60, **chance}))
    (entry,) = entries_of(race)
    projection = Projection(race.setup.surface.bounds, QSizeF(900.0, 900.0))
    view, path = projection.view, entry.positions
    outside = [step for step in range(len(path)) if not view.contains(*path[step])]
    assert len(outside) > 3

    class Inker(Pencil):
        def __init__(self):
            super().__init__()
            self.inks = {}

        def setPen(self, pen):
            self.pen = pen

        def drawLines(self, lines):
            key = pen_of(self.pen)
            self.inks[key] = self.inks.get(key, 0) + len(lines)

    def pen_of(pen):
        return pen.color().name(), round(pen.color().alphaF(), 2)

    for frame, later in ((outside[2], 0), (outside[5], outside[5] - outside[2])):
        inker = Inker()
        Trail(entry, projection).draw_path(inker, Style(), frame)
        color = entry.look.color(Style()).name()
        assert inker.inks[color, 1.0] == outside[2]
        assert inker.inks.get((color, 0.15), 0) == later


@pytest.mark.parametrize("name", ["sgd", "gradient_flow"])
def test_between_two_steps_the_path_leads_to_the_racer(drawn, name):
    places = [drawn(name, 7)[1], drawn(name, 8)[1]]
    length = np.hypot(*(getattr(places[1] - places[0], axis)() for axis in "xy"))
    for lead in (0.3, 0.9):
        pencil, here = drawn(name, 7, lead)
        assert pencil.ahead[0] == places[0]
        assert pencil.ahead[-1] == here
        gone = here - places[0]
        assert np.hypot(gone.x(), gone.y()) == pytest.approx(lead * length, rel=0.2)
    pencil, here = drawn(name, 60, 0.5)
    assert here == drawn(name, 60)[1], "there is no step after the last"


@pytest.mark.parametrize("lead", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("frame", [0, 7, 58])
def test_between_two_steps_a_racer_is_on_the_line_between_them(drawn, frame, lead):
    begin, end, here = (
        drawn("sgd", step, ahead)[1]
        for step, ahead in ((frame, 0.0), (frame + 1, 0.0), (frame, lead))
    )
    assert min(abs(end.x() - begin.x()), abs(end.y() - begin.y())) > 0.01
    assert here.x() == pytest.approx(begin.x() + lead * (end.x() - begin.x()))
    assert here.y() == pytest.approx(begin.y() + lead * (end.y() - begin.y()))
