"""Numbers that remember how they were computed, in symbols and in numbers.

Arithmetic with :class:`Traced` numbers writes itself down as a book prints it, with parentheses
only where they are needed.
"""

import math
import re
from typing import Any

import numpy as np

from optim_core.parameters.number_format import number

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_RAISED = str.maketrans("0123456789-t+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵗ⁺")
_NUMBER = re.compile(r"−?([\d.]+|∞|NaN)")
_POWER_OF_TEN = re.compile(r"−?([\d.]+×)?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_BRACKETED = re.compile(r"\([^()]*\)")

SYMBOLS = {
    "beta1": "β₁",
    "beta2": "β₂",
    "eps": "ε",
    "momentum": "μ",
    "dampening": "τ",
    "alpha": "α",
    "rho": "ρ",
    "eta_minus": "η⁻",
    "eta_plus": "η⁺",
    "step_min": "min",
    "step_max": "max",
    "momentum_decay": "ψ",
    "lr_decay": "decay",
    "velocity": "v",
    "g_mean": "ḡ",
    "v_max": "vₘₐₓ",
    "levenberg": "λ",
    "g_before": "g₋₁",
}
"""Name of a hyperparameter or a state variable → its symbol in books."""


def written(value: float) -> str:
    """Write a number of a formula: four digits, no comma that would look like another argument.

    Just below 1 it has four digits of what is missing, since 1 − β is what counts then.
    """
    near = 0.999 <= abs(value) < 1.0
    digits = 4 - math.floor(math.log10(1.0 - abs(value))) if near else 4
    return number(value, min(digits, 12), grouped=False)


class Traced:
    """A number that remembers how it was computed: in symbols and in numbers."""

    __slots__ = ("formula", "level", "numbers", "value")
    __array_priority__ = 1000.0

    def __init__(self, value: Any, formula: str, numbers: str = "", level: int = _ATOM) -> None:
        self.value = np.float64(value)
        self.formula = formula
        self.numbers = numbers or written(float(value))
        self.level = level

    @property
    def number(self) -> float:
        """The value as a plain float."""
        return float(self.value)

    def __add__(self, other: Any) -> "Traced":
        return _joined(self, traced(other), " + ", _SUM, lambda a, b: a + b)

    def __radd__(self, other: Any) -> "Traced":
        return traced(other) + self

    def __sub__(self, other: Any) -> "Traced":
        return _joined(self, traced(other), " − ", _SUM, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> "Traced":
        return traced(other) - self

    def __mul__(self, other: Any) -> "Traced":
        return _joined(self, traced(other), "·", _PRODUCT, lambda a, b: a * b)

    def __rmul__(self, other: Any) -> "Traced":
        return traced(other) * self

    def __truediv__(self, other: Any) -> "Traced":
        return _joined(self, traced(other), "/", _PRODUCT, lambda a, b: a / b)

    def __rtruediv__(self, other: Any) -> "Traced":
        return traced(other) / self

    def __pow__(self, other: Any) -> "Traced":
        """Raise to a whole or a traced power."""
        exponent = traced(other)
        base, numbers = _within(self, _ATOM)
        return Traced(
            _calmly(lambda a, b: a**b, self, exponent),
            base + _superscript(exponent.formula, exponent.level),
            numbers + _superscript(exponent.numbers, exponent.level),
            _POWER,
        )

    def __rpow__(self, other: Any) -> "Traced":
        return traced(other) ** self

    def __neg__(self) -> "Traced":
        formula, numbers = _within(self, _PRODUCT)
        return Traced(-self.value, f"−{formula}", f"−{numbers}", _PRODUCT)


def function(name: str, apply: Any, *arguments: Any) -> Traced:
    """Return a function of traced numbers, written as one."""
    parts = [traced(argument) for argument in arguments]
    formula = ", ".join(each.formula for each in parts)
    numbers = ", ".join(each.numbers for each in parts)
    value = _calmly(apply, *parts)
    return Traced(value, f"{name}({formula})", f"{name}({numbers})")


def root_of(square: Any) -> Traced:
    """Return the square root."""
    square = traced(square)
    (formula, numbers), value = _within(square, _ATOM), _calmly(np.sqrt, square)
    return Traced(value, f"√{formula}", f"√{numbers}", _POWER)


def root_with(square: Any, eps: Any, place: str) -> Traced:
    """√square + ε with ε "outside" the root, √(square + ε) with it "inside"."""
    return root_of(square + eps) if place == "inside" else root_of(square) + eps


def larger(a: Any, b: Any) -> Traced:
    """Return the larger of two numbers."""
    return function("max", np.maximum, a, b)


def smaller(a: Any, b: Any) -> Traced:
    """Return the smaller of two numbers."""
    return function("min", np.minimum, a, b)


def sign_of(a: Any) -> Traced:
    """Return −1, 0 or 1."""
    return function("sign", np.sign, a)


def chosen(turn: Any, rising: Any, falling: Any, still: Any) -> Traced:
    """Return one of three numbers: where ``turn`` is above, below or at zero."""
    turn = traced(turn)
    pick = rising if turn.value > 0.0 else falling if turn.value < 0.0 else still
    pick = traced(pick)
    return Traced(pick.value, f"by the sign of {turn.formula}", pick.numbers, pick.level)


def size_of(a: Any) -> Traced:
    """Return |a|."""
    a = traced(a)
    return Traced(abs(a.value), f"|{a.formula}|", f"|{a.numbers}|")


def named(name: str, value: Any) -> Any:
    """Return a number as the symbol for a name; flags and words are returned as they are."""
    if isinstance(value, bool | str):
        return value
    return symbol(value, SYMBOLS.get(name, name.replace("_", " ")))


def symbol(value: Any, text: str) -> Traced:
    """Return a number under a symbol, which may be a short formula such as v − ḡ²."""
    outside = _BRACKETED.sub("", text)
    if " + " in outside or " − " in outside:
        return Traced(value, text, level=_SUM)
    return Traced(value, text, level=_PRODUCT if "·" in outside or "/" in outside else _ATOM)


def traced(value: Any) -> Traced:
    """Return a number as a traced one."""
    return value if isinstance(value, Traced) else Traced(value, written(float(value)))


def _calmly(apply: Any, *arguments: Traced) -> Any:
    with np.errstate(all="ignore"):
        return apply(*(argument.value for argument in arguments))


def _joined(left: Traced, right: Traced, sign: str, level: int, apply: Any) -> Traced:
    after = level + (sign in (" − ", "/"))  # what follows must bind tighter: a − (b + c), a/(b·c)
    (first, first_numbers), (second, second_numbers) = _within(left, level), _within(right, after)
    if second_numbers.startswith("−"):
        second_numbers = f"({second_numbers})"
    if second.startswith("−"):
        second = f"({second})"
    value = _calmly(apply, left, right)
    return Traced(value, first + sign + second, first_numbers + sign + second_numbers, level)


def _within(part: Traced, level: int) -> tuple[str, str]:
    """Return the texts of a part, in parentheses if it binds less tightly than ``level``."""
    formula = part.formula if part.level >= level else f"({part.formula})"
    binds = _binding(part.numbers, part.level)
    numbers = part.numbers if binds >= level else f"({part.numbers})"
    if level == _ATOM and numbers.startswith("−"):
        numbers = f"({numbers})"
    return formula, numbers


def _binding(text: str, level: int) -> int:
    """Return how numbers of a level bind; a single number binds by how it is written."""
    if _NUMBER.fullmatch(text):
        return _ATOM
    if _POWER_OF_TEN.fullmatch(text):
        return _PRODUCT if "×" in text else _POWER
    return level


def _superscript(text: str, level: int) -> str:
    level, raised = _binding(text, level), text.translate(_RAISED)
    if set(text) <= set("0123456789-t+"):
        return raised
    return f"^{text}" if level == _ATOM else f"^({text})"
