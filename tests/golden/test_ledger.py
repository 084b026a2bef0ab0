"""The ledger's bytes: a golden file that two programs, one of them independent, call intact."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import REPOSITORY, Golden
from ledgers import Hand, key
from temoin.ledger import format_line, parse_ledger, verify
from unit.test_cli_batch import validator

VERIFIER = Path(__file__).with_name("verify_independent.py")
WHOLE = VERIFIER.with_stem("verify_independent_whole")
GOLDEN = Path(__file__).with_name("two_writers.temoin")
INGESTED = Path(__file__).with_name("ingested.temoin")


def made(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a ledger of two people, with salts that are no secret."""
    monkeypatch.setattr("temoin.ledger.reveal.token_bytes", bytes)
    ana, ben = Hand(1, name="Ana"), Hand(2, name="Ben")
    ana.step("Magic Mask", prompt="a red sky, étalonné")
    wrong = ana.step("Relight")
    ben.reads(ana)
    ben.say("supersede", {"entry": wrong.id, "reason": "wrong clip"})
    ana.reads(ben)
    target = {"scope": "media", "media": {"reel": "A001"}}
    ana.say("attest", {"target": target, "not_used": ["ai"], "note": "caméra « témoin » 🎬"})
    return "".join(f"{format_line(entry)}\n" for entry in ana.ledger.entries)


def independent(path: Path) -> tuple[int, str]:
    """Return exit code and verdict of the independent verifier."""
    answer = subprocess.run([sys.executable, VERIFIER, path], capture_output=True, check=False)
    return answer.returncode, json.loads(answer.stdout)["verdict"]


def test_the_bytes_are_final(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    golden.check(GOLDEN.name, made(monkeypatch))


def ingested(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a ledger of an ingest: evidence, a look at folders, a derivation, one taken back."""
    monkeypatch.setattr("temoin.ledger.reveal.token_bytes", bytes)
    ana = Hand(1, name="Ana")
    original = {"name": "étalonné_sky.mp4", "size": 4096, "content_hash": f"sha256:{'a1' * 32}"}
    proxy = {"name": "sky_proxy.mov", "size": 512, "content_hash": f"sha256:{'b2' * 32}"}
    batch = {"batch": "0123456789ab"}
    fact = {"says": "ai", "text": "made by an AI model", "where": "c2pa.actions[0]", "reader": "r"}
    ana.say("evidence", {**original, **fact, "strength": "signed", **batch}, {"folders": "day 1"})
    listed = {"name": "A001.mov", "size": 9, "hashes": ["xxh64:0ea03b369a463d9d"]}
    wrong = ana.say("evidence", {**listed, **fact, "strength": "weak", **batch})
    look = {"complete": True, "folder_count": 2, "media": 2, "weakly_known": 1}
    ana.say("scan", {"looked_at": {"clips": 0, "files": 2}, "ingest": look, **batch})
    ana.say("derive", {"made": proxy, "from": [original], "how": "proxy"})
    ana.say("supersede", {"entry": wrong.id, "reason": "another show"})
    return "".join(f"{format_line(entry)}\n" for entry in ana.ledger.entries)


def test_the_bytes_of_an_ingest_are_final(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    golden.check(INGESTED.name, ingested(monkeypatch))


@pytest.mark.parametrize(("path", "entries"), [(GOLDEN, 6), (INGESTED, 6)])
def test_two_programs_call_it_intact(path: Path, entries: int) -> None:
    ledger = parse_ledger(path.read_text(encoding="utf-8").splitlines())
    state = verify(ledger, trusted={key(1).id, key(2).id})
    assert (state.integrity, state.problems, state.entries) == ("intact", (), entries)
    assert independent(path) == (0, "intact")
    assert all(validator(each.type).is_valid(dict(each.body)) for each in ledger.entries)


def edited(lines: list[str]) -> list[str]:
    return [line.replace("Relight", "relight") for line in lines]


def dropped(lines: list[str]) -> list[str]:
    return [*lines[:2], *lines[3:]]


def doubled_key(lines: list[str]) -> list[str]:
    return [lines[0].replace('{"id"', '{"k":"","id"'), *lines[1:]]


def reveal_of_another(lines: list[str]) -> list[str]:
    line = json.loads(lines[1])
    return [lines[0], json.dumps({**line, "d": ["WyJhIiwiYiIsImMiXQ"]}), *lines[2:]]


def spaced(lines: list[str]) -> list[str]:
    line = json.loads(lines[1])
    return [lines[0], json.dumps({**line, "p": line["p"].replace(":", ": ", 1)}), *lines[2:]]


@pytest.mark.parametrize("attack", [edited, dropped, doubled_key, reveal_of_another, spaced])
def test_two_programs_refuse_the_same(
    attack: Callable[[list[str]], list[str]], tmp_path: Path
) -> None:
    lines = attack(GOLDEN.read_text(encoding="utf-8").splitlines())
    path = tmp_path / "attacked.temoin"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert verify(parse_ledger(lines)).problems
    assert independent(path) == (1, "broken")


@pytest.mark.parametrize(
    ("program", "most"), [(VERIFIER, 150), (WHOLE, 180)], ids=["entries", "whole"]
)
def test_the_independent_verifiers_are_short_and_independent(program: Path, most: int) -> None:
    source = program.read_text(encoding="utf-8")
    assert sum(bool(line.strip()) for line in source.splitlines()) <= most
    assert "import temoin" not in source
    assert "from temoin" not in source


def test_the_documentation_shows_the_real_bytes() -> None:
    page = (REPOSITORY / "docs" / "ledger.md").read_text(encoding="utf-8")
    first = GOLDEN.read_text(encoding="utf-8").splitlines()[0]
    assert first in page
