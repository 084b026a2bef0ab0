"""Packed parts of projects, unpacked only as far as a project could be large."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

import zstandard

from temoin.errors import TimelineError
from temoin.language import number, say
from temoin.timeline.bundles import NO_ZIP, check_packing, reason_of

LARGEST = 1024**3
"""Bytes of one unpacked part: the largest projects seen are a tenth of it."""

_PIECE = 1024**2
_ZSTD_PIECE = 1024  # packed: four bytes of a block may stand for 128 KiB. Source: RFC 8878, 3.1.1.2
_ZSTD_WINDOW = 128 * 1024**2  # bytes that a stream may ask to keep: what its own tool takes
_MOST_MEMBERS = 20_000
_SAVE_AGAIN = "Save the project again, or choose another file."


def gunzipped(content: bytes, most: int = LARGEST) -> bytes:
    """Return what gzip packed, all its parts.

    Raises:
        TimelineError: It is cut off or damaged, or unpacks to more than `most` bytes.
    """
    pieces: list[bytes] = []
    size, packed = 0, len(content)
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
                check_packing(say("its packed part"), size, packed)
            if not stream.eof:
                raise TimelineError("its packed part is cut off", hint=_SAVE_AGAIN)
            content = stream.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise _damaged(error) from error
    return b"".join(pieces)


def unzstd(content: bytes, most: int = LARGEST) -> bytes:
    """Return what one Zstandard frame packed; what follows it is left alone.

    Raises:
        TimelineError: It is cut off or damaged, or unpacks to more than `most` bytes.
    """
    pieces: list[bytes] = []
    size = 0
    stream = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
    try:
        for start in range(0, len(content), _ZSTD_PIECE):
            pieces.append(stream.decompress(content[start : start + _ZSTD_PIECE]))
            size += len(pieces[-1])
            _check(size, most)
            if stream.eof:
                return b"".join(pieces)
    except (zstandard.ZstdError, MemoryError) as error:
        raise _damaged(error) from error
    raise TimelineError("its packed part is cut off", hint=_SAVE_AGAIN)


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
                check_packing(member.filename, member.file_size, member.compress_size)
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
