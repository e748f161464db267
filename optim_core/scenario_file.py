"""Scenarios as JSON: what is written, what is read back, and what is said of a bad file.

The JSON mirrors :class:`~optim_core.scenario.Scenario` field by field, with names and values
for the surface and the optimizers, under a version number that grows when a field changes its
meaning. A file is never trusted: its size is bounded before it is read, its structure is
checked by pydantic (imported when first needed), its values by the declarations themselves.
"""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import optim_core
from optim_core.scenario import Racer, Scenario
from optim_core.surface import Bounds

VERSION = 1
MAX_BYTES = 1_000_000


def to_json(scenario: Scenario) -> str:
    """Return the scenario as a JSON text, indented, with a line break at the end."""
    document = {
        "ravine": VERSION,
        "surface": {"name": scenario.surface.name, "parameters": dict(scenario.surface.values)},
        "racers": [
            {
                "optimizer": racer.optimizer.name,
                "values": dict(racer.optimizer.values),
                "enabled": racer.enabled,
            }
            for racer in scenario.racers
        ],
        "start": scenario.start,
        "steps": scenario.steps,
        "noise": scenario.noise,
        "seed": scenario.seed,
        "layout": scenario.layout,
        "view": scenario.view,
    }
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str) -> Scenario:
    """Read a scenario back.

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
            f"the file is of version {version}, made by a newer Ravine; "
            f"this one reads versions up to {VERSION}"
        )
    return _build(_checked(text))


def load(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        It is not a valid scenario; the message names the file.
    """
    path = Path(path)
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    try:
        if len(content) > MAX_BYTES:
            raise ValueError(f"the file is larger than {MAX_BYTES:,} bytes, no race is")
        return from_json(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError(f"{path}: the file is not text in UTF-8") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def save(scenario: Scenario, path: str | os.PathLike[str]) -> None:
    """Write a scenario file; OSError leaves what stood there before."""
    write_atomically(path, lambda draft: draft.write_text(to_json(scenario), encoding="utf-8"))


def write_atomically(path: str | os.PathLike[str], write: Callable[[Path], object]) -> None:
    """Have ``write`` fill a temporary file beside ``path`` and move it there when it is whole.

    Raises
    ------
    OSError
        The folder does not exist or cannot be written; the file at ``path`` is untouched.
    """
    path = Path(path)
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder, not a file")
    try:
        handle, name = tempfile.mkstemp(suffix=path.suffix, prefix=".ravine-", dir=path.parent)
    except OSError as error:
        if not path.parent.is_dir():
            raise FileNotFoundError(f"the folder {path.parent} does not exist") from None
        why = (error.strerror or "unknown reason").lower()
        raise type(error)(f"the folder {path.parent} cannot be written ({why})") from None
    os.close(handle)
    draft = Path(name)
    try:
        write(draft)
        umask = os.umask(0)
        os.umask(umask)
        draft.chmod(0o666 & ~umask)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _checked(text: str) -> Any:
    """Return the JSON as a typed object; ValueError names the first field at fault."""
    from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

    class Part(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)

    class SurfacePart(Part):
        name: str
        parameters: dict[str, Any] = Field(default_factory=dict)

    class RacerPart(Part):
        optimizer: str
        values: dict[str, Any] = Field(default_factory=dict)
        enabled: bool = True

    class Document(Part):
        ravine: int
        surface: SurfacePart
        racers: list[RacerPart]
        start: tuple[FiniteFloat, FiniteFloat]
        steps: int = 200
        noise: FiniteFloat = 0.0
        seed: int = 0
        layout: str = "grid"
        view: tuple[FiniteFloat, FiniteFloat, FiniteFloat, FiniteFloat] | None = None

    try:
        return Document.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"{place}: {first['msg'][0].lower()}{first['msg'][1:]}") from None


def _build(document: Any) -> Scenario:
    """Turn the typed document into a scenario; ValueError from the declarations."""
    return Scenario(
        surface=optim_core.surface(document.surface.name, **document.surface.parameters),
        racers=tuple(
            Racer(optim_core.optimizer(racer.optimizer, **racer.values), racer.enabled)
            for racer in document.racers
        ),
        start=document.start,
        steps=document.steps,
        noise=document.noise,
        seed=document.seed,
        layout=document.layout,
        view=None if document.view is None else Bounds(*document.view),
    )
