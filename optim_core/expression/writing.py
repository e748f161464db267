"""Writes SymPy's expressions as Python code to be compiled, and as formulas for people.

The code contains numbers, operators, the functions of :mod:`optim_core.maths.elementary` and names
chosen by :mod:`~optim_core.expression.symbolic`; nothing that a person typed.
"""

import re
from collections.abc import Callable
from typing import Any

import sympy
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from optim_core.expression import products
from optim_core.expression.tree import CONSTANTS, FUNCTIONS
from optim_core.maths import elementary

MOST_SHOWN = 150
"""Most operations of a derivative that is shown as a formula."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_CODE = {"abs": "absolute", "max": "maximum", "min": "minimum"}
_NAMESPACE: dict[str, Any] = {
    name: getattr(elementary, name)
    for name in (*(_CODE.get(name, name) for name in FUNCTIONS), "power", "divide", "whole_power")
}
_NAMESPACE |= {name: getattr(products, name) for name in ("gated", "vanishing", "log_power")}
_NAMESPACE |= {f"_{name}": value for name, value in CONSTANTS.items()} | {"inf": float("inf")}


def compiled(arguments: list[Any], entries: tuple[Any, ...]) -> tuple[Callable[..., Any], int]:
    """Compile expressions to a function of floats or arrays, and count its operations.

    The function returns a tuple, or just the value if there is only one expression.
    """
    shared, entries = sympy.cse(entries, sympy.numbered_symbols("_t"), list=False)
    lines = [f"    {symbol.name} = {_code(each)}" for symbol, each in shared]
    depends: dict[Any, set[Any]] = {}
    for symbol, each in shared:
        inside = each.free_symbols
        depends[symbol] = inside.union(*(depends.get(one, set()) for one in inside))
    results = []
    for each in entries:
        inside = each.free_symbols.union(*(depends.get(one, set()) for one in each.free_symbols))
        whole = set(arguments[:2]) <= inside  # otherwise it would not broadcast
        results.append(_code(each) if whole else f"{_code(each)} + 0.0*(x + y)")
    names = ", ".join(symbol.name for symbol in arguments)
    source = "\n".join((f"def evaluate({names}):", *lines, f"    return {', '.join(results)}"))
    scope = dict(_NAMESPACE)
    exec(compile(source, "<formula>", "exec"), scope)  # our own text: see above
    return scope["evaluate"], sum(map(source.count, "+*("))


def _code(expr: Any) -> str:
    """Write an expression in Python, on floats and the functions of :mod:`elementary`."""
    if expr.is_Symbol:
        return str(expr.name)
    if expr.is_Number:
        return _code_number(expr)
    if expr.is_Add:
        return f"({' + '.join(map(_code, expr.args))})"
    if expr.is_Mul:
        return _code_product(expr)
    if expr.is_Pow:
        return _code_power(*expr.args)
    name = type(expr).__name__
    return f"{_CODE.get(name, name)}({', '.join(map(_code, expr.args))})"


def _code_number(expr: Any) -> str:
    try:
        value = float(expr)
    except OverflowError:
        return "-inf" if expr.is_negative else "inf"
    return f"({value!r})" if value < 0.0 else repr(value)


def _code_product(expr: Any) -> str:
    over: list[str] = []
    under: list[str] = []
    for factor in expr.args:
        if factor.is_Pow and factor.args[1].is_Number and factor.args[1].is_negative:
            under.append(_code(factor.args[0] ** -factor.args[1]))
        elif factor is sympy.S.NegativeOne:
            over.insert(0, "-")
        else:
            over.append(_code(factor))
    sign = "-" if over[:1] == ["-"] else ""
    above = "*".join(over[len(sign) :]) or "1.0"
    if not under:
        return f"({sign}{above})"
    return f"({sign}divide({above}, {'*'.join(under)}))"


def _code_power(base: Any, exponent: Any) -> str:
    if exponent.is_negative:
        return f"divide(1.0, {_code(base**-exponent)})"
    code = _code(base)
    if base.is_Symbol and exponent <= 4:
        return f"({'*'.join([code] * int(exponent))})"
    return f"whole_power({code}, {int(exponent)})"


class _Text(StrPrinter):  # type: ignore[misc]
    """Writes expressions as a person would type them."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self._names = names

    def _print_Symbol(self, expr: Any) -> str:
        return self._names[expr.name]

    def _print_Float(self, expr: Any) -> str:
        return f"{float(expr):.9g}"

    def _print_power(self, expr: Any) -> str:
        base, exponent = (self.parenthesize(each, PRECEDENCE["Pow"]) for each in expr.args)
        return f"{base}^{exponent}"


def written(expr: Any, names: dict[str, str]) -> str:
    """Write an expression for people."""
    operations = expr.count_ops()
    if operations > MOST_SHOWN:
        return f"({operations} operations, too long to show)"
    text = re.sub(
        r"\*\*(\d+)(?![\d.(])",
        lambda match: match[1].translate(_RAISED),
        _Text(names).doprint(expr),
    )
    return text.replace("**", "^").replace("*", "·").replace("-", "−")
