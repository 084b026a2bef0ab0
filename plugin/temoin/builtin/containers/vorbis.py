"""The comments of a FLAC file. Source: RFC 9639, 8.1 and 8.6; Vorbis I, section 5."""

from collections.abc import Iterator
from typing import BinaryIO

from temoin.builtin.containers import id3
from temoin.builtin.containers.values import Text, read_at, text_of

_MOST_BLOCKS = 1_000
_MOST_COMMENTS = 10_000
_COMMENTS = 4
_LONGEST_KEY = 80


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the comments of a FLAC file."""
    at = id3.length_of(file)
    if read_at(file, at, 4) != b"fLaC":
        return
    at += 4
    for _ in range(_MOST_BLOCKS):
        head = read_at(file, at, 4)
        if len(head) < 4:  # noqa: PLR2004
            return
        length = int.from_bytes(head[1:])
        if head[0] & 0x7F == _COMMENTS:
            yield from _comments(read_at(file, at + 4, length), at + 4)
        if head[0] & 0x80:  # the last
            return
        at += 4 + length


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
