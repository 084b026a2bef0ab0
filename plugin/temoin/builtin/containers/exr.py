"""The attributes in the head of an OpenEXR file. Source: OpenEXR, "Technical Introduction"."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from temoin.builtin.containers.values import MOST_BYTES, Text, read_at, text_of

_VERSION_END = 8
_MULTIPART = 0x1000
_MOST_ATTRIBUTES = 10_000
_MOST_SMALL = 64 * 1024
_SIZE_BYTES = 4  # of an attribute's size
_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute.

    Attributes:
        part: Number of the part it speaks of, from 0.
        kind: `string`, `float`, `timecode`...
        start: Of its value, bytes from the start of the file.
        length: Bytes of its value.
        content: Its value; empty where that is larger than any that is read.
    """

    part: int
    name: str
    kind: str
    start: int
    length: int
    content: bytes = field(repr=False)


def attributes(file: BinaryIO) -> Iterator[Attribute]:
    """Yield the attributes of each part's head, as far as they can be followed."""
    flags = int.from_bytes(read_at(file, 4, 4), "little")
    at, part = _VERSION_END, 0
    for _ in range(_MOST_ATTRIBUTES):
        head = read_at(file, at, 2 * _LONGEST_NAME + 6)
        name, _, rest = head.partition(b"\0")
        if not name:  # the end of a part's head; an empty one follows the last
            at, part = at + 1, part + 1
            if not flags & _MULTIPART or read_at(file, at, 1) in {b"", b"\0"}:
                return
            continue
        kind, _, rest = rest.partition(b"\0")
        if max(len(name), len(kind)) >= _LONGEST_NAME or len(rest) < _SIZE_BYTES:
            return
        length = int.from_bytes(rest[:_SIZE_BYTES], "little")
        at += len(name) + len(kind) + 6
        yield Attribute(
            part=part,
            name=name.decode("latin-1"),
            kind=kind.decode("latin-1"),
            start=at,
            length=length,
            content=read_at(file, at, length) if length <= MOST_BYTES else b"",
        )
        at += length


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the attributes that are texts."""
    for each in attributes(file):
        where = f"OpenEXR attribute {each.name[:80]} at byte {each.start}"
        if each.kind == "string":
            yield text_of(each.name, where, each.content, length=each.length)
        elif each.kind == "stringvector":
            for content in _of_vector(each.content):
                yield text_of(each.name, where, content, length=len(content))


def _of_vector(content: bytes) -> Iterator[bytes]:
    at = 0
    while at + 4 <= len(content) and at < _MOST_SMALL:
        length = int.from_bytes(content[at : at + 4], "little")
        yield content[at + 4 : at + 4 + length]
        at += 4 + length
