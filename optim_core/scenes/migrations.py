"""Migrations that upgrade files of earlier versions, one version at a time.

``MIGRATIONS[n]`` takes the JSON of version n and returns that of version n + 1. A migration runs
before the file is checked: anything it does not understand, it leaves to the reader.
"""

from collections.abc import Callable
from typing import Any

from optim_core.scenes.identity import free_id

Json = dict[str, Any]

_LOOKED_AT = ("layout", "view")
"""Fields of version 1 that now belong to the figure."""


def _from_1(race: Json) -> Json:
    """Upgrade version 1, which was one flat race whose racers had no ids."""
    setup = {name: value for name, value in race.items() if name not in (*_LOOKED_AT, "ravine")}
    figure = {name: race[name] for name in _LOOKED_AT if name in race}
    ids = _give_ids(setup.get("racers"))
    pins = setup.get("pins")
    if isinstance(pins, list):
        setup["pins"] = [_as_pin(pin, ids) for pin in pins]
    return {"ravine": 2, "scenes": [{"setup": setup, "figure": figure}]}


def _give_ids(racers: Any) -> dict[str, str]:
    """Give ids to racers by their position; return the first id of each optimizer."""
    first: dict[str, str] = {}
    taken: set[str] = set()
    for racer in racers if isinstance(racers, list) else ():
        if isinstance(racer, dict) and isinstance(racer.get("optimizer"), str):
            racer["id"] = free_id(racer["optimizer"], taken)
            taken.add(racer["id"])
            first.setdefault(racer["optimizer"], racer["id"])
    return first


def _as_pin(pin: Any, ids: dict[str, str]) -> Any:
    """Give a pinned run the id of the first racer of its optimizer; drop its layout and view."""
    if not isinstance(pin, dict):
        return pin
    racers = pin.get("racers")
    for racer in racers if isinstance(racers, list) else ():
        name = racer.get("optimizer") if isinstance(racer, dict) else None
        if isinstance(name, str) and name in ids:
            racer["id"] = ids[name]
    return {name: value for name, value in pin.items() if name not in _LOOKED_AT}


MIGRATIONS: dict[int, Callable[[Json], Json]] = {1: _from_1}
"""Version → function that upgrades its JSON to the next version."""
