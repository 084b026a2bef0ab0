"""Which clips a person speaks of: chosen by name, scene, track, reel, colour, marker or time."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from temoin.errors import InputError, TimelineError
from temoin.language import say
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange
from temoin.timeline.labels import colours_of, same_scene, scene_of
from temoin.vocabulary import TrackKind
from temoin.wording import and_more, listed

_CANDIDATES = 12
_CHOICES = 8
"""Values that an empty answer names; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A clip, and the record frames of it that a person speaks of; None means all of it."""

    clip: ClipView
    record_range: FrameRange | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of the clip is spoken of."""
        return self.record_range in {None, self.clip.record_range}

    @property
    def source_range(self) -> FrameRange | None:
        """The media frames shown in the part spoken of; None where a retime hides which."""
        seen, record, part = self.clip.seen_range, self.clip.record_range, self.record_range
        if part is None or self.clip.retime or not (seen and record and record.duration):
            return None
        scale = Fraction(seen.duration, record.duration)
        start = seen.start + floor((part.start - record.start) * scale)
        end = seen.start + ceil((part.end_exclusive - record.start) * scale)
        return FrameRange(start=start, duration=end - start, rate=seen.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for: values of one kind widen, kinds narrow.

    In each value `*` stands for any text and `?` for any character; case does not count.

    Attributes:
        names: Clip names or ids.
        tracks: Names, or kind and number: `V1`, `A2`.
        colours: Of clips or of markers on them.
        markers: Names of markers on clips.
        frame: Record frame: the topmost enabled picture clip there.
        record_range: Only clips in it, each with its part of it.
    """

    names: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    reels: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    frame: int | None = None
    record_range: FrameRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The clips that were asked for, in the cut's order; one at least.

    Attributes:
        grounds: By what they were found, where more than one way leads to it; in sentences.
    """

    spoken: tuple[Spoken, ...]
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trait:
    """Something by which clips are narrowed.

    Attributes:
        option: As it is asked for at the command line.
        wanted: The values asked for.
        values: Returns a clip's values, for a person to choose from.
        fits: Whether a clip has one of the values asked for.
    """

    option: str
    wanted: tuple[str, ...]
    values: Callable[[ClipView], Iterable[str]]
    fits: Callable[[ClipView], bool]


def is_pattern(name: str) -> bool:
    """Return whether a value may stand for several."""
    return "*" in name or "?" in name


def _pattern(text: str) -> re.Pattern[str]:
    """Return what a value with `*` and `?` fits; brackets stand for themselves, as in names."""
    parts = re.split(r"(\*+|\?)", text)
    parts[1::2] = [".*" if mark.startswith("*") else "." for mark in parts[1::2]]
    parts[::2] = map(re.escape, parts[::2])
    return re.compile("".join(parts), re.DOTALL)


def select(view: CutView, wish: Wish) -> Selected:
    """Return the clips, and parts of clips, that a person asks for.

    Clips that are seen, and picture unless a track or a name says sound; a clip named by its id
    is taken whatever it is.

    Raises:
        InputError: Nothing was asked for, or a plain name means several clips.
        TimelineError: Nothing fits; what there is to choose from is said.
    """
    return _Search(view, wish).result()


class _Search:
    """One search in a cut."""

    def __init__(self, view: CutView, wish: Wish) -> None:
        self._view, self._wish = view, wish
        if view.is_clip_list and (wish.frame is not None or wish.record_range):
            raise TimelineError(
                "the file holds clips and no timeline: they have no record times",
                hint="Choose clips by --clip, --scene or --reel.",
            )
        self._traits = list(_traits(view, wish))
        if not (self._traits or wish.names or wish.record_range or wish.frame is not None):
            raise InputError(
                "no clip was named", hint="Use --clip, --scene, --track, --at or --range."
            )

    def result(self) -> Selected:
        """Return what was found, or raise what there is instead."""
        groups = [self._named(name) for name in self._wish.names] or [self._all]
        narrowed = [self._narrowed(group) for group in groups]
        if not any(narrowed):
            raise self._nothing([clip for group in groups for clip in group])
        for name, found in zip(self._wish.names, narrowed, strict=False):
            if len(found) > 1 and not is_pattern(name):
                raise _ambiguous(self._view, name, found)
        ids = {clip.id for found in narrowed for clip in found}
        clips = [clip for clip in self._view.clips if clip.id in ids]
        return Selected(spoken=self._parts(clips), grounds=tuple(self._grounds(clips, narrowed)))

    @cached_property
    def _all(self) -> list[ClipView]:
        if self._wish.frame is not None:
            return [clip_at(self._view, self._wish.frame)]
        return [clip for clip in self._view.clips if clip.visible]

    def _named(self, name: str) -> list[ClipView]:
        """Return the clips with an id, or those that are seen and have a name."""
        if by_id := [clip for clip in self._view.clips if clip.id == name]:
            return by_id
        found = clips_named(self._view, name)
        seen = [clip for clip in found if clip.visible]
        if not seen:
            raise TimelineError(
                say("{name} is not seen in this cut", name=repr(name)),
                hint=say(
                    "Name it by its id: {ids}.", ids=listed([each.id for each in found], _CHOICES)
                ),
                clip=name,
            )
        return seen

    def _narrowed(self, group: Sequence[ClipView]) -> list[ClipView]:
        """Return those that all options fit, of those that a name fits."""
        found = [clip for clip in group if all(trait.fits(clip) for trait in self._traits)]
        if self._wish.record_range:
            found = [clip for clip in found if _part(clip, self._wish.record_range)]
        if self._wish.frame is not None and self._wish.names:
            topmost = clip_at(self._view, self._wish.frame)
            found = [clip for clip in found if clip.id == topmost.id]
        return found if self._wish.tracks else self._of_a_kind(found)

    def _of_a_kind(self, found: list[ClipView]) -> list[ClipView]:
        """Return the picture among clips; sound only where a name means nothing else."""
        picture = [clip for clip in found if clip.kind is TrackKind.PICTURE]
        return picture or (found if self._wish.names else [])

    def _parts(self, clips: Sequence[ClipView]) -> tuple[Spoken, ...]:
        wanted = self._wish.record_range
        if wanted is None:
            return tuple(Spoken(clip=clip) for clip in clips)
        return tuple(spoken_in(clips, wanted))

    def _grounds(
        self, clips: Sequence[ClipView], narrowed: Sequence[Sequence[ClipView]]
    ) -> Iterator[str]:
        if self._wish.scenes:
            scenes = [scene for clip in clips if (scene := scene_of(clip))]
            for where, count in Counter(each.where for each in scenes).items():
                yield say(
                    "scene found by {where}: {count} of {all} clips",
                    where=where or say("the clip's name"),
                    count=count,
                    all=len(clips),
                )
        for name, found in zip(self._wish.names, narrowed, strict=False):
            if not found:
                yield say("{name}: the other options leave none of it", name=repr(name))

    def _nothing(self, group: Sequence[ClipView]) -> TimelineError:
        """Return why nothing was found: the first option that fits none, and what would."""
        for trait in self._traits:
            if not any(map(trait.fits, group)):
                return _no_value(trait, group)
        if self._wish.record_range:
            return TimelineError("no clip lies there", hint="List clips with 'temoin show CUT'.")
        if any(all(trait.fits(clip) for trait in self._traits) for clip in group):
            return TimelineError("only sound fits", hint="Name its track with --track.")
        return TimelineError(
            "no clip fits all of this together", hint="Leave out one of the options."
        )


def _traits(view: CutView, wish: Wish) -> Iterator[_Trait]:
    """Yield the traits by which a person narrows."""
    for option, wanted, values, plain in (
        ("--scene", wish.scenes, _scenes, same_scene),
        ("--reel", wish.reels, _reels, str.casefold),
        ("--colour", wish.colours, colours_of, str.casefold),
        ("--marker-name", wish.markers, _marker_names, str.casefold),
    ):
        if wanted:
            fits = _fits(wanted, values, plain)
            yield _Trait(option=option, wanted=wanted, values=values, fits=fits)
    if wish.tracks:
        codes = {code for each in wish.tracks for code in _codes(view, each)}
        yield _Trait(
            option="--track",
            wanted=wish.tracks,
            values=_track_names,
            fits=lambda clip: track_code(clip) in codes,
        )


def _fits(
    wanted: Iterable[str],
    values: Callable[[ClipView], Iterable[str]],
    plain: Callable[[str], str],
) -> Callable[[ClipView], bool]:
    """Return whether a clip has one of the values, in any spelling of it."""
    patterns = [_pattern(plain(each)) for each in wanted]

    def fits(clip: ClipView) -> bool:
        own = [plain(each) for each in values(clip)]
        return any(pattern.fullmatch(each) for pattern in patterns for each in own)

    return fits


def _codes(view: CutView, wanted: str) -> set[str]:
    """Return the tracks with a name; where none has it, those with this kind and number."""
    fitting = _pattern(wanted.casefold()).fullmatch
    named = {track_code(clip) for clip in view.clips if fitting(clip.track.casefold())}
    return named or {code for code in map(track_code, view.clips) if fitting(code.casefold())}


def _track_names(clip: ClipView) -> Iterator[str]:
    yield clip.track
    yield track_code(clip)


def _scenes(clip: ClipView) -> Iterator[str]:
    if scene := scene_of(clip):
        yield scene.name


def _reels(clip: ClipView) -> Iterator[str]:
    if clip.reel:
        yield clip.reel


def _marker_names(clip: ClipView) -> Iterator[str]:
    return (marker.name for marker in clip.markers if marker.name)


def track_code(clip: ClipView) -> str:
    """Return kind and number of a clip's track, as ids have it: `V1`, `A2`."""
    return f"{clip.kind.letter}{clip.track_index + 1}"


def _no_value(trait: _Trait, group: Sequence[ClipView]) -> TimelineError:
    values = dict.fromkeys(value for clip in group for value in trait.values(clip))
    asked = " ".join(map(repr, trait.wanted))
    if not values:
        return TimelineError(
            say("no clip fits {option} {asked}: none says any", option=trait.option, asked=asked),
            hint="Choose clips by --clip, --track or --range.",
        )
    return TimelineError(
        say("no clip fits {option} {asked}", option=trait.option, asked=asked),
        hint=say("There is {choices}.", choices=listed(sorted(values), _CHOICES)),
    )


def clips_named(view: CutView, name: str) -> list[ClipView]:
    """Return the clips with a name; any case, if none is written so; `*` and `?` if any.

    Raises:
        TimelineError: None has it.
    """
    folded = name.casefold()
    fitting = _pattern(folded).fullmatch
    tests: list[Callable[[ClipView], object]] = [
        lambda clip: clip.name == name,
        lambda clip: clip.name.casefold() == folded,
        lambda clip: is_pattern(name) and fitting(clip.name.casefold()),
    ]
    for test in tests:
        if matches := [clip for clip in view.clips if test(clip)]:
            return matches
    names = dict.fromkeys(clip.name for clip in view.clips if clip.name)
    raise TimelineError(
        say("no clip named {name} in this cut", name=repr(name)),
        hint=say("There is {choices}.", choices=listed(list(names), _CHOICES))
        if names
        else "List clips with 'temoin show CUT'.",
        clip=name,
    )


def _ambiguous(view: CutView, name: str, found: Sequence[ClipView]) -> InputError:
    candidates = ", ".join(_candidate(view, each) for each in found[:_CANDIDATES])
    return InputError(
        say(
            "{name!r} means {count} clips: {candidates}",
            name=name,
            count=len(found),
            candidates=and_more(candidates, len(found) - _CANDIDATES),
        ),
        hint=say(
            "Give an id, narrow it with --range or --track, or write '{name}*' for all of them.",
            name=name,
        ),
        clip=name,
    )


def _candidate(view: CutView, clip: ClipView) -> str:
    part = clip.record_range
    if part is None:
        return clip.id
    return say("{clip} at {timecode}", clip=clip.id, timecode=view.record_timecode(part.start))


def clip_at(view: CutView, frame: int) -> ClipView:
    """Return the topmost enabled picture clip at a record frame.

    Raises:
        TimelineError: There is none.
    """
    there = [
        clip
        for clip in view.clips
        if clip.kind == "picture"
        and clip.visible
        and clip.record_range
        and clip.record_range.contains(frame)
    ]
    if not there:
        raise TimelineError(
            say("no picture clip at {timecode}", timecode=view.record_timecode(frame)),
            hint="Check the timecode.",
        )
    # clips come bottom first, inside nests too: of one track's, the last lies on top
    return max(reversed(there), key=lambda clip: clip.track_index)


def _part(clip: ClipView, wanted: FrameRange) -> FrameRange | None:
    return clip.record_range.shared_with(wanted) if clip.record_range else None


def spoken_in(clips: Iterable[ClipView], wanted: FrameRange) -> list[Spoken]:
    """Return the clips that lie in a record range, each with its part of it."""
    parts = ((clip, _part(clip, wanted)) for clip in clips)
    return [Spoken(clip=clip, record_range=part) for clip, part in parts if part]


def times_of(view: CutView, spoken: Spoken) -> tuple[str, str]:
    """Return the record timecodes of what is spoken of; of a clip list its source timecodes."""
    part = spoken.record_range
    return view.in_out(part) if part else view.times_of(spoken.clip)


def length_of(view: CutView, spoken: Iterable[Spoken]) -> str:
    """Return how much of the programme is spoken of, as a timecode; frames count once."""
    return view.length_of(each.record_range or each.clip.record_range for each in spoken)


__all__ = [
    "Selected",
    "Spoken",
    "Wish",
    "clip_at",
    "clips_named",
    "is_pattern",
    "length_of",
    "select",
    "spoken_in",
    "times_of",
    "track_code",
]
