"""What kind of container a file is, by its first bytes; suffixes lie."""

from enum import StrEnum

from temoin.builtin.containers.exif import ORDERS

HEAD_BYTES = 64
"""As many tell the kind."""


class Kind(StrEnum):
    """A container that some module here can walk, or that another reader knows."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WebP"
    WAV = "WAV"
    AVI = "AVI"
    TIFF = "TIFF"
    EXR = "OpenEXR"
    DPX = "DPX"
    BMFF = "MP4, QuickTime or another file of boxes"
    MATROSKA = "Matroska"
    FLAC = "FLAC"
    OGG = "Ogg"
    MP3 = "MP3"
    MXF = "MXF"
    OTHER = "other"


_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"v/1\x01", Kind.EXR),
    *((beginning, Kind.TIFF) for beginning in ORDERS),
    (b"\x1a\x45\xdf\xa3", Kind.MATROSKA),
    (b"fLaC", Kind.FLAC),
    (b"OggS", Kind.OGG),
    (b"ID3", Kind.MP3),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01", Kind.MXF),
    (b"SDPX", Kind.DPX),
    (b"XPDS", Kind.DPX),
)
_RIFF = {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV, b"AVI ": Kind.AVI}
_FIRST_BOXES = frozenset(
    {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"jP  ", b"JXL "}
)
"""Source: ISO/IEC 14496-12, 4.3; QuickTime File Format, which needs no `ftyp`; ISO/IEC 15444-1
(JPEG 2000) and 18181-2 (JPEG XL), annexes of their file formats."""


def kind_of(head: bytes) -> Kind:
    """Return the kind of a file.

    Args:
        head: Its first `HEAD_BYTES` bytes.
    """
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] in {b"RIFF", b"RF64", b"BW64"}:
        return _RIFF.get(head[8:12], Kind.OTHER)
    if head[4:8] in _FIRST_BOXES:
        return Kind.BMFF
    return Kind.MP3 if _is_mpeg_audio(head) else Kind.OTHER


_MPEG_HEAD = 3  # bytes that tell a frame; below, the bits of its fields in these
_MPEG_SYNC, _MPEG_LAYER, _MPEG_BITRATE, _MPEG_SAMPLING = 0xFFE000, 0x000600, 0x0000F0, 0x00000C


def _is_mpeg_audio(head: bytes) -> bool:
    """Return whether it begins as a frame of MPEG audio. Source: ISO/IEC 11172-3, 2.4.1.3."""
    word = int.from_bytes(head[:_MPEG_HEAD], "big")
    if len(head) < _MPEG_HEAD or word & _MPEG_SYNC != _MPEG_SYNC:
        return False
    layer, bitrate, sampling = word & _MPEG_LAYER, word & _MPEG_BITRATE, word & _MPEG_SAMPLING
    return bool(layer) and bitrate not in {0, _MPEG_BITRATE} and sampling != _MPEG_SAMPLING
