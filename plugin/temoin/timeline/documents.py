"""A timeline's file, whatever its format, as OpenTimelineIO's object."""

from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import opentimelineio as otio

from temoin import __version__
from temoin.errors import TimelineError
from temoin.language import say
from temoin.rate import Rate
from temoin.timeline.adapters import read_by_adapter
from temoin.timeline.ale import looks_like_ale, read_ale
from temoin.timeline.bundles import (
    CONTENT_NAME,
    LARGEST,
    bundle_content,
    check_size,
    otio_object,
    reason_of,
)
from temoin.timeline.edl import EdlCut, read_edl
from temoin.timeline.edl_text import looks_like_edl
from temoin.timeline.times import Notes

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_OTIO = f"OpenTimelineIO {otio.__version__}"
_ALE = f"otio-ale-adapter {version('otio-ale-adapter')}, {_OTIO}"
_OWN = f"temoin {__version__}, {_OTIO}"
_FORMATS = {
    ".otio": "otio",
    ".json": "otio",
    ".otioz": "otioz",
    ".otiod": "otiod",
    ".edl": "cmx_3600",
    ".aaf": "aaf",
    ".ale": "ale",
    ".xml": "fcp_xml",
    ".fcpxml": "fcpx_xml",
}
_BUNDLES = frozenset({".otioz", ".otiod"})
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")  # Source: [MS-CFB], 2.2; an AAF is one
_READERS = {"aaf": "AAF", "fcp_xml": "fcp_xml", "fcpx_xml": "fcpx_xml"}
"""Formats that are read by an adapter of OpenTimelineIO's, with its name for it."""

_PROJECTS = {
    ".drp": "File > Export > Timeline in DaVinci Resolve",
    ".drt": "File > Export > Timeline in DaVinci Resolve",
    ".drx": "File > Export > Timeline in DaVinci Resolve",
    ".prproj": "File > Export > OpenTimelineIO or Final Cut Pro XML in Premiere Pro",
    ".avb": "an AAF of the sequence from Media Composer",
    ".fcpbundle": "File > Export XML in Final Cut Pro",
    ".hrox": "File > Export > EDL, XML or OTIO in Hiero or Nuke Studio",
    ".nk": "File > Export > EDL, XML or OTIO in Hiero or Nuke Studio",
    ".kdenlive": "Project > OpenTimelineIO Export in Kdenlive",
    ".mlt": "File > Export > EDL in Shotcut",
    ".osp": "File > Export Project > EDL or Final Cut Pro XML in OpenShot",
    ".blend": "an EDL or OpenTimelineIO add-on in Blender",
    ".xges": "an OpenTimelineIO export of the project",
    ".rv": "the timeline that the session was made from",
}
"""Projects of applications: which command of theirs writes a timeline. Source: their manuals."""


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
        drop_frame: Ids of compositions whose timecode is drop-frame, where only the file says it.
    """

    root: Any
    format: str
    reader: str
    notes: Notes = field(default_factory=Notes)
    says_enabled: bool = False
    edl: EdlCut | None = None
    drop_frame: tuple[str, ...] = ()


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
    suffix = path.suffix.lower() if path else ""
    if path and suffix in _PROJECTS:
        raise TimelineError(
            say("{name} is a program's own project, not a timeline", name=path.name),
            hint=say("Use {command}.", command=_PROJECTS[suffix]),
        )
    if path and suffix not in _FORMATS and (adapter := _adapter_of(path)):
        return _by_adapter(path, None, adapter, suffix)
    found = cut_content(path) if path else content or b""
    kind = format_of(found, suffix)
    if kind in _READERS:
        return _by_adapter(path, found, _READERS[kind], suffix or f".{kind}")
    return _of_bytes(found, kind, rate, is_bundle=suffix in _BUNDLES)


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
        raise TimelineError(f"{path.name} is a folder", hint="Choose a timeline file.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise TimelineError(
            f"{path.name} cannot be opened: {reason}", hint="Check the path and its rights."
        ) from error
    check_size(len(content))
    return content


def format_of(content: bytes, suffix: str) -> str:
    """Return the format that bytes begin as; where that cannot be told, the suffix's.

    Args:
        content: Of a bundle that has a suffix of its own, the timeline in it.
        suffix: Lower case, with its dot, or "".

    Raises:
        TimelineError: None that is known.
    """
    begin = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in _BUNDLES:
        return _FORMATS[suffix]
    for kind, is_it in (
        ("otio", begin[:1] in {b"{", b"["}),
        ("otioz", content.startswith(b"PK")),
        ("aaf", content.startswith(_COMPOUND_FILE)),
        ("cmx_3600", looks_like_edl(content)),
        ("ale", looks_like_ale(content)),
    ):
        if is_it:
            return kind
    if suffix in _FORMATS and begin:
        return _FORMATS[suffix]
    what = "no timeline of a format that is known" if begin else "nothing in it"
    raise TimelineError(what, hint="Export an .otio, an .edl, an .aaf or a Final Cut XML.")


def _of_bytes(content: bytes, kind: str, rate: Rate | None, *, is_bundle: bool) -> Document:
    notes = Notes()
    if kind == "ale":
        return Document(root=read_ale(content, rate, notes), format=kind, reader=_ALE, notes=notes)
    if kind == "cmx_3600":
        edl = read_edl(content, rate, notes)
        return Document(root=edl.timeline, format=kind, reader=_OWN, notes=notes, edl=edl)
    if kind == "otioz" and not is_bundle:
        content = bundle_content(content)
    return _of_otio(content, kind)


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
    except (otio.exceptions.OTIOError, OSError, ValueError, LookupError, RuntimeError) as error:
        raise TimelineError(
            f"OpenTimelineIO's adapters do not load: {reason_of(error)}",
            hint="Check the variable OTIO_PLUGIN_MANIFEST_PATH.",
        ) from error


def _by_adapter(path: Path | None, content: bytes | None, adapter: str, suffix: str) -> Document:
    notes = Notes()
    adapted = read_by_adapter(path, content, adapter, suffix, notes)
    return Document(
        root=adapted.root,
        format=adapter.lower(),
        reader=f"adapter {adapter}, {_OTIO}",
        notes=notes,
        drop_frame=adapted.drop_frame,
    )
