"""What the detector proposes from a clip, and what it leaves alone."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fcpxml
from temoin.builtin.tool_detector import SilentWords, ToolDetector
from temoin.model import ClipView, EffectView, Media, Proposal
from temoin.store.tools import load_catalogue
from temoin.vocabulary import (
    Confidence,
    Effect,
    MediaKind,
    Presence,
    Technique,
    TrackKind,
)

VERSION = load_catalogue().version
AUTO_REFRAME = {"MatchName": "AE.ADBE AEFilterAutoFramer"}


def effect(
    name: str = "", kind: str = "", enabled: bool | None = None, **hosts: object
) -> EffectView:
    where = "V1-0001, effect 1"
    text = json.dumps(hosts)
    return EffectView(name=name, kind=kind, enabled=enabled, metadata=text, where=where)


def clip(*effects: EffectView, enabled: bool = True, url: str = "", **hosts: object) -> ClipView:
    return ClipView(
        id="V1-0001",
        name="sc12",
        track="V1",
        track_index=0,
        kind=TrackKind.PICTURE,
        enabled=enabled,
        effects=effects,
        media=(Media(kind=MediaKind.FILE, url=url),) if url else (),
        metadata={key: json.dumps(value) for key, value in hosts.items()},
    )


def proposals(clip: ClipView) -> list[Proposal]:
    return list(ToolDetector().detect(clip, ()))


def only(clip: ClipView) -> Proposal:
    (proposal,) = proposals(clip)
    return proposal


def test_an_identifier_in_an_effect() -> None:
    found = only(clip(effect(kind="Effect", enabled=True, PremierePro_OTIO=AUTO_REFRAME)))
    assert (found.tool, found.technique) == ("Auto Reframe", Technique.ASSISTIVE)
    assert (found.effect, found.confidence) == (Effect.UNKNOWN, Confidence.CERTAIN)
    (ground,) = found.grounds
    assert ground.where == "V1-0001, effect 1: PremierePro_OTIO/MatchName"
    assert ground.text == "AE.ADBE AEFilterAutoFramer"
    assert ground.catalogue == f"premiere-auto-reframe {VERSION}"
    assert not ground.file


def test_an_identifier_that_is_hardly_known_is_only_likely() -> None:
    fusion = "ofx.com.blackmagicdesign.resolvefx.objectremoval"
    assert only(clip(effect(kind=fusion))).confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    ("written", "flag", "presence"),
    [
        ({"Enabled": True}, None, Presence.ENABLED),
        ({"Enabled": False}, True, Presence.PRESENT),  # OTIO's own flag is a default
        ({"enabled": "FALSE"}, True, Presence.PRESENT),
        ({}, True, Presence.ENABLED),
        ({}, False, Presence.PRESENT),
        ({}, None, Presence.UNKNOWN),
        ({"Parameters": {"Enabled": False}}, True, Presence.ENABLED),  # some parameter's
        ({"connected": True}, True, Presence.EFFECTIVE),
        ({"connected": False}, True, Presence.ENABLED),
        ({"connected": True}, False, Presence.PRESENT),
        ({"connected": True}, None, Presence.UNKNOWN),
        ({"Parameters": {"connected": True}}, True, Presence.ENABLED),
    ],
)
def test_presence_is_what_the_host_wrote(
    written: dict[str, object], flag: bool | None, presence: Presence
) -> None:
    used = effect(enabled=flag, Resolve_OTIO={"Effect Name": "Magic Mask", **written})
    assert only(clip(used)).presence is presence
    assert only(clip(used, enabled=False)).presence is Presence.PRESENT


def test_the_most_used_of_several_counts_once_with_all_grounds() -> None:
    off = effect(enabled=False, PremierePro_OTIO=AUTO_REFRAME)
    on = replace(off, enabled=True, where="V1-0001, effect 2")
    found = only(clip(off, on, off))
    assert found.presence is Presence.ENABLED
    assert [each.where for each in found.grounds] == [
        "V1-0001, effect 1: PremierePro_OTIO/MatchName",
        "V1-0001, effect 2: PremierePro_OTIO/MatchName",
    ]


def test_a_name_for_people_is_likely() -> None:
    assert only(clip(effect(name="magic mask"))).confidence is Confidence.LIKELY
    resolve = effect(kind="Resolve Effect", Resolve_OTIO={"Effect Name": "Magic Mask"})
    assert only(clip(resolve)).confidence is Confidence.LIKELY
    assert not proposals(clip(effect(name="Magic Mask copy")))
    assert not proposals(clip(effect(notes={"comment": "Magic Mask"})))


def test_an_ordinary_word_counts_in_its_own_host_only() -> None:
    own = effect(Resolve_OTIO={"Effect Name": "Object Removal"})
    assert only(clip(own)).confidence is Confidence.WEAK
    assert not proposals(clip(effect(name="Object Removal")))
    assert not proposals(clip(effect(name="Object Removal", PremierePro_OTIO={})))
    assert not proposals(clip(effect(name="Inference"), effect(name="Upscale", kind="Denoise")))
    assert only(clip(nuke={"class": "Inference"})).confidence is Confidence.CERTAIN


def test_one_name_of_two_products() -> None:
    both = only(clip(effect(name="Voice Isolation")))
    assert len(both.grounds) == 2
    resolve = only(clip(effect(Resolve_OTIO={"Effect Name": "Voice Isolation"})))
    assert [each.catalogue for each in resolve.grounds] == [f"resolve-voice-isolation {VERSION}"]
    assert not proposals(clip(effect(name="Generative Extend", Resolve_OTIO={})))


@pytest.mark.parametrize(
    "seen",
    [
        effect(kind="AE.ADBE SubspaceStabilizer"),
        effect(name="Warp Stabilizer"),
        effect(Resolve_OTIO={"Effect Name": "Deflicker"}),
        effect(kind="OFXcom.absoft.neatvideo5_v5"),
        effect(name="Optical flow retime"),
        effect(kind="vidstab", mlt_service="vidstab"),
    ],
)
def test_what_only_looks_like_ai_is_not_proposed(seen: EffectView) -> None:
    assert not proposals(clip(seen))


def test_an_optional_model_is_unknown_unless_parameters_say() -> None:
    silent = only(clip(effect(kind="opencv.tracker")))
    assert (silent.technique, silent.confidence) == (Technique.UNKNOWN, Confidence.LIKELY)
    neural = only(clip(effect(kind="opencv.tracker", algo="DaSIAM")))
    assert (neural.technique, neural.confidence) == (Technique.ASSISTIVE, Confidence.CERTAIN)
    assert [each.text for each in neural.grounds] == ["opencv.tracker", "DaSIAM"]
    assert not proposals(clip(effect(kind="opencv.tracker", algo="KCF")))


def test_a_container_that_may_hold_a_model_is_no_trace_of_one() -> None:
    assert not proposals(clip(effect(PremierePro_OTIO={"MatchName": "AE.ADBE OpacityMaskNode"})))


def test_nobody_knows_whether_there_is_a_model() -> None:
    found = only(clip(effect(kind="ofx.com.blackmagicdesign.resolvefx.DetailRecovery")))
    assert (found.technique, found.confidence) == (Technique.UNKNOWN, Confidence.WEAK)


def test_beside_the_effects() -> None:
    found = only(clip(url="/Users/someone/Pallaidium_Media/a.mp4"))
    assert (found.tool, found.presence) == ("Pallaidium generative media", Presence.UNKNOWN)
    assert [(each.where, each.text) for each in found.grounds] == [
        ("V1-0001: media", "Pallaidium_Media")
    ]
    element = only(clip(fcpx={"adjust-voiceIsolation": {"amount": "50"}}))
    assert [each.where for each in element.grounds] == ["V1-0001: fcpx/adjust-voiceIsolation"]


@pytest.mark.parametrize(
    ("inside", "tool", "presence"),
    [
        ('<filter-video ref="mask"/>', "Magnetic Mask", Presence.ENABLED),
        ('<filter-video ref="mask" enabled="0"/>', "Magnetic Mask", Presence.PRESENT),
        ('<adjust-voiceIsolation amount="50"/>', "Voice Isolation", Presence.ENABLED),
        (
            '<object-tracker><tracking-shape analysisMethod="machineLearning"/></object-tracker>',
            "Object Tracker (machine learning)",
            Presence.ENABLED,
        ),
        (
            '<conform-rate srcFrameRate="24" frameSampling="optical-flow-frc"/>',
            "Smooth Slo-Mo",
            Presence.ENABLED,
        ),
    ],
)
def test_tools_in_final_cut_pros_own_file(inside: str, tool: str, presence: Presence) -> None:
    found = {each.tool: each.presence for each in proposals(fcpxml.only(fcpxml.shot(inside)))}
    assert found[tool] is presence


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "9" * 5000, '"\\ud800"', "NaN", "null"])
def test_metadata_that_is_no_json(text: str) -> None:
    broken = replace(effect(name="Magic Mask"), metadata=text)
    assert [each.tool for each in proposals(clip(broken))] == ["Magic Mask"]


WORDS = st.sampled_from(
    [mark.text for tool in load_catalogue().tools for mark in tool.identifiers]
    + [name for tool in load_catalogue().tools for name in tool.all_names]
    + ["Name", "Enabled", "class", "algo", "modelFile"]
) | st.text(max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON, WORDS, WORDS)
def test_whatever_stands_there_each_proposal_has_grounds(
    metadata: object, name: str, kind: str
) -> None:
    seen = replace(effect(name=name, kind=kind), metadata=json.dumps(metadata))
    found = proposals(clip(seen))
    assert len({each.tool.casefold() for each in found}) == len(found)
    known = {tool.id: tool for tool in load_catalogue().tools}
    for each in found:
        assert each.grounds
        for ground in each.grounds:
            tool = known[ground.catalogue.removesuffix(f" {VERSION}")]
            assert tool.technique is not Technique.NONE
            assert len(ground.text) <= 80


CATALOGUE = load_catalogue()
TELLING = sorted(
    {mark.text for tool in CATALOGUE.tools for mark in (*tool.identifiers, *tool.proof)}
    | {name for tool in CATALOGUE.tools for name in tool.all_names}
)
KEYS = sorted({key for tool in CATALOGUE.tools for mark in tool.identifiers for key in mark.keys})
A_WORD = st.sampled_from(TELLING) | st.text(max_size=6)
SAID = st.recursive(
    A_WORD | st.sampled_from(TELLING).map("x{}y".format) | st.booleans() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*KEYS, "Name"]) | A_WORD, inner, max_size=3)
    ),
    max_leaves=6,
)


@given(A_WORD, A_WORD, SAID, SAID)
def test_what_is_passed_over_tells_no_tool(
    name: str, kind: str, in_effect: object, beside: object
) -> None:
    seen = clip(effect(name, kind, host=in_effect), host=beside)
    in_haste, in_full = ToolDetector(), ToolDetector()
    in_full.silent = _Talkative(CATALOGUE)
    assert [*in_haste.detect(seen, ())] == [*in_full.detect(seen, ())]


class _Talkative(SilentWords):
    """Has every word looked at."""

    def are_all_of(self, text: str, *further: str) -> bool:
        del text, further
        return False


SAM = "/m/sam_encoder_large.cat"


def test_a_node_is_one_tool_told_closest_by_its_model() -> None:
    node = effect(
        "Inference1", "Inference", enabled=True, nuke={"class": "Inference", "modelFile": SAM}
    )
    found = only(clip(node))
    assert found.tool == "Segment Anything"
    assert {"sam_encoder_large.cat", "Inference"} <= {each.text for each in found.grounds}
