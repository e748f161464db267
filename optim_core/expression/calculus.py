"""The functions of a formula as SymPy sees them: opaque, but with known derivatives."""

from collections.abc import Callable
from typing import Any

import sympy
from sympy.printing.precedence import PRECEDENCE

from optim_core.expression.tree import COORDINATES, FUNCTIONS

_PLANE = tuple(map(sympy.Symbol, COORDINATES))


class Opaque(sympy.Function):  # type: ignore[misc]
    """A function that SymPy differentiates but never examines.

    SymPy's own functions examine their arguments, which can take minutes.
    """

    def _eval_derivative(self, symbol: Any) -> Any:
        slopes = _SLOPES[type(self).__name__](*self.args)
        pairs = zip(self.args, slopes, strict=True)
        return sympy.Add(
            *(slope * each.diff(symbol) for each, slope in pairs if symbol in each.free_symbols)
        )


class Power(Opaque):
    """uⁿ with any real n; SymPy's own power is used for whole n."""

    precedence = PRECEDENCE["Pow"]

    def _eval_derivative(self, symbol: Any) -> Any:
        u, n = self.args
        slope = u.diff(symbol)
        if n.has(*_PLANE) or not slope.free_symbols or u.has(*_ROUGH):
            return super()._eval_derivative(symbol)
        return Chained(u, n - 1, 1, n, slope)


class Chained(sympy.Function):  # type: ignore[misc]
    """coefficient·uᵐ·slopes: a term of a derivative of a power of a smooth u.

    The arguments are u, m, the number of first derivatives of u that are multiplied in ``slopes``,
    the coefficient, which does not depend on x and y, and ``slopes``.
    """

    def _eval_derivative(self, symbol: Any) -> Any:
        u, m, count, coefficient, slopes = self.args
        steeper, bent = slopes * u.diff(symbol), slopes.diff(symbol)
        terms = []
        if steeper != 0:
            terms.append(Chained(u, m - 1, count + 1, coefficient * m, steeper))
        if bent != 0:
            terms.append(Chained(u, m, count - 1, coefficient, bent))
        return sympy.Add(*terms)


class Step(sympy.Function):  # type: ignore[misc]
    """1 where u has the sign of the second argument, 1 or −1: the derivatives of max and min."""

    def _eval_derivative(self, symbol: Any) -> Any:
        return sympy.S.Zero


class LogPower(sympy.Function):  # type: ignore[misc]
    """uⁿ·(log u)ᵏ."""

    def _eval_derivative(self, symbol: Any) -> Any:
        u, n, times = self.args
        shallower = raised(u, n - 1) if times == 1 else LogPower(u, n - 1, times - 1)
        along_u = n * LogPower(u, n - 1, times) + times * shallower
        return along_u * u.diff(symbol) + LogPower(u, n, times + 1) * n.diff(symbol)


OPAQUE: dict[str, Any] = {name: type(name, (Opaque,), {}) for name in FUNCTIONS}
OPAQUE["power"] = type("power", (Power,), {})
CORNERED = tuple(OPAQUE[name] for name in ("abs", "sign", "max", "min"))
_ROUGH = (*CORNERED, *(OPAQUE[name] for name in "power sqrt log log10 asin acos".split()), LogPower)
"""Functions that are finite at places where they are not smooth."""


def of(name: str, *arguments: Any) -> Any:
    """Apply a function of a formula to expressions."""
    return OPAQUE[name](*arguments)


def raised(base: Any, exponent: Any) -> Any:
    """Raise an expression to a power."""
    if exponent.is_Integer:
        return base**exponent
    return of("power", base, exponent)


def plain(expr: Any) -> Any:
    """Return an expression without the parts that only its evaluation needs."""
    return expr.replace(
        lambda each: type(each) in _PLAIN, lambda each: _PLAIN[type(each)](*each.args)
    )


_PLAIN: dict[Any, Callable[..., Any]] = {
    Chained: lambda u, m, count, coefficient, slopes: coefficient * raised(u, m) * slopes,
    Step: lambda u, side: (1 + side * of("sign", u)) / 2,
    LogPower: lambda u, n, times: raised(u, n) * of("log", u) ** times,
}

_SLOPES: dict[str, Callable[..., tuple[Any, ...]]] = {
    "sin": lambda u: (of("cos", u),),
    "cos": lambda u: (-of("sin", u),),
    "tan": lambda u: (1 + of("tan", u) ** 2,),
    "asin": lambda u: (1 / of("sqrt", 1 - u**2),),
    "acos": lambda u: (-1 / of("sqrt", 1 - u**2),),
    "atan": lambda u: (1 / (1 + u**2),),
    "sinh": lambda u: (of("cosh", u),),
    "cosh": lambda u: (of("sinh", u),),
    "tanh": lambda u: (1 - of("tanh", u) ** 2,),
    "exp": lambda u: (of("exp", u),),
    "log": lambda u: (1 / u,),
    "log10": lambda u: (1 / (u * of("log", sympy.Integer(10))),),
    "sqrt": lambda u: (1 / (2 * of("sqrt", u)),),
    "abs": lambda u: (of("sign", u),),
    "sign": lambda u: (sympy.S.Zero,),
    "max": lambda u, v: (Step(u - v, 1), Step(u - v, -1)),
    "min": lambda u, v: (Step(u - v, -1), Step(u - v, 1)),
    "power": lambda u, n: (n * raised(u, n - 1), LogPower(u, n, 1)),
}
"""Function → its derivative in each argument. At a corner it is the mean of the two beside it:
sign(0) = 0, and the larger of two equal numbers moves with both."""
