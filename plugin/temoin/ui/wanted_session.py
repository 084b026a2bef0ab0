"""Work on a cut, wherever it comes from: by the same functions as on the command line.

What is imported late takes longer to import than the window takes to show.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from temoin.bulk import bulk, keep_unvisited
from temoin.catalogue import Catalogue
from temoin.errors import BugError
from temoin.language import say
from temoin.model import ClipView, ScanResult
from temoin.store.stamp import FileStamp, stamp_of
from temoin.store.tools import load_catalogue
from temoin.ui.listing import Listing
from temoin.ui.session import ChosenStep, Judgement, Opened, RateBasis, Remark, Said

if TYPE_CHECKING:
    from temoin.cut import Cut, Wanted
    from temoin.plugins import Plugins
    from temoin.record import Logged, Spoken, Step
    from temoin.review import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCut(Opened):
    """An opened cut with what further work on it needs.

    Attributes:
        stamps: The watched files as they were just before they were read.
    """

    cut: "Cut"
    stamps: tuple[FileStamp, ...]


class WantedSession(ABC):
    """Work on one cut; whoever inherits says which, and scans it."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._plugins: Plugins | None = None

    @abstractmethod
    def wanted(self) -> "Wanted":
        """Return which cut is meant, as it is now or was last looked at."""

    @abstractmethod
    def _scan_of(self, key: str) -> ScanResult | None:
        """Return the scan kept under a key, or None."""

    @abstractmethod
    def _stamp(self) -> FileStamp:
        """Return what is another when the cut is another."""

    @abstractmethod
    def _rate_basis(self, cut: "Cut") -> RateBasis:
        """Return on what the cut's edit rate stands."""

    def open(self) -> Opened:
        """Return the cut with its ledgers and its last scan.

        Raises:
            InputError: Cut or ledger cannot be read.
        """
        from temoin.cut import open_cut, scan_key_of

        wanted, plugins = self.wanted(), self.plugins()
        before = self._stamp()
        scan = self._scan_of(scan_key_of(wanted, plugins))
        ledger_before = self._ledger_stamp(wanted)
        with bulk():
            cut = open_cut(wanted, plugins, scan)
            listing = Listing.of(cut.disclosure())
            keep_unvisited()
        return OpenedCut(
            listing=listing,
            watched=tuple(each for each in (wanted.path, cut.ledger_path) if each),
            notices=self._notices(cut),
            cut=cut,
            stamps=(before, ledger_before),
            rate_basis=self._rate_basis(cut),
        )

    def _notices(self, cut: "Cut") -> tuple[str, ...]:  # noqa: ARG002 - who inherits may ask it
        """Return what a person should be told once."""
        return ()

    def refreshed(self, shown: Opened) -> Opened | None:
        """Return the cut as it is now, or None where nothing changed.

        Raises:
            InputError: Cut or ledger cannot be read.
        """
        now = (self._stamp(), self._ledger_stamp(self.wanted()))
        return None if isinstance(shown, OpenedCut) and shown.stamps == now else self.open()

    def log(self, shown: Opened, clips: Sequence[ClipView], step: ChosenStep) -> Said:
        """Sign and append a step for each clip.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.record import say_all, step_act

        return _said(say_all(cut_of(shown), [step_act(_whole(clips), _step(step))]))

    def log_each(self, shown: Opened, steps: Sequence[tuple[ClipView, ChosenStep]]) -> Said:
        """Sign and append a step of its own for each of several clips, all in one write.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.record import say_all, step_act

        acts = [step_act(_whole([clip]), _step(step)) for clip, step in steps]
        return _said(say_all(cut_of(shown), acts))

    def attest(self, shown: Opened, clips: Sequence[ClipView]) -> Said:
        """Sign and append, for each clip, that no AI was used on its media.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.record import attest_act, say_all

        return _said(say_all(cut_of(shown), [attest_act(_whole(clips))]))

    def review(self, shown: Opened, judgements: Sequence[Judgement]) -> Said:
        """Sign and append what was decided on detectors' guesses, all in one write.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.review import review

        return _said(review(cut_of(shown), [_decision(each) for each in judgements]))

    def note(self, shown: Opened, remark: Remark) -> Said:
        """Sign and append words on an entry or on clips.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.note import note_on_clips, note_on_entry

        cut, text, kind = cut_of(shown), remark.text, remark.kind
        if remark.about:
            return _said(note_on_entry(cut, remark.about, text, kind))
        return _said(note_on_clips(cut, remark.clips, text, kind))

    def take_back(self, shown: Opened, entry: str, why: str) -> Said:
        """Sign and append that an entry, or all of one act, no longer holds.

        Raises:
            TemoinError: Nothing was written.
        """
        from temoin.record import retract

        return _said(retract(cut_of(shown), entry, why))

    def tools(self) -> Catalogue:
        """Return the catalogue of tools.

        Raises:
            CatalogueError: It is damaged.
        """
        return load_catalogue()

    def plugins(self) -> "Plugins":
        """Return whom a scan asks."""
        from temoin.plugins import load_plugins
        from temoin.store.settings import plugins_wanted

        if self._plugins is None:
            self._plugins = load_plugins(installed=plugins_wanted())
        return self._plugins

    def _ledger_stamp(self, wanted: "Wanted") -> FileStamp:
        from temoin.cut import ledger_path_of

        path = ledger_path_of(wanted)
        return stamp_of(path) if path else None


def cut_of(shown: Opened) -> "Cut":
    """Return the cut that a window shows."""
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
