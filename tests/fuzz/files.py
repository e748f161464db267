"""Files: documents with odd fields, damaged text, and pictures that carry either."""

import json
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import optim_core as oc
from optim_core.files.png_text import SIGNATURE
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.file import KEY, from_json, load_with_remarks, save, to_json
from tests.fuzz import odd
from tests.fuzz.watch import Fault

SECONDS = 2.0
ARCHIVE = Path(__file__).parent.parent / "archive"
REMARKS = 200
"""Largest number of characters in a remark."""


def documents() -> tuple[str, ...]:
    """Return good documents: one of each surface, and those of earlier versions."""
    made = [to_json(default_scene(family())) for family in oc.SURFACES.values()]
    return (*made, *(path.read_text("utf-8") for path in sorted(ARCHIVE.glob("*.json"))))


DOCUMENTS = documents()


def draw(rng: Random) -> bytes:
    """Draw the content of a file."""
    text = _document(rng)
    if rng.random() < 0.2:
        text = odd.scrambled(rng, text)
    if rng.random() < 0.25:
        text = _picture(rng, text)
        if rng.random() < 0.5:
            text = odd.scrambled(rng, text)
    return text


def _document(rng: Random) -> bytes:
    document: Any = json.loads(rng.choice(DOCUMENTS))
    for _ in range(rng.choice((0, 1, 1, 1, 2, 4))):
        document = odd.changed(rng, document)
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    text = json.dumps(document, ensure_ascii=rng.random() < 0.5)
    sys.set_int_max_str_digits(limit)
    encoding = rng.choice(("utf-8",) * 20 + ("utf-8-sig", "utf-16", "latin-1"))
    return text.encode(encoding, "backslashreplace")


def _picture(rng: Random, text: bytes) -> bytes:
    """Return a PNG that carries a text in one of the three kinds of chunks."""
    key = rng.choice((KEY.encode(),) * 9 + (b"Title",))
    kind, data = rng.choice(
        (
            (b"tEXt", key + b"\0" + text),
            (b"zTXt", key + b"\0\0" + zlib.compress(text)),
            (b"iTXt", key + b"\0\0\0\0\0" + text),
            (b"iTXt", key + b"\0\1\0\0\0" + zlib.compress(text)),
            (
                b"zTXt",
                key + b"\0\0" + zlib.compress(b" " * 20_000_000, 9)[: rng.choice((9, 99999))],
            ),
        )
        if rng.random() < 0.1
        else ((b"tEXt", key + b"\0" + text), (b"zTXt", key + b"\0\0" + zlib.compress(text)))
    )
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (kind, data), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return SIGNATURE + b"".join(map(_chunk, chunks))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    kind, data = chunk
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def attempt(content: bytes, folder: Path) -> Callable[[], None]:
    """Return what loads such a file, and saves and loads again what it held."""
    path = folder / "race.json"
    path.write_bytes(content)

    def load_and_save() -> None:
        document, remarks = load_with_remarks(path)
        for remark in remarks:
            if len(remark) > REMARKS or len(remark.splitlines()) > 1:
                raise Fault(f"a remark of {len(remark)} characters: {remark[:200]!r}")
        save(document, path)
        if from_json(path.read_text("utf-8")) != document:
            raise Fault("what is loaded, saved and loaded again is another document")

    return load_and_save
