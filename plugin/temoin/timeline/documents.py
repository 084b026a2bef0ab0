"""A timeline's file, whatever its format, as OpenTimelineIO's object."""

from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import opentimelineio as otio

from temoin.errors import TimelineError
from temoin.language import say
from temoin.rate import Rate
from temoin.timeline.bundles import (
    CONTENT_NAME,
    LARGEST,
    bundle_content,
    check_size,
    otio_object,
    reason_of,
)
from temoin.timeline.edl import EdlCut, looks_like_edl, read_edl
from temoin.timeline.times import Notes

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_OTIO = f"OpenTimelineIO {otio.__version__}"
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
        root: OpenTimelineIO's object: a timeline, a collection of them, or a part of one.
        format: What it was read as.
        reader: Library and version that read it.
        notes: What was guessed so far.
        says_enabled: Whether its effects have OpenTimelineIO's own switch.
        edl: The list that the object was made from, if it was.
    """

    root: Any
    format: str
    reader: str
    notes: Notes = field(default_factory=Notes)
    says_enabled: bool = False
    edl: EdlCut | None = None


def read_document(path: Path | None, content: bytes | None, rate: Rate | None) -> Document:
    """Return a file's timelines.

    Args:
        path: The file, or the folder of a bundle; its suffix tells the format.
        content: Bytes where there is no file; what they begin with tells the format.
        rate: The edit rate, for formats that do not say it.

    Raises:
        TimelineError: It cannot be read.
        RateError: Its timecodes do not exist at this rate.
    """
    if path is None:
        return _of_bytes(content or b"", _format_of_bytes(content or b""), rate)
    kind = _FORMATS.get(path.suffix.lower(), "")
    if not kind and (adapter := _adapter_of(path)):
        return _read_by_adapter(path, adapter)
    found = cut_content(path)
    if kind in {"otioz", "otiod"}:
        return _of_otio(found, kind)
    return _of_bytes(found, kind or _format_of_bytes(found), rate)


def cut_content(path: Path) -> bytes:
    """Return the bytes that say what a timeline is: of a bundle, without its media.

    Raises:
        TimelineError: They cannot be read, or are too many.
    """
    kind = _FORMATS.get(path.suffix.lower(), "")
    if kind == "otioz":
        return bundle_content(path)
    return _bytes_of(path / CONTENT_NAME if kind == "otiod" else path)


def _bytes_of(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        with path.open("rb") as file:  # a device tells no size: no more is read than may be
            content = file.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise TimelineError(
            say("{name} is a folder", name=path.name), hint="Choose a timeline file."
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise TimelineError(
            say("{name} cannot be opened: {reason}", name=path.name, reason=reason),
            hint="Check the path and its rights.",
        ) from error
    check_size(len(content))
    return content


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


def _of_bytes(content: bytes, kind: str, rate: Rate | None) -> Document:
    if kind == "otioz":
        return _of_otio(bundle_content(content), kind)
    if kind != "cmx_3600":
        return _of_otio(content, kind)
    notes = Notes()
    edl = read_edl(content, rate, notes)
    return Document(root=edl.timeline, format=kind, reader=_EDL, notes=notes, edl=edl)


def _of_otio(content: bytes, kind: str) -> Document:
    notes = Notes()
    if b"\\u0000" in content:
        notes.say("a text with a NUL in it was cut off there")
    return Document(
        root=otio_object(content),
        format=kind,
        reader=_OTIO,
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
            say("OpenTimelineIO's adapters do not load: {reason}", reason=reason_of(error)),
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
            say(
                "the adapter {adapter} cannot read it: {reason}",
                adapter=adapter,
                reason=reason_of(error),
            ),
            hint="Export an .otio instead.",
        ) from error
    return Document(root=root, format=adapter, reader=f"adapter {adapter}, {_OTIO}")
