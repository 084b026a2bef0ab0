"""What whoever appends to a ledger looks up in it, kept up to date entry by entry."""

from collections.abc import Collection, Container, Iterable, Mapping

from temoin.ledger.adoption import Projects
from temoin.ledger.entry import Entry
from temoin.ledger.redaction import redactions
from temoin.ledger.union import Rank, rank


class End:
    """Where a ledger ends: what stands last in it, and what comes after that.

    Attributes:
        tips: Ids that no other entry knew.
    """

    def __init__(self) -> None:
        """Begin with no entry."""
        self.tips: set[str] = set()
        self._highest: Rank | None = None

    def add(self, entry: Entry) -> None:
        """Take one more entry, which stands after all that were taken."""
        self.tips.difference_update(entry.parents)
        self.tips.add(entry.id)
        place = rank(entry)
        if self._highest is None or place > self._highest:
            self._highest = place

    def is_before(self, entry: Entry, ids: Container[str]) -> bool:
        """Return whether an entry stands after all that were taken, by what it knew and its time.

        Args:
            entry: None of them.
            ids: Theirs.
        """
        parents = entry.parents
        if self.tips.issubset(parents):
            return True
        is_late = self._highest is None or rank(entry) > self._highest
        return is_late and all(each in ids for each in parents)


class Index:
    """A ledger's entries, by what a next one must name.

    Attributes:
        by_id: All of them, parents first.
        cards: Those that are `key` entries.
        last: Of each writer the one with the greatest number.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """Take a ledger's entries, parents first."""
        self.by_id: dict[str, Entry] = {}
        self.cards: list[Entry] = []
        self.last: dict[str, Entry] = {}
        self._redacting: list[Entry] = []
        self._projects = Projects()
        self._named: set[str] = set()
        self._end = End()
        self._is_in_order = True
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take one more entry, which stands after all that are here."""
        self.by_id[entry.id] = entry
        if entry.type == "key":
            self.cards.append(entry)
        elif entry.type == "redact":
            self._redacting.append(entry)
        before = self.last.get(entry.writer)
        if before is None or entry.seq > before.seq:
            self.last[entry.writer] = entry
        self._projects.count([entry])
        self._named.update(entry.parents)
        if entry.id in self._named:  # only where ids were made up
            self._is_in_order = False
        self._end.add(entry)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, parents first, as they are now."""
        return tuple(self.by_id.values())

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self.by_id)

    @property
    def project(self) -> str:
        """The project that most entries are of, adopted ones left out; empty for none."""
        return self._projects.main

    @property
    def tips(self) -> list[Entry]:
        """The entries that no other one knew."""
        return [self.by_id[each] for each in sorted(self._end.tips - self._named)]

    def is_next(self, entry: Entry) -> bool:
        """Return whether a ledger that has one more entry has it at its end, the rest unchanged.

        Not so where it stands there already, comes before another one, or drops what others show.
        """
        if entry.id in self.by_id or not self._is_in_order:
            return False
        if entry.type == "redact" or (entry.type == "key" and self._redacting):
            return False
        return self._end.is_before(entry, self.by_id)

    def redactions(self, further: Collection[Entry] = ()) -> Mapping[str, frozenset[str]]:
        """Return the digests of the redacted fields of each entry, by its id.

        Args:
            further: Entries that will be among these.
        """
        return redactions([*self.cards, *self._redacting, *further])
