"""The number format, and parsing it back."""

import math

import pytest

from optim_core.parameters.number_format import (
    count,
    fixed,
    in_full,
    named,
    number,
    place,
    power,
    read,
    typed,
)


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (0.0, 2, "0"),
        (-0.0, 2, "0"),
        (0.001, 2, "0.001"),
        (0.00038, 2, "3.8×10⁻⁴"),
        (0.00099996, 4, "0.001"),
        (1.2345e-30, 2, "1.2×10⁻³⁰"),
        (-1e-8, 2, "−10⁻⁸"),
        (-1.5, 2, "−1.5"),
        (99.6, 2, "100"),
        (1537.2, 2, "1,500"),
        (-1537.2, 4, "−1,537"),
        (1234.5, 5, "1,234.5"),
        (123456.789, 2, "120,000"),
        (999999.6, 4, "10⁶"),
        (123456789.123, 4, "1.235×10⁸"),
        (-1.5e300, 2, "−1.5×10³⁰⁰"),
        (math.inf, 2, "∞"),
        (-math.inf, 2, "−∞"),
        (math.nan, 2, "NaN"),
    ],
)
def test_numbers_have_few_digits(value: float, digits: int, written: str) -> None:
    assert number(value, digits) == written


def test_powers_of_ten() -> None:
    assert [power(exponent) for exponent in (-12, -1, 0, 1, 2)] == [
        "10⁻¹²",
        "10⁻¹",
        "1",
        "10",
        "10²",
    ]


def test_places_have_four_digits_and_no_thousands_that_look_like_another_coordinate() -> None:
    assert place(-0.0, 1.23456) == "(0, 1.235)"
    assert place(123456.0, -1e-9) == "(123500, −10⁻⁹)"


def test_decimals_stay_as_many() -> None:
    shown = [fixed(value, 2) for value in (0.5, -0.001, -1234.5, 1.5e7, math.nan)]
    assert shown == ["0.50", "0.00", "−1,234.50", "1.5×10⁷", "NaN"]


def test_all_digits_of_a_number() -> None:
    shown = [
        in_full(value)
        for value in (0.1, 1 / 3, 1e9, 4294967295.0, -1000.0, 1.0000000000001, math.nan)
    ]
    assert shown == [
        "0.1",
        "0.3333333333333333",
        "10⁹",
        "4,294,967,295",
        "−1,000",
        "1.0000000000001",
        "NaN",
    ]


@pytest.mark.parametrize("value", [3.8e-4, -3.8e-4, 1e-8, -1e300, 5e-324, 0.0, 1500.0, -0.25])
def test_what_is_written_can_be_read_back(value: float) -> None:
    assert read(number(value, 3, grouped=False)) == pytest.approx(value, rel=5e-3)
    assert read(typed(value, 17)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234,567", 1234567.0),
        ("−1,234.5", -1234.5),
        ("+12,345,678", 12345678.0),
        ("−3.8×10⁻⁴", -3.8e-4),
        (" 10⁻² ", 0.01),
        ("0.000", 0.0),
        ("0e5", 0.0),
    ],
)
def test_what_was_copied_is_read(text: str, value: float) -> None:
    assert read(text) == value


@pytest.mark.parametrize("text", ["1e-400", "−2E−999", "3×10⁻⁴⁰⁰", "10⁻⁴⁰⁰"])
def test_what_a_float_cannot_tell_from_0_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="is too close to 0"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,5",
        "0,500",
        "1,500",
        "−100,000",
        "1,00",
        "1,0000",
        "10⁻",
        "3.8×",
        "210⁻³x",
        "×10⁻⁴",
        "3.8x10⁻⁴",
    ],
)
def test_what_is_no_number_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        read(text)


def test_a_template_says_how_many_digits() -> None:
    template = "step {step}: lr {lr:4} of {rule}, {factor}-fold"
    values = {"step": 12345, "lr": 0.012341, "rule": "SGD", "factor": 4012.0}
    assert template.format_map(named(values)) == "step 12,345: lr 0.01234 of SGD, 4,000-fold"


@pytest.mark.parametrize(("whole", "shown"), [(0, "0"), (999, "999"), (1500, "1,500")])
def test_counts_have_their_thousands_set_apart(whole: int, shown: str) -> None:
    assert count(whole) == shown
    assert "{n}".format_map(named({"n": whole})) == shown
