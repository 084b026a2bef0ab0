"""Files of other formats than OpenTimelineIO's, marked in place: every other byte as it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from temoin.errors import TimelineError
from temoin.language import say
from temoin.timeline.cuts import OpenedCut
from temoin.timeline.edl_text import annotated_edl
from temoin.timeline.flags import Flag, plain_text, way_from_root
from temoin.timeline.xml_marks import Mark, annotated_xml

EDL_COLOURS = {"PURPLE": "MAGENTA", "PINK": "MAGENTA", "ORANGE": "YELLOW"}
"""Colours that locators of edit decision lists lack. Source: Avid Media Composer's locators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A file's bytes with what they have room for.

    Attributes:
        unmarked: Clips whose marker did not fit in.
        lost: What the format has no room for in any marker, in words.
    """

    content: bytes
    unmarked: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def marked_in_place(
    path: Path, out: Path, opened: OpenedCut, flags: Sequence[Flag]
) -> Marked | None:
    """Return a file's own bytes with markers; None where it is to be written as another format.

    Args:
        path: The file; of an AAF or a log it is copied.
        out: Its suffix tells the format that is wanted.
        opened: The file, read.
        flags: At most one a clip.
    """
    mark = _BY_FORMAT.get((opened.document.format, out.suffix.lower()))
    return mark(path, opened, flags) if mark else None


def _copied(path: Path, opened: OpenedCut, flags: Sequence[Flag]) -> Marked:  # noqa: ARG001 - one shape for all formats
    """Return a file as it is.

    A log has no markers. An AAF is a small file system: what is taken out of it again stays in it
    as bytes that nobody refers to, so nothing of ours is put in.
    """
    unmarked = tuple(flag.clip for flag in flags if flag.marker)
    return Marked(content=path.read_bytes(), unmarked=unmarked)


def _listed(path: Path, opened: OpenedCut, flags: Sequence[Flag]) -> Marked:  # noqa: ARG001 - one shape for all formats
    """Return an EDL's own text with a locator for each flag."""
    edl = opened.document.edl
    if edl is None:
        raise TimelineError("no EDL", hint="Write to an .otio instead.")
    events = {each.id: at for each, at in zip(opened.walked.clips, edl.events, strict=True)}
    locators: dict[int, tuple[str, str]] = {}
    for flag in flags:
        if not flag.marker:
            continue
        event, words = events[flag.clip], plain_text(flag.marker)
        colour, before = locators.get(event, (EDL_COLOURS.get(flag.colour, flag.colour), ""))
        locators[event] = (colour, _joined(before, words))  # an event may stand on several tracks
    lost = say("the comments of markers") if any(flag.comment for flag in flags) else ""
    return Marked(content=annotated_edl(edl.text, locators), lost=(lost,) if lost else ())


def _joined(before: str, words: str, joint: str = "; ") -> str:
    if not before:
        return words
    return before if words in before else f"{before}{joint}{words}"


def _in_xml(path: Path, opened: OpenedCut, flags: Sequence[Flag]) -> Marked:  # noqa: ARG001 - one shape for all formats
    """Return an XML document with a marker for each flag.

    An element that is used several times, as in a compound, gets one marker for all uses.
    """
    cut = opened.document.xml
    if cut is None:
        raise TimelineError("no XML", hint="Write to an .otio instead.")
    ways = {each.id: each.way for each in opened.walked.clips}
    marks: dict[int, Mark] = {}
    unmarked: list[str] = []
    for flag in flags:
        if not flag.marker:
            continue
        tag = cut.tags.get(way_from_root(opened, ways[flag.clip]))
        if tag is None:
            unmarked.append(flag.clip)
            continue
        before = marks.get(tag.number, Mark(tag=tag, name=""))
        name = _joined(before.name, plain_text(flag.marker))
        comment = _joined(before.comment, plain_text(flag.comment), "\n")
        marks[tag.number] = Mark(tag=tag, name=name, comment=comment)
    lost = (say("the colours of markers"),) if marks else ()
    content = annotated_xml(cut.content, marks.values())
    return Marked(content=content, unmarked=tuple(unmarked), lost=lost)


_BY_FORMAT: Mapping[tuple[str, str], Callable[[Path, OpenedCut, Sequence[Flag]], Marked]] = {
    ("cmx_3600", ".edl"): _listed,
    ("fcp_xml", ".xml"): _in_xml,
    ("fcpxml", ".fcpxml"): _in_xml,
    ("fcpxml", ".xml"): _in_xml,
    ("aaf", ".aaf"): _copied,
    ("ale", ".ale"): _copied,
}
"""Formats whose own files are written, by what was read and the suffix that is wanted."""
