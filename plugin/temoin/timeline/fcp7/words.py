"""What an element of Final Cut Pro 7's XML says, kept as plain data in metadata.

In the shape of OpenTimelineIO's adapter, whose files are in the field: children by their tags,
several of one tag as a list, attributes under `@` and their name.
"""

from collections.abc import Collection
from typing import Any
from xml.etree.ElementTree import Element

KEY = "fcp_xml"
"""The metadata key under which it stands."""

_TIMES = frozenset({"frame", "string"})  # of a timecode: stale as soon as anything moves


def words_of(element: Element, beyond: Collection[str] = ()) -> dict[str, Any]:
    """Return attributes and children of an element; those of `beyond`'s tags are left out."""
    words: dict[str, Any] = {f"@{name}": each for name, each in element.items()}
    left_out = {*beyond, *_TIMES} if element.tag == "timecode" else beyond
    several: set[str] = set()
    for child in element:
        tag = child.tag
        if tag in left_out:
            continue
        told = words_of(child) if len(child) else child.text
        if tag in several:
            words[tag].append(told)
        elif tag in words:
            several.add(tag)
            words[tag] = [words[tag], told]
        else:
            words[tag] = told
    return words


def under_key(words: dict[str, Any]) -> dict[str, Any]:
    """Return metadata that hold words; none where there are none."""
    return {KEY: words} if words else {}


def text_of(element: Element, path: str) -> str:
    """Return the text of a descendant without spaces around it; "" where there is none."""
    return (element.findtext(path) or "").strip()
