"""Pitivi's projects: documents in GStreamer Editing Services' own syntax, made here."""

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import TimelineError
from temoin.vocabulary import Presence
from timelines import read_bytes

RATE = (
    "<track track-type='4' properties='properties, restriction-caps=(string)"
    "&quot;video/x-raw\\,\\ framerate\\=\\(fraction\\)25/1&quot;;'/>"
)
CLIP = (
    "<clip id='{id}' asset-id='{asset}' type-name='GESUriClip' track-types='{types}' "
    "start='{start}' duration='2000000000' inpoint='1000000000' "
    "properties='properties, name=(string)uriclip{id};'>{inside}</clip>"
)


def clip(inside: str = "", number: int = 0, types: int = 4, **other: str) -> str:
    said = {"asset": "file:///m/a.mp4", "start": "1000000000", **other}
    return CLIP.format(inside=inside, id=number, types=types, **said)


def effect(identifier: str, track: int = 4, properties: str = "", children: str = "") -> str:
    return (
        f"<effect asset-id='{identifier}' type-name='GESEffect' track-type='{track}' "
        f"properties='properties, {properties};' children-properties='properties, {children};'/>"
    )


def ges(*layers: str, assets: str = "", rate: str = RATE) -> bytes:
    inside = "".join(f"<layer priority='{n}'>{each}</layer>" for n, each in enumerate(layers))
    return (
        f"<ges version='0.7'><project metadatas='metadatas, author=(string)Someone;'><ressources>"
        f"{assets}</ressources><timeline>{rate}{inside}</timeline></project></ges>"
    ).encode()


def test_a_clip_is_where_its_nanoseconds_say() -> None:
    view = read_bytes(ges(clip()))
    (found,) = view.clips
    assert view.rate.fraction == 25
    assert found.record_range
    assert (found.record_range.start, found.record_range.duration) == (25, 50)
    assert found.source_range
    assert found.source_range.start == 25
    assert "Someone" not in repr(view)


def test_clips_that_meet_between_frames_stay_on_their_track() -> None:
    view = read_bytes(ges(clip(start="1020000000") + clip(number=1, start="3020000000")))
    places = [(each.id, each.record_range) for each in view.clips]
    assert [key for key, _ in places] == ["V1-0001", "V1-0002"]
    assert [found and (found.start, found.duration) for _, found in places] == [(26, 50), (76, 50)]


def test_layers_count_from_the_top_and_clips_have_picture_and_sound() -> None:
    view = read_bytes(ges(clip(number=1, types=6), clip(number=2, types=4)))
    assert [each.id for each in view.clips] == ["V1-0001", "V2-0001", "A1-0001"]


def test_an_effect_acts_on_its_kind_of_track_alone() -> None:
    both = effect("agingtv", 4) + effect("pitch", 2, "active=(boolean)false")
    picture, sound = read_bytes(ges(clip(both, types=6))).clips
    assert [(each.kind, each.enabled) for each in picture.effects] == [("agingtv", True)]
    assert [(each.kind, each.enabled) for each in sound.effects] == [("pitch", False)]


def test_a_model_at_work_is_proposed_and_a_cascade_in_doubt() -> None:
    (sound,) = read_bytes(ges(clip(effect("audiornnoise ! audioconvert", 2), types=2))).clips
    (found,) = ToolDetector().detect(sound, ())
    assert (found.tool, found.presence) == ("audiornnoise", Presence.ENABLED)
    (plain,) = read_bytes(ges(clip(effect("agingtv")))).clips
    assert list(ToolDetector().detect(plain, ())) == []


def test_parameters_are_kept_and_texts_are_not() -> None:
    said = 'GstX::scratch-lines=(uint)7, GstX::text=(string)"said\\ privately"'
    (found,) = read_bytes(ges(clip(effect("x", children=said.replace('"', "&quot;"))))).clips
    (kept,) = found.effects
    assert '"GstX::scratch-lines":"7"' in kept.metadata
    assert "privately" not in kept.metadata


def test_a_proxy_stands_for_its_original() -> None:
    assets = "<asset id='file:///m/a.mov' proxy-id='file:///m/a.mp4'/>"
    (found,) = read_bytes(ges(clip(), assets=assets)).clips
    assert found.active_media
    assert found.active_media.url == "file:///m/a.mov"


def test_a_nested_timeline_is_a_nest_and_one_in_a_file_is_told() -> None:
    inside = ges(clip(effect("inner"), asset="file:///m/c.mov")).decode()
    kept = f"<asset id='file:///n.xges' extractable-type-name='GESTimeline'>{inside}</asset>"
    away = "<asset id='file:///o.xges' metadatas='metadatas, is-ges-timeline=(boolean)true;'/>"
    view = read_bytes(
        ges(
            clip(effect("outer"), asset="file:///n.xges"),
            clip(asset="file:///o.xges"),
            assets=kept + away,
        )
    )
    nested = next(each for each in view.clips if each.depth)
    assert [each.kind for each in nested.effects] == ["inner", "outer"]
    assert view.unseen == ("timelines in other files, used as clips, are not opened",)


def test_a_project_without_a_rate_is_told() -> None:
    view = read_bytes(ges(clip(), rate=""))
    assert view.rate.fraction == 30
    assert any("30 frames" in each for each in view.warnings)


def test_nests_that_hold_themselves_are_refused() -> None:
    inside = ges(clip(asset="file:///n.xges")).decode()
    kept = f"<asset id='file:///n.xges' extractable-type-name='GESTimeline'>{inside}</asset>"
    with pytest.raises(TimelineError, match="too deep"):
        read_bytes(ges(clip(asset="file:///n.xges"), assets=kept))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<ges/>", "no project of Pitivi"),
        (b"<ges><project>", "no XML"),
        (ges(clip(), rate="<track track-type='4' properties='framerate=(fraction)0/0'/>"), "rate"),
    ],
)
def test_what_is_no_project_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(TimelineError, match=reason):
        read_bytes(content)


def test_a_time_that_is_none_is_told() -> None:
    view = read_bytes(ges(clip(start="soon")))
    assert any("times that are none" in each for each in view.warnings)
