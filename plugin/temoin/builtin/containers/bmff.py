"""The boxes of MP4, QuickTime and their kin, and the texts in them.

Source: ISO/IEC 14496-12, 4.2 and 8.11; QuickTime File Format, "User data atoms" and "Metadata";
the `ilst` of iTunes, as FFmpeg's mov muxer writes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from temoin.builtin.containers.values import MOST_BYTES, Text, decoded, read_at, text_of

_MOST_BOXES = 20_000  # of one level
_MOST_KEYS = 10_000
_MOST_TRACKS = 64
_HEAD, _LONG_HEAD = 8, 16
_UTF_16 = 2


@dataclass(frozen=True, slots=True)
class Box:
    """A box.

    Attributes:
        start: Of its content, bytes from the start of the file.
        end: Of its content, exclusive; may lie beyond the end of a file that is cut off.
    """

    kind: bytes
    start: int
    end: int

    @property
    def name(self) -> str:
        """Its type as it is written: `©cmt`."""
        return self.kind.decode("latin-1")


def boxes(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes of a file, or of a box in it, as far as they can be followed.

    Args:
        file: The whole file.
        start: Where the first box begins.
        end: Where they end, exclusive; none for the end of the file.
    """
    end = file.seek(0, 2) if end is None else end
    for _ in range(_MOST_BOXES):
        if start + _HEAD > end:
            return
        head = read_at(file, start, _LONG_HEAD)
        size, kind, skip = int.from_bytes(head[:4]), head[4:8], _HEAD
        if size == 1:
            size, skip = int.from_bytes(head[8:16]), _LONG_HEAD
        elif size == 0:  # up to the end
            size = end - start
        if size < skip or len(head) < skip:
            return
        yield Box(kind, start + skip, min(start + size, end))
        start += size


def inside(file: BinaryIO, box: Box) -> Iterator[Box]:
    """Yield the boxes that a box begins with."""
    start = box.start
    if box.kind == b"meta" and read_at(file, box.start + 4, 4) != b"hdlr":
        start += 4  # ISO's has a version before its boxes, QuickTime's has none
    yield from boxes(file, start, box.end)


def within(file: BinaryIO, box: Box, *kinds: bytes) -> Iterator[Box]:
    """Yield the boxes at a path in a box: `within(file, moov, b"udta", b"meta")`."""
    for each in inside(file, box):
        if each.kind == kinds[0]:
            yield from within(file, each, *kinds[1:]) if kinds[1:] else [each]


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the texts of a file and of its tracks."""
    for top in boxes(file):
        if top.kind == b"moov":
            yield from _of(file, top, "moov")
            for number, track in enumerate(within(file, top, b"trak"), start=1):
                if number > _MOST_TRACKS:
                    break
                yield from _of(file, track, f"moov/trak {number}")
        elif top.kind in {b"meta", b"udta"}:
            yield from _of_metadata(file, top, top.name)


def _of(file: BinaryIO, holder: Box, where: str) -> Iterator[Text]:
    for each in boxes(file, holder.start, holder.end):
        if each.kind in {b"udta", b"meta"}:
            yield from _of_metadata(file, each, f"{where}/{each.name}")


def _of_metadata(file: BinaryIO, box: Box, where: str) -> Iterator[Text]:
    """Yield the texts of user data (`udta`), or of metadata (`meta`)."""
    if box.kind == b"meta":
        keys = [name for each in within(file, box, b"keys") for name in _keys(file, each)]
        for each in within(file, box, b"ilst"):
            yield from _items(file, each, keys, f"{where}/ilst")
        return
    for each in boxes(file, box.start, box.end):
        if each.kind == b"meta":
            yield from _of_metadata(file, each, f"{where}/meta")
        elif each.kind[:1] == b"\xa9":
            yield from _international(file, each, where)


def _keys(file: BinaryIO, box: Box) -> Iterator[str]:
    """Yield the keys by which items are named by number."""
    content = read_at(file, box.start, box.end - box.start)
    at = 8
    for _ in range(_MOST_KEYS):
        size = int.from_bytes(content[at : at + 4])
        if size < _HEAD or at + size > len(content):
            return
        yield decoded(content[at + _HEAD : at + size])
        at += size


def _items(file: BinaryIO, box: Box, keys: Sequence[str], where: str) -> Iterator[Text]:
    for item in boxes(file, box.start, box.end):
        number = int.from_bytes(item.kind)
        key = keys[number - 1] if 0 < number <= len(keys) else item.name
        for part in boxes(file, item.start, item.end):
            if part.kind == b"name":
                key = decoded(read_at(file, part.start + 4, min(part.end - part.start - 4, 200)))
            elif part.kind == b"data":
                yield _item(file, part, key, f"{where}/{key[:80]} at byte {part.start}")


def _item(file: BinaryIO, part: Box, key: str, where: str) -> Text:
    length = part.end - part.start - 8
    kind = int.from_bytes(read_at(file, part.start, 4)) & 0xFFFFFF
    content = read_at(file, part.start + 8, length)
    found = text_of(key, where, content, length=length)
    if kind != _UTF_16 or found.problem:
        return found
    return Text(name=key, where=where, text=content.decode("utf-16-be", "replace"))


def _international(file: BinaryIO, box: Box, where: str) -> Iterator[Text]:
    """Yield the text of an item of QuickTime's user data, which comes with its language."""
    place = f"{where}/{box.name} at byte {box.start}"
    length = int.from_bytes(read_at(file, box.start, 2))
    inside = box.end - box.start
    if 4 + length > inside or inside > MOST_BYTES:
        length, skip = inside, 0  # some programs write the text alone
    else:
        skip = 4
    content = read_at(file, box.start + skip, length)
    yield text_of(box.name, place, content, length=length)
