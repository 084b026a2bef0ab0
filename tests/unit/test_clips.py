from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.errors import TimelineError
from temoin.model import ClipView, CutView, Media, Retime, frames_seen
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import MediaKind, TrackKind

RATE = Rate(24)


def frames(start: int, duration: int, rate: Rate = RATE) -> FrameRange:
    return FrameRange(start=start, duration=duration, rate=rate)


def retime(speed: float | Fraction, *, varying: bool = False) -> Retime:
    return Retime(speed=Fraction(speed), varying=varying)


def view(clip_id: str = "V1-0001", **fields: object) -> ClipView:
    return ClipView(
        id=clip_id,
        name="c",
        track="V1",
        track_index=0,
        kind=TrackKind.PICTURE,
        **fields,  # type: ignore[arg-type]
    )


# Which media frames a use shows.

SPEEDS = st.fractions(Fraction(1, 8), 8, max_denominator=60)
USED = st.builds(frames, st.integers(-50, 50), st.integers(1, 30))


@given(USED, SPEEDS)
def test_forward_shows_from_its_start_as_far_as_its_speed_leads(
    used: FrameRange, speed: Fraction
) -> None:
    seen = frames_seen(used, retime(speed))
    moments = [used.start + Fraction(step, 8) * speed for step in range(used.duration * 8)]
    assert {floor(each) for each in moments} <= set(range(seen.start, seen.end_exclusive))
    assert seen.start == used.start
    assert seen.duration < used.duration * speed + 1


@given(USED, SPEEDS, st.integers(0, 5), st.integers(0, 5))
def test_backwards_covers_both_readings(
    used: FrameRange, speed: Fraction, before: int, beyond: int
) -> None:
    first, end = -before, used.duration + beyond
    seen = frames_seen(used, retime(-speed), part=(first, end))
    from_start = {used.start - floor(step * speed) for step in range(first, end)}
    span_end = used.start + used.duration * speed
    from_end = {floor(span_end - (step + 1) * speed) for step in range(first, end)}
    assert from_start | from_end <= set(range(seen.start, seen.end_exclusive))
    assert seen.duration <= (used.duration + end - first) * speed + 3


@given(USED, st.integers(-5, 35), st.integers(-5, 35), SPEEDS | st.just(Fraction(0)))
def test_a_part_shows_no_frame_that_the_whole_of_it_does_not(
    used: FrameRange, first: int, end: int, speed: Fraction
) -> None:
    part = frames_seen(used, retime(speed), part=(first, end))
    wide = frames_seen(used, retime(speed), part=(min(first, 0), max(end, used.duration)))
    if end <= first:
        assert part.duration == 0
    else:
        assert wide.start <= part.start
        assert part.end_exclusive <= wide.end_exclusive


@given(USED, st.integers(0, 29), st.integers(1, 30))
def test_parts_at_the_medias_own_speed_are_its_frames(
    used: FrameRange, first: int, length: int
) -> None:
    seen = frames_seen(used, None, part=(first, first + length))
    assert seen == frames(used.start + first, length)


def test_a_freeze_shows_one_frame() -> None:
    assert frames_seen(frames(100, 10), retime(0)) == frames(100, 1)
    assert frames_seen(frames(100, 0), retime(0)) == frames(100, 0)
    assert frames_seen(frames(100, 10), retime(0), part=(5, 9)) == frames(100, 1)


def test_a_ramp_shows_any_frame_of_the_media_else_of_the_source_range() -> None:
    ramp = retime(1, varying=True)
    assert frames_seen(frames(100, 10), ramp) == frames(100, 10)
    assert frames_seen(frames(100, 10), ramp, available_range=frames(0, 500)) == frames(0, 500)
    elsewhere = frames(0, 105)
    assert frames_seen(frames(100, 10), ramp, available_range=elsewhere) == frames(0, 110)
    other_rate = frames(0, 50, Rate(12))
    assert frames_seen(frames(10, 10), ramp, available_range=other_rate) == frames(0, 100)


def test_the_media_beyond_its_known_range_counts_too() -> None:
    assert frames_seen(frames(0, 444), None, available_range=frames(0, 1)) == frames(0, 444)


def test_a_part_off_whole_frames_is_widened() -> None:
    part = (Fraction(1, 2), Fraction(5, 2))
    assert frames_seen(frames(10, 5), None, part=part) == frames(10, 3)


@pytest.mark.parametrize(
    ("speed", "varying", "label"),
    [
        (2, False, "200%"),
        (Fraction(1, 3), False, "33.33%"),
        (-1, False, "reverse 100%"),
        (0, False, "freeze"),
        (1, True, "ramp"),
    ],
)
def test_a_retime_is_said_as_people_say_it(
    speed: int | Fraction, varying: bool, label: str
) -> None:
    assert retime(speed, varying=varying).label == label


# Clips and cuts.


def test_without_transitions_what_is_seen_is_visible() -> None:
    seen, more = frames(0, 5), frames(0, 9)
    assert view(seen_range=seen).visible_range == seen
    assert view(seen_range=seen, visible_range=more).visible_range == more
    assert view().visible_range is None


def test_a_clip_has_an_id() -> None:
    with pytest.raises(TimelineError) as caught:
        view("")
    assert caught.value.hint


def test_the_media_that_is_shown_is_the_active_one() -> None:
    proxy = Media(kind=MediaKind.FILE, name="proxy", active=False)
    full = Media(kind=MediaKind.FILE, name="full")
    assert view(media=(proxy, full)).active_media == full
    assert view(media=(proxy,)).active_media is None
    assert view().active_media is None


def test_a_cut_finds_its_clips_and_labels_its_frames() -> None:
    cut = CutView(
        name="cut",
        files=("cut.otio",),
        format="otio",
        reader="",
        rate=Rate(30000, 1001),
        range=frames(0, 10),
        digest="",
        clips=(view("V1-0001"), view("V1-0002")),
        drop_frame=True,
    )
    assert cut.clip("V1-0002").id == "V1-0002"
    assert cut.record_timecode(1800) == "00:01:00;02"
    with pytest.raises(TimelineError, match="no clip V9-0001"):
        cut.clip("V9-0001")
