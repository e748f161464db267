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


class Guard:
    """Makes expressions that can be compiled; each part that they share is examined once.

    Parameters
    ----------
    parameters : set of Symbol
        The symbols beside x and y.
    """

    def __init__(self, parameters: set[Any]) -> None:
        self._parameters = parameters
        self._guarded: dict[Any, Any] = {}
        self._infinite: dict[Any, bool] = {}
        self._known: dict[Any, Any] = {}
        self._free: dict[Any, frozenset[Any]] = {}

    def guarded(self, expr: Any) -> Any:
        """Return an expression whose functions are those of ``expression.products``."""
        if expr not in self._guarded:
            self._guarded[expr] = self._guard(expr)
        return self._guarded[expr]

    def _guard(self, expr: Any) -> Any:
        if not expr.args:
            return expr
        parts = tuple(map(self.guarded, expr.args))
        if isinstance(expr, Chained):
            u, m, count, coefficient, slopes = parts
            return vanishing(raised(u, m), m + count / 2, coefficient, slopes)
        whole = expr.func(*parts)
        if isinstance(expr, Step):
            return plain(whole)
        if isinstance(expr, LogPower):
            return log_power(*whole.args)
        if expr.is_Mul and any(map(self._may_be_infinite, expr.args)):
            certain = self._certain(expr)
            if certain is not None:
                return gated(certain, *sympy.Mul.make_args(whole))
        return whole

    def _may_be_infinite(self, expr: Any) -> bool:
        if expr not in self._infinite:
            divides = expr.is_Pow and expr.args[1].is_negative and self._symbols(expr.args[0])
            itself = divides or isinstance(expr, _INFINITE)
            self._infinite[expr] = bool(itself or any(map(self._may_be_infinite, expr.args)))
        return self._infinite[expr]

    def _symbols(self, expr: Any) -> frozenset[Any]:
        """Return the symbols in an expression."""
        if expr not in self._free:
            own = {expr} if expr.is_Symbol else ()
            self._free[expr] = frozenset(own).union(*map(self._symbols, expr.args))
        return self._free[expr]

    def _certain(self, expr: Any) -> Any:
        """Return an expression that is 0 where ``expr`` is 0 all around, and positive elsewhere.

        None if no such expression is known.
        """
        if expr not in self._known:
            self._known[expr] = self._find_certain(expr)
        return self._known[expr]

    def _find_certain(self, expr: Any) -> Any:
        if isinstance(expr, Step):
            return plain(expr)
        symbols = self._symbols(expr)
        if symbols and symbols <= self._parameters:
            return OPAQUE["abs"](plain(expr))
        if expr.is_Pow and expr.args[1].is_Integer and expr.args[1].is_positive:
            return self._certain(expr.args[0])
        known = map(self._certain, expr.args)
        if expr.is_Mul:
            found = [each for each in known if each is not None]
            return sympy.Mul(*found) if found else None
        if expr.is_Add and None not in (terms := list(known)):
            return sympy.Add(*terms)
        return None
