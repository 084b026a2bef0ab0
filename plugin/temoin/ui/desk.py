"""Where the window asks for work on a cut, and from where it hears what came of it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from temoin.catalogue import Catalogue
from temoin.errors import TemoinError
from temoin.language import say, sayable
from temoin.model import ClipView
from temoin.rate import Rate
from temoin.ui import words as text
from temoin.ui.session import ChosenStep, Judgement, Opened, Remark, Said, Session
from temoin.ui.watch import Watch
from temoin.ui.workers import Do, Lane, Task

Append = Callable[[Session], Said]
_R_TAKES_IT_BACK = sayable("R on the clip takes it back.")
_LIST_SHOWS_IT = sayable("The list shows what holds now.")
_STAYS_FOLDED = sayable("It stays in the ledger, folded away.")


class Desk(QObject):
    """One session at a time; what is signed and what is read go in one lane, scans in another."""

    begun = Signal(str)
    """A cut is being read for the first time; its file's name."""
    opened = Signal(object)
    stale = Signal(object)
    """The cut could not be read: the error."""
    signing = Signal(str)
    """What is being signed."""
    signed = Signal(str)
    """What was signed, in which file, how it is taken back, and what else is to be told."""
    failed = Signal(str, object)
    """What was not done, in words, and the error."""
    told = Signal(str)
    scan_advanced = Signal(int, int)
    scan_began = Signal()
    scan_ended = Signal()
    tools_read = Signal(object)
    emptied = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a cut."""
        super().__init__(parent)
        self._session: Session | None = None
        self._opened: Opened | None = None
        self.catalogue: Catalogue | None = None
        self._lanes: list[Lane] = []
        self._lane, self._scan_lane, self._quiet_lane = (self.new_lane() for _ in range(3))
        self._watch = Watch(self)
        self._watch.changed.connect(self.refresh)
        self._scan_lane.advanced.connect(self.scan_advanced)
        self._scan_lane.emptied.connect(self.scan_ended)

    def new_lane(self) -> Lane:
        """Return a lane for work beside all other; it ends with the window."""
        lane = Lane(self)
        lane.emptied.connect(self.emptied)
        self._lanes.append(lane)
        return lane

    @property
    def now_open(self) -> Opened | None:
        """The cut as last read, or None."""
        return self._opened

    @property
    def session(self) -> Session | None:
        """Work on the cut that is open, or None."""
        return self._session

    @property
    def folder(self) -> Path | None:
        """Where the cut's file lies, or None without one."""
        path = self._session.path if self._session else None
        return path.parent if path else None

    @property
    def is_busy(self) -> bool:
        """Whether anything but a scan is under way or waits."""
        return self._lane.is_busy

    @property
    def is_scanning(self) -> bool:
        """Whether a scan is under way."""
        return self._scan_lane.is_busy

    def open(self, session: Session) -> None:
        """Read another cut; what was signed for the one before is still appended."""
        self._scan_lane.stop()
        self._quiet_lane.stop()
        self._session, self._opened = session, None
        self._watch.watch([session.path] if session.path else [])
        self.begun.emit(session.name)
        self._read(lambda _tick: session.open(), name="open")
        if self.catalogue is None:
            failed = partial(self.failed.emit, say("The catalogue was not read"))
            task = Task(do=lambda _tick: session.tools(), done=self._take_tools, failed=failed)
            self._lane.ask(task)

    def count_at(self, rate: Rate) -> None:
        """Read the cut again, counted at another edit rate."""
        if session := self._session:
            self.open(session.at_rate(rate))

    def show_timeline(self, name: str) -> None:
        """Read another timeline of the cut's file."""
        if session := self._session:
            self.open(session.of_timeline(name))

    def refresh(self) -> None:
        """Read the cut again if its files changed."""
        if session := self._session:
            self._read(lambda _tick: self._again(session), name="refresh")

    def _again(self, session: Session) -> Opened | None:
        opened = self._opened
        return session.refreshed(opened) if opened else session.open()

    def _read(self, do: Do, *, name: str) -> None:
        session = self._session

        def done(opened: Opened | None) -> None:
            if session is self._session and opened:
                self._take(opened)

        def failed(error: TemoinError) -> None:
            if session is self._session:
                self.stale.emit(error)

        self._lane.ask(Task(do=do, done=done, failed=failed, name=name))

    def _take(self, opened: Opened) -> None:
        self._opened = opened
        self._watch.watch(opened.watched)
        for notice in opened.notices:
            self.told.emit(text.shown(say(notice)))
        self.opened.emit(opened)

    def _take_tools(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.tools_read.emit(catalogue)

    def scan(self) -> None:
        """Scan the cut, unless that is under way."""
        session = self._session
        if session is None:
            self.told.emit(say("There is no cut to scan."))
        if session is None or self.is_scanning:
            return

        def done(notices: Sequence[str]) -> None:
            for notice in notices:
                self.told.emit(text.shown(say(notice)))
            if session is self._session:
                self._read(lambda _tick: session.open(), name="open")

        failed = partial(self.failed.emit, say("Not scanned"))
        self._scan_lane.ask(Task(do=session.scan, done=done, failed=failed))
        self.scan_began.emit()

    def renew(self, session: Session, do: Do, did: Callable[[Any], None]) -> None:
        """Do something after which a cut is to be read again, without a word; the newest counts.

        Args:
            session: Work on the cut.
            do: Runs off the GUI thread.
            did: Gets what it returned.
        """

        def done(answer: object) -> None:
            did(answer)
            if session is self._session:
                self._read(lambda _tick: session.open(), name="open")

        def failed(error: TemoinError) -> None:
            if session is self._session:
                self.stale.emit(error)

        self._quiet_lane.ask(Task(do=do, done=done, failed=failed, name="renew"))

    def queue(self, task: Task) -> None:
        """Do something after all that was asked for before it."""
        self._lane.ask(task)

    def cancel_scan(self) -> None:
        """Stop a scan; what it found so far is forgotten."""
        self._scan_lane.stop()

    def log(self, shown: Opened, clips: Sequence[ClipView], step: ChosenStep, words: str) -> None:
        """Sign and append a step for clips as they were shown; `words` says what is signed."""
        self._sign(lambda session: session.log(shown, clips, step), words, _R_TAKES_IT_BACK)

    def log_each(
        self, shown: Opened, steps: Sequence[tuple[ClipView, ChosenStep]], words: str
    ) -> None:
        """Sign and append a step of its own for each of several clips, as one act."""
        self._sign(lambda session: session.log_each(shown, steps), words, _R_TAKES_IT_BACK)

    def attest(self, shown: Opened, clips: Sequence[ClipView], words: str) -> None:
        """Sign and append that no AI was used on clips as they were shown."""
        self._sign(lambda session: session.attest(shown, clips), words, _R_TAKES_IT_BACK)

    def review(self, shown: Opened, judgements: Sequence[Judgement], words: str) -> None:
        """Sign and append what was decided on detectors' guesses, as they were shown."""
        self._sign(lambda session: session.review(shown, judgements), words, _R_TAKES_IT_BACK)

    def note(self, shown: Opened, remark: Remark, words: str) -> None:
        """Sign and append words on an entry or on clips, as they were shown."""
        self._sign(lambda session: session.note(shown, remark), words, _R_TAKES_IT_BACK)

    def take_back(self, shown: Opened, entry: str, why: str, words: str) -> None:
        """Sign and append that an entry, or all of the act with that mark, no longer holds."""
        self._sign(lambda session: session.take_back(shown, entry, why), words, _STAYS_FOLDED)

    def carry(self, append: Callable[[], Said], words: str, did: Callable[[], None]) -> None:
        """Sign and append what holds of an older cut; `did` hears that it was done."""
        self._sign(lambda _session: append(), words, _LIST_SHOWS_IT, did)

    def _sign(
        self,
        append: Append,
        words: str,
        afterwards: str,
        did: Callable[[], None] = lambda: None,
    ) -> None:
        session = self._session
        if session is None:
            return

        def done(said: Said) -> None:
            did()
            signed = say(
                "Signed: {what}. In {ledger}. {afterwards}",
                what=words,
                ledger=text.apart(said.ledger),
                afterwards=say(afterwards),
            )
            notices = (text.shown(say(each)) for each in said.notices)
            self.signed.emit("\n".join((signed, *notices)))
            if session is self._session:
                self.refresh()

        self.signing.emit(say("Signing: {what} ...", what=words))
        failed = partial(self.failed.emit, say("Not signed: {what}", what=words))
        task = Task(do=lambda _tick: append(session), done=done, failed=failed, must_run=True)
        self._lane.ask(task)

    def may_close(self) -> bool:
        """Stop what may be stopped; return whether nothing that was signed is still under way."""
        for lane in self._lanes:
            lane.stop()
        return not self._lane.must_go_on

    def wait(self) -> None:
        """Return when no thread runs any more."""
        for lane in self._lanes:
            lane.wait()
