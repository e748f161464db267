"""Reads a text from a PNG picture (PNG specification, third edition, 2025, section 11.3).

Only the headers of the chunks and the wanted text are read, and no more of it than a limit.
"""

import struct
import zlib
from typing import BinaryIO

from optim_core.parameters.refusal import Refusal

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def read_text(file: BinaryIO, key: str, most: int) -> str:
    """Return the text under a key, from a file whose signature has been read.

    Raises
    ------
    ValueError
        The picture is damaged, has no such text, or one of more than ``most`` bytes.
    """
    missing = "this picture carries no race; only those that Ravine made do"
    while True:
        head = file.read(8)
        if len(head) < 8:
            raise Refusal(missing)
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            raise Refusal(missing)
        if kind not in (b"tEXt", b"zTXt", b"iTXt") or length > most:
            file.seek(length + 4, 1)
            continue
        data = file.read(length)
        file.seek(4, 1)
        name, _, rest = data.partition(b"\0")
        if name == key.encode("latin-1"):
            return _decoded(kind, rest, most)


def _decoded(kind: bytes, rest: bytes, most: int) -> str:
    packed, encoding = False, "latin-1"
    if kind == b"zTXt":
        packed, rest = True, rest[1:]
    elif kind == b"iTXt":
        packed, encoding = rest[:1] == b"\1", "utf-8"
        rest = rest[2:].split(b"\0", 2)[-1]
    try:
        if packed:
            unpacker = zlib.decompressobj()
            rest = unpacker.decompress(rest, most + 1)
        if len(rest) > most:
            raise Refusal("what this picture carries is too large for a race")
        return rest.decode(encoding)
    except (zlib.error, UnicodeDecodeError):
        raise Refusal("the race that this picture carries is damaged") from None
