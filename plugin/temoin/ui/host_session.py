"""Work on an open application's timeline as it was last told; another thread alone asks it.

What is imported late takes longer to import than the window takes to show.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from temoin.language import say
from temoin.model import HostState, HostTimeline, ScanResult
from temoin.rate import Rate
from temoin.store.stamp import FileStamp
from temoin.ui.session import Opened, RateBasis, Tick
from temoin.ui.wanted_session import WantedSession, cut_of

if TYPE_CHECKING:
    from temoin.cut import Cut, HostPlace, Wanted
    from temoin.host_flags import Flags
    from temoin.looked import Looked


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A timeline as an application told it at one moment.

    Attributes:
        number: Grows from one to the next.
        is_whole: Whether nothing of it is still to be read: only then a scan of it is kept.
    """

    number: int
    state: HostState
    timeline: HostTimeline
    is_whole: bool

    @cached_property
    def content(self) -> bytes:
        """The bytes that the cut is read from."""
        from temoin.timeline import host_document

        return host_document(self.timeline)


class HostSession(WantedSession):
    """One timeline of one project in an application; `Session` for the window.

    What is shown is what was scanned last: a list in which proposals come and go while the
    application is read would be of no use.
    """

    path = None

    def __init__(
        self,
        host: str,
        label: str,
        seen: Seen,
        *,
        ledger: Path | None = None,
        media: Sequence[Path] = (),
    ) -> None:
        """Take a timeline; nothing is looked at yet.

        Args:
            host: The application's id.
            label: Its name.
            seen: The timeline.
            ledger: The ledger to use instead of the one found.
            media: Where media that moved are looked for.
        """
        super().__init__()
        self._host, self._label = host, label
        self._ledger, self._media = ledger, media
        self._seen = self._shown = seen
        self._scan: tuple[Seen, str, ScanResult] | None = None
        self._looked: Looked | None = None
        self._told_ledger: Path | None = None
        self._is_sought = False

    @property
    def name(self) -> str:
        """Application, project and timeline."""
        return self._place(self._seen).name

    def take(self, seen: Seen) -> None:
        """Take the same timeline as it is now; it is shown once it was scanned."""
        self._seen = seen

    def at_rate(self, rate: Rate) -> "HostSession":  # noqa: ARG002 - a `Session` has it
        """Return itself: an application says its rate."""
        return self

    def of_timeline(self, name: str) -> "HostSession":  # noqa: ARG002 - a `Session` has it
        """Return itself: another timeline is opened in the application."""
        return self

    def wanted(self) -> "Wanted":
        """Return the timeline that is shown."""
        return self._wanted_as(self._shown)

    def _place(self, seen: Seen) -> "HostPlace":
        from temoin.cut import HostPlace

        return HostPlace(host=self._host, label=self._label, state=seen.state)

    def _wanted_as(self, seen: Seen) -> "Wanted":
        from temoin.cut import Wanted
        from temoin.store.folders import MediaFolders

        return Wanted(
            path=None,
            content=seen.content,
            hosted=self._place(seen),
            ledger=self._ledger,
            media=MediaFolders(self._media),
        )

    def scan(self, tick: Tick) -> tuple[str, ...]:
        """Look at the timeline and its media; those that are as they were are not read again.

        Raises:
            InputError: The timeline cannot be read.
        """
        seen = self._seen
        notices = self._scan_as(seen, self._media_looked(), tick)
        if self._seen is not seen:
            self.glance(tick)  # it went on meanwhile
        return notices

    def glance(self, tick: Tick) -> tuple[str, ...]:
        """Look at the timeline alone; its media are as they were last looked at.

        No disk is touched: whoever grades beside us needs it for playing back.

        Raises:
            InputError: The timeline cannot be read.
        """
        return self._scan_as(self._seen, replace(self._media_looked(), reads_media=False), tick)

    def _media_looked(self) -> "Looked":
        from temoin.looked import Looked

        if self._looked is None:
            place = self._wanted_as(self._seen).place
            self._looked = Looked.before(place, self.plugins().versions())
        return self._looked

    def _scan_as(self, seen: Seen, looked: "Looked", tick: Tick) -> tuple[str, ...]:
        from temoin.cut import scan_key_of
        from temoin.scan import scan, scan_and_keep

        wanted, plugins, now_ms = self._wanted_as(seen), self.plugins(), _now_ms()
        if seen.is_whole:
            result, notice = scan_and_keep(wanted, plugins, now_ms, tick=tick, looked=looked)
        else:
            result, notice = scan(wanted, plugins, now_ms, tick=tick, looked=looked), ""
        self._scan, self._shown = (seen, scan_key_of(wanted, plugins), result), seen
        return (*((notice,) if notice else ()), *wanted.media.notes)

    def freeze(self, purpose: str) -> str:
        """Sign a checkpoint over the ledger; return what came of it, in words.

        Args:
            purpose: What was rendered, without folders.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.checkpoint import freeze
        from temoin.cut import ledger_path_of
        from temoin.ledger import Ledger
        from temoin.store.ledger_file import is_there, shrunk

        path = ledger_path_of(self.wanted())
        if path is None or not (is_there(path) or shrunk(path, Ledger.of([]))):
            return say("{render}: nothing was frozen, nothing is said of it yet.", render=purpose)
        frozen = freeze(path, purpose)
        if not frozen.is_new:
            return say(
                "{render}: the last checkpoint holds, nothing was said since.", render=purpose
            )
        done = say("{render}: the ledger is frozen, in {ledger}.", render=purpose, ledger=path.name)
        return "\n".join((done, *map(say, frozen.notices)))

    def flags(self, shown: Opened) -> "Flags":
        """Return the flags that the application is to show for what is known of the cut."""
        from temoin.host_flags import host_flags

        return host_flags(cut_of(shown))

    def _notices(self, cut: "Cut") -> tuple[str, ...]:
        """Tell once where what is signed goes, and where else this cut is spoken of."""
        return (*self._where_signed(cut), *self._said_elsewhere(cut))

    def _where_signed(self, cut: "Cut") -> tuple[str, ...]:
        """Tell it of a place that nobody chose."""
        if cut.ledger_path in {None, self._told_ledger, self._ledger}:
            return ()
        self._told_ledger = cut.ledger_path
        state = self._shown.state
        if not (state.project_file or state.project_id):
            unsaved = say(
                "Save the project first: what you sign before lies apart from it, in {ledger}.",
                ledger=cut.ledger_path,
            )
            return (unsaved,)
        return (say("What you sign is kept in {ledger}.", ledger=cut.ledger_path),)

    def _said_elsewhere(self, cut: "Cut") -> tuple[str, ...]:
        """Tell which ledgers a whole cut has under other names, while its own is empty."""
        from temoin.store.host_ledgers import ledgers_of_equal

        ledger = cut.ledger_path
        if ledger is None or ledger == self._ledger or not self._shown.is_whole:
            return ()
        was_sought, self._is_sought = self._is_sought, True
        if was_sought or cut.ledger.entries or not cut.view.clips:
            return ()
        found = ledgers_of_equal(self._host, ledger, cut.view.digest)
        return tuple(
            say(
                "This very cut is spoken of in {other}. Was the project saved under another name?"
                " Copy that ledger to {ledger} before you sign anything.",
                other=each,
                ledger=ledger,
            )
            for each in found
        )

    def _scan_of(self, key: str) -> ScanResult | None:
        return self._scan[2] if self._scan and self._scan[1] == key else None

    def _stamp(self) -> FileStamp:
        return (self._shown.number, 0, 0)

    def _rate_basis(self, cut: "Cut") -> RateBasis:  # noqa: ARG002 - an application says it
        return RateBasis.FILE


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
