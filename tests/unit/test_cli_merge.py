"""Copies of one ledger, written apart and united by the command line."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from temoin.cli.main import run
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
    assert state["problems"][0]["message"].startswith(f"{ben.name}: line 1: ")


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
