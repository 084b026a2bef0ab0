"""What an import would sign, row by row, and what of a log it would not; then the signing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from temoin.cut import Cut
from temoin.errors import InputError
from temoin.language import say
from temoin.ledger import live
from temoin.logbook.columns import Columns
from temoin.logbook.matching import Finder
from temoin.logbook.rows import LogRow, read_row, same_tool
from temoin.logbook.words import Field
from temoin.model import Row
from temoin.record import Act, Agent, Logged, attest_act, say_all, step_act
from temoin.selection import Spoken
from temoin.store.tables import Table, TableRow
from temoin.vocabulary import Statement


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    ALREADY = "already"
    REPEATED = "repeated"
    NO_CLIP = "no-clip"
    SEVERAL = "several"
    UNCLEAR = "unclear"


OPEN = frozenset({Outcome.NO_CLIP, Outcome.SEVERAL, Outcome.UNCLEAR})
"""Outcomes that a person has to look at: the row was not taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One row and what becomes of it.

    Attributes:
        texts: Its cells by field.
        reason: Why it is not taken.
        spoken: The clip it means.
        candidates: Ids of the clips that it may mean.
        digest: What it is known by in the ledger.
        entries: Ids: of the one that it became before, or of those that say something of this
            tool on this clip already.
        notices: What of it could not be taken, or should be looked at.
        act: What would be signed.
    """

    number: int
    outcome: Outcome
    texts: Mapping[Field, str]
    reason: str = ""
    spoken: Spoken | None = None
    candidates: tuple[str, ...] = ()
    digest: str = ""
    entries: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    act: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of each row of a log, in its order."""

    rows: tuple[Planned, ...]

    def of(self, *outcomes: Outcome) -> tuple[Planned, ...]:
        """Return the rows with an outcome."""
        return tuple(each for each in self.rows if each.outcome in outcomes)

    @property
    def acts(self) -> tuple[Act, ...]:
        """What would be signed."""
        return tuple(each.act for each in self.rows if each.act)


def plan_import(cut: Cut, table: Table, columns: Columns) -> Plan:
    """Return what becomes of each row of a log; nothing is written."""
    planning = _Planning(cut, table.name)
    rows = table.rows[columns.first_row :]
    return Plan(rows=tuple(planning.planned(row, columns.cells(row)) for row in rows))


def write_plan(cut: Cut, plan: Plan, agent: Agent | None = None) -> Logged:
    """Sign and append what was planned, all in one write.

    Raises:
        InputError: Nothing is new.
        StoreError: The ledger could not be written; nothing was.
    """
    if not plan.acts:
        raise InputError("nothing in this log is new", hint="Look at what was said of its rows.")
    return say_all(cut, plan.acts, agent)


class _Planning:
    """What is known while the rows are looked at, one after another."""

    def __init__(self, cut: Cut, log: str) -> None:
        self._view, self._log = cut.view, log
        self._finder = Finder(cut.view)
        self._imported = _imported(cut)
        self._rows_of_clip: dict[str, list[Row]] = {}
        for row in cut.disclosure().rows:
            self._rows_of_clip.setdefault(row.clip, []).append(row)
        self._prompts: dict[str, dict[str, int]] = {}

    def planned(self, row: TableRow, texts: Mapping[Field, str]) -> Planned:
        """Return what becomes of a row."""
        blank = Planned(number=row.number, outcome=Outcome.UNCLEAR, texts=texts)
        if not texts:
            return replace(blank, reason=say("nothing in it stands in a column that is read"))
        try:
            read = read_row(row.number, texts, self._view)
        except InputError as error:
            return replace(blank, reason=say(str(error)))
        return self._known_before(read, blank) or self._matched(read, blank)

    def _known_before(self, read: LogRow, blank: Planned) -> Planned | None:
        """Return a row that an earlier one, or an entry of the ledger, says already."""
        prompts = self._prompts.setdefault(read.digest(0), {})
        prompt = read.texts.get(Field.PROMPT, "")
        if prompt in prompts:
            above = prompts[prompt]
            reason = say("it says the same as row {number}", number=above)
            return replace(blank, outcome=Outcome.REPEATED, reason=reason)
        digest = read.digest(len(prompts))
        prompts[prompt] = read.number
        if entry := self._imported.get(digest):
            known = replace(blank, digest=digest, entries=(entry,))
            return replace(known, outcome=Outcome.ALREADY)
        return None

    def _matched(self, read: LogRow, blank: Planned) -> Planned:
        found = self._finder.match(read)
        if found.spoken is None:
            outcome = Outcome.SEVERAL if found.candidates else Outcome.NO_CLIP
            reason = found.reason or say("it may mean {count} clips", count=len(found.candidates))
            candidates = tuple(each.id for each in found.candidates)
            return replace(blank, outcome=outcome, reason=reason, candidates=candidates)
        prompts = self._prompts[read.digest(0)]
        digest = read.digest(len(prompts) - 1)
        return replace(
            blank,
            outcome=Outcome.NEW,
            spoken=found.spoken,
            digest=digest,
            entries=tuple(self._alike(read, found.spoken)),
            notices=(*read.notices, *found.notices),
            act=self._act(read, found.spoken, digest),
        )

    def _alike(self, read: LogRow, spoken: Spoken) -> Iterator[str]:
        """Yield the entries that say something of this tool, or of none, on this clip."""
        for row in self._rows_of_clip.get(spoken.clip.id, ()):
            if read.step is None:
                alike = row.basis is Statement.ATTESTED
            else:
                alike = row.basis is Statement.DECLARED and same_tool(row.tool, read.step.tool)
            if alike and row.entry:
                yield row.entry

    def _act(self, read: LogRow, spoken: Spoken, digest: str) -> Act:
        imported = {"imported": {"log": self._log, "row": digest}}
        if read.step is None:
            note = str(read.public.get("note", ""))
            public = {key: value for key, value in read.public.items() if key != "note"}
            return attest_act([spoken], note=note, fields={**public, **imported})
        return step_act([spoken], replace(read.step, fields={**read.step.fields, **imported}))


def _imported(cut: Cut) -> dict[str, str]:
    """Return the entries that rows became and that still stand, by the rows' digests."""
    found = {}
    for each in live(cut.ledger, cut.state.unproved):
        imported = each.fields.get("imported")
        row = imported.get("row") if isinstance(imported, Mapping) else None
        if isinstance(row, str):
            found[row] = each.entry.id
    return found


def counts(rows: Iterable[Planned]) -> dict[Outcome, int]:
    """Return how many rows there are of each outcome, none left out."""
    counted = dict.fromkeys(Outcome, 0)
    for each in rows:
        counted[each.outcome] += 1
    return counted
