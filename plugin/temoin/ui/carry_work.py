"""Work on two cuts: what is carried from the older to the one that the window shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from temoin.carry import (
    Carry,
    FramesSeen,
    InQuestion,
    Pair,
    Question,
    pair,
    plan,
    sign_planned,
    with_pictures,
    witness_words,
)
from temoin.errors import InputError
from temoin.language import say, say_counted
from temoin.ui import words
from temoin.ui.carry_keeping import kept_answers, same_clips
from temoin.ui.carry_rows import CarryRow, rows_of
from temoin.ui.cut_session import CutSession
from temoin.ui.session import Opened, Said, Session, Tick
from temoin.ui.wanted_session import cut_of

Answers = Mapping[str, tuple[str, ...]]
_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found on the way from one cut to the other, as it was at one moment.

    Attributes:
        opened: The older cut and the other, as they were read.
        questions: All that nobody but a person can tell, answered or not.
        answers: What was answered; each to one of the questions.
        found: With these answers.
        begins_ledger: Whether the first word said of the new cut by itself would begin a ledger
            that goes with the old one's no more.
        looked_at: The clips of which frames were compared, or could not be; None where nobody
            asked for that.
        told: What came of that, and of answers that hold no more.
    """

    opened: tuple[Opened, Opened]
    pair: Pair
    questions: tuple[Question, ...]
    answers: Answers
    found: Carry
    rows: tuple[CarryRow, ...]
    begins_ledger: bool
    looked_at: InQuestion | None = None
    told: tuple[str, ...] = ()

    @property
    def is_to_sign(self) -> bool:
        """Whether there is anything to be written."""
        return bool(self.found.planned) or self.pair.is_lacking


class CarryWork:
    """From an older cut to another; every method may be slow and is called off the GUI thread.

    Each raises `TemoinError`, and nothing else, where it cannot be done.

    Attributes:
        old: Work on the older cut.
        new: Work on the other.
    """

    def __init__(self, old: Session, new: Session, frames: FramesSeen) -> None:
        """Take two cuts, and where frames are seen; nothing is read yet."""
        self.old, self.new = old, new
        self._frames = frames

    def read(self, before: Seen | None, answers: Answers, tick: Tick) -> Seen:
        """Return both cuts as they are now, and what is carried.

        Args:
            before: As they were; frames are compared again if they were then.
            answers: What was answered then; those to what is asked no more are left out.
            tick: Gets steps done and all of them; raises to stop.
        """
        tick(0, _STEPS)
        old = self.old.open()
        tick(1, _STEPS)
        new = self.new.open()
        tick(2, _STEPS)
        return self._compared((old, new), before, answers, tick)

    def read_again(self, before: Seen | None, answers: Answers, tick: Tick) -> Seen | None:
        """Return the same where a cut, its ledger or what a scan hashed changed, else None.

        Of the older cut only its files tell it: it is not read again for each change of the newer.
        """
        if before is None:
            return self.read(before, answers, tick)
        shown = before.opened
        now = (self.old.refreshed(shown[0]) or shown[0], self.new.open())
        if not any(map(_is_other, now, shown)):
            return None
        return self._compared(now, before, answers, tick)

    def _compared(
        self, opened: tuple[Opened, Opened], before: Seen | None, answers: Answers, tick: Tick
    ) -> Seen:
        old, new = map(cut_of, opened)
        two = pair(old, new)
        tick(3, _STEPS)
        found = plan(two, {})
        seen = Seen(
            opened=opened,
            pair=two,
            questions=found.questions,
            answers={},
            found=found,
            rows=tuple(rows_of(found)),
            begins_ledger=two.is_lacking and not new.ledger.entries,
        )
        tick(_STEPS, _STEPS)
        if before is None:
            return seen
        held = _kept(before, answers, seen)
        if before.looked_at is not None:
            return _answered(self._looked(seen, held, tick), before, answers)
        return _answered(seen, before, answers) if answers else seen

    def look(self, seen: Seen, answers: Answers, tick: Tick) -> Seen:
        """Return what is carried once frames of the clips in question were compared.

        Clips of which a person told already are not looked at: what they said holds. Frames that
        were read before are not read again.

        Args:
            seen: The cuts.
            answers: What was answered.
            tick: Gets clips looked at and all of them; raises to stop.
        """
        return _answered(self._looked(seen, answers, tick), seen, answers)

    def _looked(self, seen: Seen, told_of: Answers, tick: Tick) -> Seen:
        """Return what is asked once frames of the clips were compared of which nobody told."""
        open_ones = (each for each in seen.questions if each.clip.id not in told_of)
        asked = (seen.looked_at or InQuestion()) | InQuestion.of(open_ones)
        if not asked.new:
            return replace(seen, looked_at=asked)
        witnessed = with_pictures(seen.pair, asked, self._frames, tick)
        return replace(
            seen,
            pair=witnessed.pair,
            questions=plan(witnessed.pair, {}).questions,
            looked_at=asked,
            told=witness_words(witnessed, words.apart),
        )

    def forget_failures(self) -> None:
        """Have frames that could not be read tried again."""
        self._frames.forget_failures()

    def sign(self, seen: Seen) -> Said:
        """Sign and append what a person saw; read again before, for what they saw must be so yet.

        Raises:
            InputError: It is not: somebody wrote to a ledger, or to a cut.
        """
        two = pair(cut_of(self.old.open()), cut_of(self.new.open()))
        if seen.looked_at and seen.looked_at.new:
            two = with_pictures(two, seen.looked_at, self._frames, lambda _done, _total: None).pair
        try:
            found = plan(two, seen.answers)
        except InputError as error:  # what was answered is not offered any more
            raise self._changed() from error
        if _outcome(two, found) != _outcome(seen.pair, seen.found):
            raise self._changed()
        done = sign_planned(two, found)
        told = list(done.notices)
        if done.batch:
            told.append(
                say(
                    "all of it is taken back by: temoin retract CUT {batch} --why REASON",
                    batch=done.batch,
                )
            )
        return Said(entries=len(done.signed), ledger=done.ledger, notices=tuple(told))

    def _changed(self) -> InputError:
        return InputError(
            say("{name} or its ledger changed meanwhile", name=self.new.name),
            hint="Look at it again, and sign then.",
        )


def _outcome(two: Pair, found: Carry) -> tuple[object, ...]:
    """Return what a person was told: what is signed, and what becomes of each statement."""
    outcomes = [
        (each.entry, each.old.id, each.new.id if each.new else "", each.verdict, each.frames)
        for each in found.outcomes
    ]
    return found.planned, two.is_lacking, outcomes


def _is_other(now: Opened, before: Opened) -> bool:
    """Return whether another thing was read: an application is read anew all the time."""
    one, other = cut_of(now), cut_of(before)
    if one is other:
        return False
    ids = ([each.id for each in cut.ledger.entries] for cut in (one, other))
    return (
        one.view.clips != other.view.clips
        or one.content_hashes != other.content_hashes
        or next(ids) != next(ids)
    )


def _kept(before: Seen, answers: Answers, now: Seen) -> Answers:
    """Return the answers that hold yet, in the order in which they were given."""
    old = same_clips(before.found.old, now.found.old)
    new = same_clips(before.found.new, now.found.new)
    return kept_answers(_offered(before), answers, _offered(now), old, new)


def _offered(seen: Seen) -> Mapping[str, tuple[str, ...]]:
    return {each.clip.id: each.offered for each in seen.questions}


def _told_of(seen: Seen, dropped: int) -> Seen:
    """Return what was seen, with how many answers hold no more."""
    if not dropped:
        return seen
    told = say_counted(
        "{count} answer holds no more: its question is not asked now as it was.",
        "{count} answers hold no more: their questions are not asked now as they were.",
        dropped,
    )
    return replace(seen, told=(*seen.told, told))


def _answered(now: Seen, before: Seen, answers: Answers) -> Seen:
    """Return what is seen now with the answers that were given before, as far as they hold."""
    held = _kept(before, answers, now)
    return planned(_told_of(now, len(answers) - len(held)), held)


def planned(seen: Seen, answers: Answers) -> Seen:
    """Return what is carried with other answers; may be slow."""
    found = plan(seen.pair, answers)
    return replace(seen, answers=dict(answers), found=found, rows=tuple(rows_of(found)))


def older_than(new: Session, path: Path) -> Session:
    """Return work on an older cut, looked at as the newer is: same ledger, folders, chosen rate."""
    return new.older(path) if isinstance(new, CutSession) else CutSession(path)
