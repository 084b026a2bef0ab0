"""Redacted fields: dropped everywhere, by whoever signs it, and never brought back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import Hand
from temoin.errors import StoreError
from temoin.ledger import (
    READERS,
    Draft,
    Entry,
    Ledger,
    for_reader,
    format_line,
    parse_ledger,
    reveal_digest,
    unite,
    verify,
)
from temoin.store.ledger_file import append, read_ledger

Run = Callable[..., tuple[int, Any]]
SECRET = "a red sky over the harbour"


def redact(hand: Hand, entry: Entry) -> Entry:
    digests = sorted(map(reveal_digest, entry.reveals))
    return hand.say("redact", {"entry": entry.id, "digests": digests, "reason": "asked"})


def shown(ledger: Ledger) -> str:
    return "\n".join(map(format_line, ledger.entries))


def test_a_copy_from_before_the_redaction_brings_nothing_back() -> None:
    ana = Hand(1)
    step = ana.step(prompt=SECRET)
    stale = ana.ledger
    redact(ana, step)
    for united in (unite(stale, ana.ledger), unite(ana.ledger, stale)):
        assert step.reveals[0] not in shown(united)
        assert verify(united).integrity == "intact"
        assert not any(each.confidential for each in united.entries)


def test_somebody_else_may_redact_and_a_forger_may_not() -> None:
    ana, ben = Hand(1), Hand(2)
    step = ana.step(prompt=SECRET)
    ben.reads(ana)
    by_ben = redact(ben, step)
    assert step.reveals[0] not in shown(ben.ledger)
    forged = replace(by_ben, signature=by_ben.signature[::-1])
    left = [each for each in ben.known if each is not by_ben]
    assert step.reveals[0] in shown(Ledger.of([*left, forged]))
    strange = [each for each in left if each.key_id != ben.key.id]  # its key is not carried
    assert step.reveals[0] in shown(Ledger.of([*strange, by_ben]))


@given(st.data())
def test_union_with_redactions_depends_on_no_order(data: st.DataObject) -> None:
    ana, ben = Hand(1), Hand(2)
    steps = [ana.step(prompt=f"{number}") for number in range(3)]
    ben.reads(ana)
    for each in data.draw(st.lists(st.sampled_from(steps), max_size=3)):
        redact(ben, each)
    everything = ben.known
    subsets = st.lists(st.sampled_from(everything), max_size=8).map(Ledger.of)
    one, two, three = (data.draw(subsets) for _ in range(3))
    together = shown(Ledger.of([*one.entries, *two.entries, *three.entries]))
    assert shown(unite(unite(one, two), three)) == together
    assert shown(unite(three, unite(two, one))) == together
    again = unite(unite(one, two), three)
    assert shown(unite(again, again)) == together


@pytest.mark.parametrize(
    "fields",
    [
        {"entry": 7, "digests": ["x"], "reason": "r"},
        {"entry": "sha256:zz", "digests": 3, "reason": []},
        {"digests": [1, None], "entry": "sha256:" + "0" * 64},
        {},
    ],
)
def test_nonsense_in_a_redaction_redacts_nothing(fields: dict[str, object]) -> None:
    ana = Hand(1)
    step = ana.step(prompt=SECRET)
    ana.say("redact", fields)
    assert step.reveals[0] in shown(ana.ledger)


@given(
    st.dictionaries(
        st.sampled_from(
            ["prompt", "performer", "client_note", "consent_reference", "folders", "never_heard_of"]
        ),
        st.text(min_size=1),
    )
)
def test_a_reader_gets_their_fields_and_no_other(fields: dict[str, str]) -> None:
    ana = Hand(1)
    ana.step(**fields)
    for reader, names in READERS.items():
        copied = Ledger.of(for_reader(ana.known, reader))
        got = {name for each in copied.entries for name in each.confidential}
        assert got == (set(fields) if names is None else set(fields) & names)
        assert verify(copied).integrity == "intact"
        assert [each.id for each in copied.entries] == [each.id for each in ana.known]
    assert READERS["public"] == frozenset()


@pytest.fixture
def ledger(cut: Path, ask: Run) -> Path:
    ask("log", cut, "--clip", "NT_010", "--tool", "House", "--prompt", SECRET)
    return cut.with_suffix(".temoin")


def the_step(ledger: Path) -> Entry:
    return next(each for each in read_ledger(ledger).entries if each.type == "step")


def test_a_redacted_field_leaves_the_file_and_its_trace_stays(
    ledger: Path, ask: Run, cut: Path
) -> None:
    step, stale = the_step(ledger), ledger.read_bytes()
    words = ("ledger", "redact", step.id, "--field", "prompt", "--reason", "asked")
    code, done = ask(*words, "--ledger", ledger)
    assert (code, len(done["entries"])) == (0, 1)
    assert step.reveals[0].encode() not in ledger.read_bytes()
    redacted = read_ledger(ledger)
    assert redacted.entries[-1].id == done["entry"]
    assert ask("ledger", "verify", ledger)[0] == 0
    old = ledger.with_name("stale.temoin")
    old.write_bytes(stale)
    out = ledger.with_name("united.temoin")
    assert ask("ledger", "merge", old, ledger, "-o", out)[0] == 0
    assert step.reveals[0].encode() not in out.read_bytes()
    findings = ask("audit", cut)[1]["findings"]
    told = [each["message"] for each in findings if each["rule"] == "ledger/redacted"]
    assert len(told) == 1
    assert "1 confidential field" in told[0]
    assert "asked" in told[0]


def test_a_rewrite_that_fails_is_told_and_the_next_try_finishes_it(
    ledger: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = the_step(ledger)
    words = ("ledger", "redact", step.id, "--field", "prompt", "--reason", "asked")

    def full(*_: object) -> None:
        raise StoreError("the disk is full", hint="Free some space.")

    with monkeypatch.context() as failing:
        failing.setattr("temoin.redact.rewrite", full)
        code, error = ask(*words, "--ledger", ledger)
    assert code == StoreError.exit_code
    assert "signed, but the field is still in the file" in error["error"]["message"]
    assert step.reveals[0].encode() in ledger.read_bytes()
    state = ask("ledger", "verify", ledger)[1]
    assert (state["integrity"], len(state["notes"])) == ("intact", 1)
    assert "1 redacted field is still in the file" in state["notes"][0]
    code, done = ask(*words, "--ledger", ledger)
    assert (code, done["entries"]) == (0, [])
    assert step.reveals[0].encode() not in ledger.read_bytes()
    assert ask("ledger", "verify", ledger)[1]["notes"] == []


def test_another_field_is_not_called_gone_because_one_was_redacted(ledger: Path, ask: Run) -> None:
    step = the_step(ledger)
    reason = ("--reason", "asked", "--ledger", ledger)
    assert ask("ledger", "redact", step.id, "--field", "prompt", *reason)[0] == 0
    assert ask("ledger", "redact", step.id, "--field", "performer", *reason)[0] == 2


def test_appending_to_a_redacted_ledger_brings_nothing_back_from_the_cut(
    ledger: Path, ask: Run, cut: Path
) -> None:
    step = the_step(ledger)
    carrying = cut.with_name("carrying.otio")
    ask("annotate", cut, "-o", carrying, "--confidential")
    reason = ("--field", "prompt", "--reason", "asked", "--ledger", ledger)
    ask("ledger", "redact", step.id, *reason)
    ask("log", carrying, "--clip", "NT_020", "--tool", "House", "--ledger", ledger)
    assert step.reveals[0].encode() not in ledger.read_bytes()
    assert ask("ledger", "verify", ledger)[0] == 0


def test_a_copy_of_one_cut_is_an_excerpt_and_shows_no_other_cut(
    ledger: Path, cut: Path, ask: Run, tmp_path: Path
) -> None:
    other = tmp_path / "other.edl"
    other.write_text(
        "TITLE: Other\n\n001  B002 V C 02:00:00:00 02:00:04:00 01:00:00:00 01:00:04:00\n"
    )
    ask("log", other, "--track", "V1", "--tool", "Elsewhere", "--rate", "24", "--ledger", ledger)
    out = tmp_path / "one.temoin"
    words = ("ledger", "export", ledger, "--for", "client", "--cut", cut, "-o", out)
    code, state = ask(*words)
    assert (code, state["is_excerpt"], state["integrity"]) == (0, True, "intact")
    tools = [each.body.get("tool") for each in read_ledger(out).entries if each.type == "step"]
    assert tools == ["House"]
    assert b"Elsewhere" not in out.read_bytes()
    assert the_step(ledger).reveals[0].encode() not in out.read_bytes()
    assert ask("ledger", "verify", ledger)[1]["checkpoint"]["count"] == 3


@pytest.mark.parametrize(("reader", "is_kept"), [("public", False), ("internal", True)])
def test_what_a_newer_version_put_there_goes_to_nobody_who_may_not_see_all(
    ledger: Path, ask: Run, reader: str, *, is_kept: bool
) -> None:
    *lines, last = ledger.read_text().splitlines()
    last = last.removesuffix("}") + ',"later":"whispered"}'
    ledger.write_text("\n".join([*lines, last, '{"section":"later","of":"whispers"}']) + "\n")
    out = ledger.with_name("copy.temoin")
    assert ask("ledger", "export", ledger, "--for", reader, "-o", out)[0] == 0
    assert ("whispered" in out.read_text()) == is_kept
    assert ("whispers" in out.read_text()) == is_kept


def test_the_nearest_ledger_upward_is_meant_a_cuts_own_too(
    ledger: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, below = the_step(ledger), ledger.parent / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    assert ask("ledger", "redact", step.id, "--field", "prompt", "--reason", "asked")[0] == 0
    assert step.reveals[0].encode() not in ledger.read_bytes()
    (ledger.parent / "second.temoin").write_bytes(ledger.read_bytes())
    assert ask("ledger", "redact", step.id, "--field", "prompt", "--reason", "asked")[0] == 2


def test_a_redaction_that_is_signed_now_holds_for_what_is_taken_over_with_it(
    ledger: Path, tmp_path: Path
) -> None:
    step, out = the_step(ledger), tmp_path / "other.temoin"
    fields = {"entry": step.id, "digests": [*step.digests], "reason": "asked"}
    append(out, [Draft(type="redact", fields=fields)], also=read_ledger(ledger).entries)
    assert step.id.encode() in out.read_bytes()
    assert step.reveals[0].encode() not in out.read_bytes()


def test_redacting_what_is_not_there_signs_nothing(ledger: Path, ask: Run) -> None:
    before = ledger.read_bytes()
    step = the_step(ledger)
    reason = ("--reason", "asked", "--ledger", ledger)
    assert ask("ledger", "redact", step.id, "--field", "performer", *reason)[0] == 2
    assert ask("ledger", "redact", "ffff", "--field", "prompt", *reason)[0] == 2
    assert (
        ask("ledger", "redact", step.id, "--field", "prompt", "--reason", " ", "--ledger", ledger)[
            0
        ]
        == 2
    )
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(("reader", "count"), [("public", 1), ("client", 1), ("internal", 0)])
def test_a_copy_for_a_reader_verifies_and_leaves_out_what_they_may_not_see(
    ledger: Path, ask: Run, reader: str, count: int
) -> None:
    step, out = the_step(ledger), ledger.with_name("copy.temoin")
    code, state = ask("ledger", "export", ledger, "--for", reader, "-o", out)
    assert (code, state["left_out"], state["integrity"]) == (0, count, "intact")
    assert (step.reveals[0].encode() in out.read_bytes()) == (reader == "internal")
    assert parse_ledger(out.read_text().splitlines()).problems == ()
    assert ask("ledger", "export", ledger, "--for", reader, "-o", out)[0] == 2
    from_cut = ledger.with_name("from_cut.temoin")
    assert (
        ask("ledger", "export", ledger.with_suffix(".otio"), "--for", reader, "-o", from_cut)[0]
        == 0
    )
