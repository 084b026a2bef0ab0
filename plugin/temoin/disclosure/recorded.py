"""Evidence that a ledger holds, and which files are declared to be made from which."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from temoin.disclosure.agents import said_by
from temoin.disclosure.kept import said_facts
from temoin.language import say, sayable
from temoin.ledger import Entry, Ledger, LiveEntry, Superseded, live, superseded
from temoin.model import Evidence, FileState, Note, Recorded, Retraction
from temoin.vocabulary import Availability, Integrity, Says, Strength, Technique, Trust
from temoin.wording import listed

NameOf = Callable[[str], str]
NotesOn = Callable[[str], tuple[Note, ...]]
Word = TypeVar("Word", bound=StrEnum)
Known = TypeVar("Known")

BY_BYTES = sayable("content hash")
BY_LIST = sayable("hash list")
BY_REFERENCE = sayable("media reference")
BY_DERIVATION = sayable("derivation")

_BY_STRENGTH = tuple(Strength)
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """What a file is known by, however it is called and wherever it lies.

    Attributes:
        content_hash: `sha256:` and hex, or empty.
        listed: Hashes of a hash list; they identify together with the size only.
        size: Bytes; -1 where it is not known.
    """

    content_hash: str = ""
    listed: frozenset[str] = frozenset()
    size: int = -1

    @classmethod
    def of(cls, state: FileState) -> "FileIdentity":
        """Return what a file that was looked at is known by."""
        return cls(state.content_hash, frozenset(state.listed), state.size)

    @property
    def keys(self) -> Iterator[tuple[str, int]]:
        """What it is looked up by."""
        if self.content_hash:
            yield self.content_hash, 0
        if self.size >= 0:
            yield from ((each, self.size) for each in sorted(self.named))

    @property
    def named(self) -> frozenset[str]:
        """Its hashes as lists have them: what a list says in SHA-256 is still a list's word."""
        return self.listed | {self.content_hash} if self.content_hash else self.listed

    def same_as(self, other: "FileIdentity") -> str:
        """Return by what another file is known to hold the same bytes, or "" for not known.

        Where both were hashed by SHA-256 that decides, whatever a list says.
        """
        if self.content_hash and other.content_hash:
            return BY_BYTES if self.content_hash == other.content_hash else ""
        is_listed = self.named & other.named and self.size == other.size >= 0
        return BY_LIST if is_listed else ""


class _ByIdentity(Generic[Known]):
    """Things by the files that they are about."""

    def __init__(self) -> None:
        self._by_key: defaultdict[tuple[str, int], list[tuple[FileIdentity, Known]]] = defaultdict(
            list
        )

    def add(self, identity: FileIdentity, known: Known) -> None:
        for key in identity.keys:
            self._by_key[key].append((identity, known))

    def about(self, identity: FileIdentity) -> Iterator[tuple[Known, str]]:
        """Yield what is about a file, with by what it is known to be that file."""
        for key in identity.keys:
            for other, known in self._by_key.get(key, ()):
                if by := identity.same_as(other):
                    yield known, by


@dataclass(frozen=True, slots=True)
class _Derivation:
    """What somebody declares a file to be made from."""

    entry: str
    declared_by: str
    sources: tuple[FileIdentity, ...]
    is_of_several: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """How one gets from the file that a clip shows to another that it stands for."""

    identity: FileIdentity
    holds_by: str
    derived: tuple[str, ...] = ()
    declared_by: tuple[str, ...] = ()
    is_part: bool = False


@dataclass(slots=True)
class Recordings:
    """All evidence that is known of files, and what was made from what.

    Attributes:
        told: Retractions that were given out, by id of their entry.
    """

    _facts: _ByIdentity[Evidence]
    _derivations: _ByIdentity[_Derivation]
    _folded: _ByIdentity[Retraction]
    told: dict[str, Retraction] = field(default_factory=dict)

    @classmethod
    def of(
        cls, ledger: Ledger, unproved: Collection[str], name_of: NameOf, notes_on: NotesOn
    ) -> "Recordings":
        """Return what stands in a ledger.

        Args:
            ledger: All of it.
            unproved: Ids of entries that prove nothing.
            name_of: Gives the name behind a key.
            notes_on: Gives people's words on an entry.
        """
        facts, derivations = _ByIdentity[Evidence](), _ByIdentity[_Derivation]()
        folded = _ByIdentity[Retraction]()
        for each in live(ledger, unproved):
            if each.entry.type == "evidence" and (fact := fact_in(each, name_of)):
                facts.add(identity_in(each.fields), fact)
            elif each.entry.type == "derive":
                made, derivation = _derivation_in(each, name_of)
                derivations.add(made, derivation)
        for fold in superseded(ledger, unproved):
            entry = fold.entry
            if entry.type in {"evidence", "derive"} and entry.id not in unproved:
                media = _mapping(entry.body.get("made")) or entry.body
                retraction = _retraction(fold, name_of)
                if fold.is_retraction:
                    retraction = replace(retraction, notes=notes_on(entry.id))
                folded.add(identity_in(media), retraction)
        return cls(facts, derivations, folded)

    def add_scanned(self, state: FileState) -> None:
        """Take in what a scan found in a file, for other files that it stands for."""
        for fact in state.evidence:
            self._facts.add(FileIdentity.of(state), fact)

    def standing_for(
        self, shown: Iterable[FileState], references: Iterable[FileState]
    ) -> tuple[Evidence, ...]:
        """Return the evidence for a clip that a scan did not find in the media it shows.

        Args:
            shown: The files that it shows.
            references: Files of its other media references.
        """
        found: dict[object, Evidence] = {}
        shown = tuple(shown)
        own = {_said(fact) for state in shown for fact in state.evidence}
        for way in self._ways(shown, references):
            for known, by in self._facts.about(way.identity):
                fact = _carried(known, way, by)
                if not (_is_of_these_bytes(fact) and _said(fact) in own):
                    found.setdefault((*_said(fact), fact.file), fact)
        return tuple(found.values())

    def taken_back(
        self, shown: Iterable[FileState], references: Iterable[FileState]
    ) -> tuple[Retraction, ...]:
        """Return what once stood for a clip, and was taken back or replaced."""
        found: dict[str, Retraction] = {}
        for way in self._ways(shown, references):
            for fold, _ in self._folded.about(way.identity):
                found.setdefault(fold.entry, fold)
        self.told |= found
        return tuple(found.values())

    def _ways(self, shown: Iterable[FileState], references: Iterable[FileState]) -> Iterator[_Way]:
        """Yield the ways from a clip to its files, and to all that these are declared made from."""
        begin = [_Way(FileIdentity.of(each), BY_BYTES) for each in shown]
        begin += [_Way(FileIdentity.of(each), BY_REFERENCE) for each in references]
        for each in begin:
            yield from self._onward(each)

    def _onward(self, begin: _Way) -> Iterator[_Way]:
        """Yield a way, and those that go on from it, the nearest first; circles are gone once."""
        waiting, seen = deque([begin]), {begin.identity}
        while waiting:
            way = waiting.popleft()
            yield way
            for derivation, _ in self._derivations.about(way.identity):
                for source in derivation.sources:
                    if source not in seen:
                        seen.add(source)
                        waiting.append(_further(way, derivation, source))


def _further(way: _Way, derivation: _Derivation, source: FileIdentity) -> _Way:
    people = dict.fromkeys((*way.declared_by, derivation.declared_by))
    return _Way(
        source,
        BY_DERIVATION,
        derived=(*way.derived, derivation.entry),
        declared_by=tuple(people),
        is_part=way.is_part or derivation.is_of_several,
    )


def _carried(fact: Evidence, way: _Way, by: str) -> Evidence:
    """Return a fact as it holds at the end of a way: never as more than the original says.

    A signature is one over the original's bytes; what stands on somebody's word is declared.
    """
    holds_by = by if way.holds_by == BY_BYTES else way.holds_by
    recorded = replace(
        fact.recorded or Recorded(holds_by=holds_by),
        holds_by=holds_by,
        derived=way.derived,
        declared_by=way.declared_by,
    )
    if holds_by == BY_BYTES:
        return replace(fact, recorded=recorded)
    strength = max(fact.strength, Strength.DECLARED, key=_BY_STRENGTH.index)
    return replace(fact, recorded=recorded, strength=strength, partial=fact.partial or way.is_part)


def _said(fact: Evidence) -> tuple[object, ...]:
    return fact.reader, fact.where, fact.says, fact.text


def _is_of_these_bytes(fact: Evidence) -> bool:
    return bool(fact.recorded and fact.recorded.holds_by in {BY_BYTES, BY_LIST})


def fact_in(entry: LiveEntry, name_of: NameOf) -> Evidence | None:
    """Return the fact that an `evidence` entry holds; None for one of another form."""
    fields = entry.fields
    says = _word(Says, fields, "says", Says.OTHER)
    text, where = _text(fields, "text"), _text(fields, "where")
    if not (text and where):
        return None
    fact = Evidence(
        says=says,
        text=text,
        where=where,
        strength=_word(Strength, fields, "strength", Strength.WEAK),
        reader=_text(fields, "reader"),
        version=_text(fields, "reader_version"),
        technique=_word(Technique, fields, "technique", Technique.UNKNOWN),
        source_type=_text(fields, "source_type"),
        tool=_text(fields, "tool"),
        signer=_text(fields, "signer"),
        signed_at=_text(fields, "signed_at"),
        details=_text(fields, "details"),
        places=_places(fields.get("places")),
        integrity=_word(Integrity, fields, "integrity", Integrity.NONE),
        trust=_word(Trust, fields, "trust", Trust.NONE),
        availability=_word(Availability, fields, "availability", Availability.NONE),
        partial=fields.get("partial") is True,
        id=_text(fields, "fact"),
        file=_text(fields, "name"),
        recorded=Recorded(
            holds_by=BY_BYTES,
            entry=entry.entry.id,
            said_by=said_by(name_of(entry.entry.key_id), entry.entry),
            said_at_ms=entry.entry.time_ms,
        ),
    )
    return said_facts([fact])[0]


def _places(value: object) -> int:
    return value if isinstance(value, int) and value > 1 else 1


class _Media(msgspec.Struct):
    """What of an entry's media identifies its bytes."""

    content_hash: str = ""
    hashes: tuple[str, ...] = ()
    size: int = -1


def identity_in(media: Mapping[str, object]) -> FileIdentity:
    """Return what an entry says that a file is known by; nothing where it is of another form."""
    try:
        said = msgspec.convert(media, _Media)
    except msgspec.ValidationError:
        return FileIdentity()
    return FileIdentity(said.content_hash, frozenset(said.hashes), said.size)


def _derivation_in(entry: LiveEntry, name_of: NameOf) -> tuple[FileIdentity, _Derivation]:
    """Return what was made, and from what; frames of one sequence are one piece."""
    sources = _media_list(entry.fields.get("from"))
    pieces = {_piece(each) for each in sources}
    derivation = _Derivation(
        entry=entry.entry.id,
        declared_by=said_by(name_of(entry.entry.key_id), entry.entry),
        sources=tuple(map(identity_in, sources)),
        is_of_several=len(pieces) > 1,
    )
    return identity_in(_mapping(entry.fields.get("made"))), derivation


def _piece(media: Mapping[str, object]) -> str:
    sequence = _text(_mapping(media.get("sequence")), "name")
    return sequence or _text(media, "content_hash") or str(media.get("hashes"))


def _retraction(fold: Superseded, name_of: NameOf) -> Retraction:
    entry, by = fold.entry, fold.by
    what = _what(entry)
    return Retraction(
        entry=entry.id,
        clip="",
        what=what if fold.is_retraction else say("{what} (replaced)", what=what),
        said_by=said_by(name_of(entry.key_id), entry),
        folded_by=name_of(by.key_id),
        reason=fold.reason,
        by_another=entry.key_id != by.key_id,
    )


def _what(entry: Entry) -> str:
    """Return in a few words what an `evidence` or a `derive` said."""
    if entry.type == "evidence":
        fact = fact_in(LiveEntry(entry=entry, fields=entry.fields), str)
        return say(
            "{subject}: {reason}", subject=entry.text("name"), reason=fact.text if fact else ""
        )
    return derivation_words(entry.body)


def derivation_words(fields: Mapping[str, object]) -> str:
    """Return what a `derive` entry says in a few words: what was made, from what."""
    names = [_text(each, "name") for each in _media_list(fields.get("from"))]
    return say(
        "{name} made from {names}",
        name=_text(_mapping(fields.get("made")), "name"),
        names=listed(list(dict.fromkeys(names)), _NAMED),
    )


def _media_list(value: object) -> Sequence[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _text(fields: Mapping[str, object], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


def _word(words: type[Word], fields: Mapping[str, object], key: str, otherwise: Word) -> Word:
    """Return a word of a vocabulary; the least of them where it is not known here."""
    try:
        return words(_text(fields, key))
    except ValueError:
        return otherwise
