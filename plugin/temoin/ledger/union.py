"""A ledger as a set of entries: read, united, put in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import Self

from temoin.bulk import bulk
from temoin.errors import ChainError, InputError, LedgerFormatError
from temoin.language import say, say_counted
from temoin.ledger import attacks
from temoin.ledger.adoption import Projects
from temoin.ledger.entry import Entry
from temoin.ledger.line import parse_line
from temoin.ledger.redaction import less_redacted, redactions
from temoin.ledger.sections import is_section
from temoin.ledger.signed import carried_keys, is_signed
from temoin.model import Problem

_FEWEST_DIGITS = 4

Rank = tuple[int, str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Entries, parents before children, and what could not be read.

    Attributes:
        problems: Lines that are no entries, and envelopes that contradict each other.
        notes: What a person may want to know and what is no fault.
        sections: Lines beside the entries, each as it was written, sorted.
        stale: How many redacted fields were still shown; the entries show them no more.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    stale: int = 0

    @classmethod
    def of(cls, entries: Iterable[Entry], problems: Sequence[Problem] = ()) -> Self:
        """Return a ledger of entries in any order; equal ids are one entry."""
        by_id: dict[str, Entry] = {}
        rivals: dict[str, list[Entry]] = defaultdict(list)
        contradictions, repeated = [], 0
        for entry in entries:
            known = by_id.setdefault(entry.id, entry)
            if known is entry:
                continue
            if _envelope(known) == _envelope(entry):
                repeated += not {*entry.stamps} - {*known.stamps}  # a stamp comes on a further line
            else:
                rivals[entry.id].append(entry)
                contradictions.append(attacks.TWO_ENVELOPES.on(entry, _twice_words(known)))
            by_id[entry.id] = _with_all_of(known, entry)
        keys = carried_keys(chain(by_id.values(), *rivals.values())) if rivals else {}
        for each, others in rivals.items():
            by_id[each] = _soundest(by_id[each], others, keys)
        stale = _drop_redacted(by_id)
        twice = say_counted("{count} line stands twice", "{count} lines stand twice", repeated)
        notes = (twice,) if repeated else ()
        return cls(
            entries=tuple(_in_order(by_id)),
            problems=(*problems, *contradictions),
            notes=(*notes, *([_stale_words(stale)] if stale else [])),
            stale=stale,
        )

    @property
    def project(self) -> str:
        """The project that most entries are of, adopted ones left out; empty for none."""
        return Projects(self.entries).main

    @property
    def adopted(self) -> frozenset[str]:
        """The projects that were taken in."""
        return frozenset(each.text("adopted") for each in self.entries if each.type == "adopt")

    def entry(self, text: str) -> Entry:
        """Return the entry with an id, or with enough of one.

        Raises:
            InputError: None has it, or several have.
        """
        wanted = text.strip().removeprefix("sha256:").lower()
        if len(wanted) < _FEWEST_DIGITS:
            raise InputError(
                say("{text!r} is too short for an id", text=text), hint="Give 4 digits or more."
            )
        found = [each for each in self.entries if each.id[7:].startswith(wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                say("{text!r} means {count} entries", text=text, count=len(found)),
                hint="Give more digits.",
            )
        raise InputError(
            say("no entry {text!r}", text=text), hint="List entries with 'temoin ledger show'."
        )


def _drop_redacted(by_id: dict[str, Entry]) -> int:
    """Drop the redacted fields of all entries; return how many there were.

    So a copy from before the redaction brings none of them back.
    """
    stale = 0
    for name, digests in redactions(by_id.values()).items():
        if entry := by_id.get(name):
            by_id[name] = less_redacted(entry, digests)
            stale += len(entry.reveals) - len(by_id[name].reveals)
    return stale


def _stale_words(count: int) -> str:
    return say_counted(
        "{count} redacted field is still in the file; 'temoin ledger redact' drops it",
        "{count} redacted fields are still in the file; 'temoin ledger redact' drops them",
        count,
    )


def _twice_words(known: Entry) -> str:
    """Return that an entry stands twice, and where it was read first if that is known."""
    words = say("it stands twice with different signatures")
    if not known.line:
        return words
    if not known.file:
        return say("{words}, the other time in line {number}", words=words, number=known.line)
    return say(
        "{words}, the other time in {file}, line {number}",
        words=words,
        file=known.file,
        number=known.line,
    )


def _envelope(entry: Entry) -> tuple[str, ...]:
    return (entry.media_type, entry.payload, entry.key_id, entry.signature)


def _with_all_of(entry: Entry, other: Entry) -> Entry:
    """Return an entry with what stands beside either copy of it, whichever comes first."""
    if _beside(entry) == _beside(other):
        return replace(entry, raw=min(entry.raw, other.raw))
    reveals = {*entry.reveals, *other.reveals}
    stamps = {*entry.stamps, *other.stamps}
    further = {**entry.further, **other.further}
    for name in entry.further.keys() & other.further.keys():
        further[name] = min(entry.further[name], other.further[name])
    in_order = dict(sorted(further.items()))
    return replace(
        entry,
        reveals=tuple(sorted(reveals)),
        stamps=tuple(sorted(stamps)),
        further=in_order,
        raw="",
    )


def _beside(entry: Entry) -> tuple[object, ...]:
    return (entry.reveals, entry.stamps, [*entry.further.items()])


def _soundest(entry: Entry, others: Sequence[Entry], keys: Mapping[str, bytes]) -> Entry:
    """Return the envelope of an id that its key signed, with what stands beside any of them.

    Which copy is read first decides nothing: a forged one must not push the true one out, nor
    with it the key that it alone carries.
    """
    best = min([entry, *others], key=lambda each: (not is_signed(each, keys), _envelope(each)))
    return replace(best, reveals=entry.reveals, stamps=entry.stamps, further=entry.further, raw="")


def parse_ledger(lines: Iterable[str], file: str = "") -> Ledger:
    """Return the ledger that lines hold; a line that is no entry is named, the rest is read.

    Args:
        lines: Without their line breaks.
        file: What to call the file that they are of, where several are read.
    """
    with bulk():
        return _parsed(lines, file)


def _parsed(lines: Iterable[str], file: str) -> Ledger:
    entries: list[Entry] = []
    problems: list[Problem] = []
    beside: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entries.append(parse_line(line, number, file))
        except LedgerFormatError as error:
            if is_section(line):
                beside.add(line)
            else:
                problems.append(_malformed(number, file, error))
    return replace(Ledger.of(entries, problems), sections=tuple(sorted(beside)))


def _malformed(number: int, file: str, error: LedgerFormatError) -> Problem:
    return Problem(
        attack=attacks.MALFORMED_LINE,
        message=say("line {number}: {reason}", number=number, reason=say(str(error))),
        hint=error.hint,
        line=number,
        file=file,
        exit_code=error.exit_code,
    )


def unite(*ledgers: Ledger) -> Ledger:
    """Return the union of copies of one ledger: each entry once, with all reveals of it.

    Raises:
        ChainError: They are of different projects.
    """
    projects = {each.project for each in ledgers if each.entries}
    if len(projects.difference(*(each.adopted for each in ledgers))) > 1:
        raise ChainError(
            "the ledgers are of different projects",
            hint="Keep them apart, name one, or take one in with 'temoin ledger merge --adopt'.",
        )
    return union_of(ledgers)


def union_of(ledgers: Sequence[Ledger]) -> Ledger:
    """Return the union of copies or parts, an entry of another project included.

    One that stands in two of them is nothing to tell.
    """
    united = Ledger.of(entry for each in ledgers for entry in each.entries)
    problems = [problem for each in ledgers for problem in each.problems]
    return Ledger(
        entries=united.entries,
        problems=(*problems, *united.problems),
        notes=tuple(note for each in ledgers for note in each.notes),
        sections=tuple(sorted({line for each in ledgers for line in each.sections})),
        stale=sum(each.stale for each in ledgers),
    )


def tips(entries: Iterable[Entry]) -> list[str]:
    """Return the ids that no other entry knew: the newest of each line of work, sorted."""
    ids: set[str] = set()
    known: set[str] = set()
    for entry in entries:
        ids.add(entry.id)
        known.update(entry.parents)
    return sorted(ids - known)


def _in_order(by_id: dict[str, Entry]) -> Iterable[Entry]:
    """Yield entries, parents first, ties by time, writer and place.

    An entry among its own ancestors (an id that was made up) comes last, in id order.
    """
    if _stand_in_order(by_id.values()):  # as whoever wrote them appended them
        yield from by_id.values()
        return
    waiting: dict[str, int] = {}
    children: dict[str, list[str]] = defaultdict(list)
    for entry in by_id.values():
        parents = {parent for parent in entry.parents if parent in by_id}
        waiting[entry.id] = len(parents)
        for parent in parents:
            children[parent].append(entry.id)
    ready = [rank(by_id[each]) for each, count in waiting.items() if not count]
    heapify(ready)
    while ready:
        entry = by_id[heappop(ready)[-1]]
        del waiting[entry.id]
        yield entry
        for child in children[entry.id]:
            waiting[child] -= 1
            if not waiting[child]:
                heappush(ready, rank(by_id[child]))
    for left in sorted(waiting):
        yield by_id[left]


def _stand_in_order(entries: Iterable[Entry]) -> bool:
    """Return whether each entry stands after its parents, and none before one of lesser rank."""
    seen: set[str] = set()
    later: Rank | None = None
    ids = {each.id for each in entries}
    for entry in entries:
        place = rank(entry)
        if (later and place < later) or not seen.issuperset(ids.intersection(entry.parents)):
            return False
        seen.add(entry.id)
        later = place
    return True


def rank(entry: Entry) -> Rank:
    """Return what decides on the order of two entries of which neither knew the other."""
    return (entry.time_ms, entry.writer, entry.seq, entry.id)
