"""Pitivi's projects: GStreamer Editing Services' XML, whose effects are GStreamer's elements.

Source: projects by GES 1.22 and Pitivi; GStreamer Editing Services, `ges-xml-formatter.c` and the
documentation of GESTrackType, GESClip and GESEffect; `gst_structure_to_string` for properties.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from temoin.errors import RateError, TimelineError
from temoin.rate import Rate
from temoin.timeline.nodes import EffectNode, Found, Node
from temoin.timeline.projects.parts import (
    Lane,
    Placed,
    TrackKind,
    Used,
    clip,
    effect,
    nest,
    timeline,
    timelines,
)
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import DEEPEST_NESTS, xml_tree
from temoin.wording import file_name

FORMAT = "xges"
_HOST = "ges"
_TRACKS: tuple[tuple[int, TrackKind], ...] = ((4, "Video"), (2, "Audio"))
_BOTH = 6
_MASKS = {"2": 2, "4": 4, "6": 6}
_FIRST_TAG = re.compile(rb"<([A-Za-z][\w.-]*)")
_FRAME_RATE = re.compile(r"framerate=\(fraction\)(\d{1,9})/(\d{1,9})")
_PROPERTY = re.compile(r'(?<![\w:.-])([\w:.-]{1,200})=\(\w{1,40}\)("(?:\\.|[^"\\])*"|[^,;]*)')
_COUNT = re.compile(r"\d{1,18}")
_NANOSECONDS = 10**9
_LONGEST_WORD = 200
_MOST_CLIPS = 250_000
_MOST_EFFECTS = 1_000_000
_NESTED = "GESTimeline"
_SAVE_AGAIN = "Save the project again."


@dataclass(slots=True)
class _Project:
    """A project, and how much of it was made into clips so far.

    Attributes:
        originals: Media by the address of the proxy that stands for it.
        nested: Timelines that are kept in the project, by their address.
        in_files: Addresses of timelines that are used as clips and lie in files of their own.
    """

    rate: Rate
    notes: Notes
    originals: dict[str, str] = field(default_factory=dict)
    nested: dict[str, Element] = field(default_factory=dict)
    in_files: set[str] = field(default_factory=set)
    clips: int = 0
    effects: int = 0

    def frames(self, nanoseconds: str, where: str) -> int:
        """Return a time in frames; 0 for what is none (told)."""
        if not _COUNT.fullmatch(nanoseconds):
            self.notes.count("times that are none, left out", where)
            return 0
        return round(Fraction(int(nanoseconds), _NANOSECONDS) * self.rate.fraction)

    def count(self, clips: int = 0, effects: int = 0) -> None:
        """Count more clips and effects.

        Raises:
            TimelineError: There are more than any project has, so nests hold each other.
        """
        self.clips += clips
        self.effects += effects
        if self.clips > _MOST_CLIPS or self.effects > _MOST_EFFECTS:
            raise TimelineError("it holds more clips than any project", hint=_SAVE_AGAIN)


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a project of Pitivi's."""
    first = _FIRST_TAG.search(content[:8192])
    return suffix == ".xges" or (first is not None and first[1] == b"ges")


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return the timeline of a project.

    Raises:
        TimelineError: It is none.
    """
    root = xml_tree(content)
    found = root.find("project/timeline")
    if root.tag != "ges" or found is None:
        raise TimelineError("no project of Pitivi", hint=_SAVE_AGAIN)
    project = _Project(rate=_rate(found, notes), notes=notes)
    for asset in root.iter("asset"):
        _add_asset(asset, project)
    named = _properties(root.find("project"), "metadatas").get("name", "")
    return timelines([timeline(named, project.rate, _lanes(found, project, 1))])


def _rate(found: Element, notes: Notes) -> Rate:
    tracks = [each for each in found.findall("track") if each.get("track-type") == "4"]
    for each in (*tracks, found):
        said = f"{each.get('properties', '')}{each.get('metadatas', '')}".replace("\\", "")
        if written := _FRAME_RATE.search(said):
            try:
                return Rate(int(written[1]), int(written[2]))
            except (RateError, ValueError) as error:
                raise TimelineError("its frame rate is none", hint=_SAVE_AGAIN) from error
    notes.say("it says no frame rate: 30 frames a second were taken, as GES does")
    return Rate(30)


def _add_asset(asset: Element, project: _Project) -> None:
    address, proxy = asset.get("id", ""), asset.get("proxy-id")
    if proxy:
        project.originals.setdefault(proxy, address)
    inside = asset.find("ges/project/timeline")
    if asset.get("extractable-type-name") == _NESTED and inside is not None:
        project.nested.setdefault(address, inside)
    elif "is-ges-timeline=(boolean)true" in asset.get("metadatas", ""):
        project.in_files.add(address)


def _lanes(found: Element, project: _Project, depth: int) -> list[Lane]:
    """Return a timeline's layers, the lowest first: GES counts them from the top."""
    if depth > DEEPEST_NESTS:
        raise TimelineError("its nests lie too deep in one another", hint="Flatten some of them.")
    lanes: defaultdict[tuple[TrackKind, int], Lane] = defaultdict(Lane)
    for number, layer in enumerate(found.findall("layer")):
        where = f"layer {layer.get('priority', number)}"
        for each in layer.findall("clip"):
            for kind, placed in _placed(each, where, project, depth):
                lane = lanes[kind, number]
                lane.kind = kind
                lane.placed.append(placed)
    picture = sorted((key for key in lanes if key[0] == "Video"), reverse=True)
    sound = sorted(key for key in lanes if key[0] == "Audio")
    return [lanes[key] for key in (*picture, *sound)]


def _placed(
    found: Element, where: str, project: _Project, depth: int
) -> Iterator[tuple[TrackKind, Placed]]:
    """Yield a clip's picture and its sound, each with its own effects."""
    project.count(clips=1)
    if found.get("type-name") == "GESTransitionClip":
        project.notes.unseen("transitions between clips are not read")
        return
    where = f"{where}/clip {found.get('id', '')}"
    start, length = (found.get(key, "0") for key in ("start", "duration"))
    begin = project.frames(start, where)
    used = Used(
        start=begin,
        duration=max(project.frames(_sum(start, length), where) - begin, 0),
        source_start=project.frames(found.get("inpoint", "0"), where),
    )
    mask = _MASKS.get(found.get("track-types", ""), _BOTH)
    effects = [*_effects(found, where)]
    project.count(effects=len(effects))
    for bit, kind in _TRACKS:
        if mask & bit:
            acting = [each for track, each in effects if track & bit]
            node = _node(found, kind, acting, project, depth)
            yield kind, Placed(node=node, used=used)


def _node(
    found: Element, kind: TrackKind, effects: list[EffectNode], project: _Project, depth: int
) -> Node:
    """Return a clip, or the timeline that it shows."""
    address = found.get("asset-id", "")
    name = _properties(found, "properties").get("name", "")
    held = project.nested.get(address)
    if held is not None:
        lanes = [each for each in _lanes(held, project, depth + 1) if each.kind == kind]
        made = nest(name, project.rate, lanes)
        made.effects = effects
        return made
    if address in project.in_files:
        project.notes.unseen("timelines in other files, used as clips, are not opened")
    if found.get("type-name") == "GESEffectClip":
        own = {"asset-id": address[:_LONGEST_WORD], "path": name}
        effects = [effect(address, address, _HOST, own, enabled=True), *effects]
    url = project.originals.get(address, address) if "://" in address else ""
    return clip(file_name(url) or name, url=url, effects=effects)


def _effects(found: Element, where: str) -> Iterator[tuple[int, EffectNode]]:
    """Yield a clip's effects, with the types of tracks on which each acts."""
    for number, each in enumerate(found.findall("effect"), start=1):
        identifier = each.get("asset-id", "")
        own = _properties(each, "properties")
        words = {
            "asset-id": identifier[:_LONGEST_WORD],
            **_properties(each, "children-properties"),
            "path": f"{where}/effect {number}",
        }
        enabled = own.get("active") != "false"
        mask = _MASKS.get(each.get("track-type", ""), _BOTH)
        made = effect(identifier, identifier, _HOST, words, enabled=enabled)
        yield mask, made


def _sum(start: str, duration: str) -> str:
    """Return when a clip ends: what meets there meets in frames too; what is none stays none."""
    if not (_COUNT.fullmatch(start) and _COUNT.fullmatch(duration)):
        return duration
    return str(int(start) + int(duration))


def _properties(element: Element | None, attribute: str) -> dict[str, str]:
    """Return what an attribute of GStreamer's says: `properties, active=(boolean)true, ...;`.

    Texts that people wrote on the picture, and what is long, are left out.
    """
    text = element.get(attribute, "") if element is not None else ""
    said = {key: _plain(value) for key, value in _PROPERTY.findall(text)}
    return {
        key: value
        for key, value in said.items()
        if len(value) <= _LONGEST_WORD and not key.endswith("::text") and key != "text"
    }


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value.strip().strip('"'))
