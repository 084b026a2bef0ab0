"""Published attacks: each is found and located, by two programs, and the files are as made."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from answers import validate
from conftest import REPOSITORY
from temoin.__main__ import main
from vectors import run

HERE = Path(__file__).parent
VERIFIER = REPOSITORY / "tests" / "golden" / "verify_independent.py"
WHOLE = VERIFIER.with_stem("verify_independent_whole")
NAMES = [folder.name for folder in run.vectors(every=True)]
ENTRIES = [
    name for name in NAMES if run.expected_of(HERE / name).get("needs") in {None, "revocation"}
]
"""What can be told from entries one by one and their chains; the rest stands over them."""


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.glob("*/*"))
        if "__pycache__" not in path.parts
    }


def test_they_are_made_alike_in_every_run(tmp_path: Path) -> None:
    subprocess.run([sys.executable, HERE / "make.py", tmp_path], check=True)
    assert files(tmp_path) == files(HERE)


def temoin_answer(ledger: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return what `temoin ledger verify` says, in the words of the protocol."""
    code = main(["ledger", "verify", str(ledger), *run.anchor_of(ledger), "--json"])
    document = json.loads(capsys.readouterr().out)
    validate(document)
    faults = document["problems"]
    assert code in ({2, 11, 12, 14} if faults else {13}), code  # nobody's key is trusted here
    assert (document["integrity"] == "intact") is not bool(faults)
    return {"verdict": "broken" if faults else "intact", "faults": faults}


@pytest.mark.parametrize("name", NAMES)
def test_temoin_finds_and_locates_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = temoin_answer(run.laid_out(HERE / name, tmp_path), capsys)
    assert run.compare(HERE / name, answer) == run.Outcome(vector=name)
    assert writers(answer) == writers(run.expected_of(HERE / name))
    assert all(each["hint"] and each["message"] for each in answer["faults"])


def writers(document: Mapping[str, Any]) -> set[tuple[int | None, str | None]]:
    return {(each["line"], each["writer"]) for each in document["faults"]}


@pytest.mark.parametrize("name", NAMES)
def test_the_independent_verifiers_find_and_locate_it(name: str, tmp_path: Path) -> None:
    ledger = run.laid_out(HERE / name, tmp_path)
    for program in [WHOLE, VERIFIER] if name in ENTRIES else [WHOLE]:
        answer = run.ask([sys.executable, str(program)], ledger)
        assert run.compare(HERE / name, answer) == run.Outcome(vector=name), program.name


def test_names_of_faults_are_those_of_the_page() -> None:
    page = (HERE / "README.md").read_text(encoding="utf-8")
    faults = [each for name in NAMES for each in run.expected_of(HERE / name)["faults"]]
    assert all(f"| `{each['attack']}` |" in page for each in faults)
    assert all(f"`{name}`" in page for name in NAMES)


ANSWERS = {
    "intact": ('print(\'{"verdict": "intact", "faults": []}\')', "intact, not broken"),
    "crash": ("raise SystemExit(3)", "no answer: crashed (3)"),
    "contradiction": (
        'print(\'{"verdict": "broken", "faults": []}\')',
        "no answer: says broken and exits with 0",
    ),
    "nothing": ("pass", "no answer: Expecting value: line 1 column 1 (char 0)"),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_verifier_that_says_something_else_is_told_so(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = ANSWERS[kind]
    monkeypatch.setattr(run, "vectors", lambda **_: [HERE / "payload_edited"])
    assert run.main([sys.executable, "-c", code]) == 1
    out = capsys.readouterr().out
    assert f"payload_edited  FAILS  {told}" in out
    assert "0 of 1 hold" in out
