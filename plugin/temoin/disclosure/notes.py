"""People's words about words: which notes stand with which entry, and in what order."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from temoin.disclosure.agents import said_by
from temoin.ledger import Entry, Ledger, LiveEntry, Superseded, is_dissent
from temoin.model import Note, batch_of
from temoin.vocabulary import NoteKind

NameOf = Callable[[str], str]

_ON_FILES = frozenset({"evidence", "derive"})
"""Entries whose place is with the clips that show their files."""


class Notes:
    """Notes by what they speak of; those on a retraction or a review stand with its subject."""

    def __init__(
        self,
        ledger: Ledger,
        live: Collection[LiveEntry],
        folds: Collection[Superseded],
        name_of: NameOf,
        unproved: Collection[str],
    ) -> None:
        """Take the notes of a ledger.

        Args:
            ledger: All of it.
            live: Its entries that stand.
            folds: What was taken back or replaced: a withdrawn dissent is shown as withdrawn.
            name_of: Gives the name behind a key.
            unproved: Ids of entries that prove nothing.
        """
        self._entries = {each.id: each for each in ledger.entries if each.id not in unproved}
        self._notes = {
            each.entry.id: _note(each.entry, each.fields, name_of)
            for each in live
            if each.entry.type == "note"
        }
        for fold in folds:
            if is_dissent(fold.entry) and fold.is_retraction and fold.entry.id in self._entries:
                withdrawn = _note(fold.entry, fold.entry.fields, name_of, fold.reason)
                self._notes[fold.entry.id] = withdrawn
        self._after: Mapping[str, list[str]] = defaultdict(list)
        for entry in self._entries.values():
            if subject := _subject(entry):
                self._after[subject].append(entry.id)

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self._notes)

    def on(self, entry_id: str) -> tuple[Note, ...]:
        """Return the notes on an entry, each followed by the answers to it."""
        if not self._notes or entry_id not in self._after:
            return ()
        return tuple(self._walk(entry_id))

    def at(self, entry_id: str) -> tuple[Note, ...]:
        """Return a note on a clip, followed by the answers to it."""
        note = self._notes.get(entry_id)
        return ((note,) if note else ()) + self.on(entry_id)

    def of_no_cut(self) -> tuple[Note, ...]:
        """Return the notes on what has no place in any cut, such as a key."""
        roots = dict.fromkeys(self._root(each) for each in self._notes)
        return tuple(note for root in roots if self._has_no_place(root) for note in self.at(root))

    def _walk(self, entry_id: str) -> Iterator[Note]:
        waiting, seen = list(reversed(self._after[entry_id])), {entry_id}
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue  # an id that was made up stands among its own answers
            seen.add(at)
            if at in self._notes:
                yield self._notes[at]
            waiting += reversed(self._after.get(at, ()))

    def _root(self, entry_id: str) -> str:
        """Return what a note speaks of in the end."""
        seen: set[str] = set()
        while entry_id not in seen and entry_id in self._entries:
            seen.add(entry_id)
            subject = _subject(self._entries[entry_id])
            if not subject:
                break
            entry_id = subject
        return entry_id

    def _has_no_place(self, entry_id: str) -> bool:
        entry = self._entries.get(entry_id)
        if entry is not None and entry.type in _ON_FILES:
            return False
        return entry is None or not isinstance(entry.body.get("target"), Mapping)


def _subject(entry: Entry) -> str:
    """Return the id of the entry that one speaks of, or "" for one that speaks of none."""
    key = {"note": "entry", "supersede": "entry", "review": "step"}.get(entry.type)
    value = entry.body.get(key) if key else None
    return value if isinstance(value, str) else ""


def _note(
    entry: Entry, fields: Mapping[str, object], name_of: NameOf, withdrawn: str | None = None
) -> Note:
    text = fields.get("text")
    return Note(
        entry=entry.id,
        kind=_kind(fields.get("kind")),
        text=text if isinstance(text, str) else "",
        said_by=said_by(name_of(entry.key_id), entry),
        said_at_ms=entry.time_ms,
        about=_subject(entry),
        withdrawn=withdrawn,
        batch=batch_of(fields),
    )


def _kind(word: object) -> NoteKind:
    """Return a kind; one that this version does not know is a comment, the least of them."""
    try:
        return NoteKind(str(word))
    except ValueError:
        return NoteKind.COMMENT
