"""What a formula may contain: its operations and limits, and the tree that represents it."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from optim_core.maths import elementary
from optim_core.parameters.refusal import Refusal

LARGEST_EXPONENT = 64
"""Largest number in an exponent, and largest product of nested ones."""

MOST_WORK = 10_000
"""Most operations that the derivatives of a formula may be estimated to have."""

COORDINATES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}

FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "sin": (1, elementary.sin),
    "cos": (1, elementary.cos),
    "tan": (1, elementary.tan),
    "asin": (1, elementary.asin),
    "acos": (1, elementary.acos),
    "atan": (1, elementary.atan),
    "sinh": (1, elementary.sinh),
    "cosh": (1, elementary.cosh),
    "tanh": (1, elementary.tanh),
    "exp": (1, elementary.exp),
    "log": (1, elementary.log),
    "log10": (1, elementary.log10),
    "sqrt": (1, elementary.sqrt),
    "abs": (1, elementary.absolute),
    "sign": (1, elementary.sign),
    "min": (2, elementary.minimum),
    "max": (2, elementary.maximum),
}
"""Name → the number of arguments of a function, and the function."""

OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": lambda *terms: sum(terms[1:], terms[0]),
    "*": lambda *factors: math.prod(factors),
    "/": elementary.divide,
    "^": elementary.power,
    "-": lambda u: -u,
}


class FormulaError(Refusal):
    """A formula that cannot be read; its path is the character at fault, counted from 1.

    Parameters
    ----------
    what : str
        What is wrong and what is allowed.
    position : int
        The character at fault, from 0; the length of the text if something is missing.
    """

    def __init__(self, what: str, position: int) -> None:
        super().__init__(what, f"character {position + 1}")
        self.position = position


@dataclass(frozen=True)
class Number:
    """A finite constant."""

    value: float


@dataclass(frozen=True)
class Name:
    """A coordinate, a constant or a parameter."""

    name: str


@dataclass(frozen=True)
class Call:
    """An operation or a function with its arguments; a sum or a product may have many."""

    function: str
    arguments: "tuple[Tree, ...]"


Tree: TypeAlias = Number | Name | Call


def names(tree: Tree) -> Iterator[str]:
    """Yield every name from left to right, as often as it occurs."""
    if isinstance(tree, Name):
        yield tree.name
    elif isinstance(tree, Call):
        for argument in tree.arguments:
            yield from names(argument)


def number(value: float, at: int) -> Number:
    """Return a constant; FormulaError unless it is finite."""
    if not math.isfinite(value):
        raise FormulaError("this constant is not a finite real number", at)
    return Number(value)


def call(function: str, arguments: tuple[Tree, ...], at: int) -> Tree:
    """Return an operation; if all arguments are constants, its value as a bounded float."""
    values = [tree.value for tree in arguments if isinstance(tree, Number)]
    if len(values) < len(arguments):
        return Call(function, arguments)
    apply = OPERATIONS.get(function) or FUNCTIONS[function][1]
    return number(apply(*values), at)


def product(left: Tree, right: Tree, at: int) -> Tree:
    """Return a product; many factors stay on one level, so that it does not get deep."""
    if isinstance(left, Call) and left.function == "*":
        return Call("*", (*left.arguments, right))
    return call("*", (left, right), at)


def raised(base: Tree, exponent: Tree, at: int) -> Tree:
    """Return a power; FormulaError if the exponent is too large or the power is never real."""
    if isinstance(exponent, Number) and not isinstance(base, Number):
        size = abs(exponent.value)
        if max(size, size * _steepness(base)) > LARGEST_EXPONENT:
            raise FormulaError(
                f"exponents go from −{LARGEST_EXPONENT} to {LARGEST_EXPONENT}, those of powers "
                "of powers multiplied",
                at,
            )
    if isinstance(base, Number) and base.value < 0.0 and not isinstance(exponent, Number):
        raise FormulaError("a negative number has no real power with a variable exponent", at)
    return call("^", (base, exponent), at)


def _steepness(tree: Tree) -> float:
    """Return the largest product of nested exponents."""
    if not isinstance(tree, Call):
        return 1.0
    inner = max(map(_steepness, tree.arguments))
    if tree.function == "^" and isinstance(tree.arguments[1], Number):
        return max(1.0, abs(tree.arguments[1].value)) * inner
    return inner


@dataclass(frozen=True)
class Size:
    """Upper bounds on the operations of a tree and of its first and second derivatives."""

    itself: int
    first: int
    second: int

    @classmethod
    def of(cls, tree: Tree) -> "Size":
        """Estimate by the rules of differentiation, without differentiating."""
        match tree:
            case Number() | Name():
                return cls(
                    1, 0 if isinstance(tree, Number) or tree.name not in COORDINATES else 1, 0
                )
        parts = [cls.of(each) for each in tree.arguments]
        size = sum(part.itself for part in parts) + len(parts)
        first = sum(part.first for part in parts)
        second = sum(part.second for part in parts)
        if tree.function in ("+", "-"):
            return cls(size, first, second)
        moving = [part for part in parts if part.first]
        if tree.function == "*":
            pairs = len(moving) * (len(moving) - 1)
            return cls(size, first + len(moving) * size, second + (2 * len(moving) + pairs) * size)
        # f(u)'' = f''(u)·u'² + f'(u)·u'', each f as long as what it is applied to
        count = len(moving)
        return cls(
            size, first + count * (size + 4), second + count * count * (2 * size + 2 * first + 8)
        )
