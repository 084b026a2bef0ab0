"""What people have said, ready to be joined with a cut: each word by the material it is on."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from temoin.disclosure.agents import said_by
from temoin.disclosure.attach import EntryIndex, Targeted, targets_of
from temoin.disclosure.carried import Carriage, carriages
from temoin.disclosure.notes import Notes
from temoin.language import say, say_word
from temoin.ledger import (
    Ledger,
    LiveEntry,
    Superseded,
    Target,
    live,
    short_key,
    superseded,
)
from temoin.match.identities import Identities
from temoin.model import (
    ClipView,
    CutView,
    Dismissal,
    Evidence,
    Note,
    Proposal,
    Redaction,
    Retraction,
    Row,
    batch_of,
)

NameOf = Callable[[str], str]
_STATEMENTS = frozenset({"step", "attest"})


class Said:
    """A ledger's words by what they are on: statements, reviews, notes, what was taken back.

    Attributes:
        targets: The statements that stand, with what they are about.
        carried: What was said of single entries and clips of this cut.
        statements: The same by material.
        retractions: What was taken back or replaced, by its entry's id, in the ledger's order.
        name_of: Gives the name behind a key.
    """

    def __init__(
        self,
        ledger: Ledger,
        unproved: Collection[str],
        cut: CutView,
        planned: Iterable[Carriage] = (),
    ) -> None:
        """Index a ledger's words for one cut.

        Args:
            ledger: All of it.
            unproved: Ids of entries that prove nothing: they say nothing either.
            cut: The cut.
            planned: Words on which entry holds for which clip that are not signed yet.
        """
        standing, folds = live(ledger, unproved), superseded(ledger, unproved)
        names = _names(standing)
        self.name_of: NameOf = lambda key_id: (
            names.get(key_id) or say("key {key}", key=short_key(key_id))
        )
        self._notes = Notes(ledger, standing, folds, self.name_of, unproved)
        self.targets = targets_of([each for each in standing if each.entry.type in _STATEMENTS])
        self.carried = carriages(standing, cut, planned)
        self.statements = EntryIndex(self.targets, cut, self.carried)
        self.retractions = {
            each.entry.id: _retraction(each, self._notes, self.name_of)
            for each in folds
            if _is_told(each)
        }
        reviews = [each for each in standing if each.entry.type == "review"]
        targeted = targets_of(reviews)
        self._reviews = EntryIndex(targeted, cut)
        self._anywhere = _by_proposal(reviews, targeted)
        folded = [
            LiveEntry(entry=each.entry, fields=each.entry.fields)
            for each in folds
            if each.entry.id not in unproved
        ]
        # of a withdrawn note the answers still stand, and of a dissent that it was withdrawn
        remarks = {each.entry.id: each for each in (*folded, *standing) if _is_on_clip(each)}
        in_order = [remarks[each.id] for each in ledger.entries if each.id in remarks]
        self._remarks = EntryIndex(targets_of(in_order), cut, self.carried)
        told = [each for each in folded if each.entry.type in {*_STATEMENTS, "review"}]
        self._folded = EntryIndex(
            targets_of([each for each in told if each.entry.id in self.retractions]),
            cut,
            self.carried,
        )

    def dismissals(
        self, clip: ClipView, known_by: Identities, proposals: Sequence[Proposal]
    ) -> tuple[Dismissal, ...]:
        """Return which of a clip's proposals people dismissed; each word on each of them."""
        if not proposals:
            return ()
        guesses = {each.id: each for each in proposals}
        anywhere = [each for guess in guesses for each in self._anywhere.get(guess, ())]
        here = [each.entry for each in self._reviews.holding_for(clip, known_by)]
        return tuple(
            self._dismissal(each, guesses[str(each.fields["proposal"])])
            for each in (*here, *anywhere)
            if _dismisses(each) and str(each.fields.get("proposal")) in guesses
        )

    def _dismissal(self, review: LiveEntry, guess: Proposal) -> Dismissal:
        why = review.fields.get("why")
        return Dismissal(
            proposal=guess,
            entry=review.entry.id,
            said_by=said_by(self.name_of(review.entry.key_id), review.entry),
            said_at_ms=review.entry.time_ms,
            why=why if isinstance(why, str) else "",
            notes=self._notes.on(review.entry.id),
            batch=batch_of(review.fields),
        )

    def taken_back(self, clip: ClipView, known_by: Identities) -> tuple[Retraction, ...]:
        """Return what was said of a clip once and no longer stands."""
        found = self._folded.holding_for(clip, known_by)
        return tuple(self.retractions[each.entry.entry.id] for each in found)

    def with_notes(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Return rows with the notes on their entries."""
        if not self._notes:
            return tuple(rows)
        return tuple(replace(row, notes=self._notes.on(row.entry)) for row in rows)

    def notes(self, clip: ClipView, known_by: Identities, shown: set[str]) -> tuple[Note, ...]:
        """Return the notes on a clip, and those on reviews of it that stand with nothing shown.

        Args:
            clip: The use.
            known_by: Its material.
            shown: Ids of the entries that are shown with their own notes.
        """
        if not self._notes:
            return ()
        found = [
            note
            for each in self._remarks.holding_for(clip, known_by)
            for note in self._notes.at(each.entry.entry.id)
        ]
        for each in self._reviews.holding_for(clip, known_by):
            review = each.entry
            if shown.isdisjoint({review.entry.id, str(review.fields.get("step"))}):
                found += self._notes.on(review.entry.id)
        return tuple(found)

    def notes_on(self, entry: str) -> tuple[Note, ...]:
        """Return people's words on an entry."""
        return self._notes.on(entry)

    def notes_on_evidence(self, evidence: Iterable[Evidence]) -> tuple[Note, ...]:
        """Return people's words on the entries by which recorded evidence holds, each once."""
        recorded = [each.recorded for each in evidence if each.recorded]
        ids = dict.fromkeys(name for each in recorded for name in (each.entry, *each.derived))
        return tuple(note for name in ids if name for note in self._notes.on(name))

    def notes_of_no_cut(self) -> tuple[Note, ...]:
        """Return the notes on what has no place in any cut, such as a key."""
        return self._notes.of_no_cut()


def _names(entries: Iterable[LiveEntry]) -> dict[str, str]:
    """Return the latest name that each key goes by."""
    names = {}
    for each in entries:
        name = each.fields.get("name")
        if each.entry.type == "key" and isinstance(name, str) and name:
            names[each.entry.key_id] = name
    return names


def _dismisses(review: LiveEntry) -> bool:
    return review.fields.get("decision") == "dismissed"


def _by_proposal(
    reviews: Iterable[LiveEntry], targeted: Iterable[Targeted]
) -> Mapping[str, list[LiveEntry]]:
    """Return the reviews that name no target by their proposal: they hold wherever it stands."""
    placed = {each.entry.id for each, _ in targeted}
    found: dict[str, list[LiveEntry]] = defaultdict(list)
    for each in reviews:
        if each.entry.id not in placed:
            found[str(each.fields.get("proposal"))].append(each)
    return found


def _is_on_clip(note: LiveEntry) -> bool:
    return note.entry.type == "note" and not note.fields.get("entry")


def _is_told(fold: Superseded) -> bool:
    """Return whether it matters to a reader that an entry no longer stands."""
    entry = fold.entry
    dismissal = entry.type == "review" and entry.body.get("decision") == "dismissed"
    return dismissal or entry.type in {*_STATEMENTS, "note"}


def redactions_of(ledger: Ledger, unproved: Collection[str], name_of: NameOf) -> list[Redaction]:
    """Return the redactions of a ledger that are proved, in order."""
    return [
        Redaction(
            entry=each.text("entry"),
            fields=len(digests),
            redacted_by=name_of(each.key_id),
            reason=each.text("reason"),
        )
        for each in ledger.entries
        if each.type == "redact"
        and each.id not in unproved
        and isinstance(digests := each.body.get("digests"), list)
    ]


def _retraction(fold: Superseded, notes: Notes, name_of: NameOf) -> Retraction:
    """Return a word that no longer stands, with who folded it and why."""
    entry, by = fold.entry, fold.by
    target = entry.fields.get("target")
    named = Target.from_fields(target).clip_name if isinstance(target, Mapping) else ""
    said = _what(entry.type, entry.body)
    return Retraction(
        entry=entry.id,
        clip=named,
        what=said if fold.is_retraction else say("{what} (replaced)", what=said),
        said_by=said_by(name_of(entry.key_id), entry),
        folded_by=name_of(by.key_id),
        reason=fold.reason,
        by_another=entry.key_id != by.key_id,
        notes=notes.on(entry.id) if fold.is_retraction else (),
    )


def _what(kind: str, body: Mapping[str, object]) -> str:
    """Return what an entry said, in a few words."""
    if kind == "attest":
        return say("no AI was used")
    if kind == "review":
        return say("{tool} dismissed", tool=body.get("tool", ""))
    if kind == "note":
        return say(
            '{kind} "{text}"',
            kind=say_word("NoteKind", str(body.get("kind", ""))),
            text=body.get("text", ""),
        )
    return str(body.get("tool", ""))
