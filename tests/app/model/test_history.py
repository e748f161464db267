"""Undo, redo and the list of recent races."""

from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

import app.model.session as session_module
import optim_core
from app.model.history import MOST_STEPS_BACK
from optim_core.scenes.figure import ChartFigure


def lr(window):
    return window.session.setup.racers[0].optimizer.values["lr"]


def test_one_drag_of_a_slider_is_one_step(window, raced):
    slider = window.racer_panel.cards[0].rows["lr"].slider
    before = window.session.setup
    middle = slider.rect().center()
    slider.setValue(1000)
    start = window.session.setup
    for _ in range(2):
        at = QPoint(round(slider.value() / 2000 * slider.width()), middle.y())
        QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at)
        for by in range(2, 30, 4):
            QTest.mouseMove(slider, at + QPoint(by, 0))
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at + QPoint(30, 0))
        raced(window)
    window.session.undo()
    assert lr(window) > start.racers[0].optimizer.values["lr"], "the second drag is undone"
    window.session.undo()
    assert window.session.setup == start
    window.session.undo()
    assert window.session.setup == before


def test_undo_and_redo(window, raced):
    first = window.session.setup
    window.session.edit(steps=77)
    window.session.edit(start=(1.0, 1.0))
    last = window.session.setup
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.setup.steps == 77
    assert window.session.setup.start == first.start
    window.session.undo()
    assert window.session.setup == first
    window.session.undo()
    assert window.session.setup == first
    window.session.redo()
    window.session.redo()
    assert window.session.setup == last
    window.session.redo()
    assert window.session.setup == last
    raced(window)
    assert window.session.race.setup == last


def test_an_edit_after_undo_forgets_what_was_undone(window):
    window.session.edit(steps=77)
    window.session.undo()
    window.session.edit(steps=88)
    window.session.redo()
    assert window.session.setup.steps == 88
    assert not window.session.history.can_redo


def test_looking_around_is_one_step(window):
    first = window.session.scene
    bounds = first.bounds
    for factor in (0.9, 0.8, 0.7):
        window.session.edit(view=bounds.zoomed(0.0, 0.0, factor))
    window.session.undo()
    assert window.session.scene == first


def test_the_list_describes_each_step(window):
    session = window.session
    sgd = session.setup.racers[0]
    session.edit(steps=300)
    slower = replace(sgd, optimizer=sgd.optimizer(lr=0.01))
    session.edit(racers=(slower, *session.setup.racers[1:]))
    session.edit(racers=session.setup.racers[1:])
    session.edit(surface=optim_core.surface("ravine", angle=35.0))
    session.edit(start=(1.0, -2.0))
    assert session.history.changes(session.place, 10) == [
        "start (1, −2)",
        "angle 20° → 35°",
        "without SGD",
        f"SGD lr {sgd.optimizer.values['lr']:g} → 0.01",
        "steps 200 → 300",
    ]


def test_a_click_in_the_list_goes_back_to_before(window, raced):
    first = window.session.setup
    for steps in (60, 70, 80):
        window.session.edit(steps=steps)
    recent = next(
        action.menu()
        for action in window.top_bar.menu.menu().actions()
        if action.text() == "Recent changes"
    )
    recent.aboutToShow.emit()
    assert recent.actions()[0].text() == "Before: steps 70 → 80"
    recent.actions()[2].trigger()
    raced(window)
    assert window.session.setup == first
    window.session.redo()
    assert window.session.setup.steps == 60


def test_the_past_is_bounded(window):
    for steps in range(20, 20 + MOST_STEPS_BACK + 30):
        window.session.edit(steps=steps)
    window.session.undo(MOST_STEPS_BACK + 50)
    assert window.session.setup.steps == 20 + 29


@pytest.mark.parametrize("text", ["Undo", "Redo"])
def test_the_menu_offers_only_what_can_be_done(window, text):
    action = window.commands.action(f"race.{text.lower()}")
    assert not action.isEnabled()
    window.session.edit(steps=50)
    if text == "Redo":
        window.session.undo()
    assert action.isEnabled()
    action.trigger()
    assert (window.session.setup.steps == 50) == (text == "Redo")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("layout", "overlay"),
        ("view", (-1.0, 1.0, -1.0, 1.0)),
        ("layers", ("curvature",)),
        ("side_views", ("slices",)),
        ("chart", ChartFigure("step")),
    ],
)
def test_undo_covers_the_figure(window, field, value):
    before = getattr(window.session.figure, field)
    window.session.edit(**{field: value})
    assert window.session.place.modified
    window.session.undo()
    assert getattr(window.session.figure, field) == before
    assert not window.session.place.modified
    window.session.redo()
    assert getattr(window.session.figure, field) == value


def test_undo_leaves_step_selection_and_scheme_alone(window):
    session = window.session
    session.edit(layout="overlay")
    session.mark_saved(Path("race.json"))
    session.select("adam")
    window.choose_scheme("dark")
    session.set_frame(40)
    session.keep_step()
    assert not session.place.modified
    assert not window.isWindowModified()
    session.undo()
    assert session.figure.layout == "grid"
    assert (session.selected, session.figure.scheme, session.frame) == ("adam", "dark", 40)
    assert session.place.path == Path("race.json"), "the file stays"
    assert window.isWindowModified()


def test_a_change_of_the_figure_runs_nothing(window, monkeypatch):
    runs = []
    monkeypatch.setattr(session_module, "run_race", lambda *given: runs.append(given))
    race = window.session.race
    for change in (
        {"layout": "overlay"},
        {"layers": ("curvature",)},
        {"side_views": ("slices", "inspector")},
        {"chart": ChartFigure("rate")},
        {"terrain": "viridis"},
        {"view": (-1.0, 1.0, -1.0, 1.0)},
    ):
        window.session.edit(**change)
        QApplication.processEvents()
    assert runs == []
    assert window.session.race is race
