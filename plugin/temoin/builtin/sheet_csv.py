"""The shot AI cue sheet as a table for a spreadsheet: a line for each row of the disclosure.

A clip of which nobody and nothing speaks has a line too: unknown is shown, never left out.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from temoin.api import (
    Disclosure,
    Evidence,
    Note,
    Row,
    Standing,
    notices,
    say,
    sayable,
    shapes,
    vocabulary,
    wording,
)

_LONGEST = 32_000
"""Characters of a cell. Source: Excel specifications and limits: 32,767."""

_WIDER = str.maketrans("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
"""French spaces that Windows-1252 lacks, and what it has for them."""

_STARTS_A_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""Source: OWASP, CSV Injection; the wide forms count in East Asian spreadsheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a table is written.

    Attributes:
        delimiter: Between cells.
        encoding: Python's name; characters that it lacks are written as `?` and counted.
    """

    delimiter: str = ","
    encoding: str = "utf-8"


class CsvSheet:
    """Writes the sheet as a table; one exporter a dialect, as `export` takes no options."""

    version = "1"
    suffix = ".csv"

    def __init__(self, name: str, label: str, dialect: Dialect) -> None:
        """Take the last part of an id, a label for a menu, and how the table is written."""
        self.id = f"temoin.sheet.{name}"
        self.label = label
        self._dialect = dialect

    def export(self, disclosure: Disclosure, out: Path) -> None:
        """Write the sheet; the same disclosure gives the same bytes."""
        out.write_bytes(sheet_csv(disclosure, self._dialect))


CSV_SHEETS = (
    CsvSheet("csv", sayable("Shot AI cue sheet (CSV)"), Dialect()),
    CsvSheet(
        "csv-excel-fr",
        sayable("Shot AI cue sheet (CSV for a French Excel)"),
        Dialect(delimiter=";", encoding="utf-8-sig"),
    ),
    CsvSheet(
        "csv-cp1252",
        sayable("Shot AI cue sheet (CSV for old programs, Windows-1252)"),
        Dialect(delimiter=";", encoding="cp1252"),
    ),
)


class _Line(NamedTuple):
    """One line of the table: a row, or a clip of which nobody and nothing speaks."""

    disclosure: Disclosure
    standing: Standing
    row: Row | None
    notices: int

    @property
    def is_first(self) -> bool:
        """Whether it is its clip's first: it says too what belongs to no row of it."""
        return self.row is None or self.row is self.standing.rows[0]

    @property
    def notes(self) -> tuple[Note, ...]:
        """Notes on the row; with the first line also those on the clip and on what was closed."""
        standing = self.standing
        own = self.row.notes if self.row else ()
        if not self.is_first:
            return own
        of_dismissed = (note for each in standing.dismissed for note in each.notes)
        of_taken_back = (note for each in standing.taken_back for note in each.notes)
        return (*standing.notes, *own, *of_dismissed, *of_taken_back)

    @property
    def use(self) -> Row | None:
        """The row, unless it says that there was no AI: then classes of a tool mean nothing."""
        attested = self.row and self.row.basis is vocabulary.Statement.ATTESTED
        return None if attested else self.row


def sheet_csv(disclosure: Disclosure, dialect: Dialect | None = None) -> bytes:
    """Return the table, header first, lines ended as RFC 4180 asks; RFC 4180 is the default."""
    dialect = dialect or Dialect()
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow([*(say(header) for header, _ in _COLUMNS), say("replaced characters")])
    for line in _lines(disclosure):
        cells = [_cell(read(line), dialect.encoding) for _, read in _COLUMNS]
        writer.writerow([*(cell for cell, _ in cells), sum(lost for _, lost in cells)])
    return text.getvalue().encode(dialect.encoding)


def _lines(disclosure: Disclosure) -> Iterator[_Line]:
    count = len(notices.notices(disclosure))
    for standing in disclosure.standings:
        for row in standing.rows or (None,):
            yield _Line(disclosure, standing, row, count)


def _cell(value: object, encoding: str) -> tuple[object, int]:
    """Return a cell that no spreadsheet takes for a formula, and how many characters it lost.

    An apostrophe stands before text that would start one; numbers stay numbers.
    """
    if not isinstance(value, str):
        return value, 0
    text = wording.harmless(value).translate(_WIDER)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"
    fitting = text.encode(encoding, "replace").decode(encoding)
    lost = sum(kept != wanted for kept, wanted in zip(fitting, text, strict=True))
    formula = fitting.lstrip()[:1] in _STARTS_A_FORMULA
    return (f"'{fitting}" if formula else fitting), lost


def _record(line: _Line) -> tuple[str, str]:
    return line.disclosure.cut.in_out(line.standing.clip.record_range)


def _concerned(line: _Line) -> tuple[str, str]:
    """Return the part of the clip that a row speaks of."""
    return line.disclosure.cut.in_out(line.row.record_range if line.row else None)


def _duration(line: _Line) -> str:
    record = line.standing.clip.record_range
    return line.disclosure.cut.record_timecode(record.duration) if record else ""


def _frames(line: _Line) -> int | str:
    record = line.standing.clip.record_range
    return record.duration if record else ""


def _edit_rate(line: _Line) -> str:
    return say("{rate} fps", rate=line.disclosure.cut.rate.label)


def _source(line: _Line) -> tuple[str, str, str]:
    """Return source in, source out (exclusive), and the rate that both count in."""
    source = line.standing.clip.source_range
    if source is None:
        return "", "", ""
    return (
        *line.disclosure.cut.source_times(source),
        say("{rate} fps", rate=source.rate.label),
    )


def _media(line: _Line) -> str:
    media = line.standing.clip.active_media
    return media.name if media else ""


def _tool(line: _Line) -> str:
    return wording.tool_words(line.use.tool) if line.use else ""


def _basis(line: _Line) -> str:
    return vocabulary.label(line.row.basis if line.row else vocabulary.Statement.UNKNOWN)


def _technique(line: _Line) -> str:
    return vocabulary.label(line.row.technique if line.row else vocabulary.Technique.UNKNOWN)


def _effect(line: _Line) -> str:
    return vocabulary.label(line.row.effect if line.row else vocabulary.Effect.UNKNOWN)


def _hosting(line: _Line) -> str:
    if line.row and not line.use:
        return ""
    return vocabulary.label(line.use.hosting if line.use else vocabulary.Hosting.UNKNOWN)


def _meaning_changed(line: _Line) -> str:
    if line.row and not line.use:
        return ""
    return vocabulary.label(line.use.meaning_changed if line.use else vocabulary.YesNo.UNKNOWN)


def _scope(line: _Line) -> str:
    return vocabulary.label(line.row.scope) if line.row and line.row.scope else ""


def _media_problem(line: _Line) -> str:
    standing = line.standing
    since = notices.media_since_words(standing)
    return wording.joined(filter(None, (since, standing.media_problem)))


def _evidence(line: _Line) -> str:
    """Return a row's evidence, and with the clip's first line what no row of it holds."""
    facts = line.row.evidence if line.row else ()
    rest = line.standing.evidence_of_no_row if line.is_first else ()
    return wording.joined(map(_fact_words, (*facts, *rest)))


def _fact_words(fact: Evidence) -> str:
    file = f"{wording.file_name(fact.file)}, " if fact.file else ""
    source = notices.fact_source(fact)
    strength = vocabulary.label(fact.strength)
    if fact.signer:
        strength = say("{strength}; signed by {signer}", strength=strength, signer=fact.signer)
    return f"{fact.text}{source} [{strength}] ({file}{fact.where})"


def _grounds(line: _Line) -> str:
    guess = line.row.proposal if line.row else None
    return wording.joined(map(notices.ground_words, guess.grounds)) if guess else ""


def _closed(line: _Line) -> str:
    """Return, with the clip's first line, what people dismissed or took back: who, and why."""
    if not line.is_first:
        return ""
    dismissed = map(notices.dismissal_words, line.standing.dismissed)
    taken_back = map(notices.retraction_words, line.standing.taken_back)
    return wording.joined((*dismissed, *taken_back))


def _notes(line: _Line) -> str:
    return wording.joined(map(notices.note_words, line.notes))


def _dissents(line: _Line) -> int:
    return sum(note.dissents for note in line.notes)


def _of_row(read: Callable[[Row], str]) -> Callable[[_Line], str]:
    return lambda line: read(line.row) if line.row else ""


_COLUMNS: tuple[tuple[str, Callable[[_Line], object]], ...] = (
    (sayable("clip id"), lambda line: line.standing.clip.id),
    (sayable("clip name"), lambda line: line.standing.clip.name),
    (sayable("track"), lambda line: line.standing.clip.track),
    (sayable("record in"), lambda line: _record(line)[0]),
    (sayable("record out (exclusive)"), lambda line: _record(line)[1]),
    (sayable("duration"), _duration),
    (sayable("duration in frames"), _frames),
    (sayable("edit rate"), _edit_rate),
    (sayable("source in"), lambda line: _source(line)[0]),
    (sayable("source out (exclusive)"), lambda line: _source(line)[1]),
    (sayable("source rate"), lambda line: _source(line)[2]),
    (sayable("reel"), lambda line: line.standing.clip.reel),
    (sayable("media"), _media),
    (sayable("seen"), lambda line: say("yes") if line.standing.clip.visible else say("no")),
    (sayable("origin"), lambda line: vocabulary.label(line.standing.origin)),
    (sayable("what is known of the clip"), lambda line: vocabulary.label(line.standing.statement)),
    (sayable("frames nobody has spoken of"), lambda line: line.standing.unknown_frames),
    (sayable("contradiction"), lambda line: line.standing.conflict),
    (sayable("this line says"), _basis),
    (sayable("concerns in"), lambda line: _concerned(line)[0]),
    (sayable("concerns out (exclusive)"), lambda line: _concerned(line)[1]),
    (sayable("tool"), _tool),
    (sayable("technique"), _technique),
    (sayable("effect"), _effect),
    (sayable("scope"), _scope),
    (sayable("hosting"), _hosting),
    (sayable("meaning changed"), _meaning_changed),
    (sayable("stated by"), _of_row(lambda row: row.said_by)),
    (sayable("stated at (UTC)"), _of_row(lambda row: shapes.time_text(row.said_at_ms) or "")),
    (sayable("note"), _of_row(lambda row: row.note)),
    (sayable("holds by"), _of_row(lambda row: say(row.attached_by))),
    (sayable("evidence"), _evidence),
    (sayable("detector's grounds"), _grounds),
    (sayable("dismissed, taken back"), _closed),
    (sayable("notes"), _notes),
    (sayable("dissents"), _dissents),
    (sayable("media problem"), _media_problem),
    (sayable("entry"), _of_row(lambda row: row.entry)),
    (
        sayable("scanned at (UTC)"),
        lambda line: shapes.time_text(line.disclosure.scanned_ms) or say("not scanned"),
    ),
    (sayable("ledger"), lambda line: wording.ledger_word(line.disclosure.ledger.integrity)),
    (sayable("notices on the whole cut"), lambda line: line.notices),
)
"""What stands above each column, and what stands in it.

Notices are counted, not told: a table has no place for them, the HTML and JSON sheets tell them.
"""
