"""What stands in tags of a TIFF, or of the Exif block of any other file, which is one.

Source: Exif 3.0 (tags 0x9286, 0x010E, 0x0131); XMP specification part 3 (tag 700); Adobe's
technical notes (tags 33723 IPTC, 34377 Photoshop).
"""

from collections.abc import Iterator

from temoin.builtin.containers import exif
from temoin.builtin.declared.iim import of_resources
from temoin.builtin.declared.regions import Kind, Region, Share, Source

_DESCRIPTION, _SOFTWARE, _XMP, _IPTC, _PHOTOSHOP = 0x010E, 0x0131, 700, 33723, 34377
_XP_COMMENT = 0x9C9C
_COMMENTS = frozenset({exif.USER_COMMENT, _XP_COMMENT})
_NAMES = {
    **{tag: exif.NAMES[tag] for tag in (_DESCRIPTION, _SOFTWARE, *_COMMENTS)},
    _XMP: "XMP (tag 700)",
    _IPTC: "IPTC (tag 33723)",
}
_TAGS = frozenset({*_NAMES, _PHOTOSHOP})


def of_tiff(source: Source, start: int = 0, place: str = "TIFF") -> Iterator[Region]:
    """Yield what stands in the tags of a TIFF that begins at a byte of a file.

    The first directory is the picture; others are its pages, previews and reductions.
    """
    for each in exif.fields(source, _TAGS, start, pages=True):
        share = Share.WHOLE if each.is_of_first else Share.PART
        if each.tag == _PHOTOSHOP:
            yield from of_resources(each.content, each.start, place, share)
        else:
            yield _of_field(each, place, share)


def _of_field(field: exif.Field, place: str, share: Share) -> Region:
    is_comment = field.tag in _COMMENTS
    return Region(
        place=f"{place} {_NAMES[field.tag]}",
        start=field.start,
        content=field.comment.encode() if is_comment else field.content,
        share=share,
        kind={_IPTC: Kind.IIM, _SOFTWARE: Kind.PROGRAM}.get(field.tag, Kind.ANY),
        is_certain=field.tag == _XMP,
    )
