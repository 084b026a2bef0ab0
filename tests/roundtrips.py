"""Timelines that go through another format with an edit on the way, and what is carried then."""

import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange

from ledgers import Hand
from temoin.carry import Outcome, Verdict
from temoin.carry.deciding import decide
from temoin.carry.telling import outcomes
from temoin.carry.words import Sides
from temoin.disclosure import holding
from temoin.errors import TemoinError
from temoin.ledger import Target
from temoin.match import match
from temoin.model import ClipView, CutView
from temoin.rate import Rate
from temoin.timeline import read_cut
from temoin.vocabulary import Scope

ORIGIN = "origin "
WRITERS = {
    "otio": "otio",
    "cmx_3600": "edl",
    "fcp_xml": "xml",
    "fcpx_xml": "fcpxml",
    "AAF": "aaf",
    "ale": "ale",
}
"""Adapters that can write, and the suffix of what they write."""
WORDS = ("wrong", "carried", "asked", "lost", "taken out")
"""What may become of a statement; of several the first counts."""


FAULTS = (
    otio.exceptions.OTIOError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
)
"""What adapters raise of a timeline that they cannot read or write."""


@dataclass
class Tally:
    """What became of statements, summed.

    Attributes:
        not_written: Timelines that an adapter could not write, or nobody could read back.
    """

    timelines: int = 0
    not_written: int = 0
    count: Counter[str] = field(default_factory=Counter)


def timeline_of(path: Path) -> otio.schema.Timeline | None:
    """Return the first timeline of a file as its adapter reads it; None where it cannot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = otio.adapters.read_from_file(str(path))
        except FAULTS:
            return None
    if isinstance(found, otio.schema.SerializableCollection):
        found = next((each for each in found if isinstance(each, otio.schema.Timeline)), None)
    return found if isinstance(found, otio.schema.Timeline) else None


def marked(timeline: otio.schema.Timeline) -> int:
    """Number the clips of a timeline by markers; return how many there are."""
    number = 0
    for number, clip in enumerate(timeline.find_clips(), start=1):
        clip.markers.clear()
        clip.markers.append(otio.schema.Marker(name=f"{ORIGIN}{number}"))
    return number


def edit(timeline: otio.schema.Timeline) -> None:
    """Trim, rename, take out, slip and move clips of each track, in turn."""
    for track in timeline.tracks:
        if track.source_range and track.source_range.start_time.value < 0:
            track.source_range = None  # what the adapter of lists leaves there
        clips = [each for each in track if isinstance(each, otio.schema.Clip)]
        for place, clip in enumerate(clips):
            _edit_clip(track, clip, place % 6)


def _edit_clip(track: otio.schema.Track, clip: otio.schema.Clip, kind: int) -> None:
    span = clip.trimmed_range()
    step = RationalTime(max(1, int(span.duration.value) // 4), span.duration.rate)
    if kind == 1 and span.duration > step:
        clip.source_range = TimeRange(span.start_time + step, span.duration - step)
    elif kind == 2:
        clip.name = f"shot {clip.name[-4:]}"
    elif kind == 3 and len(track) > 3:
        track.remove(clip)
    elif kind == 4:
        two = RationalTime(2, span.start_time.rate)
        clip.source_range = TimeRange(span.start_time + two, span.duration)
    elif kind == 5:
        track.remove(clip)
        track.append(clip)


def origins(cut: CutView) -> dict[str, int]:
    """Return the numbers of a cut's clips by their ids."""
    return {
        clip.id: int(marker.name.removeprefix(ORIGIN))
        for clip in cut.clips
        for marker in clip.markers
        if marker.name.startswith(ORIGIN)
    }


def trial(path: Path, folder: Path) -> Iterator[tuple[str, Counter[str] | None]]:
    """Yield, for each adapter, what became of a statement on each clip; None where it failed."""
    timeline = timeline_of(path)
    if timeline is None or not marked(timeline):
        return
    old, edited = _read(timeline, folder / "old.otio"), _edited(timeline)
    true = _read(edited, folder / "edited.otio") if edited else None
    if old is None or true is None or not old.clips:
        return
    for each in edited.find_clips():
        each.markers.clear()
    for adapter, suffix in WRITERS.items():
        new = _read(edited, folder / f"new_{adapter}.{suffix}", adapter, rate=true.rate)
        yield adapter, _count(old, true, new) if new else None


def _edited(timeline: otio.schema.Timeline) -> otio.schema.Timeline | None:
    copied = timeline.deepcopy()
    try:
        edit(copied)
    except FAULTS:  # it cannot be measured, and is left out
        return None
    return copied


def _read(
    timeline: Any, path: Path, adapter: str = "otio_json", rate: Rate | None = None
) -> CutView | None:
    name = "otio_json" if adapter == "otio" else adapter
    options: dict[str, Any] = {"rate": float(rate.fraction)} if rate and name == "cmx_3600" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            otio.adapters.write_to_file(timeline, str(path), adapter_name=name, **options)
            return read_cut(path, rate=rate if path.suffix == ".edl" else None)
        except (TemoinError, *FAULTS):
            return None


def _count(old: CutView, true: CutView, new: CutView) -> Counter[str]:
    """Return what became of a step on each old clip."""
    hand, numbers = Hand(1), origins(old)
    said = {
        hand.say("step", {"target": _about(old, clip), "tool": "Magic Mask"}).id: numbers[clip.id]
        for clip in old.clips
        if clip.id in numbers
    }
    before, now = (holding(cut, hand.ledger, (), {}) for cut in (old, new))
    sides = Sides(old=before, new=now, cut=new, hashes={}, answers={}, asked="Ana")
    matching = match(old, new)
    decided = decide(matching, sides)
    after = holding(new, hand.ledger, (), {}, [each.carriage for each in decided.words])
    told = outcomes(old, before, after, matching, decided)
    truth = _Truth.of(true)
    words: dict[str, set[str]] = {}
    for each in told:
        words.setdefault(each.entry, set()).add(
            _word(each, said[each.entry], truth, new.range.start)
        )
    return Counter(next(word for word in WORDS if word in found) for found in words.values())


def _about(cut: CutView, clip: ClipView) -> dict[str, object]:
    media = clip.active_media
    return Target(
        scope=Scope.USE,
        cut_digest=cut.digest,
        timeline=cut.name,
        track_kind=clip.kind.value,
        track_index=clip.track_index,
        record_range=clip.record_range,
        clip=clip.id,
        clip_name=clip.name,
        umid=media.umid if media else "",
        reel=clip.reel,
        url_sha256=media.url_sha256 if media else "",
        name=media.name if media else "",
        source_range=clip.visible_range,
    ).to_fields()


@dataclass(frozen=True)
class _Truth:
    """Where the clips of an edited timeline stand, by number.

    Attributes:
        places: Numbers by kind and first record frame, which most formats keep.
        shown: Names and first media frames by number, for formats that move clips.
    """

    places: dict[tuple[str, int], set[int]]
    shown: dict[int, set[tuple[str, int]]]

    @classmethod
    def of(cls, true: CutView) -> "_Truth":
        truth = cls({}, {})
        numbers = origins(true)
        for clip in true.clips:
            if clip.id in numbers and clip.record_range:
                place = clip.kind.value, clip.record_range.start - true.range.start
                truth.places.setdefault(place, set()).add(numbers[clip.id])
                truth.shown.setdefault(numbers[clip.id], set()).add(_shown(clip))
        return truth

    def is_wrong(self, clip: ClipView, start: int, number: int) -> bool:
        """Return whether a clip is another one than that of a number, as far as one can tell."""
        if clip.record_range is None:
            return False
        here = self.places.get((clip.kind.value, clip.record_range.start - start), set())
        return (
            bool(here) and number not in here and _shown(clip) not in self.shown.get(number, set())
        )


def _shown(clip: ClipView) -> tuple[str, int]:
    return clip.name.casefold(), clip.visible_range.start if clip.visible_range else 0


def _word(each: Outcome, number: int, truth: _Truth, start: int) -> str:
    if each.verdict is Verdict.PERSON:
        return "asked"
    if each.verdict is Verdict.ORPHANED:
        return "lost" if number in truth.shown else "taken out"
    assert each.new
    return "wrong" if truth.is_wrong(each.new, start, number) else "carried"


def table(tallies: dict[tuple[str, str], Tally]) -> str:
    """Return a table of what became of statements, by the format they came from and went to."""
    head = (
        "| from | by the adapter | timelines | of these not written or not read back | statements"
    )
    lines = [
        f"{head} | carried | asked | clip taken out | not found again | wrong |",
        f"|{'---|' * 10}",
    ]
    for (came, adapter), tally in sorted(tallies.items()):
        count = tally.count
        cells = [came, f"`{adapter}`", tally.timelines, tally.not_written, count.total()]
        cells += [count[word] for word in ("carried", "asked", "taken out", "lost", "wrong")]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"
