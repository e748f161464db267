"""Which look each racer has: a slot of the palette that it keeps while others come and go.

A look (colour, marker, dash) is a number here; what it looks like is the window's business.
"""

from collections.abc import Sequence

SOLID = 7
"""Looks with a colour of their own. The same number again are dashed, in the same colours."""

LOOKS = 2 * SOLID

SIGNATURES = {"sgd": 0, "momentum": 1, "newton": 2, "rmsprop": 3, "adam": 4}
"""Optimizers that have a look of their own; all others take the next free one."""


def assigned(racers: Sequence[tuple[str, int | None]]) -> list[int]:
    """Give a look to each racer that has none.

    The first racer of an optimizer with a signature gets that one if it is free; others get a
    colour that nobody has, then their own colour dashed, then whatever is left.

    Parameters
    ----------
    racers : sequence of (str, int or None)
        The key of each racer's optimizer, and its look if it has one. At most :data:`LOOKS`.

    Returns
    -------
    list of int
        A look for each racer; one that is given here is nobody else's.
    """
    looks = [look for _, look in racers]
    for index, (name, look) in enumerate(racers):
        signature = SIGNATURES.get(name)
        if look is None and signature is not None and signature not in looks:
            looks[index] = signature
    for index, (name, _) in enumerate(racers):
        if looks[index] is None:
            looks[index] = next(look for look in _wishes(name) if look not in looks)
    return [look for look in looks if look is not None]


def _wishes(name: str) -> list[int]:
    """Return all looks in the order in which a racer would take them."""
    spare = [look for look in range(SOLID) if look not in SIGNATURES.values()]
    own = [SOLID + SIGNATURES[name]] if name in SIGNATURES else []
    return [*spare, *own, *range(LOOKS)]
