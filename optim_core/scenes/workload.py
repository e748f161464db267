"""How much work it is to read the races of a file, counted before any of them is read.

Nearly all of it is in typed formulas, which are differentiated and surveyed. All else takes time
in proportion to the size of the file.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from optim_core.expression.tree import MOST_WORK as LONGEST
from optim_core.parameters.number_format import count
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.setup import MAX_PINS
from optim_core.surfaces.families.typed import TYPED, work

MOST_WORK = 200_000
"""Most work that the formulas of a file may take, in operations of their derivatives.

An operation takes about 30 µs. That is ten formulas of the longest kind, or a thousand surfaces
of a formula like Himmelblau's with other numbers."""

RACE = 5
"""Work of reading a race, without formulas."""

SURVEY = 50
"""Least work of a survey."""


AT_ONCE = 3_000
"""Work that is done in about a tenth of a second."""


class TakesLong(Exception):
    """To read a file takes longer than a moment."""


def at_once(done: int, of: int) -> None:
    """Go on reading; raise :class:`TakesLong` if the work of all races is more than a moment's."""
    if of > AT_ONCE:
        raise TakesLong


class Workload:
    """Counts the work of races, as a file holds them.

    A formula counts once, and so does its survey with the same numbers.
    """

    def __init__(self) -> None:
        self._counted: set[Hashable] = set()

    def formulas(self, race: Mapping[str, Any]) -> int:
        """Return the work of what is new in the surface of a race; 0 for what will be refused."""
        surface: Any = race.get("surface")
        key = surface_key(surface)
        if key is None or surface["name"] != TYPED.name or not self._is_new(key):
            return 0
        formula = surface["parameters"].get("formula", TYPED.formula)
        length = work(formula) if isinstance(formula, str) else 0
        if length > LONGEST:
            return 0
        return SURVEY + length + length * self._is_new(formula)

    def race(self, race: Mapping[str, Any]) -> int:
        """Return the work of a race, with that of its formula."""
        return RACE + self.formulas(race)

    def _is_new(self, thing: Hashable) -> bool:
        new = thing not in self._counted
        self._counted.add(thing)
        return new


def total(scenes: list[Any]) -> int:
    """Return the work of all races of a file; Refusal if its formulas take too much."""
    workload, formulas, all_races = Workload(), 0, 0
    for race in races(scenes):
        all_races += RACE
        formulas += workload.formulas(race)
        if formulas > MOST_WORK:
            raise Refusal(
                "the formulas of this file are too much work together, more than "
                f"{count(MOST_WORK)} operations; fewer or shorter ones are needed"
            )
    return all_races + formulas


def races(scenes: list[Any]) -> Iterator[Mapping[str, Any]]:
    """Yield what looks like a race: the setups of all scenes, each before its pins."""
    for scene in scenes:
        setup = scene.get("setup") if isinstance(scene, dict) else None
        if isinstance(setup, dict):
            yield setup
            pins = setup.get("pins")
            if isinstance(pins, list) and len(pins) <= MAX_PINS:
                yield from (pin for pin in pins if isinstance(pin, dict))


def surface_key(surface: Any) -> Hashable | None:
    """Return what identifies a surface in a file; None if it has parts, such as points."""
    try:
        values = surface["parameters"].items()
        key = surface["name"], frozenset((name, type(each), each) for name, each in values)
        hash(key)
    except (AttributeError, KeyError, TypeError):
        return None
    return key
