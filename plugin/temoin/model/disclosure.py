"""The join of cut and ledger as data: one row for each use of AI, a standing for each clip."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from temoin.model.clips import ClipView, CutView
from temoin.model.facts import CouldNotLook, DidNotRun, EarlierScan, Evidence, Proposal
from temoin.rate import FrameRange
from temoin.vocabulary import (
    Effect,
    Hosting,
    NoteKind,
    Origin,
    Scope,
    Severity,
    Statement,
    Technique,
    YesNo,
)


def batch_of(fields: Mapping[str, object]) -> str:
    """Return the mark that an entry shares with the others of one act, or ""."""
    mark = fields.get("batch")
    return mark if isinstance(mark, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A person's words on an entry or a clip: never a statement of what was done.

    Attributes:
        entry: Its id.
        said_by: Name of the person, or the key's short form.
        said_at_ms: When, UTC milliseconds.
        about: Id of the entry it speaks of, or empty: it speaks of the clip it stands with.
        withdrawn: Why its author took it back, where they did; None while it stands.
        batch: The mark that it shares with the other entries of one act, or empty.
    """

    entry: str
    kind: NoteKind
    text: str
    said_by: str
    said_at_ms: int
    about: str = ""
    withdrawn: str | None = None
    batch: str = ""

    @property
    def dissents(self) -> bool:
        """Whether it is a dissent that stands."""
        return self.kind is NoteKind.DISSENT and self.withdrawn is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One use of AI in a cut, or one person's word that there was none.

    Attributes:
        clip: Id of the clip it concerns.
        basis: `declared`, `attested`, `evidenced` or `proposed`: whose word it is.
        record_range: The part of the clip it concerns, in record time.
        said_by: Name of the person, or the key's short form; empty where nobody has spoken.
        said_at_ms: When it was said, UTC milliseconds; None where nobody has spoken.
        entry: The ledger entry's id, or empty.
        evidence: Evidence that a file gives for it.
        proposal: The detector's guess, where that is all there is.
        attached_by: Why the entry holds for this clip: `content hash`, `media URL`, `reel and
            timecode`, `place in this cut`...
        fields: The entry's other public fields, as the ledger holds them.
        notes: People's words on the entry, each followed by the answers to it.
    """

    clip: str
    basis: Statement
    tool: str
    technique: Technique
    effect: Effect
    scope: Scope | None = None
    record_range: FrameRange | None = None
    hosting: Hosting = Hosting.UNKNOWN
    meaning_changed: YesNo = YesNo.UNKNOWN
    note: str = ""
    said_by: str = ""
    said_at_ms: int | None = None
    entry: str = ""
    evidence: tuple[Evidence, ...] = ()
    proposal: Proposal | None = None
    attached_by: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def batch(self) -> str:
        """The mark that its entry shares with the others of one act, or empty."""
        return batch_of(self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """A detector's guess that a person dismissed: no longer open, and never hidden.

    Attributes:
        proposal: The guess, as the last scan found it.
        entry: Id of the review.
        why: The person's reason.
        notes: People's words on the review, each followed by the answers to it.
        batch: The mark that it shares with the other entries of one act, or empty.
    """

    proposal: Proposal
    entry: str
    said_by: str
    said_at_ms: int
    why: str
    notes: tuple[Note, ...] = ()
    batch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A statement or a dismissal that was taken back or replaced: views fold it, audits show both.

    Attributes:
        entry: The folded entry's id.
        clip: Name of the clip it spoke of, as the entry has it.
        what: What it said, in a few words.
        said_by: Who had said it.
        folded_by: Who took it back.
        by_another: Whether somebody else than its author did.
        notes: People's words on it, each followed by the answers to it.
    """

    entry: str
    clip: str
    what: str
    said_by: str
    folded_by: str
    reason: str
    by_another: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Confidential fields of an entry that are to be dropped everywhere; which, nobody says.

    Attributes:
        entry: Id of the entry that had them.
        fields: How many.
        redacted_by: Who redacted them.
    """

    entry: str
    fields: int
    redacted_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A scan of a cut that somebody signed: proof of having looked, never of absence.

    Attributes:
        cut_digest: The cut that was looked at.
        operations: Effects and nodes that were looked at.
        not_looked: How many things nobody could look into.
        tools: AI tools that were proposed, by name.
        catalogue_date: ISO date of the table of tools.
    """

    entry: str
    cut_digest: str
    said_by: str
    said_at_ms: int
    clips: int
    operations: int
    files: int
    not_looked: int
    tools: tuple[str, ...] = ()
    catalogue_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one clip, on two axes that answer different questions.

    Attributes:
        conflict: The two sides, in words, where they contradict each other; else empty.
        unknown_frames: Record frames of which nobody has said anything.
        media_problem: Why its media could not be looked into, or empty.
        media_since: `changed` or `gone`, where its media is since the scan; else empty.
        proposals: All that detectors guess, confirmed and dismissed ones too.
        dismissed: Those of them that a person dismissed, with who and why.
        taken_back: What was said of it once and no longer stands.
        notes: People's words on the clip itself, each followed by the answers to it.
    """

    clip: ClipView
    origin: Origin
    statement: Statement
    conflict: str = ""
    unknown_frames: int = 0
    media_problem: str = ""
    media_since: str = ""
    evidence: tuple[Evidence, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    rows: tuple[Row, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()
    taken_back: tuple[Retraction, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def all_notes(self) -> tuple[Note, ...]:
        """Every note that stands with it: on itself, its rows, dismissals and retractions."""
        of_rows = (note for each in self.rows for note in each.notes)
        of_dismissed = (note for each in self.dismissed for note in each.notes)
        of_taken_back = (note for each in self.taken_back for note in each.notes)
        return (*self.notes, *of_rows, *of_dismissed, *of_taken_back)

    @property
    def evidence_of_no_row(self) -> tuple[Evidence, ...]:
        """What its files say that no row of it holds."""
        placed = [fact for row in self.rows for fact in row.evidence]
        return tuple(fact for fact in self.evidence if fact not in placed)

    @property
    def technique(self) -> Technique:
        """The strongest class of AI that any row of it names."""
        order = (
            Technique.GENERATIVE,
            Technique.ENHANCEMENT,
            Technique.ASSISTIVE,
            Technique.UNKNOWN,
        )
        named = {row.technique for row in self.rows if row.basis is not Statement.ATTESTED}
        return next((each for each in order if each in named), Technique.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much of a cut: clips, and frames of the programme (each frame once)."""

    clips: int = 0
    frames: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that a ledger does not prove, located.

    Attributes:
        attack: Short machine name of what it looks like.
        line: Line of the ledger, from 1; 0 where it has none.
        file: What the file with that line is called; empty where only one was read.
        exit_code: What `ledger verify` answers for it.
        voids: Whether the entry it names proves nothing any more.
    """

    attack: str
    message: str
    hint: str = ""
    entry: str = ""
    writer: str = ""
    line: int = 0
    file: str = ""
    exit_code: int = 10
    voids: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The last checkpoint of a ledger.

    Attributes:
        entry: Its id.
        time_ms: When it was signed, UTC ms, as its writer's clock had it.
        count: How many entries it covers.
        stamped_ms: When it existed by the word of a time authority, UTC ms; 0 without one.
        authority: Who stamped it; empty without a stamp.
    """

    entry: str
    time_ms: int
    count: int
    stamped_ms: int = 0
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerState:
    """What the united ledger proves: four questions, answered apart.

    Attributes:
        name: File name, or empty where there is no ledger.
        integrity: `intact`, `broken` or `none`.
        identity: `known` where each key is carried by an entry, else `unknown` or `none`.
        time: `claimed` until a time-stamped checkpoint covers every entry.
        trust: `trusted`, `untrusted` (keys not yet trusted by you) or `none`.
        untrusted: Short forms of the keys not yet trusted.
        checkpoint: The last one that holds, or None.
        is_excerpt: Whether it is some entries of a ledger, with proofs, and not all.
        notes: What is worth knowing and no fault.
    """

    name: str = ""
    entries: int = 0
    writers: int = 0
    integrity: str = "none"
    identity: str = "none"
    time: str = "none"
    trust: str = "none"
    problems: tuple[Problem, ...] = ()
    untrusted: tuple[str, ...] = ()
    checkpoint: Checkpoint | None = None
    is_excerpt: bool = False
    notes: tuple[str, ...] = ()

    @property
    def unproved(self) -> frozenset[str]:
        """Ids of entries that prove nothing: edited, forged, or of another ledger."""
        return frozenset(each.entry for each in self.problems if each.voids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Everything that sheets, panels, markers and audits draw from.

    Attributes:
        scanned_ms: When the cut and its media were last scanned, or None: not scanned.
        changed_media: Names of media that changed since that scan.
        gone_media: Names of media that left since.
        earlier_scan: The last scan there was, where none holds for the cut as it is now.
        totals: By `statement`, `origin` and `technique`, each a mapping from word to tally.
        unknown: Clips and frames of which nothing is known.
        unattached: Entries that hold for no clip of this cut.
        retractions: Statements and dismissals that no longer stand, in order.
        redactions: Confidential fields that were redacted, in order.
        notes: People's words on what is of no cut, such as a key.
        looks: Signed scans of this very cut, in order.
    """

    cut: CutView
    standings: tuple[Standing, ...]
    ledger: LedgerState
    scanned_ms: int | None = None
    changed_media: tuple[str, ...] = ()
    gone_media: tuple[str, ...] = ()
    earlier_scan: EarlierScan | None = None
    totals: Mapping[str, Mapping[str, Tally]] = field(default_factory=dict)
    unknown: Tally = field(default_factory=Tally)
    unattached: tuple[str, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    notes: tuple[Note, ...] = ()
    looks: tuple[Look, ...] = ()
    could_not_look: tuple[CouldNotLook, ...] = ()
    did_not_run: tuple[DidNotRun, ...] = ()
    catalogue_version: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every use of AI and every attestation, in record order of their clips."""
        return tuple(row for standing in self.standings for row in standing.rows)

    @property
    def entries(self) -> frozenset[str]:
        """Ids of the ledger's entries that hold for it or a clip of it, folded ones included."""
        ids = {each.entry for each in self.looks}
        for clip in self.standings:
            ids.update(each.entry for each in clip.rows)
            ids.update(each.entry for each in clip.dismissed)
            ids.update(each.entry for each in clip.taken_back)
            ids.update(each.entry for each in clip.all_notes)
            for fact in filter(None, (each.recorded for each in clip.evidence)):
                ids.update((fact.entry, *fact.derived))
        return frozenset(each for each in ids if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A breach of a rule, found by an audit.

    Attributes:
        leaves_unknown: Whether it says that something is not known, which is never a pass.
        source: Where the rule comes from.
    """

    rule: str
    severity: Severity
    message: str
    hint: str = ""
    clip: str = ""
    leaves_unknown: bool = False
    source: str = ""
