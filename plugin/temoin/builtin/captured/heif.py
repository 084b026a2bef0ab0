"""Where the EXIF of a HEIC or AVIF lies. Source: ISO/IEC 14496-12, 8.11.3 and 8.11.6; 23008-12."""

from collections.abc import Iterator
from typing import BinaryIO

from temoin.builtin.containers import bmff
from temoin.builtin.containers.values import read_at

_MOST_ITEMS = 10_000
_MOST_BYTES = 1024 * 1024
_LONG_ID_ITEMS, _LONG_ID_PLACES = 3, 2


def exif_places(file: BinaryIO, meta: bmff.Box) -> Iterator[tuple[int, int]]:
    """Yield start and length of each EXIF item that lies in one piece in the file."""
    wanted = set(_exif_items(file, meta))
    if not wanted:
        return
    for box in bmff.within(file, meta, b"iloc"):
        for item, start, length in _places(read_at(file, box.start, _MOST_BYTES)):
            if item in wanted:
                yield start, length


def _exif_items(file: BinaryIO, meta: bmff.Box) -> Iterator[int]:
    for listing in bmff.within(file, meta, b"iinf"):
        version = read_at(file, listing.start, 1)
        count = 2 if version == b"\0" else 4
        for entry in bmff.boxes(file, listing.start + 4 + count, listing.end):
            content = read_at(file, entry.start, 16)
            wide = 4 if content[:1] == bytes([_LONG_ID_ITEMS]) else 2
            if content[6 + wide : 10 + wide] == b"Exif":
                yield int.from_bytes(content[4 : 4 + wide])


def _places(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (item, start, length) of the items that have one extent, counted from the file."""
    if len(content) < 8:  # noqa: PLR2004 - version, sizes and the count
        return
    version, sizes = content[0], int.from_bytes(content[4:6])
    offset, length, base = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index = sizes & 15 if version else 0
    wide = 4 if version >= _LONG_ID_PLACES else 2
    take = _Taking(content, 6)
    for _ in range(min(take.number(wide), _MOST_ITEMS)):
        item = take.number(wide)
        method = take.number(2) & 15 if version else 0
        take.number(2)  # which file
        first = take.number(base)
        extents = take.number(2)
        for _ in range(extents):
            take.number(index)
            start, size = first + take.number(offset), take.number(length)
            if extents == 1 and method == 0:
                yield item, start, size
            if take.is_over:
                return


class _Taking:
    """Takes numbers one after the other."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content, self._at = content, at

    @property
    def is_over(self) -> bool:
        return self._at >= len(self._content)

    def number(self, width: int) -> int:
        self._at += width
        return int.from_bytes(self._content[self._at - width : self._at])
