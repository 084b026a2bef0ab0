"""What a file is: told by what it begins with, by its suffix only where that tells nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import opentimelineio as otio

from temoin.errors import TimelineError
from temoin.language import say, sayable
from temoin.timeline.ale import looks_like_ale
from temoin.timeline.bundles import CONTENT_NAME, LARGEST, bundle_content, check_size, reason_of
from temoin.timeline.edl_text import looks_like_edl
from temoin.timeline.fcpxml import FCPXML_NAME
from temoin.timeline.xml_text import looks_like_xml

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_SUFFIXES = {
    ".otio": "otio",
    ".json": "otio",
    ".otioz": "otioz",
    ".otiod": "otiod",
    ".edl": "cmx_3600",
    ".aaf": "aaf",
    ".ale": "ale",
    ".xml": "xml",
    ".fcpxml": "xml",
    ".fcpxmld": "xml",
}
_FOLDERS = {".otiod": CONTENT_NAME, ".fcpxmld": FCPXML_NAME}
"""Folders that are one document, and which file in them holds the timeline."""

_PACKED = frozenset({".otioz", ".otiod"})
_EXPORT = "Export an .otio, an .edl, an .aaf or a Final Cut XML."
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")  # Source: [MS-CFB], 2.2; an AAF is one

_PROJECTS = {
    ".avb": sayable("an AAF of the sequence from Media Composer"),
    ".fcpbundle": sayable("File > Export XML in Final Cut Pro"),
    ".blend": sayable("an EDL or OpenTimelineIO add-on in Blender"),
    ".rv": sayable("the timeline that the session was made from"),
}
"""Projects of applications: which command of theirs writes a timeline. Source: their manuals."""


def format_of(content: bytes, suffix: str) -> str:
    """Return the format that bytes begin as; where that cannot be told, the suffix's.

    Args:
        content: Of a bundle that has a suffix of its own, the timeline in it.
        suffix: Lower case, with its dot, or "".

    Raises:
        TimelineError: None that is known.
    """
    begin = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in _PACKED:
        return _SUFFIXES[suffix]
    for kind, is_it in (
        ("otio", begin[:1] in {b"{", b"["}),
        ("otioz", content.startswith(b"PK")),
        ("aaf", content.startswith(_COMPOUND_FILE)),
        ("xml", looks_like_xml(content)),
        ("cmx_3600", looks_like_edl(content)),
        ("ale", looks_like_ale(content)),
    ):
        if is_it:
            return kind
    if suffix in _SUFFIXES and begin:
        return _SUFFIXES[suffix]
    raise TimelineError("no timeline of a format that is known", hint=_EXPORT)


def refuse_empty(content: bytes) -> None:
    """Raise a `TimelineError` where a file holds nothing, whatever it is called."""
    if not content or content.isspace():
        raise TimelineError("nothing in it", hint=_EXPORT)


def cut_content(path: Path) -> bytes:
    """Return the bytes that say what a timeline is: of a bundle, without its media.

    Raises:
        TimelineError: They cannot be read, are too many, or a program's own project of which it is
            known how to export a timeline.
    """
    _refuse_project(path)
    if path.suffix.lower() == ".otioz":
        return bundle_content(path)
    with _openable(path):
        return _bytes_of(timeline_file(path))


def content_sha256(path: Path) -> str:
    """Return the hex SHA-256 of the bytes that say what a timeline is, read piece by piece.

    Raises:
        TimelineError: They cannot be read.
    """
    if path.suffix.lower() == ".otioz":
        return sha256(bundle_content(path)).hexdigest()
    found = timeline_file(path)
    with _openable(found):
        check_size(found.stat().st_size)
        with found.open("rb", buffering=0) as file:
            return file_digest(file, "sha256").hexdigest()


def timeline_file(path: Path) -> Path:
    """Return the file in which a timeline stands: of a bundle that is a folder, the one in it."""
    name = _FOLDERS.get(path.suffix.lower())
    return path / name if name and path.is_dir() else path


def _bytes_of(path: Path) -> bytes:
    size = path.stat().st_size
    check_size(size)
    with path.open("rb") as file:  # a device tells no size: no more is read than may be
        content = file.read() if size else file.read(LARGEST + 1)
    check_size(len(content))
    return content


@contextmanager
def _openable(path: Path) -> Iterator[None]:
    try:
        yield
    except IsADirectoryError as error:
        what = say("{name} is a folder", name=path.name)
        raise TimelineError(what, hint="Choose a timeline file.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise TimelineError(
            say("{name} cannot be opened: {reason}", name=path.name, reason=reason),
            hint="Check the path and its rights.",
        ) from error


def _refuse_project(path: Path) -> None:
    """Refuse a program's own project, with the command that writes a timeline of it.

    Raises:
        TimelineError: It is one.
    """
    command = _PROJECTS.get(path.suffix.lower())
    if command:
        raise TimelineError(
            say("{name} is a program's own project, not a timeline", name=path.name),
            hint=say("Use {command}.", command=say(command)),
        )


def other_adapter(path: Path) -> str:
    """Return the name of an installed adapter for a format that is none of ours, or "".

    Raises:
        TimelineError: OpenTimelineIO's adapters do not load.
    """
    suffix = path.suffix.lower()
    if suffix in _SUFFIXES:
        return ""
    try:
        known = _ADAPTERS.suffixes_with_defined_adapters(read=True)
        is_known = suffix.lstrip(".") in known
        return str(_ADAPTERS.from_filepath(str(path)).name) if is_known else ""
    except (otio.exceptions.OTIOError, OSError, ValueError, LookupError, RuntimeError) as error:
        raise TimelineError(
            say("OpenTimelineIO's adapters do not load: {reason}", reason=reason_of(error)),
            hint="Check the variable OTIO_PLUGIN_MANIFEST_PATH.",
        ) from error
