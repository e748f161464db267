"""The mark for the largest stable learning rate, on the slider of a card."""

from dataclasses import replace

import pytest

import optim_core
from app.controls.rows.mark import handle_of
from app.style.theme import Style
from optim_core.optimizers.stability import stability_limit
from optim_core.runs.run import run


def lr_row(window, index=0):
    """Return the row of a racer's learning rate."""
    return window.racer_panel.cards[index].rows["lr"]


def reds(slider):
    """Return the columns of a slider whose middle is reddish: more red than green and blue."""
    image = slider.grab().toImage()
    middle = round(handle_of(slider).center().y())
    colors = [image.pixelColor(x, middle) for x in range(image.width())]
    return [x for x, color in enumerate(colors) if color.red() > color.green() + 30]


def test_marks_the_limit_and_all_above_it(open_window, race_of):
    optimizer = optim_core.optimizer("sgd", lr=1e-3)
    window = open_window(race_of(optimizer))
    row, setup = lr_row(window), window.session.setup
    limit = stability_limit(optimizer, setup.surface, *setup.start)
    assert row.mark.value == limit.lr
    assert row.mark.label == "2/λmax = 0.025"
    slider = row.slider
    slider.setStyleSheet("")  # the racer's own colour is reddish
    handle = handle_of(slider).width()
    unit = row.parameter.to_unit(limit.lr)
    notch = round(handle / 2 + unit * (slider.width() - handle))
    assert reds(slider) == list(range(notch - 1, slider.width()))
    assert f"{limit.sharpness:.0f}" in slider.toolTip()
    assert slider.accessibleDescription() in slider.toolTip()


def test_it_moves_with_the_sliders_of_the_surface(open_window, race_of):
    window = open_window(race_of("sgd", "momentum"))
    before = [lr_row(window, index).mark.value for index in (0, 1)]
    window.surface_panel.row("b").slider.setValue(1800)
    after = [lr_row(window, index).mark.value for index in (0, 1)]
    assert all(new < old for new, old in zip(after, before, strict=True))


def test_with_momentum_the_label_has_its_bound(open_window, race_of):
    window = open_window(race_of(optim_core.optimizer("momentum", momentum=0.5)))
    assert lr_row(window).mark.label == "3/λmax = 0.0375"
    window.racer_panel.cards[0].rows["momentum"].value_changed.emit(0.0)
    assert lr_row(window).mark.label == "2/λmax = 0.025"


def test_off_quadratics_it_follows_the_racer(open_window, race_of, raced):
    window = open_window(race_of("sgd", surface="rosenbrock"))
    raced(window)
    setup = window.session.setup
    path = run(setup.surface, setup.racers[0].optimizer, setup.start, setup.steps)
    for step in (0, 7, setup.steps):
        window.session.set_frame(step)
        limit = stability_limit(path.optimizer, setup.surface, *path.positions[step].tolist())
        assert lr_row(window).mark.value == pytest.approx(limit.lr)
    assert lr_row(window).mark.label == "2/λmax here"


def test_for_a_racer_that_has_left_it_is_that_of_the_start(open_window, race_of, raced):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.5), surface="rosenbrock"))
    raced(window)
    setup = window.session.setup
    limit = stability_limit(setup.racers[0].optimizer, setup.surface, *setup.start)
    window.session.set_frame(0)
    assert lr_row(window).mark.label == "2/λmax here"
    window.session.set_frame(setup.steps)
    assert lr_row(window).mark.label == "2/λmax at the start"
    assert lr_row(window).mark.value == pytest.approx(limit.lr)


def test_none_where_no_limit_holds_and_the_row_keeps_its_height(open_window, race_of):
    window = open_window(race_of("sgd", "adam"))
    assert lr_row(window, 1).mark is None
    row = lr_row(window)
    tall = row.height()
    racer = window.session.setup.racers[0]
    window.session.edit_racer(racer.id, optimizer=racer.optimizer(clip_norm=1.0))
    assert row.mark is None
    assert row.height() == tall == row.sizeHint().height()
    assert row.slider.toolTip().lower() == row.parameter.doc


def test_batches_have_other_curvatures(open_window, race_of):
    window = open_window(race_of("sgd", surface="linear_regression"))
    assert lr_row(window).mark is not None
    window.session.edit(batch_size=2)
    assert lr_row(window).mark is None


def test_is_painted_again_only_if_it_moves_by_a_pixel(open_window, race_of):
    window = open_window(race_of("sgd"))
    row, painted = lr_row(window), []
    row.slider.set_mark = painted.append
    row.set_mark(replace(row.mark, value=row.mark.value * (1.0 + 1e-9)))
    assert painted == []
    row.set_mark(replace(row.mark, value=row.mark.value * 2.0))
    assert len(painted) == 1


def test_a_limit_beyond_the_slider_is_left_to_the_tooltip(open_window, race_of):
    window = open_window(race_of("sgd"))
    row = lr_row(window)
    row.set_style(Style(), "#3B567F")
    row.set_mark(replace(row.mark, value=5.0))
    assert reds(row.slider) == []
    assert row.mark.doc in row.slider.toolTip()
