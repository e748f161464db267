"""Turns a formula that a person typed into a small tree. What is typed is never run as code.

The grammar is that of school mathematics: ``-x^2`` is −(x²), powers group from the right,
``2x``, ``2(x + 1)`` and ``x y`` are products that bind like ``*``. Constants are folded here,
as floats, so that no number can grow without bound. A formula's length, depth, exponents and
names are limited too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from optim_core.expression.tokens import ALLOWED, Token, in_quotes, read_raised, tokens
from optim_core.expression.tree import (
    CONSTANTS,
    COORDINATES,
    FUNCTIONS,
    Call,
    FormulaError,
    Name,
    Tree,
    call,
    names,
    number,
    product,
    raised,
)

LONGEST_FORMULA = 400
"""In characters."""

DEEPEST = 30
"""Most levels of nested parentheses, signs and exponents."""

MOST_NAMES = 8
LONGEST_NAME = 16

RESERVED = ("formula", "title", "extent")
"""Names that are taken: parameters of the surface beside those of its formula."""

ALIASES = {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan"}


@dataclass(frozen=True)
class Formula:
    """A formula as a tree, with the names of its parameters in order of appearance."""

    tree: Tree
    parameters: tuple[str, ...]


def read(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    FormulaError
        It is not a formula, or exceeds a limit.
    """
    if len(text) > LONGEST_FORMULA:
        raise FormulaError(f"a formula has at most {LONGEST_FORMULA} characters", LONGEST_FORMULA)
    parser = _Parser(text)
    tree = parser.parse()
    if not set(COORDINATES) & set(names(tree)):
        raise FormulaError("a surface needs x or y in its formula", 0)
    return Formula(tree, tuple(parser.parameters))


class _Parser:
    """A recursive-descent parser over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._next = 0
        self._depth = 0
        self._bars = 0
        self.parameters: list[str] = []

    def parse(self) -> Tree:
        if self._token.kind == "end":
            raise FormulaError(f"type a formula, such as x^2 + a*y^2; {ALLOWED}", 0)
        tree = self._sum()
        token = self._token
        if token.text == ",":
            raise FormulaError(
                "a comma parts the two arguments of min and max; decimals are written with a point",
                token.at,
            )
        if token.text == ")":
            raise FormulaError("this parenthesis closes none", token.at)
        if token.kind != "end":
            self._expected("an operator")
        return tree

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next += token.kind != "end"
        return token

    def _accept(self, *texts: str) -> Token | None:
        return self._take() if self._token.kind == "sign" and self._token.text in texts else None

    def _expected(self, what: str) -> NoReturn:
        token = self._token
        found = in_quotes(token.text) if token.text else "the end"
        raise FormulaError(f"here should be {what}, not {found}", token.at)

    def _deeper(self, inner: Callable[[], Tree]) -> Tree:
        if self._depth == DEEPEST:
            raise FormulaError(
                f"parentheses, signs and exponents nest at most {DEEPEST} deep", self._token.at
            )
        self._depth += 1
        tree = inner()
        self._depth -= 1
        return tree

    def _sum(self) -> Tree:
        at = self._token.at
        terms = [self._product()]
        while sign := self._accept("+", "-"):
            at = sign.at
            term = self._product()
            terms.append(term if sign.text == "+" else call("-", (term,), at))
        return call("+", tuple(terms), at) if len(terms) > 1 else terms[0]

    def _product(self) -> Tree:
        tree = self._signed()
        while True:
            token = self._token
            if self._accept("*"):
                tree = product(tree, self._signed(), token.at)
            elif self._accept("/"):
                tree = call("/", (tree, self._signed()), token.at)
            elif token.kind == "number":
                raise FormulaError("write * between what is multiplied with a number", token.at)
            elif self._begins_operand(token):
                tree = product(tree, self._power(), token.at)
            else:
                return tree

    def _begins_operand(self, token: Token) -> bool:
        return (
            token.kind == "name"
            or token.text in ("(", "√")
            or (token.text == "|" and not self._bars)
        )

    def _signed(self) -> Tree:
        sign = self._accept("-", "+")
        if sign is None:
            return self._power()
        tree = self._deeper(self._signed)
        return call("-", (tree,), sign.at) if sign.text == "-" else tree

    def _power(self) -> Tree:
        base = self._operand()
        while self._token.kind == "raised":
            token = self._take()
            base = raised(base, read_raised(token), token.at)
        if sign := self._accept("^", "**"):
            return raised(base, self._deeper(self._signed), sign.at)
        return base

    def _operand(self) -> Tree:
        token = self._token
        if token.kind == "number":
            self._take()
            return number(float(token.text), token.at)
        if token.kind == "name":
            return self._named(self._take())
        if self._accept("("):
            return self._closed(self._deeper(self._sum), token)
        if self._accept("√"):
            return call("sqrt", (self._deeper(self._operand),), token.at)
        if self._accept("|"):
            self._bars, outer = self._bars + 1, self._bars
            tree = self._deeper(self._sum)
            if not self._accept("|"):
                raise FormulaError("the bar opened here is not closed", token.at)
            self._bars = outer
            return call("abs", (tree,), token.at)
        self._expected("a number, a name or a parenthesis")

    def _closed(self, tree: Tree, opening: Token) -> Tree:
        if self._accept(")"):
            return tree
        if self._token.kind == "end":
            raise FormulaError("the parenthesis opened here is not closed", opening.at)
        if self._token.text == ",":
            raise FormulaError(
                "only min and max take two arguments; decimals are written with a point",
                self._token.at,
            )
        self._expected("an operator or )")

    def _named(self, token: Token) -> Tree:
        name = ALIASES.get(token.text, token.text)
        if name in FUNCTIONS:
            return self._called(token, name)
        if name == "π":
            name = "pi"
        if name in COORDINATES or name in CONSTANTS:
            return Name(name)
        if set(name) <= set(COORDINATES):  # xy is a product; nobody gives a parameter that name
            return Call("*", tuple(map(Name, name)))
        self._check_name(token)
        if name not in self.parameters:
            if len(self.parameters) == MOST_NAMES:
                raise FormulaError(
                    f"a formula has at most {MOST_NAMES} names besides x and y", token.at
                )
            self.parameters.append(name)
        return Name(name)

    def _check_name(self, token: Token) -> None:
        """Refuse names that surely mean something else."""
        name, at = token.text, token.at
        if len(name) > LONGEST_NAME:
            raise FormulaError(f"a name has at most {LONGEST_NAME} characters", at)
        if name in RESERVED:
            raise FormulaError(f"{name} means something else here; choose another name", at)
        if name in ("X", "Y"):
            raise FormulaError("the coordinates are x and y, in small letters", at)
        if name[0] in COORDINATES and name[1:].isdecimal():
            first, rest = name[0], name[1:]
            raise FormulaError(f"write {first}^{rest} or {first}*{rest}", at)
        if len(name) == 2 and name[1] in COORDINATES:
            raise FormulaError(f"write {name[0]}*{name[1]} for the product", at)
        for function in FUNCTIONS:
            if name.startswith(function) and name[len(function) :] in COORDINATES:
                raise FormulaError(f"write {function}({name[len(function) :]})", at)
        if len(name) > 1 and self._token.text == "(":
            near = get_close_matches(name.lower(), FUNCTIONS, n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise FormulaError(
                f"there is no function {name}{hint}; there are {', '.join(FUNCTIONS)} and ln, "
                f"and a product is written {name}*(…)",
                at,
            )

    def _called(self, token: Token, function: str) -> Tree:
        opening, count = self._token, FUNCTIONS[function][0]
        if not self._accept("("):
            form = f"{token.text}({', '.join(COORDINATES[:count])})"
            raise FormulaError(f"{token.text} takes its argument in parentheses: {form}", token.at)
        outer, self._bars = self._bars, 0
        arguments = [self._deeper(self._sum)]
        while len(arguments) < count and self._accept(","):
            arguments.append(self._deeper(self._sum))
        if len(arguments) < count and self._token.kind != "end":
            raise FormulaError(
                f"{token.text} takes {count} arguments, separated by a comma", self._token.at
            )
        self._closed(arguments[0], opening)
        self._bars = outer
        return call(function, tuple(arguments), token.at)
