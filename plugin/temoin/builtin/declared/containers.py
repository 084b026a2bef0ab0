"""Which parts of a file are looked into: by its container where that is known, else by bytes."""

import re
from collections.abc import Callable, Iterator

from temoin.builtin.containers.kinds import Kind, kind_of
from temoin.builtin.containers.values import unpacked
from temoin.builtin.declared.bmff import of_bmff
from temoin.builtin.declared.chunks import of_aiff, of_flac, of_id3, of_riff
from temoin.builtin.declared.packets import is_cut
from temoin.builtin.declared.regions import LARGEST, Region, Share, Source
from temoin.builtin.declared.stills import of_jpeg, of_png
from temoin.builtin.declared.tiff import of_tiff

Walk = Callable[[Source], Iterator[Region]]

_HEAD, _TAIL, _KNOWN = 1024 * 1024, 512 * 1024, 256 * 1024
"""Bytes that are searched at either end of a file; less where its container was walked through."""

_DOCUMENTS = (b"%PDF", b"<?xml", b"<svg", b"8BPS", b"GIF8", b"%!PS", b"<?xpacket", b"<x:xmpmeta")
_EBML = b"\x1aE\xdf\xa3"
_STREAM = re.compile(rb"<<[^<>]{0,400}/Subtype\s*/XML\b[^<>]{0,400}>>\s*stream\r?\n", re.DOTALL)
_MOST_STREAMS = 50

_BY_KIND: dict[Kind, Walk] = {
    Kind.JPEG: of_jpeg,
    Kind.PNG: of_png,
    Kind.BMFF: of_bmff,
    Kind.TIFF: of_tiff,
    Kind.FLAC: of_flac,
}
_BY_BEGINNING: tuple[tuple[re.Pattern[bytes], Walk], ...] = (
    (re.compile(rb"RIFF|RF64|BW64"), of_riff),
    (re.compile(rb"FORM....AIF", re.DOTALL), of_aiff),
    (re.compile(rb"ID3[\3\4]"), of_id3),
)
"""Containers by their first bytes, and what walks through each."""


def walk_of(head: bytes) -> Walk | None:
    """Return what knows the container that begins so; None where nothing does."""
    by_beginning = (walk for beginning, walk in _BY_BEGINNING if beginning.match(head))
    return _BY_KIND.get(kind_of(head)) or next(by_beginning, None)


def is_pdf(head: bytes) -> bool:
    """Return whether bytes begin a PDF, whose pictures have packets of their own."""
    return head[:4] == b"%PDF"


def of_bytes(source: Source, head: bytes, *, is_known: bool) -> Iterator[Region]:
    """Yield stretches to search byte by byte: the first and the last ones of a large file.

    Args:
        source: The file.
        head: Its first bytes.
        is_known: Whether its container was walked through already, without a find: what is left
            stands where it does not speak of the whole.
    """
    share = Share.PART if is_known else Share.WHOLE
    share = Share.ATTACHED if head.startswith(_EBML) else share
    first, last = (_KNOWN, _KNOWN) if is_known else (_HEAD, _TAIL)
    if head.lstrip().startswith(_DOCUMENTS):
        first = last = LARGEST
    begins = [0]
    if source.size > first:
        begins.append(max(first, source.size - last))
    for start in begins:
        content = source.at(start, last if start else first)
        if is_cut(content):
            content += source.at(start + len(content), LARGEST)
        yield Region(place="", start=start, content=content, share=share, is_searched=True)
        if is_pdf(head):
            yield from _packed(content)


def _packed(content: bytes) -> Iterator[Region]:
    """Yield the packets that a PDF keeps deflated."""
    for number, found in enumerate(_STREAM.finditer(content)):
        if number < _MOST_STREAMS and b"/FlateDecode" in found[0]:
            text = unpacked(content[found.end() : found.end() + LARGEST], LARGEST)[0]
            yield Region(place="PDF metadata stream", start=-1, content=text, is_searched=True)
