from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.errors import RateError
from temoin.rate import FrameRange, Rate, frame_of_timecode, frames_covered, timecode

NTSC = [Rate(whole * 1000, 1001) for whole in (24, 30, 48, 60, 120)]
WHOLE = [Rate(whole) for whole in (24, 25, 30, 48, 50, 60, 100, 120)]
DROPPING = [rate for rate in NTSC if rate.has_drop_frame]
RATES = st.sampled_from(NTSC + WHOLE)
DAY = 24 * 3600


# Spellings.


@pytest.mark.parametrize(
    ("spelling", "rate"),
    [
        (24, Rate(24)),
        (24.0, Rate(24)),
        ("25", Rate(25)),
        (" 24000/1001 ", Rate(24000, 1001)),
        (Fraction(24), Rate(24)),
        (Rate(50), Rate(50)),
        (23.976, Rate(24000, 1001)),
        ("23.98", Rate(24000, 1001)),
        (23.976023976023978, Rate(24000, 1001)),
        (24000 / 1001, Rate(24000, 1001)),
        (29.97, Rate(30000, 1001)),
        (29.97002997, Rate(30000, 1001)),
        (47.952, Rate(48000, 1001)),
        ("47.95", Rate(48000, 1001)),
        (59.94, Rate(60000, 1001)),
        (119.88, Rate(120000, 1001)),
        (12.5, Rate(25, 2)),
        ("30000/1000", Rate(30)),
        (48000, Rate(48000)),
        (0.5, Rate(1, 2)),
    ],
)
def test_every_spelling_means_one_rate(spelling: str | float | Fraction | Rate, rate: Rate) -> None:
    assert Rate.of(spelling) == rate


@pytest.mark.parametrize(
    "spelling",
    [
        "",
        "fast",
        "24/0",
        "1e400",
        "1e999999999",
        "1/1e3",
        "nan",
        "inf",
        float("nan"),
        float("inf"),
        -24,
        0,
        1e9,
    ],
)
def test_what_is_no_rate_is_refused(spelling: str | float) -> None:
    with pytest.raises(RateError) as caught:
        Rate.of(spelling)
    assert caught.value.hint


def test_equal_rates_are_one_object_to_a_set() -> None:
    assert {Rate(48, 2), Rate(24), Rate(24000, 1000)} == {Rate(24)}


@given(RATES)
def test_a_rate_is_read_back_from_its_label_and_its_text(rate: Rate) -> None:
    assert Rate.of(rate.label) == rate
    assert Rate.of(str(rate)) == rate
    assert Rate.of(float(rate.fraction)) == rate


def test_drop_frame_exists_at_three_rates_only() -> None:
    assert [rate.label for rate in DROPPING] == ["29.97", "59.94", "119.88"]
    assert not Rate(30).has_drop_frame


# Timecode, against a slow count of its labels.


def labels_of_a_minute(minute: int, base: int, *, drop_frame: bool) -> list[tuple[int, int]]:
    """Return (second, frame) for each label of a minute, as SMPTE ST 12-1 counts them."""
    skipped = base // 15 if drop_frame and minute % 10 else 0
    every = [(second, frame) for second in range(60) for frame in range(base)]
    return every[skipped:]


def slow_timecode(frame: int, rate: Rate, *, drop_frame: bool) -> str:
    base, minute = rate.timebase, 0
    while True:
        labels = labels_of_a_minute(minute, base, drop_frame=drop_frame)
        if frame < len(labels):
            second, at = labels[frame]
            mark, width = ";" if drop_frame else ":", max(2, len(str(base - 1)))
            return f"{minute // 60:02d}:{minute % 60:02d}:{second:02d}{mark}{at:0{width}d}"
        frame -= len(labels)
        minute += 1


@given(RATES, st.integers(0, 60 * 60 * 13))
def test_non_drop_timecode_agrees_with_a_slow_count(rate: Rate, frame: int) -> None:
    assert timecode(frame, rate) == slow_timecode(frame, rate, drop_frame=False)


@pytest.mark.parametrize("frame", [0, 999, 1000, 48_000 * 60 + 47_999])
def test_labels_at_a_rate_of_sound_are_of_one_width_and_read_back(frame: int) -> None:
    rate = Rate(48_000)
    assert len(timecode(frame, rate)) == len("00:00:00:00000")
    assert frame_of_timecode(timecode(frame, rate), rate) == frame


@given(st.sampled_from(DROPPING), st.integers(0, 60 * 60 * 130))
def test_drop_frame_timecode_agrees_with_a_slow_count(rate: Rate, frame: int) -> None:
    assert timecode(frame, rate, drop_frame=True) == slow_timecode(frame, rate, drop_frame=True)


@given(RATES, st.integers(-30 * DAY, 120 * 3 * DAY), st.booleans())
def test_a_frame_is_read_back_from_its_timecode(rate: Rate, frame: int, drop_frame: bool) -> None:
    drop_frame = drop_frame and rate.has_drop_frame
    assert frame_of_timecode(timecode(frame, rate, drop_frame=drop_frame), rate) == frame


@given(st.sampled_from(DROPPING))
def test_drop_frame_keeps_to_the_clock(rate: Rate) -> None:
    an_hour = frame_of_timecode("01:00:00;00", rate)
    assert abs(an_hour / rate.fraction - 3600) < Fraction(1, 100)


@pytest.mark.parametrize(
    ("text", "frame"),
    [("00:00:59;29", 1799), ("00:01:00;02", 1800), ("00:10:00;00", 17982), ("00:01:00,02", 1800)],
)
def test_two_labels_are_skipped_each_minute_but_every_tenth(text: str, frame: int) -> None:
    assert frame_of_timecode(text, Rate(30000, 1001)) == frame


@pytest.mark.parametrize(
    ("text", "rate", "reason"),
    [
        ("", Rate(24), "no timecode"),
        ("01:00:00", Rate(24), "no timecode"),
        ("01:00:00:0x", Rate(24), "no timecode"),
        ("01:60:00:00", Rate(24), "no timecode"),
        ("01:00:00:24", Rate(24), "does not exist at 24"),
        ("00:01:00;00", Rate(30000, 1001), "drop-frame skips"),
        ("00:01:00;03", Rate(60000, 1001), "drop-frame skips"),
        ("01:00:00;00", Rate(25), "no drop-frame"),
    ],
)
def test_a_label_that_does_not_exist_is_refused(text: str, rate: Rate, reason: str) -> None:
    with pytest.raises(RateError, match=reason) as caught:
        frame_of_timecode(text, rate)
    assert caught.value.hint


def test_drop_frame_labels_need_a_rate_that_has_them() -> None:
    with pytest.raises(RateError, match="no drop-frame timecode at 24"):
        timecode(0, Rate(24), drop_frame=True)


# Ranges, against sets of frames.


def ranges(rates: st.SearchStrategy[Rate] = RATES) -> st.SearchStrategy[FrameRange]:
    return st.builds(
        FrameRange, start=st.integers(-60, 60), duration=st.integers(0, 40), rate=rates
    )


def members(frames: FrameRange | None) -> set[int]:
    return set(range(frames.start, frames.end_exclusive)) if frames else set()


def of_one_rate() -> st.SearchStrategy[FrameRange]:
    return ranges(st.just(Rate(24)))


@given(of_one_rate(), of_one_rate())
def test_shared_frames_are_in_both(one: FrameRange, other: FrameRange) -> None:
    assert members(one.shared_with(other)) == members(one) & members(other)


@given(of_one_rate(), st.integers(-80, 120))
def test_a_range_contains_its_frames(frames: FrameRange, frame: int) -> None:
    assert frames.contains(frame) == (frame in members(frames))


@given(st.lists(of_one_rate(), max_size=6))
def test_frames_covered_counts_each_once(several: list[FrameRange]) -> None:
    assert frames_covered(several) == len(set().union(*map(members, several)))


@given(ranges(), RATES)
def test_covering_is_the_fewest_frames_that_hold_all(frames: FrameRange, rate: Rate) -> None:
    covering = frames.covering_at(rate)
    ratio = rate.fraction / frames.rate.fraction
    assert covering.start == floor(frames.start * ratio)
    assert covering.end_exclusive == ceil(frames.end_exclusive * ratio)
    assert covering.rate == rate
    back = covering.covering_at(frames.rate)
    assert members(frames) <= members(back)


@given(ranges())
def test_covering_at_its_own_rate_changes_nothing(frames: FrameRange) -> None:
    assert frames.covering_at(frames.rate) == frames


def test_ranges_of_two_rates_are_not_compared() -> None:
    one, other = (FrameRange(start=0, duration=1, rate=Rate(rate)) for rate in (24, 25))
    with pytest.raises(RateError, match="24 compared with 25"):
        one.shared_with(other)


def test_a_range_has_no_negative_duration() -> None:
    with pytest.raises(RateError, match="-1 frames"):
        FrameRange(start=0, duration=-1, rate=Rate(24))


def test_seconds_are_exact() -> None:
    assert FrameRange(start=5, duration=24, rate=NTSC[0]).seconds == Fraction(1001, 1000)
