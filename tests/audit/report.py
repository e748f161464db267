"""Counts the claims of many races, and prints those that are false."""

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from tests.audit.claims import (
    Checker,
    Claim,
    converged,
    cycle,
    hardly_moving,
    hardly_moving_since,
    stalled,
)
from tests.audit.claims_ending import diverged, escaped, ground, minimum, turning_point
from tests.audit.claims_moving import moving
from tests.audit.races import Case, drawn
from tests.audit.sentence import sentence

CHECKERS: dict[str, tuple[Checker, ...]] = {
    "diverged": (diverged,),
    "escaped": (escaped,),
    "minimum": (converged, minimum),
    "saddle": (converged, turning_point),
    "maximum": (converged, turning_point),
    "flat": (hardly_moving_since, ground),
    "stalled": (stalled,),
    "hardly_moving": (hardly_moving,),
    "cycling": (cycle,),
    "moving": (moving,),
}
"""What checks a verdict, by the kind of end."""


def claims(case: Case) -> Iterator[Claim]:
    """Check all that the verdict of a race claims."""
    for checker in (*CHECKERS[case.verdict.end.value], sentence):
        yield from checker(case)


def races(count: int, seed: int) -> Iterator[Case]:
    """Draw races; each has a seed of its own, so that one is the same however many there are."""
    for race in range(count):
        yield drawn(np.random.default_rng((seed, race)))


def audit(cases: Iterable[Case]) -> tuple[Counter[str], Counter[str], list[str]]:
    """Return how often each claim was made, how often it was false, and each false case."""
    made: Counter[str] = Counter()
    false: Counter[str] = Counter()
    found = []
    for case in cases:
        for claim in claims(case):
            made[claim.name] += 1
            if not claim.holds:
                false[claim.name] += 1
                found.append(f"{claim.name}: {claim.found}\n  {case.verdict}\n  {case.command}")
    return made, false, found


def table(made: Counter[str], false: Counter[str]) -> str:
    """Return the table of the claims."""
    lines = [f"{'claim':26} {'made':>7} {'false':>6}"]
    lines += [f"{name:26} {made[name]:7,} {false[name]:6,}" for name in sorted(made)]
    return "\n".join([*lines, f"{'all':26} {made.total():7,} {false.total():6,}"])
