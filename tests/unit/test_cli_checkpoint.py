"""Checkpoints and time stamps by the command line, against a real time server."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import tsa
from temoin.keys import trust_for_time
from temoin.store.ledger_file import read_ledger
from temoin.store.settings import home
from temoin.store.timestamping import queued_stamps

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def ledger(cut: Path, ask: Run) -> Path:
    """Return a ledger that holds a key and a step."""
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    return cut.with_suffix(".temoin")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tsa.TimeServer]:
    folder = tmp_path / "tsa"
    folder.mkdir()
    with tsa.time_server(folder) as server:
        yield server


def trust(root: tsa.Holder) -> None:
    """Trust an authority for time."""
    own = home() / "own.crt"
    own.write_bytes(root.pem)
    assert trust_for_time(own).name == "own"


def test_a_checkpoint_is_signed_once_over_the_same_entries(ledger: Path, ask: Run) -> None:
    code, first = ask("ledger", "checkpoint", ledger, "--for", "delivery")
    again = ask("ledger", "checkpoint", ledger.with_suffix(".otio"))[1]
    assert (code, first["count"], first["is_new"], first["stamps"]) == (0, 2, True, 0)
    assert (again["entry"], again["is_new"]) == (first["entry"], False)
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["time"], state["checkpoint"]["entry"]) == (0, "claimed", first["entry"])
    assert read_ledger(ledger).entries[-1].body["for"] == "delivery"


def test_a_stamp_by_a_trusted_authority_gives_the_ledger_a_time(
    ledger: Path, ask: Run, server: tsa.TimeServer
) -> None:
    code, frozen = ask("ledger", "checkpoint", ledger, "--tsa", server.url)
    assert (code, frozen["stamps"], frozen["notices"]) == (0, 1, [])
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["time"], state["checkpoint"]["stamped"]) == (0, "claimed", None)
    assert "not trusted by you" in state["notes"][0]
    trust(server.root)
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["time"], state["notes"]) == (0, "stamped", [])
    assert datetime.fromisoformat(state["checkpoint"]["stamped"])
    ask("log", ledger.with_suffix(".otio"), "--clip", "NT_020", "--tool", "House")
    state = ask("ledger", "verify", ledger)[1]
    assert state["time"] == "claimed"  # what came since is not covered
    assert state["checkpoint"]["stamped"]


def test_a_stamp_that_nobody_gives_now_is_asked_for_again(
    ledger: Path, ask: Run, server: tsa.TimeServer
) -> None:
    code, frozen = ask("ledger", "checkpoint", ledger, "--tsa", "http://127.0.0.1:9/")
    assert (code, frozen["stamps"]) == (0, 0)
    assert "does not answer" in frozen["notices"][0]
    code, owed = ask("ledger", "stamp", "--tsa", "http://127.0.0.1:9/")
    assert (code, owed["stamped"], len(owed["owed"])) == (3, [], 1)
    code, done = ask("ledger", "stamp", "--tsa", server.url)
    assert (code, done["stamped"][0]["entry"], done["owed"]) == (0, frozen["entry"], [])
    assert queued_stamps() == []
    assert len(read_ledger(ledger).entries[-1].stamps) == 1
    assert ask("ledger", "verify", ledger)[1]["entries"] == 3


def test_a_stamp_of_another_checkpoint_is_a_forged_one(
    ledger: Path, ask: Run, server: tsa.TimeServer
) -> None:
    ask("ledger", "checkpoint", ledger, "--tsa", server.url)
    other = ledger.read_text().splitlines()
    stamp = other[-1][other[-1].index('"ts"') :]
    ask("log", ledger.with_suffix(".otio"), "--clip", "NT_020", "--tool", "House")
    second = ask("ledger", "checkpoint", ledger)[1]["entry"]
    lines = ledger.read_text().splitlines()
    ledger.write_text("\n".join([*lines[:-1], lines[-1].removesuffix("}") + "," + stamp]) + "\n")
    code, state = ask("ledger", "verify", ledger)
    assert (code, [each["attack"] for each in state["problems"]]) == (12, ["forged time stamp"])
    assert state["problems"][0]["entry"] == second


def test_stamps_unite(ledger: Path, ask: Run, server: tsa.TimeServer, tmp_path: Path) -> None:
    copies = []
    ask("ledger", "checkpoint", ledger)
    bare = ledger.read_bytes()
    for name in ("a", "b"):
        ledger.write_bytes(bare)
        ask("ledger", "checkpoint", ledger, "--tsa", server.url)
        copies.append(tmp_path / f"{name}.temoin")
        copies[-1].write_bytes(ledger.read_bytes())
    outs = [tmp_path / "ab.temoin", tmp_path / "ba.temoin"]
    ask("ledger", "merge", *copies, "-o", outs[0])
    ask("ledger", "merge", *reversed(copies), "-o", outs[1])
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert len(read_ledger(outs[0]).entries[-1].stamps) == 2
    assert ask("ledger", "verify", outs[0])[1]["integrity"] == "intact"


def test_an_empty_ledger_and_a_wrong_address_are_refused(
    ledger: Path, ask: Run, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.temoin"
    empty.touch()
    assert ask("ledger", "checkpoint", empty)[0] == 2
    assert ask("ledger", "checkpoint", tmp_path / "none.temoin")[0] == 2
    for folder in (tmp_path, ".", "/"):
        assert ask("ledger", "checkpoint", folder)[0] == 2
    assert ask("ledger", "checkpoint", ledger, "--tsa", "file:///etc/passwd")[0] == 2
    assert ask("ledger", "stamp")[0] == 2
