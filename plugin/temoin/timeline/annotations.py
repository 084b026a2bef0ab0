"""Ledger and flags into a timeline."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import opentimelineio as otio
from msgspec import structs
from opentimelineio._otio import PyAny
from otio_cmx3600_adapter import cmx_3600  # type: ignore[import-untyped]

from temoin.bulk import bulk
from temoin.errors import TimelineError
from temoin.language import say
from temoin.rate import Rate
from temoin.timeline.bundles import reason_of
from temoin.timeline.cuts import OpenedCut, about, open_cut
from temoin.timeline.flags import Flag, at, plain_text, timeline_of, top_of
from temoin.timeline.in_place import EDL_COLOURS, marked_in_place
from temoin.timeline.lengths import used_span
from temoin.timeline.nodes import OWN_KEY, OWN_MARK, Node
from temoin.timeline.operations import is_ours
from temoin.timeline.stripping import strip_timeline
from temoin.timeline.walk import FoundClip
from temoin.timeline.writing import write_bundle, write_content

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
        opened = open_cut(path, rate=rate, timeline_name=timeline_name, whole=True)
        _check_clips(flags, opened)
        marked = marked_in_place(path, out, opened, flags)
        if marked:
            write_content(out, marked.content)
            shown = sum(bool(flag.marker) for flag in flags) - len(marked.unmarked)
            lost = [*_lost(flags, ledger_lines), *marked.lost, *_unmarked(marked.unmarked)]
            return Carried(ledger=False, flagged=shown, lost=lost)
        _annotate(opened, flags, ledger_lines)
        if out.suffix.lower() == ".edl":
            write_content(out, _as_list(opened).encode())
            comments = [say("the comments of markers")] if any(f.comment for f in flags) else []
            lost = [*_lost(flags, ledger_lines), *comments, *_not_written(opened)]
            return Carried(ledger=False, flagged=len(flags), lost=lost)
        _write_timeline(path, out, opened)
        return Carried(ledger=True, flagged=len(flags))


def _write_timeline(path: Path, out: Path, opened: OpenedCut) -> None:
    """Write a timeline as OpenTimelineIO's own file, or into its bundle."""
    content = str(opened.document.root.to_json_string(indent=4)).encode()
    suffix = out.suffix.lower()
    if suffix == ".otioz" and opened.document.format == "otioz":
        write_bundle(path, out, content)
    elif suffix in {".otio", ".json"}:
        write_content(out, content)
    else:
        what = say("a timeline cannot be written as {suffix}", suffix=suffix or out.name)
        raise TimelineError(what, hint=_WRITE_OTIO)


def _check_clips(flags: Sequence[Flag], opened: OpenedCut) -> None:
    known = {each.id for each in opened.walked.clips}
    for flag in flags:
        if flag.clip not in known:
            raise TimelineError(
                say("no clip {clip} in this cut", clip=flag.clip),
                hint="Scan it again.",
                clip=flag.clip,
            )


def _annotate(opened: OpenedCut, flags: Sequence[Flag], ledger_lines: Sequence[str]) -> None:
    timeline = timeline_of(opened)
    if OWN_KEY in opened.programme.metadata or _holds_ours(opened.programme.stack):
        strip_timeline(timeline)
    top = top_of(opened, timeline)
    found = {each.id: each for each in opened.walked.clips}
    clips = [found[flag.clip] for flag in flags]
    for flag, clip, (summary, marker) in zip(flags, clips, _made_for(flags, clips), strict=True):
        item = at(top, clip.way)
        item.metadata[OWN_KEY] = PyAny(summary)  # as it is: the library would copy it key by key
        if flag.marker:
            item.markers.append(marker)
    if ledger_lines:  # a file that holds a bare clip has its summary there already
        beside = dict(timeline.metadata.get(OWN_KEY, {}))
        timeline.metadata[OWN_KEY] = {**beside, "ledger": list(ledger_lines)}


def _holds_ours(node: Node) -> bool:
    """Return whether anything of ours is in a tree: nodes tell it much faster than the library."""
    return (
        OWN_KEY in node.metadata
        or any(map(is_ours, node.markers))
        or any(map(_holds_ours, node.children))
    )


def _made_for(flags: Sequence[Flag], clips: Sequence[FoundClip]) -> Iterator[tuple[Any, Any]]:
    """Yield each flag's summary and marker; the library parses many faster than it makes one."""
    blank = json.loads(otio.schema.Marker().to_json_string(indent=-1))
    blank["metadata"] = {OWN_KEY: {"flag": "made from the ledger"}}
    texts = [
        [
            {plain_text(key): plain_text(each) for key, each in flag.summary.items()},
            {
                **blank,
                "name": plain_text(flag.marker),
                "color": flag.colour,
                "comment": plain_text(flag.comment),
                "marked_range": _range_of(clip, blank["marked_range"]),
            },
        ]
        for flag, clip in zip(flags, clips, strict=True)
    ]
    yield from otio.core.deserialize_json_from_string(json.dumps(texts))


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


def _as_list(opened: OpenedCut) -> str:
    """Return a timeline of another format as the adapter writes it."""
    timeline = timeline_of(opened)
    for clip in timeline.find_clips():
        for marker in clip.markers:
            if OWN_KEY in marker.metadata:
                marker.name = f"{marker.name} {OWN_MARK}"
                marker.color = EDL_COLOURS.get(marker.color, marker.color)
    try:
        return str(cmx_3600.write_to_string(timeline, rate=float(opened.rate.fraction)))
    except (
        otio.exceptions.OTIOError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        ZeroDivisionError,
    ) as error:
        raise TimelineError(
            say("this timeline does not fit into an EDL: {reason}", reason=reason_of(error)),
            hint=_WRITE_OTIO,
        ) from error


def _lost(flags: Sequence[Flag], ledger_lines: Sequence[str]) -> list[str]:
    """Return what of ours only OpenTimelineIO's own files have room for."""
    lost = {
        say("the ledger ({count} entries)", count=len(ledger_lines)): bool(ledger_lines),
        say("what is known of each clip, beyond its marker"): any(flag.summary for flag in flags),
    }
    return [words for words, is_lost in lost.items() if is_lost]


def _unmarked(clips: Sequence[str]) -> list[str]:
    """Return that clips have no marker, in words."""
    more = " ..." if len(clips) > _NAMED else ""
    named = f"{', '.join(clips[:_NAMED])}{more}"
    return [say("the markers of {clips}", clips=named)] if clips else []


def _not_written(opened: OpenedCut) -> list[str]:
    """Return the clips that the adapter leaves out: it writes one track, without nests."""
    left = [
        each.id
        for each in opened.walked.clips
        if each.way[0] or each.around.depth or not each.enabled
    ]
    first = ", ".join(left[:_NAMED])
    words = say(
        "{count} clips of other tracks, of nests or switched off: {clips}",
        count=len(left),
        clips=first,
    )
    return [words] if left else []
