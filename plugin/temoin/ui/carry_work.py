"""Work on two cuts: what is carried from the older to the one that the window shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from temoin.carry import Carry, Pair, Question, carry, pair, plan
from temoin.errors import InputError
from temoin.language import say
from temoin.ui.carry_rows import CarryRow, rows_of
from temoin.ui.cut_session import CutSession
from temoin.ui.session import Said, Session, Tick
from temoin.ui.wanted_session import cut_of

Answers = Mapping[str, tuple[str, ...]]
_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found on the way from one cut to the other, as it was at one moment.

    Attributes:
        questions: All that nobody but a person can tell, answered or not.
        answers: What was answered; each to one of the questions.
        found: With these answers.
        begins_ledger: Whether the first word said of the new cut by itself would begin a ledger
            that goes with the old one's no more.
    """

    pair: Pair
    questions: tuple[Question, ...]
    answers: Answers
    found: Carry
    rows: tuple[CarryRow, ...]
    begins_ledger: bool

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

    def __init__(self, old: Session, new: Session) -> None:
        """Take two cuts; nothing is read yet."""
        self.old, self.new = old, new

    def read(self, answers: Answers, tick: Tick) -> Seen:
        """Return both cuts as they are now, and what is carried.

        Args:
            answers: What was answered before; those to what is asked no more are left out.
            tick: Gets steps done and all of them; raises to stop.
        """
        tick(0, _STEPS)
        old = cut_of(self.old.open())
        tick(1, _STEPS)
        new = cut_of(self.new.open())
        tick(2, _STEPS)
        two = pair(old, new)
        tick(3, _STEPS)
        seen = _unanswered(two, begins_ledger=two.is_lacking and not new.ledger.entries)
        offered = {each.clip.id: set(each.offered) for each in seen.questions}
        held = {
            clip: answer
            for clip, answer in answers.items()
            if clip in offered and offered[clip].issuperset(answer)
        }
        seen = planned(seen, held) if held else seen
        tick(_STEPS, _STEPS)
        return seen

    def sign(self, seen: Seen) -> Said:
        """Sign and append what a person saw; read again before, for what they saw must be so yet.

        Raises:
            InputError: It is not: somebody wrote to a ledger, or to a cut.
        """
        now = self.read(seen.answers, lambda _done, _total: None)
        if _told(now) != _told(seen):
            raise InputError(
                say("{name} or its ledger changed meanwhile", name=self.new.name),
                hint="Look at it again, and sign then.",
            )
        done = carry(now.pair, now.answers)
        told = list(done.notices)
        if done.batch:
            told.append(
                say("all of it is taken back by: temoin retract CUT {batch}", batch=done.batch)
            )
        return Said(entries=len(done.signed), ledger=done.ledger, notices=tuple(told))


def _told(seen: Seen) -> tuple[object, ...]:
    """Return what a person was told: what is signed, and what becomes of each statement."""
    outcomes = [
        (each.entry, each.old.id, each.new.id if each.new else "", each.verdict, each.frames)
        for each in seen.found.outcomes
    ]
    return seen.answers, seen.found.planned, seen.pair.is_lacking, outcomes


def planned(seen: Seen, answers: Answers) -> Seen:
    """Return what is carried with other answers; may be slow."""
    found = plan(seen.pair, answers)
    return replace(seen, answers=dict(answers), found=found, rows=tuple(rows_of(found)))


def _unanswered(two: Pair, *, begins_ledger: bool) -> Seen:
    found = plan(two, {})
    return Seen(
        pair=two,
        questions=found.questions,
        answers={},
        found=found,
        rows=tuple(rows_of(found)),
        begins_ledger=begins_ledger,
    )


def older_than(new: Session, path: Path) -> Session:
    """Return work on an older cut, looked at as the newer is: same ledger, folders, chosen rate."""
    return new.older(path) if isinstance(new, CutSession) else CutSession(path)
