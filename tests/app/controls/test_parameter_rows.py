"""Rows of parameters: slider → session → echo, and invalid entries."""

import itertools

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QStyle, QStyleOptionFrame

import optim_core
from app.controls.rows.fields import TICKS
from app.controls.rows.number_row import NumberRow
from app.controls.rows.option_rows import ChoiceRow, FlagRow
from app.controls.surface.panel import _start_rows
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter, Parameter
from optim_core.parameters.number_format import number as as_number
from optim_core.parameters.number_format import typed
from optim_core.parameters.points import Points
from optim_core.runs.race_settings import settings_for
from optim_core.scenes.defaults import move_to_surface, race_optimizer

SHIFT = Qt.KeyboardModifier.ShiftModifier

OWNERS = [*optim_core.OPTIMIZERS, *optim_core.SURFACES, "race"]
# These have every kind of slider and field; the rows of the others are slow tests.
KINDS = ("momentum", "adam", "newton", "conjugate_gradient", "rprop")
KINDS += ("ravine", "linear_regression", "michalewicz", "typed", "race")
EACH = [name if name in KINDS else pytest.param(name, marks=pytest.mark.slow) for name in OWNERS]


def parameters(owner, kind=Parameter):
    """Return the parameters of a kind of an optimizer, a surface or the race itself."""
    if owner == "race":
        surface = optim_core.surface("ravine")
        every = [*_start_rows(surface).values(), *settings_for(surface)]
    elif owner in optim_core.OPTIMIZERS:
        every = optim_core.OPTIMIZERS[owner].hyperparameters
    else:
        every = optim_core.SURFACES[owner].parameters
    return [parameter for parameter in every if isinstance(parameter, kind)]


def with_a(kind):
    """Return the optimizers that have a parameter of a kind."""
    return [name for name in optim_core.OPTIMIZERS if parameters(name, kind)]


@pytest.fixture
def number(open_window, race_of):
    """Return a function that returns a row of a new race, and a function that reads its value."""
    windows = {}

    def find(owner, name):
        setup = race_of(owner if owner in optim_core.OPTIMIZERS else "sgd")
        if owner in optim_core.SURFACES:
            setup = race_of("sgd", surface=owner)
        if owner == "race":
            setup = race_of("sgd", noise=1.0)  # so that the seed has a row
        if owner not in windows:
            windows[owner] = open_window(setup)
            for card in windows[owner].racer_panel.cards:
                card.fold.click()
        window = windows[owner]
        session = window.session
        session.edit(setup=setup)
        if owner in optim_core.OPTIMIZERS:
            row = window.racer_panel.cards[0].rows[name]
            return window, row, lambda: session.setup.racers[0].optimizer.values[name]
        row = window.surface_panel.row(name)
        if owner in optim_core.SURFACES:
            return window, row, lambda: session.setup.surface.values[name]
        if name in ("x", "y"):
            return window, row, lambda: session.setup.start["xy".index(name)]
        return window, row, lambda: getattr(session.setup, name)

    return find


def shown(row):
    """Return the number that a row's field shows."""
    text = row.field.text()
    unit = row.parameter.unit
    assert text.endswith(unit)
    assert "-" not in text.replace("e-", ""), "a minus is not a hyphen"
    return float(text.removesuffix(unit).replace("−", "-"))


def fits(field, text):
    """Whether a field has room for a text, without scrolling it."""
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    part = QStyle.SubElement.SE_LineEditContents
    room = field.style().subElementRect(part, option, field).width() - 4  # Qt leaves 2 a side
    return field.fontMetrics().horizontalAdvance(text) <= room


def written(row, value):
    """Return the expected text of a value: with as many digits as fit."""
    unit = row.parameter.unit
    if row.parameter.whole:
        return f"{value:.0f}"
    texts = [f"{typed(value, digits)}{unit}" for digits in range(9, 0, -1)]
    return next(text for text in texts if fits(row.field, text))


def agrees(row, value):
    """Check that field and slider show a value."""
    assert row.field.text() == written(row, value)
    assert shown(row) == pytest.approx(value, rel=5e-3, abs=1e-300)
    assert abs(row.slider.value() - row.parameter.to_unit(value) * TICKS) <= 1


@pytest.mark.parametrize("owner", EACH)
def test_slider_reaches_session_and_is_echoed(number, owner):
    for parameter in parameters(owner, Hyperparameter):
        _, row, value = number(owner, parameter.name)
        assert isinstance(row, NumberRow)
        before = 0
        for tick in (1, 300, 777, 1000, 1500, 1999, TICKS, 0):
            row.slider.setValue(tick)
            exact = row.parameter.from_unit(tick / TICKS)
            rest = 1.0 - exact if row.parameter.scale == "one_minus_log" else exact
            span = row.parameter.high - row.parameter.low
            close = abs(rest) * 0.01 if row.parameter.scale != "linear" else span * 1e-3
            assert value() == pytest.approx(exact, rel=0, abs=close + 1e-12)
            agrees(row, value())
            before = value()
        assert before == pytest.approx(row.parameter.from_unit(0.0))


@pytest.mark.parametrize("owner", EACH)
def test_typed_value_is_taken_exactly_and_a_wrong_one_explained(number, hand, owner):
    for parameter in parameters(owner, Hyperparameter):
        window, row, value = number(owner, parameter.name)
        exact = row.parameter.from_unit(0.61803)
        exact = float(f"{exact:.4g}")
        hand.type(row.field, f"{exact:.9g}{row.parameter.unit}")
        assert value() == exact
        assert not row.field.property("wrong")
        agrees(row, exact)

        setup = window.session.setup
        anywhere = row.parameter.name in ("x", "y")
        for text in ("wide", "nan", "inf", " ", *(() if anywhere else ("-1e9",))):
            hand.type(row.field, text)
            assert row.field.property("wrong") is True
            assert row.error.isVisible()
            assert row.error.text().startswith(f"{row.parameter.name} must be ")
            assert row.parameter.allowed in row.error.text()
            assert window.session.setup is setup
        QApplication.processEvents()
        assert row.error.y() >= row.field.y() + row.field.height()

        hand.type(row.field, f"{row.parameter.from_unit(0.7):.4g}")
        assert row.field.property("wrong") is False
        assert not row.error.isVisible()


def test_wrong_entry_has_a_border_in_the_colour_of_errors(window, hand, eye):
    row = window.racer_panel.cards[0].rows["lr"]
    bad = window.state.style.color("bad")
    edge = QPoint(row.field.width() // 2, 0)
    assert eye.count(eye.image(row.field), bad, edge, 8) == 0
    hand.type(row.field, "no")
    assert eye.count(eye.image(row.field), bad, edge, 8) >= 10


def test_wrong_entry_is_marked_while_it_is_typed_but_taken_only_on_enter(window, hand):
    row = window.racer_panel.cards[0].rows["lr"]
    setup = window.session.setup
    hand.type(row.field, "0.x", enter=False)
    assert row.field.property("wrong") is True
    hand.type(row.field, "0.03", enter=False)
    assert row.field.property("wrong") is False
    assert window.session.setup is setup
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert window.session.setup.racers[0].optimizer.values["lr"] == 0.03


def test_typed_value_may_lie_beyond_the_slider(window, hand):
    row = window.racer_panel.cards[0].rows["lr"]
    hand.type(row.field, "7.5")
    assert window.session.setup.racers[0].optimizer.values["lr"] == 7.5
    assert row.slider.value() == TICKS
    assert row.field.text() == "7.5"


def test_minus_sign_of_the_keyboard_and_of_print_are_both_read(window, hand):
    row = window.surface_panel.row("angle")
    hand.type(row.field, "-30")
    assert window.session.setup.surface.values["angle"] == -30.0
    assert row.field.text() == "−30°"
    hand.type(row.field, "−45°")
    assert window.session.setup.surface.values["angle"] == -45.0


@pytest.mark.parametrize("owner", EACH[:-1])
def test_double_click_on_name_restores_the_races_value(number, hand, owner):
    for parameter in parameters(owner, Hyperparameter | Flag | Choice):
        window, row, value = number(owner, parameter.name)
        default = parameter.default
        if owner in optim_core.OPTIMIZERS:
            default = race_optimizer(owner, optim_core.surface("ravine")).values[parameter.name]
        if isinstance(parameter, Hyperparameter):
            hand.type(row.field, f"{parameter.from_unit(0.37):.3g}")
        elif isinstance(parameter, Flag):
            if parameter.name == "nesterov":
                hand.type(window.racer_panel.cards[0].rows["momentum"].field, "0.9")
            row.box.click()
        elif isinstance(parameter, Points):
            hand.type(row.field, "0 1; 1 0; 2 1")
            assert row.count.text() == "3 points"
        else:
            row.box.setCurrentIndex(1)
            row.box.activated.emit(1)
        assert value() != default
        hand.double_click(row.name, row.name.rect().center())
        assert value() == default
        if isinstance(parameter, Hyperparameter):
            agrees(row, default)
        elif isinstance(parameter, Flag):
            assert row.box.isChecked() is default
        elif isinstance(parameter, Points):
            assert parameter.parse(row.field.text()) == default
        else:
            assert row.box.currentData() == default


def test_double_click_on_name_clears_a_wrong_entry_also_at_the_default(number, hand):
    _, row, value = number("sgd", "lr")
    hand.double_click(row.name, row.name.rect().center())
    default = value()
    hand.type(row.field, "wide")
    hand.double_click(row.name, row.name.rect().center())
    assert shown(row) == default
    assert row.field.property("wrong") is False
    assert not row.error.isVisible()


def test_double_click_follows_the_surface(number, hand):
    window, row, value = number("sgd", "lr")
    rosenbrock = optim_core.surface("rosenbrock")
    window.session.put(move_to_surface(window.session.scene, rosenbrock))
    hand.double_click(row.name, row.name.rect().center())
    assert value() == race_optimizer("sgd", rosenbrock).values["lr"]
    assert value() != race_optimizer("sgd", optim_core.surface("ravine")).values["lr"]


def test_typing_the_current_value_again_clears_a_wrong_entry(number, hand):
    _, row, value = number("sgd", "lr")
    before = value()
    hand.type(row.field, "wide")
    hand.type(row.field, f"{before:.3e}")
    assert value() == before
    assert row.field.property("wrong") is False
    assert row.field.text() == f"{before:g}", "and shows it as it is always written"


@pytest.mark.parametrize("control", ["field", "slider"])
def test_arrow_keys_nudge_and_shift_nudges_finer(number, control):
    _, row, value = number("sgd", "lr")
    up, down = (
        (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if control == "field"
        else (Qt.Key.Key_Right, Qt.Key.Key_Left)
    )
    row.slider.setValue(1300)
    start, tick = value(), row.slider.value()
    QTest.keyClick(getattr(row, control), up)
    assert value() > start
    coarse = row.slider.value() - tick
    assert coarse == pytest.approx(TICKS / 100, abs=1)
    QTest.keyClick(getattr(row, control), down)
    assert value() == pytest.approx(start, rel=0.01)
    tick, before = row.slider.value(), value()
    for _ in range(4):
        QTest.keyClick(getattr(row, control), up, SHIFT)
    assert 0 < row.slider.value() - tick < coarse / 2
    assert value() > before


@pytest.mark.parametrize("control", ["field", "slider"])
def test_wheel_nudges_only_the_focused_control(number, hand, qtbot, control):
    window, row, value = number("sgd", "lr")
    row.slider.setValue(1300)
    widget = getattr(row, control)
    middle = widget.rect().center()
    start, tick = value(), row.slider.value()
    window.picture.setFocus()
    hand.wheel(widget, middle)
    assert value() == start, "a wheel that scrolls past must not change anything"
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    hand.wheel(widget, middle)
    assert row.slider.value() - tick == pytest.approx(TICKS / 100, abs=1)
    assert value() > start
    hand.wheel(widget, middle, -1)
    assert value() == pytest.approx(start, rel=0.01)
    tick = row.slider.value()
    for _ in range(4):
        hand.wheel(widget, middle, -1, shift=True)
    assert 0 < tick - row.slider.value() < 8
    assert value() < start


def test_dragging_the_handle_moves_the_value(number, hand):
    _, row, value = number("sgd", "lr")
    row.slider.setValue(1000)
    middle = row.slider.rect().center()
    before = value()
    hand.press(row.slider, middle)
    hand.drag_to(row.slider, middle + QPoint(20, 0))
    assert value() > before, "the effect shows while the handle moves"
    agrees(row, value())
    hand.release(row.slider, middle + QPoint(20, 0))
    agrees(row, value())


@pytest.mark.parametrize("owner", with_a(Flag))
def test_flag_reaches_session_and_is_echoed(number, hand, owner):
    for parameter in parameters(owner, Flag):
        window, row, value = number(owner, parameter.name)
        assert isinstance(row, FlagRow)
        if parameter.name == "nesterov":
            hand.type(window.racer_panel.cards[0].rows["momentum"].field, "0.9")
        hand.click(row.box, QPoint(8, row.box.height() // 2))
        assert value() is not parameter.default
        assert row.box.isChecked() is value()
        hand.click(row.box, QPoint(8, row.box.height() // 2))
        assert value() is parameter.default


@pytest.mark.parametrize("owner", with_a(Choice))
def test_choice_reaches_session_and_is_echoed(number, owner):
    for parameter in parameters(owner, Choice):
        _, row, value = number(owner, parameter.name)
        assert isinstance(row, ChoiceRow)
        assert [row.box.itemData(index) for index in range(row.box.count())] == list(
            parameter.options
        )
        row.box.setFocus()
        for option in parameter.options[1:]:
            QTest.keyClick(row.box, Qt.Key.Key_Down)
            assert value() == option
            assert row.box.currentData() == option


@pytest.fixture
def momentum_card(open_window, race_of):
    """Return the window and the card of a Momentum that has momentum and dampening."""
    rule = optim_core.optimizer("momentum", lr=0.01, momentum=0.9, dampening=0.5)
    window = open_window(race_of(rule))
    card = window.racer_panel.cards[0]
    card.fold.click()
    return window, card


def test_forbidden_combination_is_explained_at_its_row(momentum_card):
    window, card = momentum_card
    setup, row = window.session.setup, card.rows["nesterov"]
    row.box.click()
    assert row.error.isVisible()
    assert row.error.text() == "nesterov needs dampening 0"
    assert window.session.setup is setup
    assert not card.rows["dampening"].error.isVisible()


def test_forbidden_number_is_explained_at_its_row(momentum_card, hand):
    window, card = momentum_card
    hand.type(card.rows["dampening"].field, "0")
    card.rows["nesterov"].box.click()
    setup, row = window.session.setup, card.rows["dampening"]
    assert setup.racers[0].optimizer.values["nesterov"] is True
    hand.type(row.field, "0.25")
    assert row.error.text() == "nesterov needs dampening 0"
    assert row.field.property("wrong") is True
    assert window.session.setup is setup


def test_a_forbidden_choice_springs_back_and_says_why_every_time(momentum_card):
    _, card = momentum_card
    row = card.rows["nesterov"]
    for _ in range(3):
        row.box.click()
        assert not row.box.isChecked()
        assert row.error.isVisible()


def test_a_forbidden_number_springs_back(momentum_card, hand):
    _, card = momentum_card
    hand.type(card.rows["dampening"].field, "0")
    card.rows["nesterov"].box.click()
    row = card.rows["momentum"]
    before = row.slider.value()
    row.slider.setValue(0)
    assert (row.slider.value(), row.field.text()) == (before, "0.9")
    assert row.error.text() == "nesterov needs a momentum above 0"


def test_message_goes_when_another_value_makes_room(momentum_card, hand):
    window, card = momentum_card
    row = card.rows["nesterov"]
    row.box.click()
    hand.type(card.rows["dampening"].field, "0")
    assert not row.error.isVisible()
    assert row.box.isChecked() is window.session.setup.racers[0].optimizer.values["nesterov"]


def test_tooltip_describes_a_parameter_and_the_value_that_a_double_click_restores(window):
    for card, racer in zip(window.racer_panel.cards, window.session.setup.racers, strict=True):
        for name, row in card.rows.items():
            assert row.parameter.doc[1:] in row.name.toolTip()
            value = racer.optimizer.values[name]
            text = as_number(value, 6) if isinstance(value, float) else str(value).lower()
            assert row.name.toolTip().endswith(f"restores {text}")


@pytest.mark.parametrize("text", ["0.5", "wide", ""])
def test_escape_gives_up_what_was_typed(number, hand, text):
    window, row, _ = number("sgd", "lr")
    setup, before = window.session.setup, row.field.text()
    hand.type(row.field, text or " ", enter=False)
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.field.text() == before
    assert not row.error.isVisible()
    assert not row.field.property("wrong")
    window.picture.setFocus()
    assert window.session.setup is setup


def declarations():
    """Return every hyperparameter, once each, with its owner."""
    owned = [(owner, item) for owner in OWNERS for item in parameters(owner, Hyperparameter)]
    for family in optim_core.SURFACES.values():
        owned += [(family.name, item) for item in _start_rows(family()).values()]
    return {parameter: f"{owner}.{parameter.name}" for owner, parameter in owned}


def test_every_tick_of_every_slider_is_a_value_of_its_own():
    for parameter, name in declarations().items():
        values = [parameter.from_tick(tick, TICKS) for tick in range(TICKS + 1)]
        apart = [one < other for one, other in itertools.pairwise(values)]
        if parameter.whole:
            assert all(one <= other for one, other in itertools.pairwise(values)), name
            assert set(values) == set(map(float, range(int(values[0]), int(values[-1]) + 1))) or (
                parameter.scale == "log"
            ), name
        elif parameter.scale == "log" and parameter.valid.contains(0.0):
            first = apart.index(True)
            assert values[first] == 0.0, "the left end is nothing"
            assert all(apart[first:]), name
        else:
            assert all(apart), name


@pytest.mark.parametrize("modifier", [None, SHIFT], ids=["coarse", "fine"])
@pytest.mark.parametrize("control", ["field", "slider"])
def test_an_arrow_always_changes_the_value(qapp, control, modifier):
    keys = {
        "field": (Qt.Key.Key_Up, Qt.Key.Key_Down),
        "slider": (Qt.Key.Key_Right, Qt.Key.Key_Left),
    }[control]
    ticks = [0, 1, 2, 10, 19, 20, 21, 500, 777, 1000, 1301, 1980, 1981, 1998, 1999, TICKS]
    modifier = modifier or Qt.KeyboardModifier.NoModifier
    for parameter, name in declarations().items():
        row = NumberRow(parameter)
        row.value_changed.connect(row.set_value)  # as the session echoes it
        told = []
        row.value_changed.connect(told.append)
        for tick, (key, sign) in itertools.product(ticks, zip(keys, (1, -1), strict=True)):
            before = parameter.from_tick(tick, TICKS)
            if before == parameter.from_tick(TICKS if sign > 0 else 0, TICKS):
                continue  # at the end the value cannot change
            row.set_value(before)
            told.clear()
            QTest.keyClick(getattr(row, control), key, modifier)
            assert told, (name, tick, sign)
            assert (told[-1] - before) * sign > 0, (name, tick, sign)
        row.deleteLater()


LONG = [-1.23456789e-7, -123456.789, -0.000123456789, -1.5e-300, -1e200 / 3, 1 / 3, 2 / 3e9]


@pytest.mark.parametrize("value", LONG)
def test_a_long_value_is_shown_from_the_left_in_the_digits_that_fit(
    open_window, race_of, hand, value
):
    window = open_window(race_of("sgd", start=(value, 0.0)))
    field = window.surface_panel.row("x").field
    for _ in range(2):  # as opened, and as typed
        text = field.text()
        assert text.startswith("−") == (value < 0.0)
        assert float(text.replace("−", "-")) == pytest.approx(value, rel=0.05)
        assert fits(field, text)
        assert field.cursorPosition() == 0
        assert field.cursorRect().center().x() >= 0, "the text is not scrolled"
        hand.type(field, f"{value!r}")


def test_whole_numbers_are_shown_in_full(open_window, race_of, hand):
    window = open_window(race_of("sgd", noise=1.0))
    for name, text in (("seed", "4294967295"), ("steps", "12345")):
        field = window.surface_panel.row(name).field
        hand.type(field, text)
        assert field.text() == text


def test_the_slider_spans_the_row_below_its_name_and_field(number):
    _, row, _ = number("sgd", "lr")
    assert row.slider.y() >= max(row.field.geometry().bottom(), row.name.geometry().bottom())
    assert row.slider.width() == row.width()
    assert row.field.x() > row.name.x()


def test_redeclaring_moves_the_slider_of_a_value_that_stays(qapp):
    row = NumberRow(Hyperparameter("x", 0.0, -1.0, 1.0, "linear", "where"))
    row.set_value(0.5)
    assert row.slider.value() == 0.75 * TICKS
    row.redeclare(Hyperparameter("x", 0.0, -2.0, 2.0, "linear", "where"))
    row.set_value(0.5)
    assert row.slider.value() == 0.625 * TICKS
    told = []
    row.value_changed.connect(told.append)
    row.slider.setValue(TICKS)
    assert told == [2.0]
    row.deleteLater()


def test_enter_gives_the_keyboard_back_to_the_picture(number, hand):
    window, row, value = number("sgd", "lr")
    before = value()
    row.field.setFocus()
    hand.type(row.field, "0.0123")
    assert value() == 0.0123
    assert not row.field.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert value() == before, "the race is undone, not the typing"
    row.field.setFocus()
    hand.type(row.field, "nonsense")
    assert row.field.hasFocus(), "what is wrong is still to be mended"


def test_the_wheel_scrolls_past_a_list(window, hand):
    card = window.racer_panel.cards[2]
    box = card.rows["mode"].box
    assert not box.hasFocus()
    hand.wheel(box, box.rect().center(), -1)
    assert box.currentData() == "pure"


def test_long_options_do_not_widen_the_panel(open_window, race_of):
    window = open_window(race_of("conjugate_gradient", "heavy_ball_flow", "sgd"))
    width = window.racer_panel.viewport().width()
    for card in window.racer_panel.cards:
        assert card.minimumSizeHint().width() <= width
        assert card.enabled.mapTo(window.racer_panel.viewport(), QPoint()).x() < width - 12


def test_card_and_surface_panel_say_why_in_the_same_words(open_window, race_of):
    window = open_window(race_of("sgd"))
    for row in (window.racer_panel.cards[0].rows["lr"], window.surface_panel.row("a")):
        row.value_changed.emit(-1.0)
        assert row.error.text() == f"{row.parameter.name} must be {row.parameter.allowed}, not −1"


def test_unfolding_a_card_keeps_a_refusal(window, hand):
    card = window.racer_panel.cards[0]
    hand.type(card.rows["lr"].field, "-1")
    refusal = card.rows["lr"].error.text()
    assert refusal
    card.fold.click()
    assert card.rows["lr"].error.text() == refusal
