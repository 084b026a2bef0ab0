"""How elements hold one another: storylines, lanes, and what a clip is a clip of."""

import re
from collections.abc import Iterable
from fractions import Fraction
from xml.etree.ElementTree import Element

from temoin.timeline.fcpxml.clips import LAID, SHOWN
from temoin.timeline.fcpxml.times import seconds

_LANE = re.compile(r"-?\d{1,7}", re.ASCII)


def sequence_start(sequence: Element) -> Fraction:
    """Return the moment at which a sequence begins; the first item's where it does not say."""
    told = seconds(sequence.get("tcStart"))
    if told is not None:
        return told
    first = next(iter(spine_of(sequence)), None)
    return (seconds(first.get("offset")) if first is not None else None) or Fraction(0)


def spine_of(sequence: Element) -> Element:
    """Return a sequence's primary storyline; an empty one where it has none."""
    spine = sequence.find("spine")
    return spine if spine is not None else Element("spine")


def contained(element: Element) -> list[Element]:
    """Return what a clip holds, not what is connected to it."""
    held: list[Element] = []
    for child in element:
        if child.tag == "spine" and lane_of(child) == 0:
            held += list(child)
        elif child.tag in SHOWN and lane_of(child) == 0:
            held.append(child)
    return held


def lane_of(element: Element) -> int:
    """Return the lane of an element; 0 is that of what holds it."""
    text = element.get("lane", "0").strip()
    return int(text) if _LANE.fullmatch(text) else 0


def essence_of(element: Element) -> tuple[Element | None, Fraction]:
    """Return the one element in a clip, or itself, that names what it shows; None for a nest.

    With it, the element's own time at which the essence begins. Sound of its own lies in a clip
    on an empty place.
    """
    zero = Fraction(0)
    if element.tag in {"ref-clip", "mc-clip", "sync-clip"}:
        return None, zero
    if element.tag != "clip":
        return element, zero
    held = contained(element)
    pictures = [each for each in held if each.tag == "video"]
    if len(pictures) == 1 and len(_refs(held)) == 1:
        held = pictures
    if len(held) != 1:
        return None, zero
    only, offset = held[0], seconds(held[0].get("offset")) or zero
    if only.tag in {"video", "audio"}:
        return only, offset
    sounds = [each for each in only if each.tag in LAID] if only.tag == "gap" else []
    if sounds and {each.tag for each in sounds} == {"audio"} and len(_refs(sounds)) == 1:
        start = seconds(only.get("start")) or zero
        return sounds[0], offset + (seconds(sounds[0].get("offset")) or zero) - start
    return None, zero


def _refs(elements: Iterable[Element]) -> set[str]:
    return {each.get("ref", "") for each in elements}


def ref_of_its_sound(element: Element) -> str | None:
    """Return what a sound refers to that is one clip, to who cuts, with the picture it is by."""
    held = contained(element) if element.tag == "clip" else []
    picture = held[0] if len(held) == 1 else element
    return picture.get("ref")
