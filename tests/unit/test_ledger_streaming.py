"""A ledger that is verified line by line: the same answer as of the whole, or none."""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_files import STEP
from ledgers import MADE_MS, PROJECT, Hand
from temoin.__main__ import main
from temoin.cli import verbs_ledger
from temoin.ledger import (
    Covers,
    Draft,
    Ledger,
    Link,
    format_line,
    parse_ledger,
    sign_entry,
    verify,
    verify_lines,
)
from temoin.model import LedgerState
from temoin.signing import base64url
from temoin.store.ledger_file import append, read_ledger
from vectors import run

FEW = 3
"""Lines at a time: what holds over their borders is seen in small ledgers."""


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temoin.ledger.streaming._AT_ONCE", FEW)


def streamed(lines: list[str], **trust: object) -> LedgerState | None:
    found = verify_lines(lines, **trust)  # type: ignore[arg-type]
    return found.state if found else None


def lines_of(ledger: Ledger) -> list[str]:
    return [format_line(each) for each in ledger.entries]


def checkpointed(hand: Hand) -> None:
    """Have a hand sign a checkpoint over all that it knows."""
    before = hand.written[-1].id
    parents = [before, *(each for each in hand.heads if each != before)]
    draft = Covers(hand.ledger.entries).draft(parents, "")
    hand.say(draft.type, draft.fields)


@pytest.mark.parametrize("name", [folder.name for folder in run.vectors(every=True)])
def test_an_attacked_ledger_is_never_passed(name: str, tmp_path: Path) -> None:
    ledger = run.laid_out(run.HERE / name, tmp_path)
    text = ledger.read_bytes().decode("utf-8", "surrogateescape")
    lines = text.removesuffix("\n").split("\n")
    state = streamed(lines)
    if not run.anchor_of(ledger) and run.expected_of(run.HERE / name)["faults"]:
        assert state is None
    if state:
        assert state == verify(parse_ledger(lines))


def test_a_plain_ledger_is_answered() -> None:
    ana, ben = Hand(1, name="Ana"), Hand(2)
    ana.step()
    checkpointed(ana)
    ben.reads(ana)
    ben.step(prompt="a red sky")
    checkpointed(ben)
    checkpointed(ben)
    ana.reads(ben)
    ana.step()
    lines = lines_of(ana.ledger)
    for trusted in ((), (ana.key.id,), (ana.key.id, ben.key.id)):
        state = streamed(lines, trusted=trusted)
        assert state == verify(parse_ledger(lines), trusted=trusted)
        assert state is not None
        assert state.checkpoint


ACTS: list[Callable[[Hand, Hand], object]] = [
    lambda hand, _: hand.step(),
    lambda hand, _: hand.step(prompt="a red sky"),
    lambda hand, _: checkpointed(hand),
    lambda hand, other: hand.reads(other),
    lambda hand, _: hand.say("note", {"kind": "comment"}, time_ms=MADE_MS - 3_600_000),
    lambda hand, _: hand.say("key", {"revokes": {"key": hand.key.id, "reason": "lost"}}),
    lambda hand, _: hand.say("checkpoint", {"count": 1, "root": "x"}),
    lambda hand, _: hand.say("adopt", {"adopted": "another", "tips": [], "reason": "x"}),
    lambda hand, _: hand.say(
        "redact", {"entry": hand.written[-1].id, "digests": [*hand.written[-1].digests]}
    ),
    lambda hand, other: hand.say("key", {"successor": {"key": other.key.id, "public_key": "x"}}),
]


@given(
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.booleans()), max_size=14),
    swaps=st.lists(st.integers(0, 20), max_size=1),
    shown=st.booleans(),
)
def test_what_is_answered_is_what_the_whole_comes_to(
    acts: list[tuple[Callable[[Hand, Hand], object], bool]], swaps: list[int], shown: bool
) -> None:
    ana, ben = Hand(1), Hand(2)
    for act, is_anas in acts:
        act(*((ana, ben) if is_anas else (ben, ana)))
    ana.reads(ben)
    lines = [format_line(each, reveals=shown) for each in ana.ledger.entries]
    for place in swaps:
        at = place % (len(lines) - 1)
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    state = streamed(lines)
    if state:
        assert state == verify(parse_ledger(lines))


@pytest.mark.parametrize("at", range(7))
def test_each_line_that_is_changed_or_gone_is_seen(at: int) -> None:
    hand = Hand(1)
    for _ in range(5):
        hand.step(prompt="a red sky")
    checkpointed(hand)
    lines = lines_of(hand.ledger)
    assert streamed(lines)
    changed = lines[at].replace('"s":"', '"s":"A')
    assert streamed([*lines[:at], changed, *lines[at + 1 :]]) is None
    if at < len(lines) - 1:  # what was cut off the end nobody sees
        assert streamed([*lines[:at], *lines[at + 1 :]]) is None
    assert streamed([*lines, lines[at]]) is None
    assert streamed([*lines, "{"]) is None


@pytest.mark.parametrize("after", [None, "", [], 1])
def test_a_checkpoint_that_grows_on_nothing_is_not_passed(after: object) -> None:
    hand = Hand(1)
    fields = Covers(hand.written).draft([hand.written[0].id], "").fields
    hand.say("checkpoint", {**fields, "after": after})
    assert streamed(lines_of(hand.ledger)) is None
    assert verify(hand.ledger).problems


def test_a_checkpoint_that_did_not_know_the_last_one_is_not_passed() -> None:
    ana, ben = Hand(1), Hand(2)
    ben.reads(ana)
    ben.step()
    checkpointed(ana)
    ana.reads(ben)
    fields = Covers(ana.known).draft([ben.written[-1].id], "").fields
    ben.say("checkpoint", {**fields, "after": ana.written[-1].id})
    ana.reads(ben)
    assert streamed(lines_of(ana.ledger)) is None
    assert verify(ana.ledger).problems


def many(count: int) -> list[str]:
    hand = Hand(1)
    chain = [*hand.written]
    for number in range(2, count + 1):
        link = Link(project=PROJECT, writer=hand.writer, seq=number, prev=chain[-1].id)
        draft = Draft(type="note", fields={"text": "x" * 500})
        chain.append(sign_entry(draft, link, MADE_MS + number, hand.key))
    return [format_line(each) for each in chain]


@dataclass(frozen=True)
class OwnTexts:
    """Lines as from a file: texts that whoever reads them alone holds."""

    lines: list[str]

    def __iter__(self) -> Iterator[str]:
        yield from (line[:1] + line[1:] for line in self.lines)


@pytest.mark.parametrize("keeps", [False, True])
def test_a_redacted_field_that_still_stands_there_is_not_passed(keeps: bool) -> None:
    hand = Hand(1)
    step = hand.step(prompt="a red sky")
    shown = hand.step(prompt="a blue sky")
    hand.say("redact", {"entry": step.id, "digests": [*step.digests], "reason": "asked"})
    entries = [replace(each, reveals=()) if each is step else each for each in hand.written]
    lines = [format_line(each) for each in (hand.written if keeps else entries)]
    assert shown.reveals
    assert streamed(lines) == (None if keeps else verify(parse_ledger(lines)))


def test_what_a_revoked_key_signed_too_late_is_not_passed() -> None:
    hand = Hand(1)
    revoked = {"key": hand.key.id, "from": MADE_MS + 10_000, "reason": "lost"}
    fields = {"public_key": base64url(hand.key.public), "revokes": revoked}
    hand.say("key", fields, time_ms=MADE_MS + 36_000_000)
    hand.say("note", {"kind": "comment"}, time_ms=MADE_MS + 20_000)
    assert streamed(lines_of(hand.ledger)) is None
    assert verify(hand.ledger).problems


def test_a_writer_that_begins_twice_is_not_passed() -> None:
    hand = Hand(1)
    link = Link(project=PROJECT, writer=hand.writer, seq=1, heads=(hand.written[0].id,))
    draft = Draft(type="key", fields={"public_key": base64url(hand.key.public), "name": "Ana"})
    again = sign_entry(draft, link, MADE_MS + 1, hand.key)
    lines = [format_line(each) for each in (hand.written[0], again)]
    assert streamed(lines) is None
    assert verify(parse_ledger(lines)).problems


def test_a_clock_that_went_back_is_noted() -> None:
    ana = Hand(1, name="Ana")
    for hours in (5, 4, 7, 1):
        ana.say("note", {"kind": "comment"}, time_ms=MADE_MS + 3_600_000 * hours)
    lines = lines_of(ana.ledger)
    state = streamed(lines)
    assert state == verify(parse_ledger(lines))
    assert state is not None
    assert len(state.notes) == 1


def test_an_entry_costs_little_more_than_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temoin.ledger.streaming._AT_ONCE", 100)
    lines = many(3_000)

    def peak(count: int) -> int:
        tracemalloc.start()
        assert verify_lines(OwnTexts(lines[:count]))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    id_bytes = 120
    assert (peak(3_000) - peak(1_000)) / 2_000 - id_bytes <= 200


@pytest.mark.parametrize("as_json", [False, True])
def test_whoever_asks_is_told_the_same(
    as_json: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "reel1.temoin"
    append(path, [STEP] * 4)
    words = ["ledger", "verify", str(path), *(["--json"] if as_json else [])]
    with monkeypatch.context() as patch:
        patch.setattr(verbs_ledger, "opened_ledger", None)  # of what is plain nothing is held
        assert main(words) == 0
    short = capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(verbs_ledger, "intact_ledger", lambda _: None)
        assert main(words) == 0
    assert capsys.readouterr() == short


def test_a_ledger_that_lost_entries_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reel1.temoin"
    append(path, [STEP] * 4)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert len(read_ledger(path).entries) == 4
    assert main(["ledger", "verify", str(path)]) == 11
    assert "shrank" in capsys.readouterr().out


@pytest.mark.parametrize("end", [b'{"id":', bytes(20), b"\xff\n", b""])
def test_an_end_that_is_not_whole_is_for_who_reads_the_whole(end: bytes, tmp_path: Path) -> None:
    path = tmp_path / "reel1.temoin"
    append(path, [STEP])
    content = path.read_bytes()
    path.write_bytes(content + end if end else content[:-1])
    assert main(["ledger", "verify", str(path)]) == (2 if end == b"\xff\n" else 0)


def test_a_file_that_is_too_large_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reel1.temoin"
    append(path, [STEP])
    monkeypatch.setattr("temoin.store.ledger_file.lines.LARGEST", 100)
    assert main(["ledger", "verify", str(path)]) == 2
    assert "too large" in capsys.readouterr().err
