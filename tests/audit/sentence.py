"""The sentence of a verdict, checked against its data."""

import re
from collections.abc import Iterator

from tests.audit.claims import Claim
from tests.audit.races import Case

BEGINS: dict[str, str | tuple[str, ...]] = {
    "diverged": "diverged at step",
    "escaped": "ran off downhill at step",
    "minimum": ("converged at step", "at rest since step"),
    "saddle": "at rest since step",
    "maximum": "at rest since step",
    "flat": "hardly moving since step",
    "stalled": "stalled",
    "hardly_moving": "hardly moving",
    "cycling": "oscillating",
    "moving": "still moving",
}
"""The words that a sentence begins with, by the kind of end."""

_NUMBER = re.compile(r"−?(?:10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d[\d,]*(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)")
_COMPARED = re.compile(r"(?:between|lr) (\S+) (?:and|> \S+/λmax =) (\S+)")
_PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",")

SHARE = 0.051
"""By how much a number may differ from what it is written for: two digits."""


def sentence(case: Case) -> Iterator[Claim]:
    """Check how the sentence begins, and that each of its numbers is one of the data.

    Two numbers that it compares must not read alike.
    """
    said, verdict = str(case.verdict), case.verdict
    yield Claim("sentence", said.startswith(BEGINS[verdict.end.value]), said)
    known = [float(each) for each in case.numbers.values() if not isinstance(each, str)]
    known += [float(verdict.step), *map(float, verdict.place or ())]
    known += [0.0] if case.optimizer.values["lr"] == 0.0 or "brought lr to 0" in said else []
    numbers = [_read(text) for text in _NUMBER.findall(said.replace("≈ 0", ""))]
    for number in numbers:
        holds = any(abs(number - each) <= SHARE * abs(each) for each in known)
        yield Claim("sentence, numbers", holds, f"{number} in {said!r}, of {known}")
    for one, other in _COMPARED.findall(said):
        yield Claim("sentence, apart", one != other, said)
    yield Claim("sentence, zeros", numbers.count(0.0) <= known.count(0.0), f"{said!r}, of {known}")


def _read(text: str) -> float:
    if "×10" in text:
        mantissa, power = text.split("×10")
        return float(f"{mantissa.translate(_PLAIN)}e{power.translate(_PLAIN)}")
    if text.removeprefix("−").startswith("10") and text[-1] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return float(
            f"{'-' * text.startswith('−')}1e{text.removeprefix('−')[2:].translate(_PLAIN)}"
        )
    return float(text.translate(_PLAIN))
