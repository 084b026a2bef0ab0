"""Where metadata stand in MP4, MOV, HEIF, AVIF, JPEG XL, JPEG 2000 and Canon's CR3.

Source: ISO/IEC 14496-12 (boxes, meta, iinf, iloc, iref, pitm) and 23008-12 (HEIF); Apple's
QuickTime File Format (udta, keys, ilst); XMP specification part 3 (uuid, XMP_).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from temoin.builtin.declared.regions import LARGEST, Region, Share, Source, Unreadable
from temoin.builtin.declared.tiff import of_tiff

_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_MOST_BOXES, _MOST_EXTENTS = 20_000, 1_000
_SMALL = 1024 * 1024
_HEADER, _LONG_HEADER = 8, 16
_FIRST = frozenset(
    {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"jP  ", b"JXL "}
)


@dataclass(frozen=True, slots=True)
class _Box:
    name: bytes
    start: int  # of what it holds
    end: int


def is_bmff(head: bytes) -> bool:
    """Return whether bytes begin a file of boxes; QuickTime's first ones have no type box."""
    return head[4:8] in _FIRST


def of_bmff(source: Source) -> Iterator[Region]:
    """Yield what may hold declarations; frames are passed over."""
    for box in _boxes(source, 0, source.size):
        if box.name == b"moov":
            yield from _of_movie(source, box)
        elif box.name == b"meta":
            yield from _of_meta(source, box, "HEIF", Share.WHOLE)
        elif box.name == b"Exif":  # JPEG XL; its first number tells where the TIFF begins
            skipped = int.from_bytes(source.at(box.start, 4))
            yield from of_tiff(source, box.start + 4 + skipped, "Exif")
        elif box.name == b"brob" and source.at(box.start, 4) == b"xml ":
            raise Unreadable("it is packed by Brotli")
        else:
            yield from _plain(source, box, Share.WHOLE)


def _boxes(source: Source, start: int, end: int) -> Iterator[_Box]:
    for _ in range(_MOST_BOXES):
        head = source.at(start, _LONG_HEADER)
        if start + _HEADER > end or len(head) < _HEADER:
            return
        size, body = int.from_bytes(head[:4]), start + _HEADER
        if size == 1:
            size, body = int.from_bytes(head[8:16]), start + _LONG_HEADER
        last = start + size if size else end
        if last < body:
            return
        yield _Box(head[4:8], body, min(last, end))
        start = last


def _plain(source: Source, box: _Box, share: Share) -> Iterator[Region]:
    """Yield a box that is XMP by its name."""
    place, start = "", box.start
    if box.name == b"uuid":
        if source.at(start, 16) == _XMP_UUID:
            place, start = "XMP box", start + 16
    elif box.name in {b"XMP_", b"xml "}:
        place = f"{box.name.decode().strip()} box"
    if place:
        content = source.at(start, box.end - start)
        is_certain = box.name != b"xml "
        yield Region(place=place, start=start, content=content, share=share, is_certain=is_certain)


def _of_movie(source: Source, movie: _Box, share: Share = Share.WHOLE) -> Iterator[Region]:
    for box in _boxes(source, movie.start, movie.end):
        if box.name == b"udta":
            yield from _of_user(source, box, share)
        elif box.name == b"meta":
            yield from _of_meta(source, box, "metadata keys", share)
        elif box.name == b"trak" and share is Share.WHOLE:
            yield from _of_movie(source, box, Share.PART)
        else:
            yield from _plain(source, box, share)


def _of_user(source: Source, user: _Box, share: Share) -> Iterator[Region]:
    for box in _boxes(source, user.start, user.end):
        if box.name == b"meta":
            yield from _of_meta(source, box, "metadata keys", share)
        elif box.name == b"XMP_":
            yield from _plain(source, box, share)
        elif box.end - box.start <= _SMALL:
            content = source.at(box.start, box.end - box.start)
            yield Region(place="user data", start=box.start, content=content, share=share)


def _of_meta(source: Source, meta: _Box, place: str, share: Share) -> Iterator[Region]:
    # QuickTime's begins with a box, MPEG's with four bytes of version and flags
    skipped = 0 if source.at(meta.start + 4, 4) == b"hdlr" else 4
    found = _Items()
    for box in _boxes(source, meta.start + skipped, meta.end):
        if box.name == b"ilst":
            yield from _of_list(source, box, place, share)
        elif box.name in {b"iinf", b"iloc", b"iref", b"pitm", b"idat"}:
            found.boxes[box.name] = box
        else:
            yield from _plain(source, box, share)
    yield from found.regions(source)


def _of_list(source: Source, listed: _Box, place: str, share: Share) -> Iterator[Region]:
    for item in _boxes(source, listed.start, listed.end):
        own = Share.ATTACHED if item.name == b"covr" else share
        content = source.at(item.start, min(item.end - item.start, LARGEST))
        yield Region(place=place, start=item.start, content=content, share=own)


@dataclass(slots=True)
class _Items:
    """The items of a still picture: what describes the primary one speaks of the whole."""

    boxes: dict[bytes, _Box] = field(default_factory=dict)

    def regions(self, source: Source) -> Iterator[Region]:
        """Yield the XMP and Exif items."""
        if b"iinf" not in self.boxes or b"iloc" not in self.boxes:
            return
        kinds = dict(self._kinds(source))
        for number, start, length in self._places(source) if kinds else ():
            if kinds.get(number) == b"Exif":
                skipped = int.from_bytes(source.at(start, 4))
                yield from of_tiff(source, start + 4 + skipped, "HEIF Exif item")
            elif number in kinds:
                yield Region(
                    place="HEIF XMP item",
                    start=start,
                    content=source.at(start, length),
                    share=self._share(source, number),
                    is_certain=True,
                )

    def _kinds(self, source: Source) -> Iterator[tuple[int, bytes]]:
        """Yield the number and kind of each item that is metadata."""
        listed = self.boxes[b"iinf"]
        skipped = 6 if source.at(listed.start, 1) == b"\0" else 8
        for box in _boxes(source, listed.start + skipped, listed.end):
            entry = source.at(box.start, min(box.end - box.start, 1000))
            width = 4 if entry[:1] == b"\3" else 2
            number, kind = int.from_bytes(entry[4 : 4 + width]), entry[6 + width : 10 + width]
            if kind == b"Exif" or (kind == b"mime" and b"rdf+xml" in entry):
                yield number, kind

    def _places(self, source: Source) -> Iterator[tuple[int, int, int]]:
        """Yield number, start and length of each item's first extent."""
        box = self.boxes[b"iloc"]
        numbers = _Numbers(source.at(box.start, min(box.end - box.start, LARGEST)))
        version = numbers.take(4) >> 24
        sizes = numbers.take(2)
        place, length, base, index = (sizes >> bits & 15 for bits in (12, 8, 4, 0))
        wide = 4 if version == 2 else 2  # noqa: PLR2004 - as ISO counts
        for _ in range(min(numbers.take(wide), _MOST_BOXES)):
            number = numbers.take(wide)
            method = numbers.take(2) & 15 if version else 0
            numbers.take(2)
            start = numbers.take(base)
            extents = [
                (numbers.take(index if version else 0), numbers.take(place), numbers.take(length))
                for _ in range(min(numbers.take(2), _MOST_EXTENTS))
            ]
            at = self._absolute(method, start + extents[0][1]) if extents else -1
            if at >= 0:
                yield number, at, extents[0][2]
            if numbers.is_spent:
                return

    def _absolute(self, method: int, start: int) -> int:
        """Return where an extent begins in the file; -1 where that cannot be told."""
        inside = self.boxes.get(b"idat")
        if method == 1 and inside:
            return inside.start + start
        return start if method == 0 else -1

    def _share(self, source: Source, number: int) -> Share:
        """Return what an item speaks of: another picture of the file is a part."""
        primary, described = self.boxes.get(b"pitm"), set[int]()
        if not primary or b"iref" not in self.boxes:
            return Share.WHOLE
        refers = self.boxes[b"iref"]
        width = 4 if source.at(refers.start, 1) == b"\1" else 2
        for box in _boxes(source, refers.start + 4, refers.end):
            numbers = _Numbers(source.at(box.start, min(box.end - box.start, _SMALL)))
            if box.name == b"cdsc" and numbers.take(width) == number:
                described |= {
                    numbers.take(width) for _ in range(min(numbers.take(2), _MOST_EXTENTS))
                }
        own = int.from_bytes(
            source.at(primary.start + 4, 4 if source.at(primary.start, 1) == b"\1" else 2)
        )
        return Share.WHOLE if own in described or not described else Share.PART


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
