"""Timelines that open applications hand over: one document, read as any project is."""

import json
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from damage import odd_json
from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import RateError, TemoinError, TimelineError
from temoin.model import (
    ClipView,
    CutView,
    HostItem,
    HostMarker,
    HostMedia,
    HostOperation,
    HostTimeline,
    HostTrack,
)
from temoin.rate import FrameRange, Rate, timecode
from temoin.testing.fake_timeline import long_timeline, varied_timeline
from temoin.timeline import annotate_timeline, host_document, host_timeline, read_cut
from temoin.vocabulary import MediaKind, TrackKind

FILM = Rate(24000, 1001)


def item(name: str = "a", start: int = 0, duration: int = 24, **further: Any) -> HostItem:
    further.setdefault("media", HostMedia(url=f"/plates/{name}.mov", name=f"{name}.mov"))
    return HostItem(id=f"id-{name}", name=name, start=start, duration=duration, **further)


def timeline(*items: HostItem, **further: Any) -> HostTimeline:
    further.setdefault("tracks", (HostTrack(name="Bild", items=items),))
    words = {"host": "resolve", "application": "X 1", "id": "t", "name": "T", "rate": "24"}
    return HostTimeline(**{**words, **further})


def read(found: HostTimeline) -> CutView:
    return read_cut(None, content=host_document(found), name="an application")


def only(found: HostTimeline) -> ClipView:
    (clip,) = read(found).clips
    return clip


def frames(found: FrameRange | None) -> tuple[int, int, str]:
    assert found is not None
    return found.start, found.duration, str(found.rate)


def test_a_cut_says_where_it_comes_from() -> None:
    cut = read(timeline(item(start=100), start=100, unseen=("a comp",), warnings=("rounded",)))
    assert (cut.format, cut.name, str(cut.rate)) == ("host", "T", "24/1")
    assert cut.unseen == ("a comp",)
    assert cut.warnings == ("rounded",)
    assert frames(cut.clips[0].record_range) == (100, 24, "24/1")


@pytest.mark.parametrize("rate", ["24", "25", "24000/1001", "23.976", "30000/1001", "60", "50/1"])
def test_rates_are_exact(rate: str) -> None:
    assert read(timeline(item(), rate=rate)).rate == Rate.of(rate)


@pytest.mark.parametrize("rate", ["", "fast", "0", "-24", "1/0", "1e999999999"])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    with pytest.raises(RateError):
        read(timeline(item(), rate=rate))


def test_drop_frame_is_kept() -> None:
    cut = read(timeline(item(start=107_892), rate="30000/1001", start=107_892, drop_frame=True))
    assert cut.drop_frame
    assert cut.clips[0].record_range is not None
    start = cut.clips[0].record_range.start
    assert timecode(start, cut.rate, drop_frame=cut.drop_frame) == "01:00:00;00"


def test_drop_frame_where_there_is_none_is_told() -> None:
    cut = read(timeline(item(), drop_frame=True))
    assert not cut.drop_frame
    assert cut.warnings == ("drop-frame timecode at a rate that has none: left out",)


@pytest.mark.parametrize(
    ("speed", "seen"),
    [("1", (1000, 24)), ("1/2", (1000, 12)), ("2", (1000, 48)), ("0", (1000, 1))],
)
def test_a_speed_says_which_frames_are_seen(speed: str, seen: tuple[int, int]) -> None:
    clip = only(timeline(item(source_start=1000, speed=speed)))
    assert frames(clip.seen_range)[:2] == seen
    assert frames(clip.record_range)[:2] == (0, 24)
    assert (clip.retime.speed if clip.retime else 1) == Fraction(speed)


def test_backwards_shows_the_frames_above_the_lowest() -> None:
    clip = only(timeline(item(source_start=1000, speed="-1")))
    assert clip.retime
    assert clip.retime.label == "reverse 100%"
    seen = clip.seen_range
    assert seen is not None
    assert seen.contains(1000)
    assert seen.contains(1023)


@pytest.mark.parametrize("start", [-6, -23])
def test_backwards_and_cut_off_at_the_start_still_shows_what_is_left(start: int) -> None:
    """It begins with its last media frames: those that are cut off."""
    clip = only(timeline(item(start=start, source_start=1000, speed="-1")))
    left = 24 + start
    assert frames(clip.record_range)[:2] == (0, left)
    assert clip.seen_range is not None
    assert all(clip.seen_range.contains(1000 + each) for each in range(left))


def test_a_ramp_may_show_all_of_its_media() -> None:
    media = HostMedia(url="/a.mov", first=900, frames=500)
    clip = only(timeline(item(source_start=1000, varying=True, media=media)))
    assert clip.retime
    assert clip.retime.varying
    assert frames(clip.seen_range)[:2] == (900, 500)


@pytest.mark.parametrize("speed", ["", "fast", "1/0", "1e400", "1e999999999", "nan", "٣"])
def test_a_speed_that_is_none_may_be_any(speed: str) -> None:
    cut = read(timeline(item(speed=speed), item("b", start=24)))
    first, second = cut.clips
    assert first.retime
    assert first.retime.varying
    assert second.retime is None
    assert cut.warnings == ("speeds that are none, taken as ones that vary: 1, the first at a",)


def test_media_count_at_their_own_rate() -> None:
    media = HostMedia(url="/a.mov", first=86_400, frames=240, rate="24000/1001")
    clip = only(timeline(item(source_start=86_410, duration=30, media=media), rate="30000/1001"))
    assert frames(clip.source_range) == (86_410, 24, str(FILM))
    assert clip.active_media
    assert frames(clip.active_media.available_range) == (86_400, 240, str(FILM))
    assert frames(clip.record_range) == (0, 30, "30000/1001")


def test_one_bad_rate_hides_no_other_clip() -> None:
    bad = HostMedia(url="/a.mov", frames=10, rate="fast")
    cut = read(timeline(item(media=bad), item("b", start=24)))
    assert [str(each.source_range.rate) for each in cut.clips if each.source_range] == ["24/1"] * 2
    assert "media of a rate that is none" in cut.warnings[0]


def test_items_before_the_start_are_cut_off_there() -> None:
    media = HostMedia(url="/a.mov", rate="48")
    cut = read(timeline(item(start=90, source_start=5, speed="1/2", media=media), start=100))
    (clip,) = cut.clips
    assert frames(clip.record_range) == (100, 14, "24/1")
    assert frames(clip.source_range)[0] == 5 + 10  # ten record frames at half speed, twice the rate
    assert "items that begin before the timeline were cut off there" in cut.warnings[0]


def test_items_wholly_before_the_start_are_not_seen() -> None:
    first, second = read(timeline(item(start=10), item("b", start=100), start=100)).clips
    assert not first.visible
    assert second.visible
    assert frames(first.record_range)[1] == 0


@pytest.mark.parametrize("duration", [0, -5])
def test_items_without_a_length_are_told(duration: int) -> None:
    cut = read(timeline(item(duration=duration), item("b", start=24)))
    assert [each.name for each in cut.clips] == ["a", "b"]
    assert not cut.clips[0].visible
    assert cut.warnings == ("items without a length: 1, the first at a",)


def test_what_overlaps_goes_one_higher() -> None:
    cut = read(timeline(item(), item("b", start=12), item("c", start=24)))
    assert [(each.id, each.name) for each in cut.clips] == [
        ("V1-0001", "a"),
        ("V1-0002", "c"),
        ("V2-0001", "b"),
    ]
    assert all(each.track == "Bild" for each in cut.clips)


def test_empty_tracks_count() -> None:
    tracks = (HostTrack(name="V1"), HostTrack(name="V2", items=(item(),)))
    assert only(timeline(tracks=tracks)).id == "V2-0001"


def test_tracks_are_of_their_kind() -> None:
    kinds: Any = ("picture", "sound", "other")
    tracks = tuple(HostTrack(name=each, kind=each, items=(item(each),)) for each in kinds)
    found = {each.name: each.kind for each in read(timeline(tracks=tracks)).clips}
    assert found == {
        "picture": TrackKind.PICTURE,
        "sound": TrackKind.SOUND,
        "other": TrackKind.OTHER,
    }


def test_what_is_off_is_off() -> None:
    tracks = (
        HostTrack(name="V1", items=(item(enabled=False), item("b", start=24))),
        HostTrack(name="V2", enabled=False, items=(item("c"),)),
    )
    enabled = {each.name: each.enabled for each in read(timeline(tracks=tracks)).clips}
    assert enabled == {"a": False, "b": True, "c": False}


def nest(**further: Any) -> HostItem:
    inside = (
        HostTrack(name="in 1", items=(item("x", 0, 40, source_start=500), item("y", 40, 40))),
        HostTrack(name="in 2", enabled=False, items=(item("z", 0, 10),)),
    )
    further = {"start": 100, "duration": 20, "source_start": 30, **further}
    return HostItem(id="id-nest", name="Nest", inside=inside, **further)


def test_a_nest_begins_where_its_use_does() -> None:
    found = {each.name: each for each in read(timeline(nest())).clips}
    assert frames(found["x"].record_range)[:2] == (100, 10)
    assert frames(found["x"].seen_range)[:2] == (530, 10)
    assert frames(found["y"].record_range)[:2] == (110, 10)
    assert not found["z"].visible
    assert {each.depth for each in found.values()} == {1}
    assert found["x"].guid == "id-x"


def test_a_nests_speed_and_operations_are_its_clips() -> None:
    glow = HostOperation(name="Glow")
    found = {each.name: each for each in read(timeline(nest(speed="2", operations=(glow,)))).clips}
    assert found["x"].retime
    assert found["x"].retime.speed == 2
    assert [each.name for each in found["x"].effects] == ["Glow"]
    assert frames(found["x"].record_range)[:2] == (100, 5)


def test_the_rate_of_a_nests_media_is_not_its_own() -> None:
    media = HostMedia(rate="48000")
    found = {each.name: each for each in read(timeline(nest(media=media))).clips}
    assert frames(found["x"].record_range)[:2] == (100, 10)


def test_nests_too_deep_are_refused() -> None:
    found = item()
    for _ in range(80):
        found = HostItem(
            id="", name="n", start=0, duration=1, inside=(HostTrack(name="", items=(found,)),)
        )
    with pytest.raises(TimelineError):
        read(timeline(found))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/vfx/sh.%04d.exr", "sh.%04d.exr"),
        ("/vfx/sh.%d.exr", "sh.%d.exr"),
        ("C:\\vfx\\sh.%06d.dpx", "sh.%06d.dpx"),
        ("sh.%04d", "sh.%04d"),
        ("/50%/100%_%04d.exr", "100%_%04d.exr"),
        ("/vfx/sh.%02d.%04d.exr", "sh.%02d.%04d.exr"),
    ],
)
def test_sequences_keep_their_pattern(url: str, name: str) -> None:
    media = HostMedia(kind="sequence", url=url, first=1001, frames=50)
    shown = only(timeline(item(source_start=1001, media=media))).active_media
    assert shown
    assert (shown.kind, shown.url, shown.name) == (MediaKind.SEQUENCE, url, name)


@pytest.mark.parametrize("url", ["/vfx/sh.####.exr", "/vfx/sh.%4d.exr", "/vfx/sh.exr", ""])
def test_a_sequence_without_a_pattern_keeps_its_url(url: str) -> None:
    shown = only(timeline(item(media=HostMedia(kind="sequence", url=url)))).active_media
    assert shown
    assert shown.url in {url, "%d"}


def test_generators_and_missing_media_are_told() -> None:
    title = HostMedia(kind="generator", name="Titel")
    gone = HostMedia(kind="missing", name="lost.mov")
    cut = read(timeline(item(media=title), item("b", 24, media=gone), item("c", 48, media=None)))
    kinds = [(each.active_media.kind, each.active_media.name) for each in cut.clips if each.media]
    assert kinds == [
        (MediaKind.GENERATOR, "Titel"),
        (MediaKind.MISSING, "lost.mov"),
        (MediaKind.MISSING, ""),
    ]


def test_material_is_identified() -> None:
    media = HostMedia(url="/a.mov", reel="A001C002", umid="060a2b34")
    clip = only(timeline(item(media=media, colour="Orange")))
    assert (clip.reel, clip.guid, clip.colour) == ("A001C002", "id-a", "Orange")
    assert clip.active_media
    assert clip.active_media.umid == "060a2b34"


def test_markers_of_ours_are_left_out() -> None:
    markers = (
        HostMarker(start=3, duration=2, name="own", colour="Red", note="note"),
        HostMarker(start=4, id="temoin-1", name="ours"),
    )
    (marker,) = only(timeline(item(source_start=10, markers=markers))).markers
    assert (marker.name, marker.colour, marker.comment) == ("own", "Red", "note")
    assert frames(marker.marked_range) == (13, 2, "24/1")


def test_a_marker_lies_in_media_time() -> None:
    media = HostMedia(url="/a.mov", rate="48")
    markers = (HostMarker(start=10, duration=4),)
    (marker,) = only(
        timeline(item(source_start=100, speed="1/2", media=media, markers=markers))
    ).markers
    assert frames(marker.marked_range) == (110, 4, "48/1")


def test_an_operation_says_where_it_stands() -> None:
    operation = HostOperation(
        name="Skin", kind="ofx.x", enabled=False, where="clip grade, node 2", words={"a": [1, None]}
    )
    silent = HostOperation(name="Tint")
    effects = only(timeline(item(operations=(operation, silent)))).effects
    assert [(each.name, each.kind, each.enabled) for each in effects] == [
        ("Skin", "ofx.x", False),
        ("Tint", "Effect", None),
    ]
    assert json.loads(effects[0].metadata) == {
        "resolve": {"a": [1, None], "path": "clip grade, node 2"}
    }


def test_operations_around_a_clip_are_its_own_too() -> None:
    tracks = (HostTrack(name="V1", operations=(HostOperation(name="T"),), items=(item(),)),)
    found = timeline(tracks=tracks, operations=(HostOperation(name="All"),))
    assert [each.name for each in only(found).effects] == ["T", "All"]


def test_a_tool_is_told_with_its_place() -> None:
    operation = HostOperation(
        name="Object Removal",
        kind="com.blackmagicdesign.resolvefx.objectremoval",
        enabled=True,
        where="clip grade, node 2",
    )
    (proposal,) = ToolDetector().detect(only(timeline(item(operations=(operation,)))), ())
    assert proposal.tool == "Object Removal"
    assert any("node 2" in each.node for each in proposal.grounds)


def test_a_file_of_it_is_read_too_and_never_written(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_bytes(host_document(varied_timeline()))
    assert read_cut(path).format == "host"
    with pytest.raises(TemoinError):
        annotate_timeline(
            path, tmp_path / "out.json", flags=[], ledger_lines=[], rate=None, timeline_name=None
        )
    assert [each.name for each in tmp_path.iterdir()] == ["cut.json"]


def test_half_a_letter_is_marked() -> None:
    found = timeline(item("a\udcff", media=HostMedia(url="/a\udcff.mov", words={"k": "\ud800"})))
    clip = only(found)
    assert clip.name.startswith("a�")
    assert clip.active_media
    assert "�" in clip.active_media.url


@pytest.mark.parametrize("value", [object(), {1, "a"}, 2**70, b"\xff"])
def test_what_is_no_plain_value_gives_no_traceback(value: object) -> None:
    with suppress(TimelineError):
        read(timeline(item(words={"k": value})))


@pytest.mark.parametrize("number", [2**53, 2**62, 10**30, 10**400, -(10**400)])
@pytest.mark.parametrize("field", ["start", "duration", "source_start"])
def test_a_vast_number_gives_no_traceback(field: str, number: int) -> None:
    found = timeline(replace(item(), **{field: number}), item("b", start=24))
    try:
        cut = read(found)
    except TemoinError:
        return
    assert {each.name for each in cut.clips} == {"a", "b"}


def test_a_long_timeline_is_read_whole() -> None:
    assert len(read(long_timeline(500, operations=2)).clips) == 500


# Whatever there is.

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
NUMBERS = st.integers(-(2**54), 2**54) | st.integers(-50, 500)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
WORDS = st.dictionaries(TEXT, PLAIN, max_size=2)
RATES = st.sampled_from(["", "24", "24000/1001", "30000/1001", "48000", "x"]) | TEXT
SPEEDS = st.sampled_from(["1", "1/2", "0", "-1", "-3/7", "2.5", "1e400"]) | TEXT
OPERATIONS = st.lists(
    st.builds(
        HostOperation,
        name=TEXT,
        kind=TEXT,
        enabled=st.none() | st.booleans(),
        where=TEXT,
        words=WORDS,
    ),
    max_size=2,
).map(tuple)
MARKERS = st.lists(
    st.builds(HostMarker, start=NUMBERS, duration=NUMBERS, name=TEXT, colour=TEXT, id=TEXT),
    max_size=2,
).map(tuple)
MEDIA = st.builds(
    HostMedia,
    kind=st.sampled_from(["file", "sequence", "generator", "missing"]),
    url=TEXT | st.sampled_from(["/a/b.%04d.exr", "C:\\a.mov", "file:///a%20b.mov"]),
    name=TEXT,
    reel=TEXT,
    umid=TEXT,
    first=NUMBERS,
    frames=NUMBERS,
    rate=RATES,
    words=WORDS,
)


def tracks(items: st.SearchStrategy[HostItem]) -> st.SearchStrategy[tuple[HostTrack, ...]]:
    track = st.builds(
        HostTrack,
        name=TEXT,
        kind=st.sampled_from(["picture", "sound", "other"]),
        enabled=st.booleans(),
        operations=OPERATIONS,
        items=st.lists(items, max_size=3).map(tuple),
    )
    return st.lists(track, max_size=2).map(tuple)


def items(inside: st.SearchStrategy[tuple[HostTrack, ...]]) -> st.SearchStrategy[HostItem]:
    return st.builds(
        HostItem,
        id=TEXT,
        name=TEXT,
        start=NUMBERS,
        duration=NUMBERS,
        enabled=st.booleans(),
        source_start=NUMBERS,
        speed=SPEEDS,
        varying=st.booleans(),
        media=st.none() | MEDIA,
        operations=OPERATIONS,
        markers=MARKERS,
        colour=TEXT,
        inside=inside,
        words=WORDS,
    )


TIMELINES = st.builds(
    HostTimeline,
    host=TEXT | st.sampled_from(["resolve", "temoin", "temoin_host"]),
    application=TEXT,
    id=TEXT,
    name=TEXT,
    rate=st.sampled_from(["24", "30000/1001"]) | RATES,
    start=NUMBERS,
    drop_frame=st.booleans(),
    tracks=tracks(items(st.just(()) | tracks(items(st.just(()))))),
    markers=MARKERS,
    operations=OPERATIONS,
    unseen=st.lists(TEXT, max_size=1).map(tuple),
    warnings=st.lists(TEXT, max_size=1).map(tuple),
)


@settings(max_examples=300)
@given(found=TIMELINES)
def test_any_timeline_survives_and_is_read_or_refused(found: HostTimeline) -> None:
    document = host_document(found)
    assert host_timeline(document) == found
    try:
        cut = read(found)
    except TemoinError:
        return
    assert len(cut.clips) == sum(1 for each in _leaves(found.tracks))


def _leaves(found: tuple[HostTrack, ...]) -> list[HostItem]:
    leaves: list[HostItem] = []
    for each in (each for track in found for each in track.items):
        leaves += _leaves(each.inside) if each.inside else [each]
    return leaves


@given(content=st.binary(max_size=80) | st.text(max_size=60).map(str.encode))
def test_any_bytes_after_the_opening_are_refused(content: bytes) -> None:
    with pytest.raises(TemoinError):
        read_cut(None, content=b'{"temoin_host_timeline":1,' + content, name="x")


@pytest.mark.parametrize("seed", range(150))
def test_odd_documents_are_read_or_refused(seed: int) -> None:
    content = odd_json(host_document(varied_timeline()), Random(seed))
    compact = json.dumps(json.loads(content), separators=(",", ":")).encode()
    with suppress(TemoinError):
        read_cut(None, content=compact, name="x")
