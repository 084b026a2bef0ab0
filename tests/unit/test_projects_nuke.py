"""Nuke's scripts: nodes as effects, switched on or off, and feeding an output or not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node_projects import effects, project, tools
from temoin.errors import TimelineError
from temoin.timeline.projects import nuke
from temoin.timeline.projects.nuke_graph import Graph
from temoin.timeline.projects.nuke_text import commands
from temoin.timeline.times import Notes
from temoin.vocabulary import Presence
from temoin.workflows.model_files import without_folders

ROOT = """#! /opt/nuke/Nuke15.1 -nx
version 15.1 v1
Root {
 inputs 0
 name /jobs/film/sh010/comp/sh010_v003.nk
 first_frame 1001
 last_frame 1048
 fps 25
}
"""
READ = """Read {
 inputs 0
 file "/plates/sh010 a.%04d.exr"
 first 991
 last 1058
 name Read1
}
"""
INFERENCE = """Inference {
 modelFile "\\[python \\{nuke.script_directory()\\}]/models/roto_v2.cat"
 name Inference1
}
"""
BESIDE = f"set N1 [stack 0]\n{INFERENCE}push $N1\n"
WRITE = "Write {\n file out.%04d.exr\n name Write1\n}\n"


def test_a_script_is_one_clip_of_its_frames_over_its_media(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.nk", ROOT + READ + "Grade {\n name Grade1\n}\n" + WRITE)
    plate, comp = cut.clips
    assert (cut.name, comp.name, str(cut.rate)) == ("sh010_v003", "sh010_v003", "25/1")
    assert comp.record_range is not None
    assert comp.record_range.duration == 48
    assert [each.kind for each in comp.effects] == ["Grade"]
    assert not plate.covered  # the composite shows it
    assert plate.active_media is not None
    assert plate.active_media.url == "/plates/sh010 a.%04d.exr"
    assert plate.source_range is not None
    assert (plate.source_range.start, plate.source_range.duration) == (1001, 48)
    assert not tools(cut)


def test_a_model_that_feeds_an_output_has_an_effect(tmp_path: Path) -> None:
    found = tools(project(tmp_path, "a.nk", ROOT + READ + INFERENCE + WRITE))
    assert set(found) == {"Inference"}  # one node, one tool, though its file tells one too
    assert {each.presence for each in found.values()} == {Presence.EFFECTIVE}
    assert "roto_v2.cat" in {ground.text for ground in found["Inference"].grounds}


@pytest.mark.parametrize(
    ("script", "presence"),
    [
        (INFERENCE.replace("name", "disable true\n name") + WRITE, Presence.PRESENT),
        (INFERENCE.replace("name", "disable {{frame>9}}\n name") + WRITE, Presence.UNKNOWN),
        (INFERENCE.replace("name", "mix 0\n name") + WRITE, Presence.ENABLED),
        ("set N1 [stack 0]\n" + INFERENCE + "push $N1\n" + WRITE, Presence.ENABLED),
        (INFERENCE, Presence.ENABLED),  # nothing is written
        (INFERENCE + WRITE.replace("name", "disable true\n name"), Presence.ENABLED),
        ("push 0\n" + INFERENCE + "Merge2 {\n inputs 2\n}\n" + WRITE, Presence.EFFECTIVE),
        (BESIDE + "Merge2 {\n inputs 2\n disable true\n}\n" + WRITE, Presence.ENABLED),
        (BESIDE + "Switch {\n inputs 2\n which 1\n}\n" + WRITE, Presence.EFFECTIVE),
        (BESIDE + "Switch {\n inputs 2\n}\n" + WRITE, Presence.ENABLED),
    ],
)
def test_what_becomes_of_a_model_decides_its_presence(
    tmp_path: Path, script: str, presence: Presence
) -> None:
    assert tools(project(tmp_path, "a.nk", ROOT + READ + script))["Inference"].presence is presence


GROUP = """Group {{
 name Matte
 {switch}
}}
Input {{
 inputs 0
 name Input1
}}
{inside}
Output {{
 name Output1
}}
end_group
"""


@pytest.mark.parametrize(
    ("switch", "after", "presence"),
    [
        ("", WRITE, Presence.EFFECTIVE),
        ("disable true", WRITE, Presence.PRESENT),
        ("", "", Presence.ENABLED),
    ],
)
def test_a_node_in_a_group_is_told_with_its_path(
    tmp_path: Path, switch: str, after: str, presence: Presence
) -> None:
    group = GROUP.format(switch=switch, inside=INFERENCE)
    cut = project(tmp_path, "a.nk", ROOT + READ + group + after)
    found = effects(cut)["Inference1"]
    assert json.loads(found.metadata)["nuke"]["path"] == "Matte/Inference1"
    assert tools(cut)["Inference"].presence is presence


def test_what_comes_before_a_group_goes_through_its_input(tmp_path: Path) -> None:
    group = GROUP.format(switch="", inside="Blur {\n name Blur1\n}")
    cut = project(tmp_path, "a.nk", ROOT + READ + INFERENCE + group + WRITE)
    assert tools(cut)["Inference"].presence is Presence.EFFECTIVE
    shut = GROUP.format(switch="", inside="Constant {\n inputs 0\n}")
    cut = project(tmp_path, "b.nk", ROOT + READ + INFERENCE + shut + WRITE)
    assert tools(cut)["Inference"].presence is Presence.ENABLED


def test_training_changes_no_picture(tmp_path: Path) -> None:
    copycat = "CopyCat {\n modelSize Medium\n dataDirectory /jobs/anna/train\n}\n"
    cut = project(tmp_path, "a.nk", ROOT + READ + copycat + WRITE)
    assert tools(cut)["CopyCat"].presence is Presence.ENABLED
    assert "anna" not in effects(cut)["CopyCat"].metadata


def test_a_clone_is_a_use_of_its_own(tmp_path: Path) -> None:
    script = f"""{READ}clone node7f|Inference|42 {INFERENCE}set C7f [stack 0]
push 0
clone $C7f {{
 inputs 1
 xpos 40
}}
"""
    graph = Graph(script)
    assert [each.kind for each in graph.nodes] == ["Read", "Inference", "Inference"]
    assert graph.nodes[2].text("modelFile")


def test_an_ofx_plugin_is_told_by_its_class(tmp_path: Path) -> None:
    script = ROOT + READ + "OFXcom.sumit.moge3_v1 {\n name moge\n}\n" + WRITE
    assert set(tools(project(tmp_path, "a.nk", script))) == {"MoGe 3"}


def test_a_gizmo_that_is_called_by_its_file(tmp_path: Path) -> None:
    for kind in ("vitmatte", "vitmatte.gizmo"):
        cut = project(tmp_path, "a.nk", ROOT + READ + kind + " {\n name m1\n}\n" + WRITE)
        assert set(tools(cut)) == {"ViTMatte"}
    assert cut.unseen == ("a gizmo stands in a file of its own, which is not read",)


@pytest.mark.parametrize("kind", ["Denoise2", "Kronos", "Inpaint2", "SmartVector", "Blur"])
def test_what_only_looks_like_a_model_is_none(tmp_path: Path, kind: str) -> None:
    for name in ("Upscale", "Deblur", "Inference", "Magic Mask", "Relight"):
        script = f"{ROOT}{READ}{kind} {{\n name {{{name}}}\n label Inference\n}}\n{WRITE}"
        assert not tools(project(tmp_path, "a.nk", script))


def test_a_script_from_elsewhere_is_told_as_not_looked_into(tmp_path: Path) -> None:
    script = ROOT + READ + "Precomp {\n file other.nk\n}\n" + WRITE
    cut = project(tmp_path, "a.nk", script)
    assert cut.unseen == ("a script that this one takes in from another file is not read",)


def test_without_a_root_there_is_no_time(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.gizmo", GROUP.format(switch="", inside=INFERENCE))
    (only,) = cut.clips
    assert (only.name, only.record_range) == ("Matte", None)
    assert tools(cut)["Inference"].presence is Presence.EFFECTIVE


def test_words_of_tcl() -> None:
    text = 'a {b {c\\}} d} "e \\"f\\n" [g "h i" [j]] k\\ l\n# no\n m {'
    found = [[word.text for word in words] for words in commands(text)]
    assert found == [["a", "b {c\\}} d", 'e "f\n', '[g "h i" [j]]', "k l"], ["m", ""]]


@pytest.mark.parametrize("text", ["", "nothing at all", "version 12.2 v4", "\0" * 40])
def test_what_is_no_script_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TimelineError) as caught:
        project(tmp_path, "a.nk", text)
    assert caught.value.hint


def test_groups_within_groups_have_an_end() -> None:
    with pytest.raises(TimelineError):
        nuke.read(b"Group {\n}\n" * 100, Notes())


@given(st.text(alphabet='{}[]"\\ \n\t\f\x1f\u2003$abc;#'))
def test_any_text_is_words(text: str) -> None:
    for words in commands(text):
        assert words


def test_what_has_no_time_is_not_said_to_lack_it(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.gizmo", INFERENCE)
    assert cut.clips[0].effects
    assert cut.warnings == ()


def test_a_gizmo_that_is_called_a_group_opens_none(tmp_path: Path) -> None:
    script = ROOT + READ + INFERENCE + "LightGroup.gizmo {\n name L\n}\nGeoGroup {\n}\n" + WRITE
    cut = project(tmp_path, "a.nk", script)
    assert tools(cut)["Inference"].presence is Presence.EFFECTIVE


def test_a_knob_that_names_a_model_in_onnx_is_told_and_a_callback_is_not(tmp_path: Path) -> None:
    node = "Depth {\n onnxFile /m/depth.onnx\n onCreate \"load('a.onnx')\"\n name D\n}\n"
    cut = project(tmp_path, "a.nk", ROOT + READ + node + WRITE)
    told = json.loads(effects(cut)["D"].metadata)["nuke"]
    assert told["onnxFile"] == "depth.onnx"
    assert "onCreate" not in told


def test_clones_of_a_node_with_many_knobs_have_an_end() -> None:
    knobs = "".join(f" k{number} 1\n" for number in range(10_000))
    text = f"Blur {{\n{knobs}}}\nset C1 [stack 0]\n" + "clone $C1 {\n}\n" * 1_000
    with pytest.raises(TimelineError):
        Graph(text)


def test_paths_stay_short_however_deep_the_groups() -> None:
    text = ("Group {\n name " + "n" * 80 + "\n}\n") * 60 + "Blur {\n}\n"
    assert max(map(len, Graph(text).paths)) <= 400


@pytest.mark.parametrize(
    ("moved", "start", "duration", "source"),
    [
        ('frame_mode "start at"\n frame 1011', 10, 38, 991),
        ("frame_mode offset\n frame 20", 10, 38, 991),
        ("frame_mode offset\n frame -10", 0, 48, 1011),
        ("frame frame+10", 0, 48, 1001),  # an expression: for as long as the script
        ("frame_mode offset", 0, 48, 1001),
    ],
)
def test_media_that_are_moved_in_time(
    tmp_path: Path, moved: str, start: int, duration: int, source: int
) -> None:
    read = READ.replace(" name", f" {moved}\n name")
    plate = project(tmp_path, "a.nk", ROOT + read + WRITE).clips[0]
    assert plate.record_range is not None
    assert plate.source_range is not None
    found = (plate.record_range.start - 1001, plate.record_range.duration)
    assert (*found, plate.source_range.start) == (start, duration, source)


@pytest.mark.parametrize(
    ("group", "presence"), [("", Presence.EFFECTIVE), (" disable true\n", Presence.ENABLED)]
)
def test_what_is_written_in_a_group_that_is_off_is_not(
    tmp_path: Path, group: str, presence: Presence
) -> None:
    inside = "Input {\n inputs 0\n name I\n}\n" + WRITE + "Output {\n name O\n}\nend_group\n"
    script = ROOT + READ + INFERENCE + f"Group {{\n name G\n{group}}}\n" + inside
    assert tools(project(tmp_path, "a.nk", script))["Inference"].presence is presence


def test_a_script_with_the_line_ends_of_windows(tmp_path: Path) -> None:
    script = (ROOT + READ + INFERENCE + WRITE).replace("\n", "\r\n")
    cut = project(tmp_path, "a.nk", script)
    assert tools(cut)["Inference"].presence is Presence.EFFECTIVE


@pytest.mark.parametrize(
    ("knob", "found"),
    [
        ("addUserKnob {22 data +HIDDEN T \"\\{\\n 'class_type': 'KSampler',\\n\\}\"}", True),
        ("addUserKnob {22 help T \"look for 'class_type': 'KSampler'\"}", False),
        ("addUserKnob {22 data T \"\\{'class_type': 'ImageScale'\\}\"}", False),
    ],
)
def test_a_node_of_comfyui_in_a_script(tmp_path: Path, knob: str, *, found: bool) -> None:
    inside = "Input {\n inputs 0\n name I\n}\nOutput {\n name O\n}\nend_group\n"
    script = ROOT + READ + f"Group {{\n name K\n {knob}\n}}\n" + inside + WRITE
    assert ("ComfyUI sampler" in tools(project(tmp_path, "a.nk", script))) is found


def test_a_long_text_that_names_a_model_is_cut_at_once(tmp_path: Path) -> None:
    node = "Depth {\n model " + "a" * 1_000_000 + ".cat\n name D\n}\n"
    cut = project(tmp_path, "a.nk", ROOT + READ + node + WRITE)
    assert len(json.loads(effects(cut)["D"].metadata)["nuke"]["model"]) <= 160


@pytest.mark.parametrize(
    ("path", "name"),
    [("/a/b.cat", "b.cat"), ("C:\\a\\b.cat", "b.cat"), ("b.cat", "b.cat"), ("/a/b/", "b")],
)
def test_a_path_without_its_folders(path: str, name: str) -> None:
    assert without_folders(path) == name
