"""The chart: the numbers it draws, its playhead, and seeking in it."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QSizeF
from PyQt6.QtGui import QFontMetricsF
from PyQt6.QtWidgets import QApplication

import optim_core
from app.drawing.chart.chart import ChartPainter
from app.drawing.chart.labels import apart, shortened_name
from app.drawing.chart.lines import FUTURE, mixed, thinned
from app.drawing.chart.smoothing import lowest, swings
from app.drawing.state import ViewState
from app.style.theme import LOOKS, Style
from optim_core.analysis.loss_scale import DEEPEST
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.race import run_race


def pixel(window, step, height=None):
    """Return the pixel of the picture at a step."""
    plot = window.chart.painter.plot
    middle = (plot.y_low + plot.y_high) / 2
    point = plot.pixel(step, middle if height is None else height)
    return window.picture.mapFromScene(window.chart.mapToScene(point))


def heights(window):
    """Return the lowest and the highest value of the chart's scale."""
    plot = window.chart.painter.plot
    return plot.y_low, plot.y_high


@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "bounded_saddle"])
def test_lines_are_the_logarithm_of_the_gap_to_the_minimum(open_window, race_of, surface):
    window = open_window(race_of("sgd", "momentum", "adam", surface=surface))
    infimum = window.session.setup.surface.infimum
    for y, path in zip(window.chart.heights, window.session.race.trajectories, strict=True):
        assert len(y) == 201
        gap = path.losses - infimum
        deep = gap > DEEPEST
        assert deep[:20].all()
        low, high = heights(window)
        drawn = deep & (np.log10(np.maximum(gap, DEEPEST)) > low + 0.03 * (high - low))
        assert drawn.sum() >= 20
        assert np.allclose(y[drawn], np.log10(gap[drawn]), atol=1e-9)
        assert np.isfinite(y).all()
    assert "above" in window.chart.title


def test_every_line_starts_at_the_same_height_and_is_in_view(window):
    starts = {round(float(line[0]), 9) for line in window.chart.heights}
    assert len(starts) == 1
    low, high = heights(window)
    assert low < starts.pop() < high


def test_an_unbounded_loss_has_a_scale_of_both_signs(open_window, race_of):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.1), "newton", surface="saddle"))
    for y, path in zip(window.chart.heights, window.session.race.trajectories, strict=True):
        assert np.isfinite(y).all()
        order = np.argsort(path.losses, kind="stable")
        assert (np.diff(y[order]) >= 0).all(), "lower losses are lower on the chart"
        zero = np.sign(np.where(np.abs(path.losses) < 1e-12, 0, path.losses))
        assert (np.sign(np.round(y, 12)) == zero).all()
    assert "above" not in window.chart.title


def test_a_diverged_racer_does_not_flatten_the_others(open_window, race_of):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.2), "adam"))
    assert window.session.race.trajectories[0].losses.max() > 1e6
    low, high = heights(window)
    adam = window.chart.heights[1]
    assert (adam.max() - adam.min()) > 0.02 * (high - low)
    assert high < adam[0] + 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_have_their_racers_colour_and_only_a_tint_of_it_after_the_playhead(
    window, eye, scheme
):
    window.commands.run(f"view.scheme_{scheme}")
    style = window.state.style
    swinging = window.chart.painter.lines.steady
    for frame, share in ((0, FUTURE), (40, FUTURE), (170, 1.0), (200, 1.0)):
        window.session.set_frame(frame)
        image = eye.image(window.picture.viewport())
        for line in window.chart.content.lines:
            y = lowest(line.heights) if line in swinging else line.heights
            at, full = pixel(window, 150, y[150]), line.entry.look.color(style)
            color = mixed(full, style.color("window"), share)
            assert eye.count(image, color, at, 3, 20) >= 2, (frame, line.entry.title)
            if share < 1.0:
                assert eye.count(image, full, at, 3, 40) == 0, (frame, line.entry.title)


def test_on_the_axis_of_evaluations_each_line_is_full_up_to_its_own_marker(
    open_window, race_of, eye
):
    slow = optim_core.optimizer("newton", lr=0.05)
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.01), slow))
    window.session.edit(chart=ChartFigure("loss", "", "evaluations"))
    window.session.set_frame(40)
    image, style = eye.image(window.picture.viewport()), window.state.style
    for line, ahead in zip(window.chart.content.lines, (80, 300), strict=True):
        full = line.entry.look.color(style)
        behind = line.step_at(line.place(40)[0] - 15)
        assert eye.count(image, full, pixel(window, *line.place(behind)), 3, 12) >= 2
        later = line.step_at(ahead)
        assert eye.count(image, full, pixel(window, *line.place(later)), 3, 40) == 0


def test_a_line_that_swings_within_pixels_is_drawn_as_its_lowest_values(open_window, race_of):
    heavy = optim_core.optimizer("momentum", lr=0.01, momentum=0.9)
    window = open_window(race_of(heavy, "adagrad", steps=600))
    momentum, adagrad = window.chart.content.lines
    plot = window.chart.painter.plot
    assert swings(momentum, plot)
    assert not swings(adagrad, plot)
    assert window.chart.painter.smoothed
    low = lowest(momentum.heights)
    assert all(low[at] == momentum.heights[max(at - 7, 0) : at + 1].min() for at in range(601))
    window.session.edit(chart=ChartFigure("angle"))
    assert not window.chart.painter.smoothed, "a smallest angle would say nothing"


def test_names_are_beside_the_markers_and_apart(open_window, race_of, eye):
    racers = ["sgd", "momentum", "newton", "rmsprop", "adam"]
    window = open_window(race_of(*racers), (1440, 900))
    labels = window.chart.painter.labels
    assert [name for _, name in labels.named][:2] == ["SGD", "Momentum"]
    for frame in (0, 37, 200):
        window.session.set_frame(frame)
        image, style = eye.image(window.picture.viewport()), window.state.style
        x = pixel(window, frame).x() + round(labels.lead)
        top, bottom = (pixel(window, 0, height).y() for height in reversed(heights(window)))
        for line, name in labels.named:
            color, wide = line.entry.look.color(style), 4 * len(name)
            rows = [
                y
                for y in range(top, bottom)
                if any(eye.count(image, color, QPoint(x + dx, y), 0, 60) for dx in range(wide))
            ]
            assert len(rows) >= 6, (frame, name)


def test_places_are_as_close_as_can_be_to_those_wanted():
    assert apart([1.0, 20.0, 40.0], 10.0, 0.0, 100.0) == [1.0, 20.0, 40.0]
    assert apart([50.0, 50.0, 50.0], 10.0, 0.0, 100.0) == [40.0, 50.0, 60.0]
    assert apart([0.0, 0.0, 99.0], 10.0, 0.0, 100.0) == [0.0, 10.0, 99.0]
    assert apart([95.0, 98.0, 99.0], 10.0, 0.0, 100.0) == [80.0, 90.0, 100.0]


@pytest.mark.parametrize(
    ("name", "room", "shown"),
    [
        ("Momentum", 80.0, "Momentum"),
        ("Conjugate gradient", 50.0, "Conjug…"),
        ("momentum 0.999", 50.0, "…0.999"),
        ("momentum 0.999", 35.0, "0.999"),
        ("momentum 0.999", 15.0, ""),
    ],
)
def test_a_name_without_room_keeps_its_number_whole(qapp, name, room, shown):
    metrics = QFontMetricsF(Style().font(11))
    short = shortened_name(name, metrics, room)
    assert metrics.horizontalAdvance(short) <= room
    assert short == shown


@pytest.mark.parametrize("presented", [False, True])
@pytest.mark.parametrize("width", [90.0, 140.0, 230.0, 400.0])
@pytest.mark.parametrize("height", [90.0, 160.0, 420.0])
def test_labels_of_the_axes_never_collide(race_of, presented, width, height):
    race = run_race(race_of("sgd", "newton", "adam", steps=200))
    style = Style.of(False, "quiet", presented)
    painter = ChartPainter()
    painter.lay_out(ViewState(race, Figure(), 40, None, style), QSizeF(width, height))
    metrics, axes, plot = QFontMetricsF(style.font(10)), painter.axes, painter.plot
    across = [
        (plot.pixel(value, plot.y_low).x(), metrics.horizontalAdvance(label) / 2.0)
        for value, label, _ in sorted(axes.across)
        if label
    ]
    for (x, half), (after, other) in itertools.pairwise(across):
        assert after - other - x - half >= 4.0
    up = [plot.pixel(0.0, value).y() for value, label, _ in axes.up if label]
    for y, above in itertools.pairwise(up):
        assert y - above >= 0.9 * metrics.height()


@pytest.mark.parametrize("frame", [20, 73, 199])
def test_the_playhead_is_drawn_at_the_frame_with_every_racer_on_it(window, eye, frame):
    window.session.set_frame(frame)
    image = eye.image(window.picture.viewport())
    style = window.state.style
    low, high = heights(window)
    line = [pixel(window, frame, low + share * (high - low)) for share in np.linspace(0.05, 0.95)]
    drawn = [eye.count(image, style.color("muted"), at, 2, 60) > 0 for at in line]
    assert sum(drawn) > 0.6 * len(drawn)
    assert window.chart.painter.state.step == frame
    markers = 0
    for entry, y in zip(window.state.entries, window.chart.heights, strict=True):
        at = pixel(window, frame, min(max(y[frame], low), high))
        markers += eye.count(image, entry.look.color(style), at, 4, 12) >= 12
    assert markers >= 4, "one may lie under another"


@pytest.mark.parametrize("step", [0, 50, 137, 200])
def test_a_click_seeks(window, hand, step):
    window.session.set_frame(99)
    hand.click(window.picture.viewport(), pixel(window, step))
    assert window.session.frame == pytest.approx(step, abs=1)
    assert window.chart.painter.state.step == window.session.frame
    assert window.transport.scrub.value() == window.session.frame


def test_a_drag_seeks_along(window, hand, qtbot):
    port = window.picture.viewport()
    hand.press(port, pixel(window, 20))
    for step in (60, 160, 110):

        def arrived(step=step):
            hand.drag_to(port, pixel(window, step))  # moves in quick succession are thinned
            assert window.session.frame == pytest.approx(step, abs=1)

        qtbot.waitUntil(arrived)
        assert window.chart.painter.state.step == window.session.frame
    hand.release(port, pixel(window, 110))
    assert window.session.frame == pytest.approx(110, abs=1)


def test_seeking_does_not_touch_the_race_or_zoom(window, hand):
    setup, plot = window.session.setup, window.chart.painter.plot
    hand.click(window.picture.viewport(), pixel(window, 80))
    hand.wheel(window.picture.viewport(), pixel(window, 80), 3)
    assert window.session.setup is setup
    assert window.chart.painter.plot == plot


def test_the_axis_follows_the_number_of_steps(window, hand, raced):
    hand.type(window.surface_panel.row("steps").field, "60")
    raced(window)
    plot = window.chart.painter.plot
    assert plot.x_low <= 0 < 60 <= plot.x_high < 66
    assert [len(line) for line in window.chart.heights] == [61] * 5


def test_long_races_are_thinned_without_losing_extremes():
    heights = np.random.default_rng(0).standard_normal(60_000)
    x, y = thinned(heights, 600)
    assert len(x) <= 600 + 2
    assert (np.diff(x) > 0).all()
    assert (x[0] < 100, x[-1]) == (True, 59_999)
    assert (y.min(), y.max()) == (heights.min(), heights.max())
    assert np.array_equal(y, heights[x.astype(int)])


def test_short_races_are_drawn_point_by_point():
    heights = np.linspace(1.0, 0.0, 201)
    x, y = thinned(heights, 600)
    assert np.array_equal(x, np.arange(201))
    assert np.array_equal(y, heights)


def test_the_line_of_a_dashed_racer_is_dashed(open_window, race_of, eye):
    slow = optim_core.optimizer("sgd", lr=0.002)
    setup = race_of(*[slow] * 8, steps=1000)
    dressed = [LOOKS[racer.look] for racer in setup.racers]
    dashed = next(index for index, look in enumerate(dressed) if look.dash)
    for index in (0, dashed):
        look = dressed[index]
        racers = tuple(
            replace(racer, enabled=place == index) for place, racer in enumerate(setup.racers)
        )
        window = open_window(replace(setup, racers=racers), (1440, 900))
        window.session.set_frame(1000)
        (y,) = window.chart.heights
        image = eye.image(window.picture.viewport())
        color = look.color(window.state.style)
        along = [pixel(window, step, y[step]) for step in range(100, 900)]
        share = sum(eye.count(image, color, at, 1, 60) > 0 for at in along) / len(along)
        assert (share > 0.97) == (look.dash is None)


@pytest.mark.parametrize("layout", ["grid", "overlay"])
def test_a_long_title_does_not_widen_the_chart(open_window, race_of, layout):
    window = open_window(race_of("sgd", "adam", surface="linear_regression", layout=layout))
    window.toggle_presenting()
    window.showNormal()
    window.resize(1280, 720)
    QApplication.processEvents()
    area = window.chart.mapRectToScene(window.chart.boundingRect())
    assert area.right() <= window.picture.viewport().width()
    assert window.chart.boundingRect().contains(window.chart.painter.title_area)
    assert window.chart.title.startswith("Loss")
