"""Real projects of Kdenlive, melt and Pitivi: which tools, on which clip, and none elsewhere."""

from pathlib import Path

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.timeline import read_cut
from temoin.vocabulary import Confidence, Presence

pytestmark = pytest.mark.corpus

LIKELY, CERTAIN, ENABLED = Confidence.LIKELY, Confidence.CERTAIN, Presence.ENABLED

FOUND = {
    "kdenlive/gen_kdenlive22_tracker_vidstab_facebl0r.kdenlive": {
        ("V1-0003", "Face blur", LIKELY, ENABLED)  # vidstab, and a tracker by KCF, have no model
    },
    "mlt/gen_melt7.12_ai_filters.mlt": {
        ("V1-0001", "RNN audio denoise", CERTAIN, ENABLED),
        ("V1-0001", "Face detect", LIKELY, ENABLED),
    },
}
"""Clip, tool, how sure, how present. What is not here holds no tool with a model."""

SEQUENCES = {"alpha.kdenlive": ("Sequence 1", "Sequence 2")}
LEAST = 17  # files, sequences counted apart


def test_exactly_the_tools_that_are_there_are_found_where_they_act(corpus: Path) -> None:
    folder = corpus / "timelines"
    paths = [
        path
        for suffix in ("kdenlive", "mlt", "xges")
        for path in sorted((folder / suffix).glob(f"*.{suffix}"))
    ]
    read, found = 0, {}
    for path in paths:
        for name in SEQUENCES.get(path.name, (None,)):
            view = read_cut(path, timeline_name=name)
            read += 1
            proposed = {
                (clip.id, guess.tool, guess.confidence, guess.presence)
                for clip in view.clips
                for guess in ToolDetector().detect(clip, ())
            }
            if proposed:
                found[path.relative_to(folder).as_posix()] = proposed
            assert view.clips, path.name
    assert found == FOUND
    assert read >= LEAST


def test_the_switch_of_an_effect_is_the_programs_own(corpus: Path) -> None:
    view = read_cut(corpus / "timelines" / "kdenlive" / "avfilter-curves.kdenlive")
    switches = {(each.kind, each.enabled) for clip in view.clips for each in clip.effects}
    assert ("frei0r.curves", True) in switches
    assert ("qtblend", False) in switches
