"""An MLT XML document: its services by their ids, their properties, and its two ways to tell time.

Source: MLT framework, `src/modules/xml` and "MLT XML" (documentation); `mlt_properties` for times.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from temoin.errors import RateError, TimelineError
from temoin.rate import Rate
from temoin.timeline.nodes import EffectNode
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import xml_tree

_SERVICES = frozenset({"producer", "chain", "playlist", "tractor", "multitrack"})
_SAVE_AGAIN = "Save the project again."
_FARTHEST = 2**40  # frames: no project is so long
_MOST_EFFECTS = 1_000_000
_MOST_ITEMS = 250_000
_LONGEST_INDEX = 6  # digits

_CLIP_MASK = re.compile(r"kdenlive:\w*mask\w*")
_COUNTED = re.compile(r"-?\d{1,15}")
_CLOCK = re.compile(r"(?:(?:(\d{1,6}):)?(\d{1,4}):)?(\d{1,9})[.,](\d{1,9})")
_LABEL = re.compile(r"(\d{1,6}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})")
_WHOLE_CLOCK = re.compile(r"(?:(\d{1,6}):)?(\d{1,4}):(\d{1,2})")


@dataclass(slots=True)
class Service:
    """An element of a document, taken apart once however often it is used.

    Attributes:
        words: Its properties; MLT writes a few as attributes.
        inside: What it holds: tracks of a tractor, entries and blanks of a playlist.
        filters: What is done to it: filters and links, those within others after them.
        planted: Of a tractor, the filters that act on one of its tracks alone, by its index.
        transitions: Of a tractor, what a person joined its tracks by.
        has_mask: Whether Kdenlive keeps a mask for it.
        made: Room for what was made of its filters: of None the whole's, else of a track's.
    """

    tag: str
    id: str
    words: dict[str, str]
    inside: list[Element]
    filters: list[Element]
    planted: dict[int, list[Element]]
    transitions: list[Element]
    has_mask: bool
    made: dict[int | None, list[EffectNode]] = field(default_factory=dict)

    def first(self, names: Sequence[str]) -> str:
        """Return the first of some properties that says something, or ""."""
        return next((text for name in names if (text := self.words.get(name))), "")


@dataclass(slots=True)
class Document:
    """One document, and how much of it was made into clips and effects so far.

    Attributes:
        root: Its `<mlt>`.
        rate: Of its profile: every time in it counts in that.
        host: Who wrote it, as a metadata key: `kdenlive`, `shotcut`, or `mlt` for any other.
        named: Producers, playlists and tractors by id.
        bin: The clips of Kdenlive's bin, by the id that their uses repeat.
    """

    root: Element
    rate: Rate
    host: str
    notes: Notes
    named: dict[str, Element]
    bin: dict[str, Service] = field(default_factory=dict)
    items: int = 0
    effects: int = 0
    _known: dict[Element, Service] = field(default_factory=dict)
    _played: dict[Element, Element | None] = field(default_factory=dict)

    def known(self, element: Element) -> Service:
        """Return an element, taken apart."""
        found = self._known.get(element)
        if found is None:
            found = self._known[element] = _service(element)
        return found

    def played(self, element: Element) -> Element | None:
        """Return what a track or an entry plays: what it names, or what stands in it."""
        if element.tag in _SERVICES:
            return element
        if element not in self._played:
            inside = (each for each in element if each.tag in _SERVICES)
            named = self.named.get(element.get("producer", ""))
            self._played[element] = named if named is not None else next(inside, None)
        return self._played[element]

    def frames(self, text: str | None, where: str) -> int | None:
        """Return a time in frames; None where there is none, or one that is none (told)."""
        if text is None or not text.strip():
            return None
        frames = _frames(text.strip(), self.rate)
        if frames is None or abs(frames) > _FARTHEST:
            self.notes.count("times that are none, left out", where)
            return None
        return frames

    def count_item(self) -> None:
        """Count one more clip, gap or track.

        Raises:
            TimelineError: There are more than any project has, so nests hold each other.
        """
        self.items += 1
        if self.items > _MOST_ITEMS:
            raise TimelineError("it holds more clips than any project", hint=_SAVE_AGAIN)

    def count_effects(self, more: int) -> None:
        """Count more effects on clips.

        Raises:
            TimelineError: There are more than any project has.
        """
        self.effects += more
        if self.effects > _MOST_EFFECTS:
            raise TimelineError("it holds more effects than any project", hint=_SAVE_AGAIN)


def _service(element: Element) -> Service:
    words = properties_of(element)
    filters: list[Element] = []
    planted: dict[int, list[Element]] = {}
    inside: list[Element] = []
    transitions: list[Element] = []
    for each in element:
        if each.tag in {"filter", "link"}:
            track = _track_of(each) if element.tag == "tractor" else None
            found = filters if track is None else planted.setdefault(track, [])
            found += each.iter(each.tag)  # melt writes a filter into the one before it
        elif each.tag == "multitrack":
            inside += (inner for inner in each if inner.tag != "property")
        elif each.tag == "transition":
            transitions += [] if property_of(each, "internal_added") else [each]
        elif each.tag != "property":
            inside.append(each)
    return Service(
        tag=element.tag,
        id=element.get("id") or element.tag,
        words=words,
        inside=inside,
        filters=filters,
        planted=planted,
        transitions=transitions,
        has_mask=any(_CLIP_MASK.fullmatch(key) for key in words),
    )


def _track_of(planted: Element) -> int | None:
    """Return the index of the track that a filter of a tractor acts on, or None for all."""
    text = planted.get("track") or property_of(planted, "track")
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_INDEX else None


def document_of(content: bytes, notes: Notes) -> Document:
    """Return an MLT document.

    Raises:
        TimelineError: It is none.
    """
    root = xml_tree(content)
    if root.tag != "mlt":
        raise TimelineError("no project of Kdenlive, Shotcut or MLT", hint=_SAVE_AGAIN)
    named: dict[str, Element] = {}
    for each in root.iter():
        if each.tag in _SERVICES and (own_id := each.get("id")):
            named.setdefault(own_id, each)
    document = Document(
        root=root, rate=_rate(root, notes), host=_host(root), notes=notes, named=named
    )
    document.bin = _bin(document)
    return document


def _bin(document: Document) -> dict[str, Service]:
    listed = document.named.get("main_bin")
    found: dict[str, Service] = {}
    for entry in listed.findall("entry") if listed is not None else ():
        held = document.played(entry)
        if held is not None and (number := document.known(held).words.get("kdenlive:id")):
            found.setdefault(number, document.known(held))
    return found


def _rate(root: Element, notes: Notes) -> Rate:
    profile = root.find("profile")
    if profile is None:
        notes.say("it has no profile: 25 frames a second were taken, as MLT does")
        return Rate(25)
    try:
        return Rate(int(profile.get("frame_rate_num", "")), int(profile.get("frame_rate_den", "1")))
    except (ValueError, RateError) as error:
        raise TimelineError("its profile has no frame rate", hint=_SAVE_AGAIN) from error


def _host(root: Element) -> str:
    """Return who wrote a document, by the properties that only one program writes."""
    if root.get("title", "").startswith("Shotcut"):
        return "shotcut"
    for each in root.iter("property"):
        host, colon, _ = each.get("name", "").partition(":")
        if host in {"kdenlive", "shotcut"} and colon:
            return host
    return "mlt"


def _frames(text: str, rate: Rate) -> int | None:
    if _COUNTED.fullmatch(text):
        return int(text)
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds, part = clock.groups()
        exact = _seconds(hours, minutes, seconds) + Fraction(int(part), 10 ** len(part))
        return round(exact * rate.fraction)
    if clock := _WHOLE_CLOCK.fullmatch(text):
        return round(_seconds(*clock.groups()) * rate.fraction)
    if label := _LABEL.fullmatch(text):
        *clock_part, frames = label.groups()
        return int(_seconds(*clock_part) * round(rate.fraction)) + int(frames)
    return None


def _seconds(hours: str | None, minutes: str | None, seconds: str) -> Fraction:
    return Fraction(int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds))


def properties_of(element: Element) -> dict[str, str]:
    """Return a service's own properties: MLT writes a few as attributes."""
    found = {name: text for name, text in element.attrib.items() if name != "id"}
    for each in element.findall("property"):
        found[each.get("name", "")] = each.text or ""
    return found


def property_of(element: Element, name: str) -> str:
    """Return one property of a service, or ""."""
    for each in element.findall("property"):
        if each.get("name") == name:
            return each.text or ""
    return ""
