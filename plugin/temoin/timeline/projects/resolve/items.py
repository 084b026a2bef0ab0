"""The items of a track: what each shows, where, and which tools stand on it."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from xml.etree.ElementTree import Element

from temoin.rate import Frames, Rate
from temoin.timeline.nodes import EffectNode, Metadata
from temoin.timeline.projects.parts import effect, said
from temoin.timeline.projects.resolve.blobs import Blobs
from temoin.timeline.projects.resolve.fusion import composition_effects
from temoin.timeline.projects.resolve.grade import HOST, grade_effects, plugin_effect, plugins_in
from temoin.timeline.projects.resolve.trees import word
from temoin.timeline.projects.resolve.wire import message
from temoin.timeline.times import Notes

_KEYED = "000000"  # a retime's map is a keyed table, an unretimed clip's a byte 2 and its ends
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?(?=\||$)")


def items_of(track: Element) -> Iterator[Element]:
    """Yield a track's items, without its transitions."""
    for held in track.iterfind("Items/Element"):
        for item in held:
            if item.tag.startswith("Sm2Ti") and "Transition" not in item.tag:
                yield item


def has_transitions(track: Element) -> bool:
    """Return whether items of a track dissolve into one another."""
    return any("Transition" in item.tag for item in track.iterfind("Items/Element/*"))


def frames(text: str) -> Frames:
    """Return a time of an item in frames: `47`, or `47|` and its exact value; 0 for none.

    Source: projects of the corpus; `In` counts in the timeline's frames.
    """
    found = _NUMBER.match(text)
    if not found:
        return 0
    exact = Fraction(found[0])
    return exact.numerator if exact.denominator == 1 else exact


def seconds_as_frames(seconds: float, rate: Rate) -> int:
    """Return a timeline's start in its own frames; whole seconds are those of a timecode.

    At 23.976, an hour of timecode lasts 3603.6 seconds: which of the two a project means was not
    seen, and only where the programme begins depends on it, no clip's place.
    """
    counted = Fraction(round(rate.fraction)) if seconds.is_integer() else rate.fraction
    return round(Fraction(seconds) * counted)


def words_of(item: Element) -> Metadata:
    """Return what an item says of itself, beside its effects."""
    said_of_it = {"kind": word(item, "PrettyType"), "reel": word(item, "MediaReelNumber")}
    return said(HOST, {key: value for key, value in said_of_it.items() if value})


class Tools:
    """Finds the tools on items, tracks and sequences of one project."""

    def __init__(self, groups: dict[str, Element], blobs: Blobs, notes: Notes) -> None:
        """Take the project's colour groups, by their ids."""
        self._groups = groups
        self._blobs = blobs
        self._notes = notes
        self._of_groups: dict[str, list[EffectNode]] = {}

    def on_item(self, item: Element) -> list[EffectNode]:
        """Return everything at work on an item, the first applied first where that is known."""
        found = [*self._retime(item), *self._compositions(item), *self._filters(item)]
        for table in item.iter("LmVersionTable"):
            found += self.of_versions(table, "grade")
        return found

    def say_what_is_left(self) -> None:
        """Say whose grade no clip that was asked for has."""
        if self._groups.keys() - self._of_groups.keys():
            self._notes.unseen("the grade of a colour group whose clips were not found: not read")

    def on_track(self, track: Element) -> list[EffectNode]:
        """Return the tools on a track as a whole."""
        found = self._named(track, "track")
        for holder in track.iterfind("FusionCompHolderItems"):
            found += self._compositions(holder)
        return found

    def of_timeline(self, sequence: Element) -> list[EffectNode]:
        """Return the tools of a timeline's own grade."""
        return [
            each
            for table in sequence.iter("LmVersionTable")
            for each in self.of_versions(table, "timeline grade")
        ]

    def of_versions(self, table: Element, within: str) -> list[EffectNode]:
        """Return the tools of the version that a table of grades uses, and of its group."""
        found = self._in_use(table, within)
        if group := word(table, "LinkedGroup"):
            found += self._of_group(group)
        return found

    def _in_use(self, table: Element, within: str) -> list[EffectNode]:
        active = word(table, "pActive")
        versions = {each.get("DbId", ""): each for each in table.iter("LmVersion")}
        if active and active not in versions:
            self._notes.unseen("a grade's version in use (a remote one) stands elsewhere: not read")
        return self._grade(versions[active], within) if active in versions else []

    def _grade(self, version: Element, within: str) -> list[EffectNode]:
        packed = word(version, "Body")
        body = self._blobs.opened(packed)
        if body is None:
            if packed:
                self._notes.unseen("a grade is not packed as those that are known: not read")
            return []
        return grade_effects(body, self._notes, within=within)

    def _of_group(self, group: str) -> list[EffectNode]:
        if group not in self._groups:
            self._notes.unseen("the grade of a colour group was not found")
            return []
        if group not in self._of_groups:
            element, within = self._groups[group], "group grade"
            tables = [*element.iter("LmVersionTable")]
            grades = (
                [self._in_use(table, within) for table in tables]
                if tables
                else [self._grade(version, within) for version in element.iter("LmVersion")]
            )
            self._of_groups[group] = [*chain.from_iterable(grades)]
        return self._of_groups[group]

    def _retime(self, item: Element) -> Iterable[EffectNode]:
        if not word(item, "MediaTimemapBA").startswith(_KEYED):
            return ()
        self._notes.unseen(
            "how a retimed clip makes its frames (Speed Warp is a model, optical flow is none)"
            " is not known"
        )
        self._notes.count("source ranges of retimed clips are not exact", word(item, "Name"))
        return (effect("Retime", "retime", HOST, {"path": "retime"}, enabled=None),)

    def _compositions(self, item: Element) -> list[EffectNode]:
        return [
            each
            for table in item.iter("Sm2TiCompositionTable")
            for each in composition_effects(table, "fusion", self._blobs, self._notes)
        ]

    def _filters(self, item: Element) -> list[EffectNode]:
        """Return the plug-ins on an item; the program's own effects have numbers, no names."""
        if word(item, "EffectFiltersBA"):
            self._notes.unseen(
                "the inspector's own effects have numbers that are not known: stabilization and"
                " Smart Reframe would not be found"
            )
        return self._named(item, "inspector")

    def _named(self, element: Element, path: str) -> list[EffectNode]:
        """Return the plug-ins that an element's packed fields name."""
        return [
            plugin_effect(plugin, path)
            for name in ("EffectFiltersBA", "FieldsBlob")
            for part in self._blobs.chain(element.findtext(name))
            for plugin in plugins_in(message(part) or [])
        ]
