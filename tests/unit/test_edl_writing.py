"""A timeline's only picture track as a list, read back by the reader of lists."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentimelineio.opentime import RationalTime
from opentimelineio.schema import (
    Clip,
    FreezeFrame,
    GeneratorReference,
    ImageSequenceReference,
    Marker,
    TimeEffect,
)

from temoin.errors import TimelineError
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange, Rate
from temoin.timeline import Flag
from temoin.timeline.cuts import open_cut
from temoin.timeline.edl_writing import WrittenList, edl_of
from timelines import (
    Item,
    clip,
    dissolve,
    gap,
    nest,
    read,
    read_bytes,
    span,
    timeline,
    track,
    written,
)

HOUR = RationalTime(86400, 24)
RATE = Rate(24)


def listed(root: Item, *flags: Flag, rate: Rate | None = None) -> WrittenList:
    return edl_of(open_cut(None, content=written(root), rate=rate), flags)


def read_back(made: WrittenList, rate: Rate = RATE) -> CutView:
    return read_bytes(made.text.encode(), rate=rate)


def one(*items: Item, **others: object) -> Item:
    return timeline(track(*items), start=HOUR, **others)  # type: ignore[arg-type]


def told(view: ClipView) -> tuple[object, ...]:
    """Return what a list tells of a clip without a transition."""
    media = view.active_media
    return (
        view.name,
        view.reel,
        view.record_range,
        view.source_range,
        view.retime,
        media.url if media else "",
        [each.name for each in view.markers],
    )


speeds = st.sampled_from([None, 0.5, 2.0, -1.0, 1.25])
names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@st.composite
def items(draw: st.DrawFn) -> Item:
    if draw(st.integers(0, 3)) == 0:
        return gap(draw(st.integers(1, 100)))
    reel = draw(st.sampled_from(["", "A001", "B002C003"]))
    return clip(
        draw(names),
        draw(st.integers(0, 10**6)),
        draw(st.integers(8, 500)),
        url=f"media/{draw(names)}.mov",
        speed=draw(speeds),
        metadata={"cmx_3600": {"reel": reel}} if reel else {},
    )


def has_clips(made: list[Item]) -> bool:
    return any(isinstance(each, Clip) for each in made)


@given(st.lists(items(), min_size=1, max_size=8).filter(has_clips))
def test_what_is_written_is_read_back(made: list[Item]) -> None:
    root = one(*made)
    views = [told(view) for view in read(root).clips]
    assert [told(view) for view in read_back(listed(root)).clips] == views


def test_record_time_begins_where_the_programme_does() -> None:
    lines = listed(one(gap(24), clip("a", 0, 48))).text.splitlines()
    assert lines[:2] == ["TITLE: cut", "FCM: NON-DROP FRAME"]
    assert lines[3].split()[3:] == [
        *("C", "00:00:00:00", "00:00:02:00"),
        *("01:00:01:00", "01:00:03:00"),
    ]


def test_drop_frame_is_counted_and_said() -> None:
    start = RationalTime(107892, 30000 / 1001)
    lane = track(clip("a", 0, 30, 30000 / 1001))
    root = timeline(lane, start=start)
    root.metadata["cmx_3600"] = {"frame_code_mode": "DROP FRAME"}
    made = listed(root)
    assert "FCM: DROP FRAME" in made.text
    assert "01:00:00;00 01:00:01;00" in made.text
    assert read_back(made, Rate(30_000, 1001)).range == read(root).range


def test_a_dissolve_belongs_to_the_clip_that_comes_in() -> None:
    made = listed(
        one(
            clip("a", 100, 48, url="a.mov", metadata={"cmx_3600": {"reel": "A1"}}),
            dissolve(6, 10),
            clip("b", 200, 48, url="b.mov", metadata={"cmx_3600": {"reel": "B1"}}),
        )
    )
    assert [line for line in made.text.splitlines() if line[:3].isdigit()] == [
        "001  A1       V     C        00:00:04:04 00:00:05:22 01:00:00:00 01:00:01:18",
        "002  A1       V     C        00:00:05:22 00:00:05:22 01:00:01:18 01:00:01:18",
        "002  B1       V     D 016    00:00:08:02 00:00:10:08 01:00:01:18 01:00:04:00",
    ]
    old, new = read_back(made).clips
    assert (old.name, new.name) == ("a", "b")
    assert [each.url for view in (old, new) for each in view.media] == ["a.mov", "b.mov"]
    assert new.effects[0].kind == "SMPTE_Dissolve"
    # what the dissolve shows of the one that leaves is still told
    assert old.visible_range is not None
    assert (old.visible_range.start, old.visible_range.end_exclusive) == (100, 158)


def test_fades_come_from_black_and_lead_to_it() -> None:
    root = one(gap(24), dissolve(0, 12), clip("a", 100, 48), dissolve(12, 0), gap(24), clip("b"))
    made = listed(root)
    assert [line for line in made.text.splitlines() if line[:3].isdigit()] == [
        "001  BL       V     C        00:00:00:00 00:00:00:00 01:00:01:00 01:00:01:00",
        "001  AX       V     D 012    00:00:04:04 00:00:05:16 01:00:01:00 01:00:02:12",
        "002  AX       V     C        00:00:05:16 00:00:05:16 01:00:02:12 01:00:02:12",
        "002  BL       V     D 012    00:00:00:00 00:00:00:12 01:00:02:12 01:00:03:00",
        "003  AX       V     C        00:00:00:00 00:00:00:10 01:00:04:00 01:00:04:10",
    ]
    assert [view.name for view in read_back(made).clips] == ["a", "BL", "b"]


def test_a_fade_in_before_the_programme_begins_at_it() -> None:
    root = timeline(track(dissolve(12, 12), clip("a", 100, 48)))
    (view,) = read_back(listed(root)).clips
    assert view.record_range == read(root).clips[0].record_range


def test_a_freeze_gives_one_frame_and_is_said() -> None:
    still = clip("a", 100, 48)
    still.effects.append(FreezeFrame())
    made = listed(one(still))
    assert "* FREEZE FRAME" in made.text
    assert "00:00:04:04 00:00:04:05 01:00:00:00 01:00:02:00" in made.text
    (view,) = read_back(made).clips
    assert told(view) == told(read(one(still)).clips[0])


def test_a_speed_that_varies_is_told_as_lost() -> None:
    ramp = clip("a", 100, 48)
    ramp.effects.append(TimeEffect())
    made = listed(one(clip("b"), ramp))
    assert made.ramps == ("V1-0002",)
    assert "M2" not in made.text


def test_frames_of_a_sequence_are_those_used() -> None:
    frames = ImageSequenceReference(
        target_url_base="file:///show/plate",
        name_prefix="plate.",
        name_suffix=".exr",
        start_frame=991,
        frame_zero_padding=6,
        rate=24,
        available_range=span(86400, 200),
    )
    root = one(Clip(name="a", source_range=span(86410, 48), media_reference=frames))
    made = listed(root)
    assert "* FROM CLIP: file:///show/plate/plate.[001001-001048].exr" in made.text
    assert read_back(made).clips[0].media[0].url == read(root).clips[0].media[0].url


@pytest.mark.parametrize(("kind", "reel"), [("black", "BL"), ("SMPTEBars", "BARS")])
def test_what_is_made_has_its_own_reel(kind: str, reel: str) -> None:
    made = Clip(
        name="a", source_range=span(0, 10), media_reference=GeneratorReference(generator_kind=kind)
    )
    assert f"001  {reel:8} V " in listed(one(made)).text


def test_markers_stand_in_record_time_in_their_clip() -> None:
    marked = clip("b", 100, 48, speed=2.0)
    for start in (120, 0, 10_000):
        marker = Marker(name=f"at {start}", marked_range=span(start, 0), color="PINK")
        marked.markers.append(marker)
    locators = [
        line
        for line in listed(one(clip("a", 0, 24), marked)).text.splitlines()
        if line.startswith("* LOC:")
    ]
    assert locators == [
        "* LOC: 01:00:01:20 MAGENTA at 120",
        "* LOC: 01:00:01:00 MAGENTA at 0",
        "* LOC: 01:00:02:23 MAGENTA at 10000",
    ]


@pytest.mark.parametrize("speed", [2.0, -0.5, 1.0])
def test_a_marker_of_a_retimed_clip_is_read_back_where_it_was(speed: float) -> None:
    marked = clip("b", 100, 48, speed=speed)
    marked.markers.append(Marker(name="here", marked_range=span(110, 0)))
    root = one(clip("a", 0, 24), marked)
    assert [
        [(each.name, each.marked_range) for each in cut.clips[1].markers]
        for cut in (read_back(listed(root)), read(root))
    ] == [[("here", FrameRange(start=110, duration=0, rate=RATE))]] * 2


HUNDRED_HOURS = 100 * 3600 * 24


@pytest.mark.parametrize(
    "root",
    [
        timeline(track(clip("a", 0, 24)), start=RationalTime(-100, 24)),
        timeline(track(clip("a", 0, 24)), start=RationalTime(HUNDRED_HOURS - 12, 24)),
        timeline(track(clip("a", HUNDRED_HOURS, 24)), start=HOUR),
    ],
    ids=["before 0", "record time", "source time"],
)
def test_a_time_that_no_list_can_tell_is_refused(root: Item) -> None:
    with pytest.raises(TimelineError, match="is no timecode of a list") as caught:
        listed(root)
    assert caught.value.hint


def test_frames_before_source_time_0_are_told() -> None:
    made = listed(one(clip("a", -5, 24), dissolve(4, 4), clip("b", 2, 24), clip("c", 0, 24)))
    assert made.early == ("V1-0001", "V1-0002")
    assert [each.record_range for each in read_back(made).clips] == [
        FrameRange(start=86400, duration=20, rate=RATE),
        FrameRange(start=86420, duration=28, rate=RATE),
        FrameRange(start=86448, duration=24, rate=RATE),
    ]


def test_what_lists_and_graders_said_of_a_clip_goes_along() -> None:
    decision = {
        "asc_sat": 0.9,
        "asc_sop": {"slope": [1.1, 1, 1], "offset": [0, 0, 0.01], "power": [1, 1, 1]},
    }
    said = clip("a", metadata={"cdl": decision, "cmx_3600": {"comments": ["SCENE: 12\nA"]}})
    made = listed(one(said))
    assert "* ASC_SOP (1.1 1 1) (0 0 0.01) (1 1 1)" in made.text
    assert "* ASC_SAT 0.9" in made.text
    assert "* SCENE: 12 A" in made.text
    (view,) = read_back(made).clips
    assert json.loads(view.metadata["cdl"]) == decision


@pytest.mark.parametrize("odd", [{"cdl": 7}, {"cdl": {"asc_sop": {"slope": 1}}}, {"cmx_3600": []}])
def test_metadata_of_another_shape_is_left_out(odd: dict[str, object]) -> None:
    made = listed(one(clip("a", metadata=odd)))
    assert "ASC" not in made.text
    assert len(made.clips) == 1


def test_names_stay_on_their_line() -> None:
    made = listed(one(clip("a\n002  X  V  C", url="m\r\n.mov"), name="t\nFCM: DROP FRAME"))
    (view,) = read_back(made).clips
    assert view.name == "a 002  X  V  C"
    assert "\r" not in made.text


def test_what_has_no_room_is_left_out_and_known() -> None:
    off = clip("off")
    off.enabled = False
    root = timeline(
        track(clip("a"), nest(track(clip("in a nest"))), off, clip("b")),
        *(track(clip("s"), kind="Audio") for _ in range(3)),
    )
    made = listed(root, Flag(clip="A1-0001", marker="AI", colour="RED", comment=""))
    assert sorted(made.clips) == ["V1-0001", "V1-0004"]
    assert "LOC" not in made.text
    views = read(root).clips
    kept = [view.record_range for view in views if view.id in made.clips]
    assert [view.record_range for view in read_back(made).clips] == kept


def test_an_empty_track_is_no_second_one() -> None:
    assert len(listed(timeline(track(clip()), track(gap(10)))).clips) == 1


@pytest.mark.parametrize(
    ("root", "reason"),
    [
        (timeline(track(clip()), track(clip())), "it has 2 picture tracks"),
        (timeline(track(clip(), kind="Audio")), "no clip of picture"),
    ],
)
def test_what_fits_into_no_list_is_refused(root: Item, reason: str) -> None:
    with pytest.raises(TimelineError, match=reason) as caught:
        listed(root)
    assert caught.value.hint == "Write to an .otio instead."


def test_clips_without_a_timeline_have_no_record_time(tmp_path: Path) -> None:
    log = tmp_path / "rushes.ale"
    log.write_text(
        "Heading\nFIELD_DELIM\tTABS\nFPS\t24\n\nColumn\nName\tStart\tEnd\n\nData\n"
        "a\t01:00:00:00\t01:00:01:00\n"
    )
    with pytest.raises(TimelineError, match="no record times"):
        edl_of(open_cut(log), ())


def test_a_flag_is_a_locator_where_its_clip_begins() -> None:
    flag = Flag(clip="V1-0002", marker="AI: x\ny", colour="PURPLE", comment="")
    made = listed(one(clip("a", 0, 24), dissolve(6, 6), clip("b", 100, 24)), flag)
    assert "* LOC: 01:00:01:00 MAGENTA AI: x y [TEMOIN]" in made.text
    assert read_back(made).clips[1].own_marks == ("AI: x y [TEMOIN]",)
    plain = listed(one(clip("a", 0, 24), dissolve(6, 6), clip("b", 100, 24)))
    with_flag = [replace(each, own_marks=()) for each in read_back(made).clips]
    assert with_flag == list(read_back(plain).clips)
