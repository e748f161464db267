"""Long paths on a screen: laid out hastily while something moves, and fully at rest."""

import pytest

import optim_core
from app.drawing.lines.polyline import Polyline
from app.drawing.pane import trail, trails

STEPS = 70_000
"""A long race of one racer that goes round a limit cycle."""


@pytest.fixture
def shown(qtbot, open_window, race_of, raced):
    """Return a window on a long race, of which nothing is hasty any more."""
    window = open_window(race_of(optim_core.optimizer("rmsprop", lr=0.3), steps=STEPS))
    raced(window)
    assert STEPS > trails.LONG
    rested(qtbot, window)
    return window


def zoom(window):
    """Zoom in, as the wheel does."""
    window.session.edit(view=window.picture.panes[0].view.zoomed(0.0, 0.0, 0.5))


def hasty(window):
    """Return the trails that are laid out hastily."""
    panes = window.picture.panes
    return [trail for pane in panes for trail in pane.painter.trails if trail.hasty]


def rested(qtbot, window):
    """Wait until every trail is laid out fully."""
    qtbot.waitUntil(lambda: not hasty(window), timeout=5000)


@pytest.fixture
def lengths(monkeypatch):
    """Return a list of the numbers of points that are laid out."""
    noted, make = [], Polyline.__init__

    def init(self, points, *arguments):
        noted.append(len(points))
        make(self, points, *arguments)

    monkeypatch.setattr(Polyline, "__init__", init)
    return noted


def test_while_the_view_moves_only_a_sample_is_laid_out(shown, qtbot, lengths):
    zoom(shown)
    paths = [length for length in lengths if length > 100]
    assert hasty(shown)
    assert max(paths) <= trail.SAMPLE
    rested(qtbot, shown)
    assert max(lengths) == STEPS + 1


def test_the_picture_at_rest_is_the_one_laid_out_at_once(shown, qtbot, eye, monkeypatch):
    zoom(shown)
    rested(qtbot, shown)
    at_rest = eye.image(shown.picture)
    monkeypatch.setattr(trails, "LONG", 10 * STEPS)
    for pane in shown.picture.panes:
        pane.painter.trails.lay_out(pane.entries, pane.projection, pane.painter.state)
    assert not hasty(shown)
    assert eye.image(shown.picture) == at_rest


def test_a_haste_that_ends_with_the_window_leaves_nothing(shown):
    zoom(shown)
    assert hasty(shown)
    shown.close()
