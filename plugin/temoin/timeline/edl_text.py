"""An edit decision list as text: which lines are an event, and which timecodes count how."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from temoin.errors import TimelineError
from temoin.language import number, say
from temoin.timeline.bundles import MOST_CLIPS
from temoin.timeline.nodes import OWN_MARK

_TIMECODE = r"(?:\d{1,2}:\d\d:\d\d[:;.,]\d{2,3}|\d+)"
_HEAD = re.compile(
    r"\s*(?P<number>\d+\w?)\s+(?:(?P<reel>\S.*?)\s+)??(?P<channels>NONE|[ABV][ABV\d/]*)\s+"
    r"(?P<effect>C|D|W\d*|K\s?[BO]?)(?:\s+(?P<length>\d{1,9}))?"
    rf"\s+(?P<source>{_TIMECODE}\s+{_TIMECODE})\s+(?P<record>{_TIMECODE}\s+{_TIMECODE})(?:\s|$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*\d{2,}\w?\s")
_DROP_MARK = re.compile(r"\d\d[;,]\d\d")
_OWN_LOCATOR = re.compile(r"\s*\* LOC:.*" + re.escape(OWN_MARK) + r"\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A line that says what is recorded where; timecodes as written.

    Attributes:
        line: Its index in the list.
        effect: `C`, `D`, `W` and a number, `K`, `KB` or `KO`.
        length: Frames that the effect takes.
    """

    line: int
    number: str
    reel: str
    channels: str
    effect: str
    length: int
    source: tuple[str, str]
    record: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of the list.

    Attributes:
        start: Index of its first line.
        end: Index of the line after its last comment.
        edits: Two where it begins with a transition; none where it was not understood.
        counts_drop_frame: Whether its timecodes do.
        is_split: Whether picture and sound of it are cut apart: its other half comes next.
    """

    start: int
    end: int
    edits: tuple[Edit, ...]
    counts_drop_frame: bool = False
    is_split: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EdlText:
    """A list as text, without our own locators.

    Attributes:
        lines: With their ends.
        encoding: What its bytes were read as, and are to be written as.
        own: Our locators, by the index of the line that they followed.
    """

    lines: tuple[str, ...]
    encoding: str
    events: tuple[Event, ...]
    own: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def comments(self, event: Event) -> Iterator[str]:
        """Yield the lines of an event that are no edits, without spaces around them; ours too."""
        edits = {edit.line for edit in event.edits} or {event.start}
        for index in range(event.start, event.end):
            if index not in edits and (line := self.lines[index].strip()):
                yield line
            yield from self.own.get(index, ())


def looks_like_edl(content: bytes) -> bool:
    """Return whether bytes begin as a list does: a title, a frame code mode or an event."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*(?:TITLE:|FCM:|\d{3,6}\s)", content) is not None


def parse_edl(content: bytes) -> EdlText:
    """Return the events of a list, by its lines.

    Raises:
        TimelineError: It has none, or too many.
    """
    decoded, encoding = _decoded(content)
    written = decoded.splitlines(keepends=True)
    lines = tuple(_without_own(written))
    events = tuple(islice(_events(lines), MOST_CLIPS + 1))
    if not events:
        raise TimelineError("no event of an EDL in it", hint="Export the EDL again.")
    if len(events) > MOST_CLIPS:
        raise TimelineError(
            say("more than {count} events in one list", count=number(MOST_CLIPS)),
            hint="Split it into reels.",
        )
    return EdlText(lines=lines, encoding=encoding, events=events, own=_own(written))


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
    """Yield events: a line with an effect continues the cut of its number.

    Source: CMX 3600: the statement FCM (frame code mode) holds until the next one; ';' or ','
        before the frames means drop-frame whatever it says.
    """
    open_event: Event | None = None
    drop_frame = is_split = False
    for index, line in enumerate(lines):
        words = line.lstrip()
        if words.startswith("FCM"):
            drop_frame = "NON" not in words.upper()
        is_split = is_split or words.startswith("SPLIT")
        edit = _edit(index, line)
        if edit is None and not _NUMBERED.match(line):
            continue
        counts = drop_frame or _DROP_MARK.search(line) is not None
        if edit and open_event and _continues(edit, open_event.edits):
            counts = counts or open_event.counts_drop_frame
            edits = (*open_event.edits, edit)
            open_event = replace(open_event, edits=edits, counts_drop_frame=counts)
            continue
        if open_event:
            yield replace(open_event, end=index)
        open_event = Event(
            start=index,
            end=len(lines),
            edits=(edit,) if edit else (),
            counts_drop_frame=counts,
            is_split=is_split,
        )
        is_split = False
    if open_event:
        yield open_event


def _continues(edit: Edit, edits: tuple[Edit, ...]) -> bool:
    """Return whether an edit is the incoming half of the transition that a cut begins."""
    before = edits[-1] if edits else None
    same = before is not None and before.number.lstrip("0") == edit.number.lstrip("0")
    return same and edit.effect != "C" and len(edits) == 1


def _edit(index: int, line: str) -> Edit | None:
    match = _HEAD.match(line)
    if match is None:
        return None
    source, record = match["source"].split(), match["record"].split()
    return Edit(
        line=index,
        number=match["number"],
        reel=match["reel"] or "",
        channels=match["channels"].upper(),
        effect="".join(match["effect"].upper().split()),
        length=int(match["length"] or 0),
        source=(source[0], source[1]),
        record=(record[0], record[1]),
    )


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
        last = max(at for at in range(event.start, event.end) if lines[at].strip())
        colour, words = locators[index]
        record_in = event.edits[-1].record[0]
        locator = f"* LOC: {record_in} {colour:7} {' '.join(words.split())} {OWN_MARK}"
        line = lines[last].rstrip("\r\n")
        ending = lines[last][len(line) :]  # of a list's last line perhaps none: see below
        lines[last : last + 1] = [line + newline, locator + ending]
    return "".join(lines).encode(text.encoding, "replace")


def stripped_edl(content: bytes) -> tuple[bytes, int]:
    """Return the bytes of a list without our locators, and how many there were.

    What `annotated_edl` wrote becomes byte for byte what it was.
    """
    decoded, encoding = _decoded(content)
    lines = decoded.splitlines(keepends=True)
    kept = _without_own(lines)
    if len(kept) == len(lines):
        return content, 0
    return "".join(kept).encode(encoding, "replace"), len(lines) - len(kept)


def _own(lines: Sequence[str]) -> Mapping[int, Sequence[str]]:
    """Return our locators by the index, among the other lines, of the one that they follow."""
    found: dict[int, list[str]] = {}
    index = -1
    for line in lines:
        if _OWN_LOCATOR.match(line):
            found.setdefault(index, []).append(line.strip())
        else:
            index += 1
    return found


def _without_own(lines: list[str]) -> list[str]:
    """Return lines without our locators; a last line gets the ending that it had before them."""
    kept = [line for line in lines if not _OWN_LOCATOR.match(line)]
    if kept and kept[-1] is not lines[-1] and not lines[-1].endswith(("\r", "\n")):
        kept[-1] = kept[-1].rstrip("\r\n")
    return kept
