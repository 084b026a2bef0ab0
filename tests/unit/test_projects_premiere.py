"""Premiere Pro's projects: sequences as timelines, effects by their match names."""

import gzip
from fractions import Fraction
from pathlib import Path

import pytest

import premiere
from premiere import FRAME, chain, component, document, item, read, sequence, track, transition
from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import TimelineError
from temoin.model import ClipView, CutView, EffectView
from temoin.rate import FrameRange, Rate
from temoin.timeline import read_cut
from temoin.vocabulary import Presence, TrackKind
from timelines import read_bytes

AUTO_REFRAME = "AE.ADBE AEFilterAutoFramer"
WARP = "AE.ADBE SubspaceStabilizer"
MORPH = "AE.ADBE MorphCut"


def tools(clip: ClipView) -> dict[str, Presence]:
    return {each.tool: each.presence for each in ToolDetector().detect(clip, ())}


def kinds(clip: ClipView) -> list[str]:
    return [each.kind for each in clip.effects]


def only(effects: tuple[EffectView, ...]) -> EffectView:
    (effect,) = effects
    return effect


@pytest.mark.parametrize("packed", [False, True])
def test_a_project_is_told_by_what_it_holds(packed: bool) -> None:
    view = read(sequence("V1", name="reel 1"), track("10"), item(), packed=packed)
    assert (view.name, view.format, view.rate) == ("reel 1", "premiere", Rate(24))


def test_a_clip_stands_where_the_sequence_has_it() -> None:
    view = read(
        sequence("V1", more=f"<MZ.ZeroPoint>{86400 * FRAME}</MZ.ZeroPoint>"),
        track("10"),
        item("10", 48, 72, 100, name="sc12", path="D:\\rushes\\A001.mov"),
    )
    (clip,) = view.clips
    assert (clip.id, clip.name) == ("V1-0001", "sc12")
    assert clip.record_range == FrameRange(start=86448, duration=24, rate=Rate(24))
    assert clip.source_range == FrameRange(start=100, duration=24, rate=Rate(24))
    assert only_media(clip) == "A001.mov"


def only_media(clip: ClipView) -> str:
    (media,) = clip.media
    return media.name


def test_a_clip_at_the_start_may_not_say_so() -> None:
    told = item().replace("<Start>0</Start>", "")
    (clip,) = read(sequence("V1"), track("10"), told).clips
    assert clip.record_range == FrameRange(start=0, duration=48, rate=Rate(24))


def test_what_the_program_makes_itself_has_no_file() -> None:
    assert premiere.one(path="1970238021").media[0].url == ""


def test_an_effect_is_found_by_its_match_name_whatever_its_name_is_in_this_language() -> None:
    clip = premiere.one(component("20", AUTO_REFRAME, "Recadrage automatique"), effects=["20"])
    effect = only(clip.effects)
    assert (effect.name, effect.kind) == ("Recadrage automatique", AUTO_REFRAME)
    assert '"path":"VideoFilterComponent 20"' in effect.metadata
    assert tools(clip) == {"Auto Reframe": Presence.ENABLED}


def test_a_bypassed_effect_is_present_and_not_enabled() -> None:
    clip = premiere.one(component("20", AUTO_REFRAME, off=True), effects=["20"])
    assert only(clip.effects).enabled is False
    assert tools(clip) == {"Auto Reframe": Presence.PRESENT}


def test_a_disabled_clip_has_no_enabled_tool() -> None:
    clip = premiere.one(
        component("20", AUTO_REFRAME), effects=["20"], more="<IsMuted>true</IsMuted>"
    )
    assert not clip.enabled
    assert tools(clip) == {"Auto Reframe": Presence.PRESENT}


def test_a_muted_track_disables_its_clips() -> None:
    (clip,) = read(sequence("V1"), track("10", muted=True), item()).clips
    assert not clip.enabled


@pytest.mark.parametrize("match_name", [WARP, "AE.ADBE OFMotionBlur", "AE.ADBE Timewarp"])
def test_look_alikes_are_seen_and_not_proposed(match_name: str) -> None:
    clip = premiere.one(component("20", match_name, "Auto"), effects=["20"])
    assert kinds(clip) == [match_name]
    assert not tools(clip)


def test_an_effect_on_the_source_clip_is_on_every_use_of_it() -> None:
    clip = premiere.one(component("20", AUTO_REFRAME), on_source=["20"])
    assert tools(clip) == {"Auto Reframe": Presence.ENABLED}


def test_masks_follow_the_effect_that_they_limit_and_are_off_with_it() -> None:
    clip = premiere.one(
        component("20", "AE.ADBE Tint", off=True, masks=["21"]),
        component("21", "AE.ADBE EffectMaskNode", "Mask"),
        effects=["20"],
    )
    assert kinds(clip) == ["AE.ADBE Tint", "AE.ADBE EffectMaskNode"]
    assert [each.enabled for each in clip.effects] == [False, False]
    assert not tools(clip)


def test_sound_effects_of_clip_track_and_mix_are_seen() -> None:
    view = read(
        sequence(sound=["A1"]),
        track("10", key="A1", kind="Audio", chain="track"),
        item(kind="Audio", effects=["20"]),
        premiere.sound_component("20", "Internal Volume Stereo", "Volume"),
        chain("track", "21", kind="Audio"),
        premiere.sound_component("21", "DeNoiser", "DeNoise"),
        '<AudioMixTrack ObjectID="seq-a-mix"><AudioTrack><ComponentOwner>'
        '<Components ObjectRef="mix"/></ComponentOwner></AudioTrack></AudioMixTrack>',
        chain("mix", "22", kind="Audio"),
        premiere.sound_component("22", "Limiter", "Hard Limiter"),
    )
    (clip,) = view.clips
    assert clip.kind is TrackKind.SOUND
    assert kinds(clip) == ["Internal Volume Stereo", "DeNoiser", "Limiter"]


def test_a_transition_is_on_both_clips_that_it_joins() -> None:
    view = read(
        sequence("V1"),
        track("10", "11", "12", joins=["30"]),
        *(item(key, 48 * n, 48 * n + 48) for n, key in enumerate(["10", "11", "12"])),
        transition("30", 42, 54, MORPH, "Morph Cut"),
    )
    assert [tools(each) for each in view.clips] == [
        {"Morph Cut": Presence.ENABLED},
        {"Morph Cut": Presence.ENABLED},
        {},
    ]


def test_a_transition_at_a_head_is_on_that_clip_alone() -> None:
    view = read(
        sequence("V1"),
        track("10", "11", joins=["30"]),
        item("10", 0, 48),
        item("11", 48, 96),
        transition("30", 48, 54, "AE.ADBE Cross Dissolve New"),
    )
    assert [kinds(each) for each in view.clips] == [[], ["AE.ADBE Cross Dissolve New"]]


def test_speed_and_how_its_frames_are_made() -> None:
    clip = premiere.one(
        clip="<PlaybackSpeed>0.5</PlaybackSpeed><PlayBackwards>true</PlayBackwards>"
        "<TimeInterpolationType>2</TimeInterpolationType>"
    )
    assert clip.retime
    assert clip.retime.speed == Fraction(-1, 2)
    assert "optical flow" in only(clip.effects).metadata
    assert not tools(clip)


def test_speed_that_varies() -> None:
    clip = premiere.one(clip='<TimeRemapping ObjectRef="7"/>')
    assert clip.retime
    assert clip.retime.varying


def nested() -> list[str]:
    return [
        sequence("V1", sound=["A1"], name="outer"),
        track("10"),
        track("12", key="A1", kind="Audio"),
        item("10", 0, 24, 48, nested="inner", name="inner", effects=["20"]),
        item("12", 0, 24, 48, kind="Audio", nested="inner", name="inner"),
        component("20", AUTO_REFRAME),
        sequence("V2", sound=["A2"], name="inner", key="inner"),
        track("11", key="V2"),
        track("13", key="A2", kind="Audio"),
        item("11", 0, 96, 10, name="deep"),
        item("13", 0, 96, 10, kind="Audio", name="deep sound"),
    ]


def test_a_nested_sequence_shows_its_clips_with_what_is_done_to_it() -> None:
    view = read_cut(None, content=document(*nested()), name="a", rate=None, timeline_name="outer")
    picture, sound = view.clips
    assert (picture.name, picture.depth) == ("deep", 1)
    assert picture.record_range == FrameRange(start=0, duration=24, rate=Rate(24))
    assert picture.seen_range == FrameRange(start=58, duration=24, rate=Rate(24))
    assert tools(picture) == {"Auto Reframe": Presence.ENABLED}
    assert (sound.name, sound.kind) == ("deep sound", TrackKind.SOUND)
    assert not tools(sound)


def test_several_sequences_are_named_apart_and_empty_ones_left_out() -> None:
    objects = [
        sequence("V1", key="a"),
        sequence("V2", key="b"),
        sequence(key="c", name="empty"),
        track("10"),
        track("11", key="V2"),
        item("10"),
        item("11"),
    ]
    with pytest.raises(TimelineError, match=r"2 timelines: 'scene', 'scene \(2\)'"):
        read_bytes(document(*objects))
    view = read_cut(
        None, content=document(*objects), name="a", rate=None, timeline_name="scene (2)"
    )
    assert "sequences without a clip, left out: 1, the first at empty" in view.warnings


def test_a_sequence_within_itself_is_a_clip() -> None:
    view = read(sequence("V1"), track("10"), item(nested="seq"))
    assert [each.name for each in view.clips] == ["shot.mov"]
    assert any("within themselves" in each for each in view.warnings)


def test_nests_that_multiply_are_refused() -> None:
    parts = [sequence("V0", key="s0", name="0"), track(key="V0")]
    for n in range(1, 12):
        keys = [f"{n}-{each}" for each in range(10)]
        parts.append(sequence(f"V{n}", key=f"s{n}", name=str(n)))
        parts.append(track(*keys, key=f"V{n}"))
        parts += [item(key, nested=f"s{n - 1}") for key in keys]
    with pytest.raises(TimelineError, match="more than"):
        read(*parts)


def test_what_is_not_looked_into_is_told() -> None:
    view = read(
        sequence("V1"),
        track("10", "11"),
        item("10", path="D:\\comp\\title.aep"),
        item("11", 48, 96, path="C:\\t\\lower third.aegraphic"),
        '<CaptionDataClipTrack ObjectUID="cc"></CaptionDataClipTrack>',
    )
    assert any("Enhance Speech" in each for each in view.unseen)
    assert any("After Effects" in each for each in view.unseen)
    assert any("motion graphics" in each for each in view.unseen)
    assert any("captions" in each for each in view.warnings)


def test_objects_that_are_not_there_leave_their_clip() -> None:
    view = read(sequence("V1", "V9"), track("10", "99"), item().partition("<SubClip ObjectID")[0])
    (clip,) = view.clips
    assert clip.record_range == FrameRange(start=0, duration=48, rate=Rate(24))
    assert any("no more than their place" in each for each in view.warnings)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (document(), "without a sequence"),
        (document(sequence("V1"))[:-30], "no XML"),
        (gzip.compress(document(sequence("V1")))[:-20], "cut off"),
        (b"<other/>", "no project of Premiere Pro"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><PremiereData>&b;</PremiereData>', "entities"),
        (b"", "nothing in it"),
        (gzip.compress(document("<b/>" * 20_000_000)), "times smaller than it is"),
        (document("<a>" + "<b/>" * 9_000_000 + "</a>"), "larger than 32 MiB"),
    ],
    ids=["empty", "cut", "packed cut", "other", "entity", "nothing", "bomb", "one object"],
)
def test_what_is_no_project_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.prproj"
    path.write_bytes(content)
    with pytest.raises(TimelineError, match=reason):
        read_cut(path)


def test_a_sequence_may_be_used_often() -> None:
    keys = [str(each) for each in range(1000, 2000)]
    view = read_cut(
        None,
        content=document(
            sequence("V1", name="outer"),
            track(*keys),
            *(item(key, n, n + 1, 0, nested="inner") for n, key in enumerate(keys)),
            sequence("V2", name="inner", key="inner"),
            track("10", key="V2"),
            item("10"),
        ),
        name="a",
        rate=None,
        timeline_name="outer",
    )
    assert len(view.clips) == 1000


def multicam(told: str) -> CutView:
    cameras = [sequence("C1", "C2", name="cameras", key="inner")]
    for number, effect in ((1, AUTO_REFRAME), (2, WARP)):
        cameras += [
            track(f"2{number}", key=f"C{number}"),
            item(f"2{number}", name=f"camera {number}", effects=(f"9{number}",)),
            component(f"9{number}", effect),
        ]
    cut = item("10", nested="inner", clip=f"<IsMulticam>true</IsMulticam>{told}")
    content = document(sequence("V1"), track("10"), cut, *cameras)
    return read_bytes(content, timeline_name="scene")


@pytest.mark.parametrize(
    ("told", "cameras"),
    [
        ("", ["camera 1"]),
        ("<SelectedTrackIndex>0</SelectedTrackIndex>", ["camera 1"]),
        ("<SelectedTrackIndex>1</SelectedTrackIndex>", ["camera 2"]),
        ("<SelectedTrackIndex>7</SelectedTrackIndex>", ["camera 1", "camera 2"]),
        ("<SelectedTrackIndex>-1</SelectedTrackIndex>", ["camera 1", "camera 2"]),
    ],
)
def test_a_multicam_shows_the_camera_it_is_cut_to(told: str, cameras: list[str]) -> None:
    view = multicam(told)
    assert [each.name for each in view.clips] == cameras
    assert bool(view.warnings) is (len(cameras) > 1)
    assert [bool(tools(each)) for each in view.clips] == [name == "camera 1" for name in cameras]


def test_a_mask_is_no_second_ground_for_the_effect_that_it_bounds() -> None:
    mask = component("91", "AE.ADBE AEMask2", "Mask (1)")
    clip = premiere.one(
        component("90", AUTO_REFRAME, "Auto Reframe", masks=("91",)), mask, effects=("90",)
    )
    (found,) = ToolDetector().detect(clip, ())
    assert {each.where.partition(":")[0] for each in found.grounds} == {"V1-0001, effect 1"}
