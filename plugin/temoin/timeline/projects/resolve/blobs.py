"""The packed values in DaVinci Resolve's XML: hex of protobuf, of Zstandard, of zlib.

Source: projects and grades written by DaVinci Resolve 19.1.3 to 21.0.4: a first byte 0x80 says
that the rest is as it is, 0x81 that it is one Zstandard frame. A list of effects, or of an item's
fields, is a chain of such parts, each after eight bytes, its kind (2) and its length.
"""

import struct
import zlib
from collections.abc import Iterator

from temoin.errors import TimelineError
from temoin.timeline.projects.unpacking import LARGEST, unzstd

_PLAIN, _ZSTD = 0x80, 0x81
_CHAINED = 2
_HEAD = struct.Struct(">II")
_LENGTH = struct.Struct(">I")
_MOST = 64 * 1024**2  # bytes of one value: a grade with a tracker's path takes a few thousand


class Blobs:
    """Unpacks values, all of them together only as far as a project could be large."""

    def __init__(self, most: int = LARGEST) -> None:
        """Begin with nothing unpacked."""
        self._left = most

    def opened(self, hexadecimal: str | None) -> bytes | None:
        """Return a single value, such as a grade; None for one that is damaged or absent.

        Raises:
            TimelineError: The project unpacks to more than any could.
        """
        packed = _bytes(hexadecimal)
        return self._unpacked(packed) if packed else None

    def chain(self, hexadecimal: str | None) -> Iterator[bytes]:
        """Yield the parts of a chain, as far as they can be read.

        Raises:
            TimelineError: The project unpacks to more than any could.
        """
        packed = _bytes(hexadecimal) or b""
        at = 0
        while at + _HEAD.size <= len(packed):
            kind, length = _HEAD.unpack_from(packed, at)
            at += _HEAD.size
            if kind != _CHAINED or not 0 < length <= len(packed) - at:
                return
            part = self._unpacked(packed[at : at + length])
            if part is not None:
                yield part
            at += length

    def inflated(self, packed: bytes) -> bytes | None:
        """Return what zlib packed; None where it is damaged.

        Raises:
            TimelineError: The project unpacks to more than any could.
        """
        stream = zlib.decompressobj()
        try:
            found = stream.decompress(packed, _MOST)
        except zlib.error:
            return None
        return self._taken(found) if stream.eof else None

    def length_first(self, hexadecimal: str | None) -> bytes | None:
        """Return what stands after its length, packed by zlib (as Qt packs); None for nothing."""
        packed = _bytes(hexadecimal)
        return self.inflated(packed[_LENGTH.size :]) if packed else None

    def _unpacked(self, packed: bytes) -> bytes | None:
        if packed[0] == _PLAIN:
            return self._taken(packed[1:])
        if packed[0] != _ZSTD:
            return None
        try:
            found = unzstd(packed[1:], _MOST)
        except TimelineError:
            return None
        return self._taken(found)

    def _taken(self, found: bytes) -> bytes:
        self._left -= len(found)
        if self._left <= 0:
            raise TimelineError(
                "its values unpack to more than any project holds",
                hint="Save the project again, or choose another file.",
            )
        return found


def double(hexadecimal: str | None, number: int = 0) -> float | None:
    """Return one of the doubles, the lowest byte first, that a value begins with."""
    packed = _bytes(hexadecimal) or b""
    try:
        found: float = struct.unpack_from("<d", packed, 8 * number)[0]
    except struct.error:
        return None
    return found


def _bytes(hexadecimal: str | None) -> bytes | None:
    try:
        return bytes.fromhex(hexadecimal or "")
    except ValueError:
        return None
