"""Where metadata stand in MP4, MOV, HEIF, AVIF, JPEG XL, JPEG 2000 and Canon's CR3.

Source: Apple's QuickTime File Format (udta, keys, ilst); XMP specification part 3 (uuid, XMP_).
"""

from collections.abc import Iterator

from temoin.builtin.containers import bmff, heif
from temoin.builtin.containers.bmff import Box
from temoin.builtin.declared.regions import LARGEST, Region, Share, Source, Unreadable
from temoin.builtin.declared.tiff import of_tiff

_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_SMALL = 1024 * 1024


def of_bmff(source: Source) -> Iterator[Region]:
    """Yield what may hold declarations; frames are passed over."""
    for box in bmff.boxes(source):
        if box.kind == b"moov":
            yield from _of_movie(source, box)
        elif box.kind == b"meta":
            yield from _of_meta(source, box, "HEIF", Share.WHOLE)
        elif box.kind == b"Exif":  # JPEG XL
            yield from of_tiff(source, heif.tiff_start(source, box.start), "Exif")
        elif box.kind == b"brob" and source.at(box.start, 4) == b"xml ":
            raise Unreadable("it is packed by Brotli")
        else:
            yield from _plain(source, box, Share.WHOLE)


def _plain(source: Source, box: Box, share: Share) -> Iterator[Region]:
    """Yield a box that is XMP by its name."""
    place, start = "", box.start
    if box.kind == b"uuid":
        if source.at(start, 16) == _XMP_UUID:
            place, start = "XMP box", start + 16
    elif box.kind in {b"XMP_", b"xml "}:
        place = f"{box.kind.decode().strip()} box"
    if place:
        content = source.at(start, box.end - start)
        is_certain = box.kind != b"xml "
        yield Region(place=place, start=start, content=content, share=share, is_certain=is_certain)


def _of_movie(source: Source, movie: Box, share: Share = Share.WHOLE) -> Iterator[Region]:
    for box in bmff.boxes(source, movie.start, movie.end):
        if box.kind == b"udta":
            yield from _of_user(source, box, share)
        elif box.kind == b"meta":
            yield from _of_meta(source, box, "metadata keys", share)
        elif box.kind == b"trak" and share is Share.WHOLE:
            yield from _of_movie(source, box, Share.PART)
        else:
            yield from _plain(source, box, share)


def _of_user(source: Source, user: Box, share: Share) -> Iterator[Region]:
    for box in bmff.boxes(source, user.start, user.end):
        if box.kind == b"meta":
            yield from _of_meta(source, box, "metadata keys", share)
        elif box.kind == b"XMP_":
            yield from _plain(source, box, share)
        elif box.end - box.start <= _SMALL:
            content = source.at(box.start, box.end - box.start)
            yield Region(place="user data", start=box.start, content=content, share=share)


def _of_meta(source: Source, meta: Box, place: str, share: Share) -> Iterator[Region]:
    for box in bmff.inside(source, meta):
        if box.kind == b"ilst":
            yield from _of_list(source, box, place, share)
        else:
            yield from _plain(source, box, share)
    yield from _of_items(source, meta)


def _of_items(source: Source, meta: Box) -> Iterator[Region]:
    for each in heif.items(source, meta):
        if each.is_exif:
            yield from of_tiff(source, heif.tiff_start(source, each.start), "HEIF Exif item")
        else:
            yield Region(
                place="HEIF XMP item",
                start=each.start,
                content=source.at(each.start, each.length),
                share=Share.WHOLE if each.is_of_primary else Share.PART,
                is_certain=True,
            )


def _of_list(source: Source, listed: Box, place: str, share: Share) -> Iterator[Region]:
    for item in bmff.boxes(source, listed.start, listed.end):
        own = Share.ATTACHED if item.kind == b"covr" else share
        content = source.at(item.start, min(item.end - item.start, LARGEST))
        yield Region(place=place, start=item.start, content=content, share=own)
