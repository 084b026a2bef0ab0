"""A ledger's file that was read before is read again only as far as it is new: same answer."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger_files import STEP
from ledgers import Hand, key
from temoin.ledger import Draft, Entry, Index, Ledger, format_line, sign_entry, tips, verify
from temoin.ledger.entry import Link
from temoin.signing import signatures_hold, signatures_hold_again
from temoin.store.ledger_file import append, kept, read_ledger, rewrite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reel1.temoin"


def read_anew(path: Path) -> Ledger:
    """Return what a process that knows nothing of the file reads."""
    known = dict(kept._kept)
    kept._kept.clear()
    try:
        return read_ledger(path)
    finally:
        kept._kept.update(known)


def told(ledger: Ledger) -> tuple[Any, ...]:
    """Return all that a ledger holds, where its entries stand included."""
    places = [(each.id, each.line, each.file, each.raw) for each in ledger.entries]
    return (ledger.entries, places, ledger.problems, ledger.notes, ledger.sections, ledger.stale)


@pytest.fixture
def bytes_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the bytes of each ledger's file that is read."""
    counts: list[int] = []
    real = kept.all_of

    def counted(*words: Any) -> bytes:
        content = real(*words)
        counts.append(len(content))
        return content

    monkeypatch.setattr(kept, "all_of", counted)
    return counts


@pytest.fixture
def lines_parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect the numbers of the lines that are parsed because they are new."""
    numbers: list[int] = []
    real = kept.parse_line

    def counted(line: str, number: int, called: str) -> Entry:
        numbers.append(number)
        return real(line, number, called)

    monkeypatch.setattr(kept, "parse_line", counted)
    return numbers


def test_an_append_to_what_nobody_changed_reads_nothing(path: Path, bytes_read: list[int]) -> None:
    append(path, [STEP])
    bytes_read.clear()
    for _ in range(3):
        append(path, [STEP])
    assert bytes_read == []
    assert told(read_ledger(path)) == told(read_anew(path))
    assert not verify(read_ledger(path)).problems


def test_of_what_others_append_only_that_is_parsed(
    path: Path, lines_parsed: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [STEP])
    theirs = tmp_path / "theirs.temoin"
    theirs.write_bytes(path.read_bytes())
    with monkeypatch.context() as patch:
        patch.setenv("TEMOIN_HOME", str(tmp_path / "colleague"))
        append(theirs, [STEP])
    lines_parsed.clear()
    path.write_bytes(theirs.read_bytes())  # by a program that syncs
    assert told(read_ledger(path)) == told(read_anew(path))
    assert lines_parsed == [3, 4]


def test_whoever_reads_looks_at_the_bytes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A coarse clock, or somebody who sets it back, leaves a file's marks as they were."""
    monkeypatch.setattr(kept, "_marks_of", lambda _: (path.stat().st_size,))
    append(path, [STEP])
    edited = path.read_bytes().replace(b"Magic Mask", b"Magic Tusk")
    with path.open("r+b") as file:
        file.write(edited)
    assert verify(read_ledger(path)).problems[0].attack == "payload edited"


def test_who_appends_after_a_change_in_place_knows_of_it(path: Path) -> None:
    append(path, [STEP, STEP])
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    with path.open("r+b") as file:
        file.write(b"".join([*lines[:-1], b"x" * (len(lines[-1]) - 1) + b"\n"]))
    os.utime(path, ns=(0, 1))  # a coarse clock may not have ticked since the append
    append(path, [STEP])
    (problem,) = verify(read_anew(path)).problems
    assert problem.attack == "malformed line"  # nothing was built on what is gone


def _others_append(path: Path) -> None:
    hand = Hand(7, project=read_anew(path).project)
    hand.known += read_anew(path).entries
    hand.step()
    _add(path, *hand.written)


def _add(path: Path, *entries: Entry) -> None:
    with path.open("ab") as file:
        file.write("".join(f"{format_line(each)}\n" for each in entries).encode())


def _own_append(path: Path) -> None:
    append(path, [STEP])


def _own_many(path: Path) -> None:
    append(path, [STEP] * 3)


def _read(path: Path) -> None:
    read_ledger(path)


def _stale_clock(path: Path) -> None:
    """Have somebody append whose clock is years behind and who knows nothing of the others."""
    hand = Hand(8, project=read_anew(path).project)
    hand.say("note", {"kind": "comment"}, time_ms=1)
    _add(path, *hand.written)


def _twice(path: Path) -> None:
    _add(path, *read_anew(path).entries[-1:])


def _redacts(path: Path) -> None:
    shown = [each for each in read_anew(path).entries if each.reveals]
    if shown:
        digests = list(shown[0].digests)
        append(path, [Draft(type="redact", fields={"entry": shown[0].id, "digests": digests})])


def _drops_reveals(path: Path) -> None:
    def bare(ledger: Ledger) -> Ledger:
        return Ledger.of(
            Entry(
                id=each.id,
                media_type=each.media_type,
                payload=each.payload,
                key_id=each.key_id,
                signature=each.signature,
                body=each.body,
            )
            for each in ledger.entries
        )

    rewrite(path, bare)


def _torn(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"id":"sha256:half')


def _zeros(path: Path) -> None:
    with path.open("ab") as file:
        file.write(bytes(50))


def _unended(path: Path) -> None:
    path.write_bytes(path.read_bytes().rstrip(b"\n"))


def _section(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"section":"other"}\n')


def _blank(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n \n")


def _junk(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"id":1}\n')


def _loses_its_tail(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: max(1, len(lines) // 2)]))


def _replaced_by_itself(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


def _reversed(path: Path) -> None:
    lines = path.read_bytes().rstrip(b"\n").split(b"\n")
    path.write_bytes(b"".join(line + b"\n" for line in reversed(lines)))


def _backed_up(path: Path) -> None:
    path.with_name("backup").write_bytes(path.read_bytes())


def _restored(path: Path) -> None:
    if path.with_name("backup").exists():
        path.with_name("backup").replace(path)


ACTS: list[Callable[[Path], None]] = [
    _own_append,
    _own_many,
    _read,
    _others_append,
    _stale_clock,
    _twice,
    _redacts,
    _drops_reveals,
    _torn,
    _zeros,
    _unended,
    _section,
    _blank,
    _junk,
    _loses_its_tail,
    _replaced_by_itself,
    _reversed,
    _backed_up,
    _restored,
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.sampled_from(ACTS), max_size=12))
def test_whatever_becomes_of_a_file_it_is_read_as_if_for_the_first_time(
    acts: list[Callable[[Path], None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("kept") / "reel1.temoin"
    append(path, [STEP])
    for act in acts:
        act(path)
        assert told(read_ledger(path)) == told(read_anew(path)), act.__name__
    (entry,) = append(path, [STEP]).entries
    anew = read_anew(path)
    assert told(read_ledger(path)) == told(anew)
    assert tips(anew.entries) == [entry.id]


@given(st.lists(st.integers(0, 5), max_size=20))
def test_an_index_says_what_walks_over_all_entries_say(numbers: list[int]) -> None:
    hands = [Hand(number) for number in range(1, 4)]
    for number in numbers:
        hand, other = hands[number % 3], hands[(number + 1) % 3]
        hand.reads(other) if number > 2 else hand.step()
    entries = Ledger.of(entry for hand in hands for entry in hand.written).entries
    index = Index(entries)
    assert [each.id for each in index.tips] == tips(entries)
    assert index.project == Ledger(entries=entries).project
    assert [*index.by_id.values()] == [*entries]
    assert {each.seq for each in index.last.values()} == {
        max(each.seq for each in hand.written) for hand in hands
    }


@given(st.data())
def test_what_is_next_in_an_index_stands_last_in_the_ledger(data: st.DataObject) -> None:
    """Whatever somebody knew when they wrote, and whatever their clock said."""
    hands = [Hand(1), Hand(2)]
    for hand in hands:
        hand.step()
    hands[0].reads(hands[1])
    hands[0].step()
    before = Ledger.of(entry for hand in hands for entry in hand.written)
    ids = [each.id for each in before.entries]
    writer = key(9)
    link = Link(
        project=before.project,
        writer=f"{writer.id}.{9:016x}",
        seq=2,
        prev=data.draw(st.sampled_from(ids)),
        heads=tuple(sorted(data.draw(st.sets(st.sampled_from([*ids, "sha256:gone"]))))),
    )
    moment = data.draw(st.integers(before.entries[0].time_ms - 1, before.entries[-1].time_ms + 1))
    entry = sign_entry(Draft(type="note", fields={}), link, moment, writer)
    if Index(before.entries).is_next(entry):
        assert Ledger.of([entry, *before.entries]).entries == (*before.entries, entry)


def test_what_stands_in_a_ledger_is_not_next_in_it() -> None:
    """Nor is another text that comes under its id."""
    hand = Hand(1)
    old, tip = hand.step(), hand.step()
    body = {**old.body, "heads": [tip.id]}
    assert not Index(hand.written).is_next(replace(old, body=body))


def test_after_ids_that_go_in_circles_nothing_is_next() -> None:
    hand = Hand(1)
    one, other = hand.step(), hand.step()
    circle = replace(one, body={**one.body, "prev": other.id})
    index = Index([hand.written[0], circle, other])
    after = replace(other, id="sha256:new", body={**other.body, "heads": [hand.written[0].id]})
    assert not index.is_next(after)


def test_what_held_once_is_told_from_all_that_looks_like_it() -> None:
    signer = key(3)
    message = b"what was said"
    good = (signer.public, message, signer.sign(message))
    public, _, signature = good
    near = [
        (b"", message, public + signature),
        (public + signature[:1], message, signature[1:]),
        (public, message[1:], signature + message[:1]),
        (public, message + b"!", signature),
        (key(4).public, message, signature),
    ]
    assert signatures_hold_again([good]) == [True]
    assert signatures_hold_again([*near, good]) == [*signatures_hold(near), True]
    assert signatures_hold(near) == [False] * len(near)
