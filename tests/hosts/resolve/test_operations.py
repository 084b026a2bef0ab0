"""What is in use on one item, and how few calls tell it."""

from dataclasses import replace

import pytest

from hosts.resolve import sample
from hosts.resolve.conftest import MakeFake
from hosts.resolve.fake import FakeResolve
from hosts.resolve.model import Application, FusionComp, FusionTool, Graph, Node, TimelineItem
from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import HostError
from temoin.hosts.resolve.host import ResolveHost, resolve_host
from temoin.hosts.resolve.operations import MOST_CALLS
from temoin.model import HostOperation, HostTimeline
from temoin.timeline import host_document, read_cut


def ids(host: ResolveHost) -> dict[str, str]:
    if not host._seen:
        [*host.timeline()]
    return {seen.item.name: key for key, seen in host._seen.items()}


def on(host: ResolveHost, name: str) -> dict[str, HostOperation]:
    return {each.name: each for each in host.operations(ids(host)[name])}


def item_of(fake: FakeResolve, name: str) -> TimelineItem:
    project = fake.application.project
    assert project is not None
    assert project.current is not None
    return next(each for each in project.current.items if each.name == name)


def one_clip(graph: Graph, **more: object) -> Application:
    found = sample.long(1)
    assert found.project is not None
    assert found.project.current is not None
    (item,) = found.project.current.items
    item.layers = [graph]
    for name, value in more.items():
        setattr(item, name, value)
    return found


def test_every_node_is_asked_for_its_tools(host: ResolveHost) -> None:
    found = on(host, "graded")
    assert found["Face Refinement"].where == "grade/node 1"
    assert found["ColorSlice"].where == "grade/node 3"
    assert found["Dehaze"].words == {"label": "N5"}
    assert {each.enabled for each in found.values()} == {None}
    assert found["node 1"].kind == "grade node"


def test_labels_and_luts(make_fake: MakeFake) -> None:
    graph = Graph([Node([], "Skin", "Film/K2383.cube"), Node()])
    host = resolve_host(make_fake(application=one_clip(graph)).resolve)
    (node,) = host.operations(ids(host)["c0"])
    assert (node.name, node.words) == ("node 1", {"label": "Skin", "lut": "Film/K2383.cube"})


def test_a_rescan_of_five_nodes_takes_twenty_calls(make_fake: MakeFake) -> None:
    fake = make_fake("21.0.0", sample.long(1, 5))
    host = resolve_host(fake.resolve)
    item = ids(host)["c0"]
    for _ in range(3):
        before = fake.count
        found = host.operations(item)
        assert fake.count - before <= MOST_CALLS
        assert sum(each.name == "Tool" for each in found) == 5
        assert sum("label" in each.words for each in found if each.kind) == 5
    before = fake.count
    host.fingerprint(item)
    assert fake.count - before <= MOST_CALLS // 2


def test_a_fingerprint_and_what_changed_take_twenty_calls(make_fake: MakeFake) -> None:
    fake = make_fake("21.0.0", sample.long(1, 5))
    host = resolve_host(fake.resolve)
    item = ids(host)["c0"]
    host.operations(item)
    item_of(fake, "c0").layers[0].nodes[3].tools.append("Magic Mask")
    before, was = fake.count, host.fingerprint(item)
    assert "Magic Mask" in {each.name for each in host.operations(item)}
    assert fake.count - before <= MOST_CALLS
    assert host.fingerprint(item) == was


def test_a_fingerprint_is_gone_on_from_at_once_or_not_at_all(make_fake: MakeFake) -> None:
    fake = make_fake("21.0.0", sample.long(2, 5))
    host = resolve_host(fake.resolve)
    item = ids(host)["c0"]
    host.fingerprint(item)
    item_of(fake, "c0").layers[0].nodes[3].tools.append("Magic Mask")
    host.state()
    assert "Magic Mask" in {each.name for each in host.operations(item)}


@pytest.mark.parametrize("nodes", [6, 14, 40])
def test_a_large_grade_is_told_whole_each_time(make_fake: MakeFake, nodes: int) -> None:
    """Half an answer would look like a clean clip; only labels are not asked for again."""
    fake = make_fake("21.0.0", sample.long(1, nodes))
    host = resolve_host(fake.resolve)
    item = ids(host)["c0"]
    for most in (5 + 3 * nodes, max(MOST_CALLS, 5 + nodes), max(MOST_CALLS, 5 + nodes)):
        before = fake.count
        found = host.operations(item)
        assert fake.count - before <= most
        assert sum(each.name == "Tool" for each in found) == nodes
        assert sum("label" in each.words for each in found if each.kind) == nodes


def test_a_label_that_changes_is_seen_in_time(make_fake: MakeFake) -> None:
    graph = sample.grade(*["Tool"] * 5)
    host = resolve_host(make_fake(application=one_clip(graph)).resolve)
    item = ids(host)["c0"]
    host.operations(item)
    graph.nodes[4].label = "Sky"
    assert "Sky" in {each.words.get("label") for each in host.operations(item)}


def test_a_node_that_is_added_is_seen_at_once(make_fake: MakeFake) -> None:
    graph = sample.grade(*["Tool"] * 8)
    host = resolve_host(make_fake(application=one_clip(graph)).resolve)
    item = ids(host)["c0"]
    host.operations(item)
    graph.nodes.append(Node(["Object Removal"]))
    assert "Object Removal" in {each.name for each in host.operations(item)}


def test_fusion_tools_are_told_as_in_a_project(host: ResolveHost) -> None:
    found = on(host, "été 東京")
    depth = found["DepthMap"]
    assert depth.kind == "ofx.com.blackmagicdesign.resolvefx.DepthMap"
    assert (depth.enabled, depth.where) == (True, "fusion/Depth")
    assert found["Relight"].enabled is False
    assert "MediaIn" not in found


def test_a_large_composition_is_told_whole(make_fake: MakeFake) -> None:
    comp = FusionComp([FusionTool(f"Blur{n}", "Blur") for n in range(30)])
    fake = make_fake(application=one_clip(Graph([Node()]), comps=[comp]))
    host = resolve_host(fake.resolve)
    item = ids(host)["c0"]
    found = host.operations(item)
    assert sum(each.kind == "Blur" for each in found) == 30


@pytest.mark.parametrize(
    ("process", "estimation", "project", "name", "mode"),
    [
        (3, 5, {}, "Speed Warp", "better"),
        (3, 6, {}, "Speed Warp", "faster"),
        (3, 1, {}, "Optical flow retime", None),
        (1, 5, {}, None, None),
        (0, 0, {}, None, None),
        (
            0,
            0,
            {
                "imageRetimeInterpolation": "opticalFlow",
                "imageMotionEstimationMode": "speedWarpBetter",
            },
            "Speed Warp",
            "as the project",
        ),
        (0, 5, {"imageRetimeInterpolation": "nearest"}, None, None),
    ],
)
def test_how_missing_frames_are_made(  # noqa: PLR0917 - a table
    make_fake: MakeFake,
    process: int,
    estimation: int,
    project: dict[str, str],
    name: str | None,
    mode: str | None,
) -> None:
    application = sample.everything()
    assert application.project is not None
    application.project.settings.update(project)
    fake = make_fake(application=application)
    item_of(fake, "warped").properties = {
        "RetimeProcess": process,
        "MotionEstimation": estimation,
    }
    found = on(resolve_host(fake.resolve), "warped")
    told = {"Speed Warp", "Optical flow retime"} & found.keys()
    assert told == ({name} if name else set())
    if name:
        assert found[name].words.get("mode") == mode
        assert found[name].enabled is True


def test_at_normal_speed_there_is_nothing_to_warp(make_fake: MakeFake) -> None:
    fake = make_fake()
    for name in ("graded", "unknown"):
        item_of(fake, name).properties = {"RetimeProcess": 3, "MotionEstimation": 5}
    host = resolve_host(fake.resolve)
    assert on(host, "graded")["Speed Warp"].enabled is False
    assert on(host, "unknown")["Speed Warp"].enabled is None


@pytest.mark.parametrize(
    ("value", "enabled", "factor"),
    [
        (1, "off", None),
        ("1", "off", None),
        ("", "off", None),
        (None, "off", None),
        ("None", "off", None),
        (2, True, 2),
        ("3", True, 3),
        ("2x Enhanced", True, 2),
        (4.0, True, 4),
    ],
)
def test_super_scale(
    make_fake: MakeFake, value: object, enabled: object, factor: int | None
) -> None:
    fake = make_fake()
    media = item_of(fake, "graded").media
    assert media is not None
    media.properties["Super Scale"] = value
    found = on(resolve_host(fake.resolve), "graded")
    if enabled == "off":
        assert "Super Scale" not in found
    else:
        assert (found["Super Scale"].enabled, found["Super Scale"].words) == (
            True,
            {"factor": factor},
        )


def test_sound(host: ResolveHost) -> None:
    found = on(host, "speech")
    assert found["Voice Isolation"].words == {"amount": 70}
    assert found["AI audio classification"].enabled is True


def test_what_was_said_stays_where_it_is(make_fake: MakeFake) -> None:
    fake = make_fake()
    media = item_of(fake, "speech").media
    assert media is not None
    media.properties["Transcription"] = "a secret that was said"
    host = resolve_host(fake.resolve)
    assert "Transcribe audio" in on(host, "speech")
    assert "secret" not in repr([*host.timeline()])
    assert "secret" not in repr(host.operations(ids(host)["speech"]))


def test_a_clip_that_no_longer_answers_is_no_clean_one(make_fake: MakeFake) -> None:
    fake = make_fake()
    host = resolve_host(fake.resolve)
    item = ids(host)["graded"]
    item_of(fake, "graded").properties = None
    with pytest.raises(HostError, match="does not know this clip any more"):
        host.operations(item)


def test_old_versions_tell_labels_alone(make_fake: MakeFake) -> None:
    found = on(resolve_host(make_fake("18.5.0").resolve), "graded")
    assert "Face Refinement" not in found
    assert found["node 5"].words == {"label": "N5"}


def test_the_catalogue_knows_what_is_told(host: ResolveHost) -> None:
    """What the API tells becomes the same proposals as what a project file tells."""
    timeline = whole_with_operations(host)
    cut = read_cut(None, content=host_document(timeline))
    detector = ToolDetector()
    proposed = {clip.name: {each.tool for each in detector.detect(clip, ())} for clip in cut.clips}
    assert proposed["graded"] == {"Face Refinement"}
    assert proposed["scaled"] == {"Super Scale", "Face Refinement"}
    assert proposed["warped"] == {"Speed Warp"}
    assert proposed["été 東京"] == {"AI Depth Map", "AI Relight"}
    assert proposed["speech"] == {"AI audio classification", "Voice Isolation"}
    assert proposed["over"] == set()


def whole_with_operations(host: ResolveHost) -> HostTimeline:
    found = [*host.timeline()][-1].timeline
    assert found is not None
    tracks = []
    for track in found.tracks:
        items = [replace(each, operations=host.operations(each.id)) for each in track.items]
        tracks.append(replace(track, items=tuple(items)))
    return replace(found, tracks=tuple(tracks))
