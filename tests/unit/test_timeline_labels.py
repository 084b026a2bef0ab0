"""Scenes and colours, where hosts and adapters write them."""

import json

import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.model import ClipView, MarkerView
from temoin.timeline.labels import Scene, colours_of, same_scene, scene_of
from temoin.vocabulary import TrackKind
from timelines import clip as otio_clip
from timelines import read, track


def clip(name: str = "", **metadata: object) -> ClipView:
    texts = {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in metadata.items()
    }
    return ClipView(
        id="V1-0001",
        name=name,
        track="V1",
        track_index=0,
        kind=TrackKind.PICTURE,
        metadata=texts,
    )


FINAL_CUT = "com.apple.proapps.studio.scene"


@pytest.mark.parametrize(
    ("metadata", "where"),
    [
        ({"ALE": {"Scene": " 12A "}}, "ALE/Scene"),
        ({"AAF": {"UserComments": {"Scene": "12A"}}}, "AAF/UserComments/Scene"),
        ({"media/x": {"AAF": {"UserComments": {"Scene": "12A"}}}}, "AAF/UserComments/Scene"),
        ({"fcp_xml": {"logginginfo": {"scene": "12A"}}}, "fcp_xml/logginginfo/scene"),
        ({"cmx_3600": {"comments": ["ASC", "SCENE: 12A"]}}, "cmx_3600/comments"),
        ({"fcpxml": {"metadata": {FINAL_CUT: "12A"}}}, f"fcpxml/metadata/{FINAL_CUT}"),
    ],
)
def test_a_scene_that_a_host_wrote(metadata: dict[str, object], where: str) -> None:
    assert scene_of(clip("sc99_sh010", **metadata)) == Scene(name="12A", where=where)


@pytest.mark.parametrize(
    ("name", "scene"),
    [
        ("sc01_sh010_anim.mov", "01"),
        ("SCN12A-T3", "12A"),
        ("Night scene 47 wide", "47"),
        ("sc\N{LATIN SMALL LETTER E WITH GRAVE}ne_3", "3"),
        ("GT_SC47_Raj", ""),  # a scene most likely: not sure enough to speak of it
        ("469C-4-1", ""),
        ("scenery 12", ""),
        ("disc01_sh010", ""),
        ("SH010", ""),
    ],
)
def test_a_scene_in_a_name_only_where_it_is_unmistakable(name: str, scene: str) -> None:
    assert scene_of(clip(name)) == (Scene(name=scene) if scene else None)


def test_an_empty_scene_is_none() -> None:
    assert scene_of(clip("a", fcp_xml={"logginginfo": {"scene": None}})) is None
    assert scene_of(clip("a", ALE={"Scene": " "})) is None


def test_spellings_of_one_scene() -> None:
    assert len(set(map(same_scene, ("12A", "012a", "sc12A", "Scene 12A", "SCN_12a")))) == 1
    assert same_scene("zox03") == "zox03"
    assert same_scene("0") == "0"


def test_colours_as_hosts_write_them() -> None:
    aaf = {"MobAttributeList": {"_COLOR_R": 25856, "_COLOR_G": 50432, "_COLOR_B": 21248}}
    premiere = {"labels": {"label2": "Iris"}}
    made = clip("a", AAF=aaf, fcp_xml=premiere)
    assert colours_of(made) == ("#65c553", "Iris")


def test_opentimelineios_own_colour_is_read() -> None:
    made = otio_clip()
    made.color = otio.core.Color(name="teal", r=0, g=1, b=1, a=1)
    made.markers.append(otio.schema.Marker(name="m", color="PINK"))
    (found,) = read(track(made)).clips
    assert found.colour == "teal"
    assert found.markers == (
        MarkerView(name="m", colour="PINK", marked_range=found.markers[0].marked_range),
    )
    assert colours_of(found) == ("teal", "PINK")


@given(st.dictionaries(st.sampled_from(["AAF", "ALE", "fcpxml", "cmx_3600", "media/a"]), st.text()))
def test_metadata_of_any_kind_says_nothing_else(metadata: dict[str, str]) -> None:
    """What cannot be understood says nothing, and does not raise."""
    odd = {key: f"scene _COLOR_ label {text}" for key, text in metadata.items()}
    made = clip("a", **odd)
    assert scene_of(made) is None
    assert colours_of(made) == ()
