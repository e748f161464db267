"""What differs between two races, in a few words: for undo, for history, for pinned runs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Hyperparameter, Parameter
from optim_core.parameters.number_format import number, place
from optim_core.runs.race_settings import SEEDS, SETTINGS
from optim_core.scenes.setup import Setup
from optim_core.surfaces.landscape import Surface

MANY = 3
"""Differences that are told one by one; more are only counted."""


def difference(before: Setup, after: Setup) -> str:
    """Say what has to be done to the one race to get the other; "" if nothing shows."""
    words = [*_of_surfaces(before.surface, after.surface), *_of_racers(before, after)]
    if before.start != after.start and before.surface.name == after.surface.name:
        words.append(_place(after.start))
    for setting in SETTINGS:
        old, new = getattr(before, setting.name), getattr(after, setting.name)
        if old != new:
            words.append(f"{setting.name} {_shown(setting, old)} → {_shown(setting, new)}")
    if before.layout != after.layout:
        words.append(after.layout)
    if before.pins != after.pins:
        words.append("pinned" if set(after.pins) - set(before.pins) else "unpinned")
    if before.view != after.view and not words:
        words.append("view")
    if len(words) > MANY:
        words = [*words[: MANY - 1], f"{len(words) - MANY + 1} more"]
    return " · ".join(words)


def label(pin: Setup, now: Setup, racer: int) -> str:
    """Say how a pinned run was set where the racer, or its race, is set otherwise now."""
    words = [settings_that_differ(pin.racers[0].optimizer, now.racers[racer].optimizer)]
    words.append(_set(now.surface.parameters, pin.surface.values, now.surface.values))
    if pin.start != now.start:
        words.append(_place(pin.start))
    for setting in SETTINGS:
        value = getattr(pin, setting.name)
        if setting is not SEEDS and value != getattr(now, setting.name):
            words.append(f"{setting.name.replace('_', ' ')} {_shown(setting, value)}")
    return " · ".join(filter(None, words))


def settings_that_differ(one: Optimizer, other: Optimizer) -> str:
    """Say how ``one`` is set where ``other`` of the same rule is set otherwise."""
    return _set(one.rule.parameters, one.values, other.values)


def _set(
    parameters: Iterable[Parameter], values: Mapping[str, Any], others: Mapping[str, Any]
) -> str:
    return " · ".join(
        f"{parameter.name.replace('_', ' ')} {_shown(parameter, values[parameter.name])}"
        for parameter in _unlike(parameters, values, others)
    )


def _of_surfaces(before: Surface, after: Surface) -> list[str]:
    if before.name != after.name:
        return [after.title]
    return _of_values(after.parameters, before.values, after.values)


def _of_racers(before: Setup, after: Setup) -> list[str]:
    names = [[racer.optimizer.name for racer in each.racers] for each in (before, after)]
    if names[0] != names[1]:
        was, now = (
            Counter(racer.optimizer.title for racer in each.racers) for each in (before, after)
        )
        added = [f"added {title}" for title in (now - was).elements()]
        gone = [f"without {title}" for title in (was - now).elements()]
        return added + gone or ["racers in another order"]
    words = []
    for old, new, title in zip(before.racers, after.racers, after.titles, strict=True):
        if old.enabled != new.enabled:
            words.append(f"{title} {'on' if new.enabled else 'off'}")
        parameters = new.optimizer.rule.parameters
        changed = _of_values(parameters, old.optimizer.values, new.optimizer.values)
        words += [f"{title} {change}" for change in changed]
    return words


def _of_values(
    parameters: Iterable[Parameter], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    return [
        f"{parameter.name.replace('_', ' ')} {_shown(parameter, before[parameter.name])} → "
        f"{_shown(parameter, after[parameter.name])}"
        for parameter in _unlike(parameters, before, after)
    ]


def _unlike(
    parameters: Iterable[Parameter], one: Mapping[str, Any], other: Mapping[str, Any]
) -> list[Parameter]:
    return [
        parameter
        for parameter in parameters
        if parameter.name in one
        and parameter.name in other
        and one[parameter.name] != other[parameter.name]
    ]


def _shown(parameter: Parameter, value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(parameter, Hyperparameter):
        return f"{number(value, 4)}{parameter.unit}"
    return str(value).replace("_", " ")


def _place(start: tuple[float, float]) -> str:
    return f"start {place(*start)}"
