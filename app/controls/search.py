"""Fuzzy search: matches a few letters of a name, in order but not necessarily adjacent."""

import unicodedata


def fold(text: str) -> str:
    """Return a text in lower case without accents; ² becomes 2 and _ becomes a space."""
    plain = unicodedata.normalize("NFKD", text.replace("_", " ").casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def score(query: str, title: str, words: str = "") -> float | None:
    """Return how well a query matches, 0 being best; None if it does not.

    Parameters
    ----------
    query : str
        Already folded; its words may come in any order.
    title, words : str
        The texts to search; a match in the title is better than one in the other words.
    """
    title, words = fold(title), fold(words)
    if not query:
        return 0.0
    if title.startswith(query):
        return 0.0
    total = 0.0
    for part in query.split():
        found = _score_of_word(part, title, words)
        if found is None:
            return None
        total += found
    return 1.0 + total


def _score_of_word(part: str, title: str, words: str) -> float | None:
    if any(word.startswith(part) for word in title.split()):
        return 0.0
    if part in title:
        return 1.0
    if any(word.startswith(part) for word in words.split()):
        return 2.0
    span = _span(part, title)
    if span is not None and span <= 2 * len(part) + 2:
        return 3.0 + span / 10.0
    return 6.0 if len(part) > 2 and part in words else None


def _span(part: str, text: str) -> int | None:
    """Return the length of the shortest part of a text with a word's letters in order, if any."""
    best: int | None = None
    for start, letter in enumerate(text):
        if letter != part[0]:
            continue
        place = start
        for each in part[1:]:
            place = text.find(each, place + 1)
            if place < 0:
                return best
        span = place - start + 1
        best = span if best is None else min(best, span)
    return best
