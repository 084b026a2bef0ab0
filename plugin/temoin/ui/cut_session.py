"""Work on a cut file.

What is imported late takes longer to import than the window takes to show.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from temoin.model import ScanResult
from temoin.rate import Rate
from temoin.store.stamp import FileStamp, stamp_of
from temoin.ui.session import RateBasis, Tick
from temoin.ui.wanted_session import WantedSession

if TYPE_CHECKING:
    from temoin.cut import Cut, Wanted


class CutSession(WantedSession):
    """One cut file; `Session` for the window."""

    def __init__(
        self,
        path: Path,
        *,
        timeline: str | None = None,
        rate: Rate | None = None,
        ledger: Path | None = None,
        media: Sequence[Path] = (),
    ) -> None:
        """Take a cut; nothing is read yet."""
        super().__init__()
        self.path, self.name = path, path.name
        self._timeline, self._rate, self._ledger = timeline, rate, ledger
        self._media = media
        self._scanned: tuple[str, ScanResult] | None = None

    def at_rate(self, rate: Rate) -> "CutSession":
        """Return work on the same cut, counted at another edit rate; nothing is read yet."""
        return CutSession(
            self.path,
            timeline=self._timeline,
            rate=rate,
            ledger=self._ledger,
            media=self._media,
        )

    def of_timeline(self, name: str) -> "CutSession":
        """Return work on another timeline of the same file; nothing is read yet."""
        return CutSession(self.path, timeline=name, ledger=self._ledger, media=self._media)

    def older(self, path: Path) -> "CutSession":
        """Return work on an older cut, looked at in the same way; nothing is read yet."""
        return CutSession(path, rate=self._rate, ledger=self._ledger, media=self._media)

    def _rate_basis(self, cut: "Cut") -> RateBasis:
        from temoin.timeline import rate_is_assumed

        if self._rate:
            return RateBasis.CHOSEN
        return RateBasis.ASSUMED if rate_is_assumed(cut.view) else RateBasis.FILE

    def scan(self, tick: Tick) -> tuple[str, ...]:
        """Look at the cut and its media, and keep the answer.

        Raises:
            InputError: The cut cannot be read.
        """
        from temoin.cut import scan_key_of
        from temoin.scan import scan_and_keep

        wanted, plugins = self.wanted(), self.plugins()
        key = scan_key_of(wanted, plugins)
        result, notice = scan_and_keep(wanted, plugins, time.time_ns() // 1_000_000, tick=tick)
        if scan_key_of(wanted, plugins) == key:
            self._scanned = (key, result)  # there even where the workstation could not keep it
        return (*((notice,) if notice else ()), *wanted.media.notes)

    def wanted(self) -> "Wanted":
        """Return which cut is meant."""
        from temoin.cut import Wanted
        from temoin.store.folders import MediaFolders

        return Wanted(
            path=self.path,
            timeline=self._timeline,
            rate=self._rate,
            ledger=self._ledger,
            media=MediaFolders(self._media),
        )

    def _scan_of(self, key: str) -> ScanResult | None:
        return self._scanned[1] if self._scanned and self._scanned[0] == key else None

    def _stamp(self) -> FileStamp:
        return stamp_of(self.path)
