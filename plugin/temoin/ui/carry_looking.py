"""How far reading cuts or frames has come, and the look at frames that a person asked for."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from temoin.errors import TemoinError
from temoin.language import number, say
from temoin.ui.carry_work import Answers, CarryWork, Seen
from temoin.ui.head import plain_label
from temoin.ui.workers import Lane, Task


class BusyStrip(QWidget):
    """What is being read, and how much of it is done; hidden while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._words, self._bar = plain_label(), QProgressBar()
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        self.setVisible(False)

    def show_work(self, text: str) -> None:
        """Say what is being read, nothing of it done yet; "" for nothing."""
        self.advance(0, 1)
        self._words.setText(text)
        self.setVisible(bool(text))

    def advance(self, done: int, total: int) -> None:
        """Show how much is done."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def reword(self, text: str) -> None:
        """Say it otherwise, at the same place."""
        self._words.setText(text)


class Looking(BusyStrip):
    """A look at frames of the clips in question, beside all that a person does meanwhile."""

    looked = Signal(object, object, object)
    """The work, what was seen before, and what is seen with frames."""
    failed = Signal(object)

    def __init__(self, lane: Lane, parent: QWidget | None = None) -> None:
        """Look at nothing yet; the work goes through a lane."""
        super().__init__(parent)
        self._lane = lane
        self._done = (0, 0)
        lane.advanced.connect(self._advance)

    @property
    def is_busy(self) -> bool:
        """Whether frames are looked at, or a stopped look still ends."""
        return self._lane.is_busy

    @property
    def is_on(self) -> bool:
        """Whether frames are looked at, and wanted."""
        return not self.isHidden()

    def begin(self, work: CarryWork, seen: Seen, answers: Answers) -> None:
        """Look at frames of the clips that nobody told of yet."""
        self._lane.stop()
        self._done = (0, 0)
        self.show_work(say("Looking for frames of the clips in question ...  P or Esc stops."))

        def done(now: Seen) -> None:
            self.show_work("")
            self.looked.emit(work, seen, now)

        def failed(error: TemoinError) -> None:
            self.show_work("")
            self.failed.emit(error)

        self._lane.ask(Task(do=partial(_look, work, seen, answers), done=done, failed=failed))

    def stop(self) -> str:
        """Look no more, and return how far it came; what was seen is not read again."""
        self._lane.stop()
        self.show_work("")
        done, total = map(number, self._done)
        if self._done == (0, 0):
            return say("Stopped before any clip was looked at. P begins anew.")
        return say(
            "Stopped: {done} of {total} clips were looked at. P goes on.", done=done, total=total
        )

    def _advance(self, done: int, total: int) -> None:
        self._done = (done, total)
        self.advance(done, total)
        self.reword(
            say(
                "Frames of {done} of {total} clips in question were looked at.  P or Esc stops.",
                done=number(done),
                total=number(total),
            )
        )


def _look(work: CarryWork, seen: Seen, answers: Answers, tick: Callable[[int, int], None]) -> Seen:
    work.forget_failures()
    return work.look(seen, answers, tick)
