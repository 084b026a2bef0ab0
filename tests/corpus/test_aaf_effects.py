"""Real AAF files: each effect is told by its identity, and none of them is a tool with a model."""

import json
from pathlib import Path

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.model import EffectView
from temoin.timeline import read_cut

pytestmark = pytest.mark.corpus

SEVERAL = {"multiple_top_level_mobs.aaf": "testNest30_2"}
"""Files of several timelines, and the one with the most effects."""

KINDS = {
    *("EFF2_BLEND_MASK_IMAGE", "EFF2_SBLEND", "EFF_SUBMASTER", "INT_EFF_SPATIAL_ADAPTER"),
    *("169317AB-ACAA-416F-84CE-249BFE0B09ED", "Audio Gain", "Audio Pan", "Mono Audio Gain"),
    *("LinearTimeWarp", "FreezeFrame", "TimeEffect", "Unknown Time Warp Effect"),
    "SMPTE_Dissolve",
}
"""The word by which each is told; changes of speed and passages keep the adapter's own."""


def test_every_effect_has_its_identity_and_none_runs_a_model(corpus: Path) -> None:
    found: dict[str, EffectView] = {}
    for path in sorted((corpus / "timelines" / "aaf").glob("*.aaf")):
        view = read_cut(path, timeline_name=SEVERAL.get(path.name))
        assert not any("could not be read" in each for each in view.unseen), path.name
        for clip in view.clips:
            assert list(ToolDetector().detect(clip, ())) == [], path.name
            found |= {effect.kind: effect for effect in clip.effects}
    assert found.keys() <= KINDS
    assert len(found) > 8
    for kind, effect in found.items():
        told = json.loads(effect.metadata)
        assert (told.get("avid") or told["aaf"])["operation id"], kind
