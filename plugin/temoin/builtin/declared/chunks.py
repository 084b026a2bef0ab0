"""Where metadata stand in RIFF (WAV, WebP, AVI), AIFF, FLAC and ID3.

Source: RIFF, EBU Tech 3306 (RF64); XMP specification part 3 (`_PMX`, `XMP `, PRIV XMP);
RFC 9639 (FLAC); ID3v2.3 and 2.4 (frames).
"""

from collections.abc import Iterator
from itertools import islice

from temoin.builtin.containers import riff
from temoin.builtin.containers.values import Chunk
from temoin.builtin.declared.regions import Region, Share, Source
from temoin.builtin.declared.tiff import of_tiff

_MOST_CHUNKS, _MOST_FRAMES = 20_000, 2_000
_FRAMES = frozenset(
    {
        *(b"data", b"SSND", b"movi", b"idx1", b"JUNK", b"FLLR", b"PAD ", b"C2PA", b"levl"),
        *(b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANMF", b"ICCP", b"PEAK", b"fmt ", b"slnt"),
        b"ds64",
    }
)
"""Chunks of pictures, sound and padding, which are passed over."""

_XMP_CHUNKS = frozenset({b"XMP ", b"_PMX"})
_COMMENTS, _APPLICATION, _PICTURE = 4, 2, 6
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}


def of_riff(source: Source) -> Iterator[Region]:
    """Yield the chunks of a RIFF that may hold declarations."""
    yield from _of_chunks(source, riff.chunks(source), "RIFF")


def of_aiff(source: Source) -> Iterator[Region]:
    """Yield the chunks of an AIFF that may hold declarations."""
    yield from _of_chunks(source, riff.chunks(source, order="big"), "AIFF")


def _of_chunks(source: Source, found: Iterator[Chunk], place: str) -> Iterator[Region]:
    for each in islice(found, _MOST_CHUNKS):
        if each.kind not in _FRAMES and source.at(each.start, 4) != b"movi":
            yield from _of_chunk(source, each, place)


def _of_chunk(source: Source, chunk: Chunk, place: str) -> Iterator[Region]:
    if chunk.kind == b"EXIF":
        skipped = 6 if source.at(chunk.start, 4) == b"Exif" else 0
        yield from of_tiff(source, chunk.start + skipped, f"{place} EXIF")
    elif chunk.kind.lower() == b"id3 ":
        yield from of_id3(source, chunk.start)
    else:
        yield Region(
            place=f"{place} chunk {_shown(chunk.kind)}",
            start=chunk.start,
            content=source.at(chunk.start, chunk.length),
            is_certain=chunk.kind in _XMP_CHUNKS,
        )


def of_flac(source: Source, at: int = 0) -> Iterator[Region]:
    """Yield the comments of a FLAC, and what programs put in it."""
    at += 4
    for _ in range(_MOST_CHUNKS):
        head = source.at(at, 4)
        if len(head) < 4:  # noqa: PLR2004 - a kind and a length
            return
        kind, length, start = head[0] & 0x7F, int.from_bytes(head[1:]), at + 4
        if kind in {_COMMENTS, _APPLICATION, _PICTURE}:
            share = Share.ATTACHED if kind == _PICTURE else Share.WHOLE
            content = source.at(start, length)
            yield Region(place="FLAC metadata", start=start, content=content, share=share)
        if head[0] & 0x80:
            return
        at = start + length


def of_id3(source: Source, at: int = 0) -> Iterator[Region]:
    """Yield the frames of an ID3 tag, then what follows it where that is a FLAC."""
    head = source.at(at, 10)
    if head[:3] != b"ID3":
        return
    is_newest = head[3] >= 4  # noqa: PLR2004 - ID3v2.4, whose frames count in seven bits too
    end = at + 10 + _sevens(head[6:10])
    if source.at(end, 4) == b"fLaC":
        yield from of_flac(source, end)
    place = at + 10
    for _ in range(_MOST_FRAMES):
        frame = source.at(place, 10)
        name, size = frame[:4], frame[4:8]
        if place + 10 > end or not name.isalnum():
            return
        length = min(_sevens(size) if is_newest else int.from_bytes(size), end - place - 10)
        if name[:1] in {b"T", b"P", b"C", b"A", b"G"}:
            yield _of_frame(name, source.at(place + 10, length), place + 10)
        place += 10 + length


def _of_frame(name: bytes, content: bytes, start: int) -> Region:
    """Return a frame; a text in UTF-8 whatever it was written in."""
    if name[:1] == b"T" or name == b"COMM":
        skipped = 4 if name == b"COMM" else 1  # encoding, and the language of a comment
        encoding = _ENCODINGS.get(content[0] if content else 0, "latin-1")
        text = b"\n".join(
            part.decode(encoding, "replace").encode()
            for part in _parts(content[skipped:], encoding)
        )
        return Region(place=f"ID3 {_shown(name)}", start=start, content=text)
    share = Share.ATTACHED if name == b"APIC" else Share.WHOLE
    return Region(
        place=f"ID3 {_shown(name)}",
        start=start,
        content=content,
        share=share,
        is_certain=content.startswith(b"XMP\0"),
    )


def _parts(content: bytes, encoding: str) -> list[bytes]:
    """Return the description and the text of a frame, which a NUL parts."""
    if not encoding.startswith("utf-16"):
        return content.split(b"\0", 1)
    for at in range(0, len(content) - 1, 2):
        if content[at : at + 2] == b"\0\0":
            return [content[:at], content[at + 2 :]]
    return [content]


def _sevens(content: bytes) -> int:
    """Return a number of which each byte holds seven bits."""
    number = 0
    for each in content:
        number = number << 7 | each & 0x7F
    return number


def _shown(name: bytes) -> str:
    """Return a chunk's name as it may be shown."""
    letters = name.decode("latin-1").strip()
    return (
        letters if letters.isascii() and letters.replace("_", "").isalnum() else "of another kind"
    )
