"""The table of tools that run a model, and of those that only look it, with how each is known."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from temoin.data import root
from temoin.errors import CatalogueError
from temoin.language import say
from temoin.vocabulary import Effect, Hosting, Technique

Part = TypeVar("Part")
Named = TypeVar("Named")
_HEAD = "catalogue.toml"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile(r"\w+")
_INSIDE = -1  # in a search: no word begins so, but one holds it
_PLUGIN = re.compile(r"(?:ofx\.?|openfx\.|\{svfx:)([\w+ .-]+?)(?:_v\d+)?\}?", re.IGNORECASE)
_LEAST_INSIDE = 4  # characters: a shorter text lies in too many others


class Model(StrEnum):
    """Whether a tool runs a machine-learned model."""

    CERTAIN = "certain"
    OPTIONAL = "optional"
    NONE = "none"
    UNKNOWN = "unknown"


class Match(StrEnum):
    """How an identifier's text is compared, in any case."""

    EQUALS = "equals"  # an OFX plug-in's in every host's spelling
    CONTAINS = "contains"  # and no letter follows: `DepthMap` is not in `DepthMapper`
    STARTS_WITH = "starts-with"
    ENDS_WITH = "ends-with"
    KEY = "key"  # the metadata key itself, whatever its value


class Grade(StrEnum):
    """How well an entry is known; `name-only`: nobody has seen an identifier of it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NAME_ONLY = "name-only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A program's own word for a tool.

    Attributes:
        keys: Metadata keys under which it counts; empty for any.
        field: What that place is called, for a person.
    """

    text: str
    match: Match
    keys: tuple[str, ...] = ()
    field: str = ""

    def __post_init__(self) -> None:
        """Refuse a text that would be found everywhere.

        Raises:
            CatalogueError: It is empty, or too short to be looked for inside others.
        """
        whole = self.match in {Match.EQUALS, Match.KEY}
        if len(self.text) < (1 if whole else _LEAST_INSIDE):
            raise CatalogueError(
                say("identifier {text!r} is too short", text=self.text), hint="Give a longer text."
            )

    def counts_under(self, key: str) -> bool:
        """Whether a metadata key is one where this identifier counts."""
        return not self.keys or key.casefold() in (each.casefold() for each in self.keys)

    def fits(self, value: str, key: str) -> bool:
        """Whether a value that stands under a metadata key is this identifier."""
        if self.match is Match.KEY:
            return key.casefold() == self.text.casefold()
        if not self.counts_under(key):
            return False
        if self.match is Match.EQUALS and _whole(value) == _whole(self.text):
            return True
        return bool(_pattern([self]).search(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool, as the catalogue knows it; what nobody has found out is `unknown`.

    Attributes:
        names: Further names that people or programs use.
        common_name: Whether its names are ordinary words, which count in its own host only.
        identifiers: By which a project tells it.
        proof: By which a project tells that its optional model ran.
        condition: What else would tell it, in words; no program reads this.
        where: Files and interfaces in which it shows.
        dated: ISO date on which the entry was last checked.
    """

    id: str
    vendor: str
    product: str
    name: str
    technique: Technique
    effect: Effect
    model: Model
    hosting: Hosting
    where: str
    source: str
    confidence: Grade
    dated: str
    names: tuple[str, ...] = ()
    common_name: bool = False
    identifiers: tuple[Identifier, ...] = ()
    proof: tuple[Identifier, ...] = ()
    condition: str = ""
    notes: str = ""

    def __post_init__(self) -> None:
        """Refuse an entry that contradicts itself.

        Raises:
            CatalogueError: No usable id, or a technique without a model, or a model without.
        """
        if not _ID.fullmatch(self.id):
            raise CatalogueError(
                say("{text!r} is no id", text=self.id[:40]),
                hint="Use lower case, digits and hyphens.",
            )
        if (self.model is Model.NONE) != (self.technique is Technique.NONE):
            raise CatalogueError(
                say(
                    "technique {technique} with model {model}",
                    technique=self.technique,
                    model=self.model,
                ),
                hint="Write 'none' for both or for neither.",
            )

    @property
    def all_names(self) -> tuple[str, ...]:
        """Its name, then the others."""
        return (self.name, *self.names)


class _Index:
    """Every way in which tools are asked for, prepared once."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        marks = [(mark, tool) for tool in tools for mark in tool.identifiers]
        self.names = _grouped((name, tool) for tool in tools for name in tool.all_names)
        self.keys = _grouped((m.text, tool) for m, tool in marks if m.match is Match.KEY)
        equal = [each for each in marks if each[0].match is Match.EQUALS]
        self.wholes = _grouped((_whole(mark.text), (mark, tool)) for mark, tool in equal)
        inside = [each for each in marks if each[0].match not in {Match.EQUALS, Match.KEY}]
        self.parts = _grouped((mark.text, (mark, tool)) for mark, tool in inside)
        self.any_part = _pattern(mark for mark, _ in inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All tools that are known.

    Attributes:
        date: ISO date of this version.
        tools: In the order of their files.
    """

    version: str
    date: str
    tools: tuple[Tool, ...]
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare for being asked."""
        object.__setattr__(self, "_index", _Index(self.tools))

    def find(self, name: str) -> list[Tool]:
        """Return the tools that go by exactly this name, in any case."""
        return list(self._index.names.get(name.strip().casefold(), ()))

    def search(self, text: str) -> list[Tool]:
        """Return the tools whose name, product or vendor has every word of a text, best first.

        Words that begin so come before words that hold it inside, tools with a model before
        those that only look it: `re ma` finds Resolve's Magic Mask.
        """
        wanted = text.casefold().split()
        if not wanted:
            return list(self.tools)
        ranked = ((_rank(tool, wanted), tool) for tool in self.tools)
        found = [(rank, tool) for rank, tool in ranked if rank is not None]
        return [tool for _, tool in sorted(found, key=lambda each: (each[0], each[1].id))]

    def matching(self, value: str, key: str) -> list[tuple[Tool, str]]:
        """Return the tools that a metadata value identifies, each with the literal text.

        Where one identifier lies inside another, the longer one counts.

        Args:
            value: The value.
            key: The metadata key under which it stands.
        """
        found = [(each, value) for each in self._index.wholes.get(_whole(value), ())]
        for part in self._index.any_part.finditer(value):
            literal = part.group()
            found += ((each, literal) for each in self._index.parts[literal.casefold()])
        return [(tool, literal) for (mark, tool), literal in found if mark.counts_under(key)]

    def matching_key(self, key: str) -> list[Tool]:
        """Return the tools that a metadata key by itself identifies."""
        return list(self._index.keys.get(key.casefold(), ()))


def plugin_id(value: str) -> str:
    """Return the OFX identifier that a host spells in its own way; "" for anything else.

    Nuke writes `OFX<id>_v<major>`, Fusion `ofx.<Id>`, MLT `openfx.<id>`, Vegas `{Svfx:<Id>}`; in
    lower case, as Nuke and DaVinci Resolve have it.
    """
    if value[:1] not in "oO{":  # most are none, and this is asked of every word
        return ""
    found = _PLUGIN.fullmatch(value)
    return found[1].lower() if found and "." in found[1] else ""


def _whole(value: str) -> str:
    """Return what identifiers that are whole values are compared by."""
    return plugin_id(value) or value.casefold()


def _grouped(pairs: Iterable[tuple[str, Part]]) -> dict[str, list[Part]]:
    groups: dict[str, list[Part]] = {}
    for text, part in pairs:
        members = groups.setdefault(text.casefold(), [])
        if part not in members:
            members.append(part)
    return groups


def _pattern(marks: Iterable[Identifier]) -> re.Pattern[str]:
    """Return one pattern for all, longer texts first."""
    texts = sorted(set(map(_expression, marks)), key=len, reverse=True)
    return re.compile("|".join(texts) or r"(?!)", re.IGNORECASE | re.ASCII)


def _expression(mark: Identifier) -> str:
    text = re.escape(mark.text)
    if mark.match is Match.CONTAINS:
        return rf"{text}(?![a-z])" if mark.text[-1].isalnum() else text
    begins = r"\A" if mark.match in {Match.EQUALS, Match.STARTS_WITH} else ""
    ends = r"\Z" if mark.match in {Match.EQUALS, Match.ENDS_WITH} else ""
    return f"{begins}{text}{ends}"


def _rank(tool: Tool, wanted: Sequence[str]) -> tuple[int, ...] | None:
    """Return how well a tool answers a search, least is best; None where a word has no place.

    A person types the beginnings of words, in the order in which they would say them.
    """
    own = f"{tool.product} {' '.join(tool.all_names)}".casefold()
    label = f"{tool.vendor.casefold()} {own}"
    begins = [word.start() for word in _WORD.finditer(label)]
    places = [
        next((at for at in begins if label.startswith(word, at)), _INSIDE if word in own else None)
        for word in wanted
    ]
    known = [place for place in places if place is not None]
    if len(known) < len(wanted):
        return None
    name = tool.name.casefold()
    in_name = [name.find(word) for word in wanted if word in name]
    return (
        int(name != " ".join(wanted)),
        known.count(_INSIDE),
        int(known != sorted(known)),
        int(tool.model is Model.NONE),
        int(not in_name),
        min(in_name, default=0),
        int(tool.confidence is Grade.LOW),
        len(name),
    )


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that ships, read once.

    Raises:
        CatalogueError: It is damaged.
    """
    return read_catalogue(root("resources") / "catalogue")


def read_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue that lies in a folder: `catalogue.toml`, and one file a vendor.

    Raises:
        CatalogueError: A file is missing or broken; named, with its line or tool.
    """
    head = _toml(folder / _HEAD)
    files = sorted(path for path in folder.glob("*.toml") if path.name != _HEAD)
    tools = tuple(tool for path in files for tool in _tools(path))
    seen: set[str] = set()
    for tool in tools:
        if tool.id in seen:
            raise _broken(folder, say("two tools are called {tool}", tool=tool.id))
        seen.add(tool.id)
    return Catalogue(
        version=_converted(head.get("version"), str, folder / _HEAD, "version"),
        date=_converted(head.get("date"), str, folder / _HEAD, "date"),
        tools=tools,
    )


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _broken(path, error.strerror or "unreadable") from error
    except (ValueError, RecursionError) as error:  # a syntax error names its line
        raise _broken(path, str(error)) from error


def _tools(path: Path) -> Iterator[Tool]:
    table = _toml(path)
    _refuse_unknown(table, {"vendor", "tool"}, path, "it")
    entries = _converted(table.get("tool"), list[dict[str, object]], path, "[[tool]]")
    for number, entry in enumerate(entries, start=1):
        named = f"tool {entry.get('id') or number}"
        _refuse_unknown(entry, {each.name for each in fields(Tool)}, path, named)
        yield _converted({"vendor": table.get("vendor"), **entry}, Tool, path, named)


def _refuse_unknown(table: dict[str, object], meant: set[str], path: Path, named: str) -> None:
    """Refuse a field that would be passed over in silence: it may be a misspelt one."""
    if unknown := sorted(table.keys() - meant):
        raise _broken(
            path,
            say("{entry} has a field {field!r} that does not exist", entry=named, field=unknown[0]),
        )


def _converted(value: object, wanted: type[Named], path: Path, named: str) -> Named:
    try:
        return msgspec.convert(value, wanted)
    except (msgspec.ValidationError, CatalogueError) as error:
        raise _broken(path, say("{entry}: {reason}", entry=named, reason=error)) from error


def _broken(path: Path, why: str) -> CatalogueError:
    return CatalogueError(
        say("{name}: {reason}", name=path.name, reason=why),
        hint="Mend it as docs/catalogue.md says.",
        file=path.name,
    )


__all__ = [
    "Catalogue",
    "Grade",
    "Identifier",
    "Match",
    "Model",
    "Tool",
    "load_catalogue",
    "plugin_id",
    "read_catalogue",
]
