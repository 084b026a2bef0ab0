"""Many clips in one act, and a log that people keep, by the command line."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from answers import closed
from temoin.__main__ import main
from temoin.data import root
from temoin.ledger import parse_ledger
from temoin.store.ledger_file import read_ledger

Run = Callable[..., tuple[int, Any]]


def entries(cut: Path, kind: str) -> list[dict[str, Any]]:
    ledger = read_ledger(cut.with_suffix(".temoin"))
    return [dict(each.fields) for each in ledger.entries if each.type == kind]


def validator(kind: str) -> Draft202012Validator:
    """Return what holds an entry to its schema; keys that it does not describe are refused."""
    folder = root("schema") / "json"
    schemas = {
        path.relative_to(folder).as_posix(): json.loads(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.json")
    }
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    name = f"entry/{kind}.schema.json"
    return Draft202012Validator(closed(schemas[name]), registry=registry)


# --- one act -----------------------------------------------------------------


def test_one_act_is_one_mark_and_one_undo(cut: Path, ask: Run) -> None:
    _, logged = ask("log", cut, "--clip", "NT_06*", "--tool", "House")
    assert logged["clips"] == ["V1-0007", "V1-0008/V1-0001", "V1-0008/V2-0001"]
    marks = {each["batch"] for each in entries(cut, "step")}
    assert marks == {logged["batch"]}
    _, other = ask("log", cut, "--clip", "NT_010", "--tool", "House")
    assert other["batch"] not in marks

    _, taken = ask("retract", cut, logged["batch"], "--why", "wrong scene")
    assert taken["taken_back"] == logged["entries"]
    _, shown = ask("show", cut)
    assert [row["name"] for row in shown["rows"] if row["basis"] == "declared"] == ["NT_010"]
    code, again = ask("retract", cut, logged["batch"], "--why", "again")
    assert (code, again["error"]["message"]) == (
        2,
        f"all of {logged['batch']} was taken back before",
    )
    assert ask("ledger", "verify", cut)[0] == 0


def test_the_last_act_then_the_one_before(cut: Path, ask: Run) -> None:
    _, first = ask("attest", cut, "--track", "V1", "--no-ai")
    _, second = ask("log", cut, "--at", "01:00:00:00", "--tool", "House")
    taken = [ask("retract", cut, "--last", "--why", "x")[1]["taken_back"] for _ in range(2)]
    assert taken == [second["entries"], first["entries"]]
    assert len(first["entries"]) == 11
    code, nothing = ask("retract", cut, "--last", "--why", "x")
    assert (code, nothing["error"]["exit"]) == (2, 2)
    assert nothing["error"]["message"] == "nothing that you signed stands in this ledger"


def test_the_last_act_is_the_last_though_the_clock_went_back(
    cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    with monkeypatch.context() as earlier:
        earlier.setattr("temoin.store.pen.time.time_ns", lambda: 10**18)
        _, second = ask("log", cut, "--clip", "NT_020", "--tool", "House")
    _, taken = ask("retract", cut, "--last", "--why", "x")
    assert taken["taken_back"] == second["entries"]


def test_what_others_signed_is_not_ones_own_last(
    cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, own = ask("log", cut, "--clip", "NT_010", "--tool", "House")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TEMOIN_HOME", str(tmp_path / "other"))
        ask("log", cut, "--clip", "NT_020", "--tool", "House")
    _, taken = ask("retract", cut, "--last", "--why", "x")
    assert taken["taken_back"] == own["entries"]


def test_an_entry_of_an_act_goes_alone(cut: Path, ask: Run) -> None:
    _, logged = ask("log", cut, "--clip", "NT_06*", "--tool", "House")
    ask("retract", cut, logged["entries"][0], "--why", "not this one")
    _, rest = ask("retract", cut, logged["batch"], "--why", "nor these")
    assert rest["taken_back"] == logged["entries"][1:]


@pytest.mark.parametrize("words", [["--why", "x"], ["3f9a", "--last", "--why", "x"]])
def test_retract_wants_one_thing(cut: Path, ask: Run, words: list[str]) -> None:
    assert ask("retract", cut, *words)[0] == 2


def test_a_dry_run_signs_nothing(cut: Path, ask: Run, capsys: pytest.CaptureFixture[str]) -> None:
    _, told = ask("log", cut, "--clip", "NT_0?0", "--tool", "House", "--dry-run")
    assert told["dry_run"]
    assert (told["entries"], told["batch"]) == ([], None)
    assert told["clips"][:2] == ["V1-0001", "V1-0002"]
    assert not cut.with_suffix(".temoin").exists()
    main(["log", str(cut), "--clip", "NT_06*", "--tool", "House", "--dry-run"])
    out = capsys.readouterr().out
    assert "would be said of 3 clips, 00:00:03:00: House (unknown, unknown)" in out
    assert "V1-0008/V2-0001  01:00:14:00  01:00:16:12  " in out


ALE = "Heading\nFIELD_DELIM\tTABS\nFPS\t24\n\nColumn\nName\tTape\tStart\tEnd\n\nData\n"


def test_clips_without_a_timeline_are_told_by_source_times(
    tmp_path: Path, ask: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    rushes = tmp_path / "rushes.ale"
    rushes.write_text(f"{ALE}A005_C010\tA005\t17:49:33:01\t17:49:35:10\n")
    main(["log", str(rushes), "--clip", "A005*", "--tool", "House", "--dry-run"])
    told = capsys.readouterr().out
    assert told.startswith("would be said of 1 clip: House")
    assert "17:49:33:01  17:49:35:10" in told
    for words in (["--at", "17:49:33:01"], ["--range", "17:00:00:00", "18:00:00:00"]):
        code, error = ask("log", rushes, *words, "--tool", "House")
        assert (code, "no record times" in error["error"]["message"]) == (2, True)


def test_a_plain_name_that_means_several_is_still_a_question(cut: Path, ask: Run) -> None:
    text = cut.read_text(encoding="utf-8").replace('"NT_020"', '"NT_010"')
    cut.write_text(text, encoding="utf-8")
    code, answer = ask("log", cut, "--clip", "NT_010", "--tool", "House")
    assert (code, answer["error"]["exit"]) == (2, 2)
    assert "V1-0001 at 01:00:00:00, V1-0002 at 01:00:02:12" in answer["error"]["message"]


# --- a log -------------------------------------------------------------------

LOG = """\
Plan;Entr\N{LATIN SMALL LETTER E WITH ACUTE}e;Sortie;Outil;Technique;Sans IA;Prompt;Artiste
NT_010;;;;;oui;;Ana
NT_020;;;Magic Mask;assistance;;;Ben
NT_030;01:00:04:12;01:00:05:12;Topaz;magie;;un ciel rouge;
NT_030;01:00:00:00;01:00:01:00;Topaz;;;;
NT_099;;;Topaz;;;;
NT_020;;;magic mask;assistance;;;Ben
NT_020;;;Magic Mask;assistance;;;Ben
;;;;;;;Ben
"""
OUTCOMES = ["new"] * 3 + ["no-clip"] * 2 + ["new", "repeated", "unclear"]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "journal.csv"
    path.write_text(LOG, encoding="cp1252")
    return path


def test_nothing_is_signed_unless_somebody_says_so(cut: Path, log: Path, ask: Run) -> None:
    code, told = ask("import", cut, log)
    assert (code, told["written"], told["batch"]) == (1, False, None)
    assert [row["outcome"] for row in told["rows"]] == OUTCOMES
    assert all(column["guessed"] for column in told["columns"])
    assert not cut.with_suffix(".temoin").exists()
    assert "ciel" not in json.dumps(told)


def test_rows_become_entries_of_who_imports(cut: Path, log: Path, ask: Run) -> None:
    code, done = ask("import", cut, log, "--yes")
    assert (code, done["written"]) == (1, True)
    (attest,) = entries(cut, "attest")
    assert (attest["reported_by"], attest["not_used"]) == ("Ana", ["ai"])
    mask, topaz, _ = entries(cut, "step")
    assert (mask["tool"], mask["technique"], mask["operator"]) == ("Magic Mask", "assistive", "Ben")
    assert mask["imported"] == {"log": "journal.csv", "row": done["rows"][1]["digest"]}
    assert topaz["target"]["use"]["record_range"] == {
        "start": 86508,
        "duration": 24,
        "rate": "24/1",
    }
    ledger = read_ledger(cut.with_suffix(".temoin"))
    prompts = [each.confidential for each in ledger.entries if each.confidential]
    assert prompts == [{"prompt": "un ciel rouge"}]
    assert len({each.body.get("batch") for each in ledger.entries[1:]}) == 1
    assert len({each.key_id for each in ledger.entries}) == 1
    for each in ledger.entries:
        validator(each.type).validate(dict(each.body))
    rows = [row["entry"] for row in done["rows"] if row["entry"]]
    assert rows == [each.id for each in ledger.entries[1:]]


def test_a_second_import_changes_nothing(cut: Path, log: Path, ask: Run) -> None:
    ask("import", cut, log, "--yes")
    before = cut.with_suffix(".temoin").read_bytes()
    renamed = log.rename(log.with_name("again.csv"))
    _, again = ask("import", cut, renamed, "--yes")
    assert (again["counts"]["new"], again["counts"]["already"]) == (0, 4)
    assert not again["written"]
    assert cut.with_suffix(".temoin").read_bytes() == before


def test_a_row_that_was_edited_is_new_and_names_the_old_one(cut: Path, log: Path, ask: Run) -> None:
    _, first = ask("import", cut, log, "--yes")
    log.write_text(LOG.replace("Topaz;magie", "Topaz;amelioration"), encoding="cp1252")
    _, told = ask("import", cut, log)
    edited = told["rows"][2]
    assert (edited["outcome"], edited["technique"]) == ("new", "enhancement")
    assert edited["entries"] == [first["rows"][2]["entry"]]


def test_what_was_taken_back_may_be_imported_again(cut: Path, log: Path, ask: Run) -> None:
    _, first = ask("import", cut, log, "--yes")
    ask("retract", cut, first["batch"], "--why", "wrong log")
    assert ask("import", cut, log)[1]["counts"]["new"] == 4


def test_prompts_alone_tell_two_rows_apart(cut: Path, tmp_path: Path, ask: Run) -> None:
    log = tmp_path / "two.csv"
    log.write_text("clip,tool,prompt\nNT_010,X,one\nNT_010,X,two\nNT_010,X,one\n")
    _, told = ask("import", cut, log, "--yes")
    assert [row["outcome"] for row in told["rows"]] == ["new", "new", "repeated"]
    assert ask("import", cut, log)[1]["counts"]["already"] == 2


def test_columns_are_kept_by_a_name(cut: Path, tmp_path: Path, ask: Run) -> None:
    log = tmp_path / "odd.csv"
    log.write_text("Bild,Tool,Notes\nNT_010,X,internal\n")
    assert ask("import", cut, log, "--map-name", "house")[0] == 2
    named = ["--map", "clip=bild", "--map", "note="]
    _, told = ask("import", cut, log, *named, "--map-name", "House")
    known = [(each["field"], each["heading"]) for each in told["columns"]]
    assert known == [("clip", "Bild"), ("tool", "Tool")]
    _, again = ask("import", cut, log, "--map-name", "house")
    assert [(each["field"], each["heading"]) for each in again["columns"]] == known
    code, wrong = ask("import", cut, log, "--map", "colour=Bild")
    assert (code, wrong["error"]["message"]) == (2, "--map 'colour=Bild' names no field")


def test_a_workbook_is_imported(cut: Path, tmp_path: Path, ask: Run) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["AI log"], [], ["Shot", "Tool", "Who"], ["NT_010", "=1+1", ""], ["NT_020", "X"]):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    (tmp_path / "log.xlsx").write_bytes(written.getvalue())
    _, told = ask("import", cut, tmp_path / "log.xlsx", "--yes")
    assert told["sheet"] == "Sheet"
    assert [(row["row"], row["outcome"]) for row in told["rows"]] == [(4, "unclear"), (5, "new")]


def test_a_person_is_asked_at_a_terminal(
    cut: Path, log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("temoin.cli.verbs_import.may_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    main(["import", str(cut), str(log)])
    captured = capsys.readouterr()
    assert "Sign 4 entries? [y/N]" in captured.err
    assert "Nothing was signed." in captured.out
    assert not cut.with_suffix(".temoin").exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    main(["import", str(cut), str(log)])
    assert "4 entries signed in" in capsys.readouterr().out


def test_the_answer_for_people_lists_what_they_must_look_at(
    cut: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", str(cut), str(log)])
    out = capsys.readouterr().out
    assert "  clip = Plan (guessed)" in out
    assert "would be signed: 4" in out
    assert "technique 'magie' is no known word: unknown" in out
    assert "  6  NT_099, Topaz" in out
    assert "--yes signs what is new." in out
    assert "ciel" not in out


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12
)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["NT_010", "NT_020", "nope", "NT_0", "V1-0003", ""]),
            st.sampled_from(["X", "Magic Mask", ""]),
            st.sampled_from(["", "yes", "no", "?"]),
            st.text(alphabet='ab ,;"\n\N{LATIN SMALL LETTER E WITH ACUTE}', max_size=5),
        ),
        max_size=8,
    )
)
def test_importing_again_never_adds(cut: Path, tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    """Whatever the rows: once is as good as twice, and the ledger stays readable."""
    import csv

    ledger = cut.with_suffix(".temoin")
    ledger.unlink(missing_ok=True)
    log = tmp_path / "any.csv"
    with log.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("clip", "tool", "no ai", "note"), *rows])
    for _ in range(2):
        main(["import", str(cut), str(log), "--yes", "--quiet"])
        first = ledger.read_bytes() if ledger.exists() else b""
    main(["import", str(cut), str(log), "--yes", "--quiet"])
    assert (ledger.read_bytes() if ledger.exists() else b"") == first
    assert not parse_ledger(first.decode().splitlines()).problems
