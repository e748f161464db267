"""Files for the monkey: good ones, bad ones, and where it saves."""

import json
from pathlib import Path
from random import Random

from optim_core.scenes.defaults import default_scene
from optim_core.scenes.document import Document
from optim_core.scenes.file import to_json

NESTED = 2000
"""Brackets in each other, beyond what can be read."""


def write_files(folder: Path) -> None:
    """Write files that can be opened, and files that cannot."""
    scene = default_scene()
    good = to_json(Document((scene, scene.edited(layout="overlay", steps=500, title="Two"))))
    later = json.loads(good)
    later["mood"] = later["scenes"][0]["figure"]["mood"] = "good"
    texts = {
        "good.json": good,
        "later.json": json.dumps(later),
        "cut.json": good[: len(good) // 2],
        "empty.json": "",
        "array.json": "[1, 2, 3]",
        "nested.json": "[" * NESTED + "]" * NESTED,
        "long.json": json.dumps({"format": "x" * 100_000}),
        "number.json": good.replace("120", "1e999"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "binary.json").write_bytes(bytes(range(256)) * 40)
    (folder / "no.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
    (folder / "folder.json").mkdir()


def to_open(folder: Path, random: Random) -> str:
    """Return a path to open: one of the files there are, or one that is not there."""
    return str(random.choice([*sorted(folder.iterdir()), folder / "missing.json"]))


def to_save(folder: Path, random: Random, suffix: str) -> str:
    """Return a path to save to, some of which cannot be written; "" if the person gives up."""
    names = ("a", "b", "naïve ☃", "x" * 300, "good", "folder", "missing/a", "")
    name = random.choice(names)
    return f"{folder / name}{random.choice(('', suffix))}" if name else ""
