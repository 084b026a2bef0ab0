"""Each tool of the catalogue in a small project of its own program: read, and found."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import aftereffects
import premiere
import resolve
from temoin.builtin.tool_detector import ToolDetector
from temoin.catalogue import Identifier, Match, Model, Tool, shipped_catalogue
from temoin.model import ClipView
from temoin.timeline import read_cut

Make = Callable[[str, str], bytes]
"""Makes a project in which an identifier stands, given it and the key under which it counts."""


def nuke(text: str, key: str) -> bytes:
    if key in {"class", ""}:
        return (
            f"{text.removesuffix('.cat') if '.' not in text else text} {{\n name a\n}}\n".encode()
        )
    return f"Group {{\n name a\n {key} {text}\n}}\n".encode()


def ofx_in_nuke(text: str, _: str) -> bytes:
    return f"OFX{text.casefold()}_v1 {{\n name a\n}}\n".encode()


def fusion(text: str, _: str) -> bytes:
    kind = text if text.startswith("ofx.") or "." not in text else f"ofx.{text}"
    return f"Composition {{ Tools = ordered() {{ A = {kind} {{ }} }} }}".encode()


def grade(text: str, _: str) -> bytes:
    return resolve.still(resolve.grade(resolve.node(1, resolve.plugin(text))))


def mlt(text: str, key: str) -> bytes:
    said = f'<property name="{key or "mlt_service"}">{text}</property>'
    held = f"<filter>{said}</filter>" if not text.startswith("kdenlive:") else ""
    speech = f'<property name="{text}">words</property>' if not held else ""
    return (
        '<mlt><profile frame_rate_num="25" frame_rate_den="1"/>'
        '<producer id="p" in="0" out="9"><property name="resource">a.mp4</property>'
        f'<property name="kdenlive:id">2</property>{speech}{held}</producer>'
        '<playlist id="a"><entry producer="p" in="0" out="9"/></playlist>'
        '<tractor id="t"><track producer="a"/></tractor></mlt>'
    ).encode()


def pitivi(text: str, _: str) -> bytes:
    return (
        "<ges version='0.7'><project><timeline metadatas='framerate=(fraction)25/1'><layer"
        " priority='0'><clip id='1' asset-id='file:///a.mp4' type-name='GESUriClip'"
        " track-types='4' start='0' duration='2000000000' inpoint='0'>"
        f"<effect asset-id='{text}' track-type='4'/></clip></layer></timeline></project></ges>"
    ).encode()


def openshot(text: str, _: str) -> bytes:
    clip = {"position": 0, "start": 0, "end": 1, "layer": 1, "effects": [{"class_name": text}]}
    project = {"fps": {"num": 24, "den": 1}, "clips": [clip], "version": {"openshot-qt": "3"}}
    return json.dumps(project).encode()


def comfyui(text: str, _: str) -> bytes:
    return json.dumps({"3": {"class_type": text, "inputs": {}}}).encode()


def premieres(text: str, _: str) -> bytes:
    return premiere.document(
        premiere.sequence("V1"),
        premiere.track("10"),
        premiere.item(effects=["e"]),
        premiere.component("e", text),
    )


def after_effects(text: str, _: str) -> bytes:
    layer = aftereffects.layer(aftereffects.effect(text))
    return aftereffects.document(aftereffects.composition(layer), aftereffects.footage())


MAKERS: dict[str, tuple[tuple[str, Make], ...]] = {
    "DaVinci Resolve": ((".drx", grade), (".comp", fusion)),
    "Nuke": ((".nk", nuke),),
    "Nuke (Cattery)": ((".nk", nuke),),
    "Kdenlive / MLT": ((".mlt", mlt),),
    "Kdenlive": ((".kdenlive", mlt),),
    "Pitivi / GStreamer": ((".xges", pitivi),),
    "OpenShot": ((".osp", openshot),),
    "ComfyUI": ((".json", comfyui),),
    "Premiere Pro": ((".prproj", premieres),),
    "After Effects": ((".aepx", after_effects),),
    "Red Giant": ((".aepx", after_effects),),
    "CorridorKey": ((".drx", grade),),
}
"""By product; of OFX plug-ins that run in several, below."""

OFX = ((".drx", grade), (".comp", fusion), (".nk", ofx_in_nuke))
ELSEWHERE = {
    "final-cut": "tests/unit/test_tools_in_exports.py holds each of them to an FCPXML",
    "blender": "tests/hosts/blender/test_detection.py holds each of them to a real Blender",
    "topaz": "stands in media and in command lines",
    "kdenlive-whisper": "a command line that no project keeps",
    "kdenlive-seamless": "likewise",
    "kdenlive-vosk": "likewise",
    "kdenlive-sam2": "likewise",
}
"""Entries that no project holds, by how their ids begin, and why."""


def makers(tool: Tool, mark: Identifier) -> tuple[tuple[str, Make], ...]:
    if mark.text in {"mochaProAE", "mochaAECC"}:
        return MAKERS["After Effects"]
    if mark.text == "SPDw":
        return ((".comp", fusion),)
    return MAKERS.get(tool.product, OFX if mark.text.startswith(("com.", "xyz.")) else ())


class Case(NamedTuple):
    tool: Tool
    mark: Identifier
    suffix: str
    make: Make


def cases() -> Iterator[Case]:
    for tool in shipped_catalogue().tools:
        if tool.id.startswith(tuple(ELSEWHERE)):
            continue
        for mark in tool.identifiers:
            if "effectid" in mark.keys:
                continue  # of an export: held to one in test_tools_in_exports.py
            for suffix, make in makers(tool, mark):
                yield Case(tool, mark, suffix, make)


CASES = [*cases()]
MODEL_FILES = ("sam_", "vitmatte_", ".cat")


def found_in(path: Path) -> set[str]:
    clips: tuple[ClipView, ...] = read_cut(path).clips
    return {guess.tool for clip in clips for guess in ToolDetector().detect(clip, ())}


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{each.tool.id}-{each.mark.text}{each.suffix}" for each in CASES]
)
def test_each_tool_is_found_in_a_project_of_its_program(case: Case, tmp_path: Path) -> None:
    tool, mark = case.tool, case.mark
    key = mark.keys[0] if mark.keys and mark.match is not Match.KEY else ""
    text = mark.text
    if text.startswith(MODEL_FILES):
        key, text = "modelFile", f"model{text}" if text.startswith(".") else text
    path = tmp_path / f"made{case.suffix}"
    path.write_bytes(case.make(text, key))
    is_silent = tool.model is Model.NONE or (
        tool.model is not Model.CERTAIN and tool.confidence == "low"
    )
    assert found_in(path) == (set() if is_silent else {tool.name})


def test_every_entry_with_an_identifier_is_tried() -> None:
    tried = {each.tool.id for each in CASES}
    left = [
        tool.id
        for tool in shipped_catalogue().tools
        if tool.identifiers and tool.id not in tried and not tool.id.startswith(tuple(ELSEWHERE))
    ]
    assert left == []
