"""Ledger and flags into a timeline, and out of it again."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any

import opentimelineio as otio
from otio_cmx3600_adapter import cmx_3600  # type: ignore[import-untyped]

from temoin.canonical import plain
from temoin.errors import StoreError, TimelineError
from temoin.language import say
from temoin.rate import Rate
from temoin.timeline.bundles import CONTENT_NAME, reason_of
from temoin.timeline.cuts import OpenedCut, about, open_cut
from temoin.timeline.edl import annotated_edl
from temoin.timeline.nodes import OWN_KEY, OWN_MARK, Way

_WRITE_OTIO = "Write to an .otio instead."
_EDL_COLOURS = {"PURPLE": "MAGENTA", "PINK": "MAGENTA", "ORANGE": "YELLOW"}
"""Colours that locators of edit decision lists lack. Source: Avid Media Composer's locators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What any program is to show on a clip.

    Attributes:
        clip: The clip's id.
        marker: The marker's name; empty for no marker.
        colour: OpenTimelineIO's marker colour, upper case.
        comment: The marker's comment.
        summary: What is known of the clip, as flat text.
    """

    clip: str
    marker: str
    colour: str
    comment: str
    summary: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a written timeline holds of ours.

    Attributes:
        ledger: Whether the ledger is in it.
        lost: What its format had no room for, in words.
    """

    ledger: bool
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
    with about(str(path)):
        opened = open_cut(path, rate=rate, timeline_name=timeline_name)
        _check_clips(flags, opened)
        suffix = out.suffix.lower()
        if suffix == ".edl" and opened.document.edl:
            _write(out, _annotated_list(flags, opened))
            return Carried(ledger=False, lost=_lost_in_edl(flags, ledger_lines))
        _annotate(opened, flags, ledger_lines)
        if suffix == ".edl":
            _write(out, _as_list(opened).encode())
            lost = _lost_in_edl(flags, ledger_lines) + _not_written(opened)
            return Carried(ledger=False, lost=lost)
        content = str(opened.document.root.to_json_string(indent=4)).encode()
        if suffix == ".otioz" and opened.document.format == "otioz":
            _write_bundle(path, out, content)
        elif suffix in {".otio", ".json"}:
            _write(out, content)
        else:
            raise TimelineError(
                say("a timeline cannot be written as {suffix}", suffix=suffix), hint=_WRITE_OTIO
            )
        return Carried(ledger=True)


def strip_timeline(timeline: Any) -> None:  # noqa: ANN401 - OpenTimelineIO is untyped
    """Take out of an OpenTimelineIO object every trace of ours: ledger, summaries, markers."""
    timeline.metadata.pop(OWN_KEY, None)
    for clip in timeline.find_clips() if hasattr(timeline, "find_clips") else [timeline]:
        clip.metadata.pop(OWN_KEY, None)
        for index in reversed(range(len(clip.markers))):
            if _is_ours(clip.markers[index]):
                del clip.markers[index]


def _is_ours(marker: Any) -> bool:  # noqa: ANN401
    return OWN_KEY in marker.metadata or marker.name.endswith(OWN_MARK)


def _check_clips(flags: Sequence[Flag], opened: OpenedCut) -> None:
    known = {each.view.id for each in opened.walked.clips}
    for flag in flags:
        if flag.clip not in known:
            raise TimelineError(
                say("no clip {clip} in this cut", clip=flag.clip),
                hint="Scan it again.",
                clip=flag.clip,
            )


def _annotate(opened: OpenedCut, flags: Sequence[Flag], ledger_lines: Sequence[str]) -> None:
    timeline = _timeline_of(opened)
    strip_timeline(timeline)
    top = _top_of(opened, timeline)
    ways = {each.view.id: each.way for each in opened.walked.clips}
    for flag in flags:
        _flag(_at(top, ways[flag.clip]), flag)
    if ledger_lines:  # a file that holds a bare clip has its summary there already
        beside = dict(timeline.metadata.get(OWN_KEY, {}))
        timeline.metadata[OWN_KEY] = {**beside, "ledger": list(ledger_lines)}


def _at(found: Any, way: Way) -> Any:  # noqa: ANN401
    """Return what lies at the end of a way."""
    return reduce(lambda around, index: around[index], way, found)


def _timeline_of(opened: OpenedCut) -> Any:  # noqa: ANN401
    """Return the object of the timeline that is meant."""
    return _at(opened.document.root, opened.programme.way)


def _top_of(opened: OpenedCut, timeline: Any) -> Any:  # noqa: ANN401
    """Return what the ways to clips begin at: the timeline's stack, or what stands for it."""
    if opened.programme.bin:
        return [[_at(timeline, way) for way in opened.programme.bin]]
    if isinstance(timeline, otio.schema.Timeline):
        return timeline.tracks
    return timeline if isinstance(timeline, otio.schema.Stack) else [timeline]


def _flag(clip: Any, flag: Flag) -> None:  # noqa: ANN401
    clip.metadata[OWN_KEY] = {_text(key): _text(each) for key, each in flag.summary.items()}
    if not flag.marker:
        return
    try:
        marked_range = clip.trimmed_range()
    except otio.exceptions.OTIOError:  # nothing tells how long it is
        marked_range = otio.opentime.TimeRange()
    clip.markers.append(
        otio.schema.Marker(
            name=_text(flag.marker),
            marked_range=marked_range,
            color=flag.colour,
            comment=_text(flag.comment),
            metadata={OWN_KEY: {"flag": "made from the ledger"}},
        )
    )


def _text(text: str) -> str:
    """Return text that OpenTimelineIO keeps: it cuts at NUL and takes no half surrogate pairs."""
    return plain(text).replace("\0", " ")


def _annotated_list(flags: Sequence[Flag], opened: OpenedCut) -> bytes:
    """Return an EDL's own text with a locator for each flag, every other line as it was."""
    edl = opened.document.edl
    if edl is None:
        raise TimelineError("no EDL", hint=_WRITE_OTIO)
    events = {each.view.id: at for each, at in zip(opened.walked.clips, edl.events, strict=True)}
    locators: dict[int, tuple[str, str]] = {}
    for flag in flags:
        if not flag.marker:
            continue
        event, words = events[flag.clip], _text(flag.marker)
        colour, before = locators.get(event, (_EDL_COLOURS.get(flag.colour, flag.colour), ""))
        if before:  # one event may stand for clips of several tracks
            words = before if words in before else f"{before}; {words}"
        locators[event] = (colour, words)
    return annotated_edl(edl.text, locators)


def _as_list(opened: OpenedCut) -> str:
    """Return a timeline of another format as the adapter writes it."""
    timeline = _timeline_of(opened)
    for clip in timeline.find_clips():
        for marker in clip.markers:
            if OWN_KEY in marker.metadata:
                marker.name = f"{marker.name} {OWN_MARK}"
                marker.color = _EDL_COLOURS.get(marker.color, marker.color)
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


def _lost_in_edl(flags: Sequence[Flag], ledger_lines: Sequence[str]) -> list[str]:
    """Return what of ours an EDL has no room for."""
    lost = {
        say("the ledger ({count} entries)", count=len(ledger_lines)): bool(ledger_lines),
        say("what is known of each clip, beyond its marker"): any(flag.summary for flag in flags),
        say("the comments of markers"): any(flag.marker and flag.comment for flag in flags),
    }
    return [words for words, is_lost in lost.items() if is_lost]


def _not_written(opened: OpenedCut) -> list[str]:
    """Return the clips that the adapter leaves out: it writes one track, without nests."""
    left = [
        each.view.id
        for each in opened.walked.clips
        if each.way[0] or each.view.depth or not each.view.enabled
    ]
    first = ", ".join(left[:5])
    words = say(
        "{count} clips of other tracks, of nests or switched off: {clips}",
        count=len(left),
        clips=first,
    )
    return [words] if left else []


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise _cannot_write(out, error) from error


def _write_bundle(path: Path, out: Path, content: bytes) -> None:
    """Write a bundle anew with another timeline in it, media copied as they are."""
    if out.exists() and out.samefile(path):
        raise TimelineError("a bundle is not written over itself", hint="Write to another file.")
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
            for member in old.infolist():
                if member.filename == CONTENT_NAME:
                    new.writestr(member, content)
                    continue
                with old.open(member) as source, new.open(member, "w", force_zip64=True) as copy:
                    while chunk := source.read(1 << 20):
                        copy.write(chunk)
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise _cannot_write(out, error) from error


def _cannot_write(out: Path, error: Exception) -> StoreError:
    reason = getattr(error, "strerror", None) or reason_of(error)
    return StoreError(
        say("{name} cannot be written: {reason}", name=out.name, reason=reason),
        hint="Check the folder and its rights.",
        file=str(out),
    )
