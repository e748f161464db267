"""The surface, its text, the start and the race's own numbers; the top bar's choices."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLabel

import optim_core
from optim_core.parameters.hyperparameter import Text
from optim_core.scenes.defaults import default_setup, default_view, race_optimizer
from optim_core.scenes.setup import Racer


def choose(window, hand, name):
    """Choose a surface from the gallery with the keyboard."""
    window.top_bar.surface.setFocus()
    QTest.keyClick(window.top_bar.surface, Qt.Key.Key_Space)
    title = optim_core.SURFACES[name].title
    for letter in title:
        hand.letter(window.gallery.search, letter)
    assert window.gallery.hits[0].choice.title == title
    QTest.keyClick(window.gallery.search, Qt.Key.Key_Return)


def texts(panel):
    """Return the texts of a panel's labels, and its typed formula."""
    said = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    return [*said, panel.kinds["typed"].formula.edit.toPlainText()]


# Every fourth surface; the others are slow tests.
SOME = [
    pytest.param(name, marks=pytest.mark.slow) if place % 4 else name
    for place, name in enumerate(optim_core.SURFACES)
]


@pytest.mark.parametrize("name", SOME)
def test_a_surface_brings_its_text_start_and_parameters(open_window, race_of, hand, raced, name):
    other = "rosenbrock" if name != "rosenbrock" else "ravine"
    window = open_window(race_of("sgd", surface=other))
    choose(window, hand, name)
    raced(window)
    surface = optim_core.surface(name)
    setup = window.session.setup
    assert setup.surface == surface
    assert setup.start == surface.start
    assert window.top_bar.surface.text() == surface.title
    said = texts(window.surface_panel)
    assert surface.title in said
    assert surface.formula in said
    assert surface.family.teaches in said
    for parameter in surface.parameters:
        if name == "typed" and isinstance(parameter, Text):
            continue  # the formula and its name have fields of their own
        assert window.surface_panel.row(parameter.name).isVisible()
    x, y = (window.surface_panel.row(axis).field.text() for axis in "xy")
    assert (float(x.replace("−", "-")), float(y.replace("−", "-"))) == surface.start
    assert window.session.figure.view == default_view(surface)
    assert window.picture.panes[0].view.contains(*surface.start)


def test_the_condition_number_follows_the_curvatures(window, hand):
    assert "κ = 80" in texts(window.surface_panel)
    hand.type(window.surface_panel.row("b").field, "200")
    hand.type(window.surface_panel.row("a").field, "0.5")
    assert "κ = 400" in texts(window.surface_panel)


def test_untouched_racers_take_the_values_of_a_new_surface_touched_ones_keep_theirs(window, hand):
    hand.type(window.racer_panel.cards[0].rows["lr"].field, "0.0123")
    choose(window, hand, "rosenbrock")
    sgd, *others = (racer.optimizer for racer in window.session.setup.racers)
    assert sgd.values["lr"] == 0.0123
    surface = optim_core.surface("rosenbrock")
    assert others == [race_optimizer(other.name, surface) for other in others]
    assert others[0] != race_optimizer("momentum", optim_core.surface("ravine"))
    assert window.racer_panel.cards[0].rows["lr"].field.text() == "0.0123"


def test_choosing_the_surface_that_is_there_changes_nothing(window, hand):
    hand.type(window.surface_panel.row("b").field, "99")
    setup = window.session.setup
    choose(window, hand, "ravine")
    assert window.session.setup is setup


def test_layout_buttons_switch_between_panes_and_overlay(window, raced):
    window.top_bar.layouts["overlay"].click()
    raced(window)
    assert window.session.figure.layout == "overlay"
    assert len(window.picture.panes) == 1
    assert window.top_bar.layouts["overlay"].isChecked()
    window.top_bar.layouts["grid"].click()
    raced(window)
    assert len(window.picture.panes) == 5
    assert not window.top_bar.layouts["overlay"].isChecked()


def test_layout_buttons_echo_a_race_that_comes_from_elsewhere(window, raced):
    window.session.edit(layout="overlay")
    raced(window)
    assert window.top_bar.layouts["overlay"].isChecked()
    assert not window.top_bar.layouts["grid"].isChecked()


def test_surface_button_echoes_a_race_that_comes_from_elsewhere(window, race_of, raced):
    window.session.edit(setup=race_of("adam", surface="saddle"))
    raced(window)
    assert window.top_bar.surface.text() == "Saddle"
    assert optim_core.surface("saddle").formula in texts(window.surface_panel)


def test_steps_are_whole_and_set_the_length_of_the_race(window, hand, raced):
    hand.type(window.surface_panel.row("steps").field, "37")
    raced(window)
    assert window.session.setup.steps == 37
    assert isinstance(window.session.setup.steps, int)
    assert window.transport.scrub.maximum() == 37
    hand.type(window.surface_panel.row("steps").field, "37.5")
    assert window.session.setup.steps == 37
    assert "whole" in window.surface_panel.row("steps").error.text()


def test_reset_brings_the_surfaces_race_back_and_keeps_the_layout(window, hand, raced):
    window.top_bar.layouts["overlay"].click()
    choose(window, hand, "rosenbrock")
    hand.type(window.surface_panel.row("b").field, "5")
    hand.type(window.racer_panel.cards[0].rows["lr"].field, "0.5")
    window.racer_panel.cards[4].remove.click()
    window.top_bar.reset.click()
    raced(window)
    fresh = default_setup(optim_core.surface("rosenbrock"))
    assert window.session.setup == fresh
    assert window.session.figure.layout == "overlay"
    assert window.surface_panel.row("b").field.text() == "100"
    assert window.read_out.message.text() == "The race was reset"


def test_noise_and_seed_change_the_paths_of_all_alike(open_window, race_of, hand, raced):
    window = open_window(race_of("sgd", "sgd"))
    quiet = window.session.race.trajectories[0].positions
    hand.type(window.surface_panel.row("noise").field, "2")
    raced(window)
    one, other = (path.positions for path in window.session.race.trajectories)
    assert (one == other).all()
    assert (one[1:] != quiet[1:]).any()
    hand.type(window.surface_panel.row("seed").field, "7")
    raced(window)
    assert (window.session.race.trajectories[0].positions[1:] != one[1:]).any()


def test_switched_off_racers_move_to_a_new_surface_as_well(open_window, race_of, hand):
    ravine = optim_core.surface("ravine")
    setup = race_of("sgd")
    setup = replace(setup, racers=(Racer(race_optimizer("adam", ravine), enabled=False),))
    window = open_window(setup)
    choose(window, hand, "saddle")
    (racer,) = window.session.setup.racers
    assert racer.enabled is False
    assert racer.optimizer == race_optimizer("adam", optim_core.surface("saddle"))
