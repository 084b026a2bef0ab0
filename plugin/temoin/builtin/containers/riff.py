"""The chunks of RIFF (WebP, WAV, AVI), and of AIFF, which differs in the order of bytes alone.

Source: WebP container; RIFF MCI 1.0; EBU 3306 (RF64); OpenDML AVI 1.02; AIFF 1.3.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Literal

from temoin.builtin.containers import exif
from temoin.builtin.containers.jpeg import EXIF
from temoin.builtin.containers.values import Chunk, Text, read_at, text_of

_FIRST = 12
_MOST_CHUNKS = 100_000
_IN_DS64 = 0xFFFFFFFF


def chunks(
    file: BinaryIO,
    start: int = _FIRST,
    end: int | None = None,
    order: Literal["little", "big"] = "little",
) -> Iterator[Chunk]:
    """Yield the chunks of a file, or of a list in it, as far as they can be followed.

    Args:
        file: The whole file.
        start: Where the first chunk begins.
        end: Where they end, exclusive; none for the end of the file.
        order: Of the bytes of their lengths: big in an AIFF.
    """
    sound = 0
    for _ in range(_MOST_CHUNKS):
        head = read_at(file, start, 8)
        if len(head) < 8 or (end is not None and start >= end):  # noqa: PLR2004 - name, length
            return
        kind, length = head[:4], int.from_bytes(head[4:], order)
        if kind == b"RIFF":  # a further part of a long AVI
            start += _FIRST
            continue
        if kind == b"ds64":  # of a WAV beyond 4 GB
            sound = int.from_bytes(read_at(file, start + 16, 8), "little")
        if length == _IN_DS64 and kind == b"data":
            length = sound
        yield Chunk(kind, start + 8, length)
        start += 8 + length + length % 2


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the texts of EXIF and of a list of facts (INFO)."""
    for each in chunks(file):
        if each.kind == b"EXIF":
            content = read_at(file, each.start, each.length).removeprefix(EXIF)
            yield from exif.texts(BytesIO(content), f"RIFF EXIF at byte {each.start}")
        elif each.kind == b"LIST" and read_at(file, each.start, 4) == b"INFO":
            for fact in chunks(file, each.start + 4, each.start + each.length):
                content = read_at(file, fact.start, fact.length)
                key = fact.kind.decode("latin-1")
                where = f"RIFF INFO at byte {fact.start}"
                yield text_of(key, where, content, length=fact.length)
