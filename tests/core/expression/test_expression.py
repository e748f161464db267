"""Typed formulas: their meaning, the errors of bad ones, and exact derivatives."""

import math
import re
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from optim_core.expression.reader import LONGEST_FORMULA, Formula, read
from optim_core.expression.symbolic import Expression, differentiate
from optim_core.expression.tree import MOST_WORK, FormulaError, Size, names

AT = (0.7, 1.3)


def attempt(text: str) -> Formula | FormulaError:
    """Return the parsed formula, or the error's text."""
    try:
        return read(text)
    except FormulaError as refusal:
        return refusal


def worked_out(text: str) -> Expression | str:
    """Return the compiled formula, or the error's text."""
    try:
        return differentiate(read(text))
    except ValueError as refusal:
        return str(refusal)


def value(text: str, x: float = AT[0], y: float = AT[1], *parameters: float) -> Any:
    return differentiate(read(text)).value(x, y, *parameters)


MEANINGS: list[tuple[str, Callable[[float, float], float]]] = [
    ("x^2", lambda x, y: x * x),
    ("x**2", lambda x, y: x * x),
    ("x²", lambda x, y: x * x),
    ("x⁻² y¹⁰", lambda x, y: y**10 / x**2),
    ("-x^2", lambda x, y: -(x * x)),
    ("(-x)^2", lambda x, y: x * x),
    ("--x", lambda x, y: x),
    ("2^-x", lambda x, y: 2**-x),
    ("x^y^2", lambda x, y: x ** (y**2)),
    ("(x^y)^2", lambda x, y: (x**y) ** 2),
    ("2^3^2 x", lambda x, y: 512 * x),
    ("2x", lambda x, y: 2 * x),
    ("2x^2y", lambda x, y: 2 * x**2 * y),
    ("2(x + 1)", lambda x, y: 2 * (x + 1)),
    ("x y", lambda x, y: x * y),
    ("xy", lambda x, y: x * y),
    ("(x)(y)", lambda x, y: x * y),
    ("x(x + y)", lambda x, y: x * (x + y)),
    ("2sin(x)", lambda x, y: 2 * math.sin(x)),
    ("sin(x)cos(y)", lambda x, y: math.sin(x) * math.cos(y)),
    ("1/2x", lambda x, y: 0.5 * x),
    ("x/y/2", lambda x, y: x / y / 2),
    ("x - y - 1", lambda x, y: x - y - 1),
    ("x − y × 2 · 3 ÷ 4", lambda x, y: x - y * 1.5),
    ("√x + √(x + y)", lambda x, y: math.sqrt(x) + math.sqrt(x + y)),
    ("2πx + pi", lambda x, y: 2 * math.pi * x + math.pi),
    ("e^x + e", lambda x, y: math.exp(x) + math.e),
    ("|x - 2| |y|", lambda x, y: abs(x - 2) * abs(y)),
    ("|x - |y||", lambda x, y: abs(x - abs(y))),
    ("max(x, y) - min(x, 3)", lambda x, y: y - x),
    ("ln(x) + log(y) + log10(x)", lambda x, y: math.log(x) + math.log(y) + math.log10(x)),
    ("arctan(x) + atan(y)", lambda x, y: math.atan(x) + math.atan(y)),
    ("2e3x + .5y + 1.e-2", lambda x, y: 2000 * x + 0.5 * y + 0.01),
    ("sign(x - 1) + abs(-x)", lambda x, y: -1 + x),
    ("（x+1）", lambda x, y: x + 1),
    ("x^0.5 + y^(1/3)", lambda x, y: math.sqrt(x) + y ** (1 / 3)),
]


@pytest.mark.parametrize(("text", "meant"), MEANINGS, ids=[text for text, _ in MEANINGS])
def test_formulas_mean_what_they_mean_in_mathematics(
    text: str, meant: Callable[[float, float], float]
) -> None:
    assert value(text) == pytest.approx(meant(*AT), rel=1e-13)


REFUSED = [
    ("", 0, "type a formula"),
    ("   ", 0, "type a formula"),
    ("x +", 3, "not the end"),
    ("x + * y", 4, "here should be a number, a name or a parenthesis, not “*”"),
    ("(x + 1", 0, "the parenthesis opened here is not closed"),
    ("2*(x + (y", 7, "the parenthesis opened here is not closed"),
    ("x + 1)", 5, "this parenthesis closes none"),
    ("|x", 0, "the bar opened here is not closed"),
    ("x $ y", 2, "“$” cannot stand in a formula; allowed are x, y, numbers"),
    ("x = 2", 2, "“=” cannot stand"),
    ("x!", 1, "“!” cannot stand"),
    ("x½", 1, "“½” cannot stand"),
    ("x\ud800", 1, "the character U+D800 cannot stand"),
    ("1,5*x", 1, "decimals are written with a point"),
    ("(1,5)*x", 2, "decimals are written with a point"),
    ("max(x)", 5, "max takes 2 arguments"),
    ("max(x, y, 1)", 8, "only min and max take two arguments"),
    ("sin(x, y)", 5, "only min and max take two arguments"),
    ("sin x", 0, "sin takes its argument in parentheses: sin(x)"),
    ("x + sin", 4, "sin takes its argument in parentheses"),
    ("sinx", 0, "write sin(x)"),
    ("a + bx", 4, "write b*x for the product"),
    ("x2 + y", 0, "write x^2 or x*2"),
    ("x 2", 2, "write * between"),
    ("2 3 x", 2, "write * between"),
    ("x + siin(y)", 4, "no function siin (did you mean sin?)"),
    ("x + foo(y)", 4, "no function foo; there are sin, cos"),
    ("X^2", 0, "the coordinates are x and y, in small letters"),
    ("3 + 4", 0, "needs x or y"),
    ("a", 0, "needs x or y"),
    ("x*title", 2, "title means something else"),
    ("x*" + "n" * 17, 2, "a name has at most 16"),
    ("x*a*b*c*d*f*g*h*i*j", 18, "at most 8 names"),
    ("x^65", 1, "exponents go from −64 to 64"),
    ("x^(-65)", 1, "exponents go from −64 to 64"),
    ("((x^8)^8)^8", 9, "powers of powers multiplied"),
    ("2^2^2^2^2^2 x", 3, "not a finite real number"),
    ("1e400 x", 0, "not a finite real number"),
    ("sqrt(-1) x", 0, "not a finite real number"),
    ("x + 1/0", 5, "not a finite real number"),
    ("(-2)^x", 4, "no real power"),
    ("x" + "+x" * 200, LONGEST_FORMULA, "at most 400 characters"),
    ("(" * 31 + "x" + ")" * 31, 31, "at most 30 deep"),
    ("-" * 31 + "x", 31, "at most 30 deep"),
    ("x^" * 40 + "x", 62, "at most 30 deep"),
    # What a program would be asked to do.
    ("__import__('os').system('true')", 0, "“_” cannot stand"),
    ("x.__class__", 1, "“.” cannot stand"),
    ("x[0]", 1, "“[” cannot stand"),
    ("(lambda: x)", 7, "“:” cannot stand"),
    ("lambda x: x", 8, "“:” cannot stand"),
    ("'x'", 0, "“'” cannot stand"),
    ('"x"', 0, '“"” cannot stand'),
    ("x; y", 1, "“;” cannot stand"),
    ("x if y else 1", 12, "write * between"),
    ("exec(x)", 0, "no function exec; there are sin"),
    ("eval(x)", 0, "no function eval"),
    ("open(x)", 0, "no function open"),
    ("x@y", 1, "“@” cannot stand"),
    ("x\ny\x00", 3, "the character U+0000 cannot stand"),
]


@pytest.mark.parametrize(
    ("text", "position", "sentence"), REFUSED, ids=lambda entry: str(entry)[:24]
)
def test_what_is_no_formula_is_refused_where_it_is_wrong(
    text: str, position: int, sentence: str
) -> None:
    with pytest.raises(FormulaError) as refusal:
        read(text)
    assert sentence in refusal.value.what
    assert refusal.value.subject == f"character {position + 1}"
    assert refusal.value.position == position
    assert "\n" not in str(refusal.value)


def test_names_are_the_parameters_in_order_of_appearance() -> None:
    assert read("b*x + a_1*y + b*λ + pi + e + lambda*x").parameters == ("b", "a_1", "λ", "lambda")
    assert value("b*x + lambda*y", 2.0, 3.0, 10.0, 100.0) == 320.0


@settings(max_examples=300)
@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = attempt(text)
    if isinstance(found, FormulaError):
        assert 0 <= found.position <= len(text)
        assert found.what


ALPHABET = [
    *("x", "y", "a", "2", "0", ".5", "1e9", "pi", "e", "+", "-", "*", "/", "^", "(", ")", "|", ","),
    *("sin(", "exp(", "log(", "sqrt(", "max(", "abs(", "²", " ", "^64", "^-", "x^", "(x+"),
]


@settings(max_examples=120, deadline=None)
@given(pieces=st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=60))
def test_nothing_that_can_be_typed_raises_anything_else_or_outgrows_its_bound(
    pieces: list[str],
) -> None:
    text = "".join(pieces)[:LONGEST_FORMULA]
    text += ")" * min(text.count("(") - text.count(")"), LONGEST_FORMULA - len(text))
    expression = worked_out(text)
    if isinstance(expression, str):
        assert expression
        assert "\n" not in expression
    else:
        assert max(expression.operations, Size.of(read(text).tree).second) <= MOST_WORK
        numbers = [0.5] * len(read(text).parameters)
        for x, y in ((0.3, -0.7), (0.0, 0.0), (-1e300, 1e300), (math.inf, math.nan)):
            results = (
                expression.value(x, y, *numbers),
                *expression.gradient(x, y, *numbers),
                *expression.hessian(x, y, *numbers),
            )
            assert [type(result) for result in results] == [float] * 6


MONSTERS = [
    "^".join("x" * 30),
    "exp(" * 29 + "x*y" + ")" * 29,
    "*".join(f"(x+{i}y)" for i in range(55)),
    "+".join(f"sin({i}x*y)" for i in range(30)),
    "+".join(f"x^{i}*y^{i}" for i in range(1, 40)),
    "sin(cos(" * 14 + "x*y" + "))" * 14,
    "1/(1+" * 29 + "x*y" + ")" * 29,
    "(" * 12 + "12345678.9x" + "+y)^64" * 12,
    "max(min(x,y)," * 20 + "x" + ")" * 20,
    "(x*y+1)" * 57,
    "x/y/" * 99 + "x",
    "√" * 29 + "(x+y)",
    "abs(sign(" * 14 + "x" + "))" * 14,
    "(((x+y)^8+1)^8+1)",
    "-".join(["tan(x^y)"] * 44),
]


@pytest.mark.parametrize("text", MONSTERS, ids=lambda text: text[:16])
def test_monsters_are_worked_out_or_refused(text: str) -> None:
    expression = worked_out(text[:LONGEST_FORMULA])
    if not isinstance(expression, str):
        assert max(expression.operations, Size.of(read(text).tree).second) <= MOST_WORK
        axis = np.linspace(-3.0, 3.0, 200)
        with np.errstate(all="ignore"):
            expression.value(axis[np.newaxis, :], axis[:, np.newaxis])


# A tree as text and, independently, as a function of high-precision numbers.

Pair = tuple[str, Callable[[Any, Any], Any]]


def both(text: str, function: Callable[..., Any]) -> Callable[..., Pair]:
    """Combine parts (text, function) into one, which raises where its value is not real."""

    def real(number: Any) -> Any:
        if isinstance(number, mpmath.mpc):
            raise ValueError("not real")
        return number

    return lambda *parts: (
        text.format(*(part[0] for part in parts)),
        lambda x, y: real(function(*(part[1](x, y) for part in parts))),
    )


LEAVES: list[Pair] = [
    ("x", lambda x, y: x),
    ("y", lambda x, y: y),
    ("2", lambda x, y: mpmath.mpf(2)),
    ("0.7", lambda x, y: mpmath.mpf(7) / 10),
    ("pi", lambda x, y: mpmath.mpf(math.pi)),
    ("e", lambda x, y: mpmath.mpf(math.e)),
]
WHOLES = [  # a base of zero is the edge of the domain: a/a is refused
    (2, both("({} + {})", lambda a, b: a + b)),
    (2, both("({} - {})", lambda a, b: a - b)),
    (2, both("(({})({}))", lambda a, b: a * b)),
    (2, both("({}/{})", lambda a, b: a / b)),
    (2, both("(({})^({}))", lambda a, b: a**b * (a / a))),
    (1, both("(-{}^2)", lambda a: -(a**2))),
    (1, both("(({})^3)", lambda a: a**3)),
    *(
        (1, both(f"{name}({{}})", getattr(mpmath, name)))
        for name in "sin cos tan asin acos atan sinh cosh tanh exp log sqrt log10".split()
    ),
    (1, both("|{}|", lambda a: abs(a))),
    (2, both("max({}, {})", lambda a, b: max(a, b))),
    (2, both("min({}, {})", lambda a, b: min(a, b))),
]
trees = st.recursive(
    st.sampled_from(LEAVES),
    lambda parts: st.one_of(
        [
            st.tuples(*[parts] * count).map(lambda inner, make=make: make(*inner))
            for count, make in WHOLES
        ]
    ),
    max_leaves=7,
)
place = st.floats(0.15, 2.5)


def exactly(
    function: Callable[[Any, Any], Any], x: float, y: float, order: tuple[int, int]
) -> float:
    """Return a derivative by differences of 60 digits; NaN where there is no real one."""
    with mpmath.workdps(60):
        h = mpmath.mpf(10) ** -15
        weights = {0: {0: 1}, 1: {-1: -0.5, 1: 0.5}, 2: {-1: 1, 0: -2, 1: 1}}
        try:
            total = sum(
                mpmath.mpf(p) * q * function(mpmath.mpf(x) + i * h, mpmath.mpf(y) + j * h)
                for i, p in weights[order[0]].items()
                for j, q in weights[order[1]].items()
            )
            return float(total / h ** sum(order))
        except (ValueError, ArithmeticError):  # out of the domain
            return math.nan


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(tree=trees, x=place, y=place)
def test_value_and_derivatives_are_those_of_an_independent_evaluation(
    tree: Pair, x: float, y: float
) -> None:
    text, function = tree
    expression = worked_out(text)
    assume(not isinstance(expression, str))  # too long, a constant that is none, neither x nor y
    assert not isinstance(expression, str)
    orders = ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2))
    expected = [exactly(function, x, y, order) for order in orders]
    assume(all(abs(each) < 1e6 for each in expected))

    def found(x: float, y: float) -> list[float]:
        return [expression.value(x, y), *expression.gradient(x, y), *expression.hessian(x, y)]

    scale = 1.0 + max(map(abs, expected))
    nearby = [found(x * (1.0 + jot), y * (1.0 - jot)) for jot in (-3e-14, 1e-14, 4e-14)]
    noise = np.ptp(nearby, axis=0).max()
    assume(noise < 1e-8 * scale)  # otherwise cancellation makes floats useless
    assert found(x, y) == pytest.approx(expected, rel=1e-7, abs=1e-7 * scale)


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(tree=trees, x=place, y=place)
def test_derivatives_can_be_typed_again(tree: Pair, x: float, y: float) -> None:
    expression = worked_out(tree[0])
    assume(not isinstance(expression, str))
    assert not isinstance(expression, str)
    found = *expression.gradient(x, y), *expression.hessian(x, y)
    for text, expected in zip(expression.texts, found, strict=True):
        again = worked_out(f"{text} + 0x")
        if isinstance(again, str):
            assert re.search("too long|at most|from −64", again + text)
        else:
            assert again.value(x, y) == pytest.approx(expected, rel=1e-4, abs=1e-4, nan_ok=True)


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(tree=trees)
def test_floats_and_arrays_agree(tree: Pair) -> None:
    expression = worked_out(tree[0])
    assume(not isinstance(expression, str))
    assert not isinstance(expression, str)
    x, y = np.linspace(-2.0, 2.0, 5)[np.newaxis, :], np.linspace(-1.5, 1.0, 3)[:, np.newaxis]
    with np.errstate(all="ignore"):
        grids = (expression.value(x, y), *expression.gradient(x, y), *expression.hessian(x, y))
    assert [np.shape(grid) for grid in grids] == [(3, 5)] * 6
    for row in range(3):
        for column in range(5):
            at = float(x[0, column]), float(y[row, 0])
            alone = (expression.value(*at), *expression.gradient(*at), *expression.hessian(*at))
            there = [float(grid[row, column]) for grid in grids]
            assert there == pytest.approx(alone, rel=1e-9, abs=1e-9, nan_ok=True)


def test_corners_have_the_slope_in_the_middle() -> None:
    assert differentiate(read("abs(x) + y")).gradient(0.0, 1.0) == (0.0, 1.0)
    assert differentiate(read("sign(x)*y")).gradient(0.0, 5.0) == (0.0, 0.0)
    assert differentiate(read("max(x, y)")).gradient(2.0, 2.0) == (0.5, 0.5)
    assert differentiate(read("min(3x, y)")).gradient(1.0, 3.0) == (1.5, 0.5)
    assert differentiate(read("max(x, y)")).gradient(3.0, 2.0) == (1.0, 0.0)
    assert differentiate(read("min(x, y)")).gradient(3.0, 2.0) == (0.0, 1.0)


def test_derivatives_read_as_in_a_book() -> None:
    assert differentiate(read("a*x^2 + y^3/2")).texts == ("2·a·x", "3·y²/2", "2·a", "0", "3·y")
    assert differentiate(read("e^(2x)*sin(pi*y)")).texts[:2] == (
        "2·exp(2·x)·sin(pi·y)",
        "pi·exp(2·x)·cos(pi·y)",
    )
    assert differentiate(read("0.1x^2 + x^y")).texts[1] == "x^y·log(x)"


@pytest.mark.parametrize("text", ["1/(x - x)", "x^y/(y - y)"])
def test_what_is_undefined_everywhere_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="undefined everywhere"):
        differentiate(read(text))


def test_overflow_and_leaving_the_domain_raise_nothing() -> None:
    assert value("exp(exp(exp(x)))", 9.0) == math.inf
    assert value("1/x", 0.0) == math.inf
    assert value("log(x)", 0.0) == -math.inf
    assert math.isnan(value("log(x)", -1.0))
    assert math.isnan(value("sqrt(x - y)", 0.0, 1.0))
    assert math.isnan(value("x^0.5", -1.0))
    assert value("x^y", -2.0, 3.0) == -8.0
    assert math.isnan(value("x^y", -2.0, 0.5))


def test_names_lists_all_that_occur() -> None:
    assert list(names(read("a*x + max(x, b)").tree)) == ["a", "x", "x", "b"]
