"""What became of each statement, told from the join of the new cut once all words are in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from temoin.carry.deciding import Decided
from temoin.carry.frames import frames_along
from temoin.carry.outcomes import Lost, Outcome, Question, Unspoken, Verdict
from temoin.carry.ruling import Want
from temoin.disclosure import Attached, Holding, unspoken
from temoin.match import Change, Found, Link, Matching, Sureness
from temoin.model import ClipView, CutView, Disclosure, Standing
from temoin.rate import FrameRange
from temoin.vocabulary import Scope, Statement

_BY_PEOPLE = frozenset({Statement.DECLARED, Statement.ATTESTED})


def outcomes(
    old: CutView, before: Holding, after: Holding, matching: Matching, decided: Decided
) -> tuple[Outcome, ...]:
    """Return what became of each statement, by old clip, then by new one.

    Args:
        old: The old cut.
        before: What holds in it.
        after: What holds in the new one, all words counted.
        matching: The two cuts, clip by clip.
        decided: What is asked, and what was ruled.
    """
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for found in matching.found:
        for link in found.links:
            links[link.old.id].append(link)
    asked, ruled = _asked(decided.questions), _on_other_uses(decided)
    told: list[Outcome] = []
    for clip in old.clips:
        for entry, said in before.by_clip.get(clip.id, {}).items():
            continued = [each for each in links[clip.id] if _goes_on(said, each)]
            also = ruled.get((clip.id, entry), ())
            here = [*_carried(entry, said, [*continued, *also], after)]
            here += _waiting(entry, clip, asked)
            told += here or [_orphan(entry, clip, links[clip.id], decided)]
    return tuple(told)


def _asked(questions: Iterable[Question]) -> Mapping[tuple[str, str], list[Question]]:
    found: defaultdict[tuple[str, str], list[Question]] = defaultdict(list)
    for each in questions:
        for entry in each.entries:
            for clip in each.offered:
                found[clip, entry].append(each)
    return found


def _on_other_uses(decided: Decided) -> Mapping[tuple[str, str], list[Link]]:
    """Return links by which a word on a use holds at another: by a marker or an answer."""
    found: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for (_, entry), ruling in decided.rulings.items():
        if ruling.want is Want.YES and ruling.is_on_use and ruling.link.use is None:
            found[ruling.link.old.id, entry].append(ruling.link)
    return found


def _goes_on(said: Attached, link: Link) -> bool:
    """Return whether a word may have come along a link."""
    follows = said.target.scope is not Scope.USE or link.use is not None
    return follows and link.material is not Sureness.DENIED


def _carried(
    entry: str, said: Attached, links: Sequence[Link], after: Holding
) -> Iterator[Outcome]:
    for link in links:
        held = after.by_clip.get(link.new.id, {}).get(entry)
        if held is None:
            continue
        frames = _shown(held, link.new)
        whole = _is_whole(said, link, frames)
        verdict = Verdict.CARRIED if whole else Verdict.PART
        yield Outcome(
            entry=entry, old=link.old, new=link.new, verdict=verdict, frames=frames, link=link
        )


def _shown(held: Attached, clip: ClipView) -> FrameRange | None:
    """Return the media frames of a clip that a statement holds for; None where not told."""
    stated, shown = held.target.source_range, clip.visible_range
    if stated is None or shown is None:
        return None
    return shown.shared_with(stated.covering_at(shown.rate))


def _is_whole(said: Attached, link: Link, frames: FrameRange | None) -> bool:
    """Return whether all that was said of an old clip is here, and the new one has no more."""
    was = _shown(said, link.old)
    if was is None or frames is None:
        return True
    if was == link.old.visible_range and frames != link.new.visible_range:
        return False
    wanted = frames_along(link, was, widen=False)
    if wanted is None:
        return True
    at_new = wanted.covering_at(frames.rate)
    return at_new.start >= frames.start and at_new.end_exclusive <= frames.end_exclusive


def _waiting(
    entry: str, clip: ClipView, asked: Mapping[tuple[str, str], list[Question]]
) -> Iterator[Outcome]:
    for question in asked.get((clip.id, entry), ()):
        link = next(each for each in question.candidates if each.old.id == clip.id)
        yield Outcome(entry=entry, old=clip, new=question.clip, verdict=Verdict.PERSON, link=link)


def _orphan(entry: str, clip: ClipView, links: Sequence[Link], decided: Decided) -> Outcome:
    why = _why_lost(entry, links, decided)
    return Outcome(entry=entry, old=clip, new=None, verdict=Verdict.ORPHANED, why=why)


def _why_lost(entry: str, links: Sequence[Link], decided: Decided) -> Lost:
    found = [decided.rulings.get((each.new.id, entry)) for each in links]
    rulings = [each for each in found if each]
    if any(each.is_regenerated for each in rulings):
        return Lost.REGENERATED
    if any(each.is_answered for each in rulings):
        return Lost.ANSWERED
    if any(each.want is Want.YES for each in rulings):
        return Lost.UNTOLD
    return Lost.FRAMES if links else Lost.REMOVED


def unspoken_clips(after: Disclosure, matching: Matching) -> tuple[Unspoken, ...]:
    """Return the clips that are seen, and the parts of them, of which no person has spoken."""
    found = {each.clip.id: each for each in matching.found}
    told = (_unspoken(each, found.get(each.clip.id)) for each in after.standings)
    return tuple(each for each in told if each)


def _unspoken(standing: Standing, found: Found | None) -> Unspoken | None:
    clip = standing.clip
    rows = [row for row in standing.rows if row.basis in _BY_PEOPLE]
    parts = tuple(unspoken(clip, rows))
    if not clip.visible or not (parts or (clip.record_range is None and not rows)):
        return None
    is_changed = found is None or found.changes != (Change.SAME,)
    return Unspoken(clip=clip, record=parts, is_changed=is_changed)
