"""Setups as JSON: what is written, what is read back, and what is said of a bad file.

The JSON mirrors :class:`~optim_core.scenes.setup.Setup` field by field, with names and values
for the surface and the optimizers, under a version number that grows when a field changes its
meaning. A file is never trusted: its size is bounded before it is read, its values are checked
by the declarations themselves.
"""

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

from optim_core.files.atomic_file import write_atomically
from optim_core.files.png_text import SIGNATURE, read_text
from optim_core.optimizers import optimizer
from optim_core.parameters.values import unknown
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces import surface

VERSION = 1
KEY = "ravine"
"""The name under which a PNG carries the setup it shows."""

MAX_BYTES = 1_000_000


def to_json(setup: Setup) -> str:
    """Return the setup as a JSON text, indented, with a line break at the end."""
    document = {"ravine": VERSION, **_document(setup)}
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _document(setup: Setup) -> dict[str, Any]:
    return {
        "surface": {
            "name": setup.surface.family.name_in_files(),
            "parameters": dict(setup.surface.values),
        },
        "racers": [
            {
                "optimizer": racer.optimizer.name,
                "values": dict(racer.optimizer.values),
                "enabled": racer.enabled,
            }
            for racer in setup.racers
        ],
        "start": setup.start,
        "steps": setup.steps,
        "noise": setup.noise,
        "batch_size": setup.batch_size,
        "seed": setup.seed,
        "seeds": setup.seeds,
        "layout": setup.layout,
        "view": setup.view,
        "pins": [_document(pin) for pin in setup.pins],
    }


def from_json(text: str) -> Setup:
    """Read a setup back.

    Raises
    ------
    ValueError
        In one sentence: not JSON, another program's JSON, a newer version, a field that is
        missing, unknown or not valid.
    """
    if not text.strip():
        raise ValueError("the file is empty")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of too many digits
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"the file is not complete, valid JSON{line}") from None
    version = document.get("ravine") if isinstance(document, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError('the file is not a Ravine race (it has no "ravine" version number)')
    if version > VERSION:
        raise ValueError(
            f"the file is of version {version!s:.20}, made by a newer Ravine; "
            f"this one reads versions up to {VERSION}"
        )
    return _build(document)


def load(path: str | os.PathLike[str]) -> Setup:
    """Read a setup file, or the setup that one of Ravine's pictures carries.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        There is no valid setup in it; the message names the file.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            if file.read(len(SIGNATURE)) == SIGNATURE:
                return from_json(read_text(file, KEY, MAX_BYTES))
            file.seek(0)
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ValueError(f"the file is larger than {MAX_BYTES:,} bytes, no race is")
        return from_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError(f"{path}: the file is not text in UTF-8") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def save(setup: Setup, path: str | os.PathLike[str]) -> None:
    """Write a setup file; OSError leaves what stood there before."""
    write_atomically(path, lambda draft: draft.write_text(to_json(setup), encoding="utf-8"))


def _build(document: dict[str, Any]) -> Setup:
    """Turn the document into a setup; ValueError names the first field at fault."""
    known = {"ravine", *_FIELDS}
    for name in document:
        if name not in known:
            raise unknown("field", name, sorted(known))
    for name in ("surface", "racers", "start"):
        if name not in document:
            raise ValueError(f"the field {name!r} is missing")
    named = _part(document["surface"], "surface", ("name", "parameters"))
    racers = document["racers"]
    if not isinstance(racers, list):
        raise ValueError("racers must be a list")
    fields = {name: document[name] for name in _FIELDS if name in document}
    fields["surface"] = surface(
        _name(named, "name", "surface"), **_values(named, "parameters", "surface")
    )
    fields["racers"] = tuple(
        _racer(racer, f"racers[{index}]") for index, racer in enumerate(racers)
    )
    fields["pins"] = _pins(fields.get("pins", []))
    return Setup(**fields)


def _pins(part: Any) -> tuple[Setup, ...]:
    if not isinstance(part, list):
        raise ValueError("pins must be a list")
    pins = []
    for index, pin in enumerate(part):
        if not isinstance(pin, dict) or pin.get("pins"):
            raise ValueError(f"pins[{index}] must be a race of one racer, with no pins of its own")
        try:
            pins.append(_build(pin))
        except ValueError as error:
            raise ValueError(f"pins[{index}]: {error}") from None
    return tuple(pins)


_FIELDS = tuple(field.name for field in dataclasses.fields(Setup))


def _racer(part: Any, place: str) -> Racer:
    part = _part(part, place, ("optimizer", "values", "enabled"))
    enabled = part.get("enabled", True)
    if not isinstance(enabled, bool):
        raise ValueError(f"{place}: enabled must be true or false, not {enabled!r:.40}")
    name = _name(part, "optimizer", place)
    return Racer(optimizer(name, **_values(part, "values", place)), enabled)


def _part(part: Any, place: str, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(part, dict):
        raise ValueError(f"{place} must be an object with {', '.join(known)}, not {part!r:.40}")
    for name in part:
        if name not in known:
            raise unknown(f"field of {place}", name, known)
    return part


def _name(part: dict[str, Any], key: str, place: str) -> str:
    if not isinstance(part.get(key), str):
        raise ValueError(f"{place}: {key} must be a name, not {part.get(key)!r:.40}")
    return str(part[key])


def _values(part: dict[str, Any], key: str, place: str) -> dict[str, Any]:
    values = part.get(key, {})
    if not isinstance(values, dict):
        raise ValueError(f"{place}: {key} must be an object, not {values!r:.40}")
    return values
