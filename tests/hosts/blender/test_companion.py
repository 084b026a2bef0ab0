"""Blender starts Temoin's window as a process of its own; either may end, and the other lives."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from blender import REPOSITORY, installed, running
from temoin.timeline import host_timeline, read_cut

STAND_IN = Path(__file__).with_name("stand_in.py")
COMMAND_FILE = "temoin_addon/temoin_command.json"


class Started:
    """A Blender whose menu entry was chosen."""

    def __init__(self, place: Path, project: Path, out: Path) -> None:
        self.out = out
        self.process = subprocess.Popen(
            running("bpy", "start.py", place, project),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PATH": "/nowhere", "TEMOIN_COMMAND": ""},
        )

    def tick(self) -> Any:
        """Return how it stands after the next tick."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "Blender has ended"
        return json.loads(line)

    def until(self, is_so: Callable[[Any], object], seconds: float = 20) -> Any:
        """Return how it stands once something is so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            stands = self.tick()
            if is_so(stands):
                return stands
        raise AssertionError(f"not in {seconds} s; now {stands}")

    def written(self, name: str) -> bytes:
        """Return what the companion has written, as soon as it has."""
        file = self.out / name
        self.until(lambda _: file.exists())
        return file.read_bytes()

    def run(self, line: str) -> None:
        """Have a line of Python run in Blender."""
        assert self.process.stdin
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def leave(self) -> str:
        """End it as its person would, and return what it printed as errors."""
        _, errors = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, errors.decode()[-2000:]
        return errors.decode()


Start = Callable[..., Started]


@pytest.fixture
def start(tmp_path: Path, project: Path) -> Iterator[Start]:
    """Start a Blender with a command for its companion, after something was done to the payload."""
    place, out = installed(tmp_path / "addons"), tmp_path / "out"
    out.mkdir()
    running: list[Started] = []
    ours = [sys.executable, str(STAND_IN), str(REPOSITORY / "plugin"), str(out)]

    def started(command: list[str] | None = None, spoil: str = "") -> Started:
        words = {"command": ours if command is None else command}
        (place / COMMAND_FILE).write_text(json.dumps(words), encoding="utf-8")
        if spoil:
            (place / "temoin_addon" / spoil).write_text("this is no Python", encoding="utf-8")
        running.append(Started(place, project, out))
        return running[-1]

    yield started
    for each in running:
        each.process.kill()
        each.process.communicate()


def test_the_companion_gets_the_timeline(start: Start) -> None:
    blender = start()
    content = blender.written("timeline")
    assert blender.written("arguments") == b"panel --host blender"
    assert host_timeline(content).name == "Edit"
    assert read_cut(None, content=content, name="Blender").clips
    stands = blender.tick()
    assert (stands["state"], stands["trouble"], stands["error"]) == ("open", "", "")


def test_a_companion_that_ends_leaves_blender_alone(start: Start) -> None:
    blender = start()
    os.kill(int(blender.written("pid")), signal.SIGKILL)
    stands = blender.until(lambda now: now["state"] == "ended")
    assert stands["trouble"] == "It ended with -9 and said nothing. Run: temoin host doctor blender"
    first = (blender.out / "pid").read_bytes()
    blender.run("bpy.ops.temoin.open()")
    blender.until(lambda _: (blender.out / "pid").read_bytes() != first)
    assert blender.until(lambda now: now["state"] == "open")["trouble"] == ""
    blender.leave()


def test_blender_that_dies_is_told_as_gone(start: Start) -> None:
    blender = start()
    blender.written("timeline")
    blender.process.kill()
    _until((blender.out / "gone").exists)
    assert (blender.out / "gone").read_text() == "Blender has gone"


def test_blender_that_is_left_is_told_as_gone(start: Start) -> None:
    blender = start()
    blender.written("state")
    assert "temoin" not in blender.leave()
    _until((blender.out / "gone").exists)


def test_letting_go_is_telling_it(start: Start) -> None:
    blender = start()
    blender.written("state")
    blender.run("bpy.ops.temoin.let_go()")
    assert blender.until(lambda now: now["state"] == "closed")["pumped"] is False
    _until((blender.out / "gone").exists)


def test_why_the_companion_ended_is_told(start: Start) -> None:
    words = "temoin: the window needs PySide6\n  Install temoin[panel]."
    code = f"import sys; sys.exit({words!r})"
    blender = start(command=[sys.executable, "-c", code])
    stands = blender.until(lambda now: now["state"] == "ended")
    assert stands["trouble"] == "temoin: the window needs PySide6 Install temoin[panel]."
    assert "Install temoin[panel]." in blender.leave()


def test_a_window_that_is_closed_is_no_trouble(start: Start) -> None:
    blender = start(command=[sys.executable, "-c", "pass"])
    assert blender.until(lambda now: now["state"] == "ended")["trouble"] == ""


def test_no_temoin_is_told_in_words(start: Start) -> None:
    blender = start(command=["/nowhere/temoin"])
    stands = blender.tick()
    assert "Run: temoin host install blender" in stands["trouble"]
    assert stands["state"] == "closed"
    assert "cannot be started" in stands["trouble"]
    assert "cannot be started" in stands["error"]
    blender.leave()


def test_a_payload_that_breaks_stops_nothing(start: Start) -> None:
    blender = start(spoil="reading.py")
    assert blender.tick()["registered"] is False
    errors = blender.leave()
    assert errors.count("temoin: cannot be shown: SyntaxError") == 1


def test_a_question_that_breaks_is_shown_once(start: Start) -> None:
    blender = start()
    blender.written("state")
    blender.run("temoin.answering.ANSWERS['state'] = lambda: 1 / 0")
    stands = blender.until(lambda now: now["trouble"])
    assert stands["trouble"] == "answering: ZeroDivisionError: division by zero"
    blender.run("temoin.serving.SERVING.fail('answering', ZeroDivisionError('division by zero'))")
    assert blender.leave().count("temoin: answering: ZeroDivisionError") == 1


def test_a_companion_that_does_not_listen_holds_nothing_up(start: Start) -> None:
    blender = start()
    pid = int(blender.written("pid"))
    blender.written("state")
    os.kill(pid, signal.SIGSTOP)
    blender.run("serving.SERVING.companion.answer(0, 'x' * 10_000_000)")
    slowest = max(blender.tick()["took"] for _ in range(40))
    os.kill(pid, signal.SIGKILL)
    assert slowest < 1.0


def test_unregistering_takes_all_away(start: Start) -> None:
    blender = start()
    blender.until(lambda now: now["state"] == "open")
    assert blender.process.stdin
    assert blender.process.stdout
    blender.process.stdin.close()
    last = json.loads(blender.process.stdout.read().splitlines()[-1])
    assert last == {"registered": False}
    blender.process.stdin = None


def _until(is_so: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"not in {seconds} s"
        time.sleep(0.02)
