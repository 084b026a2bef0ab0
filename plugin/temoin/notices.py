"""What every view of a cut says: first what is unknown or unproved, then whose word a row is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from temoin.language import say
from temoin.model import (
    CouldNotLook,
    Disclosure,
    Dismissal,
    EarlierScan,
    Note,
    Retraction,
    Row,
    Standing,
)
from temoin.vocabulary import Statement, label
from temoin.wording import counted, day, harmless

_NAMED = 6
"""Names that a notice holds; the rest are counted."""

_LONGEST_NAME = 120


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
        *_of_ledger(disclosure),
        *_of_timeline(disclosure.cut.warnings),
    ]


def could_not_look_lines(failures: Iterable[CouldNotLook]) -> list[str]:
    """Return what could not be looked into, one line for all that failed for one reason."""
    subjects: dict[str, list[str]] = {}
    for each in failures:
        subjects.setdefault(each.reason, []).append(each.subject)
    return [f"{_named(each)}: {reason}" for reason, each in subjects.items()]


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
    stale = any(fact.as_scanned for fact in row.evidence)
    whose = {
        Statement.EVIDENCED: say("said the file when scanned") if stale else "says the file",
        Statement.PROPOSED: "to be confirmed",
    }
    return whose.get(row.basis) or f"says {shown(row.said_by)}"


def row_words(row: Row, shown: Callable[[str], str] = harmless) -> str:
    """Return a row in a few words: tool, class, whose word."""
    whose = whose_word(row, shown)
    if row.basis is Statement.ATTESTED:
        return f"no AI, {whose}"
    return f"{shown(row.tool) or 'unknown tool'} ({label(row.technique)}, {whose})"


def _named(subjects: Sequence[str]) -> str:
    more = f" and {len(subjects) - 1:,} more" if len(subjects) > 1 else ""
    return f"{subjects[0]}{more}"


def _of_silence(disclosure: Disclosure) -> Iterator[Notice]:
    unknown, clips = disclosure.unknown, len(disclosure.standings)
    if not clips:
        yield Notice(kind="empty", text="There is no clip in this cut.")
    if unknown.clips:
        length = f" ({disclosure.cut.record_timecode(unknown.frames)})" if unknown.frames else ""
        yield Notice(
            kind="unknown",
            text=f"{unknown.clips:,} of {counted(clips, 'clip')}{length}: nobody has"
            " said anything of all or part of it. Unknown is not the same as no AI.",
        )


def _of_clips(standings: Sequence[Standing]) -> Iterator[Notice]:
    evidenced, proposed = Statement.EVIDENCED, Statement.PROPOSED
    groups = (
        ("conflict", "two sides contradict each other", [s for s in standings if s.conflict]),
        (
            "unspoken-evidence",
            "the file says AI and nobody has spoken of it",
            _with_row(standings, evidenced),
        ),
        (
            "unspoken-proposal",
            "an AI tool was found and nobody has confirmed or dismissed it",
            _with_row(standings, proposed),
        ),
    )
    for kind, what, members in groups:
        if members:
            names = _listed([each.clip.name or each.clip.id for each in members])
            yield Notice(kind=kind, text=f"{counted(len(members), 'clip')}: {what} ({names}).")


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
        yield Notice(kind="could-not-look", text=f"Could not be looked into: {reasons}.")
    if disclosure.did_not_run:
        reasons = _listed([f"{each.plugin}: {each.reason}" for each in disclosure.did_not_run])
        yield Notice(kind="did-not-run", text=f"Did not run: {reasons}.")


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


def _of_ledger(disclosure: Disclosure) -> Iterator[Notice]:
    ledger = disclosure.ledger
    if not ledger.entries:
        yield Notice(kind="no-ledger", text="There is no ledger: nobody has signed anything.")
    if ledger.problems:
        problems = _listed([each.message for each in ledger.problems])
        yield Notice(
            kind="ledger-problem", text=f"The ledger does not prove all of it: {problems}."
        )
    if ledger.notes:
        yield Notice(kind="ledger-note", text=f"The ledger: {_listed(ledger.notes)}.")
    if ledger.untrusted:
        keys = _listed(ledger.untrusted)
        verb = "is" if len(ledger.untrusted) == 1 else "are"
        yield Notice(
            kind="untrusted-key",
            text=f"{counted(len(ledger.untrusted), 'signing key')} {verb} not yet trusted"
            f" by whoever opened the ledger ({keys}).",
        )


def _of_timeline(warnings: Sequence[str]) -> Iterator[Notice]:
    if warnings:
        yield Notice(kind="timeline-warning", text=f"Timeline: {_listed(warnings)}.")


def _listed(names: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return "; ".join(map(_shortened, names[:_NAMED])) + more


def _shortened(name: str) -> str:
    """Return a name without its full stop, and with its end left out where it is endless."""
    if len(name) > _LONGEST_NAME:
        return f"{name[:_LONGEST_NAME]}\N{HORIZONTAL ELLIPSIS}"
    return name.rstrip(".")
