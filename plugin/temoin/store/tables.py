"""Tables that people keep: rows of text out of .csv, .tsv and .xlsx files, whatever is in them.

Nothing in a cell is run: of a formula the value counts that its program last showed.
"""

import csv
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from temoin.errors import InputError
from temoin.language import say
from temoin.store.reading import told_if_unreadable

MOST_BYTES = 32 * 1024 * 1024
MOST_UNPACKED = 48 * 1024 * 1024
"""Bytes of a workbook once unpacked: the most rows of a dozen cells need two thirds of it.

Empty elements alone take 17 s and 400 MB to read at this size: openpyxl keeps them all.
"""

MOST_ROWS = 50_000
"""Rows that hold anything; nobody writes more by hand."""

MOST_GRID_ROWS = 1_048_576
"""Rows of a sheet, empty ones too. Source: Excel's own limit."""

MOST_COLUMNS = 64
_MOST_PARTS = 2_000
_LONGEST_CELL = 32_767
"""Characters. Source: Excel's own limit."""

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 30
_TRUE, _FALSE = "yes", "no"

# What openpyxl and the libraries below it were seen to raise on broken files, and their kin.
_FAILURES = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    SyntaxError,  # the XML parser's error is one
    EOFError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row that holds anything.

    Attributes:
        number: As the program that shows it counts, from 1.
        cells: Text of each cell, its ends stripped; empty ones at the end are left out.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of one sheet.

    Attributes:
        name: The file's name, without folders.
        sheet: Of a workbook; empty for text.
    """

    name: str
    rows: tuple[TableRow, ...]
    sheet: str = ""


def read_table(path: Path, sheet: str | None = None) -> Table:
    """Return the rows of a file, by what it holds and not by its suffix.

    Args:
        path: A .csv, .tsv or .xlsx file.
        sheet: Of a workbook; None is the first one.

    Raises:
        InputError: It cannot be read, is none of these, or is too large.
    """
    content = _content(path)
    try:
        return _table(path.name, content, sheet)
    except InputError as error:
        error.file = error.file or str(path)
        raise


def _table(name: str, content: bytes, sheet: str | None) -> Table:
    if content.startswith(b"PK"):
        return _workbook(name, content, sheet)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("an old or an encrypted workbook", hint="Save it as .xlsx or .csv.")
    if sheet:
        raise InputError("a text file has no sheets", hint="Leave out --sheet.")
    return Table(name=name, rows=tuple(_kept(_text_rows(content))))


def _content(path: Path) -> bytes:
    with told_if_unreadable(path), path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InputError(
            say("{name} is too large for a log", name=path.name),
            hint="Keep the rows of this cut alone.",
        )
    return content


def _kept(rows: Iterable[tuple[str, ...]]) -> Iterator[TableRow]:
    """Yield the rows that hold anything, with their numbers.

    Raises:
        InputError: More than anybody writes.
    """
    kept = 0
    for number, cells in enumerate(rows, start=1):
        texts = [each.strip()[:_LONGEST_CELL] for each in cells[:MOST_COLUMNS]]
        while texts and not texts[-1]:
            texts.pop()
        kept += bool(texts)
        if number > MOST_GRID_ROWS or kept > MOST_ROWS:
            raise InputError(
                say("more than {count} rows", count=MOST_ROWS),
                hint="Keep the rows of this cut alone.",
            )
        if texts:
            yield TableRow(number=number, cells=tuple(texts))


def _text_rows(content: bytes) -> Iterator[tuple[str, ...]]:
    """Yield the rows of delimited text."""
    text = decoded(content)
    first, _, rest = text.partition("\n")
    if stated := re.fullmatch(r"\s*sep=(.)\s*", first):  # Excel's own word for its delimiter
        yield ()
        delimiter, text = stated[1], rest
    else:
        delimiter = _delimiter(text)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(row)
    except (csv.Error, TypeError) as error:
        raise InputError(
            say("its rows cannot be told apart: {reason}", reason=str(error)),
            hint="Export it again as .csv or .xlsx.",
        ) from error


def decoded(content: bytes) -> str:
    """Return the text of a file; spreadsheets write UTF-8, UTF-16 or the code page of Windows.

    Raises:
        InputError: It is text in none of these.
    """
    encodings = ["utf-8-sig", "cp1252"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("no text of a table in it", hint="Export it again as .csv in UTF-8.")


def _delimiter(text: str) -> str:
    """Return what parts the cells: that which gives the most columns to the most rows."""
    return max(_DELIMITERS, key=lambda each: _columns_by(text, each))


def _columns_by(text: str, delimiter: str) -> tuple[int, int]:
    lines = io.StringIO(text, newline="")
    try:
        widths = [len(row) for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS)]
    except csv.Error:
        return (0, 0)
    usual = max(widths, key=lambda each: (each > 1, widths.count(each), each), default=0)
    return (widths.count(usual) if usual > 1 else 0, usual)


def _workbook(name: str, content: bytes, wanted: str | None) -> Table:
    import openpyxl

    _refuse_bomb(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about pictures and styles, which say nothing here
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = {each.title: each for each in book.worksheets}
            sheet = _sheet(sheets, wanted)
            sheet.reset_dimensions()  # what a file says of its size need not be so
            grid = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
            rows = tuple(_kept(tuple(map(_cell, row)) for row in grid))
    except InputError:
        raise
    except _FAILURES as error:
        raise InputError(
            say("a workbook that cannot be read: {reason}", reason=_reason(error)),
            hint="Save it again as .xlsx, or export it as .csv.",
        ) from error
    return Table(name=name, rows=rows, sheet=sheet.title)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


def _refuse_bomb(content: bytes) -> None:
    """Refuse a workbook that unpacks to far more than it holds.

    Raises:
        InputError: It does, or is no archive.
    """
    if content.count(b"PK\x01\x02") > _MOST_PARTS:
        raise InputError("a workbook of too many parts", hint="Save it again as .xlsx.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
    except (*_FAILURES, NotImplementedError) as error:
        raise InputError(
            say("a workbook that cannot be read: {reason}", reason=_reason(error)),
            hint="Save it again as .xlsx, or export it as .csv.",
        ) from error
    if unpacked > MOST_UNPACKED:
        raise InputError("a workbook that unpacks to too much", hint="Keep this cut's rows alone.")


def _sheet(sheets: dict[str, Any], wanted: str | None) -> Any:  # noqa: ANN401 - openpyxl is untyped
    """Return the sheet with a name, or the first that is not hidden."""
    if wanted is None:
        seen = [each for each in sheets.values() if each.sheet_state == "visible"]
        if seen:
            return seen[0]
    for title, each in sheets.items():
        if wanted is not None and title.casefold() == wanted.casefold():
            return each
    raise InputError(
        say("no sheet {name}", name=repr(wanted or "")),
        hint=say("There is {choices}.", choices=", ".join(sheets) or "none"),
    )


def _cell(value: object) -> str:
    """Return a cell as a person reads it; moments as ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _TRUE if value else _FALSE
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
