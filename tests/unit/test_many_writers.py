"""Several people, their crashes, copied folders, restored backups and stripped copies.

Whatever honest people do to their files, none of them appears with two histories, each file
verifies alone, and copies unite to one ledger in whatever order they are read.
"""

import shutil
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from temoin.ledger import Draft, Ledger, format_line, unite, verify, verify_lines
from temoin.model import LedgerState
from temoin.store.ledger_file import WholeLines, append, init_ledger, read_ledger, write_copy

PEOPLE = st.sampled_from(["ana", "ben", "cleo"])


class ManyWriters(RuleBasedStateMachine):
    """Files of one ledger, in the hands of three people with a workstation each."""

    places = Bundle("places")
    backups = Bundle("backups")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.environment = pytest.MonkeyPatch()
        self.environment.setenv("TEMOIN_KEYRING", "0")
        self.files: list[Path] = []
        self.acknowledged: dict[str, frozenset[str]] = {}
        self.sits_down("ana")
        init_ledger(self.new_file())
        (first,) = read_ledger(self.files[0]).entries
        self.project = first.project

    def teardown(self) -> None:
        self.environment.undo()
        shutil.rmtree(self.folder)

    def sits_down(self, person: str) -> Path:
        """Make a person's workstation the one that acts; return its folder."""
        home = self.folder / "homes" / person
        home.mkdir(parents=True, exist_ok=True)
        self.environment.setenv("TEMOIN_HOME", str(home))
        return home

    def new_file(self) -> Path:
        path = self.folder / f"{len(self.files)}" / "reel1.temoin"
        path.parent.mkdir()
        self.files.append(path)
        return path

    @rule(target=places)
    def first_place(self) -> Path:
        return self.files[0]

    @rule(person=PEOPLE, place=places, words=st.sampled_from(["", "a red sky"]))
    def says(self, person: str, place: Path, words: str) -> None:
        self.sits_down(person)
        confidential = {"prompt": words} if words else {}
        draft = Draft(type="note", fields={"text": "hm"}, confidential=confidential)
        for entry in append(place, [draft], project=self.project).entries:
            self.acknowledged[entry.id] = frozenset(entry.reveals)

    @rule(person=PEOPLE, place=places, cut_at=st.floats(0.05, 0.95))
    def crashes_in_the_middle_of_a_line(self, person: str, place: Path, cut_at: float) -> None:
        home = self.sits_down(person)
        content, memory = place.read_bytes(), self.memory(home)
        whole = content[: content.rfind(b"\n") + 1]  # an earlier crash may have left half a line
        append(place, [Draft(type="note", fields={"text": "lost"})], project=self.project)
        added = place.read_bytes()[len(whole) :]
        place.write_bytes(whole + added[: int(len(added) * cut_at)])
        self.put_memory(home, memory)

    @rule(person=PEOPLE, place=places)
    def crashes_before_it_remembers(self, person: str, place: Path) -> None:
        home = self.sits_down(person)
        memory = self.memory(home)
        append(place, [Draft(type="note", fields={"text": "there"})], project=self.project)
        self.put_memory(home, memory)

    @rule(target=places, place=places)
    def copies_the_folder(self, place: Path) -> Path:
        copy = self.new_file()
        shutil.copy(place, copy)
        return copy

    @rule(target=backups, person=PEOPLE, place=places)
    def backs_up(self, person: str, place: Path) -> tuple[Path, bytes, str, dict[str, bytes]]:
        return place, place.read_bytes(), person, self.memory(self.sits_down(person))

    @rule(backup=consumes(backups), with_memory=st.booleans())
    def restores(
        self, backup: tuple[Path, bytes, str, dict[str, bytes]], *, with_memory: bool
    ) -> None:
        place, content, person, memory = backup
        kept = self.new_file()  # what the backup writes over must still be somewhere
        kept.hardlink_to(place)  # and its number is given to no other file
        beside = place.with_suffix(".restored")
        beside.write_bytes(content)
        beside.replace(place)
        if with_memory:
            self.put_memory(self.sits_down(person), memory)

    @rule(person=PEOPLE, place=places, with_memory=st.booleans())
    def goes_back_a_day(self, person: str, place: Path, *, with_memory: bool) -> None:
        backup = self.backs_up(person, place)
        self.says(person, place, "")
        self.restores(backup, with_memory=with_memory)
        self.says(person, place, "")

    @rule(target=places, one=places, other=places, reveals=st.booleans())
    def unites(self, one: Path, other: Path, *, reveals: bool) -> Path:
        out = self.new_file()
        united = unite(read_ledger(one), read_ledger(other))
        write_copy(out, united.entries, reveals=reveals)
        return out

    @rule(place=places, other=places)
    def takes_in(self, place: Path, other: Path) -> None:
        write_copy(place, read_ledger(other).entries, reveals=True)

    @invariant()
    def each_file_verifies_alone(self) -> None:
        for path in self.files:
            state = verify(read_ledger(path))
            assert state.problems == (), (path, state.problems)
            if streamed := streamed_state(path):
                assert streamed == state

    @invariant()
    def copies_unite_in_any_order(self) -> None:
        copies = [read_ledger(path) for path in self.files]
        united = unite(*copies)
        assert verify(united).problems == ()
        shuffled = Random(len(copies)).sample(copies, len(copies))
        assert lines(unite(*shuffled)) == lines(united)
        half = len(shuffled) // 2 or 1
        assert lines(unite(unite(*shuffled[:half]), *shuffled[half:], united)) == lines(united)

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        there = {each.id for path in self.files for each in read_ledger(path).entries}
        assert self.acknowledged.keys() <= there

    def memory(self, home: Path) -> dict[str, bytes]:
        """Return what a workstation remembers of all its ledgers."""
        kept = (home / "ledgers").glob("*.json")
        return {each.name: each.read_bytes() for each in kept}

    def put_memory(self, home: Path, memory: dict[str, bytes]) -> None:
        for each in (home / "ledgers").glob("*.json"):
            each.unlink()
        for name, content in memory.items():
            (home / "ledgers").mkdir(exist_ok=True)
            (home / "ledgers" / name).write_bytes(content)


def streamed_state(path: Path) -> LedgerState | None:
    try:
        streamed = verify_lines(WholeLines(path))
    except FileNotFoundError:
        return None
    return streamed.state if streamed else None


def lines(ledger: Ledger) -> list[str]:
    return [format_line(each) for each in ledger.entries]


TestManyWriters = ManyWriters.TestCase
TestManyWriters.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
