"""``python -m tests.fuzz``: see :mod:`tests.fuzz`."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from types import ModuleType

from tests.fuzz import commands, files, formulas
from tests.fuzz.watch import fault

KINDS: dict[str, ModuleType] = {"files": files, "formulas": formulas, "commands": commands}


def drawn(kind: str, seed: int, number: int) -> object:
    """Draw one case, by its kind, the seed and its number alone."""
    return KINDS[kind].draw(Random(f"{seed} {kind} {number}"))


def tried(kind: str, case: object) -> str:
    """Try a case; return "" or what is wrong with its answer."""
    module = KINDS[kind]
    with tempfile.TemporaryDirectory() as folder:
        return fault(module.attempt(case, Path(folder)), module.SECONDS)


def fuzz(kind: str, count: int, seed: int) -> int:
    """Try many cases, print each fault of a sort once, and return how many there were."""
    sorts: Counter[str] = Counter()
    for number in range(count):
        case = drawn(kind, seed, number)
        if found := tried(kind, case):
            sort = "\n".join(found.strip().splitlines()[-3:])[:300]
            sorts[sort] += 1
            if sorts[sort] == 1:
                print(f"{kind} {number}, seed {seed}: {case!r:.300}\n{found[-1500:]}\n", flush=True)
    print(f"{kind}: {count:,} drawn with seed {seed}, {sorts.total():,} without an answer")
    return sorts.total()


def main() -> int:
    """Fuzz as the command line says; return 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Look for crashes.")
    parser.add_argument("--count", type=int, default=20_000, metavar="N", help="of each kind")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which ones")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--again", nargs=2, metavar=("KIND", "NUMBER"), help="one case again")
    options = parser.parse_args()
    warm_up()
    if options.again:
        kind, number = options.again
        case = drawn(kind, options.seed, int(number))
        print(repr(case))
        found = tried(kind, case)
        print(found or "an answer")
        return bool(found)
    return bool(sum(fuzz(kind, options.count, options.seed) for kind in options.kinds))


def warm_up() -> None:
    """Import what is imported late, so that no case is charged for it."""
    for kind, case in (("formulas", "a*x^2 + y^2"), ("commands", ["render", "-o", "a.png"])):
        tried(kind, case)
    tried("commands", ["run", "--optimizer", "gradient_flow"])


if __name__ == "__main__":
    sys.exit(main())
