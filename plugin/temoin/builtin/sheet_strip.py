"""The timeline as a strip of lanes: where each clip stands in a drawing, told by shape."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from temoin.api import ClipView, Disclosure, FrameRange, Standing, vocabulary

WIDTH = 1200
GUTTER = 52
"""Room for the names of tracks, left of the picture."""

LANE, RULER, BAR = 26, 18, 21
_CLIPS_IN_A_PANEL = 90
_MOST_PANELS = 12
_MOST_LANES_DRAWN = 72
_MOST_TICKS = 10
LAST_LABEL = WIDTH - 75
"""A mark of the ruler further right has no room for its timecode."""

_ROOM_FOR_MARK = 16
_NARROW = 1.0
"""Neighbours of one standing that are narrower than this are drawn as one."""

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
"""Seconds between marks of the ruler."""

_KINDS = tuple(vocabulary.TrackKind)
_SHARE = {
    vocabulary.Statement.ATTESTED: 0.45,
    vocabulary.Statement.PROPOSED: 0.72,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One clip, or several too narrow to draw apart; units of the drawing.

    Attributes:
        number: The clip's number in the table, from 1.
        clips: How many it stands for.
    """

    number: int
    standing: Standing
    x: float
    y: float
    width: float
    height: float
    clips: int = 1

    @property
    def drawn_width(self) -> float:
        """Its width less a gap to its neighbour; never nothing."""
        return max(self.width - 1, 0.6)

    @property
    def mark_y(self) -> float:
        """Where its mark stands: in it, or on it where it is low."""
        return self.y + (self.height / 2 + 4 if self.height > BAR / 2 else -3)

    @property
    def has_room(self) -> bool:
        """Whether a mark fits in it."""
        return self.width > _ROOM_FOR_MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A span of the programme, all tracks.

    Attributes:
        lanes: Track names with the middle of their lane, top first.
        ticks: Record timecodes with their place.
    """

    lanes: tuple[tuple[str, float], ...]
    ticks: tuple[tuple[str, float], ...]
    bars: tuple[Bar, ...]
    height: int


LaneKey = tuple[int, int]


def share_of_lane(statement: vocabulary.Statement) -> float:
    """Return how much of its lane's height a bar fills, so that shape tells what colour would."""
    return _SHARE.get(statement, 1.0)


def panels(disclosure: Disclosure) -> list[Panel]:
    """Return the strip, in as many panels one below another as its clips need."""
    seen = [
        (number, each)
        for number, each in enumerate(disclosure.standings, start=1)
        if each.clip.visible and each.clip.record_range
    ]
    programme = disclosure.cut.range
    if not seen or not programme.duration:
        return []
    lanes = _lanes(each.clip for _, each in seen)
    wanted = -(-len(seen) // _CLIPS_IN_A_PANEL)
    room = max(1, min(_MOST_PANELS, _MOST_LANES_DRAWN // len(lanes)))
    spans = list(_spans(programme, min(wanted, room)))
    return [_panel(disclosure, span, lanes, seen) for span in spans]


def _lanes(clips: Iterable[ClipView]) -> dict[LaneKey, str]:
    """Return the name of each lane from above; a nest's clips lie in the lane of their nest."""
    names: dict[LaneKey, str] = {}
    for clip in sorted(clips, key=lambda clip: clip.depth):
        names.setdefault(_lane_of(clip), clip.track)
    return dict(sorted(names.items()))


def _lane_of(clip: ClipView) -> LaneKey:
    """Return a lane's place from above: picture first, its upper tracks first."""
    is_picture = clip.kind is vocabulary.TrackKind.PICTURE
    downwards = -clip.track_index if is_picture else clip.track_index
    return (_KINDS.index(clip.kind), downwards)


def _spans(programme: FrameRange, count: int) -> Iterator[FrameRange]:
    length = -(-programme.duration // count)
    for start in range(programme.start, programme.end_exclusive, length):
        duration = min(length, programme.end_exclusive - start)
        yield FrameRange(start=start, duration=duration, rate=programme.rate)


def _panel(
    disclosure: Disclosure,
    span: FrameRange,
    lanes: dict[LaneKey, str],
    seen: Sequence[tuple[int, Standing]],
) -> Panel:
    tops = {lane: RULER + place * LANE for place, lane in enumerate(lanes)}
    bars = [
        _bar(number, standing, part, span, tops[_lane_of(standing.clip)])
        for number, standing in seen
        if (part := _shared(standing.clip.record_range, span))
    ]
    return Panel(
        lanes=tuple((name, tops[lane] + LANE / 2) for lane, name in lanes.items()),
        ticks=tuple(_ticks(disclosure, span)),
        bars=tuple(_united(bars)),
        height=RULER + LANE * len(lanes),
    )


def _shared(record: FrameRange | None, span: FrameRange) -> FrameRange | None:
    return record.shared_with(span) if record else None


def _x(frame: int, span: FrameRange) -> float:
    return GUTTER + (WIDTH - GUTTER - 1) * (frame - span.start) / span.duration


def _bar(number: int, standing: Standing, part: FrameRange, span: FrameRange, top: float) -> Bar:
    height = BAR * share_of_lane(standing.statement)
    x = _x(part.start, span)
    return Bar(
        number=number,
        standing=standing,
        x=x,
        y=top + LANE - 3 - height,
        width=_x(part.end_exclusive, span) - x,
        height=height,
    )


def _united(bars: Sequence[Bar]) -> list[Bar]:
    """Return the bars, neighbours drawn as one where nobody could tell them apart."""
    drawn: list[Bar] = []
    last: dict[float, int] = {}
    for bar in bars:
        lane = bar.y + bar.height
        before = drawn[last[lane]] if lane in last else None
        if before and _indistinct(before, bar):
            width = bar.x + bar.width - before.x
            drawn[last[lane]] = replace(before, width=width, clips=before.clips + 1)
        else:
            last[lane] = len(drawn)
            drawn.append(bar)
    return drawn


def _indistinct(before: Bar, bar: Bar) -> bool:
    narrow = bar.width < _NARROW and before.width / before.clips < _NARROW
    touching = abs(before.x + before.width - bar.x) < _NARROW
    one, other = before.standing, bar.standing
    alike = one.statement is other.statement and bool(one.conflict) == bool(other.conflict)
    return narrow and touching and alike


def _ticks(disclosure: Disclosure, span: FrameRange) -> Iterator[tuple[str, float]]:
    base = span.rate.timebase
    steps = (step * base for step in _STEPS)
    step = next(
        (s for s in steps if span.duration <= s * _MOST_TICKS), -(-span.duration // _MOST_TICKS)
    )
    for frame in range(-(-span.start // step) * step, span.end_exclusive, step):
        yield disclosure.cut.record_timecode(frame), _x(frame, span)
