"""The terms of an update, line by line: as a book prints it, with the numbers of a step.

A rule declares its terms beside its update, as a generator with the same arithmetic::

    def _terms(g, state, t, lr, beta):
        (m,) = state
        m = yield "m", beta * m + (1 - beta) * g
        yield "Δθ", -lr * m, "step"

Run on the numbers of :mod:`optim_core.optimizers.traced`, each line gives its formula in symbols,
the formula with the numbers of a step, and its value. What a line yields is sent back as a symbol
for the lines below it.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from optim_core.optimizers.traced import symbol, traced

Role: TypeAlias = Literal["", "gradient", "velocity", "scaled", "step"]
"""What an arrow at the current point shows of a term; "" for no arrow."""

Terms: TypeAlias = Generator[tuple[Any, ...], Any, None]
"""Yields (symbol, value), (symbol, value, role) or, of a point, (symbol, values, role, formula)."""


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


def lines(coordinates: Sequence[Terms]) -> list[Term]:
    """Run the terms of both coordinates in parallel and combine their lines."""
    made: list[Term] = []
    answers: list[Any] = [None] * len(coordinates)
    while True:
        try:
            yielded = [terms.send(it) for terms, it in zip(coordinates, answers, strict=True)]
        except StopIteration:
            return made
        name, _, *rest = yielded[0]
        made.append(_line(name, [each[1] for each in yielded], *rest))
        answers = [symbol(value, name) for value in made[-1].values]


def lines_of_point(terms: Terms) -> list[Term]:
    """Run terms of a point: a value is a number, or a tuple for x and y or for a matrix.

    A fourth entry may give the formula of a tuple; a fifth says that its two values do not belong
    to x and y.
    """
    made: list[Term] = []
    answer: Any = None
    while True:
        try:
            name, values, *rest = terms.send(answer)
        except StopIteration:
            return made
        many = isinstance(values, tuple)
        made.append(_line(name, list(values) if many else [values], *rest))
        answers = tuple(symbol(value, name) for value in made[-1].values)
        answer = answers if many else answers[0]


def _line(
    name: str,
    values: Sequence[Any],
    role: Role = "",
    formula: str = "",
    whole: bool = False,
) -> Term:
    parts = [traced(value) for value in values]
    return Term(
        name,
        formula or parts[0].formula,
        tuple(each.numbers for each in parts),
        tuple(float(each.value) for each in parts),
        role,
        whole or len(parts) != 2,
    )
