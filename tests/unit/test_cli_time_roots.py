"""Whom one trusts for time, by the command line."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import tsa
from temoin.cli.main import run
from temoin.ledger import format_line, parse_line
from temoin.signing import base64url
from temoin.store.settings import home

Run = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def authority() -> tsa.Holder:
    return tsa.holder("Time Root")


@pytest.fixture(scope="module")
def stamper(authority: tsa.Holder) -> tsa.Holder:
    return tsa.holder("Time", authority, stamps=True)


def in_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_root_is_added_shown_and_removed(
    ask: Run, tmp_path: Path, authority: tsa.Holder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask("keys", "time-roots") == (
        0,
        {"temoin": "time_roots/1", "roots": [], "added": None, "removed": None},
    )
    assert run(["keys", "time-roots"]) == 0
    assert "nobody" in capsys.readouterr().out
    code, added = ask("keys", "time-roots", "--add", in_file(tmp_path, "t.crt", authority.pem))
    (root,) = added["roots"]
    assert (code, added["added"], root["name"], root["problem"]) == (0, "t", "t", None)
    assert root["subject"] == "CN=Time Root"
    assert root["until"].startswith("2044-")
    assert ask("keys", "list")[1]["time_roots"] == ["t"]
    for words in (["keys", "time-roots"], ["keys", "list"]):
        capsys.readouterr()
        run(words)
        shown = capsys.readouterr().out
        assert "t" in shown.split()
    assert (home() / "time_roots" / "t.pem").read_bytes() == authority.pem
    code, removed = ask("keys", "time-roots", "--remove", "t")
    assert (code, removed["removed"], removed["roots"]) == (0, "t", [])
    assert ask("keys", "time-roots", "--remove", "t")[0] == 2


def test_what_is_removed_may_be_named_by_its_file_or_fingerprint(
    ask: Run, tmp_path: Path, authority: tsa.Holder
) -> None:
    path = in_file(tmp_path, "t.pem", authority.der)  # whatever its name says
    fingerprint = ask("keys", "time-roots", "--add", path)[1]["roots"][0]["fingerprint"]
    for called in ("t.pem", fingerprint):
        ask("keys", "time-roots", "--add", path)
        assert ask("keys", "time-roots", "--remove", called)[1]["roots"] == []


def test_of_a_chain_the_root_alone_is_kept(
    ask: Run, tmp_path: Path, authority: tsa.Holder, stamper: tsa.Holder
) -> None:
    chain = in_file(tmp_path, "chain.pem", stamper.pem + authority.pem)
    (root,) = ask("keys", "time-roots", "--add", chain)[1]["roots"]
    assert root["subject"] == "CN=Time Root"


def test_an_old_root_may_be_signed_in_a_way_that_is_checked_no_more(
    ask: Run, tmp_path: Path
) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl program here")
    words = "req -x509 -sha1 -newkey rsa:2048 -nodes -keyout k.pem -out old.pem -subj /CN=Old"
    subprocess.run([program, *words.split()], cwd=tmp_path, check=True, capture_output=True)
    (root,) = ask("keys", "time-roots", "--add", tmp_path / "old.pem")[1]["roots"]
    assert (root["subject"], root["problem"]) == ("CN=Old", None)


def test_what_is_trusted_already_keeps_its_name(
    ask: Run, tmp_path: Path, authority: tsa.Holder
) -> None:
    ask("keys", "time-roots", "--add", in_file(tmp_path, "one.pem", authority.pem))
    code, again = ask("keys", "time-roots", "--add", in_file(tmp_path, "two.pem", authority.pem))
    assert (code, again["added"], len(again["roots"])) == (0, "one", 1)


def test_what_is_no_root_is_refused_and_nothing_is_kept(
    ask: Run, tmp_path: Path, authority: tsa.Holder, stamper: tsa.Holder
) -> None:
    namesake = tsa.holder("Time Root", tsa.holder("Time Root"))  # signed by another of its name
    for content in (b"", b"no certificate", stamper.pem, namesake.pem, authority.pem[:-60]):
        code, refused = ask("keys", "time-roots", "--add", in_file(tmp_path, "t.pem", content))
        assert (code, refused["error"]["file"]) == (2, str(tmp_path / "t.pem"))
        assert refused["error"]["hint"]
    assert ask("keys", "time-roots", "--add", tmp_path / "missing.pem")[0] == 2
    assert ask("keys", "time-roots", "--add", tmp_path)[0] == 2
    assert ask("keys", "time-roots")[1]["roots"] == []


def test_a_name_that_is_taken_is_not_written_over(
    ask: Run, tmp_path: Path, authority: tsa.Holder
) -> None:
    ask("keys", "time-roots", "--add", in_file(tmp_path, "t.pem", authority.pem))
    other = in_file(tmp_path, "t.pem", tsa.holder("Other Root").pem)
    code, refused = ask("keys", "time-roots", "--add", other)
    assert (code, "kept as t" in refused["error"]["message"]) == (2, True)
    assert ask("keys", "time-roots")[1]["roots"][0]["subject"] == "CN=Time Root"


def test_no_name_leads_out_of_the_folder(ask: Run, authority: tsa.Holder) -> None:
    outside = in_file(home(), "mine.pem", authority.pem)
    for name in ("../mine", str(outside), "..", ""):
        assert ask("keys", "time-roots", "--remove", name)[0] == 2
    assert outside.exists()


def test_both_at_once_is_refused(ask: Run, tmp_path: Path, authority: tsa.Holder) -> None:
    path = in_file(tmp_path, "t.pem", authority.pem)
    assert ask("keys", "time-roots", "--add", path, "--remove", "t")[0] == 2
    assert ask("keys", "time-roots")[1]["roots"] == []


def test_a_damaged_file_is_told_by_name_and_can_be_removed(
    cut: Path, ask: Run, authority: tsa.Holder, stamper: tsa.Holder
) -> None:
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    ledger = cut.with_suffix(".temoin")
    ask("ledger", "checkpoint", ledger)
    *lines, last = ledger.read_text(encoding="utf-8").splitlines()
    token = tsa.token(stamper, bytes.fromhex(parse_line(last).id[7:]))
    stamped = format_line(replace(parse_line(last), stamps=(base64url(token),)))
    ledger.write_text("\n".join([*lines, stamped, ""]), encoding="utf-8")
    (home() / "time_roots").mkdir()
    in_file(home() / "time_roots", "good.pem", authority.pem)
    assert ask("ledger", "verify", ledger)[1]["time"] == "stamped"
    in_file(home() / "time_roots", "bad.pem", b"no certificate")
    code, refused = ask("ledger", "verify", ledger)
    assert (code, "bad.pem" in refused["error"]["message"]) == (3, True)
    assert "--remove bad" in refused["error"]["hint"]
    shown = {each["name"]: each for each in ask("keys", "time-roots")[1]["roots"]}
    assert shown["bad"]["problem"]
    assert shown["good"]["problem"] is None
    assert ask("keys", "time-roots", "--remove", "bad")[0] == 0
    assert ask("ledger", "verify", ledger)[1]["time"] == "stamped"


def test_what_cannot_be_read_is_told_beside_the_others(
    ask: Run, tmp_path: Path, authority: tsa.Holder
) -> None:
    ask("keys", "time-roots", "--add", in_file(tmp_path, "t.pem", authority.pem))
    (home() / "time_roots" / "folder.pem").mkdir()
    code, document = ask("keys", "time-roots")
    assert code == 0
    assert [(each["name"], bool(each["problem"])) for each in document["roots"]] == [
        ("folder", True),
        ("t", False),
    ]


def test_a_root_that_is_kept_under_two_names_is_trusted_still(
    ask: Run, tmp_path: Path, authority: tsa.Holder, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tsa.holder("Other Root")
    fingerprint = ask("keys", "time-roots", "--add", in_file(tmp_path, "one.pem", authority.pem))[
        1
    ]["roots"][0]["fingerprint"]
    both = in_file(tmp_path, "both.pem", authority.pem + other.pem)
    assert ask("keys", "time-roots", "--add", both)[1]["added"] == "both"
    capsys.readouterr()
    assert run(["keys", "time-roots", "--remove", fingerprint]) == 2
    assert "both, one" in capsys.readouterr().err
    assert run(["keys", "time-roots", "--remove", "one"]) == 0
    assert "trusted still, as it is kept as both too" in capsys.readouterr().out
    assert run(["keys", "time-roots", "--remove", "both"]) == 0
    assert "still" not in capsys.readouterr().out
