"""Whether two clips show the same material, and what tells it."""

from enum import Enum
from functools import lru_cache

import msgspec

from temoin.match.identities import same_reel
from temoin.match.materials import Answer, Material
from temoin.match.pictures import look_alike, tells_takes_apart
from temoin.match.uses import Use
from temoin.match.words import SURE, Ground, Sureness

Grounds = tuple[Ground, ...]

LONG_NAME = 12
"""Letters and digits of a name that holds card, clip, date and serial number.

Source: file names of ARRI, RED and Sony cinema cameras, `A001C002_240611_R1XY`.
"""

_ALL = (
    *(Ground.CONTENT_HASH, Ground.PICTURES, Ground.UMID, Ground.REEL, Ground.URL),
    *(Ground.NAME, Ground.LENGTH, Ground.FRAMES, Ground.RATE),
)

_TELLING = {Ground.CONTENT_HASH, Ground.PICTURES, Ground.UMID, Ground.REEL, Ground.URL}
_NAMING = (Ground.UMID, Ground.URL, Ground.NAME)
_DOUBTS = (Ground.UMID, Ground.REEL, Ground.LENGTH, Ground.RATE)


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """How sure it is that two clips show the same material, and by what.

    Attributes:
        is_sure: Certain or likely.
        is_by_name: Whether no identity agrees, but names.
    """

    sureness: Sureness
    agreed: Grounds
    disagreed: Grounds
    is_sure: bool
    is_by_name: bool

    @classmethod
    def of(cls, sureness: Sureness, agreed: Grounds, disagreed: Grounds) -> "Verdict":
        """Return a verdict by what agrees and what does not."""
        is_by_name = _TELLING.isdisjoint(agreed)
        return cls(sureness, agreed, disagreed, sureness in SURE, is_by_name)

    def asked(self) -> "Verdict":
        """Return it as a question."""
        return Verdict.of(Sureness.AMBIGUOUS, self.agreed, self.disagreed)

    def as_sure_as(self, other: "Verdict") -> "Verdict":
        """Return it as sure as another."""
        return Verdict.of(other.sureness, self.agreed, self.disagreed)


def verdict_on(old: Use, new: Use, shift: int = 0) -> Verdict:
    """Return what speaks for and against two clips that share an identity.

    Args:
        old: Of one cut.
        new: Of the other.
        shift: Ticks by which the old clip counts less: media that begin elsewhere.
    """
    one, other = old.material, new.material
    is_same = old.start + shift == new.start and old.end + shift == new.end > new.start
    verdict, doubt = _by_answers(
        one.with_itself if one is other else _on_material(one, other),
        _pictures(old, new, shift) if new.looked.pictures else None,
        not old.names.isdisjoint(new.names) if old.names and new.names else None,
        is_same,
        one.tick == other.tick,
    )
    if doubt is _Doubt.NAMES and not _is_independent(new):
        return verdict.asked()
    if doubt is _Doubt.PICTURES:
        pictures = (old.looked.pictures, new.looked.pictures)
        by = shift // new.material.tick
        return verdict if tells_takes_apart(*pictures, by) else verdict.asked()
    return verdict


class _Doubt(Enum):
    """What is still to be asked of the clips themselves before a likely verdict stands."""

    NONE = 0
    NAMES = 1
    PICTURES = 2


@lru_cache(maxsize=4096)
def _by_answers(
    on_material: tuple[Answer, ...],
    pictures: Answer,
    name: Answer,
    is_same_frames: bool,  # noqa: FBT001 - a cache finds answers sooner that have no names
    is_one_count: bool,  # noqa: FBT001 - a cache finds answers sooner that have no names
) -> tuple[Verdict, _Doubt]:
    content_hash, umid, reel, url, length, rate = on_material
    answers = (
        *(content_hash, pictures, umid, reel, url),
        *(name, length, is_same_frames or None, rate),
    )
    agreed = tuple(ground for ground, yes in zip(_ALL, answers, strict=True) if yes)
    disagreed = tuple(ground for ground, yes in zip(_ALL, answers, strict=True) if yes is False)
    sureness, doubt = _sureness(agreed, disagreed, is_one_count=is_one_count)
    return Verdict.of(sureness, agreed, disagreed), doubt


def _on_material(one: Material, other: Material) -> tuple[Answer, ...]:
    """Return what content hash, UMID, reel, URL, length and rate tell; a rate only disagrees."""
    return (
        _equal(one.content_hash, other.content_hash),
        _equal(one.umid, other.umid),
        same_reel(one.reel, other.reel) if one.reel and other.reel else None,
        _equal(one.url, other.url),
        _same_length(one, other),
        None if _same_rate(one, other) else False,
    )


def _equal(old: str, new: str) -> Answer:
    return old == new if old and new else None


def _pictures(old: Use, new: Use, shift: int) -> Answer:
    tick = new.material.tick
    if old.material.tick != tick:
        return None  # their frames are not numbered alike
    return look_alike(old.looked.pictures, new.looked.pictures, shift // tick)


def _same_length(old: Material, new: Material) -> Answer:
    """Return whether both media begin and end alike; None also where one is a part of the other.

    Media consolidated with handles are a part of their original.
    """
    if not (old.length and new.length):
        return None
    if old.length == new.length:
        return True
    (start, duration), (other, other_duration) = old.length, new.length
    inside = other <= start and start + duration <= other + other_duration
    holds = start <= other and other + other_duration <= start + duration
    return None if inside or holds else False


def _same_rate(old: Material, new: Material) -> bool:
    one, other = old.rate, new.rate
    return one is other or one is None or other is None or one == other


def _sureness(
    agreed: Grounds, disagreed: Grounds, *, is_one_count: bool
) -> tuple[Sureness, _Doubt]:
    if Ground.CONTENT_HASH in agreed:
        return Sureness.CERTAIN, _Doubt.NONE
    if Ground.PICTURES in disagreed:
        return Sureness.DENIED, _Doubt.NONE
    if Ground.PICTURES in agreed:
        # two takes of a still set-up look alike, too
        named = any(each in agreed for each in _NAMING)
        alike = Ground.NAME not in disagreed or Ground.FRAMES in agreed or Ground.LENGTH in agreed
        named = named or (Ground.REEL in agreed and alike)
        return (Sureness.CERTAIN, _Doubt.NONE) if named else (Sureness.LIKELY, _Doubt.PICTURES)
    if Ground.UMID in agreed or Ground.URL in agreed:
        return _by_address(agreed, disagreed), _Doubt.NONE
    if Ground.LENGTH in disagreed or not is_one_count:
        return Sureness.AMBIGUOUS, _Doubt.NONE
    return _by_reel_or_name(agreed, disagreed)


def _by_address(agreed: Grounds, disagreed: Grounds) -> Sureness:
    """Return how sure an equal UMID or URL is; other bytes may lie at the same address by now."""
    if Ground.UMID not in agreed and Ground.CONTENT_HASH in disagreed:
        return Sureness.AMBIGUOUS
    doubts = sum(each in _DOUBTS for each in disagreed)
    if doubts == 0:
        return Sureness.CERTAIN
    return Sureness.LIKELY if doubts == 1 else Sureness.AMBIGUOUS


def _by_reel_or_name(agreed: Grounds, disagreed: Grounds) -> tuple[Sureness, _Doubt]:
    """Return how sure a reel with timecode, or a name, is: never by itself.

    Cameras that run free, and reels of one name, give other takes the same reel and timecode.
    """
    named, as_long = Ground.NAME in agreed, Ground.LENGTH in agreed
    if Ground.REEL in agreed:
        elsewhere = Ground.URL in disagreed or Ground.UMID in disagreed
        if as_long or (Ground.FRAMES in agreed and not elsewhere):
            return Sureness.LIKELY, _Doubt.NONE
        return (Sureness.LIKELY, _Doubt.NAMES) if named else (Sureness.AMBIGUOUS, _Doubt.NONE)
    if named and as_long and Ground.REEL not in disagreed:
        return Sureness.LIKELY, _Doubt.NONE
    return Sureness.AMBIGUOUS, _Doubt.NONE


def _is_independent(use: Use) -> bool:
    """Return whether a clip's names say more than its reel does.

    Cameras that count files anew on each card (`C0005`), and time from nothing, are listed with
    that as their reel. A name with card, date and serial number in it is long, and no other's.
    """
    if not use.is_time_of_day and not any(_is_long(name) for name in use.names):
        return False
    reel = _letters(use.material.reel)
    return any(_is_long(name) or not _letters(name).startswith(reel) for name in use.names)


def _is_long(name: str) -> bool:
    return len(_letters(name)) >= LONG_NAME


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
