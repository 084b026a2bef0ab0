"""What Adobe's and Apple's tools leave in exports is found, and what only looks like it is not."""

import pytest
from opentimelineio.schema import Effect

import fcp7
import fcpxml
import timelines
from fcpxml import shot
from temoin.builtin.tool_detector import ToolDetector
from temoin.catalogue import shipped_catalogue
from temoin.model import ClipView, CutView
from temoin.vocabulary import Confidence, Presence, Technique
from timelines import read_bytes

ASSISTIVE, ENHANCEMENT = Technique.ASSISTIVE, Technique.ENHANCEMENT
CERTAIN, LIKELY = Confidence.CERTAIN, Confidence.LIKELY
SLOW = (
    '<timept time="20s" value="20s" interp="linear"/>'
    '<timept time="24s" value="22s" interp="linear"/>'
)
RAMP = (
    '<timept time="20s" value="20s" interp="smooth2"/>'
    '<timept time="22s" value="22s" interp="smooth2"/>'
    '<timept time="30s" value="23s" interp="smooth2"/>'
)
RESOURCES = (
    '<effect id="balance" name="Balance Color" uid="FFBalanceColorUserEffect"/>'
    '<effect id="colour" name="Color" uid="FxPlug:7E2022A5-202B-4EEB-A311-AC2B585D01B0"/>'
)


def found(clip: ClipView) -> list[tuple[str, Technique, Presence, Confidence]]:
    proposals = ToolDetector().detect(clip, ())
    return [(each.tool, each.technique, each.presence, each.confidence) for each in proposals]


def tracker(how: str) -> str:
    return f'<object-tracker><tracking-shape id="t" name="Face" {how}/></object-tracker>'


FCPXML = [
    ('<filter-video ref="mask"/>', ("Magnetic Mask", ASSISTIVE, LIKELY)),
    (
        '<filter-video-mask><mask-shape name="x"/><filter-video ref="mask"/></filter-video-mask>',
        ("Magnetic Mask", ASSISTIVE, LIKELY),
    ),
    ('<adjust-voiceIsolation amount="60"/>', ("Voice Isolation", ENHANCEMENT, CERTAIN)),
    (
        '<audio-role-source role="d"><adjust-voiceIsolation amount="9"/></audio-role-source>',
        ("Voice Isolation", ENHANCEMENT, CERTAIN),
    ),
    (
        tracker('analysisMethod="machineLearning"'),
        ("Object Tracker (machine learning)", ASSISTIVE, CERTAIN),
    ),
    (
        tracker('analysisMethod="combined"'),
        ("Object Tracker (machine learning)", ASSISTIVE, CERTAIN),
    ),
    (tracker('analysisMethod="automatic"'), ("Object Tracker (any)", Technique.UNKNOWN, LIKELY)),
    (tracker(""), ("Object Tracker (any)", Technique.UNKNOWN, LIKELY)),
    ('<adjust-cinematic aperture="2.8"/>', ("Cinematic mode refocus", ASSISTIVE, CERTAIN)),
    (
        f'<timeMap frameSampling="optical-flow-frc">{SLOW}</timeMap>',
        ("Smooth Slo-Mo", ENHANCEMENT, LIKELY),
    ),
    (
        f'<timeMap frameSampling="optical-flow-frc">{RAMP}</timeMap>',
        ("Smooth Slo-Mo", ENHANCEMENT, LIKELY),
    ),
    (
        f'<conform-rate frameSampling="optical-flow-frc"/><timeMap>{RAMP}</timeMap>',
        ("Smooth Slo-Mo", ENHANCEMENT, LIKELY),
    ),
]


@pytest.mark.parametrize(("inside", "tool"), FCPXML)
def test_tools_in_an_fcpxml(inside: str, tool: tuple[str, Technique, Confidence]) -> None:
    name, technique, confidence = tool
    on = fcpxml.only(shot(inside))
    assert found(on) == [(name, technique, Presence.ENABLED, confidence)]
    off = fcpxml.only(shot(inside, more='enabled="0"'))
    assert found(off) == [(name, technique, Presence.PRESENT, confidence)]


@pytest.mark.parametrize(
    "inside",
    [
        '<filter-video ref="mask" enabled="0"/>',
        '<filter-video-mask enabled="0"><filter-video ref="mask"/></filter-video-mask>',
    ],
)
def test_a_filter_of_an_fcpxml_that_is_off(inside: str) -> None:
    ((tool, _, presence, _),) = found(fcpxml.only(shot(inside)))
    assert (tool, presence) == ("Magnetic Mask", Presence.PRESENT)


def test_what_a_clip_of_an_fcpxml_holds_tells_tools_too() -> None:
    inside = f'<timeMap frameSampling="optical-flow-frc">{SLOW}</timeMap><filter-video ref="mask"/>'
    clip = fcpxml.only(
        '<clip name="C" offset="3600s" duration="4s" start="20s">'
        f'<video ref="a" offset="20s" duration="4s" start="20s">{inside}</video></clip>'
    )
    assert [tool for tool, *_ in found(clip)] == ["Smooth Slo-Mo", "Magnetic Mask"]


@pytest.mark.parametrize(
    "inside",
    [
        tracker('analysisMethod="pointCloud"'),
        f'<timeMap frameSampling="optical-flow">{SLOW}</timeMap>',
        f'<timeMap frameSampling="optical-flow-classic">{SLOW}</timeMap>',
        f'<timeMap frameSampling="frame-blending">{SLOW}</timeMap>',
        '<adjust-noiseReduction amount="50"/>',
        '<adjust-humReduction frequency="50"/>',
        '<adjust-loudness amount="1" uniformity="2"/>',
        '<adjust-stabilization type="automatic"/>',
        '<adjust-transform scale="1.2 1.2"/>',
        '<filter-video ref="balance"/>',
        '<filter-video ref="colour"/>',
    ],
)
def test_look_alikes_in_an_fcpxml(inside: str) -> None:
    clip = fcpxml.only(shot(inside), resources=RESOURCES)
    assert clip.effects
    assert not found(clip)


def test_what_an_fcpxml_cannot_tell_is_said() -> None:
    assert any("Smart Conform" in each for each in fcpxml.read(shot()).unseen)


def in_fcp7(effect: str) -> CutView:
    filter_ = f"<filter><effect>{effect}<effecttype>filter</effecttype></effect></filter>"
    content = fcp7.document(fcp7.sequence(fcp7.track(fcp7.item(inside=filter_))))
    return read_bytes(content)


@pytest.mark.parametrize(("bypass", "presence"), [("false", "enabled"), ("true", "present")])
@pytest.mark.parametrize("kind", ["AEFilterAutoFramer", "AE.ADBE AEFilterAutoFramer"])
def test_an_effect_in_a_final_cut_7_xml(kind: str, bypass: str, presence: str) -> None:
    """Its name is that of another language; Premiere's bypass is its own word."""
    view = in_fcp7(
        f"<name>Recadrage automatique</name><effectid>{kind}</effectid>"
        f"<pproBypass>{bypass}</pproBypass>"
    )
    (clip,) = view.clips
    assert found(clip) == [("Auto Reframe", ASSISTIVE, Presence(presence), CERTAIN)]
    assert clip.effects[0].kind == kind


@pytest.mark.parametrize("kind", ["Lumetri", "SubspaceStabilizer", "basic", "timeremap"])
def test_look_alikes_in_a_final_cut_7_xml(kind: str) -> None:
    (clip,) = in_fcp7(f"<name>Warp Stabilizer</name><effectid>{kind}</effectid>").clips
    assert not found(clip)


def test_what_a_final_cut_7_xml_cannot_tell_is_said() -> None:
    assert any("leaves out masks" in each for each in in_fcp7("<name>x</name>").unseen)


def in_otio(match_name: str, *, enabled: bool = True) -> ClipView:
    effect = Effect(
        effect_name="Recadrage automatique",
        metadata={"PremierePro_OTIO": {"IsIntrinsic": False, "MatchName": match_name}},
    )
    effect.enabled = enabled
    cut = timelines.timeline(timelines.track(timelines.clip(effects=[effect])))
    (view,) = timelines.read(cut).clips
    return view


PREMIERE = [
    (tool, each.text)
    for tool in shipped_catalogue().tools
    if tool.product == "Premiere Pro"
    for each in tool.identifiers
    if not each.keys
]


@pytest.mark.parametrize(("tool", "match_name"), PREMIERE, ids=[text for _, text in PREMIERE])
def test_match_names_in_an_otio_of_premieres(tool: object, match_name: str) -> None:
    certain = {"Auto Reframe", "Morph Cut"}
    name = getattr(tool, "name", "")
    expected = [(name, Presence.ENABLED)] if name in certain else []
    assert [(each, how) for each, _, how, _ in found(in_otio(match_name))] == expected
    off = [how for _, _, how, _ in found(in_otio(match_name, enabled=False))]
    assert off == [Presence.PRESENT] * len(expected)
