"""The items of a HEIC or AVIF that describe its pictures: EXIF and XMP.

Source: ISO/IEC 14496-12, 8.11 (iinf, iloc, iref, pitm, idat); ISO/IEC 23008-12, annex A.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from temoin.builtin.containers import bmff
from temoin.builtin.containers.bmff import Box
from temoin.builtin.containers.values import read_at

EXIF, _MIME = b"Exif", b"mime"
_XMP_TYPE = b"rdf+xml"  # of `application/rdf+xml`
_MOST_ITEMS, _MOST_EXTENTS = 20_000, 1_000
_MOST_BYTES, _MOST_ENTRY = 1024 * 1024, 1_000
_LONG_ID_ITEMS, _LONG_ID_PLACES = 3, 2
_IN_FILE, _IN_IDAT = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item that is EXIF, or XMP.

    Attributes:
        is_exif: Whether it is EXIF; else it is XMP.
        start: Of its first piece, bytes from the start of the file.
        length: Bytes of its first piece.
        is_whole: Whether that piece is all of it.
        is_of_primary: Whether it describes the picture that a viewer shows; so does one that
            does not say which it describes.
    """

    is_exif: bool
    start: int
    length: int
    is_whole: bool
    is_of_primary: bool


def items(file: BinaryIO, meta: Box) -> Iterator[Item]:
    """Yield the items of a `meta` box that describe pictures, as far as they can be placed."""
    parts = {box.kind: box for box in bmff.inside(file, meta)}
    if b"iinf" not in parts or b"iloc" not in parts:
        return
    kinds = dict(_kinds(file, parts[b"iinf"]))
    if not kinds:
        return
    others = _of_others(file, parts)
    for place in _places(file, parts):
        if place.number in kinds:
            yield Item(
                is_exif=kinds[place.number] == EXIF,
                start=place.start,
                length=place.length,
                is_whole=place.is_whole,
                is_of_primary=place.number not in others,
            )


def tiff_start(file: BinaryIO, start: int) -> int:
    """Return where the TIFF structure begins in EXIF of an item or box: a number tells."""
    return start + 4 + int.from_bytes(read_at(file, start, 4))


def _kinds(file: BinaryIO, listed: Box) -> Iterator[tuple[int, bytes]]:
    """Yield number and kind of the items that are EXIF or XMP."""
    skipped = 6 if read_at(file, listed.start, 1) == b"\0" else 8
    for box in bmff.boxes(file, listed.start + skipped, listed.end):
        entry = read_at(file, box.start, min(box.end - box.start, _MOST_ENTRY))
        width = 4 if entry[:1] == bytes([_LONG_ID_ITEMS]) else 2
        number, kind = int.from_bytes(entry[4 : 4 + width]), entry[6 + width : 10 + width]
        if kind == EXIF or (kind == _MIME and _XMP_TYPE in entry):
            yield number, kind


@dataclass(frozen=True, slots=True)
class _Place:
    number: int
    start: int
    length: int
    is_whole: bool


def _places(file: BinaryIO, parts: Mapping[bytes, Box]) -> Iterator[_Place]:
    """Yield where the first piece of each item lies."""
    box = parts[b"iloc"]
    numbers = _Numbers(read_at(file, box.start, min(box.end - box.start, _MOST_BYTES)))
    version = numbers.take(4) >> 24
    sizes = numbers.take(2)
    offset, length, base, index = (sizes >> bits & 15 for bits in (12, 8, 4, 0))
    wide = 4 if version >= _LONG_ID_PLACES else 2
    for _ in range(min(numbers.take(wide), _MOST_ITEMS)):
        number = numbers.take(wide)
        method = numbers.take(2) & 15 if version else _IN_FILE
        numbers.take(2)  # which file
        start = numbers.take(base)
        count = numbers.take(2)
        pieces = [
            (numbers.take(index if version else 0), numbers.take(offset), numbers.take(length))
            for _ in range(min(count, _MOST_EXTENTS))
        ]
        at = _absolute(parts, method, start + pieces[0][1]) if pieces else -1
        if at >= 0:
            yield _Place(number, at, pieces[0][2], count == 1)
        if numbers.is_spent:
            return


def _absolute(parts: Mapping[bytes, Box], method: int, start: int) -> int:
    """Return where a piece begins in the file; -1 where that cannot be told."""
    if method == _IN_IDAT and b"idat" in parts:
        return parts[b"idat"].start + start
    return start if method == _IN_FILE else -1


def _of_others(file: BinaryIO, parts: Mapping[bytes, Box]) -> set[int]:
    """Return the items that say to describe other pictures than the primary one."""
    primary, refers = parts.get(b"pitm"), parts.get(b"iref")
    if not primary or not refers:
        return set()
    long = read_at(file, primary.start, 1) == b"\1"
    own = int.from_bytes(read_at(file, primary.start + 4, 4 if long else 2))
    described: dict[int, set[int]] = {}
    width = 4 if read_at(file, refers.start, 1) == b"\1" else 2
    for box in bmff.boxes(file, refers.start + 4, refers.end):
        if box.kind == b"cdsc":
            most = (_MOST_EXTENTS + 2) * width
            numbers = _Numbers(read_at(file, box.start, min(box.end - box.start, most)))
            pictures = described.setdefault(numbers.take(width), set())
            pictures |= {numbers.take(width) for _ in range(min(numbers.take(2), _MOST_EXTENTS))}
    return {number for number, pictures in described.items() if pictures and own not in pictures}


class _Numbers:
    """Numbers that follow each other in some bytes; 0 after their end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    @property
    def is_spent(self) -> bool:
        """Whether the end is reached."""
        return self._at >= len(self._content)

    def take(self, size: int) -> int:
        """Return the number that the next bytes are."""
        self._at += size
        return int.from_bytes(self._content[self._at - size : self._at])
