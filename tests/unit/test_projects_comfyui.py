"""ComfyUI's workflows in both forms: what generates, with which model, and never the prompt."""

import json
from pathlib import Path
from typing import Any

import pytest

from node_projects import effects, project, tools
from temoin.errors import TimelineError
from temoin.timeline.projects import comfyui
from temoin.timeline.times import Notes
from temoin.vocabulary import Presence

PROMPT = "a harbour at dusk, in the manner of detail.safetensors"
API = {
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "xl/base_1.safetensors"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": PROMPT, "clip": ["4", 1]}},
    "3": {"class_type": "KSampler", "inputs": {"model": ["4", 0], "positive": ["6", 0]}},
    "5": {"class_type": "KlingTextToVideoNode", "inputs": {"prompt": PROMPT}},
    "7": {"class_type": "LoadImage", "inputs": {"image": "plate.png [input]"}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": "out"}},
}


def node(number: int, kind: str, mode: int = 0, *values: object) -> dict[str, Any]:
    return {"id": number, "type": kind, "mode": mode, "widgets_values": [*values]}


def window(*nodes: dict[str, Any], links: object = (), **more: object) -> str:
    return json.dumps({"last_node_id": 99, "nodes": nodes, "links": links, "version": 0.4, **more})


def test_the_form_of_the_api(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.json", json.dumps(API))
    found = tools(cut)
    assert {name: each.presence for name, each in found.items()} == {
        "ComfyUI diffusion model": Presence.EFFECTIVE,
        "ComfyUI sampler": Presence.EFFECTIVE,
        "Kling (ComfyUI partner node)": Presence.ENABLED,  # nothing is saved of it
    }
    grounds = {each.text for each in found["ComfyUI diffusion model"].grounds}
    assert grounds == {"CheckpointLoaderSimple", "base_1.safetensors"}
    assert [each.name for each in cut.clips] == ["workflow", "plate.png"]
    assert tools(project(tmp_path, "b.json", json.dumps({"prompt": API}))).keys() == found.keys()


def test_the_form_of_the_window(tmp_path: Path) -> None:
    links = [[1, 4, 0, 3, 0, "MODEL"], {"id": 2, "origin_id": 3, "target_id": 9}]
    text = window(
        node(4, "UNETLoader", 0, "flux\\dev.gguf"),
        node(2, "LoraLoader", 4, "look.safetensors"),
        node(8, "UpscaleModelLoader", 2, "4x.pth"),
        node(3, "KSampler"),
        node(9, "SaveImage"),
        links=links,
    )
    found = tools(project(tmp_path, "a.json", text))
    assert {name: each.presence for name, each in found.items()} == {
        "ComfyUI diffusion model": Presence.EFFECTIVE,
        "ComfyUI LoRA": Presence.PRESENT,  # bypassed
        "ComfyUI upscale model": Presence.PRESENT,  # muted
        "ComfyUI sampler": Presence.EFFECTIVE,
    }


def test_a_prompt_is_never_kept(tmp_path: Path) -> None:
    text = window(node(6, "CLIPTextEncode", 0, PROMPT), node(7, "LoadText", 0, PROMPT))
    for content in (text, json.dumps(API)):
        cut = project(tmp_path, "a.json", content)
        assert "harbour" not in "".join(each.metadata for each in effects(cut).values())
        assert all("harbour" not in media.url for clip in cut.clips for media in clip.media)


@pytest.mark.parametrize(("mode", "presence"), [(0, Presence.EFFECTIVE), (4, Presence.PRESENT)])
def test_a_subgraph_is_looked_into_where_it_is_used(
    tmp_path: Path, mode: int, presence: Presence
) -> None:
    inner = {"id": "sub-1", "name": "make", "nodes": [node(3, "KSampler")], "links": []}
    inner["links"] = [{"id": 1, "origin_id": 3, "target_id": -20}]
    text = window(
        node(12, "sub-1", mode),
        node(9, "SaveVideo"),
        links=[[1, 12, 0, 9, 0, "IMAGE"]],
        definitions={"subgraphs": [inner]},
    )
    cut = project(tmp_path, "a.json", text)
    assert tools(cut)["ComfyUI sampler"].presence is presence
    assert json.loads(effects(cut)["KSampler"].metadata)["comfyui"]["path"] == "12/3"


def test_a_group_node_of_older_versions(tmp_path: Path) -> None:
    group = {"make": {"nodes": [{"type": "KSampler"}, {"type": "VAEDecode"}], "links": []}}
    text = window(node(1, "workflow/make"), extra={"groupNodes": group})
    assert tools(project(tmp_path, "a.json", text)).keys() == {"ComfyUI sampler"}


def test_no_model_no_proposal(tmp_path: Path) -> None:
    text = window(node(1, "LoadImage", 0, "a.png"), node(2, "ImageScale"), node(3, "SaveImage"))
    assert not tools(project(tmp_path, "a.json", text))


def test_subgraphs_in_themselves_have_an_end() -> None:
    inner = {"id": "s", "nodes": [node(1, "s"), node(2, "s")], "links": []}
    text = window(node(1, "s"), definitions={"subgraphs": [inner]})
    with pytest.raises(TimelineError):
        comfyui.read(text.encode(), Notes())


@pytest.mark.parametrize(
    "content",
    [
        b'{"nodes": 3, "links": 1, "widgets_values": 2}',
        b'{"1": {"class_type": 4}}',
        b'{"class_type"',
    ],
)
def test_what_is_no_workflow_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(TimelineError) as caught:
        project(tmp_path, "a.json", content)
    assert caught.value.hint


@pytest.mark.parametrize(
    "wrap",
    [
        lambda api, _: {"prompt": api, "client_id": "x"},
        lambda api, _: {"input": {"workflow": api}},
        lambda api, ui: {"output": api, "workflow": ui},
        lambda _, ui: {"workflow": ui, "prompt": {}},
        lambda _, ui: {"prompt": "a harbour", "extra_data": {"extra_pnginfo": {"workflow": ui}}},
    ],
)
def test_a_workflow_is_found_in_what_it_is_sent_with(tmp_path: Path, wrap: Any) -> None:
    drawn = json.loads(window(node(3, "KSampler"), node(9, "SaveImage")))
    assert "ComfyUI sampler" in tools(project(tmp_path, "a.json", json.dumps(wrap(API, drawn))))


@pytest.mark.parametrize(
    "text",
    [
        '{"about": {"class_type": []}}',
        '{"a": {"prompt": {"1": {"class_type": "KSampler"}}}}',
        '{"nodes": [], "links": [], "widgets_values": 0}',
    ],
)
def test_what_holds_no_node_is_not_said_to_hold_no_tool(tmp_path: Path, text: str) -> None:
    with pytest.raises(TimelineError):
        project(tmp_path, "a.json", text)


def test_what_a_node_leaves_empty_does_not_hide_the_others(tmp_path: Path) -> None:
    odd = {"id": 1, "type": "LoadImage", "mode": None, "title": None, "properties": []}
    text = window(odd, node(3, "KSampler"), definitions=None, extra=None)
    assert "ComfyUI sampler" in tools(project(tmp_path, "a.json", text))
    api = json.dumps({"1": {"class_type": "KSampler", "inputs": None, "_meta": None}})
    assert "ComfyUI sampler" in tools(project(tmp_path, "b.json", api))


def test_a_link_by_name_is_one(tmp_path: Path) -> None:
    text = window(
        node(1, "UNETLoader", 0, "a.safetensors"),
        node(2, "SetNode", 0, "model"),
        node(3, "GetNode", 0, "model"),
        node(4, "KSampler"),
        node(9, "SaveImage"),
        links=[[1, 1, 0, 2, 0, "MODEL"], [2, 3, 0, 4, 0, "MODEL"], [3, 4, 0, 9, 0, "IMAGE"]],
    )
    found = tools(project(tmp_path, "a.json", text))
    assert found["ComfyUI diffusion model"].presence is Presence.EFFECTIVE


def test_a_place_stays_short_however_long_a_number_is() -> None:
    inner = {"id": "sub", "nodes": [node(each, "KSampler") for each in range(100)]}
    outer = {"id": "9" * 10_000, "type": "sub"}
    text = window(outer, definitions={"subgraphs": [inner]})
    (_, _), (held, _) = comfyui.read(text.encode(), Notes())
    told = [json.loads(bytes(each.metadata["comfyui"]))["path"] for each in held.effects]
    assert len(told) == 101
    assert max(map(len, told)) < 200
