"""Where metadata stand in RIFF (WAV, WebP, AVI), AIFF, FLAC and ID3.

Source: XMP specification part 3 (`_PMX`, `XMP `, PRIV XMP).
"""

from collections.abc import Iterator
from itertools import islice

from temoin.builtin.containers import id3, riff, vorbis
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
_FRAMES_OF_WORDS = frozenset("TPCAG")  # first letters of their names


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
        yield from _of_frames(source, chunk.start)
    else:
        yield Region(
            place=f"{place} chunk {_shown(chunk.kind)}",
            start=chunk.start,
            content=source.at(chunk.start, chunk.length),
            is_certain=chunk.kind in _XMP_CHUNKS,
        )


def of_flac(source: Source) -> Iterator[Region]:
    """Yield the comments of a FLAC, and what programs put in it."""
    for each in vorbis.blocks(source):
        if each.kind in {vorbis.COMMENTS, vorbis.APPLICATION, vorbis.PICTURE}:
            share = Share.ATTACHED if each.kind == vorbis.PICTURE else Share.WHOLE
            content = source.at(each.start, each.length)
            yield Region(place="FLAC metadata", start=each.start, content=content, share=share)


def of_id3(source: Source) -> Iterator[Region]:
    """Yield what follows an ID3 tag where that is a FLAC, then the frames of the tag."""
    yield from of_flac(source)
    yield from _of_frames(source, 0)


def _of_frames(source: Source, start: int) -> Iterator[Region]:
    for each in islice(id3.frames(source, start), _MOST_FRAMES):
        if each.name[0] in _FRAMES_OF_WORDS:
            yield _of_frame(each)


def _of_frame(frame: id3.Frame) -> Region:
    """Return a frame; a text in UTF-8 whatever it was written in."""
    content = "\n".join(frame.texts).encode() if frame.is_text else frame.content
    return Region(
        place=f"ID3 {_shown(frame.name.encode())}",
        start=frame.start,
        content=content,
        share=Share.ATTACHED if frame.name == "APIC" else Share.WHOLE,
        is_certain=not frame.is_text and content.startswith(b"XMP\0"),
    )


def _shown(name: bytes) -> str:
    """Return a chunk's name as it may be shown."""
    letters = name.decode("latin-1").strip()
    return (
        letters if letters.isascii() and letters.replace("_", "").isalnum() else "of another kind"
    )
