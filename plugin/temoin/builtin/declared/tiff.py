"""What stands in tags of a TIFF, or of the Exif block of any other file, which is one.

Source: TIFF 6.0; BigTIFF; Exif 3.0 (tags 0x9286, 0x010E, 0x0131); XMP specification part 3
(tag 700); Adobe's technical notes (tags 33723 IPTC, 34377 Photoshop).
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from temoin.builtin.declared.iim import of_resources
from temoin.builtin.declared.regions import LARGEST, Kind, Region, Share, Source

_DESCRIPTION, _SOFTWARE, _XMP, _IPTC, _PHOTOSHOP = 0x010E, 0x0131, 700, 33723, 34377
_SUB_IFDS, _EXIF, _USER_COMMENT, _XP_COMMENT = 330, 0x8769, 0x9286, 0x9C9C
_NAMES = {
    _DESCRIPTION: "ImageDescription",
    _SOFTWARE: "Software",
    _XMP: "XMP (tag 700)",
    _IPTC: "IPTC (tag 33723)",
    _USER_COMMENT: "UserComment",
    _XP_COMMENT: "XPComment",
}
_SIZES = {3: 2, 4: 4, 8: 2, 9: 4, 5: 8, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_MOST_DIRECTORIES, _MOST_ENTRIES = 64, 1024


class _Block:
    """A TIFF inside a file, its offsets counted from its own start."""

    def __init__(self, source: Source, start: int) -> None:
        head = source.at(start, 16)
        self.order: Literal["little", "big"] = "little" if head[:2] == b"II" else "big"
        self.is_big = self.number(head[2:4]) == 43  # noqa: PLR2004 - BigTIFF's own number
        self.first = self.number(head[8:16] if self.is_big else head[4:8])
        self._source, self._start = source, start

    def number(self, content: bytes) -> int:
        """Return bytes as a number."""
        return int.from_bytes(content, self.order)

    def at(self, offset: int, length: int) -> bytes:
        """Return bytes from an offset on."""
        return self._source.at(self._start + offset, length)

    def place(self, offset: int) -> int:
        """Return where an offset stands in the file."""
        return self._start + offset


def is_tiff(head: bytes) -> bool:
    """Return whether bytes begin a TIFF, as those of most raw cameras do."""
    return head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIRO", b"IIU\0"}


def of_tiff(source: Source, start: int = 0, place: str = "TIFF") -> Iterator[Region]:
    """Yield what stands in the tags of a TIFF that begins at a byte of a file.

    The first directory is the picture; others are its pages, previews and reductions.
    """
    block = _Block(source, start)
    waiting, seen = [(block.first, Share.WHOLE)], set[int]()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        offset, share = waiting.pop(0)
        if not offset or offset in seen:
            continue
        seen.add(offset)
        entries, following = _directory(block, offset)
        waiting.append((following, Share.PART))
        for entry in entries:
            if entry.tag == _EXIF:
                pointer = block.at(entry.where, 8 if block.is_big else 4)
                waiting.append((block.number(pointer), share))
            elif entry.tag == _SUB_IFDS:
                waiting += ((each, Share.PART) for each in _offsets(block, entry))
            else:
                yield from _of_tag(block, entry, place, share)


class _Entry(NamedTuple):
    """A tag, with the offset and the length of its value."""

    tag: int
    where: int
    length: int


def _directory(block: _Block, offset: int) -> tuple[list[_Entry], int]:
    """Return the entries of a directory, and where the next one stands."""
    width, count_size = (20, 8) if block.is_big else (12, 2)
    count = min(block.number(block.at(offset, count_size)), _MOST_ENTRIES)
    table = block.at(offset + count_size, count * width + 8)
    inline = 8 if block.is_big else 4
    entries = []
    for number in range(len(table) // width if len(table) < count * width else count):
        entry = table[number * width : (number + 1) * width]
        tag, kind = block.number(entry[:2]), block.number(entry[2:4])
        length = block.number(entry[4 : 4 + inline]) * _SIZES.get(kind, 1)
        where = offset + count_size + number * width + width - inline
        if length > inline:
            where = block.number(entry[width - inline :])
        entries.append(_Entry(tag, where, length))
    return entries, block.number(table[count * width : count * width + inline])


def _offsets(block: _Block, entry: _Entry) -> list[int]:
    size = 8 if block.is_big else 4
    listed = block.at(entry.where, min(entry.length, size * _MOST_DIRECTORIES))
    return [block.number(listed[at : at + size]) for at in range(0, len(listed), size)]


def _of_tag(block: _Block, entry: "_Entry", place: str, share: Share) -> Iterator[Region]:
    tag, where, length = entry
    if tag == _PHOTOSHOP:
        yield from of_resources(block.at(where, length), block.place(where), place, share)
    if tag not in _NAMES:
        return
    content = block.at(where, min(length, LARGEST))
    kind = {_IPTC: Kind.IIM, _SOFTWARE: Kind.PROGRAM}.get(tag, Kind.ANY)
    if tag == _USER_COMMENT:
        content = _comment(content, block.order)
    elif tag == _XP_COMMENT:
        content = content.decode("utf-16-le", "replace").encode()
    yield Region(
        place=f"{place} {_NAMES[tag]}",
        start=block.place(where),
        content=content,
        share=share,
        kind=kind,
        is_certain=tag == _XMP,
    )


def _comment(content: bytes, order: str) -> bytes:
    """Return a UserComment in UTF-8: its first eight bytes say how it is written."""
    code, text = content[:8], content[8:]
    if code.startswith(b"UNICODE"):
        marked = text[:2] in {b"\xff\xfe", b"\xfe\xff"}
        encoding = "utf-16" if marked else f"utf-16-{order[0]}e"
        return text.decode(encoding, "replace").encode()
    return text if code[:5] in {b"ASCII", b"JIS\0\0", b"\0\0\0\0\0"} else content
