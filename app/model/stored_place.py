"""A place as texts by key: how the settings and the snapshots hold it."""

from collections.abc import Mapping
from pathlib import Path

from app.model.history import OpenFile, Place
from optim_core.scenes.figure import Figure
from optim_core.scenes.file import from_json, to_json


def to_texts(place: Place) -> dict[str, str]:
    """Return the texts that hold a place; ValueError if its document cannot be saved."""
    return {
        "document": to_json(place.document),
        "scene": str(place.index),
        "path": str(place.path or ""),
        "stamp": place.file.stamp,
        "modified": "yes" if place.modified else "no",
    }


def from_texts(texts: Mapping[str, str], figure: Figure | None = None) -> Place:
    """Return the place that texts hold.

    Parameters
    ----------
    texts : mapping from str to str
        As :func:`to_texts` returns them; earlier versions wrote fewer.
    figure : Figure, optional
        Default values for what the document's figures do not have.

    Raises
    ------
    ValueError
        There is no document, or none that can be read.
    """
    document = from_json(texts.get("document", ""), figure)
    scene, path = texts.get("scene", ""), texts.get("path", "")
    index = min(int(scene) if scene.isdecimal() else 0, len(document.scenes) - 1)
    saved = None if texts.get("modified") == "yes" else document
    file = OpenFile(Path(path) if path else None, saved, texts.get("stamp", ""))
    return Place(document, index, file)
