"""Numbers and places in the words of a verdict."""

import math

import pytest

from optim_core.parameters.number_format import fold, number, place


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (0.0, 2, "0"),
        (-0.0, 2, "0"),
        (0.00012345, 2, "0.00012"),
        (1.2345e-30, 2, "1.2e−30"),
        (-1.5, 2, "−1.5"),
        (99.6, 2, "100"),
        (1537.2, 2, "1,500"),
        (-1537.2, 4, "−1,537"),
        (123456.789, 2, "120,000"),
        (123456.789, 4, "123,500"),
        (999999.6, 4, "1e6"),
        (123456789.123, 4, "1.235e8"),
        (-1.5e300, 2, "−1.5e300"),
        (math.inf, 2, "inf"),
        (math.nan, 2, "nan"),
    ],
)
def test_numbers_have_few_digits(value: float, digits: int, written: str) -> None:
    assert number(value, digits) == written


def test_places_have_four_digits_and_no_thousands_that_look_like_another_coordinate() -> None:
    assert place(-0.0, 1.23456) == "(0, 1.235)"
    assert place(123456.0, -1e-9) == "(1.235e5, −1e−9)"


def test_how_many_times() -> None:
    assert [fold(factor) for factor in (1.26, 15.5, 4012.0, 3.2e7)] == [
        "1.3-fold",
        "16-fold",
        "4,000-fold",
        "3.2e7-fold",
    ]
