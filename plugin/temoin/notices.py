"""What every view of a cut says: first what is unknown or unproved, then whose word a row is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from temoin.language import number, say, say_counted
from temoin.model import (
    CouldNotLook,
    DidNotRun,
    Disclosure,
    Dismissal,
    EarlierScan,
    Evidence,
    Ground,
    Look,
    Note,
    Recorded,
    Retraction,
    Row,
    Standing,
)
from temoin.vocabulary import Integrity, Statement, Trust, label
from temoin.wording import counted, day, harmless, joined, listed, tool_words

_NAMED = 6
"""Names that a notice holds; the rest are counted."""

_LONGEST_NAME = 120

_SAME_BYTES = frozenset({"content hash", "hash list"})
"""By what recorded evidence holds that is of the very bytes that a clip shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing a reader must know before the rest.

    Attributes:
        kind: Machine name.
        text: One or two sentences.
    """

    kind: str
    text: str


def notices(disclosure: Disclosure) -> list[Notice]:
    """Return what is unknown, contradictory or unproved in a disclosure, the worst first."""
    return [
        *_of_silence(disclosure),
        *_of_clips(disclosure.standings),
        *_of_dissent(disclosure),
        *_of_scan(disclosure),
        *_of_looks(disclosure),
        *_of_ledger(disclosure),
        *_of_timeline(disclosure.cut.warnings),
    ]


def could_not_look_lines(failures: Iterable[CouldNotLook]) -> list[str]:
    """Return what could not be looked into, one line for all that failed for one reason."""
    subjects: dict[str, list[str]] = {}
    for each in failures:
        subjects.setdefault(each.reason, []).append(each.subject)
    return [
        say("{subject}: {reason}", subject=listed(each, 1), reason=reason)
        for reason, each in subjects.items()
    ]


def did_not_run_lines(failures: Iterable[DidNotRun]) -> list[str]:
    """Return which plugins gave no answer, and why, a line each."""
    return [
        say("{subject}: {reason}", subject=each.plugin, reason=each.reason) for each in failures
    ]


def media_since_words(standing: Standing) -> str:
    """Return what became of a clip's media since the scan, or "" where nothing did."""
    if standing.media_since == "gone":
        return say("media gone since the scan")
    return say("media changed since the scan") if standing.media_since else ""


def whose_word(row: Row, shown: Callable[[str], str] = harmless) -> str:
    """Return on whose word a row stands.

    Args:
        row: What is said.
        shown: Makes foreign text fit to be shown.
    """
    if row.basis is Statement.EVIDENCED:
        return _file_says(row.evidence, shown)
    if row.basis is Statement.PROPOSED:
        return say("to be confirmed")
    return say("says {person}", person=shown(row.said_by))


def _file_says(evidence: Sequence[Evidence], shown: Callable[[str], str]) -> str:
    """Return that a file says it, and which and when, where that is not the file as it is now."""
    read = [fact for fact in evidence if fact.recorded is None]
    if read or not evidence:
        stale = any(fact.as_scanned for fact in evidence)
        return say("said the file when scanned") if stale else say("says the file")
    fact = evidence[0]
    if fact.recorded and fact.recorded.holds_by in _SAME_BYTES:
        return say("said the file at ingest")
    return say("said {file}, which it is from", file=shown(fact.file))


def fact_source(fact: Evidence, shown: Callable[[str], str] = harmless) -> str:
    """Return, in brackets, where a fact is from that the file as it is now was not found to say.

    Args:
        fact: Of a clip.
        shown: Makes foreign text fit to be shown.
    """
    if fact.recorded is None:
        return say(" (when scanned)") if fact.as_scanned else ""
    return f" ({joined(_source_sentences(fact, fact.recorded, shown))})"


def _source_sentences(
    fact: Evidence, recorded: Recorded, shown: Callable[[str], str]
) -> Iterator[str]:
    file, person = shown(fact.file), shown(recorded.said_by)
    if recorded.said_at_ms is None:
        yield say("found by the scan in {file}", file=file)
    else:
        date = day(recorded.said_at_ms)
        yield say(
            "captured at ingest from {file} on {date}, says {person}",
            file=file,
            date=date,
            person=person,
        )
    if recorded.holds_by == "media reference":
        yield say("other media of this clip")
    if recorded.declared_by:
        people = ", ".join(map(shown, recorded.declared_by))
        yield say(
            "from {file}, of which this is declared to be a derivation, by {people}",
            file=file,
            people=people,
        )
    if recorded.holds_by == "hash list":
        yield say("known by a hash list, which is weaker than SHA-256")


def row_words(row: Row, shown: Callable[[str], str] = harmless) -> str:
    """Return a row in a few words: tool, class, whose word."""
    whose = whose_word(row, shown)
    if row.basis is Statement.ATTESTED:
        return say("no AI, {whose_word}", whose_word=whose)
    technique = label(row.technique)
    return f"{tool_words(shown(row.tool))} ({technique}, {whose})"


def _of_silence(disclosure: Disclosure) -> Iterator[Notice]:
    unknown, clips = disclosure.unknown, len(disclosure.standings)
    if not clips:
        yield Notice(kind="empty", text=say("There is no clip in this cut."))
    if unknown.clips:
        length = f" ({disclosure.cut.record_timecode(unknown.frames)})" if unknown.frames else ""
        yield Notice(
            kind="unknown",
            text=say(
                "{count} of {clips}{length}: nobody has said anything of all or part of it."
                " Unknown is not the same as no AI.",
                count=number(unknown.clips),
                clips=counted(clips, "clip"),
                length=length,
            ),
        )


def _of_clips(standings: Sequence[Standing]) -> Iterator[Notice]:
    evidenced, proposed = Statement.EVIDENCED, Statement.PROPOSED
    groups = (
        ("conflict", say("two sides contradict each other"), [s for s in standings if s.conflict]),
        (
            "unspoken-evidence",
            say("the file says AI and nobody has spoken of it"),
            _with_row(standings, evidenced),
        ),
        (
            "unspoken-proposal",
            say("an AI tool was found and nobody has confirmed or dismissed it"),
            _with_row(standings, proposed),
        ),
    )
    for kind, what, members in groups:
        if members:
            names = _listed([each.clip.name or each.clip.id for each in members])
            words = say(
                "{clips}: {what} ({names}).",
                clips=counted(len(members), "clip"),
                what=what,
                names=names,
            )
            yield Notice(kind=kind, text=words)


def _of_dissent(disclosure: Disclosure) -> Iterator[Notice]:
    """Yield the dissents that stand: no later entry of somebody else takes one out of sight."""
    said = {note.entry: (note, "") for note in disclosure.notes if note.dissents}
    for standing in disclosure.standings:
        clip = standing.clip.name or standing.clip.id
        for note in standing.all_notes:
            if note.dissents:
                said.setdefault(note.entry, (note, clip))
    if said:
        lines = [
            say("{who} on {clip}: {text}", who=note.said_by, clip=clip, text=note.text)
            if clip
            else say("{who}: {text}", who=note.said_by, text=note.text)
            for note, clip in said.values()
        ]
        yield Notice(kind="dissent", text=say("Dissent stands: {lines}.", lines=_listed(lines)))


def ground_words(ground: Ground, shown: Callable[[str], str] = str) -> str:
    """Return why a detector proposes, in a line: place, node and the literal text.

    Args:
        ground: What it read.
        shown: Makes foreign text fit to be shown.
    """
    place = shown(ground.where)
    if ground.node:
        place = f"{place} ({shown(ground.node)})"
    return f"{place}: {shown(ground.text)}"


def note_words(note: Note, shown: Callable[[str], str] = harmless) -> str:
    """Return a note in a line: who, what kind, the words, and whether it was withdrawn.

    Args:
        note: What a person said.
        shown: Makes foreign text fit to be shown.
    """
    words = say(
        '{kind}, says {who}: "{text}"',
        kind=label(note.kind),
        who=shown(note.said_by),
        text=shown(note.text),
    )
    if note.withdrawn is None:
        return words
    return say("{words} (withdrawn: {why})", words=words, why=shown(note.withdrawn))


def dismissal_words(dismissal: Dismissal, shown: Callable[[str], str] = harmless) -> str:
    """Return a dismissed proposal in a line: tool, who, why."""
    return say(
        "{tool}: dismissed, says {who}: {why}",
        tool=shown(dismissal.proposal.tool),
        who=shown(dismissal.said_by),
        why=shown(dismissal.why) or say("no reason given"),
    )


def retraction_words(retraction: Retraction, shown: Callable[[str], str] = harmless) -> str:
    """Return what was taken back in a line: what, who had said it, who took it back and why."""
    return say(
        "{what}, said {who}: taken back by {other}: {why}",
        what=shown(retraction.what),
        who=shown(retraction.said_by),
        other=shown(retraction.folded_by),
        why=shown(retraction.reason) or say("no reason given"),
    )


def _with_row(standings: Sequence[Standing], basis: Statement) -> list[Standing]:
    return [each for each in standings if any(row.basis is basis for row in each.rows)]


def _of_scan(disclosure: Disclosure) -> Iterator[Notice]:
    if disclosure.scanned_ms is None:
        yield Notice(kind="not-scanned", text=_not_scanned(disclosure.earlier_scan))
    if disclosure.changed_media:
        names = _listed(disclosure.changed_media)
        text = say(
            "Changed since the scan, so that what it found may not hold now: {names}.",
            names=names,
        )
        yield Notice(kind="changed-media", text=text)
    if disclosure.gone_media:
        names = _listed(disclosure.gone_media)
        yield Notice(kind="gone-media", text=say("Gone since the scan: {names}.", names=names))
    if disclosure.could_not_look:
        reasons = _listed(could_not_look_lines(disclosure.could_not_look))
        text = say("Could not be looked into: {reasons}.", reasons=reasons)
        yield Notice(kind="could-not-look", text=text)
    if disclosure.did_not_run:
        reasons = _listed(did_not_run_lines(disclosure.did_not_run))
        yield Notice(kind="did-not-run", text=say("Did not run: {reasons}.", reasons=reasons))


def _not_scanned(earlier: EarlierScan | None) -> str:
    text = say("Not scanned as it is now: what the files of this cut say is not known.")
    if earlier is None:
        return text
    date = day(earlier.time_ms)
    if earlier.of_these_bytes:
        more = say("It was scanned on {date}, with other plugins or options.", date=date)
    else:
        more = say("It was scanned on {date} as another version of this file.", date=date)
    return f"{text} {more}"


def look_words(look: Look) -> str:
    """Return how much was looked at and what was found, in a sentence without who and when."""
    return say(
        "{things} looked at, {count} could not be looked into, catalogue of {date}, {tools}",
        things=", ".join(
            [
                counted(look.clips, "clip"),
                counted(look.operations, "effect or node", "effects and nodes"),
                counted(look.files, "file"),
            ]
        ),
        count=look.not_looked,
        date=harmless(look.catalogue_date) or say("no date"),
        tools=_tools_found(look.tools),
    )


def _tools_found(tools: Sequence[str]) -> str:
    found = counted(len(tools), "AI-class tool")
    return say("{found} ({tools})", found=found, tools=_listed(tools)) if tools else found


def _of_looks(disclosure: Disclosure) -> Iterator[Notice]:
    """Yield the last signed look at this cut: proof of looking, never of absence."""
    if disclosure.looks:
        look = disclosure.looks[-1]
        text = say(
            "{who} looked on {date}: {words}. This proves the look, not that there is no AI.",
            who=harmless(look.said_by),
            date=day(look.said_at_ms),
            words=look_words(look),
        )
        yield Notice(kind="looked", text=text)


def _of_ledger(disclosure: Disclosure) -> Iterator[Notice]:
    ledger = disclosure.ledger
    if not ledger.entries:
        text = say("There is no ledger: nobody has signed anything.")
        yield Notice(kind="no-ledger", text=text)
    if ledger.problems:
        problems = _listed([say(each.message) for each in ledger.problems])
        text = say("The ledger does not prove all of it: {problems}.", problems=problems)
        yield Notice(kind="ledger-problem", text=text)
    if ledger.notes:
        notes = _listed(list(map(say, ledger.notes)))
        yield Notice(kind="ledger-note", text=say("The ledger: {notes}.", notes=notes))
    if ledger.untrusted:
        keys = _listed(ledger.untrusted)
        text = say_counted(
            "{count} signing key is not yet trusted by whoever opened the ledger ({keys}).",
            "{count} signing keys are not yet trusted by whoever opened the ledger ({keys}).",
            len(ledger.untrusted),
            keys=keys,
        )
        yield Notice(kind="untrusted-key", text=text)


def _of_timeline(warnings: Sequence[str]) -> Iterator[Notice]:
    if warnings:
        text = say("Timeline: {warnings}.", warnings=_listed(warnings))
        yield Notice(kind="timeline-warning", text=text)


def _listed(names: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    return listed(list(map(_shortened, names)), _NAMED, say("; "))


def _shortened(name: str) -> str:
    """Return a name without its full stop, and with its end left out where it is endless."""
    if len(name) > _LONGEST_NAME:
        return f"{name[:_LONGEST_NAME]}\N{HORIZONTAL ELLIPSIS}"
    return name.rstrip(".")


def trust_words(fact: Evidence) -> str:
    """Return whether whoever signed is trusted; where nobody could be, what to do about it."""
    words = label(fact.trust)
    # without a list, an intact signature is the one thing that a list would tell more of
    if fact.trust is Trust.UNCHECKED and fact.integrity is Integrity.INTACT:
        return say("{trust}, run 'temoin trust update'", trust=words)
    return words
