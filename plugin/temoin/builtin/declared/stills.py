"""Where metadata stand in JPEG and PNG.

Source: ISO/IEC 10918-1 B.1 (segments); XMP specification part 3 (APP1, extended XMP, iTXt);
PNG 3rd edition (tEXt, zTXt, iTXt, eXIf); ImageMagick's "Raw profile type".
"""

import re
import zlib
from collections.abc import Iterator

from temoin.builtin.declared.iim import of_resources
from temoin.builtin.declared.regions import LARGEST, Region, Share, Source
from temoin.builtin.declared.tiff import of_tiff

_MOST_SEGMENTS, _MOST_CHUNKS = 10_000, 200_000
_SCAN, _END = 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_APP1, _APP13, _COMMENT = 0xE1, 0xED, 0xFE
_XMP, _EXIF = b"http://ns.adobe.com/xap/1.0/\0", b"Exif\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_ID = 32  # hex digits by which a packet names its extension
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_PROFILE = b"Raw profile type "
_DIGITS = re.compile(rb"\s*\S+\s+\d+\s([0-9a-fA-F\s]*)")


def of_jpeg(source: Source) -> Iterator[Region]:
    """Yield the segments of the first picture that may hold declarations."""
    extended: dict[bytes, dict[int, bytes]] = {}
    named = b""
    for marker, start, content in _segments(source):
        if marker == _APP1 and content.startswith(_EXTENSION):
            body = content[len(_EXTENSION) :]
            parts = extended.setdefault(body[:_ID], {})
            parts[int.from_bytes(body[_ID + 4 : _ID + 8])] = body[_ID + 8 :]
        elif marker == _APP1 and content.startswith(_XMP):
            named += content
            yield Region(
                place="JPEG APP1",
                start=start + len(_XMP),
                content=content[len(_XMP) :],
                is_certain=True,
            )
        elif marker == _APP1 and content.startswith(_EXIF):
            yield from of_tiff(source, start + len(_EXIF) + 1, "Exif")
        elif marker == _APP13 and content.startswith(_PHOTOSHOP):
            yield from of_resources(content, start, "JPEG APP13", Share.WHOLE)
        elif marker == _COMMENT:
            yield Region(place="JPEG comment", start=start, content=content)
    for number, parts in extended.items():
        if number in named:  # others were left behind by a program that knew nothing of them
            joined = b"".join(parts[at] for at in sorted(parts))[:LARGEST]
            yield Region(place="JPEG extended XMP", start=-1, content=joined, is_certain=True)


def _segments(source: Source) -> Iterator[tuple[int, int, bytes]]:
    """Yield marker, place and content of each segment that may hold words."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        head = source.at(at, 4)
        marker = head[1] if len(head) == 4 and head[0] == 0xFF else _END  # noqa: PLR2004
        if marker in {_SCAN, _END}:
            return
        if marker == 0xFF:  # noqa: PLR2004 - a byte of filling
            at += 1
            continue
        length = int.from_bytes(head[2:]) if marker not in _ALONE else 0
        if marker in {_APP1, _APP13, _COMMENT}:
            yield marker, at + 4, source.at(at + 4, length - 2)
        at += 2 + length


def of_png(source: Source) -> Iterator[Region]:
    """Yield the chunks that may hold declarations, before and after the picture."""
    at = 8
    for _ in range(_MOST_CHUNKS):
        head = source.at(at, 8)
        name, length = head[4:], int.from_bytes(head[:4])
        if len(head) < 8 or name == b"IEND":  # noqa: PLR2004 - a length and a name
            return
        if name in _TEXTS:
            yield from _of_text(name, source.at(at + 8, length), at + 8)
        elif name == b"eXIf":
            yield from of_tiff(source, at + 8, "PNG eXIf")
        at += 12 + length


def _of_text(name: bytes, content: bytes, start: int) -> Iterator[Region]:
    keyword, _, rest = content.partition(b"\0")
    is_packed = name == b"zTXt" or (name == b"iTXt" and rest[:1] == b"\1")
    if name == b"iTXt":
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # language, translated keyword
    elif name == b"zTXt":
        rest = rest[1:]
    text = unpacked(rest) if is_packed else rest
    place = f"PNG {name.decode()}"
    if keyword.startswith(_PROFILE):
        yield from _of_profile(keyword.removeprefix(_PROFILE), text, place)
        return
    yield Region(
        place=place,
        start=-1 if is_packed else start + len(content) - len(rest),
        content=text,
        is_certain=keyword == b"XML:com.adobe.xmp",
    )


def _of_profile(kind: bytes, text: bytes, place: str) -> Iterator[Region]:
    """Yield what ImageMagick wrote in hex digits."""
    found = _DIGITS.match(text)
    digits = re.sub(rb"\s", b"", found[1]) if found else b""
    content = bytes.fromhex(digits[: len(digits) & ~1].decode())
    if kind in {b"iptc", b"8bim"}:
        yield from of_resources(content, -1, place, Share.WHOLE)
    else:
        yield Region(place=place, start=-1, content=content, is_certain=kind == b"xmp")


def unpacked(content: bytes) -> bytes:
    """Return what was packed, up to the largest that is read; what is broken ends there."""
    try:
        return zlib.decompressobj().decompress(content, LARGEST)
    except zlib.error:
        return b""
