"""Known tools are proposed for what a real Blender tells, and no tool for what looks like one."""

import pytest

from blender import Served
from temoin.builtin.tool_detector import ToolDetector
from temoin.catalogue import shipped_catalogue
from temoin.model import ClipView, Proposal
from temoin.timeline import host_document, read_cut
from temoin.vocabulary import Confidence, Presence, Technique

Found = dict[str, dict[str, Proposal]]


def proposals(served: Served) -> Found:
    """Return what is proposed for each clip, by its strip's name and the tool's."""
    (last,) = served.host.timeline()
    assert last.timeline
    cut = read_cut(None, content=host_document(last.timeline), name="Blender")
    return {clip.name: _of(clip) for clip in cut.clips}


def _of(clip: ClipView) -> dict[str, Proposal]:
    detector = ToolDetector(shipped_catalogue())
    return {each.tool: each for each in detector.detect(clip, ())}


@pytest.fixture
def found(served: Served) -> Found:
    return proposals(served)


def test_denoising_of_a_scene_that_is_rendered(found: Found) -> None:
    assert set(found["set"]) == {"Denoise node (Intel OIDN)", "Cycles render denoising"}
    node = found["set"]["Denoise node (Intel OIDN)"]
    assert (node.technique, node.presence) == (Technique.ENHANCEMENT, Presence.EFFECTIVE)
    assert node.confidence is Confidence.CERTAIN
    assert node.grounds[0].node == "scene Set, compositor, node Denoise"
    cycles = found["set"]["Cycles render denoising"]
    assert (cycles.presence, cycles.confidence) == (Presence.ENABLED, Confidence.CERTAIN)


def test_what_is_switched_off_is_present(served: Served) -> None:
    served.run(
        "scene = bpy.data.scenes['Set']\n"
        "scene.cycles.use_denoising = False\n"
        "tree = temoin.nodes.compositor_of(scene)\n"
        "next(n for n in tree.nodes if 'Denoise' in n.bl_idname).mute = True"
    )
    found = proposals(served)["set"]
    assert {each.presence for each in found.values()} == {Presence.PRESENT}


def test_another_engine_denoises_nothing(served: Served) -> None:
    served.run("bpy.data.scenes['Set'].render.engine = 'BLENDER_WORKBENCH'")
    assert set(proposals(served)["set"]) == {"Denoise node (Intel OIDN)"}


def test_generated_strips_by_their_properties(found: Found) -> None:
    made = found["city"]["Pallaidium generative media"]
    assert made.technique is Technique.GENERATIVE
    assert made.confidence is Confidence.LIKELY
    assert {each.text for each in made.grounds} == {"ai_meta_model", "ai_meta_prompt"}
    bridge = found["B25"]["VSE Generative Media Bridge"]
    assert (bridge.technique, bridge.confidence) == (Technique.UNKNOWN, Confidence.WEAK)


def test_generated_strips_by_their_folder(served: Served) -> None:
    served.run(
        "strips = bpy.context.scene.sequence_editor.strips_all\n"
        "strips['Back'].filepath = '//Pallaidium_Media/2026-11-30/a_city.mp4'\n"
        "strips['plate'].directory = '//Pallaidium_Media/'\n"
        "strips['room'].sound.filepath = '//Pallaidium_Media/voice.wav'\n"
        "for name in ('ai_meta_model', 'ai_meta_prompt'): del strips['city'][name]\n"
        "strips['city']['ai_meta_seed'] = '4'"
    )
    found = proposals(served)
    named = {name for name, tools in found.items() if "Pallaidium generative media" in tools}
    assert named == {"Back", "plate", "room", "city"}


def test_the_rest_of_the_cut_is_not_accused(found: Found) -> None:
    accused = {name for name, tools in found.items() if tools}
    assert accused == {"set", "city", "B25"}


def test_every_entry_of_the_catalogue_was_held_to_blender() -> None:
    held = {
        "blender-denoise-node-intel-oidn",
        "blender-cycles-render-denoising",
        "blender-pallaidium-generative-media",
        "blender-vse-generative-media-bridge",
    }
    tools = shipped_catalogue().tools
    assert {each.id for each in tools if each.id.startswith("blender")} == held
