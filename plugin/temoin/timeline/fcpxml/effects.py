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

_TIMING = frozenset({"conform-rate", "timeMap"})
_DEFAULT_ANALYSIS = "automatic"
"""How an object is tracked where nothing is said. Source: FCPXML DTD 1.10 to 1.14."""


def is_effect(element: Element) -> bool:
    """Return whether an element is an effect of its own."""
    tag = element.tag
    return tag in FILTERS or tag.startswith("adjust-") or tag == "object-tracker"


def effects_of(element: Element, resources: Resources) -> Iterator[Any]:
    """Yield the effects of a clip and of its parts, in order."""
    for child in element:
        if is_effect(child):
            yield _effect(child, resources)
        elif child.tag in SOURCES:
            part = words_of(child, beyond={each.tag for each in child})
            yield from _of_part(child, part, resources)


def _of_part(source: Element, part: dict[str, Any], resources: Resources) -> Iterator[Any]:
    for effect in effects_of(source, resources):
        effect.metadata[KEY]["of"] = {"element": source.tag, **part}
        if source.get("enabled") == "0":
            effect.enabled = False
        yield effect


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
