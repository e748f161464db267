"""Titles of racers, from their names, their optimizers, or the values that differ."""

from collections.abc import Sequence

from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import matters
from optim_core.parameters.value_text import setting_text


def titles(racers: Sequence[tuple[str, Optimizer]]) -> tuple[str, ...]:
    """Return a title for each racer.

    A name given by the user comes first. Twins, racers of the same optimizer, get the values in
    which they differ; the optimizer's title is left out if all racers share it. Racers that still
    have the same title are numbered.

    Parameters
    ----------
    racers : sequence of (str, Optimizer)
        The given name, or "", and the optimizer of each racer.
    """
    rules = {optimizer.rule.name for _, optimizer in racers}
    plain = []
    for name, optimizer in racers:
        twins = [other for _, other in racers if other.rule is optimizer.rule]
        differs = _what_differs(optimizer, twins)
        if name or not differs:
            plain.append(name or optimizer.title)
        else:
            plain.append(differs if len(rules) == 1 else f"{optimizer.title} · {differs}")
    return tuple(
        f"{title} {plain[: index + 1].count(title)}" if plain.count(title) > 1 else title
        for index, title in enumerate(plain)
    )


def _what_differs(optimizer: Optimizer, twins: Sequence[Optimizer]) -> str:
    """Return the values of an optimizer that its twins do not all share, as text."""
    words = []
    for parameter in optimizer.rule.parameters:
        value = optimizer.values[parameter.name]
        alike = all(twin.values[parameter.name] == value for twin in twins)
        if not alike and matters(parameter, optimizer.values):
            words.append(setting_text(parameter, value))
    return " · ".join(words)
