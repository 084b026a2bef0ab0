"""What a carry tells: for each statement of the old cut, what became of it in the new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from temoin.disclosure import Attached, Carriage
from temoin.match import Ground, Link, Matching, Sureness
from temoin.model import ClipView, CutView, Disclosure
from temoin.rate import FrameRange

Answers = Mapping[str, Sequence[str]]
"""The old clips of which a person says that a new one continues them, by its id; empty for none."""


class Verdict(StrEnum):
    """What became of a statement on one old clip."""

    CARRIED = "carried"
    PART = "carried-part"
    PERSON = "needs-person"
    ORPHANED = "orphaned"


class Lost(StrEnum):
    """Why a statement holds for nothing in the new cut."""

    REMOVED = "removed"
    FRAMES = "none of its frames"
    REGENERATED = "other pixels"
    ANSWERED = "a person said no"
    UNTOLD = "its frames not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What nobody but a person can tell: which old clip a new one continues.

    Attributes:
        clip: Of the new cut.
        candidates: The links to old clips, best first.
        entries: Ids of the statements that wait for the answer.
        is_copy: Whether it is another use of frames to which a tool was put in one use.
    """

    clip: ClipView
    candidates: tuple[Link, ...]
    entries: tuple[str, ...]
    is_copy: bool = False

    @property
    def offered(self) -> tuple[str, ...]:
        """Ids of the old clips that an answer may name."""
        return tuple(dict.fromkeys(each.old.id for each in self.candidates))


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A word that is to be signed: whether a statement holds for a clip, and by which grounds.

    Attributes:
        old: The clip of the old cut that it held for.
        confidence: Of the match.
    """

    carriage: Carriage
    old: str
    agreed: tuple[Ground, ...]
    disagreed: tuple[Ground, ...]
    confidence: Sureness


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a statement that held for an old clip, in one new clip or in none.

    Attributes:
        entry: Its id.
        old: Clip of the old cut.
        new: Clip of the new cut; None for an orphan.
        frames: Media frames it holds for, in the new clip's media time; None where not told.
        link: What joins the two clips.
        why: Why it is an orphan.
    """

    entry: str
    old: ClipView
    new: ClipView | None
    verdict: Verdict
    frames: FrameRange | None = None
    link: Link | None = None
    why: Lost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unspoken:
    """A clip of the new cut in which frames are that no person has spoken of.

    Attributes:
        record: The parts, in record time.
        is_changed: Whether the clip, or what is seen of it, is not as it was in the old cut.
    """

    clip: ClipView
    record: tuple[FrameRange, ...]
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """All that was found on the way from one cut to another.

    Attributes:
        statements: What was attached in the old cut, by clip id and entry id.
        planned: Words to be signed, or that were.
        unspoken: Clips of the new cut about which nobody has spoken, in its order.
        signed: Ids of the `carry` entries.
        ledger: Where they are.
        notices: What a person should know.
    """

    old: CutView
    new: CutView
    matching: Matching
    statements: Mapping[str, Mapping[str, Attached]]
    outcomes: tuple[Outcome, ...]
    questions: tuple[Question, ...]
    planned: tuple[Planned, ...]
    before: Disclosure
    after: Disclosure
    unspoken: tuple[Unspoken, ...] = ()
    signed: tuple[str, ...] = ()
    ledger: str = ""
    batch: str = ""
    notices: tuple[str, ...] = field(default=())
