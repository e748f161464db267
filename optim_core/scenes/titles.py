"""What racers are called: by their names, their optimizers, or by what tells twins apart."""

from collections.abc import Iterable, Sequence

from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Parameter, matters
from optim_core.parameters.value_text import setting_text


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
    twins = [other.values for other in others if other.rule is optimizer.rule]
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
