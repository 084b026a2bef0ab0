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
from temoin.timeline.fcp7 import read_fcp7
from temoin.timeline.fcpxml import FCPXML_NAME, read_fcpxml
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import XmlCut, looks_like_xml, root_name

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_OTIO = f"OpenTimelineIO {otio.__version__}"
_FCPXML = f"temoin fcpxml reader, {_OTIO}"
_FCP7 = f"otio-fcp-adapter {version('otio-fcp-adapter')}, {_OTIO}"
_EDL = f"otio-cmx3600-adapter {version('otio-cmx3600-adapter')}, {_OTIO}"
_FORMATS = {
    ".otio": "otio",
    ".json": "otio",
    ".otioz": "otioz",
    ".otiod": "otiod",
    ".edl": "cmx_3600",
    ".fcpxml": "xml",
    ".fcpxmld": "fcpxmld",
    ".xml": "xml",
}
_BUNDLES = {"otiod": CONTENT_NAME, "fcpxmld": FCPXML_NAME}
"""Folders that are one document, and which file in them holds the timeline."""


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
        xml: The XML that it was made from, if it was.
    """

    root: Any
    format: str
    reader: str
    notes: Notes = field(default_factory=Notes)
    says_enabled: bool = False
    edl: EdlCut | None = None
    xml: XmlCut | None = None


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
    return _bytes_of(path / _BUNDLES[kind] if kind in _BUNDLES else path)


def _bytes_of(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        with path.open("rb") as file:  # a device tells no size: no more is read than may be
            content = file.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise TimelineError(f"{path.name} is a folder", hint="Choose a timeline file.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise TimelineError(
            f"{path.name} cannot be opened: {reason}", hint="Check the path and its rights."
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
    if looks_like_xml(content):
        return "xml"
    what = "no timeline of a format that is known" if content.strip() else "nothing in it"
    raise TimelineError(what, hint="Export an .otio or an .edl.")


def _of_bytes(content: bytes, kind: str, rate: Rate | None) -> Document:
    if kind == "otioz":
        return _of_otio(bundle_content(content), kind)
    if kind in {"xml", "fcpxmld"}:
        return _of_xml(content)
    if kind != "cmx_3600":
        return _of_otio(content, kind)
    notes = Notes()
    edl = read_edl(content, rate, notes)
    return Document(root=edl.timeline, format=kind, reader=_EDL, notes=notes, edl=edl)


def _of_xml(content: bytes) -> Document:
    """Return what an XML document of an editing program holds.

    Raises:
        TimelineError: It is of another kind, or cannot be read.
    """
    name = root_name(content)
    notes = Notes()
    if name == "fcpxml":
        cut = read_fcpxml(content, notes)
        return Document(
            root=cut.root, format=name, reader=_FCPXML, notes=notes, says_enabled=True, xml=cut
        )
    if name == "xmeml":
        cut = read_fcp7(content, notes)
        return Document(
            root=cut.root, format="fcp_xml", reader=_FCP7, notes=notes, says_enabled=True, xml=cut
        )
    raise TimelineError(
        say("its XML is a <{name}>, which is no timeline that is known", name=name[:80]),
        hint="Export an .fcpxml, a Final Cut Pro 7 .xml or an .otio.",
    )


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
