"""One picture track as an edit decision list, event by event.

OpenTimelineIO's adapter asks the library anew where each clip stands, which takes twelve seconds
for ten thousand of them; it counts record time from 0 wherever the programme starts, and tells
markers at times of their media.

Source: CMX 3600; comments as Media Composer writes them; ASC Color Decision List.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from temoin.errors import TimelineError
from temoin.language import say
from temoin.model import ClipView
from temoin.rate import timecode
from temoin.timeline.clips import clip_view
from temoin.timeline.cuts import OpenedCut
from temoin.timeline.dialects import text_at
from temoin.timeline.flags import Flag, plain_text
from temoin.timeline.in_place import EDL_COLOURS
from temoin.timeline.lengths import used_span
from temoin.timeline.materials import active_media
from temoin.timeline.nodes import OWN_MARK, MediaNode, Node, is_a
from temoin.timeline.times import frames_at, nearest
from temoin.timeline.walk import FoundClip
from temoin.vocabulary import TrackKind
from temoin.wording import harmless

Kind = TypeVar("Kind")

_OTHERWISE = "Write to an .otio instead."
_NO_REEL = "AX"  # Source: CMX 3600, auxiliary source
_BLACK = "BL"
_MADE = {"black": _BLACK, "SMPTEBars": "BARS"}
_EFFECT = re.compile(r"D|W\d{3}")
_LABEL = re.compile(r"\d\d:")  # neither before 0 nor from 100 hours on: nobody could read it


class _Sop(msgspec.Struct):
    slope: tuple[float, float, float]
    offset: tuple[float, float, float]
    power: tuple[float, float, float]


class _Cdl(msgspec.Struct):
    asc_sop: _Sop | None = None
    asc_sat: float | None = None


class _Listed(msgspec.Struct):
    """What an edit decision list said of a clip that a timeline cannot."""

    comments: list[str] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenList:
    """A timeline as an edit decision list.

    Attributes:
        clips: Ids of those that are in it.
        ramps: Ids of those in it whose speed varies, which no list can tell.
        early: Ids of those in it that show frames before source time 0, and are written from there.
    """

    text: str
    clips: frozenset[str]
    ramps: tuple[str, ...] = ()
    early: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A clip as a list has it: a transition belongs wholly to the clip that it leads to.

    All in frames of the edit rate, ends exclusive.

    Attributes:
        shown: First frame shown, as source timecode counts; before 0 too.
        own: The same frame in the clip's own time, in which its markers stand: changes of speed
            leave it as it is.
        shift: From record time to source time at the clip's own speed.
        length: Of the transition at its head.
        fade_out: Frames of a transition at its tail that leads to nothing.
    """

    found: FoundClip
    view: ClipView
    record: tuple[int, int]
    shown: int
    own: int
    head: Node | None = None
    length: int = 0
    fade_out: int = 0

    @property
    def speed(self) -> float:
        """Times the media's own."""
        retime = self.view.retime
        return float(retime.speed) if retime and not retime.varying else 1.0

    @property
    def reel(self) -> str:
        """The name of the source, in one word."""
        media = active_media(self.found.node)
        made = _MADE.get(media.generator_kind, "") if media else ""
        return made or "_".join(harmless(self.view.reel).split()) or _NO_REEL

    @property
    def source(self) -> int:
        """The first frame that a list can tell."""
        return max(0, self.shown)

    @property
    def source_end(self) -> int:
        """The frame after the last that the source gives; a freeze gives one."""
        frames = self.record[1] - self.record[0]
        return self.source + max(1, round(frames * abs(self.speed))) if frames else self.source


def edl_of(opened: OpenedCut, flags: Sequence[Flag]) -> WrittenList:
    """Return a timeline's only picture track as a list, with a locator for each flag.

    Args:
        opened: The timeline.
        flags: At most one a clip; those without a marker, and those on other clips, are left out.

    Raises:
        TimelineError: It has several picture tracks, no picture, or no record time, or a time in it
            is no timecode of a list.
    """
    pieces = _pieces(_only_track(opened), opened)
    markers = {flag.clip: flag for flag in flags if flag.marker}
    writing = _Writing(opened=opened, flags=markers)
    lines = [
        f"TITLE: {harmless(opened.programme.name) or 'Untitled'}",
        "FCM: DROP FRAME" if opened.drop_frame else "FCM: NON-DROP FRAME",
        "",
        *writing.events(pieces),
    ]
    retimes = ((each.found.id, each.view.retime) for each in pieces)
    return WrittenList(
        text="\n".join([*lines, ""]),
        clips=frozenset(each.found.id for each in pieces),
        ramps=tuple(clip for clip, retime in retimes if retime and retime.varying),
        early=tuple(each.found.id for each in pieces if each.shown < 0),
    )


def _only_track(opened: OpenedCut) -> list[FoundClip]:
    """Return the clips that a list has room for: of one picture track, enabled, in no nest."""
    if opened.programme.bin or opened.reading.is_timeless:
        raise _refused(say("its clips have no record times"))
    clips = [
        each
        for each in opened.walked.clips
        if each.around.kind is TrackKind.PICTURE and each.enabled
    ]
    tracks = {each.around.track_index for each in clips}
    if len(tracks) > 1:
        raise _refused(say("it has {count} picture tracks", count=len(tracks)))
    on_track = [each for each in clips if not each.around.depth and each.spot.is_measured]
    if not on_track:
        raise _refused(say("no clip of picture stands on a track of it"))
    return on_track


def _refused(reason: str) -> TimelineError:
    return TimelineError(
        say("this timeline does not fit into an EDL: {reason}", reason=reason), hint=_OTHERWISE
    )


def _pieces(clips: Sequence[FoundClip], opened: OpenedCut) -> list[_Piece]:
    """Return clips as a list has them, those without a frame left out."""
    followed = (*clips[1:], None)
    pieces = (_piece(each, after, opened) for each, after in zip(clips, followed, strict=True))
    return [each for each in pieces if each.record[1] > each.record[0]]


def _piece(found: FoundClip, after: FoundClip | None, opened: OpenedCut) -> _Piece:
    view = clip_view(found.node, found.spot, found.around, opened.reading)
    rate, spot, place = opened.rate, found.spot, found.around.place
    seen = spot.slot.whole.within(place.shown)
    head, tail = spot.head, spot.tail
    begin, end = (nearest(each)[0] for each in place.record_of(seen))
    before, beyond = (_frames(each, "in_offset", opened) for each in (head, tail))
    before = min(before, max(0, begin))  # no programme begins before 0
    speed = abs(view.retime.speed) if view.retime and not view.retime.varying else 1
    span = used_span(found.node)
    first = (frames_at(span.start_time, rate) if span else None) or 0
    ahead = seen.start - spot.slot.whole.start - before
    leads_on = after is not None and after.spot.head is tail
    return _Piece(
        found=found,
        view=view,
        record=(begin - before, max(begin - before, end - beyond)),
        shown=nearest(first + ahead * speed)[0],
        own=nearest(first + ahead)[0],
        head=head,
        length=before + _frames(head, "out_offset", opened),
        fade_out=0 if leads_on else beyond + _frames(tail, "out_offset", opened),
    )


def _frames(transition: Node | None, side: str, opened: OpenedCut) -> int:
    exact = frames_at(getattr(transition, side), opened.rate) if transition else None
    return max(0, nearest(exact or 0)[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """A list while it is written."""

    opened: OpenedCut
    flags: Mapping[str, Flag]

    def events(self, pieces: Iterable[_Piece]) -> Iterator[str]:
        """Yield the lines of the events."""
        number, before = 0, None
        for piece in pieces:
            number += 1
            if piece.length:
                yield from self._transition(number, before, piece)
            else:
                yield self._line(number, piece.reel, "C", piece)
                yield from _names(piece, "FROM")
            yield from self._comments(piece)
            before = piece
            if piece.fade_out:
                number += 1
                yield from self._fade_out(number, piece)

    def _line(self, number: int, reel: str, effect: str, piece: _Piece) -> str:
        return self._edit(number, reel, effect, (piece.source, piece.source_end), piece.record)

    def _edit(
        self, number: int, reel: str, effect: str, source: tuple[int, int], record: tuple[int, int]
    ) -> str:
        times = " ".join(map(self._label, (*source, *record)))
        return f"{number:03}  {reel:8} V     {effect:8} {times}"

    def _label(self, frame: int) -> str:
        label = timecode(frame, self.opened.rate, drop_frame=self.opened.drop_frame)
        if not _LABEL.match(label):
            raise _refused(say("{timecode} is no timecode of a list", timecode=label))
        return label

    def _transition(self, number: int, before: _Piece | None, piece: _Piece) -> Iterator[str]:
        """Yield both edits of a transition: where what goes out stops, and what comes in."""
        begin = piece.record[0]
        is_from_black = before is None or before.record[1] != begin
        source = 0 if before is None or is_from_black else before.source_end
        reel = _BLACK if before is None or is_from_black else before.reel
        yield self._edit(number, reel, "C", (source, source), (begin, begin))
        yield self._line(number, piece.reel, f"{_effect(piece.head)} {piece.length:03}", piece)
        if before and not is_from_black:
            yield f"* FROM CLIP NAME:  {harmless(before.found.node.name)}"
        yield from _names(piece, "TO")

    def _fade_out(self, number: int, piece: _Piece) -> Iterator[str]:
        """Yield the edits of a transition to black."""
        out, end = piece.source_end, piece.record[1]
        effect = f"{_effect(piece.found.spot.tail)} {piece.fade_out:03}"
        black = (0, piece.fade_out)
        yield self._edit(number, piece.reel, "C", (out, out), (end, end))
        yield self._edit(number, _BLACK, effect, black, (end, end + piece.fade_out))

    def _comments(self, piece: _Piece) -> Iterator[str]:
        """Yield what else is said of a clip: speed, colour decision, locators, a list's own."""
        if piece.view.retime and not piece.view.retime.varying:
            speed = _decimals(piece.speed * float(self.opened.rate.fraction))
            yield f"M2   {piece.reel:8} {speed:8}             {self._label(piece.source)}"
            if piece.speed == 0:
                yield "* FREEZE FRAME"
        yield from _colour_decision(piece.found.node)
        yield from self._locators(piece)
        listed = _member(piece.found.node, "cmx_3600", _Listed)
        yield from (f"* {harmless(each)}" for each in (listed.comments if listed else ()))

    def _locators(self, piece: _Piece) -> Iterator[str]:
        for marker in piece.view.markers:
            at = marker.marked_range
            ahead = at.start * self.opened.rate.fraction / at.rate.fraction if at else piece.own
            shown = round(float(ahead) - piece.own)
            frame = min(max(piece.record[0], piece.record[0] + shown), piece.record[1] - 1)
            yield self._locator(frame, marker.colour or "RED", marker.name)
        if flag := self.flags.get(piece.found.id):
            words = " ".join(plain_text(flag.marker).split())
            begin = piece.view.record_range
            frame = begin.start if begin else piece.record[0]
            yield self._locator(frame, flag.colour, f"{words} {OWN_MARK}")

    def _locator(self, frame: int, colour: str, words: str) -> str:
        return f"* LOC: {self._label(frame)} {EDL_COLOURS.get(colour, colour):7} {harmless(words)}"


def _decimals(frames: float) -> str:
    """Return frames a second as lists write them, with more decimals where one is too few."""
    return f"{frames:05.1f}" if (10 * frames).is_integer() else f"{frames:08.4f}"


def _effect(transition: Node | None) -> str:
    """Return a transition's code: a list's own, or a dissolve."""
    told = text_at(transition.metadata, "cmx_3600", "transition") if transition else ""
    return told if _EFFECT.fullmatch(told) else "D"


def _names(piece: _Piece, side: str) -> Iterator[str]:
    """Yield a clip's name and media, as what an event comes from or goes to."""
    node = piece.found.node
    if node.name:
        still = " FF" if piece.view.retime and piece.speed == 0 else ""
        yield f"* {side} CLIP NAME:  {harmless(node.name)}{still}"
    media = active_media(node)
    if media and (url := _address(media, piece)):
        yield f"* {side} CLIP: {harmless(url)}"


def _address(media: MediaNode, piece: _Piece) -> str:
    """Return a media reference's URL; of a sequence, with the numbers of the frames used."""
    if not is_a(media, "ImageSequenceReference"):
        return media.target_url
    seen, available = piece.view.seen_range, media.available_range
    rate = seen.rate if seen else None
    whole = frames_at(available.start_time, rate) if available and rate else None
    ahead = nearest(seen.start - (whole or 0))[0] if seen and whole is not None else 0
    first = max(0, media.start_frame + ahead)
    last = first + max(1, seen.duration if seen else 1) - 1
    numbers = "-".join(f"{each:0{max(1, media.frame_zero_padding)}}" for each in (first, last))
    folder = media.target_url_base
    joint = "/" if folder and not folder.endswith(("/", "\\")) else ""
    return f"{folder}{joint}{media.name_prefix}[{numbers}]{media.name_suffix}"


def _colour_decision(node: Node) -> Iterator[str]:
    cdl = _member(node, "cdl", _Cdl)
    if cdl and cdl.asc_sop:
        sop = cdl.asc_sop
        triples = (
            " ".join(f"{each:.6g}" for each in part) for part in (sop.slope, sop.offset, sop.power)
        )
        yield "* ASC_SOP " + " ".join(f"({each})" for each in triples)
    if cdl and cdl.asc_sat is not None:
        yield f"* ASC_SAT {cdl.asc_sat:.6g}"


def _member(node: Node, key: str, kind: type[Kind]) -> Kind | None:
    """Return a member of a clip's metadata; None where it is missing or of another shape."""
    try:
        return msgspec.json.decode(node.metadata[key], type=kind)
    except (KeyError, msgspec.DecodeError):
        return None
