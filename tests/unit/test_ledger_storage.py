"""Storage promises of a ledger: replaced, rewritten, remembered, without locks, on bad disks."""

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import filelock
import msgspec
import pytest

from ledger_files import STEP, attacks, entries
from ledgers import Hand
from temoin.errors import BugError, ChainError, InputError, StoreError
from temoin.ledger import Draft, Entry, Ledger, format_line, verify
from temoin.store.ledger_file import (
    append,
    find_ledger,
    init_ledger,
    locking,
    read_ledger,
    rewrite,
    shrunk,
    write_copy,
)
from temoin.store.parts import parts, parts_folder
from temoin.store.workstation import own_key
from temoin.store.writers import remembered


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reel1.temoin"


def ids(path: Path) -> set[str]:
    return {each.id for each in entries(path)}


def writers_of(path: Path) -> set[str]:
    return {each.writer for each in entries(path)}


def without_reveals(ledger: Ledger) -> Ledger:
    return replace(ledger, entries=tuple(replace(each, reveals=()) for each in ledger.entries))


def others_append(path: Path, count: int = 1) -> list[Entry]:
    """Have somebody at another workstation append."""
    before = entries(path)
    hand = Hand(7, project=before[0].project)
    hand.known += before
    for _ in range(count):
        hand.step()
    with path.open("ab") as file:
        file.writelines(f"{format_line(each)}\n".encode() for each in hand.written)
    return hand.written


def run(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


# --- a file that is replaced while it is written --------------------------------


def by_rename(path: Path, content: bytes) -> None:
    beside = path.with_name("restored")
    beside.write_bytes(content)
    beside.replace(path)


def in_place(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def meddling(
    monkeypatch: pytest.MonkeyPatch, meddle: Callable[[], object], *, times: int, before: bool
) -> None:
    """Have a program that knows no locks do something before or after a ledger is synced."""
    fsync, left = os.fsync, [times]

    def meddled(descriptor: int) -> None:
        if before:
            fsync(descriptor)
        if left[0]:
            left[0] -= 1
            meddle()
        if not before:
            fsync(descriptor)

    monkeypatch.setattr(os, "fsync", meddled)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("put_back", [by_rename, in_place])
def test_an_append_to_a_file_that_is_replaced_lands_in_the_new_one(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    put_back: Callable[[Path, bytes], None],
    before: bool,
) -> None:
    append(path, [STEP])
    backup = path.read_bytes()
    meddling(monkeypatch, lambda: put_back(path, backup), times=1, before=before)
    (entry,) = append(path, [STEP]).entries
    assert entry.id in ids(path)
    assert attacks(path) == []
    assert len(writers_of(path)) == 2  # the first try may lie somewhere: it is no second history


def test_a_file_that_is_taken_away_meanwhile_is_made_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [STEP])
    meddling(monkeypatch, path.unlink, times=1, before=False)
    (entry,) = append(path, [STEP]).entries
    assert entry.id in ids(path)


def test_a_file_that_somebody_else_makes_meanwhile_is_appended_to(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = path.with_name("other.temoin")
    init_ledger(other)
    made = other.read_bytes()
    open_, is_first = os.open, [True]

    def meddled(name: os.PathLike[str], flags: int, *mode: int) -> int:
        if flags & os.O_EXCL and os.fspath(name) == str(path) and is_first.pop():
            path.write_bytes(made)
        return open_(name, flags, *mode)

    monkeypatch.setattr(os, "open", meddled)
    (entry,) = append(path, [STEP]).entries
    assert is_first == []
    assert {entry.id} | ids(other) < ids(path)
    assert attacks(path) == []


def test_a_file_that_is_replaced_again_and_again_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [STEP])
    backup = path.read_bytes()
    with monkeypatch.context() as patch:
        meddling(patch, lambda: by_rename(path, backup), times=99, before=False)
        with pytest.raises(StoreError, match="replaced") as raised:
            append(path, [STEP])
    assert raised.value.hint
    assert path.read_bytes() == backup
    append(path, [STEP])
    assert attacks(path) == []


def test_what_somebody_without_locks_appended_meanwhile_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [STEP])
    theirs: list[Entry] = []
    meddling(monkeypatch, lambda: theirs.extend(others_append(path)), times=1, before=False)
    (entry,) = append(path, [STEP]).entries
    assert {entry.id, *(each.id for each in theirs)} < ids(path)
    assert [each.type for each in entries(path)].count("step") == 3
    assert attacks(path) == []


def while_signing(monkeypatch: pytest.MonkeyPatch, meddle: Callable[[], object]) -> None:
    """Have a program that knows no locks do something between reading and writing."""
    time_ns, is_first = time.time_ns, [True]

    def meddled() -> int:
        if is_first:
            is_first.clear()
            meddle()
        return time_ns()

    monkeypatch.setattr(time, "time_ns", meddled)


@pytest.mark.parametrize("put_back", [by_rename, in_place])
def test_what_was_replaced_before_the_write_is_written_to_once(
    path: Path, monkeypatch: pytest.MonkeyPatch, put_back: Callable[[Path, bytes], None]
) -> None:
    append(path, [STEP])
    backup = path.read_bytes()
    append(path, [STEP])
    while_signing(monkeypatch, lambda: put_back(path, backup))
    append(path, [STEP])
    assert [each.type for each in entries(path)].count("step") == 2
    assert attacks(path) == []


def test_the_file_that_was_replaced_unites_with_the_new_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [STEP])
    kept, fuller = path.with_name("kept"), path.with_name("fuller")
    os.link(path, kept)  # as a program keeps both that finds two versions
    append(path, [STEP])  # a link changes the file: this remembers it as it is now
    shutil.copy(path, fuller)
    others_append(fuller)
    meddling(monkeypatch, lambda: fuller.replace(path), times=1, before=False)
    append(path, [STEP])
    append(path, [], also=entries(kept))
    assert [each.type for each in entries(path)].count("step") == 5  # of which one is said twice
    assert attacks(path) == []


# --- rewriting -------------------------------------------------------------------


def test_a_rewrite_drops_reveals_and_nothing_else(path: Path) -> None:
    append(path, [STEP])
    append(path, [Draft(type="note", fields={"kind": "comment", "text": "x"})])
    lines = path.read_bytes().splitlines()
    before = ids(path)
    path.chmod(0o640)
    assert rewrite(path, without_reveals).lines == 1
    after = path.read_bytes().splitlines()
    assert ids(path) == before
    assert [each.confidential for each in entries(path)] == [{}, {}, {}]
    assert after[0] == lines[0]
    assert after[2] == lines[2]
    assert path.stat().st_mode & 0o777 == 0o640
    assert attacks(path) == []


def test_a_rewrite_that_changes_nothing_writes_nothing(path: Path) -> None:
    append(path, [STEP])
    before = path.stat()
    assert rewrite(path, lambda ledger: ledger).lines == 0
    assert (path.stat().st_ino, path.stat().st_ctime_ns) == (before.st_ino, before.st_ctime_ns)
    assert rewrite(path.with_name("none.temoin"), without_reveals).lines == 0
    assert not path.with_name("none.temoin").exists()


def test_a_rewrite_keeps_lines_that_are_no_entries(path: Path) -> None:
    append(path, [STEP])
    key_line, step_line = path.read_bytes().splitlines()
    strange = b'\xff\xfe{"id":'
    path.write_bytes(strange + b"\n" + key_line + b"\n\n" + step_line + b"\n" + b"{}\n" + b'{"id')
    notices = rewrite(path, without_reveals).notices
    assert any("half a line" in notice for notice in notices)
    lines = path.read_bytes().split(b"\n")
    assert lines[:3] == [strange, key_line, b""]
    assert lines[4:] == [b"{}", b""]
    assert path.with_name("reel1.temoin.torn").read_bytes() == b'{"id\n'


def test_a_rewrite_brings_a_reveal_that_another_copy_holds(path: Path) -> None:
    (step,) = append(path, [STEP]).entries
    rewrite(path, without_reveals)

    def with_them(ledger: Ledger) -> Ledger:
        known = [step if each.id == step.id else each for each in ledger.entries]
        return replace(ledger, entries=tuple(known))

    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines()[-1] + b"\n")
    assert rewrite(path, with_them).lines == 1  # of the two lines of this entry
    assert entries(path)[1].confidential == {"prompt": "a red sky"}


@pytest.mark.parametrize(
    "change",
    [
        lambda ledger: replace(ledger, entries=ledger.entries[:-1]),
        lambda ledger: replace(ledger, entries=(*ledger.entries, *Hand(3).written)),
    ],
)
def test_a_rewrite_neither_loses_nor_brings_entries(
    path: Path, change: Callable[[Ledger], Ledger]
) -> None:
    append(path, [STEP])
    before = path.read_bytes()
    with pytest.raises(BugError):
        rewrite(path, change)
    assert path.read_bytes() == before


def test_a_rewrite_of_a_file_that_is_replaced_is_done_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [STEP])
    fuller = path.with_name("fuller")
    shutil.copy(path, fuller)
    theirs = others_append(fuller)
    meddling(monkeypatch, lambda: fuller.replace(path), times=1, before=False)
    rewrite(path, without_reveals)
    assert {each.id for each in theirs} < ids(path)
    assert not any(each.reveals for each in entries(path))


def test_a_rewrite_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(path, [STEP])
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space"):
            rewrite(path, without_reveals)
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name, f"{path.name}.lock"]


def test_what_a_killed_rewrite_left_goes_with_the_next_write(path: Path) -> None:
    append(path, [STEP])
    left = path.with_name("reel1.temoin.new")
    left.write_bytes(b"half of it")
    append(path, [STEP])
    assert not left.exists()
    left.write_bytes(b"half of it")
    rewrite(path, without_reveals)
    assert not left.exists()
    assert attacks(path) == []


REWRITE = """
import sys; from dataclasses import replace; from pathlib import Path
from temoin.store.ledger_file import rewrite
def bare(ledger):
    return replace(ledger, entries=tuple(replace(each, reveals=()) for each in ledger.entries))
while not Path(sys.argv[2]).exists():
    print(rewrite(Path(sys.argv[1]), bare).lines, flush=True)
"""
APPEND = """
import sys; from pathlib import Path
from temoin.ledger import Draft
from temoin.store.ledger_file import append
for _ in range(int(sys.argv[2])):
    note = Draft(type="note", fields={"kind": "comment"}, confidential={"text": "x"})
    (entry,) = append(Path(sys.argv[1]), [note]).entries
    print(entry.id, flush=True)
"""


def test_programs_that_append_while_another_rewrites_lose_nothing(path: Path) -> None:
    init_ledger(path)
    stop = path.with_name("stop")
    rewriting = run(REWRITE, path, stop)
    assert rewriting.stdout
    assert rewriting.stdout.readline() == b"0\n"
    appending = [run(APPEND, path, 40) for _ in range(2)]
    acknowledged = [line.decode() for each in appending for line in each.communicate()[0].split()]
    stop.touch()
    rewritten = [int(line) for line in rewriting.communicate()[0].split()]
    assert len(acknowledged) == 80
    assert sum(rewritten) > 1
    assert ids(path).issuperset(acknowledged)
    assert attacks(path) == []


def test_a_link_to_a_ledger_has_the_same_lock(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init_ledger(path)
    link = path.parent / "links" / "other.temoin"
    link.parent.mkdir()
    link.symlink_to(path)
    append(link, [STEP])
    rewrite(link, without_reveals)
    assert link.is_symlink()
    assert [each.name for each in link.parent.iterdir()] == [link.name]
    assert len(entries(path)) == 2
    assert writers_of(path) == writers_of(link)
    assert len(writers_of(path)) == 1


# --- what the workstation remembers ------------------------------------------------


def test_another_history_of_the_same_length_is_missed(path: Path) -> None:
    append(path, [STEP])
    earlier = path.read_bytes()
    theirs = others_append(path)
    append(path, [], also=[*Hand(9, project=entries(path)[0].project).written])
    seen = len(entries(path))
    path.write_bytes(earlier)
    hand = Hand(8, project=entries(path)[0].project)
    for _ in range(seen - len(entries(path)) - 1):
        hand.step()
    with path.open("a") as file:
        file.writelines(f"{format_line(each)}\n" for each in hand.written)
    ledger = read_ledger(path)
    assert len(ledger.entries) == seen  # and our own last one is there
    lost = shrunk(path, ledger)
    assert lost
    assert lost.attack == "shrank"
    assert any(each.id[:19] in lost.message for each in theirs) or "more" in lost.message


def test_a_loss_is_told_once_more_when_the_ledger_is_written(path: Path) -> None:
    append(path, [STEP])
    earlier = path.read_bytes()
    lost = append(path, [STEP]).entries
    path.write_bytes(earlier)
    notices = append(path, [STEP]).notices
    assert any(lost[-1].id[:19] in notice for notice in notices)
    assert append(path, [STEP]).notices == ()


def test_what_a_copy_brings_back_is_no_loss(path: Path) -> None:
    append(path, [STEP])
    earlier = path.read_bytes()
    lost = append(path, [STEP]).entries
    path.write_bytes(earlier)
    assert append(path, [STEP], also=lost).notices == ()
    assert attacks(path) == []


def test_a_memory_of_an_older_version_counts(path: Path, workstation: Path) -> None:
    append(path, [STEP])
    (file,) = (workstation / "ledgers").glob("*.json")
    memory = msgspec.json.decode(file.read_bytes())
    file.write_bytes(
        msgspec.json.encode(
            {key: value for key, value in memory.items() if key not in {"tips", "changed"}}
        )
    )
    older = remembered(path)
    assert older
    assert (older.tips, older.changed) == ((), 0)
    os.utime(path)
    append(path, [STEP])
    assert len(writers_of(path)) == 1
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert attacks(path) == ["shrank"]


def test_ledger_and_memory_of_one_backup_make_a_new_writer(
    path: Path, workstation: Path, tmp_path: Path
) -> None:
    append(path, [STEP])
    (memory,) = (workstation / "ledgers").glob("*.json")
    backup = path.read_bytes(), memory.read_bytes()
    later = append(path, [STEP]).entries  # of which another copy may know
    path.write_bytes(backup[0])
    memory.write_bytes(backup[1])
    append(path, [STEP])
    append(path, [], also=later)
    assert len(writers_of(path)) == 2
    assert attacks(path) == []


def test_what_others_append_costs_no_new_writer(path: Path) -> None:
    append(path, [STEP])
    others_append(path)
    append(path, [STEP])
    assert len({each for each in writers_of(path) if each.startswith(own_key())}) == 1


def test_an_own_rewrite_costs_no_new_writer(path: Path) -> None:
    append(path, [STEP])
    rewrite(path, without_reveals)
    append(path, [STEP])
    others_append(path)
    rewrite(path, without_reveals)
    append(path, [STEP])
    assert len({each for each in writers_of(path) if each.startswith(own_key())}) == 1
    assert attacks(path) == []


def test_a_rewrite_hides_neither_a_loss_nor_a_backup(path: Path, workstation: Path) -> None:
    append(path, [STEP])
    (memory,) = (workstation / "ledgers").glob("*.json")
    backup = path.read_bytes(), memory.read_bytes()
    append(path, [STEP])
    path.write_bytes(backup[0])
    rewrite(path, without_reveals)
    assert attacks(path) == ["shrank"]
    path.write_bytes(backup[0])
    memory.write_bytes(backup[1])
    rewrite(path, without_reveals)
    append(path, [STEP])
    assert len(writers_of(path)) == 2


def test_a_memory_that_cannot_be_kept_is_told(path: Path, workstation: Path) -> None:
    append(path, [STEP])
    shutil.rmtree(workstation / "ledgers")
    (workstation / "ledgers").write_text("")
    assert any("new chain" in notice for notice in append(path, [STEP]).notices)
    assert any("new chain" in notice for notice in append(path, [STEP]).notices)
    assert attacks(path) == []


# --- the clock ---------------------------------------------------------------------


def test_a_clock_that_is_moved_back_breaks_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [1_795_537_200, 1_795_530_000, 1, 1_795_537_201]
    said = []
    for moment in moments:
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment * 1_000_000_000)
        said += append(path, [STEP]).entries
    shown = [each for each in entries(path) if each.type == "step"]
    assert [each.id for each in shown] == [each.id for each in said]
    assert [each.time_ms for each in shown] == [moment * 1000 for moment in moments]
    assert len(writers_of(path)) == 1
    assert attacks(path) == []


# --- where nothing can be locked -----------------------------------------------------

NO_LOCKS = """
import errno, fcntl, os
flock = fcntl.flock
def none(descriptor, operation):
    if os.readlink(f"/proc/self/fd/{descriptor}").endswith(".temoin.lock"):
        raise OSError(errno.{error}, os.strerror(errno.{error}))
    return flock(descriptor, operation)
fcntl.flock = none
"""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="it needs /proc")


@pytest.fixture(params=[errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, NotImplementedError])
def no_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share on which nothing can be locked; this workstation's own disk can."""
    acquire = filelock.FileLock.acquire

    def impossible(lock: filelock.FileLock, *words: object, **more: object) -> object:
        if not lock.lock_file.endswith(".temoin.lock"):
            return acquire(lock, *words, **more)
        if isinstance(request.param, int):
            raise OSError(request.param, os.strerror(request.param))
        raise request.param

    monkeypatch.setattr(filelock.FileLock, "acquire", impossible)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_each_writer_has_a_file(path: Path, tmp_path: Path) -> None:
    notices = append(path, [STEP]).notices
    assert any("no lock can be taken" in notice for notice in notices)
    assert append(path, [STEP]).notices == ()
    assert not path.exists()
    (part,) = parts(path)
    assert own_key().removeprefix("ed25519:") in part.name
    assert [each.seq for each in entries(path)] == [1, 2, 3]
    assert attacks(path) == []
    assert find_ledger(tmp_path / "reel1.otio") == path
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".temoin")] == []
    with pytest.raises(InputError, match="there already"):
        init_ledger(path)


@pytest.mark.usefixtures("no_locks")
def test_a_ledger_that_had_locks_goes_on_without(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(locking, "_NO_LOCKS", frozenset())
        patch.setattr(filelock.FileLock, "acquire", filelock.BaseFileLock.acquire)
        append(path, [STEP])
    before = path.read_bytes()
    append(path, [STEP])
    assert path.read_bytes() == before
    assert len(parts(path)) == 1
    assert len(entries(path)) in {3, 4}
    assert attacks(path) == []
    rewrite(path, without_reveals)
    assert path.read_bytes() == before  # nobody can be kept from appending to it
    append(path, [STEP])
    assert attacks(path) == []


@pytest.mark.usefixtures("no_locks")
def test_half_a_line_of_a_part_is_kept_aside(path: Path) -> None:
    append(path, [STEP])
    (part,) = parts(path)
    part.write_bytes(part.read_bytes() + b'{"id')
    assert any(part.name in note for note in read_ledger(path).notes)
    append(path, [STEP])
    torn = [each for each in parts_folder(path).iterdir() if each.name.endswith(".torn")]
    assert [each.read_bytes() for each in torn] == [b'{"id\n']
    assert attacks(path) == []


@pytest.mark.usefixtures("no_locks")
def test_a_part_of_another_is_united_and_left_alone(path: Path) -> None:
    append(path, [STEP])
    (own,) = parts(path)
    hand = Hand(4, project=entries(path)[0].project)
    hand.known += entries(path)
    hand.say("step", STEP.fields, {"prompt": "a blue sky"})
    theirs = parts_folder(path) / "somebody.temoin"
    theirs.write_text("".join(f"{format_line(each)}\n" for each in hand.written) + "{}\n")
    before = theirs.read_bytes()
    problems = read_ledger(path).problems
    assert [each.message.startswith("somebody.temoin") for each in problems] == [True]
    rewritten = rewrite(path, without_reveals)
    assert any("other writers" in notice for notice in rewritten.notices)
    assert theirs.read_bytes() == before
    assert b'"d":' not in own.read_bytes()
    append(path, [STEP])
    assert len({each for each in writers_of(path) if each.startswith(own_key())}) == 1


@pytest.mark.usefixtures("no_locks")
def test_a_copy_of_a_ledger_without_locks_is_a_part(path: Path) -> None:
    hand = Hand(4)
    hand.step()
    write_copy(path, hand.written, reveals=True)
    write_copy(path, hand.written, reveals=True)
    assert len(parts(path)) == 1
    hand.step()
    write_copy(path, hand.written, reveals=True)
    assert entries(path) == tuple(hand.written)
    with pytest.raises(ChainError):
        write_copy(path, Hand(5, project="another").written, reveals=True)


def test_a_folder_of_parts_is_used_where_there_is_one(path: Path, tmp_path: Path) -> None:
    parts_folder(path).mkdir()
    assert find_ledger(tmp_path / "cuts.otio") == path
    append(path, [STEP])
    assert not path.exists()
    assert len(parts(path)) == 1
    assert attacks(path) == []


def test_a_folder_of_parts_with_strange_files_in_it_is_begun(path: Path) -> None:
    parts_folder(path).mkdir()
    (parts_folder(path) / ".DS_Store").write_bytes(b"")
    append(path, [STEP])
    assert len(parts(path)) == 1
    assert attacks(path) == []


@pytest.mark.parametrize("is_there", [True, False])
def test_a_ledger_that_two_begin_at_once_without_locks_has_one_project(
    path: Path, monkeypatch: pytest.MonkeyPatch, no_locks: None, is_there: bool
) -> None:
    if is_there:
        parts_folder(path).mkdir()
    hand = Hand(4)
    hand.step()

    def begin() -> None:
        parts_folder(path).mkdir(exist_ok=True)
        part = parts_folder(path) / "somebody.temoin"
        part.write_text("".join(f"{format_line(each)}\n" for each in hand.written))

    while_signing(monkeypatch, begin)
    (entry,) = append(path, [STEP]).entries
    assert entry.project == hand.project
    assert {entry.id, *(each.id for each in hand.written)} < ids(path)
    assert attacks(path) == []


@on_linux
@pytest.mark.parametrize("error", ["ENOLCK", "ENOSYS"])
def test_programs_without_locks_lose_nothing(path: Path, tmp_path: Path, error: str) -> None:
    code = NO_LOCKS.replace("{error}", error) + APPEND
    homes = [tmp_path / name for name in ("ana", "ben", "cleo")]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), "25"],
            env={**os.environ, "TEMOIN_HOME": str(home)},
            stdout=subprocess.PIPE,
        )
        for home in [*homes, homes[0]]  # two programs at one workstation
    ]
    acknowledged = [line.decode() for each in children for line in each.communicate()[0].split()]
    assert [each.returncode for each in children] == [0, 0, 0, 0]
    assert len(acknowledged) == 100
    assert ids(path).issuperset(acknowledged)
    assert verify(read_ledger(path)).problems == ()
    assert len({each.project for each in entries(path)}) == 1
    assert not path.exists()
    assert not path.with_name("reel1.temoin.lock").is_dir()


# --- disks and crashes ---------------------------------------------------------------


def failing_after_half(monkeypatch: pytest.MonkeyPatch) -> None:
    write, calls = os.write, [0]

    def half(descriptor: int, content: bytes) -> int:
        calls[0] += 1
        if calls[0] > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, content[: len(content) // 2])

    monkeypatch.setattr(os, "write", half)


def failing_to_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fails)


@pytest.mark.parametrize("failing", [failing_after_half, failing_to_sync])
@pytest.mark.parametrize("is_new", [True, False])
def test_a_disk_that_fails_leaves_the_file_as_it_was(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: Callable[[pytest.MonkeyPatch], None],
    is_new: bool,
) -> None:
    append(path if not is_new else path.with_name("other.temoin"), [STEP])
    before = b"" if is_new else path.read_bytes()
    with monkeypatch.context() as patch:
        failing(patch)
        with pytest.raises(StoreError, match="nothing was kept") as raised:
            append(path, [STEP])
    assert raised.value.hint
    assert path.exists() is not is_new
    assert is_new or path.read_bytes() == before
    append(path, [STEP])
    assert attacks(path) == []


def test_a_disk_that_writes_a_little_at_a_time_keeps_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:100]))
    append(path, [STEP] * 3)
    assert len(entries(path)) == 4
    assert attacks(path) == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_read_only_file_is_named(path: Path) -> None:
    append(path, [STEP])
    path.chmod(0o400)
    with pytest.raises(StoreError, match="nothing was kept"):
        append(path, [STEP])


def test_a_file_that_may_not_be_opened_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [STEP])
    open_ = os.open

    def refusing(name: object, flags: int, *more: int, **others: object) -> int:
        if os.fspath(name) == str(path):  # type: ignore[call-overload]
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return open_(name, flags, *more, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(StoreError, match="Read-only"):
        append(path, [STEP])


@pytest.mark.parametrize(
    "tail",
    [
        b'{"id":"sha256:00',
        b'{"id":"' + "\u00e9".encode()[:1],
        b"\0" * 700,
        b'{"id":"sha256' + b"\0" * 5000,
    ],
    ids=["half a line", "half a character", "zeros", "half a line and zeros"],
)
def test_what_a_power_cut_left_at_the_end_is_moved_aside(path: Path, tail: bytes) -> None:
    append(path, [STEP])
    whole = path.read_bytes()
    path.write_bytes(whole + tail)
    assert any("half written" in note for note in read_ledger(path).notes)
    assert attacks(path) == []
    append(path, [STEP])
    assert path.read_bytes().startswith(whole)
    assert path.with_name("reel1.temoin.torn").read_bytes() == tail + b"\n"
    assert read_ledger(path).notes == ()
    assert attacks(path) == []


def test_a_lock_file_that_a_crash_left_stops_nobody(path: Path) -> None:
    path.with_name("reel1.temoin.lock").write_bytes(b"12345")
    append(path, [STEP])
    assert len(entries(path)) == 2


HOLD = """
import sys; from pathlib import Path
from temoin.store.ledger_file.locking import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_that_another_program_holds_is_told_in_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [STEP])
    before = path.read_bytes()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    assert holder.stdin
    assert holder.stdout.readline() == b"held\n"
    monkeypatch.setattr(locking, "LOCK_SECONDS", 0.05)
    for act in (lambda: append(path, [STEP]), lambda: rewrite(path, without_reveals)):
        with pytest.raises(StoreError, match="being written"):
            act()
    assert path.read_bytes() == before
    holder.kill()
    holder.communicate()
    append(path, [STEP])  # a lock dies with its holder
    assert attacks(path) == []
