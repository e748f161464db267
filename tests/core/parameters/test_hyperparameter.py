"""Declarations of hyperparameters: slider positions, validation and its errors."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import optim_core as oc
from optim_core.optimizers.training import TRAINING
from optim_core.parameters.hyperparameter import (
    BELOW_ONE,
    NON_NEGATIVE,
    POSITIVE,
    ZERO_WIDTH,
    Choice,
    Flag,
    Hyperparameter,
    Interval,
    Text,
)
from optim_core.runs.race_settings import SETTINGS

OWNERS = [(rule.name, rule.hyperparameters) for rule in oc.OPTIMIZERS.values()]
OWNERS += [(family.name, family.parameters) for family in oc.SURFACES.values()]
OWNERS += [("training", TRAINING), ("race", SETTINGS)]
DECLARED = [(owner, one) for owner, parameters in OWNERS for one in parameters]
NUMBERS = {one: owner for owner, one in reversed(DECLARED) if isinstance(one, Hyperparameter)}
"""Each declaration once, with its first owner."""

each_number = pytest.mark.parametrize(
    "parameter", NUMBERS, ids=[f"{owner}.{one.name}" for one, owner in NUMBERS.items()]
)
SLIDERS = {(one.low, one.high, one.scale, one.valid, one.whole): one for one in reversed(NUMBERS)}
"""One declaration for each kind of slider: its values depend on nothing else."""

each_slider = pytest.mark.parametrize(
    "parameter", SLIDERS.values(), ids=lambda one: f"{NUMBERS[one]}.{one.name}"
)
unit = st.floats(0.0, 1.0)


def reaches_zero(parameter: Hyperparameter) -> bool:
    return parameter.scale == "log" and parameter.valid.contains(0.0)


@each_slider
@settings(max_examples=20)
@given(place=unit)
def test_value_of_a_position_has_that_position(parameter: Hyperparameter, place: float) -> None:
    back = parameter.to_unit(parameter.from_unit(place))
    if reaches_zero(parameter) and place < ZERO_WIDTH:
        assert back in (0.0, ZERO_WIDTH)
    elif parameter.whole:
        assert parameter.from_unit(back) == parameter.from_unit(place)
    else:
        assert back == pytest.approx(place, abs=1e-9)


@each_slider
@settings(max_examples=20)
@given(place=unit)
def test_position_of_a_value_has_that_value(parameter: Hyperparameter, place: float) -> None:
    value = parameter.low + place * (parameter.high - parameter.low)
    value = round(value) if parameter.whole else value
    back = parameter.from_unit(parameter.to_unit(value))
    assert back == pytest.approx(value, rel=1e-9, abs=1e-12)


@each_slider
@settings(max_examples=20)
@given(one=unit, other=unit)
def test_further_right_is_more(parameter: Hyperparameter, one: float, other: float) -> None:
    left, right = sorted((one, other))
    assert parameter.from_unit(left) <= parameter.from_unit(right)
    if right - left > 0.05 and not parameter.whole:  # whole numbers may round to the same
        assert parameter.from_unit(left) < parameter.from_unit(right)


@each_slider
@settings(max_examples=20)
@given(place=unit)
def test_every_position_is_valid(parameter: Hyperparameter, place: float) -> None:
    value = parameter.from_unit(place)
    assert parameter.check(value) == value
    assert value == 0.0 or parameter.low <= value <= parameter.high


@each_number
def test_ends(parameter: Hyperparameter) -> None:
    assert parameter.from_unit(1.0) == pytest.approx(parameter.high, rel=1e-12)
    assert parameter.to_unit(parameter.high) == 1.0
    if reaches_zero(parameter):
        assert parameter.from_unit(0.0) == 0.0
        assert parameter.to_unit(0.0) == 0.0
        assert parameter.from_unit(ZERO_WIDTH) == pytest.approx(parameter.low, rel=1e-12)
        assert parameter.from_unit(0.9 * ZERO_WIDTH) == 0.0
    else:
        assert parameter.from_unit(0.0) == pytest.approx(parameter.low, abs=1e-12)
        assert parameter.to_unit(parameter.low) == 0.0


@each_number
def test_values_off_the_slider_sit_at_its_ends(parameter: Hyperparameter) -> None:
    assert parameter.to_unit(parameter.high + 1.0) == 1.0
    lowest = ZERO_WIDTH if reaches_zero(parameter) else 0.0
    below = parameter.low / 2.0 if parameter.low > 0.0 else parameter.low - 1.0
    assert parameter.to_unit(below) == lowest


@pytest.mark.parametrize(("owner", "parameter"), DECLARED, ids=lambda e: getattr(e, "name", e))
def test_declarations_are_sound(owner: str, parameter: Any) -> None:
    assert parameter.check(parameter.default) == parameter.default
    assert parameter.name.isidentifier()
    assert parameter.name == parameter.name.lower()
    assert parameter.doc
    if isinstance(parameter, Hyperparameter):
        assert parameter.low < parameter.high
        assert parameter.valid.contains(parameter.low)
        assert parameter.valid.contains(parameter.high)
        assert parameter.default == 0.0 or parameter.low <= parameter.default <= parameter.high


def test_log_slider_moves_in_equal_factors() -> None:
    parameter = Hyperparameter("b", 1.0, 1.0, 1000.0, "log", "", POSITIVE)
    assert [parameter.from_unit(place / 3) for place in range(4)] == pytest.approx(
        [1.0, 10.0, 100.0, 1000.0]
    )


def test_one_minus_log_slider_moves_in_equal_factors_of_what_is_missing() -> None:
    parameter = Hyperparameter("beta", 0.9, 0.0, 0.999, "one_minus_log", "", BELOW_ONE)
    assert [parameter.from_unit(place / 3) for place in range(4)] == pytest.approx(
        [0.0, 0.9, 0.99, 0.999]
    )


def test_linear_slider_moves_in_equal_steps() -> None:
    parameter = Hyperparameter("angle", 0.0, -90.0, 90.0, "linear", "", Interval(-360.0, 360.0))
    assert [parameter.from_unit(place / 4) for place in range(5)] == [-90, -45, 0, 45, 90]


@each_slider
@settings(max_examples=20)
@given(text=st.floats(allow_nan=False, allow_infinity=False).map(repr))
def test_parse_and_check_agree(parameter: Hyperparameter, text: str) -> None:
    fits = not parameter.whole or float(text) % 1.0 == 0.0
    if fits and parameter.valid.contains(float(text)):
        assert parameter.parse(text) == float(text)
    else:
        with pytest.raises(ValueError, match=parameter.name):
            parameter.parse(text)


@pytest.mark.parametrize(
    ("valid", "value", "message"),
    [
        (NON_NEGATIVE, -0.5, "lr must be a number of at least 0, not −0.5"),
        (POSITIVE, 0.0, "lr must be a number above 0, up to 10⁹, not 0"),
        (BELOW_ONE, 1.0, "lr must be a number from 0 to 1 (not including it), not 1"),
        (Interval(-1.0, 1.0), 2, "lr must be a number from −1 to 1, not 2"),
        (NON_NEGATIVE, math.nan, "lr must be a number of at least 0, not NaN"),
        (NON_NEGATIVE, math.inf, "lr must be a number of at least 0, not ∞"),
        (NON_NEGATIVE, True, "lr must be a number of at least 0, not True"),
        (NON_NEGATIVE, "much", "lr must be a number of at least 0, not 'much'"),
    ],
)
def test_refusals_name_the_value_and_the_range(valid: Interval, value: Any, message: str) -> None:
    parameter = Hyperparameter("lr", 0.5, 0.1, 0.9, "linear", "", valid)
    with pytest.raises(ValueError, match="lr") as refusal:
        parameter.check(value)
    assert str(refusal.value) == message


@pytest.mark.parametrize("text", ["", "fast", "nan", "inf", "-1", "1e400", "1 2", "0x1", "1,5"])
def test_typed_nonsense_is_refused(text: str) -> None:
    parameter = Hyperparameter("lr", 0.5, 0.1, 0.9, "linear", "")
    with pytest.raises(ValueError, match=r"^lr must be a number of at least 0, not "):
        parameter.parse(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("0,5", "'0,5'; decimals are written with a point"),
        ("1e-400", "'1e-400', which cannot be told from 0"),
    ],
)
def test_a_refusal_says_what_to_mend(text: str, hint: str) -> None:
    parameter = Hyperparameter("lr", 0.5, 0.1, 0.9, "linear", "")
    with pytest.raises(ValueError, match="lr") as refusal:
        parameter.parse(text)
    assert str(refusal.value) == f"lr must be a number of at least 0, not {hint}"


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), (" 1e-3 ", 1e-3), ("−2", -2.0), ("3.8×10⁻⁴", 3.8e-4), ("−10⁻⁸ ", -1e-8)],
)
def test_typed_numbers(text: str, value: float) -> None:
    parameter = Hyperparameter("a", 0.5, 0.1, 0.9, "linear", "", Interval(-5.0, 5.0))
    assert parameter.parse(text) == value


def test_arrays_are_checked_whole() -> None:
    parameter = Hyperparameter("lr", 0.5, 0.1, 0.9, "linear", "")
    np.testing.assert_array_equal(parameter.check(np.array([1, 2])), [1.0, 2.0])
    assert type(parameter.check(np.array(0.25))) is float
    with pytest.raises(ValueError, match="lr"):
        parameter.check(np.array([0.1, -0.1]))


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("ON", True), ("1", True), ("no", False), ("False", False), ("off", False)],
)
def test_flags_are_read(text: str, value: bool) -> None:
    assert Flag("nesterov", False, "").parse(text) is value


@pytest.mark.parametrize("text", ["", "2", "maybe"])
def test_flag_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^nesterov must be true or false, not '{text}'$"):
        Flag("nesterov", False, "").parse(text)


@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_flag_is_a_bool(value: Any) -> None:
    with pytest.raises(ValueError, match="nesterov must be true or false"):
        Flag("nesterov", False, "").check(value)


def test_choice_names_its_options() -> None:
    mode = Choice("mode", "pure", ("pure", "fallback"), "")
    assert mode.parse(" fallback ") == "fallback"
    with pytest.raises(ValueError, match=r"^mode must be one of pure, fallback, not 'wild'$"):
        mode.parse("wild")


@given(place=unit)
def test_whole_numbers_stay_whole(place: float) -> None:
    count = Hyperparameter("n", 20.0, 1.0, 500.0, "log", "", Interval(1.0, 1e5), whole=True)
    assert count.from_unit(place) % 1.0 == 0.0
    assert count.check(count.from_unit(place)) == count.from_unit(place)
    for value in (1.5, np.array([1.0, 1.5])):
        with pytest.raises(ValueError, match=r"^n must be a whole number from 1 to 100,000, not "):
            count.check(value)


TICKS = 2000


@pytest.mark.parametrize(
    "parameter",
    [one for one in SLIDERS.values() if not one.whole],  # a whole number stands for several ticks
    ids=lambda one: f"{NUMBERS[one]}.{one.name}",
)
def test_every_tick_is_a_value_of_its_own_and_keeps_its_place(parameter: Hyperparameter) -> None:
    values = [parameter.from_tick(tick, TICKS) for tick in range(TICKS + 1)]
    apart = np.diff(values)
    assert (apart >= 0.0).all()
    assert (apart[21:] > 0.0).all(), "the left end of some is zero for a few ticks"
    for tick in (0, 500, 1001, 1777, TICKS):
        assert round(parameter.to_unit(values[tick]) * TICKS) == tick or values[tick] == 0.0
        parameter.check(values[tick])


def test_ticks_have_few_digits() -> None:
    lr = Hyperparameter("lr", 1e-3, 1e-4, 1.0, "log", "")
    assert max(len(f"{lr.from_tick(tick, TICKS):.12g}") for tick in range(TICKS + 1)) <= 9


def test_values_cannot_be_changed_and_serve_as_keys() -> None:
    adam = oc.optimizer("adam")
    with pytest.raises(TypeError):
        adam.values["lr"] = 5.0  # type: ignore[index]
    assert {adam: 1}[oc.optimizer("adam")] == 1
    assert hash(adam) != hash(oc.optimizer("adam", lr=0.5))
    assert adam != oc.optimizer("adam", lr=0.5)


def test_a_text_is_a_line_of_limited_length() -> None:
    text = Text("title", "", "", 5)
    assert text.check("äöü λ") == "äöü λ"
    assert text.parse("  bowl ") == "bowl"
    for value, said in (
        ("bowls!", "title must be a line of at most 5 characters, not of 6"),
        ("a\nb", "without line breaks"),
        ("\ud800", "without line breaks"),
        (3.0, "not 3.0"),
        (None, "not None"),
    ):
        with pytest.raises(ValueError, match=said):
            text.check(value)
