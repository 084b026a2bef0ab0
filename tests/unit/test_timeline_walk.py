from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temoin.errors import TimelineError
from temoin.model import ClipView, CutView, Retime
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import TrackKind
from timelines import (
    Item,
    TimeEffect,
    clip,
    dissolve,
    exact,
    frames,
    gap,
    nest,
    otio,
    read,
    shown_by_a_player,
    span,
    timeline,
    track,
)

RT = otio.opentime.RationalTime
PROGRAMME_START = RT(86400, 24)
HALF = Fraction(1, 2)
SPEEDS = st.sampled_from([None, None, 0.5, 2.0, 0.25, 0.0])


# Trees of every legal composition, with whole frames of one rate.


def clips(speeds: st.SearchStrategy[float | None]) -> st.SearchStrategy[Item]:
    return st.builds(
        lambda start, duration, speed: clip("", start, duration, speed=speed),
        st.integers(0, 50),
        st.integers(0, 12),
        speeds,
    )


def trims() -> st.SearchStrategy[Item]:
    return st.none() | st.builds(span, st.integers(0, 8), st.integers(0, 20))


def trees(speeds: st.SearchStrategy[float | None]) -> st.SearchStrategy[Item]:
    leaves = clips(speeds) | st.builds(gap, st.integers(0, 6))

    def nests(inner: st.SearchStrategy[Item]) -> st.SearchStrategy[Item]:
        lanes = st.builds(
            lambda items, trim: track(*items, trim=trim), st.lists(inner, max_size=3), trims()
        )
        stacks = st.builds(
            lambda held, trim, speed: nest(*held, trim=trim, effects=_effects(speed)),
            st.lists(lanes | inner, min_size=1, max_size=2),
            trims(),
            speeds,
        )
        return lanes | stacks

    return st.recursive(leaves, nests, max_leaves=8)


def _effects(speed: float | None) -> list[Item]:
    return [] if speed is None else [otio.schema.LinearTimeWarp(time_scalar=speed)]


def cuts(speeds: st.SearchStrategy[float | None]) -> st.SearchStrategy[Item]:
    lanes = st.builds(lambda items: track(*items), st.lists(trees(speeds), max_size=4))
    return st.builds(_named, st.lists(lanes | trees(speeds), max_size=3))


def _named(lanes: list[Item]) -> Item:
    made = timeline(*lanes, start=PROGRAMME_START)
    for number, each in enumerate(made.find_clips()):
        each.name = f"clip {number}"
    return made


@given(cuts(SPEEDS))
@settings(max_examples=80, deadline=None)
def test_what_a_player_shows_is_where_the_walk_says(cut: Item) -> None:
    views = {view.name: view for view in read(cut).clips}
    assert len(views) == len(list(cut.find_clips()))
    for at, name, media_frame in _samples(cut):
        view = views[name]
        record, seen = view.record_range, view.seen_range
        assert view.visible
        assert record is not None
        assert record.start - HALF <= at <= record.end_exclusive + HALF  # its ends are rounded
        assert seen is not None
        assert seen.contains(media_frame)


@given(cuts(st.none()))
@settings(max_examples=80, deadline=None)
def test_at_the_medias_own_speed_it_says_no_more_than_a_player_shows(cut: Item) -> None:
    shown: dict[str, set[tuple[int, int]]] = {}
    for at, name, media_frame in _samples(cut):
        shown.setdefault(name, set()).add((floor(at), media_frame))
    for view in read(cut, rate=Rate(24)).clips:
        assert view.visible == (view.name in shown)
        assert _pairs(view) == shown.get(view.name, set())


def _samples(cut: Item) -> list[tuple[Fraction, str, int]]:
    """Return which clip shows which media frame, four times each record frame."""
    start, length = int(PROGRAMME_START.value), int(cut.duration().value)
    found = []
    for quarter in range((length + 1) * 4):
        at = start + Fraction(quarter, 4) + Fraction(1, 8)
        for name, moment in shown_by_a_player(cut, at / 24):
            assert moment is not None
            found.append((at, name, floor(moment * 24)))
    return found


def _pairs(view: ClipView) -> set[tuple[int, int]]:
    record, seen = view.record_range, view.seen_range
    assert record is not None
    assert seen is not None
    assert record.duration == seen.duration
    return {(record.start + at, seen.start + at) for at in range(record.duration)}


# Against OpenTimelineIO's own slow answers, at mixed rates.

LENGTHS = st.integers(20, 600)


@st.composite
def flat_tracks(draw: st.DrawFn) -> Item:
    """Return a track of clips and gaps of several rates, dissolves between some of them."""
    items: list[Item] = []
    for number in range(draw(st.integers(1, 6))):
        rate = draw(st.sampled_from([24, 24, 25, 30, 24000 / 1001, 48000]))
        if items and draw(st.booleans()):
            items.append(dissolve(draw(st.integers(0, 3)), draw(st.integers(0, 3))))
        items.append(clip(f"clip {number}", draw(st.integers(0, 500)), draw(LENGTHS), rate))
    return track(*items)


@given(flat_tracks())
def test_places_agree_with_opentimelineio(lane: Item) -> None:
    cut = timeline(lane, start=PROGRAMME_START)
    views = read(cut, rate=Rate(24)).clips
    for item, view in zip(cut.find_clips(), views, strict=True):
        place = item.transformed_time_range(item.trimmed_range(), cut.tracks)
        start = exact(place.start_time + PROGRAMME_START, Rate(24))
        end = start + exact(place.duration, Rate(24))
        assert view.record_range is not None
        its_doubles = Fraction(1, 1000)
        assert abs(view.record_range.start - start) <= HALF + its_doubles
        is_short = end - start < HALF + its_doubles
        assert abs(view.record_range.end_exclusive - end) <= HALF + its_doubles or is_short


@given(flat_tracks())
def test_ranges_of_media_agree_with_opentimelineio(lane: Item) -> None:
    cut = timeline(lane)
    for item, view in zip(cut.find_clips(), read(cut).clips, strict=True):
        for ours, theirs in (
            (view.source_range, item.trimmed_range()),
            (view.visible_range, item.visible_range()),
        ):
            assert ours is not None
            start = exact(theirs.start_time, ours.rate)
            end = start + exact(theirs.duration, ours.rate)
            assert ours.rate == Rate.of(item.trimmed_range().start_time.rate)
            assert start - 1 < ours.start <= start + Fraction(1, 1000)
            assert end - Fraction(1, 1000) <= ours.end_exclusive < end + 1


# Ids: every composition that may hold a clip.


def ids(cut: CutView) -> list[str]:
    return [view.id for view in cut.clips]


def test_ids_count_clips_and_nests_of_a_track_and_tracks_of_a_kind() -> None:
    cut = timeline(
        track(clip("a"), gap(5), clip("b")),
        track(clip("s"), kind="Audio"),
        track(nest(track(clip("c")), track(clip("d"), kind="Audio")), clip("e")),
        track(clip("t"), kind="Subtitles"),
    )
    assert ids(read(cut)) == [
        "V1-0001",
        "V1-0002",
        "A1-0001",
        "V2-0001/V1-0001",
        "V2-0001/A1-0001",
        "V2-0002",
        "X1-0001",
    ]


@pytest.mark.parametrize(
    ("lane", "expected"),
    [
        (clip(), ["V1-0001"]),
        (nest(clip()), ["V1-0001/V1-0001"]),
        (nest(clip(), nest(clip())), ["V1-0001/V1-0001", "V1-0001/V2-0001/V1-0001"]),
        (track(track(clip(), clip())), ["V1-0001/V1-0001", "V1-0001/V1-0002"]),
        (track(nest(track(clip()))), ["V1-0001/V1-0001"]),
        (track(nest(clip(), clip())), ["V1-0001/V1-0001", "V1-0001/V2-0001"]),
        (track(track(clip(), kind="Audio")), ["V1-0001/A1-0001"]),
        (track(clip(), kind=""), ["X1-0001"]),
        (track(), []),
    ],
)
def test_a_clip_has_an_id_wherever_it_lies(lane: Item, expected: list[str]) -> None:
    assert ids(read(timeline(lane))) == expected


def test_tracks_are_known_by_name_kind_and_number_at_the_top() -> None:
    inner = nest(track(clip("d"), name="inside"))
    cut = read(
        timeline(track(clip("a"), name="Main"), track(clip("s"), kind="Audio"), track(inner))
    )
    found = [(each.track, each.kind, each.track_index, each.depth) for each in cut.clips]
    assert found == [
        ("Main", TrackKind.PICTURE, 0, 0),
        ("A1", TrackKind.SOUND, 0, 0),
        ("V2", TrackKind.PICTURE, 1, 1),
    ]


# What is seen, and what is not.


def only(cut: Item, name: str = "c") -> ClipView:
    """Return the one clip of a name."""
    (found,) = (view for view in read(cut).clips if view.name == name)
    return found


def test_a_nests_trim_hides_what_lies_outside_and_shortens_what_crosses_it() -> None:
    inner = track(clip("before"), clip("c", 100, 10), clip("after"))
    cut = timeline(track(clip("head"), nest(inner, trim=span(15, 5))), start=PROGRAMME_START)
    assert only(cut).record_range == frames(86410, 5)
    assert only(cut).source_range == frames(100, 10)
    assert only(cut).seen_range == frames(105, 5)
    for name, edge in (("before", 86410), ("after", 86415)):
        hidden = only(cut, name)
        assert not hidden.visible
        assert hidden.record_range == frames(edge, 0)
        assert hidden.source_range == frames(0, 10)
        assert hidden.seen_range == frames(0, 0)


def test_a_nests_speed_rescales_and_joins_its_clips_speed() -> None:
    inner = track(clip("first"), clip("c", 100, 10, speed=2.0))
    warp = otio.schema.LinearTimeWarp(time_scalar=2.0)
    view = only(timeline(track(nest(inner, trim=span(0, 10), effects=[warp]))))
    assert view.record_range == frames(5, 5)
    assert view.seen_range == frames(100, 20)
    assert view.retime == Retime(speed=Fraction(4))


@pytest.mark.parametrize("speed", [0.0, -1.0])
def test_a_nest_held_or_reversed_gives_its_clips_all_its_record_frames(speed: float) -> None:
    warp = otio.schema.LinearTimeWarp(time_scalar=speed)
    cut = timeline(track(clip("x"), nest(track(clip("c")), effects=[warp])))
    assert only(cut).record_range == frames(10, 10)
    assert only(cut).visible


def test_a_reversed_nest_may_show_what_lies_before_its_range() -> None:
    warp = otio.schema.LinearTimeWarp(time_scalar=-1.0)
    inner = track(clip("early"), clip("c"), clip("late"), clip("later"))
    cut = timeline(track(nest(inner, trim=span(15, 10), effects=[warp])))
    assert [view.visible for view in read(cut).clips] == [True, True, True, False]


def test_a_held_nest_outside_the_programme_shows_nothing() -> None:
    held = nest(track(clip("c")), effects=[otio.schema.FreezeFrame()])
    view = only(timeline(track(clip("x"), held, trim=span(0, 10))))
    assert (view.visible, view.record_range, view.seen_range) == (
        False,
        frames(10, 0),
        frames(0, 0),
    )


def test_a_ramp_may_show_any_frame_of_the_media() -> None:
    media = span(0, 500)
    ramped = only(timeline(track(clip(effects=[TimeEffect()], start=20, available=media))))
    assert ramped.seen_range == frames(0, 500)
    assert ramped.retime == Retime(speed=Fraction(1), varying=True)
    assert [effect.kind for effect in ramped.effects] == ["TimeEffect"]


def test_backwards_covers_both_readings_of_its_start() -> None:
    assert only(timeline(track(clip(start=100, speed=-1.0)))).seen_range == frames(91, 19)


def test_an_effect_that_is_off_changes_no_speed() -> None:
    warp = otio.schema.LinearTimeWarp(time_scalar=2.0)
    warp.enabled = False
    assert only(timeline(track(clip(effects=[warp])))).retime is None


def test_what_is_off_is_off_all_through() -> None:
    held = nest(track(clip("c")))
    held.enabled = False
    off = track(clip("d"))
    off.enabled = False
    views = read(timeline(track(held), off, track(clip("e")))).clips
    assert [(view.name, view.enabled, view.visible) for view in views] == [
        ("c", False, False),
        ("d", False, False),
        ("e", True, True),
    ]


def test_a_transition_shows_more_than_is_seen() -> None:
    cut = timeline(track(clip("a", 100, 10), dissolve(2, 3), clip("c", 200, 10, speed=2.0)))
    left, right = only(cut, "a"), only(cut)
    assert (left.seen_range, left.visible_range) == (frames(100, 10), frames(100, 13))
    assert (right.seen_range, right.visible_range) == (frames(200, 20), frames(196, 24))
    assert (left.transition_in, left.transition_out) == (0, 2)
    assert (right.transition_in, right.transition_out) == (3, 0)
    assert [effect.where for effect in right.effects] == ["V1-0002, transition at its head"]


def test_a_transition_at_a_nests_end_shows_more_of_its_last_clip() -> None:
    held = nest(track(clip("x"), clip("c", 100, 20)), trim=span(0, 20))
    view = only(timeline(track(held, dissolve(0, 4), clip("next"))))
    assert (view.seen_range, view.visible_range) == (frames(100, 10), frames(100, 14))


def test_a_transition_at_a_tracks_head_reaches_before_it() -> None:
    view = only(timeline(track(dissolve(3, 2), clip("c", 100, 10))))
    assert (view.record_range, view.visible_range) == (frames(0, 10), frames(97, 13))


def test_a_transition_in_a_slowed_nest_overlaps_more_record_frames() -> None:
    warp = otio.schema.LinearTimeWarp(time_scalar=0.5)
    lane = track(clip("a"), dissolve(2, 3), clip("c"))
    cut = timeline(track(nest(lane, trim=span(0, 40), effects=[warp])))
    assert only(cut).transition_in == 6


def test_a_nest_is_as_long_as_opentimelineio_says() -> None:
    lane = track(dissolve(2, 1), clip("a"), dissolve(1, 4))
    cut = timeline(track(nest(lane), clip("c")))
    item = next(each for each in cut.find_clips() if each.name == "c")
    start = int(item.transformed_time_range(item.trimmed_range(), cut.tracks).start_time.value)
    assert only(cut).record_range == frames(start, 10)


def test_part_of_a_clip_off_whole_frames_is_widened() -> None:
    held = nest(track(clip("c", 0.5, 10)), trim=span(0, 5))
    assert only(timeline(track(held))).seen_range == frames(0, 6)


def test_a_sound_shorter_than_half_a_frame_keeps_one() -> None:
    lane = track(clip("c", 0, 480, 48000), kind="Audio")
    assert only(timeline(track(clip("x")), lane)).record_range == frames(0, 1)


def test_effects_of_nests_and_tracks_concern_every_clip_in_them() -> None:
    named = [otio.schema.Effect(name=name, effect_name="Blur") for name in ("own", "nest", "track")]
    lane = track(nest(track(clip("c", effects=[named[0]])), effects=[named[1]]))
    lane.effects.append(named[2])
    view = only(timeline(lane))
    assert [(effect.name, effect.where) for effect in view.effects] == [
        ("own", "V1-0001/V1-0001, effect 1"),
        ("nest", "nest V1-0001, effect 1"),
        ("track", "track V1, effect 1"),
    ]


# The programme.


def test_the_programme_reaches_from_its_start_to_its_last_items_end() -> None:
    cut = timeline(track(clip(), gap(5)), track(clip()), start=PROGRAMME_START)
    assert read(cut).range == frames(86400, 15)


def test_a_trimmed_stack_is_all_of_the_programme() -> None:
    cut = timeline(track(clip("c", 100, 10), clip("d")), start=PROGRAMME_START)
    cut.tracks.source_range = span(5, 5)
    assert read(cut).range == frames(86400, 5)
    assert only(cut).seen_range == frames(105, 5)
    assert not only(cut, "d").visible


def test_a_track_whose_range_begins_before_its_content_begins_later() -> None:
    cut = timeline(track(clip("c"), trim=span(-7, 17)))
    assert only(cut).record_range == frames(7, 10)
    assert read(cut).warnings == ()


def test_a_record_start_written_as_source_range_is_understood_and_said() -> None:
    cut = timeline(track(clip("c"), trim=span(-86400, 10)))
    assert only(cut).record_range == frames(86400, 10)
    assert read(cut).range == frames(86400, 10)
    assert "record start" in read(cut).warnings[0]


# Rates.


@pytest.mark.parametrize(
    ("cut", "rate"),
    [
        (timeline(track(clip(rate=25)), start=RT(0, 24)), 24),
        (timeline(track(clip(rate=25))), 25),
        (timeline(track(clip(rate=48000), kind="Audio"), track(clip(rate=25))), 25),
        (timeline(track(clip(rate=1000)), track(clip(rate=30))), 30),
        (timeline(track(gap(10, 50))), 50),
        (timeline(track(clip(rate=24000 / 1001)), start=RT(0, 1)), Rate(24000, 1001)),
        (timeline(track(clip(rate=48000), kind="Audio")), 48000),
        (timeline(track(clip(rate=48000))), 24),
        (timeline(), 24),
    ],
)
def test_the_edit_rate_is_the_starts_or_the_first_pictures(cut: Item, rate: int | Rate) -> None:
    assert read(cut).rate == Rate.of(rate)


def test_a_guessed_rate_is_said() -> None:
    assert read(timeline()).warnings == (
        "nothing tells the edit rate: 24 frames a second were assumed",
    )


def test_record_times_are_given_at_the_rate_that_is_asked_for() -> None:
    view = read(timeline(track(clip(duration=24))), rate=Rate(25)).clips[0]
    assert view.record_range == frames(0, 25, 25)
    assert view.source_range == frames(0, 24)


def test_what_is_rounded_is_said_once_a_kind() -> None:
    lane = track(clip("pic", rate=24), clip("a", 0.5, 10, 25), clip("b", 0.5, 10, 25))
    assert read(timeline(lane)).warnings == (
        "source times off whole frames were widened to whole ones: 2, the first at V1-0002 (a)",
        "record times off whole frames were rounded to the nearest: 2, the first at V1-0002 (a)",
    )


def test_a_doubles_trace_is_no_rounding() -> None:
    cut = read(timeline(track(clip("c", 86399.9999999, 10.0000001), clip("d"))))
    assert cut.clips[0].source_range == frames(86400, 10)
    assert cut.clips[1].record_range == frames(10, 10)
    assert cut.warnings == ()


# Times that are none.


@pytest.mark.parametrize(
    "odd",
    [
        otio.schema.Clip(name="odd"),
        clip("odd", 0, 1e308),
        clip("odd", 0, -5),
        clip("odd", 0, 10, rate=0),
        clip("odd", 0, 10, rate=-24),
        clip("odd", 0, 10, rate=1e9),
    ],
    ids=["no range", "1e308", "negative", "rate 0", "rate -24", "rate 1e9"],
)
def test_a_clip_of_unknown_length_takes_no_time_and_is_said(odd: Item) -> None:
    cut = read(timeline(track(odd, clip("next"))))
    unknown, following = cut.clips
    assert (unknown.record_range, unknown.source_range, unknown.seen_range) == (None, None, None)
    assert unknown.visible
    assert following.record_range == frames(0, 10)
    assert any("V1-0001 (odd)" in warning for warning in cut.warnings)


def test_a_nests_trim_that_is_none_hides_nothing() -> None:
    cut = timeline(track(nest(track(clip("c")), trim=span(0, 5, rate=0)), clip("next")))
    assert only(cut).record_range == frames(0, 10)
    assert only(cut, "next").record_range == frames(10, 10)
    assert "nest V1-0001" in read(cut).warnings[0]


def test_a_clip_without_duration_is_listed_and_not_seen() -> None:
    view = read(timeline(track(clip("c", 5, 0), clip("d")))).clips[0]
    assert (view.record_range, view.seen_range, view.visible) == (frames(0, 0), frames(5, 0), False)


def test_a_programme_beyond_all_counting_is_refused() -> None:
    lane = track(*(clip(duration=2**49) for _ in range(40)))
    with pytest.raises(TimelineError, match="beyond frame") as caught:
        read(timeline(lane))
    assert caught.value.hint


def test_nests_as_deep_as_no_editor_makes_them_are_refused() -> None:
    item = clip()
    for _ in range(80):
        item = track(item)
    with pytest.raises(TimelineError, match="too deep"):
        read(timeline(item))


def test_ranges_stay_whole_whatever_the_rates() -> None:
    cut = timeline(track(clip(rate=48000, duration=12345), kind="Audio"), track(clip()))
    assert isinstance(read(cut).clips[0].record_range, FrameRange)
