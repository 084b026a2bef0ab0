"""Packed parts of projects, unpacked only as far as a project could be large."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from temoin.errors import TimelineError
from temoin.language import number, say
from temoin.timeline.bundles import NO_ZIP, reason_of

LARGEST = 1024**3
"""Bytes of one unpacked part: the largest projects seen are a tenth of it."""

_PIECE = 1024**2
_MOST_MEMBERS = 20_000
_SAVE_AGAIN = "Save the project again, or choose another file."


def gunzipped(content: bytes, most: int = LARGEST) -> bytes:
    """Return what gzip packed, all its parts.

    Raises:
        TimelineError: It is cut off or damaged, or unpacks to more than `most` bytes.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        while content:
            stream = zlib.decompressobj(wbits=31)
            waiting = content
            while waiting and not stream.eof:
                piece = stream.decompress(waiting, _PIECE)
                waiting = stream.unconsumed_tail
                pieces.append(piece)
                size += len(piece)
                _check(size, most)
            if not stream.eof:
                raise TimelineError("its packed part is cut off", hint=_SAVE_AGAIN)
            content = stream.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise _damaged(error) from error
    return b"".join(pieces)


def zip_members(content: bytes, suffix: str, most: int = LARGEST) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the members of a zip whose name ends so, in the zip's order.

    Raises:
        TimelineError: It is damaged, holds too many, or they unpack to more than `most` bytes.
    """
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [each for each in packed.infolist() if each.filename.endswith(suffix)]
            if len(members) > _MOST_MEMBERS:
                raise TimelineError(
                    say("it holds {count} files", count=number(len(members))), hint=_SAVE_AGAIN
                )
            for member in members:
                size += member.file_size
                _check(size, most)  # zipfile gives no more than a member says
                yield str(PurePosixPath(member.filename)), packed.read(member)
    except NO_ZIP as error:
        raise _damaged(error) from error


def _check(size: int, most: int) -> None:
    if size > most:
        raise TimelineError(
            say("it unpacks to more than {size} MiB", size=number(most // 1024**2)),
            hint=_SAVE_AGAIN,
        )


def _damaged(error: Exception) -> TimelineError:
    return TimelineError(
        say("its packed part is damaged: {reason}", reason=reason_of(error)), hint=_SAVE_AGAIN
    )
