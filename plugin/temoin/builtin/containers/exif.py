"""The fields of EXIF and TIFF: of the first directory and of those it points to.

Source: TIFF 6.0, section 2; Exif 3.0, 4.6.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from temoin.builtin.containers.values import Text, decoded, read_at, text_of

Order = Literal["little", "big"]

_ORDERS: dict[bytes, Order] = {b"II*\0": "little", b"MM\0*": "big"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_ASCII, _UNDEFINED = 2, 7
_WHOLE_NUMBERS = {3, 4, 13}
_MOST_FIELDS = 1_000  # of one directory
_DIRECTORIES = {0x8769: "Exif", 0x8825: "GPS"}
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
        directory: `0` for the first, or `Exif`, `GPS`.
        kind: TIFF's number of its type.
        order: Of its bytes.
        length: Bytes that it says to have; more than its content, where the file is cut off.
    """

    directory: str
    tag: int
    kind: int
    order: Order
    length: int
    content: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """It as text, if it is written in a byte a letter."""
        return decoded(self.content).strip()

    @property
    def number(self) -> int:
        """Its first whole number; 0 where it has none."""
        size = _SIZES[self.kind] if self.kind in _WHOLE_NUMBERS else 0
        return int.from_bytes(self.content[:size], self.order)


def fields(file: BinaryIO) -> Iterator[Field]:
    """Yield the fields of a TIFF file, or of an EXIF block, which is one without a picture."""
    head = read_at(file, 0, 8)
    order = _ORDERS.get(head[:4])
    if order is None:
        return
    waiting, seen = [("0", int.from_bytes(head[4:8], order))], set[int]()
    while waiting:
        name, start = waiting.pop(0)
        if start in seen:
            continue
        seen.add(start)
        for each in _of_directory(file, name, start, order):
            if each.tag in _DIRECTORIES:
                waiting.append((_DIRECTORIES[each.tag], each.number))
            else:
                yield each


def _of_directory(file: BinaryIO, name: str, start: int, order: Order) -> Iterator[Field]:
    count = int.from_bytes(read_at(file, start, 2), order)
    table = read_at(file, start + 2, 12 * min(count, _MOST_FIELDS))
    for at in range(0, len(table) - 11, 12):
        row = table[at : at + 12]
        kind = int.from_bytes(row[2:4], order)
        length = _SIZES.get(kind, 0) * int.from_bytes(row[4:8], order)
        if not length:
            continue
        content = row[8:12][:length]
        if length > len(content):
            content = read_at(file, int.from_bytes(row[8:12], order), length)
        yield Field(
            directory=name,
            tag=int.from_bytes(row[:2], order),
            kind=kind,
            order=order,
            length=length,
            content=content,
        )


def texts(file: BinaryIO, where: str) -> Iterator[Text]:
    """Yield the texts of any length that EXIF can hold.

    Args:
        file: A TIFF file, or an EXIF block.
        where: Its place in the file.
    """
    for each in fields(file):
        if each.tag not in NAMES:
            continue
        key = NAMES[each.tag]
        place = f"{where}: {key}"
        found = text_of(key, place, each.content, length=each.length)
        text = found.text if found.problem else _comment(each)
        yield Text(name=key, where=place, text=text, problem=found.problem)


def _comment(found: Field) -> str:
    """Return a field's text, in the code that a comment says it is written in."""
    content = found.content
    if found.tag in _XP_FIELDS:
        return content.decode("utf-16-le", "replace").rstrip("\0")
    code = _CODES.get(content[:8]) if found.tag == USER_COMMENT else None
    if code is None:
        return found.text
    body = content[8:]
    if code != "utf-16":
        return body.decode(code, "replace").strip("\0 ") if code else decoded(body).strip()
    return _utf_16(body, found.order)


def _utf_16(body: bytes, order: Order) -> str:
    """Return UTF-16 as text; programs write it in either order, whatever the block's is."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace").strip("\0 ")
    big_zeros, little_zeros = body[:200:2].count(0), body[1:200:2].count(0)
    if big_zeros != little_zeros:
        order = "big" if big_zeros > little_zeros else "little"
    return body.decode("utf-16-be" if order == "big" else "utf-16-le", "replace").strip("\0 ")
