"""What is read of a real sequencer, and that reading leaves the project alone."""

import hashlib
import json

import pytest

from blender import Served
from temoin.errors import HostError
from temoin.model import CutView, HostItem, HostTimeline, items_of
from temoin.timeline import host_document, read_cut


@pytest.fixture
def timeline(served: Served) -> HostTimeline:
    return read(served)


def read(served: Served) -> HostTimeline:
    last = [*served.host.timeline()][-1].timeline
    assert last
    return last


def item(timeline: HostTimeline, name: str) -> HostItem:
    (found,) = (each for each in items_of(timeline.tracks) if each.name == name)
    return found


def cut(timeline: HostTimeline) -> CutView:
    return read_cut(None, content=host_document(timeline), name="Blender: film")


def test_timeline(served: Served, timeline: HostTimeline) -> None:
    state = served.host.state()
    assert state.application == timeline.application
    assert state.application == served.run("answer = 'Blender %d.%d.%d' % bpy.app.version")
    assert (state.project, state.project_file) == (served.project.stem, served.project)
    assert (timeline.host, timeline.name, timeline.rate) == ("blender", "Edit", "24000/1001")
    assert timeline.start == 101
    assert [(each.start, each.name) for each in timeline.markers] == [(120, "Person's own")]
    assert [each.kind for each in timeline.tracks].count("sound") == 1


def test_a_movie_with_everything_on_it(served: Served, timeline: HostTimeline) -> None:
    found = item(timeline, "A001")
    assert (found.start, found.duration, found.source_start) == (106, 38, 7)
    assert found.id == "Edit/A001"
    assert found.colour == "COLOR_04"
    assert found.words["custom"] == {"scene": "12B", "shot": {"take": 3, "grade": [0.5, 1.0]}}
    assert found.media
    assert found.media.url == str(served.project.parent / "media/A001.mp4")
    assert found.media.words["filepath"] == "//media/A001.mp4"
    assert (found.media.frames, found.media.rate) == (48, "24000/1001")
    told = [(each.kind, each.enabled, each.where) for each in found.operations]
    assert told == [
        ("BRIGHT_CONTRAST", True, "strip, modifier Lift"),
        ("COLOR_BALANCE", False, "strip, modifier Grade"),
        ("CROSS", True, "effect strip Dissolve"),
        ("ADJUSTMENT", True, "strip above Look"),
        ("CURVES", True, "strip above Look, modifier Film"),
    ]
    assert found.operations[0].words == {"bright": 4.0}
    assert found.operations == served.host.operations("Edit/A001")


def test_effects_and_overlays_reach_what_they_lie_on(timeline: HostTimeline) -> None:
    plate, title = item(timeline, "plate"), item(timeline, "Title")
    assert [each.kind for each in plate.operations] == ["CROSS", "ADJUSTMENT", "CURVES"]
    assert title.operations == ()
    assert item(timeline, "room").operations == ()
    assert item(timeline, "Look").operations[0].kind == "CURVES"


def test_images_are_a_sequence(timeline: HostTimeline) -> None:
    found = item(timeline, "plate")
    assert found.media
    assert found.media.kind == "sequence"
    assert found.media.url.endswith("/media/plate.%04d.png")
    assert (found.media.first, found.media.frames) == (1, 12)
    assert (found.source_start, found.duration) == (1, 12)


def test_speeds(timeline: HostTimeline) -> None:
    assert item(timeline, "Slow").speed == "1/2"
    assert item(timeline, "Back").speed == "-1"
    assert item(timeline, "Held").speed == "0"
    assert item(timeline, "Ramp").varying
    assert not item(timeline, "A001").varying


def test_a_movie_of_another_rate_is_told_as_doubtful(timeline: HostTimeline) -> None:
    found = item(timeline, "B25")
    assert found.media
    assert (found.media.rate, found.media.frames) == ("25", 0)
    assert any("B25" in each for each in timeline.warnings)


def test_a_retimed_strip_varies(served: Served) -> None:
    served.run(
        "window = bpy.context.window_manager.windows[0]\n"
        "area = next(a for a in window.screen.areas if a.type == 'SEQUENCE_EDITOR')\n"
        "region = next(r for r in area.regions if r.type == 'WINDOW')\n"
        "editor = bpy.context.scene.sequence_editor\n"
        "for strip in editor.strips_all: strip.select = strip.name == 'city'\n"
        "editor.active_strip = editor.strips_all['city']\n"
        "with bpy.context.temp_override(window=window, area=area, region=region):\n"
        "    bpy.ops.sequencer.retiming_segment_speed_set(speed=50.0)\n"
    )
    timeline = read(served)
    found = item(timeline, "city")
    assert found.varying
    assert len(found.words["retiming_keys"]) == 2  # type: ignore[arg-type]
    assert any("retiming keys of city" in each for each in timeline.warnings)


def test_nests(timeline: HostTimeline) -> None:
    meta, nest = item(timeline, "Plan 1 — é/ü"), item(timeline, "insert")
    assert meta.id == "Edit/Plan 1 — é%2Fü"
    assert (meta.start, meta.source_start) == (254, 4)
    (inner,) = items_of(meta.inside)
    assert (inner.id, inner.start) == (meta.id + "/inside", 0)
    (shown,) = items_of(nest.inside)
    assert (shown.id, shown.start) == ("Edit/insert/In%2Fner", 2)


def test_a_scene_that_is_rendered(timeline: HostTimeline) -> None:
    found = {each.kind: each for each in item(timeline, "set").operations}
    denoise, blur = found["CompositorNodeDenoise"], found["CompositorNodeBlur"]
    assert denoise.words["connected"] is True
    assert blur.words["connected"] is False
    assert found["cycles.use_denoising"].enabled
    assert any(each.startswith("set: ") for each in timeline.unseen)


def test_muted_strips_and_channels(timeline: HostTimeline) -> None:
    assert not item(timeline, "Back").enabled
    muted = [each.name for each in timeline.tracks if not each.enabled]
    assert muted == ["Channel 9"]


def test_it_becomes_a_cut(timeline: HostTimeline) -> None:
    found = cut(timeline)
    clips = {each.guid: each for each in found.clips}
    assert len(clips) == len(found.clips)
    assert clips["Edit/A001"].record_range.start == 106
    assert not clips["Edit/Back"].enabled
    assert not clips["Edit/city"].enabled


def test_reading_leaves_file_and_project_alone(served: Served) -> None:
    served.reopen()  # Blender drops by itself, when it saves, what nothing uses
    digest = hashlib.sha256(served.project.read_bytes()).hexdigest()
    before = served.snapshot()
    timeline = read(served)
    for each in items_of(timeline.tracks):
        served.host.operations(each.id)
        served.host.fingerprint(each.id)
    served.host.marks()
    served.host.selection()
    assert served.snapshot() == before
    assert hashlib.sha256(served.project.read_bytes()).hexdigest() == digest
    served.reopen()
    assert served.snapshot() == before
    assert read(served) == timeline


def test_fingerprint_changes_with_the_operations(served: Served) -> None:
    before = {name: served.host.fingerprint(f"Edit/{name}") for name in ("A001", "plate", "Title")}
    served.run("bpy.context.scene.sequence_editor.strips_all['Look'].modifiers[0].mute = True")
    after = {name: served.host.fingerprint(f"Edit/{name}") for name in before}
    assert [name for name in before if after[name] != before[name]] == ["A001", "plate"]


def test_playhead_and_selection(served: Served) -> None:
    served.run(
        "scene = bpy.context.scene\n"
        "scene.frame_set(133)\n"
        "for strip in scene.sequence_editor.strips_all: strip.select = strip.name == 'Dissolve'"
    )
    assert served.host.playhead() == 133
    assert served.host.selection() == ("Edit/A001", "Edit/plate")
    served.run("bpy.context.window_manager.temoin_follow = False")
    assert served.host.playhead() is None
    assert served.host.selection() == ()


def test_what_is_chosen_in_a_nest(served: Served) -> None:
    served.run(
        "for strip in bpy.context.scene.sequence_editor.strips_all:\n"
        "    strip.select = strip.name in ('Black', 'inside')"
    )
    assert served.host.selection() == ("Edit/Black",)  # nobody sees what is in a closed meta
    for nest, inside in (
        ("Plan 1 — é/ü", "Edit/Plan 1 — é%2Fü/inside"),
        ("insert", "Edit/insert/In%2Fner"),
    ):
        served.run(
            "for strip in bpy.context.scene.sequence_editor.strips_all:\n"
            f"    strip.select = strip.name == {nest!r}"
        )
        assert served.host.selection() == (inside,)


def test_a_scene_without_a_sequencer(served: Served) -> None:
    served.run(
        "bare = bpy.data.scenes.new('Bare')\n"
        "window = bpy.context.window_manager.windows[0]\n"
        "window.scene = bare\n"
        "if bpy.app.version >= (5, 0): window.workspace.sequencer_scene = bare"
    )
    assert served.host.state().timeline == ""
    assert served.host.playhead() is None
    with pytest.raises(HostError, match="no sequencer"):
        read(served)


def test_scenes_that_show_each_other_end(served: Served) -> None:
    served.run(
        "one, two = bpy.data.scenes['Edit'], bpy.data.scenes['Inserts']\n"
        "made = two.sequence_editor.strips.new_scene('round', one, 3, 10)\n"
        "made.scene_input = 'SEQUENCER'\n"
    )
    found = read(served)
    assert "round: its scene is one that shows it" in found.unseen
    names = [each.name for each in items_of(found.tracks)]
    assert names.count("In/ner") == names.count("round") == 1
    served.run("for strip in bpy.context.scene.sequence_editor.strips: strip.select = False")
    served.run("bpy.context.scene.sequence_editor.strips['insert'].select = True")
    assert served.host.selection() == ("Edit/insert/In%2Fner", "Edit/insert/round")


def test_news(served: Served) -> None:
    served.host.news()
    served.run("bpy.context.scene.sequence_editor.strips_all['A001'].mute = True")
    served.run("bpy.context.view_layer.update()")
    assert [str(each.kind) for each in served.host.news()] == ["timeline"]
    served.run(
        "scene = bpy.context.scene\n"
        "scene.frame_start = scene.frame_end = 372\n"
        "scene.render.image_settings.file_format = 'PNG'\n"
        "scene.render.filepath = bpy.path.abspath('//out/reel1_')\n"
        "bpy.ops.render.render(animation=True)"
    )
    told = [each for each in served.host.news() if "render" in each.kind]
    assert [(str(each.kind), each.subject) for each in told] == [
        ("render begun", "Edit reel1_"),
        ("render ended", "Edit reel1_"),
    ]
    served.reopen()
    assert "project" in {str(each.kind) for each in served.host.news()}


def test_what_is_not_asked_so_is_refused(served: Served) -> None:
    for what, given in (("nonsense", {}), ("operations", {}), ("operations", {"item": "Edit"})):
        with pytest.raises(HostError):
            served.link.ask(what, 10, **given)
    assert served.host.state().timeline == "Edit"


def test_the_document_is_json_of_plain_words(timeline: HostTimeline) -> None:
    document = json.loads(host_document(timeline))
    assert document["timeline"]["name"] == "Edit"
    assert "inf" not in json.dumps(document).lower().split('"')


OVERLAYS = """
import random

scene = bpy.data.scenes.new("Overlays")
editor = scene.sequence_editor_create()
strips = editor.strips if hasattr(editor, "strips") else editor.sequences


def lay(kind, channel, start, end):
    name = "{} {} {}".format(kind, channel, start)
    return strips.new_effect(
        name=name, type=kind, channel=channel, frame_start=start, frame_end=end
    )
"""


def test_overlays_are_those_above_at_the_same_time(served: Served) -> None:
    """Compared with asking each of them, over many cuts; lower ones and neighbours are none."""
    wrong = served.run(
        OVERLAYS
        + """
random.seed(20)
for _ in range(150):
    kind = random.choice(["ADJUSTMENT", "MULTICAM", "COLOR"])
    start = random.randrange(600)
    made = lay(kind, random.randrange(1, 8), start, start + random.randrange(1, 60))
    if kind == "MULTICAM":
        made.multicam_source = random.randrange(1, made.channel + 1)
level = temoin.operations.Level(editor, scene, [scene.name])


def lies_over(above, strip):
    apart = (
        above.frame_final_start >= strip.frame_final_end
        or above.frame_final_end <= strip.frame_final_start
    )
    chooses = above.type != "MULTICAM" or above.multicam_source == strip.channel
    return not apart and above.channel > strip.channel and chooses


overlays = [each for each in strips if each.type in ("ADJUSTMENT", "MULTICAM")]
answer = {"wrong": [], "found": 0}
for strip in level.items():
    told = [each.name for each in level.overlays_on(strip)]
    wanted = [each.name for each in temoin.sequencer.in_order(overlays) if lies_over(each, strip)]
    answer["found"] += len(told)
    if told != wanted:
        answer["wrong"].append([strip.name, told, wanted])
"""
    )
    assert wrong["wrong"] == []
    assert wrong["found"] > 100


def test_finding_overlays_grows_with_the_strips(served: Served) -> None:
    """As many adjustments as strips, each over one: four times as many take four times the work."""
    few, many = served.run(
        OVERLAYS
        + """
import sys


def steps_of(count):
    for number in range(len(strips) // 2, count):
        lay("COLOR", 1, number * 10, number * 10 + 10)
        lay("ADJUSTMENT", 2, number * 10, number * 10 + 10)
    steps = 0

    def trace(frame, event, _):
        nonlocal steps
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return trace

    level = temoin.operations.Level(editor, scene, [scene.name])
    colours = [each for each in level.items() if each.type == "COLOR"]
    sys.settrace(trace)
    laid = [level.overlays_on(each) for each in colours]
    sys.settrace(None)
    assert [len(each) for each in laid] == [1] * count
    return steps


answer = [steps_of(100), steps_of(400)]
"""
    )
    assert few > 100
    assert many < 6 * few  # 16 times as much if each asked all
