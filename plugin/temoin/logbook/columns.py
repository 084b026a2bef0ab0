"""Which column of a log holds what: told, remembered, or guessed from its headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from temoin.errors import InputError
from temoin.language import say
from temoin.logbook.words import HEADINGS, Field, heading
from temoin.store.tables import Table, TableRow

_SEARCHED_ROWS = 30
"""Rows from the top among which the headings stand: titles and dates stand above them."""

_FEWEST_KNOWN = 2
_BY_HEADING = {text: field for field, texts in HEADINGS.items() for text in texts}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where a log holds what.

    Attributes:
        places: Index of the column of each field.
        headings: Its heading, as it is written.
        guessed: Fields that nobody named: their headings say so.
        unused: Headings of columns that are not read.
        first_row: Index, among the table's rows, of the first below the headings.
    """

    places: Mapping[Field, int]
    headings: Mapping[Field, str]
    guessed: frozenset[Field] = frozenset()
    unused: tuple[str, ...] = ()
    first_row: int = 0

    def cells(self, row: TableRow) -> dict[Field, str]:
        """Return a row's texts by what they are; empty ones are left out."""
        found = {
            field: row.cells[place]
            for field, place in self.places.items()
            if place < len(row.cells)
        }
        return {field: text for field, text in found.items() if text}


def columns_of(
    table: Table, told: Mapping[Field, str] | None = None, *, guess: bool = True
) -> Columns:
    """Return which column holds what.

    Args:
        table: The log.
        told: Headings that a person named, by field; an empty one says that there is no such
            column. They win.
        guess: Whether columns nobody named are known by their headings.

    Raises:
        InputError: No row of headings, or a column that was named is not there.
    """
    told = told or {}
    wanted = {field: text for field, text in told.items() if text.strip()}
    at = _heading_row(table, wanted, guess=guess)
    cells = table.rows[at].cells
    places = {field: _place(cells, text) for field, text in wanted.items()}
    guessed: dict[Field, int] = {}
    if guess:
        for place, text in enumerate(cells):
            field = _BY_HEADING.get(heading(text))
            free = field and field not in told and field not in guessed
            if field and free and place not in places.values():
                guessed[field] = place
    found = {**places, **guessed}
    used = set(found.values())
    ordered = {field: found[field] for field in Field if field in found}
    return Columns(
        places=ordered,
        headings={field: cells[place] for field, place in ordered.items()},
        guessed=frozenset(guessed),
        unused=tuple(text for place, text in enumerate(cells) if text and place not in used),
        first_row=at + 1,
    )


def _heading_row(table: Table, wanted: Mapping[Field, str], *, guess: bool) -> int:
    """Return the index of the row of headings: the first that has most of them.

    Raises:
        InputError: None has all that were named, or two that are known.
    """
    named = {heading(text) for text in wanted.values()}
    best, best_count = -1, 0
    for index, row in enumerate(table.rows[:_SEARCHED_ROWS]):
        written = {heading(text) for text in row.cells}
        if not named <= written:
            continue
        known = len(named) + (len(written & (_BY_HEADING.keys() - named)) if guess else 0)
        if known > best_count:
            best, best_count = index, known
    if best < 0 or (not named and best_count < _FEWEST_KNOWN):
        raise _no_headings(table, wanted)
    return best


def _no_headings(table: Table, wanted: Mapping[Field, str]) -> InputError:
    if not table.rows:
        return InputError(
            "there is no row in it", hint="Check which file and which sheet it is.", file=table.name
        )
    fullest = max(table.rows[:_SEARCHED_ROWS], key=lambda each: sum(map(bool, each.cells)))
    there = ", ".join(filter(None, fullest.cells[:_SEARCHED_ROWS]))
    if wanted:
        names = ", ".join(map(repr, wanted.values()))
        return InputError(
            say("no row has the headings {names}", names=names),
            hint=say("There is: {there}.", there=there),
            file=table.name,
        )
    return InputError(
        "no row of headings that are known",
        hint=say(
            "Name columns with --map, as in --map tool=HEADING; there is: {there}.", there=there
        ),
        file=table.name,
    )


def _place(cells: Sequence[str], wanted: str) -> int:
    """Return the index of a heading: as it is written, else in any spelling."""
    exact = [place for place, text in enumerate(cells) if text == wanted.strip()]
    alike = [place for place, text in enumerate(cells) if heading(text) == heading(wanted)]
    return (exact or alike)[0]
