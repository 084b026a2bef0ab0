"""Work off the GUI thread: one piece after another, none lost, none overtaken."""

import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from temoin.errors import BugError, TemoinError
from temoin.ui.session import Tick

_EVERY_SECONDS = 0.1
Do = Callable[[Tick], object]


_TURN_SECONDS = 0.0005


def take_short_turns() -> None:
    """Have threads that compute give way to the window's soon.

    It asks for the interpreter anew after each call into Qt, hundreds of times for one repaint; at
    Python's own 5 ms a turn a repaint beside a scan of 2,000 clips took more than a second.
    """
    sys.setswitchinterval(_TURN_SECONDS)


class Stopped(Exception):  # noqa: N818 - a person's wish, not an error
    """The person stopped a piece of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done, and who hears of it on the GUI thread.

    Attributes:
        do: Runs off the GUI thread and touches no widget; calls what it is given to tell of
            progress.
        done: Gets what it returned.
        failed: Gets the error.
        must_run: Whether a person has signed for it: closing the window waits for it.
        name: The newest of a name takes the place of one that waits; empty for none.
    """

    do: Do
    done: Callable[[Any], None]
    failed: Callable[[TemoinError], None]
    must_run: bool = False
    name: str = ""


class Work(QThread):
    """One task in its thread; `finished` without `done` or `failed` means that it was stopped."""

    advanced = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, do: Do, parent: QObject | None = None) -> None:
        """Take a task; `start` runs it."""
        super().__init__(parent)
        self._do, self._told = do, 0.0

    def run(self) -> None:
        """Work; whatever happens, the window hears of it."""
        try:
            self.done.emit(self._do(self._tick))
        except Stopped:
            pass
        except TemoinError as error:
            self.failed.emit(error)
        except Exception as error:  # noqa: BLE001 - a thread's last border, as `main` is
            self.failed.emit(BugError.of(error))

    def _tick(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total or now - self._told >= _EVERY_SECONDS:
            self._told = now
            self.advanced.emit(done, total)
        if self.isInterruptionRequested():
            raise Stopped


class Lane(QObject):
    """Tasks one after another, in the order they were asked for."""

    advanced = Signal(int, int)
    emptied = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing to do."""
        super().__init__(parent)
        self._waiting: deque[Task] = deque()
        self._task: Task | None = None
        self._work: Work | None = None
        self._is_over = False

    @property
    def is_busy(self) -> bool:
        """Whether something is under way or waits."""
        return self._work is not None or bool(self._waiting)

    @property
    def must_go_on(self) -> bool:
        """Whether a person has signed for something that is not done yet."""
        tasks = [*self._waiting, *([self._task] if self._task else [])]
        return any(task.must_run for task in tasks)

    def ask(self, task: Task) -> None:
        """Do a task when all before it are done; nothing is done any more after `wait`."""
        if self._is_over:
            return
        if task.name:
            self._waiting = deque(each for each in self._waiting if each.name != task.name)
        self._waiting.append(task)
        self._start_next()

    def stop(self) -> None:
        """Ask what is under way to stop, and forget what waits; not what a person signed."""
        self._waiting = deque(task for task in self._waiting if task.must_run)
        if self._work and self._task and not self._task.must_run:
            self._work.requestInterruption()

    def wait(self) -> None:
        """Return when what is under way has ended; nobody hears of it, and nothing else begins.

        An answer that is on its way to the window would ask for more, in a thread that outlives it.
        """
        self._is_over = True
        self._waiting.clear()
        if self._work:
            self._work.wait()

    def _start_next(self) -> None:
        if self._work or not self._waiting:
            return
        self._task = self._waiting.popleft()
        self._work = Work(self._task.do, self)
        self._work.advanced.connect(self.advanced)
        self._work.done.connect(self._on_done)
        self._work.failed.connect(self._on_failed)
        self._work.finished.connect(self._on_finished)
        self._work.start()

    def _on_done(self, answer: object) -> None:
        if self._task and not self._is_over:
            self._task.done(answer)

    def _on_failed(self, error: TemoinError) -> None:
        if self._task and not self._is_over:
            self._task.failed(error)

    def _on_finished(self) -> None:
        if self._work:
            self._work.wait()
            self._work.deleteLater()
        self._work = self._task = None
        self._start_next()
        if not self.is_busy:
            self.emptied.emit()
