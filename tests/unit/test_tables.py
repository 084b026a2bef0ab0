"""Tables out of files by anybody: rows of text, or an error that says what to do."""

import io
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temoin.errors import InputError
from temoin.store import tables
from temoin.store.tables import Table, read_table

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def table(folder: Path, content: bytes | str, name: str = "log.csv", **options: str) -> Table:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, options.get("sheet"))


def cells(found: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


def workbook(*rows: list[object], **sheets: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for name, row in sheets.items():
        book.create_sheet(name).append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """Return a small workbook with one part replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["a", "b"]))) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for each, text in {**parts, name: content}.items():
            new.writestr(each, text)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_text_as_spreadsheets_write_it(tmp_path: Path, encoding: str, mark: str) -> None:
    text = (
        f'Plan{mark}Entr\N{LATIN SMALL LETTER E WITH ACUTE}e\r\n\r\nSH010{mark}"a{mark}b\r\nc"\r\n'
    )
    found = table(tmp_path, text.encode(encoding))
    assert cells(found) == [
        ("Plan", "Entr\N{LATIN SMALL LETTER E WITH ACUTE}e"),
        ("SH010", f"a{mark}b\r\nc"),
    ]
    assert [row.number for row in found.rows] == [1, 3]


def test_commas_in_a_note_part_no_cells(tmp_path: Path) -> None:
    found = table(tmp_path, "Clip;Note\nA;one, two, three, four\nB;five, six, seven, eight\n")
    assert cells(found)[1] == ("A", "one, two, three, four")


def test_excels_own_word_for_its_delimiter(tmp_path: Path) -> None:
    found = table(tmp_path, "sep=;\r\na,b;c\r\n")
    assert cells(found) == [("a,b", "c")]
    assert found.rows[0].number == 2


def test_a_workbook_shows_what_its_program_showed(tmp_path: Path) -> None:
    row = [
        "SH010",
        12.0,
        1.5,
        True,
        date(2026, 3, 4),
        datetime.fromisoformat("2026-03-04 05:06"),
        clock(1, 2, 3),
    ]
    found = table(tmp_path, workbook(row, ["=1+1", None, " x "]), "log.xlsx")
    assert cells(found) == [
        ("SH010", "12", "1.5", "yes", "2026-03-04", "2026-03-04T05:06:00", "01:02:03"),
        ("", "", "x"),  # a formula is not run; nothing was kept of what it showed
    ]


def test_sheets_are_named(tmp_path: Path) -> None:
    book = workbook(["a"], Second=["b"])
    assert cells(table(tmp_path, book, "x.xlsx", sheet="second")) == [("b",)]
    with pytest.raises(InputError, match="no sheet 'third'") as raised:
        table(tmp_path, book, "x.xlsx", sheet="third")
    assert raised.value.hint == "There is Sheet, Second."


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert table(tmp_path, b"").rows == ()
    assert table(tmp_path, workbook(), "x.xlsx").rows == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 no archive", "a workbook that cannot be read"),
        (workbook(["a"])[:900], "a workbook that cannot be read"),
        (with_part("xl/workbook.xml", b"<workbook"), "a workbook that cannot be read"),
        (with_part(SHEET, HEAD + b"<row r='x'><c r='1'><v>1"), "a workbook that cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or an encrypted workbook"),
        (b"PK" + b"PK\x01\x02" * 3000, "a workbook of too many parts"),
        (with_part(SHEET, HEAD + b" " * tables.MOST_UNPACKED + TAIL), "unpacks to too much"),
        (b"a,b\n" * (tables.MOST_ROWS + 1), "more than 50000 rows"),
        (b'"' + b"x\n" * 200_000, "its rows cannot be told apart"),
        (b"\x00\x01\x02\x81", "no text of a table"),
        (b"a,b\x00", "no text of a table"),
    ],
    ids=range(11),
)
def test_what_is_no_log_is_refused_at_once(tmp_path: Path, content: bytes, message: str) -> None:
    began = time.monotonic()
    with pytest.raises(InputError, match=message) as raised:
        table(tmp_path, content)
    assert raised.value.file.endswith("log.csv")
    assert raised.value.hint
    assert time.monotonic() - began < 5


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    lines = [b'<!ENTITY a0 "aaaaaaaaaa">']
    lines += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)]
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>'
    bomb = b"<!DOCTYPE x [" + b"".join(lines) + b"]>" + HEAD + row + TAIL
    with pytest.raises(InputError, match="cannot be read"):
        table(tmp_path, with_part(SHEET, bomb))


def test_no_other_file_is_read_by_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'.encode()
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    with pytest.raises(InputError, match="cannot be read"):
        table(tmp_path, with_part(SHEET, entity + HEAD + row + TAIL))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv"):
        read_table(tmp_path / "gone.csv")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=400).map(lambda tail: b"PK\x03\x04" + tail),
        st.binary(max_size=200).map(lambda part: with_part(SHEET, HEAD + part + TAIL)),
        st.binary(max_size=200).map(lambda part: with_part("xl/workbook.xml", part)),
    )
)
def test_any_bytes_are_rows_or_an_error_of_ours(tmp_path: Path, content: bytes) -> None:
    with suppress(InputError):
        assert all(row.cells for row in table(tmp_path, content).rows)
