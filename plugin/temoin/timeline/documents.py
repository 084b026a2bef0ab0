"""A timeline's file, whatever its format, as OpenTimelineIO's object."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import opentimelineio as otio

from temoin import __version__
from temoin.errors import TimelineError
from temoin.rate import Rate
from temoin.timeline.bundles import (
    CONTENT_NAME,
    LARGEST,
    bundle_content,
    check_size,
    otio_object,
    reason_of,
)
from temoin.timeline.current import current_objects
from temoin.timeline.edl import EdlCut, looks_like_edl, read_edl
from temoin.timeline.newer import lowered
from temoin.timeline.nodes import Found, json_of
from temoin.timeline.programmes import objects_of
from temoin.timeline.times import Notes

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_OTIO = f"OpenTimelineIO {otio.__version__}"
_OWN = f"temoin {__version__}, schemas of {_OTIO}"
_EDL = f"otio-cmx3600-adapter {version('otio-cmx3600-adapter')}, {_OTIO}"
_FORMATS = {
    ".otio": "otio",
    ".json": "otio",
    ".otioz": "otioz",
    ".otiod": "otiod",
    ".edl": "cmx_3600",
}

# What adapters for other formats were seen to raise on files that they do not understand.
_ADAPTER_FAILURES = (
    otio.exceptions.OTIOError,
    OSError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    ImportError,
    SyntaxError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file of timelines.

    Attributes:
        root: OpenTimelineIO's object: a timeline, a collection of them, or a part of one; None
            where the file was read without the library.
        found: What in it may be read as a timeline, where it was read without the library.
        format: What it was read as.
        reader: Library and version that read it.
        notes: What was guessed so far.
        says_enabled: Whether its effects have OpenTimelineIO's own switch.
        edl: The list that the object was made from, if it was.
    """

    root: Any = None
    found: Sequence[Found] | None = None
    format: str
    reader: str
    notes: Notes = field(default_factory=Notes)
    says_enabled: bool = False
    edl: EdlCut | None = None

    def objects(self) -> Sequence[Found]:
        """Return what in it may be read as a timeline.

        Raises:
            TimelineError: Something in it cannot be understood, or lies too deep.
        """
        return list(objects_of(json_of(self.root))) if self.found is None else self.found


def read_document(
    path: Path | None, content: bytes | None, rate: Rate | None, *, whole: bool = False
) -> Document:
    """Return a file's timelines.

    Args:
        path: The file, or the folder of a bundle; its suffix tells the format.
        content: Bytes where there is no file; what they begin with tells the format.
        rate: The edit rate, for formats that do not say it.
        whole: Whether OpenTimelineIO's object is needed, not only what a cut is made of.

    Raises:
        TimelineError: It cannot be read.
        RateError: Its timecodes do not exist at this rate.
    """
    if path is None:
        return _of_bytes(content or b"", _format_of_bytes(content or b""), rate, whole=whole)
    kind = _FORMATS.get(path.suffix.lower(), "")
    if not kind and (adapter := _adapter_of(path)):
        return _read_by_adapter(path, adapter)
    found = cut_content(path)
    if kind in {"otioz", "otiod"}:
        return _of_otio(found, kind, whole=whole)
    return _of_bytes(found, kind or _format_of_bytes(found), rate, whole=whole)


def cut_content(path: Path) -> bytes:
    """Return the bytes that say what a timeline is: of a bundle, without its media.

    Raises:
        TimelineError: They cannot be read, or are too many.
    """
    kind = _FORMATS.get(path.suffix.lower(), "")
    if kind == "otioz":
        return bundle_content(path)
    with _openable(path):
        return _bytes_of(path / CONTENT_NAME if kind == "otiod" else path)


def content_sha256(path: Path) -> str:
    """Return the hex SHA-256 of the bytes that say what a timeline is, read piece by piece.

    Raises:
        TimelineError: They cannot be read.
    """
    kind = _FORMATS.get(path.suffix.lower(), "")
    if kind == "otioz":
        return sha256(bundle_content(path)).hexdigest()
    found = path / CONTENT_NAME if kind == "otiod" else path
    with _openable(found):
        check_size(found.stat().st_size)
        with found.open("rb", buffering=0) as file:
            return file_digest(file, "sha256").hexdigest()


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
        raise TimelineError(f"{path.name} is a folder", hint="Choose a timeline file.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise TimelineError(
            f"{path.name} cannot be opened: {reason}", hint="Check the path and its rights."
        ) from error


def _format_of_bytes(content: bytes) -> str:
    """Return the format that bytes begin as.

    Raises:
        TimelineError: None that can be told.
    """
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return "otio"
    if content.startswith(b"PK"):
        return "otioz"
    if looks_like_edl(content):
        return "cmx_3600"
    what = "no timeline of a format that is known" if content.strip() else "nothing in it"
    raise TimelineError(what, hint="Export an .otio or an .edl.")


def _of_bytes(content: bytes, kind: str, rate: Rate | None, *, whole: bool) -> Document:
    if kind == "otioz":
        return _of_otio(bundle_content(content), kind, whole=whole)
    if kind != "cmx_3600":
        return _of_otio(content, kind, whole=whole)
    notes = Notes()
    edl = read_edl(content, rate, notes)
    return Document(root=edl.timeline, format=kind, reader=_EDL, notes=notes, edl=edl)


def _of_otio(content: bytes, kind: str, *, whole: bool) -> Document:
    notes = Notes()
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"\\" in content and b"\\u0000" in content:  # one byte is looked for much faster
        notes.say("a text with a NUL in it was cut off there")
    found = current_objects(content)
    if found is None:
        content = lowered(content, notes)
    by_library = whole or found is None
    return Document(
        root=otio_object(content, is_json=found is not None) if by_library else None,
        found=found,
        format=kind,
        reader=_OTIO if by_library else _OWN,
        notes=notes,
        says_enabled=_says_enabled(content),
    )


def _says_enabled(content: bytes) -> bool:
    """Return whether the first effect in a file has OpenTimelineIO's switch: then all have.

    Source: OpenTimelineIO writes `enabled` after `effect_name`, from version 0.18 on.
    """
    begin = content.find(b'"effect_name"')
    end = content.find(b"}", begin)
    return begin >= 0 and b'"enabled"' in content[begin:end]


def _adapter_of(path: Path) -> str:
    """Return the name of an installed adapter of OpenTimelineIO's for a file, or ""."""
    suffix = path.suffix.lower().lstrip(".")
    try:
        known = _ADAPTERS.suffixes_with_defined_adapters(read=True)
        return str(_ADAPTERS.from_filepath(str(path)).name) if suffix in known else ""
    except _ADAPTER_FAILURES as error:
        raise TimelineError(
            f"OpenTimelineIO's adapters do not load: {reason_of(error)}",
            hint="Check the variable OTIO_PLUGIN_MANIFEST_PATH.",
        ) from error


def _read_by_adapter(path: Path, adapter: str) -> Document:
    """Return what another of OpenTimelineIO's adapters reads, media left as the file names them."""
    try:
        check_size(path.stat().st_size)
        root = _ADAPTERS.read_from_file(
            str(path),
            adapter_name=adapter,
            media_linker_name=otio.media_linker.MediaLinkingPolicy.DoNotLinkMedia,
        )
    except _ADAPTER_FAILURES as error:
        raise TimelineError(
            f"the adapter {adapter} cannot read it: {reason_of(error)}",
            hint="Export an .otio instead.",
        ) from error
    return Document(root=root, format=adapter, reader=f"adapter {adapter}, {_OTIO}")
