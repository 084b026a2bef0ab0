"""What every walk gives, and how bytes are read and become text without filling memory."""

import errno
import zlib
from dataclasses import dataclass, field
from io import FileIO
from typing import BinaryIO

MOST_BYTES = 16 * 1024 * 1024
"""No longer text or block is read: workflows of thousands of nodes have a tenth of it."""

TOO_LARGE = "it is larger than any that is read"
CUT_OFF = "the file ends in it"
_BROKEN = "its compression is broken"
_FARTHEST = 1 << 50
"""No file is so long; systems refuse to seek much further."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of a PNG, a RIFF or an AIFF; a block of a FLAC.

    Attributes:
        start: Of its content, bytes from the start of the file.
        length: Bytes of its content, as it says; the file may end before.
    """

    kind: bytes
    start: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that a file carries.

    Attributes:
        name: What the file calls it.
        where: Place in the file: the container's own names, and bytes from its start.
        text: It; never shown by `repr`, for it may be a prompt.
        problem: Why it could not be read, in English; then the text is empty.
    """

    name: str
    where: str
    text: str = field(default="", repr=False)
    problem: str = ""


class Metered(FileIO):
    """A file that can be read so often and so far and no more: a walk must not take minutes.

    Attributes:
        reads_left: How often it can be read.
        bytes_left: How many bytes it gives.
    """

    reads_left = 1_000_000  # more than a PNG of 4 GB has chunks
    bytes_left = 512 * 1024 * 1024

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, as far as the budget goes.

        Raises:
            OSError: Nothing is left of it.
        """
        if self.bytes_left <= 0 or self.reads_left <= 0:
            raise OSError(errno.EFBIG, "more than may be read")
        wanted = self.bytes_left if size is None or size < 0 else min(size, self.bytes_left)
        content = super().read(wanted) or b""
        self.bytes_left -= len(content)
        self.reads_left -= 1
        return content


def read_at(file: BinaryIO, start: int, length: int) -> bytes:
    """Return so many bytes from a place, fewer where the file ends or more is asked than is read.

    Args:
        file: Open for reading.
        start: Bytes from its start.
        length: At most `MOST_BYTES` count.

    Raises:
        OSError: The file cannot be read.
    """
    if start >= _FARTHEST:
        return b""
    file.seek(start)
    return file.read(max(0, min(length, MOST_BYTES)))


def decoded(content: bytes) -> str:
    """Return bytes as UTF-8, or else as Latin-1, which any bytes are; NULs at its end go."""
    content = content.rstrip(b"\0")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def unpacked(content: bytes, most: int = MOST_BYTES) -> tuple[bytes, str]:
    """Return what a zlib stream holds, as far as it can be read, and why no further, or "".

    Args:
        content: The stream.
        most: Bytes that are unpacked of it.
    """
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(content, most)
    except zlib.error:
        return b"", _BROKEN
    if stream.unconsumed_tail:
        return plain, TOO_LARGE
    return plain, "" if stream.eof else _BROKEN


def inflated(content: bytes) -> tuple[str, str]:
    """Return a zlib stream as text, and why it cannot be read, or ""."""
    plain, problem = unpacked(content)
    return ("", problem) if problem else (decoded(plain), "")


def text_of(name: str, where: str, content: bytes, *, length: int) -> Text:
    """Return bytes as a text, or as one that could not be read as a whole.

    Args:
        name: What the file calls it.
        where: Place in the file.
        content: What could be read of it.
        length: Bytes that it says to have.
    """
    if length > MOST_BYTES:
        return Text(name=name, where=where, problem=TOO_LARGE)
    if len(content) < length:
        return Text(name=name, where=where, problem=CUT_OFF)
    return Text(name=name, where=where, text=decoded(content))
