"""The texts of an ID3 tag, at the start of a file or at its end.

Source: id3.org, ID3v2.2.0, 2.3.0, 2.4.0 and ID3v1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from temoin.builtin.containers.values import CUT_OFF, MOST_BYTES, TOO_LARGE, Text, read_at

_HEAD = 10
_OLD_TAG = 128
_MOST_FRAMES = 10_000
_CODES = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_OLDEST, _NEWEST = 2, 4  # of ID3v2: the first has shorter frames, the last counts in sevens
_UNSYNCHRONISED, _EXTENDED = 0x80, 0x40
_OLD_NAMES = {"TXX": "TXXX", "COM": "COMM", "WXX": "WXXX"}
_PACKED = 0x000E  # compressed, encrypted, unsynchronised: a frame's own flags of 2.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame of a tag.

    Attributes:
        name: As it is written: three letters in 2.2.
        start: Of its content, bytes from the start of the file; of a tag that is unsynchronised
            as a whole, about that.
        length: Bytes that it says to have; more than its content, where that is cut off.
        is_packed: Whether it is compressed, encrypted or unsynchronised by itself.
    """

    name: str
    start: int
    length: int
    content: bytes = field(repr=False)
    is_packed: bool

    @property
    def kind(self) -> str:
        """Its name as the newer versions write it."""
        return _OLD_NAMES.get(self.name, self.name)

    @property
    def is_text(self) -> bool:
        """Whether it holds a text, or a comment."""
        return self.kind[0] == "T" or self.kind == "COMM"

    @property
    def texts(self) -> tuple[str, str]:
        """What describes its text, where its kind has that, and the text."""
        code = _CODES.get(self.content[0] if self.content else 0, "latin-1")
        skipped = 4 if self.kind == "COMM" else 1  # a language stands before a comment
        key, text = "", self.content[skipped:].decode(code, "replace")
        if self.kind in {"TXXX", "COMM"}:
            key, _, text = text.partition("\0")
            text = text.lstrip("\ufeff")
        return key, text.strip("\0")


def length_of(file: BinaryIO, start: int = 0) -> int:
    """Return how many bytes a tag takes that begins somewhere in a file; 0 for none."""
    head = read_at(file, start, _HEAD)
    return _HEAD + _seven_bits(head[6:10]) if head[:3] == b"ID3" and len(head) == _HEAD else 0


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the texts of the tags."""
    whole = length_of(file)
    if whole > MOST_BYTES:
        yield Text(name="ID3", where="ID3 at byte 0", problem=TOO_LARGE)
    elif whole:
        for each in frames(file):
            yield from _texts_of(each)
        if file.seek(0, 2) < whole:
            yield Text(name="ID3", where="ID3 at byte 0", problem=CUT_OFF)
    yield from _old_tag(file)


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag.

    Attributes:
        body: What holds its frames: the file, or them put right.
        first: Where they begin in it.
        end: Where they end in it, exclusive.
        shift: What to add to a place in it for one in the file.
    """

    body: BinaryIO
    first: int
    end: int
    shift: int
    version: int


def _tag(file: BinaryIO, start: int) -> _Tag | None:
    size = length_of(file, start) - _HEAD
    if size < 0:
        return None
    head = read_at(file, start, _HEAD)
    version, flags = head[3], head[5]
    body, first, shift = file, start + _HEAD, 0
    end = first + size
    if flags & _UNSYNCHRONISED and version < _NEWEST:
        plain = read_at(file, first, size).replace(b"\xff\0", b"\xff")
        body, first, shift, end = BytesIO(plain), 0, first, size
    if flags & _EXTENDED and version > _OLDEST:
        row = read_at(body, first, 4)
        first += _seven_bits(row) if version >= _NEWEST else int.from_bytes(row) + 4
    return _Tag(body, first, end, shift, version)


def frames(file: BinaryIO, start: int = 0) -> Iterator[Frame]:
    """Yield the frames of a tag of 2.2, 2.3 or 2.4 that begins somewhere in a file."""
    tag = _tag(file, start)
    if tag is None:
        return
    letters, head = (3, 6) if tag.version == _OLDEST else (4, 10)
    at, is_newest = tag.first, tag.version >= _NEWEST
    for _ in range(_MOST_FRAMES):
        row = read_at(tag.body, at, head)
        name, size = row[:letters], row[letters : 2 * letters]
        if len(row) < head or at + head > tag.end or not name.isalnum():
            return
        length = _seven_bits(size) if is_newest else int.from_bytes(size)
        at += head
        yield Frame(
            name=name.decode(),
            start=at + tag.shift,
            length=length,
            content=read_at(tag.body, at, min(length, tag.end - at)),
            is_packed=is_newest and bool(int.from_bytes(row[8:]) & _PACKED),
        )
        at += length


def _texts_of(frame: Frame) -> Iterator[Text]:
    if not frame.is_text:
        return
    name, where = frame.kind, f"ID3 {frame.name} at byte {frame.start}"
    if len(frame.content) < frame.length:
        yield Text(name=name, where=where, problem=CUT_OFF)
    elif frame.content and not frame.is_packed:
        key, text = frame.texts
        yield Text(name=key if name == "TXXX" else name, where=where, text=text)


def _old_tag(file: BinaryIO) -> Iterator[Text]:
    """Yield the comment of an ID3v1 tag."""
    start = file.seek(0, 2) - _OLD_TAG
    if start >= 0 and (tag := read_at(file, start, _OLD_TAG)).startswith(b"TAG"):
        comment = tag[97:127].split(b"\0")[0].decode("latin-1").strip()
        if comment:
            yield Text(name="COMM", where=f"ID3v1 comment at byte {start + 97}", text=comment)


def _seven_bits(content: bytes) -> int:
    number = 0
    for byte in content:
        number = number << 7 | byte & 0x7F
    return number
