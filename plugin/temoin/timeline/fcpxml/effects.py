"""What is done to a clip's picture and sound, as OpenTimelineIO's effects."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from temoin.timeline.fcpxml.resources import Resources
from temoin.timeline.fcpxml.times import Passage
from temoin.timeline.fcpxml.words import KEY, words_of

FILTERS = frozenset({"filter-video", "filter-audio"})
SOURCES = frozenset(
    {"audio-channel-source", "audio-role-source", "sync-source", "mc-source", "filter-video-mask"}
)
"""Elements that hold effects of one part of a clip."""

_OF_SOUND = frozenset(
    {"filter-audio", "adjust-loudness", "adjust-noiseReduction", "adjust-humReduction"}
    | {"adjust-EQ", "adjust-matchEQ", "adjust-voiceIsolation", "adjust-volume", "adjust-panner"}
)
"""Effects that `srcEnable="video"` leaves unheard. Source: FCPXML DTD 1.14."""

_TIMING = frozenset({"conform-rate", "timeMap"})
_DEFAULT_ANALYSIS = "automatic"
"""How an object is tracked where nothing is said. Source: FCPXML DTD 1.10 to 1.14."""


def is_effect(element: Element) -> bool:
    """Return whether an element is an effect of its own."""
    tag = element.tag
    return tag in FILTERS or tag.startswith("adjust-") or tag == "object-tracker"


def effects_of(element: Element, resources: Resources, *, beyond: str = "") -> Iterator[Any]:
    """Yield the effects of a clip and of its parts, in order.

    Args:
        element: The clip, or a part of it.
        resources: Where they are looked up.
        beyond: Parts to leave out.
    """
    return (effect for _, effect in _told(element, resources, beyond))


def effects_of_angle(source: Element, resources: Resources, *, is_sound: bool) -> list[Any]:
    """Return what is done to one angle of a multicam; to mere sound, that of sound alone."""
    part = words_of(source, beyond={each.tag for each in source})
    found = _of_part(source, part, resources)
    return [effect for tag, effect in found if tag in _OF_SOUND or not is_sound]


def is_of_picture(effect: Any) -> bool:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return whether an effect changes the picture alone."""
    return not any(tag in _OF_SOUND for tag in effect.metadata.get(KEY, {}))


def _told(element: Element, resources: Resources, beyond: str = "") -> Iterator[tuple[str, Any]]:
    """Yield effects with their element's name; those of what is not played are off."""
    played = element.get("srcEnable", "all")
    for child in element:
        found: Iterable[tuple[str, Any]] = ()
        if is_effect(child):
            found = [(child.tag, _effect(child, resources))]
        elif child.tag in SOURCES and child.tag != beyond:
            part = words_of(child, beyond={each.tag for each in child})
            found = _of_part(child, part, resources)
        for tag, effect in found:
            if played in {"none", "video" if tag in _OF_SOUND else "audio"}:
                effect.enabled = False
            yield tag, effect


def _of_part(
    source: Element, part: dict[str, Any], resources: Resources
) -> Iterator[tuple[str, Any]]:
    for tag, effect in _told(source, resources):
        effect.metadata[KEY]["of"] = {"element": source.tag, **part}
        if "0" in {source.get("enabled"), source.get("active")}:
            effect.enabled = False
        yield tag, effect


def _effect(element: Element, resources: Resources) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return an effect whose kind is the identifier that Final Cut Pro knows it by."""
    for shape in element.iterfind("tracking-shape"):
        shape.attrib.setdefault("analysisMethod", _DEFAULT_ANALYSIS)
    words = words_of(element, beyond={"ref"})
    known = resources.of_kind(element.get("ref"), "effect")
    kind, name = element.tag, element.get("name", "")
    if known is not None:
        kind = known.get("uid", "") or kind
        name = name or known.get("name", "")
        words.update({"uid": kind, "effect": known.get("name", "")})
    effect = otio.schema.Effect(
        name=name or element.tag, effect_name=kind, metadata={KEY: {element.tag: words}}
    )
    effect.enabled = element.get("enabled") != "0"
    return effect


def retime_of(elements: Iterable[Element], passage: Passage) -> list[Any]:
    """Return the time effect that a passage is, with how its frames are made if that is told.

    Args:
        elements: The clip's, and that of what it shows where that is another: either may tell it.
        passage: Through what is shown.
    """
    words: dict[str, Any] = {}
    for each in (each for element in elements for each in element if each.tag in _TIMING):
        if passage.speed is None and each.tag == "timeMap":
            words.setdefault("timeMap", words_of(each))
        elif each.get("frameSampling"):
            words.setdefault(each.tag, {"frameSampling": each.get("frameSampling")})
    metadata = {KEY: words} if words else {}
    if passage.speed is None:
        return [otio.schema.TimeEffect(metadata=metadata)]
    if passage.speed == Fraction(0):
        return [otio.schema.FreezeFrame(metadata=metadata)]
    if passage.speed != 1 or words:
        scalar = float(passage.speed)
        return [otio.schema.LinearTimeWarp(time_scalar=scalar, metadata=metadata)]
    return []
