"""Answers as a person reads them: plain columns, the unknown said first."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from temoin.audit import Audit
from temoin.language import say, say_counted
from temoin.ledger import Entry
from temoin.model import (
    CutView,
    Disclosure,
    Evidence,
    Finding,
    MovedFile,
    Note,
    Proposal,
    Row,
    ScanResult,
    Standing,
)
from temoin.notices import (
    could_not_look_lines,
    did_not_run_lines,
    dismissal_words,
    fact_source,
    ground_words,
    media_since_words,
    note_words,
    notices,
    retraction_words,
    row_words,
    trust_words,
)
from temoin.shapes import time_text
from temoin.vocabulary import Statement, label, short_label
from temoin.wording import MARKS, age, and_more, counted, harmless, joined, ledger_word, listed

_NAME_WIDTH = 28
_CLIPS_NAMED = 6
_GROUNDS_SHOWN = 3  # a group of nodes has dozens; all are in `--json`
_IDS_LISTED = 12
_SHORT_ID = 19
"""Characters of an entry's id that are shown: enough to name it again."""


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, of as many cells each, as aligned columns; the last one runs free."""
    if not rows:
        return ""
    rows = [list(map(harmless, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    line = "".join(f"{{:{width}}}  " for width in widths[:-1]) + "{}"
    return "\n".join(line.format(*row).rstrip() for row in rows)


def entry_lines(entries: Sequence[Entry]) -> list[str]:
    """Return the ids of what was signed, a line each, and how many are left out."""
    lines = [f"  {entry.id}" for entry in entries[:_IDS_LISTED]]
    if (left := len(entries) - _IDS_LISTED) > 0:
        lines.append("  " + say("and {count} more", count=left))
    return lines


def shortened(text: str, width: int = _NAME_WIDTH) -> str:
    """Return text cut to a width, its middle left out."""
    if len(text) <= width:
        return text
    head = (width - 1) // 2
    return f"{text[:head]}\N{HORIZONTAL ELLIPSIS}{text[head + 1 - width :]}"


def show_text(disclosure: Disclosure) -> str:
    """Return one line a clip, after what is unknown of the whole."""
    cut = disclosure.cut
    head = [
        say("id"),
        say("source in") if cut.is_clip_list else say("in"),
        say("out (excl.)"),
        say("clip"),
        say("origin"),
        say("statement"),
        say("steps"),
    ]
    lines = [head]
    for standing in disclosure.standings:
        clip = standing.clip
        lines.append(
            [
                clip.id,
                *cut.times_of(clip),
                shortened(clip.name),
                short_label(standing.origin),
                f"{MARKS[standing.statement]} {label(standing.statement)}",
                steps_text(standing, cut),
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
    drop = say(" drop-frame") if cut.drop_frame else ""
    name = harmless(cut.name) or cut.files[0]
    if cut.is_clip_list:
        programme = say(
            "{cut}: {rate} fps{drop_frame}", cut=name, rate=cut.rate.label, drop_frame=drop
        )
    else:
        programme = say(
            "{cut}: {start} - {end}, {rate} fps{drop_frame}",
            cut=name,
            start=start,
            end=end,
            rate=cut.rate.label,
            drop_frame=drop,
        )
    lines = [programme]
    if disclosure.scanned_ms is not None:
        lines.append(scanned_text(disclosure))
    lines += [f"{MARKS[Statement.UNKNOWN]} {harmless(each.text)}" for each in notices(disclosure)]
    return "\n".join(lines)


def scanned_text(disclosure: Disclosure) -> str:
    """Return when the cut was last scanned, or that it was not as it is now."""
    scanned = disclosure.scanned_ms
    if scanned is None:
        return say("not scanned as it is now")
    past = age(scanned, time.time_ns() // 1_000_000)
    return say("scanned {time}, {age}", time=time_text(scanned), age=past)


def steps_text(standing: Standing, cut: CutView) -> str:
    """Return the tools of a clip, each with whose word it is, and of which part if not of all."""
    words = [_row_text(row, standing, cut) for row in standing.rows]
    if standing.clip.retime:
        words.append(f"[{standing.clip.retime.label}]")
    if not standing.clip.visible:
        words.append(f"[{say('not seen')}]")
    if standing.clip.covered:
        words.append(say("[covered]"))
    if standing.media_problem:
        words.append(f"[{standing.media_problem}]")
    if standing.media_since:
        words.append(f"[{media_since_words(standing)}]")
    return f"{say('CONFLICT: ') if standing.conflict else ''}{joined(words)}"


def _row_text(row: Row, standing: Standing, cut: CutView) -> str:
    """Return a row in words; a part of a clip is told, or silence on the rest would look wrong."""
    words = row_words(row)
    if row.record_range is None or row.record_range == standing.clip.record_range:
        return words
    start, end = cut.in_out(row.record_range)
    return say("{words}, only {start} - {end}", words=words, start=start, end=end)


def evidence_lines(evidence: Iterable[Evidence]) -> list[str]:
    """Return what files say, strongest claims in words, with place and the three verdicts."""
    lines = []
    for fact in evidence:
        words = say(
            "{says}: {text} [{strength}; {integrity}, trust {trust}, {availability}] at {where}",
            says=label(fact.says),
            text=f"{fact.text}{fact_source(fact)}",
            strength=label(fact.strength),
            integrity=label(fact.integrity),
            trust=trust_words(fact),
            availability=label(fact.availability),
            where=fact.where,
        )
        lines.append(words)
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
            lines.append(f"    {harmless(_guess_words(guess))}")
        lines += [harmless(f"    {dismissal_words(each)}") for each in standing.dismissed]
    lines += ["", _looked_at(scan)]
    lines += map(harmless, _moved_lines(scan.moved))
    failures = could_not_look_lines(disclosure.could_not_look)
    lines += [harmless(say("could not look: {reason}", reason=each)) for each in failures]
    return "\n".join(lines)


def _guess_words(guess: Proposal) -> str:
    """Return a detector's guess in a line, with what it stands on."""
    return say(
        "proposal: {tool} ({technique}, {presence}, {confidence}) from {grounds}",
        tool=guess.tool,
        technique=label(guess.technique),
        presence=label(guess.presence),
        confidence=label(guess.confidence),
        grounds=listed(list(map(ground_words, guess.grounds)), _GROUNDS_SHOWN, say("; ")),
    )


def _moved_lines(moved: Iterable[MovedFile]) -> Iterator[str]:
    """Yield, for each identity, the media that were found elsewhere by it."""
    names: dict[str, list[str]] = {}
    for each in moved:
        names.setdefault(each.by, []).append(each.name)
    for by, found in names.items():
        some = and_more(found[0], len(found) - 1)
        yield say("found under --media by {by}: {name}", by=say(by), name=some)


def _looked_at(scan: ScanResult) -> str:
    looked = scan.looked_at
    things = [
        counted(looked.clips, "clip"),
        counted(looked.effects, "effect"),
        counted(looked.files, "file"),
    ]
    return say(
        "looked at {things}; catalogue {version}",
        things=", ".join(things),
        version=scan.catalogue_version or say("none"),
    )


def audit_text(result: Audit, disclosure: Disclosure) -> str:
    """Return the verdict, the ledger's line, and every finding with what to do."""
    ledger = disclosure.ledger
    lines = [
        say(
            "{verdict}: {findings}",
            verdict=label(result.verdict).upper(),
            findings=counted(len(result.findings), "finding"),
        ),
        ledger_text(disclosure),
        scanned_text(disclosure),
    ]
    for finding, clips in _grouped(result.findings):
        words = harmless(say(finding.message))
        where = say("{clips}: {finding}", clips=clips, finding=words) if clips else words
        lines.append(f"{label(finding.severity):<8} {where}")
        if finding.hint:
            lines.append(f"         {say(finding.hint)}")
    failures = did_not_run_lines(result.did_not_run)
    lines += [harmless(say("policy did not run: {reason}", reason=each)) for each in failures]
    if not ledger.entries:
        lines.append(say("Without a ledger nothing passes."))
    return "\n".join(lines)


def _grouped(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield each finding once, with the clips that it was made of."""
    clips: dict[Finding, list[str]] = {}
    for finding in findings:
        clips.setdefault(replace(finding, clip=""), []).append(finding.clip)
    for finding, found in clips.items():
        left = len(found) - _CLIPS_NAMED
        named = ", ".join(found[:_CLIPS_NAMED])
        if left > 0:
            more = counted(left, "more clip")
            named = say("{clips} and {more_clips}", clips=named, more_clips=more)
        yield finding, named


def ledger_text(disclosure: Disclosure) -> str:
    """Return the ledger in a line: entries, writers, integrity, keys not yet trusted."""
    state = disclosure.ledger
    if not state.entries:
        return say("no ledger")
    words = say(
        "{ledger}: {entries}, {writers}, {integrity}",
        ledger=state.name,
        entries=counted(state.entries, "entry", "entries"),
        writers=counted(state.writers, "writer"),
        integrity=ledger_word(state.integrity),
    )
    strange = say_counted(
        "{count} key not yet trusted by you",
        "{count} keys not yet trusted by you",
        len(state.untrusted),
    )
    return f"{words}, {strange}" if state.untrusted else words
