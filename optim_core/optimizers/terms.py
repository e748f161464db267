"""The terms of an update, line by line: as a book prints it, with the numbers of a step.

A rule declares its terms beside its update, as a generator with the same arithmetic::

    def _terms(g, state, t, lr, beta):
        (m,) = state
        m = yield "m", beta * m + (1 - beta) * g
        yield "Δθ", -lr * m, "step"

Run on :class:`Traced` numbers, each line gives its formula in symbols, the formula with the numbers
of a step, and its value. What a line yields is sent back as a symbol for the lines below it.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from optim_core.parameters.number_format import number

Role: TypeAlias = Literal["", "gradient", "velocity", "scaled", "step"]
"""What an arrow at the current point shows of a term; "" for no arrow."""

Terms: TypeAlias = Generator[tuple[Any, ...], Any, None]
"""Yields (symbol, value), (symbol, value, role) or, of a point, (symbol, values, role, formula)."""

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_RAISED = str.maketrans("0123456789-t+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵗ⁺")
_POWER_OF_TEN = re.compile(r"−?([\d.]+×)?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")

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
    """Write a number of a formula: four digits, no comma that would look like another argument."""
    return number(value, 4, grouped=False)


@dataclass(frozen=True)
class Term:
    """One line of an update at a point.

    Parameters
    ----------
    symbol : str
        What the line defines.
    formula : str
        In symbols.
    numbers : tuple of str
        The formula with numbers, for x and for y; one entry if it has no coordinates.
    values : tuple of float
        One for each of ``numbers``.
    role : str
    whole : bool
        Whether the values belong together, and not one to x and one to y.
    """

    symbol: str
    formula: str
    numbers: tuple[str, ...]
    values: tuple[float, ...]
    role: Role = ""
    whole: bool = False


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
        return _joined(self, _traced(other), " + ", _SUM, lambda a, b: a + b)

    def __radd__(self, other: Any) -> "Traced":
        return _traced(other) + self

    def __sub__(self, other: Any) -> "Traced":
        return _joined(self, _traced(other), " − ", _SUM, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> "Traced":
        return _traced(other) - self

    def __mul__(self, other: Any) -> "Traced":
        return _joined(self, _traced(other), "·", _PRODUCT, lambda a, b: a * b)

    def __rmul__(self, other: Any) -> "Traced":
        return _traced(other) * self

    def __truediv__(self, other: Any) -> "Traced":
        return _joined(self, _traced(other), "/", _PRODUCT, lambda a, b: a / b)

    def __rtruediv__(self, other: Any) -> "Traced":
        return _traced(other) / self

    def __pow__(self, other: Any) -> "Traced":
        """Raise to a whole or a traced power."""
        exponent = _traced(other)
        base, numbers = _within(self, _ATOM)
        return Traced(
            _calmly(lambda a, b: a**b, self, exponent),
            base + _superscript(exponent.formula, exponent.level),
            numbers + _superscript(exponent.numbers, exponent.level),
            _POWER,
        )

    def __rpow__(self, other: Any) -> "Traced":
        return _traced(other) ** self

    def __neg__(self) -> "Traced":
        formula, numbers = _within(self, _PRODUCT)
        return Traced(-self.value, f"−{formula}", f"−{numbers}", _PRODUCT)


def function(name: str, apply: Any, *arguments: Any) -> Traced:
    """Return a function of traced numbers, written as one."""
    traced = [_traced(argument) for argument in arguments]
    formula = ", ".join(each.formula for each in traced)
    numbers = ", ".join(each.numbers for each in traced)
    value = _calmly(apply, *traced)
    return Traced(value, f"{name}({formula})", f"{name}({numbers})")


def root_of(square: Any) -> Traced:
    """Return the square root."""
    square = _traced(square)
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
    turn = _traced(turn)
    pick = rising if turn.value > 0.0 else falling if turn.value < 0.0 else still
    pick = _traced(pick)
    return Traced(pick.value, f"by the sign of {turn.formula}", pick.numbers, pick.level)


def size_of(a: Any) -> Traced:
    """Return |a|."""
    a = _traced(a)
    return Traced(abs(a.value), f"|{a.formula}|", f"|{a.numbers}|")


def named(name: str, value: Any) -> Any:
    """Return a number as the symbol for a name; flags and words are returned as they are."""
    if isinstance(value, bool | str):
        return value
    return Traced(value, SYMBOLS.get(name, name.replace("_", " ")))


def lines(coordinates: Sequence[Terms]) -> list[Term]:
    """Run the terms of both coordinates in parallel and combine their lines."""
    made: list[Term] = []
    answers: list[Any] = [None] * len(coordinates)
    while True:
        try:
            yielded = [terms.send(it) for terms, it in zip(coordinates, answers, strict=True)]
        except StopIteration:
            return made
        symbol, _, *rest = yielded[0]
        made.append(_line(symbol, [each[1] for each in yielded], *rest))
        answers = [Traced(value, symbol) for value in made[-1].values]


def lines_of_point(terms: Terms) -> list[Term]:
    """Run terms of a point: a value is a number, or a tuple for x and y or for a matrix.

    A fourth entry may give the formula of a tuple; a fifth says that its two values do not belong
    to x and y.
    """
    made: list[Term] = []
    answer: Any = None
    while True:
        try:
            symbol, values, *rest = terms.send(answer)
        except StopIteration:
            return made
        many = isinstance(values, tuple)
        made.append(_line(symbol, list(values) if many else [values], *rest))
        answers = tuple(Traced(value, symbol) for value in made[-1].values)
        answer = answers if many else answers[0]


def _line(
    symbol: str,
    values: Sequence[Any],
    role: Role = "",
    formula: str = "",
    whole: bool = False,
) -> Term:
    traced = [_traced(value) for value in values]
    return Term(
        symbol,
        formula or traced[0].formula,
        tuple(each.numbers for each in traced),
        tuple(float(each.value) for each in traced),
        role,
        whole or len(traced) != 2,
    )


def _traced(number: Any) -> Traced:
    return number if isinstance(number, Traced) else Traced(number, written(float(number)))


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
    binds = min(part.level, _binding(part.numbers))
    numbers = part.numbers if binds >= level else f"({part.numbers})"
    if level == _ATOM and numbers.startswith("−"):
        numbers = f"({numbers})"
    return formula, numbers


def _binding(text: str) -> int:
    """Return how a text binds that may be a power of ten, or so many times one."""
    if not _POWER_OF_TEN.fullmatch(text):
        return _ATOM
    return _PRODUCT if "×" in text else _POWER


def _superscript(text: str, level: int) -> str:
    level, raised = min(level, _binding(text)), text.translate(_RAISED)
    if set(text) <= set("0123456789-t+"):
        return raised
    return f"^{text}" if level == _ATOM else f"^({text})"
