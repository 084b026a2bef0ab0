"""A process that reads files, from the side of the one that started it."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import msgspec

from temoin.readers.answers import Answer

START_SECONDS = 30.0
_GRACE_SECONDS = 0.2
OWN_GROUP = "TEMOIN_READING_GROUP"
"""Set for a process that is ended with all that it started, so long as that stays in its group."""

_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from temoin.readers.child import main
main(installed=sys.argv[2] == "installed")
"""
_END = object()
_Line = str | Answer | None
_lines = msgspec.json.Decoder(_Line)


class ReadingEnded(Exception):  # noqa: N818 - it is caught where it is raised, and told as an answer
    """The process gives no more answers.

    Attributes:
        reader: The id of the reader that was asked then; empty before any was.
        why: In words.
    """

    def __init__(self, why: str, reader: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.reader = reader


@dataclass(slots=True, eq=False)
class ReadingProcess:
    """One process; it is started by `start` and is of no use once it ended."""

    _child: subprocess.Popen[bytes]
    _answers: "queue.SimpleQueue[object]" = field(default_factory=queue.SimpleQueue)
    _is_ready: bool = False

    @classmethod
    def start(cls, *, installed: bool) -> "ReadingProcess":
        """Return a process that is getting ready, which takes it a third of a second.

        Args:
            installed: Whether it asks readers of other distributions too.

        Raises:
            ReadingEnded: It could not be started.
        """
        words = [json.dumps(sys.path), "installed" if installed else "ours"]
        try:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
                [sys.executable, "-c", _START, *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {OWN_GROUP: "1"},
                start_new_session=True,  # Ctrl-C is for the parent, which ends this one
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise ReadingEnded(
                f"no process could be started to read it: {error.strerror}"
            ) from error
        process = cls(child)
        threading.Thread(target=process._listen, args=(child.stdout,), daemon=True).start()
        return process

    def ask(self, path: Path, readers: Sequence[str], seconds: float) -> Iterator[Answer]:
        """Yield what each reader says of a file.

        Args:
            path: The file.
            readers: Their ids.
            seconds: That each of them has.

        Raises:
            ReadingEnded: One of them took longer, or ended the process.
        """
        if not self._is_ready:
            self._next(START_SECONDS)
            self._is_ready = True
        request = json.dumps({"path": str(path), "readers": list(readers)})  # ASCII: any name
        try:
            self._stdin.write(request.encode() + b"\n")
            self._stdin.flush()
        except (OSError, ValueError) as error:  # it ended, or was ended meanwhile
            raise ReadingEnded(self._last_words()) from error
        reader = ""
        while (line := self._next(seconds, reader)) is not None:
            if isinstance(line, Answer):
                yield line
            else:
                reader = line

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.poll() is None

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._child.stdin is not None
        return self._child.stdin

    def _next(self, seconds: float, reader: str = "") -> _Line:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise ReadingEnded(f"gave no answer within {seconds:.0f} seconds", reader) from None
        if not isinstance(line, bytes):
            raise ReadingEnded(self._last_words(), reader)
        try:
            return _lines.decode(line)
        except msgspec.DecodeError as error:
            raise ReadingEnded("gave an answer that cannot be read", reader) from error

    def _listen(self, stdout: IO[bytes]) -> None:
        with suppress(OSError, ValueError), stdout:  # closed under us: the process was ended
            for line in stdout:
                self._answers.put(line)
        self._answers.put(_END)

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
