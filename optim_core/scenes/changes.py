"""Describes the differences between two scenes in a few words, for undo and for pinned runs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from optim_core.analysis.measures import MEASURES
from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Parameter
from optim_core.parameters.number_format import place
from optim_core.parameters.value_text import setting_text, unlike, value_text
from optim_core.runs.race_settings import SEEDS, SETTINGS
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.identity import number_of
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces.landscape import Surface

MANY = 3
"""Most parts of a description; where there are more differences, the rest are only counted."""


def difference(before: Scene, after: Scene) -> str:
    """Describe the change from one scene to another; "" if nothing visible changed."""
    words = [*_of_setups(before.setup, after.setup), *_of_figures(before.figure, after.figure)]
    if before.figure.view != after.figure.view and not words:
        words.append("view")
    if len(words) > MANY:
        words = [*words[: MANY - 1], f"{len(words) - MANY + 1} more"]
    return " · ".join(words)


def label(pin: Setup, now: Setup, racer: str) -> str:
    """Return the settings of a pinned run that differ from those of its racer and race now."""
    words = [settings_that_differ(pin.racers[0].optimizer, now.racer(racer).optimizer)]
    words.append(_set(now.surface.parameters, pin.surface.values, now.surface.values))
    if pin.start != now.start:
        words.append(_place(pin.start))
    for setting in SETTINGS:
        value = getattr(pin, setting.name)
        if setting is not SEEDS and value != getattr(now, setting.name):
            words.append(setting_text(setting, value))
    return " · ".join(filter(None, words))


def settings_that_differ(one: Optimizer, other: Optimizer) -> str:
    """Return the values of ``one`` that differ from those of ``other``, of the same rule."""
    return _set(one.rule.parameters, one.values, other.values)


def _set(
    parameters: Iterable[Parameter], values: Mapping[str, Any], others: Mapping[str, Any]
) -> str:
    return " · ".join(
        setting_text(parameter, values[parameter.name])
        for parameter in unlike(parameters, values, others)
    )


def _of_setups(before: Setup, after: Setup) -> Iterator[str]:
    yield from _of_surfaces(before.surface, after.surface)
    yield from _of_racers(before, after)
    if before.start != after.start and before.surface.name == after.surface.name:
        yield _place(after.start)
    for setting in SETTINGS:
        old, new = getattr(before, setting.name), getattr(after, setting.name)
        if old != new:
            yield f"{setting_text(setting, old)} → {value_text(setting, new)}"
    if before.pins != after.pins:
        yield "pinned" if set(after.pins) - set(before.pins) else "unpinned"


def _of_figures(before: Figure, after: Figure) -> Iterator[str]:
    if before.layout != after.layout:
        yield after.layout
    for name in ("layers", "side_views"):
        old, new = getattr(before, name), getattr(after, name)
        yield from (f"{key.replace('_', ' ')} on" for key in new if key not in old)
        yield from (f"{key.replace('_', ' ')} off" for key in old if key not in new)
    if before.split != after.split:
        yield f"steps split along the {after.split}"
    yield from _of_charts(before.chart, after.chart)
    if before.terrain != after.terrain:
        yield f"terrain {after.terrain}"


def _of_charts(before: ChartFigure, after: ChartFigure) -> Iterator[str]:
    if before.measure != after.measure:
        measure = MEASURES.get(after.measure)
        yield f"chart: {measure.title.lower() if measure else after.measure}"
    if before.scale != after.scale:
        yield _SCALES[after.scale]
    if before.axis != after.axis:
        yield f"chart against {after.axis}"
    if before.racers != after.racers:
        yield _CHART_RACERS[after.racers]


_SCALES = {
    "": "usual scale of the chart",
    "log": "logarithmic scale of the chart",
    "linear": "linear scale of the chart",
}

_CHART_RACERS = {
    "": "chart of the usual racers",
    "all": "chart of all racers",
    "selected": "chart of the selected racer",
}


def _of_surfaces(before: Surface, after: Surface) -> list[str]:
    if before.name != after.name:
        return [after.title]
    return _of_values(after.parameters, before.values, after.values)


def _of_racers(before: Setup, after: Setup) -> Iterator[str]:
    was = {racer.id: racer for racer in before.racers}
    now = {racer.id: racer for racer in after.racers}
    yield from (f"added {called(racer)}" for racer in after.racers if racer.id not in was)
    yield from (f"without {called(racer)}" for racer in before.racers if racer.id not in now)
    if was.keys() == now.keys() and list(was) != list(now):
        yield "racers in another order"
    for racer in after.racers:
        if racer.id in was:
            yield from _of_one_racer(was[racer.id], racer)


def _of_one_racer(before: Racer, after: Racer) -> Iterator[str]:
    title = called(before)
    if before.name != after.name:
        yield f"{title} named {called(after)}"
    if before.look != after.look:
        yield f"{title} in another colour"
    if before.enabled != after.enabled:
        yield f"{title} {'on' if after.enabled else 'off'}"
    if before.optimizer.rule is not after.optimizer.rule:
        return
    parameters = after.optimizer.rule.parameters
    for change in _of_values(parameters, before.optimizer.values, after.optimizer.values):
        yield f"{title} {change}"


def called(racer: Racer) -> str:
    """Return a racer's title without its values: its name, or its optimizer's title and number."""
    number = number_of(racer.id, racer.optimizer)
    return racer.name or f"{racer.optimizer.title} {number}".strip()


def _of_values(
    parameters: Iterable[Parameter], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    return [
        f"{setting_text(parameter, before[parameter.name])} → "
        f"{value_text(parameter, after[parameter.name])}"
        for parameter in unlike(parameters, before, after)
    ]


def _place(start: tuple[float, float]) -> str:
    return f"start {place(*start)}"
