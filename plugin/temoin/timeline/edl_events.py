"""The events of an edit decision list as uses of material on tracks, one after another."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from temoin.errors import RateError, TimelineError
from temoin.rate import Rate, frame_of_timecode
from temoin.timeline.edl_comments import Comments, parse_comments
from temoin.timeline.edl_text import Edit, EdlText, Event
from temoin.timeline.materials import name_in_url
from temoin.timeline.times import Notes

BLACK = frozenset({"BL", "BLACK"})
"""Reels that stand for black. Source: CMX 3600, special source identifiers."""

SPECIAL = BLACK | {"BARS"}
"""Reels that stand for something made. Source: as above."""

_DAY_SECONDS = 24 * 3600
_SKIPPED = (";00", ";01", ";02", ";03")  # frames whose labels drop-frame may skip
_REEL_NAME = re.compile(r"\W*FINAL CUT PRO REEL:\s*(?P<full>.+?)\s+REPLACED BY:\s*(?P<short>\S+)")
_FRAMES = re.compile(r"\d{1,12}")  # more of them are no programme's
_AT_SOME_RATE = re.compile(rf"\d{{1,2}}:[0-5]\d:[0-5]\d[:;.,][0-5]\d|{_FRAMES.pattern}")
_CHANNEL = re.compile(r"[VA]\d*|B|NONE")
_TOLD_APART = 0.005  # of the edit rate: "24.0" at 23.976 is no change of speed
_STILL = " FF"  # what Avid adds to the name of a freeze frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A piece of material that an event records on a track.

    Attributes:
        event: Index of its event.
        source_start: Frame, as source timecode counts.
        record_start: Frame, as record timecode counts.
        record_frames: How long it stands there; 0 for one that only a transition shows.
        speed: Times the source's own speed, as the list says it, or 1.
        is_still: Whether one frame is held.
        effect: The edit whose effect leads to it, or None for a cut.
    """

    event: int
    name: str
    reel: str
    source_start: int
    record_start: int
    record_frames: int
    comments: Comments
    speed: float = 1.0
    is_still: bool = False
    effect: Edit | None = None

    @property
    def record_end(self) -> int:
        """The frame after its last."""
        return self.record_start + self.record_frames


class Events:
    """The events of a list, one after another, as uses of material on tracks."""

    def __init__(self, text: EdlText, rate: Rate, notes: Notes) -> None:
        self._text, self._rate, self._notes = text, rate, notes
        self._reels = dict(_full_reels(text))
        self._days = 0
        self._last_record = 0
        self._day = _DAY_SECONDS * rate.timebase

    def uses_by_track(self) -> dict[str, list[Use]]:
        """Return what each track shows, in the list's order.

        Raises:
            RateError: Its timecodes do not exist at this rate, and may at another.
            TimelineError: No event of it can be read.
        """
        tracks: dict[str, list[Use]] = defaultdict(list)
        said = [parse_comments(self._text.comments(event)) for event in self._text.events]
        previous: Edit | None = None
        for index, event in enumerate(self._text.events):
            if not event.edits:
                self._leave_out(event)
                continue
            comments = said[index]
            if comments.is_marker and event.edits[-1].source == event.edits[-1].record:
                self._notes.count("events that are markers and no clips", event.edits[-1].number)
                continue
            if event.is_split and not comments.texts and index + 1 < len(said):
                comments = said[index + 1]
            channels = (*_channels(event.edits[-1].channels), *comments.channels)
            try:
                uses = list(self._uses(index, event, comments, previous))
            except RateError as error:
                if all(map(_AT_SOME_RATE.fullmatch, _timecodes(event))):
                    raise RateError(str(error), hint="Give the edit rate with --rate.") from error
                self._leave_out(event)
                continue
            for channel in dict.fromkeys(channels):
                tracks[channel] += uses
            previous = event.edits[-1]
        if tracks:
            return tracks
        if any(each.is_marker for each in said):
            raise TimelineError("it lists markers and no clips", hint="Export the cut itself.")
        raise TimelineError("no event of it could be read", hint="Export the EDL again.")

    def _leave_out(self, event: Event) -> None:
        line = self._text.lines[event.start].strip()
        where = f"line {event.start + 1}: {line[:60]}"
        self._notes.count("events that were not understood, left out", where)

    def _uses(
        self, index: int, event: Event, comments: Comments, previous: Edit | None
    ) -> Iterator[Use]:
        """Yield a transition's outgoing material, where no event before shows it; then its own."""
        first, last = event.edits[0], event.edits[-1]
        name = comments.texts.get("clip_name", "")
        if len(event.edits) > 1 and self._stands_alone(first, previous):
            yield self._use(index, first, comments, name, event)
            name = ""
        yield self._use(index, last, comments, comments.texts.get("to_name") or name, event)

    def _stands_alone(self, first: Edit, previous: Edit | None) -> bool:
        """Return whether the first edit of a transition is more than the event before, going on."""
        if first.record[0] != first.record[1]:
            return True
        goes_on = previous is not None and first.source[0] == previous.source[1]
        return not goes_on and first.reel.upper() not in BLACK and previous is not None

    def _use(self, index: int, edit: Edit, comments: Comments, name: str, event: Event) -> Use:
        drop = event.counts_drop_frame
        source_in, source_out = (self._frame(each, edit, drop_frame=drop) for each in edit.source)
        record_in, record_out = (self._frame(each, edit, drop_frame=drop) for each in edit.record)
        source_frames = self._length(source_in, source_out, edit)
        if source_out < source_in and source_frames == source_in - source_out:
            source_in = source_out
        record_frames = self._length(record_in, record_out, edit)
        is_own = edit is event.edits[-1]
        speed, is_still = self._speed(edit, comments, source_frames, record_frames, is_own=is_own)
        return Use(
            event=index,
            name=_name(name, edit, comments, is_still=is_still),
            reel=self._reels.get(edit.reel, edit.reel),
            source_start=source_in,
            record_start=self._on_its_day(record_in),
            record_frames=record_frames,
            comments=comments if is_own else Comments(),
            speed=speed,
            is_still=is_still,
            effect=edit if edit.effect != "C" else None,
        )

    def _frame(self, written: str, edit: Edit, *, drop_frame: bool) -> int:
        """Return the frame that a timecode, or a mere count of frames, names."""
        if _FRAMES.fullmatch(written):
            return int(written)
        timecode = re.sub(r"[:;.,](\d+)$", r";\1" if drop_frame else r":\1", written)
        try:
            return frame_of_timecode(timecode, self._rate)
        except RateError:
            if not drop_frame or not timecode.endswith(_SKIPPED):
                raise
        self._notes.count("timecodes that drop-frame skips, read as the next frame", edit.number)
        return frame_of_timecode(f"{timecode[:-2]}{self._rate.timebase // 15:02d}", self._rate)

    def _length(self, start: int, end: int, edit: Edit) -> int:
        """Return how many frames lie between two timecodes, over midnight where need be."""
        if end >= start:
            return end - start
        if start - end > self._day // 2:
            return end + self._day - start
        self._notes.count("ranges that end before they begin, turned round", edit.number)
        return start - end

    def _on_its_day(self, record: int) -> int:
        """Return a record frame, counted on past midnight as the list goes on."""
        if self._last_record - record > self._day // 2:
            self._days += 1
        self._last_record = record
        return record + self._days * self._day

    def _speed(
        self, edit: Edit, comments: Comments, source: int, record: int, *, is_own: bool
    ) -> tuple[float, bool]:
        """Return how fast material runs, and whether one frame of it is held.

        A list that gives both lengths and no speed is taken at its word: that many source frames
        in that many record frames.
        """
        said = comments.speeds[-1:] if is_own else comments.speeds[:-1][:1]
        speed = float(said[0]) / float(self._rate.fraction) if said else 1.0
        is_told_apart = abs(speed - 1) >= _TOLD_APART
        if is_told_apart or (comments.is_frozen and is_own):
            return speed, speed == 0 or (comments.is_frozen and is_own)
        if source == record or not record or edit.reel.upper() in BLACK:
            return 1.0, False
        self._notes.count(
            "source and record of different length without a speed: it was derived", edit.number
        )
        return source / record, source == 0


def _timecodes(event: Event) -> Iterator[str]:
    for edit in event.edits:
        yield from (*edit.source, *edit.record)


def _channels(written: str) -> tuple[str, ...]:
    """Return the tracks that a channel code names: `B` is picture and sound, `AA` both sounds."""
    found: list[str] = []
    for each in _CHANNEL.findall(written):
        if each == "B":
            found += ["V", "A1"]
        elif each == "A":
            found.append("A2" if "A1" in found else "A1")
        else:
            found.append(each)
    return tuple(dict.fromkeys(found))


def _full_reels(text: EdlText) -> Iterator[tuple[str, str]]:
    """Yield reels as lists shorten them to eight characters, with their full names."""
    for line in text.lines:
        if match := _REEL_NAME.match(line):
            yield match["short"], match["full"]


def _name(name: str, edit: Edit, comments: Comments, *, is_still: bool) -> str:
    if is_still:
        name = name.removesuffix(_STILL)
    if name:
        return name
    stem = PurePosixPath(name_in_url(comments.media)).stem
    return stem or (edit.reel if edit.reel.upper() in SPECIAL else edit.number)
