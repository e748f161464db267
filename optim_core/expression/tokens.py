"""Splits the text of a formula into tokens: numbers, names, raised digits and signs."""

import re
from dataclasses import dataclass

from optim_core.expression.tree import FUNCTIONS, FormulaError, Number

ALLOWED = (
    f"allowed are x, y, numbers, pi, e, names of your own, + - * / ^ ( ) and "
    f"{', '.join(FUNCTIONS)}, ln"
)

_SPELLINGS = str.maketrans("−–×·⋅∗÷，（）", "--****/,()")
_RAISED = {digit: str(value) for value, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"⁻": "-"}
_DIGITS = frozenset("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹")
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
    r"|(?P<name>π|(?:(?!π)LETTER)(?:(?!π)LETTER|[0-9_])*)"
    r"|(?P<sign>\*\*|[-+*/^(),|√])".replace("LETTER", r"[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹]")
)


@dataclass(frozen=True)
class Token:
    """A piece of the text that begins ``at`` a character; number, raised, name, sign or end."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """Split the text into tokens; the last one marks the end."""
    plain = text.translate(_SPELLINGS)
    found, at = [], 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(plain, at)
        length = _plain_length(match.group()) if match else 0
        if match is None or match.lastgroup is None or length < len(match.group()):
            at += length
            raise FormulaError(f"{in_quotes(text[at])} cannot stand in a formula; {ALLOWED}", at)
        found.append(Token(match.lastgroup, match.group(), at))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def _plain_length(token: str) -> int:
    """Return where in a token is a character that only regular expressions call a letter (½)."""
    for at, letter in enumerate(token):
        if letter.isalnum() and not letter.isalpha() and letter not in _DIGITS:
            return at
    return len(token)


def in_quotes(text: str) -> str:
    """Return at most forty characters of a text in quotes, for an error message."""
    return f"“{text:.40}”" if text.isprintable() else f"the character U+{ord(text[0]):04X}"


def read_raised(token: Token) -> Number:
    """Return the number in raised digits; FormulaError if there is none."""
    digits = "".join(_RAISED[letter] for letter in token.text)
    if not re.fullmatch(r"-?\d{1,9}", digits):
        raise FormulaError("this exponent is no whole number", token.at)
    return Number(float(digits))
