"""Storylines: what stands in them, what is connected to it, and what lies nested in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from temoin.errors import TimelineError
from temoin.language import say
from temoin.rate import Rate
from temoin.timeline.bundles import MOST_CLIPS
from temoin.timeline.fcpxml.clips import (
    LAID,
    SHOWN,
    Use,
    clip_of,
    clip_words,
    finish,
    media_start,
    note_conform,
    note_unknown,
    passage_of,
)
from temoin.timeline.fcpxml.effects import effects_of_angle, is_of_picture
from temoin.timeline.fcpxml.lanes import Laid, Lane, tracks_of
from temoin.timeline.fcpxml.resources import Resources
from temoin.timeline.fcpxml.structure import (
    contained,
    essence_of,
    lane_of,
    ref_of_its_sound,
    sequence_start,
    spine_of,
)
from temoin.timeline.fcpxml.times import at, seconds, span, written
from temoin.timeline.fcpxml.words import KEY, markers_of, name_of, words_of
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import DEEPEST_NESTS, ClipTag

_MOST_SPREAD = 1_000_000
_DISSOLVES = frozenset({"Cross Dissolve", "Dissolve"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A sequence's time, in seconds of its own timecode, and what is laid in it so far.

    Attributes:
        rate: Of the sequence.
        around: Identifiers of the compounds that it lies in.
    """

    rate: Rate
    laid: list[Laid] = field(default_factory=list)
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """Where what is connected to an element stands, in seconds.

    Attributes:
        moment: Of the scene at which the element begins.
        local: The element's own time then.
        speed: At which that runs.
    """

    moment: Fraction
    local: Fraction
    speed: Fraction

    def moment_of(self, offset: Fraction | None) -> Fraction:
        """Return the moment of the scene that an offset is; the element's first where none is."""
        return self.moment + ((offset - self.local) / self.speed if offset is not None else 0)


@dataclass(slots=True, kw_only=True)
class Reader:
    """One document while it is read.

    Attributes:
        numbers: How many start tags stand before an element's, by the element's `id()`.
        tags: Of each clip made, by its `id()`, with the clip, which so keeps that.
        laid: How many items there are so far.
        spread: How many effects on items are those of an angle or a nest around them.
    """

    resources: Resources
    notes: Notes
    numbers: dict[int, int] = field(default_factory=dict)
    tags: dict[int, tuple[Any, ClipTag]] = field(default_factory=dict)
    laid: int = 0
    spread: int = 0

    def storyline(
        self,
        elements: Iterable[Element],
        reached: Fraction,
        scene: Scene,
        lane: Lane = (),
        *,
        shift: Fraction = Fraction(0),
    ) -> None:
        """Lay elements one after another.

        Args:
            elements: Of a spine, or contained in a clip.
            reached: The moment of the scene at which the first begins that does not say.
            scene: To lay them in.
            lane: Of the storyline.
            shift: From the elements' offsets to moments of the scene.
        """
        last: Laid | None = None
        waiting: Any = None
        for element in elements:
            offset = seconds(element.get("offset"))
            start = reached if offset is None else offset + shift
            if element.tag == "transition":
                cut = reached if last else start
                transition = self._transition(element, start, cut, scene.rate)
                if last:
                    last.tail = transition
                else:
                    waiting = transition
            elif element.tag in SHOWN:
                if last and start < reached:
                    self.notes.count(
                        "items that begin before the one before ends", name_of(element)
                    )
                laid = self.lay(element, start, scene, lane)
                if laid:
                    laid.head, waiting = waiting, None
                    last, reached = laid, max(reached, laid.end)
            else:
                self._aside(element)

    def _aside(self, element: Element) -> None:
        if element.tag == "caption":
            self.notes.count("captions, left out: they are no picture", name_of(element))
        elif element.tag not in {"note", "metadata"}:
            where = name_of(element)
            self.notes.count(f"elements that are not understood ({element.tag})", where)

    def _transition(self, element: Element, start: Fraction, cut: Fraction, rate: Rate) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
        duration = seconds(element.get("duration")) or Fraction(0)
        if seconds(element.get("offset")) is None:
            start = cut - duration / 2
        words = words_of(element, beyond={"name", "offset", "duration", "marker"})
        for child in element:
            known = self.resources.of_kind(child.get("ref"), "effect")
            if known is not None and isinstance(words.get(child.tag), dict):
                words[child.tag]["uid"] = known.get("uid", "")
        name = element.get("name", "")
        kinds = otio.schema.TransitionTypes
        return otio.schema.Transition(
            name=name,
            transition_type=kinds.SMPTE_Dissolve if name in _DISSOLVES else kinds.Custom,
            in_offset=at(max(Fraction(0), cut - start), rate),
            out_offset=at(max(Fraction(0), start + duration - cut), rate),
            metadata={KEY: words},
        )

    def lay(self, element: Element, start: Fraction, scene: Scene, lane: Lane) -> Laid | None:
        """Lay an element at a moment, and around it what is connected to it."""
        if element.tag == "audition":
            return self._audition(element, start, scene, lane)
        self._count(element)
        local = media_start(element, self.resources)
        speed = note_conform(element, scene.rate, self.notes)
        duration = self._duration(element, local, speed)
        essence, shift = essence_of(element)
        if essence is None:
            laid = self._nest(element, start, local, duration, scene)
        elif element.tag == "gap":
            laid = Laid(
                item=_gap(element, local, duration, scene.rate), start=start, duration=duration
            )
        else:
            passage = passage_of(element, local, duration, speed)
            if essence is not element:
                inner = media_start(essence, self.resources)
                own = passage_of(essence, passage.start - shift + inner, duration, Fraction(1))
                both = None
                if passage.speed is not None and own.speed is not None:
                    both = passage.speed * own.speed
                passage = replace(own, speed=both)
            use = Use(
                element=element, essence=essence, local=local, duration=duration, passage=passage
            )
            laid = self._clip(use, start, scene)
        laid.lane = lane
        scene.laid.append(laid)
        note_unknown(element, self.notes)
        footing = Footing(moment=start, local=local, speed=speed)
        self._connected(element, footing, scene, lane)
        if essence is not None and essence is not element:
            inner = media_start(essence, self.resources)
            self._connected(essence, replace(footing, local=local - shift + inner), scene, lane)
        return laid

    def _duration(self, element: Element, local: Fraction, speed: Fraction) -> Fraction:
        told = seconds(element.get("duration"))
        if told is None:
            asset = self.resources.of_kind(element.get("ref"), "asset")
            whole = seconds(asset.get("duration")) if asset is not None else None
            first = seconds(asset.get("start")) if asset is not None else None
            if whole:
                return max(Fraction(0), whole - (local - (first or 0))) / speed
        if told is None or told < 0:
            self.notes.count(
                "clips that do not say how long they are, taken as nothing", name_of(element)
            )
            return Fraction(0)
        return told

    def _clip(self, use: Use, start: Fraction, scene: Scene) -> Laid:
        clip, is_sound = clip_of(use, scene.rate, self.resources, self.notes)
        number = self.numbers.get(id(use.element))
        if number is not None:
            tag = ClipTag(
                number=number, start=written(use.local), length=written(1 / scene.rate.fraction)
            )
            self.tags[id(clip)] = (clip, tag)
        return Laid(item=clip, start=start, duration=use.duration, is_sound=is_sound)

    def _count(self, element: Element) -> None:
        self.laid += 1
        if self.laid > MOST_CLIPS:
            raise TimelineError(
                say("more than {count} items, those of compounds at each use", count=MOST_CLIPS),
                hint="Export fewer sequences at once.",
                clip=name_of(element),
            )

    def _audition(
        self, audition: Element, start: Fraction, scene: Scene, lane: Lane
    ) -> Laid | None:
        """Lay the pick of an audition, which is its first; the others are named beside it."""
        choices = [each for each in audition if each.tag in SHOWN]
        if not choices:
            self.notes.count("auditions without a clip", name_of(audition))
            return None
        laid = self.lay(choices[0], start, scene, lane)
        if laid and len(choices) > 1:
            others = [each.get("name", "") for each in choices[1:]]
            words = dict(laid.item.metadata.get(KEY, {}))
            laid.item.metadata[KEY] = {**words, "audition": others}
        return laid

    def _connected(self, element: Element, footing: Footing, scene: Scene, lane: Lane) -> None:
        """Lay what is connected to an element, at its place in the scene.

        Source: FCPXML reference, timing attributes: `offset` counts in the time of the element
            that it is connected to, conformed rates included.
        """
        holds = element.tag in {"clip", "sync-clip"}
        its_sound = ref_of_its_sound(element)
        for child in element:
            if child.tag not in LAID or (holds and lane_of(child) == 0):
                continue
            if child.tag == "audio" and child.get("ref") == its_sound:
                continue
            offset = seconds(child.get("offset"))
            moment = footing.moment_of(offset)
            on = (*lane, lane_of(child))
            if child.tag == "spine":
                self.storyline(child, moment, scene, on, shift=moment)
            elif child.tag == "caption":
                self._aside(child)
            else:
                self.lay(child, moment, scene, on)

    def _nest(
        self, element: Element, start: Fraction, local: Fraction, duration: Fraction, scene: Scene
    ) -> Laid:
        """Return a nest: a compound, a multicam, or a clip that holds several others."""
        inner, begin = self._inside(element, local, scene)
        if inner is None:
            use = _plain_use(element, local, duration)
            return self._clip(use, start, scene)
        speed = note_conform(element, scene.rate, self.notes)
        passage = passage_of(element, local, duration, speed)
        base = min([begin, *(each.start for each in inner.laid)])
        use = Use(
            element=element,
            essence=element,
            local=local,
            duration=duration,
            passage=replace(passage, start=passage.start - base),
        )
        stack = otio.schema.Stack(
            name=element.get("name", ""),
            children=tracks_of(inner.laid, base, inner.rate),
            source_range=span(use.passage.start, duration, scene.rate),
            metadata={KEY: clip_words(element, element)},
        )
        finish(stack, use, scene.rate, self.resources)
        self._spare_sound(stack)
        is_sound = bool(inner.laid) and all(each.is_sound for each in inner.laid)
        return Laid(item=stack, start=start, duration=duration, is_sound=is_sound)

    def _inside(
        self, element: Element, local: Fraction, scene: Scene
    ) -> tuple[Scene | None, Fraction]:
        """Return what lies in a nest, and the moment at which its own time begins."""
        if element.tag in {"clip", "sync-clip"}:
            inner = self._entered(element, element.get("format", ""), scene)
            self.storyline(contained(element), local, inner)
            return inner, local
        name = element.get("ref", "")
        media = self.resources.of_kind(name, "media")
        kind = "multicam" if element.tag == "mc-clip" else "sequence"
        held = media.find(kind) if media is not None else None
        if held is None or name in scene.around:
            if name in scene.around:
                self.notes.count("compounds that hold themselves, left out there", name_of(element))
            return None, Fraction(0)
        inner = self._entered(held, name, scene)
        begin = sequence_start(held)
        enabled = element.get("srcEnable", "all")
        if kind == "multicam":
            self._angles(element, held, begin, inner)
        else:
            self.storyline(spine_of(held), begin, inner)
        return _heard_or_seen(inner, enabled), begin

    def _entered(self, held: Element, name: str, scene: Scene) -> Scene:
        if len(scene.around) >= DEEPEST_NESTS:
            raise TimelineError(
                "its nests lie too deep in one another",
                hint="Flatten some of them.",
                clip=name_of(held),
            )
        rate = self.resources.frame_rate(held) or scene.rate
        return Scene(rate=rate, around=(*scene.around, name))

    def _angles(self, clip: Element, multicam: Element, begin: Fraction, inner: Scene) -> None:
        """Lay the angles of a multicam that a clip has chosen, picture, sound or both."""
        angles = {each.get("angleID", ""): each for each in multicam.iterfind("mc-angle")}
        chosen = [*clip.iterfind("mc-source")]
        if not chosen and angles:
            self.notes.count("multicams that name no angle, the first was taken", name_of(clip))
            chosen = [Element("mc-source", angleID=next(iter(angles)))]
        for source in chosen:
            name, enabled = source.get("angleID", ""), source.get("srcEnable", "all")
            if enabled == "none":
                continue
            if name not in angles:
                self.notes.count("multicam angles that the file does not list", name_of(clip))
                continue
            angle = Scene(rate=inner.rate, around=inner.around)
            self.storyline(angles[name], begin, angle)
            shown = _heard_or_seen(angle, enabled).laid
            for is_sound in {each.is_sound for each in shown}:
                effects = effects_of_angle(source, self.resources, is_sound=is_sound)
                items = [each.item for each in shown if each.is_sound is is_sound]
                self._spread(effects, items)
            inner.laid.extend(shown)

    def _spread(self, effects: Sequence[Any], items: Iterable[Any]) -> None:
        """Put effects on each of some items, gaps aside."""
        for item in items:
            if isinstance(item, otio.schema.Gap):
                continue
            self.spread += len(effects)
            if self.spread > _MOST_SPREAD:
                raise TimelineError(
                    "it holds more effects than any project", hint="Export fewer sequences at once."
                )
            item.effects.extend(effects)

    def _spare_sound(self, stack: Any) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
        """Put what is done to the picture of a nest on its tracks of picture, if sound is there."""
        pictures = [each for each in stack if each.kind == otio.schema.TrackKind.Video]
        if len(pictures) == len(stack):
            return
        kept: list[Any] = []
        moved: list[Any] = []
        for each in stack.effects:
            is_moved = type(each) is otio.schema.Effect and is_of_picture(each)
            (moved if is_moved else kept).append(each)
        stack.effects.clear()
        stack.effects.extend(kept)
        self._spread(moved, pictures)


def _heard_or_seen(scene: Scene, enabled: str) -> Scene:
    """Return of a scene what is switched on: `all`, its `video` or its `audio`."""
    if enabled == "video":
        return replace(scene, laid=[each for each in scene.laid if not each.is_sound])
    if enabled == "audio":
        for each in scene.laid:
            each.is_sound = True
    return scene


def _plain_use(element: Element, local: Fraction, duration: Fraction) -> Use:
    passage = passage_of(element, local, duration, Fraction(1))
    return Use(element=element, essence=element, local=local, duration=duration, passage=passage)


def _gap(element: Element, local: Fraction, duration: Fraction, rate: Rate) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    gap = otio.schema.Gap(name=element.get("name", ""), source_range=span(local, duration, rate))
    gap.markers.extend(markers_of(element, Fraction(0), rate))
    return gap
