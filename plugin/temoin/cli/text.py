"""Answers as a person reads them: plain columns, the unknown said first."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from temoin.audit import Audit
from temoin.language import say
from temoin.model import Disclosure, Evidence, Finding, MovedFile, Note, ScanResult, Standing
from temoin.notices import (
    could_not_look_lines,
    dismissal_words,
    media_since_words,
    note_words,
    notices,
    retraction_words,
    row_words,
)
from temoin.shapes import time_text
from temoin.vocabulary import Statement, label
from temoin.wording import MARKS, age, counted, harmless

_NAME_WIDTH = 28
_CLIPS_NAMED = 6
_SHORT_ID = 19
"""Characters of an entry's id that are shown: enough to name it again."""


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned columns; the last one runs free."""
    if not rows:
        return ""
    rows = [list(map(harmless, row)) for row in rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    return "\n".join(
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]
        ).rstrip()
        for row in rows
    )


def shortened(text: str, width: int = _NAME_WIDTH) -> str:
    """Return text cut to a width, its middle left out."""
    if len(text) <= width:
        return text
    head = (width - 1) // 2
    return f"{text[:head]}\N{HORIZONTAL ELLIPSIS}{text[head + 1 - width :]}"


def show_text(disclosure: Disclosure) -> str:
    """Return one line a clip, after what is unknown of the whole."""
    cut = disclosure.cut
    start = say("source in") if cut.is_clip_list else say("in")
    head = ["id", start, "out (excl.)", "clip", "origin", "statement", "steps"]
    lines = [head]
    for standing in disclosure.standings:
        clip = standing.clip
        lines.append(
            [
                clip.id,
                *cut.times_of(clip),
                shortened(clip.name),
                standing.origin.value,
                f"{MARKS[standing.statement]} {label(standing.statement)}",
                steps_text(standing),
            ]
        )
    return "\n".join([heading(disclosure), "", columns(lines), *spoken_lines(disclosure)])


def spoken_lines(disclosure: Disclosure) -> list[str]:
    """Return what people said of what was found and said: notes, dismissals, what is no more."""
    groups: tuple[tuple[str, list[str]], ...] = (
        (say("Notes"), list(_note_lines(disclosure))),
        (say("Dismissed"), _clip_lines(disclosure, _dismissed)),
        (say("Taken back"), _clip_lines(disclosure, _taken_back)),
    )
    lines = []
    for title, members in groups:
        lines += ["", title, *(f"  {each}" for each in members)] if members else []
    return list(map(harmless, lines))


def _note_lines(disclosure: Disclosure) -> Iterator[str]:
    """Yield each note with its clip, and with the entry that it speaks of."""
    yield from map(_note_line, disclosure.notes)
    for standing in disclosure.standings:
        folded = {note.entry for each in standing.taken_back for note in each.notes}
        closed = {note.entry for each in standing.dismissed for note in each.notes}
        for note in standing.all_notes:
            if note.entry not in folded | closed:
                yield f"{standing.clip.id}  {_note_line(note)}"


def _note_line(note: Note) -> str:
    about = say(" on {entry}", entry=note.about[:_SHORT_ID]) if note.about else ""
    return (
        f"{note.entry[:_SHORT_ID]}{about}  {time_text(note.said_at_ms) or ''}  {note_words(note)}"
    )


def _clip_lines(disclosure: Disclosure, lines_of: Callable[[Standing], Iterable[str]]) -> list[str]:
    return [
        f"{standing.clip.id}  {line}"
        for standing in disclosure.standings
        for line in lines_of(standing)
    ]


def _dismissed(standing: Standing) -> Iterator[str]:
    for each in standing.dismissed:
        date = time_text(each.said_at_ms) or ""
        yield f"{each.entry[:_SHORT_ID]}  {date}  {dismissal_words(each)}"
        yield from (f"  {_note_line(note)}" for note in each.notes)


def _taken_back(standing: Standing) -> Iterator[str]:
    for each in standing.taken_back:
        yield f"{each.entry[:_SHORT_ID]}  {retraction_words(each)}"
        yield from (f"  {_note_line(note)}" for note in each.notes)


def heading(disclosure: Disclosure) -> str:
    """Return the lines that stand above any view of a cut: what it is and what is unknown."""
    cut = disclosure.cut
    start, end = cut.in_out(cut.range)
    drop = " drop-frame" if cut.drop_frame else ""
    programme = "" if cut.is_clip_list else f"{start} - {end}, "
    lines = [f"{harmless(cut.name) or cut.files[0]}: {programme}{cut.rate.label} fps{drop}"]
    if disclosure.scanned_ms is not None:
        lines.append(scanned_text(disclosure))
    lines += [f"{MARKS[Statement.UNKNOWN]} {harmless(each.text)}" for each in notices(disclosure)]
    return "\n".join(lines)


def scanned_text(disclosure: Disclosure) -> str:
    """Return when the cut was last scanned, or that it was not as it is now."""
    scanned = disclosure.scanned_ms
    if scanned is None:
        return say("not scanned as it is now")
    return f"scanned {time_text(scanned)}, {age(scanned, time.time_ns() // 1_000_000)}"


def steps_text(standing: Standing) -> str:
    """Return the tools of a clip, each with whose word it is."""
    words = [row_words(row) for row in standing.rows]
    if standing.clip.retime:
        words.append(f"[{standing.clip.retime.label}]")
    if not standing.clip.visible:
        words.append("[not seen]")
    if standing.clip.covered:
        words.append(say("[covered]"))
    if standing.media_problem:
        words.append(f"[{standing.media_problem}]")
    if standing.media_since:
        words.append(f"[{media_since_words(standing)}]")
    return f"{'CONFLICT: ' if standing.conflict else ''}{'; '.join(words)}"


def evidence_lines(evidence: Iterable[Evidence]) -> list[str]:
    """Return what files say, strongest claims in words, with place and the three verdicts."""
    lines = []
    for fact in evidence:
        verdicts = f"{fact.integrity.value}, trust {fact.trust.value}, {fact.availability.value}"
        stale = say(" (when scanned)") if fact.as_scanned else ""
        lines.append(
            f"{label(fact.says)}: {fact.text}{stale} [{label(fact.strength)}; {verdicts}]"
            f" at {fact.where}"
        )
    return list(map(harmless, lines))


def scan_text(scan: ScanResult, disclosure: Disclosure) -> str:
    """Return what a scan found, what did not run and what could not be looked into."""
    lines = [heading(disclosure), ""]
    for standing in disclosure.standings:
        if not (standing.evidence or standing.proposals):
            continue
        start, _ = disclosure.cut.in_out(standing.clip.record_range)
        lines.append(f"{standing.clip.id}  {start}  {shortened(harmless(standing.clip.name))}")
        lines += [f"    {each}" for each in evidence_lines(standing.evidence)]
        for guess in standing.proposals:
            grounds = "; ".join(f"{each.where}: {each.text}" for each in guess.grounds)
            words = f"{label(guess.technique)}, {guess.presence.value}, {guess.confidence.value}"
            lines.append(harmless(f"    proposal: {guess.tool} ({words}) from {grounds}"))
        lines += [harmless(f"    {dismissal_words(each)}") for each in standing.dismissed]
    lines += ["", _looked_at(scan)]
    lines += map(harmless, _moved_lines(scan.moved))
    failures = could_not_look_lines(scan.could_not_look)
    lines += [harmless(f"could not look: {each}") for each in failures]
    return "\n".join(lines)


def _moved_lines(moved: Iterable[MovedFile]) -> Iterator[str]:
    """Yield, for each identity, the media that were found elsewhere by it."""
    names: dict[str, list[str]] = {}
    for each in moved:
        names.setdefault(each.by, []).append(each.name)
    for by, found in names.items():
        more = say(" and {count} more", count=len(found) - 1) if len(found) > 1 else ""
        yield say("found under --media by {by}: {name}", by=by, name=f"{found[0]}{more}")


def _looked_at(scan: ScanResult) -> str:
    looked = scan.looked_at
    things = [
        counted(looked.clips, "clip"),
        counted(looked.effects, "effect"),
        counted(looked.files, "file"),
    ]
    return f"looked at {', '.join(things)}; catalogue {scan.catalogue_version or 'none'}"


def audit_text(result: Audit, disclosure: Disclosure) -> str:
    """Return the verdict, the ledger's line, and every finding with what to do."""
    ledger = disclosure.ledger
    lines = [
        f"{result.verdict.value.upper()}: {counted(len(result.findings), 'finding')}",
        ledger_text(disclosure),
        scanned_text(disclosure),
    ]
    for finding, clips in _grouped(result.findings):
        where = f" {clips}:" if clips else ""
        lines.append(f"{finding.severity.value:<8}{where} {harmless(finding.message)}")
        if finding.hint:
            lines.append(f"         {finding.hint}")
    failures = [f"policy did not run: {each.plugin}: {each.reason}" for each in result.did_not_run]
    lines += map(harmless, failures)
    if not ledger.entries:
        lines.append("Without a ledger nothing passes.")
    return "\n".join(lines)


def _grouped(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield each finding once, with the clips that it was made of."""
    clips: dict[Finding, list[str]] = {}
    for finding in findings:
        clips.setdefault(replace(finding, clip=""), []).append(finding.clip)
    for finding, found in clips.items():
        left = len(found) - _CLIPS_NAMED
        more = f" and {counted(left, 'more clip')}" if left > 0 else ""
        yield finding, f"{', '.join(found[:_CLIPS_NAMED])}{more}"


def ledger_text(disclosure: Disclosure) -> str:
    """Return the ledger in a line: entries, writers, integrity, keys not yet trusted."""
    state = disclosure.ledger
    if not state.entries:
        return "no ledger"
    strange = counted(len(state.untrusted), "key")
    untrusted = f", {strange} not yet trusted by you" if state.untrusted else ""
    return (
        f"{state.name}: {counted(state.entries, 'entry', 'entries')},"
        f" {counted(state.writers, 'writer')}, {state.integrity}{untrusted}"
    )
