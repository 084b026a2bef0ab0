"""Final Cut Pro 7's XML put right before it is read: each part where it is looked for.

* identifiers that mean other elements of other kinds, or several items;
* files that are defined elsewhere, and items that name no file;
* nested sequences, whose tracks come to stand as those of any other;
* edges of -1 without a transition, transitions and markers without some of their parts;
* rates that a sequence or a track does not tell.

Source: Final Cut Pro XML Interchange Format, versions 1 to 5, Apple.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement

from temoin.errors import RateError, TimelineError
from temoin.language import say
from temoin.rate import Rate, frame_of_timecode
from temoin.timeline.bundles import MOST_CLIPS
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import DEEPEST_NESTS

ITEMS = frozenset({"clipitem", "generatoritem", "transitionitem"})
"""What stands on tracks."""

_REFERRED_TO = frozenset({"file", "sequence", *ITEMS})
_EDGES = ("start", "end", "in", "out")
_KINDS = ("video", "audio")
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{0,15})?", re.ASCII)
_WHOLE = re.compile(r"[-+]?\d{1,15}", re.ASCII)  # as nearly all: no fraction is made of it
_NOT_NTSC = "FALSE"
_MOST_REPEATED = 2_000_000  # a few kilobytes could stand for many gigabytes
_FEWER = "Export fewer sequences at once, or an .otio."


@dataclass(slots=True)
class Prepared:
    """A document whose tree is being put right.

    Attributes:
        definitions: Elements with content by tag and identifier: others of both refer to them.
        listed: Tags and identifiers of the elements with content.
        counted: How many items a sequence holds, by its `id()`, once it is prepared.
        repeated: How many elements stand for others' content.
    """

    tree: Element
    notes: Notes
    definitions: dict[tuple[str, str], Element] = field(default_factory=dict)
    listed: frozenset[tuple[str, str]] = frozenset()
    counted: dict[int, int] = field(default_factory=dict)
    repeated: int = 0

    def sequences(self) -> list[Element]:
        """Return the sequences that are timelines, in the order of the document, put right.

        Raises:
            TimelineError: Too many clips, or nests too deep.
        """
        self._define()
        self.listed = frozenset(self.definitions)
        found = top_sequences(self.tree)
        for sequence in found:
            self._fill(sequence)
            self._sequence(sequence, ())
        if sum(self.counted[id(each)] for each in found) > MOST_CLIPS:
            raise TimelineError(say("more than {count} clips in it", count=MOST_CLIPS), hint=_FEWER)
        return found

    def _define(self) -> None:
        """Learn what each identifier means; make those of other kinds of elements other ones."""
        kinds: dict[str, str] = {}
        for each in self.tree.iter():
            name = each.get("id")
            if name is None or each.tag not in _REFERRED_TO:
                continue
            if kinds.setdefault(name, each.tag) != each.tag:
                name = f"{each.tag} {name}"
                each.set("id", name)
            if not len(each):
                continue
            is_first = self.definitions.setdefault((each.tag, name), each) is each
            if not is_first and each.tag in ITEMS:
                del each.attrib["id"]  # another item of that name, with content of its own

    def _fill(self, element: Element) -> None:
        """Give an element that only refers to another the other's content."""
        if not len(element):
            key = (element.tag, element.get("id", ""))
            meant = list(self.definitions.get(key, ()))
            self.repeated += sum(1 for each in meant for _ in each.iter())
            if self.repeated > _MOST_REPEATED:
                raise TimelineError("its elements repeat others too often", hint=_FEWER)
            element.extend(meant)

    def _sequence(self, sequence: Element, around: tuple[int, ...]) -> int:
        """Put a sequence right; return how many items it holds, those of nests at each use."""
        if id(sequence) in self.counted:
            return self.counted[id(sequence)]
        if len(around) > DEEPEST_NESTS:
            raise TimelineError("its nests lie too deep in one another", hint="Flatten some.")
        rate = self._rate(sequence)
        if sequence.find("media") is None:
            SubElement(sequence, "media")
        _complete_timecode(sequence.find("timecode"), rate)
        _complete_markers(sequence)
        total = 0
        for _, track in tracks_of(sequence):
            total += self._track(track, rate, (*around, id(sequence)))
        self.counted[id(sequence)] = total
        return total

    def _rate(self, sequence: Element) -> Element:
        """Return the element of a sequence's rate, found elsewhere in it if need be."""
        own = sequence.find("rate")
        if own is None or own.find("timebase") is None:
            found = next((each for each in sequence.iter("rate") if len(each)), None)
            if found is None:
                self.notes.say("a sequence does not tell its rate: 24 frames a second were assumed")
                found = Element("rate")
                SubElement(found, "timebase").text = "24"
            if own is not None:
                sequence.remove(own)
            own = found
            sequence.insert(0, own)
        _complete_rate(own)
        return own

    def _track(self, track: Element, rate: Element, around: tuple[int, ...]) -> int:
        own = track.find("rate")
        items = [each for each in track if each.tag in ITEMS]
        for item in items:
            self._fill(item)
            times = (item.findtext(tag, "").strip() for tag in _EDGES)
            if any(each and not _NUMBER.fullmatch(each) for each in times):
                self.notes.count(
                    "items with times that are no numbers, read as none", name_of(item)
                )
        rest = [each for each in track if each.tag not in ITEMS and each is not own]
        if own is not None:
            _complete_rate(own, rate.findtext("ntsc") or _NOT_NTSC)
        track[:] = [own if own is not None else rate, *items, *rest]
        _complete_edges(items)
        total = 0
        for item in items:
            if item.tag == "transitionitem":
                _complete_transition(item)
                total += 1
            else:
                total += self._item(item, around)
        return total

    def _item(self, item: Element, around: tuple[int, ...]) -> int:
        """Put a clip or a generator right; return how many items it stands for."""
        _complete_markers(item)
        for each in item.iterfind("filter"):
            if each.find("effect") is None:
                SubElement(each, "effect")
        nested = item.find("sequence")
        if nested is not None:
            return self._nest(item, nested, around)
        file = item.find("file")
        if file is not None:
            key = ("file", file.get("id", ""))
            if not len(file) and key in self.definitions:
                self._fill(file)
                self.definitions.pop(key)  # it is known from here on
            elif len(file):
                self.definitions.pop(key, None)
            elif key not in self.listed:
                self.notes.count("clips of files that are not listed", name_of(item))
            own = item.find("rate")
            _complete_timecode(file.find("timecode"), file.find("rate"), own)
        elif item.tag != "generatoritem" or item.find("effect[effecttype='generator']") is None:
            self._without_file(item)
        return 1

    def _without_file(self, item: Element) -> None:
        """Let an item that names no file be one of missing media, or of what its effect makes."""
        file = SubElement(item, "file")
        kind = item.findtext("effect/effectid")
        if item.tag == "generatoritem" and kind:
            SubElement(file, "name").text = item.findtext("effect/name")
            SubElement(file, "mediaSource").text = kind
        else:
            self.notes.count("clips that name no file", name_of(item))

    def _nest(self, item: Element, nested: Element, around: tuple[int, ...]) -> int:
        """Put the tracks of a nested sequence right under it."""
        key = ("sequence", nested.get("id", ""))
        meant = nested if len(nested) else self.definitions.get(key)
        if meant is None or id(meant) in around:
            itself = "sequences that hold themselves, left out there"
            what = itself if meant is not None else "nested sequences that are not listed"
            self.notes.count(what, item.findtext("name") or "sequence")
            item.remove(nested)
            SubElement(item, "file")
            return 1
        total = self._sequence(meant, around)
        if total > MOST_CLIPS:
            raise TimelineError(say("more than {count} clips in it", count=MOST_CLIPS), hint=_FEWER)
        raised = Element("sequence")
        for child in meant:
            raised.extend(list(child) if child.tag == "media" else [child])
        item[list(item).index(nested)] = raised
        return total + 1


def top_sequences(tree: Element) -> list[Element]:
    """Return the sequences that are timelines: of the document, and of its bins and projects."""
    return [*tree.iterfind("./sequence"), *tree.iterfind(".//children/sequence")]


def tracks_of(sequence: Element) -> Iterator[tuple[str, Element]]:
    """Yield the tracks of a sequence, nested or not, each after `video` or `audio`.

    Of sound on several channels, which stand on as many tracks, it is the first alone.
    """
    holder = sequence.find("media")
    for media in holder if holder is not None else sequence:
        if media.tag in _KINDS:
            yield from (
                (media.tag, each) for each in media.iterfind("track") if _is_read(media.tag, each)
            )


def _is_read(kind: str, track: Element) -> bool:
    first = track.get("currentExplodedTrackIndex", "0") == "0"
    return kind == "video" or first or track.get("totalExplodedTrackCount", "1") == "1"


def name_of(item: Element) -> str:
    """Return what to call an item to a person."""
    return item.findtext("name") or item.tag


def exact(text: str | None) -> Fraction | None:
    """Return the number that a text is, or None."""
    told = (text or "").strip()
    if _WHOLE.fullmatch(told):
        return Fraction(int(told))
    return Fraction(told) if _NUMBER.fullmatch(told) else None


def number(element: Element, tag: str) -> int | None:
    """Return the whole number that a child's text is, or None; fractions are cut off."""
    told = (element.findtext(tag) or "").strip()
    if _WHOLE.fullmatch(told):
        return int(told)
    found = exact(told)
    return int(found) if found is not None else None


def put(element: Element, tag: str, value: int | str) -> None:
    """Give an element a child with a text, in place of the text that it has."""
    child = element.find(tag)
    if child is None:
        child = SubElement(element, tag)
    child.text = str(value)


def _complete_edges(items: Sequence[Element]) -> None:
    """Give each item whole edges; -1 stays where a transition tells the cut."""
    reached = 0
    for index, item in enumerate(items):
        start, end = _edge(item, "start"), _edge(item, "end")
        first, out = number(item, "in") or 0, number(item, "out")
        before = index > 0 and items[index - 1].tag == "transitionitem"
        behind = index + 1 < len(items) and items[index + 1].tag == "transitionitem"
        is_transition = item.tag == "transitionitem"
        if start < 0 and (is_transition or not before):
            start = reached
        if end < 0 and (is_transition or not behind):
            length = out - first if out is not None else 0
            end = max(start, reached, 0) + max(0, length)
        reached = end if end >= 0 else cut_of(items[index + 1])
        for tag, value in (("start", start), ("end", end), ("in", first)):
            put(item, tag, value)


def _edge(item: Element, tag: str) -> int:
    found = number(item, tag)
    return -1 if found is None or found < 0 else found


def cut_of(transition: Element) -> int:
    """Return the frame at which a transition passes from one clip to the next."""
    start, end = _edge(transition, "start"), _edge(transition, "end")
    alignment = transition.findtext("alignment") or ""
    if alignment.startswith("end"):
        return end
    return start if alignment.startswith("start") else (start + end) // 2


def _complete_rate(rate: Element, ntsc: str = _NOT_NTSC) -> None:
    """Let a rate say whether it is NTSC's."""
    if rate.find("ntsc") is None:
        put(rate, "ntsc", ntsc)


def _complete_transition(item: Element) -> None:
    if not item.findtext("alignment"):
        put(item, "alignment", "center")
    if item.find("effect") is None:
        SubElement(item, "effect")


def _complete_markers(element: Element) -> None:
    for marker in element.iterfind("marker"):
        for tag, usual in (("in", 0), ("out", -1)):
            found = number(marker, tag)
            put(marker, tag, usual if found is None else found)


def _complete_timecode(timecode: Element | None, *rates: Element | None) -> None:
    """Give a timecode its frame number, which some programs leave out."""
    if timecode is None or number(timecode, "frame") is not None:
        return
    frame = 0
    for rate in (timecode.find("rate"), *rates):
        if rate is not None and (text := _label(timecode)):
            try:
                frame = frame_of_timecode(text, rate_of(rate))
            except (RateError, ValueError):
                continue
            break
    put(timecode, "frame", frame)


def _label(timecode: Element) -> str:
    """Return a timecode's text in one form: with ';' before its frames if it counts drop-frame.

    Some programs write ';' everywhere then, others nowhere.
    """
    numbers = re.split("[:;.,]", (timecode.findtext("string") or "").strip())
    is_drop_frame = (timecode.findtext("displayformat") or "").strip() == "DF"
    *others, last = numbers
    return f"{':'.join(others)}{';' if is_drop_frame else ':'}{last}" if others else ""


def rate_of(element: Element) -> Rate:
    """Return the rate that an element tells.

    Raises:
        RateError: None.
    """
    timebase = number(element, "timebase") or 0
    is_ntsc = (element.findtext("ntsc") or "").strip().casefold() == "true"
    return Rate(timebase * 1000, 1001) if is_ntsc else Rate(timebase)
