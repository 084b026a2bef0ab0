"""What an element says, as metadata; and what is noted on it, as markers."""

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from temoin.rate import Rate
from temoin.timeline.fcpxml.times import seconds, span

KEY = "fcpxml"
"""The metadata key under which the format's own words stand."""

_UNREADABLE = frozenset({"data", "bookmark", "reserved"})
"""Elements that hold a program's own encoded bytes: of no use to anybody else, and large."""

_MARKERS = {"marker": "BLUE", "chapter-marker": "ORANGE"}


def name_of(element: Element) -> str:
    """Return what to call an element to a person."""
    return element.get("name", "") or element.tag


def words_of(element: Element, *, beyond: Collection[str] = ()) -> dict[str, Any]:
    """Return an element's attributes and what stands in it, as plain nested texts.

    Args:
        element: Any.
        beyond: Names of its attributes and elements that are told elsewhere.
    """
    words: dict[str, Any] = {key: each for key, each in element.items() if key not in beyond}
    for child in element:
        if child.tag in beyond or child.tag in _UNREADABLE:
            continue
        if child.tag == "metadata":
            words["metadata"] = _metadata(child)
            continue
        said = _said(child)
        if child.tag not in words:
            words[child.tag] = said
        elif isinstance(words[child.tag], list):
            words[child.tag].append(said)
        else:
            words[child.tag] = [words[child.tag], said]
    return words


def _said(element: Element) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    text = (element.text or "").strip()
    if not len(element) and not element.attrib:
        return text
    words = words_of(element)
    return {**words, "text": text} if text else words


def _metadata(element: Element) -> dict[str, Any]:
    """Return fields of metadata by their keys."""
    fields: dict[str, Any] = {}
    for each in element.iterfind("md"):
        array = [string.text or "" for string in each.iter("string")]
        fields[each.get("key", "")] = array if array else each.get("value", "")
    return fields


def markers_of(elements: Iterable[Element], shift: Fraction, rate: Rate) -> list[Any]:
    """Return the markers among elements.

    Args:
        elements: In a clip.
        shift: Seconds from the clip's local time to that of its source range.
        rate: In whose frames that counts.
    """
    return [_marker(each, shift, rate) for each in elements if each.tag in _MARKERS]


def _marker(element: Element, shift: Fraction, rate: Rate) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    start, duration = seconds(element.get("start")), seconds(element.get("duration"))
    colour = _MARKERS[element.tag]
    if (completed := element.get("completed")) is not None:
        colour = "GREEN" if completed == "1" else "RED"
    return otio.schema.Marker(
        name=element.get("value", ""),
        marked_range=span(
            (start or Fraction(0)) + shift, max(Fraction(0), duration or Fraction(0)), rate
        ),
        color=colour,
        comment=element.get("note", ""),
        metadata={KEY: {"element": element.tag}},
    )
