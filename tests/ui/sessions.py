"""A written stand-in for the window's work on a cut: what is said stands in its disclosure."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from disclosures import attested, declared, guessed, sample_disclosure, totals_of, unknown_of
from temoin.catalogue import Catalogue
from temoin.errors import TemoinError
from temoin.model import ClipView, Disclosure, Dismissal, Note, Row, Standing
from temoin.rate import Rate
from temoin.store.tools import load_catalogue
from temoin.ui.listing import Listing
from temoin.ui.session import ChosenStep, Judgement, Opened, RateBasis, Remark, Said, Tick
from temoin.vocabulary import Statement


class FakeSession:
    """A cut in memory; tests may make any of its work slow or fail.

    Attributes:
        asked: What was asked of it, in order.
        gate: Closed by a test that wants work to stay under way.
        failing: Names of methods, each with the error that it raises.
    """

    def __init__(self, path: Path, disclosure: Disclosure | None = None) -> None:
        self.path, self.name = path, path.name
        self.disclosure = disclosure or sample_disclosure()
        self.asked: list[tuple[object, ...]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.failing: dict[str, TemoinError] = {}
        self.entries = 0
        self.rate_basis = RateBasis.FILE
        self.scan_ticks, self.scan_clips = 0, 1_000_000_000

    def _begin(self, name: str, *more: object) -> None:
        self.asked.append((name, *more))
        assert threading.current_thread() is not threading.main_thread()
        assert self.gate.wait(20)
        if name in self.failing:
            raise self.failing[name]

    def at_rate(self, rate: Rate) -> "FakeSession":
        self.asked.append(("at_rate", rate))
        return self

    def of_timeline(self, name: str) -> "FakeSession":
        self.asked.append(("of_timeline", name))
        return self

    def open(self) -> Opened:
        self._begin("open")
        return self._opened()

    def _opened(self) -> Opened:
        return Opened(
            listing=Listing.of(self.disclosure),
            watched=(self.path,),
            rate_basis=self.rate_basis,
        )

    def refreshed(self, shown: Opened) -> Opened | None:
        self._begin("refreshed")
        return None if shown.listing.disclosure is self.disclosure else self._opened()

    def scan(self, tick: Tick) -> tuple[str, ...]:
        self._begin("scan")
        for done in range(1, self.scan_clips):
            self.scan_ticks = done
            tick(done, self.scan_clips)
        return ()

    def log(self, shown: Opened, clips: Sequence[ClipView], step: ChosenStep) -> Said:
        ids = tuple(clip.id for clip in clips)
        self._begin("log", ids, step)

        def row(clip: ClipView) -> Row:
            return declared(
                clip,
                step.tool,
                step.technique,
                step.effect,
                note=step.note,
                entry=f"sha256:{ids.index(clip.id):032x}{self.entries:032x}",
                fields={**step.fields, "batch": f"{self.entries:012x}"},
            )

        return self._say(clips, row, Statement.DECLARED)

    def log_each(self, shown: Opened, steps: Sequence[tuple[ClipView, ChosenStep]]) -> Said:
        self._begin("log_each", len(steps))
        for clip, step in steps:
            self.log(shown, [clip], step)
        return Said(entries=len(steps), ledger="night_train_r1.temoin")

    def attest(self, shown: Opened, clips: Sequence[ClipView]) -> Said:
        self._begin("attest", tuple(clip.id for clip in clips))
        return self._say(clips, attested, Statement.ATTESTED)

    def review(self, shown: Opened, judgements: Sequence[Judgement]) -> Said:
        self._begin("review", tuple(judgements))
        self.entries += 1
        by_clip: dict[str, list[Judgement]] = {}
        for each in judgements:
            by_clip.setdefault(each.clip.id, []).append(each)

        def decided(standing: Standing) -> Standing:
            for each in by_clip.get(standing.clip.id, ()):
                standing = self._decided(standing, each)
            return standing

        self._replace(decided)
        return Said(entries=len(judgements), ledger="night_train_r1.temoin")

    def _decided(self, standing: Standing, judgement: Judgement) -> Standing:
        guess, entry = judgement.proposal, f"sha256:{self.entries:064x}"
        left = [each for each in standing.rows if not (each.proposal == guess and not each.entry)]
        if not judgement.accepted:
            dismissed = Dismissal(
                proposal=guess, entry=entry, said_by="Ana", said_at_ms=0, why=judgement.why
            )
            rows = tuple(left)
            return replace(standing, rows=rows, dismissed=(*standing.dismissed, dismissed))
        step = judgement.edited or ChosenStep(
            tool=guess.tool, technique=guess.technique, effect=guess.effect
        )
        row = declared(standing.clip, step.tool, step.technique, step.effect, entry=entry)
        row = replace(row, proposal=guess)
        return replace(standing, rows=(row, *left), statement=Statement.DECLARED)

    def note(self, shown: Opened, remark: Remark) -> Said:
        self._begin("note", remark)
        self.entries += 1
        ids = {clip.id for clip in remark.clips}
        note = Note(
            entry=f"sha256:{self.entries:064x}",
            kind=remark.kind,
            text=remark.text,
            said_by="Ana",
            said_at_ms=0,
            about=remark.about,
        )

        def noted(standing: Standing) -> Standing:
            if standing.clip.id in ids:
                return replace(standing, notes=(*standing.notes, note))
            rows = tuple(
                replace(row, notes=(*row.notes, note)) if row.entry == remark.about else row
                for row in standing.rows
            )
            return replace(standing, rows=rows)

        self._replace(noted)
        return Said(entries=1, ledger="night_train_r1.temoin")

    def take_back(self, shown: Opened, entry: str, why: str) -> Said:
        self._begin("take_back", entry, why)

        def without(standing: Standing) -> Standing:
            opened = [each.proposal for each in standing.dismissed if each.entry == entry]
            rows = [row for row in standing.rows if entry not in {row.entry, row.batch}]
            rows += [guessed(standing.clip, guess) for guess in opened]
            left = tuple(each for each in standing.dismissed if each.entry != entry)
            return replace(standing, rows=tuple(rows), dismissed=left)

        self._replace(without)
        return Said(entries=1, ledger="night_train_r1.temoin")

    def tools(self) -> Catalogue:
        return load_catalogue()

    def reversed(self) -> None:
        """Give each id to another clip, as an edit of the cut does."""
        standings = self.disclosure.standings
        clips = [each.clip for each in standings]
        moved = [
            replace(each, clip=replace(each.clip, id=clip.id))
            for each, clip in zip(standings, reversed(clips), strict=True)
        ]
        self.disclosure = replace(self.disclosure, standings=tuple(moved))

    def _say(
        self, clips: Sequence[ClipView], row: Callable[[ClipView], Row], statement: Statement
    ) -> Said:
        ids = {clip.id for clip in clips}
        self.entries += 1

        def said(standing: Standing) -> Standing:
            if standing.clip.id not in ids:
                return standing
            new = row(standing.clip)
            rows = [each for each in standing.rows if not _speaks_of(new, each)]
            return replace(standing, statement=statement, rows=(new, *rows), unknown_frames=0)

        self._replace(said)
        return Said(entries=len(ids), ledger="night_train_r1.temoin")

    def _replace(self, change: Callable[[Standing], Standing]) -> None:
        standings = tuple(map(change, self.disclosure.standings))
        self.disclosure = replace(
            self.disclosure,
            standings=standings,
            totals=totals_of(standings),
            unknown=unknown_of(standings),
        )


def _speaks_of(step: Row, guess: Row) -> bool:
    """Whether a person's step takes the place of a guess."""
    confirmed = step.fields.get("proposals")
    return bool(guess.proposal and isinstance(confirmed, list) and guess.proposal.id in confirmed)
