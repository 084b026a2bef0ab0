"""Two histories of one writer, side by side, so that a person can tell which is theirs."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from temoin import shapes
from temoin.cli.entry_words import entry_shape, entry_words
from temoin.cli.text import columns, shortened
from temoin.language import say, say_counted, say_word
from temoin.ledger import Called, Entry, Ledger, same_places
from temoin.ledger.attacks import TWO_HISTORIES
from temoin.model import LedgerState, Problem
from temoin.wording import field_words, harmless, joined

_MOST_FIELDS, _MOST_SIDES, _MOST_NUMBERS = 6, 6, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the entries that a writer wrote under one number.

    Attributes:
        is_proved: Whether its writer signed it as it stands here.
        copies: Name of a file and number of a line, for each copy of the ledger that holds it.
    """

    entry: Entry
    is_proved: bool
    copies: tuple[tuple[str, int], ...] = ()

    @property
    def shape(self) -> dict[str, object]:
        """What an answer holds of it."""
        return {
            **entry_shape(self.entry, confidential=False),
            "line": self.entry.line or None,
            "file": self.entry.file or None,
            "copies": [{"file": file, "line": line} for file, line in self.copies],
            "says": entry_words(self.entry, confidential=False),
            "proved": self.is_proved,
        }

    def cells(self, own: Collection[str], rivals: "Sequence[Side]") -> list[str]:
        """Return where it is, which it is, when it was signed, what it is and what it says.

        Args:
            own: Names of the file that needs none.
            rivals: All that stand under this number.
        """
        entry = self.entry
        said = entry_words(entry, confidential=False)
        others = [each.entry.fields for each in rivals]
        words = [said, *_fields_apart(entry.fields, others, said)]
        if not self.is_proved:
            words.append(say("and is not proved"))
        return [
            "    " + _place(entry.file if entry.file not in own else "", entry.line),
            entry.id[7:19],
            shapes.time_text(entry.time_ms) or say("no date"),
            say_word("entry", entry.type),
            joined(filter(None, words)),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """The entries that one writer wrote under one number.

    Attributes:
        writer: Its id.
        number: The number.
        who: Whose key it is, in words.
        sides: In the order of the ledger.
        own: Names of the file that need not be told.
    """

    writer: str
    number: int
    who: str
    sides: tuple[Side, ...]
    own: frozenset[str] = frozenset()

    @property
    def shape(self) -> dict[str, object]:
        """What an answer holds of them."""
        return {
            "writer": self.writer,
            "seq": self.number,
            "signed_by": self.who,
            "sides": [each.shape for each in self.sides],
        }

    @property
    def lines(self) -> Iterator[str]:
        """A head, a line for each side, and which copies hold it."""
        shown = self.sides[:_MOST_SIDES]
        yield say("number {number} of {who}, side by side:", number=self.number, who=self.who)
        rows = columns([each.cells(self.own, shown) for each in shown]).splitlines()
        for row, side in zip(rows, shown, strict=True):
            yield row
            if side.copies:
                places = [harmless(_place(file, line)) for file, line in side.copies]
                yield "        " + say("stands in {places}", places=joined(places))
        if left := len(self.sides) - len(shown):
            yield "    " + say("and {count} more", count=left)


def side_by_side(rivals: Sequence[Rivals]) -> Iterator[str]:
    """Yield the lines of the first rivals, and how many numbers are left."""
    for each in rivals[:_MOST_NUMBERS]:
        yield from each.lines
    if (left := len(rivals) - _MOST_NUMBERS) > 0:
        yield say_counted(
            "and {count} further number written twice",
            "and {count} further numbers written twice",
            left,
        )


def rival_histories(
    ledger: Ledger, state: LedgerState, copies: Sequence[Ledger] = ()
) -> list[Rivals]:
    """Return the entries that share writer and number, each with all that tells them apart.

    Args:
        ledger: All of it.
        state: What it proves.
        copies: What it was united from: each side is looked for in them.
    """
    if not any(each.attack == TWO_HISTORIES.name for each in state.problems):
        return []
    places, unproved = same_places(ledger.entries), state.unproved
    copied = _places_in(copies, {entry.id for rivals in places for entry in rivals})
    who = Called(each for each in ledger.entries if each.id not in unproved)
    return [
        Rivals(
            writer=rivals[0].writer,
            number=rivals[0].seq,
            who=who[rivals[0].key_id],
            sides=tuple(
                Side(
                    entry=entry,
                    is_proved=entry.id not in unproved,
                    copies=tuple(copied[entry.id]),
                )
                for entry in rivals
            ),
            own=frozenset({state.name, *_only_file(rivals)}),
        )
        for rivals in places
    ]


def _places_in(
    copies: Sequence[Ledger], wanted: Collection[str]
) -> defaultdict[str, list[tuple[str, int]]]:
    """Return file and line of some entries in each copy, by id."""
    places: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for copy in copies:
        for each in copy.entries:
            if each.id in wanted:
                places[each.id].append((each.file, each.line))
    return places


def located(problem: Problem, own: Collection[str]) -> str:
    """Return what a problem is, with its line, and its file where that is another than these."""
    what, file = say(problem.message), problem.file if problem.file not in own else ""
    if file:
        what = what.removeprefix(say("{subject}: {reason}", subject=file, reason=""))
    if problem.line:
        numbered = say("line {number}: {problem}", number=problem.line, problem=what)
        what = what if what.startswith(numbered.removesuffix(what)) else numbered
    return say("{subject}: {reason}", subject=file, reason=what) if file else what


def _only_file(rivals: Sequence[Entry]) -> frozenset[str]:
    """Return the name of the file that all of some entries are in; none for several."""
    files = frozenset(each.file for each in rivals)
    return files if len(files) == 1 else frozenset()


def _place(file: str, line: int) -> str:
    if not line:
        return file
    if not file:
        return say("line {number}", number=line)
    return say("{file}, line {number}", file=file, number=line)


def _fields_apart(
    fields: Mapping[str, object], others: Sequence[Mapping[str, object]], said: str
) -> list[str]:
    """Return the fields in which an entry differs from its rivals, less those told already."""
    names = [name for name in fields if any(fields[name] != each.get(name) for each in others)]
    told = {name: _value_words(fields[name]) for name in names}
    apart = [
        field_words(name, shortened(text)) for name, text in told.items() if not _in(said, text)
    ]
    return apart[:_MOST_FIELDS]


def _in(said: str, text: str) -> bool:
    """Return whether words tell a text already: as words of their own, not inside others."""
    return bool(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", said))


def _value_words(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
