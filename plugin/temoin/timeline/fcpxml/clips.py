"""One clip that shows one material: an asset, a title or a generator."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from temoin.rate import Rate
from temoin.timeline.fcpxml.effects import SOURCES, effects_of, is_effect, retime_of
from temoin.timeline.fcpxml.resources import Resources, generator_of, is_sound, start_of
from temoin.timeline.fcpxml.times import Passage, conform_speed, seconds, span, through_map
from temoin.timeline.fcpxml.words import KEY, markers_of, name_of, words_of
from temoin.timeline.times import Notes

SHOWN = frozenset(
    {"asset-clip", "clip", "video", "audio", "title", "ref-clip", "sync-clip", "mc-clip"}
    | {"audition", "gap", "live-drawing"}
)
"""Elements that take a place in a storyline, or are connected to one that does."""

LAID = SHOWN | {"spine", "caption"}
"""Elements that stand in others and are no property of theirs."""

_PROPERTIES = frozenset(
    {"note", "conform-rate", "timeMap", "metadata", "marker", "chapter-marker", "keyword"}
    | {"rating", "analysis-marker", "param", "text", "text-style-def", "reserved", "bookmark"}
    | {"data", "hidden-clip-marker"}
    | SOURCES
)
_TOLD_ELSEWHERE = frozenset(
    {"offset", "start", "duration", "lane", "name", "enabled", "ref", "format", "timeMap"}
    | {"conform-rate", "marker", "chapter-marker", "text", "param", "text-style-def"}
    | SOURCES
    | LAID
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """An element with the times of its use, all in seconds.

    Attributes:
        element: That the program calls the clip.
        essence: The element that names what is shown, in it or itself.
        local: The element's own time at its first frame.
        duration: In the time of what holds it.
        passage: Through what is shown.
    """

    element: Element
    essence: Element
    local: Fraction
    duration: Fraction
    passage: Passage

    @property
    def name(self) -> str:
        """The clip's name."""
        return self.element.get("name", "") or self.essence.get("name", "")


def note_unknown(element: Element, notes: Notes) -> None:
    """Count what stands in a clip and is not understood; it is kept among the clip's words."""
    for child in element:
        if child.tag not in _PROPERTIES and child.tag not in LAID and not is_effect(child):
            where = name_of(element)
            notes.count(f"elements that are not understood ({child.tag})", where)


def note_conform(element: Element, rate: Rate, notes: Notes) -> Fraction:
    """Return the speed at which material of another rate runs; a guess is counted."""
    speed, is_told = conform_speed(element.find("conform-rate"), rate)
    if not is_told:
        notes.count(
            "clips conformed to another rate at a speed not told, taken as the usual one",
            name_of(element),
        )
    return speed


def passage_of(element: Element, local: Fraction, duration: Fraction, speed: Fraction) -> Passage:
    """Return how a use passes through its material: by its time map and its conformed rate."""
    curve = through_map(element.find("timeMap"), local, duration * speed)
    constant = curve.speed * speed if curve.speed is not None else None
    return Passage(start=curve.start, speed=constant)


def clip_of(use: Use, rate: Rate, resources: Resources, notes: Notes) -> tuple[Any, bool]:
    """Return OpenTimelineIO's clip for a use, and whether it is mere sound.

    Args:
        use: Of an asset or an effect.
        rate: Of the sequence.
        resources: Where it is looked up.
        notes: Where what is missing is said.
    """
    essence, element = use.essence, use.element
    asset = resources.of_kind(essence.get("ref"), "asset")
    effect = resources.of_kind(essence.get("ref"), "effect")
    own_rate = rate
    if asset is not None:
        own_rate = resources.media_rate(asset) or resources.frame_rate(element) or rate
        media = resources.media(asset, own_rate)
    elif effect is not None:
        media = {otio.schema.Clip.DEFAULT_MEDIA_KEY: generator_of(effect, essence)}
    else:
        media = {otio.schema.Clip.DEFAULT_MEDIA_KEY: otio.schema.MissingReference()}
        if essence.tag != "live-drawing":
            notes.count("clips of media that the file does not list", use.name or essence.tag)
    clip = otio.schema.Clip(
        name=use.name,
        source_range=span(use.passage.start, use.duration, own_rate),
        metadata={KEY: clip_words(element, essence)},
    )
    clip.set_media_references(media, otio.schema.Clip.DEFAULT_MEDIA_KEY)
    finish(clip, use, own_rate, resources)
    sound = essence.tag == "audio" or element.get("srcEnable") == "audio"
    return clip, sound or (asset is not None and essence.tag != "video" and is_sound(asset))


def finish(item: Any, use: Use, rate: Rate, resources: Resources) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
    """Give an item what is said of its use: switch, speed, effects, markers.

    Args:
        item: OpenTimelineIO's clip or nest.
        use: What it is made from.
        rate: Of the item's source range.
        resources: Where effects are looked up.
    """
    parts = [use.element] if use.essence is use.element else [use.element, use.essence]
    if any(each.get("enabled") == "0" for each in parts):
        item.enabled = False
    shift = use.passage.start - use.local
    angles = "mc-source" if isinstance(item, otio.schema.Stack) else ""  # each on its own clips
    effects = [each for part in parts for each in effects_of(part, resources, beyond=angles)]
    effects = [*retime_of(parts, use.passage), *effects]
    if effects:
        item.effects.extend(effects)
    markers = [marker for each in parts for marker in markers_of(each, shift, rate)]
    if markers:
        item.markers.extend(markers)


def clip_words(element: Element, essence: Element) -> dict[str, Any]:
    """Return what an element says beyond what OpenTimelineIO has a place for."""
    words = {"element": element.tag, **words_of(element, beyond=_TOLD_ELSEWHERE)}
    effects = [key for key in words if key.startswith(("adjust-", "filter-"))]
    for key in (*effects, "object-tracker"):
        words.pop(key, None)
    sources = [
        role for each in element.iter() if each.tag in SOURCES and (role := each.get("role"))
    ]
    if sources and not any(each.tag in LAID for each in element):
        words["roles"] = list(dict.fromkeys(sources))
    if essence is not element:
        words[essence.tag] = words_of(essence, beyond=_TOLD_ELSEWHERE)
    return words


def media_start(element: Element, resources: Resources) -> Fraction:
    """Return where an element's own time begins if it does not say: at its media's first frame."""
    told = seconds(element.get("start"))
    if told is not None:
        return told
    asset = resources.of_kind(element.get("ref"), "asset")
    if asset is not None:
        return start_of(asset)
    media = resources.of_kind(element.get("ref"), "media")
    sequence = next(iter(media), None) if media is not None else None
    start = seconds(sequence.get("tcStart")) if sequence is not None else None
    return start or Fraction(0)
