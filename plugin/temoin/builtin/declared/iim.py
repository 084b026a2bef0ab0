"""IPTC's datasets of 1991, and Photoshop's resources that hold them.

Source: IPTC-NAA Information Interchange Model 4.2, chapter 3.
"""

from collections.abc import Iterator
from io import BytesIO

from temoin.builtin.containers import photoshop
from temoin.builtin.declared.regions import Kind, Region, Share

_NAMES = {photoshop.IPTC: "IPTC", photoshop.XMP: "XMP"}
_MOST = 1000
_APPLICATION, _CREDIT, _SOURCE = 2, 110, 115
_FIELDS = {_CREDIT: "credit (2:110)", _SOURCE: "source (2:115)"}
_EXTENDED = 0x8000


def of_resources(content: bytes, start: int, place: str, share: Share) -> Iterator[Region]:
    """Yield the IPTC and the XMP among Photoshop's resources."""
    first = content.find(b"8BIM")
    for each in photoshop.resources(BytesIO(content), first) if first >= 0 else ():
        if each.number in _NAMES:
            yield Region(
                place=f"{place} {_NAMES[each.number]}",
                start=start + each.start if start >= 0 else -1,
                content=content[each.start : each.start + each.length],
                share=share,
                kind=Kind.IIM if each.number == photoshop.IPTC else Kind.ANY,
                is_certain=each.number == photoshop.XMP,
            )


def credits_of(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield whom datasets name as credit and as source, each with the name of its field."""
    at = 0
    for _ in range(_MOST):
        if content[at : at + 1] != b"\x1c" or len(content) < at + 5:
            return
        record, number = content[at + 1], content[at + 2]
        length = int.from_bytes(content[at + 3 : at + 5])
        if length >= _EXTENDED:
            return  # nothing that we read is so long
        if record == _APPLICATION and number in _FIELDS:
            value = content[at + 5 : at + 5 + length]
            yield _FIELDS[number], value.decode("utf-8", "replace")
        at += 5 + length
