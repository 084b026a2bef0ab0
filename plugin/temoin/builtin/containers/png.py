"""The chunks of a PNG and the texts in them, before and after the picture.

Source: PNG (third edition) 5.3, 11.3.3 (tEXt, zTXt, iTXt), 11.3.4.5 (eXIf).
"""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from temoin.builtin.containers import exif
from temoin.builtin.containers.values import (
    CUT_OFF,
    MOST_BYTES,
    TOO_LARGE,
    Chunk,
    Text,
    decoded,
    inflated,
    read_at,
)

_SIGNATURE = 8
_MOST_CHUNKS = 500_000  # a picture of 4 GB in chunks of 8 kB
_LONGEST_KEY = 79
TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
"""Kinds of chunks that hold texts."""


def chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks of a PNG up to its end, or to where they cannot be followed."""
    start = _SIGNATURE
    for _ in range(_MOST_CHUNKS):
        head = read_at(file, start, 8)
        kind, length = head[4:], int.from_bytes(head[:4])
        if len(kind) < 4 or not kind.isalpha():  # noqa: PLR2004 - a type's letters
            return
        yield Chunk(kind, start + 8, length)
        start += 12 + length
        if kind == b"IEND":
            return


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the texts of a PNG, those of its EXIF among them."""
    for chunk in chunks(file):
        if chunk.kind in TEXTS:
            yield _text(file, chunk)
        elif chunk.kind == b"eXIf":
            block = BytesIO(read_at(file, chunk.start, chunk.length))
            yield from exif.texts(block, f"PNG eXIf at byte {chunk.start}")


def _text(file: BinaryIO, chunk: Chunk) -> Text:
    content = read_at(file, chunk.start, chunk.length)
    key, body, is_packed = divided(chunk.kind, content)
    where = f"PNG {chunk.kind.decode()} at byte {chunk.start}"
    name = key[:_LONGEST_KEY].decode("latin-1")
    if chunk.length > MOST_BYTES:
        return Text(name=name, where=where, problem=TOO_LARGE)
    if len(content) < chunk.length:
        return Text(name=name, where=where, problem=CUT_OFF)
    text, problem = inflated(body) if is_packed else (decoded(body), "")
    return Text(name=name, where=where, text=text, problem=problem)


def divided(kind: bytes, content: bytes) -> tuple[bytes, bytes, bool]:
    """Return a text chunk's keyword, the text after it, and whether that is compressed."""
    key, _, rest = content.partition(b"\0")
    if kind == b"tEXt":
        return key, rest, False
    if kind == b"zTXt":
        return key, rest[1:], True
    *_, text = rest[2:].split(b"\0", 2)  # language, keyword in it, text
    return key, text, rest[:1] == b"\1"
