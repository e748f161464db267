"""Differentiates a formula with SymPy and makes it callable.

SymPy sees only the tree, never the text; coordinates, constants and parameters are symbols with
names of our own. So nothing that a person typed gets into generated code. Only this module and
those below it import SymPy, and it is itself imported only inside the function that needs it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from optim_core.expression.calculus import CORNERED, OPAQUE, of, plain, raised
from optim_core.expression.guarding import Guard
from optim_core.expression.reader import Formula
from optim_core.expression.tree import (
    CONSTANTS,
    COORDINATES,
    MOST_WORK,
    Call,
    Name,
    Number,
    Size,
    Tree,
)
from optim_core.expression.writing import compiled, written
from optim_core.parameters.refusal import Refusal

EXACT = 10**9
"""Whole numbers up to this size stay whole, so that derivatives look as in a book."""

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": sympy.Add,
    "*": sympy.Mul,
    "/": lambda over, under: over / under,
    "-": lambda u: -u,
    "^": raised,
}


@dataclass(frozen=True)
class Expression:
    """A formula that can be evaluated, with its derivatives.

    Parameters
    ----------
    value, gradient, hessian : callable
        (x, y, *parameters) → f, (f_x, f_y), (f_xx, f_xy, f_yy), on floats or arrays that
        broadcast. They never raise: undefined is NaN, too large is infinite.
    texts : tuple of str
        The five derivatives, in that order, as formulas that could be typed.
    operations : int
        How many operations the gradient takes.
    quadratic : bool
        Whether the Hessian is the same everywhere.
    """

    value: Callable[..., Any]
    gradient: Callable[..., Any]
    hessian: Callable[..., Any]
    texts: tuple[str, ...]
    operations: int
    quadratic: bool


def differentiate(formula: Formula) -> Expression:
    """Differentiate a formula.

    Raises
    ------
    ValueError
        The derivatives would be too long, or the formula is undefined everywhere.
    """
    if Size.of(formula.tree).second > MOST_WORK:
        raise Refusal("the derivatives of this formula are too long; a shorter one is needed")
    names = {name: f"_p{index}" for index, name in enumerate(formula.parameters)}
    names |= {name: f"_{name}" for name in CONSTANTS} | {name: name for name in COORDINATES}
    symbols = {name: sympy.Symbol(code) for name, code in names.items()}
    f = _symbolic(formula.tree, symbols)
    x, y = symbols["x"], symbols["y"]
    slopes = f.diff(x), f.diff(y)
    bends = slopes[0].diff(x), slopes[0].diff(y), slopes[1].diff(y)
    entries = (f, *slopes, *bends)
    if any(each.has(sympy.nan, sympy.zoo, sympy.I) for each in entries):
        raise Refusal("this formula is undefined everywhere")
    arguments = [symbols[name] for name in (*COORDINATES, *formula.parameters)]
    guard = Guard(set(arguments[len(COORDINATES) :]))
    (value, _), (gradient, operations), (hessian, _) = (
        compiled(arguments, part)
        for part in (
            (f,),
            tuple(map(guard.guarded, slopes)),
            tuple(map(guard.guarded, bends)),
        )
    )
    back = {code: name for name, code in names.items()}
    texts = tuple(written(plain(each), back) for each in (*slopes, *bends))
    bent = any(each.free_symbols & {x, y} for each in bends)
    quadratic = not bent and not f.has(*CORNERED)
    return Expression(value, gradient, hessian, texts, operations, quadratic)


def _symbolic(tree: Tree, symbols: dict[str, Any]) -> Any:
    match tree:
        case Number(value):
            return _constant(value)
        case Name(name):
            return symbols[name]
        case Call("^", (Name("e"), exponent)):
            return of("exp", _symbolic(exponent, symbols))
        case Call(function, arguments):
            make = _OPERATIONS.get(function) or OPAQUE[function]
            expr = make(*(_symbolic(each, symbols) for each in arguments))
            if expr in (sympy.nan, sympy.zoo):
                raise Refusal("this formula is undefined everywhere")
            return expr


def _constant(value: float) -> Any:
    """Return a short number exactly, a longer one as a float of 15 digits."""
    fraction = Fraction(value).limit_denominator(1000)
    if abs(value) <= EXACT and float(fraction) == value:
        return sympy.Rational(fraction.numerator, fraction.denominator)
    return sympy.Float(value)
