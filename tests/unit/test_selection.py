"""Which clips a person speaks of: the words narrow and widen, and nothing is guessed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.errors import InputError, TimelineError
from temoin.model import ClipView, CutView, MarkerView
from temoin.rate import FrameRange, Rate
from temoin.selection import Wish, length_of, select
from temoin.vocabulary import TrackKind

RATE = Rate(24)


def frames(start: int, duration: int) -> FrameRange:
    return FrameRange(start=start, duration=duration, rate=RATE)


def clip(number: int, name: str, **more: object) -> ClipView:
    kind = more.pop("kind", TrackKind.PICTURE)
    letter = "V" if kind is TrackKind.PICTURE else "A"
    index = int(str(more.get("track_index", 0)))
    made = ClipView(
        id=f"{letter}{index + 1}-{number:04d}",
        name=name,
        track=str(more.pop("track", f"{'Video' if letter == 'V' else 'Audio'} {index + 1}")),
        track_index=index,
        kind=kind,  # type: ignore[arg-type]
        record_range=frames((number - 1) * 10, 10),
    )
    return replace(made, **{key: value for key, value in more.items() if key != "track_index"})  # type: ignore[arg-type]


def cut(*clips: ClipView) -> CutView:
    return CutView(
        name="t",
        files=("t.otio",),
        format="otio",
        reader="test",
        rate=RATE,
        range=frames(0, 100),
        digest="sha256:0",
        clips=clips,
    )


VIEW = cut(
    clip(1, "SH010", metadata={"ALE": '{"Scene":"12A"}'}, reel="A001", colour="ORANGE"),
    clip(2, "SH020", metadata={"ALE": '{"Scene":"12A"}'}, reel="A002"),
    clip(3, "SH010", markers=(MarkerView(name="VFX paint", colour="RED"),)),
    clip(4, "sc007_sh0010_anim"),
    clip(5, "SH050 [v001]", visible=False),
    clip(1, "SH010", track_index=1, track="Comp"),
    clip(1, "SH020", kind=TrackKind.SOUND),
    clip(2, "room tone", kind=TrackKind.SOUND, reel="S01"),
)


def ids(**wish: object) -> list[str]:
    return [each.clip.id for each in select(VIEW, Wish(**wish)).spoken]  # type: ignore[arg-type]


def test_a_plain_name_that_means_several_names_them() -> None:
    with pytest.raises(
        InputError, match="means 3 clips: V1-0001 at 00:00:00:00, V1-0003"
    ) as raised:
        ids(names=("SH010",))
    assert "'SH010*'" in raised.value.hint


def test_a_pattern_that_fits_several_is_a_selection() -> None:
    assert ids(names=("sh0*",)) == ["V1-0001", "V1-0002", "V1-0003", "V2-0001"]
    assert ids(names=("SH0?0", "room*")) == [*ids(names=("sh0*",)), "A1-0002"]


def test_options_narrow_and_values_widen() -> None:
    assert ids(names=("SH010",), tracks=("comp",)) == ["V2-0001"]
    assert ids(reels=("a001", "A002")) == ["V1-0001", "V1-0002"]
    assert ids(reels=("a001", "A002"), names=("SH020",)) == ["V1-0002"]


def test_a_name_prefers_picture_and_takes_sound_where_that_is_all() -> None:
    assert ids(names=("SH020",)) == ["V1-0002"]
    assert ids(names=("room tone",)) == ["A1-0002"]
    assert ids(names=("SH020",), tracks=("A1",)) == ["A1-0001"]


@pytest.mark.parametrize(("asked", "found"), [("12a", 2), ("scene 12A", 2), ("012A", 2), ("7", 1)])
def test_a_scene_in_any_spelling(asked: str, found: int) -> None:
    assert len(ids(scenes=(asked,))) == found


def test_it_says_by_what_a_scene_was_found() -> None:
    selected = select(VIEW, Wish(scenes=("12A", "7")))
    assert selected.grounds == (
        "scene found by ALE/Scene: 2 of 3 clips",
        "scene found by the clip's name: 1 of 3 clips",
    )


def test_colours_of_clips_and_markers() -> None:
    assert ids(colours=("orange", "red")) == ["V1-0001", "V1-0003"]
    assert ids(markers=("vfx*",)) == ["V1-0003"]


def test_a_tracks_name_counts_before_its_number() -> None:
    odd = cut(clip(1, "a", track="V2"), clip(1, "b", track_index=1, track="V1"))
    assert [each.clip.name for each in select(odd, Wish(tracks=("V1",))).spoken] == ["b"]


def test_what_is_not_seen_is_taken_by_its_id_alone() -> None:
    assert ids(names=("V1-0005",)) == ["V1-0005"]
    assert "V1-0005" not in ids(names=("*",))
    with pytest.raises(TimelineError, match="is not seen in this cut") as raised:
        ids(names=("sh050 [V001]",))
    assert "V1-0005" in raised.value.hint


@pytest.mark.parametrize(
    ("wish", "message", "hint"),
    [
        ({"scenes": ("99",)}, "no clip fits --scene '99'", "There is 007, 12A."),
        ({"tracks": ("V9",)}, "no clip fits --track 'V9'", "There is A1, Audio 1, Comp, V1, "),
        ({"names": ("nope*",)}, "no clip named 'nope*' in this cut", "There is SH010, SH020, "),
        ({"reels": ("S01",)}, "only sound fits", "Name its track with --track."),
        ({"reels": ("A001",), "scenes": ("7",)}, "no clip fits all of this", "Leave out one"),
        ({"record_range": frames(900, 9)}, "no clip lies there", "List clips"),
        ({}, "no clip was named", "Use --clip, --scene"),
    ],
)
def test_an_empty_answer_says_what_there_is(
    wish: dict[str, object], message: str, hint: str
) -> None:
    with pytest.raises(InputError) as raised:
        ids(**wish)
    assert raised.value.message.startswith(message)
    assert raised.value.hint.startswith(hint)


def test_nothing_says_what_no_clip_has() -> None:
    with pytest.raises(TimelineError, match="none says any"):
        select(cut(clip(1, "a")), Wish(scenes=("1",)))


def test_a_range_gives_each_clip_its_part() -> None:
    found = select(VIEW, Wish(record_range=frames(5, 10), tracks=("V1",))).spoken
    assert [(each.clip.id, each.record_range) for each in found] == [
        ("V1-0001", frames(5, 5)),
        ("V1-0002", frames(10, 5)),
    ]
    assert length_of(VIEW, found) == "00:00:00:10"


def test_the_topmost_clip_at_a_time() -> None:
    assert ids(frame=3) == ["V2-0001"]
    assert ids(frame=3, names=("SH010*",)) == ["V2-0001"]
    assert ids(frame=12) == ["V1-0002"]


def test_frames_seen_twice_count_once() -> None:
    assert length_of(VIEW, select(VIEW, Wish(names=("SH010*",))).spoken) == "00:00:00:20"


@given(st.lists(st.text(alphabet="abAB*?[x]", max_size=4), min_size=1, max_size=6), st.data())
def test_a_name_finds_itself(names: list[str], data: st.DataObject) -> None:
    """Whatever characters stand in a name: brackets are none of a pattern."""
    view = cut(*(clip(number, name) for number, name in enumerate(names, start=1)))
    wanted = data.draw(st.sampled_from(names))
    found = [] if names.count(wanted) > 1 else select(view, Wish(names=(wanted,))).spoken
    assert not found or wanted in [each.clip.name for each in found]
