"""Odd values and odd texts, and changes that make a good one odd."""

from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

WORDS = (
    *("", " ", "-", "--", "=", ",", ":", "0", "-1", "1e308", "1e-320", "nan", "inf", "9" * 500),
    *("½", "٣", "−1", "1,234", "1_000", "x", "a=b", "true", "none", "\ud800", "\0", "a\nb", "🏔"),
    *("ravine", "adam", "typed", "../..", "%s", "{0}", "'", '"', "\\", "a" * 5000),
)


def value(rng: Random) -> Any:
    """Return a value of JSON that few fields expect."""
    return rng.choice(
        (
            *(None, True, False, 0, 1, -1, 2, 0.5, -0.0, 1e308, -1e308, 1e-320, 10**18, 10**400),
            *(float("nan"), float("inf"), [], {}, [[]], [0, 0], [1e308, -1e308], {"": None}),
            *(["a"] * 1000, list(range(100)), [1, "a", None], nested(rng.choice((5, 90, 500)))),
            *WORDS,
        )
    )


def nested(depth: int) -> Any:
    """Return lists and objects within each other."""
    inner: Any = 0
    for level in range(depth):
        inner = [inner] if level % 2 else {"a": inner}
    return inner


def changed(rng: Random, document: Any) -> Any:
    """Change a document of JSON in one place; it is changed itself, too."""
    places = list(_places(document))
    if not places:
        return value(rng)
    holder, key = rng.choice(places)
    way = rng.randrange(6)
    if way == 0:
        del holder[key]
    elif way == 1:
        other, its = rng.choice(places)
        with suppress(RecursionError):  # of something nested as deeply as can be
            holder[key] = _copied(other[its])
    elif way == 2 and isinstance(holder, dict):
        holder[rng.choice(WORDS)] = value(rng)
    elif way == 3 and isinstance(holder, list):
        holder[:] = holder * rng.choice((2, 13, 40))
    elif way == 4 and isinstance(holder[key], float | int):
        holder[key] = holder[key] * rng.choice((-1, 0, 10, 1e-9, 1e9))
    else:
        holder[key] = value(rng)
    return document


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    keys = part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key in keys:
        yield part, key
        yield from _places(part[key])


def _copied(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _copied(inner) for key, inner in part.items()}
    return [_copied(inner) for inner in part] if isinstance(part, list) else part


def scrambled(rng: Random, data: bytes) -> bytes:
    """Change some bytes: cut, removed, repeated, or others in their place."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        at, length = rng.randrange(len(data) + 1), rng.choice((1, 2, 8, 100))
        way = rng.randrange(4)
        if way == 0:
            data = data[:at]
        elif way == 1:
            data = data[:at] + data[at + length :]
        elif way == 2:
            data = data[:at] + data[at : at + length] * rng.choice((2, 50)) + data[at + length :]
        else:
            data = data[:at] + rng.randbytes(min(length, 8)) + data[at + length :]
    return data
