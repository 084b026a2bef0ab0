"""Talk with the payload in an application: one JSON message a line, over two pipes.

We ask, and the payload answers; it also tells of itself what happens. So nothing of ours, and no
wheel, ever goes into an application's own Python. Schema: `schema/json/host_link/`.

    {"id": 7, "ask": "timeline", "with": {}}             we ask
    {"id": 7, "gives": {...}}                            it answers
    {"id": 7, "fails": "busy", "because": "rendering"}   or says why not: busy, gone, refused
    {"tells": "hello", "of": {"link": 1, ...}}           it tells of itself; first of all, who it is
"""

import os
import sys
from collections import deque
from collections.abc import Mapping
from threading import Condition, Thread
from typing import Any, BinaryIO

import msgspec

from temoin.errors import HostBusyError, HostError, HostGoneError
from temoin.language import say

VERSION = 1
LONGEST_LINE = 256 * 1024 * 1024
"""Bytes: beyond it no timeline is sane."""

_STARTED_BY = "TEMOIN_LINK"
"""Environment variable in which a payload says whose standard input and output we have."""

ANSWER_SECONDS = 10.0
"""An application that has not answered by then is busy; what it answers later is thrown away."""

_FAILURES = {"busy": HostBusyError, "gone": HostGoneError}
_HINTS = {
    "busy": "Wait until it has finished, or close its dialog.",
    "gone": "Start it again, and Temoin from its menu.",
}


def is_started_by(host: str) -> bool:
    """Return whether an application started us, and ends with us: our input and output are its."""
    return os.environ.get(_STARTED_BY) == host


class Told(msgspec.Struct, frozen=True):
    """Something that the payload tells of itself."""

    tells: str
    of: Mapping[str, Any] = {}


class _Message(msgspec.Struct):
    id: int | None = None
    gives: Any = None
    fails: str | None = None
    because: str = ""
    tells: str | None = None
    of: dict[str, Any] = {}


class Link:
    """Our end of the two pipes; may be asked from any thread, one question at a time."""

    def __init__(self, reader: BinaryIO, writer: BinaryIO, *, application: str) -> None:
        """Begin to listen.

        Args:
            reader: What the payload writes.
            writer: What the payload reads.
            application: Its name, for what a person is told.
        """
        self.application = application
        self._reader, self._writer = reader, writer
        self._asked = 0
        self._awaits: int | None = None
        self._answers: dict[int, _Message] = {}
        self._told: deque[Told] = deque()
        self._is_over = False
        self._turn = Condition()
        self._changed = Condition()
        self._thread = Thread(target=self._listen, name="temoin-link", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether the other end has gone."""
        return self._is_over

    def ask(self, what: str, seconds: float = ANSWER_SECONDS, **given: object) -> Any:  # noqa: ANN401 - JSON
        """Return what the payload answers.

        Raises:
            HostGoneError: The other end is not there any more.
            HostBusyError: It did not answer in time, or says that it cannot now.
            HostError: It says that it will not, or what it answers is no message.
        """
        with self._turn:
            self._asked += 1
            self._awaits = number = self._asked
            self._write({"id": number, "ask": what, "with": given})
            answer = self._awaited(number, seconds)
        if answer.fails is not None:
            raise self._failure(answer.fails, answer.because)
        return answer.gives

    def told(self) -> list[Told]:
        """Return what the payload has told since this was last called, oldest first."""
        with self._changed:
            found = [*self._told]
            self._told.clear()
        return found

    def await_told(self, tells: str, seconds: float) -> Told:
        """Return the first thing of a name that is told; what came before it is thrown away.

        Raises:
            HostGoneError: The other end went first.
            HostBusyError: It did not come in time.
        """
        found: list[Told] = []

        def has_come() -> bool:
            while self._told and not found:
                told = self._told.popleft()
                if told.tells == tells:
                    found.append(told)
            return bool(found) or self._is_over

        with self._changed:
            self._changed.wait_for(has_come, seconds)
        if found:
            return found[0]
        raise self._gone() if self._is_over else self._failure("busy", "")

    def close(self) -> None:
        """Let the other end know that nothing more is asked."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
        try:
            self._writer.close()
        except OSError:
            return  # it has gone first

    def _write(self, message: Mapping[str, object]) -> None:
        if self._is_over:
            raise self._gone()
        try:
            line = msgspec.json.encode(message) + b"\n"
        except UnicodeEncodeError as error:
            raise self._failure("refused", str(error)) from error
        try:
            self._writer.write(line)
            self._writer.flush()
        except (OSError, ValueError) as error:
            self._is_over = True
            raise self._gone() from error

    def _awaited(self, number: int, seconds: float) -> _Message:
        with self._changed:
            self._changed.wait_for(lambda: number in self._answers or self._is_over, seconds)
            self._awaits = None
            if number in self._answers:
                return self._answers.pop(number)
        raise self._gone() if self._is_over else self._failure("busy", "")

    def _listen(self) -> None:
        try:
            is_begun = False
            while line := self._reader.readline(LONGEST_LINE):
                if not is_begun:
                    self._take(line)
                is_begun = not line.endswith(b"\n")  # what follows of a line too long is no message
        except (OSError, ValueError):  # the pipe broke, or we closed it
            pass
        finally:
            with self._changed:
                self._is_over = True
                self._changed.notify_all()

    def _take(self, line: bytes) -> None:
        """Take one message; what is none is told of, so that it is not lost silently."""
        try:
            message = msgspec.json.decode(line, type=_Message)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            message = _Message(tells="garbled", of={"line": repr(line[:120])})
        with self._changed:
            if message.tells is not None:
                self._told.append(Told(tells=message.tells, of=message.of))
            elif message.id is not None and message.id == self._awaits:  # others were given up
                self._answers[message.id] = message
            self._changed.notify_all()

    def _failure(self, kind: str, because: str) -> HostError:
        error = _FAILURES.get(kind, HostError)
        words = say("{application} cannot answer now", application=self.application)
        if because:
            words = say(
                "{application}: {reason}", application=self.application, reason=because[:200]
            )
        return error(words, hint=_HINTS.get(kind, "Report what was asked of it."))

    def _gone(self) -> HostGoneError:
        return HostGoneError(
            say("{application} has gone", application=self.application), hint=_HINTS["gone"]
        )


def stdio_link(application: str) -> Link:
    """Return a link with the application that started us, over standard input and output.

    From then on nothing else reads the one or writes to the other: what prints goes to standard
    error.
    """
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout.flush()
    os.dup2(2, 1)
    return Link(reader, writer, application=application)
