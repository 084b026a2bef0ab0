"""Asks the tools that are known: by a name, by what a project says, by a few letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from temoin.catalogue.model import Match, Tool, pattern_of, whole_of
from temoin.catalogue.searching import rank_of

Part = TypeVar("Part")


class _Index:
    """Every way in which tools are asked for, prepared once."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        marks = [(mark, tool) for tool in tools for mark in tool.identifiers]
        self.names = _grouped((name, tool) for tool in tools for name in tool.all_names)
        self.keys = _grouped((m.text, tool) for m, tool in marks if m.match is Match.KEY)
        equal = [each for each in marks if each[0].match is Match.EQUALS]
        self.wholes = _grouped((whole_of(mark.text), (mark, tool)) for mark, tool in equal)
        inside = [each for each in marks if each[0].match not in {Match.EQUALS, Match.KEY}]
        self.parts = _grouped((mark.text, (mark, tool)) for mark, tool in inside)
        self.any_part = pattern_of([mark for mark, _ in inside])


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All tools that are known.

    Attributes:
        date: ISO date of this version.
        tools: In the order of their files.
        facility: Ids of tools that a facility added.
        replaced: Ids of those among them that stand in place of ours.
    """

    version: str
    date: str
    tools: tuple[Tool, ...]
    facility: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare for being asked."""
        object.__setattr__(self, "_index", _Index(self.tools))

    def find(self, name: str) -> list[Tool]:
        """Return the tools that go by exactly this name, in any case."""
        return list(self._index.names.get(name.strip().casefold(), ()))

    def named(self, text: str) -> list[Tool]:
        """Return the tool of an id, else the tools that go by a name, in any case."""
        wanted = text.strip().casefold()
        return [tool for tool in self.tools if tool.id == wanted] or self.find(text)

    def search(self, text: str) -> list[Tool]:
        """Return the tools whose name, product or vendor has every word of a text, best first.

        Words that begin so come before words that hold it inside, tools with a model before
        those that only look it: `re ma` finds Resolve's Magic Mask.
        """
        wanted = text.casefold().split()
        if not wanted:
            return list(self.tools)
        ranked = ((rank_of(tool, wanted), tool) for tool in self.tools)
        found = [(rank, tool) for rank, tool in ranked if rank is not None]
        return [tool for _, tool in sorted(found, key=lambda each: (each[0], each[1].id))]

    def matching(self, value: str, key: str) -> list[tuple[Tool, str]]:
        """Return the tools that a metadata value identifies, each with the literal text.

        Where one identifier lies inside another, the longer one counts.

        Args:
            value: The value.
            key: The metadata key under which it stands.
        """
        found = [(each, value) for each in self._index.wholes.get(whole_of(value), ())]
        for part in self._index.any_part.finditer(value):
            literal = part.group()
            found += ((each, literal) for each in self._index.parts[literal.casefold()])
        return [(tool, literal) for (mark, tool), literal in found if mark.counts_under(key)]

    def is_silent_on(self, word: str) -> bool:
        """Return whether a word tells no tool: as a name, as a value under any key, or as a key."""
        folded = word.casefold()
        index = self._index
        return not (
            whole_of(word) in index.wholes
            or folded in index.keys
            or folded.strip() in index.names
            or index.any_part.search(word)
        )

    def matching_key(self, key: str) -> list[Tool]:
        """Return the tools that a metadata key by itself identifies."""
        return list(self._index.keys.get(key.casefold(), ()))


def _grouped(pairs: Iterable[tuple[str, Part]]) -> dict[str, list[Part]]:
    groups: dict[str, list[Part]] = {}
    for text, part in pairs:
        members = groups.setdefault(text.casefold(), [])
        if part not in members:
            members.append(part)
    return groups
