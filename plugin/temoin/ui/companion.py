"""The window beside an application: what it shows of it, and what a person asks of it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from temoin.errors import HostError, TemoinError
from temoin.follow import Happened, Pulse
from temoin.language import say, sayable
from temoin.model import Ability, Host, HostState, NewsKind
from temoin.ui import words as text
from temoin.ui.bars import Bar
from temoin.ui.clip_list import ClipList
from temoin.ui.desk import Desk
from temoin.ui.flag_bar import FlagBar, failed_words, taken_back_words, written_words
from temoin.ui.following import Following
from temoin.ui.head import NO_CUT
from temoin.ui.host_lane import Came, HostLane
from temoin.ui.host_session import HostSession, Seen
from temoin.ui.host_strip import HostStrip
from temoin.ui.listing import Listing
from temoin.ui.session import Opened, Tick
from temoin.ui.speaking import Speaking
from temoin.ui.workers import Task

if TYPE_CHECKING:
    from temoin.host_flags import ColoursBefore, Flags, Written

_CLOCK_MS = 1000
_PAUSES = 5
"""How much longer than a scan the pause between two of them is, while an application is read."""

_LINGERS_SECONDS = 10
"""From the end of an application to that of the window which it started."""


_OTHER_IS_OPEN = sayable("Another timeline is open by now: nothing is written.")
_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Which application a window lives beside.

    Attributes:
        host: Its id.
        label: Its name.
        open_host: Finds it; may be slow.
        can_return: Whether it may be found again once it has gone; a window that it started
            itself, over two pipes, ends with it.
        ledger: The ledger to use instead of the one found.
        media: Where media that moved are looked for.
    """

    host: str
    label: str
    open_host: Callable[[], Host]
    can_return: bool = True
    ledger: Path | None = None
    media: Sequence[Path] = ()


class Companion(QObject):
    """Shows an application's timeline at a desk, and writes into it what a person asks for."""

    told = Signal(str)
    failed = Signal(str, object)
    """What was not done, in words or "", and the error."""
    emptied = Signal()
    """Nothing that a person asked of the application is under way any more."""
    lingered = Signal()
    """The application has gone for good, and nobody has touched the window since."""

    def __init__(self, beside: Beside, desk: Desk, clips: ClipList, speaking: Speaking) -> None:
        """Open nothing yet.

        Args:
            beside: Which application.
            desk: Where its timeline is worked on.
            clips: The list that follows it.
            speaking: Whose bars nothing may disturb.
        """
        super().__init__(speaking)
        self._beside, self._desk, self._speaking = beside, desk, speaking
        self.strip = HostStrip(beside.label)
        self.following = Following(clips, lambda: speaking.bar is None, self)
        self.lane = HostLane(beside.open_host, self, can_return=beside.can_return)
        self._session: HostSession | None = None
        self._state: HostState | None = None
        self._happened: Happened | None = None
        self._held: Came | None = None
        self._number = 0
        self._colours: dict[tuple[str, str], ColoursBefore] = {}
        self._left: int | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._look_at_clock)
        queued = Qt.ConnectionType.QueuedConnection
        self.lane.happened.connect(self._on_happened, queued)
        self.lane.came.connect(self._on_came, queued)
        self.lane.failed.connect(self._on_failed, queued)
        speaking.bar_changed.connect(self._on_bar_changed)

    def start(self) -> None:
        """Find the application, and follow it from now on."""
        self._clock.start(_CLOCK_MS)
        self.lane.start()

    def stop(self) -> None:
        """Let go of the application."""
        self._clock.stop()
        self.lane.stop()

    @property
    def must_go_on(self) -> bool:
        """Whether something that a person asked for is being written into the application."""
        return self.lane.is_asked and self.strip.pulse is Pulse.CONNECTED

    def stay(self) -> None:
        """Keep the window open though the application has gone: a person is here."""
        if self._left is not None:
            self._left = None
            self.strip.show_closing(None)
            _application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that a person is here, whatever they press; listens while the window lingers."""
        if event.type() in _TOUCHES:
            self.stay()
        return super().eventFilter(watched, event)

    def _on_happened(self, happened: Happened) -> None:
        was = self.strip.pulse
        self._happened = happened
        self.strip.hear(happened)
        self.following.hear(happened.playhead, happened.selection)
        self._show_following()
        for news in happened.news:
            if news.kind is NewsKind.RENDER_ENDED:
                self._freeze(news.subject, succeeded=news.succeeded)
        if happened.problem:
            self.failed.emit("", happened.problem)
        if happened.pulse is Pulse.GONE and was is not Pulse.GONE and not happened.can_return:
            self._linger()

    def _on_failed(self, error: TemoinError) -> None:
        self.failed.emit("", error)
        self._tell_if_empty()

    def _on_came(self, came: Came) -> None:
        """Show a timeline: another one as soon as nobody is speaking, the same one once scanned."""
        state = came.happened.state
        if state is None:
            return
        self._number += 1
        seen = Seen(
            number=self._number, state=state, timeline=came.timeline, is_whole=came.is_whole
        )
        is_other = self._state is None or self._state.place != state.place
        must_wait = is_other and self._speaking.bar is not None
        self._held = came if must_wait else None  # what is half said is said of what is shown
        self.strip.show_held(is_held=must_wait)
        if must_wait:
            return
        if is_other or self._session is None:
            self._state = state
            self.strip.show_timeline(state.timeline)
            self._session = HostSession(
                self._beside.host,
                self._beside.label,
                seen,
                ledger=self._beside.ledger,
                media=self._beside.media,
            )
            self._desk.open(self._session)
        else:
            self._state = state
            self._session.take(seen)
        self._renew(self._session)

    def show_listing(self, listing: Listing | None) -> None:
        """Find the playhead's clip in another list, and say whether its media were read."""
        self.following.show_listing(listing)
        self.strip.show_unread(is_unread=_is_unread(listing))
        self._show_following()

    def _renew(self, session: HostSession) -> None:
        """Scan what came; the longer that takes, the more seldom it is done."""

        def renew(tick: Tick) -> float:
            began = time.monotonic()
            session.glance(tick)
            return time.monotonic() - began

        self._desk.renew(session, renew, lambda took: self.lane.pace(_PAUSES * took))

    def _on_bar_changed(self, bar: Bar | None) -> None:
        if bar is None:
            QTimer.singleShot(0, self, self._catch_up)  # what the bar signed comes first

    def _catch_up(self) -> None:
        if self._held and not self._speaking.bar:
            self._on_came(self._held)
        self.following.catch_up()

    def follow(self) -> None:
        """Have the list follow the playhead, or stay."""
        self.following.toggle()
        self._show_following()

    def _show_following(self) -> None:
        following = self.following
        self.strip.show_following(follows=following.is_on, is_unlisted=following.is_unlisted)

    def _freeze(self, subject: str, *, succeeded: bool) -> None:
        """Freeze the ledger for what was rendered."""
        render, session = text.apart(subject) or say("a render"), self._session
        if not succeeded or session is None:
            self.told.emit(say("{render}: not finished, so nothing was frozen.", render=render))
            return
        failed = partial(self.failed.emit, say("Not frozen: {render}", render=render))
        task = Task(
            do=lambda _tick: session.freeze(render),
            done=self.told.emit,
            failed=failed,
            must_run=True,
        )
        self._desk.queue(task)

    def flag(self) -> None:
        """Ask whether flags are to be written for what is known now."""
        shown, session = self._desk.now_open, self._session
        if why := self._why_no_flags():
            self.told.emit(why)
        elif shown is None or session is None:
            self.told.emit(say(NO_CUT))
        else:
            failed = partial(self.failed.emit, say("No marker was written"))
            do = partial(self._flags_of, session, shown)
            self._desk.queue(Task(do=do, done=self._ask_for_flags, failed=failed))

    @staticmethod
    def _flags_of(session: HostSession, shown: Opened, _tick: object) -> "Flags":
        return session.flags(shown)

    def _why_no_flags(self) -> str:
        """Return why nothing can be written into the application now, or ""."""
        label, happened = self._beside.label, self._happened
        if happened is None or happened.pulse is not Pulse.CONNECTED:
            return say("{application} does not answer: nothing is written.", application=label)
        if Ability.MARKERS not in happened.abilities:
            return say("{application} takes no markers from outside.", application=label)
        if happened.state and self._state and happened.state.place != self._state.place:
            return say(_OTHER_IS_OPEN)
        return ""

    def _ask_for_flags(self, flags: "Flags") -> None:
        happened = self._happened
        if not flags.on or happened is None:
            self.told.emit(say("No AI is said or found on any clip: there is nothing to flag."))
            return
        has_colours = Ability.COLOURS in happened.abilities
        bar = FlagBar(flags, place=self._timeline_name(), has_colours=has_colours)
        self._speaking.ask(bar, lambda: self._write(flags, with_colours=bar.with_colours))

    def _write(self, flags: "Flags", *, with_colours: bool) -> None:
        from temoin.host_flags import write_flags

        if why := self._why_no_flags():
            self.told.emit(why)
            return
        colours, place = self._colours_before() if with_colours else None, self._timeline_name()
        self.told.emit(say("Writing markers into {place} ...", place=place))
        self.lane.ask(
            self._there_alone(lambda host: write_flags(host, flags.on, colours)),
            lambda written: self._tell_written(written, written_words(written, place)),
        )

    def take_back_flags(self) -> None:
        """Take our flags out of the application again."""
        from temoin.host_flags import take_back_flags

        if why := self._why_no_flags():
            self.told.emit(why)
            return
        colours, place = self._colours_before(), self._timeline_name()
        self.lane.ask(
            self._there_alone(lambda host: take_back_flags(host, colours)),
            lambda written: self._tell_written(written, taken_back_words(written, place)),
        )

    def _colours_before(self) -> "ColoursBefore":
        from temoin.host_flags import ColoursBefore

        place = self._state.place if self._state else ("", "")
        return self._colours.setdefault(place, ColoursBefore())

    def _there_alone(self, do: Callable[[Host], Answer]) -> Callable[[Host], Answer]:
        """Return what does something only while the timeline that is shown is open there.

        The window learns of another one a moment late, and then wrote into that.
        """
        shown = self._state

        def checked(host: Host) -> Answer:
            if shown is None or host.state().place != shown.place:
                raise HostError(say(_OTHER_IS_OPEN), hint="Wait until the list shows it.")
            return do(host)

        return checked

    def _tell_written(self, written: "Written", done: str) -> None:
        self.told.emit(done)
        if failed := failed_words(written):
            self.failed.emit("", HostError(failed, hint="Look at these clips there."))
        if written.stopped:
            self.failed.emit(say("The rest was left"), written.stopped)
        self._tell_if_empty()

    def _timeline_name(self) -> str:
        return text.apart(self._state.timeline) if self._state else ""

    def _tell_if_empty(self) -> None:
        if not self.must_go_on:
            self.emptied.emit()

    def _linger(self) -> None:
        """Close the window soon, unless somebody is at it."""
        if self._speaking.bar is None and not self._desk.is_busy:
            self._left = _LINGERS_SECONDS
            self.strip.show_closing(self._left)
            _application().installEventFilter(self)

    def _look_at_clock(self) -> None:
        self.strip.look_at_clock()
        self._tell_if_empty()
        if self._left is None:
            return
        self._left -= 1
        self.strip.show_closing(self._left)
        if self._left <= 0:
            self.stay()
            self.lingered.emit()


def _is_unread(listing: Listing | None) -> bool:
    from temoin.looked import UNREAD_HINT

    failures = listing.disclosure.could_not_look if listing else ()
    return any(each.hint == UNREAD_HINT for each in failures)


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None  # there is no window without one
    return application
