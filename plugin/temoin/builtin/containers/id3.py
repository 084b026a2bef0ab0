"""The texts of an ID3 tag, at the start of a file or at its end.

Source: id3.org, ID3v2.2.0, 2.3.0, 2.4.0 and ID3v1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from temoin.builtin.containers.values import CUT_OFF, MOST_BYTES, TOO_LARGE, Text, read_at

_HEAD = 10
_OLD_TAG = 128
_MOST_FRAMES = 10_000
_CODES = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_UNSYNCHRONISED, _EXTENDED = 0x80, 0x40
_OLD_NAMES = {"TXX": "TXXX", "COM": "COMM", "WXX": "WXXX"}
_PACKED = 0x000E  # compressed, encrypted, unsynchronised: a frame's own flags of 2.4


@dataclass(frozen=True, slots=True)
class _Frame:
    name: str
    start: int
    length: int
    content: bytes
    packed: bool


def length_of(file: BinaryIO) -> int:
    """Return how many bytes a tag at the start takes; 0 for none."""
    head = read_at(file, 0, _HEAD)
    return _HEAD + _seven_bits(head[6:10]) if head[:3] == b"ID3" and len(head) == _HEAD else 0


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield the texts of the tags."""
    whole = length_of(file)
    if whole > MOST_BYTES:
        yield Text(name="ID3", where="ID3 at byte 0", problem=TOO_LARGE)
    elif whole:
        tag = read_at(file, 0, whole)
        for each in _frames(tag):
            yield from _texts_of(each)
        if len(tag) < whole:
            yield Text(name="ID3", where="ID3 at byte 0", problem=CUT_OFF)
    yield from _old_tag(file)


def _frames(tag: bytes) -> Iterator[_Frame]:
    """Yield the frames of a tag: of 2.2 with a head of 6 bytes, later with one of 10."""
    version, flags = tag[3], tag[5]
    body = tag[_HEAD:]
    if flags & _UNSYNCHRONISED and version < 4:  # noqa: PLR2004
        body = body.replace(b"\xff\0", b"\xff")
    at = 0
    if flags & _EXTENDED and version > 2:  # noqa: PLR2004
        at = _seven_bits(body[:4]) if version > 3 else int.from_bytes(body[:4]) + 4  # noqa: PLR2004
    letters, head = (3, 6) if version == 2 else (4, 10)  # noqa: PLR2004
    for _ in range(_MOST_FRAMES):
        name, size = body[at : at + letters], body[at + letters : at + 2 * letters]
        if len(size) < letters or not name.isalnum():
            return
        length = _seven_bits(size) if version > 3 else int.from_bytes(size)  # noqa: PLR2004
        own = int.from_bytes(body[at + 8 : at + 10]) if version > 3 else 0  # noqa: PLR2004
        start = at + head
        content = body[start : start + length]
        yield _Frame(name.decode(), _HEAD + start, length, content, bool(own & _PACKED))
        at = start + length


def _texts_of(frame: _Frame) -> Iterator[Text]:
    name = _OLD_NAMES.get(frame.name, frame.name)
    if name[0] != "T" and name != "COMM":
        return
    where = f"ID3 {frame.name} at byte {frame.start}"
    if len(frame.content) < frame.length:
        yield Text(name=name, where=where, problem=CUT_OFF)
        return
    if frame.packed or not frame.content:
        return
    code = _CODES.get(frame.content[0], "latin-1")
    rest = frame.content[4:] if name == "COMM" else frame.content[1:]  # a language stands before
    key, text = "", _decoded(rest, code)
    if name in {"TXXX", "COMM"}:
        key, _, text = text.partition("\0")
        text = text.lstrip("\ufeff")
    yield Text(name=key if name == "TXXX" else name, where=where, text=text.strip("\0"))


def _decoded(content: bytes, code: str) -> str:
    return content.decode(code, "replace")


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
