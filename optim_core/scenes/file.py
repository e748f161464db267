"""Documents as JSON: writing, reading, and the errors for a bad file.

The JSON mirrors :class:`~optim_core.scenes.document.Document` field by field, with names and
values for the surface and the optimizers. Its version number grows when a field changes its
meaning. ``assets/ravine.schema.json`` describes it. A file is never trusted: its size is limited
before it is read, and the parameters' own declarations check its values.
"""

import json
import os
import re
import stat
import warnings
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from optim_core.files.atomic_file import write_atomically
from optim_core.files.png_text import SIGNATURE, read_text
from optim_core.parameters.number_format import count
from optim_core.parameters.refusal import Refusal, at, quoted
from optim_core.scenes.document import Document
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.migrations import MIGRATIONS
from optim_core.scenes.reading import OnRead, Reader, go_on
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup

VERSION = 2
KEY = "ravine"
"""The keyword of the PNG text chunk that holds a picture's document."""

MAX_BYTES = 16_000_000
DEEPEST = 100
"""Largest depth to which a file's objects and lists are nested; an unknown field may be deep."""


def to_json(document: Document | Scene | Setup) -> str:
    """Return a document as indented JSON text that ends with a newline.

    A scene or a setup is written as a document with one scene.

    Raises
    ------
    ValueError
        A surface was made from Python functions, which cannot be saved.
    """
    written = {"ravine": VERSION, **_document(as_document(document))}
    return json.dumps(written, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str, figure: Figure | None = None) -> Document:
    """Read a document from JSON; :func:`read` also reports unknown fields.

    Raises
    ------
    ValueError
        The text is not JSON, or is another program's JSON; its version is newer; or a field is
        missing or not valid. The message is one sentence.
    """
    return read(text, figure)[0]


def read(
    text: str, figure: Figure | None = None, on_read: OnRead = go_on
) -> tuple[Document, list[str]]:
    """Read a document from JSON, with a sentence for each unknown field.

    Parameters
    ----------
    text : str
        JSON of any version up to this one.
    figure : Figure, optional
        Default values for the figure's fields that the file does not have.
    on_read : callable, optional
        Called before each race with the work done and the work in all
        (:mod:`~optim_core.scenes.workload`). What it raises ends the reading.

    Raises
    ------
    ValueError
        As for :func:`from_json`.
    """
    reader = Reader(figure or Figure(), on_read)
    return reader.document(_migrated(_parsed(text))), reader.remarks


_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def _parsed(text: str) -> dict[str, Any]:
    if not text.strip():
        raise Refusal("the file is empty")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of too many digits
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refusal(f"the file is not complete, valid JSON{line}") from None
    if _HALF.search(text) and not _is_text(document):
        raise Refusal("the file holds half of a character, as \\ud800 is")
    if _depth(document) > DEEPEST:
        raise Refusal(f"the file is nested more than {DEEPEST} levels deep")
    version = document.get("ravine") if isinstance(document, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Refusal('the file is not a Ravine race (it has no "ravine" version number)')
    if version > VERSION:
        raise Refusal(
            f"the file is of version {quoted(version)}, made by a newer Ravine; "
            f"this one reads versions up to {VERSION}"
        )
    checked: dict[str, Any] = document
    return checked


def _depth(value: Any) -> int:
    """Return how many objects and lists are nested in a value, up to one more than allowed."""
    level, depth = [value], 0
    while depth <= DEEPEST:
        level = [part for part in level if isinstance(part, dict | list)]
        if not level:
            break
        depth += 1
        level = [
            inner for part in level for inner in (part.values() if isinstance(part, dict) else part)
        ]
    return depth


def _is_text(document: Any) -> bool:
    """Whether a document can be written again: half of a surrogate pair cannot."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _migrated(document: dict[str, Any]) -> dict[str, Any]:
    while (version := document["ravine"]) < VERSION:
        document = MIGRATIONS[version](document)
    return document


def load(path: str | os.PathLike[str], figure: Figure | None = None) -> Document:
    """Load a document from a file, or from a picture that Ravine made.

    Raises
    ------
    OSError
        The file cannot be read.
    ValueError
        The file has no valid document; the message names the file.

    Warns
    -----
    UserWarning
        A field is not known here. It is kept, and saved again.
    """
    document, remarks = load_with_remarks(path, figure)
    for remark in remarks:
        warnings.warn(f"{path}: {remark}", stacklevel=2)
    return document


def load_with_remarks(
    path: str | os.PathLike[str], figure: Figure | None = None, on_read: OnRead = go_on
) -> tuple[Document, list[str]]:
    """Load a file as :func:`load` does, with a sentence for each unknown field.

    ``on_read`` is as for :func:`read`.
    """
    path = Path(path)
    with at(str(path)):
        return read(_text(path), figure, on_read)


def _text(path: Path) -> str:
    kind = path.stat().st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):  # it may never end, or never begin
        raise Refusal("a race is read from a regular file, not from a pipe or a device")
    with path.open("rb") as file:
        if file.read(len(SIGNATURE)) == SIGNATURE:
            return read_text(file, KEY, MAX_BYTES)
        file.seek(0)
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refusal(f"the file is larger than {count(MAX_BYTES)} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("the file is not text in UTF-8") from None


def save(document: Document | Scene | Setup, path: str | os.PathLike[str]) -> None:
    """Save a document, or a scene or a setup as a document with one scene.

    Raises
    ------
    OSError
        The file cannot be written; an existing file stays unchanged.
    ValueError
        A surface was made from Python functions, which cannot be saved.
    """
    text = to_json(document)
    write_atomically(path, lambda draft: draft.write_text(text, encoding="utf-8"))


def as_document(thing: Document | Scene | Setup) -> Document:
    """Return a document; a scene or a setup becomes a document with one scene."""
    if isinstance(thing, Setup):
        thing = Scene(thing)
    if isinstance(thing, Scene):
        thing = Document((thing,))
    if not isinstance(thing, Document):
        raise TypeError(f"a document, a scene or a setup can be saved, not {quoted(thing)}")
    return thing


def picture_document(document: Document, index: int, figure: Figure) -> Document:
    """Return the document to embed in a picture of one scene: that scene with its figure."""
    scene = replace(document.scenes[index], figure=figure)
    return replace(document, scenes=(scene,))


# writing


def _document(document: Document) -> dict[str, Any]:
    words = _given(document, ("title", "author", "licence", "language"))
    written = {**words, "scenes": [_scene(scene) for scene in document.scenes]}
    return _with(written, document.extra)


def _scene(scene: Scene) -> dict[str, Any]:
    written = {
        **_given(scene, ("title", "text", "notes")),
        "setup": _setup(scene.setup),
        "figure": _figure(scene.figure),
    }
    return _with(written, scene.extra)


def _setup(setup: Setup) -> dict[str, Any]:
    surface = setup.surface
    written = {
        "surface": {"name": surface.family.name_in_files(), "parameters": dict(surface.values)},
        "racers": [_racer(racer) for racer in setup.racers],
        "start": setup.start,
        "steps": setup.steps,
        "noise": setup.noise,
        "batch_size": setup.batch_size,
        "seed": setup.seed,
        "seeds": setup.seeds,
        "pins": [_setup(pin) for pin in setup.pins],
    }
    return _with(written, setup.extra)


def _racer(racer: Racer) -> dict[str, Any]:
    written = {
        "id": racer.id,
        "optimizer": racer.optimizer.name,
        "values": dict(racer.optimizer.values),
        "enabled": racer.enabled,
        **_given(racer, ("name",)),
        "look": racer.look,
    }
    return _with(written, racer.extra)


def _figure(figure: Figure) -> dict[str, Any]:
    written = {**_fields(figure), "chart": _fields(figure.chart)}
    return _with(written, figure.extra)


def _fields(figure: Figure | ChartFigure) -> dict[str, Any]:
    return {each.name: getattr(figure, each.name) for each in fields(figure) if each.repr}


def _with(written: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Add the unknown fields that were read, also those of nested objects."""
    for name, value in extra.items():
        part = written.get(name)
        written[name] = {**part, **value} if isinstance(part, dict) else value
    return written


def _given(thing: Any, names: tuple[str, ...]) -> Mapping[str, str]:
    """Return the named texts that are not empty."""
    return {name: text for name in names if (text := getattr(thing, name))}
