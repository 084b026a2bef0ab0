"""The segments of a JPEG before its picture. Source: ISO/IEC 10918-1 B.1; Exif 3.0, 4.7.2."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from temoin.builtin.containers import exif
from temoin.builtin.containers.values import Text, read_at, text_of

_MOST_SEGMENTS = 10_000
_MOST_FILL = 64
_PICTURE, _END, _COMMENT, _APP1 = 0xDA, 0xD9, 0xFE, 0xE1
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
EXIF = b"Exif\0\0"
"""How an APP1 segment with EXIF begins."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a JPEG.

    Attributes:
        marker: Its second byte: 0xE1 for APP1.
        start: Of its content, bytes from the start of the file.
        length: Bytes of its content.
    """

    marker: int
    start: int
    length: int


def segments(file: BinaryIO) -> Iterator[Segment]:
    """Yield the segments up to the picture, or to where they cannot be followed."""
    start = 2
    for _ in range(_MOST_SEGMENTS):
        head = read_at(file, start, _MOST_FILL)
        fill = len(head) - len(head.lstrip(b"\xff"))
        marker, length = head[fill : fill + 1], int.from_bytes(head[fill + 1 : fill + 3])
        if not fill or not marker or marker[0] in {_PICTURE, _END}:
            return
        if marker[0] in _ALONE:
            start += fill + 1
            continue
        if length < 2:  # noqa: PLR2004 - it counts itself
            return
        yield Segment(marker[0], start + fill + 3, length - 2)
        start += fill + 1 + length


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the comments of a JPEG and the texts of its EXIF."""
    for each in segments(file):
        if each.marker == _COMMENT:
            content = read_at(file, each.start, each.length)
            where = f"JPEG COM at byte {each.start}"
            yield text_of("comment", where, content, length=each.length)
        elif each.marker == _APP1:
            content = read_at(file, each.start, each.length)
            if content.startswith(EXIF):
                block = BytesIO(content[len(EXIF) :])
                yield from exif.texts(block, f"JPEG EXIF at byte {each.start}")
