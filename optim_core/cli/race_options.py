"""Command-line options that describe a race, and the document made from them."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from optim_core.optimizers import OPTIMIZERS
from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Parameter
from optim_core.parameters.number_format import number
from optim_core.parameters.refusal import Refusal, at, quoted
from optim_core.parameters.values import unknown
from optim_core.runs.race_settings import SETTINGS, STEPS
from optim_core.scenes.defaults import OPENING_STEPS, default_scene
from optim_core.scenes.document import Document
from optim_core.scenes.file import load_with_remarks
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer
from optim_core.surfaces import SURFACES
from optim_core.surfaces.landscape import Surface


def add_race_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that describe a race; :func:`document_from` reads them."""
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="a race saved by the app, or a picture it made; the options below change it",
    )
    parser.add_argument("--scenario", metavar="FILE", help="the same, as an option")
    parser.add_argument("--scene", metavar="N", help="which scene of the file, from 1 (1)")
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
    usual = {STEPS.name: float(OPENING_STEPS)}
    for setting in SETTINGS:
        default = usual.get(setting.name, setting.default)
        parser.add_argument(
            f"--{setting.name.replace('_', '-')}",
            metavar="N",
            help=f"{setting.doc} ({number(default, 6)})",
        )


def document_from(options: argparse.Namespace) -> Document:
    """Build the document that the options describe: a file's scene or a new one, with changes.

    Raises
    ------
    ValueError, OSError
        An option is not valid, or the file cannot be read.
    """
    path = _path_of(options)
    if path is None:
        if options.scene is not None:
            raise Refusal("--scene needs a file")
        return Document((_changed(_new_scene(options), options),))
    document, remarks = load_with_remarks(path)
    for remark in remarks:
        sys.stderr.write(f"{path}: {remark}\n")
    scene = document.scene(1 if options.scene is None else read_scene(options.scene))
    return replace(document, scenes=(_changed(scene, options),))


def _path_of(options: argparse.Namespace) -> str | None:
    """Return the path of the file given as the first argument or as an option, if any."""
    if options.file and options.scenario:
        raise Refusal("name one file: as the first argument or with --scenario, not both")
    path: str | None = options.file or options.scenario
    return path


def read_scene(text: str) -> int:
    """Parse the number of a scene; ValueError unless it is a whole number from 1."""
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise Refusal(f"scene must be a whole number from 1, not {quoted(text)}")
    return int(text)


def _new_scene(options: argparse.Namespace) -> Scene:
    """Return the default scene on the surface given by the options."""
    return default_scene(_read_surface(options.surface or "ravine"))


def _changed(scene: Scene, options: argparse.Namespace) -> Scene:
    """Return a scene with the changes given by the options."""
    changes: dict[str, Any] = {}
    if options.surface is not None:
        surface = _read_surface(options.surface)
        changes |= {"surface": surface, "start": surface.start, "view": None}
    if options.optimizer:
        changes["racers"] = tuple(Racer(_read_optimizer(spec)) for spec in options.optimizer)
        changes["pins"] = ()
    if options.start is not None:
        changes["start"] = _read_start(options.start)
    for setting in SETTINGS:
        if (text := getattr(options, setting.name)) is not None:
            changes[setting.name] = setting.parse(text)
    return scene.edited(**changes)


def _read_surface(spec: str) -> Surface:
    name, given = _read_spec(spec)
    if name not in SURFACES:
        raise unknown("surface", name, SURFACES)
    family = SURFACES[name]
    return family(**_parse_values(name, family.parameters_with(given), given))


def _read_spec(text: str) -> tuple[str, dict[str, str]]:
    """Split ``NAME:p=v,q=w``; commas inside parentheses belong to a value."""
    name, _, rest = text.partition(":")
    given = {}
    for pair in filter(None, _split(rest)):
        key, equals, value = pair.partition("=")
        if not equals:
            raise Refusal(f"{quoted(pair)} is not of the form name=value", quoted(text))
        if key.strip() in given:
            raise Refusal(f"{key.strip():.40} is given twice", quoted(text))
        given[key.strip()] = value.strip()
    return name.strip(), given


def _split(text: str) -> list[str]:
    """Split a text at the commas outside parentheses."""
    cuts, depth = [-1], 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth <= 0:
            cuts.append(place)
    return [text[cut + 1 : end] for cut, end in pairwise([*cuts, len(text)])]


def _parse_values(
    owner: str, parameters: Iterable[Parameter], given: dict[str, str]
) -> dict[str, Any]:
    declared = {parameter.name: parameter for parameter in parameters}
    values = {}
    for key, text in given.items():
        if key not in declared:
            raise unknown(f"parameter of {owner}", key, declared)
        with at(owner):
            values[key] = declared[key].parse(text)
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
        raise Refusal(f"start must be two finite numbers X,Y, not {quoted(text)}") from None
    return x, y
