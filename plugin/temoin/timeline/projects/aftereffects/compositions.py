"""An After Effects project's compositions as timelines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from temoin.errors import TimelineError
from temoin.language import number, say
from temoin.rate import Frames, Rate
from temoin.timeline.bundles import MOST_CLIPS
from temoin.timeline.nodes import EffectNode, Node
from temoin.timeline.operations import FASTEST
from temoin.timeline.projects.aftereffects.items import (
    EFFECTS,
    Item,
    Layer,
    effect_name,
    is_on,
    items_of,
    layer_of,
    properties,
)
from temoin.timeline.projects.parts import Lane, Placed, Used, clip, effect, nest, timeline
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import DEEPEST_NESTS

HOST = "AfterEffects"


def compositions(tree: Element, notes: Notes) -> list[Node]:
    """Return the compositions of a project that show something; all where none does.

    Args:
        tree: The project's, its tags without their namespace.
        notes: Where what is left out, and what nobody could look into, is said.

    Raises:
        TimelineError: There is none, or too much in them.
    """
    items = {each.key: each for each in items_of(tree)}
    reading = _Reading(items, _names_of_kinds(tree), notes)
    found = [each for each in items.values() if each.rate is not None]
    if not found:
        raise TimelineError(
            "a project of After Effects without a composition", hint="Choose another project."
        )
    made = [reading.composition(each) for each in found]
    _say_unseen(reading)
    full = [each for each in made if each.tracks and each.tracks.children]
    for item, each in zip(found, made, strict=True) if full else ():
        if not (each.tracks and each.tracks.children):
            notes.count("compositions without a layer, left out", item.name)
    return full or made


def _say_unseen(reading: "_Reading") -> None:
    reading.notes.unseen(
        "Content-Aware Fill, Object Matte and Scene Edit Detection:"
        " how an After Effects project tells of them is not known"
    )
    if reading.kinds:
        reading.notes.unseen("the settings of effects were not read: After Effects packs them")


def _names_of_kinds(tree: Element) -> dict[str, str]:
    """Return the names of the kinds of effects in a project, by their match names."""
    return {
        match_name: effect_name(kind)
        for each in tree.iterfind("EfdG/EfDf")
        for match_name, kind in properties(each)
    }


@dataclass(slots=True)
class _Reading:
    """One reading of a project.

    Attributes:
        kinds: Names of kinds of effects, by match name.
        read: Tracks by composition, and how much lies in them, what is nested at each use.
    """

    items: dict[int, Item]
    kinds: dict[str, str]
    notes: Notes
    read: dict[int, tuple[list[Node], int]] = field(default_factory=dict)

    def composition(self, item: Item) -> Node:
        """Return a composition as a timeline."""
        rate = item.rate or Rate(24)
        found = timeline(item.name, rate, (), start=_frames(item.start, rate))
        if found.tracks:
            found.tracks.children, _ = self._tracks(item, rate, ())
        return found

    def _tracks(self, item: Item, rate: Rate, around: tuple[int, ...]) -> tuple[list[Node], int]:
        """Return a composition's layers as tracks, the lowest first, and how much lies in them."""
        if item.key in self.read:
            return self.read[item.key]
        if len(around) > DEEPEST_NESTS:
            raise TimelineError("its nests lie too deep in one another", hint="Flatten some.")
        lanes, total = list[Lane](), 0
        for index, element in enumerate(item.element.iterfind("Layr"), start=1):
            layer = layer_of(element)
            if layer is None:
                continue
            where = f"Item {item.key}/Layr {index}"
            effects = [*self._effects(element, layer, where)]
            placed, much = self._placed(layer, item, rate, (*around, item.key))
            placed.node.effects += effects
            lanes.append(Lane(placed=[placed]))
            total += 1 + much
        if total > MOST_CLIPS:
            raise TimelineError(
                say("more than {count} clips in it", count=number(MOST_CLIPS)),
                hint="Choose a smaller project.",
            )
        self.read[item.key] = (nest("", rate, reversed(lanes)).children, total)
        return self.read[item.key]

    def _placed(
        self, layer: Layer, item: Item, rate: Rate, around: tuple[int, ...]
    ) -> tuple[Placed, int]:
        """Return a layer as a clip, or a nest, with its place; and how much lies in it."""
        source = self.items.get(layer.source)
        name = layer.name or (source.name if source else "")
        node, much = clip(name, url=source.path if source else ""), 0
        source_rate = rate
        if source is not None and source.rate is not None and source.key not in around:
            source_rate = source.rate
            children, much = self._tracks(source, source_rate, around)
            node = Node(schema="Stack.1", name=name, children=children)
        elif source is not None and source.rate is not None:
            self.notes.count("compositions within themselves, read as clips", name)
        node.enabled = layer.enabled
        node.effects = _retime(layer)
        return Placed(node=node, used=_used(layer, item, rate, source_rate)), much

    def _effects(self, element: Element, layer: Layer, where: str) -> Iterator[EffectNode]:
        for group, held in properties(element.find("tdgp")):
            if group != EFFECTS:
                continue
            for index, (match_name, each) in enumerate(properties(held), start=1):
                if each.tag != "sspc":
                    continue
                kind = self.kinds.get(match_name, "")
                name = effect_name(each) or kind
                words = {"MatchName": match_name, "path": f"{where}/effect {index}"}
                if kind:
                    words["DisplayName"] = kind
                enabled = is_on(each) if layer.effects_on else False
                yield effect(name, match_name, HOST, words, enabled=enabled)


def _retime(layer: Layer) -> list[EffectNode]:
    if layer.speed == 1 or abs(layer.speed) > FASTEST:
        return []
    return [EffectNode(schema="LinearTimeWarp.1", time_scalar=float(layer.speed))]


def _used(layer: Layer, item: Item, rate: Rate, source_rate: Rate) -> Used:
    """Return where a layer shows: as far as its composition does."""
    begin = max(layer.begin, Fraction(0))
    end = min(layer.end, item.duration) if item.duration else layer.end
    ahead = (begin - layer.begin) * abs(layer.speed)
    return Used(
        start=_frames(begin, rate),
        duration=max(_frames(end - begin, rate), 0),
        source_start=_frames(layer.source_begin + ahead, source_rate),
        source_rate=source_rate,
    )


def _frames(seconds: Fraction, rate: Rate) -> Frames:
    """Return the nearest frame: the program counts time in parts of its own, not in frames."""
    return round(seconds * rate.fraction)
