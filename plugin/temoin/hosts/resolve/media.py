"""Media pool items: what one call for all their properties tells.

Keys are English whatever the language of the application; values may be in the person's own.
Source: the scripting README of 24 Jul 2026, "Looking up Project and Clip properties".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from temoin.errors import HostError
from temoin.hosts.resolve.calls import APPLICATION, Calls, Remote
from temoin.hosts.resolve.frames import first_frame, rate_or_none
from temoin.language import say
from temoin.model import HostMedia, HostOperation
from temoin.rate import Rate

SUPER_SCALE, ISOLATION = "Super Scale", "Voice Isolation"
"""Names in the catalogue of tools."""

_TOLD = ("Type", "Format", "Video Codec", "Audio Codec", "Resolution", "Start TC")
_SEQUENCE = re.compile(r"(?P<before>.*)\[(?P<first>\d+)-(?P<last>\d+)\](?P<after>[^/\\]*)\Z")
_NO_CATEGORY = frozenset({"", "uncategorized", "none"})
_OFF = 1
_AUTOMATIC = 0


@dataclass(frozen=True, slots=True)
class Medium:
    """A media pool item with what was read of it.

    Attributes:
        rate: None where it says none.
        nested: The timeline that it plays, where the version tells; else None.
        is_opaque: Whether it plays others' media, of which no function tells.
        unknown_scale: Whether Super Scale is told in words that nobody here knows.
    """

    remote: Remote
    media: HostMedia
    rate: Rate | None
    operations: tuple[HostOperation, ...]
    nested: Remote | None = None
    is_opaque: bool = False
    unknown_scale: bool = False


def medium_of(calls: Calls, remote: Remote) -> Medium:
    """Return what a media pool item is: 1 call, and 1 more where it has no file."""
    properties = properties_of(calls, remote)
    media = _media(properties)
    nested, opaque = None, False
    if not media.url:
        if calls.has(remote, "GetTimeline"):
            nested = calls.one(remote, "GetTimeline", "Timeline")
        opaque = nested is None and bool(properties)
    return Medium(
        remote=remote,
        media=media,
        rate=rate_or_none(media.rate),
        operations=tuple(operations_of(properties)),
        nested=nested,
        is_opaque=opaque,
        unknown_scale=is_unknown_super_scale(properties.get(SUPER_SCALE)),
    )


def properties_of(calls: Calls, remote: Remote) -> Mapping[str, Any]:
    """Return every property of a media pool item, in one call.

    Raises:
        HostError: The application did not tell them.
    """
    found = calls.words(remote, "GetClipProperty")
    if found is None:
        raise HostError(
            say("{application} does not know this media any more", application=APPLICATION),
            hint="Read the timeline again.",
        )
    return found


def operations_of(properties: Mapping[str, Any]) -> Iterator[HostOperation]:
    """Yield the tools that a media pool item's properties tell."""
    yield from super_scale(properties.get(SUPER_SCALE), "clip attributes")
    category = str(properties.get("Category") or "").strip()
    if category.casefold() not in _NO_CATEGORY:
        yield HostOperation(
            name="AI audio classification", enabled=True, where="metadata", words={"set": True}
        )
    if properties.get("Transcription"):  # what is said stays where it is
        yield HostOperation(
            name="Transcribe audio", enabled=True, where="metadata", words={"set": True}
        )


def super_scale(value: object, where: str) -> Iterator[HostOperation]:
    """Yield Super Scale where a setting turns it on: 1 is off, 0 decides by itself."""
    number = _whole(value)
    if number is None or number == _OFF:
        return
    is_on = None if number == _AUTOMATIC else True
    words = {"factor": "automatic" if is_on is None else number}
    yield HostOperation(name=SUPER_SCALE, enabled=is_on, where=where, words=words)


def is_unknown_super_scale(value: object) -> bool:
    """Return whether Super Scale is told in words that nobody here knows."""
    return value not in (None, "") and _whole(value) is None


def _whole(value: object) -> int | None:
    """Return the number of `2`, `"2"` or `"2x Enhanced"`; "None" in English is off."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return round(value)
    words = str(value or "").strip().casefold()
    if words in {"none", "off"}:
        return _OFF
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else None


def _media(properties: Mapping[str, Any]) -> HostMedia:
    path = str(properties.get("File Path") or "")
    rate = rate_or_none(properties.get("FPS"))
    first = first_frame(properties.get("Start TC"), rate)
    kind, url = _url(path)
    return HostMedia(
        kind=kind,
        url=url,
        name=str(properties.get("Clip Name") or properties.get("File Name") or ""),
        reel=str(properties.get("Reel Name") or ""),
        first=_number(properties.get("Start")) if first is None else first,
        frames=_number(properties.get("Frames")),
        rate=str(rate) if rate else "",
        words={key: str(properties[key]) for key in _TOLD if properties.get(key)},
    )


def _url(path: str) -> tuple[Any, str]:
    """Return the kind and the place of a file; a sequence is told as `name.[1001-1200].exr`."""
    found = _SEQUENCE.fullmatch(path)
    if found:
        return "sequence", f"{found['before']}%0{len(found['first'])}d{found['after']}"
    return ("file", path) if path else ("missing", "")


def _number(value: object) -> int:
    try:
        return max(int(float(str(value))), 0)
    except (ValueError, OverflowError):
        return 0
