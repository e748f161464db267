"""Finds the products in a derivative that may be 0·∞ and replaces them by guarded ones.

Their values are defined in :mod:`~optim_core.expression.products`.
"""

from typing import Any

import sympy

from optim_core.expression.calculus import OPAQUE, Chained, LogPower, Step, plain, raised

_INFINITE = (
    *(OPAQUE[name] for name in "power log log10 exp sinh cosh".split()),
    LogPower,
    Chained,
)
gated, vanishing, log_power = map(sympy.Function, ("gated", "vanishing", "log_power"))


def guarded(expr: Any, parameters: set[Any]) -> Any:
    """Return an expression that can be compiled; ``parameters`` are its symbols beside x and y.

    Its functions are those of :mod:`~optim_core.expression.products`.
    """
    if not expr.args:
        return expr
    if isinstance(expr, Chained):
        u, m, count, coefficient, slopes = (guarded(each, parameters) for each in expr.args)
        return vanishing(raised(u, m), m + count / 2, coefficient, slopes)
    whole = expr.func(*(guarded(each, parameters) for each in expr.args))
    if isinstance(expr, Step):
        return plain(whole)
    if isinstance(expr, LogPower):
        return log_power(*whole.args)
    if expr.is_Mul and any(map(_may_be_infinite, expr.args)):
        certain = _certain(expr, parameters)
        if certain is not None:
            return gated(certain, *sympy.Mul.make_args(whole))
    return whole


def _may_be_infinite(expr: Any) -> bool:
    divides = any(
        each.args[1].is_negative and each.args[0].free_symbols for each in expr.atoms(sympy.Pow)
    )
    return bool(divides or expr.has(*_INFINITE))


def _certain(expr: Any, parameters: set[Any]) -> Any:
    """Return an expression that is 0 where another is 0 in a whole neighbourhood, else positive.

    None if no such expression is known.
    """
    if isinstance(expr, Step):
        return plain(expr)
    if expr.free_symbols and expr.free_symbols <= parameters:
        return OPAQUE["abs"](expr)
    if expr.is_Pow and expr.args[1].is_Integer and expr.args[1].is_positive:
        return _certain(expr.args[0], parameters)
    known = [_certain(each, parameters) for each in expr.args]
    if expr.is_Mul:
        found = [each for each in known if each is not None]
        return sympy.Mul(*found) if found else None
    if expr.is_Add and all(each is not None for each in known):
        return sympy.Add(*known)
    return None
