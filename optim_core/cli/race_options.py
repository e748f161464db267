"""The command line's options that describe a race, and the setup they make."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from optim_core.optimizers import OPTIMIZERS
from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Parameter
from optim_core.parameters.values import unknown
from optim_core.runs.race_settings import SETTINGS
from optim_core.scenes.defaults import RACERS, race_optimizer
from optim_core.scenes.file import load
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces import SURFACES


def add_race_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that describe a race; :func:`scene_from` reads them."""
    parser.add_argument(
        "--scenario",
        metavar="FILE",
        help="a race saved by the app, or a picture it made; the options below change it",
    )
    parser.add_argument(
        "--surface", metavar="NAME[:p=v,…]", help="the surface and its parameters (ravine)"
    )
    parser.add_argument(
        "--optimizer",
        metavar="NAME[:h=v,…]",
        action="append",
        help="an optimizer and its hyperparameters; give it again for more racers. What is not "
        "given has torch.optim's default; with no --optimizer the app's five race",
    )
    parser.add_argument("--start", metavar="X,Y", help="where the race begins (the surface's own)")
    for setting in SETTINGS:
        parser.add_argument(
            f"--{setting.name.replace('_', '-')}",
            metavar="N",
            help=f"{setting.doc} ({setting.default:g})",
        )


def scene_from(options: argparse.Namespace) -> Setup:
    """Build the setup that the options describe.

    Raises
    ------
    ValueError, OSError
        An option is not valid, or the setup file cannot be read.
    """
    setup = load(options.scenario) if options.scenario else None
    if options.surface is not None or setup is None:
        name, given = _read_spec("ravine" if options.surface is None else options.surface)
        if name not in SURFACES:
            raise unknown("surface", name, SURFACES)
        family = SURFACES[name]
        surface = family(**_parse_values(name, family.parameters_with(given), given))
        start, view = surface.start, None
    else:
        surface, start, view = setup.surface, setup.start, setup.view
    if options.optimizer:
        racers = tuple(Racer(_read_optimizer(spec)) for spec in options.optimizer)
    elif setup is not None:
        racers = setup.racers
    else:
        racers = tuple(Racer(race_optimizer(name, surface)) for name in RACERS)
    if setup is None:
        setup = Setup(surface, racers, start)
    changes: dict[str, Any] = {}
    if options.start is not None:
        start = _read_start(options.start)
    for setting in SETTINGS:
        if (text := getattr(options, setting.name)) is not None:
            changes[setting.name] = setting.parse(text)
    return replace(setup, surface=surface, racers=racers, start=start, view=view, **changes)


def _read_spec(text: str) -> tuple[str, dict[str, str]]:
    """Split ``NAME:p=v,q=w``; commas within parentheses belong to a value."""
    name, _, rest = text.partition(":")
    given = {}
    for pair in filter(None, _split(rest)):
        key, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"{text!r}: {pair!r} is not of the form name=value")
        if key.strip() in given:
            raise ValueError(f"{text!r}: {key.strip()} is given twice")
        given[key.strip()] = value.strip()
    return name.strip(), given


def _split(text: str) -> list[str]:
    """Split a text at the commas outside parentheses."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _parse_values(
    owner: str, parameters: Iterable[Parameter], given: dict[str, str]
) -> dict[str, Any]:
    declared = {parameter.name: parameter for parameter in parameters}
    values = {}
    for key, text in given.items():
        if key not in declared:
            raise unknown(f"parameter of {owner}", key, declared)
        try:
            values[key] = declared[key].parse(text)
        except ValueError as error:
            raise ValueError(f"{owner}: {error}") from None
    return values


def _read_optimizer(spec: str) -> Optimizer:
    name, given = _read_spec(spec)
    if name not in OPTIMIZERS:
        raise unknown("optimizer", name, OPTIMIZERS)
    rule = OPTIMIZERS[name]
    return rule(**_parse_values(name, rule.parameters, given))


def _read_start(text: str) -> tuple[float, float]:
    try:
        x, y = map(float, text.split(","))
    except ValueError:
        raise ValueError(f"start must be two finite numbers X,Y, not {text!r}") from None
    return x, y
