"""The blocks of a FLAC file and the comments in them.

Source: RFC 9639, 8.1 and 8.6; Vorbis I, section 5.
"""

from collections.abc import Iterator
from typing import BinaryIO

from temoin.builtin.containers import id3
from temoin.builtin.containers.values import Chunk, Text, read_at, text_of

_MOST_BLOCKS = 1_000
_MOST_COMMENTS = 10_000
COMMENTS, APPLICATION, PICTURE = b"\4", b"\2", b"\6"
"""Kinds of blocks, by their number."""

_LONGEST_KEY = 80


def blocks(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the blocks before the sound of a FLAC, also of one behind an ID3 tag."""
    at = id3.length_of(file)
    if read_at(file, at, 4) != b"fLaC":
        return
    at += 4
    for _ in range(_MOST_BLOCKS):
        head = read_at(file, at, 4)
        if len(head) < 4:  # noqa: PLR2004 - a length
            return
        length = int.from_bytes(head[1:])
        yield Chunk(bytes([head[0] & 0x7F]), at + 4, length)
        if head[0] & 0x80:  # the last
            return
        at += 4 + length


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the comments of a FLAC file."""
    for each in blocks(file):
        if each.kind == COMMENTS:
            yield from _comments(read_at(file, each.start, each.length), each.start)


def _comments(block: bytes, start: int) -> Iterator[Text]:
    at = 4 + int.from_bytes(block[:4], "little")  # who wrote the file
    at += 4  # how many comments
    for _ in range(_MOST_COMMENTS):
        if at + 4 > len(block):
            return
        length = int.from_bytes(block[at : at + 4], "little")
        content = block[at + 4 : at + 4 + length]
        key, _, value = content.partition(b"=")
        where = f"FLAC comment at byte {start + at + 4}"
        missing = length - len(content)
        name = key[:_LONGEST_KEY].decode("latin-1")
        yield text_of(name, where, value, length=len(value) + missing)
        at += 4 + length
