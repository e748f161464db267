"""Reads a document from a file's JSON, and reports invalid values and unknown fields."""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias

from optim_core.optimizers import optimizer
from optim_core.parameters.hyperparameter import Text
from optim_core.parameters.number_format import count
from optim_core.parameters.refusal import Refusal, at, quoted
from optim_core.scenes.document import Document, check_count
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import MAX_PINS, MAX_RACERS, Racer, Setup
from optim_core.scenes.workload import Workload, surface_key, total
from optim_core.surfaces import surface
from optim_core.surfaces.landscape import Surface

_WORDS = {
    "title": Text("title", "", "", 200),
    "author": Text("author", "", "", 200),
    "licence": Text("licence", "", "", 200),
    "language": Text("language", "", "", 40),
}
LONGEST_TEXT = 20_000
"""Largest number of characters in a scene's text or notes."""

OnRead: TypeAlias = Callable[[int, int], object]


def go_on(done: int, of: int) -> None:
    """Read on."""


def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name != "extra")


_OF_SETUP, _OF_FIGURE, _OF_CHART = _names(Setup), _names(Figure), _names(ChartFigure)
_OF_RACER = ("id", "optimizer", "values", "enabled", "name", "look")


class Reader:
    """Reads one document.

    Parameters
    ----------
    figure : Figure
        Default values for the figure's fields that the file does not have.
    on_read : callable
        Called before each race with the work that is done and the work of all races. It may
        raise, to end the reading.

    Attributes
    ----------
    remarks : list of str
        A sentence for each unknown field. Such fields are kept.
    """

    def __init__(self, figure: Figure, on_read: OnRead = go_on) -> None:
        self._figure, self._on_read = figure, on_read
        self.remarks: list[str] = []
        self._surfaces: dict[Hashable, Surface] = {}  # each is made once
        self._workload, self._done, self._of = Workload(), 0, 0

    def document(self, part: Mapping[str, Any]) -> Document:
        """Read a whole document; Refusal names the first invalid field."""
        extra = self._unknown(part, "the file", ("ravine", "scenes", *_WORDS))
        scenes = part.get("scenes")
        if not isinstance(scenes, list):
            raise Refusal("scenes must be a list")
        check_count(len(scenes))
        self._of = total(scenes)
        words = {name: text.check(part[name]) for name, text in _WORDS.items() if name in part}
        many = len(scenes) > 1
        read = []
        for number, scene in enumerate(scenes, start=1):
            with at(f"scene {number}" if many else ""):
                read.append(self._scene(scene, f"scene {number}: " if many else ""))
        return Document(tuple(read), **words, extra=extra)

    def _scene(self, part: Any, place: str) -> Scene:
        known = ("setup", "figure", "title", "text", "notes")
        part = _object(part, "a scene", known)
        extra = self._unknown(part, f"{place}the scene", known)
        if "setup" not in part:
            raise Refusal("the field 'setup' is missing")
        words = {}
        for name in ("title", "text", "notes"):
            if name in part:
                words[name] = _text(part[name], name)
        setup = self._setup(part["setup"], place)
        figure = self._figure_of(part.get("figure", {}), place)
        return Scene(setup, figure, **words, extra=extra)

    def _setup(self, part: Any, place: str) -> Setup:
        part = _object(part, "setup", _OF_SETUP)
        extra = self._unknown(part, f"{place}the setup", _OF_SETUP)
        for name in ("surface", "racers", "start"):
            if name not in part:
                raise Refusal(f"the field {name!r} is missing")
        racers = _list(part["racers"], "racers", MAX_RACERS, "racers can race")
        pins = _list(part.get("pins", []), "pins", MAX_PINS, "runs can be pinned")
        self._on_read(self._done, self._of)
        values = {name: part[name] for name in _OF_SETUP if name in part}
        known = ("name", "parameters")
        named = _object(part["surface"], "surface", known)
        extra |= _nested("surface", self._unknown(named, f"{place}the surface", known))
        with at("surface"):
            values["surface"] = self._surface(named)
        values["racers"] = self._racers(racers)
        self._done += self._workload.race(part)
        values["pins"] = self._pins(pins)
        return Setup(**values, extra=extra)

    def _surface(self, part: dict[str, Any]) -> Surface:
        key = surface_key(part)
        made = self._surfaces.get(key) or surface(
            _name(part, "name"), **_values(part, "parameters")
        )
        if key is not None:
            self._surfaces[key] = made
        return made

    def _racers(self, part: list[Any]) -> tuple[Racer, ...]:
        racers = []
        for index, racer in enumerate(part):
            with at(f"racers[{index}]"):
                racers.append(self._racer(racer, f"racers[{index}]"))
        return tuple(racers)

    def _pins(self, part: list[Any]) -> tuple[Setup, ...]:
        pins = []
        for index, pin in enumerate(part):
            if not isinstance(pin, dict) or pin.get("pins"):
                raise Refusal(f"pins[{index}] must be a race of one racer, with no pins of its own")
            with at(f"pins[{index}]"):
                pins.append(self._setup(pin, f"pins[{index}]: "))
        return tuple(pins)

    def _racer(self, part: Any, place: str) -> Racer:
        part = _object(part, "a racer", _OF_RACER)
        extra = self._unknown(part, place, _OF_RACER)
        enabled = part.get("enabled", True)
        if not isinstance(enabled, bool):
            raise Refusal(f"enabled must be true or false, not {quoted(enabled)}")
        made = optimizer(_name(part, "optimizer"), **_values(part, "values"))
        own = {name: part[name] for name in ("id", "name", "look") if name in part}
        return Racer(made, enabled, **own, extra=extra)

    def _figure_of(self, part: Any, place: str) -> Figure:
        part = _object(part, "figure", _OF_FIGURE)
        extra = self._unknown(part, f"{place}the figure", _OF_FIGURE)
        values = {name: part[name] for name in _OF_FIGURE if name in part}
        with at("figure"):
            if "chart" in values:
                chart = _object(values["chart"], "chart", _OF_CHART)
                extra |= _nested("chart", self._unknown(chart, f"{place}the chart", _OF_CHART))
                chosen = {name: chart[name] for name in _OF_CHART if name in chart}
                with at("chart"):
                    values["chart"] = ChartFigure(**chosen)
            for name in ("layers", "side_views"):
                if name in values and not isinstance(values[name], list):
                    raise Refusal(f"{name} must be a list of names, not {quoted(values[name])}")
            return replace(self._figure, **values, extra=extra)

    def _unknown(
        self, part: Mapping[str, Any], place: str, known: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the unknown fields, and add a remark for each."""
        extra = {name: value for name, value in part.items() if name not in known}
        try:
            json.dumps(extra, allow_nan=False)
        except ValueError:
            raise Refusal(
                f"{place} has a field that is not known here, with a number that is not finite"
            ) from None
        for name in extra:
            self.remarks.append(f"{place} has a field that is not known here: {quoted(name)}")
        return extra


def _nested(name: str, extra: dict[str, Any]) -> dict[str, Any]:
    """Return the unknown fields of a nested object as unknown fields of its parent."""
    return {name: extra} if extra else {}


def _object(part: Any, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(part, dict):
        raise Refusal(f"{name} must be an object with {', '.join(known)}, not {quoted(part)}")
    return part


def _list(part: Any, name: str, most: int, what: str) -> list[Any]:
    """Return a list; Refusal if it is not one, or too long. Its items are not read here."""
    if not isinstance(part, list):
        raise Refusal(f"{name} must be a list")
    if len(part) > most:
        raise Refusal(f"at most {most} {what}, not {len(part)}")
    return part


def _name(part: dict[str, Any], key: str) -> str:
    if not isinstance(part.get(key), str):
        raise Refusal(f"{key} must be a name, not {quoted(part.get(key))}")
    return str(part[key])


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Refusal(f"{name} must be a text of at most {count(LONGEST_TEXT)} characters")
    return value


def _values(part: dict[str, Any], key: str) -> dict[str, Any]:
    values = part.get(key, {})
    if not isinstance(values, dict):
        raise Refusal(f"{key} must be an object, not {quoted(values)}")
    return values
