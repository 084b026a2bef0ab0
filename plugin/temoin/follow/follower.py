"""One who follows a host, tick by tick; used by one thread, which alone talks to that host."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from temoin.border import ask_host, no_answer
from temoin.errors import HostBusyError, HostGoneError, TemoinError
from temoin.follow.known import Known, LookedUp, item_at
from temoin.model import (
    Ability,
    Host,
    HostState,
    HostTimeline,
    News,
    NewsKind,
    Progress,
    ReadsOperations,
    ReadsTimeline,
    TellsNews,
    TellsPlayhead,
    TellsSelection,
)

Answer = TypeVar("Answer")
Clock = Callable[[], float]
"""Gives seconds from some moment on."""

_CHECK_CURRENT_SECONDS = 1.0
_ROUND_SECONDS = 20.0
"""From the end of one round over all items to the next one, where changes are looked for."""

_NEWS_SECONDS = 1.0
"""What an application does not tell by itself takes it a dozen calls to look for."""

_REREAD_SECONDS = 10.0
_REREAD_IF_TOLD_SECONDS = 60.0
"""How often the timeline is read again: a host that tells of changes may still forget one."""

_REREAD_SHARE = 5
"""A timeline is read for a fifth of the time at most, however long its reading takes."""

_AFTER_NEWS_SECONDS = 0.5
"""News comes in flocks while a person works: so long after the last reading it is read again."""

_REOPEN_SECONDS = 5.0
SHOW_SECONDS = 3.0
"""How often what is new is shown while much is still to come, so that a list stays quiet."""

_SOON_SECONDS = 1.0


class Pulse(StrEnum):
    """Whether a host answers."""

    CONNECTED = "connected"
    BUSY = "busy"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What a beat found.

    Attributes:
        state: What was open when the host last said so.
        playhead: Record frame that is seen; None where the host does not tell.
        selection: Ids of the chosen items.
        news: What the host told since the beat before.
        read: Items of the timeline read, and in all, while it is read for the first time.
        looked: Items whose operations are known, and items in all.
        problem: What the host did not do, now or in the work since; each is told once.
        can_return: Whether a host that is gone may be found again.
        abilities: What the host can do.
    """

    pulse: Pulse
    state: HostState | None = None
    playhead: int | None = None
    selection: tuple[str, ...] = ()
    news: tuple[News, ...] = ()
    read: tuple[int, int] = (0, 0)
    looked: tuple[int, int] = (0, 0)
    problem: TemoinError | None = None
    can_return: bool = False
    abilities: frozenset[Ability] = frozenset()


class Follower:
    """Asks a host where it stands, and reads its timeline bit by bit in the time that is left.

    The item under the playhead comes first, then the others in order. Afterwards it looks for
    changes: the item under the playhead each second, the others and the timeline in timed rounds
    or when the host tells.
    """

    def __init__(
        self, host: Host, clock: Clock = time.monotonic, reopen: Callable[[], Host] | None = None
    ) -> None:
        """Ask nothing yet.

        Args:
            host: The application.
            clock: Tells seconds.
            reopen: Finds a host again that has gone; None where nothing can.
        """
        self.host = host
        self._clock, self._reopen = clock, reopen
        self._pulse = Pulse.CONNECTED
        self._state: HostState | None = None
        self._playhead: int | None = None
        self._current: tuple[HostTimeline | None, int | None, str] = (None, None, "")
        self._selection: tuple[str, ...] = ()
        self._news: tuple[News, ...] = ()
        self._problem: TemoinError | None = None
        self._unheard: TemoinError | None = None
        self._told: set[str] = set()
        self._retry_at, self._heard_at = 0.0, -_NEWS_SECONDS
        self._tells_changes = False
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget the timeline: another one is open."""
        self._known = Known()
        self._reading: Iterator[Progress] | None = None
        self._read = (0, 0)
        self._began_at = self._ended_at = self._took = 0.0
        self._reread_at = self._checked_at = self._round_at = 0.0
        self._shown_at = -_SOON_SECONDS
        self._round: list[str] = []
        self._has_checked = False
        self._is_new = self._is_urgent = False

    @property
    def has_work(self) -> bool:
        """Whether there is more to read at once than the last tick had time for."""
        return self._pulse is Pulse.CONNECTED and bool(self._reading or self._known.waiting)

    def beat(self) -> Happened:
        """Return where the host stands and where the person is in it; a few calls."""
        self._news, self._problem = (), self._unheard
        self._unheard = None
        if self._pulse is not Pulse.GONE or self._came_back():
            self._try(self._beat)
        return self._happened()

    def work(self, budget_seconds: float) -> None:
        """Read on, if the host answers; what is found is given by `fresh`.

        Args:
            budget_seconds: Of the reading; the call under way when it ends is still waited for.
        """
        if self._pulse is Pulse.CONNECTED:
            end = self._clock() + budget_seconds
            self._problem = None
            self._try(lambda: self._work(end))
            self._unheard = self._problem

    def _beat(self) -> None:
        self._take_state(self._asked("state", self.host.state))
        self._pulse = Pulse.CONNECTED
        self._look_around()

    def _try(self, do: Callable[[], None]) -> None:
        """Ask the host for something; keep what became of the host."""
        try:
            do()
        except HostBusyError:
            self._pulse, self._reading = Pulse.BUSY, None
        except HostGoneError:
            self._pulse, self._reading = Pulse.GONE, None
            self._retry_at = self._clock() + _REOPEN_SECONDS
        except TemoinError as error:
            self._tell(error)

    def fresh(self, pause: float = SHOW_SECONDS) -> HostTimeline | None:
        """Return the timeline with all that is known of it, where there is news to show; else None.

        Soon where its beginning, all of it, or the item under the playhead is known anew.

        Args:
            pause: Seconds from one to the next while much is still to come.
        """
        now = self._clock()
        is_soon = self._is_urgent or not self.has_work
        if not self._is_new or now - self._shown_at < (_SOON_SECONDS if is_soon else pause):
            return None
        self._is_new = self._is_urgent = False
        self._shown_at = now
        return self._known.told(self._read, asks=self._teller is not None)

    @property
    def _teller(self) -> ReadsOperations | None:
        """The host, where operations have to be asked for item by item."""
        host = self.host
        return host if isinstance(host, ReadsOperations) and host.operations_late else None

    def _happened(self) -> Happened:
        known = self._known
        items = len(known.items)
        looked = len(known.looked_up) + len(known.failed) if self._teller else items
        return Happened(
            pulse=self._pulse,
            state=self._state,
            playhead=self._playhead,
            selection=self._selection,
            news=self._news,
            read=self._read if not known.is_whole else (items, items),
            looked=(looked, items),
            problem=self._problem,
            can_return=self._reopen is not None,
            abilities=self.host.abilities,
        )

    def _asked(self, what: str, ask: Callable[[], Answer]) -> Answer:
        return ask_host(self.host.label, what, ask)

    def _tell(self, error: TemoinError) -> None:
        """Tell of a problem, unless it was told already."""
        if error.message not in self._told:
            self._told.add(error.message)
            self._problem = error

    def _came_back(self) -> bool:
        """Return whether a host that had gone is there again."""
        if self._reopen is None or self._clock() < self._retry_at:
            return False
        self._retry_at = self._clock() + _REOPEN_SECONDS
        try:
            host = self._asked("open", self._reopen)
        except TemoinError:
            return False  # still gone: that is what the person sees
        with suppress(TemoinError):  # the old one has gone
            self._asked("close", self.host.close)
        self.host = host
        return True

    def _take_state(self, state: HostState) -> None:
        if not isinstance(state, HostState):
            raise no_answer(self.host.label, "state", type(state).__name__)
        before, self._state = self._state, state
        if before and before.place != state.place:
            self._begin_anew()

    def _look_around(self) -> None:
        """Ask where the person is; what one question fails at holds up no other."""
        host = self.host
        if isinstance(host, TellsPlayhead):
            self._playhead = self._one("playhead", host.playhead, None)
        if isinstance(host, TellsSelection):
            self._selection = tuple(self._one("selection", host.selection, ()) or ())
        if isinstance(host, TellsNews) and self._clock() - self._heard_at >= _NEWS_SECONDS:
            self._heard_at = self._clock()
            self._news = tuple(self._one("news", host.news, ()) or ())
            for each in self._news:
                self._take_news(each)

    def _one(self, what: str, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        try:
            return self._asked(what, ask)
        except (HostBusyError, HostGoneError):
            raise
        except TemoinError as error:
            self._tell(error)
            return otherwise

    def _take_news(self, news: News) -> None:
        if news.kind in {NewsKind.TIMELINE, NewsKind.PROJECT}:
            self._tells_changes = True
            pause = max(_AFTER_NEWS_SECONDS, self._took)
            self._reread_at = min(self._reread_at, self._ended_at + pause)

    def _work(self, end: float) -> None:
        """Read on until the budget is used up, or there is nothing to read now."""
        self._has_checked = False  # one a tick: a round must not be felt in the application
        while self._step() and self._clock() < end:
            pass

    def _step(self) -> bool:
        """Do the most wanted small piece of work; return whether there was any."""
        return (
            self._look_at_current() or self._read_on() or self._look_at_next() or self._check_next()
        )

    def _current_item(self) -> str:
        """Return the item under the playhead, sought once for a timeline and a place in it."""
        timeline, frame = self._known.timeline, self._playhead
        if timeline is None or frame is None:
            return ""
        if self._current[0] is not timeline or self._current[1] != frame:
            self._current = (timeline, frame, item_at(timeline, frame))
        return self._current[2]

    def _look_at_current(self) -> bool:
        """Look into the item under the playhead: at first, and once a second whether it changed."""
        host, item = self._teller, self._current_item()
        if not item or host is None:
            return False
        if self._known.lacks(item):
            self._look_up(host, item, is_urgent=True)
            return True
        if self._clock() - self._checked_at < _CHECK_CURRENT_SECONDS:
            return False
        self._check(host, item, is_urgent=True)
        self._checked_at = self._clock()
        return True

    def _read_on(self) -> bool:
        """Read the next piece of the timeline, if it is being read or due."""
        host = self.host
        if self._reading is None:
            if not isinstance(host, ReadsTimeline) or self._clock() < self._reread_at:
                return False
            if self._state is None or not (self._state.timeline or self._state.timeline_id):
                return self._has_no_timeline()
            self._reading, self._began_at = self._asked("timeline", host.timeline), self._clock()
        reading = self._reading
        try:
            progress = self._asked("timeline", lambda: next(reading, None))
        except (HostBusyError, HostGoneError):
            raise
        except TemoinError:
            self._end_reading()
            raise
        if progress is None:
            self._end_reading()
        else:
            self._take_progress(progress)
        return True

    def _has_no_timeline(self) -> bool:
        """Show none any more."""
        if self._known.timeline is not None:
            self._begin_anew()
        self._reread_at = self._clock() + _AFTER_NEWS_SECONDS
        return False

    def _take_progress(self, progress: Progress) -> None:
        is_last = progress.done >= progress.total
        self._read = (progress.done, progress.total)
        is_first_time = not self._known.is_whole
        if progress.timeline and (is_last or is_first_time):
            is_first_bit = self._known.timeline is None
            asks = self._teller is not None
            is_other = self._known.take(progress.timeline, is_whole=is_last, asks=asks)
            self._is_new |= is_other
            self._is_urgent |= is_other and (is_last or is_first_bit)

    def _end_reading(self) -> None:
        """Say when the timeline is read again."""
        self._reading, self._ended_at = None, self._clock()
        self._took = self._ended_at - self._began_at
        least = _REREAD_IF_TOLD_SECONDS if self._tells_changes else _REREAD_SECONDS
        self._reread_at = self._ended_at + max(least, _REREAD_SHARE * self._took)

    def _look_at_next(self) -> bool:
        host, known = self._teller, self._known
        if host is None:
            return False
        while known.waiting and not known.lacks(known.waiting[0]):
            known.waiting.popleft()
        if known.waiting:
            self._look_up(host, known.waiting[0])
            known.waiting.popleft()
            return True
        if known.doubtful:
            self._check(host, known.doubtful[0])
            known.doubtful.popleft()
            return True
        return False

    def _look_up(self, host: ReadsOperations, item: str, *, is_urgent: bool = False) -> None:
        """Ask for an item's operations; the fingerprint first, so that no change is missed."""
        try:
            fingerprint = self._asked("fingerprint", lambda: host.fingerprint(item))
            self._keep(host, item, fingerprint, is_urgent=is_urgent)
        except (HostBusyError, HostGoneError):
            raise
        except TemoinError as error:
            self._fail(item, error)

    def _check(self, host: ReadsOperations, item: str, *, is_urgent: bool = False) -> None:
        """Ask for an item's operations again if its fingerprint is another than it was."""
        found = self._known.looked_up.get(item)
        try:
            fingerprint = self._asked("fingerprint", lambda: host.fingerprint(item))
            if found is None or fingerprint != found.fingerprint:
                self._keep(host, item, fingerprint, is_urgent=is_urgent)
        except (HostBusyError, HostGoneError):
            raise
        except TemoinError as error:
            self._fail(item, error)

    def _keep(self, host: ReadsOperations, item: str, fingerprint: str, *, is_urgent: bool) -> None:
        operations = self._asked("operations", lambda: host.operations(item))
        if not isinstance(operations, tuple):
            raise no_answer(host.label, "operations", type(operations).__name__)
        if self._known.keep(item, LookedUp(fingerprint, operations)):
            self._is_new = True
            self._is_urgent |= is_urgent

    def _fail(self, item: str, error: TemoinError) -> None:
        """Keep that an item could not be looked into; it may be gone, so the timeline is read."""
        if self._known.fail(item, error.message):
            self._is_new = True
            pause = max(_AFTER_NEWS_SECONDS, self._took)
            self._reread_at = min(self._reread_at, self._clock() + pause)

    def _check_next(self) -> bool:
        """Look at the next item of a round, in which changes are found that nobody tells of."""
        host = self._teller
        if host is None or self._has_checked:
            return False
        if not self._round:
            if not self._known.is_whole or self._clock() < self._round_at:
                return False
            self._round = list(reversed(self._known.items))
        item = self._round.pop()
        if not self._round:
            self._round_at = self._clock() + _ROUND_SECONDS
        self._has_checked = True
        if item in self._known.items:
            self._check(host, item)
        return True
