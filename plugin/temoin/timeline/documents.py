"""A timeline's file, whatever its format, as OpenTimelineIO's object."""

from collections.abc import Sequence
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
from temoin.timeline.ale import read_ale
from temoin.timeline.bundles import bundle_content, otio_object
from temoin.timeline.current import current_objects
from temoin.timeline.edl import EdlCut, read_edl
from temoin.timeline.fcp7 import read_fcp7
from temoin.timeline.fcpxml import read_fcpxml
from temoin.timeline.formats import (
    cut_content,
    format_of,
    other_adapter,
    refuse_empty,
)
from temoin.timeline.newer import lowered
from temoin.timeline.nodes import Found, json_of
from temoin.timeline.programmes import objects_of
from temoin.timeline.projects import ProjectFormat, project_format
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import XmlCut, root_name

_OTIO = f"OpenTimelineIO {otio.__version__}"
_OWN = f"temoin {__version__}, {_OTIO}"
_ALE = f"otio-ale-adapter {version('otio-ale-adapter')}, {_OTIO}"
_AAF = "AAF"  # OpenTimelineIO's name of the adapter
_RESOLVES_OWN = b'"Resolve_OTIO"'  # metadata key. Source: exports of DaVinci Resolve


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
        content: JSON that it was read from without the library.
        says_enabled: Whether its effects have OpenTimelineIO's own switch.
        edl: The list that the object was made from, if it was.
        xml: The XML that it was made from, if it was.
        drop_frame: Ids of compositions whose timecode is drop-frame, where only the file says it.
        is_project: Whether it is a program's own project, into which nothing is written.
    """

    root: Any = None
    found: Sequence[Found] | None = None
    format: str
    reader: str
    notes: Notes = field(default_factory=Notes)
    content: bytes = b""
    says_enabled: bool = False
    edl: EdlCut | None = None
    xml: XmlCut | None = None
    drop_frame: tuple[str, ...] = ()
    is_project: bool = False

    def objects(self) -> Sequence[Found]:
        """Return what in it may be read as a timeline.

        Raises:
            TimelineError: Something in it cannot be understood, or lies too deep.
        """
        return list(objects_of(json_of(self.root))) if self.found is None else self.found


def read_document(
    path: Path | None,
    content: bytes | None,
    rate: Rate | None,
) -> Document:
    """Return a file's timelines.

    Args:
        path: The file, or the folder of a bundle.
        content: Its bytes where they were read before, or where there is no file.
        rate: The edit rate, for formats that do not say it.

    Raises:
        TimelineError: It cannot be read.
        RateError: Its timecodes do not exist at this rate.
    """
    suffix = path.suffix.lower() if path else ""
    found = cut_content(path) if path and content is None else content or b""
    refuse_empty(found)
    if project := project_format(found, suffix):
        return _of_project(found, project)
    if path and (adapter := other_adapter(path)):
        return _by_adapter(path, None, adapter)
    kind = format_of(found, suffix)
    if kind == "aaf":
        return _by_adapter(path, found, _AAF)
    if kind == "otioz" and suffix != ".otioz":
        found = bundle_content(found)
    return _of_bytes(found, kind, rate)


def _of_project(content: bytes, project: ProjectFormat) -> Document:
    notes = Notes()
    return Document(
        found=project.read(content, notes),
        format=project.id,
        reader=f"temoin {__version__}",
        notes=notes,
        says_enabled=True,
        is_project=True,
    )


def _of_bytes(content: bytes, kind: str, rate: Rate | None) -> Document:
    notes = Notes()
    if kind == "ale":
        notes.unseen("an ALE names no effects")
        return Document(root=read_ale(content, rate, notes), format=kind, reader=_ALE, notes=notes)
    if kind == "cmx_3600":
        notes.unseen("an EDL names no effects beyond changes of speed and what its comments say")
        edl = read_edl(content, rate, notes)
        return Document(root=edl.timeline, format=kind, reader=_OWN, notes=notes, edl=edl)
    if kind == "xml":
        return _of_xml(content, notes)
    return _of_otio(content, kind, notes)


def _of_xml(content: bytes, notes: Notes) -> Document:
    """Return what an XML document of an editing program holds.

    Raises:
        TimelineError: It is of another kind, or cannot be read.
    """
    name = root_name(content)
    kinds = {"fcpxml": ("fcpxml", _OWN, read_fcpxml), "xmeml": ("fcp_xml", _OWN, read_fcp7)}
    if name not in kinds:
        raise TimelineError(
            say("its XML is a <{name}>, which is no timeline that is known", name=name[:80]),
            hint="Export an .fcpxml, a Final Cut Pro 7 .xml or an .otio.",
        )
    kind, reader, read = kinds[name]
    cut = read(content, notes)
    found = current_objects(cut.json) if cut.json else None
    return Document(
        root=otio_object(cut.json) if cut.json and found is None else cut.root,
        found=found,
        format=kind,
        reader=reader,
        notes=notes,
        content=cut.json,
        says_enabled=True,
        xml=cut,
    )


def _of_otio(content: bytes, kind: str, notes: Notes) -> Document:
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"\\" in content and b"\\u0000" in content:  # one byte is looked for much faster
        notes.say("a text with a NUL in it was cut off there")
    if _RESOLVES_OWN in content:
        notes.unseen(
            "DaVinci Resolve writes no OFX effects, grades or masks into an .otio: scan the project"
            " (.drp) or grades (.drx) as well"
        )
    found = current_objects(content)
    if found is None:
        content = lowered(content, notes)
    by_library = found is None
    return Document(
        root=otio_object(content) if by_library else None,
        found=found,
        format=kind,
        reader=_OTIO if by_library else _OWN,
        notes=notes,
        content=b"" if by_library else content,
        says_enabled=_says_enabled(content),
    )


def _says_enabled(content: bytes) -> bool:
    """Return whether the first effect in a file has OpenTimelineIO's switch: then all have.

    Source: OpenTimelineIO writes `enabled` after `effect_name`, from version 0.18 on.
    """
    begin = content.find(b'"effect_name"')
    end = content.find(b"}", begin)
    return begin >= 0 and b'"enabled"' in content[begin:end]


def _by_adapter(path: Path | None, content: bytes | None, adapter: str) -> Document:
    notes = Notes()
    if adapter == _AAF:
        notes.unseen("an AAF holds no traces of ScriptSync, PhraseFind or transcripts")
    suffix = path.suffix if path else f".{adapter.lower()}"
    adapted = read_by_adapter(path, content, adapter, suffix, notes)
    return Document(
        root=adapted.root,
        format=adapter.lower(),
        reader=f"adapter {adapter}, {_OTIO}",
        notes=notes,
        drop_frame=adapted.drop_frame,
    )
