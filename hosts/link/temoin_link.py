"""Starts Temoin as a process of its own, and talks with it: one JSON message a line.

Runs inside the application's Python: standard library only, Python 3.6 and later. Whatever goes
wrong here, the application goes on: `NotStartedError` is all that a payload has to expect.

Messages: `schema/json/host_link/message.schema.json` of Temoin.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading

VERSION = 1
COMMAND_FILE = "temoin_command.json"
"""Written beside the payload when it is installed: {"command": [...]}, how Temoin is started."""

CLOSING_SECONDS = 0.5
"""What was told before is written first, for no longer than this."""

_LAST_WORDS = 300
"""Bytes of what it said last on standard error, where it ended with an error."""

_NOT_OURS = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH")
"""Set by applications for themselves: another program would load the wrong libraries."""


class NotStartedError(Exception):
    """Temoin could not be started; says why and what to do."""


def temoin_command(folder):
    """Return how Temoin is started: as installed, as the environment says, or as on the path.

    Raises:
        NotStartedError: It is nowhere.
    """
    try:
        with open(os.path.join(folder, COMMAND_FILE), encoding="utf-8") as file:
            command = json.load(file)["command"]
        if isinstance(command, list) and all(isinstance(each, str) for each in command):
            return command
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not installed by Temoin, or by hand: it may still be on the path
    found = os.environ.get("TEMOIN_COMMAND") or shutil.which("temoin")
    if not found:
        raise NotStartedError("Temoin is not installed here. Run: temoin host install")
    return [found]


class Companion:
    """Temoin's process, as long as it runs."""

    def __init__(self, command, host, arguments=()):
        """Start it.

        Args:
            command: How Temoin is started.
            host: Id of this application: `blender`, `resolve`.
            arguments: Further words for `temoin panel`.

        Raises:
            NotStartedError: The system cannot start it.
        """
        environment = {k: v for k, v in os.environ.items() if k not in _NOT_OURS}
        environment["TEMOIN_LINK"] = host
        self._host = host
        self._errors = _kept_words()
        try:
            self._process = subprocess.Popen(
                list(command) + ["panel", "--host", host] + list(arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=environment,
                close_fds=True,
            )
        except (OSError, ValueError) as error:
            self._errors.close()
            words = "Temoin cannot be started: {}. Run: temoin host install {}"
            raise NotStartedError(words.format(error, host)) from error
        self._asked = queue.Queue()
        self._told = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self._speaker = threading.Thread(target=self._speak, daemon=True)
        self._speaker.start()

    @property
    def is_running(self):
        """Whether the process is there."""
        return self._process.poll() is None

    def why_ended(self):
        """Return what it said last where it ended with an error, else ""; before `close`."""
        code = self._process.poll()
        if not code or self._errors.closed:
            return ""
        self._errors.seek(max(self._errors.seek(0, os.SEEK_END) - _LAST_WORDS, 0))
        said = " ".join(self._errors.read().decode("utf-8", "replace").split())
        words = "It ended with {} and said nothing. Run: temoin host doctor {}"
        return said or words.format(code, self._host)

    def asked(self, seconds=0.0):
        """Return the next question, or None where none comes within so many seconds.

        A question has `id`, `ask` and `with`.
        """
        try:
            return self._asked.get(timeout=seconds) if seconds else self._asked.get_nowait()
        except queue.Empty:
            return None

    def answer(self, number, gives):
        """Answer a question."""
        self._write({"id": number, "gives": gives})

    def refuse(self, number, fails, because):
        """Say why a question is not answered: `busy`, `gone` or `refused`."""
        self._write({"id": number, "fails": fails, "because": str(because)})

    def tell(self, tells, of=None):
        """Tell of something that happened."""
        self._write({"tells": tells, "of": of or {}})

    def close(self):
        """Let it know that the application goes; it closes by itself then."""
        self._told.put(None)
        self._speaker.join(CLOSING_SECONDS)
        self._errors.close()

    def _write(self, message):
        self._told.put(_as_line(message))

    def _speak(self):
        """Write in a thread of its own: who does not read must not hold up the application."""
        stdin = self._process.stdin
        for line in iter(self._told.get, None):
            try:
                stdin.write(line)
                stdin.flush()
            except (OSError, ValueError):
                pass  # it has gone: `is_running` says so
        try:
            stdin.close()
        except OSError:
            pass  # it went first

    def _listen(self):
        for line in self._process.stdout:
            try:
                message = json.loads(line.decode("utf-8"))
            except ValueError:
                sys.stderr.write("temoin: not a message: {!r}\n".format(line[:120]))
                continue
            if isinstance(message, dict) and "ask" in message:
                self._asked.put(message)
        self._process.stdout.close()


def _kept_words():
    """Return where Temoin says what goes wrong with it: a file.

    A pipe would break with the application, and a window that stays writes into it.
    """
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise NotStartedError("No temporary file can be made: {}".format(error)) from error


def _as_line(message):
    """Return a message as one line: a name that is not UTF-8 gets question marks, NaN is null."""
    try:
        text = json.dumps(message, ensure_ascii=False, allow_nan=False)
    except ValueError:
        found = json.loads(json.dumps(message), parse_constant=lambda _: None)
        text = json.dumps(found, ensure_ascii=False)
    return text.encode("utf-8", "replace") + b"\n"
