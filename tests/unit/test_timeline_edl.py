"""Edit decision lists, and what the adapter has to be helped with."""

from fractions import Fraction
from pathlib import Path

import pytest

from temoin.errors import RateError, TimelineError
from temoin.model import CutView
from temoin.rate import Rate, frame_of_timecode
from temoin.timeline import read_cut
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
    assert "cmx3600" in cut.reader


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


def test_a_dissolve_from_elsewhere_is_said() -> None:
    cut = read(
        event(),
        event("002", ("05:00:00:00", "05:00:00:00"), ("10:00:01:00", "10:00:01:00")),
        event("002", record=("10:00:01:00", "10:00:02:00"), reel="A002", effect="D    012"),
    )
    assert "not the event before, left out: 1, the first at 002" in cut.warnings[-1]


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
    assert "comments before the first event were not read" in cut.warnings


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


def test_a_comment_like_our_mark_is_a_comment() -> None:
    (view,) = read(event(), "* TEMOIN EVENT 7\n* TEMOIN EVENT x\n").clips
    assert '["TEMOIN EVENT 7","TEMOIN EVENT x"]' in view.metadata["cmx_3600"]


def test_locators_have_no_range_in_the_clips_own_time() -> None:
    (marker,) = read(event(), "* LOC: 10:00:00:12 GREEN  WHY\n").clips[0].markers
    assert (marker.name, marker.colour, marker.marked_range) == ("WHY", "GREEN", None)


def test_an_event_that_is_not_understood_is_said() -> None:
    longer = event(source=("01:00:00:00", "01:00:05:00"))
    with pytest.raises(TimelineError, match="don't match") as caught:
        read(longer)
    assert caught.value.hint
