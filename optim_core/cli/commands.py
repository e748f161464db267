"""The commands that need no window: ``list`` and ``run``.

``ravine`` is the full command (:mod:`app.command_line` adds ``render`` and opens the app);
``python -m optim_core`` has only these two. Data goes to stdout, messages to stderr; bad input
ends with one clear line and exit status 2.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from optim_core.cli.race_options import add_race_options, document_from
from optim_core.cli.report import as_table
from optim_core.export.data import as_csv, as_json
from optim_core.files.atomic_file import write_atomically
from optim_core.files.errors import describe
from optim_core.optimizers import OPTIMIZERS
from optim_core.optimizers.training import TRAINING
from optim_core.parameters.hyperparameter import Choice, Hyperparameter, Parameter, Text
from optim_core.parameters.number_format import number
from optim_core.parameters.points import Points
from optim_core.parameters.refusal import LONGEST_QUOTE
from optim_core.scenes.race import run_race
from optim_core.surfaces import SURFACES

LIST_EPILOG = """examples:
  ravine list surfaces
  ravine list optimizers --json
"""
RUN_EPILOG = """examples:
  ravine run --surface ravine:a=1,b=100 --optimizer sgd:lr=0.015 --steps 100
  ravine run --surface rosenbrock --optimizer adam:lr=0.05 --optimizer newton --csv
  ravine run --surface 'typed:formula=a*x^2 + max(x, y)^2,a=3' --optimizer newton
  ravine run --optimizer momentum:lr=0.01,momentum=0.9 --json -o path.json
  ravine run lecture.json --scene 3
"""

_LONG_WORD = re.compile(rf"(\S{{{LONGEST_QUOTE - 1}}})\S{{2,}}")
LONGEST_ERROR = 600
"""Largest number of characters in an error of argparse's."""


class Parser(argparse.ArgumentParser):
    """An argument parser that reports an error in one line and exits with status 2."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse arguments; a ``--start`` with a leading minus sign is a value, not an option."""
        words = list(sys.argv[1:] if args is None else args)
        for word in words:
            if re.fullmatch(r"--?[\w-]+=--", word):  # of which argparse makes an empty list
                self.error(f"argument {word[:-3]}: expected one argument")
        for place in range(len(words) - 1, 0, -1):
            if words[place - 1] == "--start" and re.match(r"-[\d.]", words[place]):
                words[place - 1 : place + 1] = [f"--start={words[place]}"]
        return super().parse_known_args(words, namespace)

    def error(self, message: str) -> NoReturn:
        """Print a message of argparse's, which may quote what was given, and exit with status 2."""
        self.refuse(_LONG_WORD.sub(r"\1…", message)[:LONGEST_ERROR])

    def refuse(self, message: str) -> NoReturn:
        """Print the message and exit with status 2."""
        self.exit(2, f"{self.prog}: {message}\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print a message; OSError if stdout does not take it, which argparse ignores."""
        if message and file is sys.stdout:
            file.write(message)
        else:
            super()._print_message(message, file)


def add_commands(commands: Any) -> None:
    """Add ``list`` and ``run`` to the subparsers of a command."""
    lister = commands.add_parser(
        "list",
        help="show the surfaces or the optimizers and what can be set on them",
        description="Show the surfaces or the optimizers, and what can be set on them.",
        epilog=LIST_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lister.add_argument("what", choices=("surfaces", "optimizers"))
    lister.add_argument("--json", action="store_true", help="as JSON")
    lister.set_defaults(command=_list)

    runner = commands.add_parser(
        "run",
        help="run a race and print its paths",
        description="Run a race. Prints how each racer ended; with --json or --csv every step.",
        epilog=RUN_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_race_options(runner)
    form = runner.add_mutually_exclusive_group()
    form.add_argument(
        "--json",
        action="store_true",
        help="every position and loss, and how each racer ended (the sentence as verdict; as data "
        "end, reason, numbers and place), as JSON; of many seeds those of the first",
    )
    form.add_argument(
        "--csv",
        action="store_true",
        help="every position and loss, as CSV; of many seeds those of the first",
    )
    runner.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of stdout")
    runner.set_defaults(command=_run)


def execute(parser: Parser, arguments: Sequence[str] | None) -> int:
    """Parse, run the chosen command and return its exit status."""
    if sys.stdout is None:
        parser.refuse("standard output is closed")
    try:
        try:
            options = parser.parse_args(arguments)
            status: int = options.command(options)
        finally:
            _flush_output()
    except BrokenPipeError:  # the reader of stdout has closed it
        return 0
    except OSError as error:
        parser.refuse(describe(error))
    except ValueError as error:
        parser.refuse(str(error))
    return status


def _flush_output() -> None:
    """Write what stdout still holds; OSError if that fails, and Python does not try again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``python -m optim_core``."""
    parser = Parser("python -m optim_core", description="How optimizers move, as numbers.")
    add_commands(
        parser.add_subparsers(required=True, metavar="COMMAND", prog="python -m optim_core")
    )
    return execute(parser, arguments)


def _list(options: argparse.Namespace) -> int:
    if options.what == "surfaces":
        entries = [
            (family.name, family.title, family.formula, family.teaches, family.parameters)
            for family in SURFACES.values()
        ]
    else:
        entries = [
            (rule.name, rule.title, rule.equation, rule.reference, rule.parameters)
            for rule in OPTIMIZERS.values()
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
        _print_parameters(parameter for parameter in parameters if parameter not in TRAINING)
    if options.what == "optimizers":
        print("    and every optimizer:")
        _print_parameters(TRAINING)
    return 0


def _print_parameters(parameters: Iterable[Parameter]) -> None:
    for parameter in parameters:
        print(f"      {parameter.name:<13} {_summary(parameter)}")
    print()


def _described(parameter: Parameter) -> dict[str, Any]:
    """Return a declaration as JSON-compatible data (JSON has no infinity)."""
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
    elif isinstance(parameter, Text):
        described["longest"] = parameter.longest
    return described


def _summary(parameter: Parameter) -> str:
    if isinstance(parameter, Hyperparameter):
        return f"{number(parameter.default, 6):<8} {parameter.doc} ({parameter.valid})"
    if isinstance(parameter, Choice):
        return f"{parameter.default:<8} {parameter.doc} ({', '.join(parameter.options)})"
    if isinstance(parameter, Text):
        return f"{parameter.default:<8} {parameter.doc} (at most {parameter.longest} characters)"
    if isinstance(parameter, Points):
        return f"{parameter.summary(parameter.default)}: {parameter.doc} (x t; x t; …)"
    return f"{str(parameter.default).lower():<8} {parameter.doc}"


def _run(options: argparse.Namespace) -> int:
    race = run_race(document_from(options).scenes[0].setup)
    if options.json:
        text = as_json(race)
    elif options.csv:
        text = as_csv(race)
    else:
        text = as_table(race)
    if options.output is None:
        sys.stdout.write(text)
    else:
        write_atomically(
            options.output, lambda draft: Path(draft).write_text(text, encoding="utf-8")
        )
    return 0
