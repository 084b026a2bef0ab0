"""Readers at work: in processes that may hang, die or eat memory, for one file and no other."""

import os
import select
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from disclosures import CREDENTIALS
from sites import Site
from temoin.model import CouldNotLook, Evidence, FileLook, MediaFile
from temoin.plugins import Plugins, Registered, load_plugins
from temoin.process import parent
from temoin.readers import ReadingPool, ask_here, look_at_file, pool

READERS = """
import os, signal, subprocess, time
from temoin.api import Evidence, vocabulary
class Asked:
    version = "1"
    suffixes = frozenset()
    def __init__(self, id):
        self.id = id
    def read(self, media):
        word = media.path.read_bytes()
        if self.id == "b.fragile":
            if word == b"hang":
                time.sleep(600)
            if word == b"start":
                started = subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL)
                media.path.with_suffix(".pid").write_text(str(started.pid))
                time.sleep(600)
            if word == b"die":
                os.kill(os.getpid(), signal.SIGKILL)
            if word == b"leave":
                os._exit(3)
            if word == b"eat":
                bytearray(1 << 40)
            if word == b"print":
                os.write(1, b"a library's words")
                print("more of them")
        return [Evidence(says=vocabulary.Says.OTHER, text=word.decode() or "nothing", where="all",
                         strength=vocabulary.Strength.WEAK)]
@hookimpl
def temoin_readers():
    return [Asked("a.sound"), Asked("b.fragile"), Asked("c.sound")]
"""
ALL = ["a.sound", "b.fragile", "c.sound"]


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forget_modules: None) -> Plugins:
    """Three readers in a process of their own; the second one is fragile."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("TEMOIN_READERS", "1")
    Site(folder).install("acme", READERS)
    return load_plugins()


@pytest.fixture
def forget_modules() -> Iterator[None]:
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.fixture
def media(tmp_path: Path) -> Callable[[str], Path]:
    """Make a file that holds one word."""

    def made(word: str) -> Path:
        path = tmp_path / f"{word or 'empty'}.mov"
        path.write_text(word)
        return path

    return made


def texts(look: FileLook) -> dict[str, str]:
    """Return what the three readers say of a file."""
    return {each.reader: each.text for each in look.state.evidence if each.reader in ALL}


def failures(look: FileLook) -> dict[str, str]:
    return {each.plugin: each.reason for each in look.did_not}


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("hang", "gave no answer within 2 seconds"),
        ("die", "ended the process that read it (signal 9)"),
        ("leave", "ended the process that read it (3)"),
        pytest.param(
            "eat",
            "MemoryError",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux"),
        ),
    ],
)
def test_a_reader_that_fails_is_told_for_that_file_and_no_other(
    plugins: Plugins, media: Callable[[str], Path], word: str, reason: str
) -> None:
    with ReadingPool(plugins, at_once=1, seconds=2) as reading:
        looks = [reading.look(media(each)) for each in ("before", word, "after")]
        before, broken, after = [each.result() for each in looks]
    assert texts(before) == dict.fromkeys(ALL, "before")
    assert texts(broken) == {"a.sound": word, "c.sound": word}
    assert failures(broken) == {"b.fragile": reason}
    assert broken.did_not[0].subject == f"{word}.mov"
    assert broken.state.sha256
    assert texts(after) == dict.fromkeys(ALL, "after")
    assert (before.did_not, after.did_not) == ((), ())


def test_what_libraries_print_is_no_answer(plugins: Plugins, media: Callable[[str], Path]) -> None:
    with ReadingPool(plugins) as reading:
        look = reading.look(media("print")).result()
    assert (texts(look), look.did_not) == (dict.fromkeys(ALL, "print"), ())


def test_processes_say_what_this_one_says(plugins: Plugins, media: Callable[[str], Path]) -> None:
    path = media("word")
    with ReadingPool(plugins) as reading:
        assert reading.look(path).result() == look_at_file(path, ask_here(plugins.readers))


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes that are no text")
def test_any_name_can_be_read(plugins: Plugins, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff \n'.mov"))
    path.write_text("odd")
    with ReadingPool(plugins) as reading:
        assert texts(reading.look(path).result()) == dict.fromkeys(ALL, "odd")


def test_a_process_that_ended_between_two_files_is_replaced(
    plugins: Plugins, media: Callable[[str], Path]
) -> None:
    with ReadingPool(plugins, at_once=1) as reading:
        reading.look(media("one")).result()
        (only,) = reading._processes
        only._child._child.kill()
        only._child._child.wait()
        look = reading.look(media("two")).result()
    assert (texts(look), look.did_not) == (dict.fromkeys(ALL, "two"), ())


def test_a_reader_that_the_process_cannot_load_is_told(
    plugins: Plugins, media: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "site" / "acme.py").write_text("")
    with ReadingPool(plugins) as reading:
        look = reading.look(media("word")).result()
    assert failures(look) == dict.fromkeys(ALL, "did not load in the process that reads files")


def test_without_a_process_every_reader_is_told(
    plugins: Plugins, media: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with ReadingPool(plugins) as reading:
        look = reading.look(media("word")).result()
    reason = "no process could be started to read it: No such file or directory"
    assert failures(look) == {each.id: reason for each in plugins.readers}
    assert look.state.sha256


def test_a_process_that_never_gets_ready_is_ended(
    plugins: Plugins,
    media: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parent, "_START", "import time; time.sleep(600)")
    monkeypatch.setattr(parent, "START_SECONDS", 0.2)
    with ReadingPool(plugins) as reading:
        look = reading.look(media("word")).result()
    assert failures(look)["b.fragile"] == "gave no answer within 0 seconds"


def test_closing_ends_what_runs(plugins: Plugins, media: Callable[[str], Path]) -> None:
    began = time.monotonic()
    with ReadingPool(plugins, at_once=1) as reading:
        reading.look(media("one")).result()
        (only,) = reading._processes
        reading.look(media("hang"))
        waiting = reading.look(media("two"))
    assert not only.is_alive
    assert time.monotonic() - began < pool.READER_SECONDS
    assert waiting.cancelled() or not texts(waiting.result())


@pytest.mark.skipif(sys.platform != "linux", reason="a process that is none of ours is watched")
def test_what_a_reader_started_ends_with_its_process(
    plugins: Plugins, media: Callable[[str], Path]
) -> None:
    path = media("start")
    with ReadingPool(plugins, seconds=2) as reading:
        assert failures(reading.look(path).result()) == {
            "b.fragile": "gave no answer within 2 seconds"
        }
    started = int(path.with_suffix(".pid").read_text())
    try:
        watched = os.pidfd_open(started)
    except ProcessLookupError:
        return  # gone already
    try:
        assert select.select([watched], [], [], 10)[0], "it still runs"
    finally:
        os.close(watched)


def test_the_hash_of_a_large_file_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "film.mov"
    path.write_bytes(b"x" * 5_000_000)
    look = look_at_file(path, ask_here(()), is_wanted=lambda: False)
    assert look.state.sha256 == ""


class _Writes:
    """A reader under which its file goes on being written."""

    id = "acme.writes"
    version = "1"
    suffixes: frozenset[str] = frozenset()

    def read(self, media: MediaFile) -> Iterable[Evidence]:
        with media.path.open("ab") as file:
            file.write(b"more")
        return [CREDENTIALS]


class _Removes(_Writes):
    def read(self, media: MediaFile) -> Iterable[Evidence]:
        media.path.unlink()
        return [CREDENTIALS]


@pytest.mark.parametrize("reader", [_Writes(), _Removes()])
def test_a_file_that_changes_while_it_is_read_has_no_hash(tmp_path: Path, reader: Any) -> None:
    path = tmp_path / "recording.mov"
    path.write_bytes(b"first")
    look = look_at_file(path, ask_here((reader,)))
    assert look.state.sha256 == ""
    assert len(look.state.evidence) == 1
    assert look.could_not == (
        CouldNotLook(
            subject="recording.mov",
            reason="it changed while it was read",
            hint="Scan again once it is written.",
        ),
    )


def test_readers_are_asked_again_of_a_file_whose_hash_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(b"first")
    asked: list[Path] = []

    class Watched(_Writes):
        def read(self, media: MediaFile) -> Iterable[Evidence]:
            asked.append(media.path)
            return []

    ask = ask_here((Watched(),))
    known = look_at_file(path, ask).state
    monkeypatch.setattr("temoin.store.media._sha256", lambda *_: pytest.fail("hashed again"))
    assert look_at_file(path, ask, known=known).state == known
    assert asked == [path, path]


def test_readers_that_were_handed_over_are_asked_in_this_process(tmp_path: Path) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(b"first")
    handed = Registered(thing=_Writes(), hook="temoin_readers", distribution="a test")
    with ReadingPool(Plugins(registered=(handed,))) as reading:
        assert reading.look(path).result().state.evidence
    assert path.read_bytes() == b"firstmore"
