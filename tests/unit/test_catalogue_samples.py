"""Each tool with an identifier is found by it, as a reader would hand it over: none is dead."""

import json

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.catalogue import Grade, Identifier, Match, Model, Tool, shipped_catalogue
from temoin.model import ClipView, EffectView, Proposal
from temoin.vocabulary import Confidence, Technique, TrackKind

TOLD = [tool for tool in shipped_catalogue().tools if tool.identifiers]
SAMPLES = [(tool, mark) for tool in TOLD for mark in tool.identifiers]

IN_NO_FILE_OF_A_CUT = {
    "kdenlive-whisper-speech-to-text",
    "kdenlive-whisper-subtitles",
    "kdenlive-seamlessm4t-translation",
    "kdenlive-vosk-speech-to-text",
    "kdenlive-sam2-object-mask",
    "topaz-topaz-upscale",
    "topaz-topaz-stabilise",
}
"""Tools whose identifiers stand in command lines and logs, which no reader of cuts sees."""


def words(mark: Identifier) -> tuple[str, str]:
    """Return a metadata key and a value that hold an identifier as hosts write it."""
    key = mark.keys[0] if mark.keys else "kind"
    if mark.match is Match.KEY:
        return mark.text, "50"
    before = "ofx." if mark.match in {Match.CONTAINS, Match.ENDS_WITH} else ""
    after = "_v1" if mark.match in {Match.CONTAINS, Match.STARTS_WITH} else ""
    return key, f"{before}{mark.text}{after}"


def clip(*marks: Identifier) -> ClipView:
    said = dict(map(words, marks))
    kind = said.pop("kind", "")
    effect = EffectView(
        name="", kind=kind, enabled=True, metadata=json.dumps({"host": said}), where="effect 1"
    )
    return ClipView(
        id="V1-0001",
        name="sc12",
        track="V1",
        track_index=0,
        kind=TrackKind.PICTURE,
        effects=(effect,),
    )


def proposals(*marks: Identifier) -> list[Proposal]:
    return list(ToolDetector(shipped_catalogue()).detect(clip(*marks), ()))


def is_silent(tool: Tool) -> bool:
    """Whether a tool's mere presence says nothing: no model, or one that is hardly known."""
    doubtful = tool.model is not Model.CERTAIN and tool.confidence is Grade.LOW
    return tool.model is Model.NONE or doubtful


@pytest.mark.parametrize(
    ("tool", "mark"), SAMPLES, ids=[f"{tool.id}-{mark.text}" for tool, mark in SAMPLES]
)
def test_an_identifier_proposes_its_tool_and_no_other(tool: Tool, mark: Identifier) -> None:
    found = proposals(mark)
    if is_silent(tool):
        assert found == []
        return
    (only,) = found
    assert only.tool == tool.name
    assert {each.catalogue for each in only.grounds} == {f"{tool.id} {shipped_catalogue().version}"}
    certain = tool.model is Model.CERTAIN
    assert only.technique == (tool.technique if certain else Technique.UNKNOWN)
    assert only.effect == tool.effect


PROVED = [(t, proof) for t in TOLD for proof in t.proof if t.model is Model.OPTIONAL]
DISPROVED = [(tool, mark) for tool in TOLD for mark in tool.disproof]


@pytest.mark.parametrize(("tool", "proof"), PROVED, ids=[f"{t.id}-{p.text}" for t, p in PROVED])
def test_a_proof_tells_that_the_model_ran(tool: Tool, proof: Identifier) -> None:
    (found,) = proposals(tool.identifiers[0], elsewhere(proof))
    assert (found.tool, found.technique) == (tool.name, tool.technique)
    assert found.confidence is Confidence.CERTAIN


@pytest.mark.parametrize(
    ("tool", "mark"), DISPROVED, ids=[f"{t.id}-{m.text}" for t, m in DISPROVED]
)
def test_a_disproof_tells_that_it_did_not(tool: Tool, mark: Identifier) -> None:
    assert proposals(tool.identifiers[0], elsewhere(mark)) == []


def elsewhere(mark: Identifier) -> Identifier:
    """Return an identifier that stands under a key, so that it takes no other's place."""
    text, keys = mark.text, mark.keys or ("parameter",)
    return Identifier(text=text, match=Match.EQUALS, keys=keys)


def test_what_no_reader_can_hand_over_is_known() -> None:
    beside = ("command line", "process")
    fields = {tool.id: " ".join(mark.field for mark in tool.identifiers) for tool in TOLD}
    found = {key for key, text in fields.items() if any(word in text for word in beside)}
    assert found == IN_NO_FILE_OF_A_CUT
