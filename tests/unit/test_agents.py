"""A program that acted for a person: the person signs, and everybody sees the program."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledgers import Hand
from temoin.__main__ import main
from temoin.disclosure import agent_words
from temoin.store.ledger_file import read_ledger

Run = Callable[..., tuple[int, Any]]
AGENT = ("--agent", "Assistant", "--agent-hosting", "cloud", "--agent-sees", "the timeline")
SAID = {"name": "Assistant", "hosting": "cloud", "may_see": ["the timeline"]}
THROUGH = "Ana, through the agent Assistant (cloud, sees the timeline)"


@pytest.fixture
def signs(cut: Path, ask: Run, tmp_path: Path) -> list[tuple[object, ...]]:
    """Each verb that says something, in an order in which each may."""
    ask("me", "--name", "Ana")
    ask("scan", cut)
    log = tmp_path / "log.csv"
    log.write_text("clip,tool\nNT_040,House roto\n")
    return [
        ("log", cut, "--clip", "NT_010", "--tool", "House"),
        ("attest", cut, "--clip", "NT_020", "--no-ai"),
        ("note", cut, "V1-0002", "looked at twice"),
        ("import", cut, log, "--yes"),
    ]


def test_every_entry_of_an_agents_act_names_it_and_is_signed_by_the_person(
    cut: Path, ask: Run, signs: list[tuple[object, ...]]
) -> None:
    for words in signs:
        assert ask(*words, *AGENT)[0] in {0, 1}
    entries = read_ledger(cut.with_suffix(".temoin")).entries
    assert len({each.key_id for each in entries}) == 1
    said = [each.body.get("agent") for each in entries if each.type != "key"]
    assert len(said) >= 4
    assert all(each == SAID for each in said)
    assert ask("ledger", "verify", cut.with_suffix(".temoin"))[0] == 0


def test_a_review_by_an_agent_names_it(cut: Path, ask: Run) -> None:
    _, scan = ask("scan", cut)
    proposals = [guess for clip in scan["clips"] for guess in clip["proposals"]]
    if not proposals:
        pytest.skip("the sample has no proposals")
    code, _ = ask("review", cut, "--dismiss", proposals[0]["id"], "--why", "no", *AGENT)
    assert code == 0
    reviews = [e for e in read_ledger(cut.with_suffix(".temoin")).entries if e.type == "review"]
    assert [each.body["agent"] for each in reviews] == [SAID]


def test_views_say_through_which_agent(
    cut: Path, ask: Run, signs: list[tuple[object, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    ask(*signs[0], *AGENT)
    rows = [row for row in ask("show", cut)[1]["rows"] if row["tool"] == "House"]
    assert [row["said_by"] for row in rows] == [THROUGH]
    for words in (("show", cut), ("audit", cut)):
        main(list(map(str, words)))
    assert THROUGH in capsys.readouterr().out
    main(["ledger", "show", str(cut.with_suffix(".temoin"))])
    assert "[through the agent Assistant (cloud, sees the timeline)]" in capsys.readouterr().out


def test_an_agent_without_a_name_is_refused(
    cut: Path, ask: Run, signs: list[tuple[object, ...]]
) -> None:
    for words in signs:
        assert ask(*words, "--agent", " ")[0] == 2
        assert ask(*words, "--agent-sees", "all")[0] == 2
        assert ask(*words, "--agent-hosting", "local")[0] == 2
    assert not cut.with_suffix(".temoin").exists()


def test_odd_agents_are_no_traceback() -> None:
    odd: list[object] = [1, "x", [], {}, {"name": 1}, {"name": ""}, None]
    for agent in odd:
        assert agent_words(Hand().say("note", {"agent": agent}).body) == ""
    strange = {"name": "X", "hosting": [], "may_see": [1, None, {}]}
    assert agent_words({"agent": strange}).startswith("X (where it runs is unknown")
