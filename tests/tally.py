"""How often a match is right, held against the truth of a recut."""

from collections import Counter
from dataclasses import dataclass, field

from recuts import Recut, Shot
from temoin.match import Found, Link, Matching, Sureness

SURE = {Sureness.CERTAIN, Sureness.LIKELY}
KINDS = ("ordinary", "repeat", "no key")


@dataclass(slots=True)
class Tally:
    """Counts over many recuts, by kind of clip.

    Attributes:
        links: Sure links of uses that were told, and those of them that are wrong.
        material: The same of material.
        wanted: Clips that continue an old one with frames in common, and those that were found.
        asked: Of those not found, those that a person is asked about; the others were silent.
        lost: By edits, what was not found.
    """

    links: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    material: Counter[str] = field(default_factory=Counter)
    wrong_material: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    recalled: Counter[str] = field(default_factory=Counter)
    wanted_material: Counter[str] = field(default_factory=Counter)
    recalled_material: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    edits: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, cuts: Recut, matching: Matching) -> None:
        """Count one recut."""
        repeats = crowded(cuts)
        olds = {shot.number: shot for shot in cuts.old_shots.values()}
        self.edits += dropped(cuts)
        for found in matching.found:
            shot = cuts.new_shots[found.clip.id]
            self.edits += len(shot.edits)
            kind = kind_of(shot, repeats)
            self._links(found, shot, kind, cuts)
            self._recall(found, shot, kind, cuts, olds)
            if found.needs_person:
                self.questions[kind] += 1

    def _links(self, found: Found, shot: Shot, kind: str, cuts: Recut) -> None:
        for link in found.links:
            old = cuts.old_shots[link.old.id]
            if link.material in SURE:
                self.material[kind] += 1
                if not _is_right(link, old, shot):
                    self.wrong_material[kind] += 1
                    self.faults.append(f"material {cuts.profile}: {_told(link, old, shot)}")
            if link.use in SURE:
                self.links[kind] += 1
                if old.number not in shot.came_from:
                    self.wrong[kind] += 1
                    self.faults.append(f"use {kind} {cuts.profile}: {_told(link, old, shot)}")

    def _recall(
        self, found: Found, shot: Shot, kind: str, cuts: Recut, olds: dict[int, Shot]
    ) -> None:
        true = {n for n in shot.came_from if _share(olds[n], shot)}
        if not true:
            return
        self.wanted[kind] += 1
        uses = {cuts.old_shots[each.old.id].number for each in found.links if each.use in SURE}
        self.wanted_material[kind] += 1
        material = {
            cuts.old_shots[each.old.id].number for each in found.links if each.material in SURE
        }
        self.recalled_material[kind] += true <= material
        if true <= uses:
            self.recalled[kind] += 1
            return
        self.lost[f"{kind}: {', '.join(shot.edits) or 'as it was'} ({cuts.profile})"] += 1
        if not found.needs_person and not uses & true:
            self.silent[kind] += 1
            if kind == "no key":
                return  # told apart
            self.faults.append(f"silent {kind} {cuts.profile}: {[*map(str, found.changes)]} {shot}")


def kind_of(shot: Shot, repeats: set[int]) -> str:
    """Return a clip's kind; one of which everything was renamed has no key, either."""
    renamed = shot.folder == "/vol/renamed"
    if shot.material.is_keyless or (
        renamed and (shot.material.is_name_only or "reel changed" in shot.edits)
    ):
        return "no key"
    return "repeat" if shot.number in repeats or set(shot.came_from) & repeats else "ordinary"


def crowded(cuts: Recut) -> set[int]:
    """Return the numbers of shots whose frames another shot of the same cut shows, too."""
    found: set[int] = set()
    for shots in (cuts.old_shots, cuts.new_shots):
        by_material: dict[int, list[Shot]] = {}
        for shot in shots.values():
            by_material.setdefault(shot.material.number, []).append(shot)
        for each in by_material.values():
            for at, one in enumerate(each):
                for other in each[at + 1 :]:
                    if _share(one, other):
                        found |= {one.number, other.number, *one.came_from, *other.came_from}
    return found


def dropped(cuts: Recut) -> int:
    went_on = {number for shot in cuts.new_shots.values() for number in shot.came_from}
    return sum(shot.number not in went_on for shot in cuts.old_shots.values())


def _share(one: Shot, other: Shot) -> bool:
    if one.material.number != other.material.number:
        return False
    return max(one.offset, other.offset) < min(one.end, other.end)


def _is_right(link: Link, old: Shot, new: Shot) -> bool:
    """Return whether two clips are of one material, and the frames told are those they share."""
    if not _share(old, new) or link.common is None or link.old_common is None:
        return False
    start = max(old.offset, new.offset) + new.material.start
    end = min(old.end, new.end) + new.material.start
    told = (link.common.start, link.common.end_exclusive)
    old_told = (link.old_common.start, link.old_common.end_exclusive)
    return told == old_told == (start, end)


def _told(link: Link, old: Shot, new: Shot) -> str:
    return (
        f"{link.material} {link.use} {[each.value for each in link.agreed]}"
        f" not {[each.value for each in link.disagreed]}\n    {old}\n    {new}"
    )


def rate(part: int, whole: int) -> float:
    """Return a share; of nothing it is whole."""
    return part / whole if whole else 1.0
