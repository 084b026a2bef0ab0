"""Ledger and flags into a timeline."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import opentimelineio as otio
from msgspec import structs

from temoin.bulk import bulk
from temoin.errors import TimelineError
from temoin.language import say
from temoin.rate import Rate
from temoin.timeline.bundles import otio_object
from temoin.timeline.cuts import OpenedCut, about, open_cut
from temoin.timeline.edl_writing import WrittenList, edl_of
from temoin.timeline.flags import Flag, at, plain_text
from temoin.timeline.in_place import marked_in_place
from temoin.timeline.lengths import used_span
from temoin.timeline.nodes import OWN_KEY, Node
from temoin.timeline.operations import is_ours
from temoin.timeline.raw_marks import Edit, Fields, add_marker, add_words, edited_json
from temoin.timeline.stripping import strip_timeline
from temoin.timeline.walk import FoundClip
from temoin.timeline.writing import write_bundle, write_content
from temoin.wording import counted, listed

_WRITE_OTIO = "Write to an .otio instead."
_NAMED = 5  # clips that a sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a written timeline holds of ours.

    Attributes:
        ledger: Whether the ledger is in it.
        flagged: How many flags it shows.
        lost: What its format had no room for, in words.
    """

    ledger: bool
    flagged: int
    lost: Sequence[str] = ()


def annotate_timeline(
    path: Path,
    out: Path,
    *,
    flags: Sequence[Flag],
    ledger_lines: Sequence[str],
    rate: Rate | None,
    timeline_name: str | None,
) -> Carried:
    """Write a timeline with a ledger and flags in place of those it has; return what went along.

    Args:
        path: The timeline's file; it is read only.
        out: Another file; its suffix tells the format.
        flags: At most one a clip.
        ledger_lines: The ledger, as text.
        rate: The edit rate, for formats that do not say it.
        timeline_name: Which timeline, where the file holds several.

    Raises:
        TimelineError: The timeline cannot be read, has no such clip, or cannot be written in this
            format.
        StoreError: The file cannot be written.
    """
    with about(str(path)), bulk():
        opened = open_cut(path, rate=rate, timeline_name=timeline_name)
        _refuse_project(path, opened)
        _check_clips(flags, opened)
        marked = marked_in_place(path, out, opened, flags)
        if marked:
            write_content(out, marked.content)
            shown = sum(bool(flag.marker) for flag in flags) - len(marked.unmarked)
            lost = [*_lost(flags, ledger_lines), *marked.lost, *_unmarked(marked.unmarked)]
            return Carried(ledger=False, flagged=shown, lost=lost)
        if out.suffix.lower() == ".edl":
            return _written_as_list(opened, out, flags, ledger_lines)
        content = _annotated(opened, flags, ledger_lines)
        _write_timeline(path, out, opened.document.format, content)
        return Carried(ledger=True, flagged=len(flags))


def _written_as_list(
    opened: OpenedCut, out: Path, flags: Sequence[Flag], ledger_lines: Sequence[str]
) -> Carried:
    """Write a timeline of another format as a list; return what went along."""
    written = edl_of(opened, flags)
    write_content(out, written.text.encode())
    comments = [say("the comments of markers")] if any(f.comment for f in flags) else []
    return Carried(
        ledger=False,
        flagged=sum(bool(flag.marker) and flag.clip in written.clips for flag in flags),
        lost=[*_lost(flags, ledger_lines), *comments, *_not_written(opened, written)],
    )


def _write_timeline(path: Path, out: Path, format_read: str, content: bytes) -> None:
    """Write a timeline as OpenTimelineIO's own file, or into its bundle."""
    suffix = out.suffix.lower()
    if suffix == ".otioz" and format_read == "otioz":
        write_bundle(path, out, content)
    elif suffix in {".otio", ".json"}:
        write_content(out, content)
    else:
        what = say("a timeline cannot be written as {suffix}", suffix=suffix or out.name)
        raise TimelineError(what, hint=_WRITE_OTIO)


def _refuse_project(path: Path, opened: OpenedCut) -> None:
    if opened.document.is_project:
        raise TimelineError(
            say("{name} is a program's own project: it is only read", name=path.name),
            hint="Export the timeline from the program and annotate that.",
        )


def _check_clips(flags: Sequence[Flag], opened: OpenedCut) -> None:
    known = {each.id for each in opened.walked.clips}
    for flag in flags:
        if flag.clip not in known:
            raise TimelineError(
                say("no clip {clip} in this cut", clip=flag.clip),
                hint="Scan it again.",
                clip=flag.clip,
            )


def _annotated(opened: OpenedCut, flags: Sequence[Flag], ledger_lines: Sequence[str]) -> bytes:
    """Return a timeline as JSON with ledger and flags in place of those that it has."""
    found = {each.id: each for each in opened.walked.clips}
    on_clips = [(found[flag.clip].way, _flagging(flag, found[flag.clip])) for flag in flags]

    def on_timeline(fields: Fields) -> None:
        if ledger_lines:  # a file that holds a bare clip has its summary there already
            add_words(fields, OWN_KEY, {"ledger": list(ledger_lines)})

    return edited_json(_without_ours(opened), opened, on_timeline, on_clips)


def _without_ours(opened: OpenedCut) -> bytes:
    """Return the JSON of what a file holds, the timeline that is meant without anything of ours."""
    document, programme = opened.document, opened.programme
    holds_ours = OWN_KEY in programme.metadata or _holds_ours(programme.stack)
    if document.content and not holds_ours:
        return document.content
    root = document.root or otio_object(document.content)
    if holds_ours:
        strip_timeline(at(root, programme.way))
    return str(root.to_json_string(indent=-1)).encode()


def _holds_ours(node: Node) -> bool:
    """Return whether anything of ours is in a tree: nodes tell it much faster than the library."""
    return (
        OWN_KEY in node.metadata
        or any(map(is_ours, node.markers))
        or any(map(_holds_ours, node.children))
    )


def _flagging(flag: Flag, clip: FoundClip) -> Edit:
    """Return what puts a flag on a clip."""

    def edit(fields: Fields) -> None:
        summary = {plain_text(key): plain_text(each) for key, each in flag.summary.items()}
        add_words(fields, OWN_KEY, summary)
        if flag.marker:
            add_marker(fields, _marker(flag, clip))

    return edit


def _marker(flag: Flag, clip: FoundClip) -> dict[str, Any]:
    """Return a flag's marker, over all that its clip uses, as the library writes it."""
    blank = _blank_marker()
    return {
        **blank,
        "metadata": {OWN_KEY: {"flag": "made from the ledger"}},
        "name": plain_text(flag.marker),
        "color": flag.colour,
        "comment": plain_text(flag.comment),
        "marked_range": _range_of(clip, blank["marked_range"]),
    }


@cache
def _blank_marker() -> dict[str, Any]:
    blank: dict[str, Any] = json.loads(otio.schema.Marker().to_json_string(indent=-1))
    return blank


def _range_of(clip: FoundClip, nothing: dict[str, Any]) -> dict[str, Any]:
    """Return the range that a clip uses of its media, as the library writes it."""
    span = used_span(clip.node)
    if span is None:  # nothing tells how long it is
        return nothing
    return {
        **nothing,
        "start_time": {**nothing["start_time"], **structs.asdict(span.start_time)},
        "duration": {**nothing["duration"], **structs.asdict(span.duration)},
    }


def _lost(flags: Sequence[Flag], ledger_lines: Sequence[str]) -> list[str]:
    """Return what of ours only OpenTimelineIO's own files have room for."""
    lost = {
        say("the ledger ({count} entries)", count=len(ledger_lines)): bool(ledger_lines),
        say("what is known of each clip, beyond its marker"): any(flag.summary for flag in flags),
    }
    return [words for words, is_lost in lost.items() if is_lost]


def _unmarked(clips: Sequence[str]) -> list[str]:
    """Return that clips have no marker, in words."""
    return [say("the markers of {clips}", clips=listed(clips, _NAMED))] if clips else []


def _not_written(opened: OpenedCut, written: WrittenList) -> list[str]:
    """Return what a list of one track has no room for, in words."""
    left = [each.id for each in opened.walked.clips if each.id not in written.clips]
    words = say(
        "{count} of other tracks, of nests, switched off or without a frame: {clips}",
        count=counted(len(left), "clip"),
        clips=listed(left, _NAMED),
    )
    ramps = say("the varying speed of {clips}", clips=listed(written.ramps, _NAMED))
    early = say("the frames of {clips} before source time 0", clips=listed(written.early, _NAMED))
    told = {words: left, ramps: written.ramps, early: written.early}
    return [sentence for sentence, clips in told.items() if clips]
