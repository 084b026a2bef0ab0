"""The resources of Photoshop: in a PSD, and wherever else they are carried along.

Source: Adobe, Photoshop File Formats, "Image resource blocks".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from temoin.builtin.containers.values import read_at

EXIF, IPTC, XMP = 1058, 1028, 1060
"""Numbers of resources."""

_SIGNATURE = b"8BIM"
_MOST = 1_000
_PSD_HEAD = 26


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource.

    Attributes:
        start: Of its content, bytes from the start of the file.
        length: Bytes of its content.
    """

    number: int
    start: int
    length: int


def resources(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Resource]:
    """Yield the resources of a stretch of a file, as far as they can be followed.

    Args:
        file: The whole file.
        start: Where the first resource begins.
        end: Where they end, exclusive; none for the end of the file.
    """
    for _ in range(_MOST):
        head = read_at(file, start, 7)
        if head[:4] != _SIGNATURE or (end is not None and start >= end):
            return
        name = head[6] + 1 if len(head) > 6 else 1  # noqa: PLR2004 - with its length before it
        body = start + 6 + name + name % 2 + 4
        length = int.from_bytes(read_at(file, body - 4, 4))
        yield Resource(int.from_bytes(head[4:6]), body, length)
        start = body + length + length % 2


def of_psd(file: BinaryIO) -> Iterator[Resource]:
    """Yield the resources of a PSD, which stand behind its table of colours."""
    at = _PSD_HEAD + 4 + int.from_bytes(read_at(file, _PSD_HEAD, 4))
    yield from resources(file, at + 4, at + 4 + int.from_bytes(read_at(file, at, 4)))
