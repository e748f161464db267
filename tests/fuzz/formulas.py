"""Formulas: drawn from the grammar, with odd numbers and names, some of them damaged."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np

import optim_core as oc
from optim_core.analysis.contours import field, iso_lines, scale
from tests.fuzz import odd
from tests.fuzz.watch import Fault

SECONDS = 6.0
"""Of which SymPy takes most; its first import is not counted."""

LEAVES = (
    *("x", "y", "x", "y", "x", "y", "a", "b", "k_1", "pi", "e", "0", "1", "2", "3", "0.5", "1/3"),
    *("1e308", "1e-308", "1e-320", "1e400", "64", "65", "-1", "x²", "y³", "2x", "xy", "∞", "½"),
)
FUNCTIONS = (
    *("sin", "cos", "tan", "exp", "log", "ln", "sqrt", "abs", "asin", "acos", "atan", "sinh"),
    *("cosh", "tanh", "sign", "gamma", "floor"),
)


def draw(rng: Random) -> str:
    """Draw a formula."""
    text = _term(rng, rng.choice((1, 2, 2, 3, 3, 4)))
    if rng.random() < 0.15:
        text = odd.scrambled(rng, text.encode()).decode(errors="replace")
    if rng.random() < 0.05:
        text += rng.choice(odd.WORDS)
    return text


def _term(rng: Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(LEAVES)
    inner = _term(rng, depth - 1)
    way = rng.randrange(10)
    if way < 5:
        return f"{inner} {rng.choice('+-*/+*')} {_term(rng, depth - 1)}"
    if way == 5:
        return (
            f"({inner})^{rng.choice(('2', '3', '-1', '0.5', '1.5', '64', '99', 'x', 'a', '(1/3)'))}"
        )
    if way == 6:
        return f"{rng.choice(('max', 'min'))}({inner}, {_term(rng, depth - 1)})"
    if way == 7:
        return rng.choice((f"({inner})", f"|{inner}|", f"-{inner}", f"-({inner})"))
    return f"{rng.choice(FUNCTIONS)}({inner})"


def attempt(formula: str, folder: Path) -> Callable[[], None]:
    """Return what makes a surface of a formula, draws its contours and races on it."""
    del folder

    def use() -> None:
        surface = oc.surface("typed", formula=formula)
        seen = field(surface, surface.bounds, 25, 19)
        levels = scale(surface, seen.z).levels()
        if not np.isfinite(levels).all():
            raise Fault(f"levels that are not finite: {levels}")
        iso_lines(seen, levels)
        for name in ("sgd", "newton", "adam"):
            path = oc.run(surface, oc.optimizer(name), steps=20)
            str(path.verdict)

    return use
