"""Copies of one ledger, written apart and united by the command line."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledgers import Hand, key
from temoin.cli.main import run
from temoin.ledger import Entry, format_line
from temoin.store.ledger_file import read_ledger

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def apart(
    cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> tuple[Path, Path]:
    """Return the ledgers of two people who each wrote on after a common beginning."""
    ana = cut.with_suffix(".temoin")
    ask("log", cut, "--clip", "NT_010", "--tool", "House", "--prompt", "a red sky")
    ben = tmp_path / "ben" / cut.name
    shutil.copytree(cut.parent, ben.parent)
    ask("log", cut, "--clip", "NT_020", "--tool", "House")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TEMOIN_HOME", str(tmp_path / "ben_home"))
        ask("log", ben, "--clip", "NT_030", "--tool", "House")
    return ana, ben.with_suffix(".temoin")


def test_copies_unite_to_the_same_bytes_in_any_order(
    apart: tuple[Path, Path], ask: Run, tmp_path: Path
) -> None:
    ana, ben = apart
    before = ana.read_bytes(), ben.read_bytes()
    one, other, again = (tmp_path / f"{name}.temoin" for name in ("one", "other", "again"))
    code, state = ask("ledger", "merge", ana, ben, "-o", one)
    ask("ledger", "merge", ben, ana, "-o", other)
    ask("ledger", "merge", one, ben, one, "-o", again)
    assert (code, state["integrity"], state["problems"]) == (0, "intact", [])
    assert (state["entries"], state["writers"]) == (5, 2)
    assert one.read_bytes() == other.read_bytes() == again.read_bytes()
    assert (ana.read_bytes(), ben.read_bytes()) == before
    steps = [each for each in read_ledger(one).entries if each.type == "step"]
    assert len(steps) == 3
    assert {"prompt": "a red sky"} in [each.confidential for each in steps]


def test_a_cut_that_carries_entries_is_a_copy(
    apart: tuple[Path, Path], cut: Path, ask: Run, tmp_path: Path
) -> None:
    carrying = tmp_path / "from_vendor.otio"
    ask("annotate", apart[1].with_suffix(".otio"), "-o", carrying)
    code, state = ask("ledger", "merge", apart[0], carrying, "-o", tmp_path / "all.temoin")
    assert (code, state["entries"]) == (0, 5)


def test_a_line_that_is_no_entry_is_named_with_its_copy(
    apart: tuple[Path, Path], ask: Run, tmp_path: Path
) -> None:
    ana, ben = apart
    ben.write_bytes(b"{}\n" + ben.read_bytes())
    code, state = ask("ledger", "merge", ana, ben, "-o", tmp_path / "all.temoin")
    assert (code, state["entries"]) == (2, 5)
    problem = state["problems"][0]
    assert problem["file"] == str(ben)  # both are called the same
    assert problem["message"].startswith(f"{ben}: line 1: ")


def test_what_is_no_copy_writes_nothing(
    apart: tuple[Path, Path], cut: Path, ask: Run, tmp_path: Path
) -> None:
    ana, out = apart[0], tmp_path / "all.temoin"
    ask("ledger", "init", tmp_path / "strange.temoin")
    plain = tmp_path / "plain.otio"
    shutil.copy(cut, plain)
    empty = tmp_path / "empty.temoin"
    empty.touch()
    wrong = {
        tmp_path / "strange.temoin": 11,
        tmp_path / "missing.temoin": 2,
        empty: 2,
        plain: 2,
    }
    for copy, code in wrong.items():
        assert ask("ledger", "merge", ana, copy, "-o", out)[0] == code
        assert not out.exists()


def test_a_file_that_is_there_is_not_written_over(
    apart: tuple[Path, Path], cut: Path, ask: Run
) -> None:
    for there in (*apart, cut):
        before = there.read_bytes()
        code, refused = ask("ledger", "merge", *apart, "-o", there)
        assert (code, refused["error"]["hint"]) == (2, "Name a new .temoin file with -o.")
        assert there.read_bytes() == before


def test_a_ledger_of_parts_is_shown_verified_and_united(
    cut: Path, ask: Run, tmp_path: Path
) -> None:
    ledger = cut.with_suffix(".temoin")
    ledger.with_name(f"{ledger.name}.d").mkdir()
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    assert not ledger.exists()
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["entries"], state["name"]) == (0, 2, ledger.name)
    assert [each["type"] for each in ask("ledger", "show", ledger)[1]["entries"]] == ["key", "step"]
    assert ask("ledger", "init", ledger)[0] == 2
    out = tmp_path / "all.temoin"
    assert ask("ledger", "merge", ledger, "-o", out)[1]["entries"] == 2


def test_the_command_that_tells_whose_keys_they_are_names_the_file(
    apart: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "all.temoin"
    capsys.readouterr()
    run(["ledger", "merge", *map(str, apart), "-o", str(out)])
    assert f"temoin keys list {out} (" in capsys.readouterr().out


def written(path: Path, *entries: Entry) -> Path:
    path.write_text("".join(f"{format_line(each)}\n" for each in entries), encoding="utf-8")
    return path


def forked(tool: str, note: str = "") -> tuple[Entry, ...]:
    """Return what Ana wrote on one of two workstations that share her writer."""
    ana = Hand(1, name="Ana")
    target = {"scope": "media", "media": {"name": "a.mov"}}
    ana.step("Magic Mask")
    ana.say("step", {"target": target, "tool": tool, **({"note": note} if note else {})})
    return tuple(ana.written)


def said(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    capsys.readouterr()
    run([*map(str, words)])
    return capsys.readouterr().out


def test_two_histories_stand_side_by_side_with_the_copies_that_hold_them(
    ask: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = written(tmp_path / "one.temoin", *forked("Roto"))
    two = written(tmp_path / "two.temoin", *forked("Roto", note="a second try"))
    three = written(tmp_path / "three.temoin", *forked("Roto"))
    out = tmp_path / "all.temoin"
    _, state = ask("ledger", "merge", one, two, three, "-o", out)
    (rivals,) = state["histories"]
    assert (rivals["seq"], rivals["signed_by"]) == (3, f"Ana (key {key(1).id[8:16]})")
    found = {tuple(each["file"] for each in side["copies"]): side for side in rivals["sides"]}
    assert set(found) == {("one.temoin", "three.temoin"), ("two.temoin",)}
    assert found["two.temoin",]["fields"]["note"] == "a second try"
    assert {each["line"] for each in rivals["sides"]} == {3, 4}
    assert [each["proved"] for each in rivals["sides"]] == [True, True]
    text = said(capsys, "ledger", "verify", out)
    head, *lines = text[text.index("number 3 of Ana") :].splitlines()
    assert head.endswith("side by side:")
    assert len(lines) == 2
    assert {line.split()[2] for line in lines} == {
        each["id"][7:19] for each in rivals["sides"]
    }  # after "line" and its number
    assert sum("Roto" in line for line in lines) == 2
    assert sum("note: a second try" in line for line in lines) == 1
    again = ask("ledger", "verify", out)[1]["histories"][0]
    assert [each["copies"] for each in again["sides"]] == [[], []]


def test_a_history_that_its_writer_did_not_sign_is_told_apart(
    ask: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *before, other = forked("Something else")
    forged = replace(other, signature=before[-1].signature)
    ledger = written(tmp_path / "one.temoin", *forked("Roto"), forged)
    (rivals,) = ask("ledger", "verify", ledger)[1]["histories"]
    by_id = {each["id"]: each["proved"] for each in rivals["sides"]}
    assert by_id == {forked("Roto")[-1].id: True, forged.id: False}
    assert said(capsys, "ledger", "verify", ledger).count("and is not proved") == 1


def test_what_differs_is_told_where_its_letters_lie_in_another_word(
    ask: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = forked("Relook", note="look"), forked("Relook", note="cut")
    ledger = written(tmp_path / "one.temoin", *one, two[-1])
    text = said(capsys, "ledger", "verify", ledger)
    assert "Relook; note: look" in text
    assert "Relook; note: cut" in text


def test_of_many_histories_the_first_are_shown(
    ask: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *_ = forked("Roto")
    ends = [forked(f"Tool {number}")[-1] for number in range(40)]
    ledger = written(tmp_path / "one.temoin", first, forked("Roto")[1], *ends)
    assert len(ask("ledger", "verify", ledger)[1]["histories"][0]["sides"]) == 40
    text = said(capsys, "ledger", "verify", ledger)
    assert text[text.index("side by side") :].count("Tool") == 6
    assert "and 34 more" in text


def test_an_intact_ledger_has_no_histories(apart: tuple[Path, Path], ask: Run) -> None:
    assert ask("ledger", "verify", apart[0])[1]["histories"] == []


def test_two_envelopes_name_both_files(
    ask: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = forked("Roto")
    one = written(tmp_path / "one.temoin", *entries)
    forged = replace(entries[-1], signature=entries[0].signature)
    two = written(tmp_path / "two.temoin", entries[1], entries[0], forged)
    _, state = ask("ledger", "merge", one, two, "-o", tmp_path / "all.temoin")
    (problem,) = [each for each in state["problems"] if each["attack"] == "two envelopes"]
    assert (problem["file"], problem["line"]) == ("two.temoin", 3)
    assert problem["message"].endswith("the other time in one.temoin, line 3")
    text = said(capsys, "ledger", "merge", two, one, "-o", tmp_path / "again.temoin")
    assert "two envelopes: one.temoin: line 3: step entry" in text
    assert "the other time in two.temoin, line 3" in text


def test_copies_of_one_name_are_told_by_their_paths(
    apart: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ana, ben = apart
    ben.write_bytes(b"{}\n" + ben.read_bytes())
    text = said(capsys, "ledger", "merge", ana, ben, "-o", tmp_path / "all.temoin")
    assert f"malformed line: {ben}: line 1: a line that is no entry" in text


def test_no_name_writes_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "Ana\n\x1b[2Jall.temoin: intact"
    one, two = Hand(1, name=name), Hand(1, name=name)
    one.say("note", {"kind": "comment", "text": "a\nall.temoin: intact"}, time_ms=0)
    two.say("note", {"kind": "comment", "text": "b", "more": "c\nall.temoin: intact"})
    ledger = written(tmp_path / "one.temoin", *one.written, two.written[1])
    lines = said(capsys, "ledger", "verify", ledger).splitlines()
    assert len([each for each in lines if "Ana" in each]) == 2  # the clock, and the histories
    assert not [each for each in lines if each.startswith("all.temoin")]


def test_two_envelopes_of_a_cut_and_its_ledger_name_both_places(
    cut: Path, ask: Run, tmp_path: Path
) -> None:
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    carrying = tmp_path / "flagged.otio"
    ask("annotate", cut, "-o", carrying)
    first, last = read_ledger(cut.with_suffix(".temoin")).entries
    sidecar = carrying.with_suffix(".temoin")
    written(sidecar, first, replace(last, signature=first.signature))
    (problem,) = ask("ledger", "verify", carrying)[1]["problems"]
    assert (problem["attack"], problem["file"]) == ("two envelopes", "the copy in the timeline")
    assert problem["message"].endswith(f"the other time in {sidecar.name}, line 2")
