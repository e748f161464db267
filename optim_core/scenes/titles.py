"""What racers are called: by their names, their optimizers, or by what tells twins apart."""

from collections.abc import Sequence

from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import matters
from optim_core.parameters.value_text import setting_text


def titles(racers: Sequence[tuple[str, Optimizer]]) -> tuple[str, ...]:
    """Return a title for each racer.

    A name that a person gave comes first. Twins, racers of the same optimizer, are called by the
    values in which they differ; the optimizer's own title is left out where all racers share it.
    Those that still share a title are numbered.

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
    """Write the values of an optimizer in which its twins are not all alike."""
    words = []
    for parameter in optimizer.rule.parameters:
        value = optimizer.values[parameter.name]
        alike = all(twin.values[parameter.name] == value for twin in twins)
        if not alike and matters(parameter, optimizer.values):
            words.append(setting_text(parameter, value))
    return " · ".join(words)
