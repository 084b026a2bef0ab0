"""Random edits of random cuts: no statement comes to a wrong clip, and none is lost untold."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random

import pytest

from ledgers import Hand
from recuts import Recut, Shot, recut
from temoin.carry.deciding import Decided, decide
from temoin.carry.telling import outcomes
from temoin.carry.words import Sides
from temoin.disclosure import Holding, holding
from temoin.ledger import Target
from temoin.match import match
from temoin.model import ClipView, CutView
from temoin.vocabulary import Scope

SEEDS, CLIPS = 12, 150
STEP = {"tool": "Magic Mask", "technique": "assistive", "effect": "look"}
KINDS = (
    ("step", Scope.USE),
    ("step", Scope.MEDIA),
    ("attest", Scope.USE),
    ("attest", Scope.MEDIA),
)


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


@dataclass
class Trial:
    """A random re-edit, half of whose old clips somebody spoke of, and its carry."""

    case: Recut
    pictures: bool
    hand: Hand = field(default_factory=lambda: Hand(1))
    said: dict[str, tuple[str, str, Scope]] = field(default_factory=dict)
    held_in_old: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, seed: int, *, pictures: bool) -> "Trial":
        trial = cls(recut(seed, CLIPS), pictures)
        random = Random(seed)
        for clip in trial.case.old.clips:
            kind, scope = random.choice(KINDS)
            if random.random() < 0.5:
                words = STEP if kind == "step" else {"not_used": ["ai"]}
                fields = {"target": about(trial.case.old, clip, scope), **words}
                trial.said[trial.hand.say(kind, fields).id] = clip.id, kind, scope
        return trial

    def held(self, cut: CutView, decided: Decided | None = None) -> Holding:
        planned = [each.carriage for each in decided.words] if decided else ()
        return holding(cut, self.hand.ledger, (), {}, planned)

    def decided(self) -> tuple[Holding, Decided, Holding]:
        case = self.case
        before = self.held(case.old)
        for clip, held in before.by_clip.items():
            for entry in held:
                self.held_in_old[entry].append(clip)
        sides = Sides(
            old=before, new=self.held(case.new), cut=case.new, hashes={}, answers={}, asked="Ana"
        )
        decided = decide(match(case.old, case.new, case.witness if self.pictures else None), sides)
        return before, decided, self.held(case.new, decided)

    def fault(self, clip: str, entry: str) -> str:
        """Return what is wrong with a statement on a new clip; "" where it holds in truth.

        What the old cut's own join got wrong (a reel used twice) is not the carry's fault.
        """
        new = self.case.new_shots[clip]
        olds = [self.case.old_shots[each] for each in self.held_in_old[entry]]
        faults = [self._fault(entry, old, new) for old in olds]
        return "" if "" in faults else ", ".join(faults) or "held for nothing"

    def _fault(self, entry: str, old: Shot, new: Shot) -> str:
        clip, kind, scope = self.said[entry]
        spoken = self.case.old_shots[clip]
        stated = spoken if spoken.material.number == old.material.number else old
        if old.material.number != new.material.number:
            return "other material"
        if old.version != new.version and not (self.pictures and kind == "step"):
            return "other pixels"
        if min(stated.end, new.end) <= max(stated.offset, new.offset):
            return "other frames"
        if scope is Scope.USE and old.number not in new.came_from:
            return "another use"
        return ""


@pytest.mark.parametrize("pictures", [False, True], ids=["no media", "pictures"])
def test_what_is_carried_is_on_no_wrong_clip(pictures: bool) -> None:
    wrong: Counter[str] = Counter()
    for seed in range(SEEDS):
        trial = Trial.of(seed, pictures=pictures)
        _, _, after = trial.decided()
        for clip, held in after.by_clip.items():
            wrong.update(fault for entry in held if (fault := trial.fault(clip, entry)))
    assert not wrong


def test_identities_alone_would_be_wrong() -> None:
    """The carry is needed: without it the same statements stand on other uses and other takes."""
    wrong: Counter[str] = Counter()
    for seed in range(SEEDS):
        trial = Trial.of(seed, pictures=False)
        trial.decided()
        for clip, held in trial.held(trial.case.new).by_clip.items():
            wrong.update(fault for entry in held if (fault := trial.fault(clip, entry)))
    assert wrong["another use"] > 10


@pytest.mark.parametrize("pictures", [False, True], ids=["no media", "pictures"])
def test_most_is_carried_and_the_rest_is_told(pictures: bool) -> None:
    count: Counter[str] = Counter()
    for seed in range(SEEDS):
        trial = Trial.of(seed, pictures=pictures)
        before, decided, after = trial.decided()
        asked = {(each.clip.id, entry) for each in decided.questions for entry in each.entries}
        for clip in trial.case.new.clips:
            for entry in trial.said:
                if trial.fault(clip.id, entry):
                    continue
                held = entry in after.by_clip[clip.id]
                count["carried" if held else "asked" if (clip.id, entry) in asked else "lost"] += 1
        matching = match(trial.case.old, trial.case.new, trial.case.witness if pictures else None)
        told = outcomes(trial.case.old, before, after, matching, decided)
        pairs = {(each.old.id, each.entry) for each in told}
        assert pairs == {(clip, entry) for clip, held in before.by_clip.items() for entry in held}
    assert count["carried"] > 0.85 * count.total()
    assert count["lost"] < 0.005 * count.total()


def test_twice_says_nothing_more() -> None:
    trial = Trial.of(3, pictures=False)
    _, decided, after = trial.decided()
    case = trial.case
    assert decided.words
    again = Sides(
        old=trial.held(case.old),
        new=Holding(
            by_clip=after.by_clip,
            by_material=trial.held(case.new).by_clip,
            carried=after.carried,
        ),
        cut=case.new,
        hashes={},
        answers={},
        asked="Ana",
    )
    assert decide(match(case.old, case.new), again).words == []
