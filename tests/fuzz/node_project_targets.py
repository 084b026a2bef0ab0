"""Programs' own projects, of any origin, and what the detector makes of them."""

import json
from collections.abc import Callable
from pathlib import Path

from damage import damaged, either, odd_json
from fuzz.target import Target
from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import InputError
from temoin.testing.fake_timeline import varied_timeline
from temoin.timeline import host_document, read_cut

NUKE = b"""#! /opt/nuke/Nuke15.1 -nx
version 15.1 v1
Root {
 first_frame 1001
 last_frame 1048
}
Read {
 inputs 0
 file "/plates/a b.%04d.exr"
}
set N1 [stack 0]
Group {
 name G
 disable {{"\\[expr \\{1}]"}}
}
Input {
 inputs 0
}
clone node1|Inference|4 Inference {
 modelFile x.cat
}
set C1 [stack 0]
Output {
}
end_group
push $N1
clone $C1 {
 inputs 1+1
}
Write {
}
"""
HIERO = b"""<?xml version="1.0"?><!DOCTYPE hieroXML><hieroXML version="11">
<Sequence guid="s" name="a" timecodeStart="10"><videotracks><VideoTrack name="V"><trackItems>
<TrackItem link="internal" guid="i"/></trackItems><subTrackItems><EffectTrackItem timelineIn="1"
 timelineDuration="2"><node>Upscale { }</node></EffectTrackItem></subTrackItems></VideoTrack>
</videotracks></Sequence><trackItemCollection><TrackItem guid="i" timelineIn="0"
 timelineDuration="9" sourceIn="3" playbackSpeed="-1"><MediaGroup><groupdata><MediaInstance_Vector>
<Sequence link="internal" guid="s"/></MediaInstance_Vector></groupdata></MediaGroup></TrackItem>
</trackItemCollection></hieroXML>"""
FUSION = b"""Composition { RenderRange = { 0, 9 }, Tools = ordered() {
L = Loader { Clips = { Clip { Filename = "a.exr", GlobalStart = 0, GlobalEnd = 5, }, }, },
G = GroupOperator { PassThrough = true, Tools = ordered() { D =
ofx.com.blackmagicdesign.resolvefx.DepthMap { Inputs = { M = Input { Value = FuID { "x" }, },
I = Input { SourceOp = "L" }, }, }, }, Outputs = { O = InstanceOutput { SourceOp = "D" } }, },
S = Saver { Inputs = { I = Input { SourceOp = "G" } } } }, }"""
_NODES = [
    {"id": 1, "type": "KSampler", "mode": 0, "widgets_values": ["a.safetensors"]},
    {"id": 2, "type": "sub", "mode": 4, "properties": {"cnr_id": "x", "ver": "1"}},
    {"id": "3", "type": "SaveImage", "widgets_values": {"a": "b"}},
]
_SUB = {"id": "sub", "nodes": _NODES[:1], "links": [{"origin_id": 1, "target_id": -20}]}
WORKFLOW = json.dumps(
    {"nodes": _NODES, "links": [[1, 1, 0, 3, 0]], "definitions": {"subgraphs": [_SUB]}}
).encode()
API = b'{"3": {"class_type": "KSampler", "inputs": {"model": ["4", 0], "seed": 3}}}'


def _reading(suffix: str) -> Callable[[bytes, Path], None]:
    def read(content: bytes, folder: Path) -> None:
        path = folder / f"fuzzed{suffix}"
        path.write_bytes(content)
        for clip in read_cut(path).clips:
            list(ToolDetector().detect(clip, ()))

    return read


def _target(name: str, suffix: str, *samples: bytes) -> Target:
    return Target(
        name=name, read=_reading(suffix), samples=samples, refuses=(InputError,), is_slow=True
    )


NODE_PROJECT_TARGETS = (
    _target("Nuke scripts", ".nk", NUKE),
    _target("Hiero projects", ".hrox", HIERO),
    _target("Fusion compositions", ".comp", FUSION),
    Target(
        name="ComfyUI workflows",
        read=_reading(".json"),
        samples=(WORKFLOW, API),
        refuses=(InputError,),
        damage=either(damaged, odd_json),
        is_slow=True,
    ),
    Target(
        name="timelines of applications",
        read=_reading(".json"),
        samples=(host_document(varied_timeline()),),
        refuses=(InputError,),
        damage=damaged,
        is_slow=True,
    ),
)
