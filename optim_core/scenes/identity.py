"""What distinguishes racers: their ids, what they are called, and which look each of them has.

A look (colour, marker, dash) is a number here, a slot of the palette; what it looks like is the
window's business. A racer keeps its look while others come, go or move.
"""

from collections.abc import Iterable, Sequence

from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Parameter, matters
from optim_core.parameters.value_text import setting_text

LOOKS = 14
"""Number of looks. They are given out in their order: the first twelve have colours of their own.
"""

SIGNATURES = {"sgd": 0, "momentum": 1, "newton": 2, "rmsprop": 3, "adam": 4}
"""The looks of the optimizers that have a fixed one; all others take the next free look."""


def free_id(name: str, taken: set[str]) -> str:
    """Return a free id: an optimizer's key, or the key with a number from 2 on."""
    ids = (name if count == 1 else f"{name}{count}" for count in range(1, len(taken) + 2))
    return next(each for each in ids if each not in taken)


def assigned(racers: Sequence[tuple[str, int | None]]) -> list[int]:
    """Assign a look to each racer that has none.

    The first racer of an optimizer with a signature gets the signature if it is free. The others
    get the first look that is free and nobody's signature, then whatever is left.

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
    taken = {*looks, *SIGNATURES.values()}
    spare = [look for look in range(LOOKS) if look not in taken]
    spare += [look for look in SIGNATURES.values() if look not in looks]
    return [spare.pop(0) if look is None else look for look in looks]


def titles(racers: Sequence[tuple[str, str, Optimizer]]) -> tuple[str, ...]:
    """Return a title for each racer; it does not depend on their order.

    A name that a person gave comes first. Twins, racers of the same optimizer without a name,
    are called by the values in which they differ; the optimizer's own title is left out where
    all racers share it. Those that still share a title get the numbers of their ids.

    Parameters
    ----------
    racers : sequence of (str, str, Optimizer)
        The id, the given name, or "", and the optimizer of each racer.
    """
    nameless = [optimizer for _, name, optimizer in racers if not name]
    alone = len({optimizer.rule.name for _, _, optimizer in racers}) == 1
    plain = []
    for _, name, optimizer in racers:
        differs = " · ".join(
            setting_text(parameter, optimizer.values[parameter.name])
            for parameter in differing(optimizer, nameless)
        )
        if name or not differs:
            plain.append(name or optimizer.title)
        else:
            plain.append(differs if alone else f"{optimizer.title} · {differs}")
    numbers = [number_of(racer, optimizer) for racer, _, optimizer in racers]
    apart = [
        _numbered(title, number) if plain.count(title) > 1 else title
        for title, number in zip(plain, numbers, strict=True)
    ]
    return tuple(
        _numbered(title, str(apart[: index + 1].count(title))) if apart.count(title) > 1 else title
        for index, title in enumerate(apart)
    )


def differing(optimizer: Optimizer, others: Iterable[Optimizer]) -> list[Parameter]:
    """Return the parameters in which an optimizer and its twins among others are not alike.

    Those that it has at other values than the default come first.
    """
    values = optimizer.values
    others = [other for other in others if other is not optimizer]
    twins = [other.values for other in others if other.rule is optimizer.rule]
    if not twins:
        return []
    found = [
        parameter
        for parameter in optimizer.rule.parameters
        if matters(parameter, values)
        and any(twin[parameter.name] != values[parameter.name] for twin in twins)
    ]
    return sorted(found, key=lambda parameter: values[parameter.name] == parameter.default)


def number_of(racer: str, optimizer: Optimizer) -> str:
    """Return the number in an id such as ``adam2``; "" where it has none."""
    number = racer.removeprefix(optimizer.name)
    return number if number.isdecimal() else ""


def _numbered(title: str, number: str) -> str:
    if not number:
        return title
    return f"{title} ({number})" if title[-1:].isdigit() else f"{title} {number}"
