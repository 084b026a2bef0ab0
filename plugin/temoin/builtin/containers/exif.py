"""The fields of EXIF and TIFF: of the first directory and of those it points to.

Source: TIFF 6.0, section 2; TIFF Technical Note 1 (330); BigTIFF; Exif 3.0, 4.6.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from temoin.builtin.containers.values import Text, decoded, read_at, text_of

Order = Literal["little", "big"]

ORDERS: dict[bytes, Order] = {
    b"II*\0": "little",
    b"MM\0*": "big",
    b"II+\0": "little",  # BigTIFF
    b"MM\0+": "big",
    b"IIRO": "little",  # raw files of Olympus
    b"IIRS": "little",
    b"MMOR": "big",
    b"IIU\0": "little",  # of Panasonic
}
"""The first bytes of a TIFF, or of a file that is one but for them, and the order of its bytes."""

_BIG = 43  # BigTIFF's own number
_SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,  # of BigTIFF
}
_WHOLE_NUMBERS = {3, 4, 13, 16, 18}
_MOST_FIELDS = 1_024  # of one directory
_MOST_DIRECTORIES = 64
_MOST_OFFSETS = 8 * _MOST_DIRECTORIES  # bytes
_DIRECTORIES = {0x8769: "Exif", 0x8825: "GPS"}
_SUB_IFDS = 330
_POINTERS = frozenset({*_DIRECTORIES, _SUB_IFDS})
USER_COMMENT = 0x9286
NAMES = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x013B: "Artist",
    0x8298: "Copyright",
    USER_COMMENT: "UserComment",
    0x9C9C: "XPComment",
}
"""Fields that hold texts of any length. Source: Exif 3.0, 4.6.5; Windows' XP fields."""

_XP_FIELDS = {0x9C9C}
_CODES = {b"ASCII\0\0\0": "", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp"}
"""How a comment is written; Exif 3.0 adds UTF-8 under ASCII."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of EXIF.

    Attributes:
        directory: `0` for the first, or `Exif`, `GPS`; `page` for one of another picture.
        is_of_first: Whether it speaks of the first picture, not of a page or a preview.
        kind: TIFF's number of its type.
        order: Of its bytes.
        start: Of its content, bytes from the start of the file.
        length: Bytes that it says to have; more than its content, where the file is cut off.
    """

    directory: str
    is_of_first: bool
    tag: int
    kind: int
    order: Order
    start: int
    length: int
    content: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """It as text, if it is written in a byte a letter."""
        return decoded(self.content).strip()

    @property
    def comment(self) -> str:
        """It as text, in the code that a comment says it is written in."""
        if self.tag in _XP_FIELDS:
            return self.content.decode("utf-16-le", "replace").rstrip("\0")
        code = _CODES.get(self.content[:8]) if self.tag == USER_COMMENT else None
        if code is None:
            return self.text
        body = self.content[8:]
        if code != "utf-16":
            return body.decode(code, "replace").strip("\0 ") if code else decoded(body).strip()
        return _utf_16(body, self.order)

    @property
    def numbers(self) -> list[int]:
        """Its whole numbers."""
        size = _SIZES[self.kind]
        whole = len(self.content) // size if self.kind in _WHOLE_NUMBERS else 0
        return [
            int.from_bytes(self.content[at : at + size], self.order)
            for at in range(0, whole * size, size)
        ]


@dataclass(frozen=True, slots=True)
class _Directory:
    name: str
    start: int
    is_of_first: bool = True


def fields(
    file: BinaryIO, tags: Collection[int], start: int = 0, *, pages: bool = False
) -> Iterator[Field]:
    """Yield the fields of some tags, of a TIFF file or of an EXIF block: one without a picture.

    Args:
        file: The whole file, or the block.
        tags: Those that are wanted.
        start: Where the TIFF begins in the file.
        pages: Whether those of further pictures are wanted too: pages, previews, reductions.
    """
    block = _Block.at(file, start)
    if block is None:
        return
    waiting, seen = [_Directory("0", block.first)], set[int]()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        directory = waiting.pop(0)
        if not directory.start or directory.start in seen:
            continue
        seen.add(directory.start)
        if pages:
            waiting.append(_Directory("page", block.following(directory), is_of_first=False))
        for each in block.fields(directory, _POINTERS.union(tags)):
            if each.tag in _DIRECTORIES:
                name, is_of_first = _DIRECTORIES[each.tag], each.is_of_first
                waiting += [_Directory(name, at, is_of_first) for at in each.numbers[:1]]
            elif each.tag == _SUB_IFDS:
                places = each.numbers if pages and len(waiting) < _MOST_DIRECTORIES else ()
                waiting += [_Directory("page", at, is_of_first=False) for at in places]
            else:
                yield each


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A TIFF in a file, whose offsets count from its own start."""

    file: BinaryIO
    start: int
    order: Order
    is_big: bool
    first: int

    @classmethod
    def at(cls, file: BinaryIO, start: int) -> "_Block | None":
        head = read_at(file, start, 16)
        order = ORDERS.get(head[:4])
        if order is None:
            return None
        is_big = int.from_bytes(head[2:4], order) == _BIG
        first = int.from_bytes(head[8:16] if is_big else head[4:8], order)
        return cls(file=file, start=start, order=order, is_big=is_big, first=first)

    def number(self, content: bytes) -> int:
        return int.from_bytes(content, self.order)

    def read(self, offset: int, length: int) -> bytes:
        return read_at(self.file, self.start + offset, length)

    def table(self, directory: _Directory) -> tuple[int, int]:
        """Return where a directory's rows begin, and how many it says to have."""
        wide = 8 if self.is_big else 2
        return directory.start + wide, self.number(self.read(directory.start, wide))

    def following(self, directory: _Directory) -> int:
        """Return the offset of the directory after one; 0 where there is none."""
        at, count = self.table(directory)
        row, wide = (20, 8) if self.is_big else (12, 4)
        return self.number(self.read(at + row * count, wide)) if count <= _MOST_FIELDS else 0

    def fields(self, directory: _Directory, tags: Collection[int]) -> Iterator[Field]:
        at, count = self.table(directory)
        row = 20 if self.is_big else 12
        table = self.read(at, row * min(count, _MOST_FIELDS))
        for place in range(0, len(table) - row + 1, row):
            if self.number(table[place : place + 2]) in tags:
                yield from self.field(directory, at + place, table[place : place + row])

    def field(self, directory: _Directory, at: int, row: bytes) -> Iterator[Field]:
        """Yield the field of a row, where its type is known."""
        inline = 8 if self.is_big else 4
        tag, kind = self.number(row[:2]), self.number(row[2:4])
        length = _SIZES.get(kind, 0) * self.number(row[4:-inline])
        place = at + len(row) - inline
        if length > inline:
            place = self.number(row[-inline:])
        if length:
            yield Field(
                directory=directory.name,
                is_of_first=directory.is_of_first,
                tag=tag,
                kind=kind,
                order=self.order,
                start=self.start + place,
                length=length,
                content=self.read(
                    place, min(length, _MOST_OFFSETS) if tag in _POINTERS else length
                ),
            )


def texts(file: BinaryIO, where: str) -> Iterator[Text]:
    """Yield the texts of any length that EXIF can hold.

    Args:
        file: A TIFF file, or an EXIF block.
        where: Its place in the file.
    """
    for each in fields(file, NAMES):
        key = NAMES[each.tag]
        place = f"{where}: {key}"
        found = text_of(key, place, each.content, length=each.length)
        text = found.text if found.problem else each.comment
        yield Text(name=key, where=place, text=text, problem=found.problem)


def _utf_16(body: bytes, order: Order) -> str:
    """Return UTF-16 as text; programs write it in either order, whatever the block's is."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace").strip("\0 ")
    big_zeros, little_zeros = body[:200:2].count(0), body[1:200:2].count(0)
    if big_zeros != little_zeros:
        order = "big" if big_zeros > little_zeros else "little"
    return body.decode("utf-16-be" if order == "big" else "utf-16-le", "replace").strip("\0 ")
