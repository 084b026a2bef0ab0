"""Sequences of a prepared Final Cut Pro 7 XML as OpenTimelineIO's timelines, in its JSON.

Source: Final Cut Pro XML Interchange Format, versions 1 to 5, Apple.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

from opentimelineio.opentime import RationalTime

from temoin.errors import RateError, TimelineError
from temoin.timeline.fcp7.effects import effects_of, is_off
from temoin.timeline.fcp7.prepared import ITEMS, cut_of, exact, name_of, number, tracks_of
from temoin.timeline.fcp7.words import text_of, under_key, words_of
from temoin.timeline.json_objects import (
    JsonObject,
    clip_json,
    gap_json,
    item_json,
    media_json,
    named,
    range_json,
    time_json,
)
from temoin.timeline.nodes import Way
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import ClipTag

_MOST_REPEATED = 20_000_000  # forty for each use of half a million
_KINDS = {"video": "Video", "audio": "Audio"}
_IN_SEQUENCE = frozenset({"name", "media", "marker", "duration"})
_IN_ITEM = frozenset(
    {"name", "start", "end", "in", "out", "duration", "file", "marker", "effect", "rate"}
    | {"sequence"}
)
_IN_FILE = frozenset({"duration", "name", "pathurl", "mediaSource"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A rate as elements tell it, half here and half around.

    Attributes:
        timebase: Frames a second, rounded up where it is NTSC's; None for none.
        ntsc: Whether it is a thousandth slower; None where nobody says.
    """

    timebase: float | None = None
    ntsc: bool | None = None

    @property
    def rate(self) -> float:
        """Frames a second.

        Raises:
            RateError: None.
        """
        if not self.timebase or self.timebase < 0:
            raise RateError("a rate in it is none", hint="Export the XML again.")
        return self.timebase * 1000 / 1001 if self.ntsc else self.timebase


def rate_told(element: Element, around: Told | None = None) -> Told:
    """Return the rate of an element; what it does not say is as around it."""
    around = around or Told()
    own = element.find("rate")
    return around if own is None else _told(own.findtext("timebase"), text_of(own, "ntsc"), around)


@lru_cache(maxsize=256)
def _told(timebase_text: str | None, ntsc: str, around: Told) -> Told:
    timebase = exact(timebase_text)
    return Told(
        timebase=float(timebase) if timebase is not None else around.timebase,
        ntsc=ntsc.casefold() == "true" if ntsc else around.ntsc,
    )


@dataclass(slots=True)
class Reading:
    """A document while its sequences are read.

    Attributes:
        numbers: How many start tags stand before an element's, by its `id()`.
        tags: Of the elements of clips, by the way to the clip.
        files: The first file of each identifier: others of it refer to that.
        media: What files were read as, by their `id()` and the rate around them.
        repeated: How many elements of files stand in the timelines more than once.
    """

    numbers: dict[int, int]
    notes: Notes
    tags: dict[Way, ClipTag] = field(default_factory=dict)
    files: dict[str, Element] = field(default_factory=dict)
    media: dict[tuple[int, Told], JsonObject] = field(default_factory=dict)
    repeated: int = 0

    def timeline(self, sequence: Element, way: Way) -> JsonObject:
        """Return the timeline that a sequence is; `way` is the way to it.

        Raises:
            RateError: A rate in it is none.
            TimelineError: Its files are repeated too often.
        """
        name, told_rate = sequence.findtext("name") or "", rate_told(sequence)
        words = words_of(sequence, _IN_SEQUENCE)
        media = sequence.find("media")
        told = {
            each.tag: said
            for each in (media if media is not None else ())
            if (said := words_of(each, {"track"}))
        }
        if told:
            words["media"] = told
        timecode = sequence.find("timecode")
        start = time_json(_time(timecode, told_rate)) if timecode is not None else None
        tracks = self._stack(sequence, name, way)
        tracks["markers"] = _markers(sequence, told_rate.rate)
        made = named("Timeline.1", name, under_key(words))
        return {**made, "global_start_time": start, "tracks": tracks}

    def _stack(self, sequence: Element, name: str, way: Way) -> JsonObject:
        """Return the tracks of a sequence; `way` is the way to what holds them."""
        rate = rate_told(sequence)
        tracks = [
            self._track(each, kind, (*way, index), rate)
            for index, (kind, each) in enumerate(tracks_of(sequence))
        ]
        return item_json("Stack.1", name, children=tracks)

    def _track(self, element: Element, kind: str, way: Way, around: Told) -> JsonObject:
        items = [each for each in element if each.tag in ITEMS]
        told = rate_told(element, around)
        rate = told.rate
        children: list[JsonObject] = []
        reached = 0
        begins_of_next = _begins_of_next(items)
        for index, each in enumerate(items):
            if each.tag == "transitionitem":
                begin = begins_of_next[index] if cut_of(each) > reached else reached
                reached = _filled(children, reached, begin, rate)
                children.append(_transition(each, rate))
                continue
            start, end = _span(items, index)
            if start < reached:
                self.notes.count(
                    "items that begin before the one in front of them ends, put after it",
                    name_of(each),
                )
            reached = _filled(children, reached, start, rate)
            head = items[index - 1] if index and (number(each, "start") or 0) < 0 else None
            children.append(self._item(each, (start, end), head, told, (*way, len(children))))
            reached = max(reached, end)
        return item_json(
            "Track.1",
            element.findtext("name") or "",
            under_key(words_of(element, ITEMS)),
            children=children,
            kind=_KINDS[kind],
            enabled=not is_off(element),
        )

    def _item(
        self,
        element: Element,
        record: tuple[int, int],
        head: Element | None,
        around: Told,
        way: Way,
    ) -> JsonObject:
        """Return a clip, a generator or a nest.

        Args:
            element: The item's.
            record: Start and end on its track, end exclusive.
            head: The transition at whose cut it starts.
            around: The rate of its track.
            way: To the item.
        """
        told = rate_told(element, around)
        nested = element.find("sequence")
        media_start = None
        if nested is not None:
            made = self._stack(nested, nested.findtext("name") or "", way)
            made["markers"] = _markers(nested, rate_told(nested, told).rate)
        else:
            media, media_start = self._media(element, told)
            made = clip_json(element.findtext("name") or "", media)
            self._tag(element, way)
        made["metadata"] = under_key(words_of(element, _IN_ITEM))
        made["enabled"] = not is_off(element)
        made["effects"], moved = effects_of(element, self.notes)
        own_start = RationalTime(0, told.rate)
        if media_start is not None:
            own_start = (own_start + media_start).rescaled_to(told.rate)
        first = own_start + RationalTime(number(element, "in") or 0, told.rate)
        if moved:
            own_start += RationalTime(float(moved), told.rate)
        made["markers"] += _markers(element, told.rate, own_start)
        if head is not None:
            first += RationalTime(cut_of(head) - (number(head, "start") or 0), around.rate)
        first = first.rescaled_to(told.rate)
        if moved:
            first += RationalTime(float(moved), told.rate)
        duration = RationalTime(record[1] - record[0], around.rate).rescaled_to(told.rate)
        made["source_range"] = range_json(first, duration)
        return made

    def _tag(self, element: Element, way: Way) -> None:
        at = self.numbers.get(id(element))
        if at is not None:
            self.tags[way] = ClipTag(number=at, start=str(number(element, "in") or 0))

    def _media(self, item: Element, told: Told) -> tuple[JsonObject, RationalTime | None]:
        """Return what an item shows, and the timecode of its first frame."""
        file = item.find("file")
        if file is None:
            effect = item.find("effect[effecttype='generator']")
            return _generator(effect if effect is not None else item), None
        meant = self.files.setdefault(file.get("id", ""), file) if file.get("id") else file
        timecode = meant.find("timecode")
        start = _time(timecode, told) if timecode is not None else None
        key = (id(meant), told)
        if key not in self.media:
            self.media[key] = _file(meant, rate_told(meant, told))
        else:
            self._repeat(meant)
        return self.media[key], start

    def _repeat(self, file: Element) -> None:
        self.repeated += sum(1 for _ in file.iter())
        if self.repeated > _MOST_REPEATED:
            raise TimelineError("its elements repeat others too often", hint="Export fewer clips.")


def _generator(effect: Element) -> JsonObject:
    words = words_of(effect, {"name", "effectid"})
    kind = effect.findtext("effectid") or ""
    name = effect.findtext("name") or ""
    made = media_json("GeneratorReference.1", name, None, under_key(words))
    return {**made, "generator_kind": kind, "parameters": {}}


def _file(file: Element, told: Told) -> JsonObject:
    """Return the media reference that a file is."""
    name, words = file.findtext("name") or "", under_key(words_of(file, _IN_FILE))
    timecode, frames = file.find("timecode"), exact(file.findtext("duration"))
    available = None
    if timecode is not None or frames is not None:
        start = _time(timecode, told) if timecode is not None else RationalTime(0, told.rate)
        duration = RationalTime(float(frames or 0), told.rate)
        available = range_json(start.rescaled_to(told.rate), duration)
    path, made_by = file.findtext("pathurl"), file.findtext("mediaSource")
    if path:
        return media_json("ExternalReference.1", name, available, words, target_url=path)
    if made_by:
        made = media_json("GeneratorReference.1", name, available, words)
        return {**made, "generator_kind": made_by, "parameters": {}}
    return media_json("MissingReference.1", name, available, words)


def _markers(
    element: Element, rate: float, own_start: RationalTime | None = None
) -> list[JsonObject]:
    """Return the markers of an element, in its own time.

    Args:
        element: Whose.
        rate: In whose frames they count.
        own_start: What its frame 0 is in its own time: an item's markers count as its in and out.
    """
    markers = []
    for each in element.iterfind("marker"):
        first, out = number(each, "in") or 0, number(each, "out") or 0
        length = out - first if out > 0 else 0
        made = named(
            "Marker.2",
            each.findtext("name") or "",
            under_key(words_of(each, {"in", "out", "name"})),
        )
        start = RationalTime(first, rate) + (own_start or RationalTime(0, rate))
        span = range_json(start, RationalTime(length, rate))
        comment = each.findtext("comment") or ""
        markers.append({**made, "color": "RED", "marked_range": span, "comment": comment})
    return markers


def _transition(item: Element, rate: float) -> JsonObject:
    start, end, cut = number(item, "start") or 0, number(item, "end") or 0, cut_of(item)
    name = item.findtext("effect/name") or ""
    return {
        **named("Transition.1", name, under_key(words_of(item, _IN_ITEM))),
        "in_offset": time_json(RationalTime(cut - start, rate)),
        "out_offset": time_json(RationalTime(end - cut, rate)),
        "transition_type": "SMPTE_Dissolve",
    }


def _filled(children: list[JsonObject], reached: int, start: int, rate: float) -> int:
    """Put a gap onto a track up to a frame, if any is missing; return what is reached then."""
    if start > reached:
        children.append(gap_json(RationalTime(start - reached, rate)))
    return max(reached, start)


def _span(items: Sequence[Element], index: int) -> tuple[int, int]:
    """Return where an item starts and ends; -1 is the cut of the transition beside it."""
    end = number(items[index], "end") or 0
    return _begin(items, index), end if end >= 0 else cut_of(items[index + 1])


def _begin(items: Sequence[Element], index: int) -> int:
    start = number(items[index], "start") or 0
    return start if start >= 0 else cut_of(items[index - 1])


def _begins_of_next(items: Sequence[Element]) -> list[int]:
    """Return for each item where the next that is no transition starts; 0 where there is none."""
    begins: list[int] = []
    begin = 0
    for index in reversed(range(len(items))):
        begins.append(begin)
        if items[index].tag != "transitionitem":
            begin = _begin(items, index)
    return begins[::-1]


def _time(timecode: Element, around: Told) -> RationalTime:
    return RationalTime(number(timecode, "frame") or 0, rate_told(timecode, around).rate)
