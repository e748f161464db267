"""Refused input: what is at fault and why, as data, and the one sentence made of them.

Every sentence begins in lower case, mostly with a parameter's name, and ends without a full stop,
so that it can stand in a panel, in a dialog and after the name of a command alike.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from reprlib import Repr

LONGEST_QUOTE = 40
"""Largest number of characters in a quotation of what was given."""

_BRIEF = Repr()
_BRIEF.maxstring = _BRIEF.maxlong = _BRIEF.maxother = LONGEST_QUOTE


class Refusal(ValueError):
    """Input that is not valid.

    Parameters
    ----------
    what : str
        Why, as a sentence that names the parameter: "lr must be a number of at least 0, not −1".
    path : str
        What is at fault, from the outside in: "race.json", "racers[1]", "adam". Who calls adds
        the outer parts, see :meth:`within` and :func:`at`.

    Examples
    --------
    >>> refusal = Refusal("lr must be above 0, not −1", "adam").within("racers[1]")
    >>> refusal.subject, refusal.what
    ('racers[1], adam', 'lr must be above 0, not −1')
    >>> print(refusal)
    racers[1], adam: lr must be above 0, not −1
    """

    def __init__(self, what: str, *path: str) -> None:
        super().__init__(what, *path)
        self.what, self.path = what, path

    def __str__(self) -> str:
        return f"{self.subject}: {self.what}" if self.path else self.what

    @property
    def subject(self) -> str:
        """What is at fault, in words; "" where the sentence alone says it."""
        return ", ".join(self.path)

    def within(self, outer: str) -> "Refusal":
        """Return the refusal with an outer part of its path."""
        return Refusal(self.what, outer, *self.path)


@contextmanager
def at(outer: str) -> Iterator[None]:
    """Add an outer part to the path of what is refused in this block; "" adds none.

    Raises
    ------
    Refusal
    """
    try:
        yield
    except Refusal as refusal:
        if not outer:
            raise
        raise refusal.within(outer) from None


def quoted(given: object) -> str:
    """Return what was given as a refusal quotes it: on one line, cut short.

    Examples
    --------
    >>> quoted("fast")
    "'fast'"
    >>> quoted("a" * 900_000)
    "'aaaaaaaaaaaaaaaaa...aaaaaaaaaaaaaaaaaa'"
    >>> quoted([[1, 2], "three"])
    "[[1, 2], 'three']"
    """
    try:
        text = re.sub(r"\s*\n\s*", " ", _BRIEF.repr(given))
    except Exception:  # a number of too many digits, or a repr that fails
        text = f"<{type(given).__name__}>"
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
