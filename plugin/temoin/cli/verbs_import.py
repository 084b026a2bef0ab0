"""The verb that takes over a log which people keep in a spreadsheet."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from temoin.cli.answer import Answer
from temoin.cli.asking import agrees, may_ask
from temoin.cli.opening import agent_of, opened
from temoin.cli.parser import Verb, add_agent, add_cut
from temoin.cli.text import columns as in_columns
from temoin.cli.text import shortened
from temoin.cut import Cut
from temoin.errors import InputError
from temoin.language import say, say_counted
from temoin.logbook import (
    OPEN,
    Columns,
    Field,
    Outcome,
    Plan,
    Planned,
    columns_of,
    import_shape,
    plan_import,
    write_plan,
)
from temoin.record import Logged
from temoin.selection import times_of
from temoin.store.mappings import kept_names, load_columns, save_columns
from temoin.store.tables import Table, read_table
from temoin.vocabulary import Effect, Technique, label
from temoin.wording import counted, joined

_FIELDS = tuple(each.value for each in Field)
_LINES = 40
"""Rows of one kind that an answer for people lists; the document holds all."""

_SHOWN_CANDIDATES = 6
_SHOWN = (Field.CLIP, Field.IN, Field.OUT, Field.REEL, Field.SCENE, Field.TOOL)


def _import(asked: argparse.Namespace) -> Answer:
    cut, agent = opened(asked), agent_of(asked)
    if cut.ledger_path is None:
        raise InputError("a cut from standard input has no ledger", hint="Name one with --ledger.")
    table = read_table(Path(asked.log), asked.sheet)
    columns = _columns(asked, table)
    plan = plan_import(cut, table, columns)
    told = "\n".join(_plan_lines(cut, table, columns, plan))
    logged, asked_for = None, asked.yes
    if plan.acts and not asked.yes and not (asked.json or asked.out) and may_ask():
        question = say("Sign {entries}?", entries=counted(len(plan.acts), "entry", "entries"))
        asked_for = agrees(told, question)
        told = ""
    if plan.acts and asked_for:
        logged = write_plan(cut, plan, agent)
    return Answer(
        document=import_shape(cut, table, columns, plan, logged),
        text="\n".join(filter(None, [told, _result(plan, logged)])),
        exit_code=1 if plan.of(*OPEN) else 0,
        notes=logged.notices if logged else (),
    )


def _columns(asked: argparse.Namespace, table: Table) -> Columns:
    """Return which column holds what, and keep it where a name for it was given.

    Raises:
        InputError: A column or a kept mapping is not there.
    """
    told = dict(map(_mapped, asked.map or ()))
    if asked.map_name and not told:
        kept = load_columns(asked.map_name)
        if kept is None:
            names = ", ".join(kept_names())
            raise InputError(
                say("no columns are kept by the name {name}", name=repr(asked.map_name)),
                hint=say("There is {choices}.", choices=names)
                if names
                else "Name the columns with --map; they are kept by that name.",
            )
        known = {Field(key): text for key, text in kept.items() if key in _FIELDS}
        return columns_of(table, known, guess=False)
    columns = columns_of(table, told)
    if asked.map_name:
        save_columns(asked.map_name, {key.value: text for key, text in columns.headings.items()})
    return columns


def _mapped(text: str) -> tuple[Field, str]:
    """Return the field and the heading of `FIELD=HEADING`.

    Raises:
        InputError: It is none.
    """
    name, mark, heading = text.partition("=")
    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if not mark or wanted not in _FIELDS:
        raise InputError(
            say("--map {text} names no field", text=repr(text)),
            hint=say(
                "Write FIELD=HEADING; fields are {fields}.",
                fields=", ".join(_FIELDS),
            ),
        )
    return Field(wanted), heading.strip()


def _plan_lines(cut: Cut, table: Table, columns: Columns, plan: Plan) -> Iterator[str]:
    """Yield what would become of a log, the rows that a person must look at last."""
    sheet = f", {table.sheet}" if table.sheet else ""
    name = f"{table.name}{sheet}"
    yield say("{name}: {rows}", name=name, rows=counted(len(plan.rows), "row"))
    for field, heading in columns.headings.items():
        guessed = f" ({say('guessed')})" if field in columns.guessed else ""
        yield f"  {field.value} = {heading}{guessed}"
    if columns.unused:
        yield "  " + say("not read: {headings}", headings=", ".join(columns.unused))
    new = plan.of(Outcome.NEW)
    yield from _group(
        say("would be signed: {count}", count=len(new)), new, lambda row: _new_row(cut, row)
    )
    for outcome, head in (
        (Outcome.ALREADY, say("imported before")),
        (Outcome.REPEATED, say("say what a row above says")),
        (Outcome.NO_CLIP, say("match no clip")),
        (Outcome.SEVERAL, say("may mean several clips")),
        (Outcome.UNCLEAR, say("cannot be understood")),
    ):
        rows = plan.of(outcome)
        if outcome is Outcome.ALREADY:
            if rows:
                yield "\n" + _counted_head(head, rows)
        elif rows:
            yield from _group(_counted_head(head, rows), rows, _left_row)


def _counted_head(head: str, rows: Sequence[Planned]) -> str:
    return say("{head}: {count}", head=head, count=len(rows))


def _group(
    head: str, rows: Sequence[Planned], line: Callable[[Planned], list[str]]
) -> Iterator[str]:
    yield f"\n{head}"
    if rows:
        yield in_columns([line(row) for row in rows[:_LINES]])
    if len(rows) > _LINES:
        yield "  " + say("and {count} more", count=len(rows) - _LINES)


def _new_row(cut: Cut, row: Planned) -> list[str]:
    """Return a row that would be signed: number, clip, times, what is said, what to look at."""
    spoken, act = row.spoken, row.act
    assert spoken is not None  # a row that is new has both
    assert act is not None
    fields = act.draft.fields
    if act.draft.type == "attest":
        words = say("no AI was used")
    else:
        technique, effect = Technique(str(fields["technique"])), Effect(str(fields["effect"]))
        words = f"{fields['tool']} ({label(technique)}, {label(effect)})"
    alike = [
        say("an entry says so already: {entry}", entry=each.removeprefix("sha256:")[:8])
        for each in row.entries
    ]
    more = joined([*alike, *row.notices])
    times = times_of(cut.view, spoken)
    said = f"{words}  [{more}]" if more else words
    return [f"  {row.number}", spoken.clip.id, *times, shortened(spoken.clip.name), said]


def _left_row(row: Planned) -> list[str]:
    cells = ", ".join(row.texts[field] for field in _SHOWN if field in row.texts)
    reason = row.reason
    if row.candidates:
        candidates = ", ".join(row.candidates[:_SHOWN_CANDIDATES])
        reason = say("{reason}: {candidates}", reason=reason, candidates=candidates)
    return [f"  {row.number}", shortened(cells, 48), reason]


def _result(plan: Plan, logged: Logged | None) -> str:
    """Return what was done, and how it is undone or done."""
    if logged is None:
        how = f" {say('--yes signs what is new.')}" if plan.acts else ""
        return f"\n{say('Nothing was signed.')}{how}"
    done = say_counted(
        "{count} entry signed in {ledger}; all of it is taken back by:"
        " temoin retract CUT {batch} --why REASON",
        "{count} entries signed in {ledger}; all of it is taken back by:"
        " temoin retract CUT {batch} --why REASON",
        len(logged.entries),
        ledger=logged.ledger,
        batch=logged.batch,
    )
    return f"\n{done}"


def _import_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    parser.add_argument("log", metavar="LOG", help=".csv, .tsv or .xlsx file, a row for each use")
    parser.add_argument("--sheet", metavar="NAME", help="of a workbook; the first if left out")
    parser.add_argument(
        "--map",
        metavar="FIELD=HEADING",
        action="append",
        help=say(
            "which column holds what; repeatable. Fields: {fields}", fields=", ".join(_FIELDS)
        ),
    )
    parser.add_argument(
        "--map-name", metavar="NAME", help="keep the columns by a name; without --map, use them"
    )
    parser.add_argument("--yes", action="store_true", help="sign; else it is only told")
    add_agent(parser)


VERBS = (
    Verb(
        name="import",
        help="take over a log kept in a spreadsheet: told first, signed with --yes",
        examples=(
            "temoin import reel1.otio ai_log.xlsx",
            'temoin import reel1.otio ai_log.csv --map clip="Shot code" --map-name house --yes',
        ),
        options=_import_options,
        run=_import,
    ),
)
