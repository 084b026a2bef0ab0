"""The one thread that talks to an application, and what the window hears of it."""

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from temoin.errors import BugError, TemoinError
from temoin.follow import SHOW_SECONDS, Follower, Happened
from temoin.model import Host, HostTimeline

_PERIOD_SECONDS = 0.25
_BUDGET_SECONDS, _LONGEST_BUDGET_SECONDS = 0.12, 0.5
"""Of reading in each period; twice as long as asking for the playhead takes, where that is more."""

_REST_READING, _REST = 0.5, 3
"""How long an application is left alone, by the time that it was asked for: while much is still to
be read, and afterwards. One that is asked without a pause answers nobody else."""

_LONGEST_REST_SECONDS = 2.0
_REOPEN_SECONDS = 5.0
_FAREWELL_SECONDS = 0.5

OpenHost = Callable[[], Host]


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A timeline as an application told it, and whether nothing of it is still to be read."""

    happened: Happened
    timeline: HostTimeline
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    do: Callable[[Host], Any]
    done: Callable[[Any], None]


class HostLane(QObject):
    """Follows an application in a thread of its own, which no call that hangs can hold up.

    The thread is a daemon: a call into an application that never answers must not keep the window
    from closing, and no thread of Qt's may be left behind.
    """

    happened = Signal(object)
    came = Signal(object)
    failed = Signal(object)
    """The application could not be opened, or there is a fault of ours: the error."""
    _answered = Signal(object, object)

    def __init__(
        self, open_host: OpenHost, parent: QObject | None = None, *, can_return: bool = True
    ) -> None:
        """Open nothing yet.

        Args:
            open_host: Finds the application; may be slow.
            parent: Owns it.
            can_return: Whether an application that has gone may be found again.
        """
        super().__init__(parent)
        self._open_host, self._can_return = open_host, can_return
        self._asked: deque[_Asked] = deque()
        self._left = 0
        self._pace = SHOW_SECONDS
        self._over, self._wake = Event(), Event()
        self._thread = Thread(target=self._run, name="temoin-host", daemon=True)
        self._answered.connect(self._take_answer, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Open the application, and follow it from now on."""
        self._thread.start()

    @property
    def is_asked(self) -> bool:
        """Whether something that a person asked for is still under way."""
        return self._left > 0

    def pace(self, seconds: float) -> None:
        """Tell of a timeline that is still being read no more often than that."""
        self._pace = max(SHOW_SECONDS, seconds)

    def ask(self, do: Callable[[Host], Any], done: Callable[[Any], None]) -> None:
        """Do something in the application.

        Args:
            do: Runs in the lane's thread between two ticks.
            done: Gets what it returned, in the window's thread.
        """
        self._left += 1
        self._asked.append(_Asked(do, done))
        self._wake.set()

    def stop(self) -> None:
        """Let go of the application; a call that is under way is waited for half a second."""
        self._over.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_FAREWELL_SECONDS)

    def _take_answer(self, asked: _Asked, answer: object) -> None:
        self._left -= 1
        if isinstance(answer, TemoinError):
            self.failed.emit(answer)
        else:
            asked.done(answer)

    def _run(self) -> None:
        """Open and follow; whatever happens, the window hears of it."""
        try:
            host = self._opened()
            if host is None:
                return
            follower = Follower(host, reopen=self._open_host if self._can_return else None)
            while not self._over.is_set():
                self._tick(follower)
            with suppress(Exception):  # whatever it answers, we are leaving
                follower.host.close()
        except Exception as error:  # noqa: BLE001 - a thread's last border, as `main` is
            self._tell(self.failed, BugError.of(error))

    def _opened(self) -> Host | None:
        """Return the application, looked for until it is there; None once nobody waits for it."""
        told = ""
        while not self._over.is_set():
            try:
                return self._open_host()
            except TemoinError as error:
                if str(error) != told:
                    self._tell(self.failed, error)
                told = str(error)
            if not self._can_return:
                return None
            self._over.wait(_REOPEN_SECONDS)
        return None

    def _tick(self, follower: Follower) -> None:
        began = time.monotonic()
        happened = follower.beat()
        self._tell(self.happened, happened)
        beat = time.monotonic() - began
        while self._asked and not self._over.is_set():
            self._answer(self._asked.popleft(), follower.host)
        follower.work(min(max(_BUDGET_SECONDS, 2 * beat), _LONGEST_BUDGET_SECONDS))
        if (timeline := follower.fresh(self._pace)) is not None:
            is_whole = not follower.has_work
            came = Came(happened=happened, timeline=timeline, is_whole=is_whole)
            self._tell(self.came, came)
        self._wake.wait(_rest(time.monotonic() - began, has_work=follower.has_work))
        self._wake.clear()

    def _answer(self, asked: _Asked, host: Host) -> None:
        try:
            answer = asked.do(host)
        except TemoinError as error:
            answer = error
        except Exception as error:  # noqa: BLE001 - the lane goes on, and the window hears of it
            answer = BugError.of(error)
        self._tell(self._answered, asked, answer)

    def _tell(self, signal: Any, *what: object) -> None:  # noqa: ANN401 - Qt's, bound
        """Tell the window, unless it is not there any more."""
        if not self._over.is_set():
            signal.emit(*what)


def _rest(asked_seconds: float, *, has_work: bool) -> float:
    """Return for how many seconds an application that was asked for so long is left alone."""
    share = asked_seconds * (_REST_READING if has_work else _REST)
    return max(_PERIOD_SECONDS - asked_seconds, min(share, _LONGEST_REST_SECONDS))
