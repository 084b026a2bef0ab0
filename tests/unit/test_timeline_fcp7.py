"""Final Cut Pro 7's XML, and what has to be put right in it."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fcp7 import NTSC, RATE, document, fade, file, item, only, read, sequence, speed, track
from temoin.errors import InputError, TimelineError
from temoin.model import CutView
from temoin.rate import Rate
from temoin.timeline import read_cut
from temoin.timeline.fcp7.prepared import Prepared, number
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import xml_tree
from temoin.vocabulary import MediaKind, TrackKind
from timelines import frames, read_bytes

HOUR = 86400


def places(cut: CutView) -> list[tuple[str, str, int, int]]:
    return [
        (view.id, view.name, view.record_range.start - HOUR, view.record_range.duration)
        for view in cut.clips
        if view.record_range
    ]


def test_every_track_says_whether_its_rate_is_ntscs() -> None:
    silent = "<rate><timebase>30</timebase></rate>"
    lanes = track(item(), item("B", 120, 144)), f"<track>{silent}{item()}</track>"
    for rate, told in ((silent, "FALSE"), (NTSC, "TRUE")):
        tree = xml_tree(document(sequence(*lanes, rate=rate)))
        Prepared(tree, Notes()).sequences()
        assert [each[0].findtext("ntsc") for each in tree.iter("track")] == [told, told]


def test_clips_are_read_with_place_source_reel_and_media(tmp_path: Path) -> None:
    content = document(sequence(track(item(), item("B", 120, 144, 0))))
    path = tmp_path / "cut.xml"
    path.write_bytes(content)
    cut, piped = read_cut(path), read_bytes(content)
    assert places(cut) == places(piped) == [("V1-0001", "A", 0, 96), ("V1-0002", "B", 120, 24)]
    assert (cut.name, cut.rate, cut.range) == ("scene", Rate(24), frames(HOUR, 144))
    assert (cut.format, cut.warnings) == ("fcp_xml", ())
    assert cut.reader.startswith("temoin ")
    view = cut.clips[0]
    assert view.source_range == frames(250, 96)
    assert view.reel == "R1"
    assert view.media[0].url == "file://localhost/m/a.mov"
    assert view.media[0].available_range == frames(240, 2400)


def test_ntsc_rates_and_drop_frame() -> None:
    cut = read(track(item(shows=file("a"))), rate=NTSC, form="DF")
    assert cut.rate == Rate(30000, 1001)
    assert cut.drop_frame


def test_a_timecode_without_a_frame_number_is_read_from_its_text() -> None:
    told = sequence(track(item()), rate=NTSC, frame=None, form="DF")
    content = document(told.replace("</timecode>", "<string>01;00;00;00</string></timecode>"))
    assert read_bytes(content).range.start == 107892


def test_a_file_is_known_by_its_identifier_wherever_it_is_defined() -> None:
    bin_clip = f'<clip id="m"><name>m</name>{file("z")}</clip>'
    scene = sequence(track(item(shows=file("z", full=False))))
    later = track(item("B", 96, 192, shows=file("z", full=False)))
    content = document(
        f"<project><children><bin><children>{bin_clip}</children></bin>{scene}</children></project>"
    )
    assert read_bytes(content).clips[0].media[0].name == "z.mov"
    before = document(sequence(later, track(item(shows=file("z")))))
    assert [view.media[0].name for view in read_bytes(before).clips] == ["z.mov", "z.mov"]


def test_one_identifier_may_mean_elements_of_several_kinds() -> None:
    content = sequence(track(item(shows=file("x"), at=' id="x"'), item("B", 96, 99, at=' id="x"')))
    cut = read_bytes(document(content))
    assert [(view.name, view.media[0].name) for view in cut.clips] == [
        ("A", "x.mov"),
        ("B", "a.mov"),
    ]


def test_several_sequences_are_several_timelines() -> None:
    content = document(sequence(track(item())), sequence(track(item("B")), name="two"))
    with pytest.raises(TimelineError, match="2 timelines: 'scene', 'two'"):
        read_bytes(content)
    two = read_cut(None, content=content, name="x", timeline_name="two")
    assert [view.name for view in two.clips] == ["B"]


def test_sound_lies_on_tracks_of_sound_a_pair_of_channels_once() -> None:
    first = ' currentExplodedTrackIndex="0" totalExplodedTrackCount="2"'
    second = first.replace('Index="0"', 'Index="1"')
    sound = track(item("L"), at=first) + track(item("R"), at=second) + track(item("mono"))
    cut = read(track(item()), sound=sound)
    assert [(view.id, view.name) for view in cut.clips if view.kind is TrackKind.SOUND] == [
        ("A1-0001", "L"),
        ("A2-0001", "mono"),
    ]


def test_what_is_switched_off_is_off() -> None:
    off = "<enabled>FALSE</enabled>"
    cut = read(track(item(inside=off), item("B", 96, 99)), track(item("C"), more=off))
    assert [(view.name, view.enabled) for view in cut.clips] == [
        ("A", False),
        ("B", True),
        ("C", False),
    ]


def test_a_nested_sequence_is_a_nest_wherever_it_is_defined() -> None:
    inner = sequence(track(item("x", 0, 48), item("y", 48, 96)), name="in", at=' id="s1"')
    for shows, beside in ((inner, ""), ('<sequence id="s1"/>', f"<children>{inner}</children>")):
        outer = sequence(track(item("N", 0, 48, 24, shows=shows)), at=' id="s2"')
        content = document(f"<project>{beside}</project>", outer)
        cut = read_cut(None, content=content, name="x", timeline_name="scene")
        assert places(cut) == [("V1-0001/V1-0001", "x", 0, 24), ("V1-0001/V1-0002", "y", 24, 24)]
        assert [view.seen_range for view in cut.clips] == [frames(274, 24), frames(250, 24)]


def test_a_sequence_that_holds_itself_or_is_not_listed_ends() -> None:
    itself = item("N", shows='<sequence id="s"/>')
    gone = item("G", 96, 99, shows='<sequence id="gone"/>')
    cut = read_bytes(document(sequence(track(itself, gone), at=' id="s"')))
    assert [view.media[0].kind for view in cut.clips] == [MediaKind.MISSING] * 2
    assert len(cut.warnings) == 2


def test_nested_sequences_multiply_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temoin.timeline.fcp7.prepared.MOST_CLIPS", 2000)
    both = [
        sequence(
            track(
                item("l", 0, 9, shows=f'<sequence id="s{n + 1}"/>'),
                item("r", 9, 18, shows=f'<sequence id="s{n + 1}"/>'),
            ),
            at=f' id="s{n}"',
        )
        for n in range(20)
    ]
    with pytest.raises(TimelineError, match="more than 2000 clips") as caught:
        read_bytes(document(*both))
    assert caught.value.hint


def test_generators_are_no_files() -> None:
    edges = "<start>0</start><end>24</end><in>0</in><out>24</out>"
    effect = "<effect><name>Color</name><effectid>Color</effectid>{}</effect>"
    told = effect.format("<effecttype>generator</effecttype>")
    untold = effect.format("")
    for each in (told, untold):
        view = only(f"<generatoritem><name>G</name>{RATE}{edges}{each}</generatoritem>")
        assert (view.media[0].kind, view.media[0].name) == (MediaKind.GENERATOR, "Color")


def test_a_clip_that_names_no_file_has_missing_media() -> None:
    cut = read(track(item("N").replace(file(), ""), item("B", 96, 99)))
    assert [(view.name, view.media[0].kind) for view in cut.clips] == [
        ("N", MediaKind.MISSING),
        ("B", MediaKind.FILE),
    ]
    assert cut.warnings == ("clips that name no file: 1, the first at N",)


def test_a_file_that_is_not_listed_is_told() -> None:
    cut = read(track(item(), item("B", 96, 192, shows='<file id="gone"/>')))
    assert cut.warnings == ("clips of files that are not listed: 1, the first at B",)
    assert cut.clips[1].record_range == frames(HOUR + 96, 96)


def test_times_that_are_no_numbers_are_told() -> None:
    written = item().replace("<in>10</in>", "<in>00:00:00:10</in>")
    assert written != item()
    cut = read(track(written))
    assert cut.warnings == (
        "items with times that are no numbers, read as none: 1, the first at A",
    )


def test_items_that_overlap_are_told() -> None:
    cut = read(track(item(), item("B", 90, 100), item("C", 110, 120)))
    assert cut.warnings == (
        "items that begin before the one in front of them ends, put after it: 1, the first at B",
    )


def test_elements_that_repeat_others_do_so_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    repeated = item(at=' id="c"') + 20 * '<clipitem id="c"/>'
    assert len(read(track(repeated)).clips) == 21
    monkeypatch.setattr("temoin.timeline.fcp7.prepared._MOST_REPEATED", 100)
    with pytest.raises(TimelineError, match="repeat others too often"):
        read(track(repeated))


def test_files_are_repeated_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [item(start=at, end=at + 1) for at in range(20)]
    assert len(read(track(*items)).clips) == 20
    monkeypatch.setattr("temoin.timeline.fcp7.reading._MOST_REPEATED", 50)
    with pytest.raises(TimelineError, match="repeat others too often"):
        read(track(*items))


def test_many_transitions_take_a_look_each(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def looking(items: Sequence[Element], index: int) -> int:
        looks.append(index)
        return number(items[index], "start") or 0

    monkeypatch.setattr("temoin.timeline.fcp7.reading._begin", looking)
    read(track(item(), *(fade(at, at + 2) for at in range(100, 400)), item("B", 500, 510)))
    assert len(looks) == 4


def test_transitions_cut_where_they_say() -> None:
    cut = read(track(item(end=-1, out=106), fade(84, 108), item("B", -1, 192, 10)))
    assert places(cut) == [("V1-0001", "A", 0, 96), ("V1-0002", "B", 96, 96)]
    assert (cut.clips[0].transition_out, cut.clips[1].transition_in) == (12, 12)


def test_edges_without_a_transition_follow_from_source_and_neighbour() -> None:
    cut = read(track(item(end=-1, out=58), item("B", -1, 96, 10), item("C", -1, -1, 0, out=24)))
    assert places(cut) == [
        ("V1-0001", "A", 0, 48),
        ("V1-0002", "B", 48, 48),
        ("V1-0003", "C", 96, 24),
    ]


def test_a_transition_with_no_clip_before_it_moves_nothing() -> None:
    cut = read(track(item(end=48), fade(60, 84), item("B", -1, 120, 0)))
    assert places(cut) == [("V1-0001", "A", 0, 48), ("V1-0002", "B", 72, 48)]


def test_a_bare_transition_and_a_bare_marker_stop_nothing() -> None:
    bare = "<transitionitem><start>84</start><end>108</end></transitionitem>"
    marked = "<marker><name>m</name></marker>"
    cut = read(track(item(end=-1, out=106, inside=marked), bare, item("B", -1, 192)))
    assert len(cut.clips) == 2
    assert [each.name for each in cut.clips[0].markers] == ["m"]


@pytest.mark.parametrize(
    ("remap", "label", "start"),
    [
        (speed("50"), "50%", 240 + 5),
        (speed("200"), "200%", 240 + 20),
        (speed("100", reverse="TRUE"), "reverse 100%", 240 + 10),
        (speed("0"), "freeze", 240),
        (speed("100", variable="1"), "ramp", 240 + 10),
        (speed("fast"), "ramp", 240 + 10),
    ],
)
def test_time_remaps_are_changes_of_speed(remap: str, label: str, start: int) -> None:
    view = only(item(inside=remap))
    assert view.retime is not None
    assert view.retime.label == label
    assert view.source_range is not None
    assert view.source_range.start == start
    assert view.record_range == frames(HOUR, 96)
    assert view.effects == () or view.retime.varying


def test_keyframes_of_a_remap_tell_where_its_media_begins() -> None:
    keys = "".join(
        f"<keyframe><when>{when}</when><value>{value}</value></keyframe>"
        for when, value in ((0, 1000), (1000, 0))
    )
    graph = f"<parameter><parameterid>graphdict</parameterid>{keys}</parameter>"
    view = only(item(inside=speed("100", reverse="TRUE", more=graph)))
    assert view.source_range is not None
    assert view.source_range.start == 240 + 990
    assert view.retime is not None
    assert view.retime.speed == Fraction(-1)


def test_frame_blending_other_than_off_stays_visible() -> None:
    flow = "<parameter><parameterid>frameblending</parameterid><value>flow</value></parameter>"
    view = only(item(inside=speed("50", more=flow)))
    assert "flow" in view.effects[0].metadata


def test_filters_have_their_kind_and_switch() -> None:
    crop = "<effect><name>Crop</name><effectid>crop</effectid></effect>"
    inside = f"<filter><enabled>FALSE</enabled>{crop}</filter><filter>{crop}</filter><filter/>"
    view = only(item(inside=inside))
    assert [(each.name, each.kind, each.enabled) for each in view.effects] == [
        ("Crop", "crop", False),
        ("Crop", "crop", True),
        ("", "Effect", True),
    ]


def test_markers_keep_their_comments_and_ours_are_left_out() -> None:
    marker = "<marker><comment>why</comment><name>{}</name><in>20</in><out>-1</out></marker>"
    view = only(item(inside=marker.format("check") + marker.format("AI: x [TEMOIN]")))
    assert [(each.name, each.comment) for each in view.markers] == [("check", "why")]


@pytest.mark.parametrize("remap", ["", speed("50"), speed("200"), speed("0")])
def test_markers_count_as_the_in_and_out_of_their_clip(remap: str) -> None:
    """As in empty_name_tags.xml of the corpus: in 52, a marker at 52, media from 983 on."""
    marker = "<marker><name>m</name><in>{}</in><out>{}</out></marker>"
    view = only(item(inside=remap + marker.format(10, -1) + marker.format(15, 18)))
    assert view.source_range is not None
    begin = view.source_range.start
    assert [each.marked_range for each in view.markers] == [
        frames(begin, 0),
        frames(begin + 5, 3),
    ]


def test_clips_without_a_sequence_are_a_list() -> None:
    edges = "<duration>2400</duration><in>-1</in><out>-1</out>"
    logged = f"<media><video><track><clipitem>{file('b')}</clipitem></track></video></media>"
    clips = (
        f"<clip><name>one</name>{edges}{RATE}{file()}</clip>"
        f"<clip><name>two</name>{edges}{RATE}{logged}</clip>"
    )
    cut = read_bytes(document(f"<bin><children>{clips}</children></bin>"))
    assert [(view.name, view.media[0].name, view.record_range) for view in cut.clips] == [
        ("one", "a.mov", None),
        ("two", "b.mov", None),
    ]
    assert cut.clips[0].source_range == frames(240, 2400)
    assert "no record times" in cut.warnings[0]


def test_without_a_rate_one_is_assumed_and_said() -> None:
    content = document(sequence(track()).replace(RATE, ""))
    assert "24 frames a second were assumed" in read_bytes(content).warnings[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<xmeml/>", "no sequence and no clip"),
        (b'<!DOCTYPE xmeml [<!ENTITY a "b">]><xmeml>&a;</xmeml>', "entities"),
        (
            document(sequence(track(item())).replace("<timebase>24", "<timebase>x")),
            "a rate in it is none",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(TimelineError, match=message) as caught:
        read_bytes(content)
    assert caught.value.hint


def test_a_track_begins_with_its_rate() -> None:
    """Whoever asks for it need not look behind all the items."""
    from temoin.timeline.fcp7.prepared import Prepared
    from temoin.timeline.times import Notes
    from temoin.timeline.xml_text import xml_tree

    tree = xml_tree(document(sequence(track(*(item(start=at, end=at + 1) for at in range(99))))))
    (prepared,) = Prepared(tree, Notes()).sequences()
    assert [each[0].tag for each in prepared.iter("track")] == ["rate"]


NUMBERS = st.sampled_from(["-1", "0", "1", "24", "48.0", "x", "", "1e9", "1e999999999", "9" * 20])
PARTS = st.sampled_from(["clipitem", "generatoritem", "transitionitem"])


ODD_PARTS = (
    *(file(), file("b", full=False), "<file/>", "<filter/>", "<marker/>", RATE, NTSC, "<rate/>"),
    *(speed("x"), speed("50"), '<sequence id="s"/>', "<effect/>", "<timecode/>"),
    *("<alignment>end-black</alignment>", "<enabled>FALSE</enabled>"),
)


@st.composite
def odd_items(draw: st.DrawFn) -> str:
    tag = draw(PARTS)
    told = "".join(
        f"<{name}>{draw(NUMBERS)}</{name}>"
        for name in ("start", "end", "in", "out", "duration")
        if draw(st.booleans())
    )
    inside = draw(
        st.lists(
            st.sampled_from(ODD_PARTS),
            max_size=4,
        )
    )
    return f"<{tag}>{told}{''.join(inside)}</{tag}>"


@given(st.lists(odd_items(), max_size=5), st.lists(odd_items(), max_size=3))
def test_whatever_stands_on_tracks_a_cut_or_an_error_comes_out(
    picture: list[str], sound: list[str]
) -> None:
    content = document(sequence(track(*picture), sound=track(*sound), at=' id="s"'))
    try:
        cut = read_bytes(content)
    except InputError:
        return
    assert len({view.id for view in cut.clips}) == len(cut.clips)


def test_letters_written_as_codes_are_texts_like_others() -> None:
    odd = item("A \\u0041 \\ud800")
    assert only(odd).name == "A \\u0041 \\ud800"


def test_a_transition_to_black_stays_at_its_clip() -> None:
    lane = track(item("A", 0, -1, 0), fade(90, 100), item("B", 150, 174, 0))
    one, other = read(lane).clips
    assert (one.transition_out, other.transition_in) == (5, 0)
    assert [each.record_range.start - HOUR for each in (one, other) if each.record_range] == [
        0,
        150,
    ]


def test_a_transition_from_black_stays_at_its_clip() -> None:
    lane = track(item("A", 0, 50, 0), fade(90, 100), item("B", -1, 174, 0))
    one, other = read(lane).clips
    assert (one.transition_out, other.transition_in) == (0, 5)
    assert [each.record_range.start - HOUR for each in (one, other) if each.record_range] == [0, 95]


def test_what_stands_in_a_text_stays_in_it() -> None:
    assert only(item("two&#13;\nlines")).name == "two\r\nlines"
