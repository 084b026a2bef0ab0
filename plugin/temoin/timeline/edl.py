"""CMX 3600 edit decision lists: what the adapter needs told, and what it leaves out.

The adapter reads the events. Before it does, drop-frame counting is written into each timecode
and an own comment marks each event; afterwards the marks tell which clip came from which event,
and speeds that the adapter left out are put in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import opentimelineio as otio
from otio_cmx3600_adapter import cmx_3600  # type: ignore[import-untyped]

from temoin.errors import RateError, TimelineError
from temoin.language import say
from temoin.rate import Rate
from temoin.timeline.nodes import OWN_MARK
from temoin.timeline.times import Notes

_MARK = "TEMOIN EVENT "
_USUAL_RATE = Rate(24)
_DROP_FRAME_RATE = Rate(30_000, 1001)
_HEADER = ("TITLE:", "FCM")
_TIMECODE = re.compile(r"\b(\d\d:\d\d:\d\d)([:;,.])(\d\d)\b")
_SPEED = re.compile(r"\s*M2\s.*?\s(-?\d+(?:\.\d*)?)\s+\d\d:\d\d:\d\d[:;]\d\d\s*$")
_OWN_LOCATOR = re.compile(r"\s*\* LOC:.*" + re.escape(OWN_MARK) + r"\s*$")
_WITH_EFFECT = 9  # fields of a line: event, reel, channels, effect, its length, four timecodes
_TOLD_APART = 0.005  # of the edit rate: "24.0" at 23.976 is no change of speed

# What the adapter was seen to raise: its own errors for what it refuses, Python's own where it
# takes a line apart that has not the form it expects.
_FAILURES = (
    otio.exceptions.OTIOError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of the list, by its lines.

    Attributes:
        heads: Indexes of its lines that hold timecodes: two where it begins with a transition.
        end: Index of the line after its last comment.
        repeats: How many events of its number stand right before it.
    """

    heads: tuple[int, ...]
    end: int
    repeats: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EdlText:
    """A list as text, without our own locators.

    Attributes:
        lines: With their ends.
        encoding: What its bytes were read as, and are to be written as.
        counts_drop_frame: For each event, whether its timecodes count drop-frame.
    """

    lines: tuple[str, ...]
    encoding: str
    events: tuple[Event, ...]
    counts_drop_frame: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdlCut:
    """A list as OpenTimelineIO's timeline.

    Attributes:
        events: For each clip of the timeline in its order, the index of its event.
    """

    timeline: Any
    text: EdlText
    events: tuple[int, ...]
    drop_frame: bool


def looks_like_edl(content: bytes) -> bool:
    """Return whether bytes begin as a list does: a title, a frame code mode or an event."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*(?:TITLE:|FCM:|\d{3,6}\s)", content) is not None


def parse_edl(content: bytes) -> EdlText:
    """Return the events of a list, by its lines.

    Raises:
        TimelineError: It has none.
    """
    decoded, encoding = _decoded(content)
    lines = tuple(
        line for line in decoded.splitlines(keepends=True) if not _OWN_LOCATOR.match(line)
    )
    events = tuple(_events(lines))
    if not events:
        raise TimelineError("no event of an EDL in it", hint="Export the EDL again.")
    modes = tuple(_frame_code_modes(lines, events))
    return EdlText(lines=lines, encoding=encoding, events=events, counts_drop_frame=modes)


def _decoded(content: bytes) -> tuple[str, str]:
    """Return a list's text and its encoding; old systems wrote Latin-1."""
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def _events(lines: tuple[str, ...]) -> Iterator[Event]:
    """Yield events: a line with an effect and its length continues the cut of its number."""
    heads: list[int] = []
    number, repeats = "", 0
    for index, line in enumerate(lines):
        digits = re.match(r"\s*0*(\d+)", line)
        if digits is None:
            continue
        if heads and (digits[1] != number or len(line.split()) != _WITH_EFFECT):
            yield Event(heads=tuple(heads), end=index, repeats=repeats)
            repeats = repeats + 1 if digits[1] == number else 0
            heads = []
        heads.append(index)
        number = digits[1]
    if heads:
        yield Event(heads=tuple(heads), end=len(lines), repeats=repeats)


def _frame_code_modes(lines: tuple[str, ...], events: tuple[Event, ...]) -> Iterator[bool]:
    """Yield for each event whether its timecodes count drop-frame.

    Source: CMX 3600: the statement FCM (frame code mode) holds until the next one; ';' or ','
    before the frames means drop-frame whatever it says.
    """
    stated, reached = False, 0
    for event in events:
        for line in lines[reached : event.heads[-1]]:
            if line.lstrip().startswith("FCM"):
                stated = "NON" not in line.upper()
        reached = event.heads[-1]
        marks = {match[2] for head in event.heads for match in _TIMECODE.finditer(lines[head])}
        yield stated or bool(marks & set(";,"))


def read_edl(content: bytes, rate: Rate | None, notes: Notes) -> EdlCut:
    """Return what a list says, as the adapter understands it.

    Args:
        content: The list's bytes.
        rate: The edit rate, which no list says.
        notes: Where guesses are said.

    Raises:
        RateError: Its timecodes do not exist at this rate.
        TimelineError: An event that the adapter does not understand.
    """
    text = parse_edl(content)
    drop_frame = any(text.counts_drop_frame)
    rate = rate or _assumed_rate(notes, drop_frame=drop_frame)
    if drop_frame and not rate.has_drop_frame:
        raise RateError(
            say(
                "its timecodes count drop-frame, which does not exist at {rate} frames a second",
                rate=rate.label,
            ),
            hint="Give the edit rate with --rate 29.97.",
        )
    try:
        timeline = cmx_3600.read_from_string(_marked(text, notes), rate=float(rate.fraction))
    except _FAILURES as error:
        raise _refusal(error) from error
    clips = list(timeline.find_clips())
    events = tuple(_take_mark(clip) for clip in clips)
    for clip, event in zip(clips, events, strict=True):
        _add_lost_speed(clip, text, event, rate)
    _note_lost_sources(text, notes)
    return EdlCut(timeline=timeline, text=text, events=events, drop_frame=drop_frame)


def _assumed_rate(notes: Notes, *, drop_frame: bool) -> Rate:
    rate = _DROP_FRAME_RATE if drop_frame else _USUAL_RATE
    notes.say(f"an EDL does not say its rate: {rate.label} frames a second were assumed")
    return rate


def _refusal(error: Exception) -> TimelineError | RateError:
    """Return the adapter's reason as an error that says what to do."""
    is_said = isinstance(error, otio.exceptions.OTIOError | ValueError)
    reason = " ".join(str(error).split())[:200] if is_said else "a line has not the usual form"
    if "has frames beyond" in reason or "support this rate" in reason:
        return RateError(reason, hint="Give the edit rate with --rate.")
    return TimelineError(
        say("an event that the EDL reader does not understand: {reason}", reason=reason),
        hint="Correct that event, or export an .otio instead.",
    )


def _marked(text: EdlText, notes: Notes) -> str:
    """Return the list as the adapter takes it, each event with a comment that tells its index."""
    head = [line.strip() for line in text.lines[: text.events[0].heads[0]]]
    known = [line for line in head if line.startswith(_HEADER)]
    if len(known) < sum(bool(line) for line in head):
        notes.say("comments before the first event were not read")
    lines = [*known]
    for index in range(len(text.events)):
        lines += _event_lines(text, index)
        lines.append(f"* {_MARK}{index}")
    return "\n".join(lines)


def _event_lines(text: EdlText, index: int) -> Iterator[str]:
    """Yield an event's lines as the adapter takes them.

    It knows drop-frame by ';' only, in locators and speeds not even that, and takes a second
    event of one number for a transition: that one gets another number.
    """
    event, mark = text.events[index], ";" if text.counts_drop_frame[index] else ":"
    for number in range(event.heads[0], event.end):
        line = text.lines[number].strip()
        if number in event.heads:
            number_of_its_own = rf"\g<0>{'0' * event.repeats}"
            yield re.sub(r"^\d+", number_of_its_own, _TIMECODE.sub(rf"\1{mark}\3", line))
        elif re.match(r"(\*\s*LOC|M2)\b", line):
            yield _TIMECODE.sub(r"\1:\3", line)
        else:
            yield line


def _take_mark(clip: Any) -> int:  # noqa: ANN401 - OpenTimelineIO is untyped
    """Return the index of a clip's event; the comment that told it is taken out."""
    own = clip.metadata["cmx_3600"]
    *comments, mark = (str(each) for each in own["comments"])
    if comments:
        own["comments"] = comments
    else:
        del own["comments"]
    if not own:
        del clip.metadata["cmx_3600"]
    return int(mark.removeprefix(_MARK))


def _add_lost_speed(clip: Any, text: EdlText, event: int, rate: Rate) -> None:  # noqa: ANN401
    """Put in a speed that the adapter leaves out where source and record are of one length.

    A reverse at full speed is such a one.
    """
    lines = text.lines[text.events[event].heads[0] : text.events[event].end]
    speeds = [match[1] for line in lines if (match := _SPEED.match(line))]
    scalar = float(speeds[-1]) / float(rate.fraction) if speeds else 1.0
    if len(clip.effects) or abs(scalar - 1) < _TOLD_APART:
        return
    still = otio.schema.FreezeFrame()
    clip.effects.append(otio.schema.LinearTimeWarp(time_scalar=scalar) if scalar else still)


def _note_lost_sources(text: EdlText, notes: Notes) -> None:
    """Note transitions from material that is not the event before: the adapter drops it."""
    previous_out = ""
    for event in text.events:
        first, last = (text.lines[head].split() for head in (event.heads[0], event.heads[-1]))
        leaves = len(event.heads) > 1 and first[1] not in {"BL", "BLACK"}
        if leaves and previous_out and first[-4] != previous_out:
            notes.count(
                "transitions from material that is not the event before, left out", first[0]
            )
        previous_out = last[-3]


def annotated_edl(text: EdlText, locators: Mapping[int, tuple[str, str]]) -> bytes:
    """Return the bytes of a list with locators at the record start of events, all else as it was.

    Args:
        text: The list.
        locators: Colour and words by the index of the event.
    """
    lines = list(text.lines)
    newline = lines[0][len(lines[0].rstrip("\r\n")) :] or "\n"
    for index in sorted(locators, reverse=True):
        event = text.events[index]
        last = max(at for at in range(event.heads[0], event.end) if lines[at].strip())
        record_in = lines[event.heads[-1]].split()[-2]
        colour, words = locators[index]
        locator = f"* LOC: {record_in} {colour:7} {' '.join(words.split())} {OWN_MARK}"
        lines[last] = lines[last].rstrip("\r\n") + newline
        lines.insert(last + 1, locator + newline)
    return "".join(lines).encode(text.encoding, "replace")
