"""Proposes the tools that a clip's effects and metadata name, by the catalogue of tools."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from temoin.api import (
    Catalogue,
    ClipView,
    EffectView,
    Evidence,
    Ground,
    Proposal,
    Tool,
    load_catalogue,
    vocabulary,
)

_CERTAIN, _LIKELY, _WEAK = vocabulary.Confidence
_BY_GRADE = {"high": _CERTAIN, "medium": _LIKELY}
_PRESENT, _ENABLED = vocabulary.Presence.PRESENT, vocabulary.Presence.ENABLED
_EFFECTIVE = vocabulary.Presence.EFFECTIVE
_NOBODY_SAYS = vocabulary.Presence.UNKNOWN
_MOST_USED_FIRST = (_EFFECTIVE, _ENABLED, _NOBODY_SAYS, _PRESENT)
_SUREST_FIRST = (_CERTAIN, _LIKELY, _WEAK)

_HOSTS = {
    "avid": "Media Composer",
    "baselight": "Baselight",
    "blender": "Blender",
    "Resolve_OTIO": "DaVinci Resolve",
    "PremierePro_OTIO": "Premiere Pro",
    "PremierePro": "Premiere Pro",
    "AfterEffects": "After Effects",
    "fcpx": "Final Cut Pro",
    "fcpxml": "Final Cut Pro",
    "flame": "Flame",
    "kdenlive": "Kdenlive / MLT",
    "resolve": "DaVinci Resolve",
    "nuke": "Nuke (Cattery)",  # its own nodes are told by their class; artists name them freely
    "comfyui": "ComfyUI",
    "fusion": "Fusion",  # its tools are told by their registry ID
    "mlt": "Kdenlive / MLT",
    "shotcut": "Shotcut",
    "ges": "Pitivi / GStreamer",
}
"""Whose words stand under a metadata key. Source: exports of these hosts, and OTIO's adapters."""

_CONNECTED = "connected"
"""Key under which a reader says whether a node feeds what is written out."""

_PATH = "path"
"""Key under which a reader says where in its file an effect stands."""

_NAME_KEYS = frozenset({"name", "effect name", "display name", "displayname"})
_LONGEST_TEXT = 80
_MOST_WORDS = 200_000  # kept as known; a project's own names and key frames are told apart once


@dataclass(frozen=True, slots=True)
class _Word:
    """One value in metadata; empty where it is no text.

    Attributes:
        place: The keys that lead to it: `Resolve_OTIO/Parameters/3/Name`.
    """

    place: str
    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
    """A tool, named once.

    Attributes:
        by_name: Whether only a name for people tells it.
        doubtful: Whether that name also means something else.
    """

    tool: Tool
    place: str
    text: str
    by_name: bool = False
    doubtful: bool = False

    def confidence(self, *, runs: bool | None) -> vocabulary.Confidence:
        """Return how sure this makes that the tool was seen and its model ran."""
        if self.tool.model == "unknown" or self.doubtful:
            return _WEAK
        if self.by_name:
            return _LIKELY if runs else _WEAK
        known = _BY_GRADE.get(self.tool.confidence, _WEAK)
        return _LIKELY if known is _CERTAIN and not runs else known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """A tool in one effect, or in what a clip says beside its effects.

    Attributes:
        runs: Whether its model surely ran; None where nobody can tell.
        presence: None beside the effects.
        letters: Of the longest words that tell it.
    """

    tool: Tool
    runs: bool | None
    presence: vocabulary.Presence | None
    confidence: vocabulary.Confidence
    grounds: tuple[Ground, ...]
    letters: int

    @property
    def rank(self) -> tuple[int, int]:
        """How well it is told, least is best: by its confidence, then by the longest words."""
        return _SUREST_FIRST.index(self.confidence), -self.letters


class SilentWords:
    """The words that tell no tool, each asked for once: most effects hold nothing else."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._known: set[str] = set()

    def are_all_of(self, text: str, *further: str) -> bool:
        """Return whether nothing in a JSON text, nor any further word, tells a tool.

        False where that cannot be told without parsing it.
        """
        if "\\" in text:  # a word may be written in another way than it reads
            return False
        words = {*(text.split('"')[1::2] or [text]), *further} - self._known
        if not all(map(self.catalogue.is_silent_on, words)):
            return False
        if len(self._known) > _MOST_WORDS:
            self._known.clear()
        self._known |= words
        return True


class ToolDetector:
    """Matches what a timeline says of clips and effects with the catalogue of tools."""

    id = "temoin.tools"
    version = "1"

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        """Take a catalogue in place of the one that ships."""
        self._catalogue = catalogue
        self.silent: SilentWords | None = None

    def detect(self, clip: ClipView, evidence: Sequence[Evidence]) -> Iterable[Proposal]:
        """Return one proposal for each tool's name, with every place in which the clip has it.

        Tools without a model are known so that they are not taken for one that has one; they
        are never proposed. What files say stands in their evidence and is not repeated.
        """
        del evidence
        catalogue = self._catalogue or load_catalogue()
        if self.silent is None or self.silent.catalogue is not catalogue:
            self.silent = SilentWords(catalogue)
        by_name: dict[str, list[_Use]] = {}
        for use in _uses(clip, self.silent):
            by_name.setdefault(use.tool.name.casefold(), []).append(use)
        return [_proposal(uses) for uses in by_name.values()]


def _uses(clip: ClipView, silent: SilentWords) -> Iterator[_Use]:
    catalogue = silent.catalogue
    for effect in clip.effects:
        if silent.are_all_of(effect.metadata, effect.name, effect.kind):
            continue
        words = _words(effect.metadata)
        presence = _presence(effect, words) if clip.enabled else _PRESENT
        host = next((_HOSTS[word.key] for word in words if word.place in _HOSTS), "")
        words += (_Word("name", "name", effect.name), _Word("kind", "kind", effect.kind))
        seen = [*_identified(words, catalogue), *_named(words, catalogue, host)]
        uses = _used(seen, words, effect.where, presence, catalogue.version)
        yield from _as_one(list(uses))
    beside = [_Word("media", "url", clip.active_media.url)] if clip.active_media else []
    if not all(silent.are_all_of(text, key) for key, text in clip.metadata.items()):
        for key, text in clip.metadata.items():  # all: one may hold the proof of another's tool
            beside += _words(text, key)
    yield from _used(_identified(beside, catalogue), beside, clip.id, None, catalogue.version)


def _as_one(uses: Sequence[_Use]) -> Iterator[_Use]:
    """Yield the one tool that an effect is: it may be told by its class, and closer by its model.

    Several entries of one name stay: they are one tool to whoever reads.
    """
    if not uses:
        return
    best = min(uses, key=lambda use: use.rank)
    own = [use for use in uses if use.tool.name.casefold() == best.tool.name.casefold()]
    others = tuple(ground for use in uses if use not in own for ground in use.grounds)
    yield replace(best, grounds=best.grounds + others)
    yield from (use for use in own if use is not best)


def _used(
    seen: Iterable[_Sighting],
    words: Sequence[_Word],
    where: str,
    presence: vocabulary.Presence | None,
    version: str,
) -> Iterator[_Use]:
    """Yield each tool that was seen and may have run its model."""
    by_tool: dict[str, list[_Sighting]] = {}
    for each in seen:
        by_tool.setdefault(each.tool.id, []).append(each)
    node = _node(words) if by_tool else ""
    for key, sightings in by_tool.items():
        tool = sightings[0].tool
        proof = _proof(tool, words)
        runs = _runs(tool, words, proof)
        if runs is False or (runs is None and tool.confidence == "low"):
            continue  # a common container in which a model may or may not work is no trace
        places = [(each.place, each.text) for each in sightings]
        places += [(proof.place, proof.value)] if proof else []
        yield _Use(
            tool=tool,
            runs=runs,
            presence=presence,
            confidence=_surest(each.confidence(runs=runs) for each in sightings),
            letters=max(len(each.text) for each in sightings),
            grounds=tuple(
                Ground(
                    where=f"{where}: {place}",
                    node=node,
                    text=text[:_LONGEST_TEXT],
                    catalogue=f"{key} {version}",
                )
                for place, text in places
            ),
        )


def _node(words: Sequence[_Word]) -> str:
    """Return an effect's place in its program's own tree, where its reader told it."""
    return next(
        (each.value for each in words if each.place.count("/") == 1 and each.key == _PATH), ""
    )


def _surest(words: Iterable[vocabulary.Confidence]) -> vocabulary.Confidence:
    return min(words, key=_SUREST_FIRST.index)


def _words(text: str, place: str = "") -> list[_Word]:
    """Return every value of a JSON text with its place, in order; another text as it is."""
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        return [_Word(place, "", text)]
    words: list[_Word] = []
    waiting: list[tuple[str, str, object]] = [(place, place, parsed)]
    while waiting:
        at, key, value = waiting.pop()
        words.append(_Word(at, key, _text(value)))
        inside: list[tuple[str, str, object]] = []
        if isinstance(value, dict):
            inside = [(f"{at}/{name}".lstrip("/"), name, each) for name, each in value.items()]
        elif isinstance(value, list):
            inside = [(f"{at}/{number}", key, each) for number, each in enumerate(value)]
        waiting += reversed(inside)
    return words


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ""


def _presence(effect: EffectView, words: Sequence[_Word]) -> vocabulary.Presence:
    """Return what the host says of an effect's switch; OTIO's own flag is often only a default.

    A default is on: an effect that is off was switched off.
    """
    if effect.enabled is False:
        return _PRESENT
    for word in words:
        if word.key.casefold() == "enabled" and word.place.count("/") <= 1:
            return _PRESENT if word.value.casefold() == "false" else _ENABLED
    if effect.enabled is None:
        return _NOBODY_SAYS
    return _EFFECTIVE if any(map(_is_connected, words)) else _ENABLED


def _is_connected(word: _Word) -> bool:
    return word.key == _CONNECTED and word.value == "true" and word.place.count("/") == 1


def _identified(words: Sequence[_Word], catalogue: Catalogue) -> Iterator[_Sighting]:
    """Yield the tools that a program's own words tell."""
    for word in words:
        found = catalogue.matching(word.value, word.key) if word.value else []
        if word.place.endswith(word.key):  # not again for each item of a list
            found += ((tool, word.key) for tool in catalogue.matching_key(word.key))
        for tool, text in found:
            yield _Sighting(tool=tool, place=word.place, text=text)


def _named(words: Sequence[_Word], catalogue: Catalogue, host: str) -> Iterator[_Sighting]:
    """Yield the tools that an effect's name for people tells."""
    for word in words:
        if word.place != "kind" and word.key.casefold() not in _NAME_KEYS:
            continue
        found = _of_host(catalogue.find(word.value), host)
        classes = {(tool.technique, tool.effect) for tool in found}
        for tool in found:
            yield _Sighting(
                tool=tool,
                place=word.place,
                text=word.value,
                by_name=True,
                doubtful=tool.common_name or len(classes) > 1,
            )


def _of_host(tools: Sequence[Tool], host: str) -> list[Tool]:
    """Return the tools that a name can mean in a host; an ordinary word only means its own."""
    own = [tool for tool in tools if tool.product == host]
    if own:
        return own
    elsewhere = _HOSTS.values() if host else ()
    return [tool for tool in tools if not tool.common_name and tool.product not in elsewhere]


def _proof(tool: Tool, words: Sequence[_Word]) -> _Word | None:
    """Return the parameter by which a project says that an optional model ran."""
    return next((w for w in words for mark in tool.proof if mark.fits(w.value, w.key)), None)


def _runs(tool: Tool, words: Sequence[_Word], proof: _Word | None) -> bool | None:
    """Return whether a tool's model ran: not if the parameter that says so says otherwise."""
    if tool.model == "certain" or proof:
        return True
    return False if tool.model == "none" or _disproved(tool, words) else None


def _disproved(tool: Tool, words: Sequence[_Word]) -> bool:
    if tool.disproof:
        return any(mark.fits(word.value, word.key) for word in words for mark in tool.disproof)
    keys = {key.casefold() for mark in tool.proof for key in mark.keys}
    return any(word.key.casefold() in keys for word in words)


def _proposal(uses: Sequence[_Use]) -> Proposal:
    """Return what all uses of one name on a clip add up to."""
    tool = uses[0].tool
    presences = {use.presence for use in uses}
    ran = any(use.runs for use in uses)
    return Proposal(
        tool=tool.name,
        technique=tool.technique if ran else vocabulary.Technique.UNKNOWN,
        effect=tool.effect,
        presence=next((each for each in _MOST_USED_FIRST if each in presences), _NOBODY_SAYS),
        confidence=_surest(use.confidence for use in uses),
        grounds=tuple(dict.fromkeys(ground for use in uses for ground in use.grounds)),
    )
