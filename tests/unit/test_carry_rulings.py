"""What becomes of one statement where a clip was re-edited: held, asked about, or not here."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from ledgers import Hand
from temoin.carry import Outcome, Verdict
from temoin.carry.deciding import decide
from temoin.carry.telling import outcomes
from temoin.carry.words import Sides
from temoin.disclosure import holding
from temoin.match import match
from temoin.model import ClipView, CutView, Media, Retime
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import MediaKind, Scope, TrackKind
from trials import STEP, about

RATE = Rate(24)
TAKE = "A001C002_240611_R1XY"
NO_AI = {"not_used": ["ai"]}


def clip(start: int, duration: int = 48, name: str = TAKE, **further: Any) -> ClipView:
    """Return a clip that shows some frames of a take; its URL tells which."""
    source = FrameRange(start=start, duration=duration, rate=RATE)
    url = further.pop("url", f"/ocf/{name}.mov")
    file = further.pop("file", f"{name}.mov")
    return ClipView(
        id="x",
        name=name,
        track="V1",
        track_index=0,
        kind=TrackKind.PICTURE,
        source_range=source,
        seen_range=source,
        media=(Media(kind=MediaKind.FILE, url=url, name=file),),
        **further,
    )


def other(number: int) -> ClipView:
    """Return a clip of a take that nothing else shows."""
    return clip(5000, name=f"B{number:03}C001_240611_R2XY")


def cut(name: str, *clips: ClipView) -> CutView:
    placed, record = [], 86_400
    for number, each in enumerate(clips, 1):
        assert each.source_range
        place = FrameRange(start=record, duration=each.source_range.duration, rate=RATE)
        placed.append(replace(each, id=f"{name}{number}", record_range=place))
        record += place.duration
    return CutView(
        name=name,
        files=(f"{name}.otio",),
        format="otio",
        reader="test",
        rate=RATE,
        range=FrameRange(start=86_400, duration=record - 86_400, rate=RATE),
        digest=f"sha256:{name}",
        clips=tuple(placed),
    )


def told(
    old: list[ClipView],
    new: list[ClipView],
    spoken: int,
    words: dict[str, object] = STEP,
    scope: Scope = Scope.USE,
) -> tuple[tuple[Outcome, ...], set[str]]:
    """Return what became of a statement on one old clip, and the new clips it holds for."""
    before, after, hand = cut("old", *old), cut("new", *new), Hand(1)
    kind = "attest" if words is NO_AI else "step"
    hand.say(kind, {"target": about(before, before.clips[spoken - 1], scope), **words})
    held, natural = (holding(each, hand.ledger, (), {}) for each in (before, after))
    sides = Sides(old=held, new=natural, cut=after, hashes={}, answers={}, asked="Ana")
    matching = match(before, after)
    decided = decide(matching, sides)
    now = holding(after, hand.ledger, (), {}, [each.carriage for each in decided.words])
    known = outcomes(before, held, now, matching, decided)
    return known, {name for name, entries in now.by_clip.items() if entries}


def at(clip: ClipView, speed: str) -> ClipView:
    return replace(clip, retime=Retime(speed=Fraction(speed)))


def carried(old: list[ClipView], new: list[ClipView], spoken: int, **further: Any) -> set[str]:
    """Return the new clips that a statement holds for, of which none is asked about."""
    outcome, holds = told(old, new, spoken, **further)
    assert not any(each.verdict is Verdict.PERSON for each in outcome)
    return holds


def asked(old: list[ClipView], new: list[ClipView], spoken: int, **further: Any) -> set[str]:
    """Return the new clips that a person is asked about; the statement holds for none."""
    outcome, holds = told(old, new, spoken, **further)
    assert holds == set()
    return {each.new.id for each in outcome if each.new and each.verdict is Verdict.PERSON}


@pytest.mark.parametrize("speed", ["2", "1/2", "-1"])
def test_a_step_follows_its_use_to_another_speed(speed: str) -> None:
    old = [other(1), clip(1000), other(2)]
    assert carried(old, [other(1), at(clip(1000), speed), other(2)], 2) == {"new2"}


def test_so_it_does_where_the_use_stands_elsewhere() -> None:
    old = [other(1), clip(1000), other(2), other(3)]
    new = [other(1), other(2), other(3), at(clip(1000), "2")]
    assert carried(old, new, 2) == {"new4"}


@pytest.mark.parametrize("speed", ["2", "-1"])
def test_that_no_ai_was_used_holds_where_only_frames_of_the_media_are_shown(speed: str) -> None:
    old = [other(1), clip(1000), other(2)]
    new = [other(1), at(clip(1000), speed), other(2)]
    assert carried(old, new, 2, words=NO_AI) == {"new2"}


@pytest.mark.parametrize("speed", ["1/2", "-3/4", "0"])
def test_it_is_asked_where_frames_between_may_have_been_made(speed: str) -> None:
    old = [other(1), clip(1000), other(2)]
    assert asked(old, [other(1), at(clip(1000), speed), other(2)], 2, words=NO_AI) == {"new2"}


def test_nothing_is_asked_of_a_use_that_is_as_slow_as_it_was() -> None:
    old = [other(1), at(clip(1000), "1/2"), other(2)]
    new = [other(1), at(clip(1000, 40), "1/2"), other(2)]
    assert carried(old, new, 2, words=NO_AI) == {"new2"}


def test_two_uses_that_differed_in_speed_are_asked_about_where_a_format_drops_it() -> None:
    old = [other(1), clip(1000), other(2), at(clip(1000, 24), "1/2"), other(3)]
    new = [other(1), other(2), clip(1000, 24), other(3)]
    assert asked(old, new, 4) == {"new3"}


def test_a_word_on_a_use_follows_the_longer_part_of_two_old_clips_in_its_place() -> None:
    old = [other(1), clip(1000), other(2), other(3), clip(1050, 60), other(4)]
    new = [other(1), clip(1000, 60), other(2), other(3), other(4)]
    assert carried(old, new, 2) == {"new2"}


def test_it_is_asked_where_two_uses_of_the_frames_look_alike() -> None:
    old = [other(1), clip(1000), other(2), clip(1000), other(3)]
    assert asked(old, old, 2) == {"new2"}


def test_names_tell_uses_apart_where_they_are_still_there() -> None:
    one, two = clip(1000), clip(1000)
    old = [other(1), replace(one, name="NT_010"), other(2), replace(two, name="NT_020"), other(3)]
    assert carried(old, [*old[:2], other(9), *old[2:]], 2) == {"new2"}
    lost = [other(1), one, other(2), two, other(3)]
    assert asked(old, lost, 2) == {"new2"}


def test_a_reel_alone_brings_no_word_to_a_clip_of_another_name() -> None:
    def listed(start: int, duration: int, name: str) -> ClipView:
        return clip(start, duration, name, url="", file="", reel="B006")

    other_take = "B006C003_240606_R27X"
    old = [other(1), listed(1000, 50, TAKE), other(2), listed(900, 80, other_take), other(3)]
    new = [other(1), other(2), listed(900, 120, other_take), other(3)]
    assert carried(old, new, 2, scope=Scope.MEDIA) == set()


def test_part_of_what_plays_backwards_is_asked_about_since_nobody_can_tell_where_it_is() -> None:
    old = [other(1), clip(1000), other(2)]
    new = [other(1), at(clip(990, 68), "-1"), other(2)]
    assert asked(old, new, 2, words=NO_AI, scope=Scope.MEDIA) == {"new2"}
    assert carried(old, new, 2, scope=Scope.MEDIA) == {"new2"}


def test_a_clip_without_any_key_is_asked_about_wherever_it_is() -> None:
    def keyless(start: int, name: str = "VFX") -> ClipView:
        noon = 12 * 3600 * 24
        return clip(noon + start, name=name, url="", file="")

    many = [keyless(1000 * number) for number in range(1, 12)]
    old = [other(1), *many, other(2), other(3)]
    new = [other(1), *many[:8], *many[9:], other(2), other(3), many[8]]
    assert "new14" in asked(old, new, 10)
    renamed = [other(1), *many[:8], *many[9:], other(2), other(3), keyless(9010, "wide")]
    assert asked(old, renamed, 10) == {"new14"}


def use(name: str, start: int, duration: int = 100) -> ClipView:
    """Return a use of one take, of a name of its own."""
    return replace(clip(start, duration), name=name)


@pytest.mark.parametrize("start", [0, 20, 200])
def test_a_word_stays_off_another_use_that_was_put_in_its_place(start: int) -> None:
    old = [other(1), use("SH10", 0), other(2), use("SH20", start), other(3)]
    new = [other(1), use("SH20", 20, 90), other(2), other(3)]
    _, holds = told(old, new, 2)
    assert holds == set()


def test_a_copy_of_another_use_in_its_place_is_asked_about() -> None:
    old = [other(1), use("SH10", 0), other(2), use("SH20", 20), other(3)]
    new = [other(1), use("SH20", 20), other(2), use("SH20", 20), other(3)]
    assert asked(old, new, 2) == {"new2"}
    assert carried(old, new, 4) == {"new4"}


def test_where_another_use_took_its_place_the_one_of_its_name_is_asked_about_too() -> None:
    old = [other(1), use("SH10", 0), other(2), other(3)]
    new = [other(1), use("SH90", 0), other(2), other(3), use("SH10", 0)]
    assert "new2" in asked(old, new, 2)


def test_a_use_that_was_only_renamed_keeps_its_word() -> None:
    old = [other(1), use("SH10", 0), other(2), use("SH20", 200), other(3)]
    new = [other(1), use("SH15", 0, 90), other(2), use("sh20", 200), other(3)]
    assert carried(old, new, 2) == {"new2"}
    assert carried(old, new, 4) == {"new4"}
