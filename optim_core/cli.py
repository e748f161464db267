"""The commands that need no window: ``list`` and ``run``.

``ravine`` is the whole command (:mod:`app.__main__` adds ``render`` and opening the app);
``python -m optim_core`` has just these. Data goes to stdout, messages to stderr; bad input
ends with one clear line and exit status 2.
"""

import argparse
import csv
import io
import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import optim_core
from optim_core.defaults import RACERS, STEPS, race_optimizer
from optim_core.hyperparameter import Choice, Hyperparameter, Parameter, unknown
from optim_core.scenario import Race, Racer, Scenario, run_race
from optim_core.scenario_file import load, write_atomically
from optim_core.verdict import verdict

LIST_EPILOG = """examples:
  ravine list surfaces
  ravine list optimizers --json
"""
RUN_EPILOG = """examples:
  ravine run --surface ravine:a=1,b=100 --optimizer sgd:lr=0.015 --steps 100
  ravine run --surface rosenbrock --optimizer adam:lr=0.05 --optimizer newton --csv
  ravine run --optimizer momentum:lr=0.01,momentum=0.9 --json -o path.json
"""


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one line and exits with 2."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse; a start that begins with a minus sign is a value, not an option."""
        words = list(sys.argv[1:] if args is None else args)
        for place in range(len(words) - 1, 0, -1):
            if words[place - 1] == "--start" and re.match(r"-[\d.]", words[place]):
                words[place - 1 : place + 1] = [f"--start={words[place]}"]
        return super().parse_known_args(words, namespace)

    def error(self, message: str) -> NoReturn:
        """Print the message and leave."""
        self.exit(2, f"{self.prog}: {message}\n")


def add_commands(commands: Any) -> None:
    """Add ``list`` and ``run`` to the subparsers of a command."""
    lister = commands.add_parser(
        "list",
        help="show the surfaces or the optimizers and what can be set on them",
        epilog=LIST_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lister.add_argument("what", choices=("surfaces", "optimizers"))
    lister.add_argument("--json", action="store_true", help="as JSON")
    lister.set_defaults(command=_list)

    runner = commands.add_parser(
        "run",
        help="run a race and print its paths",
        epilog=RUN_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_race_options(runner)
    form = runner.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="every position and loss, as JSON")
    form.add_argument("--csv", action="store_true", help="every position and loss, as CSV")
    runner.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of stdout")
    runner.set_defaults(command=_run)


def add_race_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that describe a race; :func:`scenario_from` reads them."""
    parser.add_argument(
        "--scenario", metavar="FILE", help="a race saved by the app; the options below change it"
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
    parser.add_argument("--steps", metavar="N", help=f"number of steps ({STEPS})")
    parser.add_argument("--noise", metavar="SIGMA", help="noise on the gradient (0)")
    parser.add_argument("--seed", metavar="N", help="seed of the noise (0)")


def scenario_from(options: argparse.Namespace) -> Scenario:
    """Build the scenario that the options describe.

    Raises
    ------
    ValueError, OSError
        An option is not valid, or the scenario file cannot be read.
    """
    scenario = load(options.scenario) if options.scenario else None
    if options.surface is not None or scenario is None:
        name, given = _read_spec("ravine" if options.surface is None else options.surface)
        if name not in optim_core.SURFACES:
            raise unknown("surface", name, optim_core.SURFACES)
        family = optim_core.SURFACES[name]
        surface = family(**_parse_values(name, family.parameters, given))
        start, view = surface.start, None
    else:
        surface, start, view = scenario.surface, scenario.start, scenario.view
    if options.optimizer:
        racers = tuple(Racer(_read_optimizer(spec)) for spec in options.optimizer)
    elif scenario is not None:
        racers = scenario.racers
    else:
        racers = tuple(Racer(race_optimizer(name, surface)) for name in RACERS)
    if scenario is None:
        scenario = Scenario(surface, racers, start, STEPS)
    changes: dict[str, Any] = {}
    if options.start is not None:
        start = _read_start(options.start)
    for name, read, needs in (
        ("steps", int, "a whole number"),
        ("noise", float, "a number"),
        ("seed", int, "a whole number"),
    ):
        if (text := getattr(options, name)) is not None:
            changes[name] = _read_number(name, text, read, needs)
    return replace(scenario, surface=surface, racers=racers, start=start, view=view, **changes)


def execute(parser: Parser, arguments: Sequence[str] | None) -> int:
    """Parse, run the chosen command and return its exit status."""
    options = parser.parse_args(arguments)
    try:
        status: int = options.command(options)
    except BrokenPipeError:  # the reader of stdout has seen enough
        sys.stderr.close()
        return 0
    except OSError as error:
        named = error.filename is not None and error.strerror
        parser.error(f"{error.filename}: {str(error.strerror).lower()}" if named else str(error))
    except ValueError as error:
        parser.error(str(error))
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``python -m optim_core``."""
    parser = Parser("python -m optim_core", description="How optimizers move, as numbers.")
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    return execute(parser, arguments)


def _read_spec(text: str) -> tuple[str, dict[str, str]]:
    """Split ``NAME:p=v,q=w``."""
    name, _, rest = text.partition(":")
    given = {}
    for pair in filter(None, rest.split(",")):
        key, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"{text!r}: {pair!r} is not of the form name=value")
        given[key.strip()] = value.strip()
    return name.strip(), given


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


def _read_optimizer(spec: str) -> optim_core.Optimizer:
    name, given = _read_spec(spec)
    if name not in optim_core.OPTIMIZERS:
        raise unknown("optimizer", name, optim_core.OPTIMIZERS)
    rule = optim_core.OPTIMIZERS[name]
    return rule(**_parse_values(name, rule.hyperparameters, given))


def _read_start(text: str) -> tuple[float, float]:
    try:
        x, y = map(float, text.split(","))
    except ValueError:
        raise ValueError(f"start must be two finite numbers X,Y, not {text!r}") from None
    return x, y


def _read_number(name: str, text: str, read: Callable[[str], Any], needs: str) -> Any:
    try:
        return read(text)
    except ValueError:
        raise ValueError(f"{name} must be {needs}, not {text!r}") from None


def _list(options: argparse.Namespace) -> int:
    if options.what == "surfaces":
        entries = [
            (family.name, family.title, family.formula, family.teaches, family.parameters)
            for family in optim_core.SURFACES.values()
        ]
    else:
        entries = [
            (rule.name, rule.title, rule.equation, rule.reference, rule.hyperparameters)
            for rule in optim_core.OPTIMIZERS.values()
        ]
    if options.json:
        about = "teaches" if options.what == "surfaces" else "reference"
        rows = [
            {
                "name": name,
                "title": title,
                "formula": formula,
                about: note,
                "parameters": [_described(parameter) for parameter in parameters],
            }
            for name, title, formula, note, parameters in entries
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for name, _, formula, note, parameters in entries:
        print(f"{name}\n    {formula}\n    {note}")
        for parameter in parameters:
            print(f"      {parameter.name:<13} {_summary(parameter)}")
        print()
    return 0


def _described(parameter: Parameter) -> dict[str, Any]:
    """Return a declaration as JSON can hold it (no infinity)."""
    described: dict[str, Any] = {
        "name": parameter.name,
        "default": parameter.default,
        "doc": parameter.doc,
    }
    if isinstance(parameter, Hyperparameter):
        slider = [parameter.low, parameter.high]
        described |= {"valid": str(parameter.valid), "slider": slider, "scale": parameter.scale}
    elif isinstance(parameter, Choice):
        described["options"] = parameter.options
    return described


def _summary(parameter: Parameter) -> str:
    if isinstance(parameter, Hyperparameter):
        return f"{parameter.default:<8g} {parameter.doc} ({parameter.valid})"
    if isinstance(parameter, Choice):
        return f"{parameter.default:<8} {parameter.doc} ({', '.join(parameter.options)})"
    return f"{str(parameter.default).lower():<8} {parameter.doc}"


def _run(options: argparse.Namespace) -> int:
    scenario = scenario_from(options)
    race = run_race(scenario)
    if options.json:
        text = _as_json(race)
    elif options.csv:
        text = _as_csv(race)
    else:
        text = _as_table(race)
    if options.output is None:
        sys.stdout.write(text)
    else:
        write_atomically(
            options.output, lambda draft: Path(draft).write_text(text, encoding="utf-8")
        )
    return 0


def _as_json(race: Race) -> str:
    racers = [
        {
            "optimizer": path.optimizer.name,
            "values": dict(path.optimizer.values),
            "status": path.status.value,
            "stopped_at": path.stopped_at,
            "verdict": str(verdict(path)),
            "positions": path.positions.tolist(),
            # JSON has no infinity, and so far out may a start lie.
            "losses": [loss if math.isfinite(loss) else None for loss in path.losses.tolist()],
        }
        for path in race.trajectories
        if path is not None
    ]
    surface = race.scenario.surface
    document = {
        "surface": {"name": surface.name, "parameters": dict(surface.values)},
        "start": race.scenario.start,
        "steps": race.scenario.steps,
        "noise": race.scenario.noise,
        "seed": race.scenario.seed,
        "racers": racers,
    }
    return json.dumps(document, allow_nan=False) + "\n"


def _as_csv(race: Race) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("racer", "optimizer", "step", "x", "y", "loss"))
    paths = [path for path in race.trajectories if path is not None]
    for number, path in enumerate(paths, start=1):
        for step, ((x, y), loss) in enumerate(zip(path.positions, path.losses, strict=True)):
            writer.writerow((number, path.optimizer.name, step, float(x), float(y), float(loss)))
    return out.getvalue()


def _as_table(race: Race) -> str:
    surface = race.scenario.surface
    x, y = race.scenario.start
    derived = f", {surface.derived}" if surface.derived else ""
    lines = [
        f"{surface.title}{derived}, from ({x:g}, {y:g}), {race.scenario.steps} steps",
        "",
        f"{'optimizer':<12}{'x':>14}{'y':>14}{'loss':>14}   end",
    ]
    for path in race.trajectories:
        if path is not None:
            numbers = (*path.positions[-1], path.losses[-1])
            columns = "".join(f"{number:>14.6g}" for number in numbers)
            lines.append(f"{path.optimizer.name:<12}{columns}   {verdict(path)}")
    return "\n".join(lines) + "\n"
