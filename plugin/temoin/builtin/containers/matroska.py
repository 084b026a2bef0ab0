"""The tags of Matroska and WebM. Source: RFC 8794 (EBML), RFC 9559 (Matroska) 5.1.8."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from temoin.builtin.containers.values import Text, decoded, read_at, text_of

_SEGMENT, _TAGS, _TAG, _SIMPLE = 0x18538067, 0x1254C367, 0x7373, 0x67C8
_NAME, _STRING = 0x45A3, 0x4487
_SEEK_HEAD, _SEEK, _SEEK_ID, _SEEK_AT = 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC
_MOST_ELEMENTS = 100_000
_MOST_SEEKS = 100
_LONGEST_NAME = 200
_HEAD = 12


@dataclass(frozen=True, slots=True)
class Element:
    """An element.

    Attributes:
        start: Of its content, bytes from the start of the file.
        end: Of its content, exclusive; none where its length is not told.
    """

    kind: int
    start: int
    end: int | None


def elements(file: BinaryIO, start: int, end: int) -> Iterator[Element]:
    """Yield the elements between two places, as far as they can be followed."""
    for _ in range(_MOST_ELEMENTS):
        if start >= end:
            return
        head = read_at(file, start, _HEAD)
        kind, id_length = _number(head, keep_mark=True)
        size, size_length = _number(head[id_length:])
        if not id_length or not size_length:
            return
        begin = start + id_length + size_length
        if size == (1 << 7 * size_length) - 1:
            yield Element(kind, begin, None)
            return
        yield Element(kind, begin, min(begin + size, end))
        start = begin + size


def _number(content: bytes, *, keep_mark: bool = False) -> tuple[int, int]:
    """Return a number of variable length and that length; 0 for none."""
    if not content or not content[0]:
        return 0, 0
    length = 9 - content[0].bit_length()
    if len(content) < length:
        return 0, 0
    number = int.from_bytes(content[:length])
    return (number if keep_mark else number & (1 << 7 * length) - 1), length


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the tags."""
    size = file.seek(0, 2)
    seen: set[int] = set()
    for segment in elements(file, 0, size):
        if segment.kind != _SEGMENT:
            continue
        told: list[int] = []
        for each in elements(file, segment.start, segment.end or size):
            if each.kind == _SEEK_HEAD:
                told += (segment.start + at for at in _seeks(file, each, size))
            elif each.kind == _TAGS:
                seen.add(each.start)
                yield from _tags(file, each, size)
        for start in told[:_MOST_SEEKS]:  # beyond what is of unknown length
            found = next(elements(file, start, size), None)
            if found and found.kind == _TAGS and found.start not in seen:
                seen.add(found.start)
                yield from _tags(file, found, size)


def _seeks(file: BinaryIO, head: Element, size: int) -> Iterator[int]:
    """Yield where a head of contents says that tags are, from the segment's start."""
    for seek in elements(file, head.start, head.end or size):
        if seek.kind == _SEEK:
            parts = list(elements(file, seek.start, seek.end or size))
            kinds = [_value(file, each) for each in parts if each.kind == _SEEK_ID]
            places = [_value(file, each) for each in parts if each.kind == _SEEK_AT]
            if kinds == [_TAGS] and len(places) == 1:
                yield places[0]


def _value(file: BinaryIO, element: Element) -> int:
    return int.from_bytes(read_at(file, element.start, 8)[: _length(element)])


def _length(element: Element) -> int:
    return (element.end or element.start) - element.start


def _tags(file: BinaryIO, tags: Element, size: int) -> Iterator[Text]:
    for tag in elements(file, tags.start, tags.end or size):
        for simple in elements(file, tag.start, tag.end or size) if tag.kind == _TAG else ():
            if simple.kind == _SIMPLE:
                yield from _simple(file, list(elements(file, simple.start, simple.end or size)))


def _simple(file: BinaryIO, parts: list[Element]) -> Iterator[Text]:
    names = [each for each in parts if each.kind == _NAME]
    for each in parts:
        if each.kind == _STRING and names:
            name = decoded(read_at(file, names[0].start, min(_length(names[0]), _LONGEST_NAME)))
            where = f"Matroska tag {name[:80]} at byte {each.start}"
            content = read_at(file, each.start, _length(each))
            yield text_of(name, where, content, length=_length(each))
