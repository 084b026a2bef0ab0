"""Final Cut Pro's XML: each of its elements, and what is wrong in it."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fcpxml import document, only, project, read, sequence, shot
from temoin.errors import InputError, TimelineError
from temoin.rate import Rate
from temoin.timeline import read_cut
from temoin.timeline.fcpxml import structure
from temoin.timeline.fcpxml.times import (
    Passage,
    conform_speed,
    rate_of_frame,
    seconds,
    slowest_rate,
    through_map,
    written,
)
from temoin.vocabulary import MediaKind, TrackKind
from timelines import frames, read_bytes

HOUR = 86400  # frames of an hour at 24


def places(cut: object) -> list[tuple[str, str, int, int]]:
    return [
        (view.id, view.name, view.record_range.start - HOUR, view.record_range.duration)
        for view in cut.clips  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1001/30000s", Fraction(1001, 30000)),
        ("5s", Fraction(5)),
        ("3600/24s", Fraction(150)),
        ("-1/2s", Fraction(-1, 2)),
        ("2.5s", Fraction(5, 2)),
        ("0/1s", Fraction(0)),
    ],
)
def test_times_are_exact(text: str, time: Fraction) -> None:
    assert seconds(text) == time
    assert seconds(written(time)) == time


@pytest.mark.parametrize("text", [None, "", "s", "1/0s", "1/2/3s", "9" * 12 + "s", "nan", "1e5s"])
def test_what_is_no_time_is_none(text: str | None) -> None:
    assert seconds(text) is None


@given(st.text(max_size=20))
def test_any_text_is_a_time_or_none(text: str) -> None:
    time = seconds(text)
    assert time is None or seconds(written(time)) == time


def test_rates_come_from_a_frames_duration() -> None:
    assert rate_of_frame("1001/24000s") == Rate(24000, 1001)
    assert rate_of_frame("15015/360000s") == Rate(24000, 1001)
    assert rate_of_frame("100/2500s") == Rate(25)
    assert rate_of_frame("0s") is rate_of_frame(None) is rate_of_frame("-1/24s") is None
    assert slowest_rate([Fraction(179, 60), Fraction(3600)]) == Rate(60)
    assert slowest_rate([Fraction(1, 7)]) is slowest_rate([]) is None


def test_a_clip_is_read_with_its_place_its_source_and_its_media() -> None:
    cut = read(shot(name="first"), shot(name="second", offset="3604s", start="30s"))
    assert (cut.name, cut.rate, cut.range) == ("scene", Rate(24), frames(HOUR, 192))
    assert cut.format == "fcpxml"
    assert cut.reader.startswith("temoin ")
    assert cut.warnings == ()
    assert not cut.drop_frame
    assert places(cut) == [("V1-0001", "first", 0, 96), ("V1-0002", "second", 96, 96)]
    view = cut.clips[1]
    assert view.source_range == frames(720, 96)
    shown, proxy = view.media
    assert (shown.url, shown.kind, shown.active) == ("file:///m/a.mov", MediaKind.FILE, True)
    assert shown.available_range == frames(240, 2400)
    assert (proxy.url, proxy.active) == ("file:///m/a_proxy.mov", False)
    assert view.reel == "A001R"


def test_drop_frame_is_what_the_sequence_says() -> None:
    cut = read(
        shot(offset="0s", duration="1001/30000s"), start="0s", form="ntsc", more='tcFormat="DF"'
    )
    assert cut.drop_frame
    assert cut.rate == Rate(30000, 1001)


def test_several_projects_are_timelines_of_their_names() -> None:
    event = f"<event>{project(shot(), name='one')}{project(shot(), name='two')}</event>"
    content = document(f"<library>{event}</library>")
    with pytest.raises(TimelineError, match=r"2 timelines: 'one', 'two'"):
        read_bytes(content)
    assert read_cut(None, content=content, name="x", timeline_name="two").name == "two"


def test_clips_of_events_are_a_list_without_record_times() -> None:
    cut = read_bytes(document(f"<event>{shot(offset='0s')}{shot(name='B')}</event>"))
    assert [(view.name, view.record_range) for view in cut.clips] == [("A", None), ("B", None)]
    assert "no record times" in cut.warnings[0]


def test_a_loose_clip_counts_at_the_rate_of_what_it_shows_or_a_guess_is_told() -> None:
    told = "clips that do not tell their rate, counted at 24 frames a second: 1, the first at B"
    loose = f"<event>{shot()}{shot(ref='none', name='B')}</event>"
    assert told in read_bytes(document(loose)).warnings
    compound = f'<media id="m">{sequence(shot(), form="ntsc")}</media>'
    nest = f'<event><ref-clip ref="m" name="N" duration="2s"/>{shot()}</event>'
    warnings = read_bytes(document(nest, resources=compound)).warnings
    assert not any("do not tell their rate" in each for each in warnings)


def test_clips_beside_a_project_are_counted() -> None:
    cut = read_bytes(document(f"<event>{shot()}{project(shot())}</event>"))
    assert len(cut.clips) == 1
    assert cut.warnings == ("clips beside the projects, not read: 1, the first at A",)


def test_gaps_keep_their_time_and_what_is_connected_to_them() -> None:
    title = '<title ref="title" name="T" lane="1" offset="3601s" duration="1s"/>'
    gap = f'<gap name="Gap" offset="3600s" start="3600s" duration="2s">{title}</gap>'
    cut = read(gap, shot(offset="3602s"))
    assert places(cut) == [("V1-0001", "A", 48, 96), ("V2-0001", "T", 24, 24)]


def test_offsets_leave_holes_and_what_says_none_follows_on() -> None:
    bare = '<asset-clip ref="a" name="B" duration="1s"/>'
    cut = read(shot(), shot(name="late", offset="3610s"), bare)
    assert [place[2] for place in places(cut)] == [0, 240, 336]
    assert cut.clips[2].source_range == frames(240, 24)  # its media's first frame


def test_items_that_overlap_lie_on_two_tracks_and_are_counted() -> None:
    cut = read(shot(), shot(name="B", offset="3602s"))
    assert places(cut) == [("V1-0001", "A", 0, 96), ("V2-0001", "B", 48, 96)]
    assert "items that begin before the one before ends: 1" in cut.warnings[0]


def test_connected_clips_stand_where_their_parent_shows_them() -> None:
    grandchild = '<title ref="title" name="T" lane="1" offset="2s" duration="1s"/>'
    child = shot(grandchild, ref="b", name="B", offset="21s", start="1s", more='lane="1"')
    under = shot(name="U", ref="b", offset="20s", duration="1s", more='lane="-1"')
    cut = read(shot(child + under))
    assert places(cut) == [
        ("V1-0001", "U", 0, 24),
        ("V2-0001", "A", 0, 96),
        ("V3-0001", "B", 24, 96),
        ("V4-0001", "T", 48, 24),
    ]


@pytest.mark.parametrize("lane", ["--1", "-", "1-", "", "x", "²", "1" * 8, "9" * 5000])
def test_a_lane_that_is_no_number_is_that_of_what_holds_it(lane: str) -> None:
    title = f'<title ref="title" name="T" lane="{lane}" offset="21s" duration="1s"/>'
    assert [place[1] for place in places(read(shot(title)))] == ["A", "T"]


def test_a_clip_connected_below_a_connected_one_lies_between_it_and_the_storyline() -> None:
    below = '<title ref="title" name="T" lane="-1" offset="1s" duration="1s"/>'
    child = shot(below, ref="b", name="B", offset="20s", start="1s", more='lane="1"')
    assert [place[1] for place in places(read(shot(child)))] == ["A", "T", "B"]


def test_a_secondary_storyline_is_a_run_of_clips_in_its_lane() -> None:
    items = shot(name="x", offset="0s", duration="1s") + shot(name="y", offset="1s", duration="1s")
    cut = read(shot(f'<spine lane="1" offset="21s">{items}</spine>'))
    assert places(cut)[1:] == [("V2-0001", "x", 24, 24), ("V2-0002", "y", 48, 24)]


def test_clips_that_overlap_in_one_lane_lie_on_two_tracks() -> None:
    both = "".join(
        shot(name=name, ref="b", offset=at, start="0s", duration="2s", more='lane="1"')
        for name, at in (("x", "20s"), ("y", "21s"))
    )
    assert [place[:3] for place in places(read(shot(both)))][1:] == [
        ("V2-0001", "x", 0),
        ("V3-0001", "y", 24),
    ]


def test_sound_lies_on_tracks_of_sound() -> None:
    inside = shot(name="S", ref="sound", offset="20s", start="1/48000s", more='lane="-1"')
    split = shot(name="X", offset="20s", more='lane="-2" srcEnable="audio"')
    cut = read(shot(inside + split))
    assert [(view.id, view.name, view.kind) for view in cut.clips] == [
        ("V1-0001", "A", TrackKind.PICTURE),
        ("A1-0001", "S", TrackKind.SOUND),
        ("A2-0001", "X", TrackKind.SOUND),
    ]
    assert cut.clips[1].source_range == frames(1, 4 * 48000, 48000)


def test_a_clip_element_is_one_clip_with_the_sound_of_its_picture() -> None:
    held = (
        '<video ref="a" offset="10s" start="10s" duration="100s">'
        '<audio ref="a" lane="-1" offset="10s" duration="100s"/>'
        '<filter-video ref="mask"/></video>'
        '<title ref="title" name="T" lane="1" offset="20s" duration="1s"/>'
    )
    cut = read(f'<clip name="C" offset="3600s" start="20s" duration="4s">{held}</clip>')
    assert places(cut) == [("V1-0001", "C", 0, 96), ("V2-0001", "T", 0, 24)]
    assert cut.clips[0].source_range == frames(480, 96)
    assert [each.kind for each in cut.clips[0].effects] == ["FFAddAlphaEffectID"]


def test_a_clip_is_looked_into_as_often_whatever_is_connected_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = Counter[int]()
    contained = structure.contained
    sound = '<audio ref="sound" lane="-1" offset="10s" duration="1s"/>'
    for count in (1, 50):

        def looked(element: Element, count: int = count) -> list[Element]:
            looks[count] += 1
            return contained(element)

        monkeypatch.setattr(structure, "contained", looked)
        held = '<video ref="a" offset="10s" duration="9s"/>' + count * sound
        read(f'<clip name="C" offset="3600s" start="10s" duration="9s">{held}</clip>')
    assert looks[50] == looks[1] > 0


def test_detached_sound_in_a_clip_around_a_gap_is_a_clip_of_sound() -> None:
    held = '<gap offset="0s" duration="9s"><audio ref="sound" lane="-1" offset="1s"/></gap>'
    cut = read(
        shot(f'<clip name="D" lane="-1" offset="20s" start="3s" duration="2s">{held}</clip>')
    )
    assert (cut.clips[1].id, cut.clips[1].name) == ("A1-0001", "D")
    assert cut.clips[1].source_range == frames(2 * 48000, 2 * 48000, 48000)


def test_a_clip_that_holds_several_items_is_a_nest() -> None:
    held = '<video ref="a" offset="0s" duration="2s"/><video ref="b" offset="2s" duration="2s"/>'
    cut = read(f'<clip name="C" offset="3600s" start="1s" duration="2s">{held}</clip>')
    assert [place[::2] for place in places(cut)] == [
        ("V1-0001/V1-0001", 0),
        ("V1-0001/V1-0002", 24),
    ]
    assert [view.record_range.duration for view in cut.clips if view.record_range] == [24, 24]


def test_titles_and_generators_are_no_files() -> None:
    title = (
        '<title ref="title" name="T" offset="3600s" start="3600s" duration="2s">'
        '<param name="Size" value="3"/><text><text-style>Hello</text-style></text></title>'
    )
    view = only(title)
    assert (view.media[0].kind, view.media[0].name) == (MediaKind.GENERATOR, "Basic Title")
    assert "Hello" in view.metadata["media/DEFAULT_MEDIA/parameters"]
    assert only('<video ref="title" offset="3600s" duration="2s"/>').media[0].kind is (
        MediaKind.GENERATOR
    )


def test_a_still_has_no_length_of_its_own() -> None:
    view = only('<video ref="photo" name="P" offset="3600s" start="3600s" duration="2s"/>')
    assert view.media[0].available_range is None
    assert view.source_range == frames(HOUR, 48)


COMPOUND = (
    '<media id="m"><sequence format="f24" tcStart="3600s"><spine>'
    + shot(name="x", duration="2s")
    + shot(name="y", offset="3602s", duration="2s")
    + "</spine></sequence></media>"
)


def test_a_compound_is_a_nest_of_what_it_refers_to() -> None:
    cut = read(
        '<ref-clip ref="m" name="N" offset="3600s" start="3601s" duration="2s"/>',
        resources=COMPOUND,
    )
    assert places(cut) == [("V1-0001/V1-0001", "x", 0, 24), ("V1-0001/V1-0002", "y", 24, 24)]
    assert [view.seen_range for view in cut.clips] == [frames(504, 24), frames(480, 24)]


@pytest.mark.parametrize(("enabled", "ids"), [("audio", ["A1-0001/A1-0001", "A1-0001/A1-0002"])])
def test_the_sound_of_a_compound_is_sound(enabled: str, ids: list[str]) -> None:
    nest = f'<ref-clip ref="m" offset="3600s" duration="4s" srcEnable="{enabled}"/>'
    assert [view.id for view in read(nest, resources=COMPOUND).clips] == ids


def test_compounds_in_one_another_multiply_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = (
        '<media id="m{n}"><sequence format="f24"><spine>'
        '<ref-clip ref="m{m}" duration="1s"/><ref-clip ref="m{m}" duration="1s"/>'
        "</spine></sequence></media>"
    )
    chain = "".join(twice.format(n=n, m=n + 1) for n in range(23))
    monkeypatch.setattr("temoin.timeline.fcpxml.storylines.MOST_CLIPS", 2000)
    with pytest.raises(TimelineError, match="more than 2000 items"):
        read('<ref-clip ref="m0" duration="1s"/>', resources=chain)


def test_compounds_too_deep_in_one_another_are_refused() -> None:
    once = (
        '<media id="m{n}"><sequence format="f24"><spine><ref-clip ref="m{m}" duration="1s"/>'
        "</spine></sequence></media>"
    )
    chain = "".join(once.format(n=n, m=n + 1) for n in range(100))
    with pytest.raises(TimelineError, match="too deep"):
        read('<ref-clip ref="m0" duration="1s"/>', resources=chain)


def test_a_compound_that_holds_itself_ends() -> None:
    itself = (
        '<media id="m"><sequence format="f24"><spine><ref-clip ref="m" name="M" duration="1s"/>'
        "</spine></sequence></media>"
    )
    cut = read('<ref-clip ref="m" offset="3600s" duration="1s"/>', resources=itself)
    assert [view.media[0].kind for view in cut.clips] == [MediaKind.MISSING]
    assert any("hold themselves" in each for each in cut.warnings)


MULTICAM = (
    '<media id="mc"><multicam format="f24" tcStart="0s">'
    '<mc-angle name="one" angleID="1">'
    + shot(name="one", offset="0s", start="20s", duration="9s")
    + '</mc-angle><mc-angle name="two" angleID="2">'
    '<gap offset="0s" duration="1s"/>'
    + shot(name="two", ref="b", offset="1s", start="0s", duration="9s")
    + '</mc-angle><mc-angle name="mic" angleID="3">'
    + shot(name="mic", ref="sound", offset="0s", start="0s", duration="9s")
    + "</mc-angle></multicam></media>"
)


def multicam(*sources: tuple[str, str]) -> str:
    chosen = "".join(f'<mc-source angleID="{at}" srcEnable="{on}"/>' for at, on in sources)
    return f'<mc-clip ref="mc" name="M" offset="3600s" start="2s" duration="3s">{chosen}</mc-clip>'


@pytest.mark.parametrize(
    ("sources", "shown"),
    [
        ([("1", "all")], ["V1-0001/V1-0001 one"]),
        ([("2", "video"), ("3", "audio")], ["V1-0001/V1-0001 two", "V1-0001/A1-0001 mic"]),
        ([("2", "video"), ("1", "audio")], ["V1-0001/V1-0001 two", "V1-0001/A1-0001 one"]),
        ([("1", "none"), ("2", "all")], ["V1-0001/V1-0001 two"]),
        ([], ["V1-0001/V1-0001 one"]),
        ([("9", "all")], []),
    ],
)
def test_of_a_multicam_the_chosen_angles_are_shown(
    sources: list[tuple[str, str]], shown: list[str]
) -> None:
    cut = read(multicam(*sources), resources=MULTICAM)
    assert [f"{view.id} {view.name}" for view in cut.clips] == shown
    assert bool(cut.warnings) == (not sources or sources[0][0] == "9")


def test_an_angle_shows_the_frames_of_its_time() -> None:
    (view,) = read(multicam(("2", "all")), resources=MULTICAM).clips
    assert view.seen_range == frames(24, 72)
    assert view.record_range == frames(HOUR, 72)


def test_a_synchronised_clip_is_a_nest() -> None:
    sound = shot(name="S", ref="sound", offset="10s", start="0s", duration="9s", more='lane="-1"')
    held = shot(sound, offset="10s", start="10s", duration="9s")
    cut = read(f'<sync-clip name="Y" offset="3600s" start="12s" duration="2s">{held}</sync-clip>')
    assert [(view.id, view.name) for view in cut.clips] == [
        ("V1-0001/V1-0001", "A"),
        ("V1-0001/A1-0001", "S"),
    ]
    assert cut.clips[0].seen_range == frames(288, 48)
    assert cut.clips[1].seen_range == frames(96000, 96000, 48000)


def test_of_an_audition_the_first_is_the_pick() -> None:
    choices = shot(name="pick", offset="0s") + shot(name="other", offset="0s")
    cut = read(f'<audition offset="3600s">{choices}</audition>', shot(name="next", offset="3604s"))
    assert [place[1:] for place in places(cut)] == [("pick", 0, 96), ("next", 96, 96)]
    assert json.loads(cut.clips[0].metadata["fcpxml"])["audition"] == ["other"]


def test_captions_are_left_out_and_said() -> None:
    caption = '<caption lane="1" name="Hello" offset="20s" duration="1s"/>'
    cut = read(shot(caption))
    assert len(cut.clips) == 1
    assert cut.warnings == ("captions, left out: they are no picture: 1, the first at Hello",)


def test_transitions_overlap_their_neighbours() -> None:
    fade = (
        '<transition name="Cross Dissolve" offset="3603s" duration="2s">'
        '<filter-video ref="fade"/></transition>'
    )
    first, second = read(shot(), fade, shot(offset="3604s")).clips
    assert (first.transition_out, second.transition_in) == (24, 24)
    assert [each.kind for each in first.effects] == ["SMPTE_Dissolve"]
    assert "FxPlug:4731" in first.effects[0].metadata
    assert first.visible_range == frames(480, 120)
    head = read('<transition offset="3600s" duration="1s"/>', shot()).clips[0]
    assert (head.transition_in, head.record_range) == (24, frames(HOUR, 96))


def test_what_is_switched_off_is_off_alone() -> None:
    title = '<title ref="title" name="T" lane="1" offset="20s" duration="1s"/>'
    cut = read(shot(title, more='enabled="0"'))
    assert [(view.name, view.enabled) for view in cut.clips] == [("A", False), ("T", True)]


def time_map(*points: tuple[str, str], interp: str = "smooth2") -> str:
    told = "".join(
        f'<timept time="{time}" value="{value}" interp="{interp}"/>' for time, value in points
    )
    return f"<timeMap>{told}</timeMap>"


@pytest.mark.parametrize(
    ("points", "start", "label", "source"),
    [
        ([("0s", "10s"), ("50s", "110s")], "5s", "200%", 480),
        ([("0s", "110s"), ("100s", "10s")], "5s", "reverse 100%", 2520),
        ([("0s", "30s"), ("100s", "30s")], "5s", "freeze", 720),
        ([("0s", "10s"), ("6s", "16s"), ("20s", "60s")], "5s", "ramp", 360),
    ],
)
def test_a_time_map_is_a_change_of_speed(
    points: list[tuple[str, str]], start: str, label: str, source: int
) -> None:
    view = only(shot(time_map(*points), start=start))
    assert view.retime is not None
    assert view.retime.label == label
    assert view.source_range == frames(source, 96)


def test_a_map_is_known_between_two_points_on_straight_lines_only() -> None:
    points = [("0s", "0s"), ("10s", "10s"), ("20s", "30s")]
    use = (Fraction(11), Fraction(4))
    straight = through_map(fromstring(time_map(*points, interp="linear")), *use)
    assert straight == Passage(start=Fraction(12), speed=Fraction(2))
    assert through_map(fromstring(time_map(*points)), *use).speed is None
    assert through_map(fromstring(time_map(*points[:1])), *use) == Passage(start=Fraction(11))
    assert through_map(None, *use) == Passage(start=Fraction(11))


def test_connected_clips_follow_a_retimed_parents_own_time() -> None:
    title = '<title ref="title" name="T" lane="1" offset="6s" duration="1s"/>'
    cut = read(shot(time_map(("0s", "10s"), ("50s", "110s")) + title, start="5s"))
    assert places(cut)[1] == ("V2-0001", "T", 24, 24)


@pytest.mark.parametrize(
    ("own", "sequence_rate", "speed", "is_told"),
    [
        ("23.98", Rate(24), Fraction(1001, 1000), True),
        ("24", Rate(24000, 1001), Fraction(1000, 1001), True),
        ("25", Rate(24), Fraction(24, 25), True),
        ("24", Rate(25), Fraction(25, 24), True),
        ("23.98", Rate(50), Fraction(1001, 1000), False),
        ("60", Rate(24), Fraction(1), False),
        ("none", Rate(24), Fraction(1), False),
    ],
)
def test_conformed_rates_are_speeds(
    own: str, sequence_rate: Rate, speed: Fraction, is_told: bool
) -> None:
    element = fromstring(f'<conform-rate srcFrameRate="{own}"/>')
    assert conform_speed(element, sequence_rate) == (speed, is_told)
    element.set("scaleEnabled", "0")
    assert conform_speed(element, sequence_rate) == (1, True)
    assert conform_speed(None, sequence_rate) == (1, True)


MASK, VOICE = '<filter-video ref="mask"/>', '<adjust-voiceIsolation amount="50"/>'
MASK_KIND = "FFAddAlphaEffectID"


@pytest.mark.parametrize(
    ("played", "told"),
    [
        ("all", [[("adjust-voiceIsolation", True), (MASK_KIND, True)], []]),
        ("video", [[("adjust-voiceIsolation", False), (MASK_KIND, True)], []]),
        ("audio", [[], [("adjust-voiceIsolation", True)]]),
        ("none", [[]]),
    ],
)
def test_what_is_done_to_an_angle_is_on_its_clips_alone(
    played: str, told: list[list[tuple[str, bool]]]
) -> None:
    sound = f'<audio-role-source role="dialogue">{VOICE}</audio-role-source>'
    source = f'<mc-source angleID="1" srcEnable="{played}">{sound}{MASK}</mc-source>'
    clip = f'<mc-clip ref="mc" name="M" offset="3600s" start="2s" duration="3s">{source}'
    other = '<mc-source angleID="2" srcEnable="video"/></mc-clip>'
    cut = read(clip + other, resources=MULTICAM)
    assert [[(each.kind, each.enabled) for each in view.effects] for view in cut.clips] == told


def test_what_is_done_to_the_picture_of_a_nest_is_not_done_to_its_sound() -> None:
    inside = shot(name="seen", offset="0s") + shot(name="heard", ref="sound", offset="9s")
    held = f'<media id="cm" name="C">{sequence(inside, start="0s")}</media>'
    use = f'<ref-clip ref="cm" name="C" offset="3600s" start="0s" duration="12s">{MASK}</ref-clip>'
    cut = read(use, resources=held)
    told = {view.name: [each.kind for each in view.effects] for view in cut.clips}
    assert told == {"seen": [MASK_KIND], "heard": []}


def test_effects_times_tracks_are_bounded() -> None:
    above = "".join(
        f'<asset-clip ref="b" lane="{n}" offset="20s" duration="1s"/>' for n in range(-1, 1000)
    )
    sound = '<asset-clip ref="sound" lane="-1" offset="20s" duration="1s"/>'
    held = f'<media id="cm">{sequence(shot(above + sound, offset="0s"), start="0s")}</media>'
    use = f'<ref-clip ref="cm" offset="3600s" start="0s" duration="4s">{MASK * 1001}</ref-clip>'
    with pytest.raises(TimelineError, match="more effects than any project"):
        read(use, resources=held)


@pytest.mark.parametrize(
    ("sound", "switches"),
    [
        ('<audio-channel-source srcCh="1">{0}</audio-channel-source>', [True, True]),
        ('<audio-channel-source srcCh="1" active="0">{0}</audio-channel-source>', [False, True]),
        ('<audio-channel-source srcCh="1" enabled="0">{0}</audio-channel-source>', [False, True]),
    ],
)
def test_what_is_done_to_sound_that_is_switched_off_is_off(
    sound: str, switches: list[bool]
) -> None:
    view = only(shot(sound.format(VOICE) + MASK))
    assert [each.enabled for each in view.effects] == switches
    mute = only(shot(VOICE + MASK, more='srcEnable="video"'))
    assert [each.enabled for each in mute.effects] == [False, True]


def test_how_frames_are_made_between_frames_stays_visible() -> None:
    conform = '<conform-rate scaleEnabled="0" frameSampling="optical-flow-frc"/>'
    view = only(shot(conform))
    assert [each.kind for each in view.effects] == ["LinearTimeWarp"]
    assert "optical-flow-frc" in view.effects[0].metadata
    assert view.retime is None


def test_effects_have_the_programs_own_identifier_and_switch() -> None:
    inside = (
        '<adjust-stabilization type="automatic"/>'
        '<audio-channel-source srcCh="1" role="dialogue.dialogue-1">'
        '<adjust-voiceIsolation amount="50"/></audio-channel-source>'
        '<filter-video ref="mask" name="My Mask" enabled="0"><data key="k">AAAA</data>'
        '<param name="Feather" key="9" value="3"/></filter-video>'
        '<filter-video ref="gone" name="Gone"/>'
    )
    view = only(shot(inside))
    told = [(each.name, each.kind, each.enabled) for each in view.effects]
    assert told == [
        ("adjust-stabilization", "adjust-stabilization", True),
        ("adjust-voiceIsolation", "adjust-voiceIsolation", True),
        ("My Mask", "FFAddAlphaEffectID", False),
        ("Gone", "filter-video", True),
    ]
    voice = json.loads(view.effects[1].metadata)["fcpxml"]
    assert voice["adjust-voiceIsolation"] == {"amount": "50"}
    assert voice["of"]["role"] == "dialogue.dialogue-1"
    mask = json.loads(view.effects[2].metadata)["fcpxml"]["filter-video"]
    assert (mask["uid"], mask["param"]["value"]) == ("FFAddAlphaEffectID", "3")
    assert "AAAA" not in view.effects[2].metadata
    assert "voiceIsolation" not in view.metadata["fcpxml"]
    assert json.loads(view.metadata["fcpxml"])["roles"] == ["dialogue.dialogue-1"]


def test_markers_stand_in_the_sources_time() -> None:
    inside = (
        '<marker start="21s" duration="1s" value="check" note="why" completed="0"/>'
        '<chapter-marker start="22s" value="chapter"/>'
        '<marker start="20s" value="AI: x [TEMOIN]"/>'
    )
    view = only(shot(inside))
    assert [(each.name, each.comment, each.colour) for each in view.markers] == [
        ("check", "why", "RED"),
        ("chapter", "", "ORANGE"),
    ]
    assert view.markers[0].marked_range == frames(504, 24)


def test_keywords_notes_and_roles_are_kept() -> None:
    inside = (
        '<note>nice</note><keyword start="0s" value="one"/><keyword value="two"/>'
        '<metadata><md key="com.apple.proapps.studio.scene" value="12A"/></metadata>'
    )
    words = json.loads(only(shot(inside, more='audioRole="dialogue"')).metadata["fcpxml"])
    assert words["note"] == "nice"
    assert [each["value"] for each in words["keyword"]] == ["one", "two"]
    assert words["metadata"] == {"com.apple.proapps.studio.scene": "12A"}
    assert (words["audioRole"], words["element"]) == ("dialogue", "asset-clip")


def test_what_is_not_understood_is_counted_and_the_rest_is_read() -> None:
    cut = read(shot("<hologram/>"), '<smell offset="3604s" duration="1s"/>', shot(offset="3605s"))
    assert len(cut.clips) == 2
    assert cut.warnings == (
        "elements that are not understood (hologram): 1, the first at A",
        "elements that are not understood (smell): 1, the first at smell",
    )


@pytest.mark.parametrize("tag", ["asset-clip", "ref-clip", "mc-clip", "video", "audio", "title"])
def test_a_reference_to_nothing_is_missing_media(tag: str) -> None:
    cut = read(f'<{tag} ref="nowhere" name="N" offset="3600s" start="2s" duration="1s"/>')
    assert [(view.name, view.media[0].kind) for view in cut.clips] == [("N", MediaKind.MISSING)]
    assert cut.clips[0].record_range == frames(HOUR, 24)
    assert cut.warnings == ("clips of media that the file does not list: 1, the first at N",)


def test_media_of_unnamed_kinds_are_the_original() -> None:
    odd = (
        '<asset id="odd" duration="9s" hasVideo="1" format="f24">'
        '<media-rep kind="" src="o.mov"/><media-rep kind="DEFAULT_MEDIA" src="x.mov"/></asset>'
    )
    view = only(shot(ref="odd", start="0s"), resources=odd)
    assert [(each.key, each.url) for each in view.media] == [("DEFAULT_MEDIA", "o.mov")]


def test_a_clip_without_a_length_is_said() -> None:
    cut = read('<title ref="title" name="T" offset="3600s"/>', shot())
    assert cut.warnings[0].startswith("clips that do not say how long they are")
    assert read('<asset-clip ref="a" offset="3600s"/>').clips[0].record_range == frames(HOUR, 2400)


def test_without_a_format_the_rate_is_what_all_times_are_frames_of() -> None:
    spine = shot(offset="3600/1s", duration="179/60s") + shot(offset="216179/60s", duration="1s")
    cut = read_bytes(
        document(f'<project name="p"><sequence><spine>{spine}</spine></sequence></project>')
    )
    assert cut.rate == Rate(60)
    assert cut.range.start == 216000
    assert "60 frames a second were assumed" in cut.warnings[0]


def test_an_old_documents_project_may_hold_its_resources() -> None:
    body = f'<project name="old"><resources/>{sequence(shot())}</project>'
    assert read_bytes(document(body, version="1.1")).name == "old"


def test_a_lone_compound_is_a_timeline_and_among_clips_its_clips() -> None:
    nest = '<ref-clip ref="m" name="N" duration="4s"/>'
    alone = read_bytes(document(nest, resources=COMPOUND))
    assert (alone.name, len(alone.clips), alone.range.duration) == ("N", 2, 96)
    among = read_bytes(document(nest, shot(), resources=COMPOUND))
    assert [view.name for view in among.clips] == ["x", "y", "A"]
    assert among.clips[0].record_range is None


def test_a_bundle_is_read_by_the_document_in_it(tmp_path: Path) -> None:
    bundle = tmp_path / "scene.fcpxmld"
    bundle.mkdir()
    (bundle / "Info.fcpxml").write_bytes(document(project(shot())))
    assert len(read_cut(bundle).clips) == 1
    (bundle / "Info.fcpxml").unlink()
    with pytest.raises(TimelineError):
        read_cut(bundle)


def test_the_content_tells_the_format_whatever_the_name(tmp_path: Path) -> None:
    path = tmp_path / "scene.xml"
    path.write_bytes(document(project(shot())))
    assert read_cut(path).format == "fcpxml"
    wide = document(project(shot())).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    path.write_bytes(wide)
    assert read_cut(path).format == "fcpxml"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<sequence/>", "<sequence>"),
        (b"<fcpxml/>", "no project"),
        (b"<fcpxml", "no XML"),
        (b'<!DOCTYPE fcpxml [<!ENTITY a "b">]><fcpxml>&a;</fcpxml>', "entities"),
        (b"<a>" * 100_000, "no XML|known"),
        (b"<fcpxml>" + b"<spine>" * 500 + b"</spine>" * 500 + b"</fcpxml>", "nested too deeply"),
    ],
)
def test_other_xml_is_refused_by_its_name(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes(content)
    for read_it in (lambda: read_cut(path), lambda: read_bytes(content)):
        with pytest.raises(TimelineError, match=message) as caught:
            read_it()
        assert caught.value.hint


ELEMENTS = [
    "asset-clip",
    "clip",
    "video",
    "audio",
    "title",
    "ref-clip",
    "sync-clip",
    "mc-clip",
    "audition",
    "gap",
    "spine",
    "caption",
    "transition",
    "timeMap",
    "timept",
    "conform-rate",
    "mc-source",
    "filter-video",
    "marker",
    "metadata",
    "sequence",
    "project",
]
VALUES = st.sampled_from(
    [
        "0s",
        "1s",
        "-1s",
        "1001/30000s",
        "1/0s",
        "x",
        "",
        "0",
        "1",
        "-2",
        "a",
        "m",
        "mc",
        "title",
        "99999999999s",
        "f24",
        "all",
        "audio",
        "none",
        "linear",
        "23.98",
    ]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        [
            "ref",
            "offset",
            "start",
            "duration",
            "lane",
            "enabled",
            "srcEnable",
            "time",
            "value",
            "interp",
            "angleID",
            "format",
            "srcFrameRate",
            "tcStart",
            "name",
        ]
    ),
    VALUES,
    max_size=7,
)


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, pairs, held: (
            f"<{tag} {' '.join(f'{key}={json.dumps(each)}' for key, each in pairs.items())}>"
            f"{''.join(held)}</{tag}>"
        ),
        st.sampled_from(ELEMENTS),
        ATTRIBUTES,
        st.lists(inside, max_size=4),
    )


@given(st.lists(st.recursive(st.just(""), element, max_leaves=12), min_size=1, max_size=3))
def test_whatever_elements_hold_one_another_a_cut_or_an_error_comes_out(items: list[str]) -> None:
    content = document(project(*items), resources=COMPOUND + MULTICAM)
    try:
        cut = read_bytes(content)
    except InputError:
        return
    assert len({view.id for view in cut.clips}) == len(cut.clips)


@given(st.binary(max_size=200))
def test_whatever_bytes_follow_an_error_comes_out(tail: bytes) -> None:
    for head in (b"<fcpxml>", b"<?xml version='1.0'?><fcpxml", b"\xff\xfe<\0", b"<xmeml>"):
        with pytest.raises(InputError):
            read_bytes(head + tail)
