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
    file.seek(start)
    return file.read(max(0, min(length, MOST_BYTES)))


def decoded(content: bytes) -> str:
    """Return bytes as UTF-8, or else as Latin-1, which any bytes are; NULs at its end go."""
    content = content.rstrip(b"\0")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def inflated(content: bytes) -> tuple[str, str]:
    """Return a zlib stream as text, and why it cannot be read, or ""."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(content, MOST_BYTES)
    except zlib.error:
        return "", _BROKEN
    if stream.unconsumed_tail:
        return "", TOO_LARGE
    return (decoded(plain), "") if stream.eof else ("", _BROKEN)


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
