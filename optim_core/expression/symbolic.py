"""Differentiates a formula with SymPy and makes it callable.

SymPy sees only the tree, never the text, and coordinates, constants and parameters only as
symbols of our own naming: what a person typed reaches no generated code. SymPy is imported here
and in :mod:`~optim_core.expression.writing` alone, and this module only by the function that
needs it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from sympy.printing.precedence import PRECEDENCE

from optim_core.expression.reader import Formula
from optim_core.expression.tree import (
    CONSTANTS,
    COORDINATES,
    FUNCTIONS,
    MOST_WORK,
    Call,
    Name,
    Number,
    Size,
    Tree,
)
from optim_core.expression.writing import compiled, written

EXACT = 10**9
"""Whole numbers up to this size stay whole, so that derivatives read as in a book."""


class Opaque(sympy.Function):  # type: ignore[misc]
    """A function that SymPy differentiates and never looks into.

    Its own functions ask what their arguments may be, which can take minutes.
    """

    def _eval_derivative(self, symbol: Any) -> Any:
        slopes = _SLOPES[type(self).__name__](*self.args)
        pairs = zip(self.args, slopes, strict=True)
        return sympy.Add(
            *(slope * each.diff(symbol) for each, slope in pairs if symbol in each.free_symbols)
        )


_OPAQUE: dict[str, Any] = {name: type(name, (Opaque,), {}) for name in FUNCTIONS}
_OPAQUE["power"] = type("power", (Opaque,), {"precedence": PRECEDENCE["Pow"]})


def _power(base: Any, exponent: Any) -> Any:
    if exponent.is_Integer:
        return base**exponent
    return _OPAQUE["power"](base, exponent)


def _of(name: str, *arguments: Any) -> Any:
    return _OPAQUE[name](*arguments)


_SLOPES: dict[str, Callable[..., tuple[Any, ...]]] = {
    "sin": lambda u: (_of("cos", u),),
    "cos": lambda u: (-_of("sin", u),),
    "tan": lambda u: (1 + _of("tan", u) ** 2,),
    "asin": lambda u: (1 / _of("sqrt", 1 - u**2),),
    "acos": lambda u: (-1 / _of("sqrt", 1 - u**2),),
    "atan": lambda u: (1 / (1 + u**2),),
    "sinh": lambda u: (_of("cosh", u),),
    "cosh": lambda u: (_of("sinh", u),),
    "tanh": lambda u: (1 - _of("tanh", u) ** 2,),
    "exp": lambda u: (_of("exp", u),),
    "log": lambda u: (1 / u,),
    "log10": lambda u: (1 / (u * _of("log", sympy.Integer(10))),),
    "sqrt": lambda u: (1 / (2 * _of("sqrt", u)),),
    "abs": lambda u: (_of("sign", u),),
    "sign": lambda u: (sympy.S.Zero,),
    "max": lambda u, v: ((1 + _of("sign", u - v)) / 2, (1 - _of("sign", u - v)) / 2),
    "min": lambda u, v: ((1 - _of("sign", u - v)) / 2, (1 + _of("sign", u - v)) / 2),
    "power": lambda u, n: (n * _power(u, n - 1), _power(u, n) * _of("log", u)),
}
"""Function → its slope in each argument. Where a corner has none it is the mean of the two beside
it: sign(0) = 0, and the larger of two equals moves with both."""

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": sympy.Add,
    "*": sympy.Mul,
    "/": lambda over, under: over / under,
    "-": lambda u: -u,
    "^": _power,
}
_CORNERED = tuple(_OPAQUE[name] for name in ("abs", "sign", "max", "min"))


@dataclass(frozen=True)
class Expression:
    """A formula that can be evaluated, and what its derivatives are.

    Parameters
    ----------
    value, gradient, hessian : callable
        (x, y, *parameters) → f, (f_x, f_y), (f_xx, f_xy, f_yy), on floats or arrays that
        broadcast. None raises: what is undefined is NaN, what is too large infinite.
    texts : tuple of str
        The five derivatives as formulas, in that order; they can be typed again.
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
    """Work out a formula's derivatives.

    Raises
    ------
    ValueError
        They would be too long, or the formula is undefined everywhere.
    """
    if Size.of(formula.tree).second > MOST_WORK:
        raise ValueError("The derivatives of this formula are too long; a shorter one is needed")
    names = {name: f"_p{index}" for index, name in enumerate(formula.parameters)}
    names |= {name: f"_{name}" for name in CONSTANTS} | {name: name for name in COORDINATES}
    symbols = {name: sympy.Symbol(code) for name, code in names.items()}
    f = _symbolic(formula.tree, symbols)
    x, y = symbols["x"], symbols["y"]
    slopes = f.diff(x), f.diff(y)
    bends = slopes[0].diff(x), slopes[0].diff(y), slopes[1].diff(y)
    entries = (f, *slopes, *bends)
    if any(each.has(sympy.nan, sympy.zoo) for each in entries):
        raise ValueError("This formula is undefined everywhere")
    arguments = [symbols[name] for name in (*COORDINATES, *formula.parameters)]
    (value, _), (gradient, operations), (hessian, _) = (
        compiled(arguments, part) for part in ((f,), slopes, bends)
    )
    back = {code: name for name, code in names.items()}
    texts = tuple(written(each, back) for each in (*slopes, *bends))
    bent = any(each.free_symbols & {x, y} for each in bends)
    quadratic = not bent and not f.has(*_CORNERED)
    return Expression(value, gradient, hessian, texts, operations, quadratic)


def _symbolic(tree: Tree, symbols: dict[str, Any]) -> Any:
    match tree:
        case Number(value):
            return _constant(value)
        case Name(name):
            return symbols[name]
        case Call("^", (Name("e"), exponent)):
            return _of("exp", _symbolic(exponent, symbols))
        case Call(function, arguments):
            make = _OPERATIONS.get(function) or _OPAQUE[function]
            expr = make(*(_symbolic(each, symbols) for each in arguments))
            if expr in (sympy.nan, sympy.zoo):
                raise ValueError("This formula is undefined everywhere")
            return expr


def _constant(value: float) -> Any:
    """Return a number exactly where it is short, as a float of 15 digits where it is not."""
    fraction = Fraction(value).limit_denominator(1000)
    if abs(value) <= EXACT and float(fraction) == value:
        return sympy.Rational(fraction.numerator, fraction.denominator)
    return sympy.Float(value)
