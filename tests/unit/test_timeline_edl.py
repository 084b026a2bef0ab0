"""Edit decision lists, and what the adapter has to be helped with."""

import contextlib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.errors import InputError, RateError, TimelineError
from temoin.model import CutView, Retime
from temoin.rate import Rate, frame_of_timecode
from temoin.timeline import annotate_timeline, read_cut
from timelines import frames, read_bytes

NTSC = Rate(30_000, 1001)


def event(
    number: str = "001",
    source: tuple[str, str] = ("01:00:00:00", "01:00:01:00"),
    record: tuple[str, str] = ("10:00:00:00", "10:00:01:00"),
    *,
    reel: str = "A001",
    channels: str = "V",
    effect: str = "C   ",
) -> str:
    return f"{number}  {reel:8} {channels:5} {effect:9} {' '.join(source)} {' '.join(record)}\n"


LATER = ("10:00:01:00", "10:00:02:00")
LINES = [
    event(),
    event("002", record=("10:00:00:12", "10:00:02:00"), effect="D    030"),
    event("002", ("01:00:00:00",) * 2, ("10:00:01:00",) * 2, channels="B"),
    event("003", record=("23:59:59:00", "00:00:01:00"), effect="W001 010", channels="AA/V"),
    event("004", source=("01:00:02:00", "01:00:00:00"), reel="BL"),
    "M2   A001     -24.0       01:00:00:00\n",
    "* FREEZE FRAME\n",
    "* FROM CLIP: /x/[001-010].exr\n",
    "* FROM FILE: a/b.[001-010].exr\n",
    "* LOC: 10:00:00:99 RED x\n",
    "* ASC_SOP (1 1 1)(. 0 0)(1 1 1)\n",
    "AUD 3\n",
    "SPLIT: VIDEO DELAY= 1\n",
    "FCM: DROP FRAME\n",
    "005 broken\n",
]


def read(*parts: str, rate: Rate | None = None) -> CutView:
    return read_bytes("".join(("TITLE: scene\n", *parts)).encode(), rate=rate)


def test_events_stand_at_their_record_times() -> None:
    later = event("002", record=("10:00:02:00", "10:00:03:00"), reel="A002")
    cut = read(event(), "* FROM CLIP NAME: first\n", later)
    assert cut.range == frames(10 * 86400, 72)
    assert [(view.name, view.reel, view.record_range) for view in cut.clips] == [
        ("first", "A001", frames(864000, 24)),
        ("002", "A002", frames(864048, 24)),
    ]
    assert cut.clips[0].source_range == frames(86400, 24)
    assert cut.warnings == ("an EDL does not say its rate: 24 frames a second were assumed",)
    assert "OpenTimelineIO" in cut.reader


def test_tracks_of_a_list_begin_each_at_its_own_record_time() -> None:
    sound = event("002", record=("10:00:05:00", "10:00:06:00"), channels="A")
    cut = read(event(), sound)
    assert [(view.id, view.record_range) for view in cut.clips] == [
        ("V1-0001", frames(864000, 24)),
        ("A1-0001", frames(864120, 24)),
    ]
    assert cut.range == frames(864000, 144)


@pytest.mark.parametrize("seconds", range(1, 9))
def test_the_programme_ends_where_its_last_event_ends(seconds: int) -> None:
    """Each track is measured by itself, whatever was measured before it."""
    picture = [
        event(f"{at:03d}", record=(f"10:00:0{at}:00", f"10:00:0{at + 1}:00"))
        for at in range(seconds)
    ]
    short = ("01:00:00:12", "01:00:00:20")
    sound = event("050", short, ("10:00:00:12", "10:00:00:20"), channels="A")
    more = event("051", short, ("10:00:00:02", "10:00:00:10"), channels="A2")
    assert read(*picture, sound, more).range == frames(864000, 24 * seconds)


def test_a_rate_that_is_given_is_no_guess() -> None:
    cut = read(event(), rate=Rate(25))
    assert cut.clips[0].record_range == frames(900000, 25, 25)
    assert cut.warnings == ()


DROPPED = {"source": ("00:00:59:00", "00:01:01:00"), "record": ("01:00:59:00", "01:01:01:00")}


@pytest.mark.parametrize(
    ("head", "mark"), [("FCM: DROP FRAME\n", ":"), ("", ";"), ("FCM: NON-DROP FRAME\n", ";")]
)
def test_drop_frame_counts_however_it_is_said(head: str, mark: str) -> None:
    times = {
        which: tuple(f"{each[:8]}{mark}{each[9:]}" for each in both)
        for which, both in DROPPED.items()
    }
    locator = f"* LOC: 01:00:59{mark}10 RED  LOOK\n"
    cut = read(head, event(source=times["source"], record=times["record"]), locator)
    record = cut.clips[0].record_range
    assert cut.drop_frame
    assert cut.rate == NTSC
    assert record is not None
    assert record.duration == 58
    assert record.start == frame_of_timecode("01:00:59;00", NTSC)
    assert cut.record_timecode(record.start) == "01:00:59;00"
    assert [marker.name for marker in cut.clips[0].markers] == ["LOOK"]


def test_the_frame_code_mode_holds_until_the_next() -> None:
    cut = read(
        "FCM: DROP FRAME\n",
        event(source=DROPPED["source"], record=DROPPED["record"]),
        "FCM: NON-DROP FRAME\n",
        event("002", source=DROPPED["source"], record=("01:01:01:00", "01:01:03:00")),
    )
    durations = [view.record_range and view.record_range.duration for view in cut.clips]
    assert durations == [58, 60]


def test_a_timecode_of_another_rate_asks_for_it() -> None:
    with pytest.raises(RateError, match="01:00:00:24 does not exist at 24") as caught:
        read(event(), event("002", ("01:00:00:24", "01:00:01:24")))
    assert caught.value.hint == "Give the edit rate with --rate."


@pytest.mark.parametrize(
    "broken", ["01:00:02:77", "01:61:00:00", "00:00:02.500", "9" * 13, "9" * 400, "9" * 5000]
)
def test_a_timecode_of_no_rate_costs_its_own_event_alone(broken: str) -> None:
    cut = read(event(), event("002", (broken, "01:00:03:00")), event("003", record=LATER))
    assert [view.name for view in cut.clips] == ["001", "003"]
    assert any("events that were not understood, left out: 1" in each for each in cut.warnings)
    with pytest.raises(TimelineError, match="no event of it could be read"):
        read(event("002", (broken, "01:00:03:00")))


@pytest.mark.parametrize("digits", [10, 400, 5000])
@pytest.mark.parametrize(
    "lines",
    [
        event(channels="V{long}"),
        event() + "AUD {long}\n",
        event(effect="D    {long}"),
        event() + "M2 A001 {long} 01:00:00:00\n",
        event() + "* FROM CLIP: /x/[{long}-{long}].exr\n",
    ],
    ids=["channel", "sound", "length", "speed", "frame"],
)
def test_numbers_of_any_length_do_no_harm(lines: str, digits: int) -> None:
    long = event("002", record=LATER), lines.format(long="9" * digits)
    assert "002" in [view.name for view in read(*long).clips]


MARKER = event("001", *[("10:00:04:00", "10:00:04:01")] * 2, reel="001")
MARKER_WORDS = " depth |C:ResolveColorBlue |M:AI mask |D:1\n"


def test_markers_that_a_list_gives_as_events_are_no_clips() -> None:
    with pytest.raises(TimelineError, match="it lists markers and no clips") as caught:
        read(MARKER, MARKER_WORDS)
    assert caught.value.hint == "Export the cut itself."
    cut = read(event(), MARKER, MARKER_WORDS)
    assert [view.name for view in cut.clips] == ["001"]
    assert "events that are markers and no clips: 1, the first at 001" in cut.warnings
    (clip,) = read(event(), MARKER_WORDS).clips  # source and record differ: something is shown
    assert clip.name == "001"


def test_black_and_bars_without_a_name_are_called_what_they_are() -> None:
    cut = read(event(reel="BL"), event("002", record=LATER, reel="BARS"))
    assert [view.name for view in cut.clips] == ["BL", "BARS"]


def test_drop_frame_at_another_rate_is_refused() -> None:
    with pytest.raises(RateError, match="does not exist at 25") as caught:
        read("FCM: DROP FRAME\n", event(), rate=Rate(25))
    assert caught.value.hint == "Give the edit rate with --rate 29.97."


@pytest.mark.parametrize(
    ("speed", "expected"),
    [("-024.0", Fraction(-1)), ("048.0", Fraction(2)), ("000.0", Fraction(0))],
)
def test_a_speed_is_kept_where_source_and_record_are_of_one_length(
    speed: str, expected: Fraction | int
) -> None:
    retime = read(event(), f"M2   A001     {speed}       01:00:00:00\n").clips[0].retime
    assert retime is not None
    assert retime.speed == expected


def test_the_edit_rate_written_as_a_speed_is_none() -> None:
    cut = read(event(), "M2   A001     024.0       01:00:00:00\n", rate=Rate(24_000, 1001))
    assert cut.clips[0].retime is None


def test_a_retimed_event_is_read_once() -> None:
    fast = event(source=("01:00:00:00", "01:00:02:00"))
    view = read(fast, "M2   A001     048.0       01:00:00:00\n").clips[0]
    assert (view.source_range, view.seen_range) == (frames(86400, 24), frames(86400, 48))


def test_a_dissolve_shows_more_of_the_clip_before() -> None:
    cut = read(
        event(),
        event("002", ("01:00:01:00", "01:00:01:00"), ("10:00:01:00", "10:00:01:00")),
        event("002", record=("10:00:01:00", "10:00:02:00"), reel="A002", effect="D    012"),
    )
    assert len(cut.clips) == 2
    assert cut.clips[0].visible_range == frames(86400, 36)
    assert cut.clips[1].transition_in == 12
    assert len(cut.warnings) == 1


def test_of_a_transitions_two_speeds_the_last_is_its_own_clips() -> None:
    cut = read(
        event(),
        event("002", ("01:00:01:00", "01:00:01:00"), ("10:00:01:00", "10:00:01:00")),
        event("002", record=("10:00:01:00", "10:00:02:00"), reel="A002", effect="D    012"),
        "M2   A001     048.0       01:00:01:00\n",
        "M2   A002     -24.0       01:00:00:00\n",
    )
    assert [view.retime and view.retime.label for view in cut.clips] == [None, "reverse 100%"]


def test_a_dissolve_from_elsewhere_shows_its_own_outgoing_clip() -> None:
    cut = read(
        event(),
        event("002", ("05:00:00:00", "05:00:00:00"), ("10:00:01:00", "10:00:01:00"), reel="A009"),
        event("002", record=("10:00:01:00", "10:00:02:00"), reel="A002", effect="D    012"),
        "* FROM CLIP NAME: leaving\n* TO CLIP NAME: coming\n",
    )
    one, leaving, coming = cut.clips
    assert (leaving.name, leaving.reel, coming.name) == ("leaving", "A009", "coming")
    assert leaving.record_range == frames(864024, 0)
    assert leaving.visible
    assert leaving.visible_range == frames(5 * 86400, 12)
    assert one.visible_range == one.seen_range


def test_a_transition_whose_first_half_has_a_length_is_two_clips() -> None:
    cut = read(
        event("002", record=("10:00:01:00", "10:00:02:00"), reel="A001"),
        event("002", record=("10:00:02:00", "10:00:03:00"), reel="A002", effect="D    012"),
    )
    assert [(view.reel, view.record_range) for view in cut.clips] == [
        ("A001", frames(864024, 24)),
        ("A002", frames(864048, 24)),
    ]


def test_a_list_may_begin_with_a_fade() -> None:
    cut = read(
        event("001", ("00:00:00:00",) * 2, ("10:00:00:00",) * 2, reel="BL"),
        event("001", effect="D    012"),
    )
    assert [(view.transition_in, view.record_range) for view in cut.clips] == [
        (12, frames(864000, 24))
    ]


def test_two_events_of_one_number_are_two() -> None:
    sound = event(channels="A")
    assert [view.id for view in read(event(), sound, sound.replace(" A ", " A2")).clips] == [
        "V1-0001",
        "A1-0001",
        "A2-0001",
    ]


def test_what_stands_before_the_first_event_does_not_matter() -> None:
    cut = read("* made by hand\nSPLIT: AUDIO DELAY= 00:00:00:05\n", event())
    assert len(cut.clips) == 1


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_old_and_new_systems_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.edl"
    path.write_bytes(("TITLE: été\n" + event() + "* FROM CLIP NAME: forêt\n").encode(encoding))
    assert read_cut(path).clips[0].name == "forêt"


def test_our_marks_leave_no_trace() -> None:
    (view,) = read(event(), "* a comment\n").clips
    assert view.metadata == {"cmx_3600": '{"comments":["a comment"],"reel":"A001"}'}
    (bare,) = read(event(reel="AX")).clips
    assert bare.metadata == {}


def test_locators_stand_in_the_clips_own_time() -> None:
    (marker,) = read(event(), "* LOC: 10:00:00:12 GREEN  WHY\n").clips[0].markers
    assert (marker.name, marker.colour) == ("WHY", "GREEN")
    assert marker.marked_range == frames(86412, 0)


def test_an_event_that_is_not_understood_is_said_and_the_rest_is_read() -> None:
    cut = read(
        event(),
        "* FROM CLIP NAME: one\n",
        "002  A002 V  C  01:00:00:00 nonsense 10:00:01:00 10:00:02:00\n",
        "* FROM CLIP NAME: never\n",
        event("003", record=("10:00:02:00", "10:00:03:00")),
    )
    assert [view.name for view in cut.clips] == ["one", "003"]
    assert cut.warnings[-1].startswith(
        "events that were not understood, left out: 1, the first at line 4: 002  A002 V  C"
    )


def test_a_list_of_which_nothing_is_understood_is_refused() -> None:
    with pytest.raises(TimelineError, match="no event of it could be read") as caught:
        read("001  nothing of this is an event\n")
    assert caught.value.hint


def test_lengths_that_differ_without_a_speed_are_taken_at_their_word() -> None:
    cut = read(event(source=("01:00:00:00", "01:00:02:00")))
    assert cut.clips[0].retime == Retime(speed=Fraction(2))
    assert cut.clips[0].seen_range == frames(86400, 48)
    assert "without a speed: it was derived: 1, the first at 001" in cut.warnings[-1]


def test_a_derived_speed_shows_just_the_frames_that_the_list_names() -> None:
    for length in range(1, 24):
        view = read(event(source=("01:00:00:00", f"01:00:00:{length:02d}"))).clips[0]
        assert view.seen_range == frames(86400, length)


def test_a_held_frame_is_a_freeze() -> None:
    still = event(source=("01:00:00:00", "01:00:00:01"))
    view = read(still, "* FREEZE FRAME\n* FROM CLIP NAME: hold FF\n").clips[0]
    assert (view.name, view.retime and view.retime.label) == ("hold", "freeze")
    assert view.seen_range == frames(86400, 1)


def test_layers_that_overlap_are_read_as_layers() -> None:
    cut = read(event(), event("002", reel="A002"), event("003", reel="K1", effect="K    000"))
    assert [(view.id, view.reel) for view in cut.clips] == [
        ("V1-0001", "A001"),
        ("V2-0001", "A002"),
        ("V3-0001", "K1"),
    ]
    assert [view.track for view in cut.clips] == ["V", "V layer 2", "V layer 3"]
    assert "read as layers above them: 2" in cut.warnings[-1]


def test_events_out_of_order_stand_where_they_are_recorded() -> None:
    later = event("001", record=("10:00:05:00", "10:00:06:00"))
    assert [view.name for view in read(later, event("002")).clips] == ["002", "001"]


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        ("B", ["V1", "A1"]),
        ("AA/V", ["V1", "A1", "A2"]),
        ("A2/V", ["V1", "A1"]),
        ("V2", ["V1"]),
        ("NONE", ["X1"]),
    ],
)
def test_channels_are_tracks(channels: str, expected: list[str]) -> None:
    assert [view.id.partition("-")[0] for view in read(event(channels=channels)).clips] == expected


def test_sound_beyond_two_channels_is_read() -> None:
    cut = read(event(channels="AA"), "AUD  3    4\n")
    assert [view.track for view in cut.clips] == ["A1", "A2", "A3", "A4"]


def test_the_halves_of_a_split_share_their_comments() -> None:
    cut = read(
        "SPLIT:    AUDIO DELAY=  00:00:00:05\n",
        event(),
        event("001", record=("10:00:00:05", "10:00:01:05"), channels="A"),
        "* FROM CLIP NAME: both\n",
    )
    assert [view.name for view in cut.clips] == ["both", "both"]


def test_midnight_passes() -> None:
    cut = read(
        event("001", ("23:59:59:12", "00:00:00:12"), ("23:59:59:00", "00:00:00:00")),
        event("002", record=("00:00:00:00", "00:00:01:00")),
    )
    day = 24 * 86400
    assert [view.record_range for view in cut.clips] == [frames(day - 24, 24), frames(day, 24)]
    assert cut.clips[0].source_range == frames(day - 12, 24)


def test_reels_that_were_shortened_have_their_full_name() -> None:
    cut = read(event(), "FINAL CUT PRO REEL: A001C003_220101_R1AB REPLACED BY: A001\n")
    assert cut.clips[0].reel == "A001C003_220101_R1AB"


def test_a_still_of_another_program_is_no_file() -> None:
    assert read(event(), "* FROM CLIP IS A STILL\n").clips[0].media[0].url == ""


def test_a_reel_with_blanks_is_one_reel() -> None:
    assert read(event(reel="DAY 3 A")).clips[0].reel == "DAY 3 A"


def test_a_label_that_drop_frame_skips_is_the_next_frame() -> None:
    cut = read(event(source=("00:01:00;00", "00:01:01;00")), rate=NTSC)
    assert cut.clips[0].source_range is not None
    assert cut.clips[0].source_range.start == frame_of_timecode("00:01:00;02", NTSC)
    assert any("drop-frame skips, read as the next frame" in each for each in cut.warnings)


def test_a_colour_decision_is_kept_and_a_broken_one_is_a_comment() -> None:
    sop = "* ASC_SOP (1.1 1.0 0.9)(0.0 0.1 0.2) (1,1,1)\n"
    (good,) = read(event(), sop, "* ASC_SAT 0.9\n").clips
    assert '"asc_sat":0.9' in good.metadata["cdl"]
    (broken,) = read(event(), "* ASC_SOP (1.1 )\n").clips
    assert "cdl" not in broken.metadata
    assert "ASC_SOP (1.1 )" in broken.metadata["cmx_3600"]


def test_a_list_keeps_drop_frame_where_it_becomes_a_timeline(tmp_path: Path) -> None:
    path, out = tmp_path / "cut.edl", tmp_path / "cut.otio"
    path.write_text("FCM: DROP FRAME\n" + event())
    annotate_timeline(path, out, flags=[], ledger_lines=[], rate=None, timeline_name=None)
    assert read_cut(out).drop_frame


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 19)), min_size=1, max_size=12))
def test_an_event_lies_on_the_lowest_layer_that_is_free(spans: list[tuple[int, int]]) -> None:
    records = [(f"10:00:{at:02d}:00", f"10:00:{at + length:02d}:00") for at, length in spans]
    cut = read(*(event(f"{n:03d}", record=record) for n, record in enumerate(records)))
    ends: list[int] = []
    expected = []
    for at, length in sorted(spans, key=lambda each: each[0]):
        lane = next((n for n, end in enumerate(ends) if end <= at), len(ends))
        ends[lane : lane + 1] = [at + length]
        expected.append((lane, at, length))
    found = [
        (view.track_index, record.start // 24 - 36_000, record.duration // 24)
        for view in cut.clips
        if (record := view.record_range)
    ]
    assert sorted(found) == sorted(expected)


def test_too_many_events_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temoin.timeline.edl_text.MOST_CLIPS", 2)
    later = [event(f"{n:03d}", record=(f"10:00:0{n}:00", f"10:00:0{n + 1}:00")) for n in range(4)]
    with pytest.raises(TimelineError, match="more than 2 events"):
        read(*later)


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_any_lines_give_a_cut_or_an_input_error(lines: list[str]) -> None:
    with contextlib.suppress(InputError):
        cut = read(*lines)
        assert all(view.record_range is not None for view in cut.clips)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_cut_or_an_input_error(content: bytes) -> None:
    with contextlib.suppress(InputError):
        read_bytes(b"TITLE: x\n" + event().encode() + content)
