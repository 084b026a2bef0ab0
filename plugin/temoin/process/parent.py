"""A process of our own that meets files, from the side of the one that started it."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

START_SECONDS = 30.0
_GRACE_SECONDS = 0.2
_TICK_SECONDS = 0.05
OWN_GROUP = "TEMOIN_READING_GROUP"
"""Set for a process that is ended with all that it started, so long as that stays in its group."""

_IN_PROCESSES = "TEMOIN_READERS"
"""Set to 0, files are read in this process, without limits: for looking into a reader's fault."""

_START = """
import importlib, json, sys
sys.path[:] = json.loads(sys.argv[1])
importlib.import_module(sys.argv[2]).main(*sys.argv[3:])
"""
_END = object()


def are_wanted() -> bool:
    """Return whether files are to be read in processes of their own."""
    return os.environ.get(_IN_PROCESSES) != "0"


class ChildEnded(Exception):  # noqa: N818 - it is caught where it is raised, and told as an answer
    """The process gives no more answers.

    Attributes:
        why: In words, English ones.
        is_late: Whether it did not end by itself, but took longer than it may.
    """

    def __init__(self, why: str, *, is_late: bool = False) -> None:
        super().__init__(why)
        self.why, self.is_late = why, is_late


@dataclass(slots=True, eq=False)
class ChildProcess:
    """One process; it is started by `start` and is of no use once it ended."""

    _child: subprocess.Popen[bytes]
    _lines: "queue.SimpleQueue[object]" = field(default_factory=queue.SimpleQueue)
    _is_ready: bool = False

    @classmethod
    def start(cls, module: str, *words: str) -> "ChildProcess":
        """Return a process that is getting ready, which takes it a third of a second.

        Args:
            module: Whose `main` runs in it. That sends one line as soon as it is ready, then lines
                for each line that it gets, and ends where it gets no more.
            words: Given to `main`.

        Raises:
            ChildEnded: It could not be started.
        """
        try:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
                [sys.executable, "-c", _START, json.dumps(sys.path), module, *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {OWN_GROUP: "1"},
                start_new_session=True,  # Ctrl-C is for the parent, which ends this one
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise ChildEnded(f"no process could be started to read it: {error.strerror}") from error
        process = cls(child)
        threading.Thread(target=process._listen, args=(child.stdout,), daemon=True).start()
        return process

    def send(self, request: object, tick: Callable[[], None] | None = None) -> None:
        """Send one value as a line of JSON, once the process is ready.

        Args:
            request: The value.
            tick: As for `next_line`.

        Raises:
            ChildEnded: It ended, or does not get ready.
        """
        if not self._is_ready:
            self.next_line(START_SECONDS, tick)
            self._is_ready = True
        try:
            self._stdin.write(json.dumps(request).encode() + b"\n")  # ASCII: any name
            self._stdin.flush()
        except (OSError, ValueError) as error:  # it ended, or was ended meanwhile
            raise ChildEnded(self._last_words()) from error

    def next_line(self, seconds: float, tick: Callable[[], None] | None = None) -> bytes:
        """Return its next line, one JSON value.

        Args:
            seconds: How long it is waited for.
            tick: Is called now and then meanwhile; what it raises ends the wait, and no more.

        Raises:
            ChildEnded: None came in this time, or none comes any more.
        """
        until = time.monotonic() + seconds
        while True:
            left = until - time.monotonic()
            try:
                line = self._lines.get(timeout=max(0, min(left, _TICK_SECONDS) if tick else left))
            except queue.Empty:
                if left <= 0:
                    why = f"gave no answer within {seconds:.0f} seconds"
                    raise ChildEnded(why, is_late=True) from None
                if tick:
                    tick()
                continue
            if not isinstance(line, bytes):
                raise ChildEnded(self._last_words())
            return line

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.poll() is None

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._child.stdin is not None
        return self._child.stdin

    def _listen(self, stdout: IO[bytes]) -> None:
        with suppress(OSError, ValueError), stdout:  # closed under us: the process was ended
            for line in stdout:
                self._lines.put(line)
        self._lines.put(_END)

    def _last_words(self) -> str:
        self.end()
        code = self._child.returncode
        return f"ended the process that read it ({f'signal {-code}' if code < 0 else code})"

    def dismiss(self) -> None:
        """Have the process end by itself once it has nothing to do."""
        with suppress(OSError):  # what was not written yet has no reader any more
            self._stdin.close()

    def end(self) -> None:
        """End the process, whatever it is doing, and what it started with it."""
        self.dismiss()
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(_GRACE_SECONDS)
        if os.name == "posix":
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
        self._child.kill()
        self._child.wait()
