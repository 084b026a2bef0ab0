"""Kdenlive's and Shotcut's projects: documents in MLT's own syntax, made here."""

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import TimelineError
from temoin.model import ClipView, CutView, Retime
from temoin.timeline.projects.mlt_document import document_of
from temoin.timeline.times import Notes
from temoin.vocabulary import Presence
from timelines import read_bytes

PROFILE = '<profile frame_rate_num="25" frame_rate_den="1"/>'
CLIP = (
    '<producer id="p" in="0" out="99"><property name="resource">a.mp4</property>'
    '<property name="mlt_service">avformat</property>'
    '<property name="kdenlive:id">7</property>{0}</producer>'
)
BIN = '<playlist id="main_bin"><entry producer="master"/></playlist>'


def mlt(inside: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?><mlt root="/m" {head}>{PROFILE}{inside}</mlt>'.encode()


def cut(entries: str, *, producer: str = "", tractor: str = "", track: str = "") -> CutView:
    return read_bytes(
        mlt(
            f'{CLIP.format(producer)}<playlist id="one">{entries}</playlist>'
            f'<tractor id="t"><track producer="one" {track}/>{tractor}</tractor>'
        )
    )


def filtered(service: str, parameters: str = "", **properties: str) -> str:
    said = {"mlt_service": service, **properties}
    inside = "".join(f'<property name="{key}">{text}</property>' for key, text in said.items())
    return f"<filter>{inside}{parameters}</filter>"


def proposed(view: CutView) -> dict[str, tuple[str, Presence]]:
    """Return each clip's proposals: tool, and how far it is present."""
    return {
        clip.id: (guess.tool, guess.presence)
        for clip in view.clips
        for guess in ToolDetector().detect(clip, ())
    }


def only(view: CutView) -> ClipView:
    (clip,) = view.clips
    return clip


@pytest.mark.parametrize(
    "times",
    [
        ('in="10" out="34"', '"50"'),
        ('in="00:00:00.400" out="00:00:01.360"', '"00:00:02.000"'),
        ('in="00:00:00,400" out="00:00:01,360"', '"00:00:02,000"'),
        ('in="00:00:00:10" out="00:00:01:09"', '"00:00:02:00"'),
    ],
)
def test_frames_clocks_and_labels_are_the_same_times(times: tuple[str, str]) -> None:
    used, blank = times
    clip = only(cut(f'<blank length={blank}/><entry producer="p" {used}/>'))
    assert clip.record_range
    assert (clip.record_range.start, clip.record_range.duration) == (50, 25)
    assert clip.source_range
    assert (clip.source_range.start, clip.source_range.duration) == (10, 25)
    assert clip.active_media
    assert clip.active_media.url == "/m/a.mp4"


def test_a_use_that_says_no_times_shows_the_whole_clip() -> None:
    clip = only(cut('<entry producer="p"/>'))
    assert clip.source_range
    assert clip.source_range.duration == 100


def test_filters_on_clip_use_track_and_timeline_are_found_where_they_stand() -> None:
    view = read_bytes(
        mlt(
            CLIP.format(filtered("on_clip"))
            + f'<playlist id="one"><entry producer="p">{filtered("on_use")}</entry>'
            + f"{filtered('on_track')}</playlist>"
            + '<playlist id="two"><entry producer="p"/></playlist>'
            + '<tractor id="t"><track producer="one"/><track producer="two"/>'
            + f"{filtered('on_all')}{filtered('planted', track='1')}</tractor>"
        )
    )
    kinds = [[effect.kind for effect in clip.effects] for clip in view.clips]
    assert kinds == [
        ["on_clip", "on_use", "on_track", "on_all"],
        ["on_clip", "planted", "on_all"],
    ]


def test_a_model_at_work_is_proposed_with_its_switch() -> None:
    noise = filtered("avfilter.arnndn", **{"av.m": "std.rnnn"})
    off = filtered("avfilter.arnndn", disable="1")
    (found,) = proposed(cut('<entry producer="p"/>', producer=noise)).values()
    assert found == ("RNN audio denoise", Presence.ENABLED)
    (found,) = proposed(cut('<entry producer="p"/>', producer=off)).values()
    assert found == ("RNN audio denoise", Presence.PRESENT)


def test_a_ground_tells_which_filter_of_the_file_it_was_read_in() -> None:
    view = cut('<entry producer="p"/>', producer=filtered("avfilter.arnndn"))
    (guess,) = ToolDetector().detect(only(view), ())
    assert {each.node for each in guess.grounds} == {"p/filter 1"}
    assert all(each.where.startswith("V1-0001, effect 1: ") for each in guess.grounds)


@pytest.mark.parametrize(
    ("algorithm", "runs"), [("KCF", False), ("MIL", False), ("DaSIAM", True), ("Nano", True)]
)
def test_a_tracker_runs_a_model_by_its_algorithm_alone(algorithm: str, *, runs: bool) -> None:
    view = cut('<entry producer="p"/>', producer=filtered("opencv.tracker", algo=algorithm))
    assert bool(proposed(view)) == runs


def test_filters_that_a_program_adds_by_itself_are_no_effects() -> None:
    added = filtered("volume", internal_added="237") + filtered("audiolevel")
    assert only(cut('<entry producer="p"/>', producer=added)).effects == ()


def test_filters_within_filters_as_melt_writes_them_are_all_found() -> None:
    nested = filtered("first", filtered("second", filtered("third")))
    clip = only(cut('<entry producer="p"/>', producer=nested))
    assert [each.kind for each in clip.effects] == ["first", "second", "third"]


def test_texts_and_long_curves_are_left_out_of_the_words() -> None:
    told = filtered("dynamictext", argument="said in confidence", results="0=1;" * 99, size="8")
    (effect,) = only(cut('<entry producer="p"/>', producer=told)).effects
    assert "confidence" not in effect.metadata
    assert "0=1" not in effect.metadata
    assert '"size":"8"' in effect.metadata


@pytest.mark.parametrize(("hide", "enabled"), [("", True), ("audio", True), ("both", False)])
def test_a_hidden_track_shows_nothing(hide: str, *, enabled: bool) -> None:
    assert only(cut('<entry producer="p"/>', track=f'hide="{hide}"')).enabled is enabled


@pytest.mark.parametrize(
    ("silent", "unseen", "enabled"),
    [("1", "1", False), ("1", "0", True), ("0", "1", True), ("0", "0", True)],
)
def test_a_clip_that_plays_neither_picture_nor_sound_is_switched_off(
    silent: str, unseen: str, *, enabled: bool
) -> None:
    noise = filtered("avfilter.arnndn")
    plays = f'<property name="set.test_audio">{silent}</property>'
    plays += f'<property name="set.test_image">{unseen}</property>'
    view = cut('<entry producer="p"/>', producer=plays + noise)
    assert only(view).enabled is enabled
    (found,) = proposed(view).values()
    assert found[1] is (Presence.ENABLED if enabled else Presence.PRESENT)


def test_a_track_whose_playlists_are_muted_is_muted_wherever_it_stands() -> None:
    view = read_bytes(
        mlt(
            CLIP.format("")
            + '<playlist id="a"><entry producer="p"/></playlist><playlist id="b"/>'
            + '<tractor id="track"><property name="kdenlive:audio_track">1</property>'
            + '<track producer="a" hide="both"/><track producer="b" hide="both"/></tractor>'
            + '<tractor id="whole"><track producer="track" hide="video"/></tractor>'
        )
    )
    assert (only(view).enabled, only(view).kind.value) == (False, "sound")


def test_kdenlives_two_playlists_are_one_track_whose_clips_overlap() -> None:
    uses = '<entry producer="p" in="0" out="49"/>'
    view = read_bytes(
        mlt(
            CLIP.format("")
            + f'<playlist id="a">{uses}</playlist>'
            + f'<playlist id="b"><blank length="40"/>{uses}</playlist>'
            + '<tractor id="track"><property name="kdenlive:audio_track">1</property>'
            + '<track producer="a" hide="video"/><track producer="b" hide="video"/>'
            + filtered("on_track")
            + '</tractor><tractor id="whole"><track producer="track"/></tractor>'
        )
    )
    spots = [(c.kind.value, c.record_range and c.record_range.start, c.depth) for c in view.clips]
    assert spots == [("sound", 0, 0), ("sound", 40, 0)]
    assert all([each.kind for each in clip.effects] == ["on_track"] for clip in view.clips)


SEQUENCE = (
    '<tractor id="{0}"><property name="kdenlive:uuid">{{{0}}}</property>'
    '<property name="kdenlive:clipname">{0}</property>{1}</tractor>'
)


def test_each_sequence_is_a_timeline_and_a_used_one_a_nest() -> None:
    content = mlt(
        CLIP.format("")
        + '<playlist id="a"><entry producer="p" in="0" out="49"/></playlist>'
        + SEQUENCE.format("inner", '<track producer="a"/>')
        + f'<playlist id="b"><entry producer="inner" in="10" out="19">{filtered("x")}</entry>'
        + "</playlist>"
        + SEQUENCE.format("outer", '<track producer="b"/>')
        + '<tractor id="project"><property name="kdenlive:projectTractor">1</property>'
        + '<track producer="outer"/></tractor>'
    )
    with pytest.raises(TimelineError, match="'inner', 'outer'"):
        read_bytes(content)
    clip = only(read_bytes(content, timeline_name="outer"))
    assert (clip.depth, [each.kind for each in clip.effects]) == (1, ["x"])
    assert clip.seen_range
    assert (clip.seen_range.start, clip.seen_range.duration) == (10, 10)


def test_a_track_shows_of_a_sequence_its_picture_or_its_sound() -> None:
    sound = CLIP.format("").replace('id="p"', 'id="s"')
    content = mlt(
        CLIP.format(filtered("avfilter.sr"))
        + sound
        + '<playlist id="iv"><entry producer="p"/></playlist>'
        + '<playlist id="ia"><entry producer="s"/></playlist>'
        + SEQUENCE.format(
            "inner", '<track producer="iv" hide="audio"/><track producer="ia" hide="video"/>'
        )
        + '<playlist id="ov"><entry producer="inner"/></playlist>'
        + '<playlist id="oa"><entry producer="inner"/></playlist>'
        + SEQUENCE.format(
            "outer", '<track producer="oa" hide="video"/><track producer="ov" hide="audio"/>'
        )
        + SEQUENCE.format("whole", '<track producer="ov"/>')
    )
    view = read_bytes(content, timeline_name="outer")
    assert {each.id for each in view.clips} == {"V1-0001/V1-0001", "A1-0001/A1-0001"}
    assert set(proposed(view)) == {"V1-0001/V1-0001"}
    both = read_bytes(content, timeline_name="whole")
    assert {each.id for each in both.clips} == {"V1-0001/V1-0001", "V1-0001/A1-0001"}


def test_effects_of_a_bin_clip_act_on_its_uses_once() -> None:
    master = (
        '<producer id="master"><property name="kdenlive:id">7</property>'
        f"{filtered('avfilter.sr')}{filtered('sepia')}</producer>"
    )
    view = read_bytes(
        mlt(
            master
            + BIN
            + CLIP.format(filtered("sepia"))
            + '<playlist id="a"><entry producer="p"/></playlist>'
            + '<tractor id="t"><track producer="a"/></tractor>'
        )
    )
    assert [each.kind for each in only(view).effects] == ["sepia", "avfilter.sr"]


def test_a_transcript_is_proposed_and_not_repeated() -> None:
    master = (
        '<producer id="master"><property name="kdenlive:id">7</property>'
        '<property name="kdenlive:speech">&lt;p&gt;whispered&lt;/p&gt;</property></producer>'
    )
    view = read_bytes(
        mlt(
            master
            + BIN
            + CLIP.format("")
            + '<playlist id="a"><entry producer="p"/></playlist>'
            + '<tractor id="t"><track producer="a"/></tractor>'
        )
    )
    assert "whispered" not in repr(view)
    assert [tool for tool, _ in proposed(view).values()] == ["Speech editor transcript"]


def test_what_cannot_be_looked_into_is_said() -> None:
    subtitles = filtered("avfilter.subtitles", internal_added="237", **{"av.filename": "a.srt"})
    mask = filtered("mask_start", **{"filter.resource": "m.mkv"})
    unseen = cut('<entry producer="p"/>', producer=mask, tractor=subtitles).unseen
    assert unseen == (
        "a mask that is a file does not say what drew it",
        "subtitles do not say whether speech recognition wrote them",
    )


def join(service: str, times: str = "", **properties: str) -> str:
    said = {"mlt_service": service, "a_track": "0", "b_track": "1", **properties}
    inside = "".join(f'<property name="{key}">{text}</property>' for key, text in said.items())
    return f"<transition {times}>{inside}</transition>"


MIX = {"kdenlive:mixcut": "5"}


@pytest.mark.parametrize(
    ("transition", "joined"),
    [
        (join("luma", 'in="40" out="49"'), [True, False, True, False]),
        (join("affine", 'in="40" out="49"'), [False, False, True, False]),
        (
            join("affine", 'in="40" out="49"', **{"kdenlive:mixcut": "5"}),
            [True, False, True, False],
        ),
        (join("affine"), [False, False, True, True]),
        (join("luma", internal_added="237"), [False] * 4),
    ],
)
def test_a_transition_acts_on_the_clips_in_whose_time_it_lies(
    transition: str, joined: list[bool]
) -> None:
    uses = '<entry producer="p" in="0" out="49"/>'
    view = read_bytes(
        mlt(
            CLIP.format("")
            + f'<playlist id="a">{uses}<blank length="50"/>{uses}</playlist>'
            + f'<playlist id="b"><blank length="40"/>{uses}<blank length="50"/>{uses}</playlist>'
            + f'<tractor><track producer="a"/><track producer="b"/>{transition}</tractor>'
        )
    )
    assert [bool(clip.effects) for clip in view.clips] == joined


def test_a_clip_that_makes_its_picture_itself_is_a_generator() -> None:
    colour = '<producer id="c" out="9"><property name="mlt_service">color</property></producer>'
    clip = only(read_bytes(mlt(f'{colour}<playlist id="a"><entry producer="c"/></playlist>')))
    assert [each.kind for each in clip.media] == ["generator"]


def test_shotcut_is_told_by_what_it_writes() -> None:
    view = read_bytes(
        mlt(
            CLIP.format("")
            + '<playlist id="background"><entry producer="p"/></playlist>'
            + '<playlist id="playlist0"><property name="shotcut:video">1</property>'
            + '<property name="shotcut:name">V1</property>'
            + f'<entry producer="p">{filtered("rnnoise", **{"shotcut:filter": "quiet"})}</entry>'
            + '</playlist><tractor id="tractor0"><property name="shotcut">1</property>'
            + '<track producer="background"/><track producer="playlist0"/></tractor>',
            'title="Shotcut version 25.01"',
        )
    )
    clip = only(view)
    assert (view.name, clip.track, clip.effects[0].name) == ("", "V1", "quiet")
    assert clip.effects[0].metadata.startswith('{"shotcut":')


@pytest.mark.parametrize(
    ("speed", "retime"), [("2", Retime(speed=2)), ("-1", Retime(speed=1, varying=True))]
)
def test_a_producer_that_runs_faster_is_a_retime(speed: str, retime: Retime) -> None:
    warped = f"""<producer id="w" in="0" out="9">
        <property name="resource">{speed}:b.mp4</property>
        <property name="warp_resource">b.mp4</property>
        <property name="warp_speed">{speed}</property>
        <property name="mlt_service">timewarp</property></producer>"""
    content = mlt(f'{warped}<playlist id="a"><entry producer="w"/></playlist>')
    clip = only(read_bytes(content))
    assert clip.retime == retime
    assert clip.active_media
    assert clip.active_media.url == "/m/b.mp4"


def test_a_service_that_stands_where_it_is_used_is_read() -> None:
    inline = '<playlist id="a"><entry in="1" out="3">{}</entry></playlist>'
    content = mlt(f"<tractor><multitrack>{inline.format(CLIP.format(''))}</multitrack></tractor>")
    clip = only(read_bytes(content))
    assert clip.source_range
    assert (clip.source_range.start, clip.source_range.duration) == (1, 3)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<mlt", "no XML"),
        (b"<mlt></mlt>", "no timeline"),
        (b'<mlt><profile frame_rate_num="0"/></mlt>', "no frame rate"),
        (b'<!DOCTYPE mlt [<!ENTITY a "b">]><mlt/>', "entities"),
        (mlt('<tractor id="t"><track producer="t"/></tractor>'), "too deep"),
    ],
)
def test_what_is_no_project_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(TimelineError, match=reason):
        read_bytes(content)


def test_nests_that_double_each_other_come_to_an_end() -> None:
    layers = "".join(
        f'<playlist id="l{n}"><entry producer="t{n - 1}"/><entry producer="t{n - 1}"/></playlist>'
        f'<tractor id="t{n}"><track producer="l{n}"/></tractor>'
        for n in range(1, 23)
    )
    bottom = '<tractor id="t0"><track producer="p"/></tractor>'
    with pytest.raises(TimelineError, match="more clips than any project"):
        read_bytes(mlt(CLIP.format("") + bottom + layers))


def test_a_time_that_is_none_is_told() -> None:
    view = cut('<blank length="soon"/><entry producer="p"/>')
    assert "times that are none" in view.warnings[0]
    assert only(view).record_range


def test_an_mlt_without_a_profile_counts_as_mlt_does() -> None:
    notes = Notes()
    assert document_of(b"<mlt/>", notes).rate.fraction == 25
    assert notes.sentences
