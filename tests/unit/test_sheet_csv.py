"""The sheet as a table: what Python's reader gets back, and what a spreadsheet must not run."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import attested, clip_view, declared, sample_disclosure, standing
from temoin.builtin.sheet_csv import CSV_SHEETS, Dialect, sheet_csv
from temoin.model import Disclosure
from temoin.rate import Rate
from temoin.vocabulary import Effect, Statement, Technique

EXCEL_FR = Dialect(delimiter=";", encoding="utf-8-sig")
CP1252 = Dialect(delimiter=";", encoding="cp1252")


def read(table: bytes, dialect: Dialect | None = None) -> list[dict[str, str]]:
    dialect = dialect or Dialect()
    text = io.StringIO(table.decode(dialect.encoding), newline="")
    return list(csv.DictReader(text, delimiter=dialect.delimiter, strict=True))


def of_one_clip(name: str, note: str = "") -> Disclosure:
    clip = clip_view("V1-0001", name, 0, 48)
    row = declared(clip, "Magic Mask", Technique.ASSISTIVE, Effect.LOOK, note=note)
    sample = sample_disclosure()
    cut = replace(sample.cut, clips=(clip,))
    return replace(sample, cut=cut, standings=(standing(clip, Statement.DECLARED, row),))


def test_there_is_a_line_for_each_row_and_for_each_clip_nobody_has_spoken_of() -> None:
    disclosure = sample_disclosure()
    lines = read(sheet_csv(disclosure))
    tools = [(row.clip, row.tool) for row in disclosure.rows]
    silent = [each.clip.id for each in disclosure.standings if not each.rows]
    unspoken = [each for each in lines if each["this line says"] == "nothing said"]
    assert [(each["clip id"], each["tool"]) for each in lines if each not in unspoken] == tools
    assert [each["clip id"] for each in unspoken] == silent
    assert {each["technique"] for each in unspoken} == {"unknown"}


def test_times_are_text_and_lengths_are_numbers() -> None:
    line = read(sheet_csv(sample_disclosure()))[0]
    assert line["record in"] == "01:00:00:00"
    assert line["record out (exclusive)"] == "01:00:04:00"
    assert (line["duration"], line["duration in frames"]) == ("00:00:04:00", "96")
    assert (line["source in"], line["edit rate"]) == ("00:00:41:16", "24 fps")


def test_drop_frame_timecode_stays_in_one_cell_between_semicolons() -> None:
    disclosure = of_one_clip("a")
    cut = replace(disclosure.cut, rate=Rate(30000, 1001), drop_frame=True)
    line = read(sheet_csv(replace(disclosure, cut=cut), EXCEL_FR), EXCEL_FR)[0]
    assert ";" in line["record in"]


def test_no_word_of_an_attestation_names_a_class_of_tool() -> None:
    clip = clip_view("V1-0001", "a", 0, 48)
    sample = sample_disclosure()
    disclosure = replace(sample, standings=(standing(clip, Statement.ATTESTED, attested(clip)),))
    line = read(sheet_csv(disclosure))[0]
    assert (line["technique"], line["tool"], line["hosting"]) == ("no AI", "", "")


def test_the_same_cells_in_every_dialect() -> None:
    tables = [
        read(sheet_csv(sample_disclosure(), dialect), dialect)
        for dialect in (Dialect(), EXCEL_FR, CP1252)
    ]
    assert tables[0] == tables[1] == tables[2]


def test_a_french_excel_finds_its_mark_its_separator_and_its_line_ends() -> None:
    table = sheet_csv(sample_disclosure(), EXCEL_FR)
    assert table.startswith(b"\xef\xbb\xbfclip id;clip name;")
    assert table.count(b"\n") == table.count(b"\r\n") == len(sample_disclosure().rows) + 3


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", " =1", "\r\n@x", "\uff1d1"]
)
def test_what_a_name_holds_is_never_a_formula(name: str) -> None:
    for dialect in (Dialect(), EXCEL_FR):
        cell = read(sheet_csv(of_one_clip(name), dialect), dialect)[0]["clip name"]
        assert cell[0] == "'"
        assert cell[1:].strip() == name.strip()


def test_a_name_that_starts_no_formula_stays_as_it_is() -> None:
    line = read(sheet_csv(of_one_clip("a-b")))[0]
    assert line["clip name"] == "a-b"
    assert line["duration in frames"] == "48"


def test_characters_that_an_encoding_lacks_are_seen_and_counted() -> None:
    disclosure = of_one_clip("étalonné 東京 \u2019", note="\N{GREEK SMALL LETTER ALPHA}")
    line = read(sheet_csv(disclosure, CP1252), CP1252)[0]
    assert line["clip name"] == "étalonné ?? \u2019"
    assert (line["note"], line["replaced characters"]) == ("?", "5")  # its media too
    assert read(sheet_csv(disclosure))[0]["replaced characters"] == "0"


def test_what_was_dismissed_or_taken_back_tells_who_and_why() -> None:
    lines = {each["clip name"]: each for each in read(sheet_csv(sample_disclosure()))}
    dismissed = lines["NT_070"]["dismissed, taken back"]
    assert dismissed == "Auto Reframe: dismissed, says Ana Ferrer: switched off before the export"
    taken_back = "Speed Warp, said Ana Ferrer: taken back by Ben Okafor: optical flow, no model"
    assert lines["NT_080"]["dismissed, taken back"] == taken_back
    assert lines["NT_080"]["this line says"] == "nothing said"


def test_each_note_stands_once_and_dissents_that_stand_are_counted() -> None:
    disclosure = sample_disclosure()
    lines = read(sheet_csv(disclosure))
    told = " ".join(each["notes"] for each in lines)
    notes = {note.entry: note for each in disclosure.standings for note in each.all_notes}
    assert notes
    assert [told.count(note.text) for note in notes.values()] == [1] * len(notes)
    assert sum(int(each["dissents"]) for each in lines) == sum(
        note.dissents for note in notes.values()
    )


def test_no_confidential_field_has_a_column() -> None:
    assert b"prompt" not in sheet_csv(sample_disclosure())


def test_no_cell_is_longer_than_a_spreadsheet_takes() -> None:
    line = read(sheet_csv(of_one_clip("a" * 40_000)))[0]
    assert len(line["clip name"]) <= 32_767


@given(st.text(st.characters(codec="utf-16", exclude_categories=[]), max_size=40))
def test_any_name_comes_back_in_its_own_cell(name: str) -> None:
    for dialect in (Dialect(), EXCEL_FR, CP1252):
        (line,) = read(sheet_csv(of_one_clip(name), dialect), dialect)
        assert None not in line
        assert line["clip id"] == "V1-0001"
        assert line["track"] == "V1"


def test_each_dialect_is_an_exporter_of_its_own() -> None:
    ids = [each.id for each in CSV_SHEETS]
    assert len(set(ids)) == len(ids)
    assert min(ids) == "temoin.sheet.csv"  # the plain one is the first for the suffix
    assert {each.suffix for each in CSV_SHEETS} == {".csv"}
