"""Ledgers of other projects, taken in: signed, and no replay for that."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledgers import Hand
from temoin.errors import ChainError
from temoin.ledger import Ledger, adopt_draft, tips, unite, verify
from temoin.store.ledger_file import append, init_ledger, read_ledger

Run = Callable[..., tuple[int, Any]]


def hands() -> tuple[Hand, Hand]:
    """Return two people of two projects; the second has said more."""
    ana, ben = Hand(1, project="a" * 32), Hand(2, project="b" * 32)
    ana.step()
    for _ in range(4):
        ben.step()
    return ana, ben


def attacks(ledger: Ledger) -> set[tuple[str, str]]:
    return {(each.attack, each.entry) for each in verify(ledger).problems}


def test_an_adopted_ledger_is_no_replay_and_what_comes_to_it_later_is() -> None:
    ana, ben = hands()
    both = [*ana.known, *ben.known]
    ana.known = both
    draft = adopt_draft(ben.project, tips(ben.written), "the vendor's own ledger")
    ana.say("adopt", draft.fields)
    assert (ana.ledger.project, attacks(ana.ledger)) == (ana.project, set())
    late = ben.step()
    assert attacks(Ledger.of([*ana.known, late])) == {("another project", late.id)}


def test_nobody_of_another_project_adopts_it_into_this_one() -> None:
    ana, ben = hands()
    ana.step()
    ana.step()
    ana.step()
    ana.step()
    mole = ben.say("adopt", adopt_draft(ben.project, tips(ben.written), "me").fields)
    ledger = Ledger.of([*ana.known, *ben.known])
    assert ledger.project == ana.project
    assert ("another project", mole.id) in attacks(ledger)


def test_nonsense_adopts_nothing() -> None:
    ana, ben = hands()
    ana.known = [*ana.known, *ben.known]
    for fields in ({}, {"adopted": 7, "tips": 7}, {"adopted": ben.project, "tips": [None, "x"]}):
        ana.say("adopt", fields)
    found = {entry for attack, entry in attacks(ana.ledger) if attack == "another project"}
    assert found == {each.id for each in ben.written}


def test_a_copy_of_what_was_taken_in_unites_again() -> None:
    ana, ben = hands()
    ana.known = [*ana.known, *ben.known]
    with pytest.raises(ChainError):
        unite(Ledger.of(ana.written), ben.ledger)
    ana.say("adopt", adopt_draft(ben.project, tips(ben.written), "theirs").fields)
    for united in (unite(ana.ledger, ben.ledger), unite(ben.ledger, ana.ledger)):
        assert attacks(united) == set()


def test_the_command_takes_a_ledger_in_for_a_reason(cut: Path, ask: Run, tmp_path: Path) -> None:
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    own, other, out = cut.with_suffix(".temoin"), tmp_path / "x.temoin", tmp_path / "all.temoin"
    init_ledger(other)
    append(other, [])
    assert ask("ledger", "merge", own, other, "-o", out)[0] == 11
    assert not out.exists()
    words = ("ledger", "merge", own, other, "-o", out, "--adopt", "the vendor began their own")
    code, state = ask(*words)
    assert (code, state["integrity"]) == (0, "intact")
    ledger = read_ledger(out)
    assert ledger.entries[-1].body["reason"] == "the vendor began their own"
    assert ledger.project == read_ledger(own).project
    assert ask("ledger", "merge", out, other, "-o", tmp_path / "again.temoin")[0] == 0
    ask("log", cut, "--clip", "NT_020", "--tool", "House", "--ledger", out)
    assert ask("ledger", "verify", out)[0] == 0
