"""Kills programs that write to a ledger at any moment; all that they acknowledged must be there.

`python tests/campaign/kills.py 10000` kills ten thousand of them and tells what it saw. Children
are forks of one program that has everything loaded: a kill costs milliseconds. They append, append
many at once, rewrite and unite, at random and without end, one alone or two at the same ledger.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import filelock

from temoin.ledger import Draft, Entry, Ledger, verify
from temoin.store.atomic import unfinished
from temoin.store.ledger_file import (
    append,
    growing,
    init_ledger,
    locking,
    read_ledger,
    rewrite,
    rewriting,
    shrunk,
)
from temoin.store.parts import parts, parts_folder
from temoin.store.pen import Pen

LEDGER_KILLS = 12
"""After so many a new ledger is begun: each is verified whole after each kill."""

LONGEST_ROUND = 0.02
"""Seconds; several acts of each kind fit in, where nothing else keeps the machine busy."""

LONGEST_BUSY_ROUND = 0.64

WANTED = 3
"""Entries acknowledged for each kill: with fewer, what is killed has hardly begun."""

SHARED = 0.3
"""Of the rounds: two at one ledger."""

PARTED = 4
"""One ledger in so many has a folder with one file a writer."""

OTHERS = 60
_SHORT_WRITES = 0.5
_HELD_UP, _LONGEST_HOLD = 0.3, 0.003
_PIPE_BYTES = 1024 * 1024
_CHILD_FAILED = 1


@dataclass
class Seen:
    """What a campaign saw.

    Attributes:
        acknowledged: Entries whose append had returned before the kill.
        reveals_gone: Entries whose confidential fields a rewrite had dropped before the kill.
        torn: Kills that left half a line.
        unfinished: Kills that left half a rewrite.
        phases: Kills by what was being done, and how far it had come.
        failures: Each broken promise.
    """

    kills: int = 0
    acknowledged: int = 0
    reveals_gone: int = 0
    verified_entries: int = 0
    torn: int = 0
    unfinished: int = 0
    seconds: float = 0.0
    acts: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What one child said before it was killed."""

    kept: list[str]
    dropped: list[str]
    acts: list[str]
    phase: str
    failure: str


@dataclass
class Reel:
    """A ledger, what was acknowledged of it so far, and what others wrote of the same project."""

    path: Path
    others: Sequence[Entry]
    kept: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)


def campaign(kills: int, seed: int = 1, broken: str = "") -> Seen:
    """Kill so many children; stop at the first broken promise if one was broken on purpose."""
    seen, began = Seen(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="temoin-kills-") as place:
        rounds = _rounds(Path(place), random.Random(seed), seen, broken)
        while seen.kills < kills and not (broken and seen.failures):
            next(rounds)
    seen.seconds = round(time.monotonic() - began, 1)
    return seen


def _rounds(place: Path, rng: random.Random, seen: Seen, broken: str) -> Iterator[None]:
    longest = LONGEST_ROUND
    for number in count():
        if seen.acknowledged < WANTED * seen.kills:
            longest = min(2 * longest, LONGEST_BUSY_ROUND)
        else:
            longest = LONGEST_ROUND
        reel = _new_reel(place / str(number))
        if number % PARTED == 1:
            parts_folder(reel.path).mkdir()
        for _ in range(LEDGER_KILLS):
            children = [
                _Child(reel, rng.random(), broken) for _ in range(1 + (rng.random() < SHARED))
            ]
            time.sleep(rng.uniform(0, longest))
            for child in children:
                child.kill()
            _note([child.told() for child in children], reel, seen)
            yield _look(reel, seen)


def _new_reel(folder: Path) -> Reel:
    """Return a ledger with a key entry, and the entries of a colleague of the same project."""
    reel, other = folder / "reel.temoin", folder / "other" / "reel.temoin"
    other.parent.mkdir(parents=True)
    os.environ["TEMOIN_HOME"] = str(folder.parent / "colleague")
    append(other, [_note_of(number) for number in range(OTHERS)])
    others = read_ledger(other).entries
    os.environ["TEMOIN_HOME"] = str(folder.parent / "home")
    init_ledger(reel, project=others[0].project)
    return Reel(reel, others)


def _note_of(number: int) -> Draft:
    return Draft(
        type="note",
        fields={"kind": "comment", "number": number},
        confidential={"text": f"caf\u00e9 {number} " * (1 + number % 9)},
    )


# --- the children ----------------------------------------------------------------


class _Child:
    """A fork that writes until it is killed."""

    def __init__(self, reel: Reel, seed: float, broken: str) -> None:
        self._reading, writing = os.pipe()
        _widen(writing)
        self._process = os.fork()
        if not self._process:
            _live(reel, writing, random.Random(seed), broken)
        os.close(writing)

    def kill(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def told(self) -> Told:
        with open(self._reading, encoding="utf-8") as pipe:  # noqa: PTH123 - no path
            lines = pipe.read().split("\n")[:-1]  # half a line was not said
        words = [line.split(" ") for line in lines]
        acts = [rest[0] for kind, *rest in words if kind == "act"]
        phases = [rest[0] for kind, *rest in words if kind == "phase"]
        return Told(
            kept=[each for kind, *rest in words if kind == "kept" for each in rest],
            dropped=[each for kind, *rest in words if kind == "dropped" for each in rest],
            acts=acts,
            phase=f"{acts[-1]}: {phases[-1]}" if acts and phases else "begun",
            failure=next((line for line in lines if line.startswith("failed")), ""),
        )


def _widen(pipe: int) -> None:
    """Let a pipe take all that a round says, so that no child waits for its reader."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _live(reel: Reel, pipe: int, rng: random.Random, broken: str) -> None:
    """Act until killed; only a failure ends it earlier."""
    write = os.write

    def say(*words: str) -> None:
        write(pipe, f"{' '.join(words)}\n".encode())

    try:
        locking.POLL_SECONDS = 0.001
        _mark_phases(lambda phase: say("phase", phase), rng)
        BREAKS[broken](say)
        while True:
            act = rng.choices([_append, _append_many, _rewrite, _unite], [4, 2, 3, 2])[0]
            say("act", act.__name__.strip("_"))
            say("phase", "begun")
            act(reel, rng, say)
            say("phase", "acknowledged")
    finally:
        say("failed", repr(traceback.format_exc()))
        os._exit(_CHILD_FAILED)


Say = Callable[..., None]


def _append(reel: Reel, rng: random.Random, say: Say) -> None:
    appended = append(reel.path, [_note_of(rng.randrange(100))])
    say("phase", "returned")
    say("kept", *(each.id for each in appended.entries))


def _append_many(reel: Reel, rng: random.Random, say: Say) -> None:
    drafts = [_note_of(rng.randrange(100)) for _ in range(rng.randint(2, 20))]
    appended = append(reel.path, drafts)
    say("phase", "returned")
    say("kept", *(each.id for each in appended.entries))


def _unite(reel: Reel, rng: random.Random, say: Say) -> None:
    also = reel.others[: rng.randint(1, len(reel.others))]
    appended = append(reel.path, [_note_of(rng.randrange(100))], also=also)
    say("phase", "returned")
    say("kept", *(each.id for each in (*also, *appended.entries)))


def _rewrite(reel: Reel, rng: random.Random, say: Say) -> None:
    dropped: list[str] = []

    def bare(ledger: Ledger) -> Ledger:
        dropped[:] = [each.id for each in ledger.entries if each.reveals]
        return replace(ledger, entries=tuple(replace(each, reveals=()) for each in ledger.entries))

    rewrite(reel.path, bare)
    say("phase", "returned")
    say("dropped", *dropped)


def _mark_phases(mark: Callable[[str], None], rng: random.Random) -> None:
    """Have each call to the system say how far an act has come.

    Some writes stop halfway. In half of the children calls are held up now and then, as by a
    busy machine: what takes microseconds would hardly ever be hit.
    """
    held_up = rng.choice([0, _HELD_UP])

    def reach(phase: str) -> None:
        mark(phase)
        if rng.random() < held_up:
            time.sleep(rng.uniform(0, _LONGEST_HOLD))

    def marked(owner: object, name: str, before: str, after: str) -> None:
        real = getattr(owner, name)

        def call(*words: Any, **more: Any) -> Any:
            what = Path(words[1]).suffix if name == "replace" else ""
            reach(f"{before}{what}")
            answer = real(*words, **more)
            reach(f"{after}{what}")
            return answer

        setattr(owner, name, call)

    write = os.write

    def short(descriptor: int, content: bytes) -> int:
        is_short = rng.random() < _SHORT_WRITES
        return write(descriptor, content[: rng.randint(1, len(content))] if is_short else content)

    os.write = short
    marked(filelock.FileLock, "acquire", "locking", "locked")
    marked(filelock.FileLock, "release", "releasing", "released")
    marked(Pen, "sign", "signing", "signed")
    marked(os, "write", "writing", "written")
    marked(os, "ftruncate", "cutting", "cut")
    marked(os, "fsync", "syncing", "synced")
    marked(os, "replace", "replacing", "replaced")


# --- promises broken on purpose ------------------------------------------------------


class _NoLock(filelock.SoftFileLock):
    """What a careless program would hold."""

    def acquire(self, *_words: object, **_more: object) -> Any:
        return None

    def release(self, *_words: object, **_more: object) -> None:
        return None


def _break_nothing(_say: Say) -> None:
    pass


def _tell_early(say: Say) -> None:
    """Acknowledge what is signed before it is written."""
    sign = Pen.sign

    def told(pen: Pen, draft: Draft) -> Entry:
        entry = sign(pen, draft)
        say("kept", entry.id)
        return entry

    Pen.sign = told  # type: ignore[method-assign]


def _take_no_lock(_say: Say) -> None:
    locking.lock_beside = lambda path: _NoLock(f"{path}.lock")


def _rewrite_without_lock(_say: Say) -> None:
    @contextmanager
    def held(_path: Path) -> Iterator[bool]:
        yield False

    rewriting.held = held
    growing.GrowingFile.check_unchanged = lambda _file: None  # type: ignore[method-assign]


def _rewrite_in_place(_say: Say) -> None:
    @contextmanager
    def made_beside(path: Path, *, alone: bool) -> Iterator[Path]:
        yield path

    rewriting.made_beside = made_beside
    growing.GrowingFile.check_unchanged = lambda _file: None  # type: ignore[method-assign]


BREAKS: dict[str, Callable[[Say], None]] = {
    "": _break_nothing,
    "tell early": _tell_early,
    "no lock": _take_no_lock,
    "rewrite without lock": _rewrite_without_lock,
    "rewrite in place": _rewrite_in_place,
}


# --- what must hold after each kill ----------------------------------------------------


def _note(told: Sequence[Told], reel: Reel, seen: Seen) -> None:
    for each in told:
        reel.kept.update(each.kept)
        reel.dropped.update(each.dropped)
        seen.acknowledged += len(each.kept)
        seen.reveals_gone += len(each.dropped)
        seen.acts.update(each.acts)
        seen.phases[each.phase] += 1
        seen.kills += 1
        if each.failure:
            seen.failures.append(each.failure)


def _look(reel: Reel, seen: Seen) -> None:
    files = [reel.path, *parts(reel.path)]
    seen.torn += any(not each.read_bytes().endswith(b"\n") for each in files)
    seen.unfinished += any(unfinished(each).exists() for each in files)
    failures = [*_faults(reel, seen), *_lock_faults(reel)]
    (entry,) = append(reel.path, [_note_of(0)]).entries
    reel.kept.add(entry.id)
    failures += [*_faults(reel, seen), *_strays(reel)]
    seen.failures += [f"after kill {seen.kills}: {each}" for each in failures]


def _faults(reel: Reel, seen: Seen) -> Iterator[str]:
    ledger = read_ledger(reel.path)
    by_id = {each.id: each for each in ledger.entries}
    seen.verified_entries += len(by_id)
    lost = reel.kept - by_id.keys()
    if lost:
        yield f"{len(lost)} acknowledged entries are gone"
    if any(by_id[each].reveals for each in reel.dropped & by_id.keys()):
        yield "a confidential field came back"
    yield from (each.message for each in verify(ledger).problems)
    if shrank := shrunk(reel.path, ledger):
        yield shrank.message


def _lock_faults(reel: Reel) -> Iterator[str]:
    lock = filelock.FileLock(f"{reel.path}.lock")
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        yield "the lock outlived its holder"
    lock.release()


def _strays(reel: Reel) -> Iterator[str]:
    """Yield files that nothing needs, after a write that nobody killed."""
    apart, kept = parts_folder(reel.path), Path(os.environ["TEMOIN_HOME"])
    known = {"reel.temoin", "reel.temoin.lock", "reel.temoin.torn", "other", apart.name}
    if apart.is_dir():
        known.add("reel.temoin.new")  # only a rewrite takes the lock that guards it
        yield from (each.name for each in apart.iterdir() if each.suffix == ".new")
    yield from (each.name for each in reel.path.parent.iterdir() if each.name not in known)
    yield from (each.name for each in kept.iterdir() if each.name.startswith(".temoin-"))
    memories = {".json", ".lock"}
    yield from (each.name for each in (kept / "ledgers").iterdir() if each.suffix not in memories)


def main(words: Sequence[str]) -> int:
    """Run a campaign and tell what it saw; return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--break", dest="broken", choices=sorted(BREAKS), default="")
    wanted = parser.parse_args(words)
    os.environ["TEMOIN_KEYRING"] = "0"
    seen = campaign(wanted.kills, wanted.seed, wanted.broken)
    json.dump(vars(seen), sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 1 if seen.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
