"""ExifTool, where it is on the path: names the camera of raw formats that nothing else reads.

One process, kept open. It opens no network, reads no configuration of the user's, and has some
seconds for each file.
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path

from temoin.api import EvidenceError, sayable

SECONDS = 5.0
_MOST_ANSWER = 256 * 1024
_MOST_FAILURES = 3
_READY = b"{ready}"
_MISSING = sayable("ExifTool is not installed")
_SILENT = sayable("ExifTool gave no answer")
_ODD_NAME = sayable("its name cannot be handed to ExifTool")
_HINT = "Install ExifTool and scan again."

_OWN_GROUP = "TEMOIN_READING_GROUP"
"""Set in a process whose whole group is ended with it."""

_ARGUMENTS = (
    *("-config", "", "-stay_open", "True", "-@", "-", "-common_args"),
    *("-fast2", "-json", "-charset", "filename=utf8", "-Make", "-Model"),
)
"""Source: ExifTool's application documentation, `-stay_open`."""


class ExifTool:
    """Names the maker and model of a file's camera, if it is installed."""

    def __init__(self, program: str | None = None, *, seconds: float = SECONDS) -> None:
        """Take the program's file; None looks for it on the path. Nothing is started yet.

        Args:
            program: Its file; "" for none.
            seconds: How long one file may take.
        """
        self._program = _found() if program is None else program
        self._seconds = seconds
        self._running: _Running | None = None
        self._failures = 0
        self._lock = threading.Lock()

    @property
    def is_there(self) -> bool:
        """Whether it is installed."""
        return bool(self._program)

    def camera(self, path: Path) -> tuple[str, str]:
        """Return maker and model as a file names them, "" for what it does not.

        Raises:
            EvidenceError: It is not installed, or gave no answer.
        """
        name = os.fspath(path.absolute())
        # lines are arguments, and Perl runs what a name ends with a bar
        if not name.isprintable() or name.endswith("|"):
            raise EvidenceError(_ODD_NAME, hint="Rename the file.")
        with self._lock:
            answer = self._ask(name)
        try:
            (found,) = json.loads(answer)
            return str(found.get("Make", "")), str(found.get("Model", ""))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise EvidenceError(_SILENT, hint=_HINT) from error

    def close(self) -> None:
        """End the process, if it runs."""
        if self._running:
            self._running.end()
            self._running = None

    def _ask(self, name: str) -> bytes:
        if not self._program:
            raise EvidenceError(_MISSING, hint=_HINT)
        if self._failures >= _MOST_FAILURES:
            raise EvidenceError(_SILENT, hint=_HINT)
        try:
            if self._running is None:
                self._running = _Running(self._program)
                weakref.finalize(self, self._running.end)
            return self._running.ask(name, self._seconds)
        except (OSError, ValueError, queue.Empty) as error:
            self._failures += 1
            self.close()
            raise EvidenceError(_SILENT, hint=_HINT) from error


def _found() -> str:
    """Return where it is, or ""; one that lies in the folder we stand in is not taken."""
    found = shutil.which("exiftool") or ""
    return found if Path(found).is_absolute() else ""


class _Running:
    """The process, and a thread that reads what it says: a pipe has no time limit of its own."""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the user's own, found on the path
            [program, *_ARGUMENTS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # what it starts ends with it, and Ctrl-C is ours alone; a group ends as a whole
            start_new_session=not os.environ.get(_OWN_GROUP),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._reading = threading.Thread(target=self._read, name="exiftool", daemon=True)
        self._reading.start()

    def _read(self) -> None:
        stdout = self._process.stdout
        if stdout:
            for line in iter(lambda: stdout.readline(_MOST_ANSWER), b""):
                self._lines.put(line)
        self._lines.put(b"")  # it ended

    def ask(self, name: str, seconds: float) -> bytes:
        """Return what it says of a file.

        Raises:
            OSError: It ended, or says too much.
            queue.Empty: The time is over.
        """
        if self._process.stdin is None:
            raise OSError
        self._process.stdin.write(f"{name}\n-execute\n".encode())
        self._process.stdin.flush()
        end, answer = time.monotonic() + seconds, b""
        while True:
            line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            if line.startswith(_READY):
                return answer
            answer += line
            if not line or len(answer) > _MOST_ANSWER:
                raise OSError

    def end(self) -> None:
        """End it, and wait until it is gone."""
        if os.name == "posix":
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._reading.join(timeout=1)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):  # what was not written yet has nobody to read it
                    pipe.close()
