"""Random re-edits, half of whose old clips somebody spoke of, and how well a carry does on them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from ledgers import Hand
from recuts import Recut, Shot, recut
from tally import crowded, kind_of
from temoin.carry.deciding import Decided, decide
from temoin.carry.outcomes import Outcome, Verdict
from temoin.carry.telling import outcomes
from temoin.carry.words import Sides
from temoin.disclosure import Holding, holding
from temoin.ledger import Target
from temoin.match import Link, Matching, Witness, match
from temoin.model import ClipView, CutView
from temoin.vocabulary import Scope

CLIPS = 150
STEP = {"tool": "Magic Mask", "technique": "assistive", "effect": "look"}
KINDS = (
    ("step", Scope.USE),
    ("step", Scope.MEDIA),
    ("attest", Scope.USE),
    ("attest", Scope.MEDIA),
)

Span = tuple[int, int]
"""First frame of a material, and the one after the last."""


def about(cut: CutView, clip: ClipView, scope: Scope) -> dict[str, object]:
    """Return what an entry on all of a clip is about."""
    media = clip.active_media
    assert media
    return Target(
        scope=scope,
        cut_digest=cut.digest,
        timeline=cut.name,
        track_kind=clip.kind.value,
        track_index=clip.track_index,
        record_range=clip.record_range,
        clip=clip.id,
        clip_name=clip.name,
        umid=media.umid,
        reel=clip.reel,
        url_sha256=media.url_sha256,
        name=media.name,
        source_range=clip.visible_range,
    ).to_fields()


@dataclass(frozen=True, slots=True)
class Due:
    """A statement that holds in truth for a new clip.

    Attributes:
        fate: `carried`, `asked`, or `silent`.
        kind: Of clip, as a match's tally has it; `only a name`, or `slowed`, of which no word that
            no AI was used is carried unasked.
    """

    entry: str
    old: Shot
    new: Shot
    clip: str
    word: str
    scope: Scope
    kind: str
    fate: str


def is_only_named(shot: Shot) -> bool:
    """Return whether a clip tells nothing of its material but a name, which never tells it."""
    return shot.material.is_name_only and not shot.material.is_keyless


def is_slowed(old: Shot, new: Shot) -> bool:
    """Return whether a clip shows frames that its media have not, and did not: nobody saw them."""
    return new.speed != old.speed and abs(new.speed) < 1


@dataclass
class Trial:
    """A random re-edit, half of whose old clips somebody spoke of, and its carry."""

    case: Recut
    pictures: bool
    hand: Hand = field(default_factory=lambda: Hand(1))
    said: dict[str, tuple[str, str, Scope]] = field(default_factory=dict)
    held_in_old: defaultdict[str, dict[str, Span]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    @classmethod
    def of(cls, seed: int, *, pictures: bool, clips: int = CLIPS) -> "Trial":
        trial = cls(recut(seed, clips), pictures)
        random = Random(seed)
        for clip in trial.case.old.clips:
            kind, scope = random.choice(KINDS)
            if random.random() < 0.5:
                words = STEP if kind == "step" else {"not_used": ["ai"]}
                fields = {"target": about(trial.case.old, clip, scope), **words}
                trial.said[trial.hand.say(kind, fields).id] = clip.id, kind, scope
        return trial

    @property
    def witness(self) -> Witness | None:
        return self.case.witness if self.pictures else None

    def held(self, cut: CutView, decided: Decided | None = None) -> Holding:
        planned = [each.carriage for each in decided.words] if decided else ()
        return holding(cut, self.hand.ledger, (), {}, planned)

    def carry(self) -> "Carried":
        case = self.case
        before = self.held(case.old)
        self.held_in_old.clear()
        for clip, held in before.by_clip.items():
            for entry, said in held.items():
                self.held_in_old[entry][clip] = self._stated(clip, entry, said.target)
        sides = Sides(
            old=before, new=self.held(case.new), cut=case.new, hashes={}, answers={}, asked="Ana"
        )
        matching = match(case.old, case.new, self.witness)
        decided = decide(matching, sides)
        return Carried(self, before, matching, decided, self.held(case.new, decided))

    def fault(self, clip: str, entry: str) -> str:
        """Return what is wrong with a statement on a new clip; "" where it holds in truth.

        What the old cut's own join got wrong (a reel used twice) is not the carry's fault.
        """
        new, there = self.case.new_shots[clip], self.held_in_old[entry]
        faults = [self._fault(entry, old, new) for old in there]
        return "" if "" in faults else ", ".join(faults) or "held for nothing"

    def true_old(self, clip: str, entry: str) -> str:
        """Return the old clip by which a statement holds in truth for a new one."""
        new = self.case.new_shots[clip]
        true = [each for each in self.held_in_old[entry] if not self._fault(entry, each, new)]
        went_on = [each for each in true if self.case.old_shots[each].number in new.came_from]
        return (went_on or true)[0]

    def _stated(self, clip: str, entry: str, target: Target) -> Span:
        """Return the frames of an old clip's material that a statement holds for there.

        Where identities brought it to other material it is those that they say, by timecode.
        """
        old, spoken = self.case.old_shots[clip], self.case.old_shots[self.said[entry][0]]
        if spoken.material.number == old.material.number or target.source_range is None:
            return spoken.offset, spoken.end
        first = target.source_range.start - old.material.start
        last = first + target.source_range.duration
        return max(first, old.offset), min(last, old.end)

    def _fault(self, entry: str, old_clip: str, new: Shot) -> str:
        _, kind, scope = self.said[entry]
        old = self.case.old_shots[old_clip]
        start, end = self.held_in_old[entry][old_clip]
        if old.material.number != new.material.number:
            return "other material"
        if old.version != new.version and not (self.pictures and kind == "step"):
            return "other pixels"
        if min(end, new.end) <= max(start, new.offset):
            return "other frames"
        if scope is Scope.USE and old.number not in new.came_from:
            return "another use"
        return ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a carry did with the statements of a trial."""

    trial: Trial
    before: Holding
    matching: Matching
    decided: Decided
    after: Holding

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What the user is told of each statement on each old clip."""
        case = self.trial.case
        return outcomes(case.old, self.before, self.after, self.matching, self.decided)

    def wrong(self) -> Iterator[str]:
        """Yield what is wrong, for each statement that holds where it does not in truth."""
        for clip, held in self.after.by_clip.items():
            for entry, said in held.items():
                fault = self.trial.fault(clip, entry) or self._stray(clip, entry, said.target)
                if fault:
                    yield fault

    def _stray(self, clip: str, entry: str, target: Target) -> str:
        """Return whether frames that a statement holds for are none of those stated."""
        new, spoken = self.trial.case.new_shots[clip], self.trial.said[entry][0]
        if self.trial.case.old_shots[spoken].material.number != new.material.number:
            return ""  # the old cut's own join was wrong, and whoever joins it so goes on
        if target.source_range is None:
            return "frames not told"
        first = target.source_range.start - new.material.start
        start, end = max(first, new.offset), min(first + target.source_range.duration, new.end)
        there = self.trial.held_in_old[entry].values()
        is_stated = any(low <= start < end <= high for low, high in there)
        return "" if is_stated else "frames that were not spoken of"

    def held(self) -> int:
        """Return how many statements hold for the new cut's clips."""
        return sum(len(each) for each in self.after.by_clip.values())

    def due(self) -> Iterator[Due]:
        """Yield each statement that holds in truth for a clip of the new cut, and its fate."""
        trial, case = self.trial, self.trial.case
        repeats = crowded(case)
        asked = {(each.clip.id, entry) for each in self.decided.questions for entry in each.entries}
        for clip in (each.id for each in case.new.clips):
            new, held = case.new_shots[clip], self.after.by_clip[clip]
            for entry in trial.said:
                if trial.fault(clip, entry):
                    continue
                old = case.old_shots[trial.true_old(clip, entry)]
                fate = "carried" if entry in held else "silent"
                if fate == "silent" and (clip, entry) in asked:
                    fate = "asked"
                _, word, scope = trial.said[entry]
                kind = "only a name" if is_only_named(new) else kind_of(new, repeats)
                if kind == "ordinary" and (word, scope) == ("attest", Scope.USE):
                    kind = "slowed" if is_slowed(old, new) else kind
                yield Due(entry, old, new, clip, word, scope, kind, fate)

    def orphans_due(self) -> Iterator[str]:
        """Yield why, for each statement told as an orphan which some new clip continues."""
        due = {(each.old.number, each.entry) for each in self.due() if each.fate != "carried"}
        for each in self.outcomes:
            number = self.trial.case.old_shots[each.old.id].number
            if each.verdict is Verdict.ORPHANED and (number, each.entry) in due:
                yield str(each.why)

    def link(self, due: Due) -> Link | None:
        """Return the link of a new clip to the old one that it continues in truth, if any."""
        olds = self.trial.case.old_shots
        found = next(each for each in self.matching.found if each.clip.id == due.clip)
        links = (each for each in found.links if olds[each.old.id].number == due.old.number)
        return next(links, None)


@dataclass(slots=True)
class Recall:
    """Counts over many trials.

    Attributes:
        due: Statements that hold in truth, by kind of clip and scope.
        carried: Those of them that are carried unasked.
        silent: Those that are neither carried nor asked about for this clip.
        orphans: Those told as orphans, that no new clip is asked about, either: by the reason.
        misses: By what befell the clip, what the match says and what the carry does.
        wrong: Statements that hold where they do not in truth, by what is wrong.
        held: All that hold.
    """

    due: Counter[tuple[str, str]] = field(default_factory=Counter)
    carried: Counter[tuple[str, str]] = field(default_factory=Counter)
    silent: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: Counter[tuple[str, str]] = field(default_factory=Counter)
    orphans: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    held: int = 0
    told: int = 0
    edits: int = 0

    def add(self, carried: Carried) -> None:
        """Count one trial."""
        self.held += carried.held()
        self.wrong.update(carried.wrong())
        self.told += len(carried.outcomes)
        self.orphans.update(carried.orphans_due())
        for each in carried.due():
            row = each.kind, each.scope.value
            self.due[row] += 1
            self.carried[row] += each.fate == "carried"
            self.silent[row] += each.fate == "silent"
            if each.fate != "carried":
                self.misses[f"{each.kind}, {each.scope}", _told(each, carried.link(each))] += 1


def _told(due: Due, link: Link | None) -> str:
    edits = " ".join(sorted({*due.new.edits})) or "as it was"
    if link is None:
        return f"{due.fate}: {edits}: no link"
    use = link.use or "another use"
    words = " ".join(each.value for each in link.changes) or "no change told"
    return f"{due.fate}: {edits}: material {link.material}, use {use}, {words}"
