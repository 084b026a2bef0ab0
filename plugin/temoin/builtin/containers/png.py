"""The chunks of a PNG and the texts in them, before and after the picture.

Source: PNG (third edition) 5.3, 11.3.3 (tEXt, zTXt, iTXt), 11.3.4.5 (eXIf).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from temoin.builtin.containers import exif
from temoin.builtin.containers.values import (
    CUT_OFF,
    MOST_BYTES,
    TOO_LARGE,
    Text,
    decoded,
    inflated,
    read_at,
)

_SIGNATURE = 8
_MOST_CHUNKS = 500_000  # a picture of 4 GB in chunks of 8 kB
_LONGEST_KEY = 79
_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of a PNG.

    Attributes:
        start: Of its content, bytes from the start of the file.
        length: Bytes of its content.
    """

    kind: bytes
    start: int
    length: int


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
        if chunk.kind in _TEXTS:
            yield _text(file, chunk)
        elif chunk.kind == b"eXIf":
            block = BytesIO(read_at(file, chunk.start, chunk.length))
            yield from exif.texts(block, f"PNG eXIf at byte {chunk.start}")


def _text(file: BinaryIO, chunk: Chunk) -> Text:
    content = read_at(file, chunk.start, chunk.length)
    key, _, rest = content.partition(b"\0")
    where = f"PNG {chunk.kind.decode()} at byte {chunk.start}"
    name = key[:_LONGEST_KEY].decode("latin-1")
    if chunk.length > MOST_BYTES:
        return Text(name=name, where=where, problem=TOO_LARGE)
    if len(content) < chunk.length:
        return Text(name=name, where=where, problem=CUT_OFF)
    text, problem = _content(chunk.kind, rest)
    return Text(name=name, where=where, text=text, problem=problem)


def _content(kind: bytes, rest: bytes) -> tuple[str, str]:
    """Return what follows a chunk's keyword as text, and why it cannot be read, or ""."""
    if kind == b"tEXt":
        return decoded(rest), ""
    if kind == b"zTXt":
        return inflated(rest[1:])
    compressed, rest = rest[:1] == b"\1", rest[2:]
    *_, text = rest.split(b"\0", 2)  # language, keyword in it, text
    return inflated(text) if compressed else (decoded(text), "")
