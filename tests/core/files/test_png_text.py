"""Texts in PNG pictures: found anywhere in the file, never decompressed beyond a limit."""

import io
import struct
import zlib

import pytest

from optim_core.files.png_text import SIGNATURE, read_text


def chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def read(*chunks: bytes, most: int = 1000) -> str:
    file = io.BytesIO(SIGNATURE + chunk(b"IHDR", bytes(13)) + b"".join(chunks))
    file.seek(len(SIGNATURE))
    return read_text(file, "race", most)


END = chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "text",
    [
        chunk(b"tEXt", b"race\0here"),
        chunk(b"zTXt", b"race\0\0" + zlib.compress(b"here")),
        chunk(b"iTXt", b"race\0\0\0\0\0here"),
        chunk(b"iTXt", b"race\0\1\0\0\0" + zlib.compress(b"here")),
    ],
    ids=["tEXt", "zTXt", "iTXt", "iTXt packed"],
)
def test_each_kind_of_text_is_read_before_and_behind_the_image(text: bytes) -> None:
    image = chunk(b"IDAT", bytes(5000))
    assert read(chunk(b"tEXt", b"title\0other"), text, image, END) == "here"
    assert read(image, text, END) == "here"


@pytest.mark.parametrize("chunks", [(END,), (), (chunk(b"tEXt", b"title\0race"), END)], ids=len)
def test_a_picture_without_a_race_says_so(chunks: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="carries no race"):
        read(*chunks)


def test_a_bomb_is_refused_unexploded() -> None:
    bomb = chunk(b"zTXt", b"race\0\0" + zlib.compress(bytes(10**7)))
    with pytest.raises(ValueError, match="too large"):
        read(bomb, END, most=20_000)


def test_a_damaged_race_says_so() -> None:
    with pytest.raises(ValueError, match="damaged"):
        read(chunk(b"zTXt", b"race\0\0" + b"not packed"), END)


def test_a_race_that_is_not_text_says_so() -> None:
    with pytest.raises(ValueError, match="damaged"):
        read(chunk(b"iTXt", b"race\0\0\0\0\0\xac\xff"), END)
