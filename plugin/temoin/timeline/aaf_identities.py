"""What an AAF file says of its effects and its writer, beyond OpenTimelineIO's adapter.

The adapter keeps an effect's identity deep in its metadata and leaves the fields empty by which
effects are told apart; it drops what is done to source clips. This runs in the adapter's process.

Source: AAF Object Specification (OperationGroup, OperationDefinition, Identification); files
written by Media Composer 8.6 to 23.12 and Premiere Pro 13 (AvidEffectID, _EFFECT_PLUGIN_*).
"""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

Tree = dict[str, Any]
"""An object of OpenTimelineIO's as JSON has it."""

Identity = dict[str, str]

AafObject: TypeAlias = Any
"""An object of pyaaf2's, which is untyped."""

_PLUG_IN = "_EFFECT_PLUGIN_"
_SPOKEN = {
    "NAME": "name",
    "CLASS": "plug-in class",
    "TYPE": "plug-in type",
    "VERSION": "plug-in version",
    "PRODUCT_NAME": "product",
    "PRODUCT_ID": "product id",
    "MANUFACTURER_NAME": "manufacturer",
    "MANUFACTURER_ID": "manufacturer id",
}
_TRACK_KINDS = {"Picture": "Video", "Sound": "Audio", "LegacySound": "Audio"}
_LONGEST_TEXT = 200
_MOST_COMPONENTS = 1_000_000
_DEEPEST = 64
_NOT_UNDERSTOOD = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)
"""What pyaaf2 raises, beside its own, for bytes that are not as it expects."""


@dataclass(frozen=True, slots=True)
class AafFacts:
    """What a second reading of the file found.

    Attributes:
        drop_frame: Ids of the compositions whose timecode is drop-frame.
        writers: Programs that wrote it, the last one last.
        used: The effects that a composition reaches, by its id.
        on_source: Those of a source clip, by the id of its master mob.
    """

    drop_frame: list[str] = field(default_factory=list)
    writers: list[Identity] = field(default_factory=list)
    used: dict[str, list[Identity]] = field(default_factory=dict)
    on_source: dict[str, list[Identity]] = field(default_factory=dict)


def aaf_facts(path: Path) -> AafFacts:
    """Return what an AAF file says of its writers, its effects and its timecode.

    Raises:
        ValueError: pyaaf2 does not understand it, or it holds more than any file does.
    """
    from aaf2.exceptions import AAFError
    from aaf2.file import AAFFile

    opened: AafObject = AAFFile
    try:
        with opened(str(path)) as file:
            return _facts(file)
    except (AAFError, *_NOT_UNDERSTOOD) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _facts(file: AafObject) -> AafFacts:
    facts = AafFacts()
    facts.writers.extend(_writers(file.header))
    for mob in file.content.compositionmobs():
        if any(_is_drop_frame(slot.segment) for slot in mob.slots):
            facts.drop_frame.append(str(mob.mob_id))
        facts.used[str(mob.mob_id)] = [*_Reached(facts.on_source).effects_of(mob)]
    return facts


def _is_drop_frame(segment: AafObject) -> bool:
    parts = getattr(segment, "components", None)
    return any(bool(getattr(part, "drop", False)) for part in (list(parts) if parts else [segment]))


def _writers(header: AafObject) -> Iterator[Identity]:
    keys = {
        "company": "CompanyName",
        "product": "ProductName",
        "version": "ProductVersionString",
        "platform": "Platform",
    }
    for each in header["IdentificationList"].value:
        said = {ours: _text(each.getvalue(theirs)) for ours, theirs in keys.items()}
        yield {key: text for key, text in said.items() if text}


class _Reached:
    """Effects on the way from a composition to its sources, each part visited once."""

    def __init__(self, on_source: dict[str, list[Identity]]) -> None:
        self._on_source = on_source
        self._left = _MOST_COMPONENTS
        self._slots: set[tuple[str, int]] = set()

    def effects_of(self, mob: AafObject) -> Iterator[Identity]:
        """Yield the identity of each effect of a composition.

        Raises:
            ValueError: It holds more than any composition does.
        """
        waiting: list[tuple[AafObject, int]] = [(slot.segment, 0) for slot in mob.slots]
        while waiting:
            part, depth = waiting.pop()
            self._left -= 1
            if self._left < 0 or depth > _DEEPEST:
                raise ValueError("too many or too deep components")
            kind = type(part).__name__
            if kind == "OperationGroup":
                yield identity_of(_said(part))
            waiting += [(each, depth + 1) for each in self._inside(part, kind)]

    def _inside(self, part: AafObject, kind: str) -> Iterable[AafObject]:
        if kind == "OperationGroup":
            return part.getvalue("InputSegments") or []
        if kind == "Sequence":
            return part.getvalue("Components") or []
        if kind == "Transition":
            group = part.getvalue("OperationGroup")
            return [group] if group else []
        if kind == "NestedScope":
            return part.getvalue("Slots") or []
        if kind == "Selector":
            return [part.getvalue("Selected")]
        return self._source(part) if kind == "SourceClip" else []

    def _source(self, clip: AafObject) -> Iterable[AafObject]:
        """Return what a nested composition holds; note what is done to a master clip."""
        mob = clip.mob
        place = (str(mob.mob_id) if mob else "", clip.slot_id)
        if mob is None or place in self._slots:
            return []
        self._slots.add(place)
        segments = [slot.segment for slot in mob.slots if slot.slot_id == clip.slot_id]
        kind = type(mob).__name__
        if kind == "MasterMob" and place[0] not in self._on_source:
            groups = (part for each in segments for part in _groups(each))
            if found := [identity_of(_said(each)) for each in groups]:
                self._on_source[place[0]] = found
        return segments if kind in {"CompositionMob", "MasterMob"} else []


def _groups(segment: AafObject) -> Iterator[AafObject]:
    """Yield the effects around a master clip's source."""
    for _ in range(_DEEPEST):
        if type(segment).__name__ != "OperationGroup":
            return
        yield segment
        segment = next(iter(segment.getvalue("InputSegments") or []), None)


def _said(group: AafObject) -> Tree:
    """Return an effect as the adapter's metadata have it."""
    definition = group.operation
    attributes = group.getvalue("ComponentAttributeList") or []
    ids = [each.value for each in group.parameters if each.name == "AvidEffectID"]
    return {
        "MediaKind": group.media_kind,
        "Operation": {
            "Name": definition.name,
            "Identification": str(definition.auid),
            "Description": definition.description,
        },
        "Parameters": {"AvidEffectID": bytes(ids[0]).decode("latin-1")} if ids else {},
        "ComponentAttributeList": {each.name: each.value for each in attributes},
    }


def identity_of(said: Mapping[str, Any]) -> Identity:
    """Return by what an effect can be told, from metadata as the adapter writes them."""
    operation = _tree(said.get("Operation"))
    found = {
        "media": _text(said.get("MediaKind")),
        "operation": _text(operation.get("Name")),
        "operation id": _text(operation.get("Identification")),
        "description": _text(operation.get("Description")),
        "effect id": _text(_tree(said.get("Parameters")).get("AvidEffectID")),
    }
    for key, value in _tree(said.get("ComponentAttributeList")).items():
        if key.startswith(_PLUG_IN):
            end = key.removeprefix(_PLUG_IN)
            found[_SPOKEN.get(end, f"plug-in {end.lower()}")] = _text(value)
    return {key: text for key, text in found.items() if text}


def _tree(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return (
        " ".join(value.replace("\0", " ").split())[:_LONGEST_TEXT] if isinstance(value, str) else ""
    )


def with_identities(root: Tree, facts: AafFacts) -> None:
    """Put the identity of each effect where it is told by, in what the adapter made of a file.

    What is done where no clip lies acts on the tracks below, and is put on those; what the
    adapter left out, on all tracks of its kind: on which clips it acts cannot be told.
    """
    words = {word for each in facts.writers for word in each.values()}
    host = "avid" if any("Avid" in word for word in words) else "aaf"
    for timeline in _timelines(root):
        _name_effects(timeline, facts, host)
        timeline.setdefault("metadata", {})["aaf"] = {"writers": facts.writers}


def _name_effects(timeline: Tree, facts: AafFacts, host: str) -> None:
    marking = _Marking(host=host, facts=facts)
    stack = timeline["tracks"]
    strays: list[tuple[int, str, Identity]] = []
    for index, track in enumerate(stack["children"]):
        marking.mark(track)
        strays += [(index, str(track.get("kind")), each) for each in marking.stray]
        marking.stray.clear()
    for index, kind, identity in strays:
        _put_on(stack, index + 1, kind, _effect(identity, host))
    used = facts.used.get(str(_aaf(timeline).get("MobID")), [])
    lost = Counter(map(_key, used)) - marking.found
    for each in used:
        if lost[_key(each)] > 0:
            lost[_key(each)] -= 1
            kind = _TRACK_KINDS.get(each.get("media", ""), "")
            _put_on(stack, len(stack["children"]), kind, _effect(each, host))


def _put_on(stack: Tree, below: int, kind: str, effect: Tree) -> None:
    """Put an effect on the tracks of a kind below one; on the timeline where there is none."""
    held = [each for each in stack["children"][:below] if each.get("kind") == kind]
    for each in held or [stack]:
        each.setdefault("effects", []).append(dict(effect))


def _timelines(root: Tree) -> Iterator[Tree]:
    if str(root.get("OTIO_SCHEMA")).startswith("Timeline."):
        yield root
    for each in root.get("children", ()):
        if str(each.get("OTIO_SCHEMA")).startswith(("Timeline.", "SerializableCollection.")):
            yield from _timelines(each)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marking:
    """One walk over a timeline.

    Attributes:
        found: How often each identity was met.
        stray: Effects that were met where no clip lies.
    """

    host: str
    facts: AafFacts
    found: Counter[tuple[str, ...]] = field(default_factory=Counter)
    stray: list[Identity] = field(default_factory=list)

    def mark(self, item: Tree) -> bool:
        """Name the effects in an item; return whether a clip lies in it."""
        inside = [self.mark(each) for each in item.get("children", ())]
        schema = str(item.get("OTIO_SCHEMA"))
        is_clip = schema.startswith("Clip.")
        has_clip = is_clip or any(inside)
        if schema.startswith("Transition."):
            group = _aaf(item).get("OperationGroup")
            if isinstance(group, dict):
                item["metadata"][self.host] = self._met(identity_of(group))
        for effect in item.get("effects", ()):
            self._name(effect)
        if is_clip:
            self._add_source_effects(item)
        elif not has_clip:
            self.stray.extend(identity_of(_aaf(each)) for each in item.get("effects", ()))
        return has_clip

    def _name(self, effect: Tree) -> None:
        identity = self._met(identity_of(_aaf(effect)))
        if not identity:
            return
        effect["metadata"][self.host] = identity
        if str(effect.get("OTIO_SCHEMA")).startswith("Effect."):
            effect["effect_name"] = _machine_name(identity)

    def _met(self, identity: Identity) -> Identity:
        self.found[_key(identity)] += 1
        return identity

    def _add_source_effects(self, clip: Tree) -> None:
        known = {_key(each["metadata"].get(self.host, {})) for each in clip["effects"]}
        for each in self.facts.on_source.get(str(_aaf(clip).get("MobID")), ()):
            if _key(each) not in known:
                clip["effects"].append(_effect(self._met(each), self.host))


def _effect(identity: Identity, host: str) -> Tree:
    return {
        "OTIO_SCHEMA": "Effect.1",
        "metadata": {host: identity},
        "name": identity.get("name") or identity.get("operation", ""),
        "effect_name": _machine_name(identity),
        "enabled": True,
    }


def _machine_name(identity: Identity) -> str:
    """Return the shortest word by which a program tells an effect."""
    keys = ("effect id", "operation", "operation id")
    return next((identity[key] for key in keys if key in identity), "")


def _key(identity: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(identity.get(key, "") for key in ("operation id", "effect id"))


def _aaf(item: Tree) -> Tree:
    held = item.get("metadata", {}).get("AAF")
    return held if isinstance(held, dict) else {}
