"""A ledger verified line by line: of its entries only their ids are held.

The short way makes the same checks as `verify` and has one answer, that nothing is wrong. What it
cannot see line by line (a fault, a revocation, an excerpt, an order that is not the ledger's, a
redacted field that still stands there...) is for `verify`, which looks at the whole.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from sys import intern
from typing import Protocol

from temoin.bulk import bulk
from temoin.errors import LedgerFormatError
from temoin.ledger.checkpoints import counted, last_checkpoint
from temoin.ledger.clocks import clock_notes, went_back
from temoin.ledger.entry import MEDIA_TYPE, Entry
from temoin.ledger.index import End
from temoin.ledger.line import parse_line
from temoin.ledger.merkle import Tree, leaf_hash
from temoin.ledger.people import Called, People, people_of, short_key
from temoin.ledger.redaction import less_redacted, redactions
from temoin.ledger.signed import carried_keys, doubted
from temoin.ledger.stamped import Stamped, covers_all, judged, with_time
from temoin.ledger.union import Ledger
from temoin.ledger.verify import Known, checked
from temoin.model import LedgerState
from temoin.signing import base64url, signatures_hold

_AT_ONCE = 512
"""Lines that are held at a time: enough to keep every processor busy with signatures."""


class Reread(Protocol):
    """Lines that can be read more than once."""

    def __iter__(self) -> Iterator[str]:
        """Yield them, from the first one on."""


@dataclass(frozen=True, slots=True)
class Streamed:
    """A ledger in which nothing is wrong.

    Attributes:
        state: What it proves.
        ids: Of all its entries.
        project: Whose they are.
    """

    state: LedgerState
    ids: Collection[str]
    project: str


def verify_lines(
    lines: Reread,
    *,
    trusted: Collection[str] = (),
    roots: Sequence[bytes] = (),
    time_roots: Sequence[bytes] = (),
) -> Streamed | None:
    """Return what lines prove, where that is seen line by line; None where `verify` must look.

    Args:
        lines: Of a whole file, without their line breaks.
        trusted: Ids of the keys that the person who asks trusts.
        roots: Certificates of the facilities that they trust.
        time_roots: DER or PEM certificates of time authorities that they trust.

    Raises:
        InputError: A trusted root cannot be read.
    """
    seen, waiting = _Seen(), iter(lines)
    try:
        while chunk := [*islice(waiting, _AT_ONCE)]:
            with bulk():
                entries = [parse_line(line) for line in chunk if line.strip()]
                if not seen.take(entries):
                    return None
        if seen.redacts and any(map(seen.shows_redacted, lines)):
            return None
    except LedgerFormatError:
        return None
    people = people_of(seen.said_of_keys, (), trusted=trusted, roots=roots)
    return seen.concluded(people, judged(seen.stamped, time_roots))


class _Once(dict[tuple[str, int], int]):
    """That each number of each writer is taken once, which chains alone show here."""

    def __missing__(self, _: tuple[str, int]) -> int:
        """Return once."""
        return 1


class _Ends:
    """Of all entries the ids, and whole only each writer's last: no other is followed.

    Attributes:
        parents: Ids that entries named, by their own; None for those under the last checkpoint.
        of_writer: The last entries.
    """

    def __init__(self) -> None:
        self.parents: dict[str, tuple[str, ...] | None] = {}
        self.of_writer: dict[str, Entry] = {}
        self._by_id: dict[str, Entry] = {}

    def get(self, name: str, /) -> Entry | None:
        return self._by_id.get(name)

    def __contains__(self, name: object, /) -> bool:
        return name in self.parents

    def add(self, entry: Entry) -> None:
        if before := self.of_writer.get(entry.writer):
            del self._by_id[before.id]
        # each id is one text, however often it is named
        self.parents[intern(entry.id)] = tuple(map(intern, entry.parents))
        self.of_writer[entry.writer] = self._by_id[entry.id] = entry

    def newly_under(self, checkpoint: Entry) -> list[str]:
        """Return what can be reached from a checkpoint and is under no earlier one, sorted."""
        found: set[str] = set()
        waiting = [*checkpoint.parents]
        while waiting:
            each = waiting.pop()
            parents = self.parents[each]
            if parents is not None and each not in found:
                found.add(each)
                waiting += parents
        self.parents.update(dict.fromkeys(found))
        return sorted(found)


class _Seen:
    """What is held of the entries so far, in which nothing is wrong.

    Attributes:
        stamped: Those that a time stamp stands beside.
        redacts: Those that redact fields of others.
    """

    def __init__(self) -> None:
        self.stamped: list[Entry] = []
        self.redacts: list[Entry] = []
        self._back: list[Entry] = []
        self._project = ""
        self._ends, self._end = _Ends(), End()
        self._keys: dict[str, bytes] = {}
        self._cards: list[Entry] = []
        self._newest: dict[str, Entry] = {}
        self._checkpoint: Entry | None = None
        self._tree = Tree()

    def take(self, entries: Sequence[Entry]) -> bool:
        """Take further entries; return whether nothing is wrong with them, by all that is seen."""
        if not entries:
            return True
        self._project = self._project or entries[0].project
        self._keys.update(carried_keys(entries))
        found = doubted(entries, self._keys, signatures_hold)
        known = Known(
            by_id=self._ends,
            times_taken=_Once(),
            keys=self._keys,
            doubted=found,
            adopted=(),
            project=self._project,
        )
        return all(self._follows(entry, known) for entry in entries)

    def _follows(self, entry: Entry, known: Known) -> bool:
        if entry.media_type != MEDIA_TYPE or entry.id in self._ends:
            return False
        if not self._end.is_before(entry, self._ends):
            return False
        if next(checked([entry], known), None) or "revokes" in entry.body:
            return False
        before = self._ends.of_writer.get(entry.writer)
        if before and entry.seq == 1:  # a second history, of which the first is not held
            return False
        if entry.type == "checkpoint" and not self._grows_on_the_last(entry):
            return False
        if before and went_back(before, entry):
            self._back += [before, entry]
        self._add(entry)
        return True

    def _add(self, entry: Entry) -> None:
        self._ends.add(entry)
        self._end.add(entry)
        if entry.type == "key":
            self._cards.append(entry)
        elif entry.type == "redact":
            self.redacts.append(entry)
        if entry.stamps:
            self.stamped.append(entry)
        newest = self._newest.setdefault(entry.key_id, entry)
        if entry.time_ms > newest.time_ms:
            self._newest[entry.key_id] = entry

    def _grows_on_the_last(self, checkpoint: Entry) -> bool:
        """Return whether a checkpoint holds that grows on the last one, if there was any."""
        last = [self._checkpoint.id] if self._checkpoint else []
        if [each for word, each in checkpoint.body.items() if word == "after"] != last:
            return False
        new = self._ends.newly_under(checkpoint)
        self._tree.grow(map(leaf_hash, new))
        self._checkpoint = checkpoint
        head = (self._tree.size, base64url(self._tree.root))
        said = (counted(checkpoint), checkpoint.body.get("root"))
        return head == said and {*last} <= {*new}

    def shows_redacted(self, line: str) -> bool:
        """Return whether a line shows a field that one of the entries redacts."""
        if '"d"' not in line:
            return False
        entry = parse_line(line)
        return less_redacted(entry, self._redacted.get(entry.id, ())) is not entry

    @cached_property
    def _redacted(self) -> Mapping[str, frozenset[str]]:
        return redactions([*self._cards, *self.redacts])

    @property
    def said_of_keys(self) -> Ledger:
        """The entries by which keys are judged: `key` entries, and each key's newest."""
        by_id = {each.id: each for each in (*self._cards, *self._newest.values())}
        return Ledger(entries=tuple(by_id.values()))

    def concluded(self, people: People, stamped: Stamped) -> Streamed | None:
        """Return what all of it comes to; None where something is wrong after all.

        Args:
            people: What the keys come to.
            stamped: What the time stamps come to.
        """
        ids = self._ends.parents
        if not ids or stamped.problems or [*people.problems]:
            return None
        untrusted = tuple(short_key(key) for key in self._newest if key not in people.grounds)
        tip = [each for each in self.stamped if {each.id} == self._end.tips]
        checkpoints = [self._checkpoint] if self._checkpoint else []
        state = LedgerState(
            entries=len(ids),
            writers=len(self._ends.of_writer),
            integrity="intact",
            identity="known",
            time="stamped" if tip and covers_all(tip, stamped, ()) else "claimed",
            trust="untrusted" if untrusted else "trusted",
            untrusted=untrusted,
            checkpoint=with_time(last_checkpoint(checkpoints, ()), stamped),
            notes=(*stamped.notes, *people.notes, *clock_notes(self._back, Called(people.cards))),
        )
        return Streamed(state=state, ids=ids, project=self._project)
