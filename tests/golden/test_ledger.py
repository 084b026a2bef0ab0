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

VERIFIER = Path(__file__).with_name("verify_independent.py")
WHOLE = VERIFIER.with_stem("verify_independent_whole")
GOLDEN = Path(__file__).with_name("two_writers.temoin")


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


def test_two_programs_call_it_intact() -> None:
    ledger = parse_ledger(GOLDEN.read_text(encoding="utf-8").splitlines())
    state = verify(ledger, trusted={key(1).id, key(2).id})
    assert (state.integrity, state.problems, state.entries) == ("intact", (), 6)
    assert independent(GOLDEN) == (0, "intact")


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
