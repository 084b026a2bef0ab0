"""Keys from the command line: listed, exported, trusted, rotated, revoked."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from answers import SCHEMAS
from ledgers import key
from temoin.cli.verbs_key_changes import moment_ms
from temoin.errors import InputError, StoreError
from temoin.keys import changing
from temoin.ledger import Ledger, verify
from temoin.signing import base64url
from temoin.signing.certificates import certificate_pem, make_root
from temoin.store import own_key as own_key_module
from temoin.store.ledger_file import Rewritten, read_ledger, rewrite
from temoin.store.own_key import own_key
from temoin.store.trust import load_trust, trust_key, trusted_roots
from temoin.store.workstation import trusted_keys
from unit.test_cli_batch import validator

Run = Callable[..., tuple[int, Any]]
BEN = "ben_home"


@pytest.fixture
def ledger(cut: Path, ask: Run) -> Path:
    """A ledger in which the person here said one thing."""
    ask("me", "--name", "Ana")
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    return cut.with_suffix(".temoin")


@pytest.fixture
def ben(ask: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a verb at Ben's workstation."""

    def run(*words: object) -> tuple[int, Any]:
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("TEMOIN_HOME", str(tmp_path / BEN))
            return ask(*words)

    return run


def trust_in(document: Any) -> list[str]:
    return [each["trust"] for each in document["keys"]]


# --- whom one trusts ---------------------------------------------------------


def test_a_strange_key_is_not_yet_trusted_until_it_is_named(
    cut: Path, ledger: Path, ask: Run, ben: Run
) -> None:
    ben("me", "--name", "Ben")
    ben("log", cut, "--clip", "NT_020", "--tool", "House")
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["integrity"], len(state["untrusted"])) == (13, "intact", 1)
    _, listed = ask("keys", "list", ledger)
    assert trust_in(listed) == ["own", "none"]
    assert listed["keys"][1]["name"] == "Ben"
    code, trusted = ask("keys", "trust", listed["keys"][1]["short"], "--in", ledger)
    assert (code, trusted["label"], trusted["trusted"]) == (0, "Ben", True)
    assert ask("ledger", "verify", ledger)[0] == 0
    assert trust_in(ask("keys", "list", ledger)[1]) == ["own", "named"]
    assert ask("keys", "distrust", "Ben")[1]["key"] == listed["keys"][1]["key"]
    assert ask("ledger", "verify", ledger)[0] == 13


def test_a_strange_key_is_never_told_as_tampering(
    cut: Path, ledger: Path, ben: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    from temoin.__main__ import main

    ben("log", cut, "--clip", "NT_020", "--tool", "House")
    assert main(["ledger", "verify", str(ledger)]) == 13
    words = capsys.readouterr().out
    assert "intact" in words
    assert "1 key not yet trusted by you" in words
    assert not any(bad in words for bad in ("broken", "tamper", "forged", "altered"))


def test_a_card_is_exported_without_the_secret_and_trusted(
    ask: Run, ben: Run, tmp_path: Path
) -> None:
    card = tmp_path / "ben.json"
    ben("me", "--name", "Ben", "--role", "colorist")
    code, document = ben("keys", "export", "-o", card)
    assert code == 0
    assert json.loads(card.read_text()) == document
    assert set(document) == set(SCHEMAS["keycard.schema.json"]["properties"])
    assert ask("keys", "trust", card)[1] == {
        "temoin": "trusted/1",
        "key": document["key"],
        "label": "Ben",
        "trusted": True,
    }
    assert document["key"] in trusted_keys()
    assert ask("keys", "trust", document["key"], "--label", "Benoît")[0] == 0
    assert load_trust().keys[document["key"]].label == "Benoît"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        "1",
        '{"temoin": "keycard/1"}',
        '{"temoin": "keycard/1", "key": 1, "public_key": 1}',
        json.dumps(
            {"temoin": "keycard/1", "key": key(1).id, "public_key": base64url(key(2).public)}
        ),
        json.dumps({"temoin": "other/1", "key": key(1).id, "public_key": base64url(key(1).public)}),
    ],
)
def test_a_forged_or_damaged_card_is_refused(content: str, ask: Run, tmp_path: Path) -> None:
    card = tmp_path / "card.json"
    card.write_text(content)
    code, refused = ask("keys", "trust", card)
    assert (code, bool(refused["error"]["hint"])) == (2, True)
    assert trusted_keys() == frozenset()


def test_what_names_no_key_is_refused(ledger: Path, ask: Run, tmp_path: Path) -> None:
    own = own_key()
    assert ask("keys", "trust", "abcdefgh")[0] == 2
    assert ask("keys", "trust")[0] == 2
    assert ask("keys", "trust", "abcdefgh", "--in", ledger)[0] == 2
    assert ask("keys", "trust", "a", "--in", ledger)[0] == 2
    assert ask("keys", "trust", own)[0] == 2
    assert ask("keys", "trust", key(9).id, "--in", ledger)[0] == 2
    assert ask("keys", "distrust", key(9).id)[0] == 2
    assert ask("keys", "list", tmp_path / "none.temoin")[0] == 2
    assert trusted_keys() == {own}


def test_a_facilitys_root_is_trusted_and_taken_back(ask: Run, tmp_path: Path) -> None:
    pem = tmp_path / "root.pem"
    pem.write_text(certificate_pem(make_root("Maison", key(1))))
    code, trusted = ask("keys", "trust", "--root", pem)
    assert (code, trusted["label"]) == (0, "Maison Root")
    assert len(trusted_roots()) == 1
    ask("keys", "trust", "--root", pem, "--label", "ours")
    assert [each["label"] for each in ask("keys", "list")[1]["roots"]] == ["ours"]
    assert ask("keys", "distrust", "ours")[1]["trusted"] is False
    assert trusted_roots() == ()
    pem.write_text("no certificate")
    assert ask("keys", "trust", "--root", pem)[0] == 2


@pytest.mark.parametrize(
    "content", ["", "{", "null", "[]", '{"keys": 1}', '{"roots": [{"label": "x", "pem": "y"}]}']
)
def test_a_damaged_trust_file_is_named_and_not_replaced(
    content: str, ledger: Path, ask: Run, workstation: Path
) -> None:
    path = workstation / "trust.json"
    path.write_text(content)
    for words in (("ledger", "verify", ledger), ("keys", "list"), ("keys", "trust", key(1).id)):
        code, refused = ask(*words)
        assert code == 3
        assert "trust.json" in refused["error"]["message"]
        assert "trust your people's keys again" in refused["error"]["hint"]
    assert path.read_text() == content


def test_a_lost_trust_file_trusts_nobody_and_breaks_nothing(
    cut: Path, ledger: Path, ask: Run, ben: Run, workstation: Path
) -> None:
    ben("log", cut, "--clip", "NT_020", "--tool", "House")
    strange = ask("keys", "list", ledger)[1]["keys"][1]["key"]
    ask("keys", "trust", strange)
    assert ask("ledger", "verify", ledger)[0] == 0
    (workstation / "trust.json").unlink()
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["integrity"], state["problems"]) == (13, "intact", [])


def test_two_programs_that_trust_at_once_lose_nothing() -> None:
    names = [key(number).id for number in range(1, 25)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: trust_key(name, "x"), names))
    assert set(load_trust().keys) == set(names)


# --- a key that another one follows ------------------------------------------


def test_who_trusts_a_key_trusts_the_one_that_follows_it(
    cut: Path, ledger: Path, ask: Run, ben: Run
) -> None:
    old = own_key()
    ben("keys", "trust", old)
    code, changed = ask("keys", "rotate", "--ledger", ledger)
    assert (code, changed["did"], changed["about"]) == (0, "rotated", old)
    ask("log", cut, "--clip", "NT_020", "--tool", "House")
    assert own_key() == changed["key"] != old
    assert read_ledger(ledger).entries[-1].key_id == changed["key"]
    for run in (ask, ben):
        code, state = run("ledger", "verify", ledger)
        assert (code, state["problems"]) == (0, [])
    assert trust_in(ben("keys", "list", ledger)[1]) == ["named", "rotation"]
    assert {each["name"] for each in ben("keys", "list", ledger)[1]["keys"]} == {"Ana"}
    ben("keys", "distrust", old)
    assert len(ben("ledger", "verify", ledger)[1]["untrusted"]) == 2


def test_the_old_secret_is_gone_and_only_its_id_stays(
    ledger: Path, ask: Run, workstation: Path
) -> None:
    old, secret = own_key(), (workstation / "key.pem").read_bytes()
    ask("keys", "rotate", "--ledger", ledger)
    kept = [path for path in workstation.rglob("*") if path.is_file()]
    assert not any(secret in path.read_bytes() for path in kept)
    assert [path.suffix for path in kept].count(".pem") == 1
    assert ask("keys", "list")[1]["own"]["former"] == [old]
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept if path.suffix == ".pem")


def test_a_rotation_that_names_no_ledger_asks_which(ledger: Path, ask: Run) -> None:
    old = own_key()
    code, refused = ask("keys", "rotate")
    assert (code, "--ledger" in refused["error"]["hint"]) == (2, True)
    assert ledger.name in refused["error"]["message"]
    assert own_key() == old
    code, changed = ask("keys", "rotate", "--no-ledger")
    assert (code, len(changed["left_out"]), changed["ledgers"]) == (0, 1, [])


def test_there_is_no_key_to_change_before_the_first(ask: Run) -> None:
    assert ask("keys", "rotate")[0] == 2
    assert ask("keys", "revoke", "--reason", "lost")[0] == 2
    assert own_key() == ""


@pytest.mark.parametrize(
    ("verb", "moment"),
    [
        (verb, moment)
        for verb in (("rotate",), ("revoke", "--reason", "stolen"))
        for moment in ("change_key", "append", "next_key")
    ],
)
def test_a_change_that_stops_anywhere_leaves_the_old_key_and_is_finished_by_the_next_try(
    verb: tuple[str, ...],
    moment: str,
    ledger: Path,
    ask: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut = ledger.with_suffix(".otio")
    old = own_key()

    def stopped(*_: object, **__: object) -> None:
        raise StoreError("the power went")

    with monkeypatch.context() as cutting:
        cutting.setattr(changing, moment, stopped)
        assert ask("keys", *verb, "--ledger", ledger)[0] == 3
    assert own_key() == old
    signed_on = ask("log", cut, "--clip", "NT_020", "--tool", "House")
    told = verb[0] == "revoke" and moment == "change_key"
    assert signed_on[0] == (3 if told else 0)  # a key that was revoked signs nothing more
    code, changed = ask("keys", *verb, "--ledger", ledger)
    assert (code, own_key()) == (0, changed["key"])
    assert ask("log", cut, "--clip", "NT_030", "--tool", "House")[0] == 0
    entries = read_ledger(ledger).entries
    for word in ("successor", "revokes"):
        assert len([each for each in entries if word in each.body]) <= 1
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["problems"]) == (0, [])


def test_a_crash_after_the_change_leaves_the_new_key_and_is_swept(
    ledger: Path, ask: Run, workstation: Path
) -> None:
    with own_key_module.changing_key():
        new = own_key_module.next_key()
        card = (workstation / "key.next.json").read_bytes()
    ask("keys", "rotate", "--ledger", ledger)
    assert own_key() == new.id
    (workstation / "key.next.json").write_bytes(card)  # as if it had not been removed yet
    (workstation / "key.pem").write_bytes(b"an old secret")
    again = ask("keys", "rotate", "--ledger", ledger)[1]["key"]
    assert again != new.id
    assert not (workstation / "key.pem").exists()


def test_two_programs_that_rotate_at_once_leave_one_line_of_keys(ledger: Path) -> None:
    first = own_key()
    with ThreadPoolExecutor(2) as pool:
        changes = list(pool.map(lambda _: changing.rotate([ledger]), range(2)))
    line = sorted(changes, key=lambda each: each.former != first)
    assert line[0].key == line[1].former
    assert own_key() == line[1].key
    state = verify(read_ledger(ledger), trusted={first})
    assert (state.problems, state.trust) == ((), "trusted")


# --- a key that no longer counts ---------------------------------------------


def test_a_revoked_key_that_is_used_later_is_a_fault(
    ledger: Path, ask: Run, ben: Run, tmp_path: Path, workstation: Path
) -> None:
    cut = ledger.with_suffix(".otio")
    stolen = tmp_path / BEN
    stolen.mkdir()
    for name in ("key.json", "key.pem"):
        (stolen / name).write_bytes((workstation / name).read_bytes())
    copy = cut.with_name("copy.temoin")
    copy.write_bytes(ledger.read_bytes())
    code, changed = ask("keys", "revoke", "--reason", "laptop stolen", "--ledger", ledger)
    assert (code, changed["did"], changed["counts"]) == (0, "revoked", True)
    assert ben("log", cut, "--clip", "NT_020", "--tool", "Thief")[0] == 3
    assert ben("log", cut, "--ledger", copy, "--clip", "NT_020", "--tool", "Thief")[0] == 0
    out = tmp_path / "all.temoin"
    code, state = ask("ledger", "merge", ledger, copy, "-o", out)
    assert code == 12
    assert {each["attack"] for each in state["problems"]} == {"revoked key"}
    assert len(state["problems"]) == 2  # the thief's card and step; what came before is good
    _, shown = ask("show", cut, "--ledger", out)
    assert [row["tool"] for row in shown["rows"] if row["tool"]] == ["House"]
    revoked = ask("keys", "list", ledger)[1]["keys"][0]["revoked"]
    assert [(each["reason"], each["counts"]) for each in revoked] == [("laptop stolen", True)]


def test_trust_does_not_follow_a_revocation(cut: Path, ledger: Path, ask: Run, ben: Run) -> None:
    ben("keys", "trust", own_key())
    ask("keys", "revoke", "--reason", "stolen", "--ledger", ledger)
    ask("log", cut, "--clip", "NT_020", "--tool", "House")
    assert trust_in(ben("keys", "list", ledger)[1]) == ["named", "none"]
    assert trust_in(ask("keys", "list", ledger)[1]) == ["own", "own"]


def test_a_strangers_revocation_is_said_and_does_not_count(
    cut: Path, ledger: Path, ask: Run, ben: Run
) -> None:
    own = own_key()
    code, said = ben("keys", "revoke", "--key", own[8:18], "--reason", "x", "--ledger", ledger)
    assert (code, said["did"], said["about"], said["counts"]) == (0, "said", own, False)
    assert ask("log", cut, "--clip", "NT_020", "--tool", "House")[0] == 0
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["problems"]) == (13, [])
    assert any("may not say so" in each for each in state["notes"])
    revoked = ask("keys", "list", ledger)[1]["keys"][0]["revoked"]
    assert [each["counts"] for each in revoked] == [False]


def test_ones_own_former_key_may_be_revoked_by_the_one_that_follows(ledger: Path, ask: Run) -> None:
    old = own_key()
    ask("keys", "rotate", "--ledger", ledger)
    new = own_key()
    code, said = ask("keys", "revoke", "--key", old, "--reason", "found out", "--ledger", ledger)
    assert (code, said["did"], said["counts"], own_key()) == (0, "said", True, new)
    assert ask("ledger", "verify", ledger)[0] == 0


def test_what_cannot_be_revoked_is_refused(ledger: Path, ask: Run, tmp_path: Path) -> None:
    own = own_key()
    revoke = ("keys", "revoke", "--reason")
    assert ask(*revoke, " ", "--ledger", ledger)[0] == 2
    assert ask(*revoke, "x", "--ledger", tmp_path / "none.temoin")[0] == 2
    assert ask(*revoke, "x", "--key", key(9).id, "--ledger", ledger)[0] == 2
    assert ask(*revoke, "x", "--key", key(9).id)[0] == 2
    assert ask(*revoke, "x", "--ledger", ledger, "--from", "tomorrow")[0] == 2
    assert ask(*revoke, "x", "--ledger", ledger, "--from", "2999-01-01")[0] == 2
    assert (own_key(), len(read_ledger(ledger).entries)) == (own, 2)


def test_a_moment_without_a_zone_is_utc() -> None:
    assert moment_ms("2026-11-24T16:20Z") == moment_ms("2026-11-24T17:20+01:00")
    assert moment_ms("2026-11-24T16:20") == moment_ms("2026-11-24T16:20Z")
    with pytest.raises(InputError):
        moment_ms("")


# --- what is written ---------------------------------------------------------


def test_entries_that_speak_of_keys_and_agents_are_what_their_schemas_say(
    cut: Path, ledger: Path, ask: Run, ben: Run, tmp_path: Path
) -> None:
    ask("keys", "root", "Maison", "-o", tmp_path / "maison.pem")
    ask("keys", "export", "-o", tmp_path / "ana.json")
    chain = ("--root-key", tmp_path / "maison.pem", "-o", tmp_path / "chain.pem")
    ask("keys", "certify", tmp_path / "ana.json", *chain)
    ask("keys", "accept", tmp_path / "chain.pem")
    agent = ("--agent", "Assistant", "--agent-sees", "the timeline")
    ask("log", cut, "--clip", "NT_020", "--tool", "House", *agent)
    ask("keys", "rotate", "--ledger", ledger)
    ask("keys", "revoke", "--reason", "x", "--from", "2026-01-01", "--ledger", ledger)
    said = [each.body for each in read_ledger(ledger).entries]
    words = {word for body in said for word in body}
    assert {"certificates", "successor", "rotates", "revokes", "agent"} <= words
    for body in said:
        assert [error.message for error in validator(body["type"]).iter_errors(body)] == []


def test_confidential_fields_leave_the_part_that_ones_former_key_wrote(cut: Path, ask: Run) -> None:
    ledger = cut.with_suffix(".temoin")
    ledger.with_name(f"{ledger.name}.d").mkdir()
    ask("log", cut, "--clip", "NT_010", "--tool", "House", "--prompt", "a red sky")
    ask("keys", "rotate", "--ledger", ledger)
    ask("log", cut, "--clip", "NT_020", "--tool", "House", "--prompt", "a blue sky")

    def without_reveals(whole: Ledger) -> Ledger:
        return Ledger(entries=tuple(replace(each, reveals=()) for each in whole.entries))

    assert rewrite(ledger, without_reveals) == Rewritten(lines=2)
    assert not any(each.confidential for each in read_ledger(ledger).entries)


@pytest.mark.parametrize("content", [b"", b"{}\n", b"\x00\xff\n\xfe"])
def test_a_key_changes_for_no_file_that_holds_no_entries(
    ledger: Path, ask: Run, content: bytes
) -> None:
    before, junk = own_key(), ledger.with_name("junk.temoin")
    junk.write_bytes(content)
    for words in (("rotate",), ("revoke", "--reason", "lost")):
        assert ask("keys", *words, "--ledger", junk)[0] == 2
    assert (own_key(), junk.read_bytes()) == (before, content)
