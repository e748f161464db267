"""What the inspector prints is what is computed: formulas and numbers are read and evaluated.

The reader knows nothing of :mod:`optim_core.optimizers.traced`. It reads as a person does: a root
or a function holds what stands right behind it, powers come before products, products before sums,
from left to right.
"""

import itertools
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.replay import MEMORY, Replay
from optim_core.optimizers.rule import Rule
from optim_core.optimizers.traced import SYMBOLS, Traced, root_of, size_of, symbol, written
from optim_core.parameters.hyperparameter import Choice, Flag

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵗ⁺", "0123456789-t+")
NUMBER = re.compile(r"(\d+\.?\d*)|∞|NaN")
FORMULA = re.compile(r"[·/]| − | \+ (?!λI)")
"""What makes a symbol a formula of its own, which must be in parentheses where it is used."""

FUNCTIONS: dict[str, Callable[..., "Range"]] = {}

CLOSE = 1e-3
"""Relative error of a number that is printed with four digits, and some more."""


class Range:
    """An interval of numbers, for what is printed with four digits."""

    def __init__(self, low: float, high: float | None = None) -> None:
        self.low, self.high = low, low if high is None else high

    def _with(self, other: "Range", apply: Callable[[Any, Any], Any]) -> "Range":
        with np.errstate(all="ignore"):
            ends = [
                float(apply(np.float64(a), np.float64(b)))
                for a, b in itertools.product((self.low, self.high), (other.low, other.high))
            ]
        return Range(math.nan) if any(map(math.isnan, ends)) else Range(min(ends), max(ends))

    def __add__(self, other: "Range") -> "Range":
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other: "Range") -> "Range":
        return self._with(other, lambda a, b: a - b)

    def __mul__(self, other: "Range") -> "Range":
        return self._with(other, lambda a, b: a * b)

    def __truediv__(self, other: "Range") -> "Range":
        return self._with(other, lambda a, b: a / b)

    def __pow__(self, other: "Range") -> "Range":
        return self._with(other, lambda a, b: a**b)

    def __neg__(self) -> "Range":
        return Range(-self.high, -self.low)

    def holds(self, value: float) -> bool:
        """Return whether a value is in the interval, or cannot be known to be outside.

        A number that is taken for exact may be rounded, too: 0.9999 printed as 1.
        """
        room = CLOSE * max(abs(self.low), abs(self.high), abs(value)) + 1e-300
        unknown = any(map(math.isnan, (self.low, self.high)))
        return unknown or self.low - room <= value <= self.high + room


def _each(apply: Callable[..., float]) -> Callable[..., Range]:
    """Return an ascending function of numbers as one of intervals."""
    return lambda *parts: Range(
        apply(*(part.low for part in parts)), apply(*(part.high for part in parts))
    )


FUNCTIONS |= {"max": _each(max), "min": _each(min), "sign": _each(lambda a: float(np.sign(a)))}


class Reader:
    """Reads a formula from left to right.

    Parameters
    ----------
    text : str
    known : mapping
        What symbols stand for.
    exact : collection of str
        The numbers that are not rounded.
    """

    def __init__(self, text: str, known: Mapping[str, float], exact: Any = ()) -> None:
        self.text, self.at, self.exact = text, 0, exact
        whole = [(name, value) for name, value in known.items() if not FORMULA.search(name)]
        self.known = sorted(whole, key=lambda pair: -len(pair[0]))

    def value(self) -> Range:
        """Return the value of the whole text."""
        value = self._sum()
        assert self.at == len(self.text), f"read {self.text[: self.at]!r} of {self.text!r}"
        return value

    def _take(self, *tokens: str) -> str:
        for token in tokens:
            if self.text.startswith(token, self.at):
                self.at += len(token)
                return token
        return ""

    def _sum(self) -> Range:
        value = self._product()
        while sign := self._take(" + ", " − "):
            other = self._product()
            value = value + other if sign == " + " else value - other
        return value

    def _product(self) -> Range:
        if self._take("−"):
            return -self._product()
        value = self._power()
        while sign := self._take("·", "/", "×"):
            other = -self._power() if self._take("−") else self._power()
            value = value / other if sign == "/" else value * other
        return value

    def _power(self) -> Range:
        value = self._atom()
        raised = re.match(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵗ⁺]+", self.text[self.at :])
        if raised:
            self.at += raised.end()
            return value ** self._other(raised.group().translate(RAISED))
        return value ** self._atom() if self._take("^") else value

    def _other(self, exponent: str) -> Range:
        known = dict(self.known)
        return Range(known[exponent]) if exponent in known else Range(float(exponent))

    def _atom(self) -> Range:
        if name := self._take(*(f"{each}(" for each in FUNCTIONS)):
            parts = [self._sum()]
            while self._take(", "):
                parts.append(self._sum())
            assert self._take(")")
            return FUNCTIONS[name[:-1]](*parts)
        for name, value in self.known:
            if self._take(name):
                return Range(value)
        if self._take("√"):
            square = self._atom()
            return Range(*np.sqrt(np.maximum((square.low, square.high), 0.0)))
        if self._take("("):
            return self._closed(")")
        if self._take("|") and not self.text.startswith("|", self.at):
            inner = self._closed("|")
            ends = abs(inner.low), abs(inner.high)
            return Range(0.0 if inner.low * inner.high < 0.0 else min(ends), max(ends))
        return self._number()

    def _closed(self, end: str) -> Range:
        value = self._sum()
        assert self._take(end), f"{self.text!r} at {self.at}"
        return value

    def _number(self) -> Range:
        found = NUMBER.match(self.text, self.at)
        assert found, f"{self.text!r} at {self.at}"
        self.at = found.end()
        text = found.group()
        if not found.group(1):
            return Range(math.nan if text == "NaN" else math.inf)
        value = float(text)
        if text in self.exact or value == 0.0:
            return Range(value)
        half = 0.5 * 10.0 ** (math.floor(math.log10(value)) - 3)
        return Range(value - half, value + half)


WORDS = (
    "∇f",  # the gradient itself
    "∇²f",
    "by the sign of",
    "eigenvalues",
    "diagonal",
    "H with",
    "since",
    "halved",
    "from",
    "the direction before",
    "not below 0",
    "Wolfe",
    "no step",
    "flow",
    "initial",
    "gathered",
    "⁻¹·g",  # a matrix times a vector
    "‖g‖",  # the length of a vector
)
"""Parts of formulas in words, or of vectors, which are not read."""


def test_the_reader_reads_as_a_person_does() -> None:
    known = {"v": 9.0, "ḡ": 2.0, "β₁": 0.5, "t": 3.0, "v − ḡ²": 5.0}
    exact = {"0.9", "2", "3", "1", "10", "1.5"}

    def read(text: str) -> float:
        return Reader(text, {key: known[key] for key in ("v", "ḡ", "β₁", "t")}, exact).value().low

    assert read("√v − ḡ²") == -1.0
    assert read("√(v − ḡ²)") == pytest.approx(math.sqrt(5.0))
    assert read("1 − β₁ᵗ") == 0.875
    assert read("3/2·2") == 3.0
    assert read("3/(2·2)") == 0.75
    assert read("−ḡ²") == -4.0
    assert read("(−2)²") == 4.0
    assert read("2·(−3)") == -6.0
    assert read("1.5×10⁻⁴") == pytest.approx(1.5e-4)
    assert read("max(−|ḡ − 3|, −2)") == -1.0
    rounded = Reader("5.867", {}).value()
    assert rounded.holds(5.8674)
    assert not rounded.holds(5.88)


UNUSUAL: dict[str, tuple[dict[str, Any], ...]] = {
    "momentum": (
        {"momentum": 0.9, "dampening": 0.3},
        {"momentum": 0.9, "dampening": 1.0},
        {"momentum": 0.0},
        {"momentum": 0.7, "nesterov": True},
        {"momentum": 0.7, "nesterov": True, "convention": "average"},
    ),
    "rmsprop": ({"centered": True, "momentum": 0.5, "eps_place": "inside"}, {"centered": True}),
    "adagrad": ({"lr_decay": 0.1, "eps_place": "inside"},),
    "adam": ({"amsgrad": True, "eps_place": "inside"}, {"beta1": 0.0, "eps": 0.001}),
    "newton": ({"mode": "saddle_free", "levenberg": 0.5}, {"levenberg": 0.5}),
    "rprop": ({"step_max": 0.1}, {"lr": 0.001, "step_min": 0.01}),
    "radam": ({"beta2": 0.7},),
}


def optimizers() -> list[oc.Optimizer]:
    """Return every optimizer with each flag and choice, and with unusual values."""
    made = []
    for rule in oc.OPTIMIZERS.values():
        wanted: list[dict[str, Any]] = [{}, *UNUSUAL.get(rule.name, ())]
        known = {parameter.name for parameter in rule.hyperparameters}
        for parameter in rule.hyperparameters:
            if isinstance(parameter, Flag) and parameter.name != "nesterov":
                wanted.append({parameter.name: not parameter.default})
            elif isinstance(parameter, Choice):
                wanted += [{parameter.name: option} for option in parameter.options]
        if "weight_decay" in known:
            wanted.append({"weight_decay": 0.2})
        made += [rule(**{"lr": 0.02, **values}) for values in wanted]
    return made


OPTIMIZERS = optimizers()
NAMES = [f"{each.rule.name}-{index}" for index, each in enumerate(OPTIMIZERS)]
FRAMES = (0, 1, 2, 9)


def steps(optimizer: oc.Optimizer) -> list[tuple[Replay, int]]:
    surfaces = (oc.surface("ravine"), oc.surface("beale"))
    paths = [oc.run(surface, optimizer, (-1.37, 0.73), 12) for surface in surfaces]
    return [(Replay(path), frame) for path in paths for frame in FRAMES]


def exact_numbers(optimizer: oc.Optimizer) -> set[str]:
    """Return the numbers of a rule that are printed without rounding."""
    values = [value for value in optimizer.values.values() if isinstance(value, float)]
    return {f"{value:.15g}" for value in values} | set("0123456789") | {"0.5", "0.96", "10"}


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=NAMES)
def test_the_printed_numbers_make_the_printed_result(optimizer: oc.Optimizer) -> None:
    exact = exact_numbers(optimizer)
    for replay, frame in steps(optimizer):
        for line in replay.detail(frame).lines:
            for text, value in zip(line.numbers, line.values, strict=True):
                if text.endswith("…"):
                    continue
                read = Reader(text, {}, exact).value()
                assert read.holds(value) or math.isnan(value), (frame, line, text, value)


def held(rule: Rule, replay: Replay, frame: int, axis: int) -> dict[str, float]:
    """Return what the symbols stand for before a step, along an axis."""
    values, state = replay.path.optimizer.values, replay.state(frame)
    known = {SYMBOLS.get(name, name.replace("_", " ")): value for name, value in values.items()}
    if isinstance(rule, oc.optimizers.rule.CoordinateRule):
        known |= {
            SYMBOLS.get(name, name.replace("_", " ")): value
            for name, value in zip(rule.state, state[axis], strict=True)
        }
    place = replay.path.positions[frame][axis]
    known |= {"t": frame + 1.0, "lr": replay.rates[frame], "θ": place}
    if rule.name == "rmsprop":  # its velocity is b, since v is the mean of the squares
        known |= {"v": state[axis][0], "b": state[axis][2]}
    if rule.name == "nadam":
        known["Πμ₋₁"] = known.pop("Πμ − 1") + 1.0
    known["λ"] = sum(rule.decays(values))
    for back, name in ((1, "g₋₁"), (2, "g₋₂"), (3, "g₋₃")):
        if back <= frame:
            known.setdefault(name, replay.gradient(frame + 1 - back)[axis])
    known |= dict(zip(("g₁", "g₂"), replay.gradient(frame + 1), strict=True))
    numbers = {name: value for name, value in known.items() if not isinstance(value, str | bool)}
    return {name: float(value) for name, value in numbers.items()}


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=NAMES)
def test_the_printed_formula_makes_the_printed_result(optimizer: oc.Optimizer) -> None:
    read = 0
    for (replay, frame), axis in itertools.product(steps(optimizer), (0, 1)):
        known = held(optimizer.rule, replay, frame, axis)
        for line in replay.detail(frame).lines:
            value = line.values[axis if len(line.values) == 2 else 0]
            if not any(word in line.formula for word in WORDS) and not line.formula.endswith("…"):
                made = Reader(line.formula, known, set("0123456789") | {"0.5", "0.96"}).value()
                if math.isfinite(value):
                    assert made.holds(value), (frame, line, made.low, made.high)
                    read += 1
            if line.symbol and len(line.values) <= 2:
                known[line.symbol] = value
            if line.symbol.endswith(("H", "λI)", "H|")) and len(line.values) == 4:
                corners = zip(("₁₁", "₁₂", "₂₂"), (0, 1, 3), strict=True)
                known |= {f"{line.symbol}{corner}": line.values[at] for corner, at in corners}
    assert read or optimizer.rule.name.endswith("_flow")


@pytest.mark.parametrize(
    "values", [{"dampening": 0.3}, {"dampening": 0.0}, {"convention": "average"}]
)
def test_the_weighted_gradients_make_the_velocity(values: dict[str, Any]) -> None:
    momentum = oc.optimizer("momentum", momentum=0.9, lr=0.01, **values)
    replay = Replay(oc.run(oc.surface("ravine"), momentum, steps=8))
    for frame in range(MEMORY):
        line = next(line for line in replay.detail(frame).lines if not line.symbol)
        for text, value in zip(line.numbers, line.values, strict=True):
            read = Reader(text, {}, {"1", "0.9", "0.7", "0.81", "0.63", "0.567", "0.1"}).value()
            assert read.holds(value), (frame, text, value)


def test_a_symbol_that_is_a_formula_keeps_together() -> None:
    difference, product = symbol(4.0, "v − ḡ²"), symbol(3.0, "(1 − μ)·g")
    one = Traced(1.0, "a")
    assert root_of(difference).formula == "√(v − ḡ²)"
    assert root_of(difference).numbers == "√4"
    assert (one - difference).formula == "a − (v − ḡ²)"
    assert (one * difference).formula == "a·(v − ḡ²)"
    assert (one / product).formula == "a/((1 − μ)·g)"
    assert (one + product).formula == "a + (1 − μ)·g"
    assert size_of(difference).formula == "|v − ḡ²|"
    assert (product**2).formula == "((1 − μ)·g)²"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.999, "0.999"), (0.999773, "0.999773"), (-0.9999123456, "−0.999912346"), (0.9, "0.9")],
)
def test_a_number_close_to_1_keeps_the_digits_of_what_is_missing(value: float, text: str) -> None:
    assert written(value) == text
