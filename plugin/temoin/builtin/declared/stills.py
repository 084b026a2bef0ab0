"""Where metadata stand in JPEG and PNG.

Source: ISO/IEC 10918-1 B.1 (segments); XMP specification part 3 (APP1, extended XMP, iTXt);
PNG 3rd edition (tEXt, zTXt, iTXt, eXIf); ImageMagick's "Raw profile type".
"""

import re
from collections.abc import Iterator
from itertools import islice

from temoin.builtin.containers import jpeg, png
from temoin.builtin.containers.values import unpacked
from temoin.builtin.declared.iim import of_resources
from temoin.builtin.declared.regions import LARGEST, Region, Share, Source
from temoin.builtin.declared.tiff import of_tiff

_MOST_CHUNKS = 200_000
_APP1, _APP13, _COMMENT = 0xE1, 0xED, 0xFE
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXIF = jpeg.EXIF[:-1]  # some write another byte than the second NUL
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_ID = 32  # hex digits by which a packet names its extension
_PROFILE = b"Raw profile type "
_DIGITS = re.compile(rb"\s*\S+\s+\d+\s([0-9a-fA-F\s]*)")


def of_jpeg(source: Source) -> Iterator[Region]:
    """Yield the segments of the first picture that may hold declarations."""
    extended: dict[bytes, dict[int, bytes]] = {}
    named = b""
    for each in jpeg.segments(source):
        if each.marker not in {_APP1, _APP13, _COMMENT}:
            continue
        marker, start, content = each.marker, each.start, source.at(each.start, each.length)
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


def of_png(source: Source) -> Iterator[Region]:
    """Yield the chunks that may hold declarations, before and after the picture."""
    for each in islice(png.chunks(source), _MOST_CHUNKS):
        if each.kind in png.TEXTS:
            yield from _of_text(each.kind, source.at(each.start, each.length), each.start)
        elif each.kind == b"eXIf":
            yield from of_tiff(source, each.start, "PNG eXIf")


def _of_text(kind: bytes, content: bytes, start: int) -> Iterator[Region]:
    keyword, body, is_packed = png.divided(kind, content)
    text = unpacked(body, LARGEST)[0] if is_packed else body
    place = f"PNG {kind.decode()}"
    if keyword.startswith(_PROFILE):
        yield from _of_profile(keyword.removeprefix(_PROFILE), text, place)
        return
    yield Region(
        place=place,
        start=-1 if is_packed else start + len(content) - len(body),
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
