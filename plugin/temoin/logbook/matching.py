"""Which clip of a cut a row of a log means: by all that it says, never by a name against times."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from temoin.errors import RateError
from temoin.language import say
from temoin.logbook.rows import LogRow
from temoin.logbook.words import Field
from temoin.match.identities import EDL_REEL, NO_REEL, same_reel
from temoin.match.spans import Spans
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange, Rate, frame_of_timecode
from temoin.selection import Spoken
from temoin.timeline.labels import same_scene, scene_key, scene_of
from temoin.vocabulary import TrackKind

_SUFFIX = 4
"""Letters that a media file's suffix has at most, as `.braw`; what is longer is of the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a row was found to mean.

    Attributes:
        spoken: The clip, and the part of it; None where it is none or not one alone.
        candidates: Clips it may mean, where they are several.
        reason: Why there is none.
        notices: What a person should look at.
    """

    spoken: Spoken | None = None
    candidates: tuple[ClipView, ...] = ()
    reason: str = ""
    notices: tuple[str, ...] = ()


class Finder:
    """Finds the clips of one cut, however many rows ask."""

    def __init__(self, view: CutView) -> None:
        """Put the clips where they are found fast: ids, names, reels, scenes, times."""
        self._view = view
        self._ids = {clip.id.casefold(): clip for clip in view.clips}
        seen = [clip for clip in view.clips if clip.visible]
        self._tiers = [
            _grouped(seen, lambda clip: [clip.name]),
            _grouped(seen, lambda clip: [_stem(clip.name)]),
            _grouped(seen, lambda clip: [each.name for each in clip.media]),
            _grouped(seen, lambda clip: [_stem(each.name) for each in clip.media]),
        ]
        self._reels = _grouped(seen, lambda clip: [clip.reel, clip.reel[:EDL_REEL]])
        self._scenes = _grouped(seen, lambda clip: [scene_key(clip)])
        pictures = [clip for clip in seen if clip.kind is TrackKind.PICTURE]
        self._times = _Times(pictures, view.rate)

    def match(self, row: LogRow) -> Match:
        """Return the clip that a row means, if it means one alone."""
        found, named = self._candidates(row)
        if not named:
            return Match(reason=say("it names no clip: no name, times, reel or scene"))
        if not found:
            return Match(reason=self._absent(row))
        agreeing, reasons = [], []
        for clip in _picture(found):  # sound must not stand in for picture that disagrees
            if reason := self._disagreement(row, clip):
                reasons.append(reason)
            else:
                agreeing.append(clip)
        if not agreeing:
            more = [say("and {count} more", count=len(reasons) - 1)] if reasons[1:] else []
            return Match(reason=" ".join([reasons[0], *more]))
        agreeing = self._closest(row, agreeing)
        if len(agreeing) > 1:
            return Match(candidates=tuple(agreeing))
        return self._spoken(row, agreeing[0])

    def _candidates(self, row: LogRow) -> tuple[Sequence[ClipView], bool]:
        """Return the clips that the strongest word of a row allows, and whether it has any."""
        texts = row.texts
        if name := texts.get(Field.CLIP):
            return self._by_name(name), True
        if row.record_in is not None:
            return self._times.at(row.record_in), True
        if (reel := _reel(row).casefold()) and Field.SOURCE_IN in texts:
            return self._reels.get(reel, self._reels.get(reel[:EDL_REEL], [])), True
        if scene := texts.get(Field.SCENE):
            return self._scenes.get(same_scene(scene), []), True
        return (), False

    def _by_name(self, name: str) -> Sequence[ClipView]:
        folded = name.strip().casefold()
        if clip := self._ids.get(folded):
            return [clip]
        for tier, wanted in zip(self._tiers, (folded, _stem(folded)) * 2, strict=True):
            if found := tier.get(wanted):
                return found
        return ()

    def _absent(self, row: LogRow) -> str:
        """Return that no clip has a row's name, or that none lies at its time."""
        if name := row.texts.get(Field.CLIP):
            there = self._times.at(row.record_in) if row.record_in is not None else ()
            if there:
                return say(
                    "no clip named {name}; at its in there is {other}",
                    name=repr(name),
                    other=there[-1].name or there[-1].id,
                )
            return say("no clip named {name}", name=repr(name))
        if row.record_in is not None:
            return say("no picture clip at {time}", time=self._view.record_timecode(row.record_in))
        return say("no clip of this reel and timecode, or of this scene")

    def _disagreement(self, row: LogRow, clip: ClipView) -> str:
        """Return in what a clip is not what a row says, or ""; what is unknown disagrees not."""
        if not _times_agree(row, clip):
            start, end = self._view.in_out(clip.record_range)
            return say(
                "its times are not those of {clip}: {start} to {end}",
                clip=clip.id,
                start=start or say("no record time"),
                end=end,
            )
        reel = _reel(row)
        if reel and clip.reel and not _same_reel(reel, clip.reel):
            return say("its reel is not that of {clip}: {reel}", clip=clip.id, reel=clip.reel)
        scene, known = row.texts.get(Field.SCENE, ""), scene_of(clip)
        if scene and known and same_scene(scene) != same_scene(known.name):
            return say("its scene is not that of {clip}: {scene}", clip=clip.id, scene=known.name)
        return self._source_disagreement(row, clip)

    def _source_disagreement(self, row: LogRow, clip: ClipView) -> str:
        if Field.SOURCE_IN not in row.texts and Field.SOURCE_OUT not in row.texts:
            return ""
        shown = clip.visible_range or clip.source_range
        if shown is None:
            return ""
        try:
            wanted = _source_part(row, shown)
        except RateError as error:
            return say("its source times cannot be read: {reason}", reason=say(str(error)))
        return "" if wanted else say("its source times are not those of {clip}", clip=clip.id)

    def _closest(self, row: LogRow, clips: list[ClipView]) -> list[ClipView]:
        """Return the clips with exactly a row's in and out, else its source in and out, if any."""
        exact = [clip for clip in clips if (part := _part(row, clip)) and part == clip.record_range]
        if row.record_out is None and Field.SOURCE_OUT in row.texts:
            exact = [
                clip
                for clip in clips
                if clip.source_range and _source_part(row, clip.source_range) == clip.source_range
            ]
        return exact or clips

    def _spoken(self, row: LogRow, clip: ClipView) -> Match:
        record = clip.record_range
        part = _part(row, clip) or self._shown(row, clip)
        notices = []
        if record and part and part.start == record.start and part.duration == record.duration - 1:
            notices.append(say("it ends a frame before its clip: is its out the last frame?"))
        whole = part is None or part == record
        spoken = Spoken(clip=clip, record_range=None if whole else part)
        return Match(spoken=spoken, notices=tuple(notices))

    def _shown(self, row: LogRow, clip: ClipView) -> FrameRange | None:
        """Return the record frames that show a row's source range; None for all, or unknown."""
        record, seen = clip.record_range, clip.seen_range
        if Field.SOURCE_OUT not in row.texts or clip.retime or not (record and seen):
            return None
        wanted = _source_part(row, seen)  # read once before: no other error is left
        if wanted is None or seen.rate != record.rate:
            return None
        moved = FrameRange(
            start=record.start + wanted.start - seen.start,
            duration=wanted.duration,
            rate=record.rate,
        )
        return record.shared_with(moved)


class _Times:
    """Clips by the record frames that they take, for many questions."""

    def __init__(self, clips: Iterable[ClipView], rate: Rate) -> None:
        timed = [(record, clip) for clip in clips if (record := clip.record_range)]
        timed.sort(key=lambda each: each[0].start)
        self._rate = rate
        self._clips = [clip for _, clip in timed]
        self._spans = Spans([record for record, _ in timed])

    def at(self, frame: int) -> list[ClipView]:
        """Return the clips that hold a frame, in the order of their starts."""
        wanted = FrameRange(start=frame, duration=1, rate=self._rate)
        return [self._clips[place] for place in self._spans.touching(wanted)]


def _grouped(
    clips: Iterable[ClipView], keys: Callable[[ClipView], Iterable[str]]
) -> dict[str, list[ClipView]]:
    groups: dict[str, list[ClipView]] = defaultdict(list)
    for clip in clips:
        for key in {each.casefold() for each in keys(clip) if each}:
            groups[key].append(clip)
    return dict(groups)


def _stem(name: str) -> str:
    """Return a name without a suffix such as a media file has."""
    suffix = PurePosixPath(name).suffix
    letters = suffix[1:]
    is_media = len(letters) <= _SUFFIX and letters.isalnum() and not letters.isdigit()
    return name[: -len(suffix)] if is_media else name


def _picture(clips: Sequence[ClipView]) -> Sequence[ClipView]:
    """Return the picture of clips, if there is any: sound runs along."""
    return [clip for clip in clips if clip.kind is TrackKind.PICTURE] or clips


def _reel(row: LogRow) -> str:
    """Return the reel that a row names, or ""."""
    reel = row.texts.get(Field.REEL, "").strip()
    return "" if reel.casefold() in NO_REEL else reel


def _same_reel(one: str, other: str) -> bool:
    return same_reel(one.strip().casefold(), other.strip().casefold())


def _times_agree(row: LogRow, clip: ClipView) -> bool:
    """Return whether a clip holds all the record frames that a row names, if it names any."""
    if row.record_in is None:
        return True
    record, part = clip.record_range, _part(row, clip)
    return bool(record and record.contains(row.record_in)) and (
        part is None or (record is not None and _inside(part, record))
    )


def _part(row: LogRow, clip: ClipView) -> FrameRange | None:
    """Return the record frames from a row's in to its out; None where it has not both."""
    if row.record_in is None or row.record_out is None or clip.record_range is None:
        return None
    duration = row.record_out - row.record_in
    return FrameRange(start=row.record_in, duration=duration, rate=clip.record_range.rate)


def _source_part(row: LogRow, shown: FrameRange) -> FrameRange | None:
    """Return the media frames that a row names, of those that a clip shows; None for others.

    Drop-frame is tried too where the rate has it: not every log writes `;`.

    Raises:
        RateError: It names none that exist.
    """
    first, last = (row.texts.get(field, "") for field in (Field.SOURCE_IN, Field.SOURCE_OUT))
    readings = [(first, last)]
    if shown.rate.has_drop_frame and ";" not in first + last:
        readings.append((_dropped(first), _dropped(last)))
    for written_in, written_out in readings:
        end = frame_of_timecode(written_out, shown.rate) if written_out else None
        start = frame_of_timecode(written_in, shown.rate) if written_in else (end or 0) - 1
        end = start + 1 if end is None else end
        if end > start:
            part = FrameRange(start=start, duration=end - start, rate=shown.rate)
            if _inside(part, shown):
                return part
    return None


def _dropped(written: str) -> str:
    head, mark, frames = written.rpartition(":")
    return f"{head};{frames}" if mark else written


def _inside(part: FrameRange, whole: FrameRange) -> bool:
    return whole.start <= part.start and part.end_exclusive <= whole.end_exclusive
