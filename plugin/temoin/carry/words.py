"""The word that must be signed for a statement to hold for a new clip, or not to, if any."""

from collections.abc import Mapping
from dataclasses import dataclass

from temoin.carry.outcomes import Answers, Planned
from temoin.carry.ruling import Case, Ruling, Want, is_as_joined
from temoin.disclosure import Carriage, Holding
from temoin.ledger import Target
from temoin.model import CutView
from temoin.vocabulary import YesNo

_HOLDS = {Want.YES: YesNo.YES, Want.NO: YesNo.NO, Want.ASK: YesNo.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What is known of both cuts.

    Attributes:
        old: What holds in the old cut.
        new: What holds in the new one.
        cut: The new one.
        hashes: Content hashes of the new cut's media, by clip id.
        answers: What a person said.
        asked: What that person is called.
    """

    old: Holding
    new: Holding
    cut: CutView
    hashes: Mapping[str, str]
    answers: Answers
    asked: str


def word_on(case: Case, ruling: Ruling, sides: Sides, *, is_asked: bool = False) -> list[Planned]:
    """Return the word that is to be signed; none where what is wanted is so already.

    A person's word stands until a person says otherwise.

    Args:
        case: The statement and the new clip.
        ruling: What is wanted.
        sides: Both cuts.
        is_asked: Whether a person said so now.
    """
    clip = ruling.link.new
    word = sides.new.carried.get(clip.id, {}).get(case.entry)
    is_so = _is_said(word, ruling) if word else _is_joined(case, ruling)
    if is_asked:
        is_so = is_so and bool(word and word.asked)
    elif word and word.asked:
        return []
    if is_so:
        return []
    carriage = Carriage(
        entry=case.entry,
        clip=clip.id,
        holds=_HOLDS[ruling.want],
        target=_target(sides, case.said.target, ruling),
        asked=sides.asked if is_asked else "",
    )
    return [
        Planned(
            carriage=carriage,
            old=ruling.link.old.id,
            agreed=ruling.link.agreed,
            disagreed=ruling.link.disagreed,
            confidence=ruling.link.use or ruling.link.material,
        )
    ]


def _is_said(word: Carriage, ruling: Ruling) -> bool:
    holds = _HOLDS[ruling.want]
    is_same = holds is not YesNo.YES or word.target.source_range == ruling.frames
    return word.holds is holds and is_same


def _is_joined(case: Case, ruling: Ruling) -> bool:
    """Return whether identities alone make it so."""
    if ruling.want is Want.YES:
        return is_as_joined(case, ruling.link.new, ruling.frames)
    return case.natural is None


def _target(sides: Sides, said: Target, ruling: Ruling) -> Target:
    """Return the clip in the new cut, and the frames that the statement holds for there."""
    clip, frames = ruling.link.new, ruling.frames if ruling.want is Want.YES else None
    media = clip.active_media
    return Target(
        scope=said.scope,
        content_hash=sides.hashes.get(clip.id, ""),
        umid=media.umid if media else "",
        reel=clip.reel,
        url_sha256=media.url_sha256 if media else "",
        name=media.name if media else "",
        cut_digest=sides.cut.digest,
        source_range=frames,
        covers="clip" if frames in {None, clip.visible_range} else "range",
        timeline=sides.cut.name,
        track_kind=clip.kind.value,
        track_index=clip.track_index,
        record_range=clip.record_range,
        clip=clip.id,
        clip_name=clip.name,
        clip_guid=clip.guid,
    )
