"""How numbers are written for people, in one style everywhere, and read back.

A true minus, thousands set apart, and powers of ten below 10⁻³ and from 10⁶ on: −1.5, 1,500,
3.8×10⁻⁴. What machines read (JSON, CSV) keeps Python's digits; what is typed back is written by
:func:`typed`.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Any

SMALLEST, LARGEST = -3, 6
"""Powers of ten from which, and below which, a number is written without one."""

EXACT = 17
"""Significant digits that tell every two floats apart."""

ROUNDED = 0.05
"""Most by which rounding moves a number that is told apart, as a share of its distance from the
next."""

LONGEST_NUMBER = 1000
"""Largest number of characters in a number that is read; a float in full has up to 770 digits."""

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_AMBIGUOUS = re.compile(r"[-+]?\d+,\d{3}")
_WITH_POWER = re.compile(r"([-+]?)(?:(\d+\.?\d*)[×·])?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")


def number(value: float, digits: int = 2, *, grouped: bool = True) -> str:
    """Write a number to some significant digits: 0, −0.0015, 1,500, 3.8×10⁻⁴, ∞, NaN.

    Parameters
    ----------
    value : float
    digits : int
        At the most; zeros at the end are left out.
    grouped : bool
        Whether thousands are set apart; not where a comma would stand beside other commas.
    """
    if value == 0.0:
        return "0"
    rounded = f"{value:.{digits - 1}e}"
    mantissa, _, exponent = rounded.partition("e")
    if not exponent:
        return "NaN" if value != value else "∞" if value > 0.0 else "−∞"
    exact = int(exponent)
    if not SMALLEST <= exact < LARGEST:
        sign, size = ("−", mantissa[1:]) if mantissa[0] == "-" else ("", mantissa)
        size = _trimmed(size)
        return f"{sign}{power(exact)}" if size == "1" else f"{sign}{size}×{power(exact)}"
    shown = f"{float(rounded):{',' if grouped else ''}.{max(digits - 1 - exact, 0)}f}"
    return _trimmed(shown).replace("-", "−")


def told_apart(value: float, others: Iterable[float], digits: int = 2) -> str:
    """Write a number with enough digits to tell it from others: 0.2812 beside 0.2834.

    Parameters
    ----------
    value : float
    others : iterable of float
        Those that equal the value do not count.
    digits : int
        Fewest significant digits; zeros at the end are left out all the same.
    """
    nearest = min((abs(other - value) for other in others if other != value), default=math.inf)
    while digits < EXACT and abs(float(f"{value:.{digits - 1}e}") - value) > ROUNDED * nearest:
        digits += 1
    return number(value, digits)


def fixed(value: float, decimals: int) -> str:
    """Write a number with so many decimals, for columns and for what moves: −0.50, 1,500.00.

    From 10⁶ on it is written as :func:`number` writes it.
    """
    if not abs(value) < 10.0**LARGEST:
        return number(value, 6)
    return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")  # no −0


def count(whole: int) -> str:
    """Write how many there are, or which step it is: 12, 1,500."""
    return f"{whole:,}".replace("-", "−")


def power(exponent: int) -> str:
    """Write a power of ten: 10⁻², 1, 10, 10²."""
    if exponent in (0, 1):
        return "10" if exponent else "1"
    return f"10{str(exponent).translate(_RAISED)}"


def typed(value: float, digits: int) -> str:
    """Write a number as it is typed: no thousands, no powers but 1.5e−8."""
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")


def read(text: str) -> float:
    """Read a number that was typed, or copied from where :func:`number` wrote it.

    Raises
    ------
    ValueError
        It is none, or too close to 0 for a float. A comma is read only where it can only set
        thousands apart: 1,234.5 and 1,234,567, but not 1,234, where it may stand for a point.
    """
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number has at most {LONGEST_NUMBER} characters")
    value = _float(text)
    if value == 0.0 and _has_size(text):
        raise ValueError("this number is too close to 0")
    return value


def _float(text: str) -> float:
    plain = text.replace("−", "-").strip()
    if _GROUPED.fullmatch(plain) and not _AMBIGUOUS.fullmatch(plain):
        plain = plain.replace(",", "")
    if match := _WITH_POWER.fullmatch(plain):
        sign, mantissa, exponent = match.groups()
        plain = f"{sign}{mantissa or 1}e{exponent.translate(_LOWERED)}"
    return float(plain)


def _has_size(text: str) -> bool:
    """Whether a number is written with a digit other than 0 before its power of ten."""
    mantissa = re.split("[e×·]", text.lower())[0]
    return any(digit in "123456789" for digit in mantissa)


def why_unread(text: str) -> str:
    """Return what to say after a text that :func:`read` does not read; "" if nothing."""
    if len(text) > LONGEST_NUMBER:
        return ""
    if _AMBIGUOUS.fullmatch(text.replace("−", "-").strip()):
        return "; a comma may be a decimal point or not, so leave it out"
    if "," in text:
        return "; decimals are written with a point"
    try:
        too_close = _float(text) == 0.0
    except ValueError:
        too_close = False
    return ", which cannot be told from 0" if too_close else ""


class _Written(float):
    """A number that a template writes in the one style, told apart from others."""

    others: tuple[float, ...] = ()

    def __format__(self, digits: str) -> str:
        return told_apart(float(self), self.others, int(digits or 2))


def named(values: Mapping[str, Any], compared: Iterable[Sequence[str]] = ()) -> dict[str, Any]:
    """Return values for ``str.format_map``, so that a template writes them in the one style.

    ``{lr}`` is a float in two significant digits, ``{lr:4}`` in four; integers have their
    thousands set apart, and words stand as they are.

    Parameters
    ----------
    values : mapping
    compared : iterable of sequences of str
        Names of floats that a template compares: they have enough digits to be told apart.
    """
    words = {name: _written(value) for name, value in values.items()}
    for names in compared:
        numbers = {name: words[name] for name in names if isinstance(words.get(name), _Written)}
        for each in numbers.values():
            each.others = tuple(map(float, numbers.values()))
    return words


def _written(value: Any) -> Any:
    if isinstance(value, float):
        return _Written(value)
    return count(int(value)) if isinstance(value, Integral) else value


def in_full(value: float) -> str:
    """Write a number with all its digits: 0.1, 4,294,967,295, 10⁹."""
    if not math.isfinite(value):
        return number(value)
    digits = next(digits for digits in range(1, 18) if float(f"{value:.{digits}g}") == value)
    shown = number(value, digits)
    plain = f"{value:,.0f}".replace("-", "−")
    return plain if float(value).is_integer() and len(plain) < len(shown) else shown


def place(x: float, y: float) -> str:
    """Write a point of the plane: (−0.2708, 1500)."""
    return f"({number(x, 4, grouped=False)}, {number(y, 4, grouped=False)})"


def _trimmed(shown: str) -> str:
    """Leave out the zeros behind a decimal point that say nothing."""
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
