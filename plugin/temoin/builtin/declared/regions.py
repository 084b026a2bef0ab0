"""Stretches of a file in which declarations may stand, and a file that is read in measure."""

from dataclasses import dataclass
from enum import StrEnum
from io import FileIO
from pathlib import Path

from temoin.builtin.containers.values import read_at

LARGEST = 8 * 1024 * 1024
"""Bytes that are read in one piece: XMP with depth maps in it reaches some millions."""

_BUDGET = 128 * 1024 * 1024
"""Bytes that are read of one file, whatever it says of its own parts."""


class Share(StrEnum):
    """What a declaration speaks of, as words to put before what it says."""

    WHOLE = ""
    PART = "a part of it: "
    ATTACHED = "a picture attached to it: "


class Kind(StrEnum):
    """What stands in a region."""

    ANY = "any"  # packets of XMP, labels
    IIM = "iim"  # IPTC's datasets of 1991
    PROGRAM = "program"  # the name of the program that wrote the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Some bytes of a file.

    Attributes:
        place: What holds them, for a person: `JPEG APP1`.
        start: Their first byte in the file; -1 where they were put together or unpacked.
        is_searched: Whether nothing but its bytes tells what stands in it: then the first packet
            speaks of the whole, others of what is embedded in it.
        is_certain: Whether they are XMP by the container's own word, so that what cannot be
            read of them is a fault.
    """

    place: str
    start: int
    content: bytes
    share: Share = Share.WHOLE
    kind: Kind = Kind.ANY
    is_certain: bool = False
    is_searched: bool = False


class Unreadable(Exception):  # noqa: N818 - what it says is the reason, in words
    """Something is there that cannot be read."""


class Source(FileIO):
    """A file that hands out so many bytes and no more: a forged length must not fill memory.

    Attributes:
        size: Its length in bytes.
    """

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            OSError: It cannot be opened.
        """
        super().__init__(path)
        self._left = _BUDGET
        self.size = self.seek(0, 2)

    def read(self, size: int | None = -1, /) -> bytes:
        """Return bytes from where it stands; fewer at its end and where the budget ends."""
        most = min(LARGEST, self._left)
        count = most if size is None or size < 0 else min(size, most)
        content = super().read(count) or b""
        self._left -= len(content)
        return content

    def at(self, start: int, length: int) -> bytes:
        """Return bytes from a place on; none of a place before its start or after its end."""
        return read_at(self, start, length) if 0 <= start < self.size else b""
