"""After Effects' projects: compositions as timelines, effects by their match names."""

from fractions import Fraction
from pathlib import Path

import pytest

from aftereffects import (
    binary,
    composition,
    document,
    effect,
    folder,
    footage,
    kind_of_effect,
    layer,
    read,
)
from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import TimelineError
from temoin.model import ClipView
from temoin.rate import FrameRange, Rate
from temoin.timeline import read_cut
from temoin.vocabulary import Presence, Technique
from timelines import read_bytes

FACES = "Pseudo/ADBE Animal Head66"


def tools(clip: ClipView) -> dict[str, Presence]:
    return {each.tool: each.presence for each in ToolDetector().detect(clip, ())}


def test_layers_stand_in_their_composition_the_lowest_first() -> None:
    view = read(
        composition(
            layer(name="title", source=0, begin=1, end=3),
            layer(start=-1, begin=2, end=30),
            at=3600,
            fps=23.976,
        ),
        folder(footage()),
    )
    plate, title = view.clips
    assert (view.name, view.format, view.rate) == ("comp", "aftereffects", Rate(24000, 1001))
    assert (plate.name, plate.media[0].name, title.name) == ("a.mov", "a.mov", "title")
    assert title.record_range == FrameRange(start=86314 + 24, duration=48, rate=view.rate)
    assert plate.source_range == FrameRange(start=48, duration=216, rate=view.rate)


def test_an_effect_is_found_by_its_match_name() -> None:
    view = read(
        composition(layer(effect(FACES, shown="moje"), effect("ADBE Fill"))),
        footage(),
        kinds=kind_of_effect("ADBE Fill", "Fill"),
    )
    (clip,) = view.clips
    assert [(each.name, each.kind) for each in clip.effects] == [
        ("moje", FACES),
        ("Fill", "ADBE Fill"),
    ]
    assert '"path":"Item 1/Layr 1/effect 1"' in clip.effects[0].metadata
    assert tools(clip) == {"Face Track Points": Presence.ENABLED}


@pytest.mark.parametrize(
    ("on", "switches", "presence"),
    [
        (True, 0b101, Presence.ENABLED),
        (False, 0b101, Presence.PRESENT),
        (True, 0b001, Presence.PRESENT),  # the layer's switch for its effects
        (True, 0b100, Presence.PRESENT),  # the layer's eye
        (None, 0b101, Presence.UNKNOWN),
    ],
)
def test_switches_of_effects_and_layers(on: bool | None, switches: int, presence: Presence) -> None:
    view = read(composition(layer(effect(FACES, on=on), switches=switches)), footage())
    (clip,) = view.clips
    assert tools(clip) == {"Face Track Points": presence}


def test_only_later_versions_of_roto_brush_run_a_model_so_nobody_says_which_did() -> None:
    view = read(composition(layer(effect("ADBE Samurai"))), footage())
    (found,) = ToolDetector().detect(view.clips[0], ())
    assert found.tool == "Roto Brush & Refine Edge"
    assert found.technique is Technique.UNKNOWN


@pytest.mark.parametrize(
    "match_name",
    [
        "ADBE Upscale",
        "ADBE Timewarp",
        "ADBE OFMotionBlur",
        "ADBE 3D Tracker",
        "ADBE SubspaceStabilizer",
        "ADBE RefineMatte2",
        "ADBE RefineRBMatte",
        "VISINF Grain Removal",
    ],
)
def test_look_alikes_are_seen_and_not_proposed(match_name: str) -> None:
    view = read(composition(layer(effect(match_name))), footage())
    assert [each.kind for each in view.clips[0].effects] == [match_name]
    assert not tools(view.clips[0])


def test_a_composition_in_another_shows_its_layers_with_what_is_done_to_it() -> None:
    items = [
        composition(layer(effect(FACES), source=2, begin=1, end=2), name="outer"),
        composition(layer(name="deep", source=3, end=5), key=2, name="inner"),
        footage(3),
    ]
    view = read_cut(None, content=document(*items), name="a", rate=None, timeline_name="outer")
    (clip,) = view.clips
    assert (clip.name, clip.depth) == ("deep", 1)
    assert clip.record_range == FrameRange(start=24, duration=24, rate=Rate(24))
    assert clip.seen_range == FrameRange(start=24, duration=24, rate=Rate(24))
    assert tools(clip) == {"Face Track Points": Presence.ENABLED}


def test_a_stretched_layer_has_a_speed() -> None:
    view = read(composition(layer(stretch=(200, 100))), footage())
    (clip,) = view.clips
    assert clip.retime
    assert clip.retime.speed == Fraction(1, 2)
    assert clip.record_range == FrameRange(start=0, duration=96, rate=Rate(24))


def test_cameras_and_lights_are_no_clips() -> None:
    view = read(composition(layer(kind=1), layer(kind=2), layer(name="shape", kind=4, source=0)))
    assert [each.name for each in view.clips] == ["shape"]


def test_a_composition_within_itself_is_a_clip() -> None:
    view = read(composition(layer(source=1)))
    assert [each.name for each in view.clips] == ["comp"]
    assert any("within themselves" in each for each in view.warnings)


def test_compositions_that_multiply_are_refused() -> None:
    nests = [
        composition(*[layer(source=key - 1)] * 10, key=key, name=str(key)) for key in range(2, 14)
    ]
    with pytest.raises(TimelineError, match="more than"):
        read(composition(key=1), *nests)


def test_what_is_not_looked_into_is_told() -> None:
    view = read(composition(layer()), footage(), kinds=kind_of_effect("ADBE Fill", "Fill"))
    assert any("Content-Aware Fill" in each for each in view.unseen)
    assert any("settings of effects" in each for each in view.unseen)


def test_chunks_that_make_no_sense_leave_the_rest() -> None:
    broken = layer().replace('<ldta bdata="', '<ldta bdata="zz')
    view = read(composition(broken, layer(name="rest")), footage())
    assert [each.name for each in view.clips] == ["rest"]


def test_a_binary_project_holds_the_same() -> None:
    xml = document(
        composition(layer(effect(FACES, shown="moje"), effect("ADBE Fill", on=False)), at=3600),
        folder(footage(path="D:\\plates\\é.mov")),
        kinds=kind_of_effect("ADBE Fill", "Fill"),
    )
    followed = binary(xml) + b"<x:xmpmeta/>"  # which is not part of it
    assert read_bytes(binary(xml)).clips == read_bytes(followed).clips == read_bytes(xml).clips
    assert read_bytes(binary(xml)).clips[0].media[0].name == "é.mov"


def test_texts_parameters_and_keyframes_are_passed_over() -> None:
    xml = document(composition(layer(effect(FACES))), footage())
    noise = xml.replace(b"<sspc>", b'<sspc><parT><tdmn bdata="41424344"/></parT>')
    assert tools(read_bytes(binary(noise)).clips[0]) == {"Face Track Points": Presence.ENABLED}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (document(), "without a composition"),
        (document(footage()), "without a composition"),
        (document()[:-9], "no XML"),
        (b"<other/>", "no project of After Effects"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><AfterEffectsProject/>', "entities"),
        (document("<a>" * 200 + "</a>" * 200), "too deeply"),
        (binary(document("<a>" * 200 + "</a>" * 200)), "too deeply"),
        (binary(document(footage())), "without a composition"),
        (b"RIFX\0\0\0\4WAVE", "no project of After Effects"),
        (b"RIFX\0\0\0\x20Egg!idta\0\0\0\x40ab", "cut off"),
    ],
)
def test_what_is_no_project_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.aepx"
    path.write_bytes(content)
    with pytest.raises(TimelineError, match=reason):
        read_cut(path)
