"""The chart's measures, scales and axes, and the values under the pointer."""

import numpy as np
import pytest
from PyQt6.QtCore import QPoint
from PyQt6.QtWidgets import QApplication, QMenu

import optim_core
from app.drawing.chart.content import is_log
from app.export import figure as export
from optim_core.analysis.measures import MEASURES
from optim_core.scenes.figure import ChartFigure


def pixel(window, x, height=None):
    """Return the pixel of the picture at a place of the chart."""
    plot = window.chart.painter.plot
    middle = (plot.y_low + plot.y_high) / 2
    point = plot.pixel(x, middle if height is None else height)
    return window.picture.mapFromScene(window.chart.mapToScene(point))


def hovered(window, hand, x):
    """Move the pointer there and return the values: title → columns."""
    hand.move_to(window.picture.viewport(), pixel(window, x))
    QApplication.processEvents()
    reading = window.chart.reading
    return {} if reading is None else {line.entry.title: texts for line, texts in reading.rows()}


def open_menu(window, hand):
    """Click the chart's title and return the menu that opens."""
    title = window.chart.painter.title_area
    middle = window.picture.mapFromScene(window.chart.mapToScene(title.center()))
    hand.click(window.picture.viewport(), middle)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.parametrize("scale", ["log", "linear"])
@pytest.mark.parametrize("axis", ["steps", "evaluations"])
@pytest.mark.parametrize("key", list(MEASURES))
def test_everything_can_be_shown(open_window, race_of, raced, eye, key, scale, axis):
    window = open_window(race_of("sgd", "newton", "bfgs", "gradient_flow", surface="rosenbrock"))
    raced(window)
    window.session.edit(chart=ChartFigure(key, scale, axis, "all"))
    window.session.set_frame(50)
    image = eye.image(window.picture.viewport())
    assert not image.isNull()
    titles = {line.entry.title for line in window.chart.content.lines}
    assert ("Gradient flow" in titles) == (axis == "steps")
    assert window.chart.title


def test_lines_are_the_values_of_the_measure(window):
    window.session.edit(chart=ChartFigure("gradient"))
    for line, path in zip(
        window.chart.content.lines, window.session.race.trajectories, strict=True
    ):
        values = MEASURES["gradient"].of(path)
        low = window.chart.content.scale.low
        assert np.allclose(line.heights, np.maximum(np.log10(np.maximum(values, 1e-300)), low))
    window.session.edit(chart=ChartFigure("gradient", "linear"))
    for line, path in zip(
        window.chart.content.lines, window.session.race.trajectories, strict=True
    ):
        assert np.array_equal(line.heights, MEASURES["gradient"].of(path))


def test_the_effective_rate_has_a_line_for_each_coordinate(window):
    window.session.edit(chart=ChartFigure("rate", racers="all"))
    assert len(window.chart.heights) == 2 * len(window.session.race.trajectories)


def test_the_effective_rate_is_by_itself_that_of_the_selected_racer(window):
    window.session.edit(chart=ChartFigure("rate"))
    for racer in ("adam", "sgd"):
        window.session.look(selected=racer)
        along_x, along_y = window.chart.content.lines
        values = MEASURES["rate"].of(window.session.race.trajectory(racer))
        assert np.array_equal(along_x.values, values[0], equal_nan=True)
        assert np.array_equal(along_y.values, values[1], equal_nan=True)
        assert (along_x.name, along_y.name) == ("x", "y")
        assert along_x.dash is None
        assert along_y.dash is not None
        assert window.chart.title.endswith(along_x.entry.title)


def test_a_chart_of_the_selected_racer_has_the_others_left_out(window, hand):
    menu = open_menu(window, hand)
    next(action for action in menu.actions() if action.text() == "Of the selected racer").trigger()
    menu.close()
    assert window.session.figure.chart == ChartFigure("loss", racers="selected")
    window.session.look(selected="adam")
    (line,) = window.chart.content.lines
    path = window.session.race.trajectory("adam")
    assert np.array_equal(line.values, path.losses)
    assert window.chart.title.endswith(" · Adam")
    window.session.edit(chart=ChartFigure("loss"))
    assert len(window.chart.content.lines) == 5


def test_the_stability_limit_is_drawn_in_the_racers_colour(open_window, race_of, eye):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.03)))
    window.session.edit(chart=ChartFigure("sharpness"))
    window.session.set_frame(200)
    height = np.log10(2.0 / 0.03)
    image = eye.image(window.picture.viewport())
    color = window.state.entries[0].look.color(window.state.style)
    along = [eye.count(image, color, pixel(window, x, height), 4, 90) > 0 for x in range(20, 180)]
    assert np.mean(along) > 0.9


def test_the_menu_behind_the_title_chooses_and_is_remembered(window, hand):
    menu = open_menu(window, hand)
    assert [action.text() for action in menu.actions() if action.isChecked()] == [
        "Loss",
        "Logarithmic",
        "Against steps",
        "Of all racers",
    ]
    chosen = next(action for action in menu.actions() if action.text().startswith("Angle"))
    chosen.trigger()
    menu.close()
    assert window.session.figure.chart == ChartFigure("angle")
    assert not is_log(window.session.figure.chart), "the scale that suits it"
    menu = open_menu(window, hand)
    next(action for action in menu.actions() if "evaluations" in action.text()).trigger()
    menu.close()
    assert window.session.figure.chart == ChartFigure("angle", "", "evaluations")


def test_what_was_chosen_comes_back(open_window, window):
    chosen = ChartFigure("sharpness", "linear", "evaluations", "selected")
    window.session.edit(chart=chosen)
    window.close()
    again = open_window()
    assert again.session.figure.chart == chosen
    assert again.chart.title.startswith("Sharpness")


def test_on_the_axis_of_evaluations_each_racer_is_at_its_own(open_window, race_of, eye):
    slow = optim_core.optimizer("newton", lr=0.05)
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.01), slow))
    window.session.edit(chart=ChartFigure("loss", "", "evaluations"))
    window.session.set_frame(40)
    lines = window.chart.content.lines
    assert [line.place(40)[0] for line in lines] == [40.0, 120.0]
    image = eye.image(window.picture.viewport())
    for line in lines:
        at, look = pixel(window, *line.place(40)), line.entry.look
        assert eye.count(image, look.color(window.state.style), at, 4, 12) >= 12


def test_a_click_on_evaluations_seeks_to_the_step_of_the_nearest_line(open_window, race_of, hand):
    slow = optim_core.optimizer("newton", lr=0.05)
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.01), slow))
    window.session.edit(chart=ChartFigure("loss", "", "evaluations"))
    for line, step in zip(window.chart.content.lines, (90, 30), strict=True):
        hand.click(window.picture.viewport(), pixel(window, 90, line.place(step)[1]))
        assert window.session.frame == pytest.approx(step, abs=1)


def test_hovering_reads_every_racer(window, hand):
    read = hovered(window, hand, 50)
    assert window.chart.reading.heads()[0] == f"step {window.chart.reading.at:.0f}"
    step = int(window.chart.reading.at)
    assert step == pytest.approx(50, abs=1)
    for title, path in zip(
        window.session.setup.titles, window.session.race.trajectories, strict=True
    ):
        (text,) = read[title]
        value = float(text.replace("−", "-"))
        assert value == pytest.approx(path.losses[step], rel=0.01, abs=0.006)


def test_hovering_over_the_limit_reads_it_too(window, hand):
    window.session.edit(chart=ChartFigure("sharpness"))
    read = hovered(window, hand, 50)
    lr = window.session.setup.racers[0].optimizer.values["lr"]
    assert float(read["SGD"][1]) == pytest.approx(2.0 / lr, rel=0.01)
    assert read["Newton"][1] == "–"


def test_what_is_read_goes_when_the_pointer_leaves(window, hand):
    assert hovered(window, hand, 50)
    outside = window.picture.panes[0].sceneBoundingRect().center()
    hand.move_to(window.picture.viewport(), window.picture.mapFromScene(outside))
    assert window.chart.reading is None


def test_pictures_have_no_table_and_no_arrow(window, hand, eye):
    def exported():
        document, size = window.session.keep_step(), window.picture.viewport().size()
        return export.picture(export.size_of(size, window.state), document, 0, window.state, 1.0)

    def arrow(image):
        area = window.chart.mapRectToScene(window.chart.painter.title_area)
        at = window.picture.mapFromScene(area.topRight()) + QPoint(-8, round(area.height() / 2))
        return eye.count(image, window.state.style.color("muted"), at, 6, 40)

    plain = exported()
    assert hovered(window, hand, 50)
    assert exported() == plain
    assert arrow(eye.image(window.picture.viewport())) > 8
    assert arrow(plain) == 0


@pytest.mark.parametrize("size", [(1440, 900), (1000, 620)])
def test_the_table_stays_beside_what_it_reads(open_window, race_of, hand, size):
    racers = ["sgd", "momentum", "newton", "adam", "rmsprop", "adagrad", "lion", "sam"]
    window = open_window(race_of(*racers), size)
    for x in (0, 60, 140, 200):
        assert len(hovered(window, hand, x)) == len(racers)
        window.picture.grab()


def test_many_seeds_show_the_first_path_and_say_so(open_window, race_of, raced):
    window = open_window(race_of("sgd", noise=0.5, seeds=8))
    raced(window)
    assert window.chart.title.startswith("Median")
    window.session.edit(chart=ChartFigure("gradient"))
    assert "first seed" in window.chart.title
    path = window.session.race.trajectories[0]
    assert np.array_equal(window.chart.content.lines[0].values, MEASURES["gradient"].of(path))


def test_a_pinned_run_is_a_faint_line_that_is_not_raced(window, hand, raced):
    window.session.toggle_pins()
    first, *rest = window.session.setup.racers
    before = window.session.race.trajectories[0]
    slower = type(first)(first.optimizer(lr=0.01))
    window.session.edit(racers=(slower, *rest))
    raced(window)
    (ghost,) = [line for line in window.chart.content.lines if line.role == "ghost"]
    assert np.array_equal(ghost.values, before.losses)
    assert len(window.chart.heights) == 5
    assert len(hovered(window, hand, 50)) == 5
    window.session.edit(chart=ChartFigure("sharpness"))
    assert "ghost" in [line.role for line in window.chart.content.lines]


def test_a_tooltip_opens_on_the_title_only(window, hand):
    """Over the lines the table of values is shown, which a tooltip would cover."""
    hand.move_to(window.picture.viewport(), pixel(window, 50))
    QApplication.processEvents()
    assert window.chart.toolTip() == ""
    title = window.chart.painter.title_area.center()
    at = window.picture.mapFromScene(window.chart.mapToScene(title))
    hand.move_to(window.picture.viewport(), at)
    QApplication.processEvents()
    assert "Click or drag" in window.chart.toolTip()
    assert ("lowest of the last 8" in window.chart.toolTip()) == window.chart.painter.smoothed


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1000, 620)])
def test_the_title_says_which_line_is_dashed_at_every_size(open_window, race_of, size):
    window = open_window(race_of("sgd", "momentum", "adam", chart=ChartFigure("rate")), size)
    assert "y dashed" in window.chart.title
