"""OpenTimelineIO's own files: bytes in, its objects out, nothing it could crash on let through."""

import io
import json
import lzma
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import msgspec
import opentimelineio as otio

from temoin.errors import TimelineError
from temoin.language import number, say

LARGEST = 2 * 1024**3
"""Bytes: OpenTimelineIO takes some six times a file's size of memory to read it."""

MOST_CLIPS = 250_000
"""Clips of a list, far more than any program cuts: reading them takes some half a minute."""

CONTENT_NAME = "content.otio"
"""The timeline in a bundle. Source: OpenTimelineIO, file bundles (otioz, otiod)."""

_UNSUSPECTED = 64 * 1024**2  # bytes: memory enough for any bundle, however it is packed
_TIGHTEST = 300  # 10,000 equal clips pack 120 times; what holds nothing, a thousand times
_EXPORT_AGAIN = "Export the timeline again, or choose another file."
_CPP_TYPE = re.compile(r"'?N\d+opentim\w+?\d([A-Z][A-Za-z]*)E'?")

# What the library raises for JSON that is no timeline of its own: its own errors, ValueError for
# malformed or mistyped JSON, KeyError for a field that is not there, the others where C++ throws.
_FAILURES = (
    otio.exceptions.OTIOError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)


NO_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
"""What `zipfile` raises for bytes that are no sound zip."""


def otio_object(content: bytes) -> Any:  # noqa: ANN401 - OpenTimelineIO is untyped
    """Return the object that the bytes of an .otio file hold.

    Raises:
        TimelineError: It cannot be read.
    """
    _check_json(content)
    try:
        found = otio.core.deserialize_json_from_string(content.decode())
    except UnicodeDecodeError as error:
        raise TimelineError("it is not UTF-8", hint=_EXPORT_AGAIN) from error
    except otio.exceptions.UnsupportedSchemaError as error:
        raise TimelineError(
            say("a newer OpenTimelineIO wrote it: {reason}", reason=reason_of(error)),
            hint=say("Save it for OpenTimelineIO {version} or older.", version=otio.__version__),
        ) from error
    except _FAILURES as error:
        raise TimelineError(
            say("no timeline: {reason}", reason=reason_of(error)), hint=_EXPORT_AGAIN
        ) from error
    if not hasattr(found, "to_json_string"):
        raise TimelineError("JSON, but no timeline", hint=_EXPORT_AGAIN)
    return found


def _check_json(content: bytes) -> None:
    """Refuse what is no JSON, and nesting so deep that OpenTimelineIO's reader would crash.

    A parse that keeps nothing costs a tenth of the library's own. It refuses NaN and Infinity,
    which the library reads: those files are parsed again by the standard library, which is as
    careful with depth.
    """
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except RecursionError as error:
        raise TimelineError("it is nested too deeply", hint=_EXPORT_AGAIN) from error
    except msgspec.DecodeError:
        _check_json_slowly(content)


def _check_json_slowly(content: bytes) -> None:
    try:
        json.loads(content)
    except RecursionError as error:
        raise TimelineError("it is nested too deeply", hint=_EXPORT_AGAIN) from error
    except ValueError as error:
        raise TimelineError(
            say("it is no JSON: {reason}", reason=error), hint=_EXPORT_AGAIN
        ) from error


def reason_of(error: Exception) -> str:
    """Return what a library says, on one line and without the names of C++ types."""
    said = error.args[0] if isinstance(error, KeyError) and error.args else error
    return _CPP_TYPE.sub(r"\1", " ".join(str(said).split()))[:200]


def bundle_content(source: Path | bytes) -> bytes:
    """Return the bytes of the timeline in an .otioz bundle.

    Raises:
        TimelineError: No bundle, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as bundle:
            member = bundle.getinfo(CONTENT_NAME)
            check_size(member.file_size)
            check_packing(CONTENT_NAME, member.file_size, member.compress_size)
            return bundle.read(member)
    except KeyError as error:
        raise TimelineError(
            say("no {name} in it", name=CONTENT_NAME), hint=_EXPORT_AGAIN
        ) from error
    except NO_ZIP as error:
        raise TimelineError(
            say("no bundle: {reason}", reason=reason_of(error)), hint=_EXPORT_AGAIN
        ) from error


def check_packing(name: str, size: int, packed: int) -> None:
    """Refuse what was packed far tighter than any timeline packs: it is meant to fill memory.

    Args:
        name: What to call it.
        size: Its bytes, as far as they are known.
        packed: Its bytes as they lie in the file.

    Raises:
        TimelineError: It is.
    """
    if size > _UNSUSPECTED and size > _TIGHTEST * packed:
        raise TimelineError(
            say(
                "{name} is packed {times} times smaller than it is",
                name=name,
                times=number(size // max(1, packed)),
            ),
            hint=_EXPORT_AGAIN,
        )


def check_size(size: int) -> None:
    """Refuse a file that would not fit in memory.

    Raises:
        TimelineError: It is larger than two GiB.
    """
    if size > LARGEST:
        raise TimelineError(
            say("{size:.1f} GiB is too large for a timeline", size=size / 1024**3),
            hint="Split it into reels.",
        )
