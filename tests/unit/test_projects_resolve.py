"""What DaVinci Resolve's own projects and grades hold, and what nobody can tell."""

import json
import zipfile
from collections.abc import Iterable

import pytest
import zstandard

import resolve
from resolve import FACE, GLOW, NOISE
from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import TimelineError
from temoin.model import ClipView, CutView, EffectView
from temoin.timeline import read_cut
from temoin.timeline.projects.resolve.blobs import Blobs
from temoin.timeline.projects.unpacking import unzstd
from temoin.vocabulary import TrackKind


def opened(content: bytes, name: str | None = None) -> CutView:
    return read_cut(None, content=content, name="made", timeline_name=name)


def kinds(effects: Iterable[EffectView]) -> list[str]:
    return [each.kind for each in effects]


def words(effect: EffectView) -> dict[str, object]:
    found: dict[str, object] = json.loads(effect.metadata)["resolve"]
    return found


def records(clip: ClipView) -> tuple[int, int]:
    assert clip.record_range is not None
    return clip.record_range.start, clip.record_range.duration


def tools(clip: ClipView) -> set[tuple[str, str, str]]:
    found = ToolDetector().detect(clip, ())
    return {(each.tool, each.technique.value, each.presence.value) for each in found}


def test_a_plug_in_is_found_in_its_node() -> None:
    body = resolve.grade(
        resolve.node(1, palettes=[1]),
        resolve.node(
            2, resolve.plugin(FACE, gradShineRemoval=0.5, note="what I said"), label="SKIN"
        ),
    )
    cut = opened(resolve.still(body))
    (clip,) = cut.clips
    node, found = clip.effects[1:]
    assert clip.name == "SH010"
    assert kinds(clip.effects) == ["grade node", "grade node", FACE]
    assert words(node) == {"path": "grade/node 2", "label": "SKIN"}
    assert words(found) == {
        "path": "grade/node 2",
        "label": "SKIN",
        "parameters": {"gradShineRemoval": 0.5},
    }
    assert found.enabled is None
    assert tools(clip) == {("Face Refinement", "assistive", "unknown")}


def test_a_label_alone_proposes_nothing() -> None:
    body = resolve.grade(resolve.node(1, resolve.plugin(GLOW), label="Face Refinement"))
    (clip,) = opened(resolve.still(body)).clips
    assert tools(clip) == set()


def test_an_identifier_that_stands_alone_is_found() -> None:
    tool: resolve.Entry = (10, [(1, [(1, 0xC0000049), (2, [(5, FACE)])])])
    (clip,) = opened(resolve.still(resolve.grade((7, [(2, 3), tool])))).clips
    assert [(each.kind, words(each)["path"]) for each in clip.effects] == [
        ("grade node", "grade/node 3"),
        (FACE, "grade/node 3"),
    ]


def test_an_optional_model_is_told_by_its_parameter() -> None:
    neural = resolve.plugin(NOISE, spatialMode="kSpatialModeNeural")
    plain = resolve.plugin(NOISE, spatialLumaThresh=12.0)
    found = [
        tools(opened(resolve.still(resolve.grade(resolve.node(1, each)))).clips[0])
        for each in (neural, plain)
    ]
    name = "Noise Reduction (UltraNR)"
    assert found == [{(name, "enhancement", "unknown")}, {(name, "unknown", "unknown")}]


def test_a_grade_may_stand_unpacked_and_the_timelines_comes_with_a_still() -> None:
    base = resolve.grade(resolve.node(1, resolve.plugin(GLOW)))
    (clip,) = opened(resolve.still(resolve.grade(packed=False), base=base)).clips
    assert [words(each)["path"] for each in clip.effects] == ["timeline grade/node 1"] * 2


def test_what_nobody_can_tell_of_a_grade_is_said() -> None:
    body = resolve.grade(resolve.node(1, palettes=[15, 0x10001], lut="film.cube"))
    cut = opened(resolve.still(body))
    said = " ".join(cut.unseen)
    assert "UltraNR" in said
    assert "a palette that is not known" in said
    assert "Magic Mask" in said
    assert words(cut.clips[0].effects[0])["lut"] == "film.cube"


@pytest.mark.parametrize("body", ["", "zz", "00", "81ff", "8128b52ffd", "80ff"])
def test_a_grade_that_cannot_be_unpacked_is_told(body: str) -> None:
    cut = opened(resolve.still(body))
    assert cut.clips[0].effects == ()
    assert "a grade is not packed as those that are known: not read" in cut.unseen


def test_a_project_gives_its_clips_their_place_media_and_grade() -> None:
    body = resolve.grade(resolve.node(1, resolve.plugin(FACE)))
    content = resolve.one_timeline(
        resolve.item("A", 86400, 24, resolve.versions(body), path="/Volumes/a/A.mov"),
        resolve.item("B", 86448, 24, first="47|0000eaffffffef3f", media="b"),
        pool=[resolve.media("b", "/Volumes/b", "B.mov")],
    )
    cut = opened(content)
    first, second = cut.clips
    assert (cut.name, str(cut.rate), cut.range.start) == ("Edit", "24/1", 86400)
    assert [records(each) for each in cut.clips] == [(86400, 24), (86448, 24)]
    assert second.source_range is not None
    assert second.source_range.start == 47
    assert [each.active_media and each.active_media.url for each in cut.clips] == [
        "/Volumes/a/A.mov",
        "/Volumes/b/B.mov",
    ]
    assert kinds(first.effects) == ["grade node", FACE]
    assert second.effects == ()


@pytest.mark.parametrize("seconds", [3600.0, 3603.6])
def test_a_timeline_at_23_976_begins_at_its_timecode(seconds: float) -> None:
    plays = resolve.sequence("q", seconds=seconds, rate=23.976)
    track = resolve.track(
        "q", resolve.item("A", 86424, 24), inside="<LayersVec><Element/></LayersVec>"
    )
    content = resolve.project(
        resolve.folder(resolve.timeline("Edit", plays)), resolve.container(track)
    )
    cut = opened(content)
    assert str(cut.rate) == "24000/1001"
    assert cut.range.start == 86400
    assert records(cut.clips[0]) == (86424, 24)
    assert "layers of a track are not read" in cut.unseen


def test_only_the_version_in_use_counts_and_one_elsewhere_is_told() -> None:
    body = resolve.grade(resolve.node(1, resolve.plugin(FACE)))
    content = resolve.one_timeline(
        resolve.item("A", 86400, 24, resolve.versions(body, active="remote"))
    )
    cut = opened(content)
    assert cut.clips[0].effects == ()
    assert any("a remote one" in each for each in cut.unseen)


def test_the_grades_of_groups_tracks_and_timelines_are_on_their_clips() -> None:
    glow = resolve.grade(resolve.node(1, resolve.plugin(GLOW)))
    face = resolve.grade(resolve.node(1, resolve.plugin(FACE)))
    group = f"<P><Sm2Group DbId='g'><Name>Day</Name>{resolve.versions(face)}</Sm2Group></P>"
    noise = f"<FieldsBlob>{resolve.chain([(1, resolve.plugin(NOISE))])}</FieldsBlob>"
    content = resolve.project(
        resolve.folder(
            resolve.timeline("Edit", resolve.sequence("q", inside=resolve.versions(glow)))
        ),
        resolve.container(
            resolve.track(
                "q", resolve.item("A", 86400, 24, resolve.versions(glow, group="g")), inside=noise
            )
        ),
        project_xml=group,
    )
    (clip,) = opened(content).clips
    paths = [(words(each)["path"], each.kind) for each in clip.effects if "node" not in each.kind]
    assert paths == [
        ("grade/node 1", GLOW),
        ("group grade/node 1", FACE),
        ("track", NOISE),
        ("timeline grade/node 1", GLOW),
    ]


def test_a_compound_and_a_timeline_inside_another_are_walked() -> None:
    face = resolve.versions(resolve.grade(resolve.node(1, resolve.plugin(FACE))))
    content = resolve.project(
        resolve.folder(
            resolve.timeline("Outer", resolve.sequence("o")),
            resolve.compound("Comp", resolve.sequence("c", seconds=0.0)),
            resolve.timeline("Inner", resolve.sequence("n")),
        ),
        resolve.container(
            resolve.track(
                "o",
                resolve.item("Comp", 86400, 24, media="m-Comp"),
                resolve.item("Inner", 86424, 24, media="m-Inner", first="12"),
            )
        ),
        resolve.container(resolve.track("c", resolve.item("X", 0, 24, face))),
        resolve.container(resolve.track("n", resolve.item("Y", 86400, 48))),
    )
    cut = opened(content, "Outer")
    assert [(each.id, each.name) for each in cut.clips] == [
        ("V1-0001/V1-0001", "X"),
        ("V1-0002/V1-0001", "Y"),
    ]
    assert kinds(cut.clips[0].effects) == ["grade node", FACE]
    assert records(cut.clips[1]) == (86424, 24)
    assert [each.name for each in opened(content, "Inner").clips] == ["Y"]


def test_a_timeline_within_itself_ends() -> None:
    content = resolve.one_timeline(resolve.item("Edit", 86400, 24, media="m-Edit"))
    cut = opened(content)
    assert any("within themselves" in each for each in cut.warnings)


def test_a_composition_that_cannot_be_read_is_told_and_the_rest_is_read() -> None:
    made = resolve.composition("{ A = " * 300)
    table = (
        "<CompositionTable><Sm2TiCompositionTable DbId='c'>"
        f"<CompositionBA>{made}</CompositionBA></Sm2TiCompositionTable></CompositionTable>"
    )
    cut = opened(resolve.one_timeline(resolve.item("A", 86400, 24, table)))
    assert [each.effects for each in cut.clips] == [()]
    assert any("too deep in itself" in each for each in cut.unseen)


def test_the_tools_of_a_fusion_composition_are_read_with_their_switch() -> None:
    made = resolve.composition(
        '{ Title = TextPlus { Inputs = { StyledText = Input { Value = "a secret { Tools", }, }, }, '
        "Group1 = GroupOperator { Tools = ordered() { "
        "Depth1 = ofx.com.blackmagicdesign.resolvefx.DepthMap { PassThrough = true, "
        'Inputs = { quality = Input { Value = FuID { "Better" }, }, '
        "Near = Input { Value = 0.5, }, }, "
        "} }, Inputs = { }, }, MediaOut1 = MediaOut { } }"
    )
    table = (
        "<CompositionTable><Sm2TiCompositionTable DbId='c'>"
        f"<CompositionBA>{made}</CompositionBA></Sm2TiCompositionTable></CompositionTable>"
    )
    (clip,) = opened(resolve.one_timeline(resolve.item("A", 86400, 24, table))).clips
    found = {each.kind: each for each in clip.effects}
    depth = found["ofx.com.blackmagicdesign.resolvefx.DepthMap"]
    assert set(found) == {"TextPlus", "GroupOperator", depth.kind, "MediaOut"}
    assert (depth.enabled, found["TextPlus"].enabled) == (False, True)
    assert words(depth) == {
        "path": "fusion/Group1/Depth1",
        "parameters": {"quality": "Better", "Near": 0.5},
    }
    assert "secret" not in str(clip.effects)
    assert tools(clip) == {("AI Depth Map", "assistive", "present")}


def test_only_the_composition_in_use_counts() -> None:
    packed = "".join(
        resolve.composition_text("{ A = " + kind + " { } }", number).hex()
        for number, kind in enumerate(("Blur", "Relight", "Glow"))
    )
    made = resolve.length_first(bytes.fromhex(packed))
    table = (
        f"<Sm2TiCompositionTable><CompositionBA>{made}</CompositionBA>"
        "<ActiveCompositionIdx>1</ActiveCompositionIdx></Sm2TiCompositionTable>"
    )
    (clip,) = opened(resolve.one_timeline(resolve.item("A", 86400, 24, table))).clips
    assert kinds(clip.effects) == ["Relight"]


def test_what_stands_outside_of_the_timelines_is_told() -> None:
    group = f"<Sm2Group DbId='g'>{resolve.versions(resolve.grade())}</Sm2Group>"
    content = resolve.project(
        resolve.folder(resolve.timeline("Edit", resolve.sequence("q"))),
        resolve.container(resolve.track("lost", resolve.item("A", 86400, 24))),
        project_xml=f"<P><PowerNodes><Element/></PowerNodes>{group}</P>",
    )
    cut = opened(content)
    said = " ".join((*cut.unseen, *cut.warnings))
    assert cut.clips == ()
    assert "shared nodes" in said
    assert "a colour group whose clips were not found" in said
    assert "tracks of no timeline that is known, left out: 1, the first at lost" in said


def test_a_composition_that_cannot_be_read_is_told() -> None:
    table = (
        "<Sm2TiCompositionTable><CompositionBA>00000000ff</CompositionBA></Sm2TiCompositionTable>"
    )
    cut = opened(resolve.one_timeline(resolve.item("A", 86400, 24, table)))
    assert any("Fusion composition" in each for each in cut.unseen)


def test_a_plug_in_of_the_inspector_is_found_and_its_own_numbers_are_told() -> None:
    filters = resolve.chain([(1, [(1, 48), (9, resolve.plugin(FACE))])], [(1, [(1, 72)])])
    inside = f"<EffectFiltersBA>{filters}</EffectFiltersBA>"
    cut = opened(resolve.one_timeline(resolve.item("A", 86400, 24, inside)))
    assert kinds(cut.clips[0].effects) == [FACE]
    assert any("inspector's own effects" in each for each in cut.unseen)


def test_a_retime_is_told_and_its_process_is_not_known() -> None:
    inside = "<MediaTimemapBA>0000000100000002</MediaTimemapBA>"
    cut = opened(resolve.one_timeline(resolve.item("A", 86400, 24, inside)))
    assert kinds(cut.clips[0].effects) == ["retime"]
    assert any("Speed Warp" in each for each in cut.unseen)
    assert tools(cut.clips[0]) == set()


def test_sound_is_a_track_of_its_own_and_subtitles_are_left_out_and_told() -> None:
    content = resolve.project(
        resolve.folder(resolve.timeline("Edit", resolve.sequence("q"))),
        resolve.container(
            resolve.track("q", resolve.item("A", 86400, 24)),
            resolve.track("q", resolve.item("A", 86400, 24, kind="Sm2TiAudioClip"), kind=1),
            resolve.track("q", resolve.item("said", 86400, 24, kind="Sm2TiGenerator"), kind=2),
        ),
    )
    cut = opened(content)
    assert [each.kind for each in cut.clips] == [TrackKind.PICTURE, TrackKind.SOUND]
    assert any("subtitles" in each for each in cut.unseen)
    assert any("Voice Isolation" in each for each in cut.unseen)
    assert "said" not in str(cut)


def test_faces_sorted_by_person_are_told_without_their_names() -> None:
    faces = (
        "<P><FaceTaggingPeopleVec><Element><Name>Jane</Name></Element></FaceTaggingPeopleVec></P>"
    )
    content = resolve.project(
        resolve.folder(resolve.timeline("Edit", resolve.sequence("q"))), project_xml=faces
    )
    cut = opened(content)
    assert any("sorted by person" in each for each in cut.warnings)
    assert "Jane" not in str(cut)


@pytest.mark.parametrize(
    "content",
    [
        resolve.project(resolve.folder()),
        resolve.project(resolve.folder(resolve.timeline("a", resolve.sequence("q", rate=0.0)))),
        resolve.project("<a><b></a>"),
        resolve.project("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"),
        resolve.project("<a>" * 200 + "</a>" * 200),
        resolve.one_timeline()[:-40],
        b"<Gallery::GyStill>",
        b"<Gallery::GyAlbum><Gallery::GyStillRef/></Gallery::GyAlbum>",
    ],
)
def test_what_is_no_project_is_refused(content: bytes) -> None:
    with pytest.raises(TimelineError) as refused:
        opened(content)
    assert refused.value.hint


def test_nests_that_multiply_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temoin.timeline.projects.resolve.project._MOST_CLIPS", 100)
    inside = [f"c{n}" for n in range(8)]
    pool = [resolve.compound(each, resolve.sequence(each)) for each in inside]
    tracks = [
        resolve.track(
            each,
            resolve.item("l", 0, 1, media=f"m-{inner}"),
            resolve.item("r", 1, 1, media=f"m-{inner}"),
        )
        for each, inner in zip(["q", *inside], [*inside, ""], strict=True)
    ]
    content = resolve.project(
        resolve.folder(resolve.timeline("Edit", resolve.sequence("q")), *pool),
        resolve.container(*tracks),
    )
    with pytest.raises(TimelineError, match="more clips"):
        opened(content)


def test_values_that_unpack_to_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temoin.timeline.projects.resolve.blobs._MOST", 1000)
    body = resolve.grade(resolve.node(1, label="x" * 2000))
    cut = opened(resolve.still(body))
    assert "a grade is not packed as those that are known: not read" in cut.unseen


def test_a_project_whose_values_unpack_to_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("temoin.timeline.projects.resolve.project.Blobs", lambda: Blobs(1000))
    body = resolve.grade(resolve.node(1, label="x" * 600))
    items = [resolve.item(f"{n}", 86400 + n, 1, resolve.versions(body)) for n in range(3)]
    with pytest.raises(TimelineError, match="unpack to more"):
        opened(resolve.one_timeline(*items))


def test_zstandard_is_unpacked_as_far_as_is_allowed_and_no_further() -> None:
    packed = zstandard.ZstdCompressor().compress(bytes(10_000_000))
    assert len(packed) < 1000
    assert unzstd(packed + b"what follows") == bytes(10_000_000)
    with pytest.raises(TimelineError, match="unpacks to more than 1 MiB"):
        unzstd(packed, most=1024**2)
    with pytest.raises(TimelineError, match="cut off"):
        unzstd(packed[:-3])
    with pytest.raises(TimelineError, match="damaged"):
        unzstd(b"no zstandard")


def test_a_project_is_told_by_what_it_holds(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("drp") / "night.zip"
    path.write_bytes(resolve.one_timeline(resolve.item("A", 86400, 24)))
    assert zipfile.is_zipfile(path)
    assert read_cut(path).format == "resolve_project"


def test_an_otio_of_resolves_says_what_it_does_not_hold() -> None:
    made = (
        b'{"OTIO_SCHEMA":"Timeline.1","name":"a","metadata":{%b},'
        b'"tracks":{"OTIO_SCHEMA":"Stack.1","children":[]}}'
    )
    own = opened(made % b'"Resolve_OTIO":{"Resolve OTIO Meta Version":"1.0"}')
    other = opened(made % b'"fcpx":{}')
    assert " ".join(own.unseen) == (
        "DaVinci Resolve writes no OFX effects, grades or masks into an .otio: scan the project"
        " (.drp) or grades (.drx) as well"
    )
    assert other.unseen == ()
