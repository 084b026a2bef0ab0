"""Which tools are found in real projects by others: all that are there, and none that is not.

Timelines are read as any cut is. Projects that no adapter reads are brought into the same form
here, by a few lines for each format, so that the catalogue is held against what hosts write.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import InputError
from temoin.model import ClipView, EffectView
from temoin.rate import Rate
from temoin.timeline import read_cut
from temoin.vocabulary import TrackKind

pytestmark = pytest.mark.corpus

FOUND = {
    "kdenlive/gen_kdenlive22_tracker_vidstab_facebl0r.kdenlive": {
        ("Face blur", "unknown", "likely")  # its tracker is told to be KCF: no model
    },
    "mlt/gen_melt7.12_ai_filters.mlt": {
        ("RNN audio denoise", "enhancement", "certain"),
        ("Face detect", "unknown", "likely"),
    },
    "nk/ViTMatte_CatFileCreator.nk": {
        ("ViTMatte", "assistive", "certain"),
    },
    "nk/sam.gizmo": {
        ("Segment Anything", "assistive", "certain"),
    },
    "nk/vitmatte.gizmo": {
        ("Inference", "assistive", "certain"),
        ("ViTMatte", "assistive", "likely"),  # by the group's name: its model is an expression
    },
}
"""Tool, technique and confidence. Projects that are not here hold no tool with a model."""


def clip(effects: Sequence[EffectView], metadata: object = None) -> ClipView:
    return ClipView(
        id="V1-0001",
        name="project",
        track="V1",
        track_index=0,
        kind=TrackKind.PICTURE,
        effects=tuple(effects),
        metadata={"project": json.dumps(metadata)},
    )


def of_timeline(path: Path) -> Iterator[ClipView]:
    for rate in (None, Rate(25)):  # some EDLs count frames beyond 24
        try:
            yield from read_cut(path, rate=rate).clips
        except InputError:
            continue  # what can be read is another test's question; how many clips, is ours
        return


def of_mlt(path: Path) -> Iterator[ClipView]:
    filters = ElementTree.parse(path).iter("filter")
    properties = [
        {each.get("name", ""): each.text for each in found.findall("property")} for found in filters
    ]
    yield clip(
        [
            EffectView(name="", kind="", enabled=None, metadata=json.dumps(each), where="filter")
            for each in properties
        ]
    )


def of_xml(path: Path) -> Iterator[ClipView]:
    yield clip((), _as_json(ElementTree.parse(path).getroot()))


def _as_json(element: ElementTree.Element) -> object:
    return {
        element.tag: [element.text, dict(element.attrib), *(_as_json(each) for each in element)]
    }


def of_json(path: Path) -> Iterator[ClipView]:
    yield clip((), json.loads(path.read_text()))


READERS = {
    ".otio": of_timeline,
    ".edl": of_timeline,
    ".mlt": of_mlt,
    ".kdenlive": of_mlt,
    ".nk": of_timeline,
    ".gizmo": of_timeline,
    ".fcpxml": of_xml,
    ".xml": of_xml,
    ".prproj": of_xml,
    ".hrox": of_timeline,
    ".xges": of_xml,
    ".json": of_timeline,
    ".osp": of_json,
}


def test_exactly_the_tools_that_are_there_are_found(corpus: Path) -> None:
    folder = corpus / "timelines"
    found, clips = {}, 0
    for path in sorted(folder.rglob("*")):
        if path.suffix not in READERS:
            continue
        named = set()
        for each in READERS[path.suffix](path):
            clips += 1
            named |= {
                (guess.tool, guess.technique.value, guess.confidence.value)
                for guess in ToolDetector().detect(each, ())
            }
        if named:
            found[path.relative_to(folder).as_posix()] = named
    assert found == FOUND
    assert clips > 700


def test_look_alikes_stand_in_the_corpus(corpus: Path) -> None:
    """The silence of the other projects means something: they hold what only looks like AI."""
    text = (corpus / "timelines" / "kdenlive" / "transform.kdenlive").read_text()
    samples = "".join(each.read_text() for each in (corpus / "timelines").rglob("*.fcpxml"))
    assert "mlt_service" in text
    assert "adjust-noiseReduction" in samples
    assert "adjust-stabilization" in samples
