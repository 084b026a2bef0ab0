"""What a clip shows, what identifies it, and what is done to it."""

import json

import pytest

from temoin.model import ClipView, Media
from temoin.timeline.materials import name_in_url
from temoin.vocabulary import MediaKind
from timelines import Item, clip, frames, otio, read, read_bytes, span, timeline, track, written

schema = otio.schema


def view_of(item: Item) -> ClipView:
    return read(timeline(track(item))).clips[0]


def of_media(reference: Item, **metadata: object) -> ClipView:
    return view_of(
        schema.Clip(source_range=span(0, 10), media_reference=reference, metadata=metadata)
    )


def media_of(view: ClipView) -> Media:
    assert view.active_media is not None
    return view.active_media


# Media references.


def test_a_file_has_its_url_name_and_range() -> None:
    view = view_of(clip(url="file:///shots/sc%2001.mov", available=span(86400, 100, 25)))
    assert view.media == (
        Media(
            kind=MediaKind.FILE,
            url="file:///shots/sc%2001.mov",
            name="sc 01.mov",
            available_range=frames(86400, 100, 25),
            key="DEFAULT_MEDIA",
        ),
    )


def test_a_sequence_has_a_pattern_for_its_frame_number() -> None:
    reference = schema.ImageSequenceReference(
        target_url_base="file:///plates/sh010",
        name_prefix="sh010.",
        name_suffix=".exr",
        start_frame=1001,
        rate=24,
        frame_zero_padding=4,
    )
    media = media_of(of_media(reference))
    assert media.kind is MediaKind.SEQUENCE
    assert media.url == "file:///plates/sh010/sh010.%04d.exr"
    assert media.name == "sh010.%04d.exr"


def test_bars_are_made_by_the_program() -> None:
    reference = schema.GeneratorReference(generator_kind="SMPTEBars", parameters={"level": 75})
    view = of_media(reference)
    assert (media_of(view).kind, media_of(view).name) == (MediaKind.GENERATOR, "SMPTEBars")
    assert json.loads(view.metadata["media/DEFAULT_MEDIA/parameters"]) == {"level": 75}


def test_missing_media_keeps_where_it_lay() -> None:
    reference = schema.MissingReference(metadata={"Resolve_OTIO": {"Media Url": "/x/lay.mov"}})
    media = media_of(of_media(reference))
    assert (media.kind, media.url, media.name) == (MediaKind.MISSING, "/x/lay.mov", "lay.mov")
    assert media_of(of_media(schema.MissingReference(name="lay"))).name == "lay"


def test_of_several_media_one_is_active() -> None:
    item = clip()
    proxy = schema.ExternalReference(target_url="proxy.mov")
    item.set_media_references({"full": item.media_reference, "proxy": proxy}, "proxy")
    assert [(each.key, each.active) for each in view_of(item).media] == [
        ("full", False),
        ("proxy", True),
    ]


def test_a_key_that_names_no_media_is_said() -> None:
    content = written(timeline(track(clip())))
    named = content.replace(b'_key": "DEFAULT_MEDIA"', b'_key": "absent"')
    cut = read_bytes(named)
    assert cut.clips[0].active_media is None
    assert cut.warnings == (
        "clips that name media which they do not list: 1, the first at V1-0001 (c)",
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("S:\\rushes\\A001.mov", "A001.mov"),
        ("file://localhost/D%3a/media/b%20c.mov", "b c.mov"),
        ("media/d.mov", "d.mov"),
        ("https://host/e.mov?token=secret#t", "e.mov"),
        ("folder/", "folder"),
        ("", ""),
    ],
)
def test_a_name_is_a_files_alone(url: str, name: str) -> None:
    assert name_in_url(url) == name


# Reels and identifiers, as each adapter writes them.


TAPE = schema.MissingReference(
    metadata={"AAF": {"EssenceDescription": {"ClassName": "TapeDescriptor"}, "Name": "A012"}}
)
XML_FILE = schema.ExternalReference(
    target_url="a.mov", metadata={"fcp_xml": {"timecode": {"reel": {"name": "B003"}}}}
)


@pytest.mark.parametrize(
    ("reference", "metadata", "reel"),
    [
        (None, {"cmx_3600": {"reel": " ZZ100_50 "}}, "ZZ100_50"),
        (TAPE, {}, "A012"),
        (XML_FILE, {}, "B003"),
        (None, {"ALE": {"Tape": "", "Reel": "C1", "Camroll": "D1"}}, "C1"),
        (None, {"AAF": {"UserComments": {"TapeID": "E1"}}}, "E1"),
        (None, {"cmx_3600": {"reel": 5}}, ""),
        (None, {"cmx_3600": "reel"}, ""),
        (None, {"ALE": [1]}, ""),
        (None, {}, ""),
    ],
)
def test_a_reel_is_found_where_adapters_write_it(
    reference: Item, metadata: dict[str, object], reel: str
) -> None:
    assert of_media(reference and reference.clone(), **metadata).reel == reel


def mob(name: str, identifier: str) -> dict[str, object]:
    return {"AAF": {"ClassName": name, "MobID": identifier}}


def test_a_files_mob_identifies_it_else_the_master_clip_does() -> None:
    source = schema.ExternalReference(target_url="a.mxf", metadata=mob("SourceMob", "urn:file"))
    plain = schema.ExternalReference(target_url="a.mxf")
    assert media_of(of_media(source, **mob("MasterMob", "urn:master"))).umid == "urn:file"
    assert media_of(of_media(plain, **mob("MasterMob", "urn:master"))).umid == "urn:master"
    assert media_of(of_media(plain, **mob("CompositionMob", "urn:cut"))).umid == ""
    assert media_of(of_media(plain, ALE={"ClipUMID": "060a2b"})).umid == "060a2b"


def test_a_tape_identifies_no_clip() -> None:
    reference = TAPE.clone()
    reference.metadata["AAF"].update({"ClassName": "SourceMob", "MobID": "urn:tape"})
    assert media_of(of_media(reference)).umid == ""


def test_hosts_words_are_kept_as_json_ours_left_out() -> None:
    item = clip(metadata={"host": {"b": [1, 2.5], "a": "é"}, "temoin": {"x": "y"}})
    item.media_reference.metadata["host"] = {"prompt": None}
    assert {key: json.loads(text) for key, text in view_of(item).metadata.items()} == {
        "host": {"a": "é", "b": [1, 2.5]},
        "media/DEFAULT_MEDIA": {"host": {"prompt": None}},
    }


# Effects and markers.


def test_a_host_names_its_effect_and_says_whether_it_is_on() -> None:
    metadata = {"Resolve_OTIO": {"Effect Name": "Type", "Name": "Magic", "Enabled": False}}
    effect = schema.Effect(effect_name="Resolve Effect", metadata=metadata)
    (found,) = view_of(clip(effects=[effect])).effects
    assert (found.name, found.kind, found.enabled) == ("Magic", "Resolve Effect", False)
    assert json.loads(found.metadata) == metadata
    assert found.where == "V1-0001, effect 1"


def test_opentimelineios_own_switch_counts_where_the_file_has_it() -> None:
    on, off = schema.Effect(effect_name="Blur"), schema.Effect(effect_name="Glow")
    off.enabled = False
    content = written(timeline(track(clip(effects=[on, off]))))
    assert [each.enabled for each in read_bytes(content).clips[0].effects] == [True, False]
    older = json.loads(content)
    for effect in older["tracks"]["children"][0]["children"][0]["effects"]:
        del effect["enabled"]
    found = read_bytes(json.dumps(older).encode()).clips[0].effects
    assert [each.enabled for each in found] == [None, None]


def test_plain_speeds_are_no_effects_unless_a_host_says_more() -> None:
    plain = schema.LinearTimeWarp(time_scalar=2.0)
    ml = schema.LinearTimeWarp(name="Speed Warp", time_scalar=0.5)
    held = schema.FreezeFrame(metadata={"host": {"process": "optical flow"}})
    view = view_of(clip(effects=[plain, ml, held, schema.FreezeFrame()]))
    assert [each.where for each in view.effects] == ["V1-0001, effect 2", "V1-0001, effect 3"]
    assert [each.kind for each in view.effects] == ["LinearTimeWarp", "FreezeFrame"]


def test_markers_are_kept_ours_left_out() -> None:
    item = clip()
    item.markers.append(schema.Marker(name="fix", color="RED", marked_range=span(3, 1)))
    item.markers.append(schema.Marker(name="AI", metadata={"temoin": {"flag": "x"}}))
    item.markers.append(schema.Marker(name="AI: X [TEMOIN]"))
    item.markers.append(schema.Marker(name="n", metadata={"Resolve_OTIO": {"Note": "why"}}))
    found = view_of(item).markers
    assert [(each.name, each.comment) for each in found] == [("fix", ""), ("n", "why")]
    assert found[0].marked_range == frames(3, 1)
