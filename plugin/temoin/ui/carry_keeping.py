"""Which answers hold yet when two cuts were read again.

Clips are told by what they are: an id is a place, which another clip has once one is put in before.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from temoin.model import ClipView, CutView

Offered = Mapping[str, Sequence[str]]
"""Ids of the old clips that an answer may name, by that of the new clip that is asked about."""


def same_clips(before: CutView, now: CutView) -> dict[str, str]:
    """Return the ids that clips of a cut have now, by those that they had before.

    Clips that look alike are told by where all of them stand; where that changed, none is told. A
    digest alone tells none: two clips without media may have changed places, and it is as it was.
    """
    if before is now:
        return {each.id: each.id for each in before.clips}
    were, are = _alike(before), _alike(now)
    same: dict[str, str] = {}
    for look, clips in were.items():
        others = are.get(look, [])
        if len(clips) == len(others) == 1 or _places(clips) == _places(others):
            same |= {one.id: other.id for one, other in zip(clips, others, strict=True)}
    return same


def kept_answers(
    before: Offered,
    answers: Mapping[str, Sequence[str]],
    now: Offered,
    old: Mapping[str, str],
    new: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Return the answers to what is asked again, in the order in which they were given.

    An answer holds while nothing else is offered than was: whoever said none has not seen more.

    Args:
        before: What was asked.
        answers: Old clips by the new one that they were given for.
        now: What is asked.
        old: Ids of old clips now, by what they were.
        new: Those of new clips.
    """
    kept = {}
    for clip, answer in answers.items():
        same = new.get(clip, "")
        if clip not in before or same not in now:
            continue
        seen = {old.get(each) for each in before[clip]}
        named = tuple(old.get(each, "") for each in answer)
        if seen.issuperset(now[same]) and set(named) <= set(now[same]):
            kept[same] = named
    return kept


def _alike(cut: CutView) -> dict[Hashable, list[ClipView]]:
    """Return the clips that look alike, in the cut's order."""
    found: defaultdict[Hashable, list[ClipView]] = defaultdict(list)
    for each in cut.clips:
        found[_look(each)].append(each)
    return found


def _look(clip: ClipView) -> Hashable:
    """Return what a clip is, wherever it stands."""
    media = clip.active_media
    what = (clip.kind, clip.name, clip.guid, clip.reel, media.url if media else "")
    return (*what, clip.source_range, clip.visible_range, clip.retime)


def _places(clips: Sequence[ClipView]) -> list[Hashable]:
    return [(each.track, each.track_index, each.record_range) for each in clips]
