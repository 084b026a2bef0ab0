"""IPTC's datasets of 1991, and Photoshop's resources that hold them.

Source: IPTC-NAA Information Interchange Model 4.2, chapter 3; Adobe, Photoshop file formats,
image resource blocks (1028 IPTC, 1060 XMP).
"""

from collections.abc import Iterator

from temoin.builtin.declared.regions import Kind, Region, Share

_IPTC, _XMP = 1028, 1060
_MOST = 1000
_APPLICATION, _CREDIT, _SOURCE = 2, 110, 115
_FIELDS = {_CREDIT: "credit (2:110)", _SOURCE: "source (2:115)"}
_EXTENDED = 0x8000


def of_resources(content: bytes, start: int, place: str, share: Share) -> Iterator[Region]:
    """Yield the IPTC and the XMP among Photoshop's resources."""
    at = content.find(b"8BIM")
    for _ in range(_MOST):
        if at < 0 or content[at : at + 4] != b"8BIM":
            return
        number = int.from_bytes(content[at + 4 : at + 6])
        name = content[at + 6] + 1 if len(content) > at + 6 else 1
        body = at + 6 + name + name % 2
        length = int.from_bytes(content[body : body + 4])
        body += 4
        if number in {_IPTC, _XMP}:
            yield Region(
                place=f"{place} {'IPTC' if number == _IPTC else 'XMP'}",
                start=start + body if start >= 0 else -1,
                content=content[body : body + length],
                share=share,
                kind=Kind.IIM if number == _IPTC else Kind.ANY,
                is_certain=number == _XMP,
            )
        at = body + length + length % 2


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
