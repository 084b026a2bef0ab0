"""Fusion's compositions: tools by their registry IDs, passed through or not, written or not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node_projects import effects, project, tools
from temoin.errors import TimelineError
from temoin.timeline.projects.lua_tables import Table, read_tables
from temoin.vocabulary import Presence

DEPTH = "ofx.com.blackmagicdesign.resolvefx.DepthMap"
LOADER = """Loader1 = Loader { Clips = { Clip { ID = "Clip1", Filename = "Z:\\\\p\\\\a.####.exr",
 GlobalStart = -5, GlobalEnd = 99, }, }, CtrlWZoom = false, },"""


def tool(name: str, kind: str, source: str, more: str = "") -> str:
    link = f'Input = Input {{ SourceOp = "{source}", Source = "Output", }},'
    return f"{name} = {kind} {{ {more} Inputs = {{ {link} }}, ViewInfo = OperatorInfo {{ }}, }},"


def comp(*made: str, head: str = "RenderRange = { 0, 49 },") -> str:
    tail = "Prefs = { Comp = { FrameFormat = { Rate = 23.976, }, }, },"
    return f"Composition {{ {head} Tools = ordered() {{ {LOADER} {' '.join(made)} }}, {tail} }}"


def test_a_composition_over_its_media(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.comp", comp(tool("Blur1", "Blur", "Loader1")))
    plate, composite = cut.clips
    assert str(cut.rate) == "24000/1001"
    assert [each.kind for each in composite.effects] == ["Blur"]
    assert plate.source_range is not None
    assert (plate.source_range.start, plate.source_range.duration) == (5, 50)
    assert not tools(cut)


@pytest.mark.parametrize(
    ("made", "presence"),
    [
        ([tool("D", DEPTH, "Loader1"), tool("S", "Saver", "D")], Presence.EFFECTIVE),
        ([tool("D", DEPTH, "Loader1"), tool("S", "Saver", "Loader1")], Presence.ENABLED),
        ([tool("D", DEPTH, "Loader1", "PassThrough = true,"), tool("S", "Saver", "D")],
         Presence.PRESENT),
        ([tool("D", DEPTH, "Loader1")], Presence.ENABLED),
    ],
)  # fmt: skip
def test_what_becomes_of_a_tool_decides_its_presence(
    tmp_path: Path, made: list[str], presence: Presence
) -> None:
    cut = project(tmp_path, "a.comp", comp(*made))
    assert {name: each.presence for name, each in tools(cut).items()} == {"AI Depth Map": presence}


def test_a_tool_in_a_group(tmp_path: Path) -> None:
    inner = f"Tools = ordered() {{ {tool('D', DEPTH, 'Loader1')} }},"
    out = 'Outputs = { Main = InstanceOutput { SourceOp = "D", Source = "Output", }, },'
    group = f"G = GroupOperator {{ {inner} {out} }},"
    cut = project(tmp_path, "a.comp", comp(group, tool("S", "Saver", "G")))
    assert tools(cut)["AI Depth Map"].presence is Presence.EFFECTIVE
    assert json.loads(effects(cut)["D"].metadata)["fusion"]["path"] == "G/D"
    setting = project(tmp_path, "a.setting", f"{{ Tools = ordered() {{ {group} }} }}")
    assert tools(setting)["AI Depth Map"].presence is Presence.EFFECTIVE


def test_a_choice_decides_an_optional_model(tmp_path: Path) -> None:
    kind = "ofx.com.blackmagicdesign.resolvefx.NoiseReduction"
    for mode, found in (("kSpatialModeNeural", ["enhancement"]), ("kSpatialModeFaster", [])):
        chosen = (
            f'N = {kind} {{ Inputs = {{ Mode = Input {{ Value = FuID {{ "{mode}" }}, }}, }}, }},'
        )
        told = tools(project(tmp_path, "a.comp", comp(chosen))).values()
        assert [each.technique.value for each in told] == found


def test_what_people_wrote_is_not_kept(tmp_path: Path) -> None:
    text = 'T = TextPlus { Inputs = { StyledText = Input { Value = "for Anna", }, }, },'
    cut = project(tmp_path, "a.comp", comp(text))
    assert "Anna" not in effects(cut)["T"].metadata


@pytest.mark.parametrize("kind", ["Blur", "Merge", "OpticalFlow", "ofx.com.acme.blur"])
def test_what_only_looks_like_a_model_is_none(tmp_path: Path, kind: str) -> None:
    named = [tool(name, kind, "Loader1") for name in ("MagicMask", "Relight", "Upscale")]
    assert not tools(project(tmp_path, "a.comp", comp(*named)))


def test_a_fuse_is_told_as_not_looked_into(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.comp", comp(tool("W", "Fuse.Wireless", "Loader1")))
    assert cut.unseen == ("a Fuse is a program in a file of its own, which is not read",)


def test_tables() -> None:
    read = read_tables('{ a = 1.5, ["b c"] = [[x]], -- no }\n d = Kind { true, "e\\"f" }, 7 }')
    ((_, table),) = read.tables()
    assert (table.value("a"), table.text("b c")) == (1.5, "x")
    assert table.table("d") == Table(kind="Kind", items=[("", True), ("", 'e"f')])
    assert table.items[-1] == ("", 7.0)


@pytest.mark.parametrize("text", ["", "layout(local_size_x = 1) in;", "{" * 300, "\0"])
def test_what_is_no_composition_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TimelineError) as caught:
        project(tmp_path, "a.comp", text)
    assert caught.value.hint


@given(st.text(alphabet='{}[]="\\ \nab,;-.0'))
def test_any_text_is_a_table(text: str) -> None:
    assert isinstance(read_tables(text), Table)


def test_a_merge_that_is_passed_through_shows_its_background_only(tmp_path: Path) -> None:
    inputs = 'Background = Input { SourceOp = "Loader1", }, Foreground = Input { SourceOp = "D", },'
    merge = f"M = Merge {{ PassThrough = true, Inputs = {{ {inputs} }}, }},"
    made = comp(tool("D", DEPTH, "Loader1"), merge, tool("S", "Saver", "M"))
    assert tools(project(tmp_path, "a.comp", made))["AI Depth Map"].presence is Presence.ENABLED
    shown = made.replace("PassThrough = true,", "")
    assert tools(project(tmp_path, "b.comp", shown))["AI Depth Map"].presence is Presence.EFFECTIVE
