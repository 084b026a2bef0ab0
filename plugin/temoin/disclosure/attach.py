"""Which ledger entries hold for which clips: by material, never by a file name alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from temoin.canonical import plain
from temoin.disclosure.carried import Carriages
from temoin.language import sayable
from temoin.ledger import LiveEntry, Target
from temoin.match.identities import Identities, reel_key
from temoin.match.spans import Spans
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange
from temoin.vocabulary import Scope, YesNo

Key = tuple[str, str]
Targeted = tuple[LiveEntry, Target]
"""A statement and what it is about."""

BY_ID = sayable("the application's own id")
BY_REEL = sayable("reel and timecode")
_NOBODY: Carriages = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An entry that holds for a clip.

    Attributes:
        why: The identity that it holds by, in words.
        record_range: The record frames it concerns; None for a clip without record times.
    """

    entry: LiveEntry
    target: Target
    why: str
    record_range: FrameRange | None


class _OnMaterial:
    """Statements on one material, in the ledger's order."""

    def __init__(self, statements: Sequence[Targeted]) -> None:
        """Tell those on all of it from those on a part of it."""
        self._statements = statements
        self._on_all = [at for at, (_, target) in enumerate(statements) if not target.source_range]
        parts = [(at, target.source_range) for at, (_, target) in enumerate(statements)]
        self._on_parts = [at for at, part in parts if part]
        self._spans = Spans([part for _, part in parts if part])

    def touching(self, shown: FrameRange | None) -> list[Targeted]:
        """Return the statements on all of it and those on a part that is shown."""
        parts = self._spans.touching(shown) if shown else ()
        places = sorted([*self._on_all, *(self._on_parts[at] for at in parts)])
        return [self._statements[at] for at in places]


class _Uses:
    """The uses of a cut, each by its place and by the id that its application gave it."""

    def __init__(self, cut: CutView) -> None:
        self._timeline = plain(cut.name)
        self._ids = {each.id: plain(each.guid) for each in cut.clips}
        counted = Counter(self._ids.values())
        clips = ((self._ids[each.id], each) for each in cut.clips)
        self._clips = {guid: each for guid, each in clips if guid and counted[guid] == 1}

    def spoken_of(self, entry: LiveEntry, target: Target) -> ClipView | None:
        """Return the very use that was spoken of, if it is here.

        An attestation of it is then of no other, whatever it shows by now; a step follows it only
        where it may still show the same.
        """
        clip = self._clips.get(target.clip_guid) if target.scope is Scope.USE else None
        if clip is None or _is_attested(entry):
            return clip
        is_same = target.timeline == self._timeline and _may_show_the_same(clip, target)
        return clip if is_same else None

    def replaced(self, target: Target) -> bool:
        """Return whether another item stands now where that stood which was spoken of."""
        there = self._ids.get(target.clip, "")
        return bool(there and target.clip_guid) and there != target.clip_guid


def _may_show_the_same(clip: ClipView, target: Target) -> bool:
    """Return whether nothing tells that a use shows other media than were spoken of."""
    now = Identities.of(clip)
    pairs = (
        (now.umid, target.umid),
        (now.url_sha256, target.url_sha256),
        (now.reel, reel_key(target.reel)),
    )
    known = [one == other for one, other in pairs if one and other]
    return any(known) or not known


class EntryIndex:
    """Entries by what identifies their material, so that a join looks at each clip once."""

    def __init__(
        self, entries: Iterable[Targeted], cut: CutView, carried: Carriages = _NOBODY
    ) -> None:
        """Index the entries for one cut.

        Args:
            entries: With what each is about.
            cut: The cut.
            carried: What was said of single entries and clips of it; it comes before identities.
        """
        self._carried = carried
        self._by_carriage: dict[str, list[Targeted]] = defaultdict(list)
        wanted = _clips_by_entry(carried)
        self._by_place: dict[str, list[Targeted]] = defaultdict(list)
        self._by_use: dict[str, list[Targeted]] = defaultdict(list)
        self._spoken_of: dict[str, ClipView] = {}
        uses = _Uses(cut)
        by_key: dict[Key, list[Targeted]] = defaultdict(list)
        for entry, target in entries:
            for clip in wanted.get(entry.entry.id, ()):
                self._by_carriage[clip].append((entry, target))
            use = uses.spoken_of(entry, target)
            here = bool(target.cut_digest) and target.cut_digest == cut.digest
            if here and uses.replaced(target):
                # a cut is the same with two titles swapped; a step stays where its use is gone
                here = use is None and not _is_attested(entry)
            if here and target.clip:
                self._by_place[target.clip].append((entry, target))
            if here and target.scope is Scope.USE:
                continue  # one use of many: in its own cut it holds for its own place only
            if use:
                self._spoken_of[entry.entry.id] = use
                if not _is_attested(entry):
                    self._by_use[use.id].append((entry, target))
            for key in _keys(target):
                by_key[key].append((entry, target))
        self._by_key = {key: _OnMaterial(each) for key, each in by_key.items()}

    def holding_for(self, clip: ClipView, known_by: Identities) -> list[Attached]:
        """Return the entries that hold for a clip, each once, by the strongest identity."""
        if not (self._by_key or self._by_place or self._by_use or self._by_carriage):
            return []
        found = self._carried_to(clip, known_by)
        decided = self._carried.get(clip.id, {})
        for why, statements in self._candidates(clip, known_by):
            for entry, target in statements:
                if entry.entry.id in found or entry.entry.id in decided:
                    continue
                if _was_replaced(why, target, known_by):
                    continue
                use = self._spoken_of.get(entry.entry.id, clip)
                if use.id != clip.id and _is_of_that_alone(clip, entry, target, use):
                    continue
                attached = _attached(clip, entry, target, why)
                if attached:
                    found[entry.entry.id] = attached
        return list(found.values())

    def _carried_to(self, clip: ClipView, known_by: Identities) -> dict[str, Attached]:
        """Return the entries of which somebody said that they hold for this very clip."""
        found: dict[str, Attached] = {}
        for entry, target in self._by_carriage.get(clip.id, ()):
            word = self._carried[clip.id][entry.entry.id]
            about = replace(word.target, scope=target.scope)
            if word.holds is not YesNo.YES or _was_replaced("place", about, known_by):
                continue
            if attached := _attached(clip, entry, about, word.why):
                found[entry.entry.id] = attached
        return found

    def _candidates(
        self, clip: ClipView, known_by: Identities
    ) -> Iterator[tuple[str, Sequence[Targeted]]]:
        keys = (
            (sayable("content hash"), known_by.content_hash),
            ("UMID", known_by.umid),
            (sayable("media URL"), known_by.url_sha256),
            (BY_REEL, known_by.reel),
        )
        for key in keys:
            if key in self._by_key:
                yield key[0], self._by_key[key].touching(clip.visible_range)
        yield BY_ID, self._by_use.get(clip.id, ())
        yield "place", self._by_place.get(clip.id, ())


def _clips_by_entry(carried: Carriages) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for clip, words in carried.items():
        for entry, word in words.items():
            if word.holds is YesNo.YES:
                found[entry].append(clip)
    return found


def _keys(target: Target) -> Iterator[Key]:
    """Yield what identifies a target's material; a reel alone is a whole day's."""
    named = (
        ("content hash", target.content_hash),
        ("UMID", target.umid),
        ("media URL", target.url_sha256),
        (BY_REEL, reel_key(target.reel) if target.source_range else ""),
    )
    yield from ((kind, value) for kind, value in named if value)


def _is_attested(entry: LiveEntry) -> bool:
    return entry.entry.type == "attest"


def _is_of_that_alone(clip: ClipView, entry: LiveEntry, target: Target, use: ClipView) -> bool:
    """Return whether a word on one use, which is here, does not hold for another clip.

    A clip that shows stated frames which that use does not show was perhaps split off it, and the
    tool is at work there too; but nobody attested it. Where nobody can tell which frames that use
    shows, what was split off it runs as it does: on any other clip the word would be false. A use
    that nobody sees speaks for no other.
    """
    stated, shown, seen = target.source_range, clip.visible_range, use.visible_range
    if not use.visible:
        return False
    if _is_attested(entry):
        return True
    if not _runs_forward(use):
        return clip.retime != use.retime
    if not (stated and shown and seen):
        return False
    shared = shown.shared_with(stated.covering_at(shown.rate))
    return shared is None or shared == shared.shared_with(seen.covering_at(shown.rate))


def _was_replaced(why: str, target: Target, known_by: Identities) -> bool:
    """Return whether other bytes lie now where the media lay that was spoken of.

    A word on frames does not hold for frames that took their place at the same address; the
    use of a tool on that place of the cut still does.
    """
    if why not in {"media URL", "place"} or (why == "place" and target.scope is Scope.USE):
        return False
    hashes = {target.content_hash, known_by.content_hash}
    return "" not in hashes and len(hashes) > 1


def _attached(clip: ClipView, entry: LiveEntry, target: Target, why: str) -> Attached | None:
    """Return the entry with the frames it concerns, or None where no frames are shared."""
    if why == BY_ID:
        return Attached(entry=entry, target=target, why=why, record_range=clip.record_range)
    stated, shown = target.source_range, clip.visible_range
    if why == "place":
        why = sayable("place in this cut")
        if stated is None or not _is_attested(entry):
            part = target.record_range or clip.record_range
            return Attached(entry=entry, target=target, why=why, record_range=part)
        # at another speed a clip stands in the same cut, and shows frames that nobody saw
    if stated is None:
        return Attached(entry=entry, target=target, why=why, record_range=clip.record_range)
    shared = shown.shared_with(stated.covering_at(shown.rate)) if shown else None
    if shared is None:
        return None
    widen = not _is_attested(entry)
    part = record_part(clip, shared, widen=widen)
    if part is None and clip.record_range and not widen:
        return None  # which record frames the word covers cannot be told: it covers none
    return Attached(entry=entry, target=target, why=why, record_range=part)


def record_part(clip: ClipView, shared: FrameRange, *, widen: bool) -> FrameRange | None:
    """Return the record frames in which a clip shows some of its media frames.

    Where retimes make a frame doubtful, `widen` counts it: a step then concerns rather more,
    an attestation rather less. None where no frame is sure.

    Args:
        clip: The use.
        shared: Part of its visible range, in media time.
        widen: Whether doubtful frames count.
    """
    record, seen = clip.record_range, clip.seen_range
    if record is None or shared == clip.visible_range:
        return record
    if seen is None or not _runs_forward(clip):
        return record if widen else None
    firsts = _record_frames(shared.start - seen.start, seen, record)
    ends = _record_frames(shared.end_exclusive - seen.start, seen, record)
    if not firsts:
        return record if widen else None
    start = floor(min(firsts)) if widen else ceil(max(firsts))
    end = ceil(max(ends)) if widen else floor(min(ends))
    start, end = max(start, -clip.transition_in), min(end, record.duration + clip.transition_out)
    if end <= start:
        return None
    return FrameRange(start=record.start + start, duration=end - start, rate=record.rate)


def _record_frames(media_frames: int, seen: FrameRange, record: FrameRange) -> list[Fraction]:
    """Return after how many record frames, at least and at most, so many media frames went by.

    The last record frame shows the last media frame, which bounds the speed from both sides.
    None are returned where too few frames tell.
    """
    if seen.duration == record.duration:
        return [Fraction(media_frames)]
    if min(seen.duration, record.duration) <= 1:
        return []
    slowest = Fraction(seen.duration - 1, record.duration - 1)
    fastest = Fraction(seen.duration, record.duration - 1)
    return [media_frames / slowest, media_frames / fastest]


def _runs_forward(clip: ClipView) -> bool:
    """Return whether each next record frame shows the same media frame or a later one."""
    return clip.retime is None or (not clip.retime.varying and clip.retime.speed > 0)


def targets_of(entries: Sequence[LiveEntry]) -> list[Targeted]:
    """Return the entries that speak of a target, with it."""
    found = []
    for entry in entries:
        fields = entry.fields.get("target")
        if isinstance(fields, dict):
            found.append((entry, Target.from_fields(fields)))
    return found
