"""Command lines of ``list``, ``run`` and ``render``: good words, odd words, odd files."""

import io
import os
import shlex
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random

from app.command_line import main
from app.drawing.layers import LAYERS
from app.drawing.side_views import SIDE_VIEWS
from optim_core.analysis.measures import MEASURES
from optim_core.optimizers import OPTIMIZERS
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import save
from optim_core.surfaces import SURFACES
from tests.fuzz import files, formulas, odd
from tests.fuzz.watch import Fault, check_sentence

SECONDS = 8.0
MOST_OUTPUT, MOST_REMARKS = 20_000_000, 20

INPUTS = (*["good.json", "drawn.json"] * 4, "none.json", "pipe", "loop", ".", "", "/dev/zero")
OUTPUTS = (
    *["out.png"] * 16,
    "out.csv",
    "none/out.png",
    "loop.png",
    ".",
    "",
    "/dev/full",
    "a" * 300,
)
FORMS = {"run": ("--json", "--csv"), "render": ("--transparent", "--slices")}
NUMBERS = ("0", "1", "2", "40", "-1", "0.1", "1e9", "1e308", "1e-320", "nan", "inf", "1/2", "x")


def draw(rng: Random) -> list[str]:
    """Draw the words of a command line."""
    command = rng.choice(("list", "run", "run", "run", "run", "render", "--version", "--help"))
    words = [command]
    if command == "list":
        words += rng.choices(("surfaces", "optimizers", "--json", rng.choice(odd.WORDS)), k=2)
    if command in ("run", "render"):
        for _ in range(rng.choice((0, 1, 2, 2, 3, 4))):
            words += _option(rng, command)
        words += ["--steps", rng.choice(("1", "20"))] if rng.random() < 0.8 else []
        words += ["--seeds", "1"] if rng.random() < 0.5 else []
        words += ["-o", rng.choice(OUTPUTS)] if command == "render" or rng.random() < 0.3 else []
        words += ["--size", "200x200"] if command == "render" and rng.random() < 0.9 else []
    if rng.random() < 0.1:
        words.insert(rng.randrange(1, len(words) + 1), rng.choice(odd.WORDS))
    if rng.random() < 0.05:
        at = rng.randrange(len(words))
        words[at] += rng.choice(odd.WORDS)
    return words


def _option(rng: Random, command: str) -> list[str]:
    """Draw an option with its value, or a file."""
    numbered = ("--noise", "--batch-size", "--seed", *["--step"] * (command == "render"))
    named = {
        "--layout": ("grid", "overlay"),
        "--layers": tuple(LAYERS),
        "--views": tuple(SIDE_VIEWS),
        "--chart": tuple(MEASURES),
        "--scheme": ("light", "dark"),
        "--terrain": ("viridis", "ravine"),
        "--scale": ("1", "2", "9"),
        "--selected": ("adam", "sgd"),
    }
    ways = {
        "file": lambda: [rng.choice(INPUTS)],
        "--surface": lambda: ["--surface", _surface(rng)],
        "--optimizer": lambda: ["--optimizer", _spec(rng, OPTIMIZERS)],
        "--start": lambda: ["--start", f"{_number(rng)},{_number(rng)}"],
        "number": lambda: [rng.choice(numbered), _number(rng)],
        "form": lambda: [rng.choice(FORMS[command] if rng.random() < 0.9 else odd.WORDS)],
    }
    if command == "render":
        name = rng.choice(tuple(named))
        ways["named"] = lambda: [name, rng.choice(named[name] * 4 + odd.WORDS[:4])]
    words = ways[rng.choice(tuple(ways))]()
    if len(words) == 2 and rng.random() < 0.1:
        words = [f"{words[0]}={rng.choice((words[1], *odd.WORDS))}"]
    return words


def _number(rng: Random) -> str:
    return rng.choice((*NUMBERS, *["1", "0.1"] * 12, rng.choice(odd.WORDS)))


def _surface(rng: Random) -> str:
    if rng.random() < 0.2:
        return f"typed:formula={formulas.draw(rng)}"
    return _spec(rng, SURFACES)


def _spec(rng: Random, known: dict[str, type]) -> str:
    """Draw ``NAME:p=v,…``."""
    name = rng.choice((*known, rng.choice(odd.WORDS)))
    declared = [each.name for each in getattr(known.get(name), "parameters", ())]
    given = [
        f"{rng.choice(declared or ['lr'])}={_number(rng)}" for _ in range(rng.choice((0, 1, 1, 2)))
    ]
    return ":".join((name, ",".join(given))) if given else name


def attempt(words: list[str], folder: Path) -> Callable[[], None]:
    """Return what runs a command in a folder with good and odd files."""
    _furnish(folder, Random(shlex.join(words).encode("utf-8", "replace")))

    def run() -> None:
        os.chdir(folder)
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                status = main(words)
            except SystemExit as stop:
                status = stop.code if isinstance(stop.code, int) else 1
        _check(status, out.getvalue(), err.getvalue())

    return run


def _check(status: int, out: str, err: str) -> None:
    """Raise Fault unless a command has succeeded, or refused in one sentence."""
    if len(out) > MOST_OUTPUT:
        raise Fault(f"{len(out)} characters of output")
    if status not in (0, 2):
        raise Fault(f"exit status {status}: {err[:200]!r}")
    *remarks, last = err.splitlines() or [""]
    if len(remarks) > MOST_REMARKS:
        raise Fault(f"{len(remarks)} remarks")
    if status == 2:
        check_sentence(last)
    for line in (*remarks, last):
        if line:
            check_sentence(line)


def _furnish(folder: Path, rng: Random) -> None:
    """Make the files that commands read, in a folder."""
    if not (folder / "good.json").exists():
        save(default_setup(), folder / "good.json")
        os.mkfifo(folder / "pipe")
        for name in ("loop", "loop.png"):
            (folder / name).symlink_to(folder / name)
    (folder / "drawn.json").write_bytes(files.draw(rng))
