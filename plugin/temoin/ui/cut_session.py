"""Work on a cut file: opened, scanned and spoken of by the same functions as on the command line.

What is imported late takes longer to import than the window takes to show.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from temoin.bulk import bulk, keep_unvisited
from temoin.catalogue import Catalogue
from temoin.errors import BugError
from temoin.language import say
from temoin.model import ClipView, ScanResult
from temoin.rate import Rate
from temoin.store.tools import load_catalogue
from temoin.ui.listing import Listing
from temoin.ui.session import ChosenStep, Judgement, Opened, RateBasis, Remark, Said, Tick

if TYPE_CHECKING:
    from temoin.cut import Cut, Wanted
    from temoin.plugins import Plugins
    from temoin.record import Logged, Spoken, Step
    from temoin.review import Decision

FileStamp = tuple[int, int, int] | None
"""Size, time of change and file number; None where there is no file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCut(Opened):
    """An opened cut with what further work on it needs.

    Attributes:
        stamps: The watched files as they were just before they were read.
    """

    cut: "Cut"
    stamps: tuple[FileStamp, ...]


class CutSession:
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
        self.path = path
        self._timeline, self._rate, self._ledger = timeline, rate, ledger
        self._media = media
        self._plugins: Plugins | None = None
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

    def open(self) -> Opened:
        """Return the cut with its ledgers and its last scan.

        Raises:
            InputError: Cut or ledger cannot be read.
        """
        from temoin.cut import open_cut, scan_key_of

        wanted, plugins = self._wanted(), self._asked_plugins()
        before = _stamp(self.path)
        key = scan_key_of(wanted, plugins)
        scan = self._scanned[1] if self._scanned and self._scanned[0] == key else None
        ledger_before = _stamp(self._ledger_path())
        with bulk():
            cut = open_cut(wanted, plugins, scan)
            listing = Listing.of(cut.disclosure())
            keep_unvisited()
        ledger = cut.ledger_path
        return OpenedCut(
            listing=listing,
            watched=tuple(each for each in (self.path, ledger) if each),
            cut=cut,
            stamps=(before, ledger_before),
            rate_basis=self._rate_basis(cut),
        )

    def _rate_basis(self, cut: "Cut") -> RateBasis:
        from temoin.timeline import rate_is_assumed

        if self._rate:
            return RateBasis.CHOSEN
        return RateBasis.ASSUMED if rate_is_assumed(cut.view) else RateBasis.FILE

    def refreshed(self, shown: Opened) -> Opened | None:
        """Return the cut as it is now, or None where nothing changed on the disk.

        Raises:
            InputError: Cut or ledger cannot be read.
        """
        now = (_stamp(self.path), _stamp(self._ledger_path()))
        return None if isinstance(shown, OpenedCut) and shown.stamps == now else self.open()

    def scan(self, tick: Tick) -> tuple[str, ...]:
        """Look at the cut and its media, and keep the answer.

        Raises:
            InputError: The cut cannot be read.
        """
        from temoin.cut import scan_key_of
        from temoin.scan import scan_and_keep

        wanted, plugins = self._wanted(), self._asked_plugins()
        key = scan_key_of(wanted, plugins)
        result, notice = scan_and_keep(wanted, plugins, time.time_ns() // 1_000_000, tick=tick)
        if scan_key_of(wanted, plugins) == key:
            self._scanned = (key, result)  # there even where the workstation could not keep it
        return (*((notice,) if notice else ()), *wanted.media.notes)

    def log(self, shown: Opened, clips: Sequence[ClipView], step: ChosenStep) -> Said:
        """Sign and append a step for each clip.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.record import say_all, step_act

        return _said(say_all(_cut(shown), [step_act(_whole(clips), _step(step))]))

    def log_each(self, shown: Opened, steps: Sequence[tuple[ClipView, ChosenStep]]) -> Said:
        """Sign and append a step of its own for each of several clips, all in one write.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.record import say_all, step_act

        acts = [step_act(_whole([clip]), _step(step)) for clip, step in steps]
        return _said(say_all(_cut(shown), acts))

    def attest(self, shown: Opened, clips: Sequence[ClipView]) -> Said:
        """Sign and append, for each clip, that no AI was used on its media.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.record import attest_act, say_all

        return _said(say_all(_cut(shown), [attest_act(_whole(clips))]))

    def review(self, shown: Opened, judgements: Sequence[Judgement]) -> Said:
        """Sign and append what was decided on detectors' guesses, all in one write.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.review import review

        return _said(review(_cut(shown), [_decision(each) for each in judgements]))

    def note(self, shown: Opened, remark: Remark) -> Said:
        """Sign and append words on an entry or on clips.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.note import note_on_clips, note_on_entry

        cut, text, kind = _cut(shown), remark.text, remark.kind
        if remark.about:
            return _said(note_on_entry(cut, remark.about, text, kind))
        return _said(note_on_clips(cut, remark.clips, text, kind))

    def take_back(self, shown: Opened, entry: str, why: str) -> Said:
        """Sign and append that an entry, or all of one act, no longer holds.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.record import retract

        return _said(retract(_cut(shown), entry, why))

    def tools(self) -> Catalogue:
        """Return the catalogue of tools.

        Raises:
            CatalogueError: It is damaged.
        """
        return load_catalogue()

    def _wanted(self) -> "Wanted":
        from temoin.cut import Wanted
        from temoin.store.folders import MediaFolders

        return Wanted(
            path=self.path,
            timeline=self._timeline,
            rate=self._rate,
            ledger=self._ledger,
            media=MediaFolders(self._media),
        )

    def _asked_plugins(self) -> "Plugins":
        from temoin.plugins import load_plugins
        from temoin.store.settings import plugins_wanted

        if self._plugins is None:
            self._plugins = load_plugins(installed=plugins_wanted())
        return self._plugins

    def _ledger_path(self) -> Path:
        """Return where the ledger lies or would lie, as the cut finds it.

        Raises:
            InputError: A folder holds several.
        """
        from temoin.store.ledger_file import default_ledger, find_ledger

        return self._ledger or find_ledger(self.path) or default_ledger(self.path)


def _cut(shown: Opened) -> "Cut":
    if not isinstance(shown, OpenedCut):
        raise BugError(say("{kind} is no opened cut", kind=type(shown).__name__), hint="Report it.")
    return shown.cut


def _whole(clips: Sequence[ClipView]) -> "list[Spoken]":
    from temoin.record import Spoken

    return [Spoken(clip=clip) for clip in clips]


def _step(chosen: ChosenStep) -> "Step":
    from temoin.record import Step

    return Step(
        tool=chosen.tool,
        technique=chosen.technique.value,
        effect=chosen.effect.value,
        hosting=chosen.hosting.value,
        note=chosen.note,
        fields=chosen.fields,
    )


def _decision(judgement: Judgement) -> "Decision":
    from temoin.review import Decision, Open, step_for

    guess = judgement.proposal
    on = Open(clip=judgement.clip, proposal=guess)
    if not judgement.accepted:
        return Decision(on=on, why=judgement.why)
    return Decision(on=on, step=_step(judgement.edited) if judgement.edited else step_for(guess))


def _said(logged: "Logged") -> Said:
    return Said(entries=len(logged.entries), ledger=logged.ledger, notices=logged.notices)


def _stamp(path: Path) -> FileStamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ino)
