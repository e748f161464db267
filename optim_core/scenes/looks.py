"""Assigns looks to racers; a racer keeps its look while others come and go.

Here a look is only a number, a slot of the palette; the app gives it a colour, a marker and a dash.
"""

from collections.abc import Sequence

SOLID = 7
"""Number of solid looks, each with its own colour; as many dashed looks share these colours."""

LOOKS = 2 * SOLID

SIGNATURES = {"sgd": 0, "momentum": 1, "newton": 2, "rmsprop": 3, "adam": 4}
"""The looks of the optimizers that have a fixed one; all others take the next free look."""


def assigned(racers: Sequence[tuple[str, int | None]]) -> list[int]:
    """Assign a look to each racer that has none.

    The first racer of an optimizer with a signature gets the signature if it is free. The others
    get an unused colour, then the dashed form of their own colour, then whatever is left.

    Parameters
    ----------
    racers : sequence of (str, int or None)
        The key of each racer's optimizer, and its look if it has one. At most :data:`LOOKS`.

    Returns
    -------
    list of int
        A look for each racer; every newly assigned look is unique.
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
    """Return all looks in the order of preference for a racer."""
    spare = [look for look in range(SOLID) if look not in SIGNATURES.values()]
    own = [SOLID + SIGNATURES[name]] if name in SIGNATURES else []
    return [*spare, *own, *range(LOOKS)]
