"""What became of each clip between two cuts, and what is left to a person."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from temoin.match import (
    Change,
    Found,
    Ground,
    Looked,
    Matching,
    Picture,
    Sight,
    Sureness,
    Witness,
    match,
)
from temoin.match.names import stem
from temoin.match.uses import uses_of
from temoin.model import ClipView, CutView, Media, Retime
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import MediaKind, TrackKind

RATE = Rate(24)
DAY = 86_400 * 24
AT_25 = FrameRange(start=100, duration=48, rate=Rate(25))
TAKE = "A001C002_240611_R1XY"


def clip(
    start: int,
    duration: int = 48,
    name: str = TAKE,
    *,
    url: str | None = None,
    reel: str = "",
    length: tuple[int, int] | None = None,
    umid: str = "",
    rate: Rate = RATE,
    speed: Fraction | None = None,
    **further: Any,
) -> ClipView:
    """Return a clip that shows some frames of a take; by default its URL alone tells which."""
    source = FrameRange(start=start, duration=duration, rate=rate)
    whole = FrameRange(start=length[0], duration=length[1], rate=rate) if length else None
    media = Media(
        kind=MediaKind.FILE,
        url=f"/ocf/{name}.mov" if url is None else url,
        name=f"{name}.mov",
        umid=umid,
        available_range=whole,
    )
    fields: dict[str, Any] = {
        "id": "x",
        "track": "V1",
        "track_index": 0,
        "kind": TrackKind.PICTURE,
        "source_range": source,
        "seen_range": source,
        "reel": reel,
        "retime": Retime(speed=speed) if speed is not None else None,
        "media": (media,),
        **further,
    }
    return ClipView(name=name, **fields)


def other(number: int) -> ClipView:
    """Return a clip of a take that nothing else shows."""
    return clip(5000 + 100 * number, name=f"B00{number}C001_240611_R2XY")


def cut(*clips: ClipView) -> CutView:
    """Return clips one after another; those that have a place keep it."""
    placed, record = [], 86_400
    for number, each in enumerate(clips, 1):
        assert each.source_range is not None
        duration = each.source_range.duration
        place = FrameRange(start=record, duration=duration, rate=RATE)
        placed.append(
            replace(each, id=f"c{number}", record_range=each.record_range or place),
        )
        record += duration
    return CutView(
        name="cut",
        files=("cut.otio",),
        format="otio",
        reader="test",
        rate=RATE,
        range=FrameRange(start=86_400, duration=record - 86_400, rate=RATE),
        digest="sha256:1",
        clips=tuple(placed),
    )


def matched(old: list[ClipView], new: list[ClipView], witness: Witness | None = None) -> Matching:
    return match(cut(*old), cut(*new), witness)


def only(old: ClipView, new: ClipView, witness: Witness | None = None) -> Found:
    """Return what one clip is, between two that stay as they were."""
    return matched([other(1), old, other(2)], [other(1), new, other(2)], witness).found[1]


def looked(*pictures: tuple[int, int], content_hash: str = "") -> Looked:
    found = tuple(Picture(frame=frame, bits=bits) for frame, bits in pictures)
    return Looked(content_hash=content_hash, pictures=found)


def witness(old: Looked, new: Looked) -> Witness:
    return Witness(old={"c2": old}, new={"c2": new})


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        (clip(1000), (Change.SAME,)),
        (clip(1010, 30), (Change.TRIMMED,)),
        (clip(990, 60), (Change.EXTENDED,)),
        (clip(1010, 60), (Change.TRIMMED, Change.EXTENDED)),
        (clip(1010), (Change.SLIPPED,)),
        (clip(1000, speed=Fraction(2)), (Change.RETIMED,)),
        (clip(1000, speed=Fraction(-1)), (Change.REVERSED,)),
        (clip(1000, speed=Fraction(-1, 2)), (Change.REVERSED, Change.RETIMED)),
        (clip(1000, track_index=1), (Change.MOVED,)),
        (clip(5000), (Change.NEW,)),
    ],
)
def test_what_became_of_a_clip(new: ClipView, changes: tuple[Change, ...]) -> None:
    assert only(clip(1000), new).changes == changes


def test_the_frames_in_common_are_half_open() -> None:
    (link,) = only(clip(1000), clip(1010, 60)).links
    assert link.common == link.old_common == FrameRange(start=1010, duration=38, rate=RATE)


def test_a_clip_cut_in_two_is_split_also_around_another() -> None:
    old = [other(1), clip(1000, 100), other(2)]
    found = matched(old, [other(1), clip(1000, 40), other(3), clip(1040, 60), other(2)]).found
    assert [each.changes for each in found[1:4]] == [
        (Change.SPLIT,),
        (Change.NEW,),
        (Change.SPLIT,),
    ]


def test_a_shot_laid_over_the_middle_of_another_splits_it() -> None:
    old = [other(1), clip(1000, 100), other(2)]
    inserted = clip(5000, 20, name="B009C001_240611_R2XY")
    found = matched(old, [other(1), clip(1000, 40), inserted, clip(1060, 40), other(2)]).found
    assert [each.changes for each in found[1:4]] == [
        (Change.SPLIT,),
        (Change.NEW,),
        (Change.SPLIT,),
    ]


def test_a_further_part_of_a_shortened_clip_is_a_question() -> None:
    """It was split off, or taken in anew: what was said of the use holds only for one of them."""
    old = [other(1), clip(1000, 100), other(2)]
    found = matched(old, [other(1), clip(1000, 40), other(2), clip(1060, 30)]).found
    assert found[3].needs_person
    assert {each.material for each in found[3].links} == {Sureness.CERTAIN}


def test_a_part_elsewhere_that_ends_where_a_trimmed_clip_begins_was_not_split_off() -> None:
    old = [other(1), clip(1000, 100), other(2), other(3), other(4)]
    new = [other(1), clip(1040, 60), other(2), other(3), clip(980, 60), other(4)]
    found = matched(old, new).found
    assert Change.SPLIT not in (*found[1].changes, *found[4].changes)


def test_clips_whose_cut_was_taken_out_are_merged() -> None:
    found = matched([other(1), clip(1000, 40), clip(1040, 60)], [other(1), clip(1000, 100)]).found
    assert found[1].changes == (Change.MERGED,)
    assert [each.old.id for each in found[1].links] == ["c2", "c3"]


def test_a_clip_taken_out_beside_one_that_grew_over_its_frames_is_not_merged() -> None:
    found = matched([other(1), clip(1000, 40), clip(1040, 10)], [other(1), clip(1015, 40)]).found
    assert Change.MERGED not in found[1].changes


def test_what_moved_is_told_from_what_it_moved_past() -> None:
    old = [other(1), clip(1000), other(2), other(3), other(4)]
    matching = matched(old, [other(1), other(2), other(3), clip(1000), other(4)])
    assert [each.changes == (Change.MOVED,) for each in matching.found] == [False] * 3 + [
        True,
        False,
    ]
    assert matching.removed == ()


def test_a_clip_shortened_and_elsewhere_is_a_question() -> None:
    old = [other(1), clip(1000), other(2), other(3)]
    assert matched(old, [other(1), other(2), other(3), clip(1010, 20)]).found[3].needs_person


def test_the_same_frames_at_another_speed_are_found_anywhere() -> None:
    old = [other(1), clip(1000), other(2), other(3)]
    found = matched(old, [other(1), other(2), other(3), clip(1000, speed=Fraction(2))]).found[3]
    assert found.changes == (Change.RETIMED, Change.MOVED)
    assert found.sureness is Sureness.LIKELY


def test_they_are_a_question_beside_a_use_that_shows_them_as_before() -> None:
    old = [other(1), clip(1000, 60), other(2), clip(1010, 20), other(3)]
    new = [other(1), clip(1000, 60), other(2), other(3), clip(1010, 20, speed=Fraction(2))]
    assert matched(old, new).found[4].needs_person


def test_a_shorter_part_with_frames_of_its_own_is_a_question_even_in_its_place() -> None:
    assert only(clip(1000, 100), clip(1090, 20)).needs_person
    assert only(clip(1000, 100), clip(1080, 20)).changes == (Change.TRIMMED,)
    assert only(clip(1000), clip(1040)).changes == (Change.SLIPPED,)


def test_what_came_into_the_gap_that_a_scene_left_is_not_what_left_it() -> None:
    head, tail = [other(3), other(4), other(5)], [other(6), other(7), other(8)]
    rest = [other(number) for number in range(10, 18)]
    old = [other(1), *head, clip(1000), *tail, *rest]
    new = [other(1), clip(1010), *rest, *head, *tail]
    assert matched(old, new).found[1].needs_person


def test_what_is_gone_is_removed_and_what_is_new_is_new() -> None:
    matching = matched([other(1), other(2)], [other(1), other(3)])
    assert [each.name for each in matching.removed] == [other(2).name]
    assert matching.found[1].changes == (Change.NEW,)


def test_repeats_of_the_same_frames_keep_their_order_between_anchors() -> None:
    old = [other(1), clip(1000), other(2), clip(1000), other(3)]
    found = matched(old, old).found
    assert [each.links[0].old.id for each in found] == ["c1", "c2", "c3", "c4", "c5"]
    assert Ground.POSITION in found[1].links[0].agreed
    assert found[1].sureness is Sureness.LIKELY
    assert found[1].links[0].material is Sureness.CERTAIN


def test_of_repeats_of_which_one_is_gone_nobody_can_tell_which() -> None:
    """Two equally good candidates are a question, never a guess."""
    found = matched([other(1), clip(1000), clip(1000), other(3)], [other(1), clip(1000), other(3)])
    assert found.found[1].needs_person
    assert len(found.found[1].links) == 2


def test_a_second_use_of_the_same_frames_is_new_and_its_material_known() -> None:
    old = [other(1), clip(1000), other(2), other(3)]
    found = matched(old, [other(1), clip(1000), other(2), other(3), clip(1000)]).found
    assert found[1].changes == (Change.SAME,)
    assert found[4].changes == (Change.NEW,)
    (link,) = found[4].links
    assert (link.material, link.use) == (Sureness.CERTAIN, None)


def test_both_tracks_of_a_stereo_sound_follow_theirs() -> None:
    def sound(start: int, duration: int, index: int) -> ClipView:
        place = FrameRange(start=86_448, duration=duration, rate=RATE)
        kind = TrackKind.SOUND
        return clip(start, duration, kind=kind, track_index=index, record_range=place)

    old = [other(1), sound(1000, 48, 0), sound(1000, 48, 1)]
    found = matched(old, [other(1), sound(1010, 30, 0), sound(1010, 30, 1)]).found
    assert [each.links[0].old.track_index for each in found[1:]] == [0, 1]
    assert found[2].changes == (Change.TRIMMED,)


def test_one_id_of_the_application_tells_a_use() -> None:
    old = [clip(1000, guid="g-1"), clip(1000, guid="g-2"), other(1)]
    found = matched(old, [other(1), clip(1005, 20, guid="g-2")]).found
    assert found[1].links[0].old.guid == "g-2"
    assert Ground.USE in found[1].links[0].agreed


# what never links by itself


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (clip(1000, url=""), clip(1000, url="")),
        (clip(1000, 48, "one 1", url="", reel="A1"), clip(1005, 30, "two 2", url="", reel="A1")),
        (
            clip(90, 48, "C0005", url="", reel="C0005"),
            clip(95, 30, "C0005", url="", reel="C0005"),
        ),
        (clip(0, 48, "C0005", url="C0005.mov"), clip(0, 48, "C0005", url="C0005.mov")),
    ],
    ids=["name and timecode", "reel and timecode", "a name that is the reel", "a bare file name"],
)
def test_too_little_is_a_question(old: ClipView, new: ClipView) -> None:
    assert only(old, new).needs_person


def test_timecode_alone_is_nothing() -> None:
    """Cameras run free, and all of a day's takes have some timecode in common."""
    assert only(clip(1000), clip(1010, name="B002C001_240611_R2XY")).links == ()


def test_reel_timecode_and_name_are_likely() -> None:
    found = only(clip(1000, url="", reel="A001"), clip(1010, 20, url="", reel="A001"))
    assert (found.changes, found.sureness) == ((Change.TRIMMED,), Sureness.LIKELY)


def test_a_list_cuts_a_reel_short() -> None:
    found = only(clip(1000, reel="A001C002_240611"), clip(1000, url="", reel="A001C002"))
    assert found.changes == (Change.SAME,)


def test_another_take_of_that_reel_and_timecode_is_not_taken() -> None:
    """A reel's label is used twice: the one whose name agrees is meant."""
    old = [other(1), clip(1000, reel="A001"), other(2)]
    twin = clip(1000, name="A001C090_240712_R1XY", reel="A001")
    found = matched(old, [other(1), twin, other(2), clip(1000, url="", reel="A001")]).found
    assert found[1].changes == () or found[1].changes == (Change.NEW,)
    assert found[3].links[0].old.id == "c2"


def test_a_proxy_is_known_by_its_name_and_its_length() -> None:
    old = clip(1000, url="/proxies/A001_proxy.mov", length=(900, 500))
    old = replace(old, media=(replace(old.media[0], name=f"{TAKE}_proxy.mov"),))
    found = only(old, clip(1010, 20, length=(900, 500)))
    assert found.changes == (Change.TRIMMED, Change.REPLACED)
    assert found.sureness is Sureness.LIKELY


def test_a_name_that_several_materials_have_tells_nothing() -> None:
    def numbered(folder: str, start: int, frames: int) -> ClipView:
        return clip(start, 40, "C0005", url=f"/{folder}/C0005.mov", length=(0, frames))

    old = [other(1), numbered("card 1", 100, 500), numbered("card 2", 700, 900), other(2)]
    new = [other(1), numbered("copy", 100, 500), other(2)]
    assert matched(old, new).found[1].needs_person


def test_a_newer_version_replaces_its_source() -> None:
    def version(number: int) -> ClipView:
        name = f"sc010_0020_comp_v{number:03}"
        return clip(1001, 48, name, url=f"/vfx/v{number}/{name}.exr", length=(1001, 96))

    found = only(version(11), version(12))
    assert found.changes == (Change.REPLACED,)


@pytest.mark.parametrize(
    ("one", "another", "same"),
    [
        ("sc010_v011.exr", "sc010_v012.exr", True),
        ("SC010v011", "sc010", True),
        ("A001C002.new.01", "A001C002", True),
        ("A001C002_proxy.mov", "A001C002.mxf", True),
        ("sh010.%04d.exr", "sh010.mov", True),
        ("12A-3", "12A-4", False),
        ("A001C002", "A001C003", False),
        ("C0005.MP4", "C0006.MP4", False),
    ],
)
def test_names_are_compared_without_their_version(one: str, another: str, *, same: bool) -> None:
    assert (stem(one) == stem(another) != "") is same


@pytest.mark.parametrize("name", ["comp", "Interview", "comp_v003.exr", "", "proxy.mov"])
def test_a_name_without_a_number_names_nothing(name: str) -> None:
    assert stem(name) == ""


# rates, midnight, media that begin elsewhere


def test_a_misread_rate_counts_the_same_frames_and_is_no_more_certain() -> None:
    found = only(clip(86_400), clip(86_400, rate=Rate(24_000, 1001)))
    assert found.changes == (Change.SAME,)
    assert found.sureness is Sureness.LIKELY
    assert Ground.RATE in found.links[0].disagreed
    assert found.links[0].common == FrameRange(start=86_400, duration=48, rate=Rate(24_000, 1001))


def test_another_rate_is_compared_by_time() -> None:
    found = only(clip(2400), clip(5000, 100, rate=Rate(50)))
    assert found.changes == (Change.SAME,)


def test_frames_past_midnight_are_those_after_it() -> None:
    found = only(clip(DAY - 10, 48), clip(0, 38))
    (link,) = found.links
    assert found.changes == (Change.TRIMMED,)
    assert link.common == FrameRange(start=0, duration=38, rate=RATE)
    assert link.old_common == FrameRange(start=DAY, duration=38, rate=RATE)


def test_media_whose_first_timecode_a_program_lost_are_the_same() -> None:
    old = clip(86_500, length=(86_400, 300))
    (link,) = only(old, clip(100, 40, length=(0, 300))).links
    assert link.old_common == FrameRange(start=86_500, duration=40, rate=RATE)
    assert Ground.LENGTH in link.disagreed


def test_a_clip_whose_frames_nobody_tells_is_a_question() -> None:
    old = [other(1), clip(1000), other(2)]
    cuts = cut(*old)
    untimed = replace(cuts.clips[1], source_range=None, seen_range=None, visible_range=None)
    new = replace(cuts, clips=(cuts.clips[0], untimed, cuts.clips[2]))
    assert match(cuts, new).found[1].needs_person


# the second witness


SEEN = looked((1000, 0x0F0F), (1024, 0xF0F0 << 20))
UNLIKE = looked((1000, 0x0F0F ^ (2**40 - 1)), (1024, 0))


def test_pictures_that_look_alike_decide() -> None:
    found = only(clip(1000, url=""), clip(1000, url=""), witness(SEEN, SEEN))
    assert (found.changes, found.sureness) == ((Change.SAME,), Sureness.CERTAIN)


def test_a_file_that_pictures_told_is_that_of_its_other_uses_of_which_none_was_seen() -> None:
    old = [other(1), clip(1000), other(2), clip(1044, 60), other(3)]
    moved = clip(1000, 50, url=f"/online/{TAKE}.mov")
    seen = Witness(old={"c2": SEEN}, new={"c2": SEEN})
    found = matched(old, [other(1), moved, other(2), other(3)], seen).found[1]
    assert {each.old.id: each.material for each in found.links} == {
        "c2": Sureness.CERTAIN,
        "c4": Sureness.CERTAIN,
    }


def test_other_pictures_at_the_same_address_are_other_material() -> None:
    """It was made anew: what was said of the pixels that were there does not hold."""
    matching = matched(
        [other(1), clip(1000), other(2)],
        [other(1), clip(1000), other(2)],
        witness(SEEN, UNLIKE),
    )
    found = matching.found[1]
    assert found.changes == (Change.NEW,)
    assert found.links[0].material is Sureness.DENIED
    assert found.links[0].common is None
    assert [each.id for each in matching.removed] == ["c2"]


def test_the_same_bytes_under_any_name_are_the_same() -> None:
    same = looked(content_hash="sha256:1")
    new = clip(1000, name="renamed", url="/elsewhere/renamed.mov")
    found = only(clip(1000), new, witness(same, same))
    assert (found.changes, found.sureness) == ((Change.SAME,), Sureness.CERTAIN)


def test_other_bytes_at_the_same_address_are_a_question() -> None:
    then, now = looked(content_hash="sha256:1"), looked(content_hash="sha256:2")
    assert only(clip(1000), clip(1000), witness(then, now)).needs_person


def test_takes_of_a_still_set_up_look_alike() -> None:
    still = looked((1000, 5), (1024, 5))
    old, new = clip(1000, name="one", url=""), clip(1000, name="two", url="")
    assert only(old, new, witness(still, still)).needs_person


# what is never seen


def test_what_is_never_seen_is_told() -> None:
    clips = [
        other(1),
        replace(other(2), enabled=False, visible=False),
        replace(other(3), covered=True),
        replace(other(4), visible=False),
    ]
    found = matched(clips, clips).found
    assert [each.sight for each in found] == [
        Sight.SEEN,
        Sight.DISABLED,
        Sight.COVERED,
        Sight.OUTSIDE,
    ]


def test_a_copy_that_is_switched_off_is_not_taken_for_the_one_that_is_seen() -> None:
    off = replace(clip(1000), enabled=False, visible=False, track_index=1)
    old = [other(1), clip(1000), off, other(2)]
    found = matched(old, old).found
    assert [each.links[0].old.enabled for each in found] == [True, True, False, True]


def test_a_cut_of_one_file_used_everywhere_is_no_matter_of_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Candidates grow with the uses of a file, not with their square."""
    from temoin.match import candidates

    looks = []
    verdict_on = candidates.verdict_on

    def counted(*wanted: Any) -> Any:
        looks.append(wanted)
        return verdict_on(*wanted)

    monkeypatch.setattr(candidates, "verdict_on", counted)
    uses = 400
    matched([clip(1000 + at) for at in range(uses)], [clip(1001 + at) for at in range(uses)])
    assert len(looks) <= 2 * candidates.MOST * uses


def test_nothing_matches_nothing() -> None:
    empty = replace(cut(other(1)), clips=())
    assert match(empty, empty) == Matching(found=(), removed=())
    assert match(empty, cut(other(1))).found[0].changes == (Change.NEW,)
    assert len(match(cut(other(1)), empty).removed) == 1


def one_material(old: CutView, new: CutView) -> bool:
    """Return whether the first clips of two cuts tell one material."""
    olds, news = uses_of(old, new, Witness())
    return olds[0].material is news[0].material


def test_clips_that_tell_the_same_of_their_material_share_it() -> None:
    old = clip(100, length=(0, 9000), reel="A001", rate=Rate(30_000, 1001))
    new = clip(300, length=(0, 9000), reel="a001 ", rate=Rate(30_000, 1001))
    assert one_material(cut(old), cut(new))
    assert one_material(cut(old), cut(replace(new, name="wide")))
    assert one_material(replace(cut(old), drop_frame=True), cut(new))


@pytest.mark.parametrize(
    "new",
    [
        clip(100, length=(0, 9000), reel="A002"),
        clip(100, length=(0, 9001), reel="A001"),
        clip(100, length=(0, 9000), reel="A001", umid="urn:1"),
        clip(100, length=(0, 9000), reel="A001", url="/elsewhere/a.mov"),
        clip(100, length=(0, 9000), reel="A001", rate=Rate(24_000, 1001)),
        clip(100, length=(0, 9000), reel="A001", seen_range=AT_25),
        clip(100, length=(0, 9000), reel="A001", kind=TrackKind.SOUND),
    ],
)
def test_clips_that_tell_anything_else_do_not_share_it(new: ClipView) -> None:
    old = clip(100, length=(0, 9000), reel="A001")
    (first, second), (third,) = uses_of(cut(old, new), cut(new), Witness())
    assert first.material is not second.material
    assert second.material is third.material
